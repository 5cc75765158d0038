package slacksim_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack/slackevents"

	"frontdesk/connectors/slack/slacksim"
)

// told lists the events as "type/subtype", from the nth on.
func told(s *slacksim.Server, from int) []string {
	var out []string
	for _, e := range s.Events()[from:] {
		out = append(out, strings.TrimSuffix(e.Type+"/"+e.Subtype, "/"))
	}
	return out
}

// TestEventsOfWhatPeopleDo says which events each act brings, in their order.
func TestEventsOfWhatPeopleDo(t *testing.T) {
	do := func(err error) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
	}
	post := func(w *world, thread, text string, opts ...slacksim.SendOption) string {
		return must(w.sim.User(ben).Reply(sales, thread, text, opts...))(w.T)
	}
	tests := []struct {
		name string
		want []string
		act  func(w *world, parent, own string)
	}{
		{"post", []string{"message"}, func(w *world, _, _ string) { post(w, "", "x") }},
		{"reply", []string{"message"}, func(w *world, parent, _ string) { post(w, parent, "x") }},
		{"broadcast at once", []string{"message", "message/thread_broadcast"},
			func(w *world, parent, _ string) { post(w, parent, "x", slacksim.AlsoToChannel()) }},
		{"broadcast later", []string{"message/thread_broadcast"}, func(w *world, _, own string) { do(w.sim.User(ben).Broadcast(sales, own))(w.T) }},
		{"file", []string{"message/file_share"}, func(w *world, parent, _ string) { post(w, parent, "x", slacksim.WithFile("a.png", "image/png", 9)) }},
		{"mention of the bot", []string{"message", "app_mention"}, func(w *world, parent, _ string) { post(w, parent, "@frontdesk close") }},
		{"in private", []string{"message"}, func(w *world, _, _ string) { must(w.sim.User(ben).Message("x"))(w.T) }},
		{"in private, which the app may not read", nil, func(w *world, _, _ string) {
			w.sim.SetScopes("channels:history", "chat:write")
			must(w.sim.User(ben).Message("x"))(w.T)
		}},
		{"a channel that the app may not read", nil, func(w *world, _, _ string) {
			w.sim.SetScopes("im:history", "chat:write")
			post(w, "", "x")
		}},
		{"edit", []string{"message/message_changed"}, func(w *world, _, own string) { do(w.sim.User(ben).Edit(sales, own, "y"))(w.T) }},
		{"delete", []string{"message/message_deleted"}, func(w *world, _, own string) { do(w.sim.User(ben).Delete(sales, own))(w.T) }},
		{"delete of a parent", []string{"message/message_changed", "message/message_changed"}, func(w *world, parent, _ string) { do(w.sim.User(ana).Delete(sales, parent))(w.T) }},
		{"preview", []string{"message/message_changed"}, func(w *world, _, own string) { do(w.sim.Unfurl(sales, own))(w.T) }},
		{"reactions", []string{"reaction_added", "reaction_removed"}, func(w *world, _, own string) {
			do(w.sim.User(ana).React(sales, own, "eyes"))(w.T)
			do(w.sim.User(ana).Unreact(sales, own, "eyes"))(w.T)
		}},
		{"coming and going", []string{"member_left_channel", "member_joined_channel", "message/channel_join"}, func(w *world, _, _ string) {
			do(w.sim.User(ben).LeaveChannel(sales))(w.T)
			do(w.sim.User(ben).JoinChannel(sales))(w.T)
		}},
		{"archive and back", []string{"channel_archive", "channel_unarchive"}, func(w *world, _, _ string) {
			do(w.sim.Archive(sales))(w.T)
			do(w.sim.Unarchive(sales))(w.T)
		}},
		{"rename", []string{"channel_rename"}, func(w *world, _, _ string) { do(w.sim.Rename(sales, "vertrieb"))(w.T) }},
		{"the bot is thrown out, and asked back", []string{"channel_left", "member_joined_channel", "message/channel_join"}, func(w *world, _, _ string) {
			do(w.sim.User(ana).Remove(sales, bot))(w.T)
			post(w, "", "behind its back")
			do(w.sim.User(ana).Invite(sales, bot))(w.T)
		}},
		{"another app", []string{"message/bot_message"}, func(w *world, parent, _ string) {
			must(w.sim.PostAsApp(sales, parent, "B0OTHER", "Build", "green"))(w.T)
		}},
		{"a channel without the bot", nil, func(w *world, _, _ string) { must(w.sim.User(ana).Post(random, "x"))(w.T) }},
		{"what nobody knows", []string{"tomorrow"}, func(w *world, _, _ string) { w.sim.Emit(map[string]any{"type": "tomorrow"}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := overLoopback(t)
			parent := w.post(args{"text": "parent"})
			own := post(w, parent, "mine")
			from := len(w.sim.Events())
			tt.act(w, parent, own)
			if diff := cmp.Diff(tt.want, told(w.sim, from)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEventShapes reads events with the real library's types.
func TestEventShapes(t *testing.T) {
	w := overLoopback(t)
	parent := w.post(args{"text": "parent", "username": "Ana (Telegram)", "metadata": `{"event_type":"x","event_payload":{"id":"1"}}`})
	own := must(w.sim.User(ben).Reply(sales, parent, "one"))(t)
	if err := w.sim.User(ben).Edit(sales, own, "two"); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.User(ana).Delete(sales, own); err != nil {
		t.Fatal(err)
	}
	var got []slackevents.MessageEvent
	for _, e := range w.sim.Events() {
		var m slackevents.MessageEvent
		if err := json.Unmarshal(e.Body, &m); err != nil {
			t.Fatalf("%s: %v", e.Body, err)
		}
		got = append(got, m)
	}
	if len(got) != 4 {
		t.Fatalf("events = %d, want 4", len(got))
	}
	if m := got[0]; m.SubType != "bot_message" || m.User != "" || m.BotID != w.sim.App().BotID || m.Username != "Ana (Telegram)" ||
		m.Message.Metadata.EventPayload["id"] != "1" || m.ChannelType != "channel" {
		t.Errorf("own post = %+v", m)
	}
	if m := got[1]; m.User != ben || m.Text != "one" || m.ThreadTimeStamp != parent || m.TimeStamp != own || m.ClientMsgID == "" || len(m.Blocks.BlockSet) != 1 {
		t.Errorf("reply = %+v", m)
	}
	if m := got[2]; m.User != "" || m.TimeStamp == own || m.Message.Timestamp != own || m.Message.Text != "two" ||
		m.Message.ThreadTimestamp != parent || m.PreviousMessage.Text != "one" || m.Message.Edited == nil {
		t.Errorf("edit = %+v", m)
	}
	if m := got[3]; m.DeletedTimeStamp != own || m.PreviousMessage.ThreadTimestamp != parent || m.PreviousMessage.Text != "two" {
		t.Errorf("deletion = %+v", m)
	}
}

// TestWhatPeopleCannotDo has Slack's own refusals towards people.
func TestWhatPeopleCannotDo(t *testing.T) {
	w := overLoopback(t)
	parent := w.post(args{"text": "parent"})
	reply := must(w.sim.User(ben).Reply(sales, parent, "mine"))(t)
	try := func(_ string, err error) error { return err }
	tests := map[string]struct {
		err  error
		want string
	}{
		"write elsewhere":      {try(w.sim.User(ben).Post(random, "x")), "not_in_channel"},
		"write in private":     {try(w.sim.User(ben).Post(secret, "x")), "channel_not_found"},
		"write nothing":        {try(w.sim.User(ben).Post(sales, "  ")), "no_text"},
		"reply to nothing":     {try(w.sim.User(ben).Reply(sales, "1.000001", "x")), "message_not_found"},
		"reply to a reply":     {try(w.sim.User(ben).Reply(sales, reply, "x")), "cannot_reply_to_message"},
		"edit another's":       {w.sim.User(ana).Edit(sales, reply, "x"), "cant_update_message"},
		"delete another's":     {w.sim.User(ben).Delete(sales, parent), "cant_delete_message"},
		"react with no emoji":  {w.sim.User(ben).React(sales, parent, "nonsense"), "invalid_name"},
		"broadcast a parent":   {w.sim.User(ana).Broadcast(sales, parent), "cant_broadcast_message"},
		"join a private one":   {w.sim.User(ben).JoinChannel(secret), "channel_not_found"},
		"leave where not in":   {w.sim.User(ben).LeaveChannel(random), "not_in_channel"},
		"be nobody":            {try(w.sim.User("U0NOBODY").Post(sales, "x")), "user_not_found"},
		"take off no reaction": {w.sim.User(ben).Unreact(sales, parent, "eyes"), "no_reaction"},
	}
	for name, tt := range tests {
		if n, ok := tt.err.(slacksim.Notice); !ok || n.Code != tt.want {
			t.Errorf("%s: %v, want %s", name, tt.err, tt.want)
		}
	}
}

func TestTimestampsRise(t *testing.T) {
	w := overLoopback(t)
	last := ""
	for range 1000 {
		ts := must(w.sim.User(ben).Post(sales, "x"))(t)
		if ts <= last || len(ts) != len("1700000000.000000") {
			t.Fatalf("ts %q after %q", ts, last)
		}
		last = ts
	}
}

// TestMessagesTab: where the manifest does not allow it, nobody can write to the app;
// and who can is one of two in their direct messages.
func TestMessagesTab(t *testing.T) {
	app := slacksim.DefaultApp()
	app.Messages = false
	w := overLoopback(t, slacksim.WithApp(app))
	var notice slacksim.Notice
	if _, err := w.sim.User(ben).Message("x"); !errors.As(err, &notice) || notice.Code != "messages_tab_disabled" || len(w.sim.Direct(ben)) > 0 {
		t.Errorf("Message() = %v", err)
	}
	w = overLoopback(t)
	first := must(w.sim.User(ben).Message("x"))(t)
	second := must(w.sim.User(ben).Message("y"))(t)
	if all := w.sim.Direct(ben); len(all) != 2 || all[0].TS != first || all[1].TS != second || len(w.sim.Direct(ana)) > 0 {
		t.Errorf("in private there is %+v", all)
	}
	events := w.sim.Events()
	if body := string(events[len(events)-1].Body); !strings.Contains(body, `"channel_type":"im"`) {
		t.Errorf("the app is told %s", body)
	}
	if _, err := w.sim.User(ana).Post(events[0].Channel, "x"); err == nil {
		t.Error("somebody else wrote there")
	}
}
