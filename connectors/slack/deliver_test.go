package slack_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
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

func (w *world) deliver(d connectors.Delivery) (connectors.Receipt, error) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	defer cancel()
	return w.desk.Deliver(ctx, d)
}

func (w *world) mustDeliver(d connectors.Delivery) connectors.Receipt {
	w.Helper()
	r, err := w.deliver(d)
	if err != nil {
		w.Fatalf("Deliver(%s) = %v", bridge.OpName(d.Op), err)
	}
	return r
}

func (w *world) message(ts string) slacksim.Message {
	w.Helper()
	m, ok := w.sim.Message(sales, ts)
	if !ok {
		w.Fatalf("there is no message %s", ts)
	}
	return m
}

// hostile is what a customer might try.
const hostile = "<!channel> @here <@U0ANA> #sales *bold* `x` <https://evil.example|https://bank.example> &lt; :wave:\n> quoted\nhttps://evil.example"

func TestPostsAreHarmless(t *testing.T) {
	bubble(t, func(w *world) {
		thread, _ := w.openThread()
		d := post(thread, "1.1", hostile)
		op := d.Op.(bridge.Post)
		op.Author = "Slackbot <!here> @ana \u202e(Telegram)"
		d.Op = op
		m := w.message(tsOf(w.mustDeliver(d).Remote))
		if m.Seen() != hostile {
			t.Errorf("it is seen as %q, want %q", m.Seen(), hostile)
		}
		if n := append(m.Notified(), m.MightNotify()...); len(n) > 0 || len(m.Links()) > 0 {
			t.Errorf("it notifies %v and links to %v", n, m.Links())
		}
		if m.Username != "Slackbot !here ana (Telegram)" {
			t.Errorf("it is by %q", m.Username)
		}
		if m.Metadata == nil || m.Metadata.Text("effect") != "1.1" || m.Metadata.Text("installation") != "inst" {
			t.Errorf("its metadata is %+v", m.Metadata)
		}
	})
}

func TestPostPingsAndOffers(t *testing.T) {
	bubble(t, func(w *world) {
		thread, _ := w.openThread()
		d := post(thread, "1.1", "this conversation is yours.")
		d.Op = bridge.Post{
			Message: "m1.1", Parts: 1, Body: richtext.FromPlain("this conversation is yours."), Ping: []bridge.PersonID{ana},
			Actions: []bridge.CardButton{{Action: bridge.ActionTake, Label: "Take"}},
		}
		m := w.message(tsOf(w.mustDeliver(d).Remote))
		if diff := cmp.Diff([]string{ana}, m.Notified()); diff != "" {
			t.Errorf("whom it notifies differs (-want +got):\n%s", diff)
		}
		if len(m.Buttons()) != 1 || m.Buttons()[0].ActionID != "frontdesk_take" || m.Username != "" {
			t.Errorf("it has the buttons %v and is by %q", m.Buttons(), m.Username)
		}
	})
}

