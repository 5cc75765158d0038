package bridge_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

func TestEventsAndOperationsSurviveStorage(t *testing.T) {
	stamp := bridge.Stamp{Remote: "5:6", At: time.Date(2026, 11, 22, 1, 2, 3, 4000, time.UTC), Order: 6}
	text := para(richtext.Text{S: "hi", Style: richtext.Bold, Link: "https://example.com"}, richtext.Break{}, richtext.Mention{Ref: "U1"})
	file := bridge.File{Endpoint: "telegram", ID: "AgAC", Kind: bridge.FilePhoto, Name: "cat.jpg", Type: "image/jpeg", Size: 5, Alt: "A cat", Lacking: bridge.ReasonNoAccess}
	place := &bridge.Location{Latitude: 52.5, Longitude: -13.4, Name: "Café", Address: "Here", Live: true}
	for _, ev := range []bridge.Event{
		bridge.MessageIn{
			Stamp: stamp, Kind: "venue", Files: []bridge.File{file, {Kind: bridge.FileDocument, Data: "BEGIN:VCARD"}}, Album: "13", Place: place,
			About: "5:4", Quote: text, Forwarded: "Bob", Service: true,
		},
		bridge.MessageDeleted{Stamp: stamp},
		bridge.ContactReacted{Stamp: stamp, Emoji: []string{"👍"}, Was: []string{"❤"}},
		bridge.AgentGone{Agent: "U1"},
		bridge.TeamRenamed{From: "sales", To: "selling"},
		bridge.ReplyReacted{Stamp: stamp, Author: "U1", Emoji: "🎉", Removed: true},
		bridge.MessageIn{Stamp: stamp, From: bridge.Profile{Name: "A", Language: "de"}, Text: text, Kind: "photo", Command: "start", Args: "x", Card: &bridge.ContactCard{Name: "A", Phone: "1", Own: true}},
		bridge.MessageChanged{Stamp: stamp, Text: text, Kind: "text", Files: []bridge.File{file}, Place: place},
		bridge.Pressed{Stamp: stamp, Data: "1042:1:2"},
		bridge.Reachable{At: stamp.At, Can: true},
		bridge.RoomSeen{Room: "-100", Joined: true},
		bridge.Represented{At: stamp.At, Owner: bridge.Profile{Name: "Eva"}, Connected: true, Replies: true},
		bridge.Replied{Stamp: stamp, Author: "U1", Text: text, Files: []bridge.File{file}, Machine: true, CaughtUp: true, ToUs: true, Forwarded: true},
		bridge.ReplyChanged{Stamp: stamp, Author: "U1", Text: text},
		bridge.ReplyDeleted{Stamp: stamp, Author: "U1"},
		bridge.CardPressed{At: stamp.At, Actor: "U1", Action: bridge.ActionSend, Value: "m1.0", Respond: "r"},
		bridge.Commanded{At: stamp.At, Actor: "U1", Room: "C1", Text: "away @U2", Mentions: []bridge.PersonID{"U2"}, Respond: "r"},
		bridge.Strayed{At: stamp.At, Author: "U1", Room: "C1", Private: true, Mentioned: true},
		bridge.Submitted{At: stamp.At, Actor: "U1", Kind: "assign", Value: "v", Values: map[string]string{"to": "U2"}, Thread: "t"},
		bridge.Ordered{At: stamp.At, Actor: "U1", Order: bridge.OrderAssign, Conversation: 5, Agent: "U2", Team: "sales", Words: "spam", Until: stamp.At, Respond: "r", Share: true},
		bridge.TimerFired{Key: "question", Gen: 3},
		bridge.Settled{Effect: "3.1", Conversation: 5, Thread: 2, Op: "post", Message: "m3.1", Parts: 2, By: "U1", Why: "note", Result: bridge.Refused, Reason: bridge.ReasonBlocked, Uncertain: true, Order: 7, Body: text, Side: bridge.ToDesk, Files: []bridge.File{file}, Links: []bridge.Button{{Label: "Our shop", URL: "https://example.com"}}},
		bridge.Settled{Effect: "3.1", Op: "call", Result: bridge.Delivered, Kept: map[string]string{"contact.email": "a@b.co"}},
		bridge.Moving{Conversation: 2, Team: "sales", By: "U1", Words: "please", Gone: 2},
		bridge.ThreadGone{At: stamp.At},
		bridge.AgentWanted{Contact: 1, Conversation: 2},
		bridge.AgentOffered{Conversation: 2, Turn: 9, Team: "sales", Agent: "U1", Why: "turn", Reason: bridge.AllBusy, Opens: stamp.At, Agents: 3, Place: 2,
			Choice: &bridge.Choice{Rule: bridge.AssignLeastOpen, Candidates: []bridge.Candidate{{Agent: "U1", Open: 2, Passed: bridge.PassedAway}}}},
		bridge.TeamWoken{Why: "closed"},
		bridge.QueueMoved{Conversation: 2, Team: "sales", Place: 1},
	} {
		kind, body, err := bridge.EncodeEvent(ev)
		if err != nil {
			t.Fatal(err)
		}
		got, err := bridge.DecodeEvent(kind, body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ev, got); diff != "" {
			t.Errorf("%s changed in storage (-before +after):\n%s", kind, diff)
		}
	}
	for _, op := range []bridge.Op{
		bridge.OpenThread{Room: "C1", N: 2, Card: bridge.Card{Title: "A", Lines: []bridge.CardLine{{Label: "x", Value: "y", Person: "U1", Thread: "1.2"}}, Buttons: []bridge.CardButton{{Action: "take", Label: "Take", Primary: true}}}},
		bridge.RedrawCard{Card: bridge.Card{Closed: true}},
		bridge.Post{Message: "m1.0", Part: 1, Parts: 2, Body: text, Author: "A", Buttons: []bridge.Button{{ID: "1", Label: "L"}, {Label: "M", URL: "https://example.com"}}, Ping: []bridge.PersonID{"U1"}, By: "U2", Share: bridge.Share{What: "phone", Label: "Share"}, EndShare: true},
		bridge.Edit{Message: "m1.0", Part: 1, Body: text, By: "U2"},
		bridge.Delete{Message: "m1.0", From: 1, By: "U2", Why: bridge.BackNote},
		bridge.ClearButtons{Message: "m1.0", Instead: []bridge.Button{{ID: "1", Label: "L", Plain: true, Hidden: true}}},
		bridge.Post{Message: "m1.0", Parts: 1, Body: text, Files: []bridge.File{file}, Face: &bridge.Face{Endpoint: "telegram", User: "7"}},
		bridge.Edit{Message: "m1.0", Side: bridge.ToDesk, Body: text, Caption: true, Author: "A", Why: bridge.BackDeleted},
		bridge.Delete{Message: "m1.0", Side: bridge.ToDesk, From: 1, Why: bridge.BackShorter},
		bridge.Delete{Message: "m1.0", From: 1, To: 2, By: "U2", Why: bridge.BackFile, File: &file},
		bridge.React{Message: "m1.0", Side: bridge.ToDesk, Emoji: "👍", Was: "❤", By: "U1"},
		bridge.SetMark{Message: "m1.0", Mark: bridge.MarkSent, Was: []bridge.Mark{bridge.MarkTrying}},
		bridge.Whisper{To: "U1", Body: text, Actions: []bridge.CardButton{{Action: bridge.ActionSend, Label: "Send", Value: "m1.0"}}},
		bridge.Respond{To: "r", Body: text, Until: stamp.At, Replace: true, Share: true},
		bridge.OpenModal{Trigger: "t", Respond: "r", Thread: "th", Late: text, Modal: bridge.Modal{Kind: "assign", Title: "Assign", Submit: "Assign", Close: "Cancel", Text: text,
			Fields: []bridge.ModalField{{ID: "to", Label: "To", Kind: bridge.FieldChoice, Choices: []bridge.ModalChoice{{ID: "U2", Label: "Ana"}}, Optional: true, Value: "U2", Hint: "Who?"}}}},
		bridge.UpdateModal{View: "V1", Version: "h", Thread: "t", Sent: true, To: "U1", Late: text, Modal: bridge.Modal{Kind: "fields", Title: "Fields", Close: "Cancel", Text: text}},
		bridge.RefuseModal{To: "U1", Thread: "t", Errors: map[string]string{"to": "nobody"}},
		bridge.Notice{Room: "-1", Body: text, Files: []bridge.File{file}},
		bridge.Leave{Room: "-1"},
		bridge.Call{Until: stamp.At, Request: workflow.Request{
			Method: "POST", URL: []workflow.Part{{Secret: "base"}, {Text: "/x"}}, Headers: []workflow.Header{{Name: "A", Value: []workflow.Part{{Text: "b"}}}},
			Body: []workflow.Part{{Text: "{}"}}, Timeout: time.Second, Retries: 2, Keep: map[string]string{"contact.email": "a.0"}, Host: "x.example",
		}},
	} {
		name, body, err := bridge.EncodeOp(op)
		if err != nil {
			t.Fatal(err)
		}
		got, err := bridge.DecodeOp(name, body)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(op, got); diff != "" {
			t.Errorf("%s changed in storage (-before +after):\n%s", name, diff)
		}
	}
	if _, err := bridge.DecodeEvent("no_such", nil); err == nil {
		t.Error("an unknown event was read")
	}
	if _, err := bridge.DecodeOp("post", []byte("{")); err == nil {
		t.Error("a broken operation was read")
	}
}

