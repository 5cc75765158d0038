package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// shared has Ana share a file in the Slack channel, and gives it as a bridge.File.
func (w *world) shared(u slacksim.Upload) bridge.File {
	w.Helper()
	ts, err := w.sim.User(ana).Post(sales, "", slacksim.WithUpload(u))
	if err != nil {
		w.Fatal(err)
	}
	return bridge.File{Endpoint: bridge.Desk, ID: bridge.RemoteID(w.message(ts).Files[0].ID), Kind: bridge.FileDocument, Size: u.Size}
}

// content is the bytes of a file.
func (w *world) content(id string) string {
	w.Helper()
	_, r, ok := w.sim.OpenFile(id)
	if !ok || r == nil {
		w.Fatalf("there is no file %s", id)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		w.Fatal(err)
	}
	return string(b)
}

func onCall(method string, f slacksim.Fault) func(slacksim.Call) slacksim.Fault {
	return func(c slacksim.Call) slacksim.Fault {
		if c.Method == method {
			return f
		}
		return slacksim.Fault{}
	}
}

func TestFetch(t *testing.T) {
	bubble(t, func(w *world) {
		f := w.shared(slacksim.Upload{Name: "a.bin", MIMEType: "application/octet-stream", Content: []byte("\x89PNG\r\n\x1a\n")})
		c, err := w.desk.Fetch(w.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(c)
		if err != nil || string(got) != "\x89PNG\r\n\x1a\n" || c.Size != 8 || c.Type != "image/png" {
			t.Errorf("it is %q of %d bytes and the type %s, %v", got, c.Size, c.Type, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		page := w.shared(slacksim.Upload{Name: "a.html", MIMEType: "text/html", Content: []byte("<!DOCTYPE html><p>A page")})
		if c, err := w.desk.Fetch(w.Context(), page); err != nil || c.Type != "text/html" {
			t.Errorf("a page that is a file: %s, %v", c.Type, err)
		} else {
			c.Close()
		}
	})
}

// What cannot be fetched says why; neither the address nor the token is in the error.
func TestFetchRefused(t *testing.T) {
	const page = "the page to sign in"
	for _, tt := range []struct {
		name   string
		upload slacksim.Upload
		spoil  func(w *world, f *bridge.File)
		class  connectors.Class
		reason string
	}{
		{name: "deleted", spoil: func(w *world, f *bridge.File) { _ = w.sim.User(ana).DeleteFile(string(f.ID)) }, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "unknown", spoil: func(_ *world, f *bridge.File) { f.ID = "F0NONE" }, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "no id", spoil: func(_ *world, f *bridge.File) { f.ID = "../F1" }, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "hidden", spoil: func(w *world, f *bridge.File) { w.sim.HideFile(string(f.ID)) }, class: connectors.Rejected, reason: bridge.ReasonNoAccess},
		{name: "lacking", spoil: func(_ *world, f *bridge.File) { f.Lacking = bridge.ReasonTooLarge }, class: connectors.Rejected, reason: bridge.ReasonTooLarge},
		{name: "external", upload: slacksim.Upload{Name: "a", External: "https://drive.example/a"}, class: connectors.Rejected, reason: bridge.ReasonNotAFile},
		{name: "a canvas", upload: slacksim.Upload{Name: "a", Mode: slacksim.ModeCanvas}, class: connectors.Rejected, reason: bridge.ReasonNotAFile},
		{name: "no scope", spoil: func(w *world, _ *bridge.File) { w.sim.SetScopes("chat:write") }, class: connectors.Rejected, reason: bridge.ReasonNoScope},
		{name: "not for us", spoil: func(w *world, _ *bridge.File) {
			w.sim.OnCall(onCall("files.info", slacksim.Refuse("access_denied")))
		}, class: connectors.Rejected, reason: bridge.ReasonNoAccess},
		{name: "throttled", spoil: func(w *world, _ *bridge.File) { w.sim.OnCall(onCall("files.info", slacksim.Throttle(time.Minute))) }, class: connectors.Throttled},
		{name: "throttled at the file", spoil: func(w *world, _ *bridge.File) {
			w.sim.OnCall(onCall(slacksim.CallDownload, slacksim.Throttle(time.Minute)))
		}, class: connectors.Throttled},
		{name: "down", spoil: func(w *world, _ *bridge.File) {
			w.sim.OnCall(onCall(slacksim.CallDownload, slacksim.Status(503)))
		}, class: connectors.Transient},
		{name: "gone", spoil: func(w *world, _ *bridge.File) {
			w.sim.OnCall(onCall(slacksim.CallDownload, slacksim.Status(404)))
		}, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "hung", spoil: func(w *world, _ *bridge.File) { w.sim.OnCall(onCall(slacksim.CallDownload, slacksim.Hang())) }, class: connectors.Transient},
		{name: page, spoil: func(w *world, _ *bridge.File) {
			w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method == slacksim.CallDownload {
					w.sim.SetScopes("chat:write")
				}
				return slacksim.Fault{}
			})
		}, class: connectors.Rejected, reason: bridge.ReasonNoAccess},
		{name: page + " at once", spoil: func(w *world, _ *bridge.File) {
			w.sim.SetFilePolicy(slacksim.FilePolicy{SignInPage: true})
			w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method == slacksim.CallDownload {
					w.sim.SetScopes("chat:write")
				}
				return slacksim.Fault{}
			})
		}, class: connectors.Rejected, reason: bridge.ReasonNoAccess},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(w *world) {
				if tt.upload.Name == "" {
					tt.upload = slacksim.Upload{Name: "secret.txt", Content: []byte("x")}
				}
				f := w.shared(tt.upload)
				if tt.spoil != nil {
					tt.spoil(w, &f)
				}
				began := time.Now()
				_, err := w.desk.Fetch(w.Context(), f)
				if wantFailure(w.T, err, tt.class, tt.reason); err == nil {
					return
				}
				for _, secret := range []string{w.sim.App().BotToken, "files-pri", "secret.txt", "drive.example"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("the error holds %q: %v", secret, err)
					}
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

func TestFetchThatBreaksOff(t *testing.T) {
	bubble(t, func(w *world) {
		f := w.shared(slacksim.Upload{Name: "a.bin", Content: bytes.Repeat([]byte{'x'}, 100_000)})
		w.sim.OnCall(onCall(slacksim.CallDownload, slacksim.Cut(50_000)))
		c, err := w.desk.Fetch(w.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if got, err := io.ReadAll(c); err == nil || len(got) != 50_000 || strings.Contains(err.Error(), "files-pri") {
			t.Errorf("%d bytes and %v", len(got), err)
		}
	})
}

func TestTokenGoesToSlackOnly(t *testing.T) {
	d := opened(t)
	for address, want := range map[string]bool{
		"https://files.slack.com/files-pri/T1-F1/a": true, "https://slack.com/x": true, "https://files.slack-gov.com/x": true,
		"http://files.slack.com/x": false, "https://files.slack.com.evil.example/x": false, "https://evilslack.com/x": false,
		"https://files.slack.com:8443/x": false, "https://drive.example/x": false, "": false, "//slack.com/x": false,
	} {
		if got := slack.MayHoldToken(d, address); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

// made are files of a customer's, with what is read of each.
func made(id bridge.EffectID, thread bridge.RemoteID, caption string, files map[string]func() connectors.Content, names ...string) connectors.Delivery {
	d := post(thread, id, caption)
	op := d.Op.(bridge.Post)
	op.Parts = len(names)
	for _, name := range names {
		op.Files = append(op.Files, bridge.File{Endpoint: "telegram", ID: bridge.RemoteID(name), Kind: bridge.FileDocument, Name: name})
	}
	d.Op = op
	d.Open = func(_ context.Context, f bridge.File) (connectors.Content, error) {
		open := files[string(f.ID)]
		if open == nil {
			return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: errors.New("gone")}
		}
		return open(), nil
	}
	return d
}

func of(text string) func() connectors.Content {
	return func() connectors.Content {
		return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(text)), Size: int64(len(text))}
	}
}

// ofUnknown is a file that does not say how long it is.
func ofUnknown(text string) func() connectors.Content {
	return func() connectors.Content {
		return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(text)), Size: -1}
	}
}

