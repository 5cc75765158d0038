package bridge

import (
	"time"

	"frontdesk/bridge/richtext"
)

// Event is something that happened: to a contact's conversation, to a team or in
// a room. The set is closed; EncodeEvent and DecodeEvent give each its stable JSON form.
type Event interface{ event() }

// Stamp tells when and where a platform put a message.
type Stamp struct {
	// Remote is the platform's id of the message.
	Remote RemoteID `json:"remote,omitempty"`
	// At is the platform's time of it.
	At time.Time `json:"at"`
	// Order grows along a chat or thread and can be compared with the Order of
	// what we delivered there (Receipt.Order): a greater one was put there later.
	Order int64 `json:"order,omitempty"`
}

// Profile is what a platform tells about a contact. Empty fields are unknown.
type Profile struct {
	Name      string `json:"name,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language,omitempty"` // BCP 47, as the platform says it
}

// KindText is the Kind of an ordinary message, KindEdit of what one was changed into,
// and KindDeletion of its end: see Record.About.
const (
	KindText     = "text"
	KindEdit     = "edit"
	KindDeletion = "deletion"
)

// MessageIn is a message from a contact.
type MessageIn struct {
	Stamp
	From Profile `json:"from"`
	// Text is what it says: a caption, if Kind is that of a file, or what stands in a
	// poll, a game, a checklist and so on.
	Text richtext.Doc `json:"text,omitempty"`
	// Kind is "text" or what else the contact sent, in the words of the
	// catalogue ("photo", "sticker", "location", "unknown", …).
	Kind string `json:"kind"`
	// Detail is what the words for its Kind need besides: an amount of money, the
	// result of a throw, a name.
	Detail string `json:"detail,omitempty"`
	// Command is a bot command without its slash ("start", "help"), Args what
	// followed it. Empty for an ordinary message.
	Command string `json:"command,omitempty"`
	Args    string `json:"args,omitempty"`
	// Card is the contact card that was sent, if Kind is KindContact.
	Card *ContactCard `json:"card,omitempty"`
	// Files are what is attached, and Album, if set, what all messages have in common
	// that were sent at once as one.
	Files []File `json:"files,omitempty"`
	Album string `json:"album,omitempty"`
	// Place is the location or venue that was sent.
	Place *Location `json:"place,omitempty"`
	// About is the message that it replies to, and Quote what it quotes of that.
	About RemoteID     `json:"about,omitempty"`
	Quote richtext.Doc `json:"quote,omitempty"`
	// Referred is what the platform tells of the message that it replies to, for one
	// that we do not know (any more).
	Referred *Referred `json:"referred,omitempty"`
	// Forwarded is from whom it was passed on: a name, or "?" if the platform does not
	// say. Empty: they are the contact's own words.
	Forwarded string `json:"forwarded,omitempty"`
	// Ours is set for what was written to the contact in their app by somebody else on our
	// side, past the desk: the owner of the account for which we write. It is their name.
	Ours string `json:"ours,omitempty"`
	// Service is set for what nobody wrote: the app reports something that happened to
	// the chat. It opens no conversation and answers no question.
	Service bool `json:"service,omitempty"`
}

// Referred is a message that another one replies to, as a platform tells of it: who
// wrote it, its first words, and what it is if it is no text.
type Referred struct {
	From  string `json:"from,omitempty"`
	Words string `json:"words,omitempty"`
	Kind  string `json:"kind,omitempty"`
}

// Location is a place on earth, in degrees. Name and Address are there if it is a
// venue; Live tells that it moves.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	Live      bool    `json:"live,omitempty"`
}

// KindContact is the Kind of a contact card.
const KindContact = "contact"

// ContactCard is a contact card that a contact has sent.
type ContactCard struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone"`
	// Own: the platform says that it is the sender's own.
	Own bool `json:"own,omitempty"`
}

// MessageChanged is a contact's edit of an earlier message.
type MessageChanged struct {
	Stamp
	From Profile      `json:"from"`
	Text richtext.Doc `json:"text,omitempty"`
	Kind string       `json:"kind"`
	// Detail and Ours are as in MessageIn.
	Detail string `json:"detail,omitempty"`
	Ours   string `json:"ours,omitempty"`
	// Files are what is attached since.
	Files []File `json:"files,omitempty"`
	// Place is where a live location is by now.
	Place *Location `json:"place,omitempty"`
}

// MessageDeleted is a contact's deletion of an earlier message, where a platform tells.
type MessageDeleted struct {
	Stamp
	From Profile `json:"from"`
}

