package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/engine"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/workflow/problem"
)

// short has one question, so that a conversation can be in the middle of it.
const short = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/", admins: [U0EVA], alerts: C0OPS}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES}
  - {id: support, name: Support, slack_channel: "#support"}
fallback_team: support
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - {ask: Which colour?, id: colour}
      - say: "{{ answers.colour }} it is, by the first version."
      - route: sales
`

// reloading is a world in which the configuration is changed.
type reloading struct {
	*world
	r    *running
	text string // of the file
}

func newReloading(t *testing.T, options ...app.Option) *reloading {
	t.Helper()
	w := newLongWorld(t)
	ctx, cancel := context.WithTimeout(w.ctx, 4*time.Hour)
	t.Cleanup(cancel)
	w.ctx, w.options = ctx, options
	w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus"})
	w.slack.AddUser(slacksim.User{ID: "U0JON", Name: "jonas", DisplayName: "Jonas", RealName: "Jonas Berg"})
	w.slack.AddChannel(slacksim.Channel{ID: "C0OPS", Name: "ops", Members: []string{"U0EVA", "U0BEN", "U0DESK"}})
	w.slack.AddChannel(slacksim.Channel{ID: "C0NEW", Name: "new-sales", Members: []string{"U0JON", "U0DESK"}})
	w.slack.AddChannel(slacksim.Channel{ID: "C0CLOSED", Name: "closed", Members: []string{"U0EVA"}})
	l := &reloading{world: w, text: short}
	l.r = w.start(short)
	return l
}

// change replaces pieces of the file: from, to, from, to …
func (l *reloading) change(pairs ...string) {
	l.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(l.text, pairs[i]) {
			l.Fatalf("there is no %q in the file", pairs[i])
		}
		l.text = strings.Replace(l.text, pairs[i], pairs[i+1], 1)
	}
	l.write("frontdesk.yaml", l.text)
}

func (l *reloading) write(name, text string) {
	l.Helper()
	path := filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		l.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		l.Fatal(err)
	}
}

// customer is somebody new who is in the middle of the question.
func (l *reloading) customer(name, question string) *telegramsim.User {
	l.Helper()
	u := l.telegram.User(telegramsim.Person{FirstName: name})
	u.Write("Hello from " + name)
	l.told(u, question)
	return u
}

// reload has Eva read the configuration, and waits for an answer that shows a text.
func (l *reloading) reload(shows string) string {
	l.Helper()
	return l.slash("U0EVA", "C0OPS", "/desk reload", shows).Seen()
}

// A conversation finishes the version of the workflow that it began: over a reload, over
// one that has no such workflow any more, and over a restart.
func TestReloadFinishesWhatHasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t)
		mia, leo, zoe := l.customer("Mia", "Which colour?"), l.customer("Leo", "Which colour?"), l.customer("Zoe", "Which colour?")
		l.change("by the first version", "by the second version", "Which colour?", "Which shape?")
		l.reload("workflow inbound")
		mia.Write("Red")
		l.told(mia, "Red it is, by the first version.")
		l.thread("C0SALES", "Mia")
		kim := l.customer("Kim", "Which shape?")
		kim.Write("Round")
		l.told(kim, "Round it is, by the second version.")

		l.change("id: inbound", "id: other", "Which shape?", "Which size?")
		l.reload("workflow inbound (gone)")
		leo.Write("Blue")
		l.told(leo, "Blue it is, by the first version.")
		l.r.end()

		l.r = l.start(l.text)
		zoe.Write("Green")
		l.told(zoe, "Green it is, by the first version.")
		l.thread("C0SALES", "Zoe")
		l.customer("Ada", "Which size?")
		l.r.end()
	})
}

// A team may be added, be renamed, have other hours, and move to another Slack channel,
// whose people are its agents then; its open conversations stay where they are.
func TestReloadOfTeams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t)
		mia := l.customer("Mia", "Which colour?")
		mia.Write("Red")
		thread := l.thread("C0SALES", "Mia")
		l.change("name: Sales, slack_channel: C0SALES}", "name: Selling, slack_channel: \"#new-sales\", assignment: {strategy: round_robin}}",
			"fallback_team", "  - {id: vip, name: VIP, slack_channel: C0OPS}\nfallback_team")
		answer := l.reload("followed as the files say it now")
		for _, want := range []string{"• team sales: assignment, name, slack_channel", "• team vip (new)"} {
			if !strings.Contains(answer, want) {
				t.Errorf("the answer lacks %q:\n%s", want, answer)
			}
		}
		l.long(time.Minute)
		leo := l.customer("Leo", "Which colour?")
		leo.Write("Blue")
		l.replied("C0NEW", l.thread("C0NEW", "Leo"), "@Jonas")
		l.told(leo, "Jonas is with you now.")
		mia.Write("Are you there?")
		l.replied("C0SALES", thread, "Are you there?")
		if _, err := l.slack.User("U0JON").Reply("C0NEW", l.thread("C0NEW", "Leo"), "Hello Leo"); err != nil {
			t.Fatal(err)
		}
		l.told(leo, "Hello Leo")
		if got := l.slash("U0EVA", "C0OPS", "/desk status", "VIP: 0 conversations").Seen(); !strings.Contains(got, "Selling: 2 conversations") {
			t.Errorf("the status is:\n%s", got)
		}
		l.r.end()
	})
}

// With anything wrong nothing changes, and whoever asked sees what it is, with its place.
func TestReloadOfMistakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t)
		mia := l.customer("Mia", "Which colour?")
		mia.Write("Red")
		l.thread("C0SALES", "Mia")
		tests := []struct {
			name string
			from string
			to   string
			want []string
		}{
			{"a key that there is not", "name: Sales", "nmae: Sales", []string{`frontdesk.yaml:8:17: a team has no key "nmae"; did you mean "name"?`}},
			{"rubbish", "teams:", "\x00", []string{"is not plain UTF-8 text"}},
			{"two mistakes", "name: Sales, slack_channel: C0SALES", "slack_channel: sales, hours: never", []string{":8:32: ", `did you mean "#sales"?`, ":8:46: "}},
			{"a variable that there is not", "C0OPS", `"${OPS}"`, []string{"the environment variable OPS is not set", "a new variable needs a restart"}},
			{
				"what is read at the start only", `listen: "127.0.0.1:0"}`, `listen: "127.0.0.1:1"}` + "\nlog: {level: debug}",
				[]string{"http.listen, log.level are read at the start only; restart the program"},
			},
			{"a channel's token", "1:shop", "1:other", []string{"channels.telegram.token is read at the start only"}},
			{"a Slack channel that there is not", "slack_channel: C0SALES", `slack_channel: "#sellers"`, []string{":8:45: the Slack channel #sellers of the team sales was not found: "}},
			{"one that the app is not in", "slack_channel: C0SALES", "slack_channel: C0CLOSED", []string{":8:45: the Slack channel C0CLOSED of the team sales was not found", "not"}},
			{"alerts where the app is not", "alerts: C0OPS", "alerts: C0CLOSED", []string{":4:123: the Slack channel #closed: the app is not in it; write there: /invite @Frontdesk"}},
			{"a user group that there is not", "slack_channel: C0SALES", `slack_channel: C0SALES, agents: "@nobody"`, []string{":8:45: the Slack channel #sales: there is no user group @nobody"}},
			{
				"a team that has an open conversation", "  - {id: sales, name: Sales, slack_channel: C0SALES}\n", "",
				[]string{`the team "sales" is gone from the configuration, but has 1 open conversation; put it back until they are closed, or say of the team that takes them over: was: [sales]`},
			},
			{
				"a test that fails", "workflows:", "tests:\n  - {name: Red ones, given: {answers: {colour: Red}}, then: {team: support}}\nworkflows:",
				[]string{`:12:68: the test "Red ones" fails: the team must be support, and is sales`},
			},
			{"an include that names itself", "teams:", "include: [\"*.yaml\"]\nteams:", []string{"names this file itself"}},
		}
		good := l.text
		for _, tt := range tests {
			l.text = good
			if tt.name == "a team that has an open conversation" {
				l.change("route: sales", "route: support")
			}
			l.change(tt.from, tt.to)
			answer := l.reload("is not followed, and all goes on by the one before")
			for _, want := range tt.want {
				if !strings.Contains(answer, want) {
					t.Errorf("%s: the answer lacks %q:\n%s", tt.name, want, answer)
				}
			}
			status := l.slash("U0EVA", "C0OPS", "/desk status", "is not followed").Seen()
			if !strings.Contains(status, "Sales: 1 conversation") || !strings.Contains(status, strings.SplitN(tt.want[0], ", ", 2)[0]) {
				t.Errorf("%s: the status is\n%s", tt.name, status)
			}
			if _, text := l.r.get("/metrics"); !strings.Contains(text, "frontdesk_config_last_reload_successful 0") {
				t.Errorf("%s: the metrics say that all is well", tt.name)
			}
		}
		if err := os.Remove(filepath.Join(l.dir, "frontdesk.yaml")); err != nil {
			t.Fatal(err)
		}
		l.reload("there is no such file")
		l.customer("Leo", "Which colour?")
		l.text = good
		l.change("Support,", "Help,")
		l.slash("U0BEN", "C0OPS", "/desk reload", "is for admins")
		l.reload("team support: name")
		if got := l.slash("U0EVA", "C0OPS", "/desk status", "Help: ").Seen(); strings.Contains(got, "not followed") {
			t.Errorf("the status is\n%s", got)
		}
		if _, text := l.r.get("/metrics"); !strings.Contains(text, "frontdesk_config_last_reload_successful 1") {
			t.Error("the metrics say that something is wrong")
		}
		l.reload("Nothing has changed in it.")
		if got := said(l.slack.All("C0OPS")); len(got) != 0 {
			t.Errorf("the admins were told %q of what one of them has asked for", got)
		}
		l.r.end()
	})
}

// While Slack is away nothing new can be looked for, and what is known stays.
func TestReloadWithoutSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t, app.Watch())
		l.slack.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Status(http.StatusServiceUnavailable) })
		l.change("Which colour?", "Which shape?")
		l.long(20 * time.Second)
		l.customer("Mia", "Which shape?")
		l.change("C0SALES", "C0NEW", "Which shape?", "Which size?")
		err := l.r.app.Reload(t.Context())
		if problems, is := errors.AsType[problem.List](err); !is || !strings.Contains(problems.Error(), "Slack cannot be reached") {
			t.Errorf("Reload without Slack: %v", err)
		}
		l.customer("Leo", "Which shape?")
		l.slack.OnCall(nil)
		l.long(2 * time.Minute)
		l.customer("Ada", "Which size?").Write("Big")
		l.thread("C0NEW", "Ada")
		if got := said(l.slack.All("C0OPS")); len(got) != 0 {
			t.Errorf("the admins were told %q", got)
		}
		l.r.end()
	})
}

// The files are read when they have changed and hold still; what is wrong is told once.
func TestReloadOfChangedFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t, app.Watch())
		told := func(n int, last string) {
			t.Helper()
			got := said(l.slack.All("C0OPS"))
			if len(got) != n || n > 0 && !strings.Contains(got[n-1], last) {
				t.Fatalf("the admins were told %q, want %d, the last with %q\n%s", got, n, last, l.log)
			}
		}
		l.change("Which colour?", "Which shape?")
		l.long(10 * time.Second)
		l.customer("Mia", "Which shape?")

		// Half written, for longer than it is waited.
		whole := strings.Replace(l.text, "Which shape?", "Which size?", 1)
		for i := range 10 {
			l.write("frontdesk.yaml", whole[:len(whole)*i/10])
			l.long(2 * time.Second)
		}
		l.write("frontdesk.yaml", whole)
		l.text = whole
		l.long(10 * time.Second)
		told(0, "")
		l.customer("Leo", "Which size?")

		// By way of another file, as editors do.
		l.write("frontdesk.yaml~", strings.Replace(l.text, "Which size?", "Which taste?", 1))
		if err := os.Rename(filepath.Join(l.dir, "frontdesk.yaml~"), filepath.Join(l.dir, "frontdesk.yaml")); err != nil {
			t.Fatal(err)
		}
		l.long(10 * time.Second)
		l.customer("Kim", "Which taste?")

		l.change("name: Sales", "nmae: Sales")
		l.long(time.Hour)
		told(1, `frontdesk.yaml:8:17: a team has no key "nmae"; did you mean "name"?`)
		l.change("nmae: Sales", "nmae: Sale")
		l.long(time.Minute)
		told(1, "nmae") // it is the same
		l.change("name: Support", "naem: Support")
		l.long(time.Minute)
		told(2, "… and 1 more")
		l.customer("Ann", "Which taste?")
		l.change("nmae: Sale", "name: Sales", "naem: Support", "name: Support")
		l.long(time.Minute)
		told(3, "The configuration on disk is followed.")

		// Included files appear, change, are rubbish, and go.
		l.change("fallback_team", "include: [\"more/*.yaml\"]\nfallback_team")
		l.long(time.Minute)
		told(4, "no file is called like")
		l.write("more/a.yaml", "teams: [{id: vip, name: VIP, slack_channel: C0NEW}]\n")
		l.long(time.Minute)
		told(5, "is followed")
		l.slash("U0EVA", "C0OPS", "/desk status", "VIP: ")
		l.write("more/b.yaml", "]")
		l.long(time.Minute)
		told(6, "more/b.yaml:1:1: ")
		if err := os.Remove(filepath.Join(l.dir, "more/b.yaml")); err != nil {
			t.Fatal(err)
		}
		l.long(time.Minute)
		told(7, "is followed")
		l.write("more/a.yaml", "teams: [{id: vip, name: Best, slack_channel: C0NEW}]\n")
		l.long(time.Minute)
		l.slash("U0EVA", "C0OPS", "/desk status", "Best: ")

		// The file is gone, and comes back.
		if err := os.Remove(filepath.Join(l.dir, "frontdesk.yaml")); err != nil {
			t.Fatal(err)
		}
		l.long(time.Minute)
		told(8, "there is no such file")
		l.r.stop()
		if err := <-l.r.ended; err != nil {
			t.Fatal(err)
		}
		// What was told before is over when another life begins with a good one.
		l.text = strings.Replace(l.text, "Which size?", "Which taste?", 1)
		l.r = l.start(l.text)
		l.long(time.Minute)
		told(9, "is followed")
		l.r.end()
	})
}

// panicky is a store that panics when it is to keep a workflow's definition.
type panicky struct {
	engine.Store
	now atomic.Bool
}

func (p *panicky) SaveDefinition(ctx context.Context, now time.Time, hash, id string, source []byte) error {
	if p.now.Load() {
		panic("token xoxb-secret")
	}
	return p.Store.SaveDefinition(ctx, now, hash, id, source)
}

// A mistake of the program's that a configuration brings to light ends nothing: all goes on
// by the one before, and it is tried again.
func TestReloadPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(panicky)
		l := newReloading(t, app.Watch(), app.Tune(func(c *engine.Config) {
			store.Store = c.Store
			c.Store = store
		}))
		store.now.Store(true)
		l.change("Which colour?", "Which shape?")
		if answer := l.reload("The configuration is not followed"); !strings.Contains(answer, "a mistake of its own") || strings.Contains(answer, "xoxb") {
			t.Errorf("the answer is:\n%s", answer)
		}
		l.long(10 * time.Second) // and for watch
		l.customer("Mia", "Which colour?")
		store.now.Store(false)
		l.long(time.Minute)
		l.customer("Leo", "Which shape?")
		l.r.end()
	})
}

// Who were told of a mistake are told that it is mended also if an admin has the files read
// before that is seen; and then of the same mistake again.
func TestReloadEndsAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t, app.Watch())
		for n := range 2 {
			l.change("name: Sales", "nmae: Sales")
			l.long(time.Minute)
			l.change("nmae: Sales", "name: Sales")
			l.reload("Nothing has changed in it.")
			l.long(time.Minute)
			got := said(l.slack.All("C0OPS"))
			if len(got) != 2*n+2 || !strings.Contains(got[2*n], "nmae") || !strings.Contains(got[2*n+1], "is followed") {
				t.Fatalf("the admins were told %q", got)
			}
		}
		l.r.end()
	})
}

// What keeps the program from beginning may be mended in the file as well.
func TestReloadAtTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.options = []app.Option{app.Watch()}
		wrong := strings.Replace(configuration, "#support", "#suport", 1)
		r := w.start(wrong)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		r.becomes(http.StatusServiceUnavailable, "slack: the Slack channel #suport of the team support was not found")
		l := &reloading{world: w, r: r, text: wrong}
		l.change("#suport", "#support", "What is it about?", "What may it be?")
		if err := r.app.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "What may it be?")
		r.becomes(http.StatusOK, "ready\n")
		r.end()

		// And while nothing is known of the files but that they have changed.
		r = w.start(wrong)
		r.becomes(http.StatusServiceUnavailable, "slack: the Slack channel #suport")
		l.change("What may it be?", "What else may it be?")
		r.becomes(http.StatusOK, "ready\n")
		r.end()
	})
}

// However often it is asked for, by however many, and whatever happens meanwhile, nobody
// waits for long and nothing is lost; a program that is to stop does.
func TestReloadStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newReloading(t, app.Watch())
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				u := l.telegram.User(telegramsim.Person{FirstName: fmt.Sprint("Customer", i)})
				for n := range 5 {
					u.Write(fmt.Sprintf("message %d", n))
					time.Sleep(700 * time.Millisecond)
				}
			})
			all.Go(func() {
				for range 10 {
					_ = l.r.app.Reload(t.Context()) // some find a file that is being written
					time.Sleep(300 * time.Millisecond)
				}
			})
		}
		for i := range 30 {
			l.write("frontdesk.yaml", strings.Replace(l.text, "Which colour?", fmt.Sprintf("Which colour %d?", i), 1))
			time.Sleep(200 * time.Millisecond)
		}
		all.Wait()
		l.long(time.Minute)
		l.customer("Mia", "Which colour 29?")
		for i := range 12 {
			shown := l.thread("C0SALES", fmt.Sprint("Customer", i, " "))
			l.replied("C0SALES", shown, "message 4")
		}

		// It is asked for once more while the program stops, by a Slack that does not answer.
		l.slack.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Hang() })
		l.change("C0SALES", "C0NEW")
		done := make(chan error, 1)
		go func() { done <- l.r.app.Reload(t.Context()) }()
		synctest.Wait()
		began := time.Now()
		l.r.end()
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %v to stop", took)
		}
		if err := <-done; err == nil {
			t.Error("the configuration was followed by a program that has stopped")
		}
		late, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.r.app.Reload(late); err == nil {
			t.Error("a program that has stopped reads its configuration")
		}
		l.unparked()
	})
}
