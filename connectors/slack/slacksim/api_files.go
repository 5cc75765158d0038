package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of files. How many one call takes is not documented: the simulator takes
// what Slack's own clients do. The size is from memory.
const (
	maxAlt          = 1000
	maxFilesAtOnce  = 10
	maxFileSize     = 1 << 30
	maxFileChannels = 100
)

// FilePolicy is what a workspace lets people and apps upload.
type FilePolicy struct {
	Off        bool  // nothing
	ImagesOnly bool  // pictures only
	MaxSize    int64 // 0: Slack's own limit
	// Refused are endings of names that are not taken (".exe").
	Refused []string
	// SignInPage: who may not read a file gets the page to sign in at once, and not an
	// address to go to.
	SignInPage bool
}

// SetFilePolicy changes what may be uploaded.
func (s *Server) SetFilePolicy(p FilePolicy) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.policy = p
}

// refuses is Slack's word for what the workspace does not take; "" is a file that it takes.
// Source: https://docs.slack.dev/reference/methods/files.getUploadURLExternal#errors
func (p FilePolicy) refuses(name string, size int64) string {
	most := p.MaxSize
	if most == 0 {
		most = maxFileSize
	}
	dot := strings.LastIndexByte(name, '.')
	ending := ""
	if dot >= 0 {
		ending = strings.ToLower(name[dot:])
	}
	switch {
	case p.Off:
		return "file_uploads_disabled"
	case p.ImagesOnly && !strings.HasPrefix(filetypes[ending].mime, "image/"):
		return "file_uploads_except_images_disabled"
	case slices.Contains(p.Refused, ending):
		return "file_type_not_allowed"
	case size > most:
		return "file_upload_size_restricted"
	}
	return ""
}

// LoseShares lets Slack take the next n shares, say that they are done, and never show
// them, as it has been seen to do (https://github.com/paradigmxyz/centaur/pull/311).
func (s *Server) LoseShares(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loseShares = n
}

// WithoutContents keeps of what the app uploads only how long it is and its checksum, for
// measurements.
func WithoutContents() Option { return func(s *Server) { s.forget = true } }

func (s *Server) uploadAddress(r request) (reply, error) {
	name, size := r.get("filename"), int64(0)
	if v := r.get("length"); v != "" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 {
			return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] must be a number [json-pointer:/length]"}}
		}
		size = n
	}
	switch {
	case name == "" || size == 0: // a length of 0 is refused as if it were not there
		return nil, refuse("missing_argument")
	case utf8.RuneCountInString(r.get("alt_txt")) > maxAlt:
		return nil, refuse("alt_txt_too_large")
	}
	if code := s.policy.refuses(name, size); code != "" {
		return nil, refuse(code)
	}
	f := s.newFile(&file{File: File{Name: name, Title: name, Size: size, Alt: r.get("alt_txt"), By: s.app.UserID}})
	f.ticket = "CwABAAAA" + number(s.next("upload"))
	s.uploads[f.ticket] = f
	return reply{"upload_url": strings.Replace(r.socket, "ws", "http", 1) + "/upload/v1/" + f.ticket, "file_id": f.ID}, nil
}

// uploaded finds the files of a call that completes them: each was uploaded, by us, and
// has not been completed before.
func (s *Server) uploaded(r request) ([]*file, error) {
	wrong := func(text string) error {
		return &refusal{code: "invalid_arguments", messages: []string{"[ERROR] " + text + " [json-pointer:/files]"}}
	}
	var list []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	raw, given := r.args["files"]
	switch {
	case !given || raw == "":
		return nil, wrong("missing required field: files")
	case json.Unmarshal([]byte(raw), &list) != nil:
		return nil, wrong("must be an array of objects")
	case len(list) == 0:
		return nil, wrong("must have at least one item")
	case len(list) > maxFilesAtOnce:
		return nil, wrong(fmt.Sprintf("no more than %d items allowed", maxFilesAtOnce))
	}
	var out []*file
	for _, one := range list {
		f := s.files[one.ID]
		if f == nil || f.state != fileUploaded || slices.Contains(out, f) {
			return nil, refuse("file_not_found")
		}
		out = append(out, f)
	}
	for i, f := range out {
		if list[i].Title != "" {
			f.Title = list[i].Title
		}
	}
	return out, nil
}

