package slacksim_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack/slacksim"
)

// TestSharing forwards a message, with words and without.
func TestSharing(t *testing.T) {
	w := overLoopback(t, slacksim.WithoutLimits())
	first := must(w.sim.User(ben).Post(sales, "first"))(t)
	second := must(w.sim.User(ben).Reply(sales, first, "", slacksim.Sharing(first)))(t)
	var ev struct {
		TS          string
		Attachments []struct {
			IsShare bool   `json:"is_share"`
			Text    string `json:"text"`
		}
	}
	events := w.sim.Events()
	if err := json.Unmarshal(events[len(events)-1].Body, &ev); err != nil {
		t.Fatal(err)
	}
	if ev.TS != second || len(ev.Attachments) != 1 || !ev.Attachments[0].IsShare || ev.Attachments[0].Text != "first" {
		t.Errorf("the app is told %+v", ev)
	}
	if _, err := w.sim.User(ben).Post(sales, "see", slacksim.Sharing("1.000001")); err == nil {
		t.Error("a message that is not there was forwarded")
	}
}

// TestComposer says what Slack makes of what people type: the text field, what is
// seen, whom it pings.
func TestComposer(t *testing.T) {
	tests := []struct {
		typed    string
		text     string
		seen     string
		notified []string
	}{
		{"hello", "hello", "hello", nil},
		{"a & b < c > d", "a &amp; b &lt; c &gt; d", "a & b < c > d", nil},
		{"*bold* _it_ ~no~ `code`", "*bold* _it_ ~no~ `code`", "bold it no code", nil},
		{"*_both_*", "*_both_*", "both", nil},
		{"2*3*4 snake_case_name", "2*3*4 snake_case_name", "2*3*4 snake_case_name", nil},
		{"* not bold*", "• not bold*", "• not bold*", nil},
		{"> quoted\nplain", "&gt; quoted\nplain", "▎ quoted\nplain", nil},
		{"- one\n- two\ndone", "• one\n• two\ndone", "• one\n• two\ndone", nil},
		{"1. one\n2. two", "1. one\n2. two", "1. one\n2. two", nil},
		{"```\nx := *y\n@here\n```\nafter", "```x := *y\n@here```\nafter", "x := *y\n@here\nafter", nil},
		{"see https://example.com/?a=1&b=2.", "see <https://example.com/?a=1&amp;b=2>.", "see https://example.com/?a=1&b=2.", nil},
		{"go to example.com", "go to <http://example.com|example.com>", "go to example.com", nil},
		{"[the page](https://example.com/)", "<https://example.com/|the page>", "the page", nil},
		{"write to jo@example.com", "write to <mailto:jo@example.com|jo@example.com>", "write to jo@example.com", nil},
		{"@Ana Ruiz look", "<@U0ANA> look", "@Ana Ruiz look", []string{ana}},
		{"@ben, @ana", "<@U0BEN>, <@U0ANA>", "@Ben B, @Ana Ruiz", []string{ben, ana}},
		{"@nobody", "@nobody", "@nobody", nil},
		{"@support help", "<!subteam^S0SUPPORT> help", "@support help", []string{"S0SUPPORT"}},
		{"@here @channel @everyone", "<!here> <!channel> <!everyone>", "@here @channel @everyone", []string{"here", "channel", "everyone"}},
		{"`@here`", "`@here`", "@here", nil},
		{"in #sales and #nowhere", "in <#C0SALES|sales> and #nowhere", "in #sales and #nowhere", nil},
		{"well done :tada: 👍 at 10:30:45", "well done :tada: :+1: at 10:30:45", "well done :tada: :+1: at 10:30:45", nil},
		{"<!channel> <@U0ANA>", "&lt;!channel&gt; &lt;@U0ANA&gt;", "<!channel> <@U0ANA>", nil},
		{" /etc is a folder", " /etc is a folder", " /etc is a folder", nil},
		{"unclosed ``` fence", "unclosed ``` fence", "unclosed ``` fence", nil},
		{"!close", "!close", "!close", nil},
	}
	w := overLoopback(t, slacksim.WithoutLimits())
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			ts := must(w.sim.User(ben).Post(sales, tt.typed))(t)
			m, _ := w.sim.Message(sales, ts)
			if m.Text != tt.text {
				t.Errorf("text = %q, want %q", m.Text, tt.text)
			}
			if m.Seen() != tt.seen {
				t.Errorf("seen = %q, want %q", m.Seen(), tt.seen)
			}
			if diff := cmp.Diff(tt.notified, m.Notified()); diff != "" {
				t.Errorf("notified (-want +got):\n%s", diff)
			}
			// The blocks and the text say the same, and Slack would take the blocks.
			if got := w.call("chat.postMessage", args{"channel": sales, "blocks": string(m.Blocks)}); !got.OK {
				t.Errorf("the composer's blocks are refused: %v", got.ResponseMetadata.Messages)
			}
		})
	}
}

