package telegramsim

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif" // pictures that can be measured
	"image/jpeg"
	_ "image/png"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// File is a file as people see it in a chat.
type File struct {
	// ID is its file_id, which is the bot's own, with which Download reads it.
	ID   string
	Name string // photos, voice and video messages and stickers have none
	Type string // as MIME has it
	Size int64
	// Width and Height are 0 where they are not known; Seconds is how long it plays.
	Width, Height, Seconds int
	// Emoji is what a sticker stands for.
	Emoji string
	// Thumb is the file_id of a still picture of it; empty if there is none.
	Thumb string
}

// blob is a file on the server.
type blob struct {
	File
	kind   string // of message that it is in; "thumbnail" of what is none
	unique string
	data   []byte
	path   string // where it can be fetched from, once getFile was asked
	until  time.Time
	gone   bool
}

// kinds of file message, by the field that holds them, and what their ids begin with
// and their paths.
var kinds = map[string]struct{ prefix, folder, extension string }{
	"photo":      {"AgACAgIAAxkB", "photos", ".jpg"},
	"video":      {"BAACAgIAAxkB", "videos", ".mp4"},
	"animation":  {"CgACAgIAAxkB", "animations", ".mp4"},
	"audio":      {"CQACAgIAAxkB", "music", ".mp3"},
	"voice":      {"AwACAgIAAxkB", "voice", ".oga"},
	"video_note": {"DQACAgIAAxkB", "video_notes", ".mp4"},
	"document":   {"BQACAgIAAxkB", "documents", ""},
	"sticker":    {"CAACAgIAAxkB", "stickers", ".webp"},
	"thumbnail":  {"AAMCAgADGQEA", "thumbnails", ".jpg"},
}

// The types of a sticker.
const (
	typeWebP = "image/webp"
	typeTGS  = "application/x-tgsticker"
	typeWebM = "video/webm"
)

// keep puts a file on the server, under a file_id of the bot's. The lock is held.
func (b *Bot) keep(kind string, f File, data []byte) *blob {
	b.s.lastFile++
	n := b.s.lastFile
	id := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d/%d", b.id, n))
	f.ID = kinds[kind].prefix + id
	if f.Size == 0 {
		f.Size = int64(len(data))
	}
	kept := &blob{File: f, kind: kind, unique: fmt.Sprintf("AgAD%08X", n), data: data}
	b.files[f.ID] = kept
	return kept
}

// photo keeps a picture in the sizes in which the server has it, the smallest first.
// Only the last one holds all of it.
func (b *Bot) photo(f File, data []byte) []*blob {
	f.Name, f.Type = "", ""
	f.Width, f.Height = measure(data)
	if f.Width == 0 {
		f.Width, f.Height = 1280, 960
	}
	var sizes []*blob
	for _, side := range []int{90, 320, 800} {
		if long := max(f.Width, f.Height); long > side {
			small := File{Width: max(1, f.Width*side/long), Height: max(1, f.Height*side/long)}
			sizes = append(sizes, b.keep("photo", small, still()))
		}
	}
	return append(sizes, b.keep("photo", f, data))
}

// measure is the size of a picture; zero if it cannot be read.
func measure(data []byte) (width, height int) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// still is the picture that stands for those that the server makes of a file.
func still() []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 90, 90)), nil); err != nil {
		return nil // a buffer takes it
	}
	return out.Bytes()
}

// file keeps a file of a kind and says how a message shows it: what people see, and
// the field's JSON. The lock is held.
func (b *Bot) file(kind string, f File, data []byte) (*File, json.RawMessage, error) {
	var payload any
	var kept *blob
	if kind == "photo" {
		list := []map[string]any{}
		for _, size := range b.photo(f, data) {
			list = append(list, size.json())
			kept = size
		}
		payload = list
	} else {
		if thumbed(kind, f.Type) {
			f.Thumb = b.keep("thumbnail", File{Width: 128, Height: 128}, still()).ID
		}
		if kind == "voice" || kind == "video_note" || kind == "sticker" {
			f.Name = ""
		}
		kept = b.keep(kind, f, data)
		payload = b.mediaJSON(kept)
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return nil, nil, fmt.Errorf("writing down a %s: %w", kind, err)
	}
	shown := kept.File
	return &shown, raw, nil
}

// thumbed tells whether the server has a still picture of a file.
func thumbed(kind, mimeType string) bool {
	switch kind {
	case "video", "animation", "video_note", "sticker":
		return true
	}
	return kind == "document" && strings.HasPrefix(mimeType, "image/")
}

// json is what all forms of file have in common, and a PhotoSize:
// https://core.telegram.org/bots/api#photosize
func (f *blob) json() map[string]any {
	v := map[string]any{"file_id": f.ID, "file_unique_id": f.unique, "file_size": f.Size}
	if f.kind == "photo" || f.kind == "thumbnail" {
		v["width"], v["height"] = f.Width, f.Height
	}
	return v
}

// mediaJSON is a Video, Animation, Audio, Voice, VideoNote, Document or Sticker.
func (b *Bot) mediaJSON(f *blob) map[string]any {
	v := f.json()
	if thumb := b.files[f.Thumb]; thumb != nil {
		v["thumbnail"] = thumb.json()
		v["thumb"] = thumb.json() // the older name of it, which the server still writes
	}
	if f.Name != "" {
		v["file_name"] = f.Name
	}
	if f.Type != "" && f.kind != "video_note" && f.kind != "sticker" {
		v["mime_type"] = f.Type
	}
	switch f.kind {
	case "video", "animation":
		v["width"], v["height"], v["duration"] = f.Width, f.Height, f.Seconds
	case "audio", "voice":
		v["duration"] = f.Seconds
	case "video_note":
		v["length"], v["duration"] = 240, f.Seconds
	case "sticker":
		v["type"], v["width"], v["height"] = "regular", 512, 512
		v["is_animated"], v["is_video"] = f.Type == typeTGS, f.Type == typeWebM
		if f.Emoji != "" {
			v["emoji"] = f.Emoji
		}
	}
	return v
}

// sniff is the type of a file by what it begins with, or by its name.
func sniff(name string, data []byte) string {
	found, _, _ := strings.Cut(http.DetectContentType(data), ";")
	switch {
	case bytes.HasPrefix(data, []byte("OggS")):
		return "audio/ogg"
	case len(data) > 11 && string(data[4:8]) == "ftyp":
		if string(data[8:11]) == "M4A" {
			return "audio/mp4"
		}
		return "video/mp4"
	case len(data) > 1 && data[0] == 0xff && data[1]&0xe6 == 0xe2:
		return "audio/mpeg"
	case found == "application/x-gzip" && strings.EqualFold(path.Ext(name), ".tgs"):
		return typeTGS
	case found != "text/plain" && found != "application/octet-stream" && found != "application/zip":
		return found
	}
	if byName, _, _ := strings.Cut(mime.TypeByExtension(path.Ext(name)), ";"); byName != "" {
		return byName
	}
	return found
}
