package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/telegram/telegramsim"
)

// Beginnings by which both sides know a file.
const (
	opus = "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead and so on"
	mp3  = "ID3\x04\x00\x00\x00\x00\x00\x00 a song"
	mp4  = "\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00mp42isom a film"
	wav  = "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"
	webm = "\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
	gif  = "GIF89a\x01\x00\x01\x00 a joke"
	webp = "RIFF\x24\x00\x00\x00WEBPVP8 a face"
	heic = "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
	pdf  = "%PDF-1.7\n a bill"
)

func picture(t testing.TB, width, height int) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// stored is where files lie that are delivered: their bytes by their ids.
type stored map[bridge.RemoteID]string

func (s stored) open(_ context.Context, f bridge.File) (connectors.Content, error) {
	body, ok := s[f.ID]
	if !ok {
		return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: errors.New("no such file")}
	}
	return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(body)), Size: int64(len(body)), Type: f.Type}, nil
}

// filesTo is a delivery of files, each with its kind as its name's stem.
func filesTo(u *telegramsim.User, caption string, from stored, files ...bridge.File) connectors.Delivery {
	d := postTo(u, bridge.Post{Body: say(caption), Files: files})
	d.Open = from.open
	return d
}

func last(u *telegramsim.User) telegramsim.Message {
	m := u.Received()
	return m[len(m)-1]
}

// TestPostFile: each file is shown as what it is, if it is.
func TestPostFile(t *testing.T) {
	dot := picture(t, 20, 10)
	for _, tt := range []struct {
		name, kind, file, mediaType, body string
		want                              string
		calls                             int
	}{
		{"photo", bridge.FilePhoto, "cat.png", "image/png", dot, "photo", 1},
		{"photo without a name", bridge.FilePhoto, "", "", dot, "photo", 1},
		{"wide photo", bridge.FilePhoto, "wide.png", "image/png", picture(t, 2100, 100), "document", 2},
		{"broken photo", bridge.FilePhoto, "cat.png", "image/png", "\x89PNG\r\n\x1a\n", "photo", 1},
		{"photo of a kind that is refused", bridge.FilePhoto, "cat.webp", "image/webp", webp, "document", 2},
		{"photo of a kind that is not taken", bridge.FilePhoto, "cat.heic", "image/heic", heic, "document", 1},
		{"photo that is a page", bridge.FilePhoto, "cat.png", "image/png", "<!DOCTYPE html><html>", "document", 1},
		{"large photo", bridge.FilePhoto, "cat.png", "image/png", dot + strings.Repeat("x", 10<<20), "document", 1},
		{"photo that moves", bridge.FilePhoto, "cat.gif", "image/gif", gif, "animation", 1},
		{"animation", bridge.FileAnimation, "cat.gif", "image/gif", gif, "animation", 1},
		{"animation that stands", bridge.FileAnimation, "cat.png", "image/png", dot, "photo", 1},
		{"video", bridge.FileVideo, "cat.mp4", "video/mp4", mp4, "video", 1},
		{"video that is none", bridge.FileVideo, "cat.mp4", "video/mp4", pdf, "document", 1},
		{"video note", bridge.FileVideoNote, "", "video/mp4", mp4, "video", 1}, // since it has words below it
		{"audio", bridge.FileAudio, "song.mp3", "audio/mpeg", mp3, "audio", 1},
		{"voice", bridge.FileVoice, "", "audio/ogg", opus, "voice", 1},
		{"voice of another kind", bridge.FileVoice, "a.wav", "audio/wav", wav, "audio", 1},
		{"document", bridge.FileDocument, "bill.pdf", "application/pdf", pdf, "document", 1},
		{"document that is a picture", bridge.FileDocument, "scan.webp", "image/webp", webp, "document", 1},
		{"kind that is not known", "hologram", "a.pdf", "", pdf, "document", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			asked := s.ana.Write("And?")
			before := len(s.sim.Calls())
			file := bridge.File{Endpoint: bridge.Desk, ID: "F1", Kind: tt.kind, Name: tt.file, Type: tt.mediaType, Size: int64(len(tt.body))}
			d := filesTo(s.ana, "", stored{"F1": tt.body}, file)
			d.Op = bridge.Post{Body: richtext.Doc{para(run("here ", 0), run("it is", richtext.Bold))}, Files: []bridge.File{file}, Answers: "m1.0"}
			d.Refs = []bridge.RemoteID{bridge.RemoteID(fmt.Sprintf("7:%d", asked.ID))}
			r, err := s.ch.Deliver(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			m := last(s.ana)
			if want := (connectors.Receipt{Remote: bridge.RemoteID(fmt.Sprintf("7:%d", m.ID)), Order: int64(m.ID)}); !reflect.DeepEqual(r, want) {
				t.Errorf("the receipt is %+v, want %+v", r, want)
			}
			if m.Kind != tt.want || m.Text != "here it is" || len(m.Entities) != 1 || m.ReplyTo != asked.ID {
				t.Errorf("Ana sees a %s with %q %+v that replies to %d", m.Kind, m.Text, m.Entities, m.ReplyTo)
			}
			if _, data, _ := s.ana.Download(m.File.ID); string(data) != tt.body {
				t.Errorf("it holds %d bytes: %.40q", len(data), data)
			}
			if tt.file != "" && m.File.Name != "" && m.File.Name != tt.file {
				t.Errorf("its name is %q", m.File.Name)
			}
			if n := len(s.sim.Calls()) - before; n != tt.calls {
				t.Errorf("it took %d calls, want %d", n, tt.calls)
			}
		})
	}
}

