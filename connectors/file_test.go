package connectors_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

func content(text, kind string) connectors.Content {
	return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(text)), Size: int64(len(text)), Type: kind}
}

func TestSniff(t *testing.T) {
	const png, jpeg, ogg, zip = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "\xff\xd8\xff\xe0\x00\x10JFIF", "OggS\x00\x02", "PK\x03\x04\x14\x00\x00\x00"
	for _, tt := range []struct{ name, bytes, said, want string }{
		{"nothing is said", png, "", "image/png"},
		{"nothing of use is said", jpeg, "application/octet-stream", "image/jpeg"},
		{"it is right", png, "image/png", "image/png"},
		{"another picture", jpeg, "image/png", "image/jpeg"},
		{"a page as a picture", "<!DOCTYPE html><html>", "image/png", "text/html"},
		{"a picture as a document", png, "application/pdf", "image/png"},
		{"words as a picture", "just words", "image/jpeg", "text/plain"},
		{"a table", "a,b\n1,2\n", "text/csv", "text/csv"},
		{"with more behind it", "just words", "text/markdown; charset=utf-8", "text/markdown"},
		{"packed", zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a voice", ogg, "audio/ogg", "audio/ogg"},
		{"nobody knows", "\x00\x01\x02\x03", "application/x-ours", "application/x-ours"},
		{"nobody knows or says", "\x00\x01\x02\x03", "", "application/octet-stream"},
		{"empty", "", "text/plain", "text/plain"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.bytes
			if text != "" {
				text += strings.Repeat("\n", 10_000)
			}
			c := connectors.Sniff(content(text, tt.said))
			if c.Type != tt.want {
				t.Errorf("its type is %q, want %q", c.Type, tt.want)
			}
			if got, err := io.ReadAll(c); err != nil || string(got) != text {
				t.Errorf("the bytes are others: %d, %v", len(got), err)
			}
		})
	}
	broken := errors.New("broken")
	c := connectors.Sniff(connectors.Content{ReadCloser: io.NopCloser(io.MultiReader(strings.NewReader(png), iotest.ErrReader(broken)))})
	if got, err := io.ReadAll(c); !errors.Is(err, broken) || string(got) != png {
		t.Errorf("what breaks off gives %q, %v", got, err)
	}
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"cat.jpg": "cat.jpg", "../../etc/passwd": "passwd", `C:\Users\x\cat.jpg`: "cat.jpg", "..": "", "": "", " . ": "",
		".htaccess": "htaccess", "a\x00b\r\n.txt": "ab.txt", "a\u202egpj.exe": "agpj.exe", `what? "this" <is>*|:.txt`: "what_ _this_ _is____.txt",
		"con.txt": "_con.txt", "LPT1": "_LPT1", "company.txt": "company.txt", "Übersicht für Ana.pdf": "Übersicht für Ana.pdf", "猫.png": "猫.png",
		"tab\there .txt ": "tabhere .txt", "a\xffb": "ab", "trailing...": "trailing",
	} {
		if got := connectors.SafeName(name); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", name, got, want)
		}
	}
	long := connectors.SafeName(strings.Repeat("ä", 300) + ".tar.gz")
	if len(long) > 200 || !strings.HasSuffix(long, "ä.gz") || !utf8.ValidString(long) {
		t.Errorf("a long name becomes %q", long)
	}
}

func TestFileName(t *testing.T) {
	for _, tt := range []struct {
		f    bridge.File
		kind string
		want string
	}{
		{bridge.File{Name: "../cat.jpg"}, "image/png", "cat.jpg"},
		{bridge.File{Kind: bridge.FilePhoto}, "image/jpeg", "photo.jpg"},
		{bridge.File{Kind: bridge.FileVoice}, "audio/ogg", "voice.ogg"},
		{bridge.File{Kind: bridge.FileDocument}, "application/pdf", "file.pdf"},
		{bridge.File{Kind: bridge.FileSticker}, "application/x-ours", "sticker"},
		{bridge.File{}, "", "file"},
	} {
		if got := connectors.FileName(tt.f, tt.kind); got != tt.want {
			t.Errorf("FileName(%+v, %q) = %q, want %q", tt.f, tt.kind, got, tt.want)
		}
	}
}

func TestPatience(t *testing.T) {
	const normal = 20 * time.Second
	files := func(sizes ...int64) bridge.Op {
		var p bridge.Post
		for _, n := range sizes {
			p.Files = append(p.Files, bridge.File{Size: n})
		}
		return p
	}
	small, large := connectors.Patience(files(1000), normal), connectors.Patience(files(50<<20), normal)
	if got := connectors.Patience(bridge.Post{}, normal); got != normal {
		t.Errorf("a text may take %v", got)
	}
	if small < normal+20*time.Second || small > 2*time.Minute {
		t.Errorf("a small file may take %v", small)
	}
	if large < small+2*time.Minute || connectors.Patience(files(50<<20, 50<<20), normal) <= large {
		t.Errorf("50 MB may take %v", large)
	}
	if got := connectors.Patience(files(1<<62, 1<<62, -5), normal); got > time.Hour {
		t.Errorf("a huge file may take %v", got)
	}
	if got := connectors.Patience(files(0), normal); got <= small {
		t.Errorf("a file of unknown size may take %v", got)
	}
}
