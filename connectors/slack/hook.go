package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/connectors"
)

// Where Slack's requests arrive.
const (
	PathEvents       = "/slack/events"
	PathInteractions = "/slack/interactions"
	PathCommands     = "/slack/commands"
)

const (
	// maxRequest is the greatest request we take; an event is far smaller.
	maxRequest = 4 << 20
	// knowTimeout is how long a request waits for us to know who we are.
	knowTimeout = time.Second
	// tryEvery is how often the token is tried where no socket would end with it.
	tryEvery = 5 * time.Minute
)

// Handler takes in Slack's signed requests, and answers 200 to what the Sink has
// stored. Who cannot show the signature gets nothing done and is told nothing. It
// is nil if we have a socket: Slack uses one way or the other.
// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
func (d *Desk) Handler(sink connectors.Sink) http.Handler {
	if d.socket {
		return nil
	}
	h := &hook{desk: d, sink: sink}
	mux := http.NewServeMux()
	mux.HandleFunc(PathEvents, h.serve("application/json", readEventRequest))
	mux.HandleFunc(PathInteractions, h.serve("application/x-www-form-urlencoded", readInteraction))
	mux.HandleFunc(PathCommands, h.serve("application/x-www-form-urlencoded", readCommand))
	return mux
}

// attend is Run without a socket: Handler takes in what comes, and this reads again
// what may have been missed, at the start and when a request could not be stored.
// It returns when the token is of no use any more.
func (d *Desk) attend(ctx context.Context, sink connectors.Sink) error {
	ctx, cancel := context.WithCancel(ctx)
	caughtUp := make(chan struct{})
	go func() {
		defer close(caughtUp)
		d.keepCaughtUp(ctx, sink, d.again)
	}()
	defer func() {
		cancel()
		<-caughtUp
	}()
	d.mayHaveMissed()
	d.connected.Store(true)
	defer d.connected.Store(false)
	for sleep(ctx, tryEvery) {
		if f := connectors.AsFailure(d.Identify(ctx)); f.Class == connectors.Broken {
			return f
		}
	}
	return nil
}

// mayHaveMissed has the open threads read again.
func (d *Desk) mayHaveMissed() {
	d.disconnected()
	select {
	case d.again <- struct{}{}:
	default: // it is known already
	}
}

// hook takes in what Slack sends by HTTP.
type hook struct {
	desk *Desk
	sink connectors.Sink
}

// request is what a verified request holds.
type request struct {
	kind    string
	payload json.RawMessage
	// answer is what Slack wants to hear at once, if there is nothing to store.
	answer  string
	nothing bool
}

func (h *hook) serve(form string, read func(body []byte) request) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeoutCause(r.Context(), storeTimeout, errors.New("storing a request of Slack took too long"))
		defer cancel()
		body, code, why := h.verified(w, r, form)
		if code != http.StatusOK {
			h.refuse(ctx, r, code, why)
			w.WriteHeader(code)
			return
		}
		req := read(body)
		if req.nothing {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, req.answer) // whoever asked may be gone
			return
		}
		waiting, err := h.store(ctx, req)
		if err != nil {
			h.desk.log.ErrorContext(ctx, "a request of Slack could not be stored; Slack sends events again", "kind", req.kind,
				"retry", cut(r.Header.Get("X-Slack-Retry-Num"), 8), "err", err)
			if req.kind == kindEvent {
				h.desk.mayHaveMissed()
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		h.answer(ctx, w, waiting, req.kind)
	}
}

// answer answers a request that is stored. An empty answer is right for every kind:
// it takes an event, leaves the message as it is, and closes a modal. What the answer
// cannot hold is carried out after it.
func (h *hook) answer(ctx context.Context, w http.ResponseWriter, waiting *waiter, kind string) {
	ack, rest := h.desk.await(ctx, waiting, kind)
	if ack != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(ack)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(ack) // whoever asked may be gone
	if len(rest) == 0 {
		return
	}
	_ = http.NewResponseController(w).Flush()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
	defer cancel()
	h.desk.carryOut(ctx, rest)
}