func TestCardIsOpenedAndRedrawn(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		if m := w.message(ts); !strings.Contains(m.Seen(), "Rosa #1") || len(m.Buttons()) != 1 || m.Metadata.Text("effect") != "1.0" {
			t.Errorf("the card is %q with %v and %+v", m.Seen(), m.Buttons(), m.Metadata)
		}
		_, err := w.deliver(connectors.Delivery{ID: "1.2", Installation: "inst", Thread: thread, Op: bridge.RedrawCard{Card: bridge.Card{
			Title: "Rosa", Number: "#1", Closed: true, Lines: []bridge.CardLine{{Label: "Status", Value: "closed"}, {Label: "By", Person: ana}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		m := w.message(ts)
		if !strings.Contains(m.Seen(), "Status: closed") || len(m.Buttons()) != 0 || len(m.Notified()) != 0 {
			t.Errorf("the card is %q with %v, and notified %v", m.Seen(), m.Buttons(), m.Notified())
		}
		if m.Metadata == nil || m.Metadata.Text("effect") != "1.0" {
			t.Errorf("it lost its metadata: %+v", m.Metadata)
		}
		if m.Edited {
			t.Error("it shows (edited)")
		}
	})
}

func TestPostIntoALostThreadIsTakenBack(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		if err := w.sim.Expire(sales, ts); err != nil {
			t.Fatal(err)
		}
		_, err := w.deliver(post(thread, "1.1", "Hello"))
		wantFailure(t, err, connectors.Rejected, bridge.ReasonThreadGone)
		if left := w.sim.Messages(sales); len(left) != 0 {
			t.Errorf("%d messages are left in the Slack channel: %q", len(left), left[0].Seen())
		}
	})
}

func TestMarks(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		reply, err := w.sim.User(ana).Reply(sales, ts, "On my way")
		if err != nil {
			t.Fatal(err)
		}
		mark := func(m bridge.Mark, was ...bridge.Mark) {
			t.Helper()
			d := connectors.Delivery{ID: "1.1", Installation: "inst", Thread: thread, Refs: []bridge.RemoteID{slack.PlaceOf("T0SIM", sales, reply)}, Op: bridge.SetMark{Message: "m1.0", Mark: m, Was: was}}
			w.mustDeliver(d)
			w.mustDeliver(d) // again: it is there already, and the old one gone
		}
		want := func(names ...string) {
			t.Helper()
			got := w.message(reply).Reactions
			if len(got) != len(names) {
				t.Errorf("reactions %v, want %v", got, names)
			}
			for _, n := range names {
				if len(got[n]) != 1 {
					t.Errorf("reactions %v, want %v", got, names)
				}
			}
		}
		mark(bridge.MarkTrying)
		want("hourglass_flowing_sand")
		mark(bridge.MarkSent, bridge.MarkTrying, bridge.MarkFailed, bridge.MarkSent)
		want("white_check_mark")
		mark(bridge.MarkFailed, bridge.MarkSent)
		want("warning")
		mark(bridge.MarkInside, bridge.MarkFailed)
		want("lock")
		if err := w.sim.User(ana).Delete(sales, reply); err != nil {
			t.Fatal(err)
		}
		_, err = w.deliver(connectors.Delivery{Refs: []bridge.RemoteID{slack.PlaceOf("T0SIM", sales, reply)}, Op: bridge.SetMark{Mark: bridge.MarkSent}})
		wantFailure(t, err, connectors.Rejected, bridge.ReasonThreadGone)
	})
}

func TestWhisper(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.mustDeliver(connectors.Delivery{ID: "1.1", Installation: "inst", Thread: thread, Op: bridge.Whisper{To: ana, Body: richtext.FromPlain("only you")}})
		seen := w.sim.User(ana).Ephemerals(sales)
		if len(seen) != 1 || seen[0].Seen() != "only you" || seen[0].ThreadTS != ts {
			t.Errorf("Ana sees %+v", seen)
		}
		w.run()
		w.mustDeliver(connectors.Delivery{ID: "1.3", Installation: "inst", Thread: thread, Op: bridge.Whisper{
			To: ana, Body: richtext.FromPlain("send?"), Actions: []bridge.CardButton{
				{Action: bridge.ActionSend, Label: "Send", Value: "m7.0", Primary: true}, {Action: bridge.ActionKeep, Label: "Keep", Value: "m7.0"},
			},
		}})
		asked := w.sim.User(ana).Ephemerals(sales)[1]
		if err := w.sim.User(ana).Press(sales, asked.TS, "frontdesk_send"); err != nil {
			t.Fatal(err)
		}
		w.until("the press is stored", func() bool { return len(w.store.all()) == 1 })
		filed := w.filed()[0]
		pressed, is := filed.Event.(bridge.CardPressed)
		if !is || pressed.Value != "m7.0" || pressed.Action != bridge.ActionSend || filed.Place.Thread != thread {
			t.Fatalf("the press is %+v", filed)
		}
		w.mustDeliver(connectors.Delivery{ID: "1.4", Op: bridge.Respond{To: pressed.Respond, Body: richtext.FromPlain("sent"), Replace: true}})
		if seen := w.sim.User(ana).Ephemerals(sales); len(seen) != 2 || seen[1].Seen() != "sent" {
			t.Errorf("Ana sees %+v", seen)
		}
		w.mustDeliver(connectors.Delivery{ID: "1.4", Installation: "inst", Room: sales, Op: bridge.Whisper{Room: sales, To: ben, Body: richtext.FromPlain("not there")}})
		if seen := w.sim.User(ben).Ephemerals(sales); len(seen) != 1 || seen[0].Seen() != "not there" || seen[0].ThreadTS != "" {
			t.Errorf("Ben sees %+v", seen)
		}
		_, err := w.deliver(connectors.Delivery{ID: "1.2", Thread: thread, Op: bridge.Whisper{To: "U0NOBODY", Body: richtext.FromPlain("x")}})
		wantFailure(t, err, connectors.Rejected, "")
	})
}

