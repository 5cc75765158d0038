package telegramsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf16"
)

// sends are the methods that send one file, in lower case, and the kind that each asks for.
var sends = map[string]string{
	"sendphoto": "photo", "sendvideo": "video", "sendanimation": "animation", "sendaudio": "audio", "sendvoice": "voice",
	"sendvideonote": "video_note", "senddocument": "document", "sendsticker": "sticker",
}

const (
	maxCaption   = 1024 // UTF-16 code units, once it is cleaned
	maxPhoto     = 10 << 20
	maxVideoNote = 12 << 20
	maxSides     = 10000 // of a photo, together
	maxRatio     = 20
	maxAlbum     = 10
)

// captioned tells whether a message of a kind may have a caption.
func captioned(kind string) bool {
	return kind != "text" && kind != "sticker" && kind != "video_note" && kinds[kind].prefix != ""
}

// media is a file that a request wants to send.
type media struct {
	kind     string
	known    *blob // one that is on the server already
	upload   upload
	caption  string
	entities []Entity
	plain    bool // a document stays one, whatever is in it
}

// source finds the file that a parameter names, as Client::get_input_file does it; nil if
// there is none. An empty field is the one that an "attach://" leads to.
func (b *Bot) source(kind, field, value string, files uploads) (*media, *reply) {
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		field, value = name, ""
	}
	if value != "" {
		return b.named(kind, value)
	}
	if f, ok := files[field]; ok {
		return &media{kind: kind, upload: f}, nil
	}
	return nil, nil
}

// named finds a file by its file_id. Addresses are not fetched.
func (b *Bot) named(kind, id string) (*media, *reply) {
	if strings.HasPrefix(id, "http://") || strings.HasPrefix(id, "https://") {
		return nil, refuse(400, "Bad Request: wrong type of the web page content")
	}
	f, ok := b.files[id]
	switch {
	case !ok:
		return nil, refuse(400, "Bad Request: wrong file identifier/HTTP URL specified")
	case f.kind != kind && kind != "document":
		return nil, refuse(400, fmt.Sprintf("Bad Request: can't use file of type %s as %s", typeName(f.kind), typeName(kind)))
	}
	return &media{kind: f.kind, known: f}, nil
}

