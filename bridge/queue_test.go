package bridge_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/bridge"
)

// TestQueueLaws has anything happen to a team, and proves after each step, when all
// has been decided: nobody waits while somebody could have them, whoever waited
// longer comes first, nobody is given more than they may have, and no offer is left.
func TestQueueLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		most := rapid.IntRange(1, 3).Draw(rt, "max_open")
		w.do(t, fmt.Sprintf("policy sales.max_open %d", most))
		w.do(t, "policy sales.strategy "+rapid.SampledFrom([]string{"round_robin", "least_open", "last_agent"}).Draw(rt, "strategy"))
		if rapid.Bool().Draw(rt, "hours") {
			w.do(t, "policy sales.hours Europe/Berlin 09:00-12:00 13:00-18:00")
		}
		w.people["mia"] = bridge.Person{ID: "mia", Name: "Mia Lang"}
		agents := []string{"ana", "jonas", "mia"}
		w.do(t, "members sales ana jonas mia")
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			before := waitingSince(w)
			move(rt, t, w, agents)
			prove(rt, w, most, before)
		}
	})
}

// waitingSince are the conversations in the queue of sales.
func waitingSince(w *world) []bridge.Waiter { return w.waitersOf("sales") }

// move has one thing happen.
func move(rt *rapid.T, t *testing.T, w *world, agents []string) {
	agent := rapid.SampledFrom(agents).Draw(rt, "agent")
	w.do(t, fmt.Sprintf("focus C%d", rapid.IntRange(1, 9).Draw(rt, "customer")))
	v := w.contact.Current
	switch what := rapid.IntRange(0, 9).Draw(rt, "what"); {
	case what < 5 && (v == nil || v.Status == bridge.Closed):
		w.do(t, "customer says One more question")
		if v := w.contact.Current; v.Run != nil {
			w.do(t, "customer presses Buying")
			w.do(t, "customer presses Skip")
		}
	case what < 5 && v.Assignee != "":
		w.do(t, string(v.Assignee)+" writes !close")
	case what < 5:
		w.do(t, "customer says Are you there?")
	case what == 5:
		w.do(t, agent+" commands away "+rapid.SampledFrom([]string{"", "30m", "until 13:00"}).Draw(rt, "until"))
	case what == 6:
		w.do(t, agent+" commands back")
	case what == 7:
		w.do(t, "advance "+rapid.SampledFrom([]string{"1m", "20m", "1h", "16h"}).Draw(rt, "time"))
	case what == 8 && v != nil && v.Assignee != "" && v.Status == bridge.Open:
		w.do(t, string(v.Assignee)+" writes !assign nobody")
	default:
		w.decideTeam("sales", bridge.TeamWoken{Why: "a test"})
		w.run()
	}
}

// prove looks at the world between two moves.
func prove(rt *rapid.T, w *world, most int, before []bridge.Waiter) {
	env := w.env()
	policy, _ := w.policy.Team("sales")
	loads := env.Loads["sales"]
	free := 0
	for _, id := range w.members["sales"] {
		if loads[id] > most {
			rt.Fatalf("%s was given %d conversations, of at most %d", id, loads[id], most)
		}
		away, is := w.away[id]
		if loads[id] < most && (!is || !away.Until.IsZero() && !away.Until.After(w.now)) {
			free++
		}
	}
	var left []bridge.Waiter
	for _, x := range w.waitersOf("sales") {
		if x.Strategy != bridge.AssignNobody {
			left = append(left, x)
		}
	}
	if policy.Hours.Open(w.now) && free > 0 && len(left) > 0 {
		rt.Fatalf("%d wait although %d agents are free", len(left), free)
	}
	for _, was := range before {
		if was.Strategy == bridge.AssignNobody || slices.ContainsFunc(left, func(x bridge.Waiter) bool { return x.Conversation == was.Conversation }) {
			continue
		}
		for _, x := range left {
			if x.Since.Before(was.Since) && !closedSince(w, was) {
				rt.Fatalf("%v was assigned before %v, which has waited longer", was.Conversation, x.Conversation)
			}
		}
	}
	team := w.teams["sales"]
	for _, o := range team.Offers {
		if slices.ContainsFunc(left, func(x bridge.Waiter) bool { return x.Conversation == o.Conversation }) {
			rt.Fatalf("%v has been offered and still waits", o.Conversation)
		}
	}
	if raw, _ := json.Marshal(team); len(raw) > 4<<10 {
		rt.Fatalf("the team's state has %d bytes", len(raw))
	}
}

// closedSince tells whether a conversation left the queue without being assigned.
func closedSince(w *world, was bridge.Waiter) bool {
	for _, c := range w.contacts() {
		if c.ID == was.Contact {
			return c.Current.ID != was.Conversation || c.Current.Status == bridge.Closed
		}
	}
	return true
}

