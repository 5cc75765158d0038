package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

const (
	// answerWithin is how long an acknowledgement waits for the decision, from when
	// the request came in: Slack wants it, and a trigger lives, for 3 s.
	// Source: https://docs.slack.dev/interactivity/handling-user-interaction
	answerWithin = 2 * time.Second
	// maxAnswerInAck is how much of an answer an acknowledgement holds; over 20 KB
	// Slack drops it in silence.
	maxAnswerInAck = 15_000
)

// waiters are requests of people that are stored, and whose acknowledgement waits
// for what is decided, by the keys of their raw events.
type waiters struct {
	mu sync.Mutex
	of map[string]*waiter
}

// waiter is one such request.
type waiter struct {
	key    string
	until  time.Time
	answer chan []connectors.Delivery // buffered
	handed bool                       // the answer is there, or on its way
}

// expect notes, before it is stored, that somebody waits for what becomes of a raw;
// nil if nobody does.
func (d *Desk) expect(kind string, raw connectors.Raw) *waiter {
	if kind != kindCommand && kind != kindInteractive {
		return nil
	}
	w := &waiter{key: raw.Key, until: time.Now().Add(answerWithin), answer: make(chan []connectors.Delivery, 1)}
	d.waiting.mu.Lock()
	defer d.waiting.mu.Unlock()
	if d.waiting.of == nil {
		d.waiting.of = map[string]*waiter{}
	}
	d.waiting.of[w.key] = w
	return w
}

// forget ends the wait, and tells whether there is no answer yet.
func (d *Desk) forget(w *waiter) bool {
	d.waiting.mu.Lock()
	defer d.waiting.mu.Unlock()
	if w.handed {
		return false
	}
	if d.waiting.of[w.key] == w { // and not that of the same request, sent again
		delete(d.waiting.of, w.key)
	}
	return true
}

// Answer hands what was decided to the one whose acknowledgement waits for it. If
// there is none (any more), or it was another process, it is carried out here.
func (d *Desk) Answer(ctx context.Context, key string, at []connectors.Delivery) {
	d.waiting.mu.Lock()
	w := d.waiting.of[key]
	delete(d.waiting.of, key)
	if w != nil {
		w.handed = true
	}
	d.waiting.mu.Unlock()
	if w != nil {
		w.answer <- at
		return
	}
	d.carryOut(ctx, at)
}

// await waits for the decision, and gives what goes into the acknowledgement, if
// anything, and what is left to carry out after it.
func (d *Desk) await(ctx context.Context, w *waiter, kind string) (ack []byte, rest []connectors.Delivery) {
	if w == nil {
		return nil, nil
	}
	late := time.NewTimer(time.Until(w.until))
	defer late.Stop()
	var at []connectors.Delivery
	select {
	case at = <-w.answer:
	case <-late.C:
		if d.forget(w) {
			return nil, nil // Answer will carry it out
		}
		at = <-w.answer
	case <-ctx.Done():
		if d.forget(w) {
			return nil, nil
		}
		at = <-w.answer
	}
	for _, del := range at {
		if ack != nil {
			rest = append(rest, del)
			continue
		}
		if update, is := del.Op.(bridge.UpdateModal); is {
			whole := false
			if ack, whole = updateInAck(del, update); whole {
				continue
			}
		} else if ack = d.inAck(del, kind); ack != nil {
			continue
		}
		rest = append(rest, del)
	}
	return ack, rest
}

// inAck is an answer as an acknowledgement holds it; nil if it cannot.
func (d *Desk) inAck(del connectors.Delivery, kind string) []byte {
	var body any
	switch op := d.withLinks(del).Op.(type) {
	case bridge.RefuseModal:
		body = map[string]any{"response_action": "errors", "errors": op.Errors}
	case bridge.Respond:
		text, blocks, err := content(op.Body, nil, nil)
		if err != nil || kind != kindCommand {
			return nil
		}
		body = map[string]any{"response_type": audience(op), "text": escape(cut(text, maxText)), "blocks": blocks}
	default:
		return nil
	}
	b, err := json.Marshal(body)
	if err != nil || len(b) > maxAnswerInAck {
		return nil
	}
	return b
}

// carryOut does what is of use at once, each once.
func (d *Desk) carryOut(ctx context.Context, at []connectors.Delivery) {
	for _, del := range at {
		if _, err := d.Deliver(ctx, del); err != nil {
			d.log.WarnContext(ctx, "somebody could not be answered", "effect", string(del.ID), "op", bridge.OpName(del.Op), "err", bare(err))
		}
	}
}
