package bridge_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/bridge"
)

func TestEmojiAreTheSameInAllTheirSpellings(t *testing.T) {
	for s, want := range map[string]string{
		"❤️": "❤", "❤︎": "❤", "👍🏽": "👍", "👨🏿‍💻": "👨‍💻", "🤷🏻‍♂️": "🤷‍♂", ":shipit:": ":shipit:", "": "", bridge.CustomEmoji: bridge.CustomEmoji,
	} {
		if got := bridge.BareEmoji(s); got != want {
			t.Errorf("BareEmoji(%q) = %q, want %q", s, got, want)
		}
	}
	caps := bridge.Caps{React: []string{"❤️", "👍"}}
	for s, want := range map[string]string{"❤": "❤️", "👍🏿": "👍", "🎉": "", "": ""} {
		if got, ok := caps.Reaction(s); got != want || ok != (want != "") {
			t.Errorf("Reaction(%q) = %q, %v", s, got, ok)
		}
	}
	if got, ok := (bridge.Caps{ReactAny: true}).Reaction("🎉"); got != "🎉" || !ok {
		t.Errorf("where all are taken: %q, %v", got, ok)
	}
}

// TestReactionsOfOneCustomerAreBounded: each takes a call of which Slack allows few for
// the whole workspace, and somebody may play with them.
func TestReactionsOfOneCustomerAreBounded(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip"} {
		w.do(t, line)
	}
	shown := 0
	for i := range 100 {
		w.do(t, fmt.Sprintf("customer reacts %s on Hi", []string{"👍", "❤"}[i%2]))
		if w.log.Len() > 0 {
			shown++
		}
		w.log.Reset()
	}
	if shown != 12 || len(w.contact.Reacted) != 12 {
		t.Errorf("%d of 100 reactions within a minute were shown, %d are remembered", shown, len(w.contact.Reacted))
	}
	// Then the latest is shown, instead of what stands there.
	w.now = w.now.Add(time.Minute)
	w.do(t, "customer reacts 🔥 on Hi")
	if got, want := w.log.String(), "\tthread: puts 🔥 in place of ❤ on \"Hi\"\n"; got != want {
		t.Errorf("after a minute: %q, want %q", got, want)
	}
}

// TestReactionsInAnyOrder: Slack tells events in any order and more than once.
func TestReactionsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		for _, line := range []string{"customer says Hi", "customer presses Buying", "customer presses Skip", "jonas writes !r Me too"} {
			w.do(t, line)
		}
		type step struct {
			who   bridge.PersonID
			emoji string
			gone  bool
			at    time.Time
		}
		var steps []step
		last := map[string]step{}
		for i := range rapid.IntRange(1, 8).Draw(r, "steps") {
			s := step{
				who:   rapid.SampledFrom([]bridge.PersonID{"ana", "jonas", "eva"}).Draw(r, "who"),
				emoji: rapid.SampledFrom([]string{"👍", "❤", "🦄"}).Draw(r, "emoji"),
				at:    w.now.Add(time.Duration(i) * time.Second),
			}
			key := string(s.who) + s.emoji
			before, was := last[key]
			s.gone = was && !before.gone // as a person can
			steps = append(steps, s)
			last[key] = s
		}
		want, latest := "", time.Time{}
		for _, s := range last {
			if !s.gone && s.who != "eva" && s.emoji != "🦄" && !s.at.Before(latest) {
				want, latest = s.emoji, s.at
			}
		}
		again := rapid.Permutation(append(steps, steps[0])).Draw(r, "order")
		_, m := w.onto("👍 on Hi")
		sees := ""
		for _, s := range again {
			env := w.env()
			env.About = m
			var out bridge.Outcome
			w.contact, out = bridge.DecideContact(env, w.contact, bridge.ReplyReacted{
				Stamp: bridge.Stamp{At: s.at}, Author: s.who, Emoji: s.emoji, Removed: s.gone,
			})
			w.keepReactions(out.Reactions)
			for _, e := range out.Effects {
				if op, is := e.Op.(bridge.React); is && op.Side == bridge.ToCustomer {
					sees = op.Emoji
				}
			}
		}
		if sees != want {
			r.Fatalf("the customer sees %q, not %q, after %+v", sees, want, again)
		}
	})
}