// ContactReacted is a contact's reaction to a message, Remote. Emoji are all that they
// have put there by now, as Unicode; one of their platform's own is CustomEmoji.
type ContactReacted struct {
	Stamp
	From  Profile  `json:"from"`
	Emoji []string `json:"emoji,omitempty"`
	// Was are those that they had put there before.
	Was []string `json:"was,omitempty"`
}

// Pressed is a contact's press of a button that we sent. Data is the button's ID.
type Pressed struct {
	Stamp
	From Profile `json:"from"`
	Data string  `json:"data"`
}

// Reachable tells that a contact has blocked (Can false) or unblocked us.
type Reachable struct {
	At   time.Time `json:"at"`
	From Profile   `json:"from"`
	Can  bool      `json:"can"`
}

// Represented tells how far somebody lets us write for them in their own account on the
// contacts' platform: whether we are connected with it, and whether we may reply there.
type Represented struct {
	At        time.Time `json:"at"`
	Owner     Profile   `json:"owner"`
	Connected bool      `json:"connected,omitempty"`
	Replies   bool      `json:"replies,omitempty"`
}

// RoomSeen tells that the bot was brought into a group (Joined) or is still in one.
type RoomSeen struct {
	Room   RemoteID `json:"room"`
	Joined bool     `json:"joined"`
	From   Profile  `json:"from"` // who brought it there, for the language
}

// Replied is a message that somebody wrote in a conversation's thread.
type Replied struct {
	Stamp
	Author PersonID     `json:"author"`
	Text   richtext.Doc `json:"text,omitempty"`
	Files  []File       `json:"files,omitempty"`
	// Machine is set for what another app or workflow wrote.
	Machine bool `json:"machine,omitempty"`
	// ToUs is set where it began with a mention of us, which Text is without.
	ToUs bool `json:"to_us,omitempty"`
	// Forwarded is set where it passes on another message of the desk side, which
	// is not in Text.
	Forwarded bool `json:"forwarded,omitempty"`
	// CaughtUp is set for what was read from the history after a gap.
	CaughtUp bool `json:"caught_up,omitempty"`
}

// ReplyReacted is a reaction to something in a thread, Remote, by somebody of the desk
// side: put there or, if Removed is set, taken away. Emoji is Unicode, or the name of a
// custom one between colons.
type ReplyReacted struct {
	Stamp
	Author  PersonID `json:"author"`
	Emoji   string   `json:"emoji"`
	Removed bool     `json:"removed,omitempty"`
}

// AgentGone tells that an agent's account was deactivated.
type AgentGone struct {
	Agent PersonID `json:"agent"`
}

// TeamRenamed tells a conversation that its team goes by another id now.
type TeamRenamed struct {
	From TeamID `json:"from"`
	To   TeamID `json:"to"`
}

// ReplyChanged is an edit of something written in a thread; ReplyDeleted its deletion.
type ReplyChanged struct {
	Stamp
	Author PersonID     `json:"author"`
	Text   richtext.Doc `json:"text,omitempty"`
}

// ReplyDeleted is the deletion of something written in a thread or, with Files, of those
// of its files, while what else it says stays. NoneLeft: they were its last.
type ReplyDeleted struct {
	Stamp
	Author   PersonID   `json:"author"`
	Files    []RemoteID `json:"files,omitempty"`
	NoneLeft bool       `json:"none_left,omitempty"`
}

// ThreadGone tells that the first message of a conversation's thread, its card, was
// deleted: alone, or with the whole thread.
type ThreadGone struct {
	At time.Time `json:"at"`
}

// CardPressed is a press of a button on a conversation's card, or below something
// else that we said in its thread.
type CardPressed struct {
	At     time.Time `json:"at"`
	Actor  PersonID  `json:"actor"`
	Action string    `json:"action"` // one of the Action constants
	// Value is what the button stands for, where its Action alone does not say it.
	Value string `json:"value,omitempty"`
	// On is the message that a shortcut was used on, instead of a button.
	On RemoteID `json:"on,omitempty"`
	// Private: the actor alone sees what was pressed.
	Private bool `json:"private,omitempty"`
	// Respond is where an answer for the actor's eyes alone goes, Trigger what a form
	// is opened with, within moments, and Thread where it happened.
	Respond RemoteID `json:"respond,omitempty"`
	Trigger RemoteID `json:"trigger,omitempty"`
	Thread  RemoteID `json:"thread,omitempty"`
}

