package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/rehearsal"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/store"
	"frontdesk/workflow/problem"
)

// workflowExplain is `frontdesk workflow explain`.
type workflowExplain struct {
	Contact  string            `arg:"" optional:"" help:"Whom it is about: the number of a conversation, a name, an e-mail address or a phone number, as in the database. Without it, somebody is made up."`
	Given    string            `help:"A file that says who writes, when, and who is there, as \"given\" of a test does." placeholder:"FILE"`
	Answer   map[string]string `help:"What is answered to a question; for each one." placeholder:"QUESTION=ANSWER"`
	Name     string            `help:"The made-up customer's name." default:"Mia Wong"`
	Language string            `help:"Their language." default:"en"`
	Field    map[string]string `help:"A field of theirs; for each one." placeholder:"NAME=VALUE"`
	First    string            `help:"The message that opens the conversation." default:"Hello"`
	Origin   string            `help:"What stands behind /start, with which the conversation then opens."`
	At       string            `help:"When that is, in the configuration's time_zone: 2026-12-24T18:30, or \"sat 12:00\"; else now."`
	Away     []string          `help:"Made-up agents, or teams, who are away."`
	Busy     []string          `help:"Those who have enough to do."`
}

// Help shows how it is used.
func (workflowExplain) Help() string {
	return `It says which workflow a new conversation would begin with, and why none of those before it; which way it goes, by which
values; and to which team and agent it comes, and why. All is decided as in earnest, and nothing is changed. Of a contact
who is named it takes what the database knows, and how the teams stand there: who is away, who has how much, whose turn it is.

Examples:

  frontdesk workflow explain --answer topic=help
  frontdesk workflow explain --field plan=pro --at 2026-12-24T18:30
  frontdesk workflow explain mia@example.org --answer topic=help
  frontdesk workflow explain 1042
  frontdesk workflow explain --given circumstances.yaml`
}

// Run explains.
func (w workflowExplain) Run(ctx context.Context, c *commands, env environment) error {
	switch {
	case w.Given != "" && (len(w.Field) > 0 || w.Origin != ""):
		return wrongUse("--field and --origin do not go with --given, whose file says that")
	case w.Contact != "" && len(w.Field) > 0:
		return wrongUse("--field is for somebody made up; a contact has the fields that the database knows")
	}
	cfg, problems := config.Outline(c.Config, env.lookup, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	var err error
	if w.Language, err = languageFlag(w.Language); err != nil {
		return err
	}
	test := rehearsal.Test{Answers: map[string]string{}, Setting: rehearsal.Setting{
		First: w.First, Origin: w.Origin, Now: time.Now().In(cfg.TimeZone), Away: w.Away, Busy: w.Busy,
		Contact: rehearsal.Contact{Name: w.Name, Language: w.Language, Fields: w.Field},
	}}
	if w.Given != "" {
		if test, problems = cfg.ReadGiven(w.Given); len(problems) > 0 {
			return problems
		}
		test.Setting.Away, test.Setting.Busy = append(test.Setting.Away, w.Away...), append(test.Setting.Busy, w.Busy...)
	}
	if w.At != "" {
		at, bad := rehearsal.Moment(w.At, cfg.TimeZone)
		if bad != "" {
			return wrongUse("--at " + bad)
		}
		test.Setting.Now = at
	}
	policy, about := cfg.Policy(config.World{}), ""
	if w.Contact != "" {
		known, made, err := w.known(ctx, c, env, &test.Setting)
		if err != nil {
			return err
		}
		about, policy = known, policy.WithMade(made)
	}
	if err := w.answers(policy, &test); err != nil {
		return err
	}
	if err := w.people(policy, test.Setting); err != nil {
		return err
	}
	e := newExplanation(policy, test)
	_, err = io.WriteString(env.stdout, e.whole(about))
	if err == nil && len(e.wrong) > 0 {
		return e.wrong
	}
	return err
}

// answers takes the answers of the command line, and sees that its fields are there.
func (w workflowExplain) answers(p *bridge.Policy, test *rehearsal.Test) error {
	var all []string
	for _, d := range p.Workflows {
		all = append(all, d.Questions()...)
	}
	if len(w.Answer) > 0 && len(test.Says) > 0 {
		return wrongUse("--answer does not go with a file that has says; take one of them out")
	}
	var fields []string
	for _, f := range p.Fields {
		fields = append(fields, f.Path)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Field)) {
		if path := "contact.fields." + name; len(fields) > 0 && !slices.Contains(fields, path) {
			return wrongUse(fmt.Sprintf("there is no field %s; there is %s", path, strings.Join(fields, ", ")))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.Answer)) {
		if !slices.Contains(all, id) {
			if near := problem.Suggest(id, all); near != "" {
				return wrongUse(fmt.Sprintf("there is no question %q; did you mean %q?", id, near))
			}
			return wrongUse(fmt.Sprintf("there is no question %q; there is %s", id, strings.Join(all, ", ")))
		}
		if _, err := rehearsal.Parse(w.Answer[id]); err != nil {
			return wrongUse(err.Error())
		}
		test.Answers[id] = w.Answer[id]
	}
	return nil
}

