package slacksim

import (
	"fmt"
	"slices"
	"strings"
)

// Link is a live link on screen.
type Link struct {
	URL  string
	Text string // what is shown of it
}

// screen gathers what a person sees.
type screen struct {
	s        *Server
	lines    []string
	links    []Link
	notified []string
}

// show draws a message: its blocks, or its text where it has none.
func (s *Server) show(m *message) *screen {
	sc := &screen{s: s}
	if len(m.blocks) > 0 {
		for _, b := range m.blocks {
			b.body.show(sc)
		}
	} else if m.text != "" {
		sc.rich(s.parse(m.text, m.dialect()))
	}
	for _, f := range m.files {
		switch f.Mode {
		case ModeTombstone:
			sc.line("[a file that was deleted]")
		case ModeHidden:
			sc.line("[a file that is hidden]")
		default:
			sc.line("[" + f.Name + "]")
		}
	}
	return sc
}

// mightNotify is whom a message could ping if Slack also read the text that
// stands behind the blocks, which its documentation leaves open.
func (s *Server) mightNotify(m *message) []string {
	sc := s.show(m)
	if len(m.blocks) > 0 {
		sc.rich(s.parse(m.text, m.dialect()))
	}
	return sc.notified
}

// dialect is how the top-level text is read,
// https://docs.slack.dev/reference/methods/chat.postMessage (parse, link_names).
func (m *message) dialect() dialect {
	full := m.parse == "full"
	return dialect{
		codes: true, marks: !m.plain, urls: m.parse != "none",
		wide: full || m.linkName, people: full || m.linkName,
	}
}

func (sc *screen) text() string { return strings.Join(sc.lines, "\n") }

func (sc *screen) line(format string) { sc.lines = append(sc.lines, format) }

// object draws a text object: plain_text as it is; of mrkdwn that is not verbatim
// Slack also makes links and mentions of plain words
// (https://docs.slack.dev/reference/block-kit/composition-objects/text-object).
func (sc *screen) object(t textObject) string {
	if t.Type == "plain_text" {
		return t.Text
	}
	auto := !t.Verbatim
	return sc.joined(sc.s.parse(t.Text, dialect{codes: true, marks: true, urls: auto, wide: auto, people: auto}))
}

func (sc *screen) rich(blocks []richBlock) {
	if text := sc.joined(blocks); text != "" {
		sc.line(text)
	}
}

func (sc *screen) joined(blocks []richBlock) string {
	var lines []string
	for _, b := range blocks {
		bar := ""
		if b.Type == "rich_text_quote" || b.Border == 1 {
			bar = "▎ "
		}
		text := sc.inlines(b.Inlines)
		if b.Type == "rich_text_list" {
			var items []string
			for i, item := range b.Items {
				items = append(items, strings.Repeat("    ", b.Indent)+bullet(b, i)+sc.inlines(item.Inlines))
			}
			text = strings.Join(items, "\n")
		}
		for line := range strings.SplitSeq(text, "\n") {
			lines = append(lines, bar+line)
		}
	}
	return strings.Join(lines, "\n")
}

func bullet(b richBlock, i int) string {
	if b.Style == "ordered" {
		return fmt.Sprintf("%d. ", b.Offset+i+1)
	}
	return "• "
}

func (sc *screen) inlines(list []inline) string {
	for _, id := range notifiedBy(list) {
		if !slices.Contains(sc.notified, id) {
			sc.notified = append(sc.notified, id)
		}
	}
	var b strings.Builder
	for _, in := range list {
		b.WriteString(sc.inline(in))
	}
	return b.String()
}

func (sc *screen) inline(in inline) string {
	switch in.Type {
	case "link":
		shown := in.Text
		if shown == "" {
			shown = in.URL
		}
		sc.links = append(sc.links, Link{URL: in.URL, Text: shown})
		return shown
	case "user":
		if u := sc.s.users[in.UserID]; u != nil {
			return "@" + u.shown()
		}
		return "@unknown"
	case "usergroup":
		if g := sc.s.groups[in.UsergroupID]; g != nil {
			return "@" + g.Handle
		}
		return "@unknown"
	case "channel":
		if c := sc.s.channels[in.ChannelID]; c != nil {
			return "#" + c.Name
		}
		return "#unknown"
	case "broadcast":
		return "@" + in.Range
	case "emoji":
		return in.code()
	case "date":
		return in.Fallback
	case "color":
		return in.Value
	default:
		return in.Text
	}
}

// code is an emoji's short code, with its skin tone.
func (in inline) code() string {
	if in.SkinTone > 0 && !strings.Contains(in.Name, "::") {
		return fmt.Sprintf(":%s::skin-tone-%d:", in.Name, in.SkinTone)
	}
	return ":" + in.Name + ":"
}

func (b *section) show(sc *screen) {
	if b.text != nil {
		sc.line(sc.object(*b.text))
	}
	for _, f := range b.fields {
		sc.line(sc.object(f))
	}
	if b.button != nil {
		sc.line("[" + b.button.Text.Text + "]")
	}
}

func (b *header) show(sc *screen) { sc.line(sc.object(b.text)) }

func (b *contextLine) show(sc *screen) {
	var texts []string
	for _, t := range b.texts {
		texts = append(texts, sc.object(t))
	}
	sc.line(strings.Join(texts, "  "))
}

func (b *actions) show(sc *screen) {
	var texts []string
	for _, bt := range b.buttons {
		texts = append(texts, "["+bt.Text.Text+"]")
	}
	for _, m := range b.menus {
		text := m.placeholder
		for _, o := range m.options {
			if o.Value == m.first {
				text = o.Text.Text
			}
		}
		texts = append(texts, "["+text+" ▾]")
	}
	sc.line(strings.Join(texts, " "))
}

func (*divider) show(sc *screen) { sc.line("────") }

// A markdown block is the riskiest: everything in it is alive. Of its own syntax
// the simulator reads links and what it shares with mrkdwn.
func (b *markdown) show(sc *screen) {
	sc.rich(sc.s.parse(b.text, dialect{codes: true, marks: true, lists: true, urls: true, wide: true, people: true}))
}

func (b *richText) show(sc *screen) { sc.rich(b.elements) }
