package bridge_test

import (
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
)

// onto parts "👍 ❤ on WORDS", and finds the message that these words begin.
func (w *world) onto(what string) (emoji []string, m bridge.MessageID) {
	on, words, _ := strings.Cut(" "+what, " on ")
	for id, s := range w.said {
		if strings.HasPrefix(s.Body.Plain(), words) && s.Kind != bridge.KindEdit && (m == "" || id > m) {
			m = id
		}
	}
	return strings.Fields(on), m
}

// customerReacts has them put all these emoji on a message, in the place of those before.
func (w *world) customerReacts(what string) {
	emoji, m := w.onto(what)
	w.about = m
	w.decide(bridge.ContactReacted{Stamp: w.stamp(), From: bridge.Profile{Name: "Mia Wolf", FirstName: "Mia"}, Emoji: emoji})
}

// reacts has somebody of the desk put an emoji on a message, or take it off.
func (w *world) reacts(who bridge.PersonID, verb, what string) {
	emoji, m := w.onto(what)
	w.about = m
	w.now = w.now.Add(time.Second)
	w.decide(bridge.ReplyReacted{Stamp: w.stamp(), Author: who, Emoji: emoji[0], Removed: verb == "unreacts"})
}

func (w *world) keepReactions(all []bridge.Reacted) {
	for _, r := range all {
		s := w.said[r.Message]
		s.Reactions = slices.DeleteFunc(slices.Clone(s.Reactions), func(o bridge.Reaction) bool { return o.By == r.By && o.Emoji == r.Emoji })
		s.Reactions = append(s.Reactions, r.Reaction)
		w.said[r.Message] = s
	}
}

func (w *world) describeReact(op bridge.React, where string) string {
	s := where + ": "
	if op.Side == bridge.ToDesk {
		s = "thread: "
	}
	if op.Emoji != "" {
		s += "puts " + op.Emoji
	} else {
		s += "nothing"
	}
	if op.Was != "" {
		s += " in place of " + op.Was
	}
	return s + " on " + quote(w.said[op.Message].Body)
}
