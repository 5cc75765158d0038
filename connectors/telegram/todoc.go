package telegram

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"frontdesk/bridge/richtext"
)

// maxEntities is how many entities are looked at. Telegram keeps at most 100 of a message.
const maxEntities = 500

// span is an entity over runes, within the text and not empty.
type span struct {
	from, to int
	models.MessageEntity
}

// rank puts a quote around the code that fills it.
func (s span) rank() int {
	if s.quote() {
		return 1
	}
	return 0
}

func (s span) quote() bool {
	return s.Type == models.MessageEntityTypeBlockquote || s.Type == models.MessageEntityTypeExpandableBlockquote
}

// ToDoc makes a Doc of a text with entities. Entities that are out of range,
// overlap, or are of no known type take nothing of the text away. Mentions,
// hashtags, dates and custom emoji are the text that they are shown as; an address
// that Telegram found in the text is a link to itself.
func ToDoc(s string, entities []models.MessageEntity) richtext.Doc {
	runes := []rune(s)
	spans := spansOf(runes, entities)
	return docOf(runes, 0, len(runes), spans, false)
}

// spansOf turns offsets in UTF-16 code units into offsets in runes. One that falls
// into the middle of a character moves outwards.
func spansOf(runes []rune, entities []models.MessageEntity) []span {
	starts := make([]int, 0, len(runes)+1) // by rune, in code units
	units := 0
	for _, r := range runes {
		starts = append(starts, units)
		units += max(1, utf16.RuneLen(r))
	}
	starts = append(starts, units)
	var spans []span
	for _, e := range entities[:min(len(entities), maxEntities)] {
		from := min(max(e.Offset, 0), units)
		to := min(max(from+min(e.Length, units), from), units)
		if e.Offset < 0 || from >= to {
			continue
		}
		i, exact := slices.BinarySearch(starts, from)
		if !exact {
			i--
		}
		j, _ := slices.BinarySearch(starts, to)
		spans = append(spans, span{i, j, e})
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), cmp.Compare(b.rank(), a.rank()))
	})
	return spans
}

// docOf makes blocks of runes[from:to]: those that entities mark, and paragraphs
// between them. The line feeds that set a block off are its border and no text.
func docOf(runes []rune, from, to int, spans []span, quoted bool) richtext.Doc {
	var doc richtext.Doc
	at := from
	paragraph := func(end int, last bool) {
		if at < end && !last && runes[end-1] == '\n' {
			end--
		}
		if at < end {
			doc = append(doc, richtext.Para{Text: inlinesOf(runes, at, end, spans)})
		}
	}
	for _, b := range spans {
		start, end := max(b.from, at), min(b.to, to)
		quote := b.quote()
		if b.from < from || start >= end || !quote && b.Type != models.MessageEntityTypePre || quote && quoted {
			continue
		}
		paragraph(start, false)
		if quote {
			doc = append(doc, richtext.Quote{Body: docOf(runes, start, end, spans, true)})
		} else {
			doc = append(doc, richtext.Code{S: string(runes[start:end]), Language: b.Language})
		}
		at = end
		if at < to && runes[at] == '\n' {
			at++
		}
	}
	paragraph(to, true)
	return doc.Normalize()
}

var styleOf = map[models.MessageEntityType]richtext.Style{
	models.MessageEntityTypeBold:          richtext.Bold,
	models.MessageEntityTypeItalic:        richtext.Italic,
	models.MessageEntityTypeUnderline:     richtext.Underline,
	models.MessageEntityTypeStrikethrough: richtext.Strike,
	models.MessageEntityTypeSpoiler:       richtext.Spoiler,
	models.MessageEntityTypeCode:          richtext.Mono,
}

// inlinesOf makes runs of runes[from:to], each of one style and link.
func inlinesOf(runes []rune, from, to int, spans []span) []richtext.Inline {
	styles := make([]richtext.Style, to-from)
	links := make([]string, to-from)
	for _, e := range spans {
		style, link := styleOf[e.Type], ""
		switch e.Type {
		case models.MessageEntityTypeTextLink:
			link = address(e.URL)
		case models.MessageEntityTypeURL:
			link = found(string(runes[e.from:e.to]))
		case models.MessageEntityTypeEmail:
			link = address("mailto:" + string(runes[e.from:e.to]))
		}
		if style == 0 && link == "" {
			continue
		}
		for i := max(e.from, from); i < min(e.to, to); i++ {
			styles[i-from] |= style
			links[i-from] = cmp.Or(link, links[i-from])
		}
	}
	var out []richtext.Inline
	for i := from; i < to; {
		if runes[i] == '\n' {
			out = append(out, richtext.Break{})
			i++
			continue
		}
		j := i + 1
		for j < to && runes[j] != '\n' && styles[j-from] == styles[i-from] && links[j-from] == links[i-from] {
			j++
		}
		out = append(out, richtext.Text{S: string(runes[i:j]), Style: styles[i-from], Link: links[i-from]})
		i = j
	}
	return out
}

// found is where an address leads that Telegram found in a text; its apps put
// http before one without a scheme.
func found(s string) string {
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	return address(s)
}

// address is where a link may go: an absolute address of a kind that is safe to
// offer; empty for any other.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto", "tel", "tg":
	default:
		return ""
	}
	return u.String()
}
