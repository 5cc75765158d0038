package rehearsal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// outcome is what has come of a test.
type outcome struct {
	p     *bridge.Policy
	talk  Talk
	lines []Line
}

// missing says what is not as it must be, or "".
func (o outcome) missing(w Want) string {
	switch w.Kind {
	case WantWorkflow:
		if len(w.Values) != 1 {
			return other("what begins", listed(w.Values), listed(o.began()))
		}
		return other("the workflow", w.Values[0], o.workflow())
	case WantTeam:
		return other("the team", first(w.Values), string(o.conversation().Team))
	case WantAssigned:
		return o.assigned(first(w.Values))
	case WantAnswer:
		return other("the answer to "+w.Name, strings.Join(w.Values, ", "), o.answer(w.Name))
	case WantField:
		return other(w.Name, first(w.Values), o.field(w.Name))
	case WantPriority:
		return other("the priority", first(w.Values), o.field("conversation.priority"))
	case WantTags:
		for _, tag := range w.Values {
			if !slices.Contains(o.conversation().Tags, tag) {
				return fmt.Sprintf("the tag %s is expected, and the tags are %s", tag, listed(o.conversation().Tags))
			}
		}
	case WantSaid, WantNotes:
		return o.parts(w)
	case WantNotSaid:
		for _, part := range w.Values {
			if text := o.with(Program, part); text != "" {
				return fmt.Sprintf("the customer was told %q", text)
			}
		}
	case WantAsked:
		if asked := o.asked(); !slices.Equal(asked, w.Values) {
			return fmt.Sprintf("the questions %s are expected, and asked were %s", listed(w.Values), listed(asked))
		}
	case WantNotAsked:
		for _, id := range w.Values {
			if slices.Contains(o.asked(), id) {
				return fmt.Sprintf("the question %s was asked", id)
			}
		}
	case WantClosed:
		return o.closed(first(w.Values) == "true")
	}
	return ""
}

// parts says which of the parts is in nothing that was said or noted.
func (o outcome) parts(w Want) string {
	kind, what := Program, "nothing that the customer was told has"
	if w.Kind == WantNotes {
		kind, what = Noted, "no note has"
	}
	for _, part := range w.Values {
		if o.with(kind, part) == "" {
			return fmt.Sprintf("%s %q", what, part)
		}
	}
	return ""
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// other says that a value is another one than expected, or "".
func other(what, want, got string) string {
	switch {
	case want == got:
		return ""
	case got == "":
		return fmt.Sprintf("%s must be %s, and there is none", what, want)
	case want == "":
		return fmt.Sprintf("%s must be unknown, and is %s", what, got)
	}
	return fmt.Sprintf("%s must be %s, and is %s", what, want, got)
}

func listed(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}

func (o outcome) conversation() bridge.Conversation { return conversation(o.talk.Contact) }

// workflow is the id of the one that began.
func (o outcome) workflow() string {
	if d := definition(o.p, o.conversation().Workflow); d != nil {
		return d.ID
	}
	return None
}

// began are the ids of all that began, in order.
func (o outcome) began() []string {
	var ids []string
	for _, l := range o.lines {
		if l.Kind == Considered && l.Value != "" {
			ids = append(ids, l.Key)
		}
	}
	return ids
}

func (o outcome) assigned(want string) string {
	id := o.conversation().Assignee
	who := Nobody
	if id != "" {
		who = string(id)
	}
	a, known := o.talk.Agent(want)
	if want == who || known && a.ID == id {
		return ""
	}
	why := ""
	for _, l := range o.lines {
		if l.Kind == Assigned || l.Kind == Waits {
			why = ": " + strings.TrimSuffix(l.Text, ".")
		}
	}
	return fmt.Sprintf("it must be assigned to %s, and is to %s%s", want, who, why)
}

// answer is the value of the answer that counts.
func (o outcome) answer(question string) string {
	value := ""
	for _, l := range o.lines {
		switch {
		case l.Key != question:
		case l.Kind == Answered:
			value = l.Value
		case l.Kind == Withdrawn:
			value = ""
		}
	}
	return value
}

// field is what a path stands for in the end.
func (o outcome) field(path string) string {
	value := bridge.ValueOf(o.talk.Contact, o.conversation(), path)
	switch {
	case path == "contact.phone_verified":
		return strconv.FormatBool(o.talk.Contact.PhoneVerified)
	case path == "conversation.priority" && value == "":
		return workflow.PriorityNormal
	}
	return value
}

// Paths are those of values that a test may expect, besides fields.
func Paths() []string {
	return []string{
		"contact.name", "contact.first_name", "contact.last_name", "contact.email", "contact.phone", "contact.phone_verified",
		"contact.language", "contact.country", "contact.time_zone", "conversation.priority",
	}
}

// asked are the questions that were asked, each once, in their order.
func (o outcome) asked() []string {
	var ids []string
	for _, l := range o.lines {
		if l.Kind == Program && l.Key != "" && !slices.Contains(ids, l.Key) {
			ids = append(ids, l.Key)
		}
	}
	return ids
}

// with finds what has a part in it, whatever the blanks.
func (o outcome) with(kind Kind, part string) string {
	for _, l := range o.lines {
		text := l.Text
		if kind == Noted {
			text = l.Value
		}
		if l.Kind == kind && strings.Contains(blanks(text), blanks(part)) {
			return blanks(text)
		}
	}
	return ""
}

// blanks is a text with single blanks between its words, and without what cannot be seen.
func blanks(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func (o outcome) closed(want bool) string {
	is := o.conversation().Status == bridge.Closed
	switch {
	case want && !is:
		return "the conversation must be closed in the end, and is open"
	case is && !want:
		return "the conversation must be open in the end, and is closed"
	}
	return ""
}

// shown is the talk in lines; considered: with why each workflow begins or does not.
func (o outcome) shown(who string, considered bool) []string {
	var out []string
	for _, l := range o.lines {
		if l.Kind == Considered && !considered {
			continue
		}
		out = append(out, strings.Split(l.String(who)+l.Because(), "\n")...)
	}
	if id := o.talk.Asks(); id != "" {
		out = append(out, "· the question "+id+" waits for an answer")
	}
	if len(out) > shownLines {
		out = append([]string{"…"}, out[len(out)-shownLines:]...)
	}
	return out
}

// Because are the values by which it was decided, in parentheses.
func (l Line) Because() string {
	if len(l.Seen) == 0 {
		return ""
	}
	all := make([]string, len(l.Seen))
	for i, v := range l.Seen {
		all[i] = v.String()
	}
	return " (" + strings.Join(all, ", ") + ")"
}
