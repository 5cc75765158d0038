package telegram_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram"
)

const (
	ana     = `{"id":7,"is_bot":false,"first_name":" Ana\n","last_name":"Lima","username":"ana","language_code":"pt-br"}`
	private = `{"id":7,"type":"private","first_name":"Ana"}`
	group   = `{"id":-100500,"type":"supergroup","title":"Friends"}`
)

var (
	profile = bridge.Profile{Name: "Ana Lima", FirstName: "Ana", LastName: "Lima", Username: "ana", Language: "pt-br"}
	home    = bridge.Place{Endpoint: "shop", User: "7", Chat: "7"}
	stamp   = bridge.Stamp{Remote: "7:12", Order: 12, At: time.Unix(1760000000, 0).UTC()}
)

func message(chat, more string) string {
	return fmt.Sprintf(`{"update_id":1,"message":{"message_id":12,"from":%s,"chat":%s,"date":1760000000%s}}`, ana, chat, more)
}

func decode(t testing.TB, body string) ([]connectors.Filed, error) {
	t.Helper()
	ch, _ := open(t, "http://127.0.0.1:1", http.DefaultClient)
	return ch.Decode(connectors.Raw{Endpoint: "shop", Key: "update/1", Body: []byte(body)})
}

func TestDecode(t *testing.T) {
	in := func(kind, text string) bridge.Event {
		return bridge.MessageIn{Stamp: stamp, From: profile, Kind: kind, Text: say(text)}
	}
	card := func(name, phone string, own bool) bridge.Event {
		return bridge.MessageIn{Stamp: stamp, From: profile, Kind: "contact", Card: &bridge.ContactCard{Name: name, Phone: phone, Own: own}}
	}
	beside := func(ev bridge.Event, with func(in *bridge.MessageIn)) bridge.Event {
		in := ev.(bridge.MessageIn)
		with(&in)
		return in
	}
	vcard := func(ev bridge.Event, name, n, tel string) bridge.Event {
		return beside(ev, func(in *bridge.MessageIn) {
			data := "BEGIN:VCARD\r\nVERSION:3.0\r\nN:" + n + ";;;;\r\nFN:" + n + "\r\nTEL:" + tel + "\r\nEND:VCARD\r\n"
			in.Files = []bridge.File{{Kind: bridge.FileDocument, Name: name + ".vcf", Type: "text/vcard", Data: data, Size: int64(len(data))}}
		})
	}
	passedOn := func(ev bridge.Event, from string) bridge.Event {
		return beside(ev, func(in *bridge.MessageIn) { in.Forwarded = from })
	}
	room := bridge.Place{Endpoint: "shop", Room: "-100500"}
	command := func(text, name, args string) bridge.Event {
		return bridge.MessageIn{Stamp: stamp, From: profile, Kind: "text", Text: say(text), Command: name, Args: args}
	}
	member := func(chat, before, after string) string {
		return fmt.Sprintf(`{"update_id":1,"my_chat_member":{"chat":%s,"from":%s,"date":1760000000,
			"old_chat_member":{"status":%q},"new_chat_member":{"status":%q}}}`, chat, ana, before, after)
	}
	press := func(message string) string {
		return fmt.Sprintf(`{"update_id":1,"callback_query":{"id":"9","from":%s,%s"data":"q1:yes"}}`, ana, message)
	}
	tests := []struct {
		name, body string
		place      bridge.Place
		want       bridge.Event // nil: of no concern
	}{
		{"text", message(private, `,"text":"hello"`), home, in("text", "hello")},
		{"text with a field that is not known", message(private, `,"text":"hello","aura":{"x":[1]}`), home, in("text", "hello")},
		{"text beside an unknown variant", message(private, `,"text":"hello","forward_origin":{"type":"telepathy"},"reply_to_message":7`), home, passedOn(in("text", "hello"), "?")},
		{"text with broken entities", message(private, `,"text":"hello","entities":[7,{"type":"bold","offset":"x"},{"type":"bold","offset":-1,"length":3}]`), home, in("text", "hello")},
		{"text without a sender", strings.Replace(message(private, `,"text":"hello"`), `"from":`+ana, `"from":null`, 1), home, bridge.MessageIn{Stamp: stamp, Kind: "text", Text: say("hello")}},
		{"text of no time", strings.Replace(message(private, `,"text":"hello"`), "1760000000", "99999999999999", 1), home, bridge.MessageIn{Stamp: bridge.Stamp{Remote: "7:12", Order: 12}, From: profile, Kind: "text", Text: say("hello")}},
		{"photo", message(private, `,"photo":[],"caption":"look"`), home, in("photo", "look")},
		{"animation fills document", message(private, `,"document":{"file_id":"D"},"animation":{"file_id":"A"}`), home,
			bridge.MessageIn{Stamp: stamp, From: profile, Kind: "animation", Files: []bridge.File{{Endpoint: "shop", ID: "A", Kind: "animation"}}}},
		{"venue fills location", message(private, `,"location":{},"venue":{}`), home, in("venue", "")},
		{"poisonous paid media", message(private, `,"paid_media":{"star_count":1,"paid_media":[{"type":"live_photo"}]}`), home,
			beside(in("paid_media", ""), func(in *bridge.MessageIn) { in.Detail = "1 Telegram Star" })},
		{"contact card of their own", message(private, `,"contact":{"phone_number":"48221234567","first_name":"Ana","user_id":7}`), home, card("Ana", "48221234567", true)},
		{"contact card of somebody else", message(private, `,"contact":{"phone_number":"+48 22","first_name":"Ben","last_name":"Okri","user_id":8}`), home, vcard(card("Ben Okri", "+48 22", false), "Ben Okri", "Ben Okri", "+48 22")},
		{"contact card of nobody's account", message(private, `,"contact":{"phone_number":"48221234567","first_name":"Ana"}`), home, vcard(card("Ana", "48221234567", false), "Ana", "Ana", "48221234567")},
		{"contact card that was forwarded", message(private, `,"forward_origin":{"type":"hidden_user"},"contact":{"phone_number":"48221234567","first_name":"Ana","user_id":7}`), home, passedOn(vcard(card("Ana", "48221234567", false), "Ana", "Ana", "48221234567"), "?")},
		{"contact card without a number", message(private, `,"contact":{"first_name":"Ana","user_id":7}`), home, in("contact", "")},
		{"unknown", message(private, `,"hologram":{"file_id":"F"}`), home, in("unknown", "")},
		{"unknown with a caption", message(private, `,"hologram":{},"caption":"look"`), home, in("unknown", "look")},
		{"a gift is somebody's", message(private, `,"gift":{"gift":{}}`), home, in("gift", "")},
		{"pinned", message(private, `,"pinned_message":{"date":0}`), home, beside(in("pinned_message", ""), func(in *bridge.MessageIn) { in.Service = true })},
		{"start", message(private, `,"text":"/start promo-7"`), home, command("/start promo-7", "start", "promo-7")},
		{"start alone", message(private, `,"text":"/START@shop_bot"`), home, command("/START@shop_bot", "start", "")},
		{"agent", message(private, `,"text":"/agent"`), home, command("/agent", "agent", "")},
		{"restart", message(private, `,"text":"/Restart@shop_bot"`), home, command("/Restart@shop_bot", "restart", "")},
		{"privacy", message(private, `,"text":"/privacy"`), home, command("/privacy", "privacy", "")},
		{"help", message(private, `,"text":"/help\nplease"`), home, command("/help\nplease", "help", "please")},
		{"no command of ours", message(private, `,"text":"/starter"`), home, in("text", "/starter")},
		{"no command at all", message(private, `,"text":"and/or /help"`), home, in("text", "and/or /help")},
		{"edit", strings.Replace(message(private, `,"text":"hullo","edit_date":1760000060`), "message", "edited_message", 1), home,
			bridge.MessageChanged{Stamp: bridge.Stamp{Remote: "7:12", Order: 12, At: time.Unix(1760000060, 0).UTC()}, From: profile, Kind: "text", Text: say("hullo")}},
		{"press", press(`"message":{"message_id":12,"date":1760000000,"chat":` + private + `},`), home,
			bridge.Pressed{Stamp: bridge.Stamp{Remote: "7:12", Order: 12}, From: profile, Data: "q1:yes"}},
		{"press on a message that is inaccessible", press(`"message":{"message_id":12,"date":0,"chat":` + private + `},`), home,
			bridge.Pressed{Stamp: bridge.Stamp{Remote: "7:12", Order: 12}, From: profile, Data: "q1:yes"}},
		{"press on nothing", press(``), home, bridge.Pressed{From: profile, Data: "q1:yes"}},
		{"press in a group", press(`"message":{"message_id":12,"date":1,"chat":` + group + `},`), home, nil},
		{"blocked", member(private, "member", "kicked"), home, bridge.Reachable{At: stamp.At, From: profile}},
		{"unblocked", member(private, "kicked", "member"), home, bridge.Reachable{At: stamp.At, From: profile, Can: true}},
		{"brought into a group", member(group, "left", "member"), room, bridge.RoomSeen{Room: "-100500", Joined: true, From: profile}},
		{"made administrator", member(group, "member", "administrator"), room, nil},
		{"thrown out of a group", member(group, "member", "kicked"), room, nil},
		{"made administrator of a channel", member(`{"id":-100600,"type":"channel"}`, "left", "administrator"), room, nil},
		{"message in a group", message(group, `,"text":"/help"`), room, bridge.RoomSeen{Room: "-100500", From: profile}},
		{"somebody left the group", message(group, `,"left_chat_member":{"id":8}`), room, bridge.RoomSeen{Room: "-100500", From: profile}},
		{"the bot left the group", message(group, `,"left_chat_member":{"id":4242}`), room, nil},
		{"the bot came to the group", message(group, `,"new_chat_members":[{"id":4242}]`), room, nil},
		{"edit in a group", strings.Replace(message(group, `,"text":"x"`), "message", "edited_message", 1), room, nil},
		{"channel post", `{"update_id":1,"channel_post":{}}`, room, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			filed, err := decode(t, tt.body)
			if err != nil {
				t.Fatal(err)
			}
			var want []connectors.Filed
			if tt.want != nil {
				want = []connectors.Filed{{Place: tt.place, Event: tt.want}}
			}
			if diff := cmp.Diff(want, filed); diff != "" {
				t.Error(diff)
			}
			connectortest.CheckFiled(t, filed)
		})
	}
}