// Files of one message are one message of the thread, in their order, by their author's
// name; what is said next comes after them.
func TestShare(t *testing.T) {
	bubble(t, func(w *world) {
		defer w.run()()
		thread, head := w.openThread()
		began := time.Now()
		d := made("1.1", thread, "See *this* @here", map[string]func() connectors.Content{"b.png": of("\x89PNG\r\n\x1a\n"), "a.txt": of("words")}, "b.png", "a.txt")
		op := d.Op.(bridge.Post)
		op.Author = "Rosa <!here>"
		op.Files[0].Alt, op.Files[0].Name, op.Files[0].Kind = "A cat", "", bridge.FilePhoto
		d.Op = op
		r := w.mustDeliver(d)
		if took := time.Since(began); took > 650*time.Millisecond || len(w.sim.Calls("files.info")) > 0 {
			t.Errorf("the event was not heeded: it took %v", took)
		}
		next := w.mustDeliver(post(thread, "1.2", "and a word"))
		all := w.sim.Thread(sales, head)
		if len(all) != 3 || all[1].TS != tsOf(r.Remote) || all[2].TS != tsOf(next.Remote) || r.Order >= next.Order || len(r.Also) != 0 {
			t.Fatalf("the thread has %d messages, and the receipts are %+v and %+v", len(all), r, next)
		}
		m := all[1]
		if m.Seen() != "Rosa !here\nSee *this* @here\n[photo.png]\n[a.txt]" || len(m.MightNotify()) != 0 || len(m.Links()) != 0 {
			t.Errorf("it is seen as %q and notifies %v", m.Seen(), m.MightNotify())
		}
		if f := m.Files[0]; f.Title != "Photo" || f.Alt != "A cat" || f.MIMEType != "image/png" {
			t.Errorf("the first file is %+v", f)
		}
		if f := m.Files[1]; f.Title != "a.txt" || f.Name != "a.txt" || f.Size != 5 {
			t.Errorf("the second file is %+v", f)
		}
		found, ok, err := w.desk.Find(w.Context(), d)
		if err != nil || !ok {
			t.Fatalf("Find = %v, %v", ok, err)
		}
		if diff := cmp.Diff(r, found); diff != "" {
			t.Errorf("Find differs:\n%s", diff)
		}
		d.ID = "1.3"
		if _, ok, err := w.desk.Find(w.Context(), d); ok || err != nil {
			t.Errorf("Find of another = %v, %v", ok, err)
		}
		time.Sleep(time.Minute)
		if own := w.store.all(); len(own) != 0 {
			t.Errorf("what we shared came back as %s", own[0].Body)
		}
	})
}

