package workflow

import (
	"strings"
	"unicode/utf8"
)

// formWidth is how many characters a line may have that holds more than one value.
const formWidth = 100

// form is a part of a workflow as the file has it: one value, keys with values, or a list.
type form struct {
	// value is a value on one line, inner the same within brackets. lines, if it is
	// set, is a text as a literal block: its head ("|" or "|-") and its lines.
	value, inner string
	lines        []string
	// keys are those of pairs, with a value each.
	keys   []string
	values []*form
	items  []*form
	list   bool
	// open: it stands on lines of its own, however short it is.
	open bool
}

// pairs are keys with values.
func pairs() *form { return new(form) }

// listOf is a list.
func listOf(items ...*form) *form { return &form{list: true, items: items} }

// add puts a key with its value behind those that are there. It returns f.
func (f *form) add(key string, value *form) *form {
	f.keys, f.values = append(f.keys, key), append(f.values, value)
	return f
}

// steps adds a list of steps, unless it is empty.
func (f *form) steps(key string, list steps) {
	if len(list) > 0 {
		f.add(key, list.form())
	}
}

// inline is it on one line, within brackets; ok is false if it cannot be.
func (f *form) inline() (line string, ok bool) {
	switch {
	case f.open, f.lines != nil:
		return "", false
	case f.list:
		all, ok := inlineAll(f.items)
		return "[" + strings.Join(all, ", ") + "]", ok
	case f.value != "":
		return f.inner, true
	}
	all, ok := inlineAll(f.values)
	for i := range all {
		all[i] = scalarOf(f.keys[i], false).inner + ": " + all[i]
	}
	return "{" + strings.Join(all, ", ") + "}", ok
}

func inlineAll(list []*form) ([]string, bool) {
	var all []string
	for _, f := range list {
		line, ok := f.inline()
		if !ok {
			return nil, false
		}
		all = append(all, line)
	}
	return all, true
}

// fits is it on the rest of a line that is so long already, if it fits there.
func (f *form) fits(used int) (line string, ok bool) {
	if line, ok = f.inline(); !ok {
		return "", false
	}
	if f.value != "" {
		return f.value, true
	}
	return line, used+utf8.RuneCountInString(line) <= formWidth
}

// write writes lines of pairs or of a list, each behind so many blanks; the first one
// has them already.
func (f *form) write(b *strings.Builder, indent int) {
	blanks := strings.Repeat(" ", indent)
	for i, item := range f.items {
		if i > 0 {
			b.WriteString(blanks)
		}
		b.WriteString("-")
		if line, ok := item.fits(indent + 2); ok {
			b.WriteString(" " + line + "\n")
			continue
		}
		if item.lines != nil {
			item.block(b, indent)
			continue
		}
		b.WriteString(" ")
		item.write(b, indent+2)
	}
	for i, v := range f.values {
		if i > 0 {
			b.WriteString(blanks)
		}
		key := scalarOf(f.keys[i], false).value + ":"
		b.WriteString(key)
		if line, ok := v.fits(indent + utf8.RuneCountInString(key) + 1); ok {
			b.WriteString(" " + line + "\n")
			continue
		}
		if v.lines != nil {
			v.block(b, indent)
			continue
		}
		b.WriteString("\n" + blanks + "  ")
		v.write(b, indent+2)
	}
}

// block writes a literal block below a line that is so far indented.
func (f *form) block(b *strings.Builder, indent int) {
	b.WriteString(" " + f.lines[0] + "\n")
	for _, line := range f.lines[1:] {
		if line != "" {
			b.WriteString(strings.Repeat(" ", indent+2) + line)
		}
		b.WriteByte('\n')
	}
}
