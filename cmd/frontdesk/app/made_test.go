package app_test

import (
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
)

// makes has a version of a workflow made in Slack, while the program does not run.
func (w *world) makes(versions ...bridge.MadeWorkflow) {
	w.Helper()
	path := filepath.Join(w.dir, "frontdesk.db")
	if !there(path) {
		template.Copy(w.T, path, migrate)
	}
	db, err := store.Open(w.ctx, "sqlite:"+path, store.InBubble())
	if err != nil {
		w.Fatal(err)
	}
	defer db.Close()
	now := time.Now()
	if _, err := db.Receive(w.ctx, now, connectors.Raw{Endpoint: bridge.Desk, Key: versions[0].ID + now.String(), Lane: "makes", Body: []byte("{}")}); err != nil {
		w.Fatal(err)
	}
	raws, err := db.Undecoded(w.ctx, now, 1, nil)
	if err != nil || len(raws) != 1 {
		w.Fatalf("%d events: %v", len(raws), err)
	}
	place := bridge.Place{Endpoint: bridge.Desk, Command: "U0EVA"}
	if err := db.File(w.ctx, now, raws[0].ID, []connectors.Filed{{Place: place, Event: bridge.Commanded{Actor: "U0EVA"}}}); err != nil {
		w.Fatal(err)
	}
	_, did, err := db.Process(w.ctx, now, func(*engine.Case) bridge.Outcome { return bridge.Outcome{Made: versions} })
	if err != nil || !did {
		w.Fatalf("the workflow was not made (%v): %v", did, err)
	}
}

// TestMadeWorkflows has an admin turn on a workflow that was made in Slack, and a team that
// it needs vanish from the configuration.
func TestMadeWorkflows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0ANA", "U0EVA"}})
		w.makes(bridge.MadeWorkflow{ID: "vip", Version: 1, Text: "id: vip\nname: VIPs\ntrigger: {event: conversation_opened}\nsteps:\n  - say: You are a VIP!\n  - route: sales\n", What: bridge.MadeNew, By: "U0EVA", At: time.Now()})
		text := strings.Replace(configuration, "slack: {", "slack: {workspace_admins: true, ", 1)
		r := w.start(text)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia"})
		mia.Write("Hello")
		w.told(mia, "What is it about?")

		w.slash("U0ANA", "C0ALL", "/desk workflow list", "VIPs (vip): off; made in Slack, version 1")
		w.slash("U0ANA", "C0ALL", "/desk workflow list", "inbound: on; in the configuration, frontdesk.yaml:12:5; conversation opened; 1 running, 1 in all")
		w.slash("U0ANA", "C0ALL", "/desk workflow on vip", "is for admins")
		w.slash("U0EVA", "C0ALL", "/desk workflow off inbound", "at frontdesk.yaml:12:5, and is read-only here")
		w.slash("U0EVA", "C0ALL", "/desk workflow on vip", "“VIPs” is on now (version 2)")
		time.Sleep(time.Second)
		leo := w.telegram.User(telegramsim.Person{ID: 556, FirstName: "Leo"})
		leo.Write("Hello")
		w.told(leo, "You are a VIP!")
		w.thread("C0SALES", "Leo")

		w.slash("U0ANA", "C0ALL", "/desk workflow show vip", "say: You are a VIP!")
		w.slash("U0ANA", "C0ALL", "/desk workflow export vip", "comes to you in private")
		private := func(name string) string {
			t.Helper()
			var content []byte
			has := func() bool {
				for _, m := range w.slack.Direct("U0ANA") {
					for _, f := range m.Files {
						if f.Name == name {
							_, file, ok := w.slack.OpenFile(f.ID)
							if ok {
								content, _ = io.ReadAll(file)
							}
							return ok
						}
					}
				}
				return false
			}
			if err := w.slack.Wait(w.ctx, has); err != nil {
				t.Fatalf("%s does not come in private: %v\n%s", name, err, w.log)
			}
			return string(content)
		}
		if _, err := png.Decode(strings.NewReader(private("vip.png"))); err != nil {
			t.Errorf("the picture: %v", err)
		}
		if got := private("vip.yaml"); !strings.HasPrefix(got, "workflows:\n  - id: vip\n    name: VIPs\n") {
			t.Errorf("the file is\n%s", got)
		}
		w.slash("U0EVA", "C0ALL", "/desk workflow off vip", "“VIPs” is off now (version 3)")
		time.Sleep(time.Second)
		zoe := w.telegram.User(telegramsim.Person{ID: 557, FirstName: "Zoe"})
		zoe.Write("Hello")
		w.told(zoe, "What is it about?")
		w.slash("U0EVA", "C0ALL", "/desk audit", "Eva changed a workflow: vip, version 2, on → vip, version 3, off")
		r.end()
	})
}

