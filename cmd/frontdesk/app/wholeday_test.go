//go:build !race

package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/engine"
	"frontdesk/bridge/sim"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// wholeDayConfiguration is that of a desk of three agents in two teams. Left out are the
// database, where Slack and Telegram are, and the hours.
const wholeDayConfiguration = `
database: %q
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://%s/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://%s"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, hours: office, assignment: {strategy: least_open, max_open: 3}}
  - {id: support, name: Support, slack_channel: C0SUPPORT, hours: office, assignment: {strategy: least_open, max_open: 3}}
fallback_team: support
hours: {office: {week: {%s}}}
messages: {reopened: ""}
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - ask: {en: What is it about?, de: Worum geht es?, es: ¿De qué se trata?, fr: De quoi s’agit-il ?, pl: Czego to dotyczy?}
        id: topic
        type: choice
        choices: [{id: sales, label: {en: Buying, de: Kaufen, es: Comprar, fr: Acheter, pl: Zakup}}, {id: support, label: {en: Help, de: Hilfe, es: Ayuda, fr: Aide, pl: Pomoc}}]
      - ask: {en: Your email?, de: Ihre E-Mail-Adresse?, es: ¿Tu correo?, fr: Votre adresse e-mail ?, pl: Twój e-mail?}
        id: mail
        type: email
        save: contact.email
        required: false
      - if: answers.topic == "sales"
        then: [{route: sales}]
        else: [{route: support}]
      - assign: {}
`

// The hours of an office, for those who can wait for them and for those who cannot.
const officeHours = "mon-sun: 09:00-18:00"

func hoursByHand(open bool) string {
	if open {
		return "mon-sun: 00:00-24:00"
	}
	return strings.ToLower(time.Now().UTC().AddDate(0, 0, 2).Format("Mon")) + ": 09:00-18:00"
}

// TestWholeDay plays a day at a desk on SQLite: a morning, a lunch break, a crash, an
// evening and the morning after, with three agents and twenty customers.
func TestWholeDay(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, cancel := context.WithTimeout(t.Context(), 72*time.Hour)
		defer cancel()
		w.ctx = ctx
		staff(w.slack)
		w.poll = 10 * time.Second
		text := fmt.Sprintf(wholeDayConfiguration, "sqlite:frontdesk.db", "slack.test", "telegram.test", officeHours)
		// What comes after the moment at which the machine fails is not in the database.
		var armed atomic.Pointer[func() bool]
		var r *running
		failed := make(chan struct{}, 1)
		kept := t.TempDir()
		w.tune = func(c *engine.Config) {
			c.Point = func(name string) {
				over := armed.Load()
				if name != engine.PointDeliverAfter || over == nil || !(*over)() || !armed.CompareAndSwap(over, nil) {
					return
				}
				if err := os.CopyFS(kept, os.DirFS(w.dir)); err != nil {
					t.Error(err)
				}
				r.stop()
				failed <- struct{}{}
			}
		}
		d := &desk{
			T: t, ctx: ctx, slack: w.slack, telegram: w.telegram, agentOf: map[string]string{}, log: w.log.String, daysPass: true,
			at: func(day int, clock string) {
				now := time.Now().UTC()
				then, err := time.Parse("2 15:04", fmt.Sprint(day, " ", clock))
				if err != nil {
					t.Fatal(err)
				}
				<-time.After(time.Date(now.Year(), now.Month(), then.Day(), then.Hour(), then.Minute(), 0, 0, time.UTC).Sub(now))
			},
			begin: func() { r = w.start(text) },
			crash: func(do func(), over func() bool) {
				armed.Store(&over)
				do()
				<-failed
				r.end()
				held, err := os.ReadDir(w.dir)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range held {
					if err := os.Remove(filepath.Join(w.dir, f.Name())); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.CopyFS(w.dir, os.DirFS(kept)); err != nil {
					t.Fatal(err)
				}
			},
		}
		d.play()
		r.end()
	})
}

