package bridge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// firstDifference is where two transcripts part.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("want %d lines, got %d", len(w), len(g))
}

// describe is an effect as the transcripts have it.
func (w *world) describe(e bridge.Effect) string {
	where := map[bridge.Side]string{bridge.ToCustomer: "customer", bridge.ToDesk: "thread", bridge.Elsewhere: "elsewhere"}[e.Side]
	which := ""
	if c := w.contact.Current; e.Thread > 0 && c != nil && e.Conversation == c.ID && e.Thread != c.Thread.N {
		which = fmt.Sprintf(" of thread %d", e.Thread)
	}
	switch op := e.Op.(type) {
	case bridge.OpenThread:
		call := ""
		if op.Call != "" {
			call = " calling " + op.Call
		}
		return "opens a thread in " + string(op.Room) + call + ": " + card(op.Card)
	case bridge.RedrawCard:
		return "card" + which + ": " + card(op.Card)
	case bridge.Post:
		s := where + which + ": "
		if e.Conversation != 0 && w.contact.Current != nil && e.Conversation != w.contact.Current.ID {
			s = where + " of " + e.Conversation.String() + ": "
		}
		for _, p := range op.Ping {
			s += "@" + string(p) + " "
		}
		if op.Author != "" {
			s += op.Author + ": "
		}
		s += quote(op.Body) + filesOf(op)
		if op.Share.What != "" {
			s += " [share " + op.Share.What + ": " + op.Share.Label + "]"
		}
		for _, b := range op.Buttons {
			s += " [" + b.Label + "]"
			if b.URL != "" {
				s += "(" + b.URL + ")"
			}
		}
		s += labels(op.Actions)
		if op.EndShare {
			s += " (the keyboard is back)"
		}
		if op.Answers != "" {
			s += " (quoting " + quote(w.said[op.Answers].Body) + ")"
		}
		return s
	case bridge.SetMark:
		s := "mark " + string(op.Mark)
		for _, m := range op.Was {
			s += " instead of " + string(m)
		}
		return s
	case bridge.Edit:
		if op.Side == bridge.ToDesk {
			return fmt.Sprintf("thread: part %d of an earlier message by %s reads %s", op.Part, op.Author, styled(op.Body))
		}
		return fmt.Sprintf("customer: part %d of an earlier message reads %s", op.Part, quote(op.Body))
	case bridge.Delete:
		if op.Side == bridge.ToDesk {
			return fmt.Sprintf("thread: an earlier message ends before its part %d", op.From)
		}
		if op.To > 0 {
			return fmt.Sprintf("customer: of an earlier message goes what stands in its parts from %d to before %d (%s)", op.From, op.To, op.Why)
		}
		return fmt.Sprintf("customer: an earlier message goes, from part %d on (%s)", op.From, op.Why)
	case bridge.React:
		return w.describeReact(op, where)
	case bridge.ClearButtons:
		if len(op.Instead) > 0 {
			s := "customer: the buttons become"
			for _, b := range op.Instead {
				s += " [" + b.Label + "]"
			}
			return s
		}
		return "customer: the buttons go"
	case bridge.Whisper:
		return "to " + string(op.To) + " alone: " + quote(op.Body) + labels(op.Actions)
	case bridge.Respond:
		if op.Replace {
			return "answer in its place: " + quote(op.Body)
		}
		if op.Share {
			return "answer for all: " + quote(op.Body)
		}
		return "answer: " + quote(op.Body)
	case bridge.OpenModal:
		w.showForm(op.Modal)
		return "form: " + form(op.Modal)
	case bridge.UpdateModal:
		w.showForm(op.Modal)
		return "the form becomes: " + form(op.Modal)
	case bridge.RefuseModal:
		return fmt.Sprintf("the form stays open: %q", op.Errors)
	case bridge.Notice:
		s := "notice"
		switch {
		case op.To != "":
			s = "in private to " + string(op.To)
		case e.Side == bridge.ToDesk:
			s = "in " + string(op.Room)
		}
		for _, p := range op.Ping {
			s += " @" + string(p)
		}
		if op.Call != "" {
			s += " calling " + op.Call
		}
		s += ": " + quote(op.Body)
		for _, f := range op.Files {
			s += " with " + f.Name
		}
		if op.On != "" {
			s += " in the place of " + string(op.On)
		}
		return s + labels(op.Actions)
	case bridge.Call:
		line, head, body := op.Shown()
		return strings.TrimSpace("elsewhere: " + strings.Join(append([]string{line}, head...), " | ") + " " + body)
	}
	return bridge.OpName(e.Op)
}

