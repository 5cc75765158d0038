package connectors

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"frontdesk/bridge"
)

// How long an attempt with files may take: a good part of a minute to begin and to end
// with, and as long as a slow line takes.
const (
	fileTime    = 40 * time.Second
	fileSpeed   = 256 << 10 // bytes a second, at least
	fileUnknown = 16 << 20  // the size of a file that does not say
	fileTimeMax = 15 * time.Minute
)

// callSpare is how much longer the attempt at a Call may take than the call itself.
const callSpare = 5 * time.Second

// Patience is how long one attempt to deliver op may take where others may take normal:
// files take longer, and calls as long as they say. A file that stops moving should be given up long before.
func Patience(op bridge.Op, normal time.Duration) time.Duration {
	if c, ok := op.(bridge.Call); ok {
		return max(normal, c.Timeout+callSpare)
	}
	p, ok := op.(bridge.Post)
	if !ok || len(p.Files) == 0 {
		return normal
	}
	var size int64
	for _, f := range p.Files {
		if f.Data != "" {
			continue
		}
		if f.Size <= 0 {
			size += fileUnknown
		}
		size += min(max(f.Size, 0), int64(fileTimeMax/time.Second)*fileSpeed)
	}
	return max(normal, min(normal+fileTime+time.Duration(size/fileSpeed)*time.Second, fileTimeMax))
}

// sniffed is how much of a file is looked at to find out what it is.
const sniffed = 3072

// Sniff looks at how a file begins, and says what it is where its place says nothing, or
// something else. The content gives the same bytes as before.
func Sniff(c Content) Content {
	r := bufio.NewReaderSize(c.ReadCloser, sniffed)
	head, err := r.Peek(sniffed)
	if len(head) == 0 && err != nil {
		return c // whoever reads it meets the same error
	}
	c.Type = typeOf(head, c.Type)
	c.ReadCloser = peeked{r, c.ReadCloser}
	return c
}

type peeked struct {
	*bufio.Reader
	io.Closer
}

// typeOf is the media type of what begins with head and is said to be one. Formats that
// are written as text, or packed, look alike: there the word of the place counts.
func typeOf(head []byte, said string) string {
	said, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(said)), ";")
	seen := mimetype.Detect(head)
	looks, _, _ := strings.Cut(seen.String(), ";")
	switch said {
	case "", "application/octet-stream", "binary/octet-stream", "application/binary":
		return looks
	}
	switch {
	case seen.Is("application/octet-stream"), seen.Is(said):
		return said
	case looks == "text/plain" && !isMedia(said):
		return said
	}
	for of := mimetype.Lookup(said); of != nil; of = of.Parent() {
		if of.Is(looks) {
			return said
		}
	}
	if isMedia(said) || isMedia(looks) {
		return looks
	}
	return said
}

// isMedia tells pictures, films and sounds, which apps show as what they are said to be.
func isMedia(t string) bool {
	kind, _, _ := strings.Cut(t, "/")
	return kind == "image" || kind == "video" || kind == "audio"
}

// nameLength is how many bytes a file's name may have: less than every file system takes.
const nameLength = 180

// SafeName is what a sender calls a file, safe to be a file's name on any system and to be
// shown: no folders, no controls, nothing invisible, no turning around of letters. It is
// empty if nothing is left.
func SafeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.Trim(name, " "), ". ")
	name = strings.TrimRight(name, ". ")
	if stem, _, _ := strings.Cut(name, "."); reserved(strings.ToUpper(stem)) {
		name = "_" + name
	}
	if len(name) <= nameLength {
		return name
	}
	ending := path.Ext(name)
	if len(ending) > 20 {
		ending = ""
	}
	stem := name[:nameLength-len(ending)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + ending
}

// reserved are the names that Windows keeps for devices.
func reserved(stem string) bool {
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '1' && stem[3] <= '9'
}

// FileName is a file's name where a platform wants one: its own, or what it is, with the
// ending of its media type.
func FileName(f bridge.File, mediaType string) string {
	if name := SafeName(f.Name); name != "" {
		return name
	}
	ending := ""
	if m := mimetype.Lookup(strings.ToLower(mediaType)); m != nil {
		ending = m.Extension()
	}
	if ending == ".oga" {
		ending = ".ogg" // as everybody calls it
	}
	kind := f.Kind
	if kind == "" || kind == bridge.FileDocument {
		kind = "file"
	}
	return fmt.Sprintf("%s%s", kind, ending)
}
