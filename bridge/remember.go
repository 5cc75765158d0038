package bridge

import (
	"slices"
	"time"

	"frontdesk/workflow"
)

// maxRemembered is how many answers are remembered of a contact.
const maxRemembered = 30

// Remembered is an answer that a contact gave in a conversation, for those that follow.
type Remembered struct {
	workflow.Memory
	Conversation ConversationID `json:"conversation"`
}

// remember keeps an answer for later conversations. Of too many the oldest go.
func (d *decision) remember(v *Conversation, m workflow.Memory) {
	d.forgetAnswer(m.Key)
	d.c.Remembered = append(d.c.Remembered, Remembered{Memory: m, Conversation: v.ID})
	d.c.Remembered = d.c.Remembered[max(0, len(d.c.Remembered)-maxRemembered):]
}

// forgetAnswer keeps an answer no longer. The list is the decision's own.
func (d *decision) forgetAnswer(key string) {
	d.c.Remembered = slices.DeleteFunc(d.c.Remembered, func(r Remembered) bool { return r.Key == key })
}

// remembered are the answers of earlier conversations than this one.
func (d *decision) remembered(v *Conversation) []workflow.Memory {
	var all []workflow.Memory
	for _, r := range d.c.Remembered {
		if r.Conversation != v.ID {
			all = append(all, r.Memory)
		}
	}
	return all
}

// recalled takes an answer of an earlier conversation for the one to a question that was
// passed over. Agents see that it is not of today.
func (d *decision) recalled(v *Conversation, r workflow.Recalled) {
	label := r.Answer.Label
	if label == "" {
		label = r.Answer.Value
	}
	v.Answers = slices.DeleteFunc(v.Answers, func(l CardLine) bool { return l.Key == r.Question })
	v.Answers = append(v.Answers, CardLine{
		Key: r.Question, Label: r.Title, Value: beginning(label), Link: r.Answer.Link, Aside: d.desk("desk.card.answered_on", "date", d.day(r.At)),
		Saved: r.Save,
	})
	d.out.Answers = append(d.out.Answers, Answered{
		Conversation: v.ID, Question: r.Question, Value: r.Answer.Value, Label: label, Workflow: v.Run.Hash, At: r.At,
	})
	d.note("question " + r.Question + " is passed over: answered in an earlier conversation")
	d.drawn = true
}

// day is a day as the desk side reads it, where the program is.
func (d *decision) day(at time.Time) string {
	zone := d.env.Policy.TimeZone
	if zone == nil {
		zone = time.UTC
	}
	return at.In(zone).Format("2 January 2006")
}