func quote(d richtext.Doc) string { return fmt.Sprintf("%q", d.Plain()) }

func form(m bridge.Modal) string {
	s := m.Title
	if !m.Text.Empty() {
		s += " | " + quote(m.Text)
	}
	for _, f := range m.Fields {
		if m.Kind == "workflow" {
			s += "\n\t  " + field(f)
			continue
		}
		s += " | " + f.Label + ":"
		if f.Kind != bridge.FieldChoice {
			s += " (" + string(f.Kind) + ")"
		}
		for _, c := range f.Choices {
			s += " (" + c.Label + ")"
		}
		if f.Value != "" {
			s += " = " + f.Value
		}
		if f.Hint != "" {
			s += " (" + f.Hint + ")"
		}
	}
	if m.Kind == "workflow" {
		s += "\n\t "
	}
	if m.Submit != "" {
		s += " [" + m.Submit + "]"
	}
	return s + " [" + m.Close + "]"
}

func card(c bridge.Card) string {
	s := c.Title + " " + c.Number
	for _, l := range c.Lines {
		s += " | " + l.Label + ": " + l.Value
		if l.Link != "" {
			s += " (" + l.Link + ")"
		}
		if l.Aside != "" {
			s += " (" + l.Aside + ")"
		}
	}
	return s + labels(c.Buttons)
}

func labels(buttons []bridge.CardButton) string {
	s := ""
	for _, b := range buttons {
		s += " [" + b.Label + "]"
	}
	return s
}

// has notes which parts of a message the customer has, and what they hold.
func (w *world) has(op bridge.Op) {
	switch op := op.(type) {
	case bridge.Post:
		w.holds(op.Message, func(there []bridge.PartThere) []bridge.PartThere {
			for _, p := range op.Holds() {
				there = append(slices.DeleteFunc(there, func(o bridge.PartThere) bool { return o.Part == p.Part }), p)
			}
			return there
		})
	case bridge.Edit:
		w.holds(op.Message, func(there []bridge.PartThere) []bridge.PartThere {
			for i := range there {
				if there[i].Part == op.Part {
					there[i].Words = !op.Body.Empty()
				}
			}
			return there
		})
	case bridge.Delete:
		w.holds(op.Message, func(there []bridge.PartThere) []bridge.PartThere {
			if op.To == 0 {
				return slices.DeleteFunc(there, func(p bridge.PartThere) bool { return p.Part >= op.From })
			}
			for i, p := range there {
				if op.From <= p.Part && p.Part < op.To {
					there[i] = bridge.PartThere{Part: p.Part}
				}
			}
			return there
		})
	}
}

// holds changes what the customer has of a message.
func (w *world) holds(m bridge.MessageID, change func([]bridge.PartThere) []bridge.PartThere) {
	said := w.said[m]
	said.There = change(slices.Clone(said.There))
	slices.SortFunc(said.There, func(a, b bridge.PartThere) int { return a.Part - b.Part })
	said.Parts = 0
	if n := len(said.There); n > 0 {
		said.Parts = said.There[n-1].Part + 1
	}
	w.said[m] = said
}

// undo sets for how long a reply can be taken back.
func (w *world) undo(t *testing.T, span string) {
	t.Helper()
	d, err := time.ParseDuration(span)
	if err != nil {
		t.Fatal(err)
	}
	policy := *w.policy
	policy.Teams = slices.Clone(policy.Teams)
	for i := range policy.Teams {
		policy.Teams[i].Undo = d
	}
	w.policy = &policy
}
