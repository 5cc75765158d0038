package slack_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/slack"
)

// opened is a Desk for what needs no network.
func opened(t testing.TB) *slack.Desk {
	t.Helper()
	d, err := slack.Open(slack.Config{
		BotToken: connectors.NewSecret("xoxb-x"), AppToken: connectors.NewSecret("xapp-x"), Command: "/desk",
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wrap(t testing.TB, kind, payload string, caughtUp bool) connectors.Raw {
	t.Helper()
	raw, _, err := slack.WrapForTest(kind, []byte(payload), caughtUp)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// event is the callback around an event.
func event(ev string) string {
	return `{"type":"event_callback","team_id":"T0SIM","api_app_id":"A0DESK","event_id":"Ev1","event":` + ev + `}`
}

func text(s string) richtext.Doc { return richtext.FromPlain(s) }

func TestDecodeEvents(t *testing.T) {
	const ts, thread = "1700000100.000200", "1700000000.000100"
	head := bridge.Place{Endpoint: bridge.Desk, Thread: "T0SIM/C0SALES/" + thread, ThreadIsOurs: true}
	at := func(us int64) time.Time { return time.UnixMicro(us).UTC() }
	stamp := bridge.Stamp{Remote: "T0SIM/C0SALES/" + ts, At: at(1700000100000200), Order: 1700000100000200}
	reply := bridge.Replied{Stamp: stamp, Author: "U0ANA", Text: text("Hello")}
	common := `"type":"message","channel":"C0SALES","ts":"` + ts + `","thread_ts":"` + thread + `","parent_user_id":"U0DESK"`
	inner := `"type":"message","user":"U0ANA","ts":"` + ts + `","thread_ts":"` + thread + `","parent_user_id":"U0DESK"`
	tests := []struct {
		name, event string
		want        bridge.Event // nil: of no concern
		wantErr     bool
		foreign     bool // not in a thread of ours
		called      bool // it mentions us, and would have us answer in a thread of others
	}{
		{name: "a reply", event: `{` + common + `,"user":"U0ANA","text":"Hello"}`, want: reply},
		{
			name:  "a reply in somebody else's thread",
			event: strings.Replace(`{`+common+`,"user":"U0ANA","text":"Hello"}`, "U0DESK", "U0BEN", 1), want: reply, foreign: true,
		},
		{
			name: "blocks come before text",
			event: `{` + common + `,"user":"U0ANA","text":"*Hello*","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section",` +
				`"elements":[{"type":"text","text":"Hello"}]}]}]}`,
			want: reply,
		},
		{
			name:  "blocks of unknown shape: the text counts",
			event: `{` + common + `,"user":"U0ANA","text":"Hello","blocks":[{"type":"section","text":"str"}],"metadata":{"event_type":"x","event_payload":[1]}}`,
			want:  reply,
		},
		{
			name:  "odd members cost nothing else",
			event: `{` + common + `,"user":"U0ANA","text":"Hello","files":7,"edited":"x","bot_profile":[],"attachments":{}}`, want: reply,
		},
		{
			name:  "also sent to the channel",
			event: `{` + common + `,"subtype":"thread_broadcast","user":"U0ANA","text":"Hello","root":{}}`, want: reply,
		},
		{
			name: "with files",
			event: `{` + common + `,"subtype":"file_share","user":"U0ANA","text":"","files":[` +
				`{"id":"F1","mimetype":"image/png","mode":"hosted","name":"../a cat &amp; a dog.png","title":"x","size":5,"alt_txt":" A cat &lt;3 "},` +
				`{"id":"F2","mimetype":"application/pdf","name":null,"title":"The contract","size":"big"},{"id":"F3","mimetype":"image/gif"},` +
				`{"id":"F4","mimetype":"audio/mp4","subtype":"slack_audio"},{"id":"F5","mimetype":"video/mp4"},{"id":"F6","mimetype":"audio/mpeg"},` +
				`{"id":"F7","mimetype":"image/svg+xml","mode":"snippet"},{"id":"F8","mode":"file_access","file_access":"check_file_info"}]}`,
			want: bridge.Replied{Stamp: stamp, Author: "U0ANA", Files: []bridge.File{
				{Endpoint: bridge.Desk, ID: "F1", Kind: bridge.FilePhoto, Name: "a cat & a dog.png", Type: "image/png", Size: 5, Alt: "A cat <3"},
				{Endpoint: bridge.Desk, ID: "F2", Kind: bridge.FileDocument, Name: "The contract", Type: "application/pdf"},
				{Endpoint: bridge.Desk, ID: "F3", Kind: bridge.FileAnimation, Type: "image/gif"},
				{Endpoint: bridge.Desk, ID: "F4", Kind: bridge.FileVoice, Type: "audio/mp4"},
				{Endpoint: bridge.Desk, ID: "F5", Kind: bridge.FileVideo, Type: "video/mp4"},
				{Endpoint: bridge.Desk, ID: "F6", Kind: bridge.FileAudio, Type: "audio/mpeg"},
				{Endpoint: bridge.Desk, ID: "F7", Kind: bridge.FileDocument, Type: "image/svg+xml"},
				{Endpoint: bridge.Desk, ID: "F8", Kind: bridge.FileDocument},
			}},
		},
		{
			name: "with what only looks like a file, or is none any more",
			event: `{` + common + `,"subtype":"file_share","user":"U0ANA","text":"","files":[{"id":"F1","mode":"tombstone"},{"id":"F2","mode":"hidden_by_limit"},` +
				`{"id":"F3","mode":"external","is_external":true,"name":"Plan","url_private":"https://elsewhere.example/"},{"id":"F4","mode":"quip","filetype":"quip"},` +
				`{"id":"F5","mode":"hosted","filetype":"list"},{"id":"F6","file_access":"access_denied"},{"id":"../F7"},7]}`,
			want: bridge.Replied{Stamp: stamp, Author: "U0ANA", Files: []bridge.File{
				{Endpoint: bridge.Desk, ID: "F1", Kind: bridge.FileDocument, Lacking: bridge.ReasonNoFile},
				{Endpoint: bridge.Desk, ID: "F2", Kind: bridge.FileDocument, Lacking: bridge.ReasonNoAccess},
				{Endpoint: bridge.Desk, ID: "F3", Kind: bridge.FileDocument, Name: "Plan", Lacking: bridge.ReasonNotAFile},
				{Endpoint: bridge.Desk, ID: "F4", Kind: bridge.FileDocument, Lacking: bridge.ReasonNotAFile},
				{Endpoint: bridge.Desk, ID: "F5", Kind: bridge.FileDocument, Lacking: bridge.ReasonNotAFile},
				{Endpoint: bridge.Desk, ID: "F6", Kind: bridge.FileDocument, Lacking: bridge.ReasonNoAccess},
				{Endpoint: bridge.Desk, Kind: bridge.FileDocument, Lacking: bridge.ReasonNoFile},
				{Endpoint: bridge.Desk, Kind: bridge.FileDocument, Lacking: bridge.ReasonNoFile},
			}},
		},
		{
			name:  "with the files of another company, which are left out",
			event: `{` + common + `,"subtype":"file_share","user":"U0ANA","files":[]}`,
			want:  bridge.Replied{Stamp: stamp, Author: "U0ANA", Files: []bridge.File{{Kind: bridge.FileDocument, Lacking: bridge.ReasonNoAccess}}},
		},
		{
			name:  "a forwarded message",
			event: `{` + common + `,"user":"U0ANA","text":"","attachments":[{"is_share":true}]}`,
			want:  bridge.Replied{Stamp: stamp, Author: "U0ANA", Forwarded: true},
		},
		{
			name:  "something else attached",
			event: `{` + common + `,"user":"U0ANA","text":"","attachments":[{"title":"x"}]}`,
			want:  bridge.Replied{Stamp: stamp, Author: "U0ANA", Files: []bridge.File{{Kind: bridge.FileDocument, Lacking: bridge.ReasonNotAFile}}},
		},
		{
			name:  "a call of ours",
			event: `{` + common + `,"user":"U0ANA","text":"\n <@U0DESK> close"}`,
			want:  bridge.Replied{Stamp: stamp, Author: "U0ANA", Text: text(" close"), ToUs: true}, called: true,
		},
		{
			name:  "a call of somebody else",
			event: `{` + common + `,"user":"U0ANA","text":"<@U0BEN> <@U0DESK> close"}`,
			want: bridge.Replied{Stamp: stamp, Author: "U0ANA", Text: richtext.Doc{richtext.Para{Text: []richtext.Inline{
				richtext.Mention{Ref: "U0BEN"}, richtext.Text{S: " "}, richtext.Mention{Ref: "U0DESK"}, richtext.Text{S: " close"},
			}}}}, called: true,
		},
		{
			name:  "another app",
			event: `{` + common + `,"subtype":"bot_message","bot_id":"B0OTHER","text":"Hello"}`,
			want:  bridge.Replied{Stamp: stamp, Author: "B0OTHER", Text: text("Hello"), Machine: true},
		},
		{
			name:  "another app's bot user",
			event: `{` + common + `,"user":"U0BOT","bot_id":"B0OTHER","text":"Hello"}`,
			want:  bridge.Replied{Stamp: stamp, Author: "U0BOT", Text: text("Hello"), Machine: true},
		},
		{
			name:  "Slackbot",
			event: `{` + common + `,"user":"USLACKBOT","text":"Hello"}`,
			want:  bridge.Replied{Stamp: stamp, Author: "USLACKBOT", Text: text("Hello"), Machine: true},
		},
		{name: "ours by bot id", event: `{` + common + `,"bot_id":"B0DESK","text":"Hello"}`},
		{name: "ours by user", event: `{` + common + `,"user":"U0DESK","text":"Hello"}`},
		{name: "ours by app", event: `{` + common + `,"app_id":"A0DESK","subtype":"bot_message","text":"Hello"}`},
		{name: "ours by metadata alone", event: `{` + common + `,"subtype":"bot_message","text":"Hello","metadata":{"event_type":"frontdesk","event_payload":{}}}`},
		{name: "somebody joined", event: `{` + common + `,"subtype":"channel_join","user":"U0ANA","text":"<@U0ANA> has joined"}`},
		{name: "a tombstone", event: `{` + common + `,"subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted."}`},
		{
			name: "an edit",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hallo","edited":{"user":"U0ANA","ts":"1700000200.000000"}},"previous_message":{` + inner + `,"text":"Hello"}}`,
			want: bridge.ReplyChanged{
				Stamp:  bridge.Stamp{Remote: stamp.Remote, At: at(1700000200000000), Order: stamp.Order},
				Author: "U0ANA", Text: text("Hallo"),
			},
		},
		{
			name: "an edit of which the past is not told",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hallo","edited":{"user":"U0ANA","ts":"1700000200.000000"}}}`,
			want: bridge.ReplyChanged{
				Stamp:  bridge.Stamp{Remote: stamp.Remote, At: at(1700000200000000), Order: stamp.Order},
				Author: "U0ANA", Text: text("Hallo"),
			},
		},
		{
			name: "a link preview",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hello","attachments":[{}]},"previous_message":{` + inner + `,"text":"Hello"}}`,
		},
		{
			name: "its files are deleted, and its words stay",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hello","files":[{"id":"F1","mode":"tombstone"}]},"previous_message":{` + inner + `,"text":"Hello","files":[{"id":"F1","mode":"hosted"}]}}`,
			want: bridge.ReplyDeleted{
				Stamp:  bridge.Stamp{Remote: stamp.Remote, At: time.UnixMicro(1700000200000300).UTC(), Order: stamp.Order},
				Author: "U0ANA", Files: []bridge.RemoteID{"F1"}, NoneLeft: true,
			},
		},
		{
			name: "one of its files is deleted",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hello","files":[{"id":"F1","mode":"tombstone"},{"id":"F2","mode":"hosted"}]},"previous_message":{` + inner +
				`,"text":"Hello","files":[{"id":"F1","mode":"hosted"},{"id":"F2","mode":"hosted"}]}}`,
			want: bridge.ReplyDeleted{
				Stamp:  bridge.Stamp{Remote: stamp.Remote, At: time.UnixMicro(1700000200000300).UTC(), Order: stamp.Order},
				Author: "U0ANA", Files: []bridge.RemoteID{"F1"},
			},
		},
		{
			name: "its files are deleted when they are old, as rules of the workspace do it",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700086500.000300","message":{` + inner +
				`,"text":"Hello","files":[{"id":"F1","mode":"tombstone"}]},"previous_message":{` + inner + `,"text":"Hello","files":[{"id":"F1","mode":"hosted"}]}}`,
		},
		{
			name: "thumbnails are made",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` + inner +
				`,"text":"Hello","files":[{"id":"F1","mode":"hosted","thumb_64":"x"}]},"previous_message":{` + inner + `,"text":"Hello","files":[{"id":"F1","mode":"hosted"}]}}`,
		},
		{
			name: "a link preview after an edit",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000300.000300","message":{` + inner +
				`,"text":"Hallo","attachments":[{}],"edited":{"ts":"1700000200.000000"}},"previous_message":{` + inner + `,"text":"Hallo","edited":{"ts":"1700000200.000000"}}}`,
		},
		{
			name: "an edit of our own",
			event: `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"1700000200.000300","message":{` +
				strings.Replace(inner, "U0ANA", "U0DESK", 1) + `,"text":"Hallo","edited":{"ts":"1700000200.000000"}}}`,
		},
		{
			name: "a deletion",
			event: `{"type":"message","subtype":"message_deleted","channel":"C0SALES","ts":"1700000200.000300","deleted_ts":"` + ts + `","message":{"ts":"1700000200.000300"},"previous_message":{` +
				inner + `,"text":"Hello"}}`,
			want: bridge.ReplyDeleted{
				Stamp:  bridge.Stamp{Remote: stamp.Remote, At: at(1700000200000300), Order: stamp.Order},
				Author: "U0ANA",
			},
		},
		{name: "another kind of event", event: `{"type":"reaction_added","user":"U0ANA"}`},
		{name: "an unknown kind of event", event: `{"type":"message_of_tomorrow"}`, wantErr: true},
		{name: "an unknown kind of message", event: `{` + common + `,"subtype":"hologram","user":"U0ANA","text":"Hello"}`, wantErr: true},
		{name: "a message from nowhere", event: `{"type":"message","user":"U0ANA","text":"Hello","ts":"` + ts + `","thread_ts":"` + thread + `"}`, wantErr: true},
		{name: "a message without time", event: `{"type":"message","channel":"C0SALES","user":"U0ANA","text":"Hello","ts":"never","thread_ts":"` + thread + `"}`, wantErr: true},
	}
	d := opened(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := d.Decode(wrap(t, slack.KindEvent, event(tt.event), false))
			if (err != nil) != tt.wantErr {
				t.Fatalf("Decode() error = %v, want one: %v", err, tt.wantErr)
			}
			var want []connectors.Filed
			if tt.want != nil {
				place := head
				place.ThreadIsOurs = !tt.foreign
				want = []connectors.Filed{{Place: place, Event: tt.want}}
				if tt.called {
					want[0].Else = &connectors.Filed{
						Place: bridge.Place{Endpoint: bridge.Desk, Command: "U0ANA"},
						Event: bridge.Strayed{At: stamp.At, Author: "U0ANA", Room: "C0SALES", Mentioned: true, Thread: head.Thread},
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Decode() differs (-want +got):\n%s", diff)
			}
			connectortest.CheckFiled(t, got)
		})
	}
}

// TestDecodeStray: what people write outside of every thread is told of, and its words
// only where they wrote them to us in private.
func TestDecodeStray(t *testing.T) {
	at := time.UnixMicro(1700000100000200).UTC()
	channel := &bridge.Strayed{At: at, Author: "U0ANA", Room: "C0SALES"}
	private := &bridge.Strayed{At: at, Author: "U0ANA", Room: "D1", Private: true, Words: "Hello"}
	files := &bridge.Strayed{At: at, Author: "U0ANA", Room: "D1", Private: true, Words: "My bill & I", Files: []string{"bill.pdf"}}
	long := &bridge.Strayed{At: at, Author: "U0ANA", Room: "D1", Private: true, Words: strings.Repeat("é", bridge.MaxStrayWords-1) + "…"}
	called := &bridge.Strayed{At: at, Author: "U0ANA", Room: "C0SALES", Mentioned: true}
	const in = `"type":"message","channel":"C0SALES","channel_type":"channel","ts":"1700000100.000200"`
	const direct = `"type":"message","channel":"D1","channel_type":"im","ts":"1700000100.000200"`
	tests := []struct {
		name, event string
		caughtUp    bool
		want        *bridge.Strayed
	}{
		{name: "a message of the channel", event: in + `,"user":"U0ANA","text":"Hello"`, want: channel},
		{name: "a thread's first message", event: in + `,"thread_ts":"1700000100.000200","user":"U0ANA","text":"Hello"`, want: channel},
		{name: "a file", event: in + `,"subtype":"file_share","user":"U0ANA","text":""`, want: channel},
		{name: "a mention of us", event: in + `,"user":"U0ANA","text":"what can <@U0DESK> do?"`, want: called},
		{name: "a mention of somebody else", event: in + `,"user":"U0ANA","text":"what can <@U0BEN> do?"`, want: channel},
		{name: "in private", event: direct + `,"user":"U0ANA","text":"Hello"`, want: private},
		{name: "a file in private", event: direct + `,"subtype":"file_share","user":"U0ANA","text":"My bill &amp; I","files":[{"id":"F1","name":"bill.pdf","mimetype":"application/pdf","size":9}]`, want: files},
		{name: "a long message in private", event: direct + `,"user":"U0ANA","text":"` + strings.Repeat("é", bridge.MaxStrayWords+1) + `"`, want: long},
		{name: "in a thread below our own words in private", event: direct + `,"thread_ts":"1700000000.000100","parent_user_id":"U0DESK","user":"U0ANA","text":"Hello"`, want: private},
		{name: "ours", event: direct + `,"user":"U0DESK","bot_id":"B0DESK","text":"Hello"`},
		{name: "another app", event: in + `,"subtype":"bot_message","bot_id":"B0OTHER","text":"Hello <@U0DESK>"`},
		{name: "another app's bot user", event: direct + `,"user":"U0BOT","bot_id":"B0OTHER","text":"Hello"`},
		{name: "Slackbot", event: direct + `,"user":"USLACKBOT","text":"Hello"`},
		{name: "somebody joined", event: in + `,"subtype":"channel_join","user":"U0ANA","text":"<@U0ANA> has joined"`},
		{name: "a kind that nobody knows", event: in + `,"subtype":"hologram","user":"U0ANA","text":"Hello"`},
		{name: "an edit", event: `"type":"message","subtype":"message_changed","channel":"D1","channel_type":"im","ts":"1700000200.000300","message":{"type":"message","user":"U0ANA","ts":"1700000100.000200","text":"Hallo","edited":{"ts":"1700000200.000000"}}`},
		{name: "a deletion", event: `"type":"message","subtype":"message_deleted","channel":"D1","channel_type":"im","ts":"1700000200.000300","deleted_ts":"1700000100.000200","previous_message":{"user":"U0ANA","ts":"1700000100.000200"}`},
		{name: "no time", event: `"type":"message","channel":"C0SALES","ts":"never","user":"U0ANA","text":"Hello"`},
		{name: "from the history", event: in + `,"user":"U0ANA","text":"Hello"`, caughtUp: true},
	}
	d := opened(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := d.Decode(wrap(t, slack.KindEvent, event(`{`+tt.event+`}`), tt.caughtUp))
			if err != nil {
				t.Fatal(err)
			}
			var want []connectors.Filed
			if tt.want != nil {
				want = []connectors.Filed{{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U0ANA"}, Event: *tt.want}}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Decode() differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeCaughtUpIsMarked(t *testing.T) {
	raw := wrap(t, slack.KindEvent, event(`{"type":"message","channel":"C0SALES","ts":"1700000100.000200","thread_ts":"1700000000.000100","user":"U0ANA","text":"Hello"}`), true)
	got, err := opened(t).Decode(raw)
	if err != nil || len(got) != 1 {
		t.Fatalf("Decode() = %v, %v", got, err)
	}
	if !got[0].Event.(bridge.Replied).CaughtUp {
		t.Error("what was caught up with is not marked so")
	}
}

func TestDecodeCommand(t *testing.T) {
	const payload = `{"team_id":"T0SIM","channel_id":"C0SALES","user_id":"U0ANA","command":"/desk","text":" status ","response_url":"https://hooks.slack.com/commands/1","trigger_id":"1.2.x"}`
	d := opened(t)
	got, err := d.Decode(wrap(t, slack.KindCommand, payload, false))
	if err != nil {
		t.Fatal(err)
	}
	want := []connectors.Filed{{
		Place: bridge.Place{Endpoint: bridge.Desk, Command: "U0ANA"},
		Event: bridge.Commanded{
			At: time.UnixMicro(1_700_000_000_000_000).UTC(), Actor: "U0ANA", Room: "C0SALES", Text: "status",
			Respond: "https://hooks.slack.com/commands/1", Trigger: "1.2.x",
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Decode() differs (-want +got):\n%s", diff)
	}
	for _, bad := range []string{strings.Replace(payload, "/desk", "/other", 1), strings.Replace(payload, "U0ANA", "", 1)} {
		if got, err := d.Decode(wrap(t, slack.KindCommand, bad, false)); err == nil {
			t.Errorf("Decode(%s) = %v, want an error", bad, got)
		}
	}
}

func TestDecodeMentionsInCommands(t *testing.T) {
	d := opened(t)
	for text, want := range map[string]bridge.Commanded{
		"away <@U0BEN|ben> until 14:00":       {Text: "away @U0BEN until 14:00", Mentions: []bridge.PersonID{"U0BEN"}},
		"assign <@W0TOM> in <#C0SALES|sales>": {Text: "assign @W0TOM in #sales", Mentions: []bridge.PersonID{"W0TOM"}},
		"find a &lt;b&gt; &amp;amp; @ben":     {Text: "find a <b> &amp; @ben"},
		"find &lt;@U0BEN|ben&gt;":             {Text: "find <@U0BEN|ben>"},
	} {
		payload, err := json.Marshal(map[string]string{"command": "/desk", "text": text, "user_id": "U0ANA", "channel_id": "C0SALES"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Decode(wrap(t, slack.KindCommand, string(payload), false))
		if err != nil {
			t.Fatal(err)
		}
		cmd := got[0].Event.(bridge.Commanded)
		if cmd.Text != want.Text || !slices.Equal(cmd.Mentions, want.Mentions) {
			t.Errorf("%q becomes %q, naming %v", text, cmd.Text, cmd.Mentions)
		}
	}
}

func TestDecodePresses(t *testing.T) {
	press := func(container, actions string) string {
		return `{"type":"block_actions","team":{"id":"T0SIM"},"user":{"id":"U0ANA"},"channel":{"id":"C0SALES"},"container":` + container +
			`,"response_url":"https://hooks.slack.com/actions/1","trigger_id":"1.2.x","actions":` + actions + `}`
	}
	const onCard = `{"type":"message","channel_id":"C0SALES","message_ts":"1700000000.000100"}`
	const onReply = `{"type":"message","channel_id":"C0SALES","message_ts":"1700000050.000100","thread_ts":"1700000000.000100"}`
	want := []connectors.Filed{{
		Place: bridge.Place{Endpoint: bridge.Desk, Thread: "T0SIM/C0SALES/1700000000.000100", ThreadIsOurs: true},
		Event: bridge.CardPressed{
			At: time.UnixMicro(1700000100000200).UTC(), Actor: "U0ANA", Action: bridge.ActionTake,
			Respond: "https://hooks.slack.com/actions/1", Trigger: "1.2.x", Thread: "T0SIM/C0SALES/1700000000.000100",
		},
	}}
	d := opened(t)
	for name, payload := range map[string]string{
		"on the card":  press(onCard, `[{"action_id":"frontdesk_take","action_ts":"1700000100.000200"}]`),
		"in a message": press(onReply, `[{"action_id":"frontdesk_take","action_ts":"1700000100.000200"}]`),
	} {
		got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: Decode() differs (-want +got):\n%s", name, diff)
		}
	}
	const alone = `{"type":"message","channel_id":"C0SALES","message_ts":"1700000070.000100","is_ephemeral":true}`
	want[0].Event = bridge.CardPressed{
		At: time.UnixMicro(1700000100000200).UTC(), Actor: "U0ANA", Action: bridge.ActionSend, Value: "m7.0", Private: true,
		Respond: "https://hooks.slack.com/actions/1", Trigger: "1.2.x", Thread: "T0SIM/C0SALES/1700000000.000100",
	}
	got, err := d.Decode(wrap(t, slack.KindInteractive, press(alone, `[{"action_id":"frontdesk_send","value":"m7.0",`+
		`"block_id":"T0SIM/C0SALES/1700000000.000100","action_ts":"1700000100.000200"}]`), false))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("below what one person sees: Decode() differs (-want +got):\n%s%v", diff, err)
	}
	for _, payload := range []string{press(onCard, `[{"action_id":"other","action_ts":"1700000100.000200"}]`), press(onCard, `[]`), `{"type":"view_closed"}`} {
		if got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false)); err != nil || got != nil {
			t.Errorf("Decode(%s) = %v, %v; want nothing", payload, got, err)
		}
	}
	for _, payload := range []string{press(`{}`, `[{"action_id":"frontdesk_take"}]`), `{"type":"telepathy"}`} {
		if got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false)); err == nil {
			t.Errorf("Decode(%s) = %v, want an error", payload, got)
		}
	}
}

func TestKeys(t *testing.T) {
	const msg = `"channel":"C0SALES","ts":"1700000100.000200","thread_ts":"1700000000.000100"`
	changed := func(edited, ts string) string {
		return `{"type":"message","subtype":"message_changed","channel":"C0SALES","ts":"` + ts + `","message":{` + msg + `,"user":"U0ANA","text":"x","edited":{"ts":"` + edited + `"}}}`
	}
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"one message under two event ids", event(`{"type":"message",` + msg + `,"user":"U0ANA","text":"x"}`), strings.Replace(event(`{"type":"message",`+msg+`,"user":"U0ANA","text":"x"}`), "Ev1", "Ev2", 1), true},
		{"a message and its broadcast", event(`{"type":"message",` + msg + `,"user":"U0ANA","text":"x"}`), event(`{"type":"message","subtype":"thread_broadcast",` + msg + `,"user":"U0ANA","text":"x"}`), true},
		{"a message and its edit", event(`{"type":"message",` + msg + `,"user":"U0ANA","text":"x"}`), event(changed("1700000200.000000", "1700000200.000300")), false},
		{"two edits", event(changed("1700000200.000000", "1700000200.000300")), event(changed("1700000201.000000", "1700000201.000300")), false},
		{"one edit twice", event(changed("1700000200.000000", "1700000200.000300")), event(changed("1700000200.000000", "1700000200.000400")), true},
		{"a message and its deletion", event(`{"type":"message",` + msg + `,"user":"U0ANA","text":"x"}`), event(`{"type":"message","subtype":"message_deleted","channel":"C0SALES","ts":"1700000300.000300","deleted_ts":"1700000100.000200","previous_message":{` + msg + `,"user":"U0ANA"}}`), false},
		{"two Slack channels", event(`{"type":"message",` + msg + `,"user":"U0ANA","text":"x"}`), strings.ReplaceAll(event(`{"type":"message",`+msg+`,"user":"U0ANA","text":"x"}`), "C0SALES", "C0OTHER"), false},
	}
	for _, tt := range tests {
		a, b := wrap(t, slack.KindEvent, tt.a, false), wrap(t, slack.KindEvent, tt.b, true)
		if (a.Key == b.Key) != tt.same {
			t.Errorf("%s: keys %q and %q, want the same: %v", tt.name, a.Key, b.Key, tt.same)
		}
		if lane := strings.Replace(a.Lane, "C0OTHER", "C0SALES", 1); lane != "C0SALES/1700000000.000100" {
			t.Errorf("%s: lane %q", tt.name, a.Lane)
		}
	}
	for _, unwanted := range []string{
		event(`{"type":"app_mention",` + msg + `,"user":"U0ANA","text":"<@U0DESK> x"}`),
		event(`{"type":"message",` + msg + `,"bot_id":"B0DESK","text":"x"}`),
	} {
		if _, wanted, err := slack.WrapForTest(slack.KindEvent, []byte(unwanted), false); wanted || err != nil {
			t.Errorf("%s is kept, %v", unwanted, err)
		}
	}
}
