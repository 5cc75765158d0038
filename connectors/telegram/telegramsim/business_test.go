package telegramsim_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

func TestBusiness(t *testing.T) {
	s, ana := newServer()
	ana.Start("")
	z := s.Bot("shop_bot").Connect(telegramsim.Person{ID: 99, FirstName: "Eva"}, telegramsim.Rights{Reply: true, DeleteSent: true})
	there := z.Chat(telegramsim.Person{ID: 7})
	hello := there.Write("Hello")
	with := func(more map[string]any) map[string]any {
		p := map[string]any{"chat_id": 7, "business_connection_id": z.ID()}
		for key, value := range more {
			p[key] = value
		}
		return p
	}
	expect := func(method string, params map[string]any, refusal string) {
		t.Helper()
		if a := call(t, s, method, params); a.OK != (refusal == "") || !strings.Contains(a.Description, refusal) {
			t.Errorf("%s(%v) = %+v, want %q", method, params, a, refusal)
		}
	}
	expect("sendMessage", with(map[string]any{"text": "Yes?"}), "")
	expect("sendMessage", with(map[string]any{"text": "x", "chat_id": ""}), "chat identifier is empty")
	expect("sendMessage", with(map[string]any{"text": "x", "chat_id": "@ana"}), "must be a valid Integer")
	expect("sendMessage", with(map[string]any{"text": "x", "business_connection_id": "z"}), "business connection not found")
	expect("sendMessage", with(map[string]any{"text": "x", "chat_id": 8}), "BUSINESS_PEER_INVALID")
	expect("sendMessage", with(map[string]any{"text": "x", "reply_markup": keys("A")}), "inline keyboard expected")
	expect("getBusinessConnection", map[string]any{"business_connection_id": z.ID()}, "")
	expect("getBusinessConnection", map[string]any{"business_connection_id": "z"}, "not found")
	sent := there.Received()[0]
	expect("editMessageText", with(map[string]any{"message_id": sent.ID, "text": "Well?"}), "")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{hello.ID}}), "not enough rights")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{}}), "are not specified")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": make([]int, 101)}), "too many")
	expect("deleteBusinessMessages", with(nil), "expected an Array")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{1}, "business_connection_id": "z"}), "not found")
	there.Age(49 * time.Hour)
	expect("sendMessage", with(map[string]any{"text": "x"}), "BUSINESS_PEER_USAGE_MISSING")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{sent.ID}}), "can't be deleted")
	again := there.Write("Hello?")
	z.Allow(telegramsim.Rights{DeleteAll: true})
	expect("sendMessage", with(map[string]any{"text": "x"}), "BUSINESS_PEER_INVALID")
	expect("editMessageReplyMarkup", with(map[string]any{"message_id": sent.ID}), "BUSINESS_PEER_INVALID")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{again.ID}}), "")
	z.Disconnect()
	expect("sendMessage", with(map[string]any{"text": "x"}), "BUSINESS_CONNECTION_INVALID")
	expect("deleteBusinessMessages", with(map[string]any{"message_ids": []int{again.ID}}), "BUSINESS_CONNECTION_INVALID")
	if got := ana.Received(); len(got) > 0 {
		t.Errorf("the bot's own chat has %+v", got)
	}
	if there.Write("Anybody?"); there.Delete(99) == nil {
		t.Error("nothing was deleted")
	}
	if _, err := ana.OwnerWrites("x"); err == nil {
		t.Error("somebody else writes in the bot's own chat")
	}
}

func TestWhatTheBotHearsOfABusiness(t *testing.T) {
	s, ana := newServer()
	z := s.Bot("shop_bot").Connect(telegramsim.Person{ID: 99, FirstName: "Eva"}, telegramsim.Rights{Reply: true})
	there := z.Chat(telegramsim.Person{ID: 7})
	hello := there.Write("Hello")
	own, err := there.OwnerWrites("Hello Ana")
	if err != nil {
		t.Fatal(err)
	}
	if err := there.OwnerEdits(own.ID, "Hello, Ana"); err != nil || there.OwnerEdits(hello.ID, "x") == nil {
		t.Errorf("the owner edits %v, or what is not theirs", err)
	}
	if err := there.Edit(hello.ID, "Hullo"); err != nil {
		t.Fatal(err)
	}
	if err := there.Delete(hello.ID); err != nil {
		t.Fatal(err)
	}
	mine := ana.Write("to the bot")
	if err := ana.Delete(mine.ID); err != nil { // of which the bot is not told
		t.Fatal(err)
	}
	z.Disconnect()
	there.Write("unheard")
	got := string(call(t, s, "getUpdates", nil).Result)
	for _, want := range []string{
		`"business_connection":{"date":`, `"can_reply":true`, `"business_message":{`, `"edited_business_message":{`,
		`"deleted_business_messages":{"business_connection_id":"` + z.ID() + `"`, `"message_ids":[1]`, `"is_enabled":false`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if n := strings.Count(got, "update_id"); n != 8 || strings.Contains(got, "unheard") {
		t.Errorf("there are %d updates: %s", n, got)
	}
}
