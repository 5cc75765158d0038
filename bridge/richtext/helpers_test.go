package richtext_test

import (
	"encoding/json"
	"strings"
	"unicode"

	"frontdesk/bridge/richtext"
)

type (
	doc     = richtext.Doc
	para    = richtext.Para
	heading = richtext.Heading
	quote   = richtext.Quote
	code    = richtext.Code
	list    = richtext.List
	text    = richtext.Text
	mention = richtext.Mention
	emoji   = richtext.Emoji
	br      = richtext.Break
)

const (
	bold      = richtext.Bold
	italic    = richtext.Italic
	mono      = richtext.Mono
	allStyles = richtext.Bold | richtext.Italic | richtext.Underline | richtext.Strike | richtext.Mono | richtext.Spoiler
)

// p is a paragraph of strings, taken as unstyled runs, and inlines.
func p(parts ...any) para { return para{Text: ins(parts...)} }

func ins(parts ...any) []richtext.Inline {
	var out []richtext.Inline
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			out = append(out, text{S: part})
		case richtext.Inline:
			out = append(out, part)
		}
	}
	return out
}

func b(s string) text        { return text{S: s, Style: bold} }
func link(s, to string) text { return text{S: s, Link: to} }
func ul(items ...doc) list   { return list{Items: items} }
func item(parts ...any) doc  { return doc{p(parts...)} }
func asJSON(d doc) string    { out, err := json.Marshal(d); return string(out) + errText(err) }
func errText(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

// unit is one character, mention, emoji or break of a Doc with its formatting:
// what must not get lost, counted without any help of the package's own.
type unit struct {
	s     string
	style richtext.Style
	link  string
	code  bool
}

func (u unit) blank() bool {
	for _, r := range u.s {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// unseen reports whether u is a blank or one of the generator's invisible characters.
func (u unit) unseen() bool {
	return u.blank() || strings.Trim(u.s, "\U000E0067\U000E0062\U000E0065\U000E006E\U000E007F") == "" || strings.Contains("\u200B\u00AD\uFEFF\u2060\uFFFC\uFE0F\u200D\u200F\u202B\u202E\u202C\u2066\u2067\u2069", u.s)
}

func units(d doc) []unit {
	var out []unit
	for _, b := range d {
		switch b := b.(type) {
		case para:
			out = append(out, inlineUnits(b.Text)...)
		case heading:
			out = append(out, inlineUnits(b.Text)...)
		case quote:
			out = append(out, units(b.Body)...)
		case code:
			for _, r := range b.S {
				out = append(out, unit{s: string(r), code: true})
			}
		case list:
			for _, item := range b.Items {
				out = append(out, units(item)...)
			}
		}
	}
	return out
}

func inlineUnits(ins []richtext.Inline) []unit {
	var out []unit
	for _, in := range ins {
		switch in := in.(type) {
		case text:
			for _, r := range in.S {
				out = append(out, unit{s: string(r), style: in.Style, link: in.Link})
			}
		default:
			out = append(out, unit{s: doc{para{Text: []richtext.Inline{in}}}.Plain()})
		}
	}
	return out
}

func words(us []unit) string {
	var sb strings.Builder
	for _, u := range us {
		sb.WriteString(u.s)
	}
	return sb.String()
}

// unchanged fails the test if f changes the Doc that it is given.
func unchanged(t interface {
	Helper()
	Fatalf(string, ...any)
}, d doc, f func()) {
	t.Helper()
	before := asJSON(d)
	f()
	if after := asJSON(d); after != before {
		t.Fatalf("the Doc was changed in place:\nbefore %s\nafter  %s", before, after)
	}
}

// shaped makes a Doc of s for the fuzzers: its first block cut into runs of one to
// four characters, alternately bold and linked, within the block that shape names.
func shaped(s string, shape uint8) doc {
	n := int(shape>>4)%4 + 1
	var body []richtext.Inline
	for i, rs := 0, []rune(s); len(rs) > 0; i++ {
		run := text{S: string(rs[:min(n, len(rs))])}
		switch i % 3 {
		case 1:
			run.Style = bold
		case 2:
			run.Link = "https://x.example/"
		}
		body = append(body, run)
		rs = rs[min(n, len(rs)):]
	}
	d := doc{para{Text: body}, p("end")}
	switch shape % 5 {
	case 1:
		return doc{quote{Body: d}}
	case 2:
		return doc{list{Ordered: true, Start: 9, Items: []doc{d, item("last")}}}
	case 3:
		return doc{code{S: s}, p("end")}
	case 4:
		return doc{ul(doc{heading{Text: body}, quote{Body: d}})}
	}
	return d
}
