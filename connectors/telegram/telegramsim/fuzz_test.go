package telegramsim_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"
)

// FuzzFormatted: whatever text, entities and options a bot sends are refused, or shown
// within the limits, with entities that fit the text.
func FuzzFormatted(f *testing.F) {
	f.Add("hello", `[{"type":"bold","offset":0,"length":5}]`, `{"is_disabled":true}`)
	f.Add(" 😀\u202ea\u030A ", `[{"type":"pre","offset":1,"length":2,"language":"go"},{"type":"blockquote","offset":0,"length":5}]`, ``)
	f.Add("\ufffc", `[null]`, `[]`)
	f.Add("here", `[{"type":"text_link","offset":0,"length":4,"url":"https://a.example"}]`, `{"url":1}`)
	f.Fuzz(func(t *testing.T, text, entities, previews string) {
		s, ana := newServer()
		ana.Start("")
		p := map[string]any{"chat_id": 7, "text": text, "entities": entities, "link_preview_options": previews}
		if _, err := json.Marshal(p); err != nil {
			return
		}
		if a := call(t, s, "sendMessage", p); !a.OK {
			return
		}
		all := ana.Received()
		m := all[len(all)-1]
		units := len(utf16.Encode([]rune(m.Text)))
		if units == 0 || units > 4096 || strings.ContainsAny(m.Text, "\r\u202e\u030a") {
			t.Errorf("%q is shown as %q", text, m.Text)
		}
		for _, e := range m.Entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units {
				t.Errorf("%+v does not fit %q", e, m.Text)
			}
		}
	})
}
