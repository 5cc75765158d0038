package main

import (
	"fmt"
	"strings"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// What follows shows what a workflow wants done.

// program is what the program is called in front of its lines.
const program = "Frontdesk"

// follow shows what a step of the interpreter has brought, and keeps what it changes.
func (t *talk) follow(run workflow.Run, outs []workflow.Output) {
	t.run = run
	for _, out := range outs {
		t.facts.Take(out)
		t.show(out)
	}
}

func (t *talk) show(out workflow.Output) {
	switch out := out.(type) {
	case workflow.Say:
		t.say(program, out.Text.Plain())
	case workflow.Ask:
		t.ask(out)
	case workflow.Answered:
		t.event("answers." + out.Question + " = " + out.Answer.Value)
		if c := out.Consent; c != nil {
			t.event("evidence of the consent is kept" + consentVersion(c.Version))
		}
	case workflow.Unanswered:
		t.event("answers." + out.Question + " stays unknown: " + whyUnanswered(out.Why))
	case workflow.Withdrawn:
		t.event("answers." + out.Question + " is to be answered anew")
	case workflow.PersonWanted:
		t.event("asks for a person: the remaining questions are passed over")
	case workflow.Restarted:
		t.event("starts over")
	case workflow.Set:
		if out.Value == "" {
			t.event(out.Path + " is taken away")
			return
		}
		t.event(out.Path + " = " + out.Value)
	case workflow.Tag:
		t.event("tagged " + out.Name)
	case workflow.Note:
		t.event("note in the thread: " + strings.ReplaceAll(out.Text.Plain(), "\n", "\n  "))
	case workflow.Remark:
		t.event(out.Text)
	case workflow.Route:
		t.event("routed to " + t.team(out.Team))
	case workflow.AssignTo:
		t.wanted(out)
	case workflow.Close:
		t.closed = true
		t.event("the conversation is closed")
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

// ask shows a question with its buttons: the choices by their numbers.
func (t *talk) ask(q workflow.Ask) {
	t.say(program, q.Text.Plain())
	for i, c := range q.Choices {
		if c.Hidden {
			continue
		}
		if c.Skip || c.Plain {
			fmt.Fprintf(t.env.stdout, "  [%s]\n", c.Label)
			continue
		}
		fmt.Fprintf(t.env.stdout, "  %d  %s\n", i+1, c.Label)
	}
	if q.Share != "" {
		fmt.Fprintf(t.env.stdout, "  [%s]  (/share NUMBER)\n", q.Share)
	}
}

func (t *talk) team(id string) string {
	if team, ok := t.policy.Team(bridge.TeamID(id)); ok && team.Name != "" {
		return team.Name
	}
	return id
}

// wanted keeps what a step `assign` asks for until the run waits for it.
func (t *talk) wanted(a workflow.AssignTo) {
	if t.facts.Conversation.Team == "" {
		t.fallback()
	}
	t.asked = a
}

// fallback routes to the team where a conversation goes when no step names one.
func (t *talk) fallback() {
	id := string(t.policy.FallbackTeam)
	t.facts.Take(workflow.Route{Team: id})
	t.event("routed to " + t.team(id) + ", the fallback team")
}

// assign answers a step `assign` as the team would.
func (t *talk) assign() {
	team, _ := t.policy.Team(bridge.TeamID(t.facts.Conversation.Team))
	rule := t.rule(team, t.asked)
	state := t.facts.Teams[string(team.ID)]
	why := ""
	switch {
	case !state.Open:
		why = workflow.WhyUnavailable
		t.event("would be assigned " + rule + ", but " + team.Name + " is closed" + opens(state.Opens))
	case t.agents == "away":
		why = workflow.WhyUnavailable
		t.event("would be assigned " + rule + ", but nobody is there")
	case t.agents == "busy":
		why = workflow.WhyBusy
		t.event("would be assigned " + rule + ", but everybody has enough to do")
	case rule == "":
		t.event("waits in " + team.Name + " for whoever answers first")
	default:
		t.event("would be assigned " + rule)
		t.facts.Assignee = workflow.PersonFacts{Name: "Ana Lima", FirstName: "Ana"}
		t.resume(workflow.Assigned{})
		return
	}
	t.resume(workflow.Unassigned{Why: why})
}

// rule says by which rule somebody is given the conversation; empty: nobody is.
func (t *talk) rule(team bridge.TeamPolicy, a workflow.AssignTo) string {
	strategy := a.Strategy
	if strategy == "" {
		strategy = team.Strategy
	}
	switch {
	case a.Agent != "":
		return "to @" + a.Agent + " in " + team.Name
	case a.LastAgent:
		return "to the agent of last time in " + team.Name
	case strategy == "" || strategy == bridge.AssignNobody:
		return ""
	}
	return "by " + strategy + " in " + team.Name
}

func opens(when string) string {
	if when == "" {
		return ""
	}
	return " and opens " + when
}

// end tells what follows once the workflow has ended.
func (t *talk) end() {
	if t.closed {
		return
	}
	if t.facts.Conversation.Team == "" {
		t.fallback()
	}
	if !t.run.Assigned {
		team, _ := t.policy.Team(bridge.TeamID(t.facts.Conversation.Team))
		if rule := t.rule(team, workflow.AssignTo{}); rule != "" {
			t.event("would be assigned " + rule + ", by the team's own rule")
		} else {
			t.event("waits in " + team.Name + " for whoever answers first")
		}
	}
	t.event("the workflow has ended; an agent goes on")
}
