package telegram

import (
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"frontdesk/connectors"
)

// What Telegram says of a web hook, and what that means.
func TestJudgeHook(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	const mine = "https://desk.example.com/hooks/telegram"
	failed := func(ago time.Duration, waiting int) models.WebhookInfo {
		return models.WebhookInfo{
			URL: mine, PendingUpdateCount: waiting, LastErrorDate: int(now.Add(-ago).Unix()), LastErrorMessage: "Connection refused",
		}
	}
	for _, tt := range []struct {
		name    string
		info    models.WebhookInfo
		want    string // the address that it should have
		gravity connectors.Gravity
		text    string // empty: nothing to be found
	}{
		{name: "polled", info: models.WebhookInfo{PendingUpdateCount: 500}},
		{name: "polled, with a hook", info: models.WebhookInfo{URL: "https://other.example.com/secret"}, gravity: connectors.Warn, text: "is set, to other.example.com, although"},
		{name: "polled, with an odd hook", info: models.WebhookInfo{URL: "::"}, gravity: connectors.Warn, text: "an unreadable address"},
		{name: "not set yet", want: mine},
		{name: "somebody else's", info: models.WebhookInfo{URL: "https://other.example.com/secret"}, want: mine, gravity: connectors.Warn, text: "goes to other.example.com"},
		{name: "well", info: models.WebhookInfo{URL: mine}, want: mine},
		{name: "failing", info: failed(time.Minute, 7), want: mine, gravity: connectors.Mend, text: "cannot deliver to " + mine + ": Connection refused (2026-03-02 08:59:00), updates that wait: 7"},
		{name: "failed, but all has come", info: failed(time.Minute, 0), want: mine},
		{name: "failed long ago", info: failed(time.Hour, 1), want: mine},
		{name: "a heap", info: models.WebhookInfo{URL: mine, PendingUpdateCount: crowd}, want: mine, gravity: connectors.Warn, text: "does not keep up"},
	} {
		found := judgeHook(tt.info, tt.want, now)
		switch {
		case tt.text == "" && len(found) == 0:
		case tt.text == "" || len(found) != 1:
			t.Errorf("%s: found %+v", tt.name, found)
		case found[0].Gravity != tt.gravity || !strings.Contains(found[0].Text, tt.text) || found[0].How == "" || strings.Contains(found[0].Text, "secret"):
			t.Errorf("%s: found %+v", tt.name, found[0])
		}
	}
}

// A single end of a poll is a deployment's; several, for a while, are another program.
func TestRivals(t *testing.T) {
	begin := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		met  []time.Duration
		at   time.Duration
		want bool
	}{
		{"never", nil, time.Hour, false},
		{"once", []time.Duration{0}, time.Second, false},
		{"a few times in a row", []time.Duration{0, time.Second, 5 * time.Second}, 6 * time.Second, false},
		{"for a while", []time.Duration{0, 10 * time.Second, rivalsSure}, 30 * time.Second, true},
		{"two deployments", []time.Duration{0, time.Hour}, time.Hour + time.Second, false},
		{"until lately", []time.Duration{0, rivalsSure}, rivalsSure + rivalsStay, true},
		{"no more", []time.Duration{0, rivalsSure}, rivalsSure + rivalsStay + time.Second, false},
		{"and again", []time.Duration{0, rivalsSure, time.Hour, time.Hour + rivalsSure}, time.Hour + rivalsSure, true},
	} {
		var r rivals
		for _, at := range tt.met {
			r.met(begin.Add(at))
		}
		if got := r.trouble(begin.Add(tt.at)) != nil; got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