// Whose length is not known goes by way of a temporary file, which is gone afterwards; a
// file without a byte is named instead, also where there is no other.
func TestShareOddLengths(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	bubble(t, func(w *world) {
		thread, head := w.openThread()
		files := map[string]func() connectors.Content{"a.txt": ofUnknown("words"), "b.txt": of(""), "c.txt": ofUnknown("")}
		w.mustDeliver(made("1.1", thread, "Look", files, "a.txt", "b.txt"))
		w.mustDeliver(made("1.2", thread, "", files, "c.txt"))
		all := w.sim.Thread(sales, head)
		if len(all) != 3 {
			t.Fatalf("the thread has %d messages", len(all))
		}
		if got := all[1].Seen(); got != "Rosa (Telegram)\nLook\nAn empty file: b.txt\n[a.txt]" {
			t.Errorf("it is seen as %q", got)
		}
		if m := all[2]; m.Seen() != "An empty file: c.txt" || m.Username != "Rosa (Telegram)" {
			t.Errorf("it is seen as %q, by %q", m.Seen(), m.Username)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("temporary files are left: %v, %v", left, err)
		}
	})
}

// What goes wrong is told apart: surely not shared, perhaps, or never.
func TestShareRefused(t *testing.T) {
	policy := func(p slacksim.FilePolicy) func(*world, *connectors.Delivery) {
		return func(w *world, _ *connectors.Delivery) { w.sim.SetFilePolicy(p) }
	}
	fault := func(method string, f slacksim.Fault) func(*world, *connectors.Delivery) {
		return func(w *world, _ *connectors.Delivery) { w.sim.OnCall(onCall(method, f)) }
	}
	source := func(c func() connectors.Content) func(*world, *connectors.Delivery) {
		return func(_ *world, d *connectors.Delivery) {
			d.Open = func(context.Context, bridge.File) (connectors.Content, error) { return c(), nil }
		}
	}
	const get, done = "files.getUploadURLExternal", "files.completeUploadExternal"
	for _, tt := range []struct {
		name   string
		spoil  func(*world, *connectors.Delivery)
		class  connectors.Class
		reason string
		left   int // messages that are there all the same
	}{
		{"too large", policy(slacksim.FilePolicy{MaxSize: 3}), connectors.Rejected, bridge.ReasonTooLarge, 0},
		{"no files at all", policy(slacksim.FilePolicy{Off: true}), connectors.Rejected, bridge.ReasonNotAllowed, 0},
		{"pictures only", policy(slacksim.FilePolicy{ImagesOnly: true}), connectors.Rejected, bridge.ReasonFileType, 0},
		{"type", policy(slacksim.FilePolicy{Refused: []string{".txt"}}), connectors.Rejected, bridge.ReasonFileType, 0},
		{"no scope", func(w *world, _ *connectors.Delivery) { w.sim.SetScopes("chat:write", "channels:history") }, connectors.Rejected, bridge.ReasonNoScope, 0},
		{"archived", func(w *world, _ *connectors.Delivery) { _ = w.sim.Archive(sales) }, connectors.Rejected, bridge.ReasonRoomClosed, 0},
		{"thrown out", func(w *world, _ *connectors.Delivery) { _ = w.sim.User(ana).Remove(sales, "U0DESK") }, connectors.Rejected, bridge.ReasonRoomClosed, 0},
		{"read only", func(w *world, _ *connectors.Delivery) { _ = w.sim.SetReadOnly(sales, true) }, connectors.Rejected, bridge.ReasonNotAllowed, 0},
		{"no thread", func(_ *world, d *connectors.Delivery) { d.Thread = "" }, connectors.Rejected, bridge.ReasonThreadGone, 0},
		{"thread gone", func(w *world, d *connectors.Delivery) { _ = w.sim.Expire(sales, tsOf(d.Thread)) }, connectors.Rejected, bridge.ReasonThreadGone, 0},
		{"locked", func(w *world, d *connectors.Delivery) { _ = w.sim.LockThread(sales, tsOf(d.Thread)) }, connectors.Rejected, bridge.ReasonNotAllowed, 0},
		{"tokens revoked", func(w *world, _ *connectors.Delivery) { w.sim.RevokeTokens() }, connectors.Broken, bridge.ReasonNotAllowed, 0},
		{"the source has none", func(_ *world, d *connectors.Delivery) {
			d.Open = func(context.Context, bridge.File) (connectors.Content, error) {
				return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonTooLarge, Err: errors.New("20 MB")}
			}
		}, connectors.Rejected, bridge.ReasonTooLarge, 0},
		{"the source breaks off", source(func() connectors.Content {
			return connectors.Content{ReadCloser: io.NopCloser(io.MultiReader(strings.NewReader("wo"), iotest.ErrReader(io.ErrUnexpectedEOF))), Size: 5}
		}), connectors.Transient, "", 0},
		{"the source breaks off, unmeasured", source(func() connectors.Content {
			return connectors.Content{ReadCloser: io.NopCloser(io.MultiReader(strings.NewReader("wo"), iotest.ErrReader(io.ErrUnexpectedEOF))), Size: -1}
		}), connectors.Transient, "", 0},
		{"shorter than said", source(func() connectors.Content {
			return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader("word")), Size: 5}
		}), connectors.Transient, "", 0},
		{"longer than said", source(func() connectors.Content {
			return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader("wordss")), Size: 5}
		}), connectors.Transient, "", 0},
		{"throttled", fault(get, slacksim.Throttle(time.Minute)), connectors.Throttled, "", 0},
		{"throttled in the end", fault(done, slacksim.Throttle(time.Minute)), connectors.Throttled, "", 0},
		{"throttled upload", fault(slacksim.CallUpload, slacksim.Throttle(time.Minute)), connectors.Throttled, "", 0},
		{"upload down", fault(slacksim.CallUpload, slacksim.Status(503)), connectors.Transient, "", 0},
		{"upload dropped", fault(slacksim.CallUpload, slacksim.Drop().AfterEffect()), connectors.Transient, "", 0},
		{"upload too large", fault(slacksim.CallUpload, slacksim.Status(http.StatusRequestEntityTooLarge)), connectors.Rejected, bridge.ReasonTooLarge, 0},
		{"upload hung", fault(slacksim.CallUpload, slacksim.Hang()), connectors.Transient, "", 0},
		{"no address", fault(get, slacksim.Status(503)), connectors.Transient, "", 0},
		{"uncertain", fault(done, slacksim.Drop().AfterEffect()), connectors.Ambiguous, "", 1},
		{"an error of Slack's", fault(done, slacksim.Refuse("internal_error").AfterEffect()), connectors.Ambiguous, "", 1},
		{"unknown to Slack", fault(done, slacksim.Refuse("file_not_found")), connectors.Transient, "", 0},
		{"lost by Slack", func(w *world, _ *connectors.Delivery) { w.sim.LoseShares(1) }, connectors.Ambiguous, "", 0},
		{"looked for in vain", func(w *world, _ *connectors.Delivery) {
			w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method == "files.info" || c.Method == "conversations.replies" {
					return slacksim.Throttle(time.Minute)
				}
				return slacksim.Fault{}
			})
		}, connectors.Ambiguous, "", 1},
		{"eleven", func(_ *world, d *connectors.Delivery) {
			op := d.Op.(bridge.Post)
			op.Files = make([]bridge.File, 11)
			d.Op = op
		}, connectors.Rejected, bridge.ReasonOther, 0},
		{"lacking", func(_ *world, d *connectors.Delivery) {
			op := d.Op.(bridge.Post)
			op.Files[0].Lacking = bridge.ReasonNoAccess
			d.Op = op
		}, connectors.Rejected, bridge.ReasonNoAccess, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(w *world) {
				thread, head := w.openThread()
				d := made("1.1", thread, "Look", map[string]func() connectors.Content{"a.txt": of("words")}, "a.txt")
				tt.spoil(w, &d)
				began := time.Now()
				_, err := w.deliver(d)
				if wantFailure(w.T, err, tt.class, tt.reason); err == nil {
					return
				}
				if strings.Contains(err.Error(), "/upload/") || strings.Contains(err.Error(), w.sim.App().BotToken) {
					t.Errorf("the error tells too much: %v", err)
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("it took %v", took)
				}
				w.sim.OnCall(nil)
				time.Sleep(10 * time.Second)
				n := 0
				for _, m := range w.sim.All(sales) {
					if !m.Deleted && len(m.Files) > 0 {
						n++
					}
				}
				if n != tt.left {
					t.Errorf("%d messages are there, want %d", n, tt.left)
				}
				if tt.class == connectors.Ambiguous {
					if _, found, err := w.desk.Find(w.Context(), d); found != (tt.left == 1) || err != nil {
						t.Errorf("Find = %v, %v", found, err)
					}
				}
				if tt.reason == bridge.ReasonThreadGone && len(w.sim.Messages(sales)) > 1 {
					t.Errorf("it lies in the Slack channel of %s", head)
				}
			})
		})
	}
}

