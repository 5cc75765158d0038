package bridge

import (
	"time"

	"frontdesk/bridge/richtext"
)

// OpenModal shows a form, or something to read, to one person. It is of use at once
// or never: who pressed the button waits for it. If it comes too late, that person
// is told so.
type OpenModal struct {
	// Trigger and Respond are the event's, Thread where it happened.
	Trigger RemoteID     `json:"trigger"`
	Respond RemoteID     `json:"respond,omitempty"`
	Thread  RemoteID     `json:"thread,omitempty"`
	Modal   Modal        `json:"modal"`
	Late    richtext.Doc `json:"late,omitempty"`
}

// UpdateModal shows another form in the place of one that is open: at once, or never. Whoever
// has closed it, or looks at another one by now, is left alone; To is told Late in private if
// they cannot know that it is closed.
type UpdateModal struct {
	// View and Version are the event's, Thread where the form was asked for.
	View    RemoteID `json:"view"`
	Version string   `json:"version,omitempty"`
	Thread  RemoteID `json:"thread,omitempty"`
	// Sent: the form was sent in, and closes unless the answer to that brings another one.
	Sent  bool         `json:"sent,omitempty"`
	To    PersonID     `json:"to"`
	Modal Modal        `json:"modal"`
	Late  richtext.Doc `json:"late,omitempty"`
}

// Modal is what OpenModal shows. Title, Submit and Close are words of at most 24
// characters; without a Submit there is nothing to send in. Kind and Value come back in Submitted.
type Modal struct {
	Kind   string       `json:"kind"`
	Value  string       `json:"value,omitempty"`
	Title  string       `json:"title"`
	Submit string       `json:"submit,omitempty"`
	Close  string       `json:"close"`
	Text   richtext.Doc `json:"text,omitempty"`
	Fields []ModalField `json:"fields,omitempty"`
}

// ModalField is one thing to fill in, to press or to read. The ID of one to fill in comes
// back in Submitted.Values.
type ModalField struct {
	ID       string        `json:"id,omitempty"`
	Label    string        `json:"label,omitempty"`
	Kind     FieldKind     `json:"kind"`
	Choices  []ModalChoice `json:"choices,omitempty"`
	Optional bool          `json:"optional,omitempty"`
	// Value is what it is filled in with at first: a text, a number, a date such as
	// "2027-01-31", the ID of a choice, or "true". Hint stands below it.
	Value string `json:"value,omitempty"`
	Hint  string `json:"hint,omitempty"`
	// Most is how many characters may be filled in; 0: MaxModalText.
	Most int `json:"most,omitempty"`
	// Text is that of a FieldNote, Buttons are those of FieldButtons. Action is what choosing
	// in a FieldPick does.
	Text    richtext.Doc `json:"text,omitempty"`
	Buttons []CardButton `json:"buttons,omitempty"`
	Action  string       `json:"action,omitempty"`
}

// FieldKind is what one fills a field in with.
type FieldKind string

// The kinds of field. The last three are not filled in: what is pressed or chosen there
// takes effect at once.
const (
	FieldChoice  FieldKind = "choice"  // one of Choices, at most MaxChoices
	FieldPerson  FieldKind = "person"  // anybody of the desk side
	FieldText    FieldKind = "text"    // lines of text
	FieldLine    FieldKind = "line"    // one line of text
	FieldNumber  FieldKind = "number"  // a number
	FieldDate    FieldKind = "date"    // a day
	FieldCheck   FieldKind = "check"   // a box to tick, labelled as its one choice; "true", or nothing
	FieldNote    FieldKind = "note"    // something to read
	FieldButtons FieldKind = "buttons" // buttons beside each other
	FieldPick    FieldKind = "pick"    // one of Choices
)

// MaxModalText is how many characters a text may have that is filled in, and MaxModalFields
// how many fields a form may have.
const (
	MaxModalText   = 3000
	MaxModalFields = 100
)

// MaxChoices is how many choices a field may offer.
const MaxChoices = 100

// ModalChoice is one choice. ID is the field's value if it is chosen.
type ModalChoice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// RefuseModal has a form that was sent in stay open and say what is wrong with it,
// by the ids of its fields. It is of use at once or never: once the form is gone, To
// is told in the thread.
type RefuseModal struct {
	To     PersonID          `json:"to"`
	Thread RemoteID          `json:"thread,omitempty"`
	Errors map[string]string `json:"errors"`
}

func (OpenModal) op()   {}
func (UpdateModal) op() {}
func (RefuseModal) op() {}

// Submitted is a form that somebody has filled in and sent or, if Action is set, in which they
// have pressed a button, or chosen something that takes effect at once.
type Submitted struct {
	At     time.Time         `json:"at"`
	Actor  PersonID          `json:"actor"`
	Kind   string            `json:"kind"`
	Value  string            `json:"value,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	// Thread is where the form was asked for.
	Thread RemoteID `json:"thread,omitempty"`
	// Action and Pick are those of the button, or of the field and its choice.
	Action string `json:"action,omitempty"`
	Pick   string `json:"pick,omitempty"`
	// View is the form as the platform calls it, and Version how it looked.
	View    RemoteID `json:"view,omitempty"`
	Version string   `json:"version,omitempty"`
}

func (Submitted) event() {}

// AtOnce tells whether an operation is of use at once or never. Such ones are tried
// once when what they follow from is decided, and are not kept.
func AtOnce(op Op) bool {
	switch op.(type) {
	case OpenModal, UpdateModal, RefuseModal, Respond:
		return true
	}
	return false
}

// Awaited tells whether somebody waits for what is decided about an event.
func Awaited(ev Event) bool {
	switch ev.(type) {
	case CardPressed, Commanded, Submitted:
		return true
	}
	return false
}
