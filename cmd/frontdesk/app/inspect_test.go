package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
)

// newSoundWorld is a world in which nothing is to be found: there is an owner, and the
// Slack channels are private.
func newSoundWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", RealName: "Eva Owner", Owner: true})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Private: true, Members: []string{"U0ANA", "U0DESK"}})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Private: true, Members: []string{"U0BEN", "U0DESK"}})
	return w
}

// inspect checks a configuration from the outside.
func (w *world) inspect(text string) *app.Inspection {
	w.Helper()
	path := filepath.Join(w.dir, "frontdesk.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
	cfg, problems := config.Load(path, func(string) (string, bool) { return "", false }, app.Kinds())
	if len(problems) > 0 {
		w.Fatalf("the configuration is wrong:\n%s", problems.Error())
	}
	var asked []string
	in, err := app.Inspect(w.ctx, cfg, func(what string) { asked = append(asked, what) },
		app.Network(w.network.DialContext, nil), app.Store(store.InBubble()))
	if err != nil {
		w.Fatal(err)
	}
	if len(asked) < 3 {
		w.Errorf("it says that it asks %q only", asked)
	}
	return in
}

// lines are the findings as a person reads them.
func findings(in *app.Inspection) []string {
	var all []string
	for _, f := range in.Findings {
		all = append(all, fmt.Sprintf("%d %s: %s. %s.", f.Gravity, f.Where, f.Text, f.How))
	}
	return all
}

func TestInspectFindsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSoundWorld(t)
		in := w.inspect(configuration)
		if got := findings(in); len(got) != 0 {
			t.Errorf("found\n%s", strings.Join(got, "\n"))
		}
		accounts := strings.Join(in.Accounts, "\n")
		for _, want := range []string{"Slack: @frontdesk in Simulated", "Telegram (telegram): @shop_bot", "which frontdesk serve makes"} {
			if !strings.Contains(accounts, want) {
				t.Errorf("%q is not told:\n%s", want, accounts)
			}
		}
		for _, c := range w.slack.Calls("") {
			if c.Error != "" {
				t.Errorf("%s was refused: %s", c.Method, c.Error)
			}
		}
		if _, err := os.Stat(filepath.Join(w.dir, "frontdesk.db")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("checking made the database: %v", err)
		}
		// While the program runs there is nothing to be found either, and it is not disturbed.
		r := w.start(configuration)
		r.becomes(http.StatusOK, "ready\n")
		in = w.inspect(configuration)
		if got := findings(in); len(got) != 0 || !strings.Contains(strings.Join(in.Accounts, ""), "in use by process") {
			t.Errorf("beside the program: %q, found\n%s", in.Accounts, strings.Join(got, "\n"))
		}
		if strings.Contains(w.log.String(), "another program") {
			t.Errorf("it was disturbed:\n%s", w.log)
		}
		r.end()
	})
}

// offset answers with a Date that is off.
type offset struct {
	http.Handler
	by time.Duration
}

func (o offset) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Date", time.Now().Add(o.by).UTC().Format(http.TimeFormat))
	o.Handler.ServeHTTP(rw, r)
}

