package rehearsal

import (
	"path"
	"slices"
	"strings"

	"frontdesk/bridge"
)

// fileOf is a file by its name, or by what it is if it has none. It has no bytes.
func fileOf(name string) bridge.File {
	if slices.Contains([]string{bridge.FilePhoto, bridge.FileVideo, bridge.FileAudio, bridge.FileVoice, bridge.FileDocument}, name) {
		return bridge.File{Kind: name}
	}
	return bridge.File{Kind: bridge.FileDocument, Name: name, Type: mediaTypes[strings.ToLower(path.Ext(name))]}
}

// mediaTypes are those of the files that people send most.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".heic": "image/heic",
	".mp4": "video/mp4", ".mov": "video/quicktime", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".pdf": "application/pdf",
}
