package slacksim_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"frontdesk/connectors/slack/slacksim"
)

func texts(list []slacksim.Message) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Seen())
	}
	return out
}

func TestAReplyToADeletedParentIsPostedUnthreaded(t *testing.T) {
	for name, prepare := range map[string]func(w *world, parent string){
		"never there":  nil,
		"no replies":   func(*world, string) {},
		"with replies": func(w *world, parent string) { w.post(args{"text": "reply", "thread_ts": parent}) },
	} {
		t.Run(name, func(t *testing.T) {
			w := overLoopback(t)
			parent := "1.000001"
			if prepare != nil {
				parent = w.post(args{"text": "parent"})
				prepare(w, parent)
				if got := w.call("chat.delete", args{"channel": sales, "ts": parent}); !got.OK {
					t.Fatal(got.Error)
				}
			}
			_, ts, msg, err := w.api.PostMessageWithResponse(sales, slack.MsgOptionText("lost", false), slack.MsgOptionTS(parent))
			if err != nil || msg.ThreadTimestamp != "" {
				t.Errorf("thread_ts = %q, %v; want none", msg.ThreadTimestamp, err)
			}
			list := w.sim.Messages(sales)
			if len(list) == 0 || list[len(list)-1].TS != ts {
				t.Errorf("the post is not in the channel: %v", texts(list))
			}
		})
	}
}

func TestDeletedParentsLeaveAPlaceholder(t *testing.T) {
	w := overLoopback(t)
	parent := w.post(args{"text": "parent"})
	w.post(args{"text": "reply", "thread_ts": parent})
	if got := w.call("chat.delete", args{"channel": sales, "ts": parent}); !got.OK {
		t.Fatal(got.Error)
	}
	got := w.call("conversations.replies", args{"channel": sales, "ts": parent})
	if len(got.Messages) != 2 || got.Messages[0].Subtype != "tombstone" || got.Messages[1].Text != "reply" {
		t.Errorf("replies = %+v, want a tombstone and the reply", got.Messages)
	}
	if got := w.call("conversations.history", args{"channel": sales}); len(got.Messages) != 1 || got.Messages[0].Subtype != "tombstone" {
		t.Errorf("history = %+v, want a tombstone", got.Messages)
	}
}

func TestLongTexts(t *testing.T) {
	w := overLoopback(t)
	ts := w.post(args{"text": textOf(50_000)})
	m, _ := w.sim.Message(sales, ts)
	if n := utf8.RuneCountInString(m.Text); n != 40_000 {
		t.Errorf("a post of 50,000 characters has %d, want 40,000", n)
	}
}

func TestUpdate(t *testing.T) {
	const block = `[{"type":"section","text":{"type":"plain_text","text":"block"}}]`
	tests := []struct {
		name   string
		args   args
		seen   string
		edited bool
	}{
		{"text takes the blocks away", args{"text": "new"}, "new", true},
		{"blocks alone show no edit", args{"blocks": block}, "block", false},
		{"both", args{"text": "new", "blocks": block}, "block", true},
		{"no blocks", args{"text": "new", "blocks": "[]"}, "new", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := overLoopback(t)
			tt.args["ts"] = w.post(args{"text": "old", "blocks": `[{"type":"header","text":{"type":"plain_text","text":"head"}}]`,
				"metadata": `{"event_type":"x","event_payload":{"id":"1"}}`})
			tt.args["channel"] = sales
			if got := w.call("chat.update", tt.args); !got.OK {
				t.Fatal(got.Error)
			}
			m, _ := w.sim.Message(sales, tt.args["ts"])
			if m.Seen() != tt.seen || m.Edited != tt.edited {
				t.Errorf("seen %q, edited %v; want %q, %v", m.Seen(), m.Edited, tt.seen, tt.edited)
			}
			if m.Metadata == nil || m.Metadata.Text("id") != "1" {
				t.Errorf("metadata = %v, want it kept", m.Metadata)
			}
		})
	}
}

func TestTheEditWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t, slacksim.WithEditWindow(time.Hour))
		ts := w.post(args{"text": "x"})
		mine := must(w.sim.User(ben).Post(sales, "y"))(t)
		time.Sleep(2 * time.Hour)
		if got := w.call("chat.update", args{"channel": sales, "ts": ts, "text": "z"}); got.Error != "edit_window_closed" {
			t.Errorf("chat.update = %q, want edit_window_closed", got.Error)
		}
		if err := w.sim.User(ben).Edit(sales, mine, "z"); err == nil {
			t.Error("a person's late edit went through")
		}
	})
}

func TestMetadataComesOnlyIfAskedFor(t *testing.T) {
	w := overLoopback(t)
	parent := w.post(args{"text": "x", "metadata": `{"event_type":"frontdesk","event_payload":{"id":"7"}}`})
	for _, asked := range []string{"", "true"} {
		got := w.call("conversations.replies", args{"channel": sales, "ts": parent, "include_all_metadata": asked})
		if len(got.Messages) != 1 || got.Messages[0].Metadata == nil || got.Messages[0].Metadata.EventType != "frontdesk" {
			t.Fatalf("messages = %+v", got.Messages)
		}
		if id := got.Messages[0].Metadata.EventPayload["id"]; (id == "7") != (asked == "true") {
			t.Errorf("include_all_metadata=%q gives id %q", asked, id)
		}
	}
}

