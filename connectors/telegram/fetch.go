package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

var _ connectors.Fetcher = (*channel)(nil)

// stall is how long a file may stand still on its way before it is given up.
const stall = 30 * time.Second

// Fetch opens a file that a customer sent. Its address holds the token: it is made here,
// used once, and goes nowhere else.
func (c *channel) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	if f.Size > maxFetch {
		return connectors.Content{}, rejected(bridge.ReasonTooLarge, "Telegram hands out files of up to 20 MB only")
	}
	asking, cancel := context.WithTimeout(ctx, stall)
	defer cancel()
	found, err := c.api.GetFile(asking, &bot.GetFileParams{FileID: string(f.ID)})
	switch {
	case refusedWith(err, "file is too big"):
		return connectors.Content{}, rejected(bridge.ReasonTooLarge, c.mask(err.Error()))
	case refusedWith(err, "file_id"):
		return connectors.Content{}, rejected(bridge.ReasonNoFile, c.mask(err.Error()))
	case err != nil:
		return connectors.Content{}, notYet(c.failure(err, nil))
	case found.FilePath == "":
		return connectors.Content{}, rejected(bridge.ReasonNoFile, "Telegram does not say where the file lies")
	}
	return c.download(ctx, f, found.FilePath)
}

// notYet is the failure of a question that changes nothing: where it is not certain
// whether it was answered, it can be asked again.
func notYet(f *connectors.Failure) *connectors.Failure {
	if f.Class == connectors.Ambiguous {
		f.Class = connectors.Transient
	}
	return f
}

func (c *channel) download(ctx context.Context, f bridge.File, at string) (connectors.Content, error) {
	ctx, cancel := context.WithCancel(ctx)
	content, err := c.get(ctx, cancel, at)
	if err != nil {
		cancel()
		return connectors.Content{}, err
	}
	content.Type = f.Type
	return connectors.Sniff(content), nil
}

func (c *channel) get(ctx context.Context, cancel func(), at string) (connectors.Content, error) {
	var path strings.Builder
	for step := range strings.SplitSeq(at, "/") {
		path.WriteString("/" + url.PathEscape(step))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.files+path.String(), nil)
	if err != nil {
		return connectors.Content{}, rejected(bridge.ReasonNoFile, "the address of the file cannot be used")
	}
	watch := time.AfterFunc(stall, cancel)
	resp, err := c.http.Do(req)
	if !watch.Stop() && err == nil {
		err = errors.Join(errStalled, resp.Body.Close())
	}
	if err != nil {
		return connectors.Content{}, c.unfetched(connectors.Transient, "", err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		said := fmt.Errorf("the server answers %d", resp.StatusCode)
		switch resp.StatusCode {
		case http.StatusUnauthorized:
			return connectors.Content{}, c.unfetched(connectors.Broken, bridge.ReasonNotAllowed, said)
		case http.StatusNotFound, http.StatusForbidden, http.StatusGone:
			return connectors.Content{}, c.unfetched(connectors.Rejected, bridge.ReasonNoFile, said)
		}
		return connectors.Content{}, c.unfetched(connectors.Transient, "", said)
	}
	return connectors.Content{
		ReadCloser: &download{body: resp.Body, cancel: cancel, mask: c.mask}, Size: resp.ContentLength,
	}, nil
}

var errStalled = errors.New("the file stands still")

// unfetched is a failure to fetch, without the address.
func (c *channel) unfetched(class connectors.Class, reason string, err error) *connectors.Failure {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return &connectors.Failure{Class: class, Reason: reason, Err: errors.New("fetching a file: " + c.mask(err.Error()))}
}

// download is a file as it comes in. It is given up if it stands still while somebody
// reads.
type download struct {
	body   io.ReadCloser
	cancel func()
	mask   func(string) string
}

func (d *download) Read(p []byte) (int, error) {
	watch := time.AfterFunc(stall, d.cancel)
	n, err := d.body.Read(p)
	if !watch.Stop() && err != nil {
		err = errStalled
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = errors.New("fetching a file: " + d.mask(err.Error()))
	}
	return n, err
}

// Close lets go of it.
func (d *download) Close() error {
	defer d.cancel()
	if err := d.body.Close(); err != nil {
		return fmt.Errorf("closing a fetched file: %s", d.mask(err.Error()))
	}
	return nil
}
