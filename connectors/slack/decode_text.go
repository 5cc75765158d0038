package slack

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// docFromBlocks reads the rich_text blocks that people's messages are made of.
// whole is false if there is anything in blocks that we do not know.
// Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func docFromBlocks(blocks json.RawMessage) (doc richtext.Doc, whole bool) {
	var list []object
	if json.Unmarshal(blocks, &list) != nil {
		return nil, false
	}
	whole = true
	for _, b := range list {
		part, ok := docFromBlock(b)
		doc = append(doc, part...)
		whole = whole && ok
	}
	return doc.Normalize(), whole
}

// docFromBlock reads one block; besides rich_text those that only show text.
// Source: https://docs.slack.dev/reference/block-kit/blocks
func docFromBlock(b object) (doc richtext.Doc, whole bool) {
	whole = true
	add := func(o object) {
		part, ok := docFromObject(o)
		doc, whole = append(doc, part...), whole && ok
	}
	switch b.str("type") {
	case "rich_text":
		return docFromRichText(b.list("elements"))
	case "header":
		return richtext.Doc{richtext.Heading{Text: []richtext.Inline{richtext.Text{S: b.obj("text").str("text")}}}}, true
	case "section":
		if text := b.obj("text"); text != nil {
			add(text)
		}
		for _, field := range b.list("fields") {
			add(field)
		}
		whole = whole && b.obj("accessory") == nil
	case "context":
		for _, e := range b.list("elements") {
			add(e)
		}
	case "divider":
	default:
		whole = false
	}
	return doc, whole
}

// docFromObject reads a text object.
func docFromObject(o object) (doc richtext.Doc, whole bool) {
	switch o.str("type") {
	case "plain_text":
		return richtext.FromPlain(o.str("text")), true
	case "mrkdwn":
		return docFromMrkdwn(o.str("text")), true
	}
	return nil, false
}

// inQuote tells whether an element has the bar of a quote.
func inQuote(e object) bool { return e.str("type") == "rich_text_quote" || bordered(e) }

// bordered tells whether an element is a list or code within a quote.
func bordered(e object) bool {
	kind := e.str("type")
	return e.num("border") > 0 && (kind == "rich_text_list" || kind == "rich_text_preformatted")
}

// docFromRichText reads the elements of a block. Text, lists and code that follow
// each other with the bar of a quote are one quote.
func docFromRichText(elements []object) (doc richtext.Doc, whole bool) {
	whole = true
	for i := 0; i < len(elements); {
		n := i + 1
		quote := inQuote(elements[i])
		for n < len(elements) && inQuote(elements[n]) == quote && (!quote || bordered(elements[n-1]) || bordered(elements[n])) {
			n++
		}
		next := object(nil)
		if n < len(elements) {
			next = elements[n]
		}
		part, ok := docFromElements(elements[i:n], next)
		if quote {
			part = richtext.Doc{richtext.Quote{Body: part}}
		}
		doc, whole, i = append(doc, part...), whole && ok, n
	}
	return doc, whole
}

// docFromElements reads elements that are all quoted or all not; next is what
// follows them.
func docFromElements(elements []object, next object) (doc richtext.Doc, whole bool) {
	whole = true
	for i := 0; i < len(elements); i++ {
		e := elements[i]
		kind := e.str("type")
		if kind == "rich_text_list" {
			n := i + 1
			for n < len(elements) && elements[n].str("type") == "rich_text_list" {
				n++
			}
			lists, ok := docFromLists(elements[i:n])
			doc, whole, i = append(doc, lists...), whole && ok, n-1
			continue
		}
		following := next
		if i+1 < len(elements) {
			following = elements[i+1]
		}
		ins, ok := inlinesFrom(e.list("elements"))
		switch kind {
		case "rich_text_section":
			if following != nil && following.str("type") != "rich_text_section" {
				ins = withoutLastBreak(ins) // the composer's own end of line
			}
			doc = append(doc, richtext.Para{Text: ins})
		case "rich_text_quote":
			doc = append(doc, richtext.Para{Text: ins})
		case "rich_text_preformatted":
			doc = append(doc, richtext.Code{S: verbatim(ins), Language: e.str("language")})
		default:
			ok = false
		}
		whole = whole && ok
	}
	return doc, whole
}

func withoutLastBreak(ins []richtext.Inline) []richtext.Inline {
	if n := len(ins); n > 0 {
		if _, is := ins[n-1].(richtext.Break); is {
			return ins[:n-1]
		}
	}
	return ins
}

// verbatim is the text of a code block: what is in it has no formatting.
func verbatim(ins []richtext.Inline) string {
	return richtext.Doc{richtext.Para{Text: ins}}.Plain()
}

// deepest is how far lists may be nested; Slack's composer allows less.
const deepest = 8

