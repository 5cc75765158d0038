package telegram_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// inThread is what the thread of an open conversation is told of an event.
func inThread(ev bridge.Event) string {
	policy := &bridge.Policy{
		Teams: []bridge.TeamPolicy{{ID: "support", Name: "Support", Room: "C0SUPPORT"}}, FallbackTeam: "support",
		Channels: map[bridge.EndpointID]bridge.ChannelPolicy{"shop": {App: "Telegram"}}, Phrases: bridge.NewPhrases(),
		Caps: map[bridge.EndpointID]bridge.Caps{bridge.Desk: {Features: richtext.Features{Links: true, Quotes: true, Lists: true, CodeBlocks: true}}},
	}
	id := bridge.Identity{Endpoint: "shop", User: "7", Chat: "7"}
	contact := bridge.Contact{ID: 1, Identity: id, Current: &bridge.Conversation{
		ID: 1, Status: bridge.Open, Identity: id, Team: "support", Thread: bridge.Thread{Room: "C0SUPPORT", Ready: true, N: 1}, OpenedAt: time.Unix(1, 0),
	}}
	_, out := bridge.DecideContact(bridge.Env{Now: time.Unix(1760000000, 0), Event: 9, Next: 2, Policy: policy}, contact, ev)
	var words []string
	for _, e := range out.Effects {
		if p, ok := e.Op.(bridge.Post); ok && e.Side == bridge.ToDesk {
			words = append(words, p.Body.Plain())
		}
	}
	return strings.Join(words, "\n")
}

// inPrivate are all messages that were gathered, as if each had been sent in Ana's private
// chat.
func inPrivate(t *testing.T) map[string]map[string]json.RawMessage {
	t.Helper()
	all := map[string]map[string]json.RawMessage{}
	for name, body := range gathered(t) {
		var u map[string]json.RawMessage
		if err := json.Unmarshal(body, &u); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"message", "channel_post", "business_message"} {
			m := object(u[kind])
			if m["message_id"] == nil || m["old_reaction"] != nil || m["reactions"] != nil {
				continue // reactions that were gathered without what is around them
			}
			m["chat"], m["from"], m["message_id"] = json.RawMessage(private), json.RawMessage(ana), json.RawMessage("12")
			all[name] = m
		}
	}
	return all
}

func object(raw json.RawMessage) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	return fields
}

// TestEveryKindIsShownInWords: whatever can be sent is said in the thread in words, which
// hold nothing of the form in which it came.
func TestEveryKindIsShownInWords(t *testing.T) {
	all := inPrivate(t)
	if len(all) < 5 {
		t.Fatalf("only %d messages were found", len(all))
	}
	unknown := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		body, err := json.Marshal(map[string]any{"update_id": 1, "message": all[name]})
		if err != nil {
			t.Fatal(err)
		}
		filed, err := decode(t, string(body))
		if err != nil || len(filed) != 1 {
			t.Errorf("%s: Decode = %v, %v", name, filed, err)
			continue
		}
		words := inThread(filed[0].Event)
		t.Logf("%s: %q", name, words)
		said, _ := filed[0].Event.(bridge.MessageIn)
		switch {
		case strings.TrimSpace(words) == "":
			t.Errorf("%s: nothing is said of it", name)
		case strings.Contains(words, "desk."), strings.Contains(words, "{detail}"), strings.Contains(words, "file_id"):
			t.Errorf("%s: %q is no language", name, words)
		case strings.Contains(words, "cannot be shown here"):
			if unknown++; said.Kind != "unknown" {
				t.Errorf("%s: there are no words for %s", name, said.Kind)
			}
		}
	}
	t.Logf("%d messages, %d of a kind that is unknown", len(all), unknown)
}
