package telegramsim_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

// contents are all that people can send besides text and files, by the field that holds
// it, and what must stand there: https://core.telegram.org/bots/api#message
var contents = map[string]struct {
	content telegramsim.Content
	must    string
}{
	"location":                          {telegramsim.LivePlace(52.5, 13.4, time.Hour), "latitude longitude live_period"},
	"venue":                             {telegramsim.Venue(52.5, 13.4, "Café", "Here 1"), "location title address"},
	"poll":                              {telegramsim.Quiz("Tea?", "yes", "no"), "id question options total_voter_count is_closed is_anonymous type allows_multiple_answers allows_revoting members_only"},
	"dice":                              {telegramsim.Dice("🎰", 64), "emoji value"},
	"game":                              {telegramsim.Game("Chess", "for two"), "title description photo"},
	"story":                             {telegramsim.Story("News", "news", 2), "chat id"},
	"gift":                              {telegramsim.Gift(50, "for you"), "gift text"},
	"unique_gift":                       {telegramsim.UniqueGift("Pepe", 12), "gift origin"},
	"invoice":                           {telegramsim.Invoice("Tea", "a box", "EUR", 1990), "title description start_parameter currency total_amount"},
	"successful_payment":                {telegramsim.Payment("EUR", 1990), "currency total_amount invoice_payload telegram_payment_charge_id provider_payment_charge_id"},
	"refunded_payment":                  {telegramsim.Refund("XTR", 5), "currency total_amount invoice_payload telegram_payment_charge_id"},
	"checklist":                         {telegramsim.Checklist("Today", []string{"a", "b"}, 1), "title tasks"},
	"paid_media":                        {telegramsim.PaidMedia(5), "star_count paid_media"},
	"giveaway":                          {telegramsim.Giveaway(3, "a cup"), "chats winners_selection_date winner_count prize_description"},
	"message_auto_delete_timer_changed": {telegramsim.AutoDelete(24 * time.Hour), "message_auto_delete_time"},
}

// messages are the messages of the updates that wait, whatever their kind.
func messages(t *testing.T, s *telegramsim.Server) []map[string]json.RawMessage {
	t.Helper()
	var updates []map[string]json.RawMessage
	if err := json.Unmarshal(call(t, s, "getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	var all []map[string]json.RawMessage
	for _, u := range updates {
		delete(u, "update_id")
		for _, body := range u {
			var m map[string]json.RawMessage
			if err := json.Unmarshal(body, &m); err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
	}
	return all
}

func TestWhatPeopleSendBesidesTextAndFiles(t *testing.T) {
	for field, one := range contents {
		t.Run(field, func(t *testing.T) {
			s, ana := newServer()
			if _, err := ana.SendContent(one.content); err != nil {
				t.Fatal(err)
			}
			m := messages(t, s)[0]
			var there map[string]json.RawMessage
			if err := json.Unmarshal(m[field], &there); err != nil {
				t.Fatalf("the message is %v: %v", slices.Sorted(maps.Keys(m)), err)
			}
			for must := range strings.FieldsSeq(one.must) {
				if there[must] == nil {
					t.Errorf("%s lacks %s: %s", field, must, m[field])
				}
			}
			if field == "venue" && m["location"] == nil {
				t.Error("a venue has its location beside it as well")
			}
		})
	}
}

func TestWhatNoAppSends(t *testing.T) {
	long := strings.Repeat("x", 301)
	_, ana := newServer()
	for name, c := range map[string]telegramsim.Content{
		"nowhere":           telegramsim.Place(91, 0),
		"too briefly":       telegramsim.LivePlace(1, 1, time.Second),
		"venue nowhere":     telegramsim.Venue(0, 181, "x", "y"),
		"long question":     telegramsim.Poll(long, "a", "b"),
		"poll of nothing":   telegramsim.Poll("a?"),
		"an empty option":   telegramsim.Poll("a?", ""),
		"seven":             telegramsim.Dice("🎲", 7),
		"no dice":           telegramsim.Dice("🐈", 1),
		"a refund in euros": telegramsim.Refund("EUR", 1),
		"an empty list":     telegramsim.Checklist("x", nil),
	} {
		if _, err := ana.SendContent(c); err == nil {
			t.Errorf("%s: it was sent", name)
		}
	}
	if len(ana.Messages()) > 0 {
		t.Error("something was sent all the same")
	}
}

func TestLiveLocation(t *testing.T) {
	s, ana := newServer()
	live, err := ana.SendContent(telegramsim.LivePlace(1, 2, time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	still, err := ana.SendContent(telegramsim.Place(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if ana.Move(still.ID, 3, 4) == nil || ana.StopLive(still.ID) == nil || ana.Move(99, 3, 4) == nil || ana.Move(live.ID, 3, 400) == nil {
		t.Error("what does not move was moved, or something to nowhere")
	}
	if err := ana.Move(live.ID, 3, 4); err != nil {
		t.Fatal(err)
	}
	if err := ana.StopLive(live.ID); err != nil {
		t.Fatal(err)
	}
	if ana.StopLive(live.ID) == nil {
		t.Error("it was ended twice")
	}
	got := messages(t, s)
	if len(got) != 4 || string(got[2]["location"]) != `{"latitude":3,"live_period":3600,"longitude":4}` ||
		string(got[3]["location"]) != `{"latitude":3,"longitude":4}` || got[3]["edit_date"] == nil {
		t.Errorf("the bot hears %s", got)
	}
}

func TestFrames(t *testing.T) {
	s, ana := newServer()
	first := ana.Write("The red one, please")
	ben := telegramsim.Person{ID: 8, FirstName: "Ben"}
	replying, err := ana.Replying(first.ID, "red")
	if err != nil {
		t.Fatal(err)
	}
	if m := replying.Write("or the green one"); m.ReplyTo != first.ID {
		t.Errorf("the app shows a reply to %d", m.ReplyTo)
	}
	for _, wrong := range []struct {
		to    int
		quote string
	}{{99, ""}, {first.ID, "blue"}} {
		if _, err := ana.Replying(wrong.to, wrong.quote); err == nil {
			t.Errorf("they reply to %+v", wrong)
		}
	}
	ana.Forwarding(telegramsim.FromPerson(ben)).Write("from Ben")
	ana.Forwarding(telegramsim.FromChannel("News", "news", "Eva")).Write("from the news")
	ana.ReplyingElsewhere(telegramsim.FromGroup("Friends", ""), "lunch").Write("yes")
	ana.ReplyingToStory("News", "news", 2).Write("nice")
	if _, err := ana.Pin(first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := ana.Pin(99); err == nil {
		t.Error("nothing was pinned")
	}
	got := messages(t, s)
	for i, want := range []string{
		``, `"quote":{"is_manual":true,"position":4,"text":"red"}`, `"forward_origin":{"date":`, `"author_signature":"Eva"`,
		`"external_reply":{"origin":`, `"reply_to_story":{`, `"pinned_message":{`,
	} {
		body, err := json.Marshal(got[i])
		if err != nil || !strings.Contains(string(body), want) {
			t.Errorf("message %d is %s, without %s (%v)", i, body, want, err)
		}
	}
	if !strings.Contains(string(got[1]["reply_to_message"]), `"text":"The red one, please"`) {
		t.Errorf("it replies to %s", got[1]["reply_to_message"])
	}
}
