package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"frontdesk/workflow/problem"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// placeholders are how other programs have values filled in. Here they stand as they are.
var placeholders = regexp.MustCompile(`\$(?:contact|assignee|system|conversation|variable|answers|user|team)\.[A-Za-z_.]+|\$\{[^{}\n]*\}|` +
	`(?:^|[^{])(\{ ?(?:contact|answers|assignee|team|conversation|first_?name|last_?name|name|email|phone)\b[A-Za-z_. ]*\})(?:[^}]|$)|%(?:first_?name|last_?name|name|email|phone)%`)

// lintPlaceholders finds what was meant as a value and is a text here.
func lintPlaceholders(l *lint) {
	l.steps(func(_ *Definition, st step) {
		for _, t := range texts(st) {
			for _, v := range t.Variants {
				for _, p := range v.Template.pieces {
					if found := placeholders.FindStringSubmatch(p.literal); found != nil {
						word := found[0]
						if found[1] != "" {
							word = found[1]
						}
						l.warn(v.Template.at, "%q is not filled in, people will read it as it stands; values are written as {{ contact.first_name }}", word)
						break
					}
				}
			}
		}
	})
}

// typical is how long a value may be expected to be.
const typical = 12

// length is how many characters a template has at least, and with typical values.
func (t *template) length() (least, likely int) {
	least = len([]rune(t.literals()))
	likely = least
	for _, p := range t.pieces {
		if p.value != nil {
			likely += typical
		}
	}
	return least, likely
}

// lintButtons finds choices that do not fit on the buttons of a channel.
func lintButtons(l *lint) {
	l.questions(func(_ *Definition, q *askStep) {
		for _, app := range l.around.Apps {
			if app.Buttons > 0 && len(q.Choices) > 0 && l.buttons(q, app) {
				return
			}
		}
	})
}

func (l *lint) buttons(q *askStep, app App) bool {
	if n := len(q.buttons()); n > app.Buttons {
		own := ""
		if more := n - len(q.Choices); more > 0 {
			own = " with the program’s own"
		}
		l.warn(q.at(), "%s has %d choices%s, and %s shows at most %d buttons: they become numbered lines; make them fewer, or ask in two steps", l.the(q), n, own, app.Name, app.Buttons)
		return true
	}
	mark := 0
	if q.of.several {
		mark = len([]rune(tick(true)))
	}
	for _, c := range q.Choices {
		for _, v := range c.Label.Variants {
			least, likely := v.Template.length()
			switch {
			case app.Label <= 0 || likely+mark <= app.Label:
			case least+mark > app.Label:
				l.warn(v.Template.at, "the label %q has %d characters, and a button of %s shows %d: all choices of %s become numbered lines; make it shorter",
					oneLine(v.Template.src, maxName), least, app.Name, app.Label-mark, l.the(q))
				return true
			default:
				l.warn(v.Template.at, "once its values are filled in, the label %q may well be longer than the %d characters that a button of %s shows: all choices of %s then become numbered lines; make it shorter",
					oneLine(v.Template.src, maxName), app.Label-mark, app.Name, l.the(q))
				return true
			}
		}
	}
	return false
}

// lintLongTexts finds texts that a channel shows in several messages only.
func lintLongTexts(l *lint) {
	l.steps(func(_ *Definition, st step) {
		for _, t := range forCustomer(st) {
			for _, v := range t.Variants {
				for _, app := range l.around.Apps {
					if app.Text <= 0 || app.Measure == nil {
						continue
					}
					if n := app.Measure(v.Template.literals()); n > app.Text {
						l.warn(v.Template.at, "this text has %d characters, and a message of %s %d: it is sent in pieces; make it shorter", n, app.Name, app.Text)
						break
					}
				}
			}
		}
	})
}

