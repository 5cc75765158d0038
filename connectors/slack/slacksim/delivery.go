package slacksim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// envelope is what goes to the app, over a socket or in a request, and its attempts
// so far.
type envelope struct {
	kind    string // events_api, slash_commands or interactive
	payload json.RawMessage
	eventID string
	attempt int
	reason  string
	fault   EventFault
	lose    int
	done    chan ack // of commands and interactions: told once, buffered
}

// ack is the app's acknowledgement, or why there was none.
type ack struct {
	payload json.RawMessage
	err     error
}

var (
	errClosed    = errors.New("the workspace is closed")
	errNoSocket  = errors.New("dispatch_failed")
	errNotInTime = errors.New("operation_timeout")
)

// Three retries: nearly at once, after a minute, after five
// (https://docs.slack.dev/apis/events-api).
var retrySchedule = [...]time.Duration{time.Second, time.Minute, 5 * time.Minute}

// ackWithin is how long Slack waits for an acknowledgement,
// https://docs.slack.dev/apis/events-api.
const ackWithin = 3 * time.Second

func (e *envelope) answer(a ack) {
	if e.done != nil {
		select {
		case e.done <- a:
		default:
		}
	}
}

// flight is an envelope that waits for its acknowledgement.
type flight struct {
	env   *envelope
	link  *link
	timer *time.Timer
}

// Lost is an event that Slack gave up on.
type Lost struct {
	EventID string
	Payload json.RawMessage
}

// LostEvents are those that were not acknowledged after all retries.
func (s *Server) LostEvents() []Lost {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lost)
}

// Unacked counts events that wait for their acknowledgement or their next attempt.
func (s *Server) Unacked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pending
}

// submit sends an envelope to one of the open sockets, or to the app's request URL.
func (s *Server) submit(env *envelope) {
	if env.attempt == 0 {
		s.pending++
	}
	if s.requests != nil {
		s.request(env)
		return
	}
	l := s.pick()
	if l == nil {
		s.fail(env, "connection_failed", errNoSocket)
		return
	}
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", s.next("envelope"))
	frame := reply{
		"envelope_id": id, "type": env.kind, "payload": env.payload,
		"accepts_response_payload": env.kind == "slash_commands" || env.kind == "interactive",
	}
	if env.kind == "events_api" {
		frame["retry_attempt"], frame["retry_reason"] = env.attempt, env.reason
	}
	f := &flight{env: env, link: l}
	s.flights[id] = f
	f.timer = s.after(ackWithin, func() {
		delete(s.flights, id)
		s.fail(env, "timeout", errNotInTime)
	})
	if env.lose > 0 {
		env.lose--
		return
	}
	raw := mustJSON(frame)
	l.send(raw)
	if env.fault.Duplicate && env.attempt == 0 {
		l.send(raw)
	}
}

// fail decides what becomes of an envelope that was not acknowledged: events come
// again, commands and interactions do not.
func (s *Server) fail(env *envelope, reason string, err error) {
	if env.kind != "events_api" {
		s.pending--
		env.answer(ack{err: err})
		s.touch()
		return
	}
	if env.attempt == len(retrySchedule) {
		s.pending--
		s.lost = append(s.lost, Lost{EventID: env.eventID, Payload: env.payload})
		s.touch()
		return
	}
	wait := retrySchedule[env.attempt]
	env.attempt++
	env.reason = reason
	s.later(wait, env)
}

// later sends an envelope when wait has passed; those that fall due together go in
// the order in which they happened.
func (s *Server) later(wait time.Duration, env *envelope) {
	s.due = append(s.due, scheduled{at: time.Now().Add(wait), env: env})
	s.after(wait, func() {
		now := time.Now()
		var ready []scheduled
		s.due = slices.DeleteFunc(s.due, func(d scheduled) bool {
			if d.at.After(now) {
				return false
			}
			ready = append(ready, d)
			return true
		})
		slices.SortStableFunc(ready, func(a, b scheduled) int {
			return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.env.eventID, b.env.eventID))
		})
		for _, d := range ready {
			s.submit(d.env)
		}
	})
}

// scheduled is an envelope that waits for its time.
type scheduled struct {
	at  time.Time
	env *envelope
}

// acknowledge takes the app's word for an envelope. What is 20 KB or larger is
// dropped in silence.
func (s *Server) acknowledge(l *link, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if len(raw) >= 20_000 || json.Unmarshal(raw, &a) != nil {
		s.strays++
		return
	}
	f := s.flights[a.EnvelopeID]
	if f == nil {
		s.strays++ // too late, twice, or never sent
		return
	}
	delete(s.flights, a.EnvelopeID)
	s.stop(f.timer)
	s.pending--
	f.env.answer(ack{payload: a.Payload})
	s.touch()
}

// StrayAcks counts acknowledgements that matched nothing: late ones, second ones,
// oversized ones.
func (s *Server) StrayAcks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.strays
}

// pick takes the open sockets in turn.
func (s *Server) pick() *link {
	var open []*link
	for _, l := range s.links {
		if !l.draining {
			open = append(open, l)
		}
	}
	if len(open) == 0 {
		return nil
	}
	s.turn++
	return open[s.turn%len(open)]
}

// abandon fails what a broken socket still had to acknowledge, in its order.
func (s *Server) abandon(l *link) {
	var ids []string
	for id, f := range s.flights {
		if f.link == l {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		f := s.flights[id]
		delete(s.flights, id)
		s.stop(f.timer)
		s.fail(f.env, "connection_failed", errNotInTime)
	}
}

func number(n int) string { return fmt.Sprintf("%010d", n) }
