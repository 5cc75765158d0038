package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// shelf is an account where files lie: by the text of the message that they go with.
type shelf struct {
	*fake
	fetch func(ctx context.Context, f bridge.File) (connectors.Content, error)
}

func (s *shelf) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	return s.fetch(ctx, f)
}

// shelf adds an account whose files are fetched by a function, and has all that is
// delivered carry one of them, by the name of its text.
func (w *world) shelf(fetch func(ctx context.Context, f bridge.File) (connectors.Content, error)) {
	w.config.Endpoints["files"] = &shelf{fake: &fake{}, fetch: fetch}
	w.core.change = func(_ bridge.Contact, _ bridge.Event, out *bridge.Outcome) {
		for i := range out.Effects {
			op := out.Effects[i].Op.(bridge.Post)
			op.Files = []bridge.File{{Endpoint: "files", ID: bridge.RemoteID(op.Body.Plain()), Kind: bridge.FileDocument, Size: 1 << 20}}
			out.Effects[i].Op = op
		}
	}
}

// readsAll is a delivery that reads its files, and fails as the platform's client library
// would where one breaks off: by an error that says nothing.
func readsAll(ctx context.Context, d connectors.Delivery) error {
	for _, f := range d.Op.(bridge.Post).Files {
		c, err := d.Open(ctx, f)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, c)
		if err = errors.Join(err, c.Close()); err != nil {
			return errors.New("the request broke off")
		}
	}
	return nil
}

func content(r io.Reader) connectors.Content {
	return connectors.Content{ReadCloser: io.NopCloser(r), Size: -1}
}

// reader reads by a function.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// TestTroubleWhereFilesLie: whatever goes wrong with a file before it is delivered is the
// trouble of the place where it lies. Nothing is uncertain by it, and all others go on.
func TestTroubleWhereFilesLie(t *testing.T) {
	is := func(c connectors.Class, reason string) error {
		return &connectors.Failure{Class: c, Reason: reason, Err: errors.New("no")}
	}
	for _, row := range []struct {
		name   string
		fetch  func(ctx context.Context) (connectors.Content, error)
		heals  bool // once a minute is over
		broken bool
		want   string // the reason of the refusal
	}{
		{name: "gone", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, is(connectors.Rejected, bridge.ReasonNoFile)
		}, want: bridge.ReasonNoFile},
		{name: "too large", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, is(connectors.Rejected, bridge.ReasonTooLarge)
		}, want: bridge.ReasonTooLarge},
		{name: "down for a minute", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, is(connectors.Transient, "")
		}, heals: true},
		{name: "an error without a class", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, errors.New("no")
		}, heals: true},
		{name: "throttled", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, &connectors.Failure{Class: connectors.Throttled, After: 90 * time.Second}
		}, heals: true},
		{name: "broken", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, is(connectors.Broken, bridge.ReasonNotAllowed)
		}, heals: true, broken: true},
		{name: "a panic", fetch: func(context.Context) (connectors.Content, error) { panic("boom") }, heals: true},
		{name: "nothing to read", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, nil
		}, heals: true},
		{name: "breaking off", fetch: func(context.Context) (connectors.Content, error) {
			return content(io.MultiReader(strings.NewReader("begin"), reader(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }))), nil
		}, heals: true},
		{name: "a panic while it is read", fetch: func(context.Context) (connectors.Content, error) {
			return content(reader(func([]byte) (int, error) { panic("boom") })), nil
		}, heals: true},
		{name: "refused while it is read", fetch: func(context.Context) (connectors.Content, error) {
			return content(reader(func([]byte) (int, error) { return 0, is(connectors.Rejected, bridge.ReasonNoAccess) })), nil
		}, want: bridge.ReasonNoAccess},
		{name: "standing still", fetch: func(ctx context.Context) (connectors.Content, error) {
			return content(reader(func([]byte) (int, error) { <-ctx.Done(); return 0, context.Cause(ctx) })), nil
		}, heals: true},
		{name: "never there", fetch: func(context.Context) (connectors.Content, error) {
			return connectors.Content{}, is(connectors.Transient, "")
		}, want: bridge.ReasonNoFile},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.config.Poll = 10 * time.Minute // the alarms keep the schedule
				tg := w.endpoint("tg")
				tg.do = readsAll
				began := time.Now()
				w.shelf(func(ctx context.Context, f bridge.File) (connectors.Content, error) {
					if f.ID == "a file" && !(row.heals && time.Since(began) > time.Minute) {
						return row.fetch(ctx)
					}
					return content(bytes.NewReader(make([]byte, 100))), nil
				})
				e, _ := w.start()
				w.say(e, "tg", "u1: a file", "u2: another")
				w.after(3 * time.Second)
				if got := tg.texts("u2"); len(got) != 1 {
					t.Errorf("somebody else got %q meanwhile", got)
				}
				for _, trouble := range e.Troubles() {
					if trouble.Endpoint != "files" || !row.broken {
						t.Errorf("there is trouble: %v", trouble)
					}
				}
				w.after(2 * time.Hour)
				for _, s := range w.core.settled() {
					switch {
					case s.Uncertain:
						t.Error("something may have arrived twice")
					case s.Reason != "" && (s.Reason != row.want || s.Result != bridge.Refused):
						t.Errorf("it was %s because of %q, want %q", s.Result, s.Reason, row.want)
					}
				}
				want := 1
				if row.want != "" {
					want = 0
				}
				if got := tg.texts("u1"); len(got) != want {
					t.Errorf("%q were delivered, want %d", got, want)
				}
				w.atRest(0)
			})
		})
	}
}