func TestLowerSplitsAndNumbers(t *testing.T) {
	caps := bridge.Caps{Text: 40, Measure: richtext.Runes, Buttons: 2, ButtonLabel: 10}
	long := strings.Repeat("All of this must arrive. ", 8)
	ops := bridge.Lower(caps, bridge.Post{Message: "m1.1", Body: richtext.FromPlain(long), Ping: []bridge.PersonID{"U1"}, Buttons: []bridge.Button{{ID: "1", Label: "Yes"}}})
	var said []string
	for i, op := range ops {
		p := op.(bridge.Post)
		if p.Part != i || p.Parts != len(ops) || p.Message != "m1.1" {
			t.Errorf("part %d is numbered %d of %d", i, p.Part, p.Parts)
		}
		if n := richtext.Runes(p.Body.Plain()); n > caps.Text {
			t.Errorf("part %d has %d characters", i, n)
		}
		if (len(p.Ping) > 0) != (i == 0) || (len(p.Buttons) > 0) != (i == len(ops)-1) {
			t.Errorf("part %d: pings belong to the first part, buttons to the last", i)
		}
		said = append(said, strings.Fields(p.Body.Plain())...)
	}
	if diff := cmp.Diff(strings.Fields(long), said); diff != "" {
		t.Errorf("words were lost (-sent +got):\n%s", diff)
	}
	many := bridge.Post{Body: richtext.FromPlain("Which?"), Buttons: []bridge.Button{{Label: "A"}, {Label: "B"}, {Label: "C"}}}
	for name, p := range map[string]bridge.Post{
		"more buttons than may be": many,
		"a label that is too long": {Body: richtext.FromPlain("Which?"), Buttons: []bridge.Button{{Label: "A label without end"}}},
	} {
		got := bridge.Lower(bridge.Caps{Text: 4000, Measure: richtext.Runes, Buttons: 2, ButtonLabel: 10}, p)[0].(bridge.Post)
		if len(got.Buttons) != 0 || !strings.Contains(got.Body.Plain(), "1. A") {
			t.Errorf("%s: %q with %d buttons", name, got.Body.Plain(), len(got.Buttons))
		}
	}
}

