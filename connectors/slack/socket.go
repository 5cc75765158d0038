package slack

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"frontdesk/connectors"
)

const (
	// storeTimeout is how long the Sink may take. Slack wants its acknowledgement
	// within 3 s, and else sends the event again, which is all we want then.
	storeTimeout = 2500 * time.Millisecond
	// ackTimeout bounds the wait for the connection to take an acknowledgement.
	ackTimeout = time.Second
	// maxBatch is how many envelopes go into one call of the Sink.
	maxBatch = 200
	// maxFrame is the greatest frame we take.
	maxFrame = 8 << 20
	// writeBuffer holds an acknowledgement in one frame: Slack drops those in two.
	writeBuffer = 32 << 10
	// handshakeTimeout bounds opening the socket.
	handshakeTimeout = 30 * time.Second
)

// Run receives by Socket Mode, if we have an app token. The client library rides
// out reconnects; Run rides out the library's end, unless a person has to mend the
// cause. Without one Handler receives, and Run sees to what it may have missed.
func (d *Desk) Run(ctx context.Context, sink connectors.Sink) error {
	if ctx.Err() != nil {
		return nil
	}
	d.disconnected()
	if _, err := d.identified(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	if !d.socket {
		return d.attend(ctx, sink)
	}
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		start := time.Now()
		err := d.session(ctx, sink)
		if ctx.Err() != nil {
			return nil
		}
		if f := vital(fail(err, repeatable, nil)); f.Class == connectors.Broken {
			return f
		}
		if time.Since(start) > time.Minute {
			wait = time.Second
		}
		d.log.WarnContext(ctx, "the Slack socket ended; it is opened again", "err", withoutAddress(err), "wait", wait)
		if !sleep(ctx, wait) {
			return nil
		}
	}
}

// sleep waits, and tells whether ctx still goes on.
func sleep(ctx context.Context, wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// session runs one client of the library, with the catching up beside it, and
// returns when both have ended.
func (d *Desk) session(ctx context.Context, sink connectors.Sink) error {
	ctx, cancel := context.WithCancel(ctx)
	socket := socketmode.New(d.api,
		socketmode.OptionDialer(&websocket.Dialer{
			Proxy: http.ProxyFromEnvironment, NetDialContext: d.dial,
			HandshakeTimeout: handshakeTimeout, WriteBufferSize: writeBuffer,
		}),
		socketmode.OptionReadLimit(maxFrame))
	r := &receiver{desk: d, socket: socket, sink: sink, hello: make(chan struct{}, 1)}

	ended, caughtUp := make(chan struct{}), make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		err = socket.RunContext(ctx)
	}()
	go func() {
		defer close(caughtUp)
		d.keepCaughtUp(ctx, sink, r.hello)
	}()
	r.receive(ctx, ended)
	cancel()
	r.answering.Wait()
	<-ended
	<-caughtUp
	d.connected.Store(false)
	if r.broken != nil {
		return r.broken
	}
	return err
}

// receiver takes in what one client of the library receives.
type receiver struct {
	desk   *Desk
	socket *socketmode.Client
	sink   connectors.Sink
	hello  chan struct{} // one for each connection that stands
	broken error         // a failure to connect that the library would ride out for ever
	// answering are the acknowledgements that wait for a decision.
	answering sync.WaitGroup
}

// receive is the only reader of the socket's events, which keeps them in order. The
// library stops answering pings when its 50 places for events are taken, so all
// that waits goes to the Sink at once.
func (r *receiver) receive(ctx context.Context, ended <-chan struct{}) {
	for r.broken == nil {
		select {
		case <-ended:
			return
		case evt := <-r.socket.Events:
			batch := r.read(ctx, evt, nil)
			for more := true; more && len(batch) < maxBatch; {
				select {
				case evt := <-r.socket.Events:
					batch = r.read(ctx, evt, batch)
				default:
					more = false
				}
			}
			r.store(ctx, batch)
		}
	}
}

// envelope is something received that wants an acknowledgement.
type envelope struct {
	id   string // empty: it cannot be acknowledged
	raw  connectors.Raw
	keep bool // false: there is nothing in it to store
	kind string
	// waiter is the person who waits for what becomes of it; nil if nobody does.
	waiter *waiter
}

