package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// maxBody is how many bytes of an answer are read.
const maxBody = 1 << 20

// agent is what we call ourselves.
const agent = "Frontdesk"

var (
	errLarge = errors.New("the answer has more than 1 MiB")
	errSlow  = errors.New("no answer in time")
)

// Deliver implements connectors.Endpoint: it asks once.
func (w *Web) Deliver(ctx context.Context, d connectors.Delivery) (connectors.Receipt, error) {
	call, is := d.Op.(bridge.Call)
	if !is {
		return connectors.Receipt{}, &connectors.Failure{
			Class: connectors.Rejected, Reason: bridge.ReasonOther, Err: fmt.Errorf("no %s is done here", bridge.OpName(d.Op)),
		}
	}
	ctx, end := context.WithDeadlineCause(ctx, call.Until, errSlow)
	defer end()
	ctx, cancel := context.WithTimeoutCause(ctx, call.Timeout, errSlow)
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { sent.Store(true) }})
	req, err := w.request(ctx, d, call)
	if err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonUnusable, Err: err}
	}
	host := strings.ToLower(req.URL.Host)
	if !w.enter(host) {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Throttled, After: busyWait, Err: connectors.ErrBusy}
	}
	defer w.leave(host)
	resp, err := w.client.Do(req)
	if err != nil {
		return connectors.Receipt{}, failed(ctx, err, sent.Load())
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return connectors.Receipt{}, status(resp)
	}
	if len(call.Keep) == 0 {
		return connectors.Receipt{}, nil
	}
	kept, err := pick(call, resp.Body)
	if err != nil {
		return connectors.Receipt{}, unread(ctx, err)
	}
	return connectors.Receipt{Kept: kept}, nil
}

// request writes the call down, with its secrets. No error holds any of them.
func (w *Web) request(ctx context.Context, d connectors.Delivery, call bridge.Call) (*http.Request, error) {
	secret := w.settings.Load().secret // all of them as one configuration has them
	u, err := call.Address(secret)
	if err != nil {
		return nil, fmt.Errorf("the address cannot be used: %w", err)
	}
	head, err := call.Head(secret)
	if err != nil {
		return nil, fmt.Errorf("the head cannot be written: %w", err)
	}
	body, err := call.Content(secret)
	if err != nil {
		return nil, fmt.Errorf("the body cannot be written: %w", err)
	}
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, call.Method, "", content)
	if err != nil {
		return nil, errors.New("the request cannot be written")
	}
	req.URL, req.Host = u, u.Host
	req.Header = plainHeader()
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if call.Method != http.MethodGet {
		req.Header.Set("Idempotency-Key", key(d))
	}
	for _, h := range head {
		req.Header.Set(h[0], h[1])
	}
	return req, nil
}

// plainHeader are the headers of every request.
func plainHeader() http.Header {
	return http.Header{"Accept": {"application/json"}, "User-Agent": {agent}}
}

// key is the same at each attempt at a delivery, and the same for no other.
func key(d connectors.Delivery) string {
	sum := sha256.Sum256([]byte(d.Installation + "/" + string(d.ID)))
	return hex.EncodeToString(sum[:16])
}

// pick reads what is to be kept of an answer.
func pick(call bridge.Call, body io.Reader) (map[string]string, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBody {
		return nil, errLarge
	}
	kept, err := call.Pick(data)
	if err != nil {
		return nil, errNotJSON
	}
	return kept, nil
}

var errNotJSON = errors.New("the answer is not JSON")

// unread is the failure of an answer that was not read to its end, or is of no use.
func unread(ctx context.Context, err error) *connectors.Failure {
	switch {
	case errors.Is(err, errLarge):
		return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonTooLarge, Err: errLarge}
	case errors.Is(err, errNotJSON):
		return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNotJSON, Err: errNotJSON}
	case ctx.Err() != nil:
		return &connectors.Failure{Class: connectors.Ambiguous, Reason: bridge.ReasonNoAnswer, Err: errSlow}
	}
	return &connectors.Failure{Class: connectors.Ambiguous, Reason: bridge.ReasonOther, Err: errors.New("the answer broke off")}
}

// status is the failure that an answer's status tells of. Its words are not read: they may
// hold anything.
func status(resp *http.Response) *connectors.Failure {
	f := &connectors.Failure{
		Class: connectors.Rejected, Reason: bridge.ReasonOfStatus(resp.StatusCode),
		Err: errors.New(strings.TrimSpace(fmt.Sprintf("the answer is %d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))),
	}
	after := retryAfter(resp)
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable && after > 0:
		f.Class, f.After = connectors.Throttled, after
	case code == http.StatusServiceUnavailable:
		f.Class = connectors.Transient
	case code == http.StatusRequestTimeout, code >= 500 && code != http.StatusNotImplemented:
		f.Class = connectors.Ambiguous
	}
	return f
}

// maxAfter bounds what is believed of a wait that an answer asks for.
const maxAfter = time.Hour

// retryAfter is how long an answer asks to wait; zero if it does not say.
func retryAfter(resp *http.Response) time.Duration {
	said := resp.Header.Get("Retry-After")
	if n, err := strconv.Atoi(said); err == nil && n > 0 {
		return min(time.Duration(min(n, int(maxAfter/time.Second)))*time.Second, maxAfter)
	}
	at, err := http.ParseTime(said)
	if err != nil {
		return 0
	}
	now := time.Now()
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		now = date // by the clock that the other side goes by
	}
	return min(max(at.Sub(now), 0), maxAfter)
}

// failed is the failure of a call that brought no answer. sent tells that there was a
// connection, so that the other side may have had the call. What the error says is put
// into our own words, since it holds the address.
func failed(ctx context.Context, err error, sent bool) *connectors.Failure {
	f := &connectors.Failure{Class: connectors.Ambiguous, Reason: bridge.ReasonOther, Err: errors.New(inWords(err))}
	switch {
	case errors.Is(err, errForbidden):
		f.Class, f.Reason, f.Err = connectors.Rejected, bridge.ReasonForbidden, errForbidden
	case errors.Is(err, errRedirect):
		f.Class, f.Reason, f.Err = connectors.Rejected, bridge.ReasonRedirected, errRedirect
	case !sent:
		f.Class, f.Reason = connectors.Transient, bridge.ReasonUnreachable
	case ctx.Err() != nil:
		f.Reason, f.Err = bridge.ReasonNoAnswer, errSlow
	}
	return f
}

// inWords says what went wrong without naming anything of the call.
func inWords(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return "its name is not known"
		}
		return "its name could not be looked up"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "its certificate is not valid"
	}
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, context.DeadlineExceeded), ok && timeout.Timeout():
		return "no connection in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection broke off"
	}
	return "no answer that can be read"
}