// Where the event goes to somebody else, the message is looked for; an app that may write
// files and not read them finds it in the thread.
func TestShareIsLookedFor(t *testing.T) {
	for _, scopes := range []string{"chat:write channels:history files:write files:read", "chat:write channels:history files:write"} {
		testLookedFor(t, strings.Fields(scopes))
	}
}

func testLookedFor(t *testing.T, scopes []string) {
	bubble(t, func(w *world) {
		thread, head := w.openThread()
		w.sim.SetScopes(scopes...)
		r := w.mustDeliver(made("1.1", thread, "", map[string]func() connectors.Content{"a.txt": of("words")}, "a.txt"))
		if all := w.sim.Thread(sales, head); len(all) != 2 || all[1].TS != tsOf(r.Remote) {
			t.Errorf("the receipt is %+v", r)
		}
	})
}

// An attempt that is cut off between Slack's having the files and their being shown leaves
// them to be found, however soon we look.
func TestFindOfFilesThatCome(t *testing.T) {
	bubble(t, func(w *world) {
		thread, _ := w.openThread()
		d := made("1.1", thread, "", map[string]func() connectors.Content{"a.txt": of("words")}, "a.txt")
		ctx, cancel := context.WithTimeout(w.Context(), 200*time.Millisecond)
		defer cancel()
		_, err := w.desk.Deliver(ctx, d)
		wantFailure(w.T, err, connectors.Ambiguous, "")
		cut, cancel := context.WithTimeout(w.Context(), 100*time.Millisecond)
		defer cancel()
		_, found, err := w.desk.Find(cut, d)
		if wantFailure(w.T, err, connectors.Transient, ""); found {
			t.Error("it is found before it is there")
		}
		if _, found, err = w.desk.Find(w.Context(), d); err != nil || !found {
			t.Errorf("Find = %v, %v", found, err)
		}
	})
}

