package telegram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/bridge/richtext"
)

// FromDoc makes a text with entities of a Doc. Every word is kept. What Telegram
// cannot show is degraded, and besides: neighbouring paragraphs are one text of
// several lines, a quote within a quote is lines after "> ", code has no other
// style, and a link is not in code.
func FromDoc(doc richtext.Doc) (string, []models.MessageEntity) {
	doc = richtext.Degrade(doc, features)
	w := writer{}
	w.blocks(doc)
	w.thin()
	slices.SortStableFunc(w.entities, func(a, b models.MessageEntity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return w.text.String(), w.entities
}

// maxKept is how many entities Telegram keeps of a message; the others are dropped.
const maxKept = 100

// thin takes styles away, the last ones first, where there are more entities than
// Telegram keeps, so that no link, code or quote is dropped for them.
func (w *writer) thin() {
	for i := len(w.entities) - 1; i >= 0 && len(w.entities) > maxKept; i-- {
		if isStyle := slices.ContainsFunc(typeOf, func(s styleType) bool { return s.kind == w.entities[i].Type }); isStyle {
			w.entities = slices.Delete(w.entities, i, i+1)
		}
	}
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
			w.run(in, ins[i+1:])
		case richtext.Break:
			w.write("\n")
		default:
			w.run(richtext.Text{S: richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()}, nil)
		}
	}
	w.close(0)
}

type styleType struct {
	style richtext.Style
	kind  models.MessageEntityType
}

var typeOf = []styleType{
	{richtext.Bold, models.MessageEntityTypeBold},
	{richtext.Italic, models.MessageEntityTypeItalic},
	{richtext.Underline, models.MessageEntityTypeUnderline},
	{richtext.Strike, models.MessageEntityTypeStrikethrough},
	{richtext.Spoiler, models.MessageEntityTypeSpoiler},
}

// entitiesOf are the entities of a run.
func entitiesOf(t richtext.Text) []models.MessageEntity {
	var want []models.MessageEntity
	if t.Link != "" {
		want = append(want, models.MessageEntity{Type: models.MessageEntityTypeTextLink, URL: t.Link})
	}
	if t.Style&richtext.Mono != 0 && t.Link == "" {
		return []models.MessageEntity{{Type: models.MessageEntityTypeCode}}
	}
	for _, s := range typeOf {
		if t.Style&s.style != 0 {
			want = append(want, models.MessageEntity{Type: s.kind})
		}
	}
	return want
}

// reach is how many of the inlines that follow an entity goes on over.
func reach(e models.MessageEntity, rest []richtext.Inline) int {
	for i, in := range rest {
		switch in := in.(type) {
		case richtext.Break:
			continue
		case richtext.Text:
			if holds(entitiesOf(in), e) {
				continue
			}
		}
		return i
	}
	return len(rest)
}

func holds(list []models.MessageEntity, e models.MessageEntity) bool {
	return slices.ContainsFunc(list, func(o models.MessageEntity) bool { return same(e, o) })
}

// run writes characters of one style, after it has closed the entities that do not
// go on and opened those that begin, the one that goes furthest first.
func (w *writer) run(t richtext.Text, rest []richtext.Inline) {
	if t.S == "" {
		return
	}
	want := entitiesOf(t)
	stay := 0
	for stay < len(w.open) && holds(want, w.open[stay]) {
		stay++
	}
	w.close(stay)
	slices.SortStableFunc(want, func(a, b models.MessageEntity) int { return reach(b, rest) - reach(a, rest) })
	for _, e := range want {
		if !holds(w.open, e) {
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
