package slacksim_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/connectors/slack/slacksim"
)

// peopled is a workspace in which everything has happened that can be saved.
func peopled(t *testing.T) *slacksim.Server {
	t.Helper()
	sim := slacksim.New()
	t.Cleanup(sim.Close)
	sim.AddUser(slacksim.User{ID: ana, Name: "ana", RealName: "Ana Ruiz", Admin: true})
	sim.AddUser(slacksim.User{ID: ben, Name: "ben"})
	sim.AddGroup(slacksim.UserGroup{ID: "S0SUPPORT", Handle: "support", Members: []string{ana}})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{bot, ana, ben}})
	sim.AddChannel(slacksim.Channel{ID: random, Name: "random", Members: []string{ana}})
	ok := func(ts string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	a, b := sim.User(ana), sim.User(ben)
	head := ok(a.Post(sales, "*hello* @ben, see #random and :tada: https://example.org\n- one\n- two\n> said\n```code```"))
	ok(b.Reply(sales, head, "a reply @support", slacksim.AlsoToChannel()))
	ok(b.Post(sales, "a file", slacksim.WithFile("a.png", "image/png", 12), slacksim.WithUpload(slacksim.Upload{Name: "b.txt", Alt: "Words", Content: []byte("words")})))
	ok(b.Post(sales, "look", slacksim.Sharing(head)))
	if _, posted := postTo(sim, url.Values{"channel": {sales}, "text": {"https://example.org/"}, "unfurl_links": {"true"}}); !posted {
		t.Fatal("the app cannot post")
	}
	sim.AddEmoji("lgtm", "alias:+1")
	gone := ok(a.Post(sales, "gone"))
	ok(a.Message("in private"))
	ok(sim.PostAsApp(sales, head, "B0OTHER", "other", "<@U0ANA> &lt;"))
	for _, err := range []error{
		a.Edit(sales, head, "hello *again*"), b.React(sales, head, "tada"), a.React(sales, head, "tada"),
		a.Delete(sales, gone), b.Look(sales), sim.LockThread(sales, head),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Post(random, "let me in"); err == nil {
		t.Fatal("Ben got in")
	}
	return sim
}

// TestSave: a workspace that was saved and loaded looks the same to everybody.
func TestSave(t *testing.T) {
	before := peopled(t)
	data, err := before.Save()
	if err != nil {
		t.Fatal(err)
	}
	after := slacksim.New()
	defer after.Close()
	if err := after.Load(data); err != nil {
		t.Fatal(err)
	}
	for _, c := range before.Channels() {
		if diff := cmp.Diff(before.All(c.ID), after.All(c.ID), cmp.AllowUnexported(slacksim.Message{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", c.Name, diff)
		}
	}
	for _, id := range []string{ana, ben} {
		if b, a := before.User(id), after.User(id); b.Unread(sales) != a.Unread(sales) || len(b.Notices()) != len(a.Notices()) {
			t.Errorf("%s sees something else: %+v, %v", id, a.Unread(sales), a.Notices())
		}
	}
	if diff := cmp.Diff(before.Users(), after.Users()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"lgtm": "alias:+1"}, after.OwnEmoji()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before.Channels(), after.Channels()); diff != "" {
		t.Error(diff)
	}
	// What is written now comes after all that was.
	ts, err := after.User(ana).Post(sales, "later")
	if all := after.All(sales); err != nil || all[len(all)-1].TS != ts || all[len(all)-2].TS >= ts {
		t.Errorf("it was posted at %s (%v)", ts, err)
	}
	if err := after.Load(data); err == nil {
		t.Error("it was loaded twice")
	}
}

// TestSavePending: an event that nobody had acknowledged is sent after loading, once,
// and numbers are not drawn twice.
func TestSavePending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := peopled(t) // without the app: each event waits
		data, err := before.Save()
		if err != nil {
			t.Fatal(err)
		}
		unacked := before.Unacked()
		if _, err := before.User(ana).Post(sales, "forgotten, but not by the app"); err != nil {
			t.Fatal(err)
		}
		if unacked == 0 {
			t.Fatal("nothing waits")
		}
		after := slacksim.New()
		if err := after.Load(data); err != nil {
			t.Fatal(err)
		}
		defer after.Close()
		if n := after.Unacked(); n != unacked {
			t.Errorf("%d events wait, not %d", n, unacked)
		}
		if _, err := after.User(ana).Post(sales, "later"); err != nil {
			t.Fatal(err)
		}
		for _, new := range after.Events() {
			for _, old := range before.Events() {
				if old.ID == new.ID {
					t.Errorf("the event %s came twice", old.ID)
				}
			}
		}
	})
}

// TestLoadRefuses has a row for each kind of file that is none.
func TestLoadRefuses(t *testing.T) {
	data, err := peopled(t).Save()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(map[string]json.RawMessage) string{
		"of another form":      func(m map[string]json.RawMessage) string { m["version"] = []byte("3"); return "its form is 3, not 2" },
		"of another workspace": func(m map[string]json.RawMessage) string { m["team"] = []byte(`"T1"`); return "it is T1" },
		"with a wrong ts": func(m map[string]json.RawMessage) string {
			m["channels"] = []byte(strings.Replace(string(m["channels"]), `"ts":"`, `"ts":"x`, 1))
			return "is no ts"
		},
		"with a strange block": func(m map[string]json.RawMessage) string {
			m["channels"] = []byte(strings.Replace(string(m["channels"]), `"type":"rich_text"`, `"type":"poor_text"`, 1))
			return "unsupported type: poor_text"
		},
		"with a whisper from nowhere": func(m map[string]json.RawMessage) string {
			m["ephemerals"] = []byte(`[{"ts":"1.000000","channel":"C0NOWHERE","sent_to":"U0ANA"}]`)
			return "is in no channel"
		},
	} {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		want := change(m)
		changed, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		sim := slacksim.New()
		if err := sim.Load(changed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %q", name, err, want)
		}
		sim.Close()
	}
	sim := slacksim.New()
	defer sim.Close()
	if err := sim.Load([]byte("{")); err == nil {
		t.Error("half a file was loaded")
	}
}
