package demo_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/cmd/frontdesk/demo"
)

// form sends a form with files, and gives the answer.
func (s *screen) form(path string, fields [][2]string, files map[string]string) (int, string) {
	s.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			s.Fatal(err)
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			s.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			s.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.Fatal(err)
	}
	resp, err := http.Post(s.url+path, w.FormDataContentType(), &b)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return resp.StatusCode, string(out)
}

// TestFiles sends files from both sides, and serves nothing that a browser would run.
func TestFiles(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	s.ready()
	thread := s.opens()
	for name, tt := range map[string]struct {
		fields [][2]string
		files  map[string]string
		code   int
		words  string
	}{
		"nothing":     {[][2]string{{"caption", "x"}}, nil, http.StatusBadRequest, "There is no file"},
		"odd sample":  {[][2]string{{"sample", "house"}}, nil, http.StatusBadRequest, "no sample"},
		"many":        {slices.Repeat([][2]string{{"sample", "chair"}}, 11), nil, http.StatusBadRequest, "At most 10 files"},
		"empty":       {nil, map[string]string{"a.txt": ""}, http.StatusConflict, "empty"},
		"odd kind":    {[][2]string{{"as", "hologram"}}, map[string]string{"a.txt": "x"}, http.StatusConflict, "hologram"},
		"a document":  {[][2]string{{"caption", "Read this"}}, map[string]string{"page.html": "<script>alert(1)</script>"}, http.StatusOK, "{}"},
		"from a list": {[][2]string{{"sample", "chair"}, {"sample", "table"}}, nil, http.StatusOK, "{}"},
	} {
		if code, out := s.form("/api/phones/1001/files", tt.fields, tt.files); code != tt.code || !strings.Contains(out, tt.words) {
			t.Errorf("%s: %d %s, want %d and %q", name, code, out, tt.code, tt.words)
		}
	}
	if code, out := s.form("/api/phones/7/files", [][2]string{{"sample", "chair"}}, nil); code != http.StatusBadRequest {
		t.Errorf("on nobody's phone: %d %s", code, out)
	}
	s.posted("C0SALES", "Read this")
	s.posted("C0SALES", "[page.html]")
	if code, out := s.form("/api/slack/files", [][2]string{{"as", "U0ANA"}, {"channel", "C0SALES"}, {"thread", thread}, {"text", "The invoice"}, {"sample", "invoice"}, {"alt", "One page"}}, nil); code != http.StatusOK {
		t.Errorf("an agent's file: %d %s", code, out)
	}
	s.told(1001, "The invoice")
	if code, out := s.form("/api/slack/files", [][2]string{{"as", "U0ANA"}, {"channel", "C0SALES"}, {"thread", thread}, {"text", "Wrong one"}, {"sample", "chair"}, {"sample", "table"}}, nil); code != http.StatusOK {
		t.Errorf("an agent's files: %d %s", code, out)
	}
	s.told(1001, "Wrong one")
	photos := func(now shown) (n int) {
		for _, m := range now.Phones.Customers[0].Messages {
			if m.Kind == "photo" && !m.Mine {
				n++
			}
		}
		return n
	}
	s.until("both photos", func(now shown) bool { return photos(now) == 2 })
	files := s.posted("C0SALES", "Wrong one").Files
	s.do("/api/slack/delete", `{"as":"U0ANA","channel":"C0SALES","ts":"0","file":%q}`, files[1].ID)
	s.until("one of them is gone", func(now shown) bool { return photos(now) == 1 })

	var mine, theirs, shared, photo string
	s.until("the files", func(now shown) bool {
		for _, m := range now.Phones.Customers[0].Messages {
			if m.File != nil && m.Mine && m.Kind == "document" {
				mine = m.File.ID
			}
			if m.Kind == "photo" && m.Mine {
				photo = m.File.ID
			}
			if m.File != nil && !m.Mine {
				theirs = m.File.ID
			}
		}
		for _, m := range now.Slack.Messages["C0SALES"] {
			for _, f := range m.Files {
				if f.Name == "page.html" {
					shared = f.ID
				}
			}
		}
		return photo != "" && mine != "" && theirs != "" && shared != ""
	})
	for _, path := range []string{"/api/phones/1001/files/" + mine, "/api/slack/files/" + shared} {
		resp, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(body) != "<script>alert(1)</script>" {
			t.Errorf("%s holds %q, %v", path, body, err)
		}
		if kind, how := resp.Header.Get("Content-Type"), resp.Header.Get("Content-Disposition"); kind != "application/octet-stream" || !strings.HasPrefix(how, "attachment") {
			t.Errorf("%s is served as %s, %s", path, kind, how)
		}
	}
	if resp, err := http.Get(s.url + "/api/phones/1001/files/" + photo); err != nil || resp.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "inline") {
		t.Errorf("a photo is served with %v, %v", resp.Header, err)
	}
	if resp, err := http.Get(s.url + "/api/slack/files/F0NONE"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not there: %v, %v", resp.StatusCode, err)
	}
}
