package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// inform answers what belongs to no conversation, such as /help. A question that waits
// for its answer is asked once more behind it.
func (d *decision) inform(words richtext.Doc) {
	if v := d.open(); v != nil && v.Run != nil && v.Run.Wait == workflow.WaitAnswer {
		d.toCustomer(v, words, nil)
		d.resume(v, workflow.Again{})
		return
	}
	d.emit(Effect{
		Side: ToCustomer, Endpoint: d.c.Identity.Endpoint, Lane: laneOfContact(d.c.ID),
		Op: Post{Message: d.newMessage(), Body: words},
	})
}

// privacy says where the policy is, as far as a workflow names one, and how to ask for
// one's own data.
func (d *decision) privacy() richtext.Doc {
	var words richtext.Doc
	for _, def := range d.env.Policy.Workflows {
		if url := def.Policy(); url != "" {
			words = d.say("privacy_policy", "url", url)
			break
		}
	}
	return append(words, d.say("privacy_data")...)
}

// restarted forgets what was answered to questions that begin anew. What other workflows
// were answered stays, and so does what was saved, until there is another answer.
func (d *decision) restarted(v *Conversation, questions []string) {
	d.clearButtons(v)
	if v.Late != nil && v.Late.Workflow == v.Run.Hash {
		v.Late = nil
	}
	if v.Began == nil {
		v.Answers = nil // with those that came late
	} else {
		v.Answers = slices.DeleteFunc(v.Answers, func(a CardLine) bool { return slices.Contains(questions, a.Key) })
	}
	d.c.Remembered = slices.DeleteFunc(d.c.Remembered, func(r Remembered) bool {
		_, question, _ := strings.Cut(r.Key, ".")
		return r.Conversation == v.ID && (v.Began == nil || slices.Contains(questions, question))
	})
	d.drawn = true
	d.toThread(v.ID, d.deskDoc("desk.restarted", "name", d.contactName()))
}

// wishCommands are the commands with which a contact takes a workflow elsewhere.
var wishCommands = []string{"agent", "back", "restart"}

// wish carries out such a command. Where it makes no sense the contact is told so, in place
// of silence, and the thread shows it. relayed: the thread does already.
func (d *decision) wish(v *Conversation, ev MessageIn, relayed bool) {
	wishes := map[string]workflow.Input{"agent": workflow.Person{}, "back": workflow.Back{}, "restart": workflow.Restart{}}
	d.resume(v, wishes[ev.Command])
	if !d.spokenTo() && !relayed {
		d.relay(v, ev)
	}
	d.unlessTold(v, ev.Command)
}

// spokenTo tells whether anything is said to the contact by now.
func (d *decision) spokenTo() bool {
	return slices.ContainsFunc(d.out.Effects, func(e Effect) bool {
		_, says := e.Op.(Post)
		return says && e.Side == ToCustomer
	})
}

// unlessTold tells the contact what becomes of a wish of theirs, if nothing is said to
// them by now.
func (d *decision) unlessTold(v *Conversation, command string) {
	if d.spokenTo() {
		return
	}
	switch name := d.shownAs(v, v.Assignee); {
	case command == "back":
		d.toCustomer(v, d.say("back_nowhere"), nil)
	case command == "restart" && v.Run != nil && v.Run.Wait == workflow.WaitCall:
		// It has begun anew, and goes on with the answer of another system.
	case command == "restart":
		d.toCustomer(v, d.say("restart_nothing"), nil)
	case v.Assignee != "" && name != "":
		d.toCustomer(v, d.say("person_has", "name", name), nil)
	default:
		d.toCustomer(v, d.say("person_will"), nil)
	}
	if v.Run != nil && v.Run.Wait == workflow.WaitAnswer {
		d.resume(v, workflow.Again{})
	}
}
