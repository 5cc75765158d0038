package rehearsal

import (
	"maps"
	"slices"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Reply is what the agent who has the conversation answers or, if nobody has it, the
// first who may, one who is there before one who is away. Close has them close it.
type (
	Reply struct{ Text string }
	Close struct{}
)

func (Reply) input() {}
func (Close) input() {}

// Anytime tells whether an input needs nothing that waits for the customer: time passes,
// or an agent does something.
func Anytime(in Input) bool {
	switch in.(type) {
	case Wait, Until, Reply, Close:
		return true
	}
	return false
}

// Eventful tells whether workflows begin with more than the opening of a conversation,
// so that there is something to see after its questions.
func Eventful(p *bridge.Policy) bool {
	return slices.ContainsFunc(p.Workflows, func(d *workflow.Definition) bool {
		event := d.Cause().Event
		return event != "" && event != workflow.EventOpened
	})
}

// desk has an agent do something, if there is one and the conversation is open.
func (w *world) desk(what func(agent Agent)) {
	v := w.t.Contact.Current
	if v == nil || v.Status == bridge.Closed {
		w.line(Line{Kind: Wrong, Text: "the conversation is closed, and no agent does anything in it"})
		return
	}
	may := func(a Agent) bool { return v.Team == "" || slices.Contains(a.Teams, v.Team) }
	i := slices.IndexFunc(w.t.Agents, func(a Agent) bool {
		if v.Assignee != "" {
			return a.ID == v.Assignee
		}
		return !a.Away && may(a)
	})
	if i < 0 && v.Assignee == "" { // whoever is away may answer all the same
		i = slices.IndexFunc(w.t.Agents, may)
	}
	if i < 0 {
		w.line(Line{Kind: Wrong, Text: "there is no agent who could do that"})
		return
	}
	what(w.t.Agents[i])
}

// replies has an agent answer, whoever may speak to customers: that is not what is tried.
func (w *world) replies(text string) {
	w.desk(func(a Agent) {
		w.happen(bridge.Replied{Stamp: w.stamp(), Author: a.ID, Text: richtext.FromPlain("!r " + text)})
	})
}

func (w *world) closes() {
	w.desk(func(a Agent) {
		w.happen(bridge.CardPressed{At: w.t.Now, Actor: a.ID, Action: bridge.ActionClose})
	})
}

// settle has what was decided arrive: threads are opened, and agents' replies delivered.
func (w *world) settle(effects []bridge.Effect) {
	for _, e := range effects {
		s := bridge.Settled{Effect: e.ID, Conversation: e.Conversation, Thread: e.Thread, Op: bridge.OpName(e.Op), Result: bridge.Delivered}
		switch op := e.Op.(type) {
		case bridge.OpenThread:
		case bridge.Post:
			if e.Side != bridge.ToCustomer || op.By == "" {
				continue
			}
			s.Message, s.Part, s.Parts, s.By = op.Message, op.Part, op.Parts, op.By
		default:
			continue
		}
		w.queue = append(w.queue, func() { w.contact(s) })
	}
}

// remember keeps the words that later decisions may ask for, and no others.
func (w *world) remember(records []bridge.Record) {
	said := maps.Clone(w.t.Said)
	if said == nil {
		said = map[bridge.MessageID]bridge.Said{}
	}
	for _, r := range records {
		said[r.Message] = bridge.Said{
			Message: r.Message, Conversation: r.Conversation, From: r.From, Author: bridge.PersonID(r.Author), Kind: r.Kind, Body: r.Body, At: r.At, Files: r.Files,
		}
	}
	wanted := w.t.Contact.Refers()
	maps.DeleteFunc(said, func(id bridge.MessageID, _ bridge.Said) bool { return !slices.Contains(wanted, id) })
	w.t.Said = said
}