// TestTroubleOfTheTargetStaysItsOwn: what an endpoint says itself of a delivery counts,
// also where it stopped reading the file because of that.
func TestTroubleOfTheTargetStaysItsOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			c, err := d.Open(ctx, d.Op.(bridge.Post).Files[0])
			if err != nil {
				return err
			}
			if err := c.Close(); err != nil {
				return err
			}
			if _, err := c.Read(make([]byte, 1)); err == nil {
				return errors.New("it is not closed")
			}
			if d.Room == "u2" {
				return errors.New("the answer is lost")
			}
			return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonBlocked}
		}
		w.shelf(func(context.Context, bridge.File) (connectors.Content, error) {
			r, out := io.Pipe()
			go func() { _, _ = out.Write([]byte("x")) }() // ends with the reader
			return connectors.Content{ReadCloser: r, Size: -1}, nil
		})
		e, _ := w.start()
		w.say(e, "tg", "u1: a file", "u2: a file")
		w.after(time.Second)
		if s := w.core.settled(); len(s) != 1 || s[0].Reason != bridge.ReasonBlocked {
			t.Errorf("it settled as %+v, want as refused since the bot is blocked", s)
		}
		uncertain := 0
		for _, line := range w.logs.with("attempt") {
			if line["uncertain"] == true {
				uncertain++
			}
		}
		if uncertain == 0 {
			t.Error("an answer that was lost leaves nothing uncertain")
		}
	})
}

// TestSmallFileOfOurOwn: what the program has made itself lies nowhere.
func TestSmallFileOfOurOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		var got string
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			c, err := d.Open(ctx, bridge.File{Data: "BEGIN:VCARD", Type: "text/vcard"})
			if err != nil {
				return err
			}
			defer c.Close()
			body, err := io.ReadAll(c)
			got = fmt.Sprint(string(body), " ", c.Size, " ", c.Type)
			return err
		}
		m := &counted{}
		w.config.Meter = m
		e, _ := w.start()
		w.say(e, "tg", "u1: a card")
		w.after(time.Second)
		if n := len(m.attempts); n != 1 || m.attempts[0].Read != 11 || m.attempts[0].Outcome != "delivered" {
			t.Errorf("it is counted as %+v", m.attempts)
		}
		if want := "BEGIN:VCARD 11 text/vcard"; got != want {
			t.Errorf("it is %q, want %q", got, want)
		}
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			_, err := d.Open(ctx, bridge.File{Endpoint: "tg", ID: "x"})
			return err
		}
		w.say(e, "tg", "u1: from where nothing can be fetched")
		w.after(time.Second)
		if s := w.core.settled(); s[len(s)-1].Reason != bridge.ReasonNoFile {
			t.Errorf("it settled as %+v", s[len(s)-1])
		}
	})
}

// TestSlowFilesLeaveRoom: however many files are slow, words of others go out at once, and
// so do other files once it is their turn.
func TestSlowFilesLeaveRoom(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		var mu sync.Mutex
		at, most := 0, 0
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			if len(d.Op.(bridge.Post).Files) == 0 {
				return nil
			}
			mu.Lock()
			at++
			most = max(most, at)
			mu.Unlock()
			defer func() { mu.Lock(); at--; mu.Unlock() }()
			return readsAll(ctx, d)
		}
		w.shelf(func(ctx context.Context, f bridge.File) (connectors.Content, error) {
			time.Sleep(20 * time.Second)
			return content(bytes.NewReader(make([]byte, 100))), nil
		})
		files := w.core.change
		w.core.change = func(c bridge.Contact, ev bridge.Event, out *bridge.Outcome) {
			if m, is := ev.(bridge.MessageIn); is && m.Text.Plain() == "words" {
				return
			}
			files(c, ev, out)
		}
		e, _ := w.start()
		for u := range 20 {
			w.say(e, "tg", fmt.Sprintf("f%d: a file", u))
		}
		w.after(time.Second)
		for u := range 20 {
			w.say(e, "tg", fmt.Sprintf("w%d: words", u))
		}
		w.after(2 * time.Second)
		if n := tg.count(); n != 20 {
			t.Errorf("%d of 20 words went out while files are slow", n)
		}
		w.after(3 * time.Minute)
		if n := tg.count(); n != 40 || most != 4 {
			t.Errorf("%d of 40 messages went out, at most %d files at once, want 4", n, most)
		}
		w.atRest(0)
	})
}