func TestRespond(t *testing.T) {
	bubble(t, func(w *world) {
		w.run()
		if err := w.sim.User(ana).Slash(sales, "/desk status @ben & <co>"); err != nil {
			t.Fatal(err)
		}
		w.until("the command is stored", func() bool { return len(w.store.all()) == 1 })
		cmd, is := w.filed()[0].Event.(bridge.Commanded)
		if !is || cmd.Actor != ana || cmd.Text != "status @U0BEN & <co>" || !slices.Equal(cmd.Mentions, []bridge.PersonID{ben}) || cmd.Room != sales {
			t.Fatalf("the command is %+v", cmd)
		}
		answer := func(to bridge.RemoteID, until time.Time) error {
			_, err := w.deliver(connectors.Delivery{ID: "1.1", Op: bridge.Respond{To: to, Body: richtext.FromPlain("all quiet <!here>"), Until: until}})
			return err
		}
		if err := answer(cmd.Respond, time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if seen := w.sim.User(ana).Ephemerals(sales); len(seen) != 1 || seen[0].Seen() != "all quiet <!here>" {
			t.Errorf("Ana sees %+v", seen)
		}
		w.mustDeliver(connectors.Delivery{ID: "1.2", Op: bridge.Respond{To: cmd.Respond, Body: richtext.FromPlain("for all <!here>"), Share: true}})
		all := w.sim.All(sales)
		if last := all[len(all)-1]; last.Seen() != "for all <!here>" || len(last.MightNotify()) > 0 {
			t.Errorf("all see %+v", last)
		}
		wantFailure(t, answer(cmd.Respond, time.Now().Add(-time.Second)), connectors.Rejected, bridge.ReasonExpired)
		for _, to := range []bridge.RemoteID{"", "https://evil.example/respond", "http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/x", "https://slack.test/respond/1"} {
			err := answer(to, time.Time{})
			wantFailure(t, err, connectors.Rejected, bridge.ReasonNotAllowed)
			if to != "" && strings.Contains(err.Error(), string(to)) {
				t.Errorf("the error names the address: %v", err)
			}
		}
		for range 3 {
			if err := answer(cmd.Respond, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		wantFailure(t, answer(cmd.Respond, time.Time{}), connectors.Rejected, bridge.ReasonExpired)
	})
}

func wantFailure(t *testing.T, err error, class connectors.Class, reason string) {
	t.Helper()
	f, is := errors.AsType[*connectors.Failure](err)
	if !is || f.Class != class || reason != "" && f.Reason != reason {
		t.Errorf("the error is %v (%+v), want %s %q", err, f, class, reason)
	}
}

func TestFailureClasses(t *testing.T) {
	type want struct {
		class  connectors.Class
		reason string
	}
	mark := func(w *world, thread bridge.RemoteID) connectors.Delivery {
		return connectors.Delivery{ID: "1.1", Installation: "inst", Thread: thread, Refs: []bridge.RemoteID{thread}, Op: bridge.SetMark{Mark: bridge.MarkSent}}
	}
	tests := []struct {
		name       string
		fault      slacksim.Fault
		post, mark want
	}{
		{"throttled", slacksim.Throttle(7 * time.Second), want{connectors.Throttled, ""}, want{connectors.Throttled, ""}},
		{"throttled without saying for how long", slacksim.Throttle(0), want{connectors.Throttled, ""}, want{connectors.Throttled, ""}},
		{"ratelimited by word", slacksim.Refuse("ratelimited"), want{connectors.Throttled, ""}, want{connectors.Throttled, ""}},
		{"status 503", slacksim.Status(http.StatusServiceUnavailable), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"a web page", slacksim.HTML(), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"dropped", slacksim.Drop(), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"dropped after the effect", slacksim.Drop().AfterEffect(), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"no answer", slacksim.Hang(), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"fatal_error", slacksim.Refuse("fatal_error"), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"internal_error", slacksim.Refuse("internal_error").AfterEffect(), want{connectors.Ambiguous, ""}, want{connectors.Transient, ""}},
		{"is_archived", slacksim.Refuse("is_archived"), want{connectors.Rejected, bridge.ReasonRoomClosed}, want{connectors.Rejected, bridge.ReasonRoomClosed}},
		{"not_in_channel", slacksim.Refuse("not_in_channel"), want{connectors.Rejected, bridge.ReasonRoomClosed}, want{connectors.Rejected, bridge.ReasonRoomClosed}},
		{"channel_not_found", slacksim.Refuse("channel_not_found"), want{connectors.Rejected, bridge.ReasonRoomClosed}, want{connectors.Rejected, bridge.ReasonRoomClosed}},
		{"msg_too_long", slacksim.Refuse("msg_too_long"), want{connectors.Rejected, bridge.ReasonTooLong}, want{connectors.Rejected, bridge.ReasonTooLong}},
		{"thread locked", slacksim.Refuse("restricted_action_thread_locked"), want{connectors.Rejected, bridge.ReasonNotAllowed}, want{connectors.Rejected, bridge.ReasonNotAllowed}},
		{"something new", slacksim.Refuse("mercury_retrograde"), want{connectors.Rejected, bridge.ReasonOther}, want{connectors.Rejected, bridge.ReasonOther}},
		{"invalid_auth", slacksim.Refuse("invalid_auth"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Broken, bridge.ReasonNotAllowed}},
		{"account_inactive", slacksim.Refuse("account_inactive"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Broken, bridge.ReasonNotAllowed}},
		{"token_revoked", slacksim.Refuse("token_revoked"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Broken, bridge.ReasonNotAllowed}},
		{"missing_scope", slacksim.Refuse("missing_scope"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Rejected, bridge.ReasonNoScope}},
		{"not_allowed_token_type", slacksim.Refuse("not_allowed_token_type"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Rejected, bridge.ReasonNoScope}},
		{"not_authed", slacksim.Refuse("not_authed"), want{connectors.Broken, bridge.ReasonNotAllowed}, want{connectors.Broken, bridge.ReasonNotAllowed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(w *world) {
				thread, _ := w.openThread()
				w.sim.OnCall(func(slacksim.Call) slacksim.Fault { return tt.fault })
				_, err := w.deliver(post(thread, "1.1", "Hello"))
				wantFailure(t, err, tt.post.class, tt.post.reason)
				_, err = w.deliver(mark(w, thread))
				wantFailure(t, err, tt.mark.class, tt.mark.reason)
				if f := connectors.AsFailure(err); (f.Class == connectors.Throttled) != (f.After > 0) {
					t.Errorf("it says to wait %s", f.After)
				}
				if err != nil && strings.Contains(err.Error(), w.sim.App().BotToken) {
					t.Errorf("the error holds the token: %v", err)
				}
			})
		})
	}
}

func TestUnreachableIsTransient(t *testing.T) {
	d, err := slack.Open(slack.Config{
		BotToken: connectors.NewSecret("xoxb-x"), AppToken: connectors.NewSecret("xapp-x"), APIURL: "http://127.0.0.1:1/api/",
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Deliver(t.Context(), post("T0SIM/C0SALES/1700000000.000100", "1.1", "Hello"))
	wantFailure(t, err, connectors.Transient, "")
}

func TestFind(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		card := connectors.Delivery{ID: "1.0", Installation: "inst", Since: time.Now(), Op: bridge.OpenThread{Room: sales}}
		if _, err := w.sim.PostAsApp(sales, "", "B0OTHER", "other", "noise"); err != nil {
			t.Fatal(err)
		}
		r, found, err := w.desk.Find(w.Context(), card)
		if err != nil || !found || r.Remote != thread {
			t.Errorf("Find(card) = %+v, %v, %v; want %s", r, found, err, thread)
		}
		// A post whose answer never came is found, and none but it.
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "chat.postMessage" {
				return slacksim.Drop().AfterEffect()
			}
			return slacksim.Fault{}
		})
		d := post(thread, "1.1", "Hello")
		_, err = w.deliver(d)
		wantFailure(t, err, connectors.Ambiguous, "")
		r, found, err = w.desk.Find(w.Context(), d)
		if err != nil || !found || w.message(tsOf(r.Remote)).Seen() != "Hello" || r.Order == 0 {
			t.Errorf("Find(post) = %+v, %v, %v", r, found, err)
		}
		for _, other := range []connectors.Delivery{post(thread, "1.2", "Hello"), {ID: "1.1", Installation: "restored", Thread: thread, Op: bridge.Post{}}} {
			if _, found, err := w.desk.Find(w.Context(), other); err != nil || found {
				t.Errorf("Find(%s of %s) = %v, %v; want not found", other.ID, other.Installation, found, err)
			}
		}
		if _, found, err := w.desk.Find(w.Context(), connectors.Delivery{Thread: thread, Op: bridge.RedrawCard{}}); err != nil || found {
			t.Errorf("Find(redraw) = %v, %v", found, err)
		}
		if err := w.sim.Expire(sales, ts); err != nil {
			t.Fatal(err)
		}
		if _, found, err := w.desk.Find(w.Context(), post(slack.PlaceOf("T0SIM", sales, "1500000000.000100"), "1.1", "x")); err != nil || found {
			t.Errorf("Find in a lost thread = %v, %v; want not found", found, err)
		}
	})
}

