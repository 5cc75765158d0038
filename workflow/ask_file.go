package workflow

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// files is Early.What of files.
const files = "files"

// maxFileWords bounds what is kept of the names of files.
const maxFileWords = 300

// fileKinds are the kinds of file that a question may ask for, and those of a message that
// count as each, besides documents of that media type.
func fileKinds() []fileKind {
	return []fileKind{
		{name: "photo", kinds: []string{"photo"}, media: "image/"},
		{name: "video", kinds: []string{"video", "animation", "video_note"}, media: "video/"},
		{name: "audio", kinds: []string{"audio"}, media: "audio/"},
		{name: "voice", kinds: []string{"voice"}},
		{name: "document", kinds: []string{"document"}},
	}
}

type fileKind struct {
	name  string
	kinds []string
	media string
}

func (k fileKind) takes(f File) bool {
	return slices.Contains(k.kinds, f.Kind) || f.Kind == "document" && k.media != "" && strings.HasPrefix(f.Type, k.media)
}

func fileKindNames() []string {
	var names []string
	for _, k := range fileKinds() {
		names = append(names, k.name)
	}
	return names
}

// parseFileKinds reads which kinds of file are an answer.
func parseFileKinds(p *parser, m mapping, s *askStep) {
	n := m.get("kinds")
	if n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.bad(n, `"kinds" must be a list of %s`, enumerated(fileKindNames()))
		return
	}
	for _, one := range n.Content {
		one = resolve(one)
		word, ok := p.word(one, `"kinds"`)
		switch {
		case !ok:
		case !slices.Contains(fileKindNames(), word):
			p.bad(one, "there is no kind of file %q%s", word, instead(word, fileKindNames()))
		case slices.Contains(s.Kinds, word):
			p.bad(one, "%q is there twice; keep one of them", word)
		default:
			s.Kinds = append(s.Kinds, word)
		}
	}
}

// judgeFile takes no text at all.
func judgeFile(*execution, *askStep, string) (Answer, bool) { return Answer{}, false }

// sent takes files that were sent, if the question asks for something of that sort.
func (s *askStep) sent(x *execution, in Sent) {
	if !s.of.media {
		return
	}
	a := s.fileAnswer(x, in.Files)
	s.said(x, Early{S: a.Value, Label: a.Label, Order: in.Order, Ref: in.Ref, What: files})
}

// fileAnswer is what files are as an answer: their names or, of those without, what they
// are. It is empty if none of them is one.
func (s *askStep) fileAnswer(x *execution, sent []File) Answer {
	var names []string
	for _, f := range sent {
		if kind := s.kindOf(f); kind != "" {
			if name := oneLine(f.Name, maxFileWords); name != "" {
				kind = name
			}
			names = append(names, kind)
		}
	}
	if s.Type != "file" || len(names) == 0 {
		return Answer{}
	}
	value := cut(strings.Join(names, several), maxFileWords)
	return Answer{Value: value, Label: x.filesWords(fallback, value)}
}

// kindOf is as which of the kinds that it takes the question takes a file; "" if as none.
func (s *askStep) kindOf(f File) string {
	for _, k := range fileKinds() {
		if k.takes(f) && (len(s.Kinds) == 0 || slices.Contains(s.Kinds, k.name)) {
			return k.name
		}
	}
	return ""
}

// filesWords is such a value as people read it: what files are in their language, those
// that are alike together.
func (x *execution) filesWords(lang, value string) string {
	var out []string
	names := strings.Split(value, several)
	for i := 0; i < len(names); {
		n := 1
		for i+n < len(names) && names[i+n] == names[i] {
			n++
		}
		name := names[i]
		if slices.Contains(fileKindNames(), name) {
			name = x.phrases().Say(lang, "a_"+name)
		}
		if n > 1 {
			name += " ×" + strconv.Itoa(n)
		}
		out = append(out, name)
		i += n
	}
	return strings.Join(out, several)
}

// wantedFiles are the kinds that a question asks for, in the customer's language.
func (s *askStep) wantedFiles(x *execution) string {
	var names []string
	for _, kind := range s.Kinds {
		names = append(names, s.phrase(x, "a_"+kind))
	}
	last := len(names) - 1
	switch {
	case last < 0:
		return ""
	case last == 0:
		return names[0]
	}
	return s.phrase(x, "one_or", "list", strings.Join(names[:last], several), "last", names[last])
}
