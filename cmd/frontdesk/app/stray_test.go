package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// texts are messages as they read.
func texts(messages []slacksim.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Seen())
	}
	return all
}

// An answer typed beside the threads reaches nobody, and its author alone is told so,
// once an hour at most, over a restart too; whoever speaks to the bot gets a short help.
func TestStrays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0ZOE", Name: "zoe", DisplayName: "Zoe", RealName: "Zoe Fremd"})
		w.slack.AddUser(slacksim.User{ID: "U0GAST", Name: "gast", RealName: "Gast", UltraRestricted: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0BEN", "U0ZOE", "U0DESK"}})
		r := w.start(configuration)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia"})
		w.waits(mia, "Where is my parcel?", "Help")
		w.thread("C0SUPPORT", "Mia")

		says := func(who, channel, text string) {
			t.Helper()
			if _, err := w.slack.User(who).Post(channel, text); err != nil {
				t.Fatal(err)
			}
			w.long(30 * time.Second)
		}
		hints := func(who, channel string) []string { return texts(w.slack.User(who).Ephemerals(channel)) }
		says("U0BEN", "C0SUPPORT", "Your parcel is on its way")
		if got := hints("U0BEN", "C0SUPPORT"); len(got) != 1 || !strings.HasPrefix(got[0], "That went to nobody outside") {
			t.Fatalf("Ben is told %q\n%s", got, w.log)
		}
		says("U0BEN", "C0SUPPORT", "It is")
		says("U0BEN", "C0ALL", "Lunch?")
		r.end()
		r = w.start(configuration)
		defer func() { r.end() }()
		says("U0BEN", "C0SUPPORT", "Really")
		if got := append(hints("U0BEN", "C0SUPPORT"), hints("U0BEN", "C0ALL")...); len(got) != 1 {
			t.Errorf("within the hour Ben is told %q", got)
		}
		w.long(time.Hour)
		says("U0BEN", "C0SUPPORT", "Still")
		if got := hints("U0BEN", "C0SUPPORT"); len(got) != 2 {
			t.Errorf("after an hour Ben is told %q", got)
		}
		says("U0ZOE", "C0ALL", "@frontdesk what is this?")
		if got := hints("U0ZOE", "C0ALL"); len(got) != 1 || !strings.Contains(got[0], "/desk help") {
			t.Errorf("Zoe is told %q", got)
		}
		for _, who := range []string{"U0ZOE", "U0GAST"} {
			if _, err := w.slack.User(who).Message("hello?"); err != nil {
				t.Fatal(err)
			}
		}
		w.long(10 * time.Minute)
		if got := texts(w.slack.Direct("U0ZOE")); len(got) != 2 || !strings.Contains(got[1], "/desk help") {
			t.Errorf("in private there is %q", got)
		}
		if got := texts(w.slack.Direct("U0GAST")); len(got) != 1 {
			t.Errorf("with a guest there is %q", got)
		}
		for _, m := range append(w.slack.All("C0SUPPORT"), w.slack.All("C0ALL")...) {
			if strings.Contains(m.Seen(), "outside") || strings.Contains(m.Seen(), "/desk") {
				t.Errorf("all see %q", m.Seen())
			}
		}
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "on its way") || strings.Contains(m.Text, "outside") {
				t.Errorf("Mia is told %q", m.Text)
			}
		}
	})
}
