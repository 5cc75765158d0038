package telegram

import (
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"frontdesk/connectors"
)

// What a form holds is read from it again, however it is read, and it is as long as it
// says. It is whole only once its end is out.
func TestForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := [][2]string{{"chat_id", "7"}}
		if rapid.Bool().Draw(t, "words") {
			fields = append(fields, [2]string{"caption", rapid.String().Draw(t, "caption")})
		}
		var files []formFile
		bodies := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 5000), 1, 10).Draw(t, "files")
		known := true
		for i, body := range bodies {
			size := int64(len(body))
			if rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
				size, known = -1, false
			}
			files = append(files, formFile{field: "file" + string(rune('0'+i)), name: "ä \"b\".pdf", size: size, open: func() (connectors.Content, error) {
				return connectors.Content{ReadCloser: io.NopCloser(iotest.OneByteReader(strings.NewReader(string(body))))}, nil
			}})
		}
		f, err := newForm(fields, files)
		if err != nil {
			t.Fatal(err)
		}
		f.watch, f.whole = time.NewTimer(time.Hour), &atomic.Bool{}
		_, options, err := mime.ParseMediaType(f.kind)
		if err != nil {
			t.Fatal(err)
		}
		n := &counted{Reader: f}
		r := multipart.NewReader(n, options["boundary"])
		for _, field := range fields {
			p := next(t, r)
			if p.FormName() != field[0] || p.FileName() != "" || all(t, p) != field[1] {
				t.Fatalf("the field %s is another", field[0])
			}
		}
		for i, body := range bodies {
			if i == 0 && f.whole.Load() {
				t.Fatal("it is whole before its end is out")
			}
			p := next(t, r)
			if p.FormName() != files[i].field || p.FileName() != files[i].name || all(t, p) != string(body) {
				t.Fatalf("the file %d is another", i)
			}
		}
		if _, err := r.NextPart(); err != io.EOF {
			t.Fatalf("behind it there is %v", err)
		}
		if _, err := io.Copy(io.Discard, n); err != nil || !f.whole.Load() {
			t.Fatalf("at its end it is whole: %v, %v", f.whole.Load(), err)
		}
		if want := int64(n.bytes); known && f.size != want || !known && f.size != -1 {
			t.Fatalf("its size is %d, said to be %d", want, f.size)
		}
	})
}

type counted struct {
	io.Reader
	bytes int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}

func next(t *rapid.T, r *multipart.Reader) *multipart.Part {
	t.Helper()
	p, err := r.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func all(t *rapid.T, r io.Reader) string {
	t.Helper()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
