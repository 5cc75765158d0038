package storetest

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// tries has somebody try something from now on, or end that.
func (b *bench) tries(changes ...bridge.TrialChange) {
	b.Helper()
	b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Strayed{Author: "U1", Private: true, Words: "Hello"}})
	b.decide(func(*engine.Case) bridge.Outcome { return bridge.Outcome{Trials: changes} })
}

var trialTests = []test{
	{"what somebody tries is kept until it is over", func(b *bench) {
		trial := func(who bridge.PersonID, talk string) *bridge.Trial {
			return &bridge.Trial{
				Person: who, Workflow: "inbound", Settings: "language=de", Began: 7, Room: "D1", At: b.now, Talk: json.RawMessage(talk),
			}
		}
		found := func(who bridge.PersonID) *bridge.Trial {
			return b.asked(bridge.Query{Kind: bridge.LookTrial, Person: who}).Trial
		}
		if f := found("U1"); f != nil {
			b.Errorf("before there is %+v", f)
		}
		first, other := trial("U1", `{"n":1}`), trial("U2", `{"text":"`+strings.Repeat("é", 1000)+`"}`)
		b.tries(bridge.TrialChange{Person: "U1", Trial: first}, bridge.TrialChange{Person: "U2", Trial: other})
		next := trial("U1", `{"n":2}`)
		b.tries(bridge.TrialChange{Person: "U1", Trial: next})
		for who, want := range map[bridge.PersonID]*bridge.Trial{"U1": next, "U2": other, "U3": nil} {
			if diff := cmp.Diff(want, found(who)); diff != "" {
				b.Errorf("of %s (-want +got):\n%s", who, diff)
			}
		}
		b.changes(b.version("w", 1, "id: w\n"))
		want(b, "the workflows besides", len(b.asked(bridge.Query{Kind: bridge.LookTrial, Person: "U2"}).Made), 1)
		want(b, "the workflows without a trial", len(b.asked(bridge.Query{Kind: bridge.LookTrial, Person: "U3"}).Made), 0)
		if f := b.asked(bridge.Query{Kind: bridge.LookWorkflows, Person: "U1"}); f.Trial == nil || f.Turns == nil {
			b.Errorf("a command that begins another finds %+v", f)
		}
		b.tries(bridge.TrialChange{Person: "U1"})
		if f := found("U1"); f != nil {
			b.Errorf("after the end there is %+v", f)
		}
		b.pass(8 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		if f := found("U2"); f != nil {
			b.Errorf("after a week there is %+v", f)
		}
	}},
	{"whose turn it is comes with what somebody tries", func(b *bench) {
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U1"}))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Team.Last = "U1"
			return bridge.Outcome{}
		})
		if diff := cmp.Diff(map[bridge.TeamID]bridge.PersonID{"sales": "U1"}, b.asked(bridge.Query{Kind: bridge.LookWorkflows, Person: "U1"}).Turns); diff != "" {
			b.Errorf("the turns (-want +got):\n%s", diff)
		}
	}},
}
