package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

func TestDecodeBusiness(t *testing.T) {
	there := bridge.Place{Endpoint: "shop", User: "7@Wd2-x_1", Chat: "7@Wd2-x_1"}
	at := bridge.Stamp{Remote: "7:12@Wd2-x_1", Order: 12, At: stamp.At}
	ben := bridge.Profile{Name: "Ana", FirstName: "Ana"} // as the chat tells
	business := func(kind, from, more string) string {
		return fmt.Sprintf(`{"update_id":1,%q:{"business_connection_id":"Wd2-x_1","message_id":12,"from":%s,"chat":%s,"date":1760000000%s}}`, kind, from, private, more)
	}
	owner := `{"id":99,"is_bot":false,"first_name":"Eva","last_name":"Novak"}`
	shown := bridge.MessageIn{Stamp: at, From: profile, Kind: "text", Text: say("hello")}
	told := bridge.MessageIn{Stamp: at, From: ben, Kind: "text", Text: say("hello"), Ours: "Eva Novak"}
	robot := told
	robot.Ours = "Helper"
	replied := shown
	replied.About = "7:5@Wd2-x_1"
	replied.Referred = &bridge.Referred{Words: "what?"}
	command := shown
	command.Text = say("/start x")
	deleted := func(id string, n int64) bridge.Event {
		return bridge.MessageDeleted{Stamp: bridge.Stamp{Remote: bridge.RemoteID(id), Order: n}, From: ben}
	}
	connection := func(more string) string {
		return `{"update_id":1,"business_connection":{"id":"Wd2-x_1","user":` + owner + `,"user_chat_id":99,"date":1760000000` + more + `}}`
	}
	room := bridge.Place{Endpoint: "shop", Room: "business/Wd2-x_1"}
	eva := bridge.Profile{Name: "Eva Novak", FirstName: "Eva", LastName: "Novak"}
	for name, tt := range map[string]struct {
		body  string
		place bridge.Place
		want  []bridge.Event
	}{
		"a customer's message":        {business("business_message", ana, `,"text":"hello"`), there, []bridge.Event{shown}},
		"the owner's":                 {business("business_message", owner, `,"text":"hello"`), there, []bridge.Event{told}},
		"of another bot of theirs":    {business("business_message", owner, `,"text":"hello","sender_business_bot":{"id":5,"is_bot":true,"first_name":"Helper"}`), there, []bridge.Event{robot}},
		"our own":                     {business("business_message", owner, `,"text":"hello","sender_business_bot":{"id":4242,"is_bot":true,"first_name":"Shop"}`), there, nil},
		"a reply":                     {business("business_message", ana, `,"text":"hello","reply_to_message":{"message_id":5,"text":"what?","from":`+ana+`}`), there, []bridge.Event{replied}},
		"no command to the bot":       {business("business_message", ana, `,"text":"/start x"`), there, []bridge.Event{command}},
		"an edit":                     {business("edited_business_message", ana, `,"text":"hello"`), there, []bridge.Event{bridge.MessageChanged{Stamp: at, From: profile, Kind: "text", Text: say("hello")}}},
		"the owner's edit":            {business("edited_business_message", owner, `,"text":"hello"`), there, []bridge.Event{bridge.MessageChanged{Stamp: at, From: ben, Kind: "text", Text: say("hello"), Ours: "Eva Novak"}}},
		"our own edit":                {business("edited_business_message", owner, `,"text":"hello","sender_business_bot":{"id":4242}`), there, nil},
		"deletions":                   {`{"update_id":1,"deleted_business_messages":{"business_connection_id":"Wd2-x_1","chat":` + private + `,"message_ids":[12,13]}}`, there, []bridge.Event{deleted("7:12@Wd2-x_1", 12), deleted("7:13@Wd2-x_1", 13)}},
		"connected":                   {connection(`,"is_enabled":true,"rights":{"can_reply":true}`), room, []bridge.Event{bridge.Represented{At: stamp.At, Owner: eva, Connected: true, Replies: true}}},
		"connected without a right":   {connection(`,"is_enabled":true`), room, []bridge.Event{bridge.Represented{At: stamp.At, Owner: eva, Connected: true}}},
		"disconnected":                {connection(`,"is_enabled":false`), room, []bridge.Event{bridge.Represented{At: stamp.At, Owner: eva}}},
		"a press in such a chat":      {`{"update_id":1,"callback_query":{"id":"9","from":` + ana + `,"data":"q","message":{"message_id":12,"date":1,"business_connection_id":"Wd2-x_1","chat":` + private + `}}}`, there, []bridge.Event{bridge.Pressed{Stamp: bridge.Stamp{Remote: "7:12@Wd2-x_1", Order: 12}, From: profile, Data: "q"}}},
		"from before it had a sender": {strings.Replace(business("business_message", "null", `,"text":"hello"`), `"x"`, "", 1), there, []bridge.Event{bridge.MessageIn{Stamp: at, Kind: "text", Text: say("hello")}}},
	} {
		t.Run(name, func(t *testing.T) {
			filed, err := decode(t, tt.body)
			if err != nil {
				t.Fatal(err)
			}
			var want []connectors.Filed
			for _, ev := range tt.want {
				want = append(want, connectors.Filed{Place: tt.place, Event: ev})
			}
			if diff := cmp.Diff(want, filed); diff != "" {
				t.Error(diff)
			}
			connectortest.CheckFiled(t, filed)
		})
	}
	for _, body := range []string{
		`{"update_id":1,"business_message":{}}`, strings.Replace(business("business_message", ana, `,"text":"x"`), "Wd2-x_1", "a@b", 1),
		strings.Replace(business("business_message", ana, `,"text":"x"`), `"Wd2-x_1"`, "7", 1),
		`{"update_id":1,"deleted_business_messages":{}}`, `{"update_id":1,"business_connection":{"id":"a b"}}`,
	} {
		if filed, err := decode(t, body); err == nil {
			t.Errorf("Decode(%s) = %v, want it refused", body, filed)
		}
	}
}