// TestMadeElsewhere has a change noticed that this program did not make itself, and kept
// when the configuration is read anew.
func TestMadeElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.tune = func(c *engine.Config) { c.Made = nil } // as if another replica had made it
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0EVA"}})
		w.makes(bridge.MadeWorkflow{ID: "vip", Version: 1, Text: "id: vip\ntrigger: {event: conversation_opened}\nsteps:\n  - say: You are a VIP!\n", What: bridge.MadeNew, By: "U0EVA", At: time.Now()})
		text := strings.Replace(configuration, "slack: {", "slack: {admins: [U0EVA], ", 1)
		r := w.start(text)
		w.slash("U0EVA", "C0ALL", "/desk workflow on vip", "is on now")
		time.Sleep(3 * time.Second)
		greeted := func(name string) {
			t.Helper()
			who := w.telegram.User(telegramsim.Person{FirstName: name})
			who.Write("Hello")
			w.told(who, "You are a VIP!")
		}
		greeted("Leo")
		if err := os.WriteFile(filepath.Join(w.dir, "frontdesk.yaml"), []byte(strings.Replace(text, "Your email?", "Your mail?", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := r.app.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		greeted("Zoe")
		w.slash("U0EVA", "C0ALL", "/desk workflow off vip", "is off now")
		time.Sleep(3 * time.Second)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia"})
		mia.Write("Hello")
		w.told(mia, "What is it about?")
		r.end()
	})
}

// TestUnfitWorkflow starts the program with a workflow whose team the configuration does
// not have any more: it does not run, the admins are told, and nothing else is the worse.
func TestUnfitWorkflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0ANA", "U0EVA"}})
		w.makes(bridge.MadeWorkflow{ID: "bills", Version: 1, On: true, Text: "id: bills\nname: 'Bills: <due>'\ntrigger: {event: conversation_opened}\nsteps:\n  - route: billing\n", What: bridge.MadeNew, By: "U0EVA", At: time.Now()})
		text := strings.Replace(configuration, "slack: {", "slack: {admins: [U0EVA], ", 1)
		r := w.start(text)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia"})
		mia.Write("Hello")
		w.told(mia, "What is it about?")
		told := func(n int, last string) {
			t.Helper()
			time.Sleep(time.Minute)
			if got := said(w.slack.Direct("U0EVA")); len(got) != n || !strings.Contains(got[n-1], last) {
				t.Errorf("the admin is told %q, want %d, the last %q", got, n, last)
			}
		}
		told(1, `The workflow “Bills: <due>”, made in Slack, does not run any more: there is no team “billing”; there is sales, support. /desk workflow edit bills`)
		w.slash("U0ANA", "C0ALL", "/desk workflow show bills", `The reason: there is no team “billing”`)
		r.end()
		r = w.start(text)
		told(1, "does not run")
		r.end()
		with := strings.Replace(text, "teams:\n", "teams:\n  - {id: billing, name: Billing, slack_channel: C0SALES}\n", 1)
		r = w.start(with)
		told(2, "✅ What kept the workflow “Bills: <due>” from running is mended: it runs again.")
		leo := w.telegram.User(telegramsim.Person{ID: 556, FirstName: "Leo"})
		leo.Write("Hello")
		w.thread("C0SALES", "Leo")
		r.end()
		w.makes(bridge.MadeWorkflow{ID: "bills", Version: 2, On: true, Text: "id: bills\nsteps:\n  - route: gone\n", What: bridge.MadeEdited, By: "U0EVA", At: time.Now()})
		r = w.start(with)
		told(3, "does not run")
		w.slash("U0EVA", "C0ALL", "/desk workflow off bills", "is off now")
		told(3, "does not run") // and not that it is mended
		r.end()
	})
}

