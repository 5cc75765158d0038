package app_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The first bytes of files, by which they are known.
var (
	jpeg = append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0}, bytes.Repeat([]byte("picture"), 99)...)
	pdf  = []byte("%PDF-1.4\nan offer")
	ogg  = append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead"), bytes.Repeat([]byte("sound"), 99)...)
)

// photoOf is a photo that can be told from others.
func photoOf(n int) []byte { return append(slices.Clone(jpeg), fmt.Sprint("number ", n)...) }

// bytesOf are those of a file in Slack.
func (w *world) bytesOf(f slacksim.File) []byte {
	w.Helper()
	_, r, ok := w.slack.OpenFile(f.ID)
	if !ok || r == nil {
		w.Fatalf("%s is not in Slack", f.Name)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// shows are the replies of a thread that a customer's words and files are shown in, in
// order: their words without the name at the head, and the names of their files.
func (w *world) shows(channel, thread string) []string {
	var out []string
	for _, m := range w.slack.Thread(channel, thread) {
		if m.TS == thread || m.BotID == "" {
			continue
		}
		line := m.Seen()
		var names []string
		for _, f := range m.Files {
			names = append(names, f.Name)
		}
		if len(names) > 0 {
			line = strings.TrimSpace(line) + " {" + strings.Join(names, ", ") + "}"
		}
		out = append(out, line)
	}
	return out
}

// fileMessage waits for a message of a thread with a file of a name.
func (w *world) fileMessage(channel, thread, name string) (found slacksim.Message) {
	w.Helper()
	w.slackShows(channel, func(m slacksim.Message) bool {
		found = m
		return m.ThreadTS == thread && slices.ContainsFunc(m.Files, func(f slacksim.File) bool { return f.Name == name })
	}, name)
	return found
}

// send has a customer send a file.
func (w *world) send(u *telegramsim.User, m telegramsim.Media) telegramsim.Message {
	w.Helper()
	sent, err := u.SendFile(m)
	if err != nil {
		w.Fatal(err)
	}
	return sent
}

// TestCustomersFiles: whatever a customer sends is in the thread, byte by byte, in its
// place, with its words and their formatting.
// Chatwoot issue 4639: attachments failed in both directions for a year.
func TestCustomersFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, _, thread := w.talking()
		caption := "My *bold* cat <!here>"
		w.send(mia, telegramsim.Media{Kind: "photo", Data: jpeg, Caption: caption, Entities: []telegramsim.Entity{formatted(caption, "bold", "bold")}})
		mia.Write("and behind it")
		w.send(mia, telegramsim.Media{Kind: "document", Name: "../..\\offer 1\u202efdp.pdf", Data: pdf})
		w.send(mia, telegramsim.Media{Kind: "voice", Type: "audio/ogg", Data: ogg, Seconds: 3})
		mia.Write("the end")
		w.replied("C0SUPPORT", thread, "the end")
		got := w.shows("C0SUPPORT", thread)
		for i, want := range [][]string{
			{"Hi!"}, {"Mia", caption, "{photo.jpg}"}, {"and behind it"}, {"Mia", "{offer 1fdp.pdf}"}, {"Mia", "{voice.ogg}"}, {"the end"},
		} {
			for _, part := range want {
				if i >= len(got) || !strings.Contains(got[i], part) {
					t.Fatalf("the thread shows %q, want %q at %d", got, part, i)
				}
			}
		}
		for name, want := range map[string][]byte{"photo.jpg": jpeg, "offer 1fdp.pdf": pdf, "voice.ogg": ogg} {
			m := w.fileMessage("C0SUPPORT", thread, name)
			if b := w.bytesOf(m.Files[0]); !bytes.Equal(b, want) {
				t.Errorf("of %s there are %d bytes in Slack, want %d", name, len(b), len(want))
			}
			if n := m.MightNotify(); len(n) > 0 {
				t.Errorf("the words with %s notify %v", name, n)
			}
		}
		if e := w.elements(thread, "My"); !strings.Contains(strings.Join(e, ""), `"bold":true`) {
			t.Errorf("the caption's formatting is gone: %q", e)
		}
		r.end()
	})
}