// people sees that those are there who are said to be away or busy.
func (w workflowExplain) people(p *bridge.Policy, s rehearsal.Setting) error {
	var all []string
	for _, t := range p.Teams {
		all = append(all, string(t.ID))
	}
	for _, a := range rehearsal.Agents(p, s) {
		all = append(all, string(a.ID), a.Name)
	}
	for _, name := range slices.Concat(w.Away, w.Busy) {
		if !slices.Contains(all, name) {
			return wrongUse(fmt.Sprintf("there is no agent or team %q; there is %s", name, strings.Join(all, ", ")))
		}
	}
	return nil
}

// known takes a contact from the database, and the teams as they stand. It returns what
// is to be said about the contact, and the workflows that admins have made in Slack.
func (w workflowExplain) known(ctx context.Context, c *commands, env environment, s *rehearsal.Setting) (about string, made []bridge.MadeWorkflow, err error) {
	var cast store.Cast
	err = c.visit(ctx, env, func(db *store.DB) (err error) {
		if made, err = db.Made(ctx); err != nil {
			return err
		}
		cast, err = db.Cast(ctx, bridge.FindContact(w.Contact))
		return err
	})
	switch {
	case err != nil:
		return "", nil, err
	case len(cast.Hits) == 0:
		return "", nil, fmt.Errorf("nobody is known as %q", w.Contact)
	case cast.Contact == nil:
		var all []string
		for _, h := range cast.Hits {
			all = append(all, h.Conversation.String()+" "+h.Name)
		}
		return "", nil, fmt.Errorf("%q may be several: %s; say the number of a conversation", w.Contact, strings.Join(all, ", "))
	}
	s.Known, s.Turns, s.Agents = cast.Contact, cast.Turns, nil
	s.Channel = cast.Contact.Identity.Endpoint
	for _, team := range slices.Sorted(maps.Keys(cast.Members)) {
		for _, id := range cast.Members[team] {
			i := slices.IndexFunc(s.Agents, func(a rehearsal.Agent) bool { return a.ID == id })
			if i < 0 {
				p, away := cast.People[id], cast.Away[id]
				a := rehearsal.Agent{ID: id, Handle: p.Handle, Name: p.Name, Open: map[bridge.TeamID]int{}}
				if a.Name == "" {
					a.Name = string(id)
				}
				a.Away = !away.Since.IsZero() && (away.Until.IsZero() || away.Until.After(s.Now))
				s.Agents, i = append(s.Agents, a), len(s.Agents)
			}
			s.Agents[i].Teams = append(s.Agents[i].Teams, team)
			s.Agents[i].Open[team] = cast.Loads[team][id]
		}
	}
	if v := cast.Contact.Current; v != nil && v.Status != bridge.Closed {
		return v.ID.String() + " is open, and the next message goes there. A new conversation would go like this:", made, nil
	}
	return "", made, nil
}

// explanation is a talk with what it tells of why.
type explanation struct {
	p     *bridge.Policy
	test  rehearsal.Test
	talk  rehearsal.Talk
	lines []rehearsal.Line
	wrong problem.List
	b     strings.Builder
}

func newExplanation(p *bridge.Policy, t rehearsal.Test) *explanation {
	e := &explanation{p: p, test: t}
	e.talk, e.lines, e.wrong = t.Play(p)
	return e
}

func (e *explanation) write(format string, args ...any) { fmt.Fprintf(&e.b, format+"\n", args...) }

// whole is all that there is to say.
func (e *explanation) whole(about string) string {
	name, began := e.talk.Contact.Called(), e.lines[0].At
	e.write("%s writes %q in %s, on %s.", name, e.lines[0].Text, e.channel(), began.Format("Monday, 2 January 2006, 15:04"))
	if about != "" {
		e.write("%s", about)
	}
	e.workflow()
	e.way()
	if id := e.talk.Asks(); id != "" {
		e.write("\nThe question “%s” waits for an answer%s", bridge.FieldLabel(id), e.hint(id))
		return e.b.String()
	}
	e.team()
	return e.b.String()
}

// channel is what the customer's channel is called, with its id where that tells it from
// others of its app.
func (e *explanation) channel() string {
	id := e.talk.Contact.Identity.Endpoint
	name := e.p.Channels[id].App
	for other, c := range e.p.Channels {
		if other != id && c.App == name {
			name += " (" + string(id) + ")"
			break
		}
	}
	return cmp.Or(name, string(id))
}

// workflow says which one begins, and why none of those before it.
func (e *explanation) workflow() {
	begins := "none: no trigger matches"
	var tried []string
	for _, l := range e.lines {
		if l.Kind != rehearsal.Considered {
			continue
		}
		if l.Value != "" {
			begins, tried = l.Key, append(tried, "  ✓ "+l.Text+because(l))
			break
		}
		tried = append(tried, "  ✗ "+l.Text+because(l))
	}
	e.write("\nWorkflow: %s", begins)
	for _, line := range tried {
		e.write("%s", line)
	}
}

