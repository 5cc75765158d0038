package workflow

import (
	"time"

	"frontdesk/bridge/richtext"
)

// Run is a workflow in progress. The zero Run has not begun.
type Run struct {
	// Hash is the definition's; a Run is only ever resumed with that definition.
	Hash string `json:"hash"`
	// In is the workflow that it was handed over to, if it was.
	In string `json:"in,omitempty"`
	// At is where it stands: the index of a step, then alternately of a branch
	// and of a step within it.
	At []int `json:"at,omitempty"`
	// Answers are by question id, of the workflow that it is in. An answer that is not there is unknown.
	Answers map[string]Answer `json:"answers,omitempty"`
	// Before are the ids of the questions that were answered in the workflows that have
	// handed over to the one that it is in.
	Before []string `json:"before,omitempty"`
	// Wait is what it waits for, or empty.
	Wait Wait `json:"wait,omitempty"`
	// Deadline is when the wait ends by itself; zero if it has none.
	Deadline time.Time `json:"deadline,omitzero"`
	// Ask numbers the questions asked, repeats included, so that a press on an
	// older one's buttons is recognised. Tries counts the invalid answers to the
	// present question.
	Ask   int `json:"ask,omitempty"`
	Tries int `json:"tries,omitempty"`
	// Begun is when the present question was asked first.
	Begun time.Time `json:"begun,omitzero"`
	// Arrived is where the platform put the present question; zero until that is known.
	Arrived int64 `json:"arrived,omitempty"`
	// Early is what came before it was known whether the question had arrived.
	Early []Early `json:"heard_early,omitempty"`
	// End is the present question's own end while Deadline is when the customer is
	// reminded of it.
	End time.Time `json:"end,omitzero"`
	// Pieces are texts that were no answer. They are judged as one attempt at
	// Deadline, three seconds after the last; Until is then the question's own end.
	Pieces string    `json:"pieces,omitempty"`
	Piece  string    `json:"piece,omitempty"` // Said.Ref of the last one
	Until  time.Time `json:"until,omitzero"`
	// Shown are the words of the consent being asked for, ShownIn their language.
	Shown   string `json:"shown,omitempty"`
	ShownIn string `json:"shown_in,omitempty"`
	// Picked are the choices made so far of a question that takes several.
	Picked []string `json:"picked,omitempty"`
	// Meant is what Typed, an e-mail address, was probably meant to be: the customer
	// is asked which it is.
	Typed string `json:"typed,omitempty"`
	Meant string `json:"meant,omitempty"`
	// Silent is set once a question's time was used up: questions and says are
	// passed over from there on.
	Silent bool `json:"silent,omitempty"`
	// Trail are the questions answered or skipped before the present one, to which the
	// customer may go back: no other step than says and branches was done since.
	Trail []Passed `json:"trail,omitempty"`
	// Person is set once the customer has asked for a person: questions and waits are
	// passed over from there on, and the conversation is not closed.
	Person bool `json:"person,omitempty"`
	// Anew is set once the customer has started over: no answer of an earlier conversation
	// counts from there on.
	Anew bool `json:"anew,omitempty"`
	// Calls counts those made to other systems.
	Calls int `json:"calls,omitempty"`
	// Routed tells that a team was decided, Assigned that assignment was asked for.
	Routed   bool `json:"routed,omitempty"`
	Assigned bool `json:"assigned,omitempty"`
	// Done: it has ended.
	Done bool `json:"done,omitempty"`
}

// Early is a customer's text with its place in the chat. What tells what else it is: one
// of the Share constants, or "files"; S then is the phone number, or the answer that it
// would be, which reads Label.
type Early struct {
	S        string `json:"s"`
	Order    int64  `json:"order"`
	Ref      string `json:"ref,omitempty"`
	What     string `json:"what,omitempty"`
	Label    string `json:"label,omitempty"`
	Verified bool   `json:"verified,omitempty"`
}

// Passed is a question that was answered, by the message By, or skipped.
type Passed struct {
	At []int  `json:"at"`
	By string `json:"by,omitempty"`
}

// Wait is what a run waits for.
type Wait string

// The waits.
const (
	WaitAnswer Wait = "answer"
	WaitAgent  Wait = "agent"
	WaitTime   Wait = "time"
	WaitCall   Wait = "call"
)

// Answer is what a contact replied to a question. Value is what expressions see
// (the id of a choice), Label what people are shown, and Link where more of it is seen.
type Answer struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
	Link  string `json:"link,omitempty"`
}

// Input is what a run is resumed with.
type Input interface{ input() }

// Said is a text from the customer. Order is its place in the chat, to be
// compared with Arrived.Order. Ref is the caller's name for it, and comes back in
// Answered.By.
type Said struct {
	S     string
	Order int64
	Ref   string
}

// Shared is a phone number that the customer's app handed over. Verified: the app
// says that it is their own. Order and Ref are as in Said.
type Shared struct {
	Phone    string
	Verified bool
	Order    int64
	Ref      string
}

