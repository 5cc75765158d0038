package slacksim

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dialect is what becomes more than letters in a text.
type dialect struct {
	codes  bool // <…> sequences and &lt; entities, as apps write them
	urls   bool // bare addresses
	wide   bool // @here, @channel, @everyone, #general
	people bool // @ana, @support
	marks  bool // *bold*, _italic_, ~strike~, `code`, quotes, ```blocks```
	lists  bool // "- one", "1. one", and [label](address), as in the composer
}

// composed is what Slack makes of what people type.
var composed = dialect{urls: true, wide: true, people: true, marks: true, lists: true}

// The sequences are described at https://docs.slack.dev/messaging/formatting-message-text.
var (
	webRE     = regexp.MustCompile(`^(?i:https?://[^\s<>|]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|de|eu|example)\b(?:/[^\s<>|]*)?)`)
	mailRE    = regexp.MustCompile(`^[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)
	emojiRE   = regexp.MustCompile(`^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):`)
	labelRE   = regexp.MustCompile(`^\[([^\]\n]+)\]\((https?://[^)\s]+)\)`)
	roomRE    = regexp.MustCompile(`^#([\p{L}\d_-]+)`)
	rangeRE   = regexp.MustCompile(`^@(here|channel|everyone)\b`)
	bulletRE  = regexp.MustCompile(`^(\s*)[-*•] (.*)$`)
	orderedRE = regexp.MustCompile(`^(\s*)\d+[.)] (.*)$`)
)

// parse reads a text into the blocks that Slack would show.
func (s *Server) parse(text string, d dialect) []richBlock {
	if !d.marks {
		return []richBlock{{Type: "rich_text_section", Inlines: s.inlines(text, d, inlineStyle{})}}
	}
	var out []richBlock
	parts := strings.Split(text, "```")
	if n := len(parts); n%2 == 0 { // the last fence is open: it is text
		parts = append(parts[:n-2], parts[n-2]+"```"+parts[n-1])
	}
	for i, part := range parts {
		switch {
		case i%2 == 1:
			plain := d
			plain.marks, plain.lists, plain.wide, plain.people = false, false, false, false
			out = append(out, richBlock{Type: "rich_text_preformatted", Inlines: s.inlines(strings.Trim(part, "\n"), plain, inlineStyle{})})
		default:
			if i > 0 {
				part = strings.TrimPrefix(part, "\n")
			}
			if i < len(parts)-1 {
				part = strings.TrimSuffix(part, "\n")
			}
			if part != "" {
				out = append(out, s.lines(part, d)...)
			}
		}
	}
	return out
}

// lines gathers lines of one kind into blocks.
func (s *Server) lines(text string, d dialect) []richBlock {
	var out []richBlock
	var held []string // of the section or quote that is being gathered
	var kind string
	flush := func() {
		if len(held) > 0 {
			out = append(out, richBlock{Type: kind, Inlines: s.inlines(strings.Join(held, "\n"), d, inlineStyle{})})
		}
		held = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if style, indent, item, ok := listItem(line, d); ok {
			flush()
			it := richBlock{Type: "rich_text_section", Inlines: s.inlines(item, d, inlineStyle{})}
			if n := len(out); n > 0 && out[n-1].Type == "rich_text_list" && out[n-1].Style == style && out[n-1].Indent == indent {
				out[n-1].Items = append(out[n-1].Items, it)
			} else {
				out = append(out, richBlock{Type: "rich_text_list", Style: style, Indent: indent, Items: []richBlock{it}})
			}
			continue
		}
		now := "rich_text_section"
		if rest, ok := quoted(line, d); ok {
			now, line = "rich_text_quote", rest
		}
		if now != kind {
			flush()
			kind = now
		}
		held = append(held, line)
	}
	flush()
	return out
}

func listItem(line string, d dialect) (style string, indent int, item string, ok bool) {
	if !d.lists {
		return "", 0, "", false
	}
	if m := bulletRE.FindStringSubmatch(line); m != nil {
		return "bullet", len(m[1]) / 4, m[2], true
	}
	if m := orderedRE.FindStringSubmatch(line); m != nil {
		return "ordered", len(m[1]) / 4, m[2], true
	}
	return "", 0, "", false
}

func quoted(line string, d dialect) (string, bool) {
	rest, ok := strings.CutPrefix(line, ">")
	if d.codes && !ok {
		rest, ok = strings.CutPrefix(line, "&gt;")
	}
	return strings.TrimPrefix(rest, " "), ok
}

// inlines reads running text.
func (s *Server) inlines(text string, d dialect, style inlineStyle) []inline {
	var out []inline
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			out = append(out, inline{Type: "text", Text: plain.String(), Style: style})
			plain.Reset()
		}
	}
	before := ' '
	for i := 0; i < len(text); {
		found, n := s.special(text[i:], before, d, style)
		if n > 0 {
			flush()
			out = append(out, found...)
			before, _ = utf8.DecodeLastRuneInString(text[:i+n])
			i += n
			continue
		}
		if r, n := entity(text[i:], d); n > 0 {
			plain.WriteRune(r)
			before = r
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		plain.WriteString(text[i : i+n])
		before = r
		i += n
	}
	flush()
	return out
}

