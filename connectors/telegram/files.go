package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

const (
	maxCaption   = 1024 // https://core.telegram.org/bots/api#sendphoto
	maxPhoto     = 10 << 20
	maxVideoNote = 12 << 20
	maxAlbum     = 10
)

// fileCaps is what Telegram can do with files.
var fileCaps = bridge.FileCaps{
	Size: maxUpload, SizeOf: map[string]int64{bridge.FilePhoto: maxPhoto, bridge.FileVideoNote: maxVideoNote},
	Fetch: maxFetch, Caption: maxCaption, Album: maxAlbum, AlbumSize: maxUpload, Together: together,
}

// together tells which kinds an album may mix: https://core.telegram.org/bots/api#sendmediagroup
func together(a, b string) bool {
	shown := func(kind string) bool { return kind == bridge.FilePhoto || kind == bridge.FileVideo }
	alone := a == b && (a == bridge.FileDocument || a == bridge.FileAudio)
	return alone || shown(a) && shown(b)
}

// filed is a message with files on its way.
type filed struct {
	in       peer
	caption  string
	entities []models.MessageEntity
	reply    *models.ReplyParameters
	markup   models.ReplyMarkup
	files    []bridge.File
	open     func(ctx context.Context, f bridge.File) (connectors.Content, error)
	// plain: all go as documents, which Telegram neither looks at nor changes.
	plain bool
}

// postFiles sends files with the words below them: one, or an album. What Telegram does
// not take as a picture, a film or a sound it gets as documents; formatting that it does
// not take is left out. In both cases it has refused the message whole.
func (c *channel) postFiles(ctx context.Context, d connectors.Delivery, p bridge.Post, sent *trace) (connectors.Receipt, error) {
	in, err := readPeer(d.Room)
	if err != nil {
		return connectors.Receipt{}, rejected(bridge.ReasonNoChat, err.Error())
	}
	if len(p.Files) > maxAlbum || d.Open == nil {
		return connectors.Receipt{}, rejected(bridge.ReasonOther, "these files cannot be sent at once")
	}
	for _, f := range p.Files {
		if reason, ok := fileCaps.CanTake(f); !ok {
			return connectors.Receipt{}, rejected(reason, "a file cannot be sent: "+reason)
		}
	}
	m := filed{in: in, reply: quoting(in, d.Refs), markup: in.takes(markup(p)), files: p.Files, open: d.Open}
	if !p.Body.Empty() {
		m.caption, m.entities = FromDoc(p.Body)
	}
	for {
		receipt, err := c.sendFiles(ctx, &m, sent)
		switch {
		case err == nil:
			return receipt, nil
		case unreadResult(err):
			return connectors.Receipt{}, nil
		case len(m.entities) > 0 && entitiesRefused(err):
			c.log.Warn("Telegram refused the formatting; the caption is sent without", "error", c.mask(err.Error()))
			m.entities = nil
		case !m.plain && unshown(err):
			c.log.Info("Telegram refused to show a file; it is sent as a document", "error", c.mask(err.Error()))
			m.plain = true
		default:
			return connectors.Receipt{}, err
		}
	}
}

// sendFiles tries once. What the files come from ends with the attempt.
func (c *channel) sendFiles(ctx context.Context, m *filed, sent *trace) (connectors.Receipt, error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	if len(m.files) == 1 {
		return c.sendOne(ctx, giveUp, m, sent)
	}
	return c.sendAlbum(ctx, giveUp, m, sent)
}

// posted is what an answer says of a message that was sent.
type posted struct {
	ID int `json:"message_id"`
}

func (c *channel) sendOne(ctx context.Context, giveUp func(), m *filed, sent *trace) (connectors.Receipt, error) {
	fields, err := m.frame()
	if err != nil {
		return connectors.Receipt{}, err
	}
	file := m.files[0]
	content, err := m.open(ctx, file)
	if err != nil {
		return connectors.Receipt{}, err
	}
	defer content.Close() // also where nothing is read of it, since there was no connection
	content = connectors.Sniff(content)
	if content.Size == 0 || content.Size > maxUpload {
		reason, why := bridge.ReasonEmpty, "the file has no bytes"
		if content.Size > 0 {
			reason, why = bridge.ReasonTooLarge, "Telegram takes 50 MB at once"
		}
		return connectors.Receipt{}, rejected(reason, why)
	}
	as := bridge.FileDocument
	if !m.plain {
		as = shownAs(file.Kind, content.Type, content.Size, m.caption != "")
	}
	switch as {
	case bridge.FileDocument:
		fields = append(fields, [2]string{"disable_content_type_detection", "true"})
	case bridge.FileVideo:
		fields = append(fields, [2]string{"supports_streaming", "true"})
	}
	form, err := newForm(fields, []formFile{{
		field: as, name: connectors.FileName(file, content.Type), size: content.Size,
		open: func() (connectors.Content, error) { return content, nil },
	}})
	if err != nil {
		return connectors.Receipt{}, err
	}
	var result posted
	if err := c.send(ctx, giveUp, methods[as], form, sent, &result); err != nil {
		return connectors.Receipt{}, err
	}
	return receiptOf(m.in, result), nil
}

// methods send one file of a kind, in the field of that name.
var methods = map[string]string{
	bridge.FilePhoto: "sendPhoto", bridge.FileVideo: "sendVideo", bridge.FileAnimation: "sendAnimation", bridge.FileAudio: "sendAudio",
	bridge.FileVoice: "sendVoice", bridge.FileVideoNote: "sendVideoNote", bridge.FileSticker: "sendSticker", bridge.FileDocument: "sendDocument",
}

