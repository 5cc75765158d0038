package telegramsim_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

// picture is a PNG of a size.
func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Beginnings by which the server knows a file.
const (
	opus = "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead and so on"
	mp3  = "ID3\x04 a song"
	m4a  = "\x00\x00\x00\x20ftypM4A a song"
	mp4  = "\x00\x00\x00\x20ftypmp42 a film"
	gif  = "GIF89a a joke"
	webp = "RIFF\x10\x00\x00\x00WEBPVP8 a face"
	webm = "\x1aE\xdf\xa3 a face that moves"
	tgs  = "\x1f\x8b\x08 a face that moves"
	pdf  = "%PDF-1.7 a bill"
)

type part struct{ field, name, body string }

// send calls a method with files. known: its length is said beforehand.
func send(t testing.TB, s *telegramsim.Server, method string, params map[string]any, known bool, files ...part) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key, value := range params {
		text, ok := value.(string)
		if !ok {
			raw, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			text = string(raw)
		}
		if err := form.WriteField(key, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		w, err := form.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/bot"+token+"/"+method, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if !known {
		r.ContentLength, r.Body = -1, io.NopCloser(&body)
	}
	return do(t, s, r)
}

// fetch downloads a file as a bot does it.
func fetch(t testing.TB, s *telegramsim.Server, id string) (status int, body string) {
	t.Helper()
	a := call(t, s, "getFile", map[string]any{"file_id": id})
	if !a.OK {
		return a.Code, a.Description
	}
	var f struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(a.Result, &f); err != nil || f.Path == "" {
		t.Fatalf("getFile gives %s: %v", a.Result, err)
	}
	return download(s, token, f.Path)
}

func download(s *telegramsim.Server, token, path string) (status int, body string) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/file/bot"+token+"/"+path, nil))
	return w.Code, w.Body.String()
}

// TestFilesOfPeople: each kind stands in its field, with what a bot needs to fetch it.
func TestFilesOfPeople(t *testing.T) {
	shot := string(picture(t, 2000, 1000))
	for _, tt := range []struct {
		name  string
		media telegramsim.Media
		want  string // the fields of the message that it fills, besides the frame
		has   string // something that stands in it
	}{
		{"photo", telegramsim.Media{Kind: "photo", Data: []byte(shot), Caption: "look"}, "caption photo", `"height":1000`},
		{"video", telegramsim.Media{Kind: "video", Name: "a.mp4", Data: []byte(mp4), Seconds: 3}, "video", `"mime_type":"video/mp4"`},
		{"animation", telegramsim.Media{Kind: "animation", Name: "a.mp4", Data: []byte(mp4)}, "animation document", `"file_name":"a.mp4"`},
		{"audio", telegramsim.Media{Kind: "audio", Name: "a.mp3", Data: []byte(mp3), Seconds: 200}, "audio", `"duration":200`},
		{"voice", telegramsim.Media{Kind: "voice", Name: "not told", Data: []byte(opus), Caption: "listen"}, "caption voice", `"mime_type":"audio/ogg"`},
		{"video note", telegramsim.Media{Kind: "video_note", Data: []byte(mp4)}, "video_note", `"length":240`},
		{"document", telegramsim.Media{Kind: "document", Name: "Rechnung März.pdf", Data: []byte(pdf)}, "document", `"file_name":"Rechnung März.pdf"`},
		{"static sticker", telegramsim.Media{Kind: "sticker", Data: []byte(webp), Emoji: "🦊"}, "sticker", `"is_animated":false`},
		{"animated sticker", telegramsim.Media{Kind: "sticker", Name: "x.tgs", Data: []byte(tgs), Emoji: "🦊"}, "sticker", `"is_animated":true`},
		{"video sticker", telegramsim.Media{Kind: "sticker", Data: []byte(webm)}, "sticker", `"is_video":true`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ana := newServer()
			sent, err := ana.SendFile(tt.media)
			if err != nil {
				t.Fatal(err)
			}
			m := hears(t, s)[0]
			if got := strings.Join(keysOf(m), " "); got != tt.want {
				t.Errorf("the message has %s, want %s", got, tt.want)
			}
			if raw, _ := json.Marshal(m); !strings.Contains(string(raw), tt.has) {
				t.Errorf("%s does not stand in %s", tt.has, raw)
			}
			if status, body := fetch(t, s, sent.File.ID); status != 200 || body != string(tt.media.Data) {
				t.Errorf("the bot fetches %d %.40q", status, body)
			}
			if f, data, ok := ana.Download(sent.File.ID); !ok || string(data) != string(tt.media.Data) || f != *sent.File {
				t.Errorf("Ana sees %+v, %v, not %+v", f, ok, *sent.File)
			}
			if sent.File.Thumb != "" {
				if status, body := fetch(t, s, sent.File.Thumb); status != 200 || len(body) == 0 {
					t.Errorf("its still picture is %d %.40q", status, body)
				}
			}
		})
	}
	s, ana := newServer()
	for _, m := range []telegramsim.Media{
		{Kind: "hologram", Data: []byte("x")}, {Kind: "thumbnail", Data: []byte("x")}, {Kind: "document"},
		{Kind: "sticker", Data: []byte(webp), Caption: "x"}, {Kind: "photo", Data: []byte("x"), Caption: strings.Repeat("x", 1025)},
	} {
		if _, err := ana.SendFile(m); err == nil {
			t.Errorf("%+v was sent", m)
		}
	}
	if got := s.Bot("shop_bot").Pending(); got != 0 {
		t.Errorf("the bot hears of %d", got)
	}
}

