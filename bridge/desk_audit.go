package bridge

import (
	"strings"

	"frontdesk/bridge/richtext"
)

// asksAudit asks for the last changes: all that the caller may see, those of one
// conversation, or somebody's.
func asksAudit(d *decision, c deskCall) (Query, bool) {
	n, rest := cutNumber(c.Args)
	q := Query{Kind: LookAudit, Number: n}
	if n == 0 && c.Args != "" {
		q.Person, _ = d.personNamed(c, c.Args, nil)
		return q, q.Person != ""
	}
	return q, rest == ""
}

// deskAudit says who has changed what, the latest first.
func deskAudit(d *decision, c deskCall) richtext.Doc {
	n, rest := cutNumber(c.Args)
	f := d.env.Found
	switch {
	case n != 0 && rest != "":
		return d.misused(c)
	case n == 0 && c.Args != "":
		if _, sorry := d.personNamed(c, c.Args, nil); sorry != nil {
			return d.sorry(sorry)
		}
	}
	if f == nil || len(f.Audits) == 0 {
		return d.deskDoc("desk.audit.none")
	}
	var doc richtext.Doc
	for _, a := range f.Audits {
		doc = append(doc, d.auditLine(a))
	}
	return doc
}

// auditLine is one change in words.
func (d *decision) auditLine(a AuditLine) richtext.Block {
	who := d.desk("desk.audit.program")
	if a.Actor != "" {
		who = d.name(a.Actor)
	}
	key := "desk.audit." + a.Action
	switch {
	case a.Action == "sent" && a.After == sentAfterAll:
		key = "desk.audit.sent_after"
	case a.Action == "sent" && a.After == string(a.Actor):
		key = "desk.audit.sent_own"
	}
	if d.desk(key) == "" {
		key = "desk.audit.other"
	}
	text := []richtext.Inline{richtext.Text{S: "• " + d.when(a.At) + " "}}
	if a.Conversation != 0 {
		text = append(text, ToThread(a.Conversation, 0, a.Conversation.String()), richtext.Text{S: " "})
	}
	return richtext.Para{Text: append(text, richtext.Text{S: d.desk(key,
		"who", who, "action", a.Action, "name", d.calledOr(a.Name), "was", d.state(a.Action, a.Before), "became", d.state(a.Action, a.After))})}
}

// state is what a change began or ended with, in words.
func (d *decision) state(action, value string) string {
	switch {
	case action == "blocked" && value != "":
		return " " + value
	case action == "blocked":
		return ""
	case action == "closed":
		return d.desk("desk.audit.how." + value)
	case value == "" && (action == "assigned" || action == "unassigned"):
		return d.desk("desk.audit.nobody")
	case value == "" && (action == "routed" || action == "transferred"):
		return d.desk("desk.hit.no_team")
	case action == "assigned" || action == "unassigned" || action == "sent":
		return d.name(PersonID(value))
	case action == "routed" || action == "transferred":
		return d.teamName(TeamID(value))
	case action == "opened":
		return strings.TrimSpace(d.env.Policy.Channels[EndpointID(value)].App)
	case action == "workflow":
		return d.ranAs(value)
	case value == "":
		return d.desk("desk.audit.nothing")
	}
	return value
}

// ranAs is what a line of the audit trail calls a workflow that began, by its id and version: its name,
// where there is one of that id still.
func (d *decision) ranAs(value string) string {
	id, _, _ := strings.Cut(value, " ")
	for _, def := range d.env.Policy.Workflows {
		if def.ID == id && def.Name != "" {
			return def.Name + " (" + id + ")"
		}
	}
	return id
}