// TestOffersCount: what was offered and not answered yet counts as the agent's, for
// a minute, and what was answered does not.
func TestOffersCount(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	env := bridge.Env{
		Now: now, Members: map[bridge.TeamID][]bridge.PersonID{"sales": {"a"}},
		Policy: &bridge.Policy{Teams: []bridge.TeamPolicy{{ID: "sales", Strategy: bridge.AssignRoundRobin, MaxOpen: 1}}},
		Queue:  []bridge.Waiter{{Contact: 1, Conversation: 11, Place: 1}, {Contact: 2, Conversation: 12, Place: 2}},
	}
	answer := func(team bridge.Team, conversation bridge.ConversationID) (bridge.Team, []bridge.AgentOffered) {
		team, out := bridge.DecideTeam(env, team, bridge.AgentWanted{Conversation: conversation})
		var all []bridge.AgentOffered
		for _, f := range out.Forwards {
			if o, ok := f.Event.(bridge.AgentOffered); ok {
				all = append(all, o)
			}
		}
		return team, all
	}
	team, got := answer(bridge.Team{ID: "sales"}, 11)
	if len(got) != 1 || got[0].Agent != "a" || got[0].Conversation != 11 {
		t.Fatalf("the first is answered %+v", got)
	}
	for _, asked := range []bridge.ConversationID{12, 11, 12} {
		team, got = answer(team, asked)
		if asked == 12 && (len(got) != 1 || got[0].Reason != bridge.AllBusy || got[0].Place != 1) || asked == 11 && len(got) != 0 {
			t.Fatalf("%v is answered %+v while the offer stands", asked, got)
		}
	}
	accepted := env.Queue
	env.Queue, env.Loads = accepted[1:], map[bridge.TeamID]map[bridge.PersonID]int{"sales": {"a": 1}}
	if after, got := answer(team, 12); len(after.Offers) != 0 || got[0].Reason != bridge.AllBusy {
		t.Errorf("after it was accepted: %+v, offers %+v", got, after.Offers)
	}
	env.Loads = nil
	if after, got := answer(team, 12); len(after.Offers) != 1 || got[0].Agent != "a" {
		t.Errorf("after it was taken by somebody else: %+v, offers %+v", got, after.Offers)
	}
	env.Queue = []bridge.Waiter{{Contact: 1, Conversation: 11, Turn: 9, Place: 1}}
	if after, got := answer(team, 11); len(after.Offers) != 1 || got[0].Agent != "a" || got[0].Turn != 9 {
		t.Errorf("when it was given back and waits again: %+v, offers %+v", got, after.Offers)
	}
	env.Queue, env.Now = accepted, now.Add(time.Minute)
	if _, got := answer(team, 11); len(got) != 1 || got[0].Agent != "a" || got[0].Conversation != 11 {
		t.Errorf("when the offer has gone astray: %+v", got)
	}
}

// TestCrowd: of a Slack channel with many people nobody is assigned, unless somebody
// has said who they are.
func TestCrowd(t *testing.T) {
	var many []bridge.PersonID
	for i := range 51 {
		many = append(many, bridge.PersonID(fmt.Sprintf("U%02d", i)))
	}
	for _, tc := range []struct {
		members []bridge.PersonID
		agents  bridge.AgentsRule
		reason  bridge.Reason
	}{
		{many, bridge.AgentsRule{}, bridge.ByHand},
		{many[1:], bridge.AgentsRule{}, ""},
		{many, bridge.AgentsRule{Group: "@all"}, ""},
		{many, bridge.AgentsRule{List: many}, ""},
	} {
		env := bridge.Env{
			Members: map[bridge.TeamID][]bridge.PersonID{"sales": tc.members},
			Policy:  &bridge.Policy{Teams: []bridge.TeamPolicy{{ID: "sales", Strategy: bridge.AssignLeastOpen, Agents: tc.agents}}},
			Queue:   []bridge.Waiter{{Contact: 1, Conversation: 2, Place: 1}},
		}
		_, out := bridge.DecideTeam(env, bridge.Team{ID: "sales"}, bridge.AgentWanted{Conversation: 2})
		offer := out.Forwards[0].Event.(bridge.AgentOffered)
		if offer.Reason != tc.reason || (offer.Agent == "") != (tc.reason != "") {
			t.Errorf("%d people by %+v: %+v", len(tc.members), tc.agents, offer)
		}
		if offer.Choice != nil && len(offer.Choice.Candidates) > 20 {
			t.Errorf("%d candidates are kept", len(offer.Choice.Candidates))
		}
	}
}
