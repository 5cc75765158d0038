package telegram_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestDecodeFiles: each kind of file is a reference to what a bot can fetch of it.
func TestDecodeFiles(t *testing.T) {
	file := func(kind, id, name, mediaType string, size int64) bridge.File {
		return bridge.File{Endpoint: "shop", ID: bridge.RemoteID(id), Kind: kind, Name: name, Type: mediaType, Size: size}
	}
	lacking := func(f bridge.File, why string) bridge.File {
		f.Lacking = why
		return f
	}
	fox := func(f bridge.File) bridge.File {
		f.Alt = "🦊"
		return f
	}
	const thumb = `"thumbnail":{"file_id":"T","width":128,"height":128,"file_size":7}`
	for _, tt := range []struct {
		name, body string
		kind, text string
		want       []bridge.File
	}{
		{"photo", `,"photo":[{"file_id":"S","width":90,"height":60,"file_size":5},{"file_id":"L","width":900,"height":600,"file_size":500},{"file_id":"M","width":300,"height":200}],"caption":"look"`,
			"photo", "look", []bridge.File{file("photo", "L", "", "image/jpeg", 500)}},
		{"video", `,"video":{"file_id":"V","file_name":"a.mp4","mime_type":"video/mp4","file_size":9}`, "video", "", []bridge.File{file("video", "V", "a.mp4", "video/mp4", 9)}},
		{"animation", `,"animation":{"file_id":"A","file_name":"a.gif.mp4","mime_type":"video/mp4","file_size":9},"document":{"file_id":"A"}`, "animation", "", []bridge.File{file("animation", "A", "a.gif.mp4", "video/mp4", 9)}},
		{"audio", `,"audio":{"file_id":"A","file_name":"song.mp3","mime_type":"audio/mpeg","file_size":9}`, "audio", "", []bridge.File{file("audio", "A", "song.mp3", "audio/mpeg", 9)}},
		{"voice", `,"voice":{"file_id":"V","mime_type":"audio/ogg","file_size":9}`, "voice", "", []bridge.File{file("voice", "V", "", "audio/ogg", 9)}},
		{"video note", `,"video_note":{"file_id":"V","length":240,"file_size":9}`, "video_note", "", []bridge.File{file("video_note", "V", "", "", 9)}},
		{"document", `,"document":{"file_id":"D","file_name":"../..\\Rechnung\u202efdp.exe","mime_type":"application/pdf"}`, "document", "", []bridge.File{file("document", "D", "Rechnungfdp.exe", "application/pdf", 0)}},
		{"static sticker", `,"sticker":{"file_id":"S","emoji":"🦊","is_animated":false,"is_video":false,"file_size":9,` + thumb + `}`, "sticker", "", []bridge.File{fox(file("sticker", "S", "", "image/webp", 9))}},
		{"animated sticker", `,"sticker":{"file_id":"S","emoji":"🦊","is_animated":true,"is_video":false,"file_size":9,` + thumb + `}`, "sticker", "🦊", []bridge.File{fox(file("sticker", "T", "", "", 7))}},
		{"video sticker without a still picture", `,"sticker":{"file_id":"S","emoji":"🦊","is_video":true}`, "sticker", "🦊", nil},
		{"animated sticker of no emoji", `,"sticker":{"file_id":"S","is_animated":true,` + thumb + `}`, "sticker", "", []bridge.File{file("sticker", "T", "", "", 7)}},
		{"live photo", `,"live_photo":{"file_id":"V"},"photo":[{"file_id":"P"}]`, "live_photo", "", []bridge.File{file("photo", "P", "", "image/jpeg", 0)}},
		{"live photo that shows its film only", `,"live_photo":{"file_id":"V","mime_type":"video/mp4"}`, "live_photo", "", []bridge.File{file("video", "V", "", "video/mp4", 0)}},
		{"of 20 MB", `,"video":{"file_id":"V","file_size":20971520}`, "video", "", []bridge.File{file("video", "V", "", "", 20<<20)}},
		{"larger", `,"video":{"file_id":"V","file_size":20971521}`, "video", "", []bridge.File{lacking(file("video", "V", "", "", 20<<20+1), bridge.ReasonTooLarge)}},
		{"of no id", `,"document":{"file_name":"a.pdf"}`, "document", "", []bridge.File{lacking(file("document", "", "a.pdf", "", 0), bridge.ReasonNoFile)}},
		{"of odd fields", `,"document":{"file_id":"D","file_name":7,"file_size":-5,"mime_type":[]}`, "document", "", []bridge.File{file("document", "D", "", "", 0)}},
		{"of no form", `,"document":"D"`, "document", "", []bridge.File{lacking(file("document", "", "", "", 0), bridge.ReasonNoFile)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			filed, err := decode(t, message(private, tt.body+`,"media_group_id":"13"`))
			if err != nil || len(filed) != 1 {
				t.Fatalf("Decode = %v, %v", filed, err)
			}
			m := filed[0].Event.(bridge.MessageIn)
			if diff := cmp.Diff(tt.want, m.Files); diff != "" || m.Kind != tt.kind || m.Text.Plain() != tt.text {
				t.Errorf("it is a %s with %q:\n%s", m.Kind, m.Text.Plain(), diff)
			}
			if (m.Album == "13") != (len(tt.want) > 0) {
				t.Errorf("its album is %q", m.Album)
			}
			connectortest.CheckFiled(t, filed)
		})
	}
}

