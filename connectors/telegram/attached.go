package telegram

import (
	"encoding/json"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// maxFetch is how large a file may be that a bot fetches:
// https://core.telegram.org/bots/api#getfile
const maxFetch = 20 << 20

// attached are the files of a message, each as a reference by its file_id. One that a bot
// cannot fetch says so.
func (c *channel) attached(m incoming) []bridge.File {
	raw := m.fields[m.kind]
	switch m.kind {
	case KindPhoto:
		return c.photo(raw)
	case KindLivePhoto:
		if still := c.photo(m.fields[KindPhoto]); len(still) > 0 {
			return still
		}
		return []bridge.File{c.file(raw, bridge.FileVideo)}
	case KindSticker:
		return c.sticker(raw)
	case KindVideo, KindVideoNote, KindAnimation, KindAudio, KindVoice, KindDocument:
		return []bridge.File{c.file(raw, m.kind)}
	}
	return nil
}

// file reads what the kinds of file have in common, as
// https://core.telegram.org/bots/api#document has it.
func (c *channel) file(raw json.RawMessage, kind string) bridge.File {
	fields := object(raw)
	f := bridge.File{
		Endpoint: c.id, ID: bridge.RemoteID(text(fields["file_id"])), Kind: kind,
		Name: connectors.SafeName(text(fields["file_name"])), Type: text(fields["mime_type"]),
	}
	into(fields["file_size"], &f.Size)
	f.Size = max(f.Size, 0)
	switch {
	case f.ID == "":
		f.Lacking = bridge.ReasonNoFile
	case f.Size > maxFetch:
		f.Lacking = bridge.ReasonTooLarge
	}
	return f
}

// photo reads the sizes of a photo and takes the largest, which is always a JPEG.
func (c *channel) photo(raw json.RawMessage) []bridge.File {
	var sizes []json.RawMessage
	if !into(raw, &sizes) || len(sizes) == 0 {
		return nil
	}
	best, most := 0, -1
	for i, size := range sizes {
		var width, height int
		fields := object(size)
		into(fields["width"], &width)
		into(fields["height"], &height)
		if area := width * height; area >= most {
			best, most = i, area
		}
	}
	f := c.file(sizes[best], bridge.FilePhoto)
	f.Name, f.Type = "", "image/jpeg"
	return []bridge.File{f}
}

// sticker reads https://core.telegram.org/bots/api#sticker . A static one is a picture.
// Of one that moves, which few programs outside Telegram show, there is a still picture.
func (c *channel) sticker(raw json.RawMessage) []bridge.File {
	f := c.file(raw, bridge.FileSticker)
	f.Name, f.Type, f.Alt = "", "image/webp", emojiOf(raw)
	if moves(raw) {
		thumbnail := object(raw)["thumbnail"]
		if text(object(thumbnail)["file_id"]) == "" {
			return nil
		}
		still := c.file(thumbnail, bridge.FileSticker)
		still.Alt = f.Alt
		return []bridge.File{still}
	}
	return []bridge.File{f}
}

func moves(sticker json.RawMessage) bool {
	fields := object(sticker)
	var animated, video bool
	into(fields["is_animated"], &animated)
	into(fields["is_video"], &video)
	return animated || video
}

// emojiOf is the emoji that a sticker stands for.
func emojiOf(sticker json.RawMessage) string {
	return clip(tidy(text(object(sticker)["emoji"])), maxEmoji)
}

const maxEmoji = 16

// stickerWords say what a sticker means that is not seen as it is meant; nothing of one
// that is.
func stickerWords(sticker json.RawMessage) richtext.Doc {
	if emoji := emojiOf(sticker); emoji != "" && moves(sticker) {
		return richtext.FromPlain(emoji)
	}
	return nil
}
