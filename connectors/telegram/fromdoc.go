package telegram

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/bridge/richtext"
)

// FromDoc makes a text with entities of a Doc. Every word is kept. What Telegram
// cannot show is degraded, and besides: neighbouring paragraphs are one text of
// several lines, a quote within a quote is lines after "> ", code has no other
// style, a link is not in code, and the address of a link that Telegram would not
// keep stands after its text where there is room for it.
func FromDoc(doc richtext.Doc) (string, []models.MessageEntity) {
	doc = richtext.Degrade(doc, features)
	w := writer{spellOut: true}
	w.blocks(doc)
	if w.units > maxText {
		w = writer{}
		w.blocks(doc)
	}
	slices.SortStableFunc(w.entities, func(a, b models.MessageEntity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return w.text.String(), w.entities
}

// writer writes a text and remembers which entities are open, the widest first, so
// that of two that have characters in common one always holds the other
// (https://core.telegram.org/bots/api#formatting-options).
type writer struct {
	text     strings.Builder
	units    int // written, in UTF-16 code units
	entities []models.MessageEntity
	open     []models.MessageEntity // without their lengths yet
	end      int                    // where the last run ended
	spellOut bool
}

func (w *writer) write(s string) {
	w.text.WriteString(s)
	w.units += richtext.UTF16(s)
}

func (w *writer) blocks(doc richtext.Doc) {
	for i, b := range doc {
		if i > 0 {
			w.write("\n")
		}
		switch b := b.(type) {
		case richtext.Para:
			w.inlines(b.Text)
		case richtext.Quote:
			plain := features
			plain.Quotes = false
			w.block(models.MessageEntity{Type: models.MessageEntityTypeBlockquote}, func() {
				w.blocks(richtext.Degrade(b.Body, plain))
			})
		case richtext.Code:
			pre := models.MessageEntity{Type: models.MessageEntityTypePre, Language: b.Language}
			w.block(pre, func() { w.write(b.S) })
		}
	}
}

func (w *writer) block(e models.MessageEntity, body func()) {
	e.Offset = w.units
	at := len(w.entities) // before what it holds
	body()
	if e.Length = w.units - e.Offset; e.Length > 0 {
		w.entities = slices.Insert(w.entities, at, e)
	}
}

func (w *writer) inlines(ins []richtext.Inline) {
	for i, in := range ins {
		switch in := in.(type) {
		case richtext.Text:
			w.run(in)
			if next, ok := following(ins, i); w.spellOut && in.Link != "" && !(ok && next.Link == in.Link) {
				w.spell(in)
			}
		case richtext.Break:
			w.write("\n")
		default:
			w.run(richtext.Text{S: richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()})
		}
	}
	w.close(0)
}

func following(ins []richtext.Inline, i int) (richtext.Text, bool) {
	if i+1 >= len(ins) {
		return richtext.Text{}, false
	}
	t, ok := ins[i+1].(richtext.Text)
	return t, ok
}

// spell writes the address of a link that Telegram drops.
func (w *writer) spell(t richtext.Text) {
	bare := strings.TrimPrefix(strings.TrimPrefix(t.Link, "mailto:"), "tel:")
	if !keeps(t.Link) && t.S != t.Link && t.S != bare {
		w.run(richtext.Text{S: " (" + bare + ")"})
	}
}

// keeps tells whether Telegram keeps a link to an address: TDLib drops the entity
// of any other (LinkManager::check_link).
func keeps(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "tg")
}

var typeOf = []struct {
	style richtext.Style
	kind  models.MessageEntityType
}{
	{richtext.Bold, models.MessageEntityTypeBold},
	{richtext.Italic, models.MessageEntityTypeItalic},
	{richtext.Underline, models.MessageEntityTypeUnderline},
	{richtext.Strike, models.MessageEntityTypeStrikethrough},
	{richtext.Spoiler, models.MessageEntityTypeSpoiler},
}

// run writes characters of one style, after it has closed the entities that do not
// go on and opened those that begin.
func (w *writer) run(t richtext.Text) {
	if t.S == "" {
		return
	}
	var want []models.MessageEntity
	link := t.Link != "" && keeps(t.Link)
	if link {
		want = append(want, models.MessageEntity{Type: models.MessageEntityTypeTextLink, URL: t.Link})
	}
	for _, s := range typeOf {
		if t.Style&s.style != 0 {
			want = append(want, models.MessageEntity{Type: s.kind})
		}
	}
	if t.Style&richtext.Mono != 0 && !link {
		want = []models.MessageEntity{{Type: models.MessageEntityTypeCode}}
	}
	stay := 0
	for stay < len(w.open) && slices.ContainsFunc(want, func(e models.MessageEntity) bool { return same(e, w.open[stay]) }) {
		stay++
	}
	w.close(stay)
	for _, e := range want {
		if !slices.ContainsFunc(w.open, func(o models.MessageEntity) bool { return same(e, o) }) {
			e.Offset = w.units
			w.open = append(w.open, e)
		}
	}
	w.write(t.S)
	w.end = w.units
}

func same(a, b models.MessageEntity) bool { return a.Type == b.Type && a.URL == b.URL }

// close ends the open entities but the first stay ones.
func (w *writer) close(stay int) {
	for _, e := range w.open[stay:] {
		e.Length = w.end - e.Offset
		w.entities = append(w.entities, e)
	}
	w.open = w.open[:stay]
}
