package bridge

import "frontdesk/bridge/richtext"

// ordered carries out a change that somebody asked for by slash command, and tells them
// what came of it. What they may do is looked at once more: the conversation may have
// moved on since they asked.
func (d *decision) ordered(ev Ordered) {
	body := d.carriedOut(d.c.Current, ev)
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: Respond{To: ev.Respond, Body: body, Until: ev.At.Add(respondWithin), Share: ev.Share && !d.aside},
	})
}

// carriedOut carries an order out and gives the answer, for the caller alone if it was
// not done.
func (d *decision) carriedOut(v *Conversation, ev Ordered) richtext.Doc {
	say := func(key string, args ...string) richtext.Doc {
		return d.deskDoc(key, append(args, "name", d.contactName(), "number", ev.Conversation.String(), "command", d.env.Policy.Command)...)
	}
	d.aside = true
	switch {
	case v == nil:
		return say("desk.one.no_number")
	case ev.Order != OrderUnblock && !d.mayChange(ev.Actor, v.Team, v.Assignee):
		return d.notYours(Hit{Conversation: v.ID, Team: v.Team})
	case ev.Order == OrderUnblock || ev.Order == OrderBlock:
	case v.ID != ev.Conversation:
		return d.linked("desk.order.newer", ToThread(v.ID, 0, v.ID.String()), "name", d.contactName(), "number", ev.Conversation.String())
	case ev.Order == OrderReopen && v.Status != Closed:
		return say("desk.order.open_already")
	case ev.Order == OrderReopen && d.c.Block != nil:
		return say("desk.block.reopen")
	case ev.Order == OrderReopen && v.Thread.Room == "":
		return say("desk.order.no_thread")
	case ev.Order != OrderReopen && v.Status == Closed:
		return say("desk.order.closed_already")
	case ev.Order != OrderReopen && ev.Order != OrderClose && v.Team == "":
		return say("desk.order.asking")
	}
	refusal, done := "", ""
	switch ev.Order {
	case OrderReopen:
		d.reopen(v, ev.Actor)
		if done = "desk.order.reopened"; v.Assignee == ev.Actor {
			done = "desk.order.reopened_yours"
		}
	case OrderClose:
		d.close(v, ev.Actor, "agent")
		done = "desk.order.closed"
	case OrderAssign:
		refusal, done = d.giveTo(v, ev.Agent, ev.Actor), "desk.order.assigned"
	case OrderUnassign:
		refusal, done = d.putBack(v, ev.Actor), "desk.order.unassigned"
	case OrderTransfer:
		refusal, done = d.handOver(v, ev.Team, ev.Actor, ""), "desk.order.transferred"
	case OrderBlock:
		refusal, done = d.block(v, ev.Actor, ev.Words, ev.Until), "desk.order.blocked"
	case OrderUnblock:
		refusal, done = d.unblockOrder(ev.Actor), "desk.order.unblocked"
	}
	if refusal != "" {
		return richtext.FromPlain(refusal)
	}
	d.aside = false
	return say(done, "agent", d.name(ev.Agent), "team", d.teamName(ev.Team))
}