// TestFilesOfPeople: what people send can be fetched as they sent it.
func TestFilesOfPeople(t *testing.T) {
	s := newShop(t)
	bold := telegramsim.Entity{Type: "bold", Length: 4}
	sent, err := s.ana.SendAlbum(
		telegramsim.Media{Kind: "photo", Data: []byte(picture(t, 2000, 100)), Caption: "both of them", Entities: []telegramsim.Entity{bold}},
		telegramsim.Media{Kind: "video", Name: "a.mp4", Data: []byte(mp4)},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []telegramsim.Media{
		{Kind: "sticker", Data: []byte(webp), Emoji: "🦊"}, {Kind: "voice", Data: []byte(opus)}, {Kind: "document", Name: "a b/ü.txt", Data: []byte("words")},
	} {
		one, err := s.ana.SendFile(m)
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, one)
	}
	types := []string{"image/png", "video/mp4", "image/webp", "audio/ogg", "text/plain"}
	came := incoming(t, s)[1:]
	for i, in := range came {
		if len(in.Files) != 1 || in.Album != sent[i].Album {
			t.Fatalf("message %d has %+v of album %q, want %q", i, in.Files, in.Album, sent[i].Album)
		}
		c, err := s.ch.(connectors.Fetcher).Fetch(t.Context(), in.Files[0])
		if err != nil {
			t.Fatal(err)
		}
		_, want, _ := s.ana.Download(sent[i].File.ID)
		if got := read(t, c); got != string(want) || c.Size != int64(len(want)) || c.Type != types[i] {
			t.Errorf("fetched is %q of type %s, %d bytes of %d", in.Files[0].Kind, c.Type, len(got), len(want))
		}
	}
	if want := (richtext.Doc{para(run("both", richtext.Bold), run(" of them", 0))}); !richtext.Equal(came[0].Text, want) {
		t.Errorf("the caption is %v", came[0].Text)
	}
}

// incoming are the messages that wait for the bot, as they are decoded.
func incoming(t *testing.T, s shop) []bridge.MessageIn {
	t.Helper()
	var updates []json.RawMessage
	if err := json.Unmarshal(ask(t, s, "getUpdates"), &updates); err != nil {
		t.Fatal(err)
	}
	var out []bridge.MessageIn
	for _, u := range updates {
		filed, err := s.ch.Decode(connectors.Raw{Endpoint: "shop", Key: "k", Body: u})
		if err != nil || len(filed) != 1 {
			t.Fatalf("Decode(%s) = %v, %v", u, filed, err)
		}
		out = append(out, filed[0].Event.(bridge.MessageIn))
	}
	return out
}

// checkFiles holds the files of a decoded message to what others expect of them.
func checkFiles(t *testing.T, m bridge.MessageIn) {
	t.Helper()
	for _, f := range m.Files {
		if f.Kind == "" || f.Endpoint != "shop" || f.Size < 0 || (f.ID == "") != (f.Lacking == bridge.ReasonNoFile) {
			t.Errorf("a file is %+v", f)
		}
		if f.Name != connectors.SafeName(f.Name) || strings.ContainsAny(f.Name, "/\\\n") {
			t.Errorf("a file is called %q", f.Name)
		}
	}
}

// fixtures are the payloads that were gathered, if they are here.
func fixtures(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	err := filepath.WalkDir("../../../shared/fixtures/telegram", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return nil // they need not be here
		}
		body, err := os.ReadFile(path)
		all = append(all, body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
