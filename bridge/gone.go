package bridge

// agentGone is the end of an agent's account: what they had waits for somebody else, by
// the team's rule.
func (d *decision) agentGone(ev AgentGone) {
	v := d.open()
	if v == nil || v.Assignee != ev.Agent {
		d.note("the conversation is not theirs (any more)")
		return
	}
	d.audit(v, "", "unassigned", string(v.Assignee), "gone")
	d.release(v, "the assignee's account is gone")
	v.Assignee, v.Choice, v.Spoke = "", nil, nil
	d.drawn, d.drawnNow = true, true
	d.toThread(v.ID, d.deskDoc("desk.agent_gone", "agent", d.name(ev.Agent)))
	d.wantAgent(v, Queued{})
}
