package app_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// said is what the program has said somewhere that concerns no conversation.
func said(messages []slacksim.Message) []string {
	var all []string
	for _, m := range messages {
		if s := m.Seen(); strings.HasPrefix(s, "⚠️") || strings.HasPrefix(s, "✅") || strings.HasPrefix(s, ":") {
			all = append(all, s)
		}
	}
	return all
}

// newLongWorld is a world without a limit of time, in which the program looks for work
// unasked less often than it does, so that hours pass quickly.
func newLongWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.ctx, w.poll = context.WithoutCancel(w.ctx), 15*time.Second
	return w
}

// long lets simulated time pass.
func (w *world) long(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// A revoked token is told in slack.alerts once an hour, also across a restart, and
// its mending once.
func TestAlertOfABrokenAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0DESK"}})
		text := strings.Replace(configuration, "slack: {", `slack: {alerts: "#ops", `, 1)
		r := w.start(text)
		w.long(time.Minute)
		w.telegram.Bot("shop_bot").Revoke()
		w.long(10 * time.Minute)
		ops := func() []string { return said(w.slack.All("C0OPS")) }
		if got := ops(); len(got) != 1 || !strings.Contains(got[0], "Nothing reaches us from Telegram (@shop_bot): Unauthorized") {
			t.Fatalf("it says %q\n%s", got, w.log)
		}
		r.end()
		r = w.start(text)
		w.long(10 * time.Minute)
		if got := ops(); len(got) != 1 {
			t.Errorf("after a restart it says %q", got)
		}
		w.long(45 * time.Minute)
		if got := ops(); len(got) != 2 {
			t.Errorf("after an hour it says %q", got)
		}
		w.telegram.Bot("shop_bot").Restore()
		w.long(10 * time.Minute)
		if got := ops(); len(got) != 3 || !strings.HasSuffix(got[2], "works again.") {
			t.Errorf("when it is mended it says %q", got)
		}
		w.long(10 * time.Minute)
		if got := ops(); len(got) != 3 {
			t.Errorf("later it says %q", got)
		}
		if strings.Contains(strings.Join(ops(), ""), "1:shop") {
			t.Error("an alert holds the token")
		}
		r.end()
	})
}

// The defect of chatwoot issue 12771: a web hook that does not get through, updates
// that wait, and nobody told.
func TestAlertOfAWebHook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", Owner: true})
		r := w.startByHTTP(configuration)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		w.told(leo, "Hello Leo!")
		w.long(time.Minute)
		w.closed.Store(true) // what ends https before the program is down
		leo.Write("Anybody there?")
		w.long(90 * time.Second)
		if got := said(w.slack.Direct("U0EVA")); len(got) > 0 {
			t.Errorf("what may pass by itself is told at once: %q", got)
		}
		w.long(10 * time.Minute)
		got := said(w.slack.Direct("U0EVA"))
		if len(got) != 1 || !strings.Contains(got[0], "Telegram cannot deliver to https://frontdesk.test/hooks/telegram: Connection closed") {
			t.Fatalf("the owner is told %q\n%s", got, w.log)
		}
		w.closed.Store(false)
		w.long(20 * time.Minute)
		if got := said(w.slack.Direct("U0EVA")); len(got) != 2 || !strings.HasSuffix(got[1], "works again.") {
			t.Errorf("when it is mended the owner is told %q", got)
		}
		for _, who := range []string{"U0ANA", "U0BEN"} {
			if got := w.slack.Direct(who); len(got) > 0 {
				t.Errorf("%s, who is no admin, is told %q", who, said(got))
			}
		}
		r.becomes(http.StatusOK, "ready\n")
		r.end()
	})
}

// While Slack itself takes nothing, nothing is tried; afterwards what is still wrong
// is told.
func TestNoAlertWhileSlackIsBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		text := strings.Replace(configuration, "slack: {", `slack: {admins: [U0BEN], `, 1)
		r := w.start(text)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		question := w.told(leo, "What is it about?")
		w.slack.RevokeTokens()
		button, _ := question.Button("Help")
		if _, err := leo.Press(button); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Your email?")
		leo.Write("leo@example.org")
		w.long(time.Minute)
		w.telegram.Bot("shop_bot").Revoke()
		w.long(10 * time.Minute)
		if n := len(w.slack.Calls("conversations.open")); n > 0 {
			t.Errorf("it tried to tell %d times", n)
		}
		w.slack.RestoreTokens()
		w.long(5 * time.Minute)
		got := said(w.slack.Direct("U0BEN"))
		if len(got) == 0 || !strings.Contains(strings.Join(got, ""), "Telegram") {
			t.Errorf("the admin is told %q\n%s", got, w.log)
		}
		r.end()
	})
}