// An event that does not say in which thread files are costs nobody their files.
func TestShareWhoseEventSaysLittle(t *testing.T) {
	bubble(t, func(w *world) {
		defer w.run()()
		thread, head := w.openThread()
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault {
			return slacksim.EventFault{Rewrite: func(event map[string]json.RawMessage) map[string]json.RawMessage {
				event = maps.Clone(event)
				delete(event, "thread_ts")
				return event
			}}
		})
		r := w.mustDeliver(made("1.1", thread, "", map[string]func() connectors.Content{"a.txt": of("words")}, "a.txt"))
		if all := w.sim.Thread(sales, head); len(all) != 2 || all[1].TS != tsOf(r.Remote) {
			t.Errorf("the thread has %d messages, the receipt is %+v", len(all), r)
		}
	})
}

// drip is a source that gives a byte now and then.
type drip struct {
	ctx   context.Context
	left  int
	every time.Duration
}

func (d *drip) Read(p []byte) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(d.every):
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
	d.left--
	p[0] = 'x'
	return 1, nil
}

// A large file may come slowly, as long as it comes; one that does not is given up.
func TestSlowFiles(t *testing.T) {
	for _, tt := range []struct {
		name  string
		every time.Duration
		size  int64
		class connectors.Class
		least time.Duration
		most  time.Duration
	}{
		{"it comes", 15 * time.Second, 50 << 20, 0, 2 * time.Minute, 3 * time.Minute},
		{"it does not", 10 * time.Minute, 50 << 20, connectors.Transient, 20 * time.Second, time.Minute},
		{"it takes longer than ever", 15 * time.Second, 1, connectors.Transient, time.Minute, 2 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(w *world) {
				thread, _ := w.openThread()
				d := made("1.1", thread, "", nil, "a.txt")
				d.Open = func(ctx context.Context, _ bridge.File) (connectors.Content, error) {
					return connectors.Content{ReadCloser: io.NopCloser(&drip{ctx: ctx, left: 10, every: tt.every}), Size: 10}, nil
				}
				op := d.Op.(bridge.Post)
				op.Files[0].Size = tt.size
				d.Op = op
				began := time.Now()
				_, err := w.desk.Deliver(w.Context(), d)
				if tt.class != 0 {
					wantFailure(w.T, err, tt.class, "")
				} else if err != nil {
					t.Errorf("Deliver = %v", err)
				}
				if took := time.Since(began); took < tt.least || took > tt.most {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

type pattern struct{ n byte }

func (p *pattern) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = p.n
		p.n++
	}
	return len(b), nil
}

// A large file passes through, from one thread to another, and costs next to no memory.
func TestLargeFileCostsLittle(t *testing.T) {
	const size = 50 << 20
	bubble(t, func(w *world) {
		f := w.shared(slacksim.Upload{Name: "film.mp4", Size: size, Open: func() io.Reader { return io.LimitReader(&pattern{}, size) }})
		thread, head := w.openThread()
		d := post(thread, "1.1", "")
		op := d.Op.(bridge.Post)
		op.Files = []bridge.File{f}
		d.Op, d.Open = op, w.desk.Fetch
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w.mustDeliver(d)
		runtime.ReadMemStats(&after)
		all := w.sim.Thread(sales, head)
		if len(all) != 2 || len(all[1].Files) != 1 || all[1].Files[0].Size != size || all[1].Files[0].SHA256 == "" {
			t.Fatalf("the thread has %+v", all)
		}
		if cost := int64(after.TotalAlloc - before.TotalAlloc); cost > 8<<20 {
			t.Errorf("it took %s of memory in all", megabytes(cost))
		} else {
			t.Logf("it took %s of memory in all", megabytes(cost))
		}
	}, func(_ *slack.Config, opts *[]slacksim.Option) { *opts = append(*opts, slacksim.WithoutContents()) })
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

func TestFileGates(t *testing.T) {
	d := post("T0SIM/C0SALES/1700000000.000100", "1.1", "x")
	op := d.Op.(bridge.Post)
	op.Files, op.Body = make([]bridge.File, 3), richtext.Doc{}
	d.Op = op
	desk, err := slack.Open(slack.Config{BotToken: connectors.NewSecret("xoxb-x"), AppToken: connectors.NewSecret("xapp-x"), Limits: true})
	if err != nil {
		t.Fatal(err)
	}
	gates := desk.Gates(d)
	if len(gates) != 2 || gates[0].Key != "slack/files.completeUploadExternal/C0SALES" || gates[1].Every == 0 || gates[1].Burst == 0 || gates[1].Counts != 3 {
		t.Errorf("the gates are %+v", gates)
	}
	gates = desk.Gates(connectors.Delivery{Op: bridge.Notice{Files: op.Files}, Room: "C0SALES"})
	if len(gates) != 2 || gates[0].Key != "slack/files.completeUploadExternal/C0SALES" || gates[1].Every == 0 {
		t.Errorf("of a notice they are %+v", gates)
	}
}
