package app_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/workflow/problem"
)

// A conversation from its first message to its end, with a restart in the middle. Chatwoot issue 12680
// and papercups issue 564: it could not be closed from the thread.
func TestConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		ana := w.slack.User("U0ANA")

		mia.Write("Hi, do you have blue ones?")
		w.told(mia, "Hello Mia!")
		question := w.told(mia, "What is it about?")
		button, ok := question.Button("Buying")
		if !ok {
			t.Fatalf("no button to press, only %v", question.Labels())
		}
		if _, err := mia.Press(button); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your email?")
		r.end()

		r = w.start(configuration)
		mia.Write("mia@example.org")
		ts := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", ts, "Hi, do you have blue ones?")
		w.replied("C0SALES", ts, "@Ana")
		w.told(mia, "Ana is with you now")
		if _, err := ana.Reply("C0SALES", ts, "We do: *plenty*."); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "We do: plenty.")
		mia.Write("Great, thanks!")
		w.replied("C0SALES", ts, "Great, thanks!")
		if _, err := ana.Reply("C0SALES", ts, "!close"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "closed now")
		r.end()

		log := w.log.String()
		for _, secret := range []string{"blue ones", "mia@example.org", "Mia", "plenty", "xoxb", "1:shop"} {
			if strings.Contains(log, secret) {
				t.Errorf("the log holds %q:\n%s", secret, log)
			}
		}
	})
}

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		r.becomes(http.StatusOK, "ready\n")
		if code, body := r.get("/healthz"); code != http.StatusOK || body != "alive\n" {
			t.Errorf("/healthz: %d %q", code, body)
		}
		if code, _ := r.get("/elsewhere"); code != http.StatusNotFound {
			t.Errorf("/elsewhere: %d", code)
		}
		w.slack.RevokeTokens()
		w.slack.DropSockets()
		r.becomes(http.StatusServiceUnavailable, "slack: ")
		if code, _ := r.get("/healthz"); code != http.StatusOK {
			t.Errorf("/healthz: %d although the process is alive", code)
		}
		w.slack.RestoreTokens()
		r.becomes(http.StatusOK, "ready\n")
		r.end()
	})
}

// becomes waits until /readyz answers so.
func (r *running) becomes(code int, begins string) {
	r.Helper()
	var got int
	var body string
	for range 600 {
		if got, body = r.get("/readyz"); got == code && strings.HasPrefix(body, begins) {
			return
		}
		time.Sleep(time.Second)
	}
	r.Fatalf("/readyz: %d %q, want %d %q…\nThe log:\n%s", got, body, code, begins, r.log)
}

// While Slack cannot be reached, messages are taken in; when it can, all goes on.
func TestSlackUnreachableAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Status(http.StatusServiceUnavailable) })
		r := w.start(configuration)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Anybody there?")
		if err := w.telegram.WaitUntil(w.ctx, func() bool { return w.telegram.Bot("shop_bot").Pending() == 0 }); err != nil {
			t.Fatalf("the message was not taken in: %v\n%s", err, w.log)
		}
		r.becomes(http.StatusServiceUnavailable, "slack: the Slack channel #support of the team support was not found")
		w.slack.OnCall(nil)
		w.told(leo, "What is it about?")
		leo.Write("help")
		w.told(leo, "Your email?")
		leo.Write("leo@example.org")
		w.thread("C0SUPPORT", "Leo")
		r.becomes(http.StatusOK, "ready\n")
		r.end()
	})
}

// Telegram is not there at the start: Slack is served all the same.
func TestTelegramUnreachableAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(strings.ReplaceAll(configuration, "http://telegram.test", "http://nowhere.test"))
		if err := w.slack.Wait(w.ctx, func() bool { return w.slack.Sockets() > 0 }); err != nil {
			t.Fatal(err)
		}
		if err := w.slack.User("U0ANA").Slash("C0SALES", "/desk status"); err != nil {
			t.Fatalf("/desk status: %v\n%s", err, w.log)
		}
		r.end()
	})
}

// It can be told to stop while it is still trying.
func TestStopAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Hang() })
		r := w.start(configuration)
		r.becomes(http.StatusServiceUnavailable, "")
		r.end()
		for range 30 { // at this moment or that
			r = w.start(configuration)
			r.stop()
			r.end()
		}
	})
}

// What has open conversations may not vanish from the configuration.
func TestVanished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		short := configuration[:strings.Index(configuration, "workflows:")]
		r := w.start(short)
		w.telegram.User(telegramsim.Person{FirstName: "Leo"}).Write("Hello")
		w.thread("C0SUPPORT", "Leo")
		r.end()

		without := strings.Replace(short, `  - {id: support, name: Support, slack_channel: "#support"}`+"\n", "", 1)
		without = strings.Replace(without, "fallback_team: support", "fallback_team: sales", 1)
		without = strings.Replace(without, "id: telegram,", "id: other,", 1)
		r = w.start(without)
		err := <-r.ended
		problems, ok := errors.AsType[problem.List](err)
		if !ok || len(problems) != 2 {
			t.Fatalf("it ended with: %v", err)
		}
		for i, want := range []string{
			`the team "support" is gone from the configuration, but has 1 open conversation; put it back until they are closed, or say of the team that takes them over: was: [support]`,
			`the channel "telegram" is gone from the configuration, but has 1 open conversation; put it back until they are closed`,
		} {
			if problems[i].Text != want || !strings.HasSuffix(problems[i].File, "frontdesk.yaml") {
				t.Errorf("problem %d: %v", i, problems[i])
			}
		}
		w.start(short).end()
	})
}
