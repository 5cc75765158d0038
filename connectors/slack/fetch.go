package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Fetch opens a file of the workspace. Socket Mode leaves out where a file lies, so that
// is asked for first.
// Source: https://docs.slack.dev/reference/methods/files.info
func (d *Desk) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	if f.Lacking != "" {
		return connectors.Content{}, reject(f.Lacking, errors.New("the file cannot be had"))
	}
	if !isID(string(f.ID)) {
		return connectors.Content{}, reject(bridge.ReasonNoFile, errors.New("not the id of a file"))
	}
	answer, err := d.page(ctx, "files.info", url.Values{"file": {string(f.ID)}})
	if word(err) == "access_denied" { // to this file, and not to everything
		return connectors.Content{}, reject(bridge.ReasonNoAccess, err)
	}
	if err != nil {
		return connectors.Content{}, fail(err, repeatable, nil)
	}
	info := answer.obj("file")
	if reason := lacking(info, info.str("id")); reason != "" {
		return connectors.Content{}, reject(reason, fmt.Errorf("the file is %.20q", firstOf(info.str("mode"), info.str("filetype"), "gone")))
	}
	at, err := url.Parse(firstOf(info.str("url_private_download"), info.str("url_private")))
	if err != nil || !d.mayHoldToken(at) {
		return connectors.Content{}, reject(bridge.ReasonNotAFile, errors.New("the file does not lie with Slack"))
	}
	return d.download(ctx, at, info)
}

// mayHoldToken tells whether an address is Slack's own: files that others keep may name
// any, and the token goes nowhere else.
func (d *Desk) mayHoldToken(at *url.URL) bool {
	if at.Scheme == d.base.Scheme && strings.EqualFold(at.Host, d.base.Host) {
		return true
	}
	host := "." + strings.ToLower(at.Hostname())
	return at.Scheme == "https" && at.Port() == "" && (strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com"))
}

// download opens what lies at an address. Who may not read it is sent to a page to sign in,
// or gets that page.
func (d *Desk) download(ctx context.Context, at *url.URL, info object) (connectors.Content, error) {
	ctx, end := context.WithCancelCause(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		end(nil)
		return connectors.Content{}, reject(bridge.ReasonNoFile, errors.New("the address of the file cannot be used"))
	}
	req.Header.Set("Authorization", "Bearer "+d.token.Reveal())
	req.Header.Set("Accept-Encoding", "identity") // packed, it would not say how long it is
	slow := time.AfterFunc(callTimeout, func() { end(errSlow) })
	resp, err := d.client.stream(req)
	slow.Stop()
	if err == nil {
		err = opened(resp, info)
		if err != nil {
			_ = resp.Body.Close() // there is nothing more to know
		}
	}
	if err != nil {
		end(nil)
		return connectors.Content{}, fail(err, repeatable, nil)
	}
	size := resp.ContentLength
	if size < 0 {
		size = -1
	}
	body := &moving{ReadCloser: resp.Body, end: end}
	return connectors.Sniff(connectors.Content{
		ReadCloser: body, Size: size, Type: firstOf(info.str("mimetype"), resp.Header.Get("Content-Type")),
	}), nil
}

var errSignIn = errors.New("the file is behind the page to sign in")

// opened tells whether an answer is a file.
func opened(resp *http.Response, info object) error {
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests:
		after, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // 0 is read as unknown
		return throttled(time.Duration(after) * time.Second)
	case code >= 300 && code < 400, code == http.StatusUnauthorized, code == http.StatusForbidden:
		return reject(bridge.ReasonNoAccess, errSignIn)
	case code == http.StatusNotFound, code == http.StatusGone:
		return reject(bridge.ReasonNoFile, fmt.Errorf("status %d", code))
	case code != http.StatusOK:
		return &connectors.Failure{Class: connectors.Transient, Err: fmt.Errorf("status %d", code)}
	}
	page := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
	if said := int64(info.num("size")); page && (info.str("mimetype") != "text/html" || said != resp.ContentLength) {
		return reject(bridge.ReasonNoAccess, errSignIn)
	}
	return nil
}

// moving is a file that is read as long as something comes.
type moving struct {
	io.ReadCloser
	end context.CancelCauseFunc
}

func (m *moving) Read(p []byte) (int, error) {
	slow := time.AfterFunc(callTimeout, func() { m.end(errSlow) })
	defer slow.Stop()
	n, err := m.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = bare(err)
	}
	return n, err
}

func (m *moving) Close() error {
	defer m.end(nil)
	return m.ReadCloser.Close()
}
