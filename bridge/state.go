package bridge

import (
	"maps"
	"slices"
	"time"

	"frontdesk/workflow"
)

// Contact is the state of one contact and of their current conversation. Its
// JSON form is what the store keeps; Evolve reads older ones.
type Contact struct {
	ID ContactID `json:"id"`
	// Identity is the one that wrote last.
	Identity Identity `json:"identity"`
	Profile  Profile  `json:"profile"`
	// Email, Phone, Country and TimeZone are what the contact told us. Fields are custom attributes.
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"` // E.164
	Country string `json:"country,omitempty"`
	// TimeZone is by which time they live: "Europe/Berlin".
	TimeZone string            `json:"time_zone,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"`
	// PhoneVerified: their platform says that Phone is theirs.
	PhoneVerified bool `json:"phone_verified,omitempty"`
	// Tags are those of all their conversations, at most maxTags of them.
	Tags []string `json:"tags,omitempty"`
	// Once are the ids of the workflows that begin once for each contact and have begun,
	// at most maxOnce of them.
	Once []string `json:"once,omitempty"`
	// Remembered are answers that are not to be asked for again too soon, at most
	// maxRemembered of them, the latest.
	Remembered []Remembered `json:"remembered,omitempty"`
	// Conversations counts those that were opened.
	Conversations int      `json:"conversations,omitempty"`
	LastAgent     PersonID `json:"last_agent,omitempty"`
	// Unreachable is set while the contact blocks us.
	Unreachable bool `json:"unreachable,omitempty"`
	// Departed: what they block us by is that their account is gone.
	Departed bool `json:"departed,omitempty"`
	// Opened is when the conversations of the last minute were opened, at most
	// Flood.Contact of them.
	Opened []time.Time `json:"opened,omitempty"`
	// Reacted is when the contact has reacted in the last minute, at most maxReacted times.
	Reacted []time.Time `json:"reacted,omitempty"`
	// Gone are the latest threads that were deleted, at most maxGone of them.
	Gone []GoneThread `json:"gone,omitempty"`
	// Withdrawing is what was deleted in a thread a moment ago.
	Withdrawing *Withdrawing `json:"withdrawing,omitempty"`
	// Block is set while the contact is blocked by us.
	Block *Block `json:"block,omitempty"`
	// Current is the open conversation, or the one closed last.
	Current *Conversation `json:"current,omitempty"`
	// Timers are the live generations of this machine's timers, Gen the last drawn.
	Timers map[string]int64 `json:"timers,omitempty"`
	Gen    int64            `json:"gen,omitempty"`
}

// Identity is who a contact is on one channel, and where they are answered.
type Identity struct {
	Endpoint EndpointID `json:"endpoint"`
	User     RemoteID   `json:"user"`
	Chat     RemoteID   `json:"chat"`
}

// Status is where a conversation stands.
type Status string

// The statuses. A conversation is Asking while its workflow runs before an
// agent's turn, and then Open until it is Closed.
const (
	Asking Status = "asking"
	Open   Status = "open"
	Closed Status = "closed"
)

