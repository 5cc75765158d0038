package bridge

import (
	"slices"
	"time"

	"frontdesk/workflow"
)

// Query is what a decision, most of all the answer to a slash command, needs to know of
// what the store keeps. Each kind is bounded.
type Query struct {
	Kind QueryKind
	// Every: the asker may see everything. Else they see the work of Teams, and what
	// is assigned to Self.
	Every bool
	Teams []TeamID
	Self  PersonID
	// Number is the conversation that is meant; zero: none.
	Number ConversationID
	// Contact are the beginnings of words that a contact must be known by (see
	// ContactTerms), Said the words that a transcript must have (see SaidTerms).
	Contact, Said []string
	// Person is of whom, for LookAudit (empty: of anybody), LookTrial, and LookWorkflows
	// (empty: no trial is wanted).
	Person PersonID
	// Endpoint and After are for LookOpened.
	Endpoint EndpointID
	After    time.Time
	// Workflow is whose history LookWorkflows gives besides; empty: of none. Versions are
	// those that are wanted, however old they are.
	Workflow string
	Versions []int
	// Draft asks LookWorkflows for what Self has not saved of that workflow, or of a new one.
	Draft bool
	// Drafts asks it for what anybody has not saved of that workflow.
	Drafts bool
	// Runs asks LookWorkflows for what became of all workflows, which takes the longer the more
	// conversations there were.
	Runs bool
}

// QueryKind is what a Query is for.
type QueryKind uint8

// The kinds of query. LookFind finds conversations by Number, by Contact and by Said;
// LookOne the one that Number names, whoever's it is, or the contacts that are known by
// Contact; LookSheet besides the Sheet, if that is one contact. LookQueue is what waits
// for an agent, LookMine what is assigned to Self and open, LookAudit the last changes,
// LookOpened how many conversations the Endpoint has opened since After, LookLoads how much
// each agent has to do. LookWorkflows are the workflows that admins have made. LookTrial is what a person tries out, with the workflows that admins have made.
const (
	LookFind QueryKind = iota + 1
	LookOne
	LookSheet
	LookQueue
	LookMine
	LookAudit
	LookOpened
	LookLoads
	LookWorkflows
	LookTrial
)

// The bounds of what a Query finds.
const (
	MaxHits   = 10 // of LookFind, LookOne and a Sheet
	MaxListed = 20 // of LookMine and LookAudit, of each team in LookQueue, and of a workflow's versions
)

// Findings is what the store has found.
type Findings struct {
	// Hits are conversations, one for each contact in LookOne: the latest that the
	// asker may see. Those of LookQueue and LookMine come in the order in which they
	// are to be dealt with, others with the latest first.
	Hits []Hit
	// More counts those that were left out: by team in LookQueue, else under "".
	// LookFind and LookOne say only whether there are any.
	More   map[TeamID]int
	Sheet  *Sheet
	Audits []AuditLine
	Opened int
	Loads  map[TeamID]map[PersonID]int
	// Made are the workflows that admins have made, each in its latest version, those that
	// were made first first. Runs counts what began each workflow, by its id, if Query.Runs
	// asks for that.
	Made []MadeWorkflow
	Runs map[string]WorkflowRuns
	// Versions are those of Query.Workflow, if it was made in Slack, and Ran those that the
	// store has kept; the latest first.
	Versions []MadeWorkflow
	Ran      []RanVersion
	// Draft is what the asker has not saved, if they were asked about that; nil: nothing.
	Draft *WorkflowDraft
	// Drafts is what anybody has not saved of Query.Workflow, if all were asked for.
	Drafts []WorkflowDraft
	// Trial is what Query.Person tries out, if anything, and Turns are those who were given
	// a conversation last, by team. Played is what comes of the event in that trial (Moves).
	Trial  *Trial
	Turns  map[TeamID]PersonID
	Played *Played
}

// Hit is a conversation that was found.
type Hit struct {
	Conversation ConversationID
	Contact      ContactID
	Name         string // what the contact is called; empty: unknown
	Endpoint     EndpointID
	Status       Status
	Team         TeamID
	Assignee     PersonID
	OpenedAt     time.Time
	ClosedAt     time.Time
	ContactAt    time.Time // the contact's last words
	AgentAt      time.Time // an agent's
	LeftAt       time.Time // when the contact left before the end of the questions; zero if they did not
	// Since is when it began to wait for an agent, Rank how urgent that is (Waiter.Rank).
	Since time.Time
	Rank  int
}

// Sheet is all that is shown of a contact.
type Sheet struct {
	Contact Contact
	// Conversations are those that the asker may see, the latest first; Others counts
	// the rest.
	Conversations []Hit
	Others        int
	Notes         int // in Conversations
}

// AuditLine is a line of the audit trail.
type AuditLine struct {
	Audit
	Team TeamID // of the conversation, if there is one
	Name string // of its contact
	At   time.Time
}

// Looks tells what the store is asked before an event is decided, of a contact if there
// is one; ok is false if that is nothing.
func Looks(env Env, contact *Contact, ev Event) (q Query, ok bool) {
	c, is := ev.(Commanded)
	if form, is := ev.(Submitted); is && contact == nil {
		return looksAtForm(form)
	}
	if !is {
		if q, ok = looksAtTrial(ev); ok {
			return q, ok
		}
		if q, ok = looksAtFlood(env, contact, ev); !ok {
			return looksAtLoads(env, contact)
		}
		return q, ok
	}
	d := newDecision(env, Contact{})
	cmd, call, _ := d.called(c)
	if cmd.asks == nil || !cmd.who(d, c.Actor) {
		return q, false
	}
	q, ok = cmd.asks(d, call)
	q.Self, q.Every, q.Teams = c.Actor, d.isAdmin(c.Actor), d.teamsOf(c.Actor)
	return q, ok
}

// looksAtLoads asks how much agents have to do, where a workflow that asks whether somebody
// is available may begin with what happens in a conversation.
func looksAtLoads(env Env, contact *Contact) (q Query, ok bool) {
	if contact == nil || env.Loads != nil {
		return q, false
	}
	return Query{Kind: LookLoads}, slices.ContainsFunc(env.Policy.Workflows, func(def *workflow.Definition) bool {
		return def.Cause().Event != workflow.EventOpened && def.AsksWhoIsThere()
	})
}

// loads are how many open conversations of a team each agent has.
func (e Env) loads() map[TeamID]map[PersonID]int {
	if e.Loads == nil && e.Found != nil {
		return e.Found.Loads
	}
	return e.Loads
}

// teamsOf are the teams whose work somebody may see: those that they are an agent or
// an observer of.
func (d *decision) teamsOf(who PersonID) []TeamID {
	var teams []TeamID
	for _, t := range d.env.Policy.Teams {
		if slices.Contains(d.env.Members[t.ID], who) || slices.Contains(t.Observers, who) {
			teams = append(teams, t.ID)
		}
	}
	return teams
}

// sees tells whether somebody may see a conversation.
func (d *decision) sees(who PersonID, h Hit) bool {
	return d.isAdmin(who) || h.Assignee == who || slices.Contains(d.teamsOf(who), h.Team)
}

// mayChange tells whether somebody may change a conversation: its assignee, the agents
// of its team, and admins.
func (d *decision) mayChange(who PersonID, team TeamID, assignee PersonID) bool {
	return assignee == who || d.isAgent(&Conversation{Team: team}, who) || d.isAdmin(who)
}
