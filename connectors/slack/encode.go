package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// features is what a rich_text block can show. A heading is a bold line in it: a
// header block could hold neither links nor styles, and a message that is not all
// rich_text could not be updated to one that is (block_mismatch).
func features() richtext.Features {
	return richtext.Features{
		Styles: richtext.Bold | richtext.Italic | richtext.Underline | richtext.Strike | richtext.Mono,
		Links:  true, Quotes: true, CodeBlocks: true, Lists: true,
		Schemes: []string{"http", "https", "mailto", "tel"}, Address: maxAddress, HonestLinks: true,
	}
}

// maxAddress is how long a link's address may be, from memory; a longer one is
// written out.
const maxAddress = 3000

// richTextBlock is a Doc as one rich_text block, which Slack does not parse: what
// is text in it stays text. Those in ping are mentioned before it. Mentions in the
// Doc are words, since their ids may be another platform's. It is nil for nothing.
func richTextBlock(doc richtext.Doc, ping []bridge.PersonID) slack.Block {
	doc = richtext.Degrade(doc, features())
	var e encoder
	var pings []slack.RichTextSectionElement
	for _, who := range ping {
		if isID(string(who)) {
			pings = append(pings,
				slack.NewRichTextSectionUserElement(string(who), nil),
				slack.NewRichTextSectionTextElement(" ", nil))
		}
	}
	if len(pings) > 0 {
		if len(doc) > 0 {
			if p, is := doc[0].(richtext.Para); is {
				pings, doc = append(pings, inlineElements(p.Text)...), doc[1:]
			}
		}
		e.section(pings)
	}
	e.doc(doc)
	if len(e.elements) == 0 {
		return nil
	}
	return slack.NewRichTextBlock("", e.elements...)
}

type encoder struct{ elements []slack.RichTextElement }

func (e *encoder) section(ins []slack.RichTextSectionElement) {
	if len(ins) > 0 {
		e.elements = append(e.elements, slack.NewRichTextSection(ins...))
	}
}

// block adds an element that begins a line of its own. Slack takes one line feed
// at the end of the section before it for the end of that section's last line and
// does not show it (the composer writes it so), so one that is to be seen is
// written twice.
func (e *encoder) block(el slack.RichTextElement) {
	if n := len(e.elements); n > 0 {
		if s, is := e.elements[n-1].(*slack.RichTextSection); is {
			last, is := s.Elements[len(s.Elements)-1].(*slack.RichTextSectionTextElement)
			if is && strings.HasSuffix(last.Text, "\n") {
				s.Elements = append(s.Elements, slack.NewRichTextSectionTextElement("\n", nil))
			}
		}
	}
	e.elements = append(e.elements, el)
}

func (e *encoder) doc(doc richtext.Doc) {
	for _, b := range doc {
		switch b := b.(type) {
		case richtext.Para:
			e.section(inlineElements(b.Text))
		case richtext.Heading:
			e.section(inlineElements(b.Text))
		case richtext.Quote:
			e.quote(b.Body)
		case richtext.Code:
			e.code(b, 0)
		case richtext.List:
			e.list(b, 0, 0)
		}
	}
}

// quoted is the border of lists and code blocks that stand in a quote: the same
// bar as a quote has.
// Source: https://docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element
const quoted = 1

// quote writes a quote as Slack has it: its text, its lists and its code blocks one
// after the other, each with the bar of a quote.
func (e *encoder) quote(body richtext.Doc) {
	var lines richtext.Doc
	flush := func() {
		if ins := inlineElements(flatten(lines)); len(ins) > 0 {
			e.block(&slack.RichTextQuote{Type: slack.RTEQuote, Elements: ins})
		}
		lines = nil
	}
	for _, b := range body {
		switch b := b.(type) {
		case richtext.Code:
			flush()
			e.code(b, quoted)
		case richtext.List:
			flush()
			e.list(b, 0, quoted)
		default:
			lines = append(lines, b)
		}
	}
	flush()
}

func (e *encoder) code(c richtext.Code, border int) {
	e.block(&slack.RichTextPreformatted{
		Type:     slack.RTEPreformatted,
		Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(c.S, nil)},
		Border:   border,
		Language: language(c.Language),
	})
}

