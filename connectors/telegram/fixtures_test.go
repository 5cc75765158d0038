package telegram_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"frontdesk/bridge"
	"frontdesk/connectors/connectortest"
)

// gathered are the payloads of Telegram that are at hand, as updates, by their files.
func gathered(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for name, body := range connectortest.Payloads(t, "../../../shared/fixtures/telegram", "testdata") {
		list, known := asUpdates(body)
		if !known {
			t.Fatalf("%s is neither an update, nor a message, nor an answer with some of them", name)
		}
		for i, one := range list {
			all[name+"#"+strconv.Itoa(i)] = one
		}
	}
	return all
}

// asUpdates reads a payload: an update, a message, or an answer that holds some of them, or
// none.
func asUpdates(body []byte) (list []json.RawMessage, known bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return nil, false
	}
	switch {
	case fields["update_id"] != nil:
		return []json.RawMessage{body}, true
	case fields["message_id"] != nil:
		update, err := json.Marshal(map[string]any{"update_id": 1, "message": json.RawMessage(body)})
		return []json.RawMessage{update}, err == nil
	case fields["result"] == nil:
		return nil, false
	}
	var results []json.RawMessage
	if json.Unmarshal(fields["result"], &results) != nil {
		results = []json.RawMessage{fields["result"]}
	}
	for _, one := range results {
		more, known := asUpdates(one)
		if !known {
			return nil, false
		}
		list = append(list, more...)
	}
	return list, true
}

// strange are the samples that nobody could file, and why: they are parked for a person
// to look at.
var strange = map[string]string{
	"bot/message-other.json#0":                              "a message in no chat",
	"teloxide/message-location.json#0":                      "a message in no chat",
	"teloxide/message-other-some-fields-are-missing.json#0": "a message in no chat",
	"teloxide/update-new_update_kind.json#0":                "a kind that Telegram may invent",
	"teloxide/update-something-unknown-to-us.json#0":        "a kind that Telegram may invent",
}

// TestFixturesAreFiled feeds every payload that was gathered to the decoder: what is of a
// kind that we know is not parked, and the words that a person wrote, in whichever field
// they stand, come out of it whole, as words and not as JSON.
func TestFixturesAreFiled(t *testing.T) {
	all := gathered(t)
	spoken := 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			filed, err := decode(t, string(all[name]))
			if _, is := strange[name]; is != (err != nil) {
				t.Errorf("Decode = %v", err)
			}
			connectortest.CheckFiled(t, filed)
			for _, one := range filed {
				said, kind := "", "message"
				switch ev := one.Event.(type) {
				case bridge.MessageIn:
					said = ev.Text.Plain()
				case bridge.MessageChanged:
					said, kind = ev.Text.Plain(), "edited_message"
				default:
					continue
				}
				spoken++
				if strings.Contains(said, `{"`) || strings.Contains(said, `":`) {
					t.Errorf("it says %q", said)
				}
				for _, words := range wroteIn(all[name], kind) {
					if !strings.Contains(letters(said), letters(words)) {
						t.Errorf("%q is not in %q", words, said)
					}
				}
			}
		})
	}
	t.Logf("%d updates, %d of which are messages of people", len(all), spoken)
	if spoken == 0 {
		t.Error("nobody has said anything")
	}
}

// wroteIn are the words of a message's own text, whether plain, of a caption or rich.
func wroteIn(update []byte, kind string) (words []string) {
	var u map[string]json.RawMessage
	var m struct {
		Text    string          `json:"text"`
		Caption string          `json:"caption"`
		Rich    json.RawMessage `json:"rich_message"`
	}
	if json.Unmarshal(update, &u) != nil || json.Unmarshal(u[kind], &m) != nil {
		return nil
	}
	return append(richWords(m.Rich), m.Text, m.Caption)
}

// richWords are the strings in the texts of a rich message.
func richWords(raw json.RawMessage) (words []string) {
	var list []json.RawMessage
	var fields map[string]json.RawMessage
	switch {
	case json.Unmarshal(raw, &list) == nil:
		for _, one := range list {
			var s string
			if json.Unmarshal(one, &s) == nil {
				words = append(words, s)
				continue
			}
			words = append(words, richWords(one)...)
		}
	case json.Unmarshal(raw, &fields) == nil:
		for _, name := range []string{"text", "blocks", "items", "cells", "caption", "credit", "summary"} {
			var s string
			if json.Unmarshal(fields[name], &s) == nil {
				words = append(words, s)
				continue
			}
			words = append(words, richWords(fields[name])...)
		}
	}
	return words
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// walkTexts visits each text of an update that has entities, with them.
func walkTexts(body json.RawMessage, visit func(text string, entities json.RawMessage)) {
	var list []json.RawMessage
	var fields map[string]json.RawMessage
	switch {
	case json.Unmarshal(body, &list) == nil:
		for _, one := range list {
			walkTexts(one, visit)
		}
	case json.Unmarshal(body, &fields) == nil:
		for text, entities := range map[string]string{"text": "entities", "caption": "caption_entities", "question": "question_entities", "title": "title_entities"} {
			var s string
			if json.Unmarshal(fields[text], &s) == nil && fields[entities] != nil {
				visit(s, fields[entities])
			}
		}
		for _, value := range fields {
			walkTexts(value, visit)
		}
	}
}