// TestPostBareFile: a file alone, of which some kinds cannot have words below them.
func TestPostBareFile(t *testing.T) {
	for kind, body := range map[string]string{bridge.FileVideoNote: mp4, bridge.FileSticker: webp, bridge.FilePhoto: picture(t, 20, 10)} {
		s := newShop(t)
		d := filesTo(s.ana, "", stored{"F1": body}, bridge.File{ID: "F1", Kind: kind, Size: int64(len(body))})
		d.Op = bridge.Post{Files: d.Op.(bridge.Post).Files, EndShare: true}
		if _, err := s.ch.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if m := last(s.ana); m.Kind != kind || m.Text != "" {
			t.Errorf("Ana sees a %s with %q, want a %s", m.Kind, m.Text, kind)
		}
	}
}

// TestPostLinks: a file with its words, and links below them; links below words alone.
func TestPostLinks(t *testing.T) {
	s := newShop(t)
	links := []bridge.Button{{Label: "Our shop", URL: "https://example.com"}, {Label: "Your order", URL: "https://example.com/orders/a%2F1?x=1"}}
	d := filesTo(s.ana, "", stored{"F1": "%PDF-1.7 prices"}, bridge.File{ID: "F1", Kind: bridge.FileDocument, Name: "prices.pdf", Size: 15})
	d.Op = bridge.Post{Body: say("Prices"), Files: d.Op.(bridge.Post).Files, Buttons: links}
	for _, d := range []connectors.Delivery{d, postTo(s.ana, bridge.Post{Body: say("Prices"), Buttons: links})} {
		if _, err := s.ch.Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		m := last(s.ana)
		var got []string
		for _, row := range m.Buttons {
			for _, b := range row {
				got = append(got, b.Label+" "+b.URL+b.Data)
			}
		}
		if diff := cmp.Diff([]string{"Our shop https://example.com", "Your order https://example.com/orders/a%2F1?x=1"}, got); diff != "" || m.Text != "Prices" {
			t.Errorf("Ana sees %q with (-want +got):\n%s", m.Text, diff)
		}
	}
}

