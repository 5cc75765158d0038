package rehearsal

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// tell makes lines of what was decided about the contact.
func (w *world) tell(env bridge.Env, before, after bridge.Contact, ev bridge.Event, out bridge.Outcome) {
	was, is := conversation(before), conversation(after)
	if offered, yes := ev.(bridge.AgentOffered); yes {
		w.offered(env, offered, was, is, after)
	}
	for _, a := range out.Audits {
		if a.Action == "closed" && a.After != "workflow" {
			w.line(Line{Kind: Closed, Text: "the conversation is closed" + w.closedBy(env, a)})
		}
	}
	routed, waiting := is.Team != was.Team, false
	at := 0
	for _, s := range out.Steps {
		w.said(out.Effects[at:s.Effects])
		at = s.Effects
		switch o := s.Output.(type) {
		case workflow.Route:
			routed = false
		case workflow.AssignTo:
			if routed {
				w.route(is.Team)
				routed = false
			}
			if waiting = byHand(o, w.p, is); waiting {
				w.waiting(is)
			}
		}
		w.step(s.Output)
	}
	w.said(out.Effects[at:])
	if routed && is.Team != "" {
		w.route(is.Team)
	}
	if q := is.Queued; q != nil && was.Queued == nil && !q.Asked && !waiting {
		w.waiting(is)
	}
}

// closedBy says by whom, or why.
func (w *world) closedBy(env bridge.Env, a bridge.Audit) string {
	if a.Actor != "" {
		return " by " + env.People[a.Actor].Name
	}
	return ", since nobody says anything any more"
}

// conversation is the contact's that is not closed, or an empty one.
func conversation(c bridge.Contact) bridge.Conversation {
	if c.Current == nil {
		return bridge.Conversation{}
	}
	return *c.Current
}

// byHand tells whether a step `assign` leaves the conversation to whoever answers first.
func byHand(a workflow.AssignTo, p *bridge.Policy, v bridge.Conversation) bool {
	team, _ := p.Team(v.Team)
	strategy := a.Strategy
	if strategy == "" {
		strategy = team.Strategy
	}
	return strategy == bridge.AssignNobody && a.Agent == "" && !a.LastAgent && v.Assignee == ""
}

// offered tells what became of a team's answer.
func (w *world) offered(env bridge.Env, ev bridge.AgentOffered, was, is bridge.Conversation, after bridge.Contact) {
	switch {
	case was.Queued == nil || was.Queued.Turn != ev.Turn:
	case is.Assignee != "" && is.Assignee != was.Assignee:
		why, _, _ := strings.Cut(bridge.WhyMe(env, after.Current).Plain(), "\n")
		if ev.Choice != nil {
			why += w.passedOver(env, ev.Choice.Candidates)
		}
		w.line(Line{Kind: Assigned, Key: string(is.Assignee), Value: string(is.Team),
			Text: "assigned to " + env.People[is.Assignee].Name + ". " + why + w.neverBusy(is)})
	case ev.Agent == "" && ev.Reason != "":
		passed := ""
		if ev.Choice != nil {
			passed = w.passedOver(env, ev.Choice.Candidates)
		}
		why := w.why(is.Team, ev.Reason)
		if named := was.Queued.Named; named != "" && ev.Reason != bridge.OutsideHours {
			why = w.notToBeHad(env, is.Team, named)
		}
		w.line(Line{Kind: Waits, Key: string(is.Team), Value: string(ev.Reason), Text: "nobody is assigned: " + why + passed})
	}
}

// notToBeHad says that the agent whom the workflow wants is not, by their name or by
// their id behind a "=".
func (w *world) notToBeHad(env bridge.Env, team bridge.TeamID, named string) string {
	id, last := strings.CutPrefix(named, "=")
	if p, known := env.People[bridge.PersonID(id)]; known {
		id = p.Name
	}
	if last && id == "" {
		return "there is no agent of last time"
	}
	return id + " of " + w.called(team) + " is not to be had"
}

// neverBusy says why somebody was assigned who is said to be busy.
func (w *world) neverBusy(v bridge.Conversation) string {
	team, _ := w.p.Team(v.Team)
	for _, a := range w.t.Agents {
		if a.ID == v.Assignee && team.MaxOpen == 0 && slices.Contains(a.Busy, v.Team) {
			return " Nobody is ever busy in " + w.called(v.Team) + ": its assignment has no max_open."
		}
	}
	return ""
}

