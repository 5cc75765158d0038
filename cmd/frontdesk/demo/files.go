package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

const (
	// maxUpload bounds what may be attached at once, maxFiles how many files.
	maxUpload = 64 << 20
	maxFiles  = 10

	octets = "application/octet-stream"
)

// sent is a form with files that the page sends.
type sent struct {
	form  *multipart.Form
	files []attachment
}

// attachment is one of its files.
type attachment struct {
	name, kind string // kind is the media type
	data       []byte
}

// value is a field of the form.
func (s sent) value(name string) string {
	if v := s.form.Value[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// readForm takes a form with files.
func readForm(w http.ResponseWriter, r *http.Request) (sent, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	err := r.ParseMultipartForm(1 << 20)
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return sent{}, wrongf("That is too much at once: %d MB at most.", maxUpload>>20)
	case err != nil:
		return sent{}, wrongf("Send a form with files, please.")
	}
	s := sent{form: r.MultipartForm}
	heads, samples := r.MultipartForm.File["file"], r.MultipartForm.Value["sample"]
	if len(heads)+len(samples) > maxFiles {
		return s, wrongf("At most %d files at once.", maxFiles)
	}
	for _, h := range heads {
		f, err := h.Open()
		if err != nil {
			return s, fmt.Errorf("reading an attached file: %w", err)
		}
		data, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return s, fmt.Errorf("reading an attached file: %w", err)
		}
		kind, _, _ := mime.ParseMediaType(h.Header.Get("Content-Type"))
		s.files = append(s.files, attachment{name: h.Filename, kind: mediaTypeOf(kind, data), data: data})
	}
	for _, name := range samples {
		one, ok := sample(name)
		if !ok {
			return s, wrongf("There is no sample %q.", name)
		}
		s.files = append(s.files, one)
	}
	if len(s.files) == 0 {
		return s, wrongf("There is no file.")
	}
	return s, nil
}

// mediaTypeOf is the media type of a file, by how it begins where that is not said.
func mediaTypeOf(kind string, data []byte) string {
	if kind == "" || kind == octets {
		kind, _, _ = strings.Cut(http.DetectContentType(data), ";")
	}
	return kind
}

// uploading answers a POST with files.
func uploading(do func(*http.Request, sent) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, err := readForm(w, r)
		if r.MultipartForm != nil {
			defer r.MultipartForm.RemoveAll()
		}
		var out any
		if err == nil {
			out, err = do(r, s)
		}
		reply(w, out, err)
	}
}

// phoneFiles sends files from a phone, several as an album.
func (d *Demo) phoneFiles(r *http.Request, s sent) (any, error) {
	u, err := d.phone(r)
	if err != nil {
		return nil, err
	}
	var media []telegramsim.Media
	for _, f := range s.files {
		media = append(media, telegramsim.Media{Kind: kindOf(s.value("as"), f.kind), Name: f.name, Type: f.kind, Data: f.data, Emoji: "👋", Seconds: 3})
	}
	if caption := strings.TrimSpace(s.value("caption")); caption != "" {
		media[0].Caption = caption
	}
	if len(media) == 1 {
		_, err = u.SendFile(media[0])
	} else {
		_, err = u.SendAlbum(media...)
	}
	return nil, err
}

// kindOf is as what an app sends a file: as it was told to, or by what it is.
func kindOf(as, mediaType string) string {
	major, minor, _ := strings.Cut(mediaType, "/")
	switch {
	case as != "":
		return as
	case minor == "gif":
		return "animation"
	case major == "image" && slices.Contains([]string{"png", "jpeg", "webp"}, minor):
		return "photo"
	case major == "video":
		return "video"
	case major == "audio" && minor == "ogg":
		return "voice"
	case major == "audio":
		return "audio"
	}
	return "document"
}

// phoneFile shows a file of a phone's chat.
func (d *Demo) phoneFile(w http.ResponseWriter, r *http.Request) {
	u, err := d.phone(r)
	if err != nil {
		say(w, http.StatusNotFound, err.Error())
		return
	}
	f, data, ok := u.Download(r.PathValue("file"))
	if !ok {
		say(w, http.StatusNotFound, "There is no such file.")
		return
	}
	show(w, r, f.Name, mediaTypeOf(f.Type, data), bytes.NewReader(data)) // Telegram keeps no type of photos
}

// slackFiles shares files, in a thread or a Slack channel.
func (d *Demo) slackFiles(_ *http.Request, s sent) (any, error) {
	p, err := d.as(s.value("as"))
	if err != nil {
		return nil, err
	}
	var opts []slacksim.SendOption
	alts := s.form.Value["alt"]
	for i, f := range s.files {
		u := slacksim.Upload{Name: f.name, MIMEType: f.kind, Content: f.data}
		if i < len(alts) {
			u.Alt = alts[i]
		}
		opts = append(opts, slacksim.WithUpload(u))
	}
	var ts string
	if thread := s.value("thread"); thread != "" {
		ts, err = p.Reply(s.value("channel"), thread, s.value("text"), opts...)
	} else {
		ts, err = p.Post(s.value("channel"), s.value("text"), opts...)
	}
	return map[string]string{"ts": ts}, noticed(err)
}

// slackFile shows a file of the workspace.
func (d *Demo) slackFile(w http.ResponseWriter, r *http.Request) {
	f, content, ok := d.world.slack.OpenFile(r.PathValue("file"))
	if !ok || content == nil {
		say(w, http.StatusNotFound, "There is no such file.")
		return
	}
	data, err := io.ReadAll(io.LimitReader(content, maxUpload))
	if err != nil {
		say(w, http.StatusInternalServerError, "The file cannot be read.")
		return
	}
	show(w, r, f.Name, f.MIMEType, bytes.NewReader(data))
}

// inline are the kinds of media that a browser shows and that can do nothing. The page has
// the same ones, in media.js.
var inline = []string{
	"image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/wave",
	"video/mp4", "video/webm",
}

// show serves a file: what people have sent is shown only if it is harmless, and else
// handed over to be saved.
func show(w http.ResponseWriter, r *http.Request, name, mediaType string, content io.ReadSeeker) {
	h := w.Header()
	disposition := "inline"
	if !slices.Contains(inline, mediaType) {
		mediaType, disposition = octets, "attachment"
	}
	h.Set("Content-Type", mediaType)
	if name == "" {
		name = "file"
	}
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": name}))
	h.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(w, r, "", time.Time{}, content)
}