// TestFirstMessageIsAPicture: a picture opens a conversation like any other message, and
// is no answer to a question.
// zammad issue 774: a first message that is only a picture is ignored until text comes.
func TestFirstMessageIsAPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
		w.send(mia, telegramsim.Media{Kind: "photo", Data: photoOf(1)})
		w.told(mia, "Hello Mia!")
		question := w.told(mia, "What is it about?")
		w.send(mia, telegramsim.Media{Kind: "document", Name: "offer.pdf", Data: pdf})
		b, ok := question.Button("Help")
		if !ok {
			t.Fatal("the question has no button")
		}
		if _, err := mia.Press(b); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your email?")
		mia.Write("mia@example.com")
		thread := w.thread("C0SUPPORT", "Mia")
		if m := w.fileMessage("C0SUPPORT", thread, "photo.jpg"); !bytes.Equal(w.bytesOf(m.Files[0]), photoOf(1)) {
			t.Error("the picture is another one")
		}
		w.fileMessage("C0SUPPORT", thread, "offer.pdf")
		if got := w.shows("C0SUPPORT", thread); len(got) < 2 || !strings.Contains(got[0], "photo.jpg") || !strings.Contains(got[1], "offer.pdf") {
			t.Errorf("the thread shows %q", got)
		}
		r.end()
	})
}

// TestCustomersFileThatCannotBeHad: what the thread cannot get is named there, with its
// words, and the customer is told what they can do.
func TestCustomersFileThatCannotBeHad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, _, thread := w.talking()
		w.send(mia, telegramsim.Media{Kind: "video", Name: "party.mp4", Type: "video/mp4", Size: 35 << 20, Caption: "See this"})
		w.told(mia, "20 MB at most")
		w.replied("C0SUPPORT", thread, "“party.mp4” (35 MB)")
		w.replied("C0SUPPORT", thread, "See this")

		lost := w.send(mia, telegramsim.Media{Kind: "document", Name: "gone.pdf", Data: pdf, Caption: "And this"})
		mia.Lose(lost.File.ID)
		w.told(mia, "did not get through")
		w.replied("C0SUPPORT", thread, "“gone.pdf”")
		w.replied("C0SUPPORT", thread, "And this")

		w.slack.SetFilePolicy(slacksim.FilePolicy{Refused: []string{".exe"}})
		w.send(mia, telegramsim.Media{Kind: "document", Name: "setup.exe", Data: []byte("MZ"), Caption: "Run it"})
		w.told(mia, "files of this type")
		w.replied("C0SUPPORT", thread, "“setup.exe”")
		w.replied("C0SUPPORT", thread, "Run it")

		// The others of an album are shown.
		if _, err := mia.SendAlbum(
			telegramsim.Media{Kind: "document", Name: "a.pdf", Data: pdf, Caption: "All three"}, telegramsim.Media{Kind: "document", Name: "b.exe", Data: []byte("MZ")},
			telegramsim.Media{Kind: "document", Name: "c.pdf", Data: pdf},
		); err != nil {
			t.Fatal(err)
		}
		w.fileMessage("C0SUPPORT", thread, "c.pdf")
		w.fileMessage("C0SUPPORT", thread, "a.pdf")
		w.replied("C0SUPPORT", thread, "“b.exe”")
		w.replied("C0SUPPORT", thread, "All three")
		r.end()
	})
}

