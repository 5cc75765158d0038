package transcript

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

//go:embed page.html
var pageText string

// HTML is a transcript as a page that stands alone: it needs no network, runs no script,
// and can be printed. Files that were saved are shown where a browser can show them.
func HTML(t *Transcript, n Names) ([]byte, error) {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("reading the page of transcripts: %w", err)
	}
	type shownFile struct{ Name, Alt, Size, Saved, As string }
	type shownVersion struct {
		When string
		Body template.HTML
	}
	type shown struct {
		When, Who, What, Class, Head, Deleted, Back, Reacted string
		Body                                                 template.HTML
		Files                                                []shownFile
		Later                                                []shownVersion
		Unsent                                               bool
	}
	data := struct {
		Title   string
		Facts   [][2]string
		Entries []shown
	}{Title: t.Contact.Name + " " + t.Conversation.String()}
	data.Title = strings.TrimSpace(data.Title)
	for _, f := range t.facts(n) {
		data.Facts = append(data.Facts, [2]string{f.label, f.value})
	}
	for _, e := range t.entries(n) {
		s := shown{
			When: n.when(e.at), Who: e.who, What: e.what, Class: class(e.from), Head: e.head, Deleted: n.when(e.deleted),
			Body: htmlOf(e.body), Unsent: e.unsent, Back: n.when(e.back), Reacted: strings.Join(e.reacted, ", "),
		}
		for _, f := range e.files {
			s.Files = append(s.Files, shownFile{Name: fileName(f), Alt: f.Alt, Size: size(f.Size), Saved: n.saved(f), As: shownAs(f)})
		}
		for _, l := range e.later {
			s.Later = append(s.Later, shownVersion{n.when(l.at), htmlOf(l.body)})
		}
		data.Entries = append(data.Entries, s)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("writing a transcript: %w", err)
	}
	return b.Bytes(), nil
}

// class is the style of somebody's words.
func class(from bridge.RecordFrom) string {
	if from == "" {
		return "change"
	}
	return string(from)
}

// shownAs is how a page shows a file.
func shownAs(f bridge.File) string {
	switch f.Kind {
	case bridge.FilePhoto, bridge.FileSticker:
		return "image"
	case bridge.FileVideo, bridge.FileAnimation, bridge.FileVideoNote:
		if strings.HasPrefix(f.Type, "image/") {
			return "image"
		}
		return "video"
	case bridge.FileAudio, bridge.FileVoice:
		return "audio"
	}
	return ""
}

// htmlOf is a text as HTML. Everything that people have written is escaped.
func htmlOf(d richtext.Doc) template.HTML {
	var b strings.Builder
	writeHTML(&b, d)
	return template.HTML(b.String()) //nolint:gosec // made of escaped parts alone
}

func writeHTML(b *strings.Builder, d richtext.Doc) {
	for _, block := range d {
		switch block := block.(type) {
		case richtext.Para:
			b.WriteString(`<p dir="auto">`)
			inlineHTML(b, block.Text)
			b.WriteString("</p>")
		case richtext.Heading:
			b.WriteString(`<p dir="auto"><strong>`)
			inlineHTML(b, block.Text)
			b.WriteString("</strong></p>")
		case richtext.Quote:
			b.WriteString("<blockquote>")
			writeHTML(b, block.Body)
			b.WriteString("</blockquote>")
		case richtext.Code:
			b.WriteString("<pre><code>" + template.HTMLEscapeString(block.S) + "</code></pre>")
		case richtext.List:
			listHTML(b, block)
		}
	}
}

func listHTML(b *strings.Builder, l richtext.List) {
	tag, open := "ul", "<ul>"
	if l.Ordered {
		tag, open = "ol", `<ol start="`+strconv.Itoa(max(l.Start, 1))+`">`
	}
	b.WriteString(open)
	for _, item := range l.Items {
		b.WriteString("<li>")
		writeHTML(b, item)
		b.WriteString("</li>")
	}
	b.WriteString("</" + tag + ">")
}

// tags are the elements of the styles, from the outermost.
var tags = []struct {
	style richtext.Style
	open  string
	close string
}{
	{richtext.Bold, "<strong>", "</strong>"}, {richtext.Italic, "<em>", "</em>"}, {richtext.Underline, "<u>", "</u>"},
	{richtext.Strike, "<s>", "</s>"}, {richtext.Mono, "<code>", "</code>"}, {richtext.Spoiler, `<span class="spoiler">`, "</span>"},
}

func inlineHTML(b *strings.Builder, line []richtext.Inline) {
	for _, in := range line {
		switch in := in.(type) {
		case richtext.Break:
			b.WriteString("<br>")
		case richtext.Text:
			textHTML(b, in)
		default:
			b.WriteString(template.HTMLEscapeString(richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()))
		}
	}
}

func textHTML(b *strings.Builder, t richtext.Text) {
	linked := safeLink(t.Link)
	if linked {
		b.WriteString(`<a rel="noreferrer nofollow" href="` + template.HTMLEscapeString(t.Link) + `">`)
	}
	for _, tag := range tags {
		if t.Style&tag.style != 0 {
			b.WriteString(tag.open)
		}
	}
	b.WriteString(template.HTMLEscapeString(t.S))
	for _, tag := range slices.Backward(tags) {
		if t.Style&tag.style != 0 {
			b.WriteString(tag.close)
		}
	}
	if linked {
		b.WriteString("</a>")
		if address := richtext.Address(t.Link); address != t.S {
			b.WriteString(" (" + template.HTMLEscapeString(address) + ")")
		}
	}
}

// safeLink tells whether an address may be followed from a page.
func safeLink(link string) bool {
	u, err := url.Parse(link)
	return err == nil && slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme)
}
