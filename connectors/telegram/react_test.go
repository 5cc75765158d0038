package telegram_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

func TestDecodeReactions(t *testing.T) {
	update := func(chat, user, before, after string) string {
		return fmt.Sprintf(`{"update_id":1,"message_reaction":{"chat":%s,"message_id":12,"user":%s,"date":1760000000,"old_reaction":%s,"new_reaction":%s}}`,
			chat, user, before, after)
	}
	thumb, heart := `{"type":"emoji","emoji":"👍"}`, `{"type":"emoji","emoji":"❤"}`
	reacted := func(before, after []string) bridge.Event {
		return bridge.ContactReacted{Stamp: stamp, From: profile, Emoji: after, Was: before}
	}
	for _, tt := range []struct {
		name, body string
		want       bridge.Event
		err        bool
	}{
		{"put", update(private, ana, `[]`, `[`+thumb+`]`), reacted(nil, []string{"👍"}), false},
		{"changed", update(private, ana, `[`+thumb+`]`, `[`+heart+`]`), reacted([]string{"👍"}, []string{"❤"}), false},
		{"removed", update(private, ana, `[`+heart+`]`, `[]`), reacted([]string{"❤"}, nil), false},
		{"several, of all kinds", update(private, ana, `null`, `[`+thumb+`,{"type":"custom_emoji","custom_emoji_id":"5"},{"type":"paid"},{"type":"telepathy"},7]`),
			reacted(nil, []string{"👍", bridge.CustomEmoji, "⭐", bridge.CustomEmoji, bridge.CustomEmoji}), false},
		{"in a group", update(`{"id":-5,"type":"group"}`, ana, `[]`, `[`+thumb+`]`), nil, false},
		{"on no message", `{"update_id":1,"message_reaction":{"chat":` + private + `}}`, nil, true},
		{"nowhere", `{"update_id":1,"message_reaction":7}`, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			filed, err := decode(t, tt.body)
			if (err != nil) != tt.err {
				t.Fatalf("the error is %v", err)
			}
			var want []connectors.Filed
			if tt.want != nil {
				want = []connectors.Filed{{Place: home, Event: tt.want}}
			}
			if diff := cmp.Diff(want, filed); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Each reaction that Telegram has can stand in Slack, and is itself again there.
func TestReactionsOfTelegramAreKnownInSlack(t *testing.T) {
	all := (&telegram.Settings{}).Reactions()
	if len(all) != 73 {
		t.Errorf("there are %d", len(all))
	}
	for _, emoji := range all {
		short, ok := richtext.ShortByEmoji(emoji)
		back, _ := richtext.EmojiByShort(short)
		if !ok || bridge.BareEmoji(back) != bridge.BareEmoji(emoji) || bridge.BareEmoji(emoji) != emoji {
			t.Errorf("%s is %q in Slack, and %s from there", emoji, short, back)
		}
	}
	for _, emoji := range bridge.DefaultReactions() {
		if _, ok := (bridge.Caps{React: all}).Reaction(emoji); !ok {
			t.Errorf("Telegram does not take %s, which is one of the default", emoji)
		}
	}
}

func TestReact(t *testing.T) {
	s := newShop(t)
	hello := s.ana.Write("hello")
	ref := bridge.RemoteID(fmt.Sprintf("7:%d", hello.ID))
	react := func(emoji string, refs ...bridge.RemoteID) error {
		d := postTo(s.ana, bridge.React{Message: "m1.0", Side: bridge.ToCustomer, Emoji: emoji})
		d.Refs = refs
		_, err := s.ch.Deliver(t.Context(), d)
		return err
	}
	want := func(list ...telegramsim.Reaction) {
		t.Helper()
		for _, m := range s.ana.Messages() {
			if m.ID == hello.ID && !reflect.DeepEqual(m.Reactions, list) && len(m.Reactions)+len(list) > 0 {
				t.Errorf("the reactions are %v, want %v", m.Reactions, list)
			}
		}
	}
	bot := s.sim.Bot("shop_bot").ID()
	for _, emoji := range []string{"👍", "👍", "❤", "❤‍🔥", "🤷‍♂"} { // twice the same: it is there already
		if err := react(emoji, ref, "7:1"); err != nil {
			t.Fatal(err)
		}
		want(telegramsim.Reaction{From: bot, Emoji: emoji})
	}
	if err := s.ana.React(hello.ID, "🎉"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := react("", ref); err != nil {
			t.Fatal(err)
		}
		want(telegramsim.Reaction{From: 7, Emoji: "🎉"})
	}
	rejected := func(err error, reason string) {
		t.Helper()
		if f := connectors.AsFailure(err); err == nil || f.Class != connectors.Rejected || f.Reason != reason {
			t.Errorf("the failure is %v, want it rejected as %s", err, reason)
		}
	}
	rejected(react("✅", ref), bridge.ReasonNotAllowed)
	rejected(react("👍", "7:99"), bridge.ReasonGone)
	rejected(react("👍", "nothing"), bridge.ReasonOther)
	s.ana.Block()
	rejected(react("👍", ref), bridge.ReasonBlocked)
}

// What a customer puts on a message arrives in the lane of their chat.
func TestReactionsAreAskedFor(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.start()
		hello := p.ana.Write("hello")
		synctest.Wait()
		if err := p.ana.React(hello.ID, "👍", "❤"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		got := c.all()
		if len(got) != 2 || got[1].Lane != got[0].Lane || !strings.Contains(string(got[1].Body), `"message_reaction"`) {
			t.Errorf("what came in: %+v", got)
		}
	})
}
