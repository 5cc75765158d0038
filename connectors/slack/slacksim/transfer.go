package slacksim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The names under which what goes to and from file addresses counts as a Call.
const (
	CallUpload   = "upload"
	CallDownload = "download"
)

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 512

// record keeps a call and asks what goes wrong with it.
func (s *Server) record(name string, args map[string]string, r *http.Request) (*Call, Fault) {
	s.mu.Lock()
	c := &Call{N: s.next("call " + name), Total: len(s.calls) + 1, Method: name, Args: args, At: time.Now()}
	s.calls = append(s.calls, c)
	hook, seen := s.onCall, *c
	if s.base == "" {
		s.base = socketBase(r)
	}
	s.mu.Unlock()
	if hook == nil {
		return c, Fault{}
	}
	return c, hook(seen)
}

var (
	errNoUpload = errors.New("there is nothing to upload here, or it has been used")
	errLength   = errors.New("the length is not what was announced")
	errNoFile   = errors.New("there is no file in the form")
)

// serveUpload takes a file at the address that was handed out for it, once. Whose request
// it is, the address tells. An upload that broke off has used it up: whether Slack lets
// one try again there is not known.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST the file", http.StatusMethodNotAllowed)
		return
	}
	s.mu.Lock()
	f := s.uploads[r.PathValue("ticket")]
	delete(s.uploads, r.PathValue("ticket"))
	args := map[string]string{}
	if f != nil {
		f.state = fileSending
		args["file"], args["length"] = f.ID, strconv.FormatInt(f.Size, 10)
	}
	s.mu.Unlock()
	c, fault := s.record(CallUpload, args, r)
	if !pause(r, s.ctx, fault.Delay) {
		return
	}
	if fault.kind != noFault && !fault.afterEffect {
		s.note(c, fault.code(), false)
		fault.serve(w, r, s.ctx)
		return
	}
	n, err := s.receive(f, r)
	if err != nil {
		s.note(c, err.Error(), false)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.note(c, "", true)
	if fault.kind != noFault {
		fault.serve(w, r, s.ctx)
		return
	}
	fmt.Fprintf(w, "OK - %d", n)
}

// receive reads the one file that comes to an upload address.
func (s *Server) receive(f *file, r *http.Request) (int64, error) {
	if f == nil {
		return 0, errNoUpload
	}
	body, err := uploadBody(r)
	if err != nil {
		return 0, err
	}
	sum := sha256.New()
	var data, head bytes.Buffer
	to := io.MultiWriter(sum, &data)
	if s.forget {
		to = sum
	}
	n, err := io.CopyN(to, io.TeeReader(io.LimitReader(body, sniffed), &head), sniffed)
	if err == nil {
		var more int64
		more, err = io.Copy(to, io.LimitReader(body, f.Size-n+1))
		n += more
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("reading the file: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n != f.Size {
		return 0, errLength
	}
	f.state, f.SHA256 = fileUploaded, hex.EncodeToString(sum.Sum(nil))
	if !s.forget {
		f.data = data.Bytes()
	}
	f.judge(head.Bytes())
	return n, nil
}

// uploadBody is the file in a request: its body, or the first file of a form.
func uploadBody(r *http.Request) (io.Reader, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return r.Body, nil
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("reading the form: %w", err)
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errNoFile
		case err != nil:
			return nil, fmt.Errorf("reading the form: %w", err)
		case part.FileName() != "":
			return part, nil
		}
	}
}

// serveFile hands a file to who shows a token that may read it. Others are sent to sign in.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	team, id, _ := strings.Cut(r.PathValue("id"), "-")
	c, fault := s.record(CallDownload, map[string]string{"file": id}, r)
	if !pause(r, s.ctx, fault.Delay) {
		return
	}
	if fault.kind != noFault && fault.kind != faultCut {
		s.note(c, fault.code(), false)
		fault.serve(w, r, s.ctx)
		return
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	f := s.files[id]
	good := token == s.app.BotToken && s.token == tokenGood && s.may("files:read") && team == s.team
	good = good && f != nil && f.state == fileComplete && s.mayRead(f)
	page := s.policy.SignInPage
	var content io.Reader
	var size int64
	var kind string
	if good {
		content, size, kind = f.reader(), f.Size, f.MIMEType
	}
	s.mu.Unlock()
	switch {
	case !good && page:
		s.note(c, "sign in", false)
		s.serveSignIn(w, r)
		return
	case !good:
		s.note(c, "sign in", false)
		http.Redirect(w, r, "/?redir="+url.QueryEscape(r.URL.Path), http.StatusFound)
		return
	case content == nil:
		s.note(c, "gone", false)
		http.NotFound(w, r)
		return
	}
	s.note(c, "", true)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	if strings.Contains(r.URL.Path, "/download/") {
		w.Header().Set("Content-Disposition", "attachment")
	}
	if r.Method == http.MethodHead {
		return
	}
	if fault.kind == faultCut {
		_, _ = io.CopyN(w, content, fault.after)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = io.Copy(w, content)
}

// serveSignIn is the page on which people sign in.
func (s *Server) serveSignIn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Simulated</body></html>")
}

func escapePath(name string) string { return url.PathEscape(name) }