// TestAlbumIsOneMessage: an album comes as one update for each of its files, with the
// words on one of them and siblings that are seconds late.
// kirodotdev/KiroCrew issue 2205, NousResearch/hermes-agent issue 53198.
func TestAlbumIsOneMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, _, thread := w.talking()
		album := mia.NewAlbum()
		piece := func(n int, caption string) {
			w.send(mia, telegramsim.Media{Kind: "photo", Data: photoOf(n), Album: album, Caption: caption})
		}
		piece(1, "")
		piece(2, "Our flat")
		time.Sleep(1500 * time.Millisecond)
		piece(3, "")
		time.Sleep(11 * time.Second)
		piece(4, "")
		w.replied("C0SUPPORT", thread, "belongs to the album above")
		mia.Write("Nice?")
		w.replied("C0SUPPORT", thread, "Nice?")
		var albums []slacksim.Message
		for _, m := range w.slack.Thread("C0SUPPORT", thread) {
			if len(m.Files) > 0 {
				albums = append(albums, m)
			}
		}
		if len(albums) != 2 || len(albums[0].Files) != 3 || len(albums[1].Files) != 1 || !strings.Contains(albums[0].Seen(), "Our flat") {
			t.Fatalf("the thread shows %q", w.shows("C0SUPPORT", thread))
		}
		for i, f := range append(albums[0].Files, albums[1].Files...) {
			if !bytes.Equal(w.bytesOf(f), photoOf(i+1)) {
				t.Errorf("photo %d is another one", i+1)
			}
		}
		// The program ends in the middle of another one.
		album = mia.NewAlbum()
		piece(5, "Half")
		synctest.Wait()
		r.end()
		piece(6, "")
		r = w.start(unasked)
		w.replied("C0SUPPORT", thread, "Half")
		m := w.fileMessage("C0SUPPORT", thread, "photo.jpg")
		time.Sleep(5 * time.Second)
		n := 0
		for _, m = range w.slack.Thread("C0SUPPORT", thread) {
			n += len(m.Files)
		}
		if n != 6 {
			t.Errorf("%d of 6 photos are in the thread", n)
		}
		r.end()
	})
}

// agentShares has somebody write in a thread with files.
func (w *world) agentShares(p *slacksim.Person, thread, text string, files ...slacksim.Upload) (ts string) {
	w.Helper()
	var opts []slacksim.SendOption
	for _, f := range files {
		opts = append(opts, slacksim.WithUpload(f))
	}
	ts, err := p.Reply("C0SUPPORT", thread, text, opts...)
	if err != nil {
		w.Fatal(err)
	}
	return ts
}

// got are the messages with files that a customer has got.
func got(u *telegramsim.User) (with []telegramsim.Message) {
	for _, m := range u.Received() {
		if m.File != nil {
			with = append(with, m)
		}
	}
	return with
}

// TestAgentsFiles: what an agent shares in the thread arrives at the customer's, byte by
// byte, those of one message that may stand together as an album, with the words as their
// caption; and everything of it can be taken back.
// Chatwoot issue 7646: fixed on one side, and broken on the other.
func TestAgentsFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, ben, thread := w.talking()
		ts := w.agentShares(ben, thread, "Our *offer*", slacksim.Upload{Name: "1.jpg", Content: photoOf(1), Alt: "A house"},
			slacksim.Upload{Name: "2.jpg", Content: photoOf(2)}, slacksim.Upload{Name: "offer.pdf", Content: pdf})
		w.marked("C0SUPPORT", ts, "white_check_mark")
		files := got(mia)
		if len(files) != 3 || files[0].Kind != "photo" || files[1].Kind != "photo" || files[2].Kind != "document" ||
			files[0].Album == "" || files[0].Album != files[1].Album || files[0].Text != "Our offer" || files[2].Text != "" {
			t.Fatalf("the customer has %+v", files)
		}
		for i, want := range [][]byte{photoOf(1), photoOf(2), pdf} {
			if f, b, ok := mia.Download(files[i].File.ID); !ok || !bytes.Equal(b, want) {
				t.Errorf("file %d (%+v) is another one", i, f)
			}
		}
		if files[2].File.Name != "offer.pdf" {
			t.Errorf("the document is called %q", files[2].File.Name)
		}
		if _, err := ben.Reply("C0SUPPORT", thread, "!unsend"); err != nil {
			t.Fatal(err)
		}
		w.marked("C0SUPPORT", ts, "lock")
		if files := got(mia); len(files) != 0 {
			t.Errorf("the customer still has %+v", files)
		}

		// The words are too long for a caption: they go before the file, and whole.
		// matterbridge issue 2122: what is too long is skipped.
		long := strings.Repeat("Please read this carefully. ", 50)
		w.marked("C0SUPPORT", w.agentShares(ben, thread, long, slacksim.Upload{Name: "3.jpg", Content: photoOf(3)}), "white_check_mark")
		all := mia.Received()
		if n := len(all); all[n-1].File == nil || all[n-1].Text != "" || strings.TrimSpace(all[n-2].Text) != strings.TrimSpace(long) {
			t.Errorf("a long caption arrives as %+v", all[n-2:])
		}

		// A note stays inside with its file, and so does a colleague's.
		w.marked("C0SUPPORT", w.agentShares(ben, thread, ";; look at him", slacksim.Upload{Name: "4.jpg", Content: photoOf(4)}), "lock")
		if n := len(got(mia)); n != 1 {
			t.Errorf("the customer has %d files, want one", n)
		}
		r.end()
	})
}

