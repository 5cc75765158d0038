package bridge_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// telegramFiles and deskFiles are what the two sides of the transcripts take: much less
// than in earnest, so that limits are met.
var (
	telegramFiles = bridge.FileCaps{
		Size: 50 << 20, SizeOf: map[string]int64{bridge.FilePhoto: 10 << 20}, Fetch: 20 << 20, Caption: 40, Album: 3, AlbumSize: 50 << 20,
		Together: func(a, b string) bool {
			visual := []string{bridge.FilePhoto, bridge.FileVideo}
			return slices.Contains(visual, a) && slices.Contains(visual, b) || a == b && a == bridge.FileDocument
		},
	}
	deskFiles = bridge.FileCaps{Size: 1 << 30, Caption: 3000, Album: 10, Together: func(string, string) bool { return true }}
)

// takes changes how large the files are that a side takes.
func (w *world) takes(t *testing.T, side, size string) {
	t.Helper()
	policy, caps := *w.policy, maps.Clone(w.policy.Caps)
	c := caps[bridge.EndpointID(side)]
	c.Files.Size = 0
	if size != "none" {
		c.Files.Size = sizeOf(t, size)
	}
	caps[bridge.EndpointID(side)], policy.Caps = c, caps
	w.policy = &policy
}

// sizeOf reads "2MB"; "?" is not known.
func sizeOf(t *testing.T, s string) (n int64) {
	t.Helper()
	if s == "?" {
		return 0
	}
	var unit string
	if _, err := fmt.Sscanf(s, "%d%s", &n, &unit); err != nil {
		t.Fatalf("%q is no size: %v", s, err)
	}
	return n << map[string]int{"B": 0, "kB": 10, "MB": 20, "GB": 30}[unit]
}

// fileOf reads "photo/cat.jpg/2MB", where a reason may stand behind it why it cannot be
// fetched.
func fileOf(t *testing.T, s string, lies bridge.EndpointID) bridge.File {
	t.Helper()
	words := append(strings.Split(s, "/"), "", "", "")
	f := bridge.File{Endpoint: lies, ID: bridge.RemoteID(words[1]), Kind: words[0], Name: words[1], Lacking: words[3]}
	if words[2] != "" {
		f.Size = sizeOf(t, words[2])
	}
	return f
}

// attaches has the customer send a file (attaches FILE CAPTION), or a piece of an album
// (adds ALBUM FILE CAPTION).
func (w *world) attaches(t *testing.T, from bridge.Profile, toAlbum bool, what string) {
	t.Helper()
	in := bridge.MessageIn{Stamp: w.stamp(), From: from}
	if toAlbum {
		in.Album, what, _ = strings.Cut(what, " ")
	}
	file, caption, _ := strings.Cut(what, " ")
	in.Files = []bridge.File{fileOf(t, file, "telegram")}
	in.Kind = in.Files[0].Kind
	if caption != "" {
		in.Text = richtext.FromPlain(caption)
	}
	w.decide(in)
}

// uploads has an agent send files: uploads FILE+FILE TEXT.
func (w *world) uploads(t *testing.T, who bridge.PersonID, what string) {
	t.Helper()
	w.last[who] = w.next.Message(0)
	files, text, _ := strings.Cut(what, " ")
	r := bridge.Replied{Stamp: w.stamp(), Author: who}
	if text != "" {
		r.Text = richtext.FromPlain(text)
	}
	for f := range strings.SplitSeq(files, "+") {
		r.Files = append(r.Files, fileOf(t, f, bridge.Desk))
	}
	w.written[text] = w.last[who]
	w.decide(r)
}

// addPart gives a message what it has with a further part.
func (w *world) addPart(s bridge.Said, r bridge.Record) bridge.Said {
	s.Files = r.Files
	if !r.Body.Empty() {
		s.Body = r.Body
	}
	for i := range w.transcript {
		if w.transcript[i].Message == r.Message {
			w.transcript[i].Files, w.transcript[i].Body = s.Files, s.Body
		}
	}
	return s
}

func hasFiles(op bridge.Op) bool {
	p, is := op.(bridge.Post)
	return is && len(p.Files) > 0
}

// filesOf are the files of a post as the transcripts have them.
func filesOf(p bridge.Post) string {
	if len(p.Files) == 0 {
		return ""
	}
	var names []string
	for _, f := range p.Files {
		names = append(names, f.Kind+" "+f.Name)
	}
	return fmt.Sprintf(" {%s}", strings.Join(names, ", "))
}
