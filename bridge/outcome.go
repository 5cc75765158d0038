package bridge

import (
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Side is one of the two sides of a conversation, or neither.
type Side string

// The sides. Elsewhere is an effect that neither the customer nor the thread gets.
const (
	ToCustomer Side = "customer"
	ToDesk     Side = "desk"
	Elsewhere  Side = "elsewhere"
)

// Lane is a sequence of effects that is delivered in order. Lanes are
// independent of each other. Only LaneMessages must be in order for people;
// cards and marks have lanes of their own, so that a throttled card never holds
// up a customer's words.
type Lane string

// The kinds of outbound lane.
const (
	LaneMessages = "msg"
	LaneThread   = "thread"
	LaneCard     = "card"
	LaneMarks    = "marks"
	LaneWhispers = "whisper"
	LaneNotices  = "notice"
)

// Effect is something to be done outside, once it is durable.
type Effect struct {
	ID           EffectID
	Conversation ConversationID // zero: none
	Contact      ContactID      // zero: none
	// Thread says which of the conversation's threads it is for (Thread.N); 0 is the
	// latest. Each thread has lanes of its own.
	Thread   int
	Side     Side
	Endpoint EndpointID
	Lane     Lane
	Op       Op
	// Replaces, if set, takes the place of a waiting effect of the same lane
	// with the same key.
	Replaces string
	// Report asks for a Settled also when all went well. Failures are always reported, and
	// what may have been done twice.
	Report bool
	// Uncertain: what it brings may have been done by an effect before, of which it takes
	// over what is left to do.
	Uncertain bool
	// After is the earliest time to do it; zero is at once.
	After time.Time
}

// Timer is an alarm of the machine that sets it. A Timer with the same Key
// replaces the one before; a zero At cancels it. Gen comes back in TimerFired.
type Timer struct {
	Key string
	Gen int64
	At  time.Time
}

// Forward is an event for another machine: a contact's or a team's (one is set).
type Forward struct {
	Contact ContactID
	Team    TeamID
	Event   Event
}

// Record is a line of the transcript. One with the Message of an earlier one
// changes that one's From and nothing else, unless it adds a part (Part).
type Record struct {
	Message      MessageID
	Conversation ConversationID
	From         RecordFrom
	Author       string // the person's id on the desk side; empty for the contact and the program
	Kind         string // "text" or the catalogue's word for what it was
	Body         richtext.Doc
	At           time.Time
	// About is the message that this one is an edit or deletion of or, if its Kind is
	// another, an answer to.
	About MessageID
	// Head is what stands above its words for the desk: what it answers, and from whom
	// it was passed on. Empty for most.
	Head richtext.Doc
	// Signed is the agent's name that heads it at the customer's; empty for most.
	Signed string
	Files  []File
	// Side and Remote are where the message lies already: the side it came from
	// and its id there. Empty for a message that we make.
	Side   Side
	Remote RemoteID
	// Part is which part of the message lies at Remote. With one after the first a part
	// is added to an earlier record's message: Files then are all that it has by now,
	// and Body, if it is not empty, all of its words.
	Part int
}

// RecordFrom tells whose words a record holds.
type RecordFrom string

// Whose words.
const (
	FromContact RecordFrom = "contact"
	FromAgent   RecordFrom = "agent"
	FromProgram RecordFrom = "program" // said to the customer by the workflow or by us
	FromNote    RecordFrom = "note"    // never left the desk
)

// Answered is an answer that became known; the store keeps it beside the conversation.
type Answered struct {
	Conversation ConversationID
	Question     string
	Value        string // the id of a choice
	Label        string // what people are shown
	Workflow     string // hash of the definition that asked
	At           time.Time
}

// ConsentRecord is the evidence of a contact's yes or no: which words they were shown,
// and by what they answered.
type ConsentRecord struct {
	Conversation ConversationID
	Question     string
	Given        bool
	Text         string // as it was shown
	Language     string // of Text, as the file has it
	Version      string
	Policy       string // where the whole policy can be read
	Endpoint     EndpointID
	Asked        MessageID // the message that asked
	Answer       MessageID // the message that answered; empty for a button
	Remote       RemoteID  // the platform's id of that message, or of the one with the button
	Workflow     string    // hash of the definition that asked
	At           time.Time
}

// Audit is one line of the audit trail: who changed what.
type Audit struct {
	Conversation ConversationID
	Actor        PersonID // empty: the program itself, or the workflow
	Workflow     string   // its id, and its version's hash
	Action       string   // "opened", "assigned", "closed", …
	Before       string
	After        string
}

// AuditTakenBack is the Action for a reply that the customer had, Before, and has no more.
const AuditTakenBack = "taken_back"

// AwayChange is an agent's going away, or coming back.
type AwayChange struct {
	Person PersonID
	Back   bool
	Away   Away
}

// Quiet has a person, or one in a certain thread (Strayed.Hint), be given no other hint
// until a time.
type Quiet struct {
	Person PersonID
	Until  time.Time
}

// Cancel names a message and the lane in which it waits.
type Cancel struct {
	Lane    Lane
	Message MessageID
}

// Step is something that a workflow wanted done, or why it did not begin. Effects counts
// those that were filed before it.
type Step struct {
	Output  workflow.Output
	Effects int
}

// Outcome is what follows from an event.
type Outcome struct {
	// Later, if set, is all: the event is decided anew at a later time, and until then
	// nothing else of its machine is.
	Later   *Later
	Effects []Effect
	// AtOnce are effects that are of use at once or never (see AtOnce): they are tried
	// once, and not durable.
	AtOnce   []Effect
	Timers   []Timer
	Forwards []Forward
	Records  []Record
	Answers  []Answered
	Consents []ConsentRecord
	Tallies  []Tally
	Audits   []Audit
	// Reactions are those that both sides know of by now.
	Reactions []Reacted
	// Away are agents who have gone away or come back.
	Away []AwayChange
	// Made are new versions of workflows that admins make in Slack. If another one has the
	// number of one of them meanwhile, the event is decided anew.
	Made []MadeWorkflow
	// Drafts are workflows that admins are about to make or change, in place of what they had
	// not saved before.
	Drafts []WorkflowDraft
	// Trials are what people try out from now on.
	Trials []TrialChange
	// Quiet are people who were given a hint.
	Quiet []Quiet
	// Hold, Release and Discard concern outbound lanes: a held lane takes
	// effects in and delivers none until it is released; discarding drops what
	// waits in it. They are carried out in this order, after the effects are filed.
	Hold, Release, Discard []Lane
	// Reload, if set, has the configuration read anew.
	Reload *Reload
	// Cancel are messages to the customer of which nothing more is sent: what waits
	// of them and was never tried is ended before the effects are filed.
	Cancel []Cancel
	// Retries are effects that were refused or given up and are to be tried anew, in
	// their old places.
	Retries []EffectID
	// Steps are what the conversation's workflow wanted done, in order, where that was
	// asked for (Env.Traced): for whoever tries a workflow out.
	Steps []Step
	// Notes say why, for the log and for "Why me?". They hold ids, never texts or names.
	Notes []string
}