// language is the name of a code block's language, or "" for what is not the name
// of any: a customer may write what they like there, and a block that Slack does
// not take would lose the message.
func language(name string) string {
	name = strings.ToLower(name)
	if len(name) > 32 || strings.IndexFunc(name, notLanguage) >= 0 {
		return ""
	}
	return name
}

func notLanguage(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+#._-", r)
}

// list writes a list and those within its items as Slack has them: one after the
// other, each with its indent. What else an item holds becomes lines of its own
// within the item.
func (e *encoder) list(l richtext.List, indent, border int) {
	style := slack.RTEListBullet
	if l.Ordered {
		style = slack.RTEListOrdered
	}
	var items []slack.RichTextElement
	offset := max(l.Start, 1) - 1
	flush := func(next int) {
		if len(items) > 0 {
			list := slack.NewRichTextList(style, indent, items...)
			list.Border = border
			if l.Ordered {
				list.Offset = offset
			}
			e.block(list)
		}
		items, offset = nil, max(l.Start, 1)-1+next
	}
	for i, item := range l.Items {
		own, inner := splitItem(item, indent)
		ins := inlineElements(flatten(own))
		if len(ins) == 0 {
			ins = []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(" ", nil)} // Slack takes no empty item
		}
		items = append(items, slack.NewRichTextSection(ins...))
		if len(inner) > 0 {
			flush(i + 1)
			for _, in := range inner {
				e.list(in, indent+1, border)
			}
		}
	}
	flush(len(l.Items))
}

// splitItem parts the lists at an item's end, which can be nested, from the rest.
func splitItem(item richtext.Doc, indent int) (own richtext.Doc, inner []richtext.List) {
	end := len(item)
	for end > 0 && indent < deepest {
		if _, is := item[end-1].(richtext.List); !is {
			break
		}
		end--
	}
	for _, b := range item[end:] {
		inner = append(inner, b.(richtext.List))
	}
	return item[:end], inner
}

// flatten makes running text of a Doc that stands where Slack takes nothing else.
func flatten(doc richtext.Doc) []richtext.Inline {
	var ins []richtext.Inline
	for i, b := range richtext.Degrade(doc, richtext.Features{Styles: features().Styles, Links: true}) {
		if i > 0 {
			ins = append(ins, richtext.Break{})
		}
		if p, is := b.(richtext.Para); is {
			ins = append(ins, p.Text...)
		}
	}
	return ins
}

func inlineElements(ins []richtext.Inline) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	text := func(s string, style *slack.RichTextSectionTextStyle) {
		if s != "" {
			out = append(out, slack.NewRichTextSectionTextElement(s, style))
		}
	}
	for _, in := range ins {
		switch in := in.(type) {
		case richtext.Text:
			if style := styleOf(in.Style); in.Link == "" {
				text(in.S, style)
			} else {
				out = append(out, slack.NewRichTextSectionLinkElement(in.Link, in.S, style))
			}
		case richtext.Mention:
			text(plain(in), nil)
		case richtext.Emoji:
			if e := emojiElement(in.Short); e != nil {
				out = append(out, e)
			} else {
				text(plain(in), nil)
			}
		case richtext.Break:
			text("\n", nil)
		}
	}
	return out
}

// emojiElement is the element for a short name, or nil if it is none.
func emojiElement(short string) slack.RichTextSectionElement {
	name, tone, toned := strings.Cut(short, toneMark)
	if name == "" || strings.IndexFunc(name, notShort) >= 0 {
		return nil
	}
	if !toned {
		return slack.NewRichTextSectionEmojiElement(name, 0, nil)
	}
	if len(tone) != 1 || tone[0] < '2' || tone[0] > '6' {
		return nil
	}
	return slack.NewRichTextSectionEmojiElement(name, int(tone[0]-'0'), nil)
}

// toneMark parts an emoji's short name from its skin tone.
const toneMark = "::skin-tone-"

// plain is how one inline reads without formatting; no platform's id is in it.
func plain(in richtext.Inline) string {
	return richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()
}

func styleOf(s richtext.Style) *slack.RichTextSectionTextStyle {
	if s&features().Styles == 0 {
		return nil
	}
	return &slack.RichTextSectionTextStyle{
		Bold: s&richtext.Bold != 0, Italic: s&richtext.Italic != 0, Strike: s&richtext.Strike != 0,
		Code: s&richtext.Mono != 0, Underline: s&richtext.Underline != 0,
	}
}

// cut shortens s to n runes, the last of which is then an ellipsis.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