// The actions of buttons.
const (
	ActionTake   = "take"
	ActionClose  = "close"
	ActionReopen = "reopen"

	// These open a form.
	ActionAssign   = "assign"
	ActionTransfer = "transfer"
	ActionMore     = "more"
	ActionFields   = "fields" // from the one of ActionMore

	ActionRetry = "retry" // Value: the message that was not delivered

	// Value: a message of the thread.
	ActionSend       = "send"        // it goes to the customer
	ActionKeep       = "keep"        // it stays inside
	ActionAfterAll   = "after_all"   // a shortcut on it: it goes to the customer, note or not
	ActionReply      = "reply"       // a shortcut on it: a form for a reply to it
	ActionUndo       = "undo"        // it is not sent after all
	ActionReopenSend = "reopen_send" // the conversation is reopened, and it goes out

	ActionTry = "try" // a button of a trial, in private; Value says which
)

// Commanded is a slash command. It concerns no conversation. A mention of a person
// stands in Text as "@" and their id, which Mentions lists.
type Commanded struct {
	At       time.Time  `json:"at"`
	Actor    PersonID   `json:"actor"`
	Room     RemoteID   `json:"room"`
	Text     string     `json:"text"`
	Mentions []PersonID `json:"mentions,omitempty"`
	Respond  RemoteID   `json:"respond"`
	Trigger  RemoteID   `json:"trigger,omitempty"`
}

// Strayed tells that a person wrote something outside of every thread of ours: to us in
// private, or into a Slack channel. What it was stays there, but for what is written to us
// in private, which may be meant for a trial.
type Strayed struct {
	At        time.Time `json:"at"`
	Author    PersonID  `json:"author"`
	Room      RemoteID  `json:"room"`
	Private   bool      `json:"private,omitempty"`   // only we and the author are there
	Mentioned bool      `json:"mentioned,omitempty"` // it mentions us
	Thread    RemoteID  `json:"thread,omitempty"`    // the thread it was written in, which is none of ours
	// Words and Files are those of a private one: at most MaxStrayWords characters, and the
	// names of what is attached.
	Words string   `json:"words,omitempty"`
	Files []string `json:"files,omitempty"`
}

// MaxStrayWords is how many characters of it Strayed.Words has.
const MaxStrayWords = 4000

// Ordered is a change that somebody asks for by slash command. The contact's machine
// carries it out and answers.
type Ordered struct {
	At           time.Time      `json:"at"`
	Actor        PersonID       `json:"actor"`
	Order        Order          `json:"order"`
	Conversation ConversationID `json:"conversation"`
	Agent        PersonID       `json:"agent,omitempty"` // for OrderAssign
	Team         TeamID         `json:"team,omitempty"`  // for OrderTransfer
	Words        string         `json:"words,omitempty"` // for OrderBlock: why, and
	Until        time.Time      `json:"until,omitzero"`  // until when
	Respond      RemoteID       `json:"respond"`
	Share        bool           `json:"share,omitempty"` // as in Respond
}

// Order is what is asked for by Ordered.
type Order string

// The orders.
const (
	OrderAssign   Order = "assign"
	OrderUnassign Order = "unassign"
	OrderTransfer Order = "transfer"
	OrderClose    Order = "close"
	OrderReopen   Order = "reopen"
	OrderBlock    Order = "block"
	OrderUnblock  Order = "unblock"
)

// TimerFired is a timer of ours that has come due. A Gen other than the one that
// the state holds is stale.
type TimerFired struct {
	Key string `json:"key"`
	Gen int64  `json:"gen"`
}

// Settled is what became of an effect.
type Settled struct {
	Effect       EffectID       `json:"effect"`
	Conversation ConversationID `json:"conversation,omitempty"`
	// Thread is which of the conversation's threads it was for (Thread.N); 0: the latest.
	Thread  int       `json:"thread,omitempty"`
	Op      string    `json:"op"` // OpName of the effect's Op
	Message MessageID `json:"message,omitempty"`
	Part    int       `json:"part,omitempty"`
	Parts   int       `json:"parts,omitempty"`
	By      PersonID  `json:"by,omitempty"`  // AuthorOf the effect's Op
	Why     string    `json:"why,omitempty"` // the same
	// Result tells how it ended.
	Result Result `json:"result"`
	// Reason says in the catalogue's words why it was not delivered: one of the
	// Reason constants, or empty.
	Reason string `json:"reason,omitempty"`
	// Detail is the platform's own words, for the log and the operator.
	Detail string `json:"detail,omitempty"`
	// Uncertain is set where an attempt before this one may have arrived as well.
	Uncertain bool     `json:"uncertain,omitempty"`
	Remote    RemoteID `json:"remote,omitempty"`
	Order     int64    `json:"order,omitempty"`
	// Body and Author are those of a Post to the desk or of an Edit that was not delivered,
	// so that the words can be shown elsewhere, or of a Post with Files, whose words can go
	// without. Side is that of an Edit or Delete.
	Body   richtext.Doc `json:"body,omitempty"`
	Author string       `json:"author,omitempty"`
	Side   Side         `json:"side,omitempty"`
	// Files are those of a Post that was not delivered, to whichever side.
	Files []File `json:"files,omitempty"`
	// Links are the buttons of a Post with Files that lead to an address: they stay with
	// its words.
	Links []Button `json:"links,omitempty"`
	// Kept is what a Call's answer has of what is kept (workflow.Request.Pick).
	Kept map[string]string `json:"kept,omitempty"`
}