// Conversation is one conversation, from opening to closing.
type Conversation struct {
	ID     ConversationID `json:"id"`
	Status Status         `json:"status"`
	// Identity is the one it takes place with.
	Identity Identity  `json:"identity"`
	Source   string    `json:"source"`
	Origin   string    `json:"origin,omitempty"`
	First    string    `json:"first,omitempty"` // the beginning of the first message
	OpenedAt time.Time `json:"opened_at"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Team     TeamID    `json:"team,omitempty"`
	Thread   Thread    `json:"thread,omitzero"`

	Assignee PersonID `json:"assignee,omitempty"`
	// Spoke are the agents who have spoken to the contact since the last assignment.
	Spoke []PersonID `json:"spoke,omitempty"`

	Fields map[string]string `json:"fields,omitempty"`
	Tags   []string          `json:"tags,omitempty"` // at most maxTags
	// Priority is empty for the normal one.
	Priority string `json:"priority,omitempty"`
	// Keyboard: the contact's app shows a button in place of the keyboard, which
	// goes with the next message that has no buttons of its own.
	Keyboard bool `json:"keyboard,omitempty"`
	// Run is the workflow's state, nil once it has ended. Workflow is its hash,
	// kept for good.
	Run      *workflow.Run `json:"run,omitempty"`
	Workflow string        `json:"workflow,omitempty"`
	// Began is what Run began with; nil for the workflow of the opening. Pending is what
	// is to begin next, at most maxPending of them. Ran are the versions that began with
	// an event, at most maxRan of them.
	Began   *Begun   `json:"began,omitempty"`
	Pending []Begun  `json:"pending,omitempty"`
	Ran     []string `json:"ran,omitempty"`
	// Questions counts those that were asked, by all workflows.
	Questions int `json:"questions,omitempty"`
	// Left is when the contact fell silent before the end of the questions; zero if
	// they did not.
	Left time.Time `json:"left,omitzero"`
	// Late is the question whose time was used up last, as long as its buttons may still
	// be pressed.
	Late *Late `json:"late,omitempty"`
	// Asked is the message that carries the question being waited for.
	// AskedButtons: it carries buttons.
	Asked        MessageID `json:"asked,omitempty"`
	AskedButtons bool      `json:"asked_buttons,omitempty"`
	// Calling is the effect whose outcome the workflow waits for, the latest that asked
	// another system.
	Calling EffectID `json:"calling,omitempty"`
	// Answers are what the card shows, in the order of the questions.
	Answers []CardLine `json:"answers,omitempty"`
	// Queued is set while the conversation waits for an agent.
	Queued *Queued `json:"queued,omitempty"`
	// Choice is how the assignee was found, for "Why me?".
	Choice *Choice `json:"choice,omitempty"`

	// Waiting are agents' replies not settled yet, at most maxWaiting of them.
	Waiting []Waiting `json:"waiting,omitempty"`
	// Failed are agents' replies that did not reach the contact, at most maxWaiting of
	// them, the latest.
	Failed []Failed `json:"failed,omitempty"`
	// Held are replies that wait to be sent, in order, at most maxHeld of them.
	Held []Held `json:"held,omitempty"`
	// Sent is what each agent has sent last; empty once they have asked for that back.
	Sent map[PersonID]MessageID `json:"sent,omitempty"`
	// Heard is whom the contact has last heard from, as they know them.
	Heard string `json:"heard,omitempty"`
	// With is how the contact was told last that somebody is with them: the same is not
	// told twice. It is empty where they were told something else since.
	With string `json:"with,omitempty"`
	// Waits is since when the contact waits for an agent's answer; zero if they do not.
	// Announced: the team's Slack channel was told so.
	Waits     time.Time `json:"waits,omitzero"`
	Announced bool      `json:"announced,omitempty"`
	// QuietSince is the agent's last word, as long as the contact has written nothing
	// since. Silences are those that last, by event.
	QuietSince time.Time          `json:"quiet_since,omitzero"`
	Silences   map[string]Silence `json:"silences,omitempty"`
	// ContactAt and AgentAt are the last words of either side.
	ContactAt time.Time `json:"contact_at,omitzero"`
	AgentAt   time.Time `json:"agent_at,omitzero"`
	// WroteAt is when the contact wrote last, by their platform, a thank-you aside.
	WroteAt time.Time `json:"wrote_at,omitzero"`
	// Reworded is the last line in the thread about a contact's edit or deletion; nil once
	// anybody has said something below it.
	Reworded *Reworded `json:"reworded,omitempty"`
	// Live is set while the contact shares where they are.
	Live *Live `json:"live,omitempty"`
	// Latest is the greatest Order seen in the thread, to mark what comes late.
	Latest int64 `json:"latest,omitempty"`
	// Album is the one that the contact has sent last.
	Album *Album `json:"album,omitempty"`
}

// Live is a location that moves: when the thread was told last, and where it has moved
// to since; nil if it has not.
type Live struct {
	Shown time.Time `json:"shown"`
	Now   *Location `json:"now,omitempty"`
}

// Thread is what is known of a conversation's thread in Slack.
type Thread struct {
	Room  RemoteID `json:"room,omitempty"`
	Ready bool     `json:"ready,omitempty"` // the card is posted
	// N counts the conversation's threads: each move to another Slack channel opens
	// a further one. It is 1 for the first, and 0 while there is none.
	N int `json:"n,omitempty"`
	// Called: those whom the team has called to a new conversation were.
	Called bool `json:"called,omitempty"`
	// Opening is the effect that posts its card; what became of an earlier attempt
	// to open it elsewhere is of no interest.
	Opening EffectID `json:"opening,omitempty"`
	// Points: the thread before has still to point to this one.
	Points bool `json:"points,omitempty"`
	// Stale: the card has changed since it was posted, and could not be redrawn yet.
	Stale bool `json:"stale,omitempty"`
	// Drawn is when it was last redrawn.
	Drawn time.Time `json:"drawn,omitzero"`
}

// Waiting is an agent's reply on its way to the contact.
type Waiting struct {
	Message MessageID `json:"message"`
	Since   time.Time `json:"since"`
	Trying  bool      `json:"trying,omitempty"` // shown as MarkTrying
	Failed  bool      `json:"failed,omitempty"` // a part of it was refused
	// Left counts the parts that are being tried anew; zero at the first try.
	Left int `json:"left,omitempty"`
	// Shown is the mark it had before it was on its way.
	Shown Mark `json:"shown,omitempty"`
	// Parts is how many it has; Back: it is being taken back again.
	Parts int  `json:"parts,omitempty"`
	Back  bool `json:"back,omitempty"`
	// By is its author. Told: they know that it takes long; Twice: and that it may have
	// arrived twice.
	By    PersonID `json:"by,omitempty"`
	Told  bool     `json:"told,omitempty"`
	Twice bool     `json:"twice,omitempty"`
	// Respond is where it is answered to the press of Retry that has it tried anew.
	Respond RemoteID `json:"respond,omitempty"`
}

// Failed is an agent's reply that was not delivered, with those of its parts.
type Failed struct {
	Message MessageID  `json:"message"`
	Effects []EffectID `json:"effects"`
}

// Held is a reply, or an edit of one, that waits for somebody's decision. Its words
// are in the transcript.
type Held struct {
	Message MessageID `json:"message"`
	Author  PersonID  `json:"author"`
	Since   time.Time `json:"since"`
	// Edit: the customer has the message, in other words.
	Edit bool `json:"edit,omitempty"`
	// Until is set for what is to be sent then, unless it is taken back before:
	// Earlier, as something written before others that were sent; Consent, by whose
	// wish; Shown is the mark that it has.
	Until   time.Time `json:"until,omitzero"`
	Earlier bool      `json:"earlier,omitempty"`
	Consent Consent   `json:"consent,omitempty"`
	Shown   Mark      `json:"shown,omitempty"`
	// Line is what asks every agent of the team about it; empty until it is there.
	Line MessageID `json:"line,omitempty"`
}

// Refers are the messages whose words a decision about the contact may need.
func (c Contact) Refers() []MessageID {
	if c.Current == nil {
		return nil
	}
	var ids []MessageID
	if c.Withdrawing != nil {
		ids = append(ids, c.Withdrawing.Replies...)
		for _, f := range c.Withdrawing.Files {
			ids = append(ids, f.Message)
		}
	}
	for _, h := range c.Current.Held {
		ids = append(ids, h.Message)
	}
	for _, b := range c.Current.Pending {
		if b.Message != "" {
			ids = append(ids, b.Message)
		}
	}
	if b := c.Current.Began; b != nil && b.Message != "" {
		ids = append(ids, b.Message)
	}
	if a := c.Current.Album; a != nil && a.Message != "" {
		ids = append(ids, a.Message)
	}
	for _, m := range slices.Sorted(maps.Values(c.Current.Sent)) {
		if m != "" {
			ids = append(ids, m)
		}
	}
	return ids
}

// Queued is a conversation's place in its team's queue.
type Queued struct {
	// Since is when it began to wait; the queue goes by it. Turn is the event with
	// which it last asked for an agent: an offer made before that is void.
	Since time.Time `json:"since"`
	Turn  EventID   `json:"turn"`
	// Strategy is the one to go by, empty for the team's own. Named is the name of
	// the agent whom a workflow wants, or their id behind a "=".
	Strategy string `json:"strategy,omitempty"`
	Named    string `json:"named,omitempty"`
	// Speaks are the reasons for which the workflow has steps, so that the program
	// says nothing.
	Speaks []Reason `json:"speaks,omitempty"`
	// Reopened: the contact wrote again, and knows that the conversation goes on.
	Reopened bool `json:"reopened,omitempty"`
	// Asked: the team has not answered yet. Said is what was last said in the thread,
	// Told: the customer knows that they have to wait.
	Asked bool   `json:"asked,omitempty"`
	Said  Reason `json:"said,omitempty"`
	Told  bool   `json:"told,omitempty"`
	// Place is its number in the queue; zero if that is not known.
	Place int `json:"place,omitempty"`
	// Passed are those whom the team looked at when it last said that it has nobody.
	Passed []Candidate `json:"passed,omitempty"`
}

// Choice is how an agent was found.
type Choice struct {
	// Rule is a strategy, or one of the Rule constants.
	Rule string   `json:"rule"`
	By   PersonID `json:"by,omitempty"` // who did it by hand
	// Candidates are those whom the rule looked at, at most maxCandidates of them.
	Candidates []Candidate `json:"candidates,omitempty"`
}

// Candidate is an agent who could have been chosen.
type Candidate struct {
	Agent PersonID `json:"agent"`
	Open  int      `json:"open,omitempty"` // conversations of the team that they had
	// Passed says why they were passed over: PassedAway or PassedBusy.
	Passed string `json:"passed,omitempty"`
}

// Team is the state of a team. Its queue, its members and how much each of them
// has to do are read from rows, so that they cannot drift from the truth.
type Team struct {
	ID TeamID `json:"id"`
	// Last is who was given a conversation last. It survives a restart.
	Last PersonID `json:"last,omitempty"`
	// Offers are those that the contacts have not answered yet.
	Offers []Offer `json:"offers,omitempty"`
	// Places are the first of the queue, as they were told their places.
	Places []ConversationID `json:"places,omitempty"`
	// Wake is when the team looks at its queue again by itself; Gen is that timer's.
	Wake time.Time `json:"wake,omitzero"`
	Gen  int64     `json:"gen,omitempty"`
}

// Offer is a conversation that was offered to a contact's machine with an agent.
type Offer struct {
	Conversation ConversationID `json:"conversation"`
	Turn         EventID        `json:"turn"` // as in Queued
	Agent        PersonID       `json:"agent"`
	At           time.Time      `json:"at"`
}
