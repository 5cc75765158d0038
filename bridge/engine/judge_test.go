package engine

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

var t0 = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func failure(c connectors.Class) *connectors.Failure {
	return &connectors.Failure{Class: c, Err: errors.New("no luck")}
}

func TestJudge(t *testing.T) {
	throttled := failure(connectors.Throttled)
	throttled.After = 7 * time.Second
	blocked := failure(connectors.Rejected)
	blocked.Reason = bridge.ReasonBlocked
	receipt := connectors.Receipt{Remote: "42", Order: 42}
	tests := []struct {
		name string
		in   attempt
		want Verdict
	}{
		{"delivered", attempt{receipt: receipt},
			Verdict{Result: bridge.Delivered, Receipt: receipt, Counted: true}},
		{"delivered, perhaps twice", attempt{receipt: receipt, doubt: true, repeat: bridge.ShownTwice},
			Verdict{Result: bridge.Delivered, Receipt: receipt, Counted: true, Uncertain: true}},
		{"delivered again and absorbed", attempt{receipt: receipt, doubt: true, repeat: bridge.Absorbed},
			Verdict{Result: bridge.Delivered, Receipt: receipt, Counted: true}},
		{"first transient", attempt{failure: failure(connectors.Transient)},
			Verdict{RetryAt: t0.Add(time.Second), Counted: true, Detail: "transient failure: no luck"}},
		{"transient after doubt", attempt{failure: failure(connectors.Transient), doubt: true, before: 1},
			Verdict{RetryAt: t0.Add(5 * time.Second), Counted: true, Uncertain: true, Detail: "transient failure: no luck"}},
		{"old, but among its first tries", attempt{failure: failure(connectors.Transient), before: 3, age: 48 * time.Hour},
			Verdict{RetryAt: t0.Add(time.Minute), Counted: true, Detail: "transient failure: no luck"}},
		{"tried for a day", attempt{failure: failure(connectors.Transient), before: 290, age: 24 * time.Hour},
			Verdict{Result: bridge.Parked, Reason: bridge.ReasonExpired, Counted: true, Detail: "transient failure: no luck"}},
		{"ambiguous", attempt{failure: failure(connectors.Ambiguous)},
			Verdict{RetryAt: t0.Add(time.Second), Counted: true, Uncertain: true, Detail: "ambiguous failure: no luck"}},
		{"ambiguous where repeats are absorbed", attempt{failure: failure(connectors.Ambiguous), repeat: bridge.Absorbed},
			Verdict{RetryAt: t0.Add(time.Second), Counted: true, Detail: "ambiguous failure: no luck"}},
		{"ambiguous for a day", attempt{failure: failure(connectors.Ambiguous), before: 290, age: 25 * time.Hour},
			Verdict{Result: bridge.Parked, Reason: bridge.ReasonExpired, Counted: true, Uncertain: true, Detail: "ambiguous failure: no luck"}},
		{"throttled does not count", attempt{failure: throttled, before: 300, age: 47 * time.Hour},
			Verdict{RetryAt: t0.Add(7 * time.Second), Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"throttled for two days", attempt{failure: throttled, age: 48 * time.Hour},
			Verdict{Result: bridge.Parked, Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"throttled without a time", attempt{failure: failure(connectors.Throttled)},
			Verdict{RetryAt: t0.Add(throttleWait), Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"rejected", attempt{failure: blocked},
			Verdict{Result: bridge.Refused, Reason: bridge.ReasonBlocked, Counted: true, Detail: "rejected failure: no luck"}},
		{"rejected without a reason", attempt{failure: failure(connectors.Rejected)},
			Verdict{Result: bridge.Refused, Reason: bridge.ReasonOther, Counted: true, Detail: "rejected failure: no luck"}},
		{"broken waits, however old", attempt{failure: failure(connectors.Broken), before: 300, age: 48 * time.Hour, doubt: true},
			Verdict{RetryAt: t0.Add(brokenWait), Uncertain: true, Detail: "broken failure: no luck"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.in.now = t0
			if diff := cmp.Diff(tt.want, judge(tt.in)); diff != "" {
				t.Errorf("judge (-want +got):\n%s", diff)
			}
		})
	}
}

// TestJudgeCall: a call for which somebody waits ends in time, and is repeated only where
// that does no harm.
func TestJudgeCall(t *testing.T) {
	get := bridge.Call{Request: workflow.Request{Method: "GET", Retries: 2}, Until: t0.Add(time.Minute)}
	post, once := get, get
	post.Method, once.Retries = "POST", 0
	why := func(f *connectors.Failure, reason string) *connectors.Failure { f.Reason = reason; return f }
	later := failure(connectors.Throttled)
	later.After = 20 * time.Second
	much := failure(connectors.Throttled)
	much.After = 2 * time.Minute
	busy := &connectors.Failure{Class: connectors.Throttled, After: time.Second, Err: connectors.ErrBusy}
	for _, tt := range []struct {
		name string
		op   bridge.Call
		in   attempt
		want Verdict
	}{
		{"not reached", get, attempt{failure: why(failure(connectors.Transient), "unreachable")},
			Verdict{RetryAt: t0.Add(time.Second), Counted: true, Reason: "unreachable", Detail: "transient failure: no luck"}},
		{"not reached again", post, attempt{before: 1, failure: why(failure(connectors.Transient), "unreachable")},
			Verdict{RetryAt: t0.Add(5 * time.Second), Counted: true, Reason: "unreachable", Detail: "transient failure: no luck"}},
		{"not reached often enough", get, attempt{before: 2, failure: why(failure(connectors.Transient), "unreachable")},
			Verdict{Result: bridge.Refused, Counted: true, Reason: "unreachable", Detail: "transient failure: no luck"}},
		{"no second try is wanted", once, attempt{failure: failure(connectors.Transient)},
			Verdict{Result: bridge.Refused, Counted: true, Reason: "other", Detail: "transient failure: no luck"}},
		{"perhaps done, and harmless", get, attempt{failure: why(failure(connectors.Ambiguous), "no_answer")},
			Verdict{RetryAt: t0.Add(time.Second), Counted: true, Reason: "no_answer", Detail: "ambiguous failure: no luck"}},
		{"perhaps done, and not to be done twice", post, attempt{failure: why(failure(connectors.Ambiguous), "no_answer")},
			Verdict{Result: bridge.Refused, Counted: true, Reason: "no_answer", Detail: "ambiguous failure: no luck"}},
		{"we broke off", post, attempt{cut: true, failure: failure(connectors.Ambiguous)},
			Verdict{RetryAt: t0, Detail: "ambiguous failure: no luck"}},
		{"put off", post, attempt{failure: later},
			Verdict{RetryAt: t0.Add(20 * time.Second), Counted: true, Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"put off for too long", get, attempt{failure: much},
			Verdict{Result: bridge.Refused, Counted: true, Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"put off, and no second try is wanted", once, attempt{failure: later},
			Verdict{Result: bridge.Refused, Counted: true, Reason: bridge.ReasonThrottled, Detail: "throttled failure: no luck"}},
		{"busy with others", once, attempt{failure: busy},
			Verdict{RetryAt: t0.Add(time.Second), Reason: bridge.ReasonThrottled, Detail: "throttled failure: enough of these are under way"}},
		{"refused", get, attempt{failure: why(failure(connectors.Rejected), "status_404")},
			Verdict{Result: bridge.Refused, Counted: true, Reason: "status_404", Detail: "rejected failure: no luck"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.in.now, tt.in.op = t0, tt.op
			if diff := cmp.Diff(tt.want, judge(tt.in)); diff != "" {
				t.Errorf("judge (-want +got):\n%s", diff)
			}
		})
	}
	for at, want := range map[time.Time]bool{t0: false, get.Until: true} {
		if _, is := hopeless(Outgoing{Delivery: connectors.Delivery{Op: get}}, at); is != want {
			t.Errorf("at %v it is hopeless: %v", at, is)
		}
	}
}

// TestSchedule follows one delivery that never succeeds.
func TestSchedule(t *testing.T) {
	now := t0
	var waits []time.Duration
	for tries := 0; ; tries++ {
		v := judge(attempt{now: now, age: now.Sub(t0), before: tries, failure: failure(connectors.Transient)})
		if v.Result != "" {
			if v.Result != bridge.Parked {
				t.Fatalf("it ended %s, want parked", v.Result)
			}
			break
		}
		waits = append(waits, v.RetryAt.Sub(now))
		now = v.RetryAt
	}
	want := []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 5 * time.Minute}
	if diff := cmp.Diff(want, waits[:6]); diff != "" {
		t.Errorf("the first waits (-want +got):\n%s", diff)
	}
	if took := now.Sub(t0); took < 24*time.Hour || took > 24*time.Hour+5*time.Minute {
		t.Errorf("it was tried for %v, want a day", took)
	}
}

// TestJudgeAlwaysEndsOrGoesOn: whatever happens, a row either ends or is due
// later, and doubt never vanishes from one that goes on.
func TestJudgeAlwaysEndsOrGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := attempt{
			now:    t0,
			age:    time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "age")),
			before: rapid.IntRange(0, 400).Draw(t, "before"),
			doubt:  rapid.Bool().Draw(t, "doubt"),
			repeat: bridge.Repeat(rapid.IntRange(0, 2).Draw(t, "repeat")),
		}
		if rapid.Bool().Draw(t, "fails") {
			a.failure = failure(connectors.Class(rapid.IntRange(0, 5).Draw(t, "class")))
			a.failure.After = time.Duration(rapid.Int64Range(-1, int64(time.Hour)).Draw(t, "after"))
		}
		v := judge(a)
		if ends, goes := v.Result != "", v.RetryAt.After(t0); ends == goes {
			t.Fatalf("%+v ends: %v, goes on: %v", v, ends, goes)
		}
		if a.doubt && v.Result == "" && !v.Uncertain && a.repeat != bridge.Absorbed {
			t.Fatalf("%+v forgets the doubt", v)
		}
	})
}