// Located is a place that the customer has sent: where they are, or one that has a name
// or an address. Order and Ref are as in Said.
type Located struct {
	Latitude, Longitude float64
	Name, Address       string
	Order               int64
	Ref                 string
}

// Sent are files that the customer has sent at once. Order and Ref are as in Said.
type Sent struct {
	Files []File
	Order int64
	Ref   string
}

// File is one of them: what it is (one of the File constants of package bridge), what it
// is called, and its media type; empty where that is not known.
type File struct{ Kind, Name, Type string }

// Pressed is a press of a button that Ask carried; Key is the Choice's.
type Pressed struct{ Key string }

// Again asks for the present question once more, if there is one: something else was
// said meanwhile.
type Again struct{}

// Arrived tells where the platform put the present question.
type Arrived struct{ Order int64 }

// Person tells that the customer wants a person, Restart that they want to start over,
// and Back that they want to answer the question before once more.
type (
	Person  struct{}
	Restart struct{}
	Back    struct{}
)

// Edited tells that the customer has reworded what they said; Ref is Said.Ref's. Files
// are those that it has by now, if they are others.
type Edited struct {
	S, Ref string
	Files  []File
}

// Tick tells that the deadline has passed.
type Tick struct{}

// Assigned tells that an agent has the conversation; Facts.Assignee says who.
type Assigned struct{}

// Unassigned tells that nobody was assigned, and why: WhyUnavailable, WhyBusy, or
// empty where the rule is to assign nobody.
type Unassigned struct{ Why string }

// Called is what came of the latest Call: Kept is what Request.Pick has found, or Why is
// set and says in a word of the caller's why there was no answer.
type Called struct {
	Kept map[string]string
	Why  string
}

// Why nobody was assigned.
const (
	WhyUnavailable = "unavailable" // outside hours, or nobody is there
	WhyBusy        = "busy"        // everybody who is there has enough to do
)

func (Said) input()       {}
func (Shared) input()     {}
func (Located) input()    {}
func (Sent) input()       {}
func (Pressed) input()    {}
func (Again) input()      {}
func (Arrived) input()    {}
func (Person) input()     {}
func (Restart) input()    {}
func (Back) input()       {}
func (Edited) input()     {}
func (Tick) input()       {}
func (Assigned) input()   {}
func (Unassigned) input() {}
func (Called) input()     {}

// Output is what a run wants done.
type Output interface{ output() }

// Say sends a message to the customer: words, a file, or both, with links as buttons.
type Say struct {
	Text  richtext.Doc
	File  *Attachment
	Links []WebLink
}

// Ask asks a question. Choices are offered as buttons or numbered lines; Skip
// among them is the way past an optional question.
type Ask struct {
	Question string
	Text     richtext.Doc
	Choices  []Choice
	// Share, if set, is a button with which the customer hands something over, where
	// the platform has such a button.
	Share Share
}

// Share is such a button: what is handed over, and what stands on it.
type Share struct{ What, Label string }

// What a customer can hand over.
const (
	SharePhone    = "phone"    // their number
	ShareLocation = "location" // where they are
)

// Choice is a button of a question. Key has at most 24 bytes and is unique
// within the run, so that a press on an older question's button is recognised. Value is
// the answer that it stands for, empty for one that stands for none. Mark
// stands before the label on a button. Skip: it is no answer, but the way past the question. Where there are no buttons, choices
// are numbered lines; Plain: this one is a line without a number; Hidden: it is none.
type Choice struct {
	Key, Label, Mark, Value string
	Skip, Plain, Hidden     bool
}

// Offer changes what can be pressed below the present question.
type Offer struct{ Choices []Choice }

// Answered tells that the input was an answer, and counts.
type Answered struct {
	Question string
	Title    string // the question in short, for the card
	Answer   Answer
	By       string // Ref of the message that was the answer, or its last piece; empty for a button
	Save     string // the path of where it is saved; empty: nowhere
	// Consent is what has to be kept of a consent; nil for other questions.
	Consent *Evidence
}

// Unanswered tells that a question was passed over.
type Unanswered struct {
	Question string
	Title    string
	Why      string // WhyInvalid, WhyTimeout, WhySkipped
	// Late are the answers that its buttons stand for, by their keys, where one that is
	// pressed after the time is still to be kept; Save is the path of where, and Memory
	// the key under which it is remembered.
	Late   map[string]Answer
	Save   string
	Memory string
}

// Why a question went unanswered.
const (
	WhyInvalid = "invalid"
	WhyTimeout = "timeout"
	WhySkipped = "skipped"
	WhyPerson  = "person" // the customer has asked for one
)

// Withdrawn tells that an answer counts no more: its question is to be answered anew,
// or may be.
type Withdrawn struct{ Question string }

// PersonWanted tells that the customer has asked for a person.
type PersonWanted struct{}

// Restarted tells that the customer has started over: their answers to Questions, which
// are all that were answered up to here, count no more.
type Restarted struct{ Questions []string }