// TestReloadNamesUnfit has a configuration followed with which workflows made in Slack do not
// run any more: whoever asked reads which, why, and a way on, and that is gone.
func TestReloadNamesUnfit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0EVA"}})
		made := func(id, rest string) bridge.MadeWorkflow {
			return bridge.MadeWorkflow{ID: id, Version: 1, On: true, Text: "id: " + id + "\n" + rest, What: bridge.MadeNew, By: "U0EVA", At: time.Now()}
		}
		all := []bridge.MadeWorkflow{made("ace", "trigger: {event: conversation_opened}\nsteps:\n  - say: You are an ace!\n"), made("lost", "steps:\n  - route: lost\n")}
		for _, id := range []string{"b", "c", "d", "e", "f"} {
			all = append(all, made(id, "steps:\n  - route: billing\n"))
		}
		w.makes(all...)
		text := strings.Replace(configuration, "slack: {", "slack: {admins: [U0EVA], ", 1)
		with := strings.Replace(text, "teams:\n", "teams:\n  - {id: billing, name: Billing, slack_channel: C0SALES}\n", 1)
		r := w.start(with)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia"})
		mia.Write("Hello")
		w.told(mia, "You are an ace!")

		without := strings.Replace(text, "id: inbound", "id: ace", 1)
		write := func(text string) { w.does(os.WriteFile(filepath.Join(w.dir, "frontdesk.yaml"), []byte(text), 0o600)) }
		write(without)
		answer := w.slash("U0EVA", "C0ALL", "/desk reload", "followed as the files say it now").Seen()
		_, answer, _ = strings.Cut(answer, "\n⚠️ ")
		want := "Made in Slack, and on, but they do not run:\n" +
			"• “ace”: the configuration has a workflow with this id, at frontdesk.yaml:12:5. /desk workflow remove ace takes away the one made in Slack.\n" +
			"• “b”: there is no team “billing”; there is sales, support. /desk workflow edit b changes it, /desk workflow remove b takes it away.\n"
		if !strings.HasPrefix(answer, want) || strings.Count(answer, "•") != 5 || !strings.HasSuffix(answer, "\n… and 2 more") || strings.Contains(answer, "lost") {
			t.Errorf("the answer goes on with\n%s", answer)
		}
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		w.told(leo, "What is it about?")

		time.Sleep(time.Minute)
		told := strings.Join(said(w.slack.Direct("U0EVA")), "\n\n") // perhaps of the one that was lost before at first
		if strings.Count(told, "⚠️") > 2 || !strings.Contains(told, "⚠️ These workflows, made in Slack, do not run any more:\n• “ace”: the") || !strings.HasSuffix(told, " more") {
			t.Errorf("the admin is told %s", told)
		}
		write(with)
		w.slash("U0EVA", "C0ALL", "/desk reload", "✅ Made in Slack, and runs again: “ace”, “b”, “c”, “d”, “e” and 1 more.\n⚠️ Made in Slack, and on, but it does not run:\n• “lost”")
		time.Sleep(time.Minute)
		if told := said(w.slack.Direct("U0EVA")); told[len(told)-1] != "✅ What kept these workflows from running is mended; they run again: “ace”, “b”, “c”, “d”, “e” and 1 more." {
			t.Errorf("the admin is told %q", told)
		}
		write(without)
		w.slash("U0EVA", "C0ALL", "/desk reload", "\n… and 2 more")

		eva := w.slack.User("U0EVA")
		for _, id := range []string{"ace", "b", "c", "d", "e", "f"} {
			w.does(eva.Slash("C0ALL", "/desk workflow remove "+id))
			w.showsForm("U0EVA", "Remove “"+id+"”, made in Slack (version 1)?")
			w.does(eva.Submit(nil))
			w.showsForm("U0EVA", "is removed.")
			w.does(eva.CloseModal())
		}
		time.Sleep(time.Second)
		w.slash("U0EVA", "C0ALL", "/desk reload", "Nothing has changed in it.\n⚠️ Made in Slack, and on, but it does not run:\n• “lost”: there is no team “lost”")
		r.end()
	})
}
