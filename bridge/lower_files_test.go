package bridge_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// TestLowerFiles: files go in groups that may stand together, with the words as the
// caption of the first if they are short enough for that.
func TestLowerFiles(t *testing.T) {
	photo := func(name string) bridge.File { return bridge.File{Kind: bridge.FilePhoto, Name: name, Size: 1} }
	document := bridge.File{Kind: bridge.FileDocument, Name: "d"}
	huge := bridge.File{Kind: bridge.FilePhoto, Name: "h", Size: 11 << 20}
	long := strings.Repeat("a", 41)
	for _, row := range []struct {
		name  string
		body  string
		files []bridge.File
		want  []string
	}{
		{name: "one with a caption", body: "Hi", files: []bridge.File{document}, want: []string{"0 Hi: document d"}},
		{name: "an album", files: []bridge.File{photo("1"), photo("2")}, want: []string{"0 : photo 1, photo 2"}},
		{
			name: "more than an album has", body: "Hi", files: []bridge.File{photo("1"), photo("2"), photo("3"), photo("4")},
			want: []string{"0 Hi: photo 1, photo 2, photo 3", "3 : photo 4"},
		},
		{
			name: "kinds that do not go together", files: []bridge.File{photo("1"), document, document, photo("2")},
			want: []string{"0 : photo 1", "1 : document d, document d", "3 : photo 2"},
		},
		{
			name: "more bytes than an album has", files: []bridge.File{{Kind: bridge.FileVideo, Name: "1", Size: 30 << 20}, {Kind: bridge.FileVideo, Name: "2", Size: 30 << 20}},
			want: []string{"0 : video 1", "1 : video 2"},
		},
		{name: "too large for its kind", files: []bridge.File{document, huge}, want: []string{"0 : document d, document h"}},
		{name: "too long for a caption", body: long, files: []bridge.File{photo("1")}, want: []string{"0 " + long, "1 : photo 1"}},
		{
			name: "too long for a message", body: long + " " + long + " " + long, files: []bridge.File{photo("1")},
			want: []string{"0 " + long, "1 " + long, "2 " + long, "3 : photo 1"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			caps := bridge.Caps{Text: 50, Measure: richtext.UTF16, Files: telegramFiles}
			var got []string
			ops := bridge.Lower(caps, bridge.Post{Message: "m1.0", Body: richtext.FromPlain(row.body), Files: row.files})
			for _, op := range ops {
				p := op.(bridge.Post)
				s := string(rune('0'+p.Part)) + " " + p.Body.Plain()
				if len(p.Files) > 0 {
					s += ": " + strings.Trim(filesOf(p), " {}")
				}
				got = append(got, s)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

// TestLowerFilesLaws: whatever is lowered, no file and no word is lost or changes its
// place, each part is within what the platform takes, and the parts are numbered through.
func TestLowerFilesLaws(t *testing.T) {
	kinds := []string{bridge.FilePhoto, bridge.FileVideo, bridge.FileDocument, bridge.FileAudio, bridge.FileVoice}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 0))
		caps := bridge.Caps{Text: 20 + r.IntN(30), Measure: richtext.Runes, Files: telegramFiles}
		caps.Files.Caption, caps.Files.Album = r.IntN(30), r.IntN(5)
		p := bridge.Post{Message: "m1.0", By: "ana", Answers: "m2.0"}
		p.Body = richtext.FromPlain(strings.Repeat("wort ", r.IntN(25)))
		for i := range r.IntN(12) {
			p.Files = append(p.Files, bridge.File{ID: bridge.RemoteID(rune('a' + i)), Kind: kinds[r.IntN(len(kinds))], Size: r.Int64N(40 << 20)})
		}
		var words []string
		var files []bridge.RemoteID
		next := 0
		ops := bridge.Lower(caps, p)
		for i, op := range ops {
			one := op.(bridge.Post)
			m, first, last, parts, _ := bridge.PostedBy(one)
			if m != p.Message || first != next {
				t.Fatalf("seed %d: part %d begins at %d, want %d", seed, i, first, next)
			}
			next = last + 1
			words = append(words, strings.Fields(one.Body.Plain())...)
			for _, f := range one.Files {
				files = append(files, f.ID)
				if limit, has := caps.Files.SizeOf[f.Kind]; has && f.Size > limit {
					t.Fatalf("seed %d: a %s of %d bytes", seed, f.Kind, f.Size)
				}
			}
			switch {
			case len(one.Files) > 1 && bytesOf(one) > caps.Files.AlbumSize:
				t.Fatalf("seed %d: %d bytes at once", seed, bytesOf(one))
			case len(one.Files) > max(1, caps.Files.Album):
				t.Fatalf("seed %d: %d files at once", seed, len(one.Files))
			case len(one.Files) > 0 && one.Body.Len(caps.Measure) > caps.Files.Caption:
				t.Fatalf("seed %d: a caption of %d", seed, one.Body.Len(caps.Measure))
			case len(one.Files) == 0 && one.Body.Len(caps.Measure) > caps.Text:
				t.Fatalf("seed %d: a text of %d", seed, one.Body.Len(caps.Measure))
			case len(one.Files) > 0 && len(words) < len(strings.Fields(p.Body.Plain())):
				t.Fatalf("seed %d: a file overtakes the words around it", seed)
			case (one.Answers != "") != (i == 0) || one.By != p.By:
				t.Fatalf("seed %d: part %d answers %q, by %q", seed, i, one.Answers, one.By)
			}
			for a, f := range one.Files {
				for _, g := range one.Files[:a] {
					if !caps.Files.Together(f.Kind, g.Kind) {
						t.Fatalf("seed %d: %s together with %s", seed, f.Kind, g.Kind)
					}
				}
			}
			if parts != partsIn(ops) {
				t.Fatalf("seed %d: it says that there are %d parts, and there are %d", seed, parts, partsIn(ops))
			}
		}
		if want := strings.Fields(p.Body.Plain()); !slices.Equal(words, want) {
			t.Fatalf("seed %d: the words are %q, want %q", seed, words, want)
		}
		for i, f := range p.Files {
			if len(files) != len(p.Files) || files[i] != f.ID {
				t.Fatalf("seed %d: the files are %q", seed, files)
			}
		}
	}
}

func bytesOf(p bridge.Post) (n int64) {
	for _, f := range p.Files {
		n += f.Size
	}
	return n
}

func partsIn(ops []bridge.Op) (n int) {
	for _, op := range ops {
		_, first, last, _, _ := bridge.PostedBy(op)
		n += last - first + 1
	}
	return n
}
