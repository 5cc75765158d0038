package telegramsim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// hook is a bot's web hook. Source: telegram-bot-api, WebhookActor.cpp and
// Client.cpp, process_set_webhook_query.
type hook struct {
	url, secret string
	most        int // connections at once
	lines       map[string]*line
	flying      int
	failed      time.Time
	failure     string
}

// line is one of a web hook's queues: nothing in it overtakes.
type line struct {
	flying bool
	wait   time.Duration // after the last failure
	due    time.Time
}

const (
	// hookTimeout is how long Telegram waits for an answer.
	hookTimeout = time.Minute
	// The pauses after failures double from the first to the last; Telegram draws the
	// last between 60 and 120 s.
	firstRetry, lastRetry = time.Second, 2 * time.Minute
	longestRetryAfter     = time.Hour
)

var (
	hookPorts  = []string{"", "443", "80", "88", "8443"}
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)
)

// WithHooks has the server call web hooks by a client. Without it whoever sets one
// gets nothing.
func WithHooks(client *http.Client) Option {
	return func(s *Server) {
		own := *client
		own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		s.hooks = &own
	}
}

// setWebhook follows Client::process_set_webhook_query. The lock is held.
func (b *Bot) setWebhook(p params) *reply {
	if p["url"] == "" {
		return b.deleteWebhook(p)
	}
	u, err := url.Parse(p["url"])
	switch {
	case err != nil || u.Host == "":
		return refuse(400, "Bad Request: bad webhook: invalid URL specified")
	case u.Scheme != "https":
		return refuse(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
	case !slices.Contains(hookPorts, u.Port()):
		return refuse(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	case len(p["secret_token"]) > 256:
		return refuse(400, "Bad Request: secret token is too long")
	case !secretForm.MatchString(p["secret_token"]):
		return refuse(400, "Bad Request: secret token contains unallowed characters")
	}
	if list, ok := p["allowed_updates"]; ok {
		var kinds []string
		if json.Unmarshal([]byte(list), &kinds) != nil {
			return refuse(400, "Bad Request: can't parse allowed updates")
		}
		b.allowed = kinds
	}
	if p["drop_pending_updates"] == "true" {
		b.queue = nil
	}
	b.stopPoll()
	h := &hook{url: p["url"], secret: p["secret_token"], most: int(p.integer("max_connections", 40, 1, 100)), lines: map[string]*line{}}
	if b.hook != nil {
		h.failed, h.failure = b.hook.failed, b.hook.failure
	}
	b.hook = h
	if b.s.hooks != nil && !b.s.shut {
		b.s.work.Go(func() { b.serveHook(h) })
	}
	b.s.notify()
	return grant(true)
}

// deleteWebhook lets the bot be polled again. The lock is held.
func (b *Bot) deleteWebhook(p params) *reply {
	if p["drop_pending_updates"] == "true" {
		b.queue = nil
	}
	b.hook = nil
	b.s.notify()
	return grant(true)
}

// getWebhookInfo is https://core.telegram.org/bots/api#webhookinfo. The lock is held.
func (b *Bot) getWebhookInfo() *reply {
	b.expire()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(b.queue)}
	if h := b.hook; h != nil {
		info["url"], info["max_connections"], info["ip_address"] = h.url, h.most, "203.0.113.7"
		if !h.failed.IsZero() {
			info["last_error_date"], info["last_error_message"] = h.failed.Unix(), h.failure
		}
	}
	if len(b.allowed) > 0 {
		info["allowed_updates"] = b.allowed
	}
	return grant(info)
}

// serveHook calls a web hook for as long as it is set.
func (b *Bot) serveHook(h *hook) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	for b.hook == h && !b.s.shut {
		b.expire()
		next := b.dispatch(h)
		changed := b.s.changed
		b.s.mu.Unlock()
		var due <-chan time.Time
		var timer *time.Timer
		if !next.IsZero() {
			timer = time.NewTimer(time.Until(next))
			due = timer.C
		}
		select {
		case <-changed:
		case <-due:
		case <-b.s.closed:
		}
		if timer != nil {
			timer.Stop()
		}
		b.s.mu.Lock()
	}
}

