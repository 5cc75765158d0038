package workflow

import (
	"strconv"
	"strings"
	"time"
)

// YAML is the workflow in the file's own form, as short as it can be: what is as it is
// by itself is left out. Parsing it in the same scope gives the same version.
func (d *Definition) YAML() []byte {
	var b strings.Builder
	d.doc.form().write(&b, 0)
	return []byte(b.String())
}

// Included is what YAML has written as a file that a configuration can include.
func Included(text []byte) []byte {
	var b strings.Builder
	b.WriteString("workflows:\n")
	for i, l := range linesOf(string(text)) {
		switch {
		case i == 0:
			l = "  - " + l
		case l != "":
			l = "    " + l
		}
		b.WriteString(l + "\n")
	}
	return []byte(b.String())
}

func (doc *document) form() *form {
	f := pairs().add("id", wordForm(doc.ID))
	if doc.Name != "" {
		f.add("name", textForm(doc.Name))
	}
	if doc.Description != "" {
		f.add("description", textForm(doc.Description))
	}
	if doc.Trigger != nil {
		f.add("trigger", doc.Trigger.form())
	}
	f.steps("steps", doc.Steps)
	return f
}

func (t *trigger) form() *form {
	f := pairs().add("event", wordForm(t.Event))
	switch {
	case t.After > 0:
		f.add("after", spanForm(t.After))
	case t.Field != "":
		f.add("field", wordForm(t.Field))
	case t.Tag != "":
		f.add("tag", wordForm(t.Tag))
	}
	if t.If != nil {
		f.add("if", t.If.form())
	}
	if t.Once {
		f.add("once_per_contact", wordForm("true"))
	}
	return f
}

// form is a list of steps, each on lines of its own.
func (s steps) form() *form {
	list := listOf()
	for _, st := range s {
		f := pairs()
		st.write(f)
		f.open = true
		list.items = append(list.items, f)
	}
	list.open = true
	return list
}

// form is a text: as it stands, or by language.
func (t *text) form() *form {
	if len(t.Variants) == 1 && t.Variants[0].Tag == "" {
		return textForm(t.Variants[0].Template.src)
	}
	f := pairs()
	for _, v := range t.Variants {
		f.add(v.Tag, textForm(v.Template.src))
	}
	return f
}

func (e *expression) form() *form { return textForm(strings.TrimSpace(e.src)) }

func (v value) form() *form {
	if v.Expr != nil {
		return textForm("=" + strings.TrimSpace(v.Expr.src))
	}
	return wordForm(v.Literal)
}

// wordForm is a value that the file may have without quotes whatever YAML takes it for.
func wordForm(s string) *form { return scalarOf(s, false) }

// textForm is a text.
func textForm(s string) *form { return scalarOf(s, true) }

// wordsForm is a list of words.
func wordsForm(list []string) *form {
	f := listOf()
	for _, s := range list {
		f.items = append(f.items, wordForm(s))
	}
	return f
}

func spanForm(d time.Duration) *form { return wordForm(FormatDuration(d)) }

func boundForm(n float64) *form {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	return &form{value: s, inner: s}
}