// A card is found behind many pages, though our clock runs ahead of Slack's.
func TestFindLooksThroughAllPages(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		for range 450 {
			if _, err := w.sim.PostAsApp(sales, ts, "B0OTHER", "other", "noise"); err != nil {
				t.Fatal(err)
			}
			if _, err := w.sim.PostAsApp(sales, "", "B0OTHER", "other", "noise"); err != nil {
				t.Fatal(err)
			}
		}
		r, found, err := w.desk.Find(w.Context(), connectors.Delivery{ID: "1.0", Installation: "inst", Since: time.Now(), Op: bridge.OpenThread{Room: sales}})
		if err != nil || !found || r.Remote != thread {
			t.Errorf("Find(card) = %+v, %v, %v", r, found, err)
		}
		last := w.mustDeliver(post(thread, "1.9", "the last"))
		r, found, err = w.desk.Find(w.Context(), post(thread, "1.9", "the last"))
		if err != nil || !found || !reflect.DeepEqual(r, last) {
			t.Errorf("Find(post) = %+v, %v, %v; want %+v", r, found, err, last)
		}
	}, unlimited)
}

func TestDirectory(t *testing.T) {
	bubble(t, func(w *world) {
		ctx := w.Context()
		p, err := w.desk.Person(ctx, ana)
		want := bridge.Person{ID: ana, Name: "Ana L", FirstName: p.FirstName, Handle: "ana", Admin: true, Language: p.Language, TimeZone: "Europe/Lisbon"}
		if diff := cmp.Diff(want, p); diff != "" || err != nil || p.FirstName == "" {
			t.Errorf("Person(ana): %v, first name %q (-want +got):\n%s", err, p.FirstName, diff)
		}
		if p, err := w.desk.Person(ctx, ben); err != nil || !p.Guest || p.Name != "Ben Okri" {
			t.Errorf("Person(ben) = %+v, %v", p, err)
		}
		w.sim.AddUser(slacksim.User{ID: "U0FAR", Name: "far", Team: "T0OTHER"})
		if p, err := w.desk.Person(ctx, "U0FAR"); err != nil || !p.Guest {
			t.Errorf("somebody from another company is %+v, %v", p, err)
		}
		if p, err := w.desk.Person(ctx, "U0DESK"); err != nil || !p.Machine {
			t.Errorf("Person(bot) = %+v, %v", p, err)
		}
		_, err = w.desk.Person(ctx, "U0NOBODY")
		wantFailure(t, err, connectors.Rejected, "")
		members, err := w.desk.Members(ctx, sales)
		if diff := cmp.Diff([]bridge.PersonID{"U0DESK", ana, ben}, members); diff != "" || err != nil {
			t.Errorf("Members: %v (-want +got):\n%s", err, diff)
		}
		w.sim.AddGroup(slacksim.UserGroup{ID: "S0HELP", Handle: "helpers", Members: []string{ben, ana}})
		for _, handle := range []string{"@helpers", "@Helpers"} {
			group, err := w.desk.Group(ctx, handle)
			if diff := cmp.Diff([]bridge.PersonID{ben, ana}, group); diff != "" || err != nil {
				t.Errorf("Group(%s): %v (-want +got):\n%s", handle, err, diff)
			}
		}
		_, err = w.desk.Group(ctx, "@nobody")
		wantFailure(t, err, connectors.Rejected, bridge.ReasonOther)
		for _, name := range []string{sales, "#sales", "#Sales"} {
			if room, err := w.desk.Room(ctx, name); err != nil || room != sales {
				t.Errorf("Room(%q) = %q, %v", name, room, err)
			}
		}
		for _, name := range []string{"#nowhere", "C0NOWHERE", "#else", "C0ELSE"} {
			_, err := w.desk.Room(ctx, name)
			wantFailure(t, err, connectors.Rejected, bridge.ReasonRoomClosed)
		}
		if name, err := w.desk.Probe(ctx); err != nil || name != "@frontdesk" {
			t.Errorf("Probe() = %q, %v", name, err)
		}
	})
}

