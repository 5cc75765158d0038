package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// Weather is what goes wrong between the program and the platforms, drawn from a
// seed, until it is Calm. It goes wrong before, and after, a call has had its effect.
//
// What becomes of a call is drawn by which it is of its kind, not by its place among all
// calls: so two that change places, as goroutines have it, leave the rest as it was.
type Weather struct {
	trace *Trace
	seed  uint64
	calm  atomic.Bool

	mu sync.Mutex
	// times are how many there were of each kind.
	times map[string]int
	// calls and events are how many of a hundred go wrong.
	calls, events int
}

// NewWeather draws how bad it is.
func NewWeather(seed uint64, trace *Trace) *Weather {
	w := &Weather{trace: trace, seed: seed, times: map[string]int{}}
	r := w.next("how bad it is")
	w.calls, w.events = r.IntN(18), r.IntN(25)
	return w
}

// next is what the next of a kind is drawn from.
func (w *Weather) next(kind ...string) *rand.Rand {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := strings.Join(kind, " ")
	w.times[key]++
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, key, " ", w.times[key]) // never fails
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// Calm ends all trouble.
func (w *Weather) Calm() { w.calm.Store(true) }

type slackTrouble struct {
	name   string
	weight int
	fault  func(*rand.Rand) slacksim.Fault
}

func seconds(r *rand.Rand, most int) time.Duration {
	return time.Duration(1+r.IntN(most)) * time.Second
}

func slackTroubles() []slackTrouble {
	return []slackTrouble{
		{"Slack throttles", 4, func(r *rand.Rand) slacksim.Fault { return slacksim.Throttle(seconds(r, 4)) }},
		{"Slack throttles and names no time", 1, func(*rand.Rand) slacksim.Fault { return slacksim.Throttle(0) }},
		{"Slack answers 503", 4, func(*rand.Rand) slacksim.Fault { return slacksim.Status(503) }},
		{"Slack answers 500 after the effect", 3, func(*rand.Rand) slacksim.Fault { return slacksim.Status(500).AfterEffect() }},
		{"Slack answers with a page", 1, func(*rand.Rand) slacksim.Fault { return slacksim.HTML() }},
		{"Slack answers fatal_error after the effect", 2, func(*rand.Rand) slacksim.Fault { return slacksim.Refuse("fatal_error").AfterEffect() }},
		{"Slack drops a call", 3, func(*rand.Rand) slacksim.Fault { return slacksim.Drop() }},
		{"Slack drops a call after the effect", 3, func(*rand.Rand) slacksim.Fault { return slacksim.Drop().AfterEffect() }},
		{"Slack hangs", 1, func(*rand.Rand) slacksim.Fault { return slacksim.Hang() }},
		{"Slack hangs after the effect", 1, func(*rand.Rand) slacksim.Fault { return slacksim.Hang().AfterEffect() }},
		{"Slack is slow", 4, func(r *rand.Rand) slacksim.Fault { return slacksim.Fault{}.Delayed(seconds(r, 15)) }},
	}
}

type telegramTrouble struct {
	name   string
	weight int
	fault  func(*rand.Rand) telegramsim.Fault
}

func telegramTroubles() []telegramTrouble {
	return []telegramTrouble{
		{"Telegram throttles", 4, func(r *rand.Rand) telegramsim.Fault { return telegramsim.Throttled(1 + r.IntN(5)) }},
		{"Telegram answers 502", 4, func(*rand.Rand) telegramsim.Fault { return telegramsim.Failing(502) }},
		{"Telegram answers 500 after the effect", 3, func(*rand.Rand) telegramsim.Fault { return telegramsim.Failing(500).After() }},
		{"Telegram answers with a page", 1, func(*rand.Rand) telegramsim.Fault { return telegramsim.Page(502) }},
		{"Telegram drops a call", 3, func(*rand.Rand) telegramsim.Fault { return telegramsim.Dropped(false) }},
		{"Telegram drops a call after the effect", 3, func(*rand.Rand) telegramsim.Fault { return telegramsim.Dropped(true) }},
		{"Telegram hangs", 1, func(*rand.Rand) telegramsim.Fault { return telegramsim.Hanging(false) }},
		{"Telegram hangs after the effect", 1, func(*rand.Rand) telegramsim.Fault { return telegramsim.Hanging(true) }},
		{"Telegram is slow", 4, func(r *rand.Rand) telegramsim.Fault { return telegramsim.Delayed(seconds(r, 15)) }},
	}
}

type eventTrouble struct {
	name   string
	weight int
	fault  func(*rand.Rand) slacksim.EventFault
}

