package telegramsim_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/connectors/telegram/telegramsim"
)

// A cut connection leaves nobody waiting, and nothing is lost by it.
func TestCut(t *testing.T) {
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	defer sim.Close()
	server := httptest.NewServer(sim)
	defer server.Close()
	ended := make(chan error, 1)
	go func() {
		resp, err := server.Client().Post(server.URL+"/bot"+token+"/getUpdates", "application/json", strings.NewReader(`{"timeout":50}`))
		if err == nil {
			resp.Body.Close()
		}
		ended <- err
	}()
	if err := sim.WaitUntil(t.Context(), func() bool { return sim.Bot("shop_bot").Polled() }); err != nil {
		t.Fatal(err)
	}
	sim.Cut()
	if err := <-ended; err == nil {
		t.Error("the poll was answered")
	}
	sim.User(telegramsim.Person{FirstName: "Mia"}).Write("hello")
	if got := poll(t, sim, map[string]any{"timeout": 1}); len(got) != 1 || got[0].Message.Text != "hello" {
		t.Errorf("after it there is %+v", got)
	}
}

// What a screen shows besides messages.
func TestLook(t *testing.T) {
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	defer sim.Close()
	changed := sim.Changed()
	jo := sim.User(telegramsim.Person{ID: 7, FirstName: "Jo"})
	mia := sim.User(telegramsim.Person{ID: 5, FirstName: "Mia", Language: "en"})
	mia.Write("hello")
	<-changed
	if users := sim.Users(); len(users) != 2 || users[0].ID() != 5 || users[1].ID() != 7 {
		t.Errorf("there are %v", users)
	}
	jo.SetPhone("4915112345")
	if p := jo.Person(); p.FirstName != "Jo" || p.Phone != "4915112345" {
		t.Errorf("Jo is %+v", p)
	}
	mia.Block()
	if !mia.Blocked() || jo.Blocked() {
		t.Error("the wrong one has blocked the bot")
	}
}

// Apps show "edited" where the words were changed, and not where buttons only were.
func TestRewritten(t *testing.T) {
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	defer sim.Close()
	mia := sim.User(telegramsim.Person{ID: 5, FirstName: "Mia"})
	own := mia.Write("helo")
	buttons := map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": "A", "callback_data": "a"}}}}
	do := func(method string, params map[string]any) {
		t.Helper()
		params["chat_id"] = 5
		if a := call(t, sim, method, params); !a.OK {
			t.Fatal(a.Description)
		}
	}
	last := func() telegramsim.Message { m := mia.Received(); return m[len(m)-1] }
	do("sendMessage", map[string]any{"text": "choose", "reply_markup": buttons})
	do("editMessageReplyMarkup", map[string]any{"message_id": last().ID})
	if m := last(); m.Edited.IsZero() || m.Rewritten {
		t.Errorf("without its buttons it is %+v", m)
	}
	do("editMessageText", map[string]any{"message_id": last().ID, "text": "choose", "reply_markup": buttons})
	if last().Rewritten {
		t.Error("the same words are other words")
	}
	do("editMessageText", map[string]any{"message_id": last().ID, "text": "chosen"})
	if !last().Rewritten {
		t.Error("other words are the same")
	}
	if err := mia.Edit(own.ID, "hello"); err != nil || !mia.Messages()[0].Rewritten {
		t.Errorf("her own words are the same (%v)", err)
	}
}