func TestInspect(t *testing.T) {
	replaced := func(old, now string) func(string) string {
		return func(text string) string {
			changed := strings.Replace(text, old, now, 1)
			if changed == text {
				panic("the configuration has no " + old)
			}
			return changed
		}
	}
	room := func(c slacksim.Channel) func(*world) {
		c.ID, c.Name = "C0SUPPORT", "support"
		if c.Members == nil {
			c.Members = []string{"U0BEN", "U0DESK"}
		}
		return func(w *world) { w.slack.AddChannel(c) }
	}
	for _, tt := range []struct {
		name    string
		arrange func(*world)
		text    func(string) string
		want    []string // each of them, and as many
	}{
		{name: "the bot token", arrange: func(w *world) { w.slack.RevokeTokens() }, want: []string{"2 Slack: Slack refuses slack.bot_token (token_revoked). api.slack.com/apps"}},
		{name: "the app token", text: replaced("xapp-simulated", "xapp-other"), want: []string{"2 Slack: Slack refuses slack.app_token (invalid_auth)"}},
		{name: "the app token's scope", arrange: func(w *world) { w.slack.SetAppScopes() }, want: []string{"2 Slack: Slack refuses slack.app_token (missing_scope: connections:write is needed)"}},
		{name: "a scope", arrange: func(w *world) {
			var less []string
			for _, s := range w.slack.App().Scopes {
				if s != "reactions:write" && s != "chat:write.customize" {
					less = append(less, s)
				}
			}
			w.slack.SetScopes(less...)
		}, want: []string{"2 Slack: the app lacks chat:write.customize, reactions:write. paste what frontdesk manifest prints"}},
		{name: "Slack is down", arrange: func(w *world) {
			w.slack.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Status(http.StatusServiceUnavailable) })
		}, want: []string{"2 Slack: Slack gives no answer"}},
		{name: "the bot's token", arrange: func(w *world) { w.telegram.Bot("shop_bot").Revoke() }, want: []string{"2 Telegram (telegram): Telegram refuses the token (unauthorized"}},
		{name: "another's web hook", arrange: func(w *world) { w.telegram.Bot("shop_bot").SetWebhook(true) }, want: []string{"1 Telegram (telegram): a web hook is set, to"}},
		{name: "another poller", arrange: func(w *world) { w.rival(5 * time.Second) }, want: []string{"2 Telegram (telegram): another program polls this bot"}},
		{name: "not in the Slack channel", arrange: room(slacksim.Channel{Private: false, Members: []string{"U0BEN"}}), want: []string{"2 Slack, #support: the app is not in it. write there: /invite @frontdesk"}},
		{name: "no such Slack channel", text: replaced(`"#support"`, `"#suport"`), want: []string{"2 Slack, #suport: there is no such Slack channel that the app can see; it is where the team Support is"}},
		{name: "an archived Slack channel", text: replaced("C0SALES", "C0OLD"), arrange: func(w *world) {
			w.slack.AddChannel(slacksim.Channel{ID: "C0OLD", Name: "old", Archived: true, Private: true, Members: []string{"U0DESK"}})
		}, want: []string{"2 Slack, #old: it is archived"}},
		{name: "no alerts", text: replaced("slack: {", `slack: {alerts: "#ops", `), want: []string{"2 Slack, #ops: there is no such Slack channel"}},
		{name: "not in the waiting room", text: replaced("teams:", "waiting_room: C0WAIT\nteams:"), arrange: func(w *world) {
			w.slack.AddChannel(slacksim.Channel{ID: "C0WAIT", Name: "incoming"})
		}, want: []string{"2 Slack, #incoming: the app is not in it"}},
		{name: "a public one", arrange: room(slacksim.Channel{}), want: []string{"0 Slack, #support: it is public"}},
		{name: "one that another company shares", arrange: room(slacksim.Channel{Private: true, ExtShared: true}), want: []string{"1 Slack, #support: another company is in it"}},
		{name: "one that another company is invited to", arrange: room(slacksim.Channel{Private: true, Pending: []string{"T0OTHER"}}), want: []string{"1 Slack, #support: another company is in it, or invited"}},
		{name: "one that another workspace shares", arrange: room(slacksim.Channel{Private: true, OrgShared: true}), want: []string{"0 Slack, #support: other workspaces are in it"}},
		{name: "guests", arrange: func(w *world) {
			w.slack.AddUser(slacksim.User{ID: "U0ZOE", Name: "zoe", DisplayName: "Zoe", Restricted: true})
			room(slacksim.Channel{Private: true, Members: []string{"U0BEN", "U0DESK", "U0ZOE"}})(w)
		}, want: []string{"0 Slack, #support: there are guests in it, who see what customers write and cannot answer: Zoe"}},
		{name: "nobody", arrange: room(slacksim.Channel{Private: true, Members: []string{"U0DESK"}}), want: []string{"1 Slack, #support: nobody is in it who could answer. invite the team Support"}},
		{name: "a crowd", arrange: crowd, want: []string{"0 Slack, #support: 60 people are in it, so that nobody is given a conversation automatically"}},
		{name: "a crowd with agents", arrange: crowd, text: replaced(`slack_channel: "#support"`, `slack_channel: "#support", agents: [U0BEN]`)},
		{name: "no such group", text: replaced(`slack_channel: "#support"`, `slack_channel: "#support", agents: "@helpers"`), want: []string{"2 Slack, #support: there is no user group @helpers"}},
		{name: "no admin", arrange: func(w *world) { w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", Owner: true, Deleted: true}) }, want: []string{"2 Slack: there is no active admin"}},
		{name: "an admin who is gone", text: replaced("slack: {", "slack: {admins: [U0BEN, U0GONE], "), want: []string{"0 Slack: slack.admins names U0GONE"}},
		{name: "holidays", text: replaced("teams:", "hours: {office: {week: {mon-fri: 09:00-17:00}, closed: [1999-12-25]}}\nteams:"), want: []string{"0 configuration: hours.office has no closed day in the coming year"}},
		{name: "holidays each year", text: replaced("teams:", "hours: {office: {week: {mon-fri: 09:00-17:00}, closed: [12-25]}}\nteams:")},
		{name: "no database", text: replaced("sqlite:frontdesk.db", "sqlite:no/where/frontdesk.db"), want: []string{"2 database: the directory"}},
		{name: "another kind of file", arrange: func(w *world) {
			if err := os.WriteFile(filepath.Join(w.dir, "frontdesk.db"), []byte(strings.Repeat("not a database at all ", 400)), 0o600); err != nil {
				w.Fatal(err)
			}
		}, want: []string{"2 database: the database"}},
		{name: "nobody calls the web hook", text: byHTTP},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newSoundWorld(t)
				if tt.arrange != nil {
					tt.arrange(w)
				}
				text := configuration
				if tt.text != nil {
					text = tt.text(text)
				}
				got := findings(w.inspect(text))
				if len(got) != len(tt.want) {
					t.Fatalf("found\n%s", strings.Join(got, "\n"))
				}
				for i, want := range tt.want {
					if !strings.HasPrefix(got[i], want) {
						t.Errorf("found %q, not %q", got[i], want)
					}
				}
				if all := strings.Join(got, ""); strings.Contains(all, "1:shop") || strings.Contains(all, "simulated\"") {
					t.Errorf("a finding holds a token: %q", got)
				}
			})
		})
	}
}

