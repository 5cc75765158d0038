package telegram_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/telegram"
)

// Whatever a rich message holds is read: none of its strings is lost, whatever they are
// called, and what comes of it can be shown to the customer again.
func FuzzRichMessage(f *testing.F) {
	f.Add([]byte(`{"blocks":[{"type":"heading","text":"a"},{"type":"list","items":[{"value":3,"blocks":[{"type":"paragraph","text":["b",{"type":"bold","text":"c"}]}]}]}]}`))
	f.Add([]byte(`{"blocks":[{"type":"table","cells":[[{"text":"a"},{"text":["b"]}]]},{"type":"details","summary":"x","blocks":[{"type":"pre","text":"y","language":"go"}]},7]}`))
	for _, body := range gathered(f) {
		var u struct {
			Message struct {
				Rich json.RawMessage `json:"rich_message"`
			} `json:"message"`
		}
		if json.Unmarshal(body, &u) == nil && u.Message.Rich != nil {
			f.Add([]byte(u.Message.Rich))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc := telegram.RichDoc(raw)
		if diff := cmp.Diff(doc, doc.Normalize()); diff != "" {
			t.Errorf("not in canonical form:\n%s", diff)
		}
		b, err := json.Marshal(doc)
		var back richtext.Doc
		if err == nil {
			err = json.Unmarshal(b, &back)
		}
		if err != nil || !richtext.Equal(doc, back) {
			t.Errorf("it cannot be stored: %v", err)
		}
		telegram.FromDoc(doc)
	})
}

// Whatever a batch of updates holds, each has a key and a lane, and the next offset
// confirms nothing that was not in it.
func FuzzReceive(f *testing.F) {
	for _, body := range gathered(f) {
		f.Add([]byte(body), []byte(`{"update_id":7,"message":{"chat":{"id":1}}}`))
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		if !json.Valid(first) || !json.Valid(second) {
			return // the answer that holds them would not have been read
		}
		raws, next := telegram.Receive([]json.RawMessage{first, second})
		if len(raws) != 2 {
			t.Fatalf("%d of 2 updates are stored", len(raws))
		}
		var last int64
		for i, raw := range raws {
			if raw.Key == "" || raw.Lane == "" || len(raw.Body) == 0 {
				t.Errorf("it is stored as %+v", raw)
			}
			var u struct {
				ID int64 `json:"update_id"`
			}
			if json.Unmarshal([][]byte{first, second}[i], &u) == nil && u.ID > 0 {
				last = u.ID
			}
		}
		if next != 0 && next != last+1 {
			t.Errorf("the next offset is %d after %d", next, last)
		}
	})
}

// An id that we made is read as the same; any other is refused, or written again as it was.
func FuzzIDs(f *testing.F) {
	for _, s := range []string{"7:12", "-100500:1", "", "7", "7:", "07:1", "+7:1", "7:12:1", "9223372036854775807:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if chat, message, err := telegram.ReadMessage(bridge.RemoteID(s)); err == nil && telegram.MessageRef(chat, message) != bridge.RemoteID(s) {
			t.Errorf("the message %q came back as %q", s, telegram.MessageRef(chat, message))
		}
		if chat, err := telegram.ReadChat(bridge.RemoteID(s)); err == nil && telegram.ChatRef(chat) != bridge.RemoteID(s) {
			t.Errorf("the chat %q came back as %q", s, telegram.ChatRef(chat))
		}
	})
}

// Whatever text is stored becomes a text with entities that fit it, and all of its words.
func FuzzFromDoc(f *testing.F) {
	for seed := range 20 {
		b, err := json.Marshal(richtexttest.Docs().Example(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, stored []byte) {
		var doc richtext.Doc
		if json.Unmarshal(stored, &doc) != nil {
			return
		}
		text, entities := telegram.FromDoc(doc)
		checkEntities(t, text, entities)
		if got, want := letters(text), letters(richtext.Degrade(doc, telegram.Features).Plain()); got != want {
			t.Errorf("the words are %q, want %q", got, want)
		}
	})
}