func TestRepliesAndHistory(t *testing.T) {
	w := overLoopback(t, slacksim.WithoutLimits())
	parent := w.post(args{"text": "parent"})
	var replies []string
	for _, text := range []string{"one", "two", "three"} {
		replies = append(replies, w.post(args{"text": text, "thread_ts": parent}))
	}
	w.post(args{"text": "also", "thread_ts": parent, "reply_broadcast": "true"})
	w.post(args{"text": "apart"})

	list := func(a answer) []string {
		var out []string
		for _, m := range a.Messages {
			out = append(out, m.Text)
		}
		return out
	}
	read := func(method string, a args) answer {
		a["channel"] = sales
		got := w.call(method, a)
		if !got.OK {
			t.Fatal(got.Error)
		}
		return got
	}
	tests := []struct {
		name, method string
		args         args
		want         []string
	}{
		{"all replies", "conversations.replies", args{"ts": parent}, []string{"parent", "one", "two", "three", "also"}},
		{"the parent always comes", "conversations.replies", args{"ts": parent, "oldest": replies[1]}, []string{"parent", "three", "also"}},
		{"inclusive", "conversations.replies", args{"ts": parent, "oldest": replies[1], "inclusive": "1"}, []string{"parent", "two", "three", "also"}},
		{"latest", "conversations.replies", args{"ts": parent, "latest": replies[1]}, []string{"parent", "one"}},
		{"of a reply", "conversations.replies", args{"ts": replies[0]}, []string{"one"}},
		{"history has no replies", "conversations.history", args{}, []string{"apart", "also", "parent"}},
		{"history from", "conversations.history", args{"oldest": parent}, []string{"apart", "also"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, list(read(tt.method, tt.args))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("pages", func(t *testing.T) {
		first := read("conversations.replies", args{"ts": parent, "limit": "3"})
		if !first.HasMore || first.ResponseMetadata.NextCursor == "" {
			t.Fatalf("no second page: %+v", first)
		}
		second := read("conversations.replies", args{"ts": parent, "limit": "3", "cursor": first.ResponseMetadata.NextCursor})
		got := append(list(first), list(second)...)
		if diff := cmp.Diff([]string{"parent", "one", "two", "three", "parent", "also"}, got); diff != "" || second.HasMore {
			t.Errorf("has more %v (-want +got):\n%s", second.HasMore, diff)
		}
	})
	if got := read("conversations.history", args{}); got.Messages[2].ReplyCount != 4 {
		t.Errorf("reply_count = %d, want 4", got.Messages[2].ReplyCount)
	}
}

func TestDirectory(t *testing.T) {
	w := overLoopback(t)
	channels, _, err := w.api.GetConversations(&slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil || len(channels) != 3 {
		t.Errorf("channels = %d, %v; want 3: not the private one without the bot", len(channels), err)
	}
	info, err := w.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: sales})
	if err != nil || info.Name != "sales" || !info.IsMember {
		t.Errorf("info = %+v, %v", info, err)
	}
	members, _, err := w.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: sales})
	if diff := cmp.Diff([]string{bot, ana, ben}, members); err != nil || diff != "" {
		t.Errorf("members %v (-want +got):\n%s", err, diff)
	}
	u, err := w.api.GetUserInfo("U0GUEST")
	if err != nil || !u.IsRestricted {
		t.Errorf("guest = %+v, %v", u, err)
	}
	users, err := w.api.GetUsers()
	if err != nil || len(users) != 4 {
		t.Errorf("users = %d, %v; want 4", len(users), err)
	}
	if _, _, _, err := w.api.JoinConversation(random); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{ana, bot}, w.sim.Members(random)); diff != "" {
		t.Errorf("members of #random (-want +got):\n%s", diff)
	}
	who, err := w.api.AuthTest()
	if err != nil || who.UserID != bot || who.BotID != w.sim.App().BotID || who.TeamID != w.sim.Team() {
		t.Errorf("auth.test = %+v, %v", who, err)
	}
}

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		burst := 0
		var last answer
		for range 20 {
			if last = w.call("chat.postMessage", args{"channel": sales, "text": "x"}); !last.OK {
				break
			}
			burst++
		}
		if burst != 5 || last.Error != "ratelimited" || last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") != "1" {
			t.Errorf("after %d posts: %q, status %d, Retry-After %q", burst, last.Error, last.status, last.header.Get("Retry-After"))
		}
		if got := w.call("chat.postMessage", args{"channel": private, "text": "x"}); !got.OK {
			t.Errorf("another channel is throttled too: %s", got.Error)
		}
		time.Sleep(time.Second)
		if got := w.call("chat.postMessage", args{"channel": sales, "text": "x"}); !got.OK {
			t.Errorf("a second later: %s", got.Error)
		}
		n := 0
		for w.call("reactions.get", args{"channel": sales, "timestamp": w.sim.Messages(sales)[0].TS}).OK {
			n++
		}
		if n != 50 {
			t.Errorf("reactions.get was granted %d times in a minute, want 50", n)
		}
	})
	free := overLoopback(t, slacksim.WithoutLimits())
	for range 100 {
		free.post(args{"text": "x"})
	}
}

// Deleting a thread's first message tells of each reply as if it had been edited; with the
// last reply the placeholder goes as well.
func TestDeletingAThreadIsAStorm(t *testing.T) {
	w := overLoopback(t)
	w.sim.AddUser(slacksim.User{ID: "U0BOSS", Name: "boss", Admin: true})
	if err := w.sim.User(ana).Invite(sales, "U0BOSS"); err != nil {
		t.Fatal(err)
	}
	parent := w.post(args{"text": "parent"})
	for range 2 {
		if _, err := w.sim.User(ana).Reply(sales, parent, "reply"); err != nil {
			t.Fatal(err)
		}
	}
	from := len(w.sim.Events())
	if err := w.sim.User("U0BOSS").DeleteThread(sales, parent); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range w.sim.Events()[from:] {
		told = append(told, e.Subtype)
	}
	want := []string{"message_changed", "message_changed", "message_changed", "message_deleted", "message_deleted", "message_deleted"}
	if !slices.Equal(told, want) {
		t.Errorf("it is told as %v", told)
	}
}