// dispatch begins what may be sent now, and tells when the next is due that waits.
func (b *Bot) dispatch(h *hook) (next time.Time) {
	now, seen := time.Now(), map[string]bool{}
	for _, u := range b.queue {
		name := lineOf(u.body)
		if seen[name] {
			continue // the head of the line goes first
		}
		seen[name] = true
		l := h.lines[name]
		if l == nil {
			l = &line{}
			h.lines[name] = l
		}
		switch {
		case l.flying || h.flying >= h.most:
		case l.due.After(now):
			if next.IsZero() || l.due.Before(next) {
				next = l.due
			}
		default:
			l.flying = true
			h.flying++
			b.s.work.Go(func() { b.push(h, l, u) })
		}
	}
	return next
}

// push sends one update and goes by the answer.
func (b *Bot) push(h *hook, l *line, u update) {
	answer, after, err := b.s.post(h, u.body)
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	l.flying = false
	h.flying--
	defer b.s.notify()
	if err != nil {
		l.wait = min(max(2*l.wait, firstRetry), lastRetry)
		l.due = time.Now().Add(max(l.wait, min(after, longestRetryAfter)))
		h.failed, h.failure = time.Now(), err.Error()
		return
	}
	l.wait = 0
	b.queue = slices.DeleteFunc(b.queue, func(q update) bool { return q.id == u.id })
	// The answer may hold one call; nobody learns what becomes of it.
	p := params{}
	if len(answer) > 0 && p.addJSON(answer) && p["method"] != "" {
		call := Call{Seq: len(b.s.calls) + 1, Bot: b.username, Method: p["method"], Params: p, At: time.Now()}
		delete(p, "method")
		b.s.calls = append(b.s.calls, call)
		done := b.perform(context.Background(), call, nil)
		b.s.calls[call.Seq-1].Status, b.s.calls[call.Seq-1].Done = done.code, done.code == 200
	}
}

// post makes one request. Its errors are as getWebhookInfo tells them.
func (s *Server) post(h *hook, body []byte) (answer []byte, after time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), hookTimeout)
	defer cancel()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-s.closed:
			cancel()
		case <-stop:
		}
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return nil, 0, word("Invalid URL")
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.hooks.Do(r)
	if err == nil {
		defer resp.Body.Close()
		answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, 0, word("Read timeout expired")
	case errors.Is(err, syscall.ECONNREFUSED):
		return nil, 0, word("Connection refused")
	case err != nil:
		return nil, 0, word("Connection closed")
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return nil, time.Duration(seconds) * time.Second,
			word("Wrong response from the webhook: " + resp.Status)
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind != "application/json" {
		answer = nil
	}
	return answer, 0, nil
}

// word is a failure as getWebhookInfo tells it.
type word string

func (w word) Error() string { return string(w) }

// lineOf is the queue that an update stands in: messages and their edits by chat, a
// press by who pressed, all else by its kind and chat. So a press or a block may
// overtake a message. Source: Client.cpp, add_update and its callers.
func lineOf(body []byte) string {
	var u map[string]json.RawMessage
	_ = json.Unmarshal(body, &u) // what is no update stands in a line of its own
	for kind, raw := range u {
		if kind == "update_id" {
			continue
		}
		var fields struct{ Chat, From struct{ ID int64 } }
		_ = json.Unmarshal(raw, &fields)
		switch kind {
		case "message", "edited_message":
			return fmt.Sprint("chat ", fields.Chat.ID)
		case "callback_query":
			return fmt.Sprint("press ", fields.From.ID)
		}
		return fmt.Sprint(kind, " ", fields.Chat.ID)
	}
	return ""
}