// TestPostAlbum: what belongs together comes together, and is one message for us.
func TestPostAlbum(t *testing.T) {
	dot := picture(t, 20, 10)
	from := stored{"F1": dot, "F2": mp4, "F3": pdf, "F4": "a,b\n", "F5": picture(t, 2100, 100), "F6": mp3, "F7": webm}
	f := func(id bridge.RemoteID, kind, name string) bridge.File {
		return bridge.File{Endpoint: bridge.Desk, ID: id, Kind: kind, Name: name, Size: int64(len(from[id]))}
	}
	for _, tt := range []struct {
		name  string
		files []bridge.File
		want  []string
	}{
		{"photos and a video", []bridge.File{f("F1", "photo", "a.png"), f("F2", "video", "b.mp4"), f("F1", "photo", "a.png")}, []string{"photo", "video", "photo"}},
		{"documents", []bridge.File{f("F3", "document", "a.pdf"), f("F4", "document", "b.csv")}, []string{"document", "document"}},
		{"audios", []bridge.File{f("F6", "audio", "a.mp3"), f("F6", "audio", "b.mp3")}, []string{"audio", "audio"}},
		{"a film of another kind", []bridge.File{f("F1", "photo", "a.png"), f("F7", "video", "b.webm")}, []string{"document", "document"}},
		{"one that cannot be shown", []bridge.File{f("F1", "photo", "a.png"), f("F5", "photo", "b.png")}, []string{"document", "document"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			r, err := s.ch.Deliver(t.Context(), filesTo(s.ana, "all of it", from, tt.files...))
			if err != nil {
				t.Fatal(err)
			}
			got := s.ana.Received()
			if len(got) != len(tt.want) || len(r.Also) != len(tt.want)-1 || r.Remote != bridge.RemoteID(fmt.Sprintf("7:%d", got[0].ID)) || r.Order != int64(got[0].ID) {
				t.Fatalf("Ana sees %d, and the receipt is %+v", len(got), r)
			}
			for i, m := range got {
				if m.Kind != tt.want[i] || m.Album == "" || m.Album != got[0].Album || (m.Text == "all of it") != (i == 0) {
					t.Errorf("the file %d is a %s of album %q with %q, want a %s", i, m.Kind, m.Album, m.Text, tt.want[i])
				}
				if _, data, _ := s.ana.Download(m.File.ID); string(data) != from[tt.files[i].ID] {
					t.Errorf("the file %d holds %.40q", i, data)
				}
				if i > 0 && r.Also[i-1] != bridge.RemoteID(fmt.Sprintf("7:%d", m.ID)) {
					t.Errorf("the receipt is %+v", r)
				}
			}
			// All of it can be taken back.
			d := postTo(s.ana, bridge.Delete{})
			d.Refs = append([]bridge.RemoteID{r.Remote}, r.Also...)
			if _, err := s.ch.Deliver(t.Context(), d); err != nil || len(s.ana.Received()) != 0 {
				t.Errorf("%d are left: %v", len(s.ana.Received()), err)
			}
		})
	}
}

// TestGatesOfAlbum: each of its messages counts.
func TestGatesOfAlbum(t *testing.T) {
	s := newShop(t)
	d := filesTo(s.ana, "", nil, bridge.File{}, bridge.File{}, bridge.File{})
	for _, g := range s.ch.Gates(d) {
		if g.Counts != 3 {
			t.Errorf("at %s it counts as %d", g.Key, g.Counts)
		}
	}
}

