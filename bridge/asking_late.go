package bridge

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/workflow"
)

// Late is a question whose time was used up: what can still be pressed below it.
type Late struct {
	Question string `json:"question"`
	Title    string `json:"title"`
	// Save is where the answer goes, Memory the key under which it is remembered, Workflow
	// the version that has asked.
	Save     string `json:"save,omitempty"`
	Memory   string `json:"memory,omitempty"`
	Workflow string `json:"workflow"`
	// Answers are by the buttons' keys.
	Answers map[string]workflow.Answer `json:"answers"`
}

// answeredLate keeps an answer that comes after its question's time, and shows it. It tells
// whether a button stands for one.
func (d *decision) answeredLate(v *Conversation, key string) bool {
	if v.Late == nil {
		return false
	}
	answer, is := v.Late.Answers[key]
	if !is {
		return false
	}
	l := *v.Late
	v.Late = nil
	label := cmp.Or(answer.Label, answer.Value)
	d.isBack(v)
	d.silenceOver(v, workflow.EventContactSilent)
	v.waiting(d.env.Now)
	v.Answers = slices.DeleteFunc(v.Answers, func(a CardLine) bool { return a.Key == l.Question })
	v.Answers = append(v.Answers, CardLine{Key: l.Question, Label: l.Title, Value: beginning(label), Link: answer.Link, Saved: l.Save})
	d.out.Answers = append(d.out.Answers, Answered{
		Conversation: v.ID, Question: l.Question, Value: answer.Value, Label: label, Workflow: l.Workflow, At: d.env.Now,
	})
	if l.Save != "" {
		d.doing = d.ofVersion(l.Workflow)
		d.setTraced(v, l.Save, answer.Value, true)
		d.doing = ""
	}
	if l.Memory != "" {
		m := workflow.Memory{Key: l.Memory, At: d.env.Now}
		if !workflow.Outlasts(l.Save) {
			m.Answer = workflow.Answer{Value: answer.Value}
		}
		d.remember(v, m)
	}
	d.drawn = true
	d.toThread(v.ID, d.deskDoc("desk.event.late", "name", d.contactName(), "question", l.Title, "answer", label))
	d.toCustomer(v, d.say("thanks"), nil)
	return true
}

// ofVersion is a workflow as in Audit, by its version's hash; empty if that holds no more.
func (d *decision) ofVersion(hash string) string {
	for _, def := range d.env.Policy.Workflows {
		if def.Hash == hash {
			return def.ID + " " + hash
		}
	}
	return ""
}

// pressedTwice is how long after the contact's last word or press the press of an old button
// is told nothing: they have pressed twice, or before the buttons went.
const pressedTwice = 10 * time.Second

// pressedOld answers the press of a button that counts no more. key is empty for one of
// another conversation than the present one. The wish for a person counts at any time.
func (d *decision) pressedOld(key string) {
	d.note("press of an old button")
	last, v := d.c.Current, d.open()
	if last != nil {
		if d.env.Now.Sub(last.ContactAt) < pressedTwice {
			return
		}
		last.ContactAt = d.env.Now
	}
	if v == nil || !workflow.ForPerson(key) {
		d.inform(d.say("old_button"))
		return
	}
	tells := v.Run != nil && v.Run.Wait != workflow.WaitAgent && !v.Run.Person // and the thread, too
	if d.resume(v, workflow.Person{}); !tells {
		d.toThread(v.ID, d.deskDoc("desk.person_again", "name", d.contactName()))
	}
	d.wantsPerson = true
}
