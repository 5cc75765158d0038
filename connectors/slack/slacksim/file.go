package slacksim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// File is a file of the workspace.
type File struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Title    string `json:"title,omitempty"`
	MIMEType string `json:"mimetype,omitempty"`
	Size     int64  `json:"size"`
	Alt      string `json:"alt_txt,omitempty"`
	By       string `json:"user,omitempty"` // who uploaded it
	// Mode is what Slack makes of it: one of the Mode constants.
	Mode string `json:"mode"`
	// External is where it lies, if that is outside of Slack.
	External string `json:"external,omitempty"`
	SHA256   string `json:"sha256,omitempty"` // of its bytes, in hex
}

// The modes of files. Those of canvases and lists are from memory.
const (
	ModeHosted   = "hosted"
	ModeSnippet  = "snippet" // text
	ModeExternal = "external"
	ModeCanvas   = "quip"
	ModeList     = "list"
	// ModeTombstone is what is left of a deleted file, ModeHidden what a free plan shows
	// of an old one.
	ModeTombstone = "tombstone"
	ModeHidden    = "hidden_by_limit"
)

// fileState is how far a file has come.
type fileState uint8

const (
	filePromised fileState = iota // it has an upload address
	fileSending                   // the address has been used
	fileUploaded
	fileComplete
)

// file is a file as it stands now.
type file struct {
	File
	state   fileState
	ticket  string // of its upload address
	created int64
	data    []byte
	open    func() io.Reader // in place of data
	thumbs  bool             // a preview has been made
	shares  []*message       // where it was shared
}

// filetypes are Slack's own words for what a file is, by the ending of its name.
// Source: https://docs.slack.dev/reference/objects/file-object#types
var filetypes = map[string]struct{ kind, pretty, mime string }{
	".txt":  {"text", "Plain Text", "text/plain"},
	".csv":  {"csv", "CSV", "text/csv"},
	".pdf":  {"pdf", "PDF", "application/pdf"},
	".png":  {"png", "PNG", "image/png"},
	".jpg":  {"jpg", "JPEG", "image/jpeg"},
	".jpeg": {"jpg", "JPEG", "image/jpeg"},
	".gif":  {"gif", "GIF", "image/gif"},
	".webp": {"webp", "WebP", "image/webp"},
	".mp4":  {"mp4", "MPEG 4 Video", "video/mp4"},
	".webm": {"webm", "WebM", "video/webm"},
	".mp3":  {"mp3", "MP3", "audio/mpeg"},
	".m4a":  {"m4a", "MPEG 4 Audio", "audio/mp4"},
	".ogg":  {"ogg", "Ogg Vorbis", "audio/ogg"},
	".vcf":  {"vcard", "vCard", "text/vcard"},
	".zip":  {"zip", "Zip", "application/zip"},
}

func (f *file) kind() (filetype, pretty string) {
	switch f.Mode {
	case ModeCanvas:
		return "quip", "Canvas"
	case ModeList:
		return "list", "List"
	}
	if t, known := filetypes[strings.ToLower(path.Ext(f.Name))]; known {
		return t.kind, t.pretty
	}
	return "binary", "Binary"
}

// judge finds out what a file is from its name, or else from how it begins.
func (f *file) judge(head []byte) {
	if f.MIMEType == "" {
		if t, known := filetypes[strings.ToLower(path.Ext(f.Name))]; known {
			f.MIMEType = t.mime
		} else {
			f.MIMEType, _, _ = strings.Cut(http.DetectContentType(head), ";")
		}
	}
	if f.Mode = ModeHosted; strings.HasPrefix(f.MIMEType, "text/") {
		f.Mode = ModeSnippet
	}
}

// reader gives the bytes from the beginning; nil if they are not kept.
func (f *file) reader() io.Reader {
	switch {
	case f.open != nil:
		return f.open()
	case f.data != nil:
		return bytes.NewReader(f.data)
	}
	return nil
}

// newFile draws an id. Whose it is, is the caller's to say.
func (s *Server) newFile(f *file) *file {
	f.ID = "F" + number(s.next("file"))
	f.created = time.Now().Unix()
	s.files[f.ID] = f
	s.fileIDs = append(s.fileIDs, f.ID)
	return f
}

// shared are the messages that still show a file.
func (f *file) shared() []*message {
	return slices.DeleteFunc(slices.Clone(f.shares), func(m *message) bool { return m.deleted })
}

// web is the address of the workspace's files and pages.
func (s *Server) web() string { return strings.Replace(s.base, "ws", "http", 1) }