// speaks tells whether somebody who reads a language finds the text in it. One that does
// not say its language is in the first.
func (t *text) speaks(tag, first string) bool {
	if t.match != nil {
		_, _, sure := t.match.tags.Match(language.Make(tag))
		return sure >= language.High
	}
	own := t.Variants[0].Tag
	if own == "" {
		own = first
	}
	return speaks(own, tag)
}

// speaks tells whether readers of a language read another one as their own.
func speaks(tag, reader string) bool {
	if tag == reader {
		return true
	}
	_, _, sure := newMatcher([]string{tag}).tags.Match(language.Make(reader))
	return sure >= language.High
}

// worded tells whether a text has words of its own.
func (t *text) worded() bool {
	return slices.ContainsFunc(t.Variants, func(v variant) bool { return strings.ContainsFunc(v.Template.literals(), unicode.IsLetter) })
}

// lack is a language with the lines of the texts that lack it.
type lack struct {
	tag   string
	lines []string
}

// lintLanguages finds texts that lack a language in which others are, once for each workflow.
func lintLanguages(l *lint) {
	if l.form {
		l.formLanguages()
		return
	}
	wanted := l.around.Languages
	if wanted == nil {
		wanted = Languages(l.all)
	}
	if len(wanted) < 2 {
		return
	}
	for _, d := range l.all {
		lacks, at := d.lacks(wanted)
		if len(lacks) == 0 {
			continue
		}
		var list []string
		for _, k := range lacks {
			list = append(list, k.tag+" ("+lineList(k.lines)+")")
		}
		mend := "; add them, or name the languages that you speak, as in languages: [en, de]"
		if l.around.Languages != nil {
			mend = "; add them, or take the language out of “languages”"
		}
		l.warn(at, "texts of the workflow %q lack a language: %s%s", d.ID, enumeration(list), mend)
	}
}

// Languages are those in which any text of the workflows is, in their order; of two whose
// readers understand the other, the first.
func Languages(all []*Definition) (tags []string) {
	for _, d := range all {
		d.steps.walk(func(st step) {
			for _, t := range forCustomer(st) {
				for _, tag := range t.tags() {
					if !slices.ContainsFunc(tags, func(known string) bool { return speaks(known, tag) }) {
						tags = append(tags, tag)
					}
				}
			}
		})
	}
	return tags
}

// tags are the languages in which a text is.
func (t *text) tags() (tags []string) {
	for _, v := range t.Variants {
		if v.Tag != "" {
			tags = append(tags, v.Tag)
		}
	}
	return tags
}

// lacks are the languages that texts for customers lack, and where the first of these is.
func (d *Definition) lacks(wanted []string) (lacks []lack, first problem.Position) {
	byTag := map[string][]string{}
	d.steps.walk(func(st step) {
		for _, t := range d.spoken(st) {
			at := t.Variants[0].Template.at
			for _, tag := range wanted {
				if t.speaks(tag, wanted[0]) {
					continue
				}
				if first.Line == 0 {
					first = at
				}
				if line := strconv.Itoa(at.Line); !slices.Contains(byTag[tag], line) {
					byTag[tag] = append(byTag[tag], line)
				}
			}
		}
	})
	for _, tag := range wanted {
		if len(byTag[tag]) > 0 {
			lacks = append(lacks, lack{tag, byTag[tag]})
		}
	}
	return lacks, first
}

// spoken are the texts of a step that have to be there in each language: those with
// words, and labels of choices only where another one of the question is translated.
func (d *Definition) spoken(st step) (out []*text) {
	q, asks := st.(*askStep)
	translated := asks && slices.ContainsFunc(q.Choices, func(c choice) bool { return len(c.Label.tags()) > 0 })
	for _, t := range forCustomer(st) {
		label := asks && slices.ContainsFunc(q.Choices, func(c choice) bool { return c.Label == t })
		if t.worded() && (!label || translated) {
			out = append(out, t)
		}
	}
	return out
}

// lineList names lines of a file.
func lineList(lines []string) string {
	if len(lines) == 1 {
		return "line " + lines[0]
	}
	return "lines " + enumeration(lines)
}
