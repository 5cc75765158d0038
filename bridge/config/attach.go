package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// maxAttachment is how large a file may be that a workflow sends: it is kept in the database.
const maxAttachment = 20 << 20

// attach looks at a file that a workflow sends: whether every channel takes it, and what it
// is. Its bytes are read once more when they are kept.
func (r *reader) attach(c *Config, name string) (workflow.Attachment, error) {
	path := r.path(name)
	if info, err := os.Stat(path); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return workflow.Attachment{}, fmt.Errorf("%s is no ordinary file", quoted(name)) // a pipe would be waited for
	}
	data, err := readFile(path, maxAttachment)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return workflow.Attachment{}, fmt.Errorf("there is no file %s; its path is relative to this file's folder", quoted(name))
	case errors.Is(err, errTooLarge):
		return workflow.Attachment{}, fmt.Errorf("the file %s is larger than %s, which is the most that a workflow sends; make it smaller, or send a link to it",
			quoted(name), bridge.SizeWords(maxAttachment))
	case err != nil:
		return workflow.Attachment{}, fmt.Errorf("the file %s cannot be read: %s", quoted(name), plain(err))
	case len(data) == 0:
		return workflow.Attachment{}, fmt.Errorf("the file %s is empty", quoted(name))
	}
	a := workflow.Attachment{
		Path: name, Hash: workflow.AttachmentHash(data), Name: connectors.SafeName(filepath.Base(path)), Size: int64(len(data)),
		Type: connectors.Sniff(connectors.Content{ReadCloser: io.NopCloser(bytes.NewReader(data))}).Type,
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}
	a.Kind = kindOf(a.Type)
	for _, ch := range c.Channels {
		caps, known := ch.caps()
		if !known {
			continue
		}
		reason, takes := caps.Files.CanTake(bridge.File{Kind: a.Kind, Size: a.Size})
		switch {
		case takes:
		case reason == bridge.ReasonTooLarge:
			return workflow.Attachment{}, fmt.Errorf("the file %s has %s, and %s takes at most %s; make it smaller, or send a link to it",
				quoted(name), bridge.SizeWords(a.Size), ch.platform(), bridge.SizeWords(caps.Files.Size))
		default:
			return workflow.Attachment{}, fmt.Errorf("%s takes no files; send a link to %s instead", ch.platform(), quoted(name))
		}
	}
	return a, nil
}

// kindOf is as what a file of a media type is shown.
func kindOf(mediaType string) string {
	switch group, _, _ := strings.Cut(mediaType, "/"); {
	case mediaType == "image/gif":
		return bridge.FileAnimation
	case mediaType == "image/jpeg", mediaType == "image/png", mediaType == "image/webp":
		return bridge.FilePhoto
	case group == "video":
		return bridge.FileVideo
	case group == "audio":
		return bridge.FileAudio
	}
	return bridge.FileDocument
}
