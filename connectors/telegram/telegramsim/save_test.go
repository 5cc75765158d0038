package telegramsim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/connectors/telegram/telegramsim"
)

// peopled is a server on which everything has happened that can be saved.
func peopled(t *testing.T) (*telegramsim.Server, telegramsim.Person) {
	t.Helper()
	s := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	p := telegramsim.Person{ID: 5, FirstName: "Mia", Language: "en", Phone: "49151"}
	mia := s.User(p)
	mia.Start("ad-7")
	written := mia.Write("helo")
	if err := mia.Edit(written.ID, "hello", telegramsim.Entity{Type: "bold", Length: 5}); err != nil {
		t.Fatal(err)
	}
	for _, params := range []map[string]any{
		{"chat_id": 5, "text": "choose", "reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": "A", "callback_data": "a"}}}}},
		{"chat_id": 5, "text": "your number?", "reply_markup": map[string]any{"keyboard": [][]any{{map[string]any{"text": "Share", "request_contact": true}}}}},
	} {
		if a := call(t, s, "sendMessage", params); !a.OK {
			t.Fatal(a.Description)
		}
	}
	b, _ := mia.Received()[0].Button("A")
	if _, err := mia.Press(b); err != nil {
		t.Fatal(err)
	}
	if _, err := mia.ShareContact(p); err != nil {
		t.Fatal(err)
	}
	if _, err := mia.SendAlbum(
		telegramsim.Media{Kind: "photo", Data: picture(t, 400, 300), Caption: "the box"},
		telegramsim.Media{Kind: "video", Name: "a.mp4", Data: []byte(mp4)},
	); err != nil {
		t.Fatal(err)
	}
	mia.AddToGroup("shop").Write(mia, "/start")
	s.User(telegramsim.Person{ID: 6, FirstName: "Jo"}).Block()
	return s, p
}

// TestSave: a server that was saved and loaded is the same to its people and its bot.
func TestSave(t *testing.T) {
	before, p := peopled(t)
	data, err := before.Save()
	if err != nil {
		t.Fatal(err)
	}
	after := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	if err := after.Load(data); err != nil {
		t.Fatal(err)
	}
	mia := after.User(p)
	if diff := cmp.Diff(before.User(p).Messages(), mia.Messages(), cmp.AllowUnexported(telegramsim.Message{}), cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Error(diff)
	}
	for _, m := range mia.Messages() {
		if m.File == nil {
			continue
		}
		if status, body := fetch(t, after, m.File.ID); status != 200 || int64(len(body)) != m.File.Size {
			t.Errorf("the %s that was kept is %d, %d bytes", m.Kind, status, len(body))
		}
	}
	keys, folded := mia.Keys()
	if len(keys) != 1 || keys[0] != "Share" || folded {
		t.Errorf("the keys are %q (%v)", keys, folded)
	}
	if users := after.Users(); len(users) != 2 || !users[1].Blocked() || users[0].Person() != p {
		t.Errorf("the people are %+v", users)
	}
	// What was not confirmed is still there; what is new has numbers of its own.
	mia.Write("later")
	old, now := poll(t, before, map[string]any{"timeout": 1}), poll(t, after, map[string]any{"timeout": 1})
	if len(now) != len(old)+1 || !cmp.Equal(ids(now)[:len(old)], ids(old)) {
		t.Fatalf("there are %v, not %v and one more", ids(now), ids(old))
	}
	last := now[len(now)-1]
	if last.Message.Text != "later" || last.ID <= old[len(old)-1].ID+1 {
		t.Errorf("the last is %+v", last)
	}
	// A press from before can still be answered.
	for _, u := range now {
		if u.Query != nil {
			if a := call(t, after, "answerCallbackQuery", map[string]any{"callback_query_id": u.Query.ID}); !a.OK {
				t.Error(a.Description)
			}
		}
	}
	if err := after.Load(data); err == nil {
		t.Error("it was loaded twice")
	}
}

// TestLoadRefuses has a row for each kind of file that is none.
func TestLoadRefuses(t *testing.T) {
	s, _ := peopled(t)
	data, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ field, value, want string }{
		{"version", "2", "its form is 2, not 1"},
		{"people", "[]", "nobody is in the chat 5"},
		{"bots", `[{"username":"other_bot"}]`, `the bot "other_bot" is not here`},
		{"people", "3", "reading a saved server"},
	} {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		m[test.field] = json.RawMessage(test.value)
		changed, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		after := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
		if err := after.Load(changed); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: %v, not %q", test.field, test.value, err, test.want)
		}
	}
}
