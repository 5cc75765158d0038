package telegramsim

import (
	"fmt"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// maxDownload is how large a file may be that a bot fetches, and keepPath for how long
// the address of one holds: https://core.telegram.org/bots/api#getfile
const (
	maxDownload = 20 << 20
	keepPath    = time.Hour
)

// MethodFile is what fetching a file is called in the log of calls and to Order.
const MethodFile = "file"

// getFile: https://core.telegram.org/bots/api#getfile
func (b *Bot) getFile(p params) *reply {
	id := p["file_id"]
	f, ok := b.files[id]
	switch {
	case id == "":
		return refuse(400, "Bad Request: file_id not specified")
	case !ok:
		return refuse(400, "Bad Request: invalid file_id")
	case f.Size > maxDownload:
		return refuse(400, "Bad Request: file is too big")
	case f.gone:
		return refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
	}
	if f.path == "" {
		of := kinds[f.kind]
		extension := path.Ext(f.Name)
		if f.kind == "sticker" {
			extension = map[string]string{typeTGS: ".tgs", typeWebM: ".webm"}[f.Type]
		}
		if extension == "" {
			extension = of.extension
		}
		b.s.lastPath++
		f.path = fmt.Sprintf("%s/file_%d%s", of.folder, b.s.lastPath, extension)
	}
	f.until = time.Now().Add(keepPath)
	v := map[string]any{"file_id": f.ID, "file_unique_id": f.unique, "file_path": f.path}
	if f.Size > 0 {
		v["file_size"] = f.Size
	}
	return grant(v)
}

// splitFile reads the path of a file's address.
func splitFile(address string) (token, file string, ok bool) {
	rest, ok := strings.CutPrefix(address, "/file/bot")
	if !ok {
		return "", "", false
	}
	token, file, ok = strings.Cut(rest, "/")
	return token, file, ok && file != ""
}

// serveFile answers a request for a file. Where only its answer is to be lost, half of it
// is sent.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, token, file string) {
	seq, _, fault := s.begin(token, MethodFile, params{"file_path": file}, nil)
	if !s.pause(r.Context(), fault.Delay) {
		panic(http.ErrAbortHandler)
	}
	if fault.replaces() && !fault.Applied {
		s.end(seq, fault.Status, nil)
		fault.inflict(w, r, s.closed)
		return
	}
	kind, data, refused := s.fetch(token, file)
	if refused != nil {
		s.end(seq, refused.code, nil)
		refused.write(w)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if fault.replaces() {
		s.end(seq, 0, nil)
		_, _ = w.Write(data[:len(data)/2]) // a caller who has gone is no concern of the server
		_ = http.NewResponseController(w).Flush()
		Fault{Hang: fault.Hang, Drop: !fault.Hang}.inflict(w, r, s.closed)
		return
	}
	s.end(seq, 200, grant(nil))
	_, _ = w.Write(data)
}

// fetch finds what lies at an address that getFile gave out.
func (s *Server) fetch(token, file string) (kind string, data []byte, refused *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, refused := s.authorize(token)
	if refused != nil {
		return "", nil, refused
	}
	for _, f := range b.files {
		if f.path == file && time.Now().Before(f.until) {
			kind := mime.TypeByExtension(path.Ext(file))
			if kind == "" {
				kind = "application/octet-stream"
			}
			return kind, f.data, nil
		}
	}
	return "", nil, refuse(404, "Not Found")
}
