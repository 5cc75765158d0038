package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// respond answers a slash command or a button at its response URL.
// Source: https://docs.slack.dev/interactivity/handling-user-interaction
func (d *Desk) respond(ctx context.Context, op bridge.Respond) error {
	if !op.Until.IsZero() && time.Now().After(op.Until) {
		return reject(bridge.ReasonExpired, errors.New("it is too late to answer"))
	}
	to, err := url.Parse(string(op.To))
	if err != nil || !d.mayAnswer(to) {
		return reject(bridge.ReasonNotAllowed, errors.New("the address to answer at is not Slack's"))
	}
	text, blocks, err := content(op.Body, nil, nil)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{
		"response_type": audience(op), "replace_original": op.Replace,
		"text": escape(cut(text, maxText)), "blocks": blocks,
	})
	if err != nil {
		return reject(bridge.ReasonOther, fmt.Errorf("writing an answer: %w", err))
	}
	var sent trace
	req, err := http.NewRequestWithContext(sent.watch(ctx), http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return reject(bridge.ReasonOther, errors.New("the address to answer at cannot be used"))
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := d.client.Do(req)
	if err != nil {
		return fail(err, unrepeatable, &sent)
	}
	defer resp.Body.Close()
	return answered(resp)
}

// audience is who sees an answer, in Slack's words.
func audience(op bridge.Respond) string {
	if op.Share {
		return "in_channel"
	}
	return "ephemeral"
}

// answered reads what Slack says to an answer: "ok" or JSON, or a status.
func answered(resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		after, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // 0 is read as unknown
		return throttled(time.Duration(after) * time.Second)
	case resp.StatusCode >= 500:
		return &connectors.Failure{Class: connectors.Ambiguous, Err: fmt.Errorf("status %d", resp.StatusCode)}
	case resp.StatusCode != http.StatusOK:
		return reject(bridge.ReasonExpired, fmt.Errorf("status %d", resp.StatusCode))
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return &connectors.Failure{Class: connectors.Ambiguous, Err: bare(err)}
	}
	if answer := readObject(b); answer != nil && !answer.is("ok") {
		switch w := answer.str("error"); w {
		case "used_url", "expired_url":
			return reject(bridge.ReasonExpired, errors.New(w))
		default:
			return fail(slack.SlackErrorResponse{Err: w}, unrepeatable, nil)
		}
	}
	return nil
}

// mayAnswer tells whether an address is one that Slack hands out: nothing said
// inside goes anywhere else.
func (d *Desk) mayAnswer(to *url.URL) bool {
	if to.Scheme == d.base.Scheme && strings.EqualFold(to.Host, d.base.Host) {
		return true
	}
	return to.Scheme == "https" && (strings.EqualFold(to.Host, "hooks.slack.com") || strings.EqualFold(to.Host, "hooks.slack-gov.com"))
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text of Slack's three control characters.
func escape(s string) string { return escapes.Replace(s) }