func TestPeers(t *testing.T) {
	for _, id := range []bridge.RemoteID{"7", "-100500", "7@Wd2-x_1"} {
		if back, err := telegram.PeerBack(id); err != nil || back != id {
			t.Errorf("%s comes back as %s, %v", id, back, err)
		}
	}
	for _, bad := range []bridge.RemoteID{"", "@x", "7@", "7@a b", "7@a@b", "x@a"} {
		if back, err := telegram.PeerBack(bad); err == nil {
			t.Errorf("%q is read as %s", bad, back)
		}
	}
}

// Everything that is sent to a business account's chat goes there, and not to the chat
// that the same person has with the bot.
func TestDeliverInABusinessChat(t *testing.T) {
	s := newShop(t)
	desk := s.sim.Bot("shop_bot").Connect(telegramsim.Person{ID: 99, FirstName: "Eva"}, telegramsim.Rights{Reply: true, DeleteSent: true})
	there := desk.Chat(telegramsim.Person{ID: 7, FirstName: "Ana"})
	asked := there.Write("Hello")
	room := bridge.RemoteID("7@" + desk.ID())
	ref := func(id int) bridge.RemoteID { return bridge.RemoteID(fmt.Sprintf("7:%d@%s", id, desk.ID())) }
	deliver := func(op bridge.Op, refs ...bridge.RemoteID) connectors.Receipt {
		t.Helper()
		r, err := s.ch.Deliver(t.Context(), connectors.Delivery{ID: "1.0", Room: room, Op: op, Refs: refs})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := deliver(bridge.Post{Body: say("What is it about?"), Buttons: []bridge.Button{{ID: "a", Label: "A"}}, Answers: "m1.0"}, ref(asked.ID))
	sent := there.Received()
	if len(sent) != 1 || r.Remote != ref(sent[0].ID) || sent[0].ReplyTo != asked.ID || len(sent[0].Labels()) != 1 {
		t.Fatalf("the receipt is %+v for %+v", r, sent)
	}
	deliver(bridge.Edit{Body: say("What about?")}, r.Remote)
	deliver(bridge.ClearButtons{}, r.Remote)
	if got := there.Received()[0]; got.Text != "What about?" || len(got.Labels()) > 0 {
		t.Errorf("it reads %q with %v", got.Text, got.Labels())
	}
	deliver(bridge.Post{Body: say("Your number?"), Share: bridge.Share{What: bridge.SharePhone, Label: "Share"}, Buttons: []bridge.Button{{ID: "s", Label: "Skip"}}}) // there is no keyboard to take
	deliver(bridge.Delete{}, r.Remote)
	file := bridge.File{Kind: bridge.FileDocument, Name: "a.txt", Data: "words"}
	sent2, err := s.ch.Deliver(t.Context(), connectors.Delivery{
		ID: "1.1", Room: room, Op: bridge.Post{Body: say("a file"), Files: []bridge.File{file}},
		Open: func(context.Context, bridge.File) (connectors.Content, error) {
			return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(file.Data)), Size: int64(len(file.Data))}, nil
		},
	})
	if got := there.Received(); err != nil || got[len(got)-1].File == nil || sent2.Remote != ref(got[len(got)-1].ID) {
		t.Errorf("the file went elsewhere: %+v, %v", sent2, err)
	}
	if err := there.Delete(there.Received()[1].ID); err != nil {
		t.Fatal(err)
	}
	if got := there.Received(); len(got) != 1 || got[0].Text != "Your number?" {
		t.Errorf("what is left is %+v", got)
	}
	if got := s.ana.Received(); len(got) > 0 {
		t.Errorf("the bot's own chat got %+v", got)
	}
}