func TestTell(t *testing.T) {
	bubble(t, func(w *world) {
		ctx := w.Context()
		w.sim.AddUser(slacksim.User{ID: "U0OWNER", Name: "owner", Owner: true})
		w.sim.AddUser(slacksim.User{ID: "U0GONE", Name: "gone", Admin: true, Deleted: true})
		admins, err := w.desk.Admins(ctx)
		if diff := cmp.Diff([]bridge.PersonID{ana, "U0OWNER"}, admins); diff != "" || err != nil {
			t.Errorf("Admins: %v (-want +got):\n%s", err, diff)
		}
		for range 2 {
			room, err := w.desk.Private(ctx, ana)
			if err == nil {
				err = w.desk.Tell(ctx, room, "⚠️ it is <!here> & *broken*")
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		told := w.sim.Direct(ana)
		if len(told) != 2 || told[0].Seen() != "⚠️ it is <!here> & *broken*" || len(told[0].MightNotify()) > 0 {
			t.Errorf("she is told %+v", told)
		}
		_, err = w.desk.Private(ctx, "U0NOBODY")
		wantFailure(t, err, connectors.Rejected, "")
		wantFailure(t, w.desk.Tell(ctx, "C0NOWHERE", "x"), connectors.Rejected, bridge.ReasonRoomClosed)
	})
}

func TestGatesArePacedWithLimits(t *testing.T) {
	bubble(t, func(w *world) {
		gates := w.desk.Gates(post("T0SIM/C0SALES/1700000000.000100", "1.1", "x"))
		want := []connectors.Gate{{Key: "slack/chat.postMessage/C0SALES", Every: time.Second, Burst: 3}, {Key: "slack/chat.postMessage"}}
		if diff := cmp.Diff(want, gates); diff != "" {
			t.Errorf("Gates differ (-want +got):\n%s", diff)
		}
		card := w.desk.Gates(connectors.Delivery{Thread: "T0SIM/C0SALES/1700000000.000100", Op: bridge.RedrawCard{}})
		if card[0].Key != "slack/chat.update/C0SALES" || card[1].Key != "slack/chat.update" {
			t.Errorf("a card's gates are %v", card)
		}
	}, paced)
}

func TestThreadsAreLinkedTo(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		to, gone := bridge.ToThread(1042, 2, "Sales #1042"), bridge.ToThread(1043, 0, "#1043")
		d := post(thread, "1.1", "")
		d.Links = map[string]bridge.RemoteID{to.Ref: thread}
		d.Op = bridge.Post{Message: "m1.1", Parts: 1, Body: richtext.Doc{richtext.Para{Text: []richtext.Inline{
			richtext.Text{S: "goes on in "}, to, richtext.Text{S: " and "}, gone,
		}}}}
		m := w.message(tsOf(w.mustDeliver(d).Remote))
		address := "https://simulated.slack.com/archives/" + sales + "/p" + strings.Replace(ts, ".", "", 1)
		if diff := cmp.Diff([]slacksim.Link{{URL: address, Text: "Sales #1042"}}, m.Links()); diff != "" || m.Seen() != "goes on in Sales #1042 and #1043" {
			t.Errorf("it is seen as %q, and its links differ (-want +got):\n%s", m.Seen(), diff)
		}
		one, away := bridge.ToMessage("m7.0", "this"), bridge.ToMessage("m6.0", "that")
		d.ID, d.Links = "1.2", map[string]bridge.RemoteID{one.Ref: w.mustDeliver(post(thread, "1.3", "Hi")).Remote, away.Ref: "T0SIM/C0OTHER/1700000000.000100"}
		d.Op = bridge.Post{Message: "m1.2", Parts: 1, Body: richtext.Doc{richtext.Para{Text: []richtext.Inline{one, richtext.Text{S: " and "}, away}}}}
		in := "?thread_ts=" + ts + "&cid=" + sales
		links := w.message(tsOf(w.mustDeliver(d).Remote)).Links()
		if len(links) != 2 || !strings.HasSuffix(links[0].URL, in) || !strings.HasSuffix(links[1].URL, "/archives/C0OTHER/p1700000000000100") {
			t.Errorf("the links to messages are %v", links)
		}
		d.Links = map[string]bridge.RemoteID{to.Ref: thread}
		d.Op = bridge.RedrawCard{Card: bridge.Card{Title: "Rosa", Lines: []bridge.CardLine{
			{Label: "Goes on in", Value: "Sales", Thread: to.Ref}, {Label: "Then", Value: "there", Thread: gone.Ref},
		}}}
		w.mustDeliver(d)
		m = w.message(ts)
		if diff := cmp.Diff([]slacksim.Link{{URL: address, Text: "Sales"}}, m.Links()); diff != "" || !strings.Contains(m.Seen(), "Then: there") {
			t.Errorf("the card is seen as %q, and its links differ (-want +got):\n%s", m.Seen(), diff)
		}
	})
}

