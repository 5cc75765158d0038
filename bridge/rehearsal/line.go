package rehearsal

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Line is something that was said in a talk, or that happened in it. Text says it in
// words; Key and Value hold what it is about.
type Line struct {
	Kind       Kind
	Text       string
	Key, Value string
	// Words say it to people who do not know the ids of the file; empty: as Text does.
	Words string
	// Body is what is said, with its formatting.
	Body richtext.Doc
	// Buttons and Share are what can be pressed below what the customer is told: the
	// choices, and the button that hands something over.
	Buttons []Button
	Share   bridge.Share
	// Seen are the values by which it was decided.
	Seen []workflow.Value
	At   time.Time
}

// Kind is what a line is.
type Kind string

// The kinds of line. Customer and Program are what is said by either; in what happened, Key is
// the question, the path or the id that it is about.
const (
	Customer   Kind = "customer"
	Program    Kind = "program"    // Key: the question, if it is one
	Spoken     Kind = "spoken"     // an agent does; Key: who that is, Value: what they are called
	Offered    Kind = "offered"    // the buttons of the question have changed
	Considered Kind = "considered" // a workflow, Value: "begins" or empty
	Branch     Kind = "branch"
	Answered   Kind = "answered"
	Unanswered Kind = "unanswered" // Value: one of workflow's Why constants
	Withdrawn  Kind = "withdrawn"
	Set        Kind = "set"
	Tagged     Kind = "tagged"
	Noted      Kind = "noted" // Value: the note
	Routed     Kind = "routed"
	Assigned   Kind = "assigned"
	Waits      Kind = "waits" // Value: one of bridge's reasons
	Passed     Kind = "passed"
	Closed     Kind = "closed"
	Ended      Kind = "ended"
	Asks       Kind = "asks" // another system: Key; Value: what it answers, if that is known
	Remark     Kind = "remark"
	Wrong      Kind = "wrong" // the input fits nothing
)

// Button is a choice that can be pressed. Number is 0 where it has none.
type Button struct {
	Number     int
	Label, Key string
	// Value is the answer that it stands for, if it does. Toggles: it switches that on
	// and off, and is no answer by itself.
	Value   string
	Toggles bool
	// URL is where it leads, if it is a link, which cannot be pressed here.
	URL string
}

// Said tells whether a line is something that somebody says.
func (l Line) Said() bool { return l.Kind == Customer || l.Kind == Program || l.Kind == Spoken }

// String is the line as plain text, with its buttons below it. who is what the customer
// is called.
func (l Line) String(who string) string {
	var b strings.Builder
	switch l.Kind {
	case Customer:
		b.WriteString(who + ": " + indented(l.Text))
	case Program:
		b.WriteString(ProgramName + ": " + indented(l.Text))
	case Spoken:
		b.WriteString(l.Value + ": " + indented(l.Text))
	case Offered:
	default:
		b.WriteString("· " + indented(l.Text))
	}
	if l.Kind == Asks && l.Value == "" {
		b.WriteString("\n  (/http JSON, /http 404 or /http none)")
	}
	for _, x := range l.Buttons {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		if x.Number > 0 {
			b.WriteString("  " + strconv.Itoa(x.Number) + "  " + x.Label)
		} else {
			b.WriteString(strings.TrimRight("  ["+x.Label+"]  "+x.URL, " "))
		}
	}
	switch l.Share.What {
	case bridge.SharePhone:
		b.WriteString("\n  [" + l.Share.Label + "]  (/share NUMBER)")
	case bridge.ShareLocation:
		b.WriteString("\n  [" + l.Share.Label + "]  (/share 52.52, 13.405)")
	}
	return b.String()
}

// ProgramName is what the program is called in front of its words.
const ProgramName = "Frontdesk"

func indented(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}

// buttons are those that a question offers: the choices by their numbers.
func buttons(choices []workflow.Choice) []Button {
	var out []Button
	for i, c := range choices {
		b := Button{Label: c.Mark + c.Label, Key: c.Key, Value: c.Value, Toggles: c.Mark != ""}
		switch {
		case c.Skip || c.Plain || c.Hidden && c.Value == "":
		case c.Hidden:
			continue
		default:
			b.Number = i + 1
		}
		out = append(out, b)
	}
	return out
}

// clock says what time it is, with the day if that is not the one of before.
func clock(before, now time.Time) string {
	y, m, d := before.Date()
	if y2, m2, d2 := now.Date(); y == y2 && m == m2 && d == d2 {
		return now.Format("15:04")
	}
	return now.Format("Monday, 2 January, 15:04")
}