// Result is how an effect ended.
type Result string

// The results. Parked effects were given up after the last retry.
const (
	Delivered Result = "delivered"
	Refused   Result = "refused"
	Parked    Result = "parked"
)

// RetryWanted asks for another attempt at an effect that was given up. It comes from
// the person who runs the program.
type RetryWanted struct {
	Effect  EffectID  `json:"effect"`
	Message MessageID `json:"message,omitempty"`
}

// Moving has the conversation's thread follow it to the Slack channel of its team.
// It asks for the history. By, if set, is who transfers it to Team. Lost: its Slack
// channel takes nothing any more, so that it goes to Team. Gone is the number of its
// thread, if that was deleted: a new one in the same Slack channel takes its place.
type Moving struct {
	Conversation ConversationID `json:"conversation"`
	Team         TeamID         `json:"team,omitempty"`
	By           PersonID       `json:"by,omitempty"`
	Words        string         `json:"words,omitempty"` // of By, for the other team
	Lost         bool           `json:"lost,omitempty"`
	Gone         int            `json:"gone,omitempty"`
}

// AgentWanted asks a team for an agent, for a conversation that is in its queue.
type AgentWanted struct {
	Contact      ContactID      `json:"contact"`
	Conversation ConversationID `json:"conversation"`
}

// TeamWoken has a team look at its queue, since somebody may have come free.
type TeamWoken struct {
	Why string `json:"why"` // for the log
}

// AgentOffered is a team's answer: an agent, or why the conversation has to wait.
type AgentOffered struct {
	Conversation ConversationID `json:"conversation"`
	Turn         EventID        `json:"turn"` // as in Queued
	Team         TeamID         `json:"team"`
	Agent        PersonID       `json:"agent,omitempty"`
	Why          string         `json:"why"` // for the log
	// Choice is how the agent was found, or those who were passed over.
	Choice *Choice `json:"choice,omitempty"`
	// Reason, Opens, Agents, Away and Place are for a conversation that has to wait:
	// why, when the team opens next (zero if it is open, or that is not known), how
	// many agents it has and how many of them are away, and the number in the queue.
	Reason Reason    `json:"reason,omitempty"`
	Opens  time.Time `json:"opens,omitzero"`
	Agents int       `json:"agents,omitempty"`
	Away   int       `json:"away,omitempty"`
	Place  int       `json:"place,omitempty"`
}

// QueueMoved tells a conversation that waits its new number in the queue.
type QueueMoved struct {
	Conversation ConversationID `json:"conversation"`
	Team         TeamID         `json:"team"`
	Place        int            `json:"place"`
}

// Reason is why a conversation has to wait. It is the key of what the customer is told.
type Reason string

// The reasons. ByHand: nobody is assigned by themselves, somebody has to take it.
const (
	OutsideHours    Reason = "outside_hours"
	NobodyAvailable Reason = "nobody_available"
	AllBusy         Reason = "all_busy"
	ByHand          Reason = "by_hand"
)

func (MessageIn) event()      {}
func (MessageChanged) event() {}
func (MessageDeleted) event() {}
func (ContactReacted) event() {}
func (ReplyReacted) event()   {}
func (AgentGone) event()      {}
func (TeamRenamed) event()    {}
func (Pressed) event()        {}
func (Reachable) event()      {}
func (Represented) event()    {}
func (RoomSeen) event()       {}
func (Replied) event()        {}
func (ReplyChanged) event()   {}
func (ReplyDeleted) event()   {}
func (ThreadGone) event()     {}
func (CardPressed) event()    {}
func (Commanded) event()      {}
func (Strayed) event()        {}
func (Ordered) event()        {}
func (TimerFired) event()     {}
func (Settled) event()        {}
func (RetryWanted) event()    {}
func (Moving) event()         {}
func (AgentWanted) event()    {}
func (AgentOffered) event()   {}
func (TeamWoken) event()      {}
func (QueueMoved) event()     {}
