package workflow

import (
	"slices"
	"strings"
)

// manyQuestions is how many required questions people answer before they meet somebody.
const manyQuestions = 5

// lintManyQuestions finds ways on which too much has to be answered.
func lintManyQuestions(l *lint) {
	var said []*askStep
	l.questions(func(_ *Definition, q *askStep) {
		if q.Optional {
			return
		}
		for _, a := range l.seen.arrivals[q] {
			again := slices.ContainsFunc(a.required, func(r *askStep) bool { return r == q || slices.Contains(said, r) })
			if len(a.required) != manyQuestions || again {
				continue
			}
			said = append(said, q)
			var before []string
			for _, r := range a.required {
				before = append(before, l.words(r.ID, l.the(r)))
			}
			l.warn(q.at(), "%s is the sixth question in a row that must be answered, after %s; many people leave by then: %s, or leave them to the agent", l.the(q), enumeration(before),
				l.words(`make some of them "required: false"`, "let some of them be skipped"))
			return
		}
	})
}

// lintAskedTwice finds what is asked for once more on the same way.
func lintAskedTwice(l *lint) {
	l.questions(func(_ *Definition, q *askStep) {
		if q.Save == "" || l.mentions(q.SkipIf, q.Save) {
			return
		}
		for _, a := range l.seen.arrivals[q] {
			if first := a.saved[q.Save]; first != nil && first != q && !a.guarded(q.Save) {
				if l.form {
					l.warn(q.at(), "%s asks once more for what %s has asked for; take one of them out", l.the(q), l.the(first))
					return
				}
				l.warn(q.at(), `%s is asked for twice on one way, before by %q at %s; take one of them out, or write skip_if: %s != ""`, q.Save, first.ID, first.at(), q.Save)
				return
			}
		}
	})
}

// lintAskedLate finds questions of the program while an agent talks with the customer.
func lintAskedLate(l *lint) {
	l.questions(func(_ *Definition, q *askStep) {
		if slices.ContainsFunc(l.seen.arrivals[q], func(a arrival) bool { return a.assigned }) {
			l.warn(q.at(), `%s is asked when an agent has the conversation already, so that two talk with the customer at once; ask before %s`, l.the(q), l.words(`"assign"`, "an agent gets it"))
		}
	})
}

// lintNoPerson finds questions whose buttons leave no room for the one that leads to a
// person, and where no answer does.
func lintNoPerson(l *lint) {
	l.questions(func(_ *Definition, q *askStep) {
		if len(q.Choices) == 0 || q.Optional || len(q.buttons()) <= manyOptions || slices.ContainsFunc(q.Choices, choice.leadsOn) {
			return
		}
		l.warn(q.at(), `%s has so many choices that no button shows how to reach a person, and whoever fits none of them is stuck until the last attempt; add a choice such as %s`, l.the(q),
			l.words(`{id: other, label: Something else}, or required: false`, "“Something else”, or let it be skipped"))
	})
}

// buttons are what can be pressed below a question when it is asked first: labels, and
// "" for those of the program.
func (q *askStep) buttons() []string {
	var out []string
	for _, c := range q.Choices {
		out = append(out, c.ID)
	}
	if q.of.several {
		out = append(out, "")
	}
	if q.Optional {
		out = append(out, "")
	}
	return out
}

// leadsOn tells whether a choice is for those who fit no other one.
func (c choice) leadsOn() bool {
	words := append([]string{c.ID}, c.Also...)
	if c.Label != nil {
		for _, v := range c.Label.Variants {
			words = append(words, v.Template.src)
		}
	}
	return slices.ContainsFunc(words, func(w string) bool {
		w = strings.ReplaceAll(w, "_", " ")
		if WantsPerson(w) {
			return true
		}
		for _, other := range strings.Fields(fold(w)) {
			if strings.Contains(otherWords, "|"+other+"|") {
				return true
			}
		}
		return slices.ContainsFunc([]string{"其他", "其它", "人工", "真人"}, func(s string) bool { return strings.Contains(w, s) })
	})
}

// otherWords are in the label of a choice for all else, folded, between bars.
const otherWords = "|other|others|else|none|unsure|person|human|agent|sonstiges|anderes|andere|anderen|anders|weiteres|keine|mensch|otro|otra|otros|otras|ninguno|ninguna|persona|" +
	"autre|autres|aucun|aucune|personne|inne|inny|inna|zadne|czlowiek|outro|outra|outros|outras|nenhum|nenhuma|pessoa|khac|nguoi|اخر|اخرى|غير|شخص|"