// docFromLists puts Slack's flat sequence of lists with indents together again.
func docFromLists(elements []object) (doc richtext.Doc, whole bool) {
	whole = true
	for i := 0; i < len(elements); {
		e := elements[i]
		base := indentOf(e)
		list := richtext.List{Ordered: e.str("style") == "ordered"}
		if list.Ordered {
			list.Start = startOf(e)
		}
		for i < len(elements) {
			e := elements[i]
			switch indent := indentOf(e); {
			case indent > base:
				n := i + 1
				for n < len(elements) && indentOf(elements[n]) > base {
					n++
				}
				inner, ok := docFromLists(elements[i:n])
				whole = whole && ok
				last := len(list.Items) - 1
				if last < 0 {
					list.Items, last = append(list.Items, nil), 0
				}
				list.Items[last] = append(list.Items[last], inner...)
				i = n
				continue
			case indent < base || (e.str("style") == "ordered") != list.Ordered || startsAnew(e, list):
			default:
				for _, item := range e.list("elements") {
					ins, ok := inlinesFrom(item.list("elements"))
					whole = whole && ok && item.str("type") == "rich_text_section"
					list.Items = append(list.Items, richtext.Doc{richtext.Para{Text: ins}})
				}
				i++
				continue
			}
			break
		}
		doc = append(doc, list)
	}
	return doc, whole
}

// startsAnew tells whether the list element e is not a continuation of list, but
// has numbers of its own.
func startsAnew(e object, list richtext.List) bool {
	return list.Ordered && len(list.Items) > 0 && e["offset"] != nil && startOf(e) != list.Start+len(list.Items)
}

// startOf is the number of an ordered list element's first item.
func startOf(e object) int { return min(max(e.num("offset"), 0), 1e6) + 1 }

func indentOf(e object) int { return min(max(e.num("indent"), 0), deepest) }

func inlinesFrom(elements []object) (ins []richtext.Inline, whole bool) {
	whole = true
	for _, e := range elements {
		in, ok := inlineFrom(e)
		whole = whole && ok
		if in != nil {
			ins = append(ins, in)
		}
	}
	// Line feeds become Breaks here, so that the last one can be seen.
	doc := richtext.Doc{richtext.Para{Text: ins}}.Normalize()
	if len(doc) == 0 {
		return nil, whole
	}
	return doc[0].(richtext.Para).Text, whole
}

func inlineFrom(e object) (in richtext.Inline, known bool) {
	mention := func(kind richtext.MentionKind, ref string) (richtext.Inline, bool) {
		return richtext.Mention{Kind: kind, Ref: ref}, ref != ""
	}
	switch e.str("type") {
	case "text":
		return richtext.Text{S: e.str("text"), Style: styleFrom(e.obj("style"))}, true
	case "link":
		return linkTo(e.str("url"), e.str("text"), styleFrom(e.obj("style"))), true
	case "emoji":
		return emojiFrom(e), e.str("name") != ""
	case "user":
		return mention(richtext.Person, e.str("user_id"))
	case "usergroup":
		return mention(richtext.Group, e.str("usergroup_id"))
	case "channel":
		return mention(richtext.Room, e.str("channel_id"))
	case "team":
		return mention(richtext.Group, e.str("team_id"))
	case "broadcast":
		reach := e.str("range")
		return richtext.Mention{Kind: richtext.Broadcast, Ref: reach, Label: reach}, reach != ""
	case "date":
		return richtext.Text{S: e.str("fallback")}, e.str("fallback") != ""
	case "tag":
		return richtext.Text{S: e.str("text"), Style: styleFrom(e.obj("style"))}, e.str("text") != ""
	case "color":
		return richtext.Text{S: e.str("value")}, e.str("value") != ""
	}
	return nil, false
}

func styleFrom(o object) richtext.Style {
	var s richtext.Style
	for name, style := range map[string]richtext.Style{
		"bold": richtext.Bold, "italic": richtext.Italic, "strike": richtext.Strike,
		"code": richtext.Mono, "underline": richtext.Underline,
	} {
		if o.is(name) {
			s |= style
		}
	}
	return s
}

// linkTo is a run that points to an address, or plain text where it is none that
// means anything outside Slack.
func linkTo(address, label string, style richtext.Style) richtext.Inline {
	if label == "" {
		label = strings.TrimPrefix(strings.TrimPrefix(address, "mailto:"), "tel:")
	}
	if !isLink(address) {
		return richtext.Text{S: label, Style: style}
	}
	return richtext.Text{S: label, Style: style, Link: address}
}

// isLink tells whether an address can be a link's: absolute, and of a scheme that
// does nothing but lead somewhere.
func isLink(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

// emojiFrom reads an emoji element, which has its code points where it is not
// the workspace's own: {"name": "wave", "unicode": "1f44b-1f3fd"}.
func emojiFrom(e object) richtext.Inline {
	name := e.str("name")
	if tone := e.num("skin_tone"); tone >= 2 && tone <= 6 && !strings.Contains(name, toneMark) {
		name += toneMark + strconv.Itoa(tone)
	}
	var unicode strings.Builder
	for hex := range strings.SplitSeq(e.str("unicode"), "-") {
		r, err := strconv.ParseInt(hex, 16, 32)
		if err != nil || r <= 0x20 {
			unicode.Reset()
			break
		}
		unicode.WriteRune(rune(r))
	}
	if unicode.Len() == 0 {
		return emojiNamed(name)
	}
	return richtext.Emoji{Short: name, Unicode: unicode.String()}
}

// emojiNamed is the emoji of a short name; one of the workspace's own has no
// Unicode form.
func emojiNamed(short string) richtext.Emoji {
	unicode, _ := richtext.EmojiByShort(short)
	return richtext.Emoji{Short: short, Unicode: unicode}
}