func TestRepeatOf(t *testing.T) {
	slack := bridge.Caps{Repeat: bridge.Findable}
	tests := []struct {
		op   bridge.Op
		want bridge.Repeat
	}{
		{bridge.OpenThread{}, bridge.Findable},
		{bridge.Post{}, bridge.Findable},
		{bridge.Notice{}, bridge.Findable},
		{bridge.RedrawCard{}, bridge.Absorbed},
		{bridge.SetMark{}, bridge.Absorbed},
		{bridge.ClearButtons{}, bridge.Absorbed},
		{bridge.Leave{}, bridge.Absorbed},
		{bridge.Whisper{}, bridge.ShownTwice},
		{bridge.Respond{}, bridge.ShownTwice},
	}
	for _, tt := range tests {
		if got := repeatOf(slack, tt.op); got != tt.want {
			t.Errorf("repeatOf(%T) = %d, want %d", tt.op, got, tt.want)
		}
	}
}

func TestHopeless(t *testing.T) {
	there := connectors.Delivery{Room: "C1", Thread: "1.0", Refs: []bridge.RemoteID{"2.0"}}
	with := func(op bridge.Op, change func(*Outgoing)) Outgoing {
		o := Outgoing{Endpoint: bridge.Desk, Delivery: there}
		o.Delivery.Op = op
		if change != nil {
			change(&o)
		}
		return o
	}
	noThread := func(o *Outgoing) { o.Delivery.Thread = "" }
	unaddressed := func(o *Outgoing) { o.Unaddressed = true }
	customer := func(o *Outgoing) { o.Endpoint, o.Delivery.Thread = "telegram", "" }
	noChat := func(o *Outgoing) { customer(o); o.Delivery.Room = "" }
	tests := []struct {
		name string
		o    Outgoing
		want string
	}{
		{"a post in its thread", with(bridge.Post{}, nil), ""},
		{"a post to a customer", with(bridge.Post{}, customer), ""},
		{"a post without its thread", with(bridge.Post{}, noThread), bridge.ReasonThreadGone},
		{"a post to nowhere", with(bridge.Post{}, noChat), bridge.ReasonNoChat},
		{"a first card needs no thread", with(bridge.OpenThread{}, noThread), ""},
		{"a card without its thread", with(bridge.RedrawCard{}, noThread), bridge.ReasonThreadGone},
		{"a card", with(bridge.RedrawCard{}, nil), ""},
		{"a whisper without its thread", with(bridge.Whisper{}, unaddressed), bridge.ReasonThreadGone},
		{"a mark on nothing", with(bridge.SetMark{}, unaddressed), bridge.ReasonOther},
		{"an answer in time", with(bridge.Respond{Until: t0}, nil), ""},
		{"an answer too late", with(bridge.Respond{Until: t0.Add(-time.Second)}, nil), bridge.ReasonExpired},
		{"an answer at any time", with(bridge.Respond{}, nil), ""},
		{"a notice", with(bridge.Notice{}, noThread), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, is := hopeless(tt.o, t0)
			if got != tt.want || is != (tt.want != "") {
				t.Errorf("hopeless = %q, %v; want %q", got, is, tt.want)
			}
		})
	}
}

