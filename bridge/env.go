package bridge

import (
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/hours"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Env is what a decision may know besides its state and event.
type Env struct {
	Now   time.Time
	Event EventID
	// Next is the id that a conversation opened by this event gets.
	Next ConversationID
	// Conversation is the one whose thread the event happened in, for events of
	// the desk side; it need not be the contact's current one.
	Conversation ConversationID
	// Thread says in which of that conversation's threads (Thread.N); 0: not known.
	Thread int
	Policy *Policy
	// People are those whom the event names, as far as they are known. Whoever is
	// not in it is unknown, and what they write stays inside.
	People map[PersonID]Person
	// Members are the agents of the teams in question, in a fixed order.
	Members map[TeamID][]PersonID
	// Away are the agents who are away, Loads how many open conversations of a team
	// each agent has. Loads is there where a decision may need it: for teams, for
	// commands, for contacts whose conversation may want an agent, and where
	// colleagues are asked for; else Found may have them (LookLoads).
	Away  map[PersonID]Away
	Loads map[TeamID]map[PersonID]int
	// Queue is the beginning of the queue of the team that decides, in order.
	Queue []Waiter
	// Definition is the version of the workflow that the contact's conversation
	// runs; nil if none does.
	Definition *workflow.Definition
	// Said are earlier messages of the thread, by id: those that the state refers to
	// (Contact.Refers), and the one that the event is about.
	Said map[MessageID]Said
	// About is the message that an edit, a deletion, a reaction, a reply or the press of
	// a button is about; empty if it is none that the transcript has.
	About MessageID
	// Delay is why what is next for the contact was not delivered at its last try, if that
	// is known (ReasonThrottled), for events that ask for it (AsksForDelay).
	Delay string
	// Figures are counted for events that ask for them (Commanded).
	Figures *Figures
	// Configuration is how the program fares with its configuration; the zero value for
	// events that do not ask for it (Commanded).
	Configuration Configuration
	// Quiet: whoever is named by the Hint of a Strayed is to be given none yet (Outcome.Quiet).
	Quiet bool
	// Earlier are the contact's conversations before the present one, the latest
	// first, for events that ask for them (CardPressed with ActionMore).
	Earlier []EarlierConversation
	// Found answers what an event asks the store (Looks).
	Found *Findings
	// History is what was said in the contact's conversation, for events that ask
	// for it (Moving).
	History *History
	// Traced asks for Outcome.Steps.
	Traced bool
}

// EarlierConversation is one that the contact had before.
type EarlierConversation struct {
	ID       ConversationID
	Team     TeamID
	Assignee PersonID
	OpenedAt time.Time
}

// History is the end of a conversation's transcript.
type History struct {
	Said []Said // in no particular order
	// Earlier tells that there is more before it.
	Earlier bool
}

// Away is an agent who is away.
type Away struct {
	Since time.Time
	Until time.Time // zero: until they say that they are back
	Why   string
}

// Waiter is a conversation in a team's queue.
type Waiter struct {
	Conversation ConversationID
	Contact      ContactID
	Since        time.Time
	Turn         EventID  // as in Queued
	Strategy     string   // as in Queued
	Named        string   // as in Queued
	Speaks       bool     // the workflow has steps for when whom it named is not to be had
	Last         PersonID // the contact's last agent
	Rank         int      // the least is the most urgent, and comes first; 0 is normal
	Place        int      // its number in the whole queue, from 1
}

// Person is somebody on the desk side.
type Person struct {
	ID        PersonID `json:"id"`
	Name      string   `json:"name"` // as shown in Slack
	FirstName string   `json:"first_name,omitempty"`
	Handle    string   `json:"handle,omitempty"` // the short name, "ana"
	Guest     bool     `json:"guest,omitempty"`
	Machine   bool     `json:"machine,omitempty"` // a bot or an app
	Gone      bool     `json:"gone,omitempty"`    // deactivated
	Admin     bool     `json:"admin,omitempty"`   // of the workspace
	Language  string   `json:"language,omitempty"`
	TimeZone  string   `json:"time_zone,omitempty"`
}

// Said is a message of the transcript.
type Said struct {
	Message      MessageID
	Conversation ConversationID
	From         RecordFrom
	Author       PersonID // empty for the contact and the program
	Kind         string
	Body         richtext.Doc // as it was worded last
	At           time.Time
	Parts        int          // up to which number the customer's platform has its parts
	There        []PartThere  // what of an agent's words and files stands in these, in their order
	Deleted      bool         // its author has deleted it
	About        MessageID    // that it answers; empty for most
	Signed       string       // the agent's name that heads it at the customer's; empty for most
	Head         richtext.Doc // see Record.Head
	Files        []File
	// Reactions are those that both sides know of, for events about reactions.
	Reactions []Reaction
	// Shown: the thread has it. It is known of the history alone.
	Shown bool
}

// PartThere is what a part of a message holds at the customer's. Its caption is the words.
type PartThere struct {
	Part  int
	File  RemoteID // of the agent's file that it is; empty for none, and for one taken back
	Words bool     // it says something
}

// Figures is the state of affairs, for "/desk status".
type Figures struct {
	Teams   []TeamFigures
	Asking  int // conversations whose questions still run
	Waiting int // deliveries that wait
	Parked  int // events and deliveries that were given up
	// Oldest is when the longest waiting delivery was made; zero if none waits.
	Oldest time.Time
}

// TeamFigures counts one team's open conversations.
type TeamFigures struct {
	Team       TeamID
	Open       int
	Unassigned int
}

// Policy is the configuration as far as decisions follow from it. It is never changed.
type Policy struct {
	Teams           []TeamPolicy
	FallbackTeam    TeamID
	WaitingRoom     RemoteID // where conversations show before they have a team; empty: nowhere
	Channels        map[EndpointID]ChannelPolicy
	ReopenWithin    time.Duration // 0: never reopen
	CloseWhenSilent time.Duration // 0: never
	NotePrefixes    []string
	Workflows       []*workflow.Definition // in order; the first that matches runs
	// File are those of them that stand in the configuration, Made all that admins have
	// made in Slack, and Unfit says why one of these does not run though it is on, by its
	// id: see WithMade. Scope is what any of them may refer to.
	File  []FileWorkflow
	Made  []MadeWorkflow
	Unfit map[string]string
	Scope workflow.Scope
	// Around is what the rest of the configuration says, for Lint.
	Around  workflow.Surroundings
	Phrases *workflow.Phrases
	Command string // "/desk"
	// Fields are the custom attributes, in the order in which cards show them; nil
	// if the configuration declares none.
	Fields []FieldPolicy
	// Admins may do everything; with WorkspaceAdmins so may the workspace's own.
	Admins          []PersonID
	WorkspaceAdmins bool
	Caps            map[EndpointID]Caps
	TimeZone        *time.Location // where the workflow's `now` is
	Flood           Flood
	// Messages are the configuration's own words to customers, by key.
	Messages map[string]OwnMessage
	// Own are its wordings of the texts of the catalogue that customers read, by key.
	Own     map[string]*workflow.Phrase
	Persona Persona // what customers see of agents
	// Avatars: customers' pictures stand beside their words in the thread.
	Avatars bool
	// Reactions are the emoji with which agents may react to customers, as BareEmoji
	// has them.
	Reactions []string
}

// TeamPolicy is a team of the configuration.
type TeamPolicy struct {
	ID       TeamID
	Was      []TeamID // by which it went before
	Name     string
	Room     RemoteID // its Slack channel
	Strategy string   // one of the Assign constants
	Mode     Mode     // who speaks to the customer; empty is ModeGuarded
	// Undo is for how long a reply waits, so that it can be taken back; 0: not at all.
	Undo time.Duration
	// MaxOpen is how many open conversations of this team an agent may have and still
	// be given another; zero: any number.
	MaxOpen int
	// Hours are when it is open; nil: always.
	Hours *hours.Schedule
	// Agents says who its agents are. Observers never are: they may read and write notes.
	Agents    AgentsRule
	Observers []PersonID
	// Shows are the keys of what cards of this team show of a contact; nil: all.
	Shows []string
	// Messages are the team's own words to customers, by key. They come before the
	// policy's, and those before the catalogue's.
	Messages map[string]OwnMessage
	Own      map[string]*workflow.Phrase
	Notify   NotifyPolicy
}

// FieldPolicy is a custom attribute as the configuration declares it.
type FieldPolicy struct {
	Path  string // "contact.fields.plan"
	Label string
	workflow.Field
	// See and Edit say who may.
	See, Edit Access
}

// name is what it is called in expressions, behind the dots.
func (f FieldPolicy) name() string { return f.Path[strings.LastIndex(f.Path, ".")+1:] }

// Access says who may do something with a custom attribute.
type Access string

// Agents and admins may, or admins alone, or nobody. Empty is AccessAgents.
const (
	AccessAgents Access = "agents"
	AccessAdmins Access = "admins"
	AccessNobody Access = "nobody"
)

// allows tells whether somebody may, who is an admin or is not.
func (a Access) allows(admin bool) bool {
	return a == "" || a == AccessAgents || a == AccessAdmins && admin
}

// AgentsRule says who a team's agents are: everybody in its Slack channel if it is
// empty, else the members of a user group and those listed.
type AgentsRule struct {
	Group string // its handle, with the @
	List  []PersonID
}

// OfChannel tells whether everybody in the Slack channel is meant.
func (r AgentsRule) OfChannel() bool { return r.Group == "" && len(r.List) == 0 }

// OwnMessage is what the configuration has the program say to customers. A nil Text
// is nothing.
type OwnMessage struct{ Text *workflow.Message }

// The assignment strategies.
const (
	AssignNobody     = "nobody"
	AssignRoundRobin = "round_robin"
	AssignLeastOpen  = "least_open"
	AssignLastAgent  = "last_agent"
)

// ChannelPolicy is how a customer-facing account is called on screen.
type ChannelPolicy struct {
	App  string // the platform: "Telegram"
	Name string // the account there: "@shop_bot"; empty if that is not known
}

// Team finds a team by its id, or by one of before, and says whether it exists.
func (p *Policy) Team(id TeamID) (TeamPolicy, bool) {
	for _, t := range p.Teams {
		if t.ID == id {
			return t, true
		}
	}
	for _, t := range p.Teams {
		if slices.Contains(t.Was, id) {
			return t, true
		}
	}
	return TeamPolicy{}, false
}

// Caps is what a platform can do, as data.
type Caps struct {
	// Text is the greatest length of one message, in units of Measure.
	Text     int
	Measure  richtext.Measure
	Features richtext.Features
	// Buttons is how many buttons a message may carry; 0: none, so that choices
	// become numbered lines. ButtonLabel is how many characters one may have.
	Buttons     int
	ButtonLabel int
	// Share is what a message may carry a button for with which the customer hands it
	// over (Post.Share).
	Share []string
	// Edit and Delete tell for how long a message can be changed and taken back:
	// Always, a time, or not at all.
	Edit, Delete time.Duration
	// Repeat tells what becomes of a delivery that is made twice.
	Repeat Repeat
	Files  FileCaps
	// React are the emoji that the program can put on a message there, as Unicode; nil:
	// none. ReactAny: any there is.
	React    []string
	ReactAny bool
}

// Always is a time without end.
const Always time.Duration = math.MaxInt64

// Repeat tells what becomes of a delivery that is made twice.
type Repeat uint8

// ShownTwice: people see it twice. Findable: an earlier one can be looked up
// first. Absorbed: the platform recognises it.
const (
	ShownTwice Repeat = iota
	Findable
	Absorbed
)

// The reasons why something was not delivered, as Settled.Reason has them.
const (
	ReasonBlocked     = "blocked"     // the customer blocked the bot
	ReasonDeactivated = "deactivated" // the customer's account is gone
	ReasonNoChat      = "no_chat"     // the chat is not there (any more)
	ReasonTooLong     = "too_long"
	ReasonNotAllowed  = "not_allowed"
	ReasonExpired     = "expired"     // tried for a day
	ReasonThrottled   = "throttled"   // the platform let nothing through for days
	ReasonGone        = "gone"        // what was to be changed is not there (any more)
	ReasonTooOld      = "too_old"     // it can no longer be changed
	ReasonThreadGone  = "thread_gone" // the Slack thread or its card is gone
	ReasonRoomClosed  = "room_closed" // the Slack channel is archived or the bot is not in it
	ReasonNoScope     = "no_scope"    // the Slack app may not do just that
	ReasonTooLarge    = "too_large"   // a file is larger than the platform takes
	ReasonEmpty       = "empty"       // a file has no bytes
	ReasonFileType    = "file_type"   // the platform or the workspace takes no files of this type
	ReasonNoFile      = "no_file"     // a file is not there (any more)
	ReasonNoAccess    = "no_access"   // we may not have a file
	ReasonNotAFile    = "not_a_file"  // it only looks like a file: a link to one elsewhere, a canvas
	// Somebody's own account, for which we write, is not connected (any more) or does not
	// let us; or the contact has not written there lately.
	ReasonNoConnection = "no_connection"
	ReasonSilent       = "silent"
	ReasonOther        = "other"
)
