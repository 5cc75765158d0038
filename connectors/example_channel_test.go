package connectors_test

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// The worked example of the README: a channel for a text-message gateway, an imaginary
// one, that calls a web hook for each message that came in and takes a POST for each
// that goes out. conformance_example_test.go runs the suite over it.

// smsKind is the channel type "sms"; it would be listed in kinds.go.
type smsKind struct{}

func (smsKind) Name() string                  { return "sms" }
func (smsKind) Settings() connectors.Settings { return &smsSettings{} }

// smsSettings are the keys of such a channel in frontdesk.yaml, besides id and type.
type smsSettings struct {
	URL    string            `yaml:"url"`
	Token  connectors.Secret `yaml:"token"`  // ours, shown to the gateway
	Secret connectors.Secret `yaml:"secret"` // the gateway's, shown to us
}

func (s *smsSettings) Check() (faults []connectors.Fault) {
	if s.URL == "" {
		faults = append(faults, connectors.Fault{Key: "url", Text: "the gateway's address is missing: its console shows it under API"})
	}
	if s.Token.IsZero() {
		faults = append(faults, connectors.Fault{Key: "token", Text: "the gateway's token is missing: write token: ${SMS_TOKEN}"})
	}
	return faults
}

func (s *smsSettings) Open(d connectors.Deps) (connectors.Channel, error) {
	return &sms{settings: *s, deps: d}, nil
}

// sms is one account at the gateway. It keeps nothing: what has to survive is the
// store's.
type sms struct {
	settings smsSettings
	deps     connectors.Deps
}

var (
	_ connectors.Channel = (*sms)(nil)
	_ connectors.Hook    = (*sms)(nil)
)

// Caps says what the platform can do; the core does without the rest: choices become
// numbered lines, bold text plain text, and what is longer is cut into parts.
func (c *sms) Caps() bridge.Caps {
	return bridge.Caps{Text: 1600, Measure: richtext.Runes, Repeat: bridge.Absorbed}
}

// Handler takes in what the gateway says: verify, store, and only then acknowledge.
func (c *sms) Handler(sink connectors.Sink) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown := []byte(r.Header.Get("X-Gateway-Secret"))
		if subtle.ConstantTimeCompare(shown, []byte(c.settings.Secret.Reveal())) != 1 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		var m incoming
		_ = json.Unmarshal(body, &m) // what cannot be read is stored as well: Decode parks it
		raw := connectors.Raw{Endpoint: c.deps.ID, Key: m.ID, Lane: m.From, Body: body}
		if err := sink(r.Context(), raw); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable) // so that it comes again
		}
	})
}

// incoming is a text message as the gateway sends it.
type incoming struct {
	ID   string    `json:"id"`
	Seq  int64     `json:"seq"` // grows with each message of the account, in and out
	From string    `json:"from"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Decode turns it into an event of its sender. It is pure, so that it can be run again.
func (c *sms) Decode(raw connectors.Raw) ([]connectors.Filed, error) {
	var m incoming
	if err := json.Unmarshal(raw.Body, &m); err != nil {
		return nil, fmt.Errorf("reading a text message: %w", err)
	}
	if m.From == "" {
		return nil, errors.New("a text message without a sender")
	}
	number := bridge.RemoteID(m.From)
	return []connectors.Filed{{
		Place: bridge.Place{Endpoint: raw.Endpoint, User: number, Chat: number},
		Event: bridge.MessageIn{
			Stamp: bridge.Stamp{Remote: bridge.RemoteID(m.ID), At: m.At, Order: m.Seq},
			Kind:  "text",
			Text:  richtext.FromPlain(m.Text),
		},
	}}, nil
}

// Deliver tries once. When to try again is the engine's to say, by the Class.
func (c *sms) Deliver(ctx context.Context, d connectors.Delivery) (connectors.Receipt, error) {
	post, ok := d.Op.(bridge.Post)
	if !ok {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNotAllowed}
	}
	body, err := json.Marshal(map[string]string{
		"to": string(d.Room), "text": post.Body.Plain(),
		"ref": d.Installation + "/" + string(d.ID), // by which the gateway knows a repetition
	})
	if err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonOther, Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.settings.URL+"/messages", bytes.NewReader(body))
	if err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Broken, Reason: bridge.ReasonOther, Err: err}
	}
	req.Header.Set("Authorization", "Bearer "+c.settings.Token.Reveal())
	resp, err := c.deps.HTTP.Do(req)
	if err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Ambiguous, Err: err}
	}
	defer func() { _ = resp.Body.Close() }() // it has been read
	if resp.StatusCode != http.StatusOK {
		return connectors.Receipt{}, refusal(resp)
	}
	var sent incoming
	if err := json.NewDecoder(resp.Body).Decode(&sent); err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Ambiguous, Err: err}
	}
	return connectors.Receipt{Remote: bridge.RemoteID(sent.ID), Order: sent.Seq}, nil
}

// refusal sorts the gateway's refusals.
func refusal(resp *http.Response) *connectors.Failure {
	f := &connectors.Failure{Class: connectors.Ambiguous, Err: errors.New("the gateway answered " + resp.Status)}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		f.Class, f.After = connectors.Throttled, 5*time.Second
	case http.StatusServiceUnavailable:
		f.Class = connectors.Transient // it says so before it has looked at the message
	case http.StatusGone:
		f.Class, f.Reason = connectors.Rejected, bridge.ReasonNoChat
	case http.StatusUnauthorized:
		f.Class, f.Reason = connectors.Broken, bridge.ReasonOther
	}
	return f
}

// Gates are the rates that the gateway allows: one message a second to a number.
func (c *sms) Gates(d connectors.Delivery) []connectors.Gate {
	return []connectors.Gate{{Key: "sms/" + string(d.Room), Every: time.Second, Burst: 3}}
}
