package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// decoded is the message that an update in Ana's private chat makes.
func decoded(t *testing.T, more string) bridge.MessageIn {
	t.Helper()
	filed, err := decode(t, message(private, more))
	if err != nil || len(filed) != 1 {
		t.Fatalf("Decode = %v, %v", filed, err)
	}
	return filed[0].Event.(bridge.MessageIn)
}

func TestDecodeKinds(t *testing.T) {
	for name, tt := range map[string]struct {
		more         string
		kind, detail string
		words        string
		place        *bridge.Location
		service      bool
		about        bridge.RemoteID
	}{
		"location":             {more: `"location":{"latitude":52.5,"longitude":-13.25}`, kind: "location", place: &bridge.Location{Latitude: 52.5, Longitude: -13.25}},
		"live location":        {more: `"location":{"latitude":0,"longitude":0,"live_period":900}`, kind: "location", place: &bridge.Location{Live: true}},
		"nowhere":              {more: `"location":{"latitude":91,"longitude":0}`, kind: "location"},
		"half a location":      {more: `"location":{"latitude":1}`, kind: "location"},
		"venue":                {more: `"location":{"latitude":1,"longitude":2},"venue":{"location":{"latitude":1,"longitude":2},"title":" A\nB ","address":"Here"}`, kind: "venue", place: &bridge.Location{Latitude: 1, Longitude: 2, Name: "A B", Address: "Here"}},
		"poll":                 {more: `"poll":{"question":"Tea?","description":"At four","options":[{"text":"yes","voter_count":2},7,{"text":"no"}],"type":"regular"}`, kind: "poll", words: "Tea?\nAt four\n• yes (2)\n• no"},
		"quiz":                 {more: `"poll":{"question":"1+1?","options":[{"text":"2"}],"type":"quiz"}`, kind: "quiz", words: "1+1?\n• 2"},
		"dice":                 {more: `"dice":{"emoji":"🎯","value":6}`, kind: "dice", detail: "🎯 6"},
		"broken dice":          {more: `"dice":{}`, kind: "dice"},
		"game":                 {more: `"game":{"title":"Chess","description":"for two"}`, kind: "game", words: "Chess\nfor two"},
		"story":                {more: `"story":{"id":2,"chat":{"id":-1,"title":"News","username":"news"}}`, kind: "story", detail: "News (@news)", words: "https://t.me/news/s/2"},
		"story of a person":    {more: `"story":{"id":2,"chat":{"id":1,"first_name":"Ben"}}`, kind: "story", detail: "Ben"},
		"gift":                 {more: `"gift":{"gift":{"star_count":1},"text":"for you","entities":[{"type":"bold","offset":0,"length":3}]}`, kind: "gift", detail: "1 Telegram Star", words: "for you"},
		"unique gift":          {more: `"unique_gift":{"gift":{"base_name":"Pepe","number":12}}`, kind: "gift", detail: "Pepe #12"},
		"invoice":              {more: `"invoice":{"title":"Tea","description":"a box","currency":"EUR","total_amount":1990}`, kind: "invoice", detail: "19.90 EUR", words: "Tea\na box"},
		"payment":              {more: `"successful_payment":{"currency":"JPY","total_amount":500}`, kind: "payment", detail: "500 JPY"},
		"small payment":        {more: `"successful_payment":{"currency":"KWD","total_amount":5}`, kind: "payment", detail: "0.005 KWD"},
		"payment of nothing":   {more: `"successful_payment":{}`, kind: "payment"},
		"refund":               {more: `"refunded_payment":{"currency":"XTR","total_amount":5}`, kind: "refund", detail: "5 Telegram Stars"},
		"checklist":            {more: `"checklist":{"title":"Today","tasks":[{"id":1,"text":"a"},{"id":2,"text":"b","completion_date":1}]}`, kind: "checklist", words: "Today\n• ⬜ a\n• ☑️ b"},
		"giveaway":             {more: `"giveaway":{"winner_count":3,"prize_description":"a cup"}`, kind: "giveaway", detail: "3", words: "a cup"},
		"winners":              {more: `"giveaway_winners":{"winner_count":2}`, kind: "winners", detail: "2"},
		"people":               {more: `"users_shared":{"users":[{"user_id":8,"first_name":"Ben","username":"ben"},{"user_id":9}]}`, kind: "people", detail: "Ben (@ben), 9"},
		"chat":                 {more: `"chat_shared":{"chat_id":-5,"title":"Friends"}`, kind: "chat", detail: "Friends"},
		"small app":            {more: `"web_app_data":{"data":"{\"size\":1}","button_text":"Order"}`, kind: "app_data", detail: "Order", words: `{"size":1}`},
		"passport":             {more: `"passport_data":{}`, kind: "passport"},
		"auto-delete":          {more: `"message_auto_delete_timer_changed":{"message_auto_delete_time":604800}`, kind: "message_auto_delete_timer_changed", detail: "1 week", service: true},
		"auto-delete at times": {more: `"message_auto_delete_timer_changed":{"message_auto_delete_time":90}`, kind: "message_auto_delete_timer_changed", detail: "90 seconds", service: true},
		"no auto-delete":       {more: `"message_auto_delete_timer_changed":{"message_auto_delete_time":0}`, kind: "message_auto_delete_timer_changed", service: true},
		"pinned":               {more: `"pinned_message":{"message_id":5,"date":0,"chat":{"id":7}}`, kind: "pinned_message", service: true, about: "7:5"},
		"tasks":                {more: `"checklist_tasks_added":{"tasks":[{"id":3,"text":"c"}]}`, kind: "checklist_tasks_added", words: "• ⬜ c", service: true},
		"price":                {more: `"paid_message_price_changed":{"paid_message_star_count":0}`, kind: "paid_message_price_changed", detail: "0 Telegram Stars", service: true},
		"topic":                {more: `"forum_topic_created":{"name":"Orders"}`, kind: "forum_topic_created", detail: "Orders", service: true},
	} {
		t.Run(name, func(t *testing.T) {
			in := decoded(t, ","+tt.more)
			want := bridge.MessageIn{Stamp: stamp, From: profile, Kind: tt.kind, Detail: tt.detail, Place: tt.place, Service: tt.service, About: tt.about}
			if in.Text.Plain() != tt.words {
				t.Errorf("it says %q, want %q", in.Text.Plain(), tt.words)
			}
			if !richtext.Equal(in.Text, in.Text.Normalize()) {
				t.Error("it is not in canonical form")
			}
			in.Text = nil
			if diff := cmp.Diff(want, in); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeWhatAMessageRefersTo(t *testing.T) {
	earlier := `"message_id":5,"chat":` + private + `,"date":1`
	for name, tt := range map[string]struct {
		more      string
		about     bridge.RemoteID
		quote     string
		referred  *bridge.Referred
		forwarded string
	}{
		"reply to the bot":       {more: `"reply_to_message":{` + earlier + `,"from":{"id":4242},"text":"red or green?"}`, about: "7:5", referred: &bridge.Referred{Words: "red or green?"}},
		"reply to oneself":       {more: `"reply_to_message":{` + earlier + `,"from":` + ana + `,"caption":"look","photo":[{}]}`, about: "7:5", referred: &bridge.Referred{Words: "look", Kind: "photo"}},
		"reply to a long text":   {more: `"reply_to_message":{` + earlier + `,"text":"` + strings.Repeat("é", 300) + `"}`, about: "7:5", referred: &bridge.Referred{Words: strings.Repeat("é", 199) + "…"}},
		"reply to a part":        {more: `"reply_to_message":{` + earlier + `,"text":"red or green?"},"quote":{"text":"green","position":7,"is_manual":true}`, about: "7:5", quote: "green", referred: &bridge.Referred{Words: "red or green?"}},
		"quote by the server":    {more: `"reply_to_message":{` + earlier + `,"text":"red"},"quote":{"text":"red","position":0}`, about: "7:5", referred: &bridge.Referred{Words: "red"}},
		"reply in another chat":  {more: `"external_reply":{"origin":{"type":"user","sender_user":{"id":8,"first_name":"Ben"}},"photo":[{}]},"quote":{"text":"lunch","position":0}`, quote: "lunch", referred: &bridge.Referred{From: "Ben", Kind: "photo"}},
		"reply to a story":       {more: `"reply_to_story":{"id":2,"chat":{"id":-1,"title":"News"}}`, referred: &bridge.Referred{From: "News", Kind: "story"}},
		"reply to an empty one":  {more: `"reply_to_message":{` + earlier + `}`, about: "7:5"},
		"from a person":          {more: `"forward_origin":{"type":"user","sender_user":{"id":8,"first_name":"Ben","username":"ben"}}`, forwarded: "Ben (@ben)"},
		"their own once more":    {more: `"forward_origin":{"type":"user","sender_user":{"id":7,"first_name":"Ana"}}`},
		"from somebody hidden":   {more: `"forward_origin":{"type":"hidden_user","sender_user_name":"Ben\nO"}`, forwarded: "Ben O"},
		"from a group":           {more: `"forward_origin":{"type":"chat","sender_chat":{"id":-1,"title":"Friends"},"author_signature":"boss"}`, forwarded: "Friends, boss"},
		"from a channel":         {more: `"forward_origin":{"type":"channel","chat":{"id":-1,"title":"News","username":"news"},"message_id":3}`, forwarded: "News (@news)"},
		"from nobody":            {more: `"forward_origin":{"type":"hidden_user"}`, forwarded: "?"},
		"in the form of old":     {more: `"forward_date":5`, forwarded: "?"},
		"not forwarded, of old":  {more: `"forward_date":null`},
		"a sort that is unknown": {more: `"forward_origin":7`, forwarded: "?"},
	} {
		t.Run(name, func(t *testing.T) {
			in := decoded(t, `,"text":"yes",`+tt.more)
			got := struct {
				about               bridge.RemoteID
				quote, forwarded    string
				referred            *bridge.Referred
				text, command, kind string
			}{in.About, in.Quote.Plain(), in.Forwarded, in.Referred, in.Text.Plain(), in.Command, in.Kind}
			want := got
			want.about, want.quote, want.forwarded, want.referred = tt.about, tt.quote, tt.forwarded, tt.referred
			want.text, want.command, want.kind = "yes", "", "text"
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if in := decoded(t, `,"text":"/start x","forward_origin":{"type":"hidden_user"}`); in.Command != "" {
		t.Error("a command was passed on, and is one")
	}
}

func TestVCard(t *testing.T) {
	contact := func(fields string) []bridge.File { return decoded(t, `,"contact":{`+fields+`}`).Files }
	whole := `"vcard":"BEGIN:VCARD\nVERSION:3.0\nEMAIL:ben@example.com\nEND:VCARD\n"`
	files := contact(`"phone_number":"1","first_name":"Ben/Okri",` + whole)
	if len(files) != 1 || files[0].Name != "Ben Okri.vcf" || !strings.Contains(files[0].Data, "EMAIL:ben@example.com") {
		t.Errorf("the card is %+v", files)
	}
	files = contact(`"phone_number":"1;2","first_name":"Ben, Okri","vcard":"BEGIN:VCARD \nVERSION:3.0"`)
	if len(files) != 1 || !strings.Contains(files[0].Data, `FN:Ben\, Okri`) || !strings.Contains(files[0].Data, `TEL:1\;2`) {
		t.Errorf("the card is %+v", files)
	}
	if files = contact(`"phone_number":"1","first_name":""`); len(files) != 1 || files[0].Name != "contact.vcf" {
		t.Errorf("the card is %+v", files)
	}
	if files = contact(`"phone_number":"1","first_name":"Ana","user_id":7`); files != nil {
		t.Errorf("their own number comes as a file: %+v", files)
	}
}

func TestDecodeLiveLocation(t *testing.T) {
	for body, want := range map[string]bridge.Location{
		`"location":{"latitude":1,"longitude":2,"live_period":900}`: {Latitude: 1, Longitude: 2, Live: true},
		`"location":{"latitude":1,"longitude":2}`:                   {Latitude: 1, Longitude: 2},
	} {
		filed, err := decode(t, strings.Replace(message(private, `,"edit_date":1760000060,`+body), "message", "edited_message", 1))
		if err != nil || len(filed) != 1 {
			t.Fatal(filed, err)
		}
		if changed := filed[0].Event.(bridge.MessageChanged); changed.Place == nil || *changed.Place != want {
			t.Errorf("it moved to %+v, want %+v", changed.Place, want)
		}
	}
}

// No detail of what people send makes something that cannot be stored.
func FuzzDecodeKinds(f *testing.F) {
	for _, more := range []string{`"poll":{"question":"x","options":[{}]}`, `"venue":{"location":{"latitude":1e-7,"longitude":1}}`, `"checklist":{"tasks":[{"text":7}]}`,
		`"successful_payment":{"currency":"EUR","total_amount":-5}`, `"story":{"id":1,"chat":{"username":"a b"}}`, `"reply_to_message":{"text":"\ud800"}`, `"contact":{"phone_number":"1","vcard":"x"}`} {
		f.Add(more)
	}
	f.Fuzz(func(t *testing.T, more string) {
		body := message(private, ","+more)
		if !json.Valid([]byte(body)) {
			return
		}
		filed, err := decode(t, body)
		if err != nil {
			return
		}
		for _, one := range filed {
			kind, stored, err := bridge.EncodeEvent(one.Event)
			if err != nil {
				t.Fatalf("%s cannot be stored: %v", more, err)
			}
			if _, err := bridge.DecodeEvent(kind, stored); err != nil {
				t.Fatalf("%s cannot be read again: %v", more, err)
			}
			if in, ok := one.Event.(bridge.MessageIn); ok && !richtext.Equal(in.Text, in.Text.Normalize()) {
				t.Error("the text is not in canonical form")
			}
		}
	})
}
