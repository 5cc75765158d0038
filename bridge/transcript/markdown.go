package transcript

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// Markdown is a transcript as CommonMark (https://spec.commonmark.org).
func Markdown(t *Transcript, n Names) []byte {
	var b strings.Builder
	b.WriteString("# " + escape(strings.TrimSpace(t.Contact.Name+" "+t.Conversation.String())) + "\n\n")
	for _, f := range t.facts(n) {
		b.WriteString("- " + escape(f.label) + ": " + escape(richtext.OneLine(f.value)) + "\n")
	}
	for _, e := range t.entries(n) {
		b.WriteString("\n")
		if e.from == "" {
			b.WriteString("*" + escape(n.when(e.at)) + " · " + escape(richtext.OneLine(e.what)) + "*\n")
			continue
		}
		b.WriteString(e.markdown(n))
	}
	return []byte(b.String())
}

func (e entry) markdown(n Names) string {
	var b strings.Builder
	who := e.who
	if e.from == bridge.FromNote {
		who = "🔒 " + who
	}
	b.WriteString("**" + escape(richtext.OneLine(who)) + "**, " + escape(n.when(e.at)) + "\n")
	small := func(s string) { b.WriteString("\n*" + s + "*\n") }
	if e.head != "" {
		small(escape(e.head))
	}
	if e.what != "" {
		small(escape(e.what))
	}
	if body := markdownOf(e.body); body != "" {
		b.WriteString("\n" + body + "\n")
	}
	for _, f := range e.files {
		b.WriteString("\n📎 " + fileMarkdown(f, n.saved(f)) + "\n")
	}
	for _, l := range e.later {
		small("Edited " + escape(n.when(l.at)) + ":")
		b.WriteString("\n" + markdownOf(l.body) + "\n")
	}
	if !e.deleted.IsZero() {
		small("Deleted " + escape(n.when(e.deleted)))
	}
	if !e.back.IsZero() {
		small("The customer had it until " + escape(n.when(e.back)) + ", when it was taken back")
	}
	if len(e.reacted) > 0 {
		small(escape(strings.Join(e.reacted, ", ")))
	}
	if e.unsent {
		small("⚠️ Not known to have reached the customer")
	}
	return b.String()
}

func fileMarkdown(f bridge.File, saved string) string {
	name := escape(richtext.OneLine(fileName(f)))
	if saved != "" {
		name = "[" + name + "](<" + (&url.URL{Path: saved}).EscapedPath() + ">)"
		if shownAs(f) == "image" {
			name = "!" + name
		}
	}
	if s := size(f.Size); s != "" {
		name += ", " + s
	}
	if f.Alt != "" {
		name += ": " + escape(richtext.OneLine(f.Alt))
	}
	return name
}

// special are the characters that mean something anywhere in a line.
const special = "\\`*_[]<>#|~&!$"

// escape makes text of a line that is read as it is.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// escapeStart keeps a line from being read as the beginning of a list or a rule.
func escapeStart(line string) string {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	switch rest := line[digits:]; {
	case digits == 0 && strings.IndexAny(line, "-+=:") == 0:
		return "\\" + line
	case digits > 0 && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, ")")):
		return line[:digits] + "\\" + rest
	}
	return line
}

func markdownOf(d richtext.Doc) string {
	var blocks []string
	for _, block := range d {
		switch block := block.(type) {
		case richtext.Para:
			blocks = append(blocks, lineMarkdown(block.Text))
		case richtext.Heading:
			blocks = append(blocks, "**"+strings.ReplaceAll(lineMarkdown(block.Text), "\\\n", " ")+"**")
		case richtext.Quote:
			blocks = append(blocks, indented(markdownOf(block.Body), "> ", "> "))
		case richtext.Code:
			blocks = append(blocks, codeMarkdown(block))
		case richtext.List:
			var items []string
			for i, item := range block.Items {
				mark := "- "
				if block.Ordered {
					mark = strconv.Itoa(max(block.Start, 1)+i) + ". "
				}
				items = append(items, indented(markdownOf(item), mark, strings.Repeat(" ", len(mark))))
			}
			blocks = append(blocks, strings.Join(items, "\n"))
		}
	}
	return strings.Join(slices.DeleteFunc(blocks, func(s string) bool { return s == "" }), "\n\n")
}

// indented puts first before the first line and rest before the others.
func indented(s, first, rest string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if i == 0 {
			lines[i] = first + line
		} else {
			lines[i] = rest + line
		}
	}
	return strings.Join(lines, "\n")
}

// codeMarkdown fences a block with more back-ticks than it holds in a row.
func codeMarkdown(c richtext.Code) string {
	longest, row := 2, 0
	for _, r := range c.S {
		if r == '`' {
			row++
			longest = max(longest, row)
		} else {
			row = 0
		}
	}
	fence := strings.Repeat("`", longest+1)
	return fence + "\n" + c.S + "\n" + fence
}

// marks are the signs of the styles, from the outermost; the others have none.
var marks = []struct {
	style richtext.Style
	mark  string
}{{richtext.Bold, "**"}, {richtext.Italic, "*"}, {richtext.Strike, "~~"}}

func lineMarkdown(line []richtext.Inline) string {
	var b strings.Builder
	for _, in := range line {
		switch in := in.(type) {
		case richtext.Break:
			b.WriteString("\\\n")
		case richtext.Text:
			b.WriteString(textMarkdown(in))
		default:
			b.WriteString(escape(richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()))
		}
	}
	lines := strings.Split(b.String(), "\\\n")
	for i := range lines {
		lines[i] = escapeStart(strings.TrimSpace(lines[i]))
	}
	return strings.Join(lines, "\\\n")
}

// textMarkdown is a run of text. Marks must stand at words, so blanks stay outside.
func textMarkdown(t richtext.Text) string {
	words := strings.TrimSpace(t.S)
	if words == "" {
		return t.S
	}
	before, after, _ := strings.Cut(t.S, words)
	out := escape(words)
	for _, m := range slices.Backward(marks) {
		if t.Style&m.style != 0 {
			out = m.mark + out + m.mark
		}
	}
	if safeLink(t.Link) {
		if u, err := url.Parse(t.Link); err == nil {
			out = "[" + out + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C").Replace(u.String()) + ">)"
		}
	}
	return before + out + after
}