// An alert that Slack does not take is tried again.
func TestAlertIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		text := strings.Replace(configuration, "slack: {", `slack: {admins: [U0BEN], `, 1)
		r := w.start(text)
		w.long(time.Minute)
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "conversations.open" && c.N < 4 {
				return slacksim.Status(http.StatusServiceUnavailable)
			}
			return slacksim.Fault{}
		})
		w.telegram.Bot("shop_bot").Revoke()
		w.long(5 * time.Minute)
		if got := said(w.slack.Direct("U0BEN")); len(got) != 1 {
			t.Errorf("the admin is told %q\n%s", got, w.log)
		}
		r.end()
	})
}

var errDown = errors.New("nobody answers")

// What an inspection finds while the program runs is told once, also across a restart
// and days, and so is that it is mended.
func TestRoundsTellAdmins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0DESK"}})
		w.slack.AddChannel(slacksim.Channel{ID: "C0WAIT", Name: "incoming", Private: true, ExtShared: true, Members: []string{"U0DESK", "U0ANA"}})
		all := w.slack.App().Scopes
		w.slack.SetScopes(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "chat:write.customize" })...)
		text := strings.NewReplacer("slack: {", `slack: {alerts: "#ops", `, "teams:", "waiting_room: C0WAIT\nteams:").Replace(configuration)
		ops := func() []string { return said(w.slack.All("C0OPS")) }
		r := w.start(text)
		w.long(5 * time.Minute)
		got := ops()
		if len(got) != 2 || !strings.Contains(got[0], "Slack: the app lacks chat:write.customize. Please see to it: paste what frontdesk manifest prints") ||
			!strings.Contains(got[1], "Slack, #incoming: another company is in it") {
			t.Fatalf("it says %q\n%s", got, w.log)
		}
		w.long(90 * time.Minute)
		r.end()
		r = w.start(text)
		w.long(5 * time.Minute)
		if got := ops(); len(got) != 2 {
			t.Errorf("it says again %q", got[2:])
		}
		w.slack.SetScopes(all...)
		w.long(2 * time.Hour)
		if got := ops(); len(got) != 3 || got[2] != "✅ Slack: “the app lacks chat:write.customize” is mended." {
			t.Errorf("when it is mended it says %q", got)
		}
		if strings.Contains(strings.Join(ops(), ""), "public") {
			t.Errorf("it says what may be meant so: %q", ops())
		}
		r.end()
	})
}

// A bot that another program polls as well: each misses what the other one gets.
func TestAlertOfARival(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", Owner: true})
		r := w.start(configuration)
		w.long(5 * time.Minute)
		stop := w.rival(3 * time.Second)
		w.long(10 * time.Minute)
		got := said(w.slack.Direct("U0EVA"))
		if len(got) != 1 || !strings.Contains(got[0], "another program polls this bot") {
			t.Fatalf("the owner is told %q\n%s", got, w.log)
		}
		stop()
		w.long(15 * time.Minute)
		if got := said(w.slack.Direct("U0EVA")); len(got) != 2 || !strings.HasSuffix(got[1], "works again.") {
			t.Errorf("when it is over the owner is told %q", got)
		}
		r.end()
	})
}

// What the engine has run into itself, and told, an inspection does not tell once more.
func TestRoundsDoNotRepeatAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0DESK"}})
		w.slack.SetScopes(slices.DeleteFunc(w.slack.App().Scopes, func(s string) bool { return s == "chat:write.customize" })...)
		r := w.start(strings.Replace(configuration, "slack: {", `slack: {alerts: "#ops", `, 1))
		ops := func() []string { return said(w.slack.All("C0OPS")) }
		w.long(5 * time.Minute)
		before := len(ops()) // of the scope, so that the next look is in an hour
		if err := w.slack.User("U0BEN").Remove("C0SUPPORT", "U0DESK"); err != nil {
			t.Fatal(err)
		}
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		question := w.told(leo, "What is it about?")
		button, _ := question.Button("Help")
		if _, err := leo.Press(button); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Your email?")
		leo.Write("leo@example.org")
		w.long(20 * time.Minute)
		if got := ops()[before:]; before != 1 || len(got) != 1 || !strings.Contains(got[0], "takes no messages") {
			t.Fatalf("it says %q and %q", ops()[:before], got)
		}
		w.long(40 * time.Minute)
		if got := ops()[before:]; len(got) != 1 {
			t.Errorf("and once more %q", got)
		}
		r.end()
	})
}