// crowd fills a Slack channel.
func crowd(w *world) {
	members := []string{"U0DESK"}
	for i := range 60 {
		id := fmt.Sprintf("U1%03d", i)
		w.slack.AddUser(slacksim.User{ID: id, Name: strings.ToLower(id), RealName: id})
		members = append(members, id)
	}
	w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Private: true, Members: members})
}

// rival polls the bot as another program does, resting after each end, until it is
// told to stop.
func (w *world) rival(rest time.Duration) (stop func()) {
	ctx, cancel := context.WithCancel(w.ctx)
	ended := make(chan struct{})
	client := &http.Client{Transport: &http.Transport{DialContext: w.network.DialContext, DisableKeepAlives: true}}
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://telegram.test/bot1:shop/getUpdates?timeout=50", nil)
			if err != nil {
				return
			}
			resp, err := client.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			select {
			case <-time.After(rest):
			case <-ctx.Done():
			}
		}
	}()
	synctest.Wait()
	stop = func() { cancel(); <-ended }
	w.Cleanup(stop)
	return stop
}

// Slack's requests count as too old for a clock that is far off.
func TestInspectClock(t *testing.T) {
	for _, tt := range []struct {
		by   time.Duration
		text func(string) string
		want string
	}{
		{by: -20 * time.Second},
		{by: 90 * time.Second, want: "1 Slack: this machine's clock is 1m30s off"},
		{by: -10 * time.Minute, want: "1 Slack: this machine's clock is 10m"},
		{by: -10 * time.Minute, text: byHTTP, want: "2 Slack: this machine's clock is 10m"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newSoundWorld(t)
			w.serve("late.test:80", offset{w.slack, tt.by}, func() {})
			text := configuration
			if tt.text != nil {
				text = tt.text(text)
			}
			got := findings(w.inspect(strings.Replace(text, "http://slack.test/", "http://late.test/", 1)))
			if want := tt.want; want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], want)) {
				t.Errorf("off by %s, found %q", tt.by, got)
			}
		})
	}
}

// What is in the database is compared with the configuration.
func TestInspectFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newSoundWorld(t)
		r := w.start(configuration)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		w.told(leo, "What is it about?")
		r.end()
		in := w.inspect(strings.Replace(configuration, "id: telegram, type", "id: other, type", 1))
		got := findings(in)
		if len(got) != 1 || !strings.HasPrefix(got[0], `2 database: the channel "telegram" is gone from the configuration, but has 1 open conversation. put it back`) {
			t.Errorf("found %q", got)
		}
		if in.Findings[0].Gravity != connectors.Mend {
			t.Error("it need not be mended")
		}
	})
}