func TestDecodeParksWhatItCannotRead(t *testing.T) {
	for _, body := range []string{
		``, `17`, `null`, `"x"`, `{}`, `{"update_id":"1"}`, `{"update_id":1}`, `{"update_id":1,"telepathy":{}}`,
		`{"update_id":1,"message":[]}`, `{"update_id":1,"message":{"text":"to nobody"}}`,
		`{"update_id":1,"callback_query":{"data":"x"}}`, `{"update_id":1,"callback_query":7}`, `{"update_id":1,"my_chat_member":{}}`,
	} {
		if filed, err := decode(t, body); err == nil {
			t.Errorf("Decode(%s) = %v, want it refused", body, filed)
		}
	}
}

// Every payload that was gathered goes through the decoder. None panics, and what
// a person sent in a private chat never vanishes.
func TestDecodeFixtures(t *testing.T) {
	root := "../../../shared/fixtures/telegram"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the folder of fixtures is not here")
	}
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		t.Run(strings.TrimPrefix(path, root+"/"), func(t *testing.T) { decodeFixture(t, body) })
		seen++
		return nil
	})
	if err != nil || seen < 100 {
		t.Errorf("%d fixtures were read: %v", seen, err)
	}
}

// decodeFixture decodes a payload: an update, a list of them, or a bare message.
func decodeFixture(t *testing.T, body []byte) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		t.Fatal(err)
	}
	var list []json.RawMessage
	if json.Unmarshal(fields["result"], &list) == nil {
		for _, one := range list {
			decodeFixture(t, one)
		}
		return
	}
	if fields["update_id"] == nil && fields["message_id"] != nil {
		body, _ = json.Marshal(map[string]any{"update_id": 1, "message": json.RawMessage(body)})
		if err := json.Unmarshal(body, &fields); err != nil {
			t.Fatal(err)
		}
	}
	filed, err := decode(t, string(body))
	connectortest.CheckFiled(t, filed)
	var m struct {
		Chat struct {
			ID   int64  `json:"id"`
			Type string `json:"type"`
		} `json:"chat"`
	}
	_ = json.Unmarshal(fields["message"], &m)
	var parts map[string]json.RawMessage
	_ = json.Unmarshal(fields["message"], &parts)
	if m.Chat.Type != "private" {
		return
	}
	if err != nil && m.Chat.ID != 0 { // one sample was made up with a chat that cannot be; it is parked
		t.Errorf("Decode = %v", err)
	}
	if len(filed) == 0 && err == nil && !serviceOnly(parts) {
		t.Error("a message in a private chat vanished")
	}
}