// passedOver says whom a rule looked at in vain.
func (w *world) passedOver(env bridge.Env, all []bridge.Candidate) string {
	var names []string
	for _, c := range all {
		switch c.Passed {
		case bridge.PassedAway:
			names = append(names, env.People[c.Agent].Name+" is away")
		case bridge.PassedBusy:
			names = append(names, env.People[c.Agent].Name+" is at the limit")
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// waiting tells that the team assigns nobody by itself.
func (w *world) waiting(v bridge.Conversation) {
	reason := bridge.ByHand
	if v.Queued != nil && v.Queued.Said != "" {
		reason = v.Queued.Said
	}
	text := "waits in " + w.called(v.Team) + " for whoever answers first"
	if reason != bridge.ByHand {
		text += "; " + w.why(v.Team, reason)
	}
	w.line(Line{Kind: Waits, Key: string(v.Team), Value: string(reason), Text: text})
}

// why says why nobody of a team is to be had.
func (w *world) why(id bridge.TeamID, reason bridge.Reason) string {
	team, _ := w.p.Team(id)
	name := w.called(id)
	switch reason {
	case bridge.OutsideHours:
		opens, ok := team.Hours.NextOpening(w.t.Now)
		if when := bridge.OpensFor(w.p.Phrases, "en", "", team, w.t.Now, opens); ok && when != "" {
			return name + " is closed and opens " + when
		}
		return name + " is closed"
	case bridge.NobodyAvailable:
		return "nobody of " + name + " is there"
	case bridge.AllBusy:
		return "everybody of " + name + " has enough to do"
	}
	return name + " assigns nobody by itself"
}

// called is what a team is called.
func (w *world) called(id bridge.TeamID) string {
	if team, ok := w.p.Team(id); ok && team.Name != "" {
		return team.Name
	}
	return string(id)
}

// route tells of a team that no step has named.
func (w *world) route(id bridge.TeamID) {
	text := "routed to " + w.called(id)
	if id == w.p.FallbackTeam {
		text += ", the fallback team"
	}
	w.line(Line{Kind: Routed, Key: string(id), Text: text})
}

// said makes lines of what the customer is told.
func (w *world) said(effects []bridge.Effect) {
	for _, e := range effects {
		if call, is := e.Op.(bridge.Call); is {
			w.calls(e, call)
			continue
		}
		p, is := e.Op.(bridge.Post)
		if !is || e.Side != bridge.ToCustomer {
			continue
		}
		l := Line{Kind: Program, Text: p.Body.Plain(), Body: p.Body}
		if a, _ := w.t.Agent(string(p.By)); p.By != "" {
			l.Kind, l.Key, l.Value = Spoken, string(p.By), a.Name
		}
		for _, f := range p.Files {
			l.Text += "\n📎 " + f.Name
			l.Body = append(l.Body[:len(l.Body):len(l.Body)], richtext.FromPlain("📎 "+f.Name)...)
		}
		for _, b := range p.Buttons {
			if b.URL != "" {
				l.Buttons = append(l.Buttons, Button{Label: b.Label, URL: b.URL})
			}
		}
		if q := w.asked; q != nil && e.Report && len(p.Files)+len(l.Buttons) == 0 {
			l.Key, l.Share, l.Buttons = q.Question, p.Share, buttons(q.Choices)
			w.t.Question, w.t.Buttons = q.Question, l.Buttons
			w.asked = nil
		}
		w.line(l)
	}
}

// step makes a line of what the workflow wants done, where the effects do not tell it.
func (w *world) step(out workflow.Output) {
	switch out := out.(type) {
	case workflow.Ask:
		w.asked = &out
	case workflow.Offer:
		w.t.Buttons = buttons(out.Choices)
		w.line(Line{Kind: Offered, Buttons: w.t.Buttons})
	case workflow.Considered:
		w.considered(out)
	case workflow.Matched:
		w.line(Line{Kind: Branch, Text: out.Rule, Words: out.Words, Seen: out.Seen})
	case workflow.Answered:
		w.line(Line{Kind: Answered, Key: out.Question, Value: out.Answer.Value, Text: "answers." + out.Question + " = " + out.Answer.Value, Words: answerWords(out.Title, out.Answer)})
		if c := out.Consent; c != nil {
			w.line(Line{Kind: Remark, Text: "evidence of the consent is kept" + consentVersion(c.Version)})
		}
	case workflow.Recalled:
		earlier := ", as answered on " + out.At.In(w.t.Now.Location()).Format("2 January 2006")
		w.line(Line{Kind: Answered, Key: out.Question, Value: out.Answer.Value,
			Text: "answers." + out.Question + " = " + out.Answer.Value + earlier, Words: answerWords(out.Title, out.Answer) + earlier})
	case workflow.Unanswered:
		w.line(Line{Kind: Unanswered, Key: out.Question, Value: out.Why, Text: "answers." + out.Question + " stays unknown: " + whyUnanswered(out.Why),
			Words: out.Title + " stays unknown: " + whyUnanswered(out.Why)})
	case workflow.Withdrawn:
		w.line(Line{Kind: Withdrawn, Key: out.Question, Text: "answers." + out.Question + " is to be answered anew", Words: bridge.FieldLabel(out.Question) + " is to be answered anew"})
	case workflow.PersonWanted:
		w.line(Line{Kind: Remark, Text: "asks for a person: the remaining questions are passed over"})
	case workflow.Restarted:
		w.line(Line{Kind: Remark, Text: "starts over"})
	case workflow.Set:
		text, words := out.Path+" = "+out.Value, w.label(out.Path)+" is set to "+workflow.NamedValue(w.p.Scope.Fields, out.Path, out.Value)
		if out.Value == "" {
			text, words = out.Path+" is taken away", w.label(out.Path)+" is taken away"
		}
		w.line(Line{Kind: Set, Key: out.Path, Value: out.Value, Text: text, Words: words})
	case workflow.Tag:
		w.line(Line{Kind: Tagged, Key: out.Name, Text: "tagged " + out.Name})
	case workflow.Note:
		w.line(Line{Kind: Noted, Value: out.Text.Plain(), Text: "note in the thread: " + out.Text.Plain()})
	case workflow.Remark:
		w.line(Line{Kind: Remark, Text: out.Text})
	case workflow.Route:
		w.line(Line{Kind: Routed, Key: out.Team, Text: "routed to " + w.called(bridge.TeamID(out.Team))})
	case workflow.CallFailed:
		w.line(Line{Kind: Remark, Text: bridge.CallFailure(w.p.Phrases, out)})
	case workflow.Close:
		w.line(Line{Kind: Closed, Text: "the conversation is closed"})
	}
}

// answerWords are an answer as it stands on a card.
func answerWords(title string, a workflow.Answer) string {
	return title + " → " + cmp.Or(a.Label, a.Value)
}

// label is what a field or a value of the profile is called.
func (w *world) label(path string) string {
	for _, f := range w.p.Fields {
		if f.Path == path && f.Label != "" {
			return f.Label
		}
	}
	return bridge.FieldLabel(path[strings.LastIndex(path, ".")+1:])
}

// considered tells why a workflow begins, or does not.
func (w *world) considered(c workflow.Considered) {
	l := Line{Kind: Considered, Key: c.ID, Seen: c.Seen}
	with := ""
	if c.With != "" {
		with = " with “" + c.With + "”"
	}
	switch {
	case c.Again:
		l.Text = "workflow " + c.ID + " does not begin: it does so once for each contact, and has before"
	case c.Begins && c.Rule == "":
		l.Value, l.Text = "begins", "workflow "+c.ID+" begins"+with
	case c.Begins:
		l.Value, l.Text = "begins", "workflow "+c.ID+" begins"+with+", since this holds: "+c.Rule
	case c.Rule == "":
		l.Text = "workflow " + c.ID + " has no trigger"
	default:
		l.Text = "workflow " + c.ID + " does not begin, since this does not hold: " + c.Rule
	}
	w.line(l)
}

// ended tells that the workflow has come to its end.
func (w *world) ended(before *bridge.Conversation) {
	v := w.t.Contact.Current
	if v == nil {
		return
	}
	if ran := before == nil || before.ID != v.ID || before.Run != nil; ran && v.Status == bridge.Open && v.Run == nil {
		w.line(Line{Kind: Ended, Text: "the workflow has ended; an agent goes on"})
	}
}

// consentVersion names a consent's version, if it has one.
func consentVersion(v string) string {
	if v == "" {
		return ""
	}
	return ", version " + v
}

func whyUnanswered(why string) string {
	switch why {
	case workflow.WhyInvalid:
		return "asked often enough"
	case workflow.WhyTimeout:
		return "the customer is silent"
	case workflow.WhySkipped, workflow.WhyPerson:
		return "passed over"
	}
	return why
}
