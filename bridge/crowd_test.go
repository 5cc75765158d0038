package bridge_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"frontdesk/bridge"
	"frontdesk/bridge/hours"
)

// The transcripts' world has several customers, of whom one is in focus, and teams
// that may be changed.

// named is the contact with a name: Mia is there from the beginning.
func (w *world) named(name string) bridge.ContactID {
	if name == "Mia" {
		return 7
	}
	id := bridge.ContactID(100)
	for _, r := range name {
		id = id*31 + bridge.ContactID(r)
	}
	if _, known := w.others[id]; !known && w.contact.ID != id {
		user := bridge.RemoteID(name)
		w.others[id] = desk{contact: bridge.Contact{ID: id, Identity: bridge.Identity{Endpoint: "telegram", User: user, Chat: user}}}
	}
	return id
}

// focus puts a contact in the place of the one in focus.
func (w *world) focus(id bridge.ContactID) {
	if w.contact.ID == id {
		return
	}
	w.others[w.contact.ID] = desk{w.contact, w.thread, w.n, w.transcript, w.buttons}
	d := w.others[id]
	delete(w.others, id)
	w.contact, w.thread, w.n, w.transcript, w.buttons = d.contact, d.thread, d.n, d.said, d.buttons
}

// decideFor decides for a contact who need not be in focus.
func (w *world) decideFor(id bridge.ContactID, ev bridge.Event) {
	w.inFocus(id, func(string) { w.decide(ev) })
}

// inFocus runs f with a contact in focus; other begins a line about one who
// is not.
func (w *world) inFocus(id bridge.ContactID, f func(other string)) {
	before := w.contact.ID
	if _, known := w.others[id]; !known {
		f("")
		return
	}
	w.focus(id)
	defer w.focus(before)
	f(string(w.contact.Identity.User) + "’s ")
}

func (w *world) owner() string { return "contact " + strconv.Itoa(int(w.contact.ID)) + " " }

// wake gives a timer's event to its owner.
func (w *world) wake(owner string, ev bridge.Event) {
	kind, rest, _ := strings.Cut(owner, " ")
	id, _, _ := strings.Cut(rest, " ")
	switch kind {
	case "team":
		w.decideTeam(bridge.TeamID(id), ev)
		return
	case "desk":
		w.desk(w.env(), ev)
		return
	}
	n, _ := strconv.Atoi(id)
	w.decideFor(bridge.ContactID(n), ev)
}

func (w *world) decideTeam(id bridge.TeamID, ev bridge.Event) {
	env := w.env()
	env.Queue = w.waitersOf(id)
	var out bridge.Outcome
	w.teams[id], out = bridge.DecideTeam(env, w.teams[id], ev)
	w.follow("team "+string(id)+" ", out)
}

// contacts are all of them, by their numbers.
func (w *world) contacts() []bridge.Contact {
	all := []bridge.Contact{w.contact}
	for _, d := range w.others {
		all = append(all, d.contact)
	}
	slices.SortFunc(all, func(a, b bridge.Contact) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// loads and waitersOf are what the store reads from its rows.
func (w *world) loads() map[bridge.TeamID]map[bridge.PersonID]int {
	loads := map[bridge.TeamID]map[bridge.PersonID]int{}
	for _, c := range w.contacts() {
		if v := c.Current; v != nil && v.Status != bridge.Closed && v.Assignee != "" {
			if loads[v.Team] == nil {
				loads[v.Team] = map[bridge.PersonID]int{}
			}
			loads[v.Team][v.Assignee]++
		}
	}
	return loads
}

func (w *world) waitersOf(id bridge.TeamID) []bridge.Waiter {
	var queue []bridge.Waiter
	for _, c := range w.contacts() {
		if v := c.Current; v != nil && v.Status != bridge.Closed && v.Queued != nil && v.Team == id {
			queue = append(queue, v.Queued.Waiter(c))
		}
	}
	slices.SortFunc(queue, func(a, b bridge.Waiter) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Since.Compare(b.Since), cmp.Compare(a.Conversation, b.Conversation))
	})
	for i := range queue {
		queue[i].Place = i + 1
	}
	return queue
}

const toJonasYAML = `
id: to_jonas
trigger: {event: conversation_opened, if: 'conversation.origin == "jonas"'}
steps:
  - route: sales
  - assign: {to: "@jonas", if_unavailable: [{say: "Jonas is away."}], if_busy: [{say: "Jonas is busy, {{ contact.name }}."}]}
  - say: "{{ assignee.first_name }}"
`