// serviceOnly looks at a message with other eyes than the decoder's: all that it
// holds besides the usual frame is a report of something that nobody wrote.
func serviceOnly(parts map[string]json.RawMessage) bool {
	for key := range parts {
		switch key {
		case "message_id", "from", "chat", "date", "sender_chat", "message_thread_id", "is_topic_message":
		case "text", "caption", "photo", "gift", "unique_gift", "passport_data", "web_app_data", "users_shared", "chat_shared":
			return false
		default:
			if !strings.Contains(serviceWords, key) {
				return false
			}
		}
	}
	return len(parts) > 4
}

const serviceWords = `pinned_message message_auto_delete_timer_changed new_chat_members left_chat_member new_chat_title
	migrate_from_chat_id migrate_to_chat_id connected_website write_access_allowed boost_added chat_background_set
	checklist_tasks_added forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
	general_forum_topic_hidden general_forum_topic_unhidden gift_upgrade_sent giveaway_created giveaway_completed
	paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved suggested_post_declined
	suggested_post_approval_failed suggested_post_refunded video_chat_scheduled video_chat_started
	video_chat_participants_invited proximity_alert_triggered`

func TestIDs(t *testing.T) {
	for _, chat := range []int64{1, -1, 7, -1001234567890, 1<<52 - 1, -(1<<52 - 1)} {
		if back, err := telegram.ReadChat(telegram.ChatRef(chat)); err != nil || back != chat {
			t.Errorf("chat %d came back as %d, %v", chat, back, err)
		}
		for _, id := range []int{1, 12, 1<<31 - 1} {
			c, m, err := telegram.ReadMessage(telegram.MessageRef(chat, id))
			if err != nil || c != chat || m != id {
				t.Errorf("message %d:%d came back as %d:%d, %v", chat, id, c, m, err)
			}
		}
	}
	for _, bad := range []bridge.RemoteID{"", "x", "0", "7", "7:", "7:0", "7:-1", ":7", "7:8:9", "1e3:4"} {
		if c, m, err := telegram.ReadMessage(bad); err == nil {
			t.Errorf("%q is read as message %d:%d", bad, c, m)
		}
	}
	for _, bad := range []bridge.RemoteID{"", "x", "0", "7:1"} {
		if c, err := telegram.ReadChat(bad); err == nil {
			t.Errorf("%q is read as chat %d", bad, c)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, body := range gathered(f) {
		f.Add(body)
	}
	for _, body := range fixtures(f) {
		f.Add(body)
	}
	f.Add([]byte(message(private, `,"sticker":{"file_id":"S","emoji":"🦊","is_animated":true,"thumbnail":{"file_id":"T"}},"media_group_id":"1"`)))
	f.Add([]byte(message(private, `,"text":"/start x","entities":[{"type":"bold","offset":1,"length":9}]`)))
	ch, _ := open(f, "http://127.0.0.1:1", http.DefaultClient)
	f.Fuzz(func(t *testing.T, body []byte) {
		filed, err := ch.Decode(connectors.Raw{Endpoint: "shop", Key: "update/1", Body: body})
		if err != nil {
			if len(filed) > 0 {
				t.Error("it returned events and an error")
			}
			return
		}
		connectortest.CheckFiled(t, filed)
		for _, one := range filed {
			m, ok := one.Event.(bridge.MessageIn)
			if ok && !richtext.Equal(m.Text, m.Text.Normalize()) {
				t.Error("the text is not in canonical form")
			}
			checkFiles(t, m)
		}
	})
}
