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

// Modal is what OpenModal shows. Title, Submit and Close are words of at most 24
// characters. Kind and Value come back in Submitted.
type Modal struct {
	Kind   string       `json:"kind"`
	Value  string       `json:"value,omitempty"`
	Title  string       `json:"title"`
	Submit string       `json:"submit,omitempty"`
	Close  string       `json:"close"`
	Text   richtext.Doc `json:"text,omitempty"`
	Fields []ModalField `json:"fields,omitempty"`
}

// ModalField is one thing to fill in. Its ID comes back in Submitted.Values.
type ModalField struct {
	ID       string        `json:"id"`
	Label    string        `json:"label"`
	Kind     FieldKind     `json:"kind"`
	Choices  []ModalChoice `json:"choices,omitempty"`
	Optional bool          `json:"optional,omitempty"`
}

// FieldKind is what one fills a field in with.
type FieldKind string

// The kinds of field.
const (
	FieldChoice FieldKind = "choice" // one of Choices, at most MaxChoices
	FieldPerson FieldKind = "person" // anybody of the desk side
	FieldText   FieldKind = "text"   // lines of text
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
func (RefuseModal) op() {}

// Submitted is a form that somebody has filled in and sent.
type Submitted struct {
	At     time.Time         `json:"at"`
	Actor  PersonID          `json:"actor"`
	Kind   string            `json:"kind"`
	Value  string            `json:"value,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	// Thread is where the form was asked for.
	Thread RemoteID `json:"thread,omitempty"`
}

func (Submitted) event() {}

// AtOnce tells whether an operation is of use at once or never. Such ones are tried
// once when what they follow from is decided, and are not kept.
func AtOnce(op Op) bool {
	switch op.(type) {
	case OpenModal, RefuseModal, Respond:
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
