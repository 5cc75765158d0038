package telegramsim_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

// TestReplyKeyboard: it stands until it is taken away, and its keys write.
func TestReplyKeyboard(t *testing.T) {
	w := newWorld(t)
	send := func(markup map[string]any) {
		t.Helper()
		if a := call(t, w.s, "sendMessage", map[string]any{"chat_id": 7, "text": "Number?", "reply_markup": markup}); !a.OK {
			t.Fatalf("%+v", a)
		}
	}
	shows := func(folded bool, want ...string) {
		t.Helper()
		got, is := w.ana.Keys()
		if diff := cmp.Diff(want, got); diff != "" || is != folded {
			t.Errorf("folded: %v, keys -want +got:\n%s", is, diff)
		}
	}
	shows(false)
	ask := keys(map[string]any{"text": "Share", "request_contact": true}, "Skip")
	ask["one_time_keyboard"] = true
	send(ask)
	shows(false, "Share", "Skip")
	if _, err := w.ana.PressKey("Share"); err == nil {
		t.Error("a person without a number shared it")
	}
	if _, err := w.ana.PressKey("Other"); err == nil {
		t.Error("a key that is not there was pressed")
	}
	m, err := w.ana.PressKey("Skip")
	if err != nil || m.Text != "Skip" {
		t.Errorf("pressing Skip wrote %q, %v", m.Text, err)
	}
	shows(true, "Share", "Skip")
	send(keyboard(map[string]any{"text": "Yes", "callback_data": "y"})) // an inline keyboard does not touch it
	shows(true, "Share", "Skip")
	if a := call(t, w.s, "editMessageReplyMarkup", map[string]any{"chat_id": 7, "message_id": 3}); a.Description != "Bad Request: message can't be edited" {
		t.Errorf("editing a message that brought a keyboard: %+v", a)
	}
	send(map[string]any{"remove_keyboard": true})
	shows(false)

	ben := w.s.User(telegramsim.Person{ID: 8, FirstName: "Ben", LastName: "Okri", Phone: "48221234567"})
	ben.Start("")
	if a := call(t, w.s, "sendMessage", map[string]any{"chat_id": 8, "text": "Number?", "reply_markup": ask}); !a.OK {
		t.Fatalf("%+v", a)
	}
	if _, err := ben.PressKey("Share"); err != nil {
		t.Fatal(err)
	}
	ask = keys(map[string]any{"text": "Here", "request_location": true}, "Skip")
	if a := call(t, w.s, "sendMessage", map[string]any{"chat_id": 8, "text": "Where?", "reply_markup": ask}); !a.OK {
		t.Fatalf("%+v", a)
	}
	if _, err := ben.PressKey("Here"); err == nil {
		t.Error("an app that knows no place shared one")
	}
	ben.SetPlace(52.52, 13.405)
	if _, err := ben.PressKey("Here"); err != nil {
		t.Fatal(err)
	}
	heard := string(call(t, w.s, "getUpdates", nil).Result)
	if want := `"location":{"latitude":52.52,"longitude":13.405}`; !strings.Contains(heard, want) {
		t.Errorf("the bot hears %s, want %s", heard, want)
	}
	if want := `"contact":{"first_name":"Ben","last_name":"Okri","phone_number":"48221234567","user_id":8}`; !strings.Contains(heard, want) {
		t.Errorf("the bot hears %s, want %s", heard, want)
	}
}
