package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
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
	d.forAdmin = d.isAdmin(c.Actor) && !c.Share
	for _, a := range f.Audits {
		if path, isSet := strings.CutPrefix(a.Action, AuditSet); isSet && (d.hides(path) || !d.forAdmin && d.undeclared(path)) {
			continue
		}
		doc = append(doc, d.auditLine(a))
	}
	if doc == nil {
		return d.deskDoc("desk.audit.none")
	}
	return doc
}

// auditLine is one change in words.
func (d *decision) auditLine(a AuditLine) richtext.Block {
	who := d.desk("desk.audit.program")
	switch {
	case a.Actor != "":
		who = d.name(a.Actor)
	case a.Workflow != "":
		who = d.desk("desk.audit.by_workflow", "workflow", d.ranAs(a.Workflow))
	}
	key := "desk.audit." + a.Action
	path, isSet := strings.CutPrefix(a.Action, AuditSet)
	was, became := d.state(a.Action, a.Before), d.state(a.Action, a.After)
	switch {
	case isSet && !d.forAdmin && !d.showsPath(a.Team, path):
		key = "desk.audit.set_unseen"
	case isSet:
		key, was, became = "desk.audit.set", d.auditedValue(path, a.Before), d.auditedValue(path, a.After)
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
		"who", who, "action", a.Action, "name", d.calledOr(a.Name), "field", d.pathLabel(path), "was", was, "became", became)})}
}

// showsPath tells whether a team may see what an attribute or a field is.
func (d *decision) showsPath(team TeamID, path string) bool {
	switch name := path[strings.LastIndex(path, ".")+1:]; path {
	case "contact.name", "contact.first_name", "contact.last_name", "conversation.priority":
		return true
	default:
		return d.shows(&Conversation{Team: team}, name)
	}
}

// declared is a custom attribute as the configuration has it.
func (d *decision) declared(path string) (f FieldPolicy, is bool) {
	i := slices.IndexFunc(d.env.Policy.Fields, func(f FieldPolicy) bool { return f.Path == path })
	if i < 0 {
		return f, false
	}
	return d.env.Policy.Fields[i], true
}

// undeclared tells whether a path is that of a custom attribute which the configuration does
// not declare any more: nobody knows who may see it, and no card shows it.
func (d *decision) undeclared(path string) bool {
	_, is := d.declared(path)
	return !is && d.env.Policy.Fields != nil && strings.Contains(path, ".fields.")
}

// pathLabel is what an attribute or a field is called.
func (d *decision) pathLabel(path string) string {
	if f, is := d.declared(path); is {
		return f.Label
	}
	return FieldLabel(path[strings.LastIndex(path, ".")+1:])
}

// auditedValue is the value of an attribute or a field as people read it.
func (d *decision) auditedValue(path, value string) string {
	f, is := d.declared(path)
	switch {
	case is:
		value = d.fieldWords(f, value)
	case path == "contact.language":
		value = languageName(value)
	case path == "contact.phone":
		value = workflow.FormatPhone(value)
	case path == "conversation.priority" && value == "":
		value = workflow.PriorityNormal
	}
	return d.orNothing(value)
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
	case action == "language" && value != "":
		return languageName(value)
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