// TestLowerLines: not every button is a numbered line where there are none.
func TestLowerLines(t *testing.T) {
	p := bridge.Post{Body: richtext.FromPlain("Which?"), Buttons: []bridge.Button{
		{Label: "A", Mark: "x "}, {Label: "B"}, {Label: "Done", Hidden: true}, {Label: "Skip", Plain: true},
	}}
	caps := bridge.Caps{Text: 4000, Measure: richtext.Runes}
	got := bridge.Lower(caps, p)[0].(bridge.Post)
	if got.Body.Plain() != "Which?\n\n1. A\n2. B\nSkip" && got.Body.Plain() != "Which?\n1. A\n2. B\nSkip" {
		t.Errorf("got %q", got.Body.Plain())
	}
	p.Buttons = p.Buttons[2:3]
	if got := bridge.Lower(caps, p)[0].(bridge.Post); got.Body.Plain() != "Which?" || len(got.Body) != 1 {
		t.Errorf("nothing but what is hidden: got %#v", got.Body)
	}
	caps.Buttons = 4
	for _, op := range []bridge.Op{bridge.Post{Body: p.Body, Buttons: []bridge.Button{{Label: "A", Mark: "x "}}}, bridge.ClearButtons{Instead: []bridge.Button{{Label: "A", Mark: "x "}}}} {
		var buttons []bridge.Button
		switch low := bridge.Lower(caps, op)[0].(type) {
		case bridge.Post:
			buttons = low.Buttons
		case bridge.ClearButtons:
			buttons = low.Instead
		}
		if len(buttons) != 1 || buttons[0].Label != "x A" {
			t.Errorf("%T: got %+v", op, buttons)
		}
	}
}