// read adds what evt brings to batch.
func (r *receiver) read(ctx context.Context, evt socketmode.Event, batch []envelope) []envelope {
	d := r.desk
	switch evt.Type {
	case socketmode.EventTypeHello:
		d.disconnected() // until now
		d.connected.Store(true)
		d.log.InfoContext(ctx, "the Slack socket is open")
		select {
		case r.hello <- struct{}{}:
		default: // catching up has not seen the one before yet
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		if evt.Request != nil {
			return append(batch, r.wrap(ctx, evt.Request.EnvelopeID, evt.Request.Type, evt.Request.Payload))
		}
	case socketmode.EventTypeErrorBadMessage:
		// The library hands over what it cannot parse without its envelope.
		if bad, ok := evt.Data.(*socketmode.ErrorBadMessage); ok {
			frame := readObject(bad.Message)
			kind, payload := frame.str("type"), frame["payload"]
			if kindOf(kind) == kindBad || readObject(payload) == nil {
				kind, payload = "", bad.Message
			}
			d.log.WarnContext(ctx, "Slack sent something of an unknown shape", "envelope", frame.str("envelope_id"), "type", cut(frame.str("type"), 40))
			return append(batch, r.wrap(ctx, frame.str("envelope_id"), kind, payload))
		}
	case socketmode.EventTypeConnecting, socketmode.EventTypeDisconnect:
		d.connected.Store(false)
	case socketmode.EventTypeConnectionError:
		if failed, ok := evt.Data.(*slack.ConnectionErrorEvent); ok {
			if f := vital(fail(failed.ErrorObj, repeatable, nil)); f.Class == connectors.Broken {
				r.broken = f
				return batch
			}
			if ctx.Err() != nil {
				return batch // we are stopping
			}
			d.log.WarnContext(ctx, "the Slack socket could not be opened", "err", withoutAddress(failed.ErrorObj), "wait", failed.Backoff)
		}
	case socketmode.EventTypeIncomingError, socketmode.EventTypeErrorWriteFailed:
		// A frame may be no JSON while the connection stands, and the error of a
		// connection that is gone may come after the hello of the next. Where it
		// matters the library connects anew, and says so.
		d.log.InfoContext(ctx, "the Slack socket had trouble", "event", string(evt.Type))
	}
	return batch
}

// withoutAddress is an error of opening the socket without the socket's address,
// which holds a ticket.
func withoutAddress(err error) string {
	if err == nil {
		return ""
	}
	if f := fail(err, repeatable, nil); f.Err != nil {
		return cut(f.Err.Error(), 200)
	}
	return "unknown"
}

// kindOf is our kind for a frame's type.
func kindOf(frame string) string {
	switch frame {
	case socketmode.RequestTypeEventsAPI:
		return kindEvent
	case socketmode.RequestTypeInteractive:
		return kindInteractive
	case socketmode.RequestTypeSlashCommands:
		return kindCommand
	}
	return kindBad
}

func (r *receiver) wrap(ctx context.Context, id, frame string, payload json.RawMessage) envelope {
	raw, wanted, err := r.desk.wrap(kindOf(frame), payload)
	if err != nil {
		// It was JSON a moment ago, and is none now: this cannot be.
		r.desk.log.ErrorContext(ctx, "a Slack event could not be wrapped", "envelope", id, "err", err)
		return envelope{}
	}
	return envelope{id: id, raw: raw, keep: wanted, kind: kindOf(frame)}
}

// store hands a batch to the Sink and acknowledges it if that is done.
func (r *receiver) store(ctx context.Context, batch []envelope) {
	d := r.desk
	var raws []connectors.Raw
	if ctx.Err() != nil {
		return // we are stopping: Slack sends it again
	}
	for i, e := range batch {
		if e.keep {
			raws = append(raws, e.raw)
			batch[i].waiter = d.expect(e.kind, e.raw)
		}
	}
	if len(raws) > 0 {
		start := time.Now()
		storing, cancel := context.WithTimeoutCause(ctx, storeTimeout, errors.New("storing Slack events took too long"))
		err := r.sink(storing, raws...)
		cancel()
		if err != nil {
			level := slog.LevelError
			if ctx.Err() != nil {
				level = slog.LevelInfo // we are stopping
			}
			d.log.Log(ctx, level, "Slack events could not be stored; Slack will send them again",
				"events", len(raws), "took", time.Since(start), "err", err)
			for _, e := range batch {
				if e.waiter != nil {
					d.forget(e.waiter)
				}
			}
			return
		}
	}
	for _, e := range batch {
		if e.waiter == nil {
			r.acknowledge(ctx, e, nil)
			continue
		}
		// Whoever is next must not wait as well.
		r.answering.Go(func() { r.answer(ctx, e) })
	}
}

// answer acknowledges an envelope with what was decided, and carries the rest out.
func (r *receiver) answer(ctx context.Context, e envelope) {
	ack, rest := r.desk.await(ctx, e.waiter, e.kind)
	var payload any
	if ack != nil {
		payload = json.RawMessage(ack)
	}
	r.acknowledge(ctx, e, payload)
	doing, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
	defer cancel()
	r.desk.carryOut(doing, rest)
}

func (r *receiver) acknowledge(ctx context.Context, e envelope, payload any) {
	if e.id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	if err := r.socket.AckCtx(ctx, e.id, payload); err != nil {
		// The connection is gone. Slack sends it again, and it will be known.
		r.desk.log.InfoContext(ctx, "a Slack event was stored and not acknowledged", "envelope", e.id, "err", err)
	}
}