// TestFilesThatAreRefused has a row for each way in which files do not arrive.
func TestFilesThatAreRefused(t *testing.T) {
	refused := func(code int, description string) telegramsim.Fault {
		return telegramsim.Fault{Status: code, Body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description)}
	}
	doc := bridge.File{Endpoint: bridge.Desk, ID: "F1", Kind: bridge.FileDocument, Name: "bill.pdf", Size: 17}
	broken := func(err error) func(context.Context, bridge.File) (connectors.Content, error) {
		return func(context.Context, bridge.File) (connectors.Content, error) {
			half := io.MultiReader(strings.NewReader(pdf), readerFunc(func([]byte) (int, error) { return 0, err }))
			return connectors.Content{ReadCloser: io.NopCloser(half), Size: 1 << 20}, nil
		}
	}
	unknown := func(n int) func(context.Context, bridge.File) (connectors.Content, error) {
		return func(context.Context, bridge.File) (connectors.Content, error) {
			return connectors.Content{ReadCloser: io.NopCloser(io.LimitReader(zeros{}, int64(n))), Size: -1}, nil
		}
	}
	for _, tt := range []struct {
		name   string
		before func(shop)
		change func(*connectors.Delivery)
		class  connectors.Class
		reason string
		seen   int
	}{
		{name: "blocked", before: func(s shop) { s.ana.Block() }, class: connectors.Rejected, reason: bridge.ReasonBlocked},
		{name: "too large for the server", before: func(s shop) { s.sim.Order("sendDocument", refused(413, "Request Entity Too Large")) }, class: connectors.Rejected, reason: bridge.ReasonTooLarge},
		{name: "too large for a proxy", before: func(s shop) { s.sim.Order("sendDocument", telegramsim.Page(413)) }, class: connectors.Rejected, reason: bridge.ReasonTooLarge},
		{name: "empty", change: func(d *connectors.Delivery) { d.Open = stored{"F1": ""}.open }, class: connectors.Rejected, reason: bridge.ReasonEmpty},
		{name: "empty after all", change: func(d *connectors.Delivery) { d.Open = unknown(0) }, class: connectors.Rejected, reason: bridge.ReasonEmpty},
		{name: "larger than we know", change: func(d *connectors.Delivery) { d.Open = unknown(50<<20 + 1) }, class: connectors.Rejected, reason: bridge.ReasonTooLarge},
		{name: "too large as it is said", change: func(d *connectors.Delivery) { d.Op = bridge.Post{Files: []bridge.File{{ID: "F1", Size: 50<<20 + 1}}} }, class: connectors.Rejected, reason: bridge.ReasonTooLarge},
		{name: "that is lacking", change: func(d *connectors.Delivery) {
			d.Op = bridge.Post{Files: []bridge.File{{ID: "F1", Lacking: bridge.ReasonNoAccess}}}
		}, class: connectors.Rejected, reason: bridge.ReasonNoAccess},
		{name: "gone", change: func(d *connectors.Delivery) { d.Open = stored{}.open }, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "gone in an album", change: func(d *connectors.Delivery) {
			d.Op = bridge.Post{Files: []bridge.File{doc, {ID: "F9", Kind: bridge.FileDocument}}}
		}, class: connectors.Rejected, reason: bridge.ReasonNoFile},
		{name: "that breaks off", change: func(d *connectors.Delivery) { d.Open = broken(io.ErrUnexpectedEOF) }, class: connectors.Transient},
		{name: "from where it is throttled", change: func(d *connectors.Delivery) {
			d.Open = broken(&connectors.Failure{Class: connectors.Transient, Err: errors.New("later")})
		}, class: connectors.Transient},
		{name: "a long caption", change: func(d *connectors.Delivery) {
			d.Op = bridge.Post{Body: say(strings.Repeat("x", 1025)), Files: []bridge.File{doc}}
		}, class: connectors.Rejected, reason: bridge.ReasonTooLong},
		{name: "nobody's chat", change: func(d *connectors.Delivery) { d.Room = "x" }, class: connectors.Rejected, reason: bridge.ReasonNoChat},
		{name: "throttled", before: func(s shop) { s.sim.Order("sendDocument", telegramsim.Throttled(7)) }, class: connectors.Throttled},
		{name: "an answer that is lost", before: func(s shop) { s.sim.Order("sendDocument", telegramsim.Dropped(true)) }, class: connectors.Ambiguous, seen: 1},
		{name: "a failing server", before: func(s shop) { s.sim.Order("sendDocument", telegramsim.Page(502)) }, class: connectors.Ambiguous},
		{name: "a revoked token", before: func(s shop) { s.sim.Bot("shop_bot").Revoke() }, class: connectors.Broken, reason: bridge.ReasonNotAllowed},
		{name: "a wrong type", before: func(s shop) {
			s.sim.Order("sendDocument", refused(400, "Bad Request: wrong type of the web page content"))
		}, change: func(d *connectors.Delivery) {}, class: connectors.Rejected, reason: bridge.ReasonFileType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			d := filesTo(s.ana, "the bill", stored{"F1": pdf}, doc)
			if tt.name == "a wrong type" {
				s.sim.Order("sendDocument", refused(400, "Bad Request: wrong type of the web page content")) // also as a document
			}
			if tt.before != nil {
				tt.before(s)
			}
			if tt.change != nil {
				tt.change(&d)
			}
			_, err := s.ch.Deliver(t.Context(), d)
			f := connectors.AsFailure(err)
			if err == nil || f.Class != tt.class || f.Reason != tt.reason {
				t.Errorf("Deliver = %v with the reason %q, want %s with %q", err, f.Reason, tt.class, tt.reason)
			}
			if got := len(s.ana.Received()); got != tt.seen {
				t.Errorf("Ana sees %d", got)
			}
			connectortest.AssertLeaksNoSecret(t, err, token)
			connectortest.AssertTextLeaksNoSecret(t, "the log", s.log.String(), token)
		})
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestRefusedFormattingOfCaption: the words and the file matter more than their style.
// A voice message that its receiver does not want becomes a file.
func TestFallbacksOfFiles(t *testing.T) {
	refused := func(description string) telegramsim.Fault {
		return telegramsim.Fault{Status: 400, Body: fmt.Sprintf(`{"ok":false,"error_code":400,"description":%q}`, description)}
	}
	s := newShop(t)
	s.sim.Order("sendVoice", refused("Bad Request: can't parse entities: unsupported"), refused("Bad Request: VOICE_MESSAGES_FORBIDDEN"))
	d := filesTo(s.ana, "", stored{"F1": opus}, bridge.File{ID: "F1", Kind: bridge.FileVoice, Size: int64(len(opus))})
	d.Op = bridge.Post{Body: richtext.Doc{para(run("listen", richtext.Bold))}, Files: d.Op.(bridge.Post).Files}
	if _, err := s.ch.Deliver(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if m := last(s.ana); m.Kind != "document" || m.Text != "listen" || len(m.Entities) != 0 || m.File.Name != "voice.ogg" {
		t.Errorf("Ana sees a %s, %+v, with %q %+v", m.Kind, m.File, m.Text, m.Entities)
	}
	// An answer that cannot be read is one all the same.
	s.sim.Order("sendDocument", telegramsim.Fault{Status: 200, Applied: true, Body: `{"ok":true,"result":"of a new form"}`})
	r, err := s.ch.Deliver(t.Context(), filesTo(s.ana, "x", stored{"F1": pdf}, bridge.File{ID: "F1", Kind: bridge.FileDocument}))
	if err != nil || !reflect.DeepEqual(r, connectors.Receipt{}) {
		t.Errorf("Deliver = %+v, %v; want success without an id", r, err)
	}
}

// TestEditOfCaption: the words below a file are edited as others are.
func TestEditOfCaption(t *testing.T) {
	s := newShop(t)
	r, err := s.ch.Deliver(t.Context(), filesTo(s.ana, "helo", stored{"F1": pdf}, bridge.File{ID: "F1", Kind: bridge.FileDocument, Name: "a.pdf"}))
	if err != nil {
		t.Fatal(err)
	}
	edit := func(ref bridge.RemoteID, body richtext.Doc) error {
		d := postTo(s.ana, bridge.Edit{Body: body})
		d.Refs = []bridge.RemoteID{ref}
		_, err := s.ch.Deliver(t.Context(), d)
		return err
	}
	for _, body := range []richtext.Doc{
		{para(run("hello", richtext.Bold))}, {para(run("hello", richtext.Bold))}, nil, nil, say("again"),
	} {
		if err := edit(r.Remote, body); err != nil {
			t.Fatalf("%q: %v", body.Plain(), err)
		}
		if m := last(s.ana); m.Text != body.Plain() || m.Kind != "document" {
			t.Errorf("Ana sees a %s with %q, want %q", m.Kind, m.Text, body.Plain())
		}
	}
	text, err := s.ch.Deliver(t.Context(), postTo(s.ana, bridge.Post{Body: say("words")}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		ref    bridge.RemoteID
		body   richtext.Doc
		reason string
	}{
		{r.Remote, say(strings.Repeat("x", 1025)), bridge.ReasonTooLong}, {"7:99", say("x"), bridge.ReasonGone}, {text.Remote, nil, bridge.ReasonOther},
	} {
		if f := connectors.AsFailure(edit(tt.ref, tt.body)); f.Class != connectors.Rejected || f.Reason != tt.reason {
			t.Errorf("an edit of %s is %v with the reason %q, want %q", tt.ref, f, f.Reason, tt.reason)
		}
	}
}

// TestFilesAreStreamed: what is sent is never held whole. The other side is told its
// length where that is known.
func TestFilesAreStreamed(t *testing.T) {
	var lengths []int64
	var got int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return // it was given up
		}
		lengths, got = append(lengths, r.ContentLength), n
		_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":2}}`)
	}))
	defer server.Close()
	ch, _ := open(t, server.URL, server.Client())
	send := func(size, said int64) error {
		t.Helper()
		d := connectors.Delivery{Room: "7", Op: bridge.Post{Files: []bridge.File{{ID: "F1", Kind: bridge.FileDocument}}}}
		d.Open = func(context.Context, bridge.File) (connectors.Content, error) {
			return connectors.Content{ReadCloser: io.NopCloser(io.LimitReader(zeros{}, size)), Size: said}, nil
		}
		r, err := ch.Deliver(t.Context(), d)
		if err == nil && (r.Remote != "7:2" || got < size) {
			t.Errorf("Deliver = %+v, and %d bytes arrived", r, got)
		}
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(send(50<<20, 50<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	must(send(50<<20, 50<<20))
	must(send(50<<20, -1))
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("sending 50 MB twice took %d KB of memory", used>>10)
	}
	if err := send(50<<20+1, -1); connectors.AsFailure(err).Reason != bridge.ReasonTooLarge {
		t.Errorf("more than 50 MB is %v", err)
	}
	if lengths[0] < 50<<20 || lengths[2] != -1 {
		t.Errorf("the other side was told the lengths %v", lengths)
	}
}

// TestUploadThatIsCut was surely not done: Telegram had not all of it.
func TestUploadThatIsCut(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 64<<10)
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	ch, log := open(t, server.URL, server.Client())
	d := connectors.Delivery{Room: "7", Op: bridge.Post{Files: []bridge.File{{ID: "F1", Kind: bridge.FileDocument}}}}
	d.Open = func(context.Context, bridge.File) (connectors.Content, error) {
		return connectors.Content{ReadCloser: io.NopCloser(io.LimitReader(zeros{}, 40<<20)), Size: 40 << 20}, nil
	}
	_, err := ch.Deliver(t.Context(), d)
	if f := connectors.AsFailure(err); err == nil || f.Class != connectors.Transient {
		t.Errorf("Deliver = %v, want a transient failure", err)
	}
	connectortest.AssertLeaksNoSecret(t, err, token)
	connectortest.AssertTextLeaksNoSecret(t, "the log", log.String(), token)
}

