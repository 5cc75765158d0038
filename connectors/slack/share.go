package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// share posts a message with files into a thread: each is uploaded, and then all are shared
// at once. Such a message is by the app itself and carries no metadata: its author stands
// above the caption, and what finds it again is the id of its block.
// Source: https://docs.slack.dev/messaging/working-with-files#uploading_files
func (d *Desk) share(ctx context.Context, del connectors.Delivery, op bridge.Post, head place) (connectors.Receipt, error) {
	if len(op.Files) > maxFiles {
		return connectors.Receipt{}, reject(bridge.ReasonOther, errors.New("too many files for one message"))
	}
	self, err := d.identified(ctx)
	if err != nil {
		return connectors.Receipt{}, err
	}
	files, empty, err := d.uploadAll(ctx, del, op.Files)
	if err != nil {
		return connectors.Receipt{}, err
	}
	op.Files, op.Body = nil, withEmpty(op.Body, empty)
	if len(files) == 0 {
		return d.say(ctx, del, op, head)
	}
	blocks, err := sharedBlocks(del, op)
	if err != nil {
		return connectors.Receipt{}, err
	}
	told := d.shares.expect(markOf(del))
	defer d.shares.forget(markOf(del))
	var sent trace
	_, err = d.api.CompleteUploadExternalContext(sent.watch(ctx), slack.CompleteUploadExternalParameters{
		Files: files, Channel: head.channel, ThreadTimestamp: head.ts, Blocks: slack.Blocks{BlockSet: blocks},
	})
	if err != nil {
		return connectors.Receipt{}, failShare(err, &sent)
	}
	head.team = self.Team
	return d.shown(ctx, del, told, files[0].ID, head)
}

// uploadAll brings files to Slack, and names those that are empty, which Slack does not take.
func (d *Desk) uploadAll(ctx context.Context, del connectors.Delivery, all []bridge.File) (files []slack.FileSummary, empty []string, err error) {
	for _, f := range all {
		one, name, err := d.upload(ctx, del, f)
		switch {
		case err != nil:
			return nil, nil, err
		case one.ID == "":
			empty = append(empty, name)
		default:
			files = append(files, one)
		}
	}
	return files, empty, nil
}

// withEmpty says of files without a byte, which Slack does not take, that they are there.
func withEmpty(body richtext.Doc, names []string) richtext.Doc {
	for _, name := range names {
		body = append(body[:len(body):len(body)], richtext.Para{Text: []richtext.Inline{
			richtext.Text{S: "An empty file: " + richtext.Isolate(name), Style: richtext.Italic},
		}})
	}
	return body
}

// sharedBlocks are the author, the caption and whatever else there is to a message with
// files, in blocks of which the first tells whose delivery it is.
func sharedBlocks(del connectors.Delivery, op bridge.Post) ([]slack.Block, error) {
	_, blocks, err := content(captioned(op.Author, op.Body), op.Ping, op.Actions)
	if err != nil {
		return nil, err
	}
	if b, is := blocks[0].(*slack.RichTextBlock); is {
		b.BlockID = markOf(del)
	}
	return blocks, nil
}

// markOf is the block id by which a message with files is known as a delivery's.
func markOf(del connectors.Delivery) string {
	return metadataType + "/" + del.Installation + "/" + string(del.ID)
}

// upload brings a file to Slack, where nobody sees it yet; one without an id is empty.
func (d *Desk) upload(ctx context.Context, del connectors.Delivery, f bridge.File) (one slack.FileSummary, name string, err error) {
	if f.Lacking != "" {
		return one, "", reject(f.Lacking, errors.New("the file cannot be had"))
	}
	if del.Open == nil {
		return one, "", reject(bridge.ReasonNoFile, errors.New("files cannot be fetched"))
	}
	ctx, end := context.WithCancelCause(ctx) // of where it comes from as well as of where it goes
	defer end(nil)
	c, err := del.Open(ctx, f)
	if err != nil {
		return one, "", err
	}
	defer c.Close()
	if f.Name == "" {
		c = connectors.Sniff(c) // what it is becomes its name
	}
	name = connectors.FileName(f, firstOf(c.Type, f.Type))
	from, size, err := measured(c)
	if err != nil {
		return one, name, err
	}
	defer from.Close()
	if size == 0 {
		return one, name, nil
	}
	to, err := d.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: name, FileSize: int(size), AltTxt: cut(strings.TrimSpace(f.Alt), maxAlt),
	})
	if err != nil {
		return one, name, fail(err, repeatable, nil)
	}
	at, err := url.Parse(to.UploadURL)
	if err != nil || !isID(to.FileID) || !d.mayHoldToken(at) {
		return one, name, &connectors.Failure{Class: connectors.Transient, Err: errors.New("the answer does not say where to upload to")}
	}
	if err := d.send(ctx, end, at, from, size); err != nil {
		return one, name, err
	}
	return slack.FileSummary{ID: to.FileID, Title: titleOf(f, name)}, name, nil
}

