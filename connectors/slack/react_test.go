package slack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

func TestDecodeReactions(t *testing.T) {
	const ts, at = "1700000100.000200", "1700000200.000300"
	of := bridge.RemoteID("T0SIM/C0SALES/" + ts)
	reacted := func(emoji string, removed bool) bridge.Event {
		return bridge.ReplyReacted{
			Stamp:  bridge.Stamp{Remote: of, At: time.UnixMicro(1700000200000300).UTC(), Order: 1700000200000300},
			Author: "U0ANA", Emoji: emoji, Removed: removed,
		}
	}
	event := func(kind, name, who, item string) string {
		return `{"type":"event_callback","team_id":"T0SIM","api_app_id":"A0DESK","event_id":"Ev1","event":{"type":"` + kind + `","user":"` + who +
			`","reaction":"` + name + `",` + item + `"event_ts":"` + at + `"}}`
	}
	const mine = `"item_user":"U0DESK","item":{"type":"message","channel":"C0SALES","ts":"` + ts + `"},`
	for _, tt := range []struct {
		name, event string
		want        bridge.Event
		ours, err   bool
	}{
		{name: "put", event: event("reaction_added", "heart", "U0ANA", mine), want: reacted("❤️", false), ours: true},
		{name: "removed", event: event("reaction_removed", "thumbsup", "U0ANA", mine), want: reacted("👍", true), ours: true},
		{name: "with a skin tone", event: event("reaction_added", "+1::skin-tone-4", "U0ANA", mine), want: reacted("👍🏽", false), ours: true},
		{name: "the workspace's own", event: event("reaction_added", "shipit", "U0ANA", mine), want: reacted(":shipit:", false), ours: true},
		{name: "on a colleague's", event: strings.Replace(event("reaction_added", "tada", "U0ANA", mine), `"U0DESK"`, `"U0BEN"`, 1), want: reacted("🎉", false)},
		{name: "on what has no author", event: strings.Replace(event("reaction_added", "tada", "U0ANA", mine), `"item_user":"U0DESK",`, ``, 1), want: reacted("🎉", false), ours: true},
		{name: "our own mark", event: event("reaction_added", "white_check_mark", "U0DESK", mine)},
		{name: "on a file", event: event("reaction_added", "tada", "U0ANA", `"item":{"type":"file","file":"F1"},`)},
		{name: "nowhere", event: event("reaction_added", "tada", "U0ANA", `"item":{"type":"message"},`), err: true},
		{name: "by nobody", event: event("reaction_added", "tada", "a b", mine), err: true},
		{name: "of nothing", event: event("reaction_added", "", "U0ANA", mine), err: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			filed, err := opened(t).Decode(wrap(t, "event", tt.event, false))
			if (err != nil) != tt.err {
				t.Fatalf("the error is %v", err)
			}
			var want []connectors.Filed
			if tt.want != nil {
				want = []connectors.Filed{{Place: bridge.Place{Endpoint: bridge.Desk, Message: of, In: "C0SALES", ThreadIsOurs: tt.ours}, Event: tt.want}}
			}
			if diff := cmp.Diff(want, filed); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	one := wrap(t, "event", event("reaction_added", "heart", "U0ANA", mine), false)
	for name, other := range map[string]string{
		"its removal":    event("reaction_removed", "heart", "U0ANA", mine),
		"somebody's":     event("reaction_added", "heart", "U0BEN", mine),
		"another one":    event("reaction_added", "tada", "U0ANA", mine),
		"the next time":  strings.Replace(event("reaction_added", "heart", "U0ANA", mine), at, "1700000300.000300", 1),
		"on another one": strings.Replace(event("reaction_added", "heart", "U0ANA", mine), ts, "1700000100.000201", 1),
	} {
		if wrap(t, "event", other, false).Key == one.Key {
			t.Errorf("%s has the key of the first: %s", name, one.Key)
		}
	}
	again := strings.Replace(event("reaction_added", "heart", "U0ANA", mine), "Ev1", "Ev2", 1)
	if got := wrap(t, "event", again, false); got.Key != one.Key || got.Lane != one.Lane {
		t.Errorf("under another event_id it has the key %s and the lane %s", got.Key, got.Lane)
	}
}

func TestReact(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		reply, err := w.sim.User(ana).Reply(sales, ts, "done")
		if err != nil {
			t.Fatal(err)
		}
		ref := slack.PlaceOf("T0SIM", sales, reply)
		react := func(emoji, was string) {
			t.Helper()
			d := connectors.Delivery{ID: "1.1", Installation: "inst", Thread: thread, Refs: []bridge.RemoteID{ref, thread}, Op: bridge.React{
				Message: "m1.0", Side: bridge.ToDesk, Emoji: emoji, Was: was,
			}}
			w.mustDeliver(d)
			w.mustDeliver(d) // again: it is there already, and the old one gone
		}
		want := func(names ...string) {
			t.Helper()
			got := w.message(reply).Reactions
			for _, n := range names {
				if len(got[n]) != 1 || got[n][0] != w.sim.App().UserID {
					t.Errorf("reactions %v, want %v", got, names)
				}
			}
			if len(got) != len(names) {
				t.Errorf("reactions %v, want %v", got, names)
			}
		}
		react("👍", "")
		want("+1")
		react("❤", "👍")
		want("heart")
		react("❤‍🔥", "")
		want("heart", "heart_on_fire")
		react("", "❤")
		want("heart_on_fire")
		react("", "🎉")
		want("heart_on_fire")
		if len(w.message(ts).Reactions) > 0 {
			t.Error("a further part got the reaction as well")
		}
		for code, reason := range map[string]string{
			"invalid_name": bridge.ReasonNotAllowed, "too_many_reactions": bridge.ReasonNotAllowed, "too_many_emoji": bridge.ReasonNotAllowed,
			"message_not_found": bridge.ReasonGone, "is_archived": bridge.ReasonRoomClosed, "missing_scope": bridge.ReasonNoScope,
		} {
			w.sim.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Refuse(code) })
			_, err := w.deliver(connectors.Delivery{Refs: []bridge.RemoteID{ref}, Op: bridge.React{Emoji: "👍"}})
			wantFailure(t, err, connectors.Rejected, reason)
			_, err = w.deliver(connectors.Delivery{Refs: []bridge.RemoteID{ref}, Op: bridge.React{Was: "👍"}})
			wantFailure(t, err, connectors.Rejected, reason)
		}
		w.sim.OnCall(nil)
		_, err = w.deliver(connectors.Delivery{Refs: []bridge.RemoteID{ref}, Op: bridge.React{Emoji: "nothing"}})
		wantFailure(t, err, connectors.Rejected, bridge.ReasonNotAllowed)
	})
}

