package slack

import (
	"strings"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// filesOf are a message's files.
// Source: https://docs.slack.dev/reference/objects/file-object
func filesOf(files []object) []bridge.File {
	var all []bridge.File
	for _, f := range files {
		all = append(all, fileOf(f))
	}
	return all
}

// fileOf reads a file object. What is no file that we could fetch says why.
func fileOf(f object) bridge.File {
	id := f.str("id")
	if !isID(id) {
		id = ""
	}
	return bridge.File{
		Endpoint: bridge.Desk, ID: bridge.RemoteID(id), Kind: kindOfFile(f),
		Name: connectors.SafeName(unescape(firstOf(f.str("name"), f.str("title")))),
		Type: f.str("mimetype"), Size: int64(max(f.num("size"), 0)),
		Alt: cut(strings.TrimSpace(unescape(f.str("alt_txt"))), maxAlt), Lacking: lacking(f, id),
	}
}

// lacking says why a file cannot be had; "" if it can, as far as its object tells. Modes
// that we do not know are tried.
func lacking(f object, id string) string {
	switch f.str("mode") {
	case "tombstone":
		return bridge.ReasonNoFile
	case "hidden_by_limit":
		return bridge.ReasonNoAccess
	case "external", "quip", "canvas", "list", "post", "space", "email":
		return bridge.ReasonNotAFile
	}
	switch f.str("file_access") {
	case "access_denied", "file_not_found":
		return bridge.ReasonNoAccess
	}
	switch {
	case f.is("is_external"), f.str("filetype") == "quip", f.str("filetype") == "canvas", f.str("filetype") == "list":
		return bridge.ReasonNotAFile
	case id == "":
		return bridge.ReasonNoFile
	}
	return ""
}

// kindOfFile says what a file is in the catalogue's words. Pictures that other apps do not
// show as such are documents.
func kindOfFile(f object) string {
	major, minor, _ := strings.Cut(strings.ToLower(f.str("mimetype")), "/")
	switch {
	case f.str("subtype") == "slack_audio":
		return bridge.FileVoice
	case major == "image" && minor == "gif":
		return bridge.FileAnimation
	case major == "image" && (minor == "jpeg" || minor == "png" || minor == "webp"):
		return bridge.FilePhoto
	case major == "video":
		return bridge.FileVideo
	case major == "audio":
		return bridge.FileAudio
	}
	return bridge.FileDocument
}

// maxAlt is how long a description may be.
// Source: https://docs.slack.dev/reference/methods/files.getUploadURLExternal#errors
const maxAlt = 1000

// titleOf is what stands above a file in Slack.
func titleOf(f bridge.File, name string) string {
	if f.Name != "" {
		return name
	}
	switch f.Kind {
	case bridge.FilePhoto:
		return "Photo"
	case bridge.FileVideo:
		return "Video"
	case bridge.FileAnimation:
		return "Animation"
	case bridge.FileAudio:
		return "Audio"
	case bridge.FileVoice:
		return "Voice message"
	case bridge.FileVideoNote:
		return "Video message"
	case bridge.FileSticker:
		return "Sticker"
	}
	return name
}

// fileCaps is what Slack takes. The size, and how many files one message may have, are
// from memory.
func fileCaps() bridge.FileCaps {
	return bridge.FileCaps{
		Size:     maxFile,
		Caption:  maxText - 2*maxUsername, // the author's name stands above it
		Album:    maxFiles,
		Together: func(string, string) bool { return true },
	}
}

const (
	maxFile     = 1 << 30
	maxFiles    = 10
	maxUsername = 80
)