// Tally is for figures: a question of a workflow was asked, or how that went on. Took is
// the time since it was asked first.
type Tally struct {
	Workflow, Question string
	What               string // one of the Tally constants
	Took               time.Duration
}

// What is counted of a question. It is asked once, whatever the number of attempts,
// unless the customer goes back to it.
const (
	TallyAsked    = "asked"
	TallyAnswered = "answered"
	TallySkipped  = "skipped"
	TallyInvalid  = "invalid" // an attempt that was no answer
	TallyTimedOut = "timed_out"
	TallyPerson   = "person" // in its place they asked for a person
)

// Set changes a value: Path is "contact.email", "contact.fields.plan", …. An empty
// Value takes it away.
type Set struct{ Path, Value string }

// Tag tags the conversation.
type Tag struct{ Name string }

// Note is an internal comment for the thread.
type Note struct{ Text richtext.Doc }

// Remark is for the log: why something was not done. It holds no text of anybody's.
type Remark struct{ Text string }

// Matched is for the log: which way a branch of the workflow goes, in the words of
// the configuration. Rule holds no value of anybody's; for whoever tries the workflow out,
// Words say it without the names of the file, which versions from the store know only in
// part, and Seen are the values that it was decided by.
type Matched struct {
	Rule, Words string
	Seen        []Value
}

// Considered tells, for whoever tries workflows out, whether one begins: Rule is
// the condition of its trigger in words, empty if it has none, and Seen what that was
// decided by.
// Again: it would, but begins once for each contact.
type Considered struct {
	ID     string
	Begins bool
	With   string // what it begins with, unless that is the opening
	Again  bool
	Rule   string
	Seen   []Value
}

// Route decides the team.
type Route struct{ Team string }

// AssignTo asks for an agent. Team is empty for the one routed to, Strategy for
// the team's own. Agent is the name of the one who is meant, empty for any;
// LastAgent: the one of last time is.
// IfUnavailable and IfBusy tell that the workflow has steps for when nobody can be
// assigned, so that they speak and not the program. The run then waits for
// Assigned or Unassigned.
type AssignTo struct {
	Team, Strategy, Agent            string
	LastAgent, IfUnavailable, IfBusy bool
}

// Call asks another system. The run then waits for Called. Whatever comes after Until is
// of no use any more.
type Call struct {
	Request Request
	Until   time.Time
}

// CallFailed tells that another system was not asked or gave no answer: Why is one of
// the Call constants, or what Called said. Handled: the workflow has steps for that.
type CallFailed struct {
	Host, Why string
	Handled   bool
}

// Close ends the conversation. The run is done.
type Close struct{}

func (Say) output()          {}
func (Ask) output()          {}
func (Offer) output()        {}
func (Answered) output()     {}
func (Unanswered) output()   {}
func (Withdrawn) output()    {}
func (Tally) output()        {}
func (PersonWanted) output() {}
func (Restarted) output()    {}
func (Set) output()          {}
func (Tag) output()          {}
func (Note) output()         {}
func (Remark) output()       {}
func (Matched) output()      {}
func (Considered) output()   {}
func (Route) output()        {}
func (AssignTo) output()     {}
func (Close) output()        {}
func (Call) output()         {}
func (CallFailed) output()   {}

// Facts are the names that expressions and texts may use, besides answers.
type Facts struct {
	Contact      ContactFacts
	Conversation ConversationFacts
	Assignee     PersonFacts
	Team         TeamFacts
	// Teams are those of the configuration, by id: what open and available tell of.
	Teams map[string]TeamFacts
	// Fallback is the team that a conversation comes to for which none is decided.
	Fallback string
	// Message is the one that the workflow began with.
	Message MessageFacts
	Now     time.Time
	// Remembered are answers of earlier conversations.
	Remembered []Memory
	// Phrases are what the program says by itself; nil: as the catalogue has it.
	Phrases *Phrases
}

// ContactFacts are the names below "contact".
type ContactFacts struct {
	Name, FirstName, LastName, Email, Phone, Language, Country, TimeZone, LastAgent string
	Returning, PhoneVerified                                                        bool
	// Tags are those of all the contact's conversations, this one included.
	Tags   []string
	Fields map[string]string
}

// ConversationFacts are the names below "conversation".
type ConversationFacts struct {
	Number, Source, Channel, Origin, FirstMessage, Team string
	Priority                                            string // empty for the normal one
	Tags                                                []string
	Fields                                              map[string]string
}

// MessageFacts are the names below "message": what it says, and what it is ("text",
// "photo", …).
type MessageFacts struct{ Text, Kind string }

// PersonFacts are the names below "assignee".
type PersonFacts struct{ Name, FirstName string }

// TeamFacts are the names below "team", and what is known of each team. Opens says
// in the contact's language when the team opens next; empty while it is open.
type TeamFacts struct {
	Name, Opens     string
	Open, Available bool
}
