package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// slash has somebody call the slash command and waits for an answer that shows a text.
func (w *world) slash(who, channel, command, shows string) slacksim.Message {
	w.Helper()
	before := len(w.slack.User(who).Ephemerals(channel))
	if err := w.slack.User(who).Slash(channel, command); err != nil {
		w.Fatalf("%s: %v", command, err)
	}
	var found slacksim.Message
	answered := func() bool {
		now := w.slack.User(who).Ephemerals(channel)
		i := slices.IndexFunc(now[before:], func(m slacksim.Message) bool { return strings.Contains(m.Seen(), shows) })
		if i >= 0 {
			found = now[before+i]
		}
		return i >= 0
	}
	if err := w.slack.Wait(w.ctx, answered); err != nil {
		var seen []string
		for _, m := range w.slack.User(who).Ephemerals(channel)[before:] {
			seen = append(seen, m.Seen())
		}
		w.Fatalf("%s by %s is not answered %q, but:\n%s\nThe log:\n%s", command, who, shows, strings.Join(seen, "\n"), w.log)
	}
	return found
}

// TestDeskCommands has agents and an admin work with the slash command.
func TestDeskCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddUser(slacksim.User{ID: "U0ZOE", Name: "zoe", DisplayName: "Zoe", RealName: "Zoe Fremd"})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0ANA", "U0BEN", "U0EVA", "U0ZOE"}})
		r := w.start(strings.Replace(configuration, "slack: {", "slack: {workspace_admins: true, ", 1))
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf <!here>"})
		w.waits(mia, "The invoice of <!channel> is wrong", "Help")
		thread := w.thread("C0SUPPORT", "Mia Wolf")
		time.Sleep(5 * time.Minute)

		m := w.slash("U0BEN", "C0ALL", "/desk queue", "Support: 1 conversation without an agent")
		address := "https://simulated.slack.com/archives/C0SUPPORT/p" + strings.Replace(thread, ".", "", 1)
		if links := m.Links(); len(links) != 1 || links[0].URL != address || links[0].Text != "#1" || !strings.Contains(m.Seen(), "for 5 min") {
			t.Errorf("the queue is %q with the links %v", m.Seen(), links)
		}
		w.slash("U0ZOE", "C0ALL", "/desk find invoice", "is for agents and admins")
		w.slash("U0ANA", "C0ALL", "/desk find invoice", "Nothing that is yours to see")
		for _, words := range []string{"invoice", "mia wo", "#1", "mia@example"} {
			w.slash("U0BEN", "C0ALL", "/desk find "+words, "#1 Mia Wolf")
		}
		w.slash("U0BEN", "C0ALL", "/desk show mia@example.com", "Mail: mia@example.com")
		w.slash("U0ANA", "C0ALL", "/desk close #1", "#1 is a conversation of Support")
		w.slash("U0BEN", "C0ALL", "/desk assign #1 me", "#1, the conversation with Mia Wolf")
		w.told(mia, "Ben is with you now.")
		w.slash("U0BEN", "C0ALL", "/desk mine", "You have 1 open conversation.")
		w.slash("U0EVA", "C0ALL", "/desk transfer #1 sales", "goes to Sales")
		w.told(mia, "Sales will go on with you here.")
		w.thread("C0SALES", "Mia Wolf")
		w.slash("U0BEN", "C0ALL", "/desk close #1", "#1 is a conversation of Sales")
		w.slash("U0ANA", "C0ALL", "/desk close 1", "Closed #1")
		w.told(mia, "closed now")
		w.slash("U0EVA", "C0ALL", "/desk reopen #1", "Reopened #1")
		w.told(mia, "open again")
		w.slash("U0EVA", "C0ALL", "/desk audit #1", "Eva transferred it: Support → Sales")
		w.slash("U0ANA", "C0ALL", "/desk block mia@example.com spam for 1h", "Blocked Mia Wolf")
		mia.Write("Can you hear me?")
		mia.Write("Hello?")
		time.Sleep(time.Minute)
		w.slash("U0EVA", "C0ALL", "/desk show #1", "Blocked: by Ana until 01:05 (spam); 2 messages since")
		w.slash("U0EVA", "C0ALL", "/desk unblock Mia", "Mia Wolf !here can write again.")
		for _, m := range append(w.slack.All("C0SALES"), w.slack.All("C0SUPPORT")...) {
			if strings.Contains(m.Seen(), "hear me") {
				t.Errorf("a blocked customer's words are shown: %q", m.Seen())
			}
		}
		if err := w.slack.User("U0EVA").Slash("C0ALL", "/desk show #1 --share"); err != nil {
			t.Fatal(err)
		}
		w.slackShows("C0ALL", func(m slacksim.Message) bool { return strings.Contains(m.Seen(), "Mia Wolf") }, "Mia Wolf")
		for _, m := range append(w.slack.All("C0ALL"), w.slack.User("U0BEN").Ephemerals("C0ALL")...) {
			if n := append(m.Notified(), m.MightNotify()...); len(n) > 0 {
				t.Errorf("%q notifies %v", m.Seen(), n)
			}
		}
	})
}