// hears returns the messages that the bot has not confirmed.
func hears(t testing.TB, s *telegramsim.Server) []map[string]json.RawMessage {
	t.Helper()
	var updates []struct{ Message map[string]json.RawMessage }
	if err := json.Unmarshal(call(t, s, "getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	var out []map[string]json.RawMessage
	for _, u := range updates {
		out = append(out, u.Message)
	}
	return out
}

// keysOf are a message's fields without the frame.
func keysOf(m map[string]json.RawMessage) []string {
	var out []string
	for _, key := range []string{"text", "caption", "caption_entities", "photo", "video", "animation", "audio", "voice", "video_note", "document", "sticker", "media_group_id"} {
		if _, ok := m[key]; ok {
			out = append(out, key)
		}
	}
	return out
}

// TestPhotoSizes: a photo comes in several sizes, of which the last one is all of it.
func TestPhotoSizes(t *testing.T) {
	s, ana := newServer()
	if _, err := ana.SendFile(telegramsim.Media{Kind: "photo", Data: picture(t, 500, 1000)}); err != nil {
		t.Fatal(err)
	}
	var sizes []struct{ Width, Height int }
	if err := json.Unmarshal(hears(t, s)[0]["photo"], &sizes); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]struct{ Width, Height int }{{45, 90}, {160, 320}, {400, 800}, {500, 1000}}, sizes); diff != "" {
		t.Error(diff)
	}
}

// TestAlbumOfPeople: each piece is a message of its own; one number holds them together.
func TestAlbumOfPeople(t *testing.T) {
	s, ana := newServer()
	entity := telegramsim.Entity{Type: "bold", Length: 4}
	items := []telegramsim.Media{
		{Kind: "photo", Data: picture(t, 10, 10), Caption: "both of them", Entities: []telegramsim.Entity{entity}}, {Kind: "video", Data: []byte(mp4)},
	}
	sent, err := ana.SendAlbum(items...)
	if err != nil || len(sent) != 2 {
		t.Fatalf("%d were sent: %v", len(sent), err)
	}
	other, err := ana.SendAlbum(items...)
	if err != nil || other[0].Album == sent[0].Album {
		t.Errorf("another album has the same number: %v", err)
	}
	got := hears(t, s)
	if a, b := string(got[0]["media_group_id"]), string(got[1]["media_group_id"]); a != b || a != `"`+sent[0].Album+`"` {
		t.Errorf("the pieces are of %s and %s", a, b)
	}
	if diff := cmp.Diff([]string{"caption", "caption_entities", "photo", "media_group_id"}, keysOf(got[0])); diff != "" {
		t.Error(diff)
	}
	if err := ana.Edit(sent[0].ID, "both"); err != nil {
		t.Fatal(err)
	}
	if m := ana.Messages()[0]; m.Text != "both" || m.File == nil {
		t.Errorf("edited it is %+v", m)
	}
}

