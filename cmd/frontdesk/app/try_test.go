package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
)

// inPrivate waits until somebody reads something in private, and gives the last such message.
func (w *world) inPrivate(who, shows string) (found slacksim.Message) {
	w.Helper()
	is := func() bool {
		for _, m := range w.slack.Direct(who) {
			if m.User != who && strings.Contains(m.Seen(), shows) {
				found = m
			}
		}
		return found.TS != ""
	}
	if err := w.slack.Wait(w.ctx, is); err != nil {
		w.Fatalf("%s does not read %q in private (%v), but:\n%s\nThe log:\n%s", who, shows, err, strings.Join(texts(w.slack.Direct(who)), "\n"), w.log)
	}
	return found
}

// pressInPrivate presses a button of such a message.
func (w *world) pressInPrivate(who, shows, label string) {
	w.Helper()
	m := w.inPrivate(who, shows)
	for _, b := range m.Buttons() {
		if b.Text == label {
			if err := w.slack.User(who).Press(m.Channel, m.TS, b.ActionID); err != nil {
				w.Fatal(err)
			}
			return
		}
	}
	w.Fatalf("%q has no button %q", m.Seen(), label)
}

// TestTryWorkflow has an admin try a workflow in private, with buttons and a clock that goes
// as they like, over a death of the program. No customer, team or figure knows of it.
func TestTryWorkflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0ANA", "U0EVA"}})
		text := strings.Replace(configuration, "slack: {", "slack: {admins: [U0EVA], ", 1)
		r := w.start(text)
		says := func(text string) {
			t.Helper()
			if _, err := w.slack.User("U0EVA").Message(text); err != nil {
				t.Fatal(err)
			}
		}
		w.slash("U0ANA", "C0ALL", "/desk workflow try inbound", "is for admins")
		w.slash("U0EVA", "C0ALL", "/desk workflow try inbound name=“Jonas *Weber*”", "in our private messages")
		w.inPrivate("U0EVA", "What is it about?")
		says("Neither")
		says("of them")
		w.inPrivate("U0EVA", "that is no answer that counts") // once, when nothing more comes
		w.pressInPrivate("U0EVA", "Sorry", "Buying")
		w.inPrivate("U0EVA", "pressed: Buying")
		w.inPrivate("U0EVA", "Your email?")
		r.stop() // in the middle
		<-r.ended
		says("nonsense")
		says("wait 5m")
		says("jonas@example.com")
		r = w.start(text)
		w.inPrivate("U0EVA", "assigned to Ana")
		w.inPrivate("U0EVA", "The workflow has ended")
		var order []string
		for _, m := range w.slack.Direct("U0EVA") {
			if first, _, _ := strings.Cut(m.Seen(), "\n"); m.User != "U0EVA" {
				order = append(order, first)
			}
		}
		want := []string{
			"You try inbound.", "▎ · Jonas writes: Hello", "What is it about?", "Sorry", "▎ · Topic → Buying",
			"▎ · after 5 minutes", "▎ · Mail → jonas@example.com", "The workflow has ended",
		}
		for i, begin := range want {
			if len(order) != len(want) || !strings.HasPrefix(order[i], begin) {
				t.Fatalf("in private there is, in this order,\n%s\nwant\n%s", strings.Join(order, "\n"), strings.Join(want, "\n"))
			}
		}
		w.pressInPrivate("U0EVA", "The workflow has ended", "Start over")
		time.Sleep(10 * time.Second)
		w.pressInPrivate("U0EVA", "You try inbound.", "Stop")
		w.inPrivate("U0EVA", "That was the talk about “inbound”.")
		says("Hello?")
		w.inPrivate("U0EVA", "What is written to me here reaches no customer")
		w.slash("U0EVA", "C0ALL", "/desk workflow list", "0 running, 0 in all")
		w.slash("U0EVA", "C0ALL", "/desk find Jonas", "Nothing")
		w.slash("U0EVA", "C0ALL", "/desk audit", "No changes are to be seen")
		if all := append(w.slack.All("C0SALES"), w.slack.All("C0SUPPORT")...); len(all) > 0 {
			t.Errorf("colleagues see %q", texts(all))
		}
		r.end()
	})
}