// typeName is what the server calls a kind of file: VideoNote.
func typeName(kind string) string {
	if kind == "voice" {
		return "VoiceNote"
	}
	var out strings.Builder
	for word := range strings.SplitSeq(kind, "_") {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// judge looks at a file as check_full_local_location and the servers behind do it, and
// settles what kind of message comes of it: what cannot be shown as asked is a document.
func (m *media) judge() *reply {
	if m.known != nil {
		return nil
	}
	size := len(m.upload.data)
	tooBig := func(what string, most int) *reply {
		return refuse(400, fmt.Sprintf("Bad Request: file of size %d bytes is too big for a %s; the maximum size is %d bytes", size, what, most))
	}
	found := sniff(m.upload.name, m.upload.data)
	switch {
	case size == 0:
		return refuse(400, "Bad Request: file must be non-empty")
	case m.kind == "photo" && size > maxPhoto:
		return tooBig("photo", maxPhoto)
	case m.kind == "video_note" && size > maxVideoNote:
		return tooBig("video note", maxVideoNote)
	case m.kind == "photo":
		return judgePhoto(m.upload)
	}
	m.kind = m.shownAs(found)
	return nil
}

func judgePhoto(f upload) *reply {
	if dot := strings.LastIndexByte(f.name, '.'); dot >= 0 &&
		!slices.Contains([]string{".jpg", ".jpeg", ".gif", ".png", ".tif", ".bmp"}, strings.ToLower(f.name[dot:])) {
		return refuse(400, "Bad Request: photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp")
	}
	if !strings.HasPrefix(http.DetectContentType(f.data), "image/") {
		return refuse(400, "Bad Request: IMAGE_PROCESS_FAILED")
	}
	w, h := measure(f.data)
	if w+h > maxSides || w > h*maxRatio || h > w*maxRatio {
		return refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// shownAs is the kind of message that a file becomes.
func (m *media) shownAs(found string) string {
	opus := found == "audio/ogg" && strings.Contains(string(m.upload.data[:min(64, len(m.upload.data))]), "OpusHead")
	audio := strings.HasPrefix(found, "audio/")
	switch m.kind {
	case "voice":
		if opus || found == "audio/mpeg" || found == "audio/mp4" {
			return "voice"
		}
	case "audio":
	case "video", "video_note":
		if found == "video/mp4" {
			return m.kind
		}
	case "animation":
		if found == "image/gif" || found == "video/mp4" {
			return m.kind
		}
	case "sticker":
		if found == typeWebP || found == typeTGS || found == typeWebM {
			return m.kind
		}
	case "document":
		switch {
		case m.plain:
		case found == "image/gif":
			return "animation"
		case found == typeWebP:
			return "sticker"
		case found == "video/mp4":
			return "video"
		case audio:
			return "audio"
		}
		return "document"
	}
	if audio {
		return "audio"
	}
	return "document"
}

// put makes the message that a file is in. The lock is held.
func (b *Bot) put(c *chat, m *media, album string, answered int) (*Message, *reply) {
	sent := Message{From: b.id, Kind: m.kind, Text: m.caption, Entities: m.entities, ReplyTo: answered, Album: album}
	if !captioned(m.kind) {
		sent.Text, sent.Entities = "", nil
	}
	if refused := b.fill(&sent, m); refused != nil {
		return nil, refused
	}
	return c.add(sent), nil
}

// fill puts a file into a message.
func (b *Bot) fill(to *Message, m *media) *reply {
	f, data := File{Name: m.upload.name, Type: sniff(m.upload.name, m.upload.data)}, m.upload.data
	if m.known != nil {
		f, data = m.known.File, m.known.data
	}
	shown, payload, err := b.file(m.kind, f, data)
	if err != nil {
		return refuse(500, "Internal Server Error: "+err.Error())
	}
	to.Kind, to.File, to.payload = m.kind, shown, payload
	return nil
}

func (m *media) readCaption(caption, mode, entities string) (refused *reply) {
	m.caption, m.entities, refused = readFormatted(caption, mode, entities)
	return refused
}

func tooLong(caption string) bool { return len(utf16.Encode([]rune(caption))) > maxCaption }

// destination is where a request sends to: the chat, what stands below the message, and
// the message that it replies to.
func (b *Bot) destination(p params) (*chat, replyMarkup, *reply) {
	c, refused := b.find(p)
	if _, malformed := readMarkup(p["reply_markup"], true); malformed != nil {
		return nil, replyMarkup{}, malformed // it is parsed before the chat is looked at
	}
	if _, malformed := readReplyParameters(p["reply_parameters"]); malformed != nil {
		return nil, replyMarkup{}, malformed
	}
	if refused != nil {
		return nil, replyMarkup{}, refused
	}
	markup, refused := readMarkup(p["reply_markup"], c.user != nil)
	if refused == nil {
		refused = c.mayWrite()
	}
	if refused == nil && c.via != nil && (markup.keyboard != nil || markup.remove) {
		// Only buttons below the message can stand in somebody else's chat.
		refused = refuse(400, "Bad Request: inline keyboard expected")
	}
	return c, markup, refused
}

// sendFile is any of the methods that send one file, such as
// https://core.telegram.org/bots/api#sendphoto
func (b *Bot) sendFile(p params, kind string, files uploads) *reply {
	m, refused := b.source(kind, kind, p[kind], files)
	if refused != nil {
		return refused
	}
	if m == nil {
		return refuse(400, "Bad Request: there is no "+strings.ReplaceAll(kind, "_", " ")+" in the request")
	}
	m.plain = p["disable_content_type_detection"] == "true"
	if refused := m.readCaption(p["caption"], p["parse_mode"], p["caption_entities"]); refused != nil {
		return refused
	}
	c, markup, refused := b.destination(p)
	if refused != nil {
		return refused
	}
	if refused := m.judge(); refused != nil {
		return refused
	}
	if tooLong(m.caption) {
		return refuse(400, "Bad Request: message caption is too long")
	}
	answered, refused := c.answered(p)
	if refused != nil {
		return refused
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	sent, refused := b.put(c, m, "", answered)
	if refused != nil {
		return refused
	}
	sent.setButtons(markup.inline)
	sent.keyed = markup.keyboard != nil
	c.apply(markup)
	b.s.notify()
	return grant(b.messageJSON(c, sent))
}

// readMedia reads an InputMedia, as Client::get_input_media does it.
func (b *Bot) readMedia(raw json.RawMessage, files uploads, album bool) (*media, *reply) {
	parse := func(problem string) (*media, *reply) {
		return nil, refuse(400, "Bad Request: can't parse InputMedia: "+problem)
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return parse("expected an Object")
	}
	text := map[string]string{}
	for _, name := range []string{"caption", "parse_mode", "type", "media"} {
		var s string
		if value, ok := fields[name]; ok && json.Unmarshal(value, &s) != nil {
			return parse(fmt.Sprintf("Field %q must be of type String", name))
		}
		text[name] = s
	}
	kind := text["type"]
	switch {
	case kind == "":
		return parse(`Can't find field "type"`)
	case kind == "animation" && album:
		return parse(`type "animation" can't be used in sendMediaGroup`)
	case !slices.Contains([]string{"photo", "video", "animation", "audio", "document"}, kind):
		return parse(fmt.Sprintf("type %q is unsupported", kind))
	}
	m, refused := b.source(kind, "", text["media"], files)
	if refused != nil {
		return nil, refused
	}
	if m == nil {
		return parse("media not found")
	}
	m.plain = album || string(fields["disable_content_type_detection"]) == "true"
	refused = m.readCaption(text["caption"], text["parse_mode"], string(fields["caption_entities"]))
	return m, refused
}

// sendMediaGroup: https://core.telegram.org/bots/api#sendmediagroup
func (b *Bot) sendMediaGroup(p params, files uploads) *reply {
	if p["media"] == "" {
		return refuse(400, `Bad Request: parameter "media" is required`)
	}
	var list []json.RawMessage
	if !json.Valid([]byte(p["media"])) {
		return refuse(400, "Bad Request: can't parse media JSON object")
	}
	if json.Unmarshal([]byte(p["media"]), &list) != nil {
		return refuse(400, "Bad Request: expected an Array of InputMedia")
	}
	var album []*media
	for _, raw := range list {
		m, refused := b.readMedia(raw, files, true)
		if refused != nil {
			return refused
		}
		album = append(album, m)
	}
	if p["reply_markup"] != "" {
		return refuse(400, "Bad Request: the simulator takes no reply_markup with an album")
	}
	c, _, refused := b.destination(p)
	if refused != nil {
		return refused
	}
	if refused := judgeAlbum(album); refused != nil {
		return refused
	}
	answered, refused := c.answered(p)
	if refused != nil {
		return refused
	}
	if refused := b.admit(c, len(album)); refused != nil {
		return refused
	}
	b.s.lastID++
	id := fmt.Sprint(13_000_000_000_000_000 + b.s.lastID)
	sent := []map[string]any{}
	for _, m := range album {
		one, refused := b.put(c, m, id, answered)
		if refused != nil {
			return refused
		}
		sent = append(sent, b.messageJSON(c, one))
	}
	b.s.notify()
	return grant(sent)
}

// judgeAlbum follows check_message_group_message_contents of TDLib, which lets a single
// one pass; the interface does not.
func judgeAlbum(album []*media) *reply {
	asked := map[string]bool{}
	for _, m := range album {
		asked[m.kind] = true
		was := m.kind
		if refused := m.judge(); refused != nil {
			return refused
		}
		switch {
		case tooLong(m.caption):
			return refuse(400, "Bad Request: message caption is too long")
		case m.kind != was: // MEDIA_GROUPED_INVALID
			return refuse(400, "Bad Request: can't use the media of the specified type in the album")
		}
	}
	switch {
	case len(album) > maxAlbum:
		return refuse(400, "Bad Request: too many messages to send as an album")
	case len(album) == 0:
		return refuse(400, "Bad Request: there are no messages to send")
	case len(album) == 1:
		return refuse(400, "Bad Request: the simulator takes albums of 2 to 10")
	}
	for _, alone := range []string{"document", "audio"} {
		if asked[alone] && len(asked) > 1 {
			return refuse(400, "Bad Request: "+alone+" can't be mixed with other media types")
		}
	}
	return nil
}