func TestPlainHidesAddresses(t *testing.T) {
	err := fmt.Errorf("sending: %w", &url.Error{Op: "Post", URL: "https://api.example/bot123:SECRET/sendMessage", Err: errors.New("connection refused")})
	if got := plain(connectors.AsFailure(err)); strings.Contains(got, "SECRET") || !strings.Contains(got, "connection refused") {
		t.Errorf("plain = %q", got)
	}
	if got := plain(errors.New(strings.Repeat("ü", 1000))); len([]rune(got)) != maxDetail+1 {
		t.Errorf("a long text has %d characters left", len([]rune(got)))
	}
}

func TestThreadWait(t *testing.T) {
	for tries, want := range []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 10 * time.Second} {
		if got := threadWait(tries); got != want {
			t.Errorf("threadWait(%d) = %v, want %v", tries, got, want)
		}
	}
}

func TestNamed(t *testing.T) {
	text := func(in ...richtext.Inline) richtext.Doc { return richtext.Doc{richtext.Para{Text: in}} }
	person := func(ref string) richtext.Inline { return richtext.Mention{Kind: richtext.Person, Ref: ref} }
	got := named([]connectors.Filed{
		{Event: bridge.Replied{Author: "U3", Text: richtext.Doc{richtext.Quote{Body: text(person("U2"))}}}},
		{Event: bridge.ReplyChanged{Author: "U3", Text: text(person("U1"), richtext.Mention{Kind: richtext.Room, Ref: "C1"})}},
		{Event: bridge.ReplyDeleted{Author: "U5"}},
		{Event: bridge.CardPressed{Actor: "U6"}},
		{Place: bridge.Place{Command: "U7"}, Event: bridge.Commanded{Actor: "U7"}},
		{Event: bridge.MessageIn{}},
	})
	want := []bridge.PersonID{"U1", "U2", "U3", "U5", "U6", "U7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("named (-want +got):\n%s", diff)
	}
}