// sendAlbum sends files that are shown together. Each is opened when those before it are
// through.
func (c *channel) sendAlbum(ctx context.Context, giveUp func(), m *filed, sent *trace) (connectors.Receipt, error) {
	var media []map[string]any
	var files []formFile
	for i, f := range m.files {
		field := fmt.Sprint("file", i)
		kind := f.Kind
		if m.plain || methods[kind] == "" {
			kind = bridge.FileDocument
		}
		one := map[string]any{"type": kind, "media": "attach://" + field}
		if i == 0 && m.caption != "" {
			one["caption"] = m.caption
			if len(m.entities) > 0 {
				one["caption_entities"] = m.entities
			}
		}
		media = append(media, one)
		files = append(files, formFile{field: field, name: connectors.FileName(f, f.Type), size: -1, open: func() (connectors.Content, error) {
			return m.open(ctx, f)
		}})
	}
	fields, err := m.frame()
	if err == nil {
		fields, err = withJSON(fields, "media", media)
	}
	if err != nil {
		return connectors.Receipt{}, err
	}
	form, err := newForm(fields, files)
	if err != nil {
		return connectors.Receipt{}, err
	}
	var result []posted
	if err := c.send(ctx, giveUp, "sendMediaGroup", form, sent, &result); err != nil {
		return connectors.Receipt{}, err
	}
	return receiptOf(m.in, result...), nil
}

// frame are the fields that do not depend on the files. An album has its caption with
// the first of them, and nothing below it.
func (m *filed) frame() (fields [][2]string, err error) {
	fields = append(fields, [2]string{"chat_id", strconv.FormatInt(m.in.chat, 10)})
	if m.in.via != "" {
		fields = append(fields, [2]string{"business_connection_id", m.in.via})
	}
	if m.reply != nil {
		fields, err = withJSON(fields, "reply_parameters", m.reply)
	}
	if len(m.files) > 1 {
		return fields, err
	}
	if m.caption != "" {
		fields = append(fields, [2]string{"caption", m.caption})
	}
	if err == nil && len(m.entities) > 0 {
		fields, err = withJSON(fields, "caption_entities", m.entities)
	}
	if err == nil && m.markup != nil {
		fields, err = withJSON(fields, "reply_markup", m.markup)
	}
	return fields, err
}

func withJSON(fields [][2]string, name string, value any) ([][2]string, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return fields, rejected(bridge.ReasonOther, fmt.Sprintf("writing the field %s: %v", name, err))
	}
	return append(fields, [2]string{name, string(raw)}), nil
}

func receiptOf(in peer, sent ...posted) connectors.Receipt {
	var r connectors.Receipt
	for i, m := range sent {
		switch {
		case m.ID <= 0:
			return r
		case i == 0:
			r.Remote, r.Order = in.message(m.ID), int64(m.ID)
		default:
			r.Also = append(r.Also, in.message(m.ID))
		}
	}
	return r
}

// shownAs is as what Telegram can show a file: a kind whose format this is not becomes
// the nearest one, at last a document.
func shownAs(kind, mediaType string, size int64, captioned bool) string {
	group, _, _ := strings.Cut(mediaType, "/")
	sound := group == "audio" || mediaType == "application/ogg"
	mp4 := mediaType == "video/mp4"
	switch kind {
	case bridge.FilePhoto, bridge.FileSticker:
		switch {
		case mediaType == "image/gif":
			return bridge.FileAnimation
		case kind == bridge.FileSticker && mediaType == "image/webp" && !captioned:
			return bridge.FileSticker
		case pictures[mediaType] && size <= maxPhoto:
			return bridge.FilePhoto
		}
	case bridge.FileAnimation:
		if mediaType == "image/gif" || mp4 {
			return bridge.FileAnimation
		}
		return shownAs(cmp.Or(map[string]string{"image": bridge.FilePhoto, "video": bridge.FileVideo}[group], bridge.FileDocument), mediaType, size, captioned)
	case bridge.FileVideoNote:
		if mp4 && size <= maxVideoNote && !captioned {
			return bridge.FileVideoNote
		}
		return shownAs(bridge.FileVideo, mediaType, size, captioned)
	case bridge.FileVideo:
		if group == "video" {
			return bridge.FileVideo
		}
	case bridge.FileVoice:
		if spoken[mediaType] || mp4 { // a recording looks like a film until all of it is read
			return bridge.FileVoice
		}
		return shownAs(bridge.FileAudio, mediaType, size, captioned)
	case bridge.FileAudio:
		if sound || mp4 {
			return bridge.FileAudio
		}
	}
	return bridge.FileDocument
}

var (
	// pictures are those that Telegram takes as photos.
	pictures = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/bmp": true, "image/tiff": true}
	// spoken are those that it plays as voice messages: https://core.telegram.org/bots/api#sendvoice
	spoken = map[string]bool{
		"audio/ogg": true, "application/ogg": true, "audio/opus": true, "audio/mpeg": true, "audio/mp4": true, "audio/x-m4a": true, "audio/m4a": true,
	}
)

// unshown tells whether Telegram refused a file for what it is, and might take it as a
// document.
func unshown(err error) bool {
	return refusedWith(err, "image_process_failed", "photo_", "photo has unsupported extension", "is too big for a", "of the photo",
		"voice_messages_forbidden", "video_content_type_invalid", "video_file_invalid", "wrong type of", "can't use file of type",
		"can't be mixed", "invalid message content type", "media_invalid", "the media of the specified type")
}
