package workflow

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"frontdesk/workflow/problem"
)

// template is a text with values to fill in. As JSON it is its source.
type template struct {
	src    string
	pieces []piece
	at     problem.Position
}

// piece is a literal, or an expression whose value goes there.
type piece struct {
	literal string
	value   *expression
}

// templateError is a mistake in a template and its place.
type templateError struct {
	at   problem.Position
	text string
}

// newTemplate takes a text apart.
func newTemplate(src string, at place) (*template, *templateError) {
	t := &template{src: src, at: at.start()}
	for i := 0; i < len(src); {
		open := strings.Index(src[i:], "{{")
		if open < 0 {
			t.pieces = append(t.pieces, piece{literal: src[i:]})
			break
		}
		open += i
		end := closing(src[open+2:])
		switch {
		case end < 0:
			return nil, &templateError{at.at(open), `"{{" has no "}}"; write {{ contact.first_name }}`}
		case strings.TrimSpace(src[open+2:open+2+end]) == "":
			return nil, &templateError{at.at(open), `"{{ }}" is empty; name a value, such as {{ contact.first_name }}`}
		}
		if open > i {
			t.pieces = append(t.pieces, piece{literal: src[i:open]})
		}
		inner := at
		inner.offset += open + 2
		t.pieces = append(t.pieces, piece{value: &expression{src: src[open+2 : open+2+end], place: inner}})
		i = open + 2 + end + 2
	}
	return t, nil
}

// closing finds the "}}" that ends an expression, past those in its strings.
func closing(s string) int {
	var quote rune
	escaped := false
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case quote != 0:
			if r == '\\' && quote != '`' {
				escaped = true
			} else if r == quote {
				quote = 0
			}
		case r == '"', r == '\'', r == '`':
			quote = r
		case strings.HasPrefix(s[i:], "}}"):
			return i
		}
	}
	return -1
}

// MarshalJSON writes the source.
func (t *template) MarshalJSON() ([]byte, error) { return json.Marshal(t.src) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *template) UnmarshalJSON(data []byte) error {
	var src string
	if err := json.Unmarshal(data, &src); err != nil {
		return fmt.Errorf("reading a text: %w", err)
	}
	parsed, bad := newTemplate(src, place{value: src})
	if bad != nil {
		return fmt.Errorf("reading a text: %s", bad.text)
	}
	*t = *parsed
	return nil
}

// fill puts the values in, as they are: a "{{" in one is what somebody wrote. What belongs to a
// value that is missing goes with it: see mend.
func (t *template) fill(value func(*expression) string) string {
	var b strings.Builder
	direction := directionOf(t.literals())
	for _, p := range t.pieces {
		switch {
		case p.value == nil:
			b.WriteString(strings.ReplaceAll(p.literal, seam, ""))
		default:
			s := plain(value(p.value))
			if s == "" {
				s = seam
			} else {
				s = isolate(s, direction)
			}
			b.WriteString(s)
		}
	}
	return mend(b.String())
}

func (t *template) literals() string {
	var b strings.Builder
	for _, p := range t.pieces {
		b.WriteString(p.literal)
	}
	return b.String()
}

// The separators that a missing value takes with it, the longest first.
func separators() []string {
	return []string{", ", "، ", "，", "、", " "}
}

// trimSeparator takes one separator off the end.
func trimSeparator(s string) string {
	for _, sep := range separators() {
		if short, ok := strings.CutSuffix(s, sep); ok {
			return short
		}
	}
	return s
}

func trimLeadingSeparator(s string) string {
	for _, sep := range separators() {
		if short, ok := strings.CutPrefix(s, sep); ok {
			return short
		}
	}
	return s
}

// plain takes out of a value what could disturb the text around it.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r == '\u2028', r == '\u2029',
			'\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(s)
}
