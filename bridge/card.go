package bridge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"frontdesk/workflow"
)

// redrawEvery is how often a card is redrawn at most, but for its own buttons.
const redrawEvery = 2 * time.Second

// redraw replaces the card by one that shows how things stand.
func (d *decision) redraw() {
	v := d.c.Current
	if v == nil || v.Thread.Room == "" {
		return
	}
	if !v.Thread.Ready {
		v.Thread.Stale = true
		return
	}
	at := d.env.Now
	if next := v.Thread.Drawn.Add(redrawEvery); !d.drawnNow && next.After(at) {
		at = next
	}
	v.Thread.Drawn, v.Thread.Stale = at, false
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneCard),
		Replaces: "card", After: at, Op: RedrawCard{Card: d.card(v)},
	})
}

// card is what stands at the head of the thread.
func (d *decision) card(v *Conversation) Card {
	c := Card{Conversation: v.ID, Title: d.contactName(), Number: v.ID.String(), Closed: v.Status == Closed}
	line := func(key, value string) {
		if value != "" {
			c.Lines = append(c.Lines, CardLine{Label: d.desk("desk.card." + key), Value: value})
		}
	}
	line("status", d.status(v))
	if v.Assignee != "" {
		c.Lines = append(c.Lines, CardLine{Label: d.desk("desk.card.assignee"), Value: d.name(v.Assignee), Person: v.Assignee})
	}
	if v.Began != nil && v.Run != nil && v.Run.Wait == workflow.WaitAnswer {
		line("asks", d.desk("desk.event.asks", "workflow", d.workflowName()))
	}
	switch {
	case v.Left.IsZero():
	case v.ContactAt.After(v.Left):
		line("questions", d.desk("desk.left.back"))
	default:
		line("questions", d.desk("desk.left"))
	}
	line("channel", strings.TrimSpace(d.channel(v).App+" "+d.channel(v).Name))
	c.Lines = slices.Concat(c.Lines, d.matters(v), d.profile(v))
	if n := d.c.Conversations - 1; n > 0 {
		line("earlier", strconv.Itoa(n))
	}
	if n := len(v.Failed); n > 0 {
		line("undelivered", strconv.Itoa(n))
	}
	if b := d.c.Block; b != nil {
		line("block", d.blockWords(*b))
	}
	if d.c.Unreachable {
		line("reach", d.reach())
	}
	c.Lines = append(c.Lines, d.told(v)...)
	c.Foot = d.foot(v)
	more := CardButton{Action: ActionMore, Label: d.desk("desk.button.more")}
	if v.Status == Closed && d.c.Block == nil {
		c.Buttons = []CardButton{{Action: ActionReopen, Label: d.desk("desk.button.reopen")}, more}
		return c
	}
	if v.Status == Closed {
		c.Buttons = []CardButton{more}
		return c
	}
	if v.Assignee == "" {
		c.Buttons = append(c.Buttons, CardButton{Action: ActionTake, Label: d.desk("desk.button.take"), Primary: true})
	}
	c.Buttons = append(c.Buttons, CardButton{Action: ActionAssign, Label: d.desk("desk.button.assign")})
	if len(d.env.Policy.Teams) > 1 {
		c.Buttons = append(c.Buttons, CardButton{Action: ActionTransfer, Label: d.desk("desk.button.transfer")})
	}
	c.Buttons = append(c.Buttons, CardButton{
		Action: ActionClose, Label: d.desk("desk.button.close"), Confirm: d.desk("desk.button.close_confirm", "name", d.contactName()),
	}, more)
	return c
}

func (d *decision) status(v *Conversation) string {
	switch {
	case v.Status == Closed:
		return d.desk("desk.status.closed")
	case v.Status == Asking && v.Run != nil && v.Run.Wait == workflow.WaitAnswer:
		return d.desk("desk.status.asking")
	case v.Status == Asking && v.Run != nil && (v.Run.Wait == workflow.WaitTime || v.Run.Wait == workflow.WaitCall) && v.Assignee == "":
		return d.desk("desk.status.pausing")
	case v.Assignee == "" && v.Queued != nil && 0 < v.Queued.Place && v.Queued.Place <= shownPlaces:
		return d.desk("desk.status.queued", "place", strconv.Itoa(v.Queued.Place))
	case v.Assignee == "":
		return d.desk("desk.status.waiting")
	}
	return d.desk("desk.status.open")
}

// foot says who speaks to the customer.
func (d *decision) foot(v *Conversation) string {
	team, _ := d.env.Policy.Team(v.Team)
	switch {
	case v.Status == Closed:
		return d.desk("desk.foot.closed")
	case v.Team == "":
		return d.desk("desk.foot.asking", "name", d.contactName())
	case team.Mode != "" && team.Mode != ModeGuarded:
		return d.desk("desk.foot."+string(team.Mode), "name", d.contactName())
	case v.Assignee == "":
		return d.desk("desk.foot.unassigned", "name", d.contactName())
	}
	return d.desk("desk.foot.assigned", "agent", d.name(v.Assignee), "name", d.contactName())
}

// languageName is a language's name in English, for the card.
func languageName(tag string) string {
	if tag == "" {
		return ""
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	return display.English.Tags().Name(t)
}
