package app_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// drawing is a PNG of a size.
func drawing(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// filesWith are the bytes of the files of the message in a thread that shows a text.
func (w *world) filesWith(channel, thread, shows string) (bodies []string) {
	w.Helper()
	w.slackShows(channel, func(m slacksim.Message) bool {
		if m.ThreadTS != thread || !strings.Contains(m.Seen(), shows) || len(m.Files) == 0 {
			return false
		}
		bodies = nil
		for _, f := range m.Files {
			bodies = append(bodies, w.fileOf(f.ID))
		}
		return true
	}, shows)
	return bodies
}

func (w *world) fileOf(id string) string {
	w.Helper()
	_, content, ok := w.slack.OpenFile(id)
	if !ok {
		w.Errorf("there is no file %s", id)
		return ""
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(content); err != nil {
		w.Error(err)
	}
	return out.String()
}

// What customers send in Telegram arrives in the thread, an album as one message, and
// what agents attach there arrives with the customer as what it is.
func TestFilesBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		defer r.end()
		mia, ben, thread := w.talking()
		const opus, film = "OggS\x00\x02 and so on OpusHead", "\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00mp42isom"
		shot := drawing(t, 400, 300)
		if _, err := mia.SendAlbum(
			telegramsim.Media{Kind: "photo", Data: shot, Caption: "the box and the lid", Entities: []telegramsim.Entity{formatted("the box and the lid", "box", "bold")}},
			telegramsim.Media{Kind: "video", Name: "lid.mp4", Data: []byte(film)},
		); err != nil {
			t.Fatal(err)
		}
		if got := w.filesWith("C0SUPPORT", thread, "the box and the lid"); !slices.Equal(got, []string{string(shot), film}) {
			t.Errorf("the thread has %d files of the album: %.80q", len(got), got)
		}
		for _, m := range []telegramsim.Media{
			{Kind: "document", Name: "Rechnung März.pdf", Data: []byte("%PDF-1.7\n"), Caption: "the bill"},
			{Kind: "voice", Data: []byte(opus), Caption: "listen"},
		} {
			if _, err := mia.SendFile(m); err != nil {
				t.Fatal(err)
			}
			if got := w.filesWith("C0SUPPORT", thread, m.Caption); !slices.Equal(got, []string{string(m.Data)}) {
				t.Errorf("the thread has %.80q of the %s", got, m.Kind)
			}
		}
		if _, err := mia.SendFile(telegramsim.Media{Kind: "video", Name: "long.mp4", Size: 25 << 20}); err != nil {
			t.Fatal(err)
		}
		w.replied("C0SUPPORT", thread, "20 MB")
		if _, err := mia.SendFile(telegramsim.Media{Kind: "sticker", Name: "x.tgs", Data: []byte("\x1f\x8b\x08"), Emoji: "🦊"}); err != nil {
			t.Fatal(err)
		}
		w.replied("C0SUPPORT", thread, "🦊")

		// The other way.
		ts := w.writes("U0BEN", "C0SUPPORT", thread, "here *you* are",
			slacksim.WithUpload(slacksim.Upload{Name: "lid.png", MIMEType: "image/png", Content: shot}),
			slacksim.WithUpload(slacksim.Upload{Name: "wide.png", MIMEType: "image/png", Content: drawing(t, 2100, 100)}),
			slacksim.WithUpload(slacksim.Upload{Name: "bill.pdf", MIMEType: "application/pdf", Content: []byte("%PDF-1.7\n")}),
		)
		w.marked("C0SUPPORT", ts, "white_check_mark")
		var got []string
		for _, m := range mia.Received() {
			if m.File != nil {
				got = append(got, m.Kind+" "+m.Text)
			}
		}
		if want := []string{"document here you are", "document ", "document "}; !slices.Equal(got, want) {
			t.Errorf("Mia sees %q, want %q", got, want)
		}
		// The words below are edited, and all of it is taken back.
		if err := ben.Edit("C0SUPPORT", ts, "here it is"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "here it is")
		if err := ben.Delete("C0SUPPORT", ts); err != nil {
			t.Fatal(err)
		}
		if _, err := mia.Wait(w.ctx, func(received []telegramsim.Message) bool {
			return !slices.ContainsFunc(received, func(m telegramsim.Message) bool { return m.File != nil })
		}); err != nil {
			t.Error(err)
		}
	})
}
