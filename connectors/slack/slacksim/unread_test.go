package slacksim_test

import (
	"strings"
	"testing"

	"frontdesk/connectors/slack/slacksim"
)

// TestUnread says what counts as unread, and for whom.
func TestUnread(t *testing.T) {
	sim := slacksim.New()
	defer sim.Close()
	sim.AddUser(slacksim.User{ID: ana, Name: "ana"})
	sim.AddUser(slacksim.User{ID: ben, Name: "ben"})
	sim.AddUser(slacksim.User{ID: "U0EVA", Name: "eva"})
	sim.AddGroup(slacksim.UserGroup{ID: "S0SALES", Handle: "sellers", Members: []string{ben}})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{bot, ana, ben}})
	ok := func(ts string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	is := func(when, who string, messages, mentions int) {
		t.Helper()
		if n := sim.User(who).Unread(sales); n != (slacksim.Unread{Messages: messages, Mentions: mentions}) {
			t.Errorf("%s: %s has %+v, not %d and %d", when, who, n, messages, mentions)
		}
	}
	head := ok(sim.User(ana).Post(sales, "hello"))
	is("a message", ana, 0, 0)
	is("a message", ben, 1, 0)
	is("a message", "U0EVA", 0, 0) // who is not in the channel
	ok(sim.User(ana).Reply(sales, head, "no concern of yours"))
	is("a reply", ben, 1, 0)
	ok(sim.User(ana).Reply(sales, head, "@ben look"))
	is("a mention in a thread", ben, 1, 1)
	ok(sim.User(ana).Reply(sales, head, "all of you", slacksim.AlsoToChannel()))
	is("a reply to the channel", ben, 2, 1)
	if err := sim.User(ben).Look(sales); err != nil {
		t.Fatal(err)
	}
	is("looked", ben, 0, 0)
	ok(sim.User(ana).Post(sales, "@here and @sellers"))
	gone := ok(sim.User(ana).Post(sales, "gone soon"))
	is("after the look", ben, 2, 1)
	if err := sim.User(ana).Delete(sales, gone); err != nil {
		t.Fatal(err)
	}
	is("deleted", ben, 1, 1)
	if err := sim.User("U0EVA").Look(sales); err == nil {
		t.Error("a stranger looked into the channel")
	}
}

// TestOnScreen says what is drawn of a message: its blocks, or what Slack makes of
// its text.
func TestOnScreen(t *testing.T) {
	sim := slacksim.New()
	defer sim.Close()
	sim.AddUser(slacksim.User{ID: ana, Name: "ana"})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{ana}})
	if _, err := sim.PostAsApp(sales, "", "B0OTHER", "other", "*see* <@U0ANA>"); err != nil {
		t.Fatal(err)
	}
	const want = `[{"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"see","style":{"bold":true}},` +
		`{"type":"text","text":" "},{"type":"user","user_id":"U0ANA"}]}],"type":"rich_text"}]`
	if m := sim.Messages(sales)[0]; string(m.OnScreen()) != want {
		t.Errorf("on screen is %s", m.OnScreen())
	}
	if _, err := sim.User(ana).Post(sales, "mine"); err != nil {
		t.Fatal(err)
	}
	if m := sim.Messages(sales)[1]; string(m.OnScreen()) != string(m.Blocks) {
		t.Errorf("on screen is %s, not %s", m.OnScreen(), m.Blocks)
	}
}

// TestSeenAgain says that a message is seen anew after an edit, and after somebody or a
// channel that it names is called otherwise.
func TestSeenAgain(t *testing.T) {
	sim := slacksim.New()
	defer sim.Close()
	sim.AddUser(slacksim.User{ID: ana, Name: "ana"})
	sim.AddGroup(slacksim.UserGroup{ID: "S1", Handle: "help"})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{ana}})
	ts, err := sim.PostAsApp(sales, "", "B0OTHER", "other", "<@U0ANA> <#C0SALES> <!subteam^S1>")
	if err != nil {
		t.Fatal(err)
	}
	seen := func(want string) {
		t.Helper()
		if m, _ := sim.Message(sales, ts); m.Seen() != want {
			t.Errorf("seen is %q, not %q", m.Seen(), want)
		}
	}
	seen("@ana #sales @help")
	sim.AddUser(slacksim.User{ID: ana, Name: "ann"})
	if err := sim.Rename(sales, "shop"); err != nil {
		t.Fatal(err)
	}
	seen("@ann #shop @help")
	sim.AddGroup(slacksim.UserGroup{ID: "S1", Handle: "aid"})
	seen("@ann #shop @aid")
	if ts, err = sim.User(ana).Post(sales, "before"); err != nil {
		t.Fatal(err)
	}
	seen("before")
	if err := sim.User(ana).Edit(sales, ts, "after"); err != nil {
		t.Fatal(err)
	}
	seen("after")
}

// TestLatest says which messages are the last ones.
func TestLatest(t *testing.T) {
	sim := slacksim.New()
	defer sim.Close()
	sim.AddUser(slacksim.User{ID: ana, Name: "ana"})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{ana}})
	var heads []string
	for _, text := range []string{"a", "b", "c"} {
		ts, err := sim.User(ana).Post(sales, text)
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, ts)
	}
	if _, err := sim.User(ana).Reply(sales, heads[0], "on a"); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "", 1: "a, on a", 2: "a, c, on a", 9: "a, b, c, on a"} {
		var got []string
		for _, m := range sim.Latest(sales, n) {
			got = append(got, m.Seen())
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("the last %d are %q, not %s", n, got, want)
		}
	}
	if sim.Latest("C0NOWHERE", 9) != nil {
		t.Error("there is something nowhere")
	}
}

// TestChanged says that whoever takes Changed before they read misses nothing.
func TestChanged(t *testing.T) {
	sim := slacksim.New()
	defer sim.Close()
	changed := sim.Changed()
	select {
	case <-changed:
		t.Fatal("nothing has changed yet")
	default:
	}
	sim.AddUser(slacksim.User{ID: ana, Name: "ana"})
	<-changed
	if users := sim.Users(); len(users) != 2 || users[1].Shown() != "ana" {
		t.Errorf("there are %+v", users)
	}
	if len(sim.Channels()) != 0 {
		t.Error("there are channels")
	}
	if slacksim.Emoji("tada") != "🎉" || slacksim.Emoji("+1::skin-tone-3") != "👍" || slacksim.Emoji("nothing") != "" || slacksim.Emoji("🎉") != "" {
		t.Error("emoji are drawn as something else")
	}
}