// shareable finds the Slack channels that files are to be shared in. Unlike a post, a
// share needs the app to be in each.
func (s *Server) shareable(r request) ([]*channel, error) {
	var ids []string
	if id := r.get("channel_id"); id != "" {
		ids = append(ids, id)
	}
	for id := range strings.SplitSeq(r.get("channels"), ",") {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) > maxFileChannels {
		return nil, refuse("channels_limit_exceeded")
	}
	var out []*channel
	for _, id := range ids {
		c, err := s.room(id)
		switch {
		case err != nil:
			return nil, err
		case c.Archived:
			return nil, refuse("is_archived")
		case !c.has(s.app.UserID):
			return nil, refuse("not_in_channel")
		case c.ReadOnly:
			return nil, refuse("posting_to_channel_denied")
		}
		out = append(out, c)
	}
	return out, nil
}

// completeUpload shares files that were uploaded. The message is made later, and the
// answer does not say where it will be.
func (s *Server) completeUpload(r request) (reply, error) {
	in, err := s.shareable(r)
	if err != nil {
		return nil, err
	}
	thread := r.get("thread_ts")
	if thread != "" {
		if len(in) != 1 {
			return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] one channel only [json-pointer:/thread_ts]"}}
		}
		if err := s.threadToShareIn(in[0], thread); err != nil {
			return nil, err
		}
	}
	var blocks []block
	comment := r.get("initial_comment")
	if raw, given := r.args["blocks"]; given && comment == "" { // with a comment they are ignored
		if blocks, err = s.blocks(raw); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(blocks, func(b block) bool { return b.Type == "markdown" }) {
			return nil, refuse("internal_error") // https://github.com/slackapi/python-slack-sdk/issues/1756
		}
	}
	files, err := s.uploaded(r)
	if err != nil {
		return nil, err
	}
	list := []reply{}
	for _, f := range files {
		f.state = fileComplete
		list = append(list, reply{"id": f.ID, "title": f.Title})
	}
	for _, c := range in {
		s.share(&message{
			channel: c, threadTS: thread, subtype: "file_share", user: s.app.UserID, botID: s.app.BotID, appID: s.app.ID,
			text: comment, blocks: blocks, files: files,
		}, s.fileDelay)
	}
	return reply{"files": list}, nil
}

// threadToShareIn judges a thread_ts. A reply's is refused here; what Slack makes of it is
// not known. Nor is what becomes of a parent that is gone: see share.
func (s *Server) threadToShareIn(c *channel, ts string) error {
	if _, ok := micros(ts); !ok {
		return &refusal{code: "invalid_arguments", messages: []string{"[ERROR] not a timestamp [json-pointer:/thread_ts]"}}
	}
	if parent := c.at(ts); parent != nil {
		switch {
		case parent.threadTS != "":
			return refuse("cannot_reply_to_message")
		case parent.locked:
			return refuse("restricted_action_thread_locked")
		}
	}
	return nil
}

// share posts a message with files when they have been processed. If the thread's first
// message is gone by then, it lands in the channel, as a post does.
func (s *Server) share(m *message, after time.Duration) {
	if s.loseShares > 0 {
		s.loseShares--
		return
	}
	s.sharing = append(s.sharing, m)
	s.after(after, func() {
		s.sharing = slices.DeleteFunc(s.sharing, func(one *message) bool { return one == m })
		if m.threadTS != "" && m.channel.at(m.threadTS) == nil {
			m.threadTS = ""
		}
		s.post(m)
	})
}

func (s *Server) fileInfo(r request) (reply, error) {
	f := s.files[r.get("file")]
	if f == nil || f.state != fileComplete || !s.mayRead(f) {
		return nil, refuse("file_not_found")
	}
	if f.Mode == ModeTombstone {
		return nil, refuse("file_deleted")
	}
	return paged(reply{"file": withShares(s.encodeFile(f), f), "comments": []reply{}}, ""), nil
}

// mayRead tells whether the app can see a file: its own, and those of Slack channels that
// it is in.
func (s *Server) mayRead(f *file) bool {
	return f.By == s.app.UserID || slices.ContainsFunc(f.shares, func(m *message) bool { return m.channel.has(s.app.UserID) })
}