func eventTroubles() []eventTrouble {
	return []eventTrouble{
		{"a Slack event is lost on its way", 2, func(r *rand.Rand) slacksim.EventFault { return slacksim.EventFault{Lose: 1 + r.IntN(3)} }},
		{"a Slack event is lost for good", 1, func(*rand.Rand) slacksim.EventFault { return slacksim.EventFault{Lose: 4} }},
		{"a Slack event is late", 3, func(r *rand.Rand) slacksim.EventFault { return slacksim.EventFault{Delay: seconds(r, 20)} }},
		{"a Slack event is overtaken", 3, func(*rand.Rand) slacksim.EventFault { return slacksim.EventFault{Reorder: true} }},
		{"a Slack envelope comes twice", 3, func(*rand.Rand) slacksim.EventFault { return slacksim.EventFault{Duplicate: true} }},
		{"a Slack event comes again under another id", 3, func(*rand.Rand) slacksim.EventFault { return slacksim.EventFault{Again: true} }},
	}
}

const (
	repeatedUpdate = "Telegram sends an update twice"
	refreshed      = "Slack refreshes its sockets"
	socketsCut     = "Slack's sockets break"
)

// Troubles are the sorts of thing that go wrong, as they stand in a Trace.
func Troubles() []string {
	names := []string{repeatedUpdate, refreshed, socketsCut}
	for _, f := range slackTroubles() {
		names = append(names, f.name)
	}
	for _, f := range telegramTroubles() {
		names = append(names, f.name)
	}
	for _, f := range eventTroubles() {
		names = append(names, f.name)
	}
	return names
}

// draw picks one of a table by its weights, for so many in a hundred.
func draw[T any](w *Weather, r *rand.Rand, hundredth int, table []T, weight func(T) int) (one T, ok bool) {
	if r.IntN(100) >= hundredth || w.calm.Load() {
		return one, false
	}
	total := 0
	for _, t := range table {
		total += weight(t)
	}
	n := r.IntN(total)
	i := slices.IndexFunc(table, func(t T) bool { n -= weight(t); return n < 0 })
	return table[i], true
}

// Sockets refreshes and breaks Slack's sockets now and then, until ctx ends.
func (w *Weather) Sockets(ctx context.Context, slack *slacksim.Server) {
	for {
		r := w.next("sockets")
		wait, how := seconds(r, 120), r.IntN(3)
		if !pause(ctx, wait) || w.calm.Load() {
			return
		}
		switch how {
		case 0:
			w.trace.Happened(socketsCut, "")
			slack.DropSockets()
		case 1:
			w.trace.Happened(refreshed, "at once")
			slack.Disconnect("refresh_requested")
		default:
			w.trace.Happened(refreshed, "with a warning")
			slack.Disconnect("warning")
		}
	}
}

// Slack is for slacksim's OnCall.
func (w *Weather) Slack(call slacksim.Call) slacksim.Fault {
	r := w.next("Slack", call.Method, call.Args["channel"])
	t, ok := draw(w, r, w.calls, slackTroubles(), func(t slackTrouble) int { return t.weight })
	if !ok {
		return slacksim.Fault{}
	}
	w.trace.Happened(t.name, "%s %s", call.Method, call.Args["channel"])
	return t.fault(r)
}

// Event is for slacksim's OnEvent.
func (w *Weather) Event(e slacksim.Event) slacksim.EventFault {
	r := w.next("event", e.Type, e.Subtype, e.Channel)
	t, ok := draw(w, r, w.events, eventTroubles(), func(t eventTrouble) int { return t.weight })
	if !ok {
		return slacksim.EventFault{}
	}
	w.trace.Happened(t.name, "%s %s", e.ID, e.Type)
	return t.fault(r)
}

// Telegram is for telegramsim's WithFaults.
func (w *Weather) Telegram(call telegramsim.Call) *telegramsim.Fault {
	r := w.next("Telegram", call.Method, call.Params["chat_id"])
	t, ok := draw(w, r, w.calls, telegramTroubles(), func(t telegramTrouble) int { return t.weight })
	if !ok {
		return nil
	}
	w.trace.Happened(t.name, "%s %s", call.Method, call.Params["chat_id"])
	f := t.fault(r)
	return &f
}

// Updates is for telegramsim's WithRewrite: it sends some updates twice.
func (w *Weather) Updates(batch []json.RawMessage) []json.RawMessage {
	if len(batch) == 0 {
		return batch
	}
	r := w.next("updates")
	if r.IntN(100) >= w.events || w.calm.Load() {
		return batch
	}
	w.trace.Happened(repeatedUpdate, "one of %d", len(batch))
	return append(batch, batch[r.IntN(len(batch))])
}