func entity(text string, d dialect) (rune, int) {
	if d.codes {
		for code, r := range map[string]rune{"&amp;": '&', "&lt;": '<', "&gt;": '>'} {
			if strings.HasPrefix(text, code) {
				return r, len(code)
			}
		}
	}
	return 0, 0
}

// special reads what stands for something at the start of text; n is its length,
// 0 for ordinary text.
func (s *Server) special(text string, before rune, d dialect, style inlineStyle) (found []inline, n int) {
	if d.codes && text[0] == '<' {
		if end := strings.IndexByte(text, '>'); end > 0 {
			if in, ok := s.sequence(text[1:end]); ok {
				in.Style = style
				return []inline{in}, end + 1
			}
		}
		return nil, 0
	}
	fresh := !unicode.IsLetter(before) && !unicode.IsDigit(before)
	if d.marks {
		if m := emojiRE.FindStringSubmatch(text); m != nil && (knownEmoji(m[1]) || strings.ContainsAny(m[1], "abcdefghijklmnopqrstuvwxyz")) {
			return []inline{{Type: "emoji", Name: m[1], Style: style}}, len(m[0])
		}
		if in, n := s.marked(text, fresh, d, style); n > 0 {
			return in, n
		}
	}
	if d.lists {
		if m := labelRE.FindStringSubmatch(text); m != nil {
			return []inline{{Type: "link", Text: m[1], URL: m[2], Style: style}}, len(m[0])
		}
		if name, code, n := pictograph(text); n > 0 {
			return []inline{{Type: "emoji", Name: name, Unicode: code, Style: style}}, n
		}
	}
	if !fresh {
		return nil, 0
	}
	if in, n := s.address(text, d); n > 0 {
		in.Style = style
		return []inline{in}, n
	}
	if in, n := s.name(text, d); n > 0 {
		in.Style = style
		return []inline{in}, n
	}
	return nil, 0
}

// sequence reads what stands between < and >.
func (s *Server) sequence(code string) (inline, bool) {
	body, label, _ := strings.Cut(code, "|")
	label = unescape(label)
	switch {
	case body == "!here" || body == "!channel" || body == "!everyone":
		return inline{Type: "broadcast", Range: body[1:]}, true
	case strings.HasPrefix(body, "!subteam^"):
		return inline{Type: "usergroup", UsergroupID: strings.TrimPrefix(body, "!subteam^")}, true
	case strings.HasPrefix(body, "!date^"):
		return inline{Type: "date", Fallback: label}, true
	case strings.HasPrefix(body, "@U"), strings.HasPrefix(body, "@W"):
		return inline{Type: "user", UserID: body[1:]}, true
	case strings.HasPrefix(body, "#C"), strings.HasPrefix(body, "#G"):
		return inline{Type: "channel", ChannelID: body[1:]}, true
	case goodURL(unescape(body)):
		return inline{Type: "link", URL: unescape(body), Text: label}, true
	default:
		return inline{}, false
	}
}

