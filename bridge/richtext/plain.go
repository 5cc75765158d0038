package richtext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The marks that plain text has instead of blocks.
const (
	bullet    = "• "
	quoteMark = "> "
)

// FromPlain makes one paragraph of s, with a Break for each line's end. It is nil for
// the empty string.
func FromPlain(s string) Doc {
	return Doc{Para{Text: []Inline{Text{S: s}}}}.Normalize()
}

// Plain is d as text without formatting: each block on lines of its own, quoted
// lines after "> ", items after "• " or "1. " with their further lines indented.
// A mention reads @label (a room's #label, a thread's label alone), an emoji is its Unicode form or
// :short:. A link is its text alone. No platform's id is ever in it.
func (d Doc) Plain() string { return render(d.Normalize()) }

// render is Plain for a Doc in canonical form.
func render(d Doc) string {
	lines := make([]string, 0, len(d))
	for _, b := range d {
		switch b := b.(type) {
		case Para:
			lines = append(lines, plainInlines(b.Text))
		case Heading:
			lines = append(lines, plainInlines(b.Text))
		case Quote:
			lines = append(lines, prefixLines(render(b.Body), quoteMark, quoteMark))
		case Code:
			lines = append(lines, b.S)
		case List:
			for i, item := range b.Items {
				first, rest := itemMarks(b, i)
				lines = append(lines, prefixLines(render(item), first, rest))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// itemMarks are what stands before the first and the further lines of l's item i.
func itemMarks(l List, i int) (first, rest string) {
	first = bullet
	if l.Ordered {
		first = strconv.Itoa(max(l.Start, 1)+i) + ". "
	}
	return first, strings.Repeat(" ", utf8.RuneCountInString(first))
}

// prefixLines puts first before the first line of s and rest before the others;
// where a line is empty, without blanks at the end.
func prefixLines(s, first, rest string) string {
	var sb strings.Builder
	prefix := first
	for line := range strings.SplitSeq(s, "\n") {
		if sb.Len() > 0 {
			sb.WriteByte('\n')
			prefix = rest
		}
		sb.WriteString(linePrefix(prefix, line == ""))
		sb.WriteString(line)
	}
	return sb.String()
}

func linePrefix(prefix string, emptyLine bool) string {
	if emptyLine {
		return strings.TrimRight(prefix, " ")
	}
	return prefix
}

func plainInlines(ins []Inline) string {
	var sb strings.Builder
	for _, in := range ins {
		sb.WriteString(plainInline(in))
	}
	return sb.String()
}

func plainInline(in Inline) string {
	switch in := in.(type) {
	case Text:
		return in.S
	case Mention:
		return plainMention(in)
	case Emoji:
		if in.Unicode == "" && in.Short != "" {
			return ":" + in.Short + ":"
		}
		return in.Unicode
	case Break:
		return "\n"
	}
	return ""
}

// plainMention never falls back to the Ref, which belongs to its platform.
func plainMention(m Mention) string {
	sign := "@"
	switch m.Kind {
	case Room:
		sign = "#"
	case Thread:
		sign = ""
	}
	label := strings.TrimPrefix(m.Label, sign)
	if label == "" {
		label = "…"
	}
	return sign + label
}