func TestComposedBlocks(t *testing.T) {
	w := overLoopback(t)
	ts := must(w.sim.User(ben).Post(sales, "Hi *@ana*\n- one"))(t)
	m, _ := w.sim.Message(sales, ts)
	var got []struct {
		Type     string
		Elements json.RawMessage
	}
	if err := json.Unmarshal(m.Blocks, &got); err != nil || len(got) != 1 || got[0].Type != "rich_text" {
		t.Fatalf("blocks = %s, %v", m.Blocks, err)
	}
	want := `[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi "},{"type":"user","user_id":"U0ANA","style":{"bold":true}}]},` +
		`{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]}]`
	if string(got[0].Elements) != want {
		t.Errorf("elements = %s\nwant %s", got[0].Elements, want)
	}
}

func TestALeadingSlashIsACommand(t *testing.T) {
	w := overLoopback(t)
	parent := w.post(args{"text": "parent"})
	tests := []struct {
		name, thread, text, want string
	}{
		{"unknown", "", "/etc/passwd is open", "not_a_command"},
		{"unknown in a thread", parent, "/note for us", "not_a_command"},
		{"two slashes", parent, "// for us", "not_a_command"},
		{"ours in a thread", parent, "/desk status", "not_in_threads"},
		{"ours with nobody there", "", "/desk status", "dispatch_failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := len(w.sim.All(sales))
			_, err := w.sim.User(ben).Reply(sales, tt.thread, tt.text)
			var n slacksim.Notice
			if !errors.As(err, &n) || n.Code != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if len(w.sim.All(sales)) != before {
				t.Error("a command was posted")
			}
		})
	}
	if n := len(w.sim.User(ben).Notices()); n != len(tests) {
		t.Errorf("notices = %d, want %d", n, len(tests))
	}
	if _, err := w.sim.User(ben).Reply(sales, parent, "// for us", slacksim.NoCommand()); err != nil {
		t.Errorf("with NoCommand: %v", err)
	}
}

// What the composer's buttons make is seen as they promise, and refused where Slack
// would refuse it.
func TestFormattingByButtons(t *testing.T) {
	w := overLoopback(t)
	ts := must(w.sim.User(ben).Post(sales, "", slacksim.WithFormatting(
		`[{"type":"rich_text_list","style":"bullet","border":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"underline":true}}]}]},`+
			`{"type":"rich_text_list","style":"ordered","indent":1,"offset":2,"border":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]},`+
			`{"type":"rich_text_preformatted","border":1,"language":"go","elements":[{"type":"text","text":"x\ny"}]}]`)))(t)
	m, _ := w.sim.Message(sales, ts)
	if want := "▎ • a\n▎     3. b\n▎ x\n▎ y"; m.Seen() != want {
		t.Errorf("seen = %q, want %q", m.Seen(), want)
	}
	if want := "&gt; • a\n&gt;     3. b\n```x\ny```"; m.Text != want {
		t.Errorf("text = %q, want %q", m.Text, want)
	}
	if _, err := w.sim.User(ben).Post(sales, "", slacksim.WithFormatting(`[{"type":"rich_text_chart"}]`)); err == nil {
		t.Error("something that is no element was sent")
	}
}