// measured is a file whose length is known: where its place does not tell, it goes by way
// of a temporary file.
func measured(c connectors.Content) (from io.ReadCloser, size int64, err error) {
	if c.Size >= 0 {
		return io.NopCloser(c), c.Size, nil
	}
	t, err := os.CreateTemp("", "frontdesk-*")
	if err != nil {
		return nil, 0, &connectors.Failure{Class: connectors.Transient, Err: fmt.Errorf("making a temporary file: %w", err)}
	}
	// Gone at once where a system lets that be: else it would outlive us if we are killed.
	from = temporary{File: t, left: os.Remove(t.Name()) != nil}
	size, err = io.Copy(t, io.LimitReader(c, maxFile+1))
	if err == nil && size > maxFile {
		err = reject(bridge.ReasonTooLarge, errors.New("the file is larger than Slack takes"))
	}
	if err == nil {
		_, err = t.Seek(0, io.SeekStart)
	}
	if err == nil {
		return from, size, nil
	}
	_ = from.Close() // what went wrong before counts
	if f, is := errors.AsType[*connectors.Failure](err); is {
		return nil, 0, f
	}
	return nil, 0, &connectors.Failure{Class: connectors.Transient, Err: fmt.Errorf("keeping a file for a moment: %w", bare(err))}
}

// temporary is a file that is gone once it is closed, if it is still left then.
type temporary struct {
	*os.File
	left bool
}

func (t temporary) Close() error {
	err := t.File.Close()
	if t.left {
		err = errors.Join(err, os.Remove(t.Name()))
	}
	return err
}

var errLength = errors.New("the file is not as long as was said")

// send uploads a file, as it comes in, and ends it all if it does not move. Nobody sees it
// yet, whatever goes wrong.
func (d *Desk) send(ctx context.Context, end context.CancelCauseFunc, to *url.URL, from io.Reader, size int64) error {
	body := &pushed{from: from, left: size, slow: time.AfterFunc(callTimeout, func() { end(errSlow) })}
	defer body.slow.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), body)
	if err != nil {
		return &connectors.Failure{Class: connectors.Transient, Err: errors.New("the address to upload to cannot be used")}
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := d.client.stream(req)
	if err != nil {
		return &connectors.Failure{Class: connectors.Transient, Err: fmt.Errorf("uploading a file: %w", bare(err))}
	}
	defer resp.Body.Close()
	switch code := resp.StatusCode; {
	case code == http.StatusOK:
	case code == http.StatusRequestEntityTooLarge:
		return reject(bridge.ReasonTooLarge, fmt.Errorf("status %d", code))
	default:
		return fail(slack.StatusCodeError{Code: code}, repeatable, nil)
	}
	return nil
}

// pushed is a file on its way out, which is given up if it does not move. It gives its last
// bytes only where they are the last ones indeed.
type pushed struct {
	from io.Reader
	left int64
	slow *time.Timer
}

func (p *pushed) Read(b []byte) (int, error) {
	p.slow.Reset(callTimeout)
	if p.left == 0 {
		return 0, io.EOF
	}
	n, err := p.from.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	switch {
	case p.left > 0 && errors.Is(err, io.EOF):
		err = errLength
	case p.left == 0 && (err == nil || errors.Is(err, io.EOF)):
		more, end := io.ReadFull(p.from, make([]byte, 1))
		if more > 0 {
			return 0, errLength
		}
		err = end
	}
	p.slow.Reset(callTimeout)
	return n, err
}

// failShare is a failure of sharing. Files that Slack does not know any more are uploaded
// anew; an app that may not share files goes on without.
func failShare(err error, sent *trace) *connectors.Failure {
	if word(err) == "file_not_found" {
		return &connectors.Failure{Class: connectors.Transient, Err: errors.New("file_not_found")}
	}
	return fail(err, unrepeatable, sent)
}
