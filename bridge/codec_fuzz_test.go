package bridge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// FuzzDecodeEvent: whatever stands in the inbox is refused, or is an event that is stored
// again as the same and that can be decided, in a conversation or before any.
func FuzzDecodeEvent(f *testing.F) {
	const stamp = `"remote":"5:6","at":"2026-11-22T01:02:03Z","order":6`
	for kind, body := range map[string]string{
		"message_in":      `{` + stamp + `,"from":{"name":"A","language":"de"},"text":[{"k":"p","t":[{"k":"t","s":"hi","y":"b"}]}],"kind":"text"}`,
		"message_changed": `{` + stamp + `,"text":[{"k":"q","b":[{"k":"code","s":"x"}]}],"kind":"text"}`,
		"pressed":         `{` + stamp + `,"data":"1042:1"}`,
		"reachable":       `{"at":"2026-11-22T01:02:03Z","can":true}`,
		"room_seen":       `{"room":"-100","joined":true}`,
		"replied":         `{` + stamp + `,"author":"ana","text":[{"k":"p","t":[{"k":"m","m":"person","r":"jonas"},{"k":"t","s":" !take"}]}],"to_us":true}`,
		"reply_changed":   `{` + stamp + `,"author":"ana","text":[]}`,
		"reply_deleted":   `{` + stamp + `,"author":"ana"}`,
		"card_pressed":    `{"actor":"ana","action":"close","value":"m1.0","respond":"r"}`,
		"commanded":       `{"actor":"ana","room":"C1","text":"find mia"}`,
		"strayed":         `{"author":"ana","room":"C1","mentioned":true}`,
		"submitted":       `{"actor":"ana","kind":"assign","value":"v","values":{"to":"jonas"}}`,
		"ordered":         `{"actor":"ana","order":"assign","conversation":1042,"agent":"jonas"}`,
		"timer_fired":     `{"key":"question","gen":3}`,
		"settled":         `{"effect":"3.1","conversation":1042,"op":"post","message":"m3.1","parts":2,"result":"refused","reason":"blocked"}`,
		"retry_wanted":    `{"by":"ana"}`,
		"moving":          `{"conversation":1042,"team":"sales"}`,
		"agent_wanted":    `{"contact":1,"conversation":2}`,
		"agent_offered":   `{"conversation":1042,"team":"sales","agent":"ana"}`,
		"team_woken":      `{"why":"closed"}`,
		"queue_moved":     `{"conversation":1042,"team":"sales","place":1}`,
	} {
		f.Add(kind, body)
	}
	f.Fuzz(func(t *testing.T, kind, body string) {
		ev, err := bridge.DecodeEvent(kind, []byte(body))
		if err != nil {
			return
		}
		name, again, err := bridge.EncodeEvent(ev)
		if err != nil {
			return // a year that JSON has no form for
		}
		back, err := bridge.DecodeEvent(name, again)
		if err != nil || name != kind {
			t.Fatalf("a %s is stored as a %s, %s: %v", kind, name, again, err)
		}
		if diff := cmp.Diff(ev, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("stored it differs:\n%s", diff)
		}
		w := newWorld(t)
		for _, before := range []string{"", "customer says Hi", "customer presses Help"} {
			if before != "" {
				w.do(t, before)
			}
			env := w.env()
			bridge.DecideContact(env, w.contact, ev)
			bridge.DecideTeam(env, w.teams["sales"], ev)
			bridge.DecideDesk(env, ev)
			bridge.DecideRoom(env, "telegram", ev)
		}
	})
}