// encodeFile gives a file as Slack does: https://docs.slack.dev/reference/objects/file-object
func (s *Server) encodeFile(f *file) reply {
	if f.Mode == ModeTombstone || f.Mode == ModeHidden {
		return reply{"id": f.ID, "mode": f.Mode, "created": f.created, "timestamp": f.created, "user": f.By}
	}
	kind, pretty := f.kind()
	out := reply{
		"id": f.ID, "created": f.created, "timestamp": f.created, "name": f.Name, "title": f.Title, "mimetype": f.MIMEType,
		"filetype": kind, "pretty_type": pretty, "user": f.By, "user_team": s.team, "editable": f.Mode == ModeSnippet,
		"size": f.Size, "mode": f.Mode, "is_external": f.Mode == ModeExternal, "external_type": "", "is_public": false,
		"public_url_shared": false, "display_as_bot": false, "username": "", "has_rich_preview": false, "file_access": "visible",
		"permalink": s.web() + "/files/" + f.By + "/" + f.ID,
	}
	if f.Alt != "" {
		out["alt_txt"] = f.Alt
	}
	if f.Mode == ModeExternal {
		out["external_type"], out["external_url"], out["url_private"] = "gdrive", f.External, f.External
		return out
	}
	where := s.web() + "/files-pri/" + s.team + "-" + f.ID
	name := strings.ToLower(path.Base("/" + f.Name))
	out["url_private"], out["url_private_download"] = where+"/"+escapePath(name), where+"/download/"+escapePath(name)
	if f.thumbs {
		out["original_w"], out["original_h"] = 640, 480
		out["thumb_64"], out["thumb_360"] = where+"/thumb_64", where+"/thumb_360"
	}
	for _, m := range f.shared() {
		out["is_public"] = out["is_public"] == true || !m.channel.Private
	}
	return out
}

// withShares adds where a file was shared, which files.info alone tells.
func withShares(out reply, f *file) reply {
	public, private := reply{}, reply{}
	var channels, groups, ims []string
	for _, m := range f.shared() {
		to := public
		switch {
		case m.channel.Direct:
			to, ims = private, append(ims, m.channel.ID)
		case m.channel.Private:
			to, groups = private, append(groups, m.channel.ID)
		default:
			channels = append(channels, m.channel.ID)
		}
		one := reply{"ts": m.ts, "channel_name": m.channel.Name, "share_user_id": f.By, "reply_users": []string{}, "reply_users_count": 0, "reply_count": 0}
		if m.threadTS != "" {
			one["thread_ts"] = m.threadTS
		}
		list, _ := to[m.channel.ID].([]reply)
		to[m.channel.ID] = append(list, one)
	}
	shares := reply{}
	if len(public) > 0 {
		shares["public"] = public
	}
	if len(private) > 0 {
		shares["private"] = private
	}
	out["shares"], out["has_more_shares"] = shares, false
	out["channels"], out["groups"], out["ims"] = append([]string{}, channels...), append([]string{}, groups...), append([]string{}, ims...)
	return out
}

// filesOf are a message's files as everybody but files.info tells of them. In a Slack
// channel that is shared with another company they say nothing but that one has to ask.
func (s *Server) filesOf(m *message) []reply {
	var out []reply
	for _, f := range m.files {
		if m.channel.ExtShared {
			out = append(out, reply{"id": f.ID, "created": 0, "timestamp": 0, "mode": "file_access", "file_access": "check_file_info"})
			continue
		}
		out = append(out, s.encodeFile(f))
	}
	return out
}

// lean takes the addresses off the files of an event: Socket Mode leaves them out.
func (s *Server) lean(body *messageJSON) {
	if body == nil || s.requests != nil {
		return
	}
	for i, f := range body.Files {
		body.Files[i] = maps.Clone(f)
		maps.DeleteFunc(body.Files[i], func(name string, _ any) bool {
			return strings.HasPrefix(name, "url_") || strings.HasPrefix(name, "permalink") || strings.HasPrefix(name, "thumb_")
		})
	}
	s.lean(body.Message)
	s.lean(body.PreviousMessage)
	s.lean(body.Root)
}

// preview makes thumbnails of pictures a moment after they were shared, of which the
// app is told as of a change that nobody made.
func (s *Server) preview(m *message) {
	s.after(previewAfter, func() {
		var seen bool
		before := s.encode(m, true)
		for _, f := range m.files {
			if !f.thumbs && f.state == fileComplete && strings.HasPrefix(f.MIMEType, "image/") {
				f.thumbs, seen = true, true
			}
		}
		if seen && !m.deleted {
			s.announceChange(m, before)
		}
	})
}

// previewAfter is how long thumbnails take; it is not documented.
const previewAfter = 400 * time.Millisecond

// removeFile deletes a file: its messages stay, with what is left of it.
func (s *Server) removeFile(f *file) {
	type changed struct {
		m      *message
		before *messageJSON
	}
	var told []changed
	for _, m := range f.shared() {
		told = append(told, changed{m, s.encode(m, true)})
	}
	f.Mode, f.data, f.open = ModeTombstone, nil, nil
	s.names++ // what is drawn of its messages is another
	for _, t := range told {
		s.emitFile("file_deleted", f, t.m.channel)
		s.announceChange(t.m, t.before)
	}
}

// emitFile tells of a file, to an app that subscribes to that and may read files.
func (s *Server) emitFile(kind string, f *file, c *channel) {
	if s.may("files:read") {
		s.emit(kind, c, reply{
			"type": kind, "file_id": f.ID, "user_id": f.By, "file": reply{"id": f.ID}, "channel_id": c.ID, "event_ts": s.nextTS(),
		})
	}
}

// OpenFile gives a file and its bytes, as they are shown to people; a nil reader if they
// are not kept, or there are none.
func (s *Server) OpenFile(id string) (f File, content io.Reader, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.files[id]
	if one == nil || one.state != fileComplete {
		return File{}, nil, false
	}
	return one.File, one.reader(), true
}

// Files are all files that were uploaded completely, in the order of their ids, shared
// or not, deleted or not.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []File
	for _, id := range s.fileIDs {
		if f := s.files[id]; f.state == fileComplete {
			out = append(out, f.File)
		}
	}
	return out
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