// marked reads *bold* and its like: the mark opens at a word's start and closes at
// a word's end of the same line.
func (s *Server) marked(text string, fresh bool, d dialect, style inlineStyle) ([]inline, int) {
	mark := text[0]
	if !fresh || len(text) < 3 || !strings.ContainsRune("*_~`", rune(mark)) || text[1] == mark {
		return nil, 0
	}
	if first, _ := utf8.DecodeRuneInString(text[1:]); unicode.IsSpace(first) && mark != '`' {
		return nil, 0
	}
	for end := 2; end < len(text) && text[end] != '\n'; end++ {
		if text[end] != mark {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(text[:end])
		next, size := utf8.DecodeRuneInString(text[end+1:])
		if mark != '`' && (unicode.IsSpace(last) || size > 0 && (unicode.IsLetter(next) || unicode.IsDigit(next))) {
			continue
		}
		inner := d
		switch mark {
		case '*':
			style.Bold = true
		case '_':
			style.Italic = true
		case '~':
			style.Strike = true
		default:
			style.Code = true
			inner.marks, inner.lists, inner.urls, inner.wide, inner.people = false, false, false, false, false
		}
		return s.inlines(text[1:end], inner, style), end + 1
	}
	return nil, 0
}

// address reads a bare address of the web or of e-mail.
func (s *Server) address(text string, d dialect) (inline, int) {
	if !d.urls {
		return inline{}, 0
	}
	if m := mailRE.FindString(text); m != "" {
		return inline{Type: "link", URL: "mailto:" + m, Text: m}, len(m)
	}
	m := strings.TrimRight(webRE.FindString(text), ".,;:!?)'\"*_~")
	if m == "" {
		return inline{}, 0
	}
	shown := m
	if d.codes {
		shown = unescape(m)
	}
	if strings.Contains(shown, "://") {
		return inline{Type: "link", URL: shown}, len(m)
	}
	return inline{Type: "link", URL: "http://" + shown, Text: shown}, len(m)
}

// name reads @here, @ana, @support and #general.
func (s *Server) name(text string, d dialect) (inline, int) {
	if d.wide {
		if m := rangeRE.FindStringSubmatch(text); m != nil {
			return inline{Type: "broadcast", Range: m[1]}, len(m[0])
		}
		if m := roomRE.FindStringSubmatch(text); m != nil {
			if c := s.channelNamed(m[1]); c != nil {
				return inline{Type: "channel", ChannelID: c.ID}, len(m[0])
			}
		}
	}
	if !d.people || text[0] != '@' {
		return inline{}, 0
	}
	best, n := inline{}, 0
	try := func(name string, in inline) {
		if len(name) < n || name == "" || len(text) < 1+len(name) || !strings.EqualFold(text[1:1+len(name)], name) {
			return
		}
		if next, size := utf8.DecodeRuneInString(text[1+len(name):]); size > 0 && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			return
		}
		best, n = in, 1+len(name)
	}
	for _, id := range s.userIDs {
		if u := s.users[id]; !u.Deleted {
			try(u.Name, inline{Type: "user", UserID: id})
			try(u.shown(), inline{Type: "user", UserID: id})
		}
	}
	for id, g := range s.groups {
		try(g.Handle, inline{Type: "usergroup", UsergroupID: id})
	}
	return best, n
}

func unescape(text string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(text)
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// written turns blocks back into the text field that Slack gives with them.
func (s *Server) written(blocks []richBlock) string {
	var lines []string
	for _, b := range blocks {
		switch b.Type {
		case "rich_text_list":
			bar := ""
			if b.Border == 1 {
				bar = "&gt; "
			}
			for i, item := range b.Items {
				lines = append(lines, bar+strings.Repeat("    ", b.Indent)+bullet(b, i)+s.writtenInlines(item.Inlines))
			}
		case "rich_text_quote":
			for line := range strings.SplitSeq(s.writtenInlines(b.Inlines), "\n") {
				lines = append(lines, "&gt; "+line)
			}
		case "rich_text_preformatted":
			lines = append(lines, "```"+s.writtenInlines(b.Inlines)+"```")
		default:
			lines = append(lines, s.writtenInlines(b.Inlines))
		}
	}
	return strings.Join(lines, "\n")
}

func (s *Server) writtenInlines(list []inline) string {
	var b strings.Builder
	for _, in := range list {
		text := s.writtenInline(in)
		for _, m := range []struct {
			on   bool
			mark string
		}{{in.Style.Code, "`"}, {in.Style.Strike, "~"}, {in.Style.Italic, "_"}, {in.Style.Bold, "*"}} {
			if m.on {
				text = m.mark + text + m.mark
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

func (s *Server) writtenInline(in inline) string {
	switch in.Type {
	case "link":
		if in.Text != "" {
			return "<" + escape(in.URL) + "|" + escape(in.Text) + ">"
		}
		return "<" + escape(in.URL) + ">"
	case "user":
		return "<@" + in.UserID + ">"
	case "usergroup":
		return "<!subteam^" + in.UsergroupID + ">"
	case "channel":
		if c := s.channels[in.ChannelID]; c != nil {
			return "<#" + in.ChannelID + "|" + c.Name + ">"
		}
		return "<#" + in.ChannelID + ">"
	case "broadcast":
		return "<!" + in.Range + ">"
	case "emoji":
		return in.code()
	case "date":
		return escape(in.Fallback)
	default:
		return escape(in.Text)
	}
}

// notifiedBy are the people, groups and ranges that running text pings.
func notifiedBy(list []inline) []string {
	var out []string
	for _, in := range list {
		id := ""
		switch in.Type {
		case "user":
			id = in.UserID
		case "usergroup":
			id = in.UsergroupID
		case "broadcast":
			id = in.Range
		}
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