// way says what the workflow does, without what it says to the customer.
func (e *explanation) way() {
	var steps []string
	begun := false
	for _, l := range e.lines {
		switch {
		case l.Kind == rehearsal.Considered && l.Value != "" && !begun:
			begun = true
		case l.Kind == rehearsal.Considered && l.Value != "":
			steps = append(steps, l.Text+because(l))
		case l.Kind == rehearsal.Program && l.Key != "":
			steps = append(steps, "asks “"+bridge.FieldLabel(l.Key)+"”")
		case l.Said(), l.Kind == rehearsal.Considered, l.Kind == rehearsal.Offered, l.Kind == rehearsal.Ended:
		default:
			steps = append(steps, strings.ReplaceAll(cmp.Or(l.Words, l.Text), "\n", " ")+because(l))
		}
	}
	if len(steps) > 0 {
		e.write("\nWay:")
	}
	for _, s := range steps {
		e.write("  · %s", s)
	}
}

// because are the values by which it was decided, in words where there are some, unless the
// line says each of them anyway.
func because(l rehearsal.Line) string {
	said, news := cmp.Or(l.Words, l.Text), false
	all := make([]string, len(l.Seen))
	for i, v := range l.Seen {
		all[i] = cmp.Or(v.Words, v.String())
		news = news || !strings.Contains(said, all[i])
	}
	if !news {
		return ""
	}
	return " (" + strings.Join(all, ", ") + ")"
}

// hint says how an answer is given.
func (e *explanation) hint(question string) string {
	if len(e.test.Says) > 0 {
		return "."
	}
	var ids []string
	for _, b := range e.talk.Buttons {
		if b.Value != "" {
			ids = append(ids, b.Value)
		}
	}
	if len(ids) > 0 {
		return ": --answer " + question + "=" + ids[0] + " (or " + strings.Join(append(ids[1:], "/silent"), ", ") + ")."
	}
	return ": --answer " + question + "=… (or /silent)."
}

// team says where the conversation comes to, how that team stands, and who is given it.
func (e *explanation) team() {
	v := e.talk.Contact.Current
	team, ok := e.p.Team(v.Team)
	if !ok {
		e.write("\nTeam: none")
		return
	}
	name := team.Name
	if name == "" {
		name = string(team.ID)
	}
	e.write("\nTeam: %s", name)
	switch opens, known := team.Hours.NextOpening(e.talk.Now); {
	case team.Hours == nil:
		e.write("  · it is always open")
	case team.Hours.Open(e.talk.Now):
		e.write("  · it is open on %s", e.talk.Now.Format("Monday, 15:04"))
	case known:
		e.write("  · it is closed on %s and opens %s", e.talk.Now.Format("Monday, 15:04"), bridge.OpensFor(e.p.Phrases, "en", "", team, e.talk.Now, opens))
	default:
		e.write("  · it is closed")
	}
	e.write("  · %s%s", goesBy(team.Strategy), atMost(team.MaxOpen))
	for _, a := range e.talk.Agents {
		if slices.Contains(a.Teams, team.ID) {
			e.write("  · %s%s", a.Name, stands(a, team))
		}
	}
	e.agent()
}

// goesBy says how a team gives its conversations to its agents.
func goesBy(strategy string) string {
	switch strategy {
	case bridge.AssignRoundRobin:
		return "it assigns round robin, the agents by turns"
	case bridge.AssignLeastOpen:
		return "it assigns whoever has the fewest open conversations"
	case bridge.AssignLastAgent:
		return "it assigns whoever the customer had last, else by turns"
	}
	return "it assigns nobody by itself: whoever replies first has the conversation"
}

// atMost says how many conversations an agent of a team has at the same time.
func atMost(open int) string {
	if open == 0 {
		return ""
	}
	return ", with " + count(open, "open conversation") + " at most for each agent"
}

// stands says whether an agent is to be had.
func stands(a rehearsal.Agent, team bridge.TeamPolicy) string {
	open := a.Open[team.ID]
	if slices.Contains(a.Busy, team.ID) {
		open = max(open, team.MaxOpen)
	}
	switch {
	case a.Away:
		return " is away"
	case team.MaxOpen > 0 && open >= team.MaxOpen:
		return " is busy, with " + count(open, "open conversation")
	case a.Open == nil:
		return " is there"
	}
	return " is there, with " + count(open, "open conversation")
}

// agent says who is given the conversation, and why.
func (e *explanation) agent() {
	who, why := "nobody", ""
	for _, l := range e.lines {
		switch l.Kind {
		case rehearsal.Assigned:
			a, _ := e.talk.Agent(l.Key)
			who, why = a.Name, strings.TrimPrefix(l.Text, "assigned to "+a.Name+". ")
		case rehearsal.Waits:
			who, why = "nobody", capital(strings.TrimPrefix(l.Text, "nobody is assigned: "))+"."
		}
	}
	if e.talk.Contact.Current.Status == bridge.Closed {
		who, why = "nobody", "The conversation is closed."
	}
	e.write("\nAgent: %s", who)
	if why != "" {
		e.write("  · %s", why)
	}
}