// verified reads a request that Slack has signed within the last five minutes. Until
// the signature is found right nothing of the body is looked at.
func (h *hook) verified(w http.ResponseWriter, r *http.Request, form string) (body []byte, code int, why string) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed, "it is no POST"
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != form {
		return nil, http.StatusUnsupportedMediaType, "it is of another content type"
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, h.desk.signing.Reveal())
	switch {
	case errors.Is(err, slack.ErrMissingHeaders):
		return nil, http.StatusUnauthorized, "it is not signed"
	case errors.Is(err, slack.ErrExpiredTimestamp):
		return nil, http.StatusUnauthorized, "it was signed more than five minutes ago, or this machine's clock is wrong"
	case err != nil:
		return nil, http.StatusUnauthorized, "its signature cannot be read"
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, http.StatusRequestEntityTooLarge, "it is too large"
	}
	if err != nil {
		return nil, http.StatusBadRequest, "it broke off"
	}
	if _, err := verifier.Write(body); err != nil || verifier.Ensure() != nil {
		return nil, http.StatusUnauthorized, "its signature is wrong; if it came from Slack, then slack.signing_secret is"
	}
	return body, http.StatusOK, ""
}

// refuse tells the operator of a request that was refused, once a minute at most:
// anybody can send some.
func (h *hook) refuse(ctx context.Context, r *http.Request, code int, why string) {
	n := h.desk.refused.Add(1)
	h.desk.refusals.Do(func() {
		h.desk.log.WarnContext(ctx, "a request to Slack's address was refused", "path", r.URL.Path, "status", code, "why", why, "so_far", n)
	})
}

// store hands what a request holds to the Sink. It gives who waits for what becomes
// of it, if anybody does.
func (h *hook) store(ctx context.Context, req request) (*waiter, error) {
	d := h.desk
	knowing, cancel := context.WithTimeout(ctx, knowTimeout)
	defer cancel()
	if _, err := d.identified(knowing); err != nil {
		return nil, err // without it our own posts would be taken for somebody's
	}
	raw, wanted, err := d.wrap(req.kind, req.payload)
	if err != nil || !wanted {
		return nil, err
	}
	waiting := d.expect(req.kind, raw)
	if err := h.sink(ctx, raw); err != nil {
		if waiting != nil {
			d.forget(waiting)
		}
		return nil, err
	}
	return waiting, nil
}

// readEventRequest reads a request of the Events API.
// Source: https://docs.slack.dev/apis/events-api
func readEventRequest(body []byte) request {
	switch o := readObject(body); o.str("type") {
	case "url_verification":
		return request{nothing: true, answer: cut(o.str("challenge"), 500)}
	case "event_callback":
		return request{kind: kindEvent, payload: body}
	}
	return odd(body)
}

// readInteraction reads a press of a button and the like, which comes as JSON in a
// field of a form.
// Source: https://docs.slack.dev/interactivity/handling-user-interaction
func readInteraction(body []byte) request {
	form, err := url.ParseQuery(string(body))
	if payload := []byte(form.Get("payload")); err == nil && readObject(payload) != nil {
		return request{kind: kindInteractive, payload: payload}
	}
	return odd(body)
}

// readCommand reads a slash command, and makes of its form what the socket would
// have brought. Now and then Slack only tries whether we are there.
// Source: https://docs.slack.dev/interactivity/implementing-slash-commands
func readCommand(body []byte) request {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return odd(body)
	}
	if form.Get("ssl_check") == "1" {
		return request{nothing: true}
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err := json.Marshal(fields)
	if err != nil {
		return odd(body)
	}
	return request{kind: kindCommand, payload: payload}
}

// odd keeps what Slack has signed and we cannot read, for a person to look at.
func odd(body []byte) request {
	if json.Valid(body) {
		return request{kind: kindBad, payload: body}
	}
	text, _ := json.Marshal(string(bytes.ToValidUTF8(body, []byte("�")))) // a string can always be written
	return request{kind: kindBad, payload: text}
}