// TestFileThatStandsStill is given up, and was surely not sent.
func TestFileThatStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var network memnet.Network
		listener, err := network.Listen("api.telegram.org:80")
		if err != nil {
			t.Fatal(err)
		}
		sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
		server := &http.Server{Handler: sim}
		go func() { _ = server.Serve(listener) }()
		defer server.Close()
		defer sim.Close()
		client := &http.Client{Transport: &http.Transport{DialContext: network.DialContext}}
		defer client.CloseIdleConnections()
		ch, _ := open(t, "http://api.telegram.org", client)
		ana := sim.User(telegramsim.Person{ID: 7})
		ana.Start("")
		d := filesTo(ana, "x", nil, bridge.File{ID: "F1", Kind: bridge.FileDocument, Size: 1 << 20})
		d.Open = func(ctx context.Context, _ bridge.File) (connectors.Content, error) {
			hangs := readerFunc(func([]byte) (int, error) { <-ctx.Done(); return 0, ctx.Err() })
			body := io.MultiReader(strings.NewReader(pdf+strings.Repeat(" ", 10_000)), hangs)
			return connectors.Content{ReadCloser: io.NopCloser(body), Size: 1 << 20}, nil
		}
		began := time.Now()
		_, err = ch.Deliver(t.Context(), d)
		if f := connectors.AsFailure(err); err == nil || f.Class != connectors.Transient {
			t.Errorf("Deliver = %v, want a transient failure", err)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it was given up after %v", took)
		}
		if got := len(ana.Received()); got != 0 {
			t.Errorf("Ana sees %d", got)
		}
		time.Sleep(time.Second) // the server looks after the broken connection
	})
}
