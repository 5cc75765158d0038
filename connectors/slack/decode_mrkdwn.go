package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/bridge/richtext"
)

// docFromMrkdwn reads a message's text where there are no blocks to read.
// Source: https://docs.slack.dev/messaging/formatting-message-text
func docFromMrkdwn(text string) richtext.Doc {
	var doc richtext.Doc
	for text != "" {
		before, rest, fenced := strings.Cut(text, "```")
		code, after, closed := strings.Cut(rest, "```")
		if !fenced || !closed || strings.TrimSpace(code) == "" {
			doc = append(doc, docFromLines(text)...)
			break
		}
		if before = strings.TrimSuffix(before, "\n"); before != "" {
			doc = append(doc, docFromLines(before)...)
		}
		doc = append(doc, richtext.Code{S: plainCode(strings.Trim(code, "\n"))})
		text = strings.TrimPrefix(after, "\n")
	}
	return doc.Normalize()
}

// docFromLines reads lines, of which those after a ">" are a quote.
func docFromLines(text string) richtext.Doc {
	var doc richtext.Doc
	var lines []richtext.Inline
	quoting := false
	flush := func() {
		if len(lines) > 0 {
			lines = lines[1:] // the Break before the first line
			if quoting {
				doc = append(doc, richtext.Quote{Body: richtext.Doc{richtext.Para{Text: lines}}})
			} else {
				doc = append(doc, richtext.Para{Text: lines})
			}
		}
		lines = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		quoted, is := strings.CutPrefix(line, "&gt;")
		if !is {
			quoted, is = strings.CutPrefix(line, ">")
		}
		if is != quoting {
			flush()
			quoting = is
		}
		if is {
			line = strings.TrimPrefix(quoted, " ")
		}
		lines = append(lines, richtext.Break{})
		p := mrkdwn{}
		lines = append(lines, p.inlines(line, 0)...)
	}
	flush()
	return doc
}

// mrkdwn parses one line.
type mrkdwn struct{ ins []richtext.Inline }

// markStyle is the style that a mark stands for; 0 if c is none.
func markStyle(c byte) richtext.Style {
	switch c {
	case '*':
		return richtext.Bold
	case '_':
		return richtext.Italic
	case '~':
		return richtext.Strike
	case '`':
		return richtext.Mono
	}
	return 0
}

// inlines parses s, all of it in a style. Marks nest at most once each, so it goes
// no deeper than there are marks.
func (p *mrkdwn) inlines(s string, style richtext.Style) []richtext.Inline {
	start := 0 // of the text not yet written
	write := func(end int) {
		if end > start {
			p.ins = append(p.ins, richtext.Text{S: unescape(s[start:end]), Style: style})
		}
	}
	barren := map[byte]bool{} // marks and signs that nothing closes any more
	for i := 0; i < len(s); {
		c := s[i]
		n := 0 // how much of s is read from i on
		switch {
		case barren[c]:
		case c == '<':
			end := strings.IndexByte(s[i:], '>')
			if barren[c] = end < 0; end > 0 {
				write(i)
				p.sequence(s[i+1:i+end], style)
				n = end + 1
			}
		case c == ':':
			if in, end := shortCode(s[i:]); end > 0 {
				write(i)
				p.ins = append(p.ins, in)
				n = end
			}
		case markStyle(c) != 0 && style&markStyle(c) == 0 && opens(s, i):
			end := closing(s, i)
			if barren[c] = end < 0; end > 0 {
				write(i)
				if c == '`' {
					p.ins = append(p.ins, richtext.Text{S: plainCode(s[i+1 : end]), Style: style | richtext.Mono})
				} else {
					p.inlines(s[i+1:end], style|markStyle(c))
				}
				n = end + 1 - i
			}
		}
		if n == 0 {
			i++
			continue
		}
		i += n
		start = i
	}
	write(len(s))
	return p.ins
}

// opens tells whether the mark at i stands before a word.
func opens(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return (i == 0 || !isWord(before)) && i+1 < len(s) && s[i+1] != s[i] && !unicode.IsSpace(after)
}

// closing finds the mark that closes the one at i, or -1. It looks past what
// stands in angle brackets.
func closing(s string, i int) int {
	c := s[i]
	for j := i + 1; j < len(s); j++ {
		if s[j] == '<' && c != '`' {
			if end := strings.IndexByte(s[j:], '>'); end > 0 {
				j += end
				continue
			}
		}
		if s[j] != c || j == i+1 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:j])
		after, _ := utf8.DecodeRuneInString(s[j+1:])
		if !unicode.IsSpace(before) && (j+1 == len(s) || !isWord(after)) {
			return j
		}
	}
	return -1
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// sequence reads what stands between angle brackets.
func (p *mrkdwn) sequence(s string, style richtext.Style) {
	ref, label, _ := strings.Cut(s, "|")
	label = unescape(label)
	name := strings.TrimLeft(label, "@#")
	mention := func(kind richtext.MentionKind, ref string) {
		p.ins = append(p.ins, richtext.Mention{Kind: kind, Ref: ref, Label: name})
	}
	switch {
	case strings.HasPrefix(ref, "@"):
		mention(richtext.Person, ref[1:])
	case strings.HasPrefix(ref, "#"):
		mention(richtext.Room, ref[1:])
	case strings.HasPrefix(ref, "!subteam^"):
		mention(richtext.Group, strings.TrimPrefix(ref, "!subteam^"))
	case ref == "!here" || ref == "!channel" || ref == "!everyone":
		name = ref[1:]
		mention(richtext.Broadcast, ref[1:])
	case strings.HasPrefix(ref, "!"):
		p.ins = append(p.ins, richtext.Text{S: label, Style: style}) // <!date^…|fallback>
	default:
		p.ins = append(p.ins, linkTo(unescape(ref), label, style))
	}
}

// shortCode reads an emoji's code at the start of s; end is 0 if there is none.
// What is no emoji of everybody's is left as it is: it may be the workspace's own,
// or a time of day.
func shortCode(s string) (in richtext.Inline, end int) {
	n := strings.IndexByte(s[1:], ':')
	if rest := s[1+max(n, 0):]; strings.HasPrefix(rest, toneMark) {
		if m := strings.IndexByte(rest[2:], ':'); m > 0 && emojiNamed(s[1:1+n+2+m]).Unicode != "" {
			return emojiNamed(s[1 : 1+n+2+m]), n + 2 + m + 2
		}
	}
	if n <= 0 || n > 100 || strings.IndexFunc(s[1:1+n], notShort) >= 0 {
		return nil, 0
	}
	e := emojiNamed(s[1 : 1+n])
	if e.Unicode == "" {
		return nil, 0
	}
	return e, n + 2
}

func notShort(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_+-'", r)
}

// plainCode is code, in which only the brackets of links are not the author's.
func plainCode(s string) string {
	p := mrkdwn{}
	for s != "" {
		before, rest, opened := strings.Cut(s, "<")
		inner, after, closed := strings.Cut(rest, ">")
		p.ins = append(p.ins, richtext.Text{S: unescape(before)})
		if !opened || !closed {
			if opened {
				p.ins = append(p.ins, richtext.Text{S: unescape(s[len(before):])})
			}
			break
		}
		p.sequence(inner, 0)
		s = after
	}
	return verbatim(p.ins)
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// unescape takes back the three escapes that Slack makes. It comes after parsing,
// so that an escaped bracket is never taken for a real one.
func unescape(s string) string { return entities.Replace(s) }
