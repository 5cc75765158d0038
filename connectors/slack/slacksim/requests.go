package slacksim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// requests is where the app is reached by signed HTTP requests.
type requests struct {
	client *http.Client
	base   string
}

// Where the request URLs of the app are, below its base.
const (
	pathEvents       = "/slack/events"
	pathInteractions = "/slack/interactions"
	pathCommands     = "/slack/commands"
)

const (
	typeJSON = "application/json"
	typeForm = "application/x-www-form-urlencoded"
)

// TakeRequests has the app reached by signed HTTP requests below base
// ("https://desk.example.com") from now on, and not by Socket Mode any more. Slack
// tries the address first: the app has to answer a challenge.
// Source: https://docs.slack.dev/reference/events/url_verification
func (s *Server) TakeRequests(ctx context.Context, client *http.Client, base string) error {
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	to := &requests{client: &own, base: strings.TrimSuffix(base, "/")}
	s.mu.Lock()
	challenge := fmt.Sprintf("challenge-%d-%s", s.next("challenge"), strings.Repeat("x", 40))
	s.mu.Unlock()
	body := mustJSON(reply{"token": "simulated", "challenge": challenge, "type": "url_verification"})
	a := s.send(ctx, to, &envelope{kind: "events_api"}, pathEvents, typeJSON, body)
	if a.err != nil {
		return fmt.Errorf("your URL didn't respond with the value of the challenge parameter: %w", a.err)
	}
	var answered struct{ Challenge string }
	if json.Unmarshal(a.body, &answered) != nil {
		answered.Challenge = strings.TrimPrefix(string(a.body), "challenge=")
	}
	if answered.Challenge != challenge {
		return errors.New("your URL didn't respond with the value of the challenge parameter")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = to
	for _, l := range s.links {
		l.drop()
	}
	s.touch()
	return nil
}

// Sign makes a request as Slack does, signed at a time. A test may spoil it before
// it is sent, as an attacker would.
// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
func (s *Server) Sign(ctx context.Context, to, contentType string, body []byte, at time.Time) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.app.SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r, nil
}

// answered is what came of a request.
type answered struct {
	body        []byte
	contentType string
	reason      string // of a retry
	err         error  // what a person is shown
	noRetry     bool
}

var (
	errTheirs = errors.New("http_client_error")
	errOurs   = errors.New("http_service_error")
)

// send makes one request and waits three seconds at most.
func (s *Server) send(ctx context.Context, to *requests, env *envelope, path, contentType string, body []byte) answered {
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	r, err := s.Sign(ctx, to.base+path, contentType, body, time.Now())
	if err != nil {
		return answered{reason: "unknown_error", err: errOurs}
	}
	if env.attempt > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(env.attempt))
		r.Header.Set("X-Slack-Retry-Reason", env.reason)
	}
	resp, err := to.client.Do(r)
	if err == nil {
		defer resp.Body.Close()
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return answered{reason: "http_timeout", err: errNotInTime}
	case err != nil:
		return answered{reason: "connection_failed", err: errNoSocket}
	}
	a := answered{noRetry: resp.Header.Get("X-Slack-No-Retry") == "1"}
	switch {
	case resp.StatusCode >= 500:
		a.reason, a.err = "http_error", errOurs
	case resp.StatusCode < 200 || resp.StatusCode >= 300:
		a.reason, a.err = "http_error", errTheirs
	default:
		a.body, a.contentType = body, resp.Header.Get("Content-Type")
	}
	return a
}

// asJSON is an answer's body as Slack reads it: what is not JSON is a text.
func asJSON(contentType string, body []byte) []byte {
	if kind, _, _ := mime.ParseMediaType(contentType); kind == typeJSON || len(bytes.TrimSpace(body)) == 0 {
		return body
	}
	return mustJSON(reply{"text": string(body)})
}

// request sends an envelope by HTTP, with s.mu held.
func (s *Server) request(env *envelope) {
	if s.closed {
		env.answer(ack{err: errClosed})
		return
	}
	path, contentType, body := pathEvents, typeJSON, []byte(env.payload)
	switch env.kind {
	case "interactive":
		path, contentType, body = pathInteractions, typeForm, []byte(url.Values{"payload": {string(env.payload)}}.Encode())
	case "slash_commands":
		path, contentType, body = pathCommands, typeForm, formOf(env.payload)
	}
	if env.lose > 0 {
		env.lose--
		s.after(ackWithin, func() { s.fail(env, "http_timeout", errNotInTime) })
		return
	}
	to, twice := s.requests, env.fault.Duplicate && env.attempt == 0
	s.work.Go(func() {
		if twice {
			s.send(s.ctx, to, env, path, contentType, body)
		}
		a := s.send(s.ctx, to, env, path, contentType, body)
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case s.closed:
			env.answer(ack{err: errClosed})
		case a.err != nil:
			if a.noRetry {
				env.attempt = len(retrySchedule)
			}
			s.fail(env, a.reason, a.err)
		default:
			s.pending--
			env.answer(ack{payload: asJSON(a.contentType, a.body)})
			s.touch()
		}
	})
}

// formOf makes a form of the fields of a slash command.
func formOf(payload json.RawMessage) []byte {
	var fields map[string]string
	if err := json.Unmarshal(payload, &fields); err != nil {
		panic(fmt.Sprintf("slacksim: a slash command is no object of strings: %v", err))
	}
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	return []byte(form.Encode())
}
