package telegramsim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

// TestSendFile: what people see of each kind that a bot sends. What a file cannot be
// shown as, it is a document.
func TestSendFile(t *testing.T) {
	png := string(picture(t, 20, 10))
	for _, tt := range []struct {
		method, field, name, body string
		kind                      string
	}{
		{"sendPhoto", "photo", "a.png", png, "photo"},
		{"sendVideo", "video", "a.mp4", mp4, "video"},
		{"sendVideo", "video", "a.mkv", webm, "document"},
		{"sendAnimation", "animation", "a.gif", gif, "animation"},
		{"sendAnimation", "animation", "a.pdf", pdf, "document"},
		{"sendAudio", "audio", "a.mp3", mp3, "audio"},
		{"sendAudio", "audio", "a.pdf", pdf, "document"},
		{"sendVoice", "voice", "a.ogg", opus, "voice"},
		{"sendVoice", "voice", "a.m4a", m4a, "voice"},
		{"sendVoice", "voice", "a.wav", "RIFF\x10\x00\x00\x00WAVEfmt ", "audio"},
		{"sendVoice", "voice", "a.pdf", pdf, "document"},
		{"sendVideoNote", "video_note", "a.mp4", mp4, "video_note"},
		{"sendDocument", "document", "a.pdf", pdf, "document"},
		{"sendDocument", "document", "a.gif", gif, "animation"},
		{"sendDocument", "document", "a.webp", webp, "sticker"},
		{"sendDocument", "document", "a.png", png, "document"},
		{"sendSticker", "sticker", "a.webp", webp, "sticker"},
		{"sendSticker", "sticker", "a.tgs", tgs, "sticker"},
		{"sendSticker", "sticker", "a.png", png, "document"},
	} {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s of %s, length known %v", tt.method, tt.name, known), func(t *testing.T) {
				w := newWorld(t)
				a := send(t, w.s, tt.method, map[string]any{"chat_id": 7, "caption": " look ", "caption_entities": []any{entity("bold", 1, 4)}}, known, part{tt.field, tt.name, tt.body})
				if !a.OK {
					t.Fatalf("refused: %+v", a)
				}
				m := w.ana.Received()[1]
				if m.Kind != tt.kind || m.File == nil || m.File.Size != int64(len(tt.body)) {
					t.Fatalf("people see a %s, %+v", m.Kind, m.File)
				}
				if _, data, _ := w.ana.Download(m.File.ID); string(data) != tt.body {
					t.Errorf("it holds %.40q", data)
				}
				if m.Kind != "sticker" && m.Kind != "video_note" && (m.Text != "look" || len(m.Entities) != 1 || m.Entities[0].Offset != 0) {
					t.Errorf("below it stands %q with %+v", m.Text, m.Entities)
				}
				var back map[string]json.RawMessage
				if err := json.Unmarshal(a.Result, &back); err != nil || back[tt.kind] == nil {
					t.Errorf("the answer is %s", a.Result)
				}
				calls := w.s.Calls()
				want := []telegramsim.Upload{{Field: tt.field, Name: tt.name, Size: int64(len(tt.body))}}
				if diff := cmp.Diff(want, calls[len(calls)-1].Files); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func inputMedia(kind, media string, more ...any) map[string]any {
	m := map[string]any{"type": kind, "media": media}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

// TestSendMediaGroup: an album is one call and a message for each of its files.
func TestSendMediaGroup(t *testing.T) {
	w := newWorld(t)
	png := string(picture(t, 20, 10))
	reply := map[string]any{"message_id": w.sent}
	a := send(t, w.s, "sendMediaGroup", map[string]any{"chat_id": 7, "reply_parameters": reply, "media": []any{
		inputMedia("photo", "attach://f0", "caption", "two", "caption_entities", []any{entity("italic", 0, 3)}), inputMedia("video", "attach://f1"),
	}}, true, part{"f0", "a.png", png}, part{"f1", "a.mp4", mp4})
	if !a.OK {
		t.Fatalf("refused: %+v", a)
	}
	var ids []struct {
		ID    int    `json:"message_id"`
		Album string `json:"media_group_id"`
	}
	if err := json.Unmarshal(a.Result, &ids); err != nil || len(ids) != 2 || ids[0].Album == "" || ids[0].Album != ids[1].Album || ids[1].ID != ids[0].ID+1 {
		t.Errorf("the answer is %s", a.Result)
	}
	got := w.ana.Received()[1:]
	if got[0].Kind != "photo" || got[1].Kind != "video" || got[0].Album != got[1].Album || got[0].Text != "two" || len(got[0].Entities) != 1 || got[0].ReplyTo != w.sent {
		t.Errorf("people see %+v", got)
	}
	// Documents stay what they are in an album.
	a = send(t, w.s, "sendMediaGroup", map[string]any{"chat_id": 7, "media": []any{
		inputMedia("document", "attach://f0"), inputMedia("document", "attach://f1"),
	}}, false, part{"f0", "a.gif", gif}, part{"f1", "a.pdf", pdf})
	if got := w.ana.Received(); !a.OK || got[len(got)-2].Kind != "document" {
		t.Errorf("a document in an album is %+v: %+v", got[len(got)-2], a)
	}
}

// One row for each way in which a file is refused.
func TestFileRefusals(t *testing.T) {
	type params = map[string]any
	to := func(more ...any) params {
		p := params{"chat_id": 7}
		for i := 0; i < len(more); i += 2 {
			p[more[i].(string)] = more[i+1]
		}
		return p
	}
	album := func(media ...any) params { return to("media", media) }
	long := strings.Repeat("😀", 513)
	png, wide := string(picture(t, 20, 10)), string(picture(t, 2100, 100))
	huge := strings.Repeat("x", 50<<20+1)
	doc := part{"document", "a.pdf", pdf}
	pic := part{"photo", "a.png", png}
	f0, f1 := part{"f0", "a.png", png}, part{"f1", "a.pdf", pdf}
	for _, tt := range []struct {
		name   string
		before func(world)
		method string
		params params
		files  []part
		code   int
		want   string
	}{
		{"no photo", nil, "sendPhoto", to(), nil, 400, "Bad Request: there is no photo in the request"},
		{"no video note", nil, "sendVideoNote", to(), []part{doc}, 400, "Bad Request: there is no video note in the request"},
		{"an empty file", nil, "sendDocument", to(), []part{{"document", "a.txt", ""}}, 400, "Bad Request: file must be non-empty"},
		{"a photo over 10 MB", nil, "sendPhoto", to(), []part{{"photo", "a.png", png + huge[:10<<20]}}, 400, fmt.Sprintf("Bad Request: file of size %d bytes is too big for a photo; the maximum size is 10485760 bytes", len(png)+10<<20)},
		{"a video note over 12 MB", nil, "sendVideoNote", to(), []part{{"video_note", "a.mp4", huge[:12<<20+1]}}, 400, "Bad Request: file of size 12582913 bytes is too big for a video note; the maximum size is 12582912 bytes"},
		{"over 50 MB", nil, "sendDocument", to(), []part{{"document", "a.bin", huge}}, 413, "Request Entity Too Large"},
		{"over 50 MB together", nil, "sendMediaGroup", album(inputMedia("document", "attach://a"), inputMedia("document", "attach://b")), []part{{"a", "a", huge[:30<<20]}, {"b", "b", huge[:30<<20]}}, 413, "Request Entity Too Large"},
		{"a photo that is none", nil, "sendPhoto", to(), []part{{"photo", "a.png", "words"}}, 400, "Bad Request: IMAGE_PROCESS_FAILED"},
		{"a wide photo", nil, "sendPhoto", to(), []part{{"photo", "a.png", wide}}, 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		{"a photo of another kind", nil, "sendPhoto", to(), []part{{"photo", "a.webp", webp}}, 400, "Bad Request: photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp"},
		{"a long caption", nil, "sendPhoto", to("caption", long), []part{pic}, 400, "Bad Request: message caption is too long"},
		{"a caption with a style of none", nil, "sendPhoto", to("caption", "x", "caption_entities", []any{entity("wavy", 0, 1)}), []part{pic}, 400, "Bad Request: can't parse MessageEntity: Unsupported type specified"},
		{"nobody's file", nil, "sendDocument", to("document", "BQAC"), nil, 400, "Bad Request: wrong file identifier/HTTP URL specified"},
		{"an address", nil, "sendDocument", to("document", "https://a.example/a.pdf"), nil, 400, "Bad Request: wrong type of the web page content"},
		{"an attachment that is not there", nil, "sendDocument", to("document", "attach://x"), []part{f1}, 400, "Bad Request: there is no document in the request"},
		{"two parts of a name", nil, "sendDocument", to(), []part{doc, doc}, 400, "Bad Request: the simulator takes one part of a name, and there are two of document"},
		{"a file to a stranger", func(w world) { w.ana.Block() }, "sendDocument", to(), []part{doc}, 403, "Forbidden: bot was blocked by the user"},
		{"a file to nobody", nil, "sendDocument", params{"chat_id": 99}, []part{doc}, 400, "Bad Request: chat not found"},
		{"a file that replies to nothing", nil, "sendDocument", to("reply_parameters", params{"message_id": 99}), []part{doc}, 400, "Bad Request: message to be replied not found"},
		{"no album", nil, "sendMediaGroup", to(), nil, 400, `Bad Request: parameter "media" is required`},
		{"an album no JSON", nil, "sendMediaGroup", to("media", "["), nil, 400, "Bad Request: can't parse media JSON object"},
		{"an album no list", nil, "sendMediaGroup", to("media", params{}), nil, 400, "Bad Request: expected an Array of InputMedia"},
		{"an album of an empty list", nil, "sendMediaGroup", to("media", "[]"), nil, 400, "Bad Request: there are no messages to send"},
		{"an album of one", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0")), []part{f0}, 400, "Bad Request: the simulator takes albums of 2 to 10"},
		{"an album of many", nil, "sendMediaGroup", album(slicesOf(11, inputMedia("photo", "attach://f0"))...), []part{f0}, 400, "Bad Request: too many messages to send as an album"},
		{"an album of documents and others", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0"), inputMedia("document", "attach://f1")), []part{f0, f1}, 400, "Bad Request: document can't be mixed with other media types"},
		{"an album of audios and others", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0"), inputMedia("audio", "attach://a")), []part{f0, {"a", "a.mp3", mp3}}, 400, "Bad Request: audio can't be mixed with other media types"},
		{"an album with an animation", nil, "sendMediaGroup", album(inputMedia("animation", "attach://f0"), inputMedia("photo", "attach://f0")), []part{f0}, 400, `Bad Request: can't parse InputMedia: type "animation" can't be used in sendMediaGroup`},
		{"an album with a film that is none", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0"), inputMedia("video", "attach://v")), []part{f0, {"v", "a.mov", webm}}, 400, "Bad Request: can't use the media of the specified type in the album"},
		{"an album with a voice message", nil, "sendMediaGroup", album(inputMedia("voice", "attach://f0"), inputMedia("photo", "attach://f0")), []part{f0}, 400, `Bad Request: can't parse InputMedia: type "voice" is unsupported`},
		{"an album of no kind", nil, "sendMediaGroup", album(params{"media": "attach://f0"}), []part{f0}, 400, `Bad Request: can't parse InputMedia: Can't find field "type"`},
		{"an album of no object", nil, "sendMediaGroup", album(7), nil, 400, "Bad Request: can't parse InputMedia: expected an Object"},
		{"an album without its file", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0")), nil, 400, "Bad Request: can't parse InputMedia: media not found"},
		{"an album with an empty file", nil, "sendMediaGroup", album(inputMedia("document", "attach://e"), inputMedia("document", "attach://f1")), []part{{"e", "e", ""}, f1}, 400, "Bad Request: file must be non-empty"},
		{"an album with a long caption", nil, "sendMediaGroup", album(inputMedia("photo", "attach://f0", "caption", long), inputMedia("photo", "attach://f0")), []part{f0}, 400, "Bad Request: message caption is too long"},
		{"an album with buttons", nil, "sendMediaGroup", to("media", []any{inputMedia("photo", "attach://f0")}, "reply_markup", keyboard()), []part{f0}, 400, "Bad Request: the simulator takes no reply_markup with an album"},
		{"a caption of a text", nil, "editMessageCaption", to("message_id", 2, "caption", "x"), nil, 400, "Bad Request: there is no caption in the message to edit"},
		{"a caption of nothing", nil, "editMessageCaption", to("message_id", 99, "caption", "x"), nil, 400, "Bad Request: message to edit not found"},
		{"a caption of another's", nil, "editMessageCaption", to("message_id", 1, "caption", "x"), nil, 400, "Bad Request: message can't be edited"},
		{"a caption without ids", nil, "editMessageCaption", params{"caption": "x"}, nil, 400, "Bad Request: message identifier is not specified"},
		{"media of nothing", nil, "editMessageMedia", to("message_id", 2), nil, 400, `Bad Request: parameter "media" is required`},
		{"media no JSON", nil, "editMessageMedia", to("message_id", 2, "media", "{"), nil, 400, "Bad Request: can't parse input media JSON object"},
		{"media of another's", nil, "editMessageMedia", to("message_id", 1, "media", inputMedia("photo", "attach://f0")), []part{f0}, 400, "Bad Request: message can't be edited"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.before != nil {
				tt.before(w)
			}
			seen := len(w.ana.Received())
			a := send(t, w.s, tt.method, tt.params, true, tt.files...)
			if a.OK || a.Status != tt.code || a.Code != tt.code || a.Description != tt.want {
				t.Errorf("%s answers %d %q, want %d %q", tt.method, a.Status, a.Description, tt.code, tt.want)
			}
			if now := len(w.ana.Received()); now != seen {
				t.Error("something was seen of it")
			}
		})
	}
}

func slicesOf(n int, one any) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = one
	}
	return out
}

// TestEditMedia changes what stands below a file, and the file.
func TestEditMedia(t *testing.T) {
	w := newWorld(t)
	png := string(picture(t, 20, 10))
	post := func(method string, params map[string]any, files ...part) answer {
		t.Helper()
		params["chat_id"] = 7
		return send(t, w.s, method, params, true, files...)
	}
	must := func(method string, params map[string]any, files ...part) {
		t.Helper()
		if a := post(method, params, files...); !a.OK {
			t.Fatalf("%s: %+v", method, a)
		}
	}
	refused := func(want, method string, params map[string]any, files ...part) {
		t.Helper()
		if a := post(method, params, files...); a.Description != "Bad Request: "+want {
			t.Errorf("%s answers %q, want %q", method, a.Description, want)
		}
	}
	const same = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
	last := func() telegramsim.Message { m := w.ana.Received(); return m[len(m)-1] }
	must("sendPhoto", map[string]any{"caption": "helo"}, part{"photo", "a.png", png})
	id := last().ID
	must("editMessageCaption", map[string]any{"message_id": id, "caption": "hello", "caption_entities": []any{entity("bold", 0, 5)}})
	if m := last(); m.Text != "hello" || len(m.Entities) != 1 || !m.Rewritten || m.Kind != "photo" {
		t.Errorf("people see %+v", m)
	}
	refused(same, "editMessageCaption", map[string]any{"message_id": id, "caption": "hello", "caption_entities": []any{entity("bold", 0, 5)}})
	refused("MEDIA_CAPTION_TOO_LONG", "editMessageCaption", map[string]any{"message_id": id, "caption": strings.Repeat("x", 1025)})
	refused("there is no text in the message to edit", "editMessageText", map[string]any{"message_id": id, "text": "x"})
	must("editMessageCaption", map[string]any{"message_id": id})
	if m := last(); m.Text != "" {
		t.Errorf("without a caption it is %+v", m)
	}
	must("editMessageMedia", map[string]any{"message_id": id, "media": inputMedia("document", "attach://d", "caption", "the bill")}, part{"d", "b.pdf", pdf})
	if m := last(); m.Kind != "document" || m.Text != "the bill" || m.File.Name != "b.pdf" {
		t.Errorf("with other media it is %+v", m)
	}
	refused(same, "editMessageMedia", map[string]any{"message_id": id, "media": inputMedia("document", last().File.ID, "caption", "the bill")})
	refused("can't use file of type Document as Photo", "editMessageMedia", map[string]any{"message_id": id, "media": inputMedia("photo", last().File.ID)})
	must("deleteMessage", map[string]any{"message_id": id})
	must("sendVoice", nilMap(), part{"voice", "a.ogg", opus})
	refused("message media can't be edited", "editMessageMedia", map[string]any{"message_id": last().ID, "media": inputMedia("document", "attach://d")}, part{"d", "b.pdf", pdf})
	must("sendSticker", nilMap(), part{"sticker", "a.webp", webp})
	refused("there is no caption in the message to edit", "editMessageCaption", map[string]any{"message_id": last().ID, "caption": "x"})
	must("sendMediaGroup", map[string]any{"media": []any{inputMedia("document", "attach://d"), inputMedia("document", "attach://d")}}, part{"d", "b.pdf", pdf})
	refused("can't change media type in the album", "editMessageMedia", map[string]any{"message_id": last().ID, "media": inputMedia("photo", "attach://d")}, part{"d", "b.png", png})
	refused("message content type can't be used in an album", "editMessageMedia", map[string]any{"message_id": last().ID, "media": inputMedia("animation", "attach://d")}, part{"d", "b.gif", gif})
	must("editMessageMedia", map[string]any{"message_id": last().ID, "media": inputMedia("document", "attach://d")}, part{"d", "c.pdf", pdf})
}

func nilMap() map[string]any { return map[string]any{} }

// TestAlbumIsThrottledAsItsMessages: after an album the chat rests as after so many messages.
func TestAlbumIsThrottledAsItsMessages(t *testing.T) {
	w := newWorld(t, telegramsim.WithLimits())
	png := part{"f0", "a.png", string(picture(t, 20, 10))}
	a := send(t, w.s, "sendMediaGroup", map[string]any{"chat_id": 7, "media": slicesOf(10, inputMedia("photo", "attach://f0"))}, true, png)
	if !a.OK {
		t.Fatalf("refused: %+v", a)
	}
	if a = call(t, w.s, "sendMessage", map[string]any{"chat_id": 7, "text": "x"}); a.Code != 429 || a.Parameters.RetryAfter < 7 {
		t.Errorf("after it: %+v", a)
	}
}