// TestGetFile: what a bot may fetch, and for how long.
func TestGetFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer()
		file := func(size int64) string {
			m, err := ana.SendFile(telegramsim.Media{Kind: "document", Name: "a.bin", Data: []byte("ones and zeros"), Size: size})
			if err != nil {
				t.Fatal(err)
			}
			return m.File.ID
		}
		for _, tt := range []struct {
			name, id string
			status   int
			body     string
		}{
			{"small", file(0), 200, "ones and zeros"}, {"of 20 MB", file(20 << 20), 200, "ones and zeros"},
			{"larger", file(20<<20 + 1), 400, "Bad Request: file is too big"}, {"none", "", 400, "Bad Request: file_id not specified"},
			{"another bot's", "AgADBAAD", 400, "Bad Request: invalid file_id"},
		} {
			if status, body := fetch(t, s, tt.id); status != tt.status || body != tt.body {
				t.Errorf("%s: %d %q, want %d %q", tt.name, status, body, tt.status, tt.body)
			}
		}
		id := file(0)
		a := call(t, s, "getFile", map[string]any{"file_id": id})
		var f struct {
			Path string `json:"file_path"`
		}
		if err := json.Unmarshal(a.Result, &f); err != nil {
			t.Fatal(err)
		}
		if status, _ := download(s, "42:WRONG", f.Path); status != 401 {
			t.Errorf("with a wrong token it is %d", status)
		}
		time.Sleep(time.Hour)
		if status, _ := download(s, token, f.Path); status != 404 {
			t.Errorf("an hour later it is %d", status)
		}
		if status, _ := fetch(t, s, id); status != 200 {
			t.Errorf("asked for anew it is %d", status)
		}
		ana.Lose(id)
		if status, body := fetch(t, s, id); status != 400 || body != "Bad Request: wrong file_id or the file is temporarily unavailable" {
			t.Errorf("lost it is %d %q", status, body)
		}
	})
}

// TestFileFaults: a download fails in the ways in which calls do, and half way.
func TestFileFaults(t *testing.T) {
	sim, ana := newServer()
	defer sim.Close()
	server := httptest.NewServer(sim)
	defer server.Close()
	m, err := ana.SendFile(telegramsim.Media{Kind: "document", Name: "a.txt", Data: bytes.Repeat([]byte("x"), 1<<20)})
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(call(t, sim, "getFile", map[string]any{"file_id": m.File.ID}).Result, &f); err != nil {
		t.Fatal(err)
	}
	sim.Order(telegramsim.MethodFile, telegramsim.Failing(500), telegramsim.Dropped(true))
	for _, want := range []string{"500, nil", "200, unexpected EOF", "200, nil"} {
		resp, err := server.Client().Get(server.URL + "/file/bot" + token + "/" + f.Path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		got := http.StatusText(resp.StatusCode)
		if (err != nil) != strings.HasSuffix(want, "EOF") || !strings.HasPrefix(want, resp.Status[:3]) {
			t.Errorf("it is answered %s, %v, want %s", got, err, want)
		}
	}
	for _, c := range sim.Calls() {
		if strings.Contains(c.Method+c.Params["file_path"], token) {
			t.Errorf("the log holds the token: %+v", c)
		}
	}
}