// Reactions come in as people put them, and the bot's own do not.
func TestReactionsComeIn(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.run()
		r := w.mustDeliver(connectors.Delivery{ID: "1.2", Installation: "inst", Thread: thread, Op: bridge.Post{
			Message: "m1", Parts: 1, Body: richtext.FromPlain("hello"), Author: "Rosa (Telegram)",
		}})
		posted := tsOf(r.Remote)
		for _, err := range []error{
			w.sim.User(ana).React(sales, posted, "tada"), w.sim.User(ana).Unreact(sales, posted, "tada"), w.sim.User(ben).React(sales, ts, "heart"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		w.mustDeliver(connectors.Delivery{ID: "1.3", Refs: []bridge.RemoteID{r.Remote}, Op: bridge.SetMark{Mark: bridge.MarkSent}})
		w.until("they are stored", func() bool { return len(w.store.all()) >= 3 })
		var seen []string
		for _, f := range w.filed() {
			ev := f.Event.(bridge.ReplyReacted)
			if !f.Place.ThreadIsOurs || f.Place.Message != ev.Remote {
				t.Errorf("the place is %+v", f.Place)
			}
			seen = append(seen, string(ev.Author)+ev.Emoji+map[bool]string{true: " gone"}[ev.Removed])
		}
		if got, want := strings.Join(seen, ", "), "U0ANA🎉, U0ANA🎉 gone, U0BEN❤️"; got != want {
			t.Errorf("what came in: %s, want %s", got, want)
		}
	})
}
