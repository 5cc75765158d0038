package slacksim

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// Fault is what goes wrong with one call of the Web API. The zero value is no fault.
type Fault struct {
	// Delay passes before anything else happens.
	Delay time.Duration

	kind        faultKind
	afterEffect bool
	status      int
	retry       time.Duration
	after       int64
	text        string
}

type faultKind uint8

const (
	noFault faultKind = iota
	faultThrottle
	faultStatus
	faultHTML
	faultError
	faultDrop
	faultHang
	faultCut
)

// Throttle answers 429 with Retry-After; d of zero leaves that header out.
func Throttle(d time.Duration) Fault { return Fault{kind: faultThrottle, retry: d} }

// Status answers a bare HTTP status, such as 503.
func Status(code int) Fault { return Fault{kind: faultStatus, status: code} }

// HTML answers 200 with a web page, as a proxy in between may.
func HTML() Fault { return Fault{kind: faultHTML} }

// Refuse answers one of Slack's error codes, such as "fatal_error".
func Refuse(code string) Fault { return Fault{kind: faultError, text: code} }

// Drop breaks the connection without an answer.
func Drop() Fault { return Fault{kind: faultDrop} }

// Hang answers nothing until the caller gives up.
func Hang() Fault { return Fault{kind: faultHang} }

// Cut breaks the connection after n bytes of a file that is being downloaded.
func Cut(n int64) Fault { return Fault{kind: faultCut, after: n} }

// AfterEffect lets the call have its effect first and go wrong then, so that the
// caller cannot know.
func (f Fault) AfterEffect() Fault {
	f.afterEffect = true
	return f
}

// Delayed lets d pass before the call.
func (f Fault) Delayed(d time.Duration) Fault {
	f.Delay = d
	return f
}

func (f Fault) code() string {
	switch f.kind {
	case faultThrottle:
		return "ratelimited"
	case faultStatus:
		return "status " + strconv.Itoa(f.status)
	case faultHTML:
		return "html"
	case faultError:
		return f.text
	case faultDrop:
		return "dropped"
	default:
		return "hung"
	}
}

func (f Fault) serve(w http.ResponseWriter, r *http.Request, stop context.Context) {
	switch f.kind {
	case faultThrottle:
		if f.retry > 0 {
			answer(w, nil, &refusal{code: "ratelimited", retryAfter: f.retry})
			return
		}
		w.WriteHeader(http.StatusTooManyRequests)
	case faultStatus:
		http.Error(w, http.StatusText(f.status), f.status)
	case faultHTML:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Something went wrong</title><p>Try again later.")
	case faultError:
		answer(w, nil, &refusal{code: f.text})
	case faultDrop:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	case faultHang:
		select {
		case <-r.Context().Done():
		case <-stop.Done():
		}
	}
}

// pause waits; false when the caller has gone or the server is closed.
func pause(r *http.Request, stop context.Context, d time.Duration) bool {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(stop, cancel)()
	return passes(ctx, d)
}

// passes waits; false when ctx ends first.
func passes(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// OnCall asks hook before each call what goes wrong with it. The hook may call
// the Server; nil ends it.
func (s *Server) OnCall(hook func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onCall = hook
}

// AnswersLate has what the app answers to a modal that was sent take effect only after d, so
// that what it calls meanwhile overtakes it.
func (s *Server) AnswersLate(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answersLate = d
}

// EventFault is what goes wrong with one event on its way to the app.
type EventFault struct {
	// Lose lets so many attempts to deliver it vanish on the way, as if they had
	// never been acknowledged; four lose it for good.
	Lose int
	// Delay holds it back that long, so that later events overtake it.
	Delay time.Duration
	// Reorder lets the next event overtake it; without a next one it waits a second.
	Reorder bool
	// Duplicate sends the same envelope twice.
	Duplicate bool
	// Again sends it once more as an event of its own, under another event_id.
	Again bool
	// Rewrite changes the event (not the callback around it); nil leaves it alone.
	// What it returns need not be an event that anybody knows.
	Rewrite func(event map[string]json.RawMessage) map[string]json.RawMessage
}

// OnEvent asks hook what goes wrong with each event (not slash commands and
// interactions). It is called while the event happens and must not call the
// Server; nil ends it.
func (s *Server) OnEvent(hook func(Event) EventFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onEvent = hook
}

// UnknownType is a Rewrite: an event type that no library knows yet.
func UnknownType(event map[string]json.RawMessage) map[string]json.RawMessage {
	return replaced(event, "type", `"message_of_tomorrow"`)
}

// BadBlocks is a Rewrite: a block whose text is no text object, which other apps
// can post and which makes a strict library refuse the whole message.
func BadBlocks(event map[string]json.RawMessage) map[string]json.RawMessage {
	return replaced(event, "blocks", `[{"type":"section","text":"not a text object"}]`)
}

// BadMetadata is a Rewrite: a payload that is a list, with the same consequence.
func BadMetadata(event map[string]json.RawMessage) map[string]json.RawMessage {
	return replaced(event, "metadata", `{"event_type":"x","event_payload":[1,2]}`)
}

// WithoutBotID is a Rewrite: the app's own message without its bot_id, as it has
// been seen to come back.
func WithoutBotID(event map[string]json.RawMessage) map[string]json.RawMessage {
	event = maps.Clone(event)
	delete(event, "bot_id")
	delete(event, "bot_profile")
	return event
}

func replaced(event map[string]json.RawMessage, field, value string) map[string]json.RawMessage {
	event = maps.Clone(event)
	event[field] = json.RawMessage(value)
	return event
}
