package telegramsim_test

import (
	"testing"

	"frontdesk/connectors/telegram/telegramsim"
)

// What people may put on a message, and what the bot is told of it.
func TestPeopleReact(t *testing.T) {
	w := newWorld(t)
	kinds := func() (n int) { return w.s.Bot("shop_bot").Pending() }
	before := kinds()
	if err := w.ana.React(w.sent, "👍"); err != nil {
		t.Fatal(err)
	}
	if kinds() != before {
		t.Error("a reaction came without being asked for")
	}
	call(t, w.s, "getUpdates", map[string]any{"allowed_updates": []string{"message_reaction"}})
	before = kinds()
	for _, emoji := range [][]string{{"👍"}, {"❤", "🔥", "#5"}, nil} { // the first is there already
		if err := w.ana.React(w.sent, emoji...); err != nil {
			t.Fatal(err)
		}
	}
	if kinds() != before+2 {
		t.Errorf("%d updates, want 2", kinds()-before)
	}
	for name, err := range map[string]error{
		"too many": w.ana.React(w.sent, "👍", "❤", "🔥", "🎉"), "no such": w.ana.React(w.sent, "✅"), "on nothing": w.ana.React(99, "👍"),
	} {
		if err == nil {
			t.Errorf("%s: it was put", name)
		}
	}
	call(t, w.s, "setMessageReaction", map[string]any{"chat_id": 7, "message_id": 1, "reaction": []any{map[string]any{"type": "emoji", "emoji": "👍"}}})
	if got := w.ana.Messages()[0].Reactions; len(got) != 1 || got[0] != (telegramsim.Reaction{From: w.s.Bot("shop_bot").ID(), Emoji: "👍"}) {
		t.Errorf("the reactions are %v", got)
	}
}