const toLastYAML = `
id: to_last
trigger: {event: conversation_opened, if: 'conversation.origin == "last"'}
steps:
  - route: sales
  - assign: {to: last_agent, if_unavailable: [{say: "Nobody knows you yet."}]}
`

const ifBusyYAML = `
id: if_busy
trigger: {event: conversation_opened, if: 'conversation.origin == "busy"'}
steps:
  - say: 'available("sales"): {{ available("sales") }}, open("support"): {{ open("support") }}'
  - assign:
      to: sales
      if_busy:
        - say: All of sales are busy.
        - assign: {to: support, strategy: least_open, if_unavailable: [{say: "{{ team.name }} opens {{ team.opens }}."}]}
`

// change changes a team's rule: "TEAM.strategy least_open", "TEAM.max_open 2",
// "TEAM.hours Europe/Berlin 09:00-12:30 13:30-18:00" (Monday to Friday),
// "admin NAME", "workflows assign".
func (w *world) change(t *testing.T, key, value string) {
	t.Helper()
	if key == "admin" {
		w.policy.Admins = append(w.policy.Admins, bridge.PersonID(value))
		return
	}
	if key == "close_when_silent" {
		w.policy.CloseWhenSilent, _ = time.ParseDuration(value)
		return
	}
	if key == "renamed" { // FROM TO: a team goes by another id
		w.renamed(value)
		return
	}
	if key == "gone" { // a team is
		w.policy.Teams = slices.DeleteFunc(w.policy.Teams, func(p bridge.TeamPolicy) bool { return string(p.ID) == value })
		delete(w.members, bridge.TeamID(value))
		return
	}
	if key == "waiting_room" {
		w.policy.WaitingRoom = bridge.RemoteID(value)
		return
	}
	if strings.HasPrefix(key, "desk_") { // how long a message in Slack, or a caption there, may be
		c := w.policy.Caps[bridge.Desk]
		fmt.Sscan(value, map[string]*int{"desk_text": &c.Text, "desk_caption": &c.Files.Caption}[key])
		w.policy.Caps[bridge.Desk] = c
		return
	}
	if key == "edit" { // for how long the customer's platform lets a message be edited
		c := w.policy.Caps["telegram"]
		c.Edit, _ = time.ParseDuration(value)
		w.policy.Caps["telegram"] = c
		return
	}
	if key == "workflows" { // those of the steps `assign`
		for _, source := range []string{toJonasYAML, toLastYAML, ifBusyYAML, urgentYAML, laterYAML, zoneYAML} {
			w.policy.Workflows = append(w.policy.Workflows, parse(t, source))
		}
		slices.Reverse(w.policy.Workflows)
		return
	}
	if key == "events" { // those that begin with an event
		for _, source := range eventYAMLs {
			w.policy.Workflows = append(w.policy.Workflows, parse(t, source))
		}
		return
	}
	team, what, _ := strings.Cut(key, ".")
	i := slices.IndexFunc(w.policy.Teams, func(p bridge.TeamPolicy) bool { return string(p.ID) == team })
	p := &w.policy.Teams[i]
	switch what {
	case "strategy":
		p.Strategy = value
	case "shows": // what of a contact the team may see
		p.Shows = strings.Fields(value)
	case "max_open":
		fmt.Sscan(value, &p.MaxOpen)
	case "hours":
		words := strings.Fields(value)
		zone, err := time.LoadLocation(words[0])
		if err != nil {
			t.Fatal(err)
		}
		p.Hours = &hours.Schedule{Zone: zone}
		for d := time.Monday; d <= time.Friday; d++ {
			for _, span := range words[1:] {
				var a, b, c, e int
				fmt.Sscanf(span, "%d:%d-%d:%d", &a, &b, &c, &e)
				p.Hours.Week[d] = append(p.Hours.Week[d], hours.Range{From: 60*a + b, To: 60*c + e})
			}
		}
	default:
		t.Fatalf("no such part of the policy: %s", key)
	}
}

// renamed has a team go by another id, as the store tells the conversation in focus.
func (w *world) renamed(value string) {
	from, to, _ := strings.Cut(value, " ")
	was, is := bridge.TeamID(from), bridge.TeamID(to)
	for i := range w.policy.Teams {
		if t := &w.policy.Teams[i]; t.ID == was {
			t.ID, t.Was = is, append(t.Was, was)
		}
	}
	w.members[is] = w.members[was]
	delete(w.members, was)
	w.teams[is] = bridge.Team{ID: is, Last: w.teams[was].Last}
	w.decide(bridge.TeamRenamed{From: was, To: is})
}
