package engine

import (
	"cmp"
	"errors"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// judgeCall says what follows from an attempt to ask another system, for which somebody
// waits: it ends within its time and after as many tries as its workflow wants. What may
// have been done is not repeated where that could do harm, unless it was we who broke off.
func judgeCall(a attempt, call bridge.Call) Verdict {
	f := a.failure
	v := Verdict{Counted: true, Reason: cmp.Or(f.Reason, bridge.ReasonOther), Detail: plain(f)}
	if a.cut {
		v.Counted, v.Reason, v.RetryAt = false, "", a.now
		return v
	}
	wait, _ := firstWait(min(a.before+1, 3))
	again, left := false, a.before < call.Retries
	switch f.Class {
	case connectors.Throttled:
		v.Reason = bridge.ReasonThrottled
		wait = cmp.Or(max(f.After, 0), throttleWait)
		again = left
		if errors.Is(f, connectors.ErrBusy) {
			again, v.Counted = true, false
		}
	case connectors.Transient:
		again = left
	case connectors.Ambiguous:
		again = left && !call.Once()
	}
	if at := a.now.Add(wait); again && at.Before(call.Until) {
		v.RetryAt = at
		return v
	}
	v.Result = bridge.Refused
	return v
}

// expired tells whether a call is of no use any more.
func expired(op bridge.Op, now time.Time) bool {
	c, is := op.(bridge.Call)
	return is && !now.Before(c.Until)
}
