package bridge

import (
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

// restarted forgets what was answered: the questions begin anew.
func (d *decision) restarted(v *Conversation) {
	d.clearButtons(v)
	v.Answers = nil
	d.drawn = true
	d.toThread(v.ID, d.deskDoc("desk.restarted", "name", d.contactName()))
}
