package slacksim_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack/slacksim"
)

// TestWhatIsAlive says what becomes of dangerous text by the way it is sent.
func TestWhatIsAlive(t *testing.T) {
	obj := func(kind, text, more string) string {
		return fmt.Sprintf(`[{"type":"section","text":{"type":%q,"text":%q%s}}]`, kind, text, more)
	}
	here := []string{"here"}
	tests := []struct {
		name     string
		args     args
		seen     string
		notified []string
		links    []slacksim.Link
	}{
		{"a code in text", args{"text": "<!here>"}, "@here", here, nil},
		{"an escaped code", args{"text": "&lt;!here&gt;"}, "<!here>", nil, nil},
		{"a plain @here in text", args{"text": "@here"}, "@here", nil, nil},
		{"with link_names", args{"text": "@here", "link_names": "1"}, "@here", here, nil},
		{"with parse=full", args{"text": "@here @ana", "parse": "full"}, "@here @Ana Ruiz", []string{"here", ana}, nil},
		{"a mention in text", args{"text": "<@U0ANA|x>"}, "@Ana Ruiz", []string{ana}, nil},
		{"a group in text", args{"text": "<!subteam^S0SUPPORT|@x>"}, "@support", []string{"S0SUPPORT"}, nil},
		{"a disguised link", args{"text": "<https://evil.example/|https://bank.example/>"}, "https://bank.example/", nil,
			[]slacksim.Link{{URL: "https://evil.example/", Text: "https://bank.example/"}}},
		{"a bare address", args{"text": "https://a.example/"}, "https://a.example/", nil,
			[]slacksim.Link{{URL: "https://a.example/", Text: "https://a.example/"}}},
		{"a bare address with parse=none", args{"text": "https://a.example/", "parse": "none"}, "https://a.example/", nil, nil},
		{"a forged quote", args{"text": "&gt; agent said"}, "▎ agent said", nil, nil},
		{"marks in text", args{"text": "*bold*"}, "bold", nil, nil},
		{"marks with mrkdwn=false", args{"text": "*bold*", "mrkdwn": "false"}, "*bold*", nil, nil},
		{"escaped mrkdwn is not enough", args{"text": "x", "blocks": obj("mrkdwn", "@here #sales https://a.example/ @ana", "")},
			"@here #sales https://a.example/ @Ana Ruiz", []string{"here", ana},
			[]slacksim.Link{{URL: "https://a.example/", Text: "https://a.example/"}}},
		{"verbatim", args{"text": "x", "blocks": obj("mrkdwn", "@here #sales https://a.example/", `,"verbatim":true`)},
			"@here #sales https://a.example/", nil, nil},
		{"a code in verbatim", args{"text": "x", "blocks": obj("mrkdwn", "<!here>", `,"verbatim":true`)}, "@here", here, nil},
		{"plain text", args{"text": "x", "blocks": obj("plain_text", "<!here> *x* &amp;", "")}, "<!here> *x* &amp;", nil, nil},
		{"rich text", args{"text": "x", "blocks": "[" + richOf("<!here> @here *x* https://a.example/ &amp;") + "]"},
			"<!here> @here *x* https://a.example/ &amp;", nil, nil},
		{"markdown", args{"blocks": `[{"type":"markdown","text":"@here [x](https://a.example/)"}]`}, "@here x", here,
			[]slacksim.Link{{URL: "https://a.example/", Text: "x"}}},
	}
	w := overLoopback(t, slacksim.WithoutLimits())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ts := w.post(tt.args)
			m, _ := w.sim.Message(sales, ts)
			if m.Seen() != tt.seen {
				t.Errorf("seen = %q, want %q", m.Seen(), tt.seen)
			}
			if diff := cmp.Diff(tt.notified, m.Notified()); diff != "" {
				t.Errorf("notified (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.links, m.Links()); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextBehindBlocksMightNotify(t *testing.T) {
	w := overLoopback(t)
	ts := w.post(args{"text": "<!channel>", "blocks": "[" + richOf("quiet") + "]"})
	m, _ := w.sim.Message(sales, ts)
	if len(m.Notified()) != 0 || len(m.MightNotify()) != 1 {
		t.Errorf("notified %v, might notify %v; want none and channel", m.Notified(), m.MightNotify())
	}
}

func TestAnEditNotifiesNobody(t *testing.T) {
	w := overLoopback(t)
	ts := w.post(args{"text": "quiet"})
	if got := w.call("chat.update", args{"channel": sales, "ts": ts, "text": "<@U0ANA>"}); !got.OK {
		t.Fatal(got.Error)
	}
	m, _ := w.sim.Message(sales, ts)
	if len(m.Notified()) != 0 || m.Seen() != "@Ana Ruiz" || !m.Edited {
		t.Errorf("notified %v, seen %q, edited %v", m.Notified(), m.Seen(), m.Edited)
	}
	if diff := cmp.Diff([]string{"quiet"}, m.History); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}
