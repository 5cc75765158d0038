package bridge

import (
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Op is something to do on a platform. The set is closed; EncodeOp and DecodeOp
// give each its stable JSON form. Where it goes (chat, Slack channel, thread) is
// not in it, but looked up at delivery.
type Op interface{ op() }

// OpenThread posts a conversation's card to a team's Slack channel. Room is that
// Slack channel's id, N which of the conversation's threads it begins (Thread.N), and
// Call who is called to it: CallHere, or a user group's handle.
type OpenThread struct {
	Room RemoteID `json:"room"`
	N    int      `json:"n,omitempty"`
	Card Card     `json:"card"`
	Call string   `json:"call,omitempty"`
}

// RedrawCard replaces the card.
type RedrawCard struct {
	Card Card `json:"card"`
}

// Post says something in the conversation's chat or thread.
type Post struct {
	Message MessageID    `json:"message"`
	Part    int          `json:"part"`  // from 0
	Parts   int          `json:"parts"` // of how many
	Body    richtext.Doc `json:"body"`
	// Author is the name it is posted under on the desk side, empty for the
	// program's own voice. It may hold anything a customer calls themselves.
	Author string `json:"author,omitempty"`
	// Face, if set, is whose picture stands beside it, on the desk side.
	Face *Face `json:"face,omitempty"`
	// Buttons are offered below it on the customer's side.
	Buttons []Button `json:"buttons,omitempty"`
	// Share, if set, is a button with which the customer hands something over. It and
	// Buttons take the place of their keyboard, and pressing one of Buttons says its
	// label. EndShare takes them away again.
	Share    Share `json:"share,omitzero"`
	EndShare bool  `json:"end_share,omitempty"`
	// Ping are people to notify, on the desk side; they are mentioned first.
	Ping []PersonID `json:"ping,omitempty"`
	// By is the agent whose reply this is, on the customer's side; it comes back in
	// Settled, so that its author can be told what became of it.
	By PersonID `json:"by,omitempty"`
	// Answers is the customer's message that this one replies to, on their side: it is
	// quoted where their platform has that, and they still have it.
	Answers MessageID `json:"answers,omitempty"`
	// Actions are buttons for agents, on the desk side.
	Actions []CardButton `json:"actions,omitempty"`
	// Files are attached to it; Body then is their caption. Each is a part of the
	// message, from Part on: see Parts.
	Files []File `json:"files,omitempty"`
	// Again: an earlier thread has shown them already.
	Again bool `json:"again,omitempty"`
}

// WhyAgain is the Why of what became of a Post whose Again is set.
const WhyAgain = "again"

// Face is somebody of whom a channel may have a picture.
type Face struct {
	Endpoint EndpointID `json:"endpoint"`
	User     RemoteID   `json:"user"`
}

// Edit puts other words into a part of a message that the customer has or, if Side is
// ToDesk, that the thread shows of theirs. By is its author, who is told if that fails.
type Edit struct {
	Side    Side         `json:"side,omitempty"` // empty: ToCustomer
	Message MessageID    `json:"message"`
	Part    int          `json:"part"`
	Body    richtext.Doc `json:"body"`
	By      PersonID     `json:"by,omitempty"`
	// Caption: the part is files, and Body the words with them.
	Caption bool `json:"caption,omitempty"`
	// Author is the name that the part was posted under, on the desk side.
	Author string `json:"author,omitempty"`
	// Why is BackDeleted if it marks the message as deleted by the customer.
	Why string `json:"why,omitempty"`
}

// Delete takes a message back from the customer or, if Side is ToDesk, out of the
// thread, from the part From on: to the end or, if To is set, up to and without that part.
// What lies behind To keeps its numbers. By is its author, and Why one of the Back
// constants; both come back in Settled.
type Delete struct {
	Side    Side      `json:"side,omitempty"` // empty: ToCustomer
	Message MessageID `json:"message"`
	From    int       `json:"from,omitempty"`
	To      int       `json:"to,omitempty"`
	By      PersonID  `json:"by,omitempty"`
	Why     string    `json:"why"`
	File    *File     `json:"file,omitempty"` // that goes, if Why is BackFile; it comes back in Settled.Files
}

// Why a message is taken back.
const (
	BackNote    = "note"    // it was edited into a note
	BackDeleted = "deleted" // it was deleted in its thread
	BackUnsent  = "unsent"  // its author has asked for it
	BackShorter = "shorter" // an edit of it has fewer parts
	BackFile    = "file"    // one of its files was deleted in its thread
)

// React puts the program's reaction on a message, in the place of the one it has put
// there before; an empty Emoji takes that away. Side says whose message it is: the
// customer's app shows it below the message there, the desk below that in the thread.
type React struct {
	Message MessageID `json:"message"`
	Side    Side      `json:"side"`
	Emoji   string    `json:"emoji,omitempty"`
	Was     string    `json:"was,omitempty"` // what is there so far, as far as is known
	By      PersonID  `json:"by,omitempty"`  // whose reaction it is, who is told if it fails
}

// Button is a choice that a customer can press. ID comes back in Pressed.Data;
// it has at most 64 bytes (Telegram's limit for callback_data). One with a URL opens that
// instead, and has no ID.
type Button struct {
	ID    string `json:"id,omitempty"`
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
	// Mark stands before the label on a button. Lower puts it there.
	Mark string `json:"mark,omitempty"`
	// Where there are no buttons, each is a numbered line. Plain: this one is a line
	// without a number; Hidden: it is none.
	Plain  bool `json:"plain,omitempty"`
	Hidden bool `json:"hidden,omitempty"`
}

// Share is a button that hands something over, and what stands on it.
type Share struct {
	What  string `json:"what"` // one of the Share constants
	Label string `json:"label"`
}

// What a customer can hand over by a button.
const (
	SharePhone    = workflow.SharePhone    // their phone number
	ShareLocation = workflow.ShareLocation // where they are
)

// ClearButtons takes the buttons off a message on the customer's side, and puts Instead
// in their place, if there are any.
type ClearButtons struct {
	Message MessageID `json:"message"`
	Instead []Button  `json:"instead,omitempty"`
}

// SetMark shows on a desk message what became of it, in place of the mark before.
type SetMark struct {
	Message MessageID `json:"message"`
	Mark    Mark      `json:"mark"`
	Was     []Mark    `json:"was,omitempty"` // marks that may still be there
}

// Mark is what became of an agent's message.
type Mark string

// The marks, with the emoji that people see.
const (
	MarkSent   Mark = "sent"   // ✅ handed to the customer's platform
	MarkTrying Mark = "trying" // ⏳ still trying
	MarkFailed Mark = "failed" // ⚠️ not delivered
	MarkInside Mark = "inside" // 🔒 stays inside
	MarkHeld   Mark = "held"   // ⏸ waits for somebody's decision
)

// Whisper says something in the thread that only one person sees. Room, if set, is the
// Slack channel where it is said instead, outside of every thread or in the thread In
// there, which is none of ours.
type Whisper struct {
	Room    RemoteID     `json:"room,omitempty"`
	In      RemoteID     `json:"in,omitempty"`
	To      PersonID     `json:"to"`
	Body    richtext.Doc `json:"body"`
	Actions []CardButton `json:"actions,omitempty"`
}

// Respond answers a slash command or a button, for the caller's eyes alone unless
// Share is set. It is pointless after Until. Replace puts the answer in the place of
// the message whose button was pressed, for all who see that.
type Respond struct {
	To      RemoteID     `json:"to"`
	Body    richtext.Doc `json:"body"`
	Until   time.Time    `json:"until"`
	Replace bool         `json:"replace,omitempty"`
	Share   bool         `json:"share,omitempty"`
}

// Notice says something outside of any thread: in a room, or to one person in private.
// Ping are people to mention first, on the desk side, and Call who is called besides:
// CallHere, or a user group's handle.
type Notice struct {
	Room RemoteID     `json:"room,omitempty"`
	To   PersonID     `json:"to,omitempty"`
	Body richtext.Doc `json:"body"`
	Ping []PersonID   `json:"ping,omitempty"`
	Call string       `json:"call,omitempty"`
	// Files are attached to it, and Actions are buttons below it. On the desk side only.
	Files   []File       `json:"files,omitempty"`
	Actions []CardButton `json:"actions,omitempty"`
	// On, if set, is a message of ours whose place it takes. It has no Files then.
	On RemoteID `json:"on,omitempty"`
}

// Leave leaves such a room.
type Leave struct {
	Room RemoteID `json:"room"`
}

func (OpenThread) op()   {}
func (RedrawCard) op()   {}
func (Post) op()         {}
func (Edit) op()         {}
func (Delete) op()       {}
func (ClearButtons) op() {}
func (React) op()        {}
func (SetMark) op()      {}
func (Whisper) op()      {}
func (Respond) op()      {}
func (Notice) op()       {}
func (Leave) op()        {}

// Card is what stands at the head of a thread, in words ready to be shown: the
// connector lays it out and decides nothing.
type Card struct {
	Conversation ConversationID `json:"conversation"`
	Title        string         `json:"title"`  // "Ana Lima"
	Number       string         `json:"number"` // "#1042"
	Lines        []CardLine     `json:"lines,omitempty"`
	Buttons      []CardButton   `json:"buttons,omitempty"`
	// Foot is the small print: who speaks to the customer.
	Foot string `json:"foot,omitempty"`
	// Closed cards are shown subdued.
	Closed bool `json:"closed,omitempty"`
}

// CardLine is one labelled value on a card. Person, if set, is shown as that
// person's name without notifying them, instead of Value. Thread, if set, is the
// thread that Value links to: the Ref of a mention made by ToThread; Link, if set, is a
// web address that it links to.
type CardLine struct {
	// Key is the question's id or the field's path, for lines about the contact.
	Key    string   `json:"key,omitempty"`
	Label  string   `json:"label"`
	Value  string   `json:"value,omitempty"`
	Person PersonID `json:"person,omitempty"`
	Thread string   `json:"thread,omitempty"`
	Link   string   `json:"link,omitempty"`
	// Aside is small print behind the value.
	Aside string `json:"aside,omitempty"`
	// Saved is where an answer was saved.
	Saved string `json:"saved,omitempty"`
}

// CardButton is a button on a card or below something said in a thread. Action is
// one of the Action constants.
type CardButton struct {
	Action  string `json:"action"`
	Value   string `json:"value,omitempty"` // comes back in CardPressed
	Label   string `json:"label"`
	Primary bool   `json:"primary,omitempty"`
	Confirm string `json:"confirm,omitempty"` // asked before it is done
}