// TestLowerShare: the button that hands a number over stands on the last part, the
// end of it on the first; where a platform has no such button, neither is there.
func TestLowerShare(t *testing.T) {
	caps := bridge.Caps{Text: 40, Measure: richtext.Runes, Buttons: 2, ButtonLabel: 10, Share: []string{"phone"}}
	long := richtext.FromPlain(strings.Repeat("All of this must arrive. ", 8))
	for name, p := range map[string]bridge.Post{
		"asking": {Body: long, Share: bridge.Share{What: "phone", Label: "Share"}, Buttons: []bridge.Button{{ID: "1", Label: "Skip"}}},
		"ending": {Body: long, EndShare: true},
	} {
		ops := bridge.Lower(caps, p)
		for i, op := range ops {
			got := op.(bridge.Post)
			if (got.Share != bridge.Share{}) != (name == "asking" && i == len(ops)-1) || got.EndShare != (name == "ending" && i == 0) {
				t.Errorf("%s: part %d of %d has %q, %v", name, i, len(ops), got.Share, got.EndShare)
			}
		}
		got := bridge.Lower(bridge.Caps{Text: 4000, Measure: richtext.Runes, Buttons: 2, ButtonLabel: 10}, p)[0].(bridge.Post)
		if (got.Share != bridge.Share{}) || got.EndShare || len(got.Buttons) != len(p.Buttons) {
			t.Errorf("%s, without such buttons: %+v", name, got)
		}
	}
}

