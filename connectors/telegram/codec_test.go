package telegram_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/telegram"
)

func e(kind models.MessageEntityType, offset, length int) models.MessageEntity {
	return models.MessageEntity{Type: kind, Offset: offset, Length: length}
}

func run(s string, style richtext.Style) richtext.Inline { return richtext.Text{S: s, Style: style} }

func para(ins ...richtext.Inline) richtext.Block { return richtext.Para{Text: ins} }

func TestToDoc(t *testing.T) {
	link := e("text_link", 0, 4)
	link.URL = "https://example.org/"
	evil := link
	evil.URL = "javascript:alert(1)"
	code := e("pre", 3, 8)
	code.Language = "go"
	tests := []struct {
		name     string
		text     string
		entities []models.MessageEntity
		want     richtext.Doc
	}{
		{"plain", "a\nb", nil, richtext.Doc{para(run("a", 0), richtext.Break{}, run("b", 0))}},
		{"nested", "abcd", []models.MessageEntity{e("italic", 1, 2), e("bold", 0, 4)},
			richtext.Doc{para(run("a", richtext.Bold), run("bc", richtext.Bold|richtext.Italic), run("d", richtext.Bold))}},
		{"crossing", "abcd", []models.MessageEntity{e("bold", 0, 3), e("italic", 2, 2)},
			richtext.Doc{para(run("ab", richtext.Bold), run("c", richtext.Bold|richtext.Italic), run("d", richtext.Italic))}},
		{"after a wide character", "😀ab", []models.MessageEntity{e("underline", 2, 1)},
			richtext.Doc{para(run("😀", 0), run("a", richtext.Underline), run("b", 0))}},
		{"in a wide character", "😀ab", []models.MessageEntity{e("spoiler", 1, 2)},
			richtext.Doc{para(run("😀a", richtext.Spoiler), run("b", 0))}},
		{"out of range", "abc", []models.MessageEntity{e("bold", 2, 900), e("bold", -1, 2), e("bold", 5, 1), e("bold", 0, 0), e("bold", 1<<62, 1<<62), e("italic", 0, -3)},
			richtext.Doc{para(run("ab", 0), run("c", richtext.Bold))}},
		{"unknown", "@ana #x", []models.MessageEntity{e("mention", 0, 4), e("hashtag", 5, 2), e("telepathy", 0, 7), e("custom_emoji", 0, 1)},
			richtext.Doc{para(run("@ana #x", 0))}},
		{"link", "here", []models.MessageEntity{link}, richtext.Doc{para(richtext.Text{S: "here", Link: "https://example.org/"})}},
		{"no link", "here", []models.MessageEntity{evil}, richtext.Doc{para(run("here", 0))}},
		{"code block between lines", "so\nfmt.Do()\nyes", []models.MessageEntity{code},
			richtext.Doc{para(run("so", 0)), richtext.Code{S: "fmt.Do()", Language: "go"}, para(run("yes", 0))}},
		{"quote with code", "he: x := 1\nI see", []models.MessageEntity{e("blockquote", 0, 10), e("code", 4, 6)},
			richtext.Doc{richtext.Quote{Body: richtext.Doc{para(run("he: ", 0), run("x := 1", richtext.Mono))}}, para(run("I see", 0))}},
		{"quote of nothing but code", "x", []models.MessageEntity{e("pre", 0, 1), e("blockquote", 0, 1)},
			richtext.Doc{richtext.Quote{Body: richtext.Doc{richtext.Code{S: "x"}}}}},
		{"overlapping blocks", "abcdef", []models.MessageEntity{e("blockquote", 0, 4), e("expandable_blockquote", 2, 4)},
			richtext.Doc{richtext.Quote{Body: richtext.FromPlain("abcd")}, richtext.Quote{Body: richtext.FromPlain("ef")}}},
		{"addresses", "see example.org/x, https://b.example or a@c.example", []models.MessageEntity{e("url", 4, 13), e("url", 19, 17), e("email", 40, 11)},
			richtext.Doc{para(run("see ", 0), richtext.Text{S: "example.org/x", Link: "http://example.org/x"}, run(", ", 0), richtext.Text{S: "https://b.example", Link: "https://b.example"},
				run(" or ", 0), richtext.Text{S: "a@c.example", Link: "mailto:a@c.example"})}},
		{"names, dates and emoji", "Ana on Friday 😀", []models.MessageEntity{e("text_mention", 0, 3), e("date_time", 7, 6), e("custom_emoji", 14, 2)},
			richtext.Doc{para(run("Ana on Friday 😀", 0))}},
		{"expandable quote", "a\nb\nc", []models.MessageEntity{e("expandable_blockquote", 0, 3)},
			richtext.Doc{richtext.Quote{Body: richtext.FromPlain("a\nb")}, para(run("c", 0))}},
		{"right to left", "שלום עולם", []models.MessageEntity{e("bold", 5, 4)}, richtext.Doc{para(run("שלום ", 0), run("עולם", richtext.Bold))}},
		{"combining", "ae\u0301b", []models.MessageEntity{e("italic", 1, 2)}, richtext.Doc{para(run("a", 0), run("e\u0301", richtext.Italic), run("b", 0))}},
		{"empty", "", []models.MessageEntity{e("bold", 0, 3)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, telegram.ToDoc(tt.text, tt.entities)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFromDoc(t *testing.T) {
	to := func(kind models.MessageEntityType, offset, length int, address string) models.MessageEntity {
		one := e(kind, offset, length)
		one.URL = address
		return one
	}
	tests := []struct {
		name string
		doc  richtext.Doc
		text string
		want []models.MessageEntity
	}{
		{"styles over a line break", richtext.Doc{para(run("a", richtext.Bold), richtext.Break{}, run("b", richtext.Bold|richtext.Italic), run("c", 0))},
			"a\nbc", []models.MessageEntity{e("bold", 0, 3), e("italic", 2, 1)}},
		{"one style ends inside another", richtext.Doc{para(run("😀", richtext.Bold|richtext.Strike), run("b", richtext.Strike))},
			"😀b", []models.MessageEntity{e("strikethrough", 0, 3), e("bold", 0, 2)}},
		{"code has no other style", richtext.Doc{para(run("x", richtext.Mono|richtext.Bold))}, "x", []models.MessageEntity{e("code", 0, 1)}},
		{"link in two styles", richtext.Doc{para(richtext.Text{S: "go ", Link: "https://a.example/"}, richtext.Text{S: "there", Link: "https://a.example/", Style: richtext.Italic})},
			"go there", []models.MessageEntity{to("text_link", 0, 8, "https://a.example/"), e("italic", 3, 5)}},
		{"link that Telegram drops", richtext.Doc{para(richtext.Text{S: "mail us", Link: "mailto:a@example.org"}, run("!", 0))}, "mail us (a@example.org)!", nil},
		{"link to no named host", richtext.Doc{para(richtext.Text{S: "crm", Link: "https://intranet/"})}, "crm (https://intranet/)", nil},
		{"nested lists", richtext.Doc{richtext.List{Items: []richtext.Doc{
			{para(run("a", 0)), richtext.List{Ordered: true, Start: 9, Items: []richtext.Doc{richtext.FromPlain("b\nb"), richtext.FromPlain("c")}}}, {para(run("d", richtext.Bold))}}}},
			"• a\n  9. b\n     b\n  10. c\n• d", []models.MessageEntity{e("bold", 28, 1)}},
		{"code with its language", richtext.Doc{para(run("so", 0)), richtext.Code{S: "x\ny", Language: "go"}},
			"so\nx\ny", []models.MessageEntity{{Type: "pre", Offset: 3, Length: 3, Language: "go"}}},
		{"code in a quote", richtext.Doc{richtext.Quote{Body: richtext.Doc{richtext.Code{S: "x"}}}}, "x", []models.MessageEntity{e("blockquote", 0, 1), e("pre", 0, 1)}},
		{"underline and spoiler", richtext.Doc{para(run("שלום", richtext.Underline|richtext.Spoiler), run("!", richtext.Spoiler))},
			"שלום!", []models.MessageEntity{e("spoiler", 0, 5), e("underline", 0, 4)}},
		{"mention and emoji", richtext.Doc{para(richtext.Mention{Ref: "U1", Label: "Ana"}, run(" ", 0), richtext.Emoji{Short: "wave", Unicode: "👋"}, richtext.Emoji{Short: "parrot"})}, "@Ana 👋:parrot:", nil},
		{"quote in a quote", richtext.Doc{richtext.Quote{Body: richtext.Doc{para(run("a", 0)), richtext.Quote{Body: richtext.FromPlain("b")}}}},
			"a\n> b", []models.MessageEntity{e("blockquote", 0, 5)}},
		{"heading and list", richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("Steps", 0)}}, richtext.List{Ordered: true, Start: 3, Items: []richtext.Doc{richtext.FromPlain("go")}}},
			"Steps\n3. go", []models.MessageEntity{e("bold", 0, 5)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, entities := telegram.FromDoc(tt.doc)
			if text != tt.text {
				t.Errorf("the text is %q, want %q", text, tt.text)
			}
			if diff := cmp.Diff(tt.want, entities); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of more entities than Telegram keeps, links are the last to go.
func TestFromDocOfManyEntities(t *testing.T) {
	var ins []richtext.Inline
	for range 90 {
		ins = append(ins, run("b", richtext.Bold), run(" ", 0))
	}
	for range 30 {
		ins = append(ins, richtext.Text{S: "shop", Link: "https://shop.example/"}, run(" ", 0))
	}
	_, entities := telegram.FromDoc(richtext.Doc{para(ins...)})
	links := 0
	for _, e := range entities {
		if e.Type == "text_link" {
			links++
		}
	}
	if len(entities) != 100 || links != 30 {
		t.Errorf("%d entities, %d of them links", len(entities), links)
	}
}

// character is one that people see, and how.
type character struct {
	r        rune
	style    richtext.Style
	link     string
	quoted   bool
	code     bool
	language string
}

// characters spreads a Doc out, with all that Telegram does not show taken away as
// FromDoc's comment has it.
func characters(doc richtext.Doc, quoted bool) []character {
	var out []character
	line := character{r: '\n', quoted: quoted}
	for i, b := range doc {
		if i > 0 {
			out = append(out, line)
		}
		switch b := b.(type) {
		case richtext.Para:
			out = append(out, spread(b.Text, quoted)...)
		case richtext.Quote:
			flat := telegram.Features
			flat.Quotes = false
			out = append(out, characters(richtext.Degrade(b.Body, flat), true)...)
		case richtext.Code:
			for _, r := range b.S {
				c := character{r: r, quoted: quoted, code: true, language: b.Language}
				if r == '\n' {
					c = line
				}
				out = append(out, c)
			}
		}
	}
	return out
}

func spread(ins []richtext.Inline, quoted bool) []character {
	var out []character
	add := func(s string, style richtext.Style, link string) {
		if style&richtext.Mono != 0 {
			style = richtext.Mono
		}
		for _, r := range s {
			c := character{r: r, style: style, link: link, quoted: quoted}
			if r == '\n' {
				c = character{r: '\n', quoted: quoted}
			}
			out = append(out, c)
		}
	}
	for _, in := range ins {
		t, ok := in.(richtext.Text)
		if !ok {
			t.S = richtext.Doc{para(in)}.Plain()
		}
		if t.Link != "" {
			t.Style &^= richtext.Mono
		}
		add(t.S, t.Style, t.Link)
	}
	return out
}

// What is written and read again is the same but for the losses that FromDoc
// names; and what is written is such as Telegram takes.
func TestCodecRoundTrip(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		text, entities := telegram.FromDoc(doc)
		checkEntities(t, text, entities)
		want := characters(richtext.Degrade(doc, telegram.Features), false)
		got := characters(telegram.ToDoc(text, entities), false)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(character{})); diff != "" {
			t.Fatalf("%q with %+v differs:\n%s", text, entities, diff)
		}
	})
}

// checkEntities holds entities to https://core.telegram.org/bots/api#formatting-options
func checkEntities(t interface{ Fatalf(string, ...any) }, text string, entities []models.MessageEntity) {
	units := utf16.Encode([]rune(text))
	inside := func(at int) bool { return at < len(units) && units[at] >= 0xDC00 && units[at] <= 0xDFFF }
	for i, a := range entities {
		if a.Offset < 0 || a.Length <= 0 || a.Offset+a.Length > len(units) || inside(a.Offset) || inside(a.Offset+a.Length) {
			t.Fatalf("entity %+v does not fit %q", a, text)
		}
		for _, b := range entities[i+1:] {
			apart := b.Offset >= a.Offset+a.Length
			within := b.Offset+b.Length <= a.Offset+a.Length
			if !apart && !within {
				t.Fatalf("entities %+v and %+v cross", a, b)
			}
			if !apart && (a.Type == "code" || a.Type == "pre" || a.Type == "blockquote" && b.Type == "blockquote") {
				t.Fatalf("entity %+v holds %+v", a, b)
			}
		}
	}
	if !slices.IsSortedFunc(entities, func(a, b models.MessageEntity) int { return a.Offset - b.Offset }) {
		t.Fatalf("entities are out of order: %+v", entities)
	}
}

// No word is lost, whatever the entities say.
func FuzzToDoc(f *testing.F) {
	body, err := os.ReadFile("testdata/updates/callback_query.json")
	if err != nil {
		f.Fatal(err)
	}
	var u struct {
		Query struct {
			Message struct {
				Text     string          `json:"text"`
				Entities json.RawMessage `json:"entities"`
			} `json:"message"`
		} `json:"callback_query"`
	}
	if err := json.Unmarshal(body, &u); err != nil {
		f.Fatal(err)
	}
	f.Add(u.Query.Message.Text, []byte(u.Query.Message.Entities))
	for _, body := range gathered(f) {
		walkTexts(body, func(text string, entities json.RawMessage) { f.Add(text, []byte(entities)) })
	}
	f.Add("😀 a\nb\n", []byte(`[{"type":"pre","offset":1,"length":3},{"type":"blockquote","offset":0,"length":9},{"type":"bold","offset":2,"length":2}]`))
	f.Fuzz(func(t *testing.T, text string, list []byte) {
		var entities []models.MessageEntity
		if json.Unmarshal(list, &entities) != nil || !utf8.ValidString(text) {
			return
		}
		doc := telegram.ToDoc(text, entities)
		if !richtext.Equal(doc, doc.Normalize()) {
			t.Error("it is not in canonical form")
		}
		squeeze := strings.NewReplacer("\n", "", "\r", "", "> ", "", ">", "")
		if got, want := squeeze.Replace(doc.Plain()), squeeze.Replace(text); got != want {
			t.Errorf("the words are %q, want %q", got, want)
		}
	})
}
