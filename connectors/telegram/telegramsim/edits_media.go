package telegramsim

import (
	"encoding/json"
	"slices"
	"time"
)

const notModified = "Bad Request: message is not modified: specified new message content and reply markup " +
	"are exactly the same as a current content and reply markup of the message"

// editMessageCaption: https://core.telegram.org/bots/api#editmessagecaption
func (b *Bot) editMessageCaption(p params) *reply {
	buttons, refused := keyboard(p["reply_markup"])
	if refused != nil {
		return refused
	}
	caption, entities, refused := readFormatted(p["caption"], p["parse_mode"], p["caption_entities"])
	if refused != nil {
		return refused
	}
	c, m, refused := b.own(p, "edit")
	if refused != nil {
		return refused
	}
	switch {
	case m.From != b.id, m.keyed:
		return refuse(400, "Bad Request: message can't be edited")
	case !captioned(m.Kind):
		return refuse(400, "Bad Request: there is no caption in the message to edit")
	case tooLong(caption):
		return refuse(400, "Bad Request: MEDIA_CAPTION_TOO_LONG")
	case m.Text == caption && sameEntities(m.Entities, entities) && sameButtons(m.Buttons, buttons):
		return refuse(400, notModified)
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	m.Rewritten = m.Rewritten || m.Text != caption || !sameEntities(m.Entities, entities)
	m.Text, m.Entities, m.Edited = caption, entities, time.Now()
	m.setButtons(buttons)
	b.s.notify()
	return grant(b.messageJSON(c, m))
}

// editMessageMedia: https://core.telegram.org/bots/api#editmessagemedia
func (b *Bot) editMessageMedia(p params, files uploads) *reply {
	buttons, refused := keyboard(p["reply_markup"])
	if refused != nil {
		return refused
	}
	switch {
	case p["media"] == "":
		return refuse(400, `Bad Request: parameter "media" is required`)
	case !json.Valid([]byte(p["media"])):
		return refuse(400, "Bad Request: can't parse input media JSON object")
	}
	media, refused := b.readMedia(json.RawMessage(p["media"]), files, false)
	if refused != nil {
		return refused
	}
	c, m, refused := b.own(p, "edit")
	if refused != nil {
		return refused
	}
	asked := media.kind
	switch {
	case m.From != b.id, m.keyed:
		return refuse(400, "Bad Request: message can't be edited")
	case !slices.Contains([]string{"text", "animation", "audio", "document", "photo", "video"}, m.Kind):
		return refuse(400, "Bad Request: message media can't be edited")
	case m.Album != "" && asked == "animation":
		return refuse(400, "Bad Request: message content type can't be used in an album")
	case m.Album != "" && asked != m.Kind && (alone(asked) || alone(m.Kind)):
		return refuse(400, "Bad Request: can't change media type in the album")
	}
	if refused := media.judge(); refused != nil {
		return refused
	}
	switch {
	case tooLong(media.caption):
		return refuse(400, "Bad Request: MEDIA_CAPTION_TOO_LONG")
	case m.File != nil && media.known != nil && media.known.ID == m.File.ID && m.Text == media.caption &&
		sameEntities(m.Entities, media.entities) && sameButtons(m.Buttons, buttons):
		return refuse(400, notModified)
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	if refused := b.fill(m, media); refused != nil {
		return refused
	}
	m.Text, m.Entities, m.Edited, m.Rewritten = media.caption, media.entities, time.Now(), true
	m.setButtons(buttons)
	b.s.notify()
	return grant(b.messageJSON(c, m))
}

// alone tells whether an album holds this kind only, or none of it.
func alone(kind string) bool { return kind == "document" || kind == "audio" }