// TestNotices posts to a Slack channel and to one person in private, and calls those
// whom the configuration names, but never whom a text names.
func TestNotices(t *testing.T) {
	bubble(t, func(w *world) {
		w.sim.AddGroup(slacksim.UserGroup{ID: "S0SALES", Handle: "sales-team", Members: []string{ana}})
		to := bridge.ToThread(1042, 1, "#1042")
		thread, _ := w.openThread()
		for name, tt := range map[string]struct {
			op   bridge.Notice
			want []string
		}{
			"nobody":        {bridge.Notice{}, nil},
			"here":          {bridge.Notice{Call: bridge.CallHere}, []string{"here"}},
			"a group":       {bridge.Notice{Call: "@sales-team"}, []string{"S0SALES"}},
			"no such group": {bridge.Notice{Call: "@nobody"}, nil},
			"the assignee":  {bridge.Notice{Ping: []bridge.PersonID{ana}}, []string{ana}},
		} {
			op := tt.op
			op.Room = sales
			op.Body = richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: "<!channel> @here @sales-team Rosa waits: "}, to}}}
			d := connectors.Delivery{ID: bridge.EffectID("2." + name), Installation: "inst", Op: op, Links: map[string]bridge.RemoteID{to.Ref: thread}}
			m := w.message(tsOf(w.mustDeliver(d).Remote))
			if diff := cmp.Diff(tt.want, m.Notified()); diff != "" || m.ThreadTS != "" || len(m.Links()) != 1 || !strings.Contains(m.Seen(), "<!channel> @here @sales-team Rosa waits: #1042") {
				t.Errorf("%s: it reads %q with %v, and notifies (-want +got):\n%s", name, m.Seen(), m.Links(), diff)
			}
			r, found, err := w.desk.Find(w.Context(), d)
			if err != nil || !found || tsOf(r.Remote) != m.TS {
				t.Errorf("%s: Find = %+v, %v, %v", name, r, found, err)
			}
		}
		w.mustDeliver(connectors.Delivery{ID: "3.1", Installation: "inst", Op: bridge.Notice{To: ana, Body: richtext.FromPlain("it is yours")}})
		if got := w.sim.Direct(ana); len(got) != 1 || got[0].Seen() != "it is yours" {
			t.Errorf("in private Ana reads %+v", got)
		}
		page := bridge.File{Kind: bridge.FileDocument, Name: "conversation-7.html", Type: "text/html"}
		w.mustDeliver(connectors.Delivery{
			ID: "3.15", Installation: "inst", Op: bridge.Notice{To: ana, Body: richtext.FromPlain("the transcript"), Files: []bridge.File{page}},
			Open: func(context.Context, bridge.File) (connectors.Content, error) { return of("<p>Hello")(), nil },
		})
		time.Sleep(time.Minute)
		if got := w.sim.Direct(ana); len(got) != 2 || got[1].Seen() != "the transcript\n[conversation-7.html]" || got[1].Files[0].Size != 8 {
			t.Errorf("in private Ana reads %+v", got)
		}
		w.mustDeliver(connectors.Delivery{
			ID: "3.16", Installation: "inst", Op: bridge.Notice{To: ana, Body: richtext.FromPlain("the transcript"), Files: []bridge.File{page}},
			Open: func(context.Context, bridge.File) (connectors.Content, error) { return of("")(), nil },
		})
		if got := w.sim.Direct(ana); len(got) != 3 || got[2].Seen() != "the transcript\nAn empty file: conversation-7.html" {
			t.Errorf("in private Ana reads %+v", got)
		}
		_, err := w.deliver(connectors.Delivery{ID: "3.2", Op: bridge.Notice{To: "U0NOBODY", Body: richtext.FromPlain("x")}})
		wantFailure(t, err, connectors.Rejected, "")
		_, err = w.deliver(connectors.Delivery{ID: "3.3", Op: bridge.Notice{Body: richtext.FromPlain("x")}})
		wantFailure(t, err, connectors.Rejected, "")

		r := w.mustDeliver(connectors.Delivery{ID: "4.1", Installation: "inst", Op: bridge.OpenThread{
			Room: sales, Call: bridge.CallHere, Card: bridge.Card{Title: "<!channel> Rosa", Number: "#1043"},
		}})
		if m := w.message(tsOf(r.Remote)); !cmp.Equal(m.Notified(), []string{"here"}) || !strings.Contains(m.Seen(), "@here\n<!channel> Rosa #1043") {
			t.Errorf("the card reads %q and notifies %v", m.Seen(), m.Notified())
		}
		if _, err := w.deliver(connectors.Delivery{ID: "4.2", Thread: r.Remote, Op: bridge.RedrawCard{Card: bridge.Card{Title: "Rosa", Number: "#1043"}}}); err != nil {
			t.Fatal(err)
		}
		if m := w.message(tsOf(r.Remote)); strings.Contains(m.Seen(), "@here") {
			t.Errorf("the redrawn card reads %q", m.Seen())
		}
	}, unlimited)
}