// FuzzDecodeOp: whatever stands in the outbox is refused, or is an operation that is
// stored again as the same, and that is as its platform can do it.
func FuzzDecodeOp(f *testing.F) {
	const text = `[{"k":"p","t":[{"k":"t","s":"hi there","y":"bi","a":"https://a.example/"}]},{"k":"ol","n":3,"i":[[{"k":"h","t":[{"k":"t","s":"x"}]}]]}]`
	for name, body := range map[string]string{
		"open_thread":   `{"room":"C1","n":2,"card":{"title":"A","lines":[{"label":"x","value":"y"}],"buttons":[{"action":"take","label":"Take"}]}}`,
		"redraw_card":   `{"card":{"closed":true}}`,
		"post":          `{"message":"m1.0","part":0,"parts":1,"body":` + text + `,"buttons":[{"id":"1","label":"L"}],"ping":["U1"]}`,
		"edit":          `{"message":"m1.0","part":1,"body":` + text + `}`,
		"delete":        `{"message":"m1.0","why":"note"}`,
		"clear_buttons": `{"message":"m1.0"}`,
		"set_mark":      `{"message":"m1.0","mark":"sent","was":["trying"]}`,
		"whisper":       `{"to":"U1","body":` + text + `}`,
		"respond":       `{"to":"r","body":` + text + `,"until":"2026-11-22T01:02:03Z"}`,
		"open_modal":    `{"trigger":"t","modal":{"kind":"assign","text":` + text + `}}`,
		"refuse_modal":  `{"to":"U1","errors":{"to":"nobody"}}`,
		"notice":        `{"room":"-1","body":` + text + `}`,
		"leave":         `{"room":"-1"}`,
		"call":          `{"method":"GET","url":[{"text":"https://x.example/"},{"secret":"k"}],"timeout":1000000000,"host":"x.example","until":"2026-11-22T01:02:03Z"}`,
	} {
		f.Add(name, body)
	}
	caps := bridge.Caps{Text: 20, Measure: richtext.UTF16, Buttons: 2, ButtonLabel: 5, Features: richtext.Features{Quotes: true, Drops: "\u030A"}}
	f.Fuzz(func(t *testing.T, name, body string) {
		op, err := bridge.DecodeOp(name, []byte(body))
		if err != nil {
			return
		}
		same, again, err := bridge.EncodeOp(op)
		if err != nil {
			return // a year that JSON has no form for
		}
		back, err := bridge.DecodeOp(same, again)
		if err != nil || same != name {
			t.Fatalf("a %s is stored as a %s, %s: %v", name, same, again, err)
		}
		if diff := cmp.Diff(op, back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("stored it differs:\n%s", diff)
		}
		for _, lowered := range bridge.Lower(caps, op) {
			p, is := lowered.(bridge.Post)
			if is && len([]rune(p.Body.Plain())) > 3*caps.Text {
				t.Errorf("a part is %q", p.Body.Plain())
			}
		}
	})
}

// FuzzEvolve: whatever state was stored is refused, or can be gone on with.
func FuzzEvolve(f *testing.F) {
	f.Add(1, `{"id":7,"identity":{"endpoint":"telegram","user":"555","chat":"555"},"current":{"id":1042,"status":"open","team":"sales"}}`)
	f.Add(1, `{"id":"sales","queue":[{"contact":7,"conversation":1042}]}`)
	f.Add(2, `{}`)
	f.Fuzz(func(t *testing.T, version int, raw string) {
		if _, err := bridge.EvolveTeam(version, []byte(raw)); err == nil && version != bridge.StateVersion {
			t.Error("a team's state of another version was read")
		}
		c, err := bridge.EvolveContact(version, []byte(raw))
		if err != nil {
			return
		}
		w := newWorld(t)
		for _, ev := range []bridge.Event{
			bridge.MessageIn{Stamp: w.stamp(), Kind: bridge.KindText, Text: richtext.FromPlain("Hi")},
			bridge.Replied{Stamp: w.stamp(), Author: "ana", Text: richtext.FromPlain("Hello")},
			bridge.TimerFired{Key: "question"}, bridge.TeamWoken{},
		} {
			bridge.DecideContact(w.env(), c, ev)
		}
	})
}

// FuzzOrders: whatever follows the slash command or an exclamation mark is answered, or
// done, or asked about, and says nothing to the customer.
func FuzzOrders(f *testing.F) {
	for _, s := range []string{
		"", "help find", "assign #1042 @jonas", "block #1042 spam for 7d", "find mia", "away lunch until 13:30", "back", "transfer #1042 sales please",
		"close #99999999999999999999", "show #-1", "block #1042 for 9999999999d", "away until 25:61", "--share", "audit #1042 --share", "Ａssign ＃1042",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w := newWorld(t)
		w.do(t, "customer says Hi")
		w.do(t, "customer presses Help")
		w.do(t, "customer says mia@example.com")
		out := bridge.DecideDesk(w.env(), bridge.Commanded{At: w.now, Actor: "ana", Room: "C0SUPPORT", Text: text, Respond: "r", Trigger: "t"})
		if len(out.AtOnce)+len(out.Effects)+len(out.Forwards) == 0 {
			t.Errorf("/desk %q is not answered", text)
		}
		_, spoken := bridge.DecideContact(w.env(), w.contact, bridge.Replied{Stamp: w.stamp(), Author: "ana", Text: richtext.FromPlain("!x" + text)})
		for _, e := range spoken.Effects {
			if e.Side == bridge.ToCustomer {
				t.Errorf("!x%q says something to the customer: %+v", text, e.Op)
			}
		}
	})
}
