package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// maxAnswer is how much of an answer we read. A page of history is far smaller.
const maxAnswer = 16 << 20

var errTooBig = errors.New("the answer of Slack is too big")

// client is the HTTP client below everything: it bounds how long a call takes and
// what is read, follows no redirect, and learns how far our clock is from Slack's.
type client struct {
	http *http.Client
	skew atomic.Int64 // Slack's clock minus ours, in nanoseconds
	// scopes are what Slack last said, to auth.test, that the bot token may do.
	scopes atomic.Pointer[[]string]
}

func newClient(h *http.Client) *client {
	if h == nil {
		h = &http.Client{}
	}
	own := *h
	// A redirect could carry a token, or an answer, to somebody else.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{http: &own}
}

// Do makes a request for the client library. The library opens the socket with a
// call that nothing else bounds: unanswered, it would keep us from Slack for good.
func (c *client) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), callTimeout, errSlow)
	resp, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		c.skew.Store(int64(time.Until(date)))
	}
	if list := resp.Header.Get("X-OAuth-Scopes"); list != "" && strings.HasSuffix(req.URL.Path, "/auth.test") {
		scopes := readScopes(list)
		c.scopes.Store(&scopes)
	}
	resp.Body = &bounded{ReadCloser: resp.Body, left: maxAnswer, done: cancel}
	return resp, nil
}

// stream makes a request whose length and time others bound: that of a file.
func (c *client) stream(req *http.Request) (*http.Response, error) {
	own := *c.http
	own.Timeout = 0
	return own.Do(req)
}

// slackTime is what Slack's clock showed at a time of ours, as of its last answer.
func (c *client) slackTime(t time.Time) time.Time { return t.Add(time.Duration(c.skew.Load())) }

type bounded struct {
	io.ReadCloser
	left int
	done context.CancelFunc // ends the call
}

func (b *bounded) Close() error {
	defer b.done()
	return b.ReadCloser.Close()
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooBig
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// read calls a method of the Web API that the client library would read too
// strictly, and returns its answer if it is ok. Its errors are those of the library.
func (d *Desk) read(ctx context.Context, method string, args url.Values) (object, error) {
	args.Set("token", d.token.Reveal())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.base.String()+method, strings.NewReader(args.Encode()))
	if err != nil {
		return nil, fmt.Errorf("asking for %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusTooManyRequests {
		if after, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
			return nil, &slack.RateLimitedError{RetryAfter: time.Duration(after) * time.Second}
		}
	}
	if resp.StatusCode != http.StatusOK {
		return nil, slack.StatusCodeError{Code: resp.StatusCode}
	}
	var answer object
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("reading the answer of %s: %w", method, err)
	}
	if !answer.is("ok") {
		return nil, slack.SlackErrorResponse{Err: answer.str("error"), Needed: answer.str("needed")}
	}
	return answer, nil
}

// pageSize is how much we ask for at once; Slack recommends no more.
// Source: https://docs.slack.dev/reference/methods/conversations.replies
const pageSize = 200

// pages calls each with every page of a method's answers, until it returns false
// or an error.
func (d *Desk) pages(ctx context.Context, method string, args url.Values, each func(object) (more bool, err error)) error {
	args.Set("limit", strconv.Itoa(pageSize))
	for {
		answer, err := d.page(ctx, method, args)
		if err != nil {
			return err
		}
		more, err := each(answer)
		if err != nil || !more {
			return err
		}
		next := answer.obj("response_metadata").str("next_cursor")
		if next == "" || next == args.Get("cursor") {
			return nil
		}
		args.Set("cursor", next)
	}
}

// page calls a method in the time that one call may take.
func (d *Desk) page(ctx context.Context, method string, args url.Values) (object, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, errSlow)
	defer cancel()
	return d.read(ctx, method, args)
}