// TestLowerLinks: links stand below a single file with its caption, above whatever else
// there is, and become lines where there are no buttons, or too few or too short ones.
func TestLowerLinks(t *testing.T) {
	pdf, photo := bridge.File{Kind: bridge.FileDocument, Name: "a.pdf"}, bridge.File{Kind: bridge.FilePhoto, Name: "b.jpg"}
	links := []bridge.Button{{Label: "Shop", URL: "https://example.com"}, {Label: "Help", URL: "https://example.com/help"}}
	caps := bridge.Caps{
		Text: 4000, Measure: richtext.Runes, Buttons: 2, ButtonLabel: 10,
		Files: bridge.FileCaps{Size: 100, Caption: 10, Album: 2, Together: func(a, b string) bool { return true }},
	}
	fewer, shorter, none := caps, caps, caps
	fewer.Buttons, shorter.ButtonLabel, none.Buttons = 1, 3, 0
	const lines = "\nShop: https://example.com\nHelp: https://example.com/help"
	for _, tt := range []struct {
		name string
		caps bridge.Caps
		p    bridge.Post
		want []string
	}{
		{"words", caps, bridge.Post{Body: richtext.FromPlain("Hello"), Buttons: links}, []string{"Hello [Shop] [Help]"}},
		{"words and a file", caps, bridge.Post{Body: richtext.FromPlain("Hello"), Files: []bridge.File{pdf}, Buttons: links}, []string{"Hello {a.pdf} [Shop] [Help]"}},
		{"a file", caps, bridge.Post{Files: []bridge.File{pdf}, Buttons: links}, []string{" {a.pdf} [Shop] [Help]"}},
		{"many words and a file", caps, bridge.Post{Body: richtext.FromPlain("Hello everybody"), Files: []bridge.File{pdf}, Buttons: links}, []string{"Hello everybody [Shop] [Help]", " {a.pdf}"}},
		{"two files", caps, bridge.Post{Body: richtext.FromPlain("Hello"), Files: []bridge.File{pdf, photo}, Buttons: links}, []string{"Hello [Shop] [Help]", " {a.pdf} {b.jpg}"}},
		{"a question with a file", caps, bridge.Post{Body: richtext.FromPlain("Well?"), Files: []bridge.File{pdf}, Buttons: []bridge.Button{{ID: "1", Label: "Yes"}}}, []string{"Well? [Yes]", " {a.pdf}"}},
		{"too many", fewer, bridge.Post{Body: richtext.FromPlain("Hello"), Buttons: links}, []string{"Hello" + lines}},
		{"too long", shorter, bridge.Post{Body: richtext.FromPlain("Hello"), Buttons: links}, []string{"Hello" + lines}},
		{"no buttons", none, bridge.Post{Body: richtext.FromPlain("Hello"), Files: []bridge.File{pdf}, Buttons: links}, []string{"Hello" + lines, " {a.pdf}"}},
		{"no buttons, and no words", none, bridge.Post{Files: []bridge.File{pdf}, Buttons: links}, []string{strings.TrimPrefix(lines, "\n"), " {a.pdf}"}},
	} {
		var got []string
		for _, op := range bridge.Lower(tt.caps, tt.p) {
			p := op.(bridge.Post)
			line := p.Body.Plain()
			for _, f := range p.Files {
				line += " {" + f.Name + "}"
			}
			for _, b := range p.Buttons {
				line += " [" + b.Label + "]"
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestTurnsGoRound(t *testing.T) {
	env := bridge.Env{
		Members: map[bridge.TeamID][]bridge.PersonID{"sales": {"a", "b", "c"}},
		Policy:  &bridge.Policy{Teams: []bridge.TeamPolicy{{ID: "sales", Strategy: bridge.AssignRoundRobin}}},
		Queue:   []bridge.Waiter{{Contact: 1, Conversation: 2, Place: 1}},
	}
	team := bridge.Team{ID: "sales"}
	next := func() bridge.PersonID {
		var out bridge.Outcome
		team.Offers = nil
		team, out = bridge.DecideTeam(env, team, bridge.AgentWanted{Contact: 1, Conversation: 2})
		return out.Forwards[0].Event.(bridge.AgentOffered).Agent
	}
	var got []bridge.PersonID
	for range 4 {
		got = append(got, next())
	}
	env.Members["sales"] = []bridge.PersonID{"b", "c"} // a, whose turn was last, leaves
	got = append(got, next(), next())
	env.Members["sales"] = nil
	got = append(got, next())
	if diff := cmp.Diff([]bridge.PersonID{"a", "b", "c", "a", "b", "c", ""}, got); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

// TestEveryPhraseIsThere looks for keys in the languages and for those that the
// code builds from parts.
func TestEveryPhraseIsThere(t *testing.T) {
	for _, tables := range []map[string]map[string]string{bridge.CustomerPhrases(), bridge.WaitingPhrases()} {
		if len(tables) != 10 {
			t.Errorf("there are %d languages", len(tables))
		}
		for lang, phrases := range tables {
			for key := range tables["en"] {
				if phrases[key] == "" {
					t.Errorf("%s lacks %q", lang, key)
				}
			}
			for key, text := range phrases {
				if strings.Count(text, "{") != strings.Count(tables["en"][key], "{") {
					t.Errorf("%s: %q has other placeholders than English", lang, key)
				}
			}
		}
	}
	there := bridge.AvailabilityPhrases()["en"]
	for _, rule := range []string{
		bridge.AssignRoundRobin, bridge.AssignLeastOpen, bridge.AssignLastAgent, bridge.RuleTaken, bridge.RuleGiven, bridge.RuleNamed,
		string(bridge.OutsideHours), string(bridge.NobodyAvailable), string(bridge.AllBusy), string(bridge.ByHand),
	} {
		if there["desk.why."+rule] == "" {
			t.Errorf("no words for why somebody was assigned by %q", rule)
		}
	}
	for _, reason := range []bridge.Reason{bridge.OutsideHours, bridge.NobodyAvailable, bridge.AllBusy, bridge.ByHand} {
		if there["desk.waits."+string(reason)] == "" {
			t.Errorf("no words for why nobody was assigned because of %q", reason)
		}
	}
	all := bridge.NewPhrases()
	for _, lang := range all.Languages()[1:] {
		if text := all.Say(lang, "thanks"); text == "" || text == all.Say("en", "thanks") {
			t.Errorf("%s lacks %q", lang, "thanks")
		}
	}
	desk := bridge.DeskPhrases()["en"]
	for _, reason := range []string{bridge.ReasonBlocked, bridge.ReasonDeactivated, bridge.ReasonNoChat, bridge.ReasonTooLong, bridge.ReasonNotAllowed, bridge.ReasonExpired, bridge.ReasonOther} {
		if desk["desk.failed."+reason] == "" {
			t.Errorf("no words for a reply that failed because of %q", reason)
		}
	}
}

// TestStateStaysSmall has a long conversation and bounds what is kept of it.
func TestStateStaysSmall(t *testing.T) {
	w := newWorld(t)
	w.do(t, "customer says Hi "+strings.Repeat("and so on ", 400))
	w.do(t, "customer presses Help")
	w.do(t, "customer presses Skip")
	w.do(t, "offline")
	for i := range 300 {
		w.do(t, fmt.Sprintf("ana writes reply %d", i))
		w.do(t, fmt.Sprintf("customer says question %d", i))
	}
	raw, err := json.Marshal(w.contact)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 8<<10 {
		t.Errorf("the state has %d bytes after 600 messages", len(raw))
	}
	back, err := bridge.EvolveContact(bridge.StateVersion, raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w.contact, back); diff != "" {
		t.Errorf("the state changed in storage:\n%s", diff)
	}
}

// TestDecideKeepsItsHandsOff: a decision changes nothing it was given, and makes
// the same again.
func TestDecideKeepsItsHandsOff(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip", "ana writes Hello", "jonas writes !take"} {
		w.do(t, line)
	}
	before, _ := json.Marshal(w.contact)
	env := w.env()
	for _, ev := range []bridge.Event{
		bridge.Replied{Author: "jonas", Text: richtext.FromPlain("Hello")},
		bridge.MessageIn{Kind: bridge.KindText, Text: richtext.FromPlain("Hello")},
		bridge.CardPressed{Actor: "jonas", Action: bridge.ActionClose},
		bridge.Reachable{},
	} {
		c1, o1 := bridge.DecideContact(env, w.contact, ev)
		c2, o2 := bridge.DecideContact(env, w.contact, ev)
		if !reflect.DeepEqual(c1, c2) || !reflect.DeepEqual(o1, o2) {
			t.Errorf("%T is decided in two ways", ev)
		}
		if after, _ := json.Marshal(w.contact); string(after) != string(before) {
			t.Errorf("%T changed the state it was given", ev)
		}
	}
}
