package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// changes has somebody change workflows by slash command.
func (b *bench) changes(made ...bridge.MadeWorkflow) {
	b.Helper()
	b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Commanded{Actor: "U1"}})
	b.decide(func(*engine.Case) bridge.Outcome { return bridge.Outcome{Made: made} })
}

// version is one of a workflow that was made in Slack.
func (b *bench) version(id string, n int, text string) bridge.MadeWorkflow {
	return bridge.MadeWorkflow{ID: id, Version: n, Text: text, On: n%2 == 0, What: bridge.MadeEdited, By: "U1", At: b.now}
}

func (b *bench) made() []bridge.MadeWorkflow {
	b.Helper()
	made, err := b.store.Made(b.ctx())
	b.must(err)
	return made
}

func (b *bench) revision() int {
	b.Helper()
	n, err := b.store.MadeRevision(b.ctx())
	b.must(err)
	return n
}

var madeTests = []test{
	{"of workflows made in Slack the latest versions hold, those made first first", func(b *bench) {
		want(b, "the first revision", b.revision(), 0)
		zebra := b.version("zebra", 1, "id: zebra\n")
		b.changes(zebra)
		b.pass(time.Minute)
		ant, second := b.version("ant", 1, "id: ant\n"), b.version("zebra", 2, "id: zebra\nname: \"Zèbre \x00\"\n")
		second.What, second.Of, second.By = bridge.MadeRestored, 1, "U2"
		b.changes(ant, second)
		second.Text = "id: zebra\nname: \"Zèbre \uFFFD\"\n"
		if diff := cmp.Diff([]bridge.MadeWorkflow{second, ant}, b.made()); diff != "" {
			b.Errorf("what holds (-want +got):\n%s", diff)
		}
		want(b, "the revision", b.revision(), 3)
		m, ok, err := b.store.MadeVersion(b.ctx(), "zebra", 1)
		b.must(err)
		if diff := cmp.Diff(zebra, m); diff != "" || !ok {
			b.Errorf("the first version (-want +got):\n%s", diff)
		}
		if _, ok, err := b.store.MadeVersion(b.ctx(), "ant", 2); ok || err != nil {
			b.Errorf("a version that there is not: %v, %v", ok, err)
		}
		b.pass(400 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		want(b, "the revision after a year", b.revision(), 3)
	}},
	{"a version that another change has taken meanwhile is decided anew", func(b *bench) {
		b.changes(b.version("w", 1, "one"))
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Commanded{Actor: "U1"}})
		tries := 0
		b.decide(func(c *engine.Case) bridge.Outcome {
			n := tries + 1
			tries++
			return bridge.Outcome{
				Made:   []bridge.MadeWorkflow{b.version("w", n, fmt.Sprint("by try ", tries))},
				Audits: []bridge.Audit{{Actor: "U1", Action: "workflow"}},
			}
		})
		want(b, "the tries", tries, 2)
		made := b.made()
		want(b, "the text", made[0].Text, "by try 2")
		want(b, "the changes in the audit", len(b.asked(bridge.Query{Kind: bridge.LookAudit, Every: true}).Audits), 1)
	}},
	{"a command sees the workflows and the history of one", func(b *bench) {
		for n := range bridge.MaxListed + 5 {
			b.changes(b.version("w", n+1, fmt.Sprint("text ", n+1)))
		}
		b.changes(b.version("v", 1, "other"))
		f := b.asked(bridge.Query{Kind: bridge.LookWorkflows})
		want(b, "the workflows", len(f.Made), 2)
		want(b, "the versions without one that is named", len(f.Versions), 0)
		want(b, "what began them, which nobody asked for", f.Runs == nil, true)
		f = b.asked(bridge.Query{Kind: bridge.LookWorkflows, Workflow: "w", Versions: []int{3, 99, 25}})
		want(b, "the versions", len(f.Versions), bridge.MaxListed+1)
		want(b, "the latest", f.Versions[0].Text, "text 25")
		want(b, "the one that was wanted", f.Versions[bridge.MaxListed].Text, "text 3")
	}},
	{"what an admin has not saved is kept for a week, and each has their own", func(b *bench) {
		draft := func(by bridge.PersonID, of, body string) bridge.WorkflowDraft {
			return bridge.WorkflowDraft{By: by, Of: of, At: b.now, Body: []byte(body)}
		}
		keeps := func(drafts ...bridge.WorkflowDraft) {
			b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Submitted{Actor: "U1"}})
			b.decide(func(*engine.Case) bridge.Outcome { return bridge.Outcome{Drafts: drafts} })
		}
		kept := func(by bridge.PersonID, of string) string {
			d := b.asked(bridge.Query{Kind: bridge.LookWorkflows, Self: by, Workflow: of, Draft: true}).Draft
			if d == nil {
				return ""
			}
			return string(d.Body)
		}
		keeps(draft("U1", "", "a new one"), draft("U1", "w", "a change"), draft("U2", "w", "another's"))
		b.pass(time.Hour)
		keeps(draft("U1", "w", "a later change"), draft("U2", "w", ""))
		want(b, "a new one", kept("U1", ""), "a new one")
		want(b, "the later one", kept("U1", "w"), "a later change")
		want(b, "one that was saved", kept("U2", "w"), "")
		want(b, "somebody else's", kept("U3", ""), "")
		var all []string
		for _, d := range b.asked(bridge.Query{Kind: bridge.LookWorkflows, Workflow: "w", Drafts: true}).Drafts {
			all = append(all, string(d.By)+": "+string(d.Body))
		}
		want(b, "what anybody has not saved", strings.Join(all, ", "), "U1: a later change")
		if d := b.asked(bridge.Query{Kind: bridge.LookWorkflows, Self: "U1"}).Draft; d != nil {
			b.Errorf("without being asked for: %+v", d)
		}
		b.pass(7*24*time.Hour - 30*time.Minute)
		b.must(b.store.Purge(b.ctx(), b.now))
		want(b, "the older one after a week", kept("U1", ""), "")
		want(b, "the later one after a week", kept("U1", "w"), "a later change")
		keeps(draft("U1", "v", "of another"), draft("U2", "w", "another's"), draft("U1", "", "a new one"))
		keeps(draft("", "w", ""))
		want(b, "one that is given up for all", kept("U1", "w")+kept("U2", "w"), "")
		want(b, "the others", kept("U1", "v")+", "+kept("U1", ""), "of another, a new one")
	}},
	{"what runs in a closed conversation is over once the next one begins", func(b *bench) {
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "h1", "w", []byte("one")))
		running := func() int {
			return b.asked(bridge.Query{Kind: bridge.LookWorkflows, Workflow: "w", Runs: true}).Runs["w"].Now
		}
		b.known(ana, "Mia", func(c *engine.Case) {
			c.Contact.Current.Status, c.Contact.Current.ClosedAt = bridge.Closed, b.now
			c.Contact.Current.Run = &workflow.Run{Hash: "h1"}
		})
		want(b, "while it waits for another system", running(), 1)
		b.known(ana, "Mia", nil)
		want(b, "afterwards", running(), 0)
	}},
	{"what began a workflow is counted, in all its versions", func(b *bench) {
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "h1", "w", []byte("one")))
		b.pass(time.Minute)
		later := b.now
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "h2", "w", []byte("two")))
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "h3", "v", []byte("other")))
		runs := func(user bridge.RemoteID, hash string, status bridge.Status, now string) bridge.ConversationID {
			return b.known(user, "Mia", func(c *engine.Case) {
				c.Contact.Current.Workflow, c.Contact.Current.Status = hash, status
				if now != "" {
					c.Contact.Current.Run = &workflow.Run{Hash: now}
				}
			})
		}
		runs(ana, "h1", bridge.Asking, "h1")
		runs(ben, "h2", bridge.Open, "h3") // which has begun with an event
		last := runs("300", "h1", bridge.Closed, "")
		runs("400", "h2", bridge.Asking, "h2")
		c, _ := b.conversation("500")
		b.outcome(c, bridge.Outcome{Audits: []bridge.Audit{{Conversation: last, Action: "workflow", After: "v h3"}}})
		f := b.asked(bridge.Query{Kind: bridge.LookWorkflows, Workflow: "w", Runs: true})
		if diff := cmp.Diff(map[string]bridge.WorkflowRuns{"w": {Now: 2, All: 4}, "v": {Now: 1, All: 1}}, f.Runs); diff != "" {
			b.Errorf("the runs (-want +got):\n%s", diff)
		}
		running, err := b.store.Running(b.ctx())
		b.must(err)
		slices.SortFunc(running, bytes.Compare)
		want(b, "the versions that run", string(bytes.Join(running, []byte(" "))), "one other two")
		first := later.Add(-time.Minute)
		versions := []bridge.RanVersion{
			{Number: 2, Hash: "h2", Source: []byte("two"), At: later, Last: last + 1}, {Number: 1, Hash: "h1", Source: []byte("one"), At: first, Last: last},
		}
		if diff := cmp.Diff(versions, f.Ran); diff != "" {
			b.Errorf("the versions (-want +got):\n%s", diff)
		}
		all, err := b.store.Definitions(b.ctx(), "w")
		b.must(err)
		if diff := cmp.Diff(versions, all); diff != "" {
			b.Errorf("the definitions (-want +got):\n%s", diff)
		}
	}},
}
