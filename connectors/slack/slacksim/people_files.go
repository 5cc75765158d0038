package slacksim

import (
	"bytes"
	"io"
)

// Upload is a file that a person shares.
type Upload struct {
	Name     string
	Title    string // by default the name
	MIMEType string // by default what its name and bytes say
	Alt      string // a description for those who do not see it
	Content  []byte
	// Open gives the bytes anew at each call, Size of them, in place of Content: of a
	// large file nothing is kept.
	Open func() io.Reader
	Size int64
	// External is where it lies, of a file that is not in Slack.
	External string
	// Mode is ModeCanvas or ModeList of what is no file but looks like one.
	Mode string
}

// WithUpload shares a file with the message; several times, several files.
func WithUpload(u Upload) SendOption { return func(o *sending) { o.files = append(o.files, u) } }

// WithFile shares a file whose bytes do not matter.
func WithFile(name, mimeType string, size int) SendOption {
	return WithUpload(Upload{Name: name, MIMEType: mimeType, Content: bytes.Repeat([]byte{'x'}, size)})
}

// upload makes a file of what a person shares.
func (p *Person) upload(u Upload) (*file, error) {
	if u.Open == nil {
		u.Size = int64(len(u.Content))
	}
	if code := p.s.policy.refuses(u.Name, u.Size); code != "" && u.External == "" && u.Mode == "" {
		return nil, p.notice(code, "%s could not be uploaded.", u.Name)
	}
	if u.Title == "" {
		u.Title = u.Name
	}
	f := p.s.newFile(&file{
		File:  File{Name: u.Name, Title: u.Title, MIMEType: u.MIMEType, Size: u.Size, Alt: u.Alt, By: p.id, External: u.External},
		state: fileComplete, data: u.Content, open: u.Open,
	})
	switch {
	case u.Mode != "":
		f.Mode, f.MIMEType = u.Mode, map[string]string{ModeCanvas: "application/vnd.slack-docs", ModeList: "application/vnd.slack-list"}[u.Mode]
	case u.External != "":
		f.Mode, f.Size, f.data = ModeExternal, 0, nil
	default:
		f.judge(headOf(f.reader()))
		if u.Open == nil {
			f.data, f.SHA256 = append([]byte{}, u.Content...), sumOf(u.Content)
		}
	}
	return f, nil
}

// headOf is how the bytes begin.
func headOf(r io.Reader) []byte {
	if r == nil {
		return nil
	}
	head, _ := io.ReadAll(io.LimitReader(r, sniffed)) // what a person gives does not fail
	return head
}

// DeleteFile deletes a file of the person's own, or anybody's for an admin. The messages
// with it stay.
func (p *Person) DeleteFile(id string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	f := p.s.files[id]
	if f == nil || f.state != fileComplete || f.Mode == ModeTombstone {
		return p.notice("file_not_found", "There is no such file.")
	}
	if u := p.s.users[p.id]; u == nil || f.By != p.id && !u.Admin {
		return p.notice("cant_delete_file", "That file cannot be deleted.")
	}
	p.s.removeFile(f)
	return nil
}

// HideFile lets a file be hidden by the limits of the workspace's plan.
func (s *Server) HideFile(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[id]; f != nil {
		f.Mode, f.data, f.open = ModeHidden, nil, nil
		s.names++
		s.touch()
	}
}
