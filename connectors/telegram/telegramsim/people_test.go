package telegramsim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

func TestWhatTheBotHearsOfPeople(t *testing.T) {
	s, ana := newServer()
	ana.Start("promo-7")
	hello := ana.Write("héllo")
	if err := ana.Edit(hello.ID, "hello"); err != nil {
		t.Fatal(err)
	}
	ana.Send("photo", json.RawMessage(`[{"file_id":"F"}]`), "look")
	ana.Block()
	ana.Write("back again")
	if err := ana.Edit(99, "x"); err == nil {
		t.Error("a message that is not there was edited")
	}
	a := call(t, s, "getUpdates", nil)
	var updates []map[string]any
	if err := json.Unmarshal(a.Result, &updates); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, u := range updates {
		for kind := range u {
			if kind != "update_id" {
				kinds = append(kinds, kind)
			}
		}
	}
	want := []string{"message", "message", "edited_message", "message", "my_chat_member", "my_chat_member", "message"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
	start := updates[0]["message"].(map[string]any)
	wantStart := map[string]any{
		"message_id": 1.0, "date": start["date"], "text": "/start promo-7",
		"entities": []any{map[string]any{"type": "bot_command", "offset": 0.0, "length": 6.0}},
		"from": map[string]any{
			"id": 7.0, "is_bot": false, "first_name": "Ana", "last_name": "Lima", "username": "ana", "language_code": "pt-br",
		},
		"chat": map[string]any{"id": 7.0, "type": "private", "first_name": "Ana", "last_name": "Lima", "username": "ana"},
	}
	if diff := cmp.Diff(wantStart, start); diff != "" {
		t.Error(diff)
	}
	photo := updates[3]["message"].(map[string]any)
	if photo["caption"] != "look" || photo["text"] != nil || photo["photo"] == nil {
		t.Errorf("the photo is %v", photo)
	}
}

func TestPressing(t *testing.T) {
	w := newWorld(t)
	b, ok := w.ana.Received()[0].Button("Yes")
	if !ok || b.Data != "y" {
		t.Fatalf("the button is %+v", b)
	}
	press, err := w.ana.Press(b)
	if err != nil {
		t.Fatal(err)
	}
	updates := poll(t, w.s, map[string]any{"offset": -1})
	if q := updates[0].Query; q == nil || q.Data != "y" {
		t.Fatalf("the bot hears %+v", updates)
	}
	answer := map[string]any{"callback_query_id": updates[0].Query.ID, "text": "Thanks"}
	if a := call(t, w.s, "answerCallbackQuery", answer); !a.OK {
		t.Fatalf("answering: %+v", a)
	}
	if said, ok := press.Answered(); !ok || said != "Thanks" {
		t.Errorf("the app shows %q, %v", said, ok)
	}
	if a := call(t, w.s, "answerCallbackQuery", answer); a.OK {
		t.Error("it was answered twice")
	}
	if a := call(t, w.s, "editMessageReplyMarkup", map[string]any{"chat_id": 7, "message_id": w.sent}); !a.OK {
		t.Fatalf("taking the buttons off: %+v", a)
	}
	if labels := w.ana.Received()[0].Labels(); len(labels) != 0 {
		t.Errorf("there are still %q", labels)
	}
	if _, err := w.ana.Press(b); err == nil {
		t.Error("a button that is gone was pressed")
	}
}

func TestGroups(t *testing.T) {
	w := newWorld(t)
	w.group.Write(w.ana, "among ourselves") // not for the bot's eyes
	w.group.Write(w.ana, "/help@shop_bot")
	id := w.group.ID()
	if a := call(t, w.s, "sendMessage", map[string]any{"chat_id": id, "text": "I am leaving"}); !a.OK {
		t.Fatalf("%+v", a)
	}
	if a := call(t, w.s, "leaveChat", map[string]any{"chat_id": id}); !a.OK || w.group.Present() {
		t.Errorf("leaving: %+v, present: %v", a, w.group.Present())
	}
	if a := call(t, w.s, "leaveChat", map[string]any{"chat_id": id}); a.Description != "Forbidden: bot is not a member of the group chat" {
		t.Errorf("leaving again: %+v", a)
	}
	a := call(t, w.s, "getUpdates", nil)
	for part, want := range map[string]int{
		"among ourselves": 0, "/help@shop_bot": 1, "new_chat_members": 1, "left_chat_member": 1, `"my_chat_member"`: 2,
	} {
		if n := strings.Count(string(a.Result), part); n != want {
			t.Errorf("the bot hears %q %d times, want %d", part, n, want)
		}
	}
}

func TestTwoBots(t *testing.T) {
	s, ana := newServer(telegramsim.WithBot("43:OTHER", "help_bot"))
	other := ana.With(s.Bot("help_bot"))
	other.Write("to the other one")
	if s.Bot("shop_bot").Pending() != 0 || s.Bot("help_bot").Pending() != 1 || len(ana.Messages()) != 0 {
		t.Error("the bots are not told apart")
	}
}

func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer()
		ana.Start("")
		go func() {
			time.Sleep(time.Minute)
			call(t, s, "sendMessage", map[string]any{"chat_id": 7, "text": "Good morning"})
		}()
		m, err := ana.WaitText(t.Context(), "morning")
		if err != nil || m.Text != "Good morning" {
			t.Errorf("it waited for %+v, %v", m, err)
		}
	})
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name   string
		fault  telegramsim.Fault
		effect int
		status int // 0: no answer
	}{
		{"dropped before", telegramsim.Dropped(false), 0, 0},
		{"dropped after", telegramsim.Dropped(true), 1, 0},
		{"page", telegramsim.Page(502), 0, 502},
		{"page after", telegramsim.Page(504).After(), 1, 504},
		{"error", telegramsim.Failing(500), 0, 500},
		{"delayed", telegramsim.Delayed(time.Millisecond), 1, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ana := newServer()
			ana.Start("")
			s.Order("sendMessage", tt.fault)
			server := httptest.NewServer(s)
			defer server.Close()
			status := 0
			resp, err := http.Post(server.URL+"/bot"+token+"/sendMessage", "application/json", strings.NewReader(`{"chat_id":7,"text":"hi"}`))
			if err == nil {
				status = resp.StatusCode
				resp.Body.Close()
			}
			if status != tt.status || s.Accepted(7)["hi"] != tt.effect {
				t.Errorf("status %d, accepted %d times; want %d and %d", status, s.Accepted(7)["hi"], tt.status, tt.effect)
			}
			calls := s.Calls()
			c := calls[len(calls)-1]
			if c.Bot != "shop_bot" || c.Params["text"] != "hi" || c.Done != (tt.effect == 1) || c.Status != tt.status {
				t.Errorf("the log says %+v", c)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	s, ana := newServer(telegramsim.WithFaults(func(c telegramsim.Call) *telegramsim.Fault {
		if c.Seq%2 == 0 {
			f := telegramsim.Throttled(1)
			return &f
		}
		return nil
	}))
	ana.Start("")
	for i, want := range []int{200, 429, 200, 429} {
		if a := call(t, s, "sendMessage", map[string]any{"chat_id": 7, "text": "x"}); a.Status != want {
			t.Errorf("call %d is answered %d, want %d", i+1, a.Status, want)
		}
	}
}

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer(telegramsim.WithLimits())
		ana.Start("")
		send := func() answer { return call(t, s, "sendMessage", map[string]any{"chat_id": 7, "text": "x"}) }
		for range 4 {
			if a := send(); !a.OK {
				t.Fatalf("a short burst is refused: %+v", a)
			}
		}
		a := send()
		if a.Code != 429 || a.Parameters.RetryAfter != 1 {
			t.Fatalf("the fifth message at once is answered %+v", a)
		}
		for range 10 {
			time.Sleep(time.Second)
			if a := send(); !a.OK {
				t.Fatalf("a message a second is refused: %+v", a)
			}
		}
	})
}