// TestWholeDayOnPostgres plays it on Postgres, with the real process, which is killed;
// the hours are not waited for but changed in the configuration, over a restart and by a signal.
func TestWholeDayOnPostgres(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	w := newTown(t, postgres.Database(t), sim.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	w.ctx = ctx
	staff(w.Slack)
	text, err := os.ReadFile(w.file)
	if err != nil {
		t.Fatal(err)
	}
	for part, own := range map[string]string{"slack_channel: \"#support\"": "slack_channel: C0SUPPORT", "strategy: round_robin": "strategy: least_open, max_open: 3",
		"strategy: nobody": "strategy: least_open, max_open: 3"} {
		if !strings.Contains(string(text), part) {
			t.Fatalf("%q is not in the configuration", part)
		}
		text = []byte(strings.Replace(string(text), part, own, 1))
	}
	top, _, _ := strings.Cut(string(text), "workflows:")
	_, workflows, _ := strings.Cut(wholeDayConfiguration, "messages: ")
	top = strings.ReplaceAll(top, "slack_channel: C0", "hours: office, slack_channel: C0")
	var life *life
	write := func(open bool) {
		all := top + "hours: {office: {week: {" + hoursByHand(open) + "}}}\nmessages: " + workflows
		if err := os.WriteFile(w.file, []byte(all), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	begin := func(open bool) {
		write(open)
		life = w.live("")
		<-life.said
	}
	stop := func() {
		send(t, life, syscall.SIGTERM)
		w.ended(life)
		if life.err != nil {
			t.Errorf("the program did not end well: %v", life.err)
		}
	}
	kill := func() {
		if err := life.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		w.ended(life)
	}
	d := &desk{
		T: t, ctx: ctx, slack: w.Slack, telegram: w.Telegram, agentOf: map[string]string{}, log: func() string { return "" },
		at: func(day int, clock string) {
			switch clock {
			case "18:30": // in another life
				stop()
				begin(false)
			case "09:00": // in the same
				write(true)
				send(t, life, syscall.SIGHUP)
				if said := <-life.said; said != "follows" {
					t.Fatalf("a program that was to follow another configuration says %q", said)
				}
			}
		},
		begin: func() { begin(true) },
		crash: func(do func(), over func() bool) {
			do()
			if err := w.Telegram.WaitUntil(ctx, over); err != nil {
				t.Fatal(err)
			}
			kill()
		},
	}
	d.play()
	stop()
}

// staff puts three people into two teams.
func staff(s *slacksim.Server) {
	for _, u := range []slacksim.User{
		{ID: "U0ANA", Name: "ana", DisplayName: "Ana", RealName: "Ana Lima"}, {ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus"},
		{ID: "U0BEN", Name: "ben", DisplayName: "Ben", RealName: "Ben Okri"},
	} {
		s.AddUser(u)
	}
	bot := s.App().UserID
	s.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0EVA", bot}})
	s.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0BEN", bot}})
}

// guest is a customer of the day.
type guest struct {
	*telegramsim.User
	name, channel, thread string
	labels                [2]string // of buying and help
	with                  string    // "is with you now", with a %s for whom
	wait                  string    // what stands in a message that they have to wait
	shut, closed          string    // and that it is closed, or over
}

// The twenty customers' languages, each with what the buttons and the messages say.
var tongues = map[string]guest{
	"en":      {labels: [2]string{"Buying", "Help"}, with: "%s is with you now.", wait: "Everybody is in a conversation", shut: "back", closed: "closed now"},
	"de":      {labels: [2]string{"Kaufen", "Hilfe"}, with: "%s ist jetzt für Sie da.", wait: "alle im Gespräch", shut: "wieder da", closed: "abgeschlossen"},
	"es":      {labels: [2]string{"Comprar", "Ayuda"}, with: "%s ya está contigo.", wait: "en otra conversación", shut: "cerrados", closed: "ha terminado"},
	"fr":      {labels: [2]string{"Acheter", "Aide"}, with: "%s est maintenant avec vous.", wait: "en conversation", shut: "fermés", closed: "terminée"},
	"pl":      {labels: [2]string{"Zakup", "Pomoc"}, with: "%s już z Tobą rozmawia.", wait: "w kolejce", shut: "zamknięte", closed: "zakończona"},
	"pt":      {labels: [2]string{"Buying", "Help"}, with: "%s já está com você.", wait: "em outra conversa", shut: "fechados", closed: "encerrada"},
	"vi":      {labels: [2]string{"Buying", "Help"}, with: "%s đang hỗ trợ bạn.", wait: "hàng chờ", shut: "đã nghỉ", closed: "đã kết thúc"},
	"ar":      {labels: [2]string{"Buying", "Help"}, with: "\u2068%s\u2069 معك الآن.", wait: "في محادثات", shut: "مغلقون", closed: "انتهت"},
	"zh-hans": {labels: [2]string{"Buying", "Help"}, with: "%s 正在为您服务。", wait: "排队", shut: "下班", closed: "已结束"},
	"zh-hant": {labels: [2]string{"Buying", "Help"}, with: "%s 正在為您服務。", wait: "排隊", shut: "下班", closed: "已結束"},
}
