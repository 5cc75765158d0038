package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// The limits of the buttons of a say.
const (
	maxLinks     = 8
	maxLinkLabel = 40
)

// sayStep sends a message to the customer: words, a file, or both, with links as buttons.
type sayStep struct {
	Text    *text       `json:"text,omitempty"`
	File    *Attachment `json:"file,omitempty"`
	Buttons []link      `json:"buttons,omitempty"`
}

// link is a button that opens an address.
type link struct {
	Label *text     `json:"label"`
	URL   *template `json:"url"`
}

// Attachment is a file that a step sends. Its bytes belong to this version of the workflow:
// they are kept by their Hash. Path is where the file of the configuration has it.
type Attachment struct {
	Path string `json:"path"`
	Hash string `json:"hash"`
	Name string `json:"name"`
	Type string `json:"type,omitempty"` // media type
	Kind string `json:"kind"`           // one of the File constants of package bridge
	Size int64  `json:"size"`
	// Open reads the bytes where Path is; nil for a version that comes from the store.
	Open func() (io.ReadCloser, error) `json:"-"`
}

// AttachmentHash is the Hash of an attachment with these bytes.
func AttachmentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// WebLink is a button that opens an address.
type WebLink struct{ Label, URL string }

func parseSay(p *parser, m mapping) step {
	s := new(sayStep)
	n, file := m.get("say"), m.get("file")
	if file != nil {
		s.File = p.attachment(file)
	}
	if empty := isNull(n) || n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == ""; file == nil || !empty {
		s.Text = p.text(n, `"say"`)
	}
	if n := m.get("buttons"); n != nil {
		s.Buttons = p.links(n)
	}
	return s
}

// attachment reads the file that a step sends.
func (p *parser) attachment(n *yaml.Node) *Attachment {
	path, ok := p.word(n, `"file"`)
	if !ok {
		return nil
	}
	if p.attach == nil {
		p.bad(n, `a workflow that is made in Slack sends no files; only one of the configuration's files can`)
		return nil
	}
	a, err := p.attach(path)
	if err != nil {
		p.bad(n, "%v", err)
		return nil
	}
	return &a
}

// links reads the buttons of a say.
func (p *parser) links(n *yaml.Node) []link {
	const form = "[{label: Our shop, url: https://example.com}]"
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.bad(n, `"buttons" must be a list such as %s, not %s`, form, describe(n))
		return nil
	}
	if len(n.Content) > maxLinks {
		p.bad(n.Content[maxLinks], "a message has at most %d buttons", maxLinks)
	}
	var out []link
	for _, one := range n.Content {
		m, ok := p.mapping(one, "a button")
		if !ok {
			continue
		}
		m.only("a button", []string{"label", "url"}, nil)
		var l link
		if label := m.get("label"); label == nil {
			p.bad(m.node, `this button needs a "label", as in %s`, form)
		} else {
			l.Label = p.text(label, `"label"`)
			p.short(l.Label)
		}
		if address := m.get("url"); address == nil {
			p.bad(m.node, `this button needs a "url", as in %s`, form)
		} else {
			l.URL = p.address(address)
		}
		if l.Label != nil && l.URL != nil {
			out = append(out, l)
		}
	}
	return out
}

// short sees that a label fits on a button.
func (p *parser) short(t *text) {
	if t == nil {
		return
	}
	for _, v := range t.Variants {
		if n := utf8.RuneCountInString(v.Template.literals()); n > maxLinkLabel {
			p.problems.Add(v.Template.at, "the label of a button has at most %d characters, and this one %d; make it shorter", maxLinkLabel, n)
		}
	}
}

// address reads where a button leads: a web address, which may have values in it, but not
// in the name of its site.
func (p *parser) address(n *yaml.Node) *template {
	t := p.template(n, `"url"`)
	if t == nil {
		return nil
	}
	site := t.pieces[0].literal
	if whole, ok := webAddress(site); !ok || !strings.HasPrefix(site, "https://") && !strings.HasPrefix(site, "http://") ||
		len(t.pieces) > 1 && strings.Count(site, "/") < 3 || strings.ContainsAny(site, " \t\n") || whole == "" {
		p.bad(n, `"url" must be a web address such as https://example.com/orders/{{ answers.order }}, whose site is written out, not %q`, n.Value)
		return nil
	}
	return t
}

func (s *sayStep) kind() string      { return "say" }
func (s *sayStep) branches() []steps { return nil }

func (s *sayStep) check(c *checker) {
	if s.Text != nil || s.File == nil {
		c.text(s.Text)
	}
	for _, b := range s.Buttons {
		if b.URL == nil {
			c.missing("where a button leads")
			continue
		}
		c.text(b.Label)
		c.template(b.URL)
	}
	if s.File != nil && (s.File.Hash == "" || s.File.Size <= 0) {
		c.missing("a file")
	}
}

func (s *sayStep) run(x *execution) {
	out := Say{File: s.File}
	if s.Text != nil {
		out.Text = x.fill(s.Text)
	}
	for _, b := range s.Buttons {
		label := x.line(b.Label.in(x.f.Contact.Language), b.Label.readIn(x.f.Contact.Language))
		if address := x.address(b.URL); label != "" && address != "" {
			out.Links = append(out.Links, WebLink{Label: cut(label, maxLinkLabel), URL: address})
		}
	}
	if !x.r.Silent && (len(out.Text) > 0 || out.File != nil) {
		x.emit(out)
	}
	x.next()
}

// address is where a button leads, with its values as they stand in one; "" if that is
// longer than an address may be.
func (x *execution) address(t *template) string {
	var b strings.Builder
	for _, p := range t.pieces {
		if p.value == nil {
			b.WriteString(p.literal)
			continue
		}
		b.WriteString(strings.ReplaceAll(url.QueryEscape(x.string(p.value)), "+", "%20"))
	}
	if b.Len() > maxURL {
		return ""
	}
	return b.String()
}

func (s *sayStep) write(f *form) {
	if s.Text != nil {
		f.add("say", s.Text.form())
	} else {
		f.add("say", textForm(""))
	}
	if s.File != nil {
		f.add("file", wordForm(s.File.Path))
	}
	if len(s.Buttons) > 0 {
		list := listOf()
		for _, b := range s.Buttons {
			list.items = append(list.items, pairs().add("label", b.Label.form()).add("url", textForm(b.URL.src)))
		}
		f.add("buttons", list)
	}
}

// Attachments are the files that the workflow sends, and those to which it may hand over,
// each once.
func (d *Definition) Attachments() []Attachment {
	var all []Attachment
	seen := map[string]bool{}
	add := func(st step) {
		if s, ok := st.(*sayStep); ok && s.File != nil && !seen[s.File.Hash] {
			seen[s.File.Hash] = true
			all = append(all, *s.File)
		}
	}
	d.steps.walk(add)
	for _, id := range d.HandsOverTo() {
		d.also[id].steps.walk(add)
	}
	return all
}

// template compiles the values of one.
func (c *checker) template(t *template) {
	for _, p := range t.pieces {
		if p.value != nil {
			c.value(p.value, `"{{ }}"`)
			c.open(p.value, "this text")
		}
	}
}
