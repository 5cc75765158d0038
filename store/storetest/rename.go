package storetest

import (
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// A team that goes by another id.
var renameTests = []test{
	{"a team's conversations, agents and turn go over to its other id", func(b *bench) {
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U1", "U2"}))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Team.Last = "U2"
			return bridge.Outcome{}
		})
		for _, user := range []bridge.RemoteID{"100", "200", "300"} {
			b.arrive(says(user, 1))
			b.decide(func(c *engine.Case) bridge.Outcome {
				out := opens(c)
				if c.Contact.Current.Team = "sales"; user == "200" {
					c.Contact.Current.Status, c.Contact.Current.ClosedAt = bridge.Closed, b.now.Add(time.Second)
				}
				if user == "300" {
					c.Contact.Current.Team = "support"
				}
				return out
			})
		}
		n, err := b.store.RenameTeam(b.ctx(), b.now, "sales", "selling")
		b.must(err)
		want(b, "the conversations that are told", n, 1)
		n, err = b.store.RenameTeam(b.ctx(), b.now, "sales", "selling") // before that is decided
		b.must(err)
		want(b, "those that have still to follow", n, 1)
		c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Team = "selling"
			return bridge.Outcome{Forwards: []bridge.Forward{{Team: "selling", Event: bridge.TeamWoken{Why: "test"}}}}
		})
		want(b, "the event", fmt.Sprint(c.Event), fmt.Sprint(bridge.TeamRenamed{From: "sales", To: "selling"}))
		want(b, "whose conversation", c.Contact.Identity.User, "100")
		want(b, "the agents", fmt.Sprint(c.Env.Members["selling"]), "[U1 U2]")
		woken, _ := b.decide(func(*engine.Case) bridge.Outcome { return bridge.Outcome{} })
		want(b, "the team", woken.Team.ID, "selling")
		want(b, "whose turn it was", woken.Team.Last, "U2")
		open, _, err := b.store.OpenConversations(b.ctx())
		b.must(err)
		want(b, "the open conversations", fmt.Sprint(open), "map[selling:1 support:1]")
		for i := range 2 { // what is left of it goes, and then there is nothing to do
			n, err = b.store.RenameTeam(b.ctx(), b.now, "sales", "selling")
			b.must(err)
			want(b, fmt.Sprintf("those that are told once more, %d", i), n, 0)
		}
		want(b, "further events", b.drain(), 0)
		b.arrive(says("300", 2))
		c, _ = b.decide(func(*engine.Case) bridge.Outcome { return bridge.Outcome{} })
		want(b, "the teams with agents", fmt.Sprint(c.Env.Members), "map[selling:[U1 U2]]")
	}},
	{"a conversation that could not be told is not told again and again", func(b *bench) {
		b.arrive(says("100", 1))
		b.decide(func(c *engine.Case) bridge.Outcome {
			out := opens(c)
			c.Contact.Current.Team = "sales"
			return out
		})
		for range 2 {
			_, err := b.store.RenameTeam(b.ctx(), b.now, "sales", "selling")
			b.must(err)
			if _, did, err := b.store.Process(b.ctx(), b.now, func(*engine.Case) bridge.Outcome { panic("no") }); did && err == nil {
				b.Fatal("no panic parked it")
			}
			b.pass(time.Minute)
		}
		want(b, "parked", b.backlog().Parked, 1)
	}},
	{"a team that is there keeps its agents", func(b *bench) {
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U1"}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "selling", []bridge.PersonID{"U9"}))
		b.drain()
		n, err := b.store.RenameTeam(b.ctx(), b.now, "sales", "selling")
		b.must(err)
		want(b, "the conversations that are told", n, 0)
		b.arrive(says("100", 1))
		c, _ := b.decide(opens)
		want(b, "the teams with agents", fmt.Sprint(c.Env.Members), "map[selling:[U9]]")
	}},
}