// A Slack channel that is not to be found keeps the program from beginning; that is
// told as well.
func TestRoundsAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", Owner: true})
		if err := w.slack.User("U0BEN").Remove("C0SUPPORT", "U0DESK"); err != nil {
			t.Fatal(err)
		}
		r := w.start(configuration)
		w.long(10 * time.Minute)
		got := said(w.slack.Direct("U0EVA"))
		if len(got) != 1 || got[0] != "⚠️ Slack, #support: the app is not in it. Please see to it: write there: /invite @frontdesk." {
			t.Errorf("the owner is told %q\n%s", got, w.log)
		}
		if err := w.slack.User("U0BEN").Invite("C0SUPPORT", "U0DESK"); err != nil {
			t.Fatal(err)
		}
		w.long(5 * time.Minute)
		r.becomes(http.StatusOK, "ready\n")
		if got := said(w.slack.Direct("U0EVA")); len(got) != 2 || got[1] != "✅ Slack, #support: what was told of is mended." {
			t.Errorf("when it is mended the owner is told %q", got)
		}
		r.end()
	})
}

// An app that may not write to people in private: who is given a conversation is told in
// its thread, nothing else waits, and admins read once what is to be mended.
func TestOneScopeIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.scopes = true
		w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0DESK"}})
		r := w.start(strings.NewReplacer("slack: {", `slack: {alerts: "#ops", `, "slack_channel: C0SALES,", "slack_channel: C0SALES, notify: {assigned: dm},").Replace(configuration))
		ops := func() []string { return said(w.slack.All("C0OPS")) }
		w.long(5 * time.Minute) // the first inspection finds nothing
		all := w.slack.App().Scopes
		w.slack.SetScopes(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "im:write" })...)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia"})
		w.waits(mia, "Hello", "Buying")
		thread := w.thread("C0SALES", "Mia")
		w.replied("C0SALES", thread, "Slack does not let me tell you in private")
		before := time.Now()
		w.says("U0ANA", "C0SALES", thread, "Which one?")
		w.told(mia, "Which one?")
		if took := time.Since(before); took > 2*time.Second {
			t.Errorf("a reply took %s\n%s", took, w.log)
		}
		w.long(3 * time.Hour)
		got := ops()
		if len(got) != 1 || !strings.Contains(got[0], "Slack does not let Frontdesk write direct messages: the app lacks im:write. Please see to it: paste what frontdesk manifest prints") {
			t.Fatalf("the admins read %q\n%s", got, w.log)
		}
		w.slack.SetScopes(all...)
		w.long(2 * time.Hour)
		if got := ops(); len(got) != 2 || !strings.HasSuffix(got[1], "is mended.") {
			t.Errorf("when it is mended they read %q", got)
		}
		r.end()
	})
}

// Trouble of the desk's way out that leaves the alerts their own does not silence them.
func TestAlertWhilePostsAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLongWorld(t)
		w.scopes = true
		w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0DESK"}})
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "chat.postMessage" && c.Args["thread_ts"] != "" {
				return slacksim.Refuse("missing_scope")
			}
			return slacksim.Fault{}
		})
		r := w.start(strings.Replace(configuration, "slack: {", `slack: {alerts: "#ops", `, 1))
		w.waits(w.telegram.User(telegramsim.Person{FirstName: "Mia"}), "Hello", "Buying")
		w.long(time.Minute)
		w.telegram.Bot("shop_bot").Revoke()
		w.long(10 * time.Minute)
		if got := strings.Join(said(w.slack.All("C0OPS")), "\n"); !strings.Contains(got, "Telegram (@shop_bot)") {
			t.Errorf("the admins read %q\n%s", got, w.log)
		}
		r.end()
	})
}