func TestRefusedInABusinessChat(t *testing.T) {
	s := newShop(t)
	desk := s.sim.Bot("shop_bot").Connect(telegramsim.Person{ID: 99, FirstName: "Eva"}, telegramsim.Rights{Reply: true})
	there := desk.Chat(telegramsim.Person{ID: 7, FirstName: "Ana"})
	there.Write("Hello")
	refused := func(id string, op bridge.Op, reason string, refs ...bridge.RemoteID) {
		t.Helper()
		_, err := s.ch.Deliver(t.Context(), connectors.Delivery{ID: "1.0", Room: bridge.RemoteID("7@" + id), Op: op, Refs: refs})
		f, ok := errors.AsType[*connectors.Failure](err)
		if !ok || f.Class != connectors.Rejected || f.Reason != reason {
			t.Errorf("Deliver = %v, want it refused with %s", err, reason)
		}
	}
	hello := bridge.Post{Body: say("hello")}
	r, err := s.ch.Deliver(t.Context(), connectors.Delivery{ID: "1.0", Room: bridge.RemoteID("7@" + desk.ID()), Op: hello})
	if err != nil {
		t.Fatal(err)
	}
	refused(desk.ID(), bridge.Delete{}, bridge.ReasonNotAllowed, r.Remote)
	there.Age(25 * time.Hour)
	refused(desk.ID(), hello, bridge.ReasonSilent)
	there.Write("Hello again")
	desk.Allow(telegramsim.Rights{})
	refused(desk.ID(), hello, bridge.ReasonNoConnection)
	refused(desk.ID(), bridge.Edit{Body: say("x")}, bridge.ReasonNoConnection, r.Remote)
	desk.Disconnect()
	refused(desk.ID(), hello, bridge.ReasonNoConnection)
	refused(desk.ID(), bridge.React{Side: bridge.ToCustomer, Emoji: "👍"}, bridge.ReasonNotAllowed, r.Remote)
	refused("never-was", hello, bridge.ReasonNoConnection)
}
