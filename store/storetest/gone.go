package storetest

import (
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// What those have whose account is gone.
var goneTests = []test{
	{"open conversations of those who are gone are told so, and no others", func(b *bench) {
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U1", Name: "Ana"}, {ID: "U2", Name: "Ben", Gone: true}}))
		has := map[bridge.RemoteID]bridge.PersonID{"100": "U1", "200": "U2", "300": "U2", "400": "", "500": "U9"}
		for _, user := range []bridge.RemoteID{"100", "200", "300", "400", "500"} {
			b.arrive(says(user, 1))
			b.decide(func(c *engine.Case) bridge.Outcome {
				out := opens(c)
				c.Contact.Current.Assignee = has[user]
				if user == "300" {
					c.Contact.Current.Status, c.Contact.Current.ClosedAt = bridge.Closed, b.now.Add(time.Second)
				}
				return out
			})
		}
		b.must(b.store.FreeFromGone(b.ctx(), b.now))
		b.must(b.store.FreeFromGone(b.ctx(), b.now)) // before that is decided
		c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Assignee = ""
			return bridge.Outcome{}
		})
		want(b, "the event", fmt.Sprint(c.Event), fmt.Sprint(bridge.AgentGone{Agent: "U2"}))
		want(b, "whose conversation", c.Contact.Identity.User, "200")
		want(b, "the name of who is gone", c.Env.People["U2"].Name, "Ben")
		want(b, "further events", b.drain(), 0)
		b.must(b.store.FreeFromGone(b.ctx(), b.now))
		want(b, "events once it is done", b.drain(), 0)
	}},
}
