package bridge

// What follows where the configuration has changed under a conversation.

// teamRenamed has the conversation go on with its team under that one's present id. Its
// thread stays where it is; where it waits, it goes on waiting in the present queue.
func (d *decision) teamRenamed(ev TeamRenamed) {
	v := d.c.Current
	if v == nil || v.Team != ev.From {
		d.note("its team is another one")
		return
	}
	v.Team = ev.To
	if v.Status == Closed {
		return
	}
	d.audit(v, "", "routed", string(ev.From), string(ev.To))
	d.drawn = true
	if v.Queued != nil {
		d.wantAgent(v, *v.Queued)
	}
}

// closeSilent ends a conversation in which nobody has said anything since the agent's last
// word: any word of the contact's would have ended the alarm. The time for it may have
// become longer since the alarm was set.
func (d *decision) closeSilent(v *Conversation) {
	within := d.env.Policy.CloseWhenSilent
	switch due := v.AgentAt.Add(within); {
	case within == 0:
		d.note("conversations are not closed any more because of silence")
	case due.After(d.env.Now):
		d.setTimer(timerSilent, due)
	default:
		d.close(v, "", "silence")
	}
}
