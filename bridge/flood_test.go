package bridge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// A contact whose conversations end at once cannot begin any number of them: what they
// write beyond that is decided when there is room again, and nothing else is.
func TestTooManyConversationsOfOneContact(t *testing.T) {
	w := newWorld(t)
	w.policy.Flood, w.policy.ReopenWithin = bridge.Flood{Contact: 2, Channel: 1}, 0
	w.do(t, "admin eva")
	hello := bridge.MessageIn{From: bridge.Profile{Name: "Mia"}, Kind: bridge.KindText, Text: richtext.FromPlain("Is anybody there?")}
	first := w.now
	for range 2 {
		w.decide(hello)
		w.run()
		w.do(t, "eva commands close "+w.contact.Current.ID.String())
		w.now = w.now.Add(10 * time.Second)
	}
	before := w.contact
	after, out := bridge.DecideContact(w.env(), w.contact, hello)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the contact has changed (-before +after):\n%s", diff)
	}
	want := bridge.Outcome{Later: &bridge.Later{At: first.Add(time.Minute)}, Notes: []string{"too many conversations at once: later"}}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("the outcome (-want +got):\n%s", diff)
	}
	w.now = first.Add(time.Minute)
	w.decide(hello)
	if n := w.contact.Conversations; n != 3 {
		t.Errorf("a minute later there are %d conversations", n)
	}
	if n := len(w.contact.Opened); n != 2 {
		t.Errorf("%d openings are remembered", n)
	}
}

// Of many who write for the first time, some are let in later; those who are known never are.
func TestTooManyNewContacts(t *testing.T) {
	w := newWorld(t)
	w.policy.Flood = bridge.Flood{Contact: 3, Channel: 5}
	hello := bridge.MessageIn{From: bridge.Profile{Name: "Mia"}, Kind: bridge.KindText, Text: richtext.FromPlain("Hello")}
	env := w.env()
	q, ok := bridge.Looks(env, &w.contact, hello)
	if want := (bridge.Query{Kind: bridge.LookOpened, Endpoint: "telegram", After: w.now.Add(-time.Minute)}); !ok || cmp.Diff(want, q) != "" {
		t.Fatalf("it asks %+v", q)
	}
	env.Found = &bridge.Findings{Opened: 4}
	if _, out := bridge.DecideContact(env, w.contact, hello); out.Later != nil {
		t.Error("there is room for one more, who has to wait")
	}
	env.Found = &bridge.Findings{Opened: 5}
	_, out := bridge.DecideContact(env, w.contact, hello)
	if out.Later == nil || !out.Later.Flood || len(out.Effects) > 0 {
		t.Fatalf("there is no room, and %+v follows", out)
	}
	if at := out.Later.At.Sub(w.now); at < time.Minute || at >= 90*time.Second {
		t.Errorf("it is to wait for %v", at)
	}
	w.contact.Conversations = 1
	if _, ok := bridge.Looks(env, &w.contact, hello); ok {
		t.Error("it asks for a contact who is known")
	}
	if _, out := bridge.DecideContact(env, w.contact, hello); out.Later != nil {
		t.Error("a contact who is known has to wait")
	}
}
