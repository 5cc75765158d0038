package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// maxUpload is how much a request may bring, all its files together:
// https://core.telegram.org/bots/api#sending-files
const maxUpload = 50 << 20

// piece is a part of a form: words, or a file that is opened when its turn has come.
type piece struct {
	words []byte
	open  func() (connectors.Content, error)
}

// form is a request with files. It is the request's body, which is made while it is
// sent, so that no file is ever held whole.
type form struct {
	kind string // its Content-Type
	// size is how long it is, -1 if that is not known beforehand.
	size int64

	// Of the one attempt that sends it: watch goes off when it stands still, and whole is
	// set when its end is handed over: until then it is no request to anybody.
	watch *time.Timer
	whole *atomic.Bool

	rest  []piece
	now   io.Reader
	files int64 // bytes of them so far

	mu     sync.Mutex // of what Close looks at as well
	file   io.Closer  // that is open
	closed bool
	err    error // of a file
}

// formFile is a file of a form.
type formFile struct {
	field, name string
	size        int64 // -1: unknown
	open        func() (connectors.Content, error)
}

// newForm makes a form of fields and then files. Its errors read like the library's, as
// those of send do.
func newForm(fields [][2]string, files []formFile) (*form, error) {
	var words bytes.Buffer
	w := multipart.NewWriter(&words)
	f := &form{kind: w.FormDataContentType()}
	spell := func() {
		f.rest = append(f.rest, piece{words: bytes.Clone(words.Bytes())})
		f.grow(int64(words.Len()))
		words.Reset()
	}
	for _, field := range fields {
		if err := w.WriteField(field[0], field[1]); err != nil {
			return nil, fmt.Errorf("error build request form: the field %s: %w", field[0], err)
		}
	}
	for _, file := range files {
		if _, err := w.CreateFormFile(file.field, file.name); err != nil {
			return nil, fmt.Errorf("error build request form: the head of a file: %w", err)
		}
		spell()
		f.rest = append(f.rest, piece{open: file.open})
		f.grow(file.size)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("error build request form: its end: %w", err)
	}
	spell()
	return f, nil
}

func (f *form) grow(n int64) {
	if n < 0 || f.size < 0 {
		f.size = -1
	} else {
		f.size += n
	}
}

// Read gives the form piece by piece.
func (f *form) Read(p []byte) (int, error) {
	f.watch.Reset(stall)
	for {
		if f.now == nil && len(f.rest) == 0 {
			f.watch.Stop() // the answer may take its time
			return 0, io.EOF
		}
		if f.now == nil {
			if err := f.next(); err != nil {
				return 0, f.fail(err)
			}
		}
		n, err := f.now.Read(p)
		if f.open() {
			f.files += int64(n)
		}
		switch {
		case f.files > maxUpload:
			return 0, f.fail(rejected(bridge.ReasonTooLarge, "Telegram takes 50 MB at once"))
		case errors.Is(err, io.EOF):
			f.now = nil
			err = f.letGo()
		}
		if err != nil {
			return 0, f.fail(err)
		}
		if n > 0 {
			return n, nil
		}
	}
}

func (f *form) next() error {
	one := f.rest[0]
	f.rest = f.rest[1:]
	if one.open == nil {
		f.whole.Store(len(f.rest) == 0) // its end will be out before anybody knows
		f.now = bytes.NewReader(one.words)
		return nil
	}
	content, err := one.open()
	if err != nil {
		return err
	}
	f.now = content
	f.mu.Lock()
	defer f.mu.Unlock()
	f.file = content
	return nil
}

func (f *form) open() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.file != nil
}

// fail notes what went wrong with a file, unless it is only that it was let go of.
func (f *form) fail(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed && f.err == nil {
		f.err = err
	}
	return err
}

func (f *form) letGo() error {
	f.mu.Lock()
	file := f.file
	f.file = nil
	f.mu.Unlock()
	if file == nil {
		return nil
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("closing a file: %w", err)
	}
	return nil
}

// Close lets go of the file that is open.
func (f *form) Close() error {
	f.watch.Stop()
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	return f.letGo()
}

// source is what went wrong with a file, if that is why the form was not sent.
func (f *form) source() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		return nil
	}
	if failure, ok := errors.AsType[*connectors.Failure](f.err); ok {
		return failure
	}
	// What was sent of it is no request: Telegram does nothing without its end.
	return &connectors.Failure{Class: connectors.Transient, Err: fmt.Errorf("sending a file: %w", f.err)}
}

// send calls a method with a form. Its errors are like those of the client library,
// which would hold all files in memory. giveUp ends ctx where the form stands still.
func (c *channel) send(ctx context.Context, giveUp func(), method string, f *form, sent *trace, result any) error {
	f.watch, f.whole = time.AfterFunc(stall, giveUp), &sent.whole
	defer f.watch.Stop()
	sent.whole.Store(false)
	sent.form.Store(true)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+method, f)
	if err != nil {
		return errors.Join(fmt.Errorf("error create request for method %s", method), f.Close())
	}
	req.ContentLength = f.size
	req.Header.Set("Content-Type", f.kind)
	resp, err := c.http.Do(req)
	if err != nil {
		if source := f.source(); source != nil {
			return source
		}
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // the address holds the token
		}
		return fmt.Errorf("error do request for method %s, %w", method, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBatch))
	if err != nil {
		return fmt.Errorf("error read response body for method %s, %w", method, err)
	}
	return answered(method, resp.StatusCode, body, result)
}

// answered reads an answer: https://core.telegram.org/bots/api#making-requests
func answered(method string, status int, body []byte, result any) error {
	var answer struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
			MigrateTo  int `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	unread := json.Unmarshal(body, &answer)
	if status == http.StatusRequestEntityTooLarge { // also where a proxy says so
		return rejected(bridge.ReasonTooLarge, "Telegram takes no more than 50 MB at once")
	}
	switch {
	case unread != nil:
		return fmt.Errorf("error decode response body for method %s, %s", method, body)
	case answer.OK:
		if err := json.Unmarshal(answer.Result, result); err != nil {
			return fmt.Errorf("error decode response result for method %s, %w", method, err)
		}
		return nil
	case answer.Code == http.StatusTooManyRequests:
		return &bot.TooManyRequestsError{Message: answer.Description, RetryAfter: answer.Parameters.RetryAfter}
	case answer.Parameters.MigrateTo != 0:
		return &bot.MigrateError{Message: answer.Description, MigrateToChatID: answer.Parameters.MigrateTo}
	}
	for code, as := range map[int]error{
		http.StatusForbidden: bot.ErrorForbidden, http.StatusBadRequest: bot.ErrorBadRequest, http.StatusUnauthorized: bot.ErrorUnauthorized,
		http.StatusNotFound: bot.ErrorNotFound, http.StatusConflict: bot.ErrorConflict,
	} {
		if answer.Code == code {
			return fmt.Errorf("%w, %s", as, answer.Description)
		}
	}
	return fmt.Errorf("error response from telegram for method %s, %d %s", method, answer.Code, answer.Description)
}