// TestAgentsFilesThatCannotGo: the author of what Telegram does not take is told in words,
// with the limit, and the rest goes.
func TestAgentsFilesThatCannotGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, ben, thread := w.talking()
		large := slacksim.Upload{Name: "film.mkv", Size: 51 << 20, Open: func() io.Reader { return io.LimitReader(zeros{}, 51<<20) }}
		ts := w.agentShares(ben, thread, "Both", large, slacksim.Upload{Name: "1.jpg", Content: photoOf(1)})
		w.marked("C0SUPPORT", ts, "warning")
		w.replied("C0SUPPORT", thread, "“film.mkv” (51 MB). Telegram takes files of at most 50 MB")
		w.told(mia, "Both")
		if files := got(mia); len(files) != 1 || files[0].Text != "Both" {
			t.Errorf("the customer has %+v", files)
		}
		w.marked("C0SUPPORT", w.agentShares(ben, thread, "", slacksim.Upload{Name: "plan", Mode: slacksim.ModeCanvas}), "warning")
		w.replied("C0SUPPORT", thread, "It lies outside of Slack or is no file")
		w.marked("C0SUPPORT", w.agentShares(ben, thread, "", slacksim.Upload{Name: "empty.txt"}), "warning")
		w.replied("C0SUPPORT", thread, "It is empty")
		if n := len(got(mia)); n != 1 {
			t.Errorf("the customer has %d files, want one", n)
		}
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "slack.") {
				t.Errorf("the customer reads %q", m.Text)
			}
		}
		r.end()
	})
}

// zeros is as many of them as are wanted.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestFileOnceAlthoughTheProgramDies: the program ends after a file was uploaded and
// while nobody knows whether it was shared; in the next life it is there once.
func TestFileOnceAlthoughTheProgramDies(t *testing.T) {
	for _, applied := range []bool{true, false} {
		t.Run(fmt.Sprint("shared ", applied), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				r := w.start(unasked)
				mia, _, thread := w.talking()
				fault := slacksim.Hang()
				if applied {
					fault = fault.AfterEffect()
				}
				var hung atomic.Bool
				w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
					if c.Method == "files.completeUploadExternal" && !hung.Swap(true) {
						return fault
					}
					return slacksim.Fault{}
				})
				w.send(mia, telegramsim.Media{Kind: "photo", Data: photoOf(1), Caption: "Once"})
				mia.Write("and then")
				time.Sleep(3 * time.Second)
				r.end()
				r = w.start(unasked)
				w.replied("C0SUPPORT", thread, "and then")
				time.Sleep(time.Minute)
				n := 0
				for _, m := range w.slack.Thread("C0SUPPORT", thread) {
					n += len(m.Files)
				}
				if shows := w.shows("C0SUPPORT", thread); n != 1 || !strings.Contains(shows[len(shows)-1], "and then") {
					t.Errorf("the photo is there %d times: %q", n, shows)
				}
				r.end()
			})
		})
	}
}
