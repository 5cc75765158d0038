package engine

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// The retry schedule: the first waits, then every lastWait until a delivery is
// patience old, when it is parked. A delivery that grew old while it waited for
// others still gets all of the first tries. What is only throttled waits twice as long.
const (
	lastWait = 5 * time.Minute
	patience = 24 * time.Hour
)

// firstWait is how long to wait after so many attempts, and whether that is one
// of the first waits of the schedule.
func firstWait(attempts int) (time.Duration, bool) {
	switch attempts {
	case 1:
		return time.Second, true
	case 2:
		return 5 * time.Second, true
	case 3:
		return 15 * time.Second, true
	case 4:
		return time.Minute, true
	default:
		return lastWait, false
	}
}

const (
	// throttleWait is for a throttle that names no time.
	throttleWait = 5 * time.Second
	// brokenWait keeps a lane of a broken endpoint from being tried in a loop;
	// how long it really waits is health's matter.
	brokenWait = time.Second
)

// attempt is one try at a delivery, and how it ended.
type attempt struct {
	now time.Time
	// age is how long ago the delivery was decided.
	age time.Duration
	// before counts the attempts made earlier, throttled ones aside.
	before int
	// doubt is set where one of those may have arrived.
	doubt bool
	// repeat tells what becomes of the delivery if it is made twice.
	repeat bridge.Repeat
	// failure is nil if it was delivered, with receipt.
	failure *connectors.Failure
	receipt connectors.Receipt
	// op is what was to be done, and cut tells that it was we who broke off.
	op  bridge.Op
	cut bool
}

// judge says what follows from an attempt.
func judge(a attempt) Verdict {
	if a.failure == nil {
		return Verdict{
			Result: bridge.Delivered, Receipt: a.receipt, Counted: true,
			Uncertain: a.doubt && a.repeat == bridge.ShownTwice,
		}
	}
	if call, is := a.op.(bridge.Call); is {
		return judgeCall(a, call)
	}
	v := Verdict{Uncertain: a.doubt, Detail: plain(a.failure)}
	switch a.failure.Class {
	case connectors.Throttled:
		after := a.failure.After
		if after <= 0 {
			after = throttleWait
		}
		if a.age >= 2*patience {
			v.Result, v.Reason = bridge.Parked, bridge.ReasonThrottled
			return v
		}
		v.RetryAt, v.Reason = a.now.Add(after), bridge.ReasonThrottled
	case connectors.Broken:
		v.RetryAt = a.now.Add(brokenWait)
	case connectors.Rejected:
		v.Result, v.Counted = bridge.Refused, true
		v.Reason = a.failure.Reason
		if v.Reason == "" {
			v.Reason = bridge.ReasonOther
		}
	case connectors.Transient:
		later(&v, a)
	default:
		v.Uncertain = a.repeat != bridge.Absorbed
		later(&v, a)
	}
	return v
}

// later has the delivery tried again by the schedule, or parked at its end.
func later(v *Verdict, a attempt) {
	v.Counted = true
	wait, first := firstWait(a.before + 1)
	if e, is := isSource(a.failure); is && !e.broken && !first && a.age >= sourcePatience {
		v.Result, v.Reason = bridge.Refused, bridge.ReasonNoFile
		return
	}
	if !first && a.age >= patience {
		v.Result, v.Reason = bridge.Parked, bridge.ReasonExpired
		return
	}
	v.RetryAt = a.now.Add(wait)
}

// repeatOf tells what becomes of op if it is done twice on a platform with caps.
// What only brings about a state can be done again at will; what one person
// sees for a moment cannot be looked up anywhere.
func repeatOf(caps bridge.Caps, op bridge.Op) bridge.Repeat {
	switch op := op.(type) {
	case bridge.Notice:
		if op.On != "" {
			return bridge.Absorbed
		}
		return caps.Repeat
	case bridge.Edit, bridge.Delete, bridge.RedrawCard, bridge.ClearButtons, bridge.SetMark, bridge.React, bridge.Leave:
		return bridge.Absorbed
	case bridge.Whisper, bridge.Respond:
		return bridge.ShownTwice
	default:
		return caps.Repeat
	}
}

// hopeless tells whether a delivery need not be tried, and why: it has nowhere
// to go to, or comes too late.
func hopeless(o Outgoing, now time.Time) (reason string, is bool) {
	d := o.Delivery
	if expired(d.Op, now) {
		return bridge.ReasonExpired, true
	}
	switch op := d.Op.(type) {
	case bridge.RedrawCard:
		if o.Unaddressed || d.Thread == "" {
			return bridge.ReasonThreadGone, true
		}
	case bridge.Whisper:
		if op.Room == "" && (o.Unaddressed || d.Thread == "") {
			return bridge.ReasonThreadGone, true
		}
	case bridge.Post:
		if o.Endpoint == bridge.Desk && (o.Unaddressed || d.Thread == "") {
			// Without its thread it would stand in the Slack channel, where
			// answers to it reach nobody.
			return bridge.ReasonThreadGone, true
		}
		if o.Unaddressed || d.Room == "" {
			return bridge.ReasonNoChat, true
		}
	case bridge.Edit, bridge.Delete, bridge.React:
		if o.Unaddressed {
			return bridge.ReasonGone, true
		}
	case bridge.Respond:
		if !op.Until.IsZero() && now.After(op.Until) {
			return bridge.ReasonExpired, true
		}
	}
	if o.Unaddressed {
		return bridge.ReasonOther, true
	}
	return "", false
}

// maxDetail bounds what is kept of a platform's words.
const maxDetail = 300

// plain is an error's text without the address that was called, which with some
// platforms holds the token.
func plain(err error) string {
	s := err.Error()
	if u, ok := errors.AsType[*url.Error](err); ok {
		s = fmt.Sprintf("%s: %v", u.Op, u.Err)
	}
	if r := []rune(s); len(r) > maxDetail {
		s = string(r[:maxDetail]) + "…"
	}
	return s
}
