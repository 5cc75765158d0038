package telegramsim_test

import "testing"

// The first link has a preview, unless the bot does not want one.
func TestPreviews(t *testing.T) {
	type params = map[string]any
	link := func(offset, length int, url string) params {
		e := entity("text_link", offset, length)
		e["url"] = url
		return e
	}
	for _, tt := range []struct {
		name string
		p    params
		want string
	}{
		{"none", params{"text": "no link"}, ""},
		{"written out", params{"text": "see https://a.example/ and https://b.example/"}, "https://a.example/"},
		{"behind words", params{"text": "😀 here https://a.example/", "entities": []any{link(3, 4, "https://b.example/")}}, "https://b.example/"},
		{"behind later words", params{"text": "https://a.example/ here", "entities": []any{link(19, 4, "https://b.example/")}}, "https://a.example/"},
		{"in code", params{"text": "😀 https://a.example/", "entities": []any{entity("code", 3, 18)}}, ""},
		{"unwanted", params{"text": "https://a.example/", "link_preview_options": params{"is_disabled": true}}, ""},
		{"wanted", params{"text": "https://a.example/", "link_preview_options": params{"is_disabled": false}}, "https://a.example/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			check := func() {
				t.Helper()
				all := w.ana.Received()
				if got := all[len(all)-1].Preview; got != tt.want {
					t.Errorf("the preview is of %q, want %q", got, tt.want)
				}
			}
			tt.p["chat_id"] = 7
			if a := call(t, w.s, "sendMessage", tt.p); !a.OK {
				t.Fatalf("%+v", a)
			}
			check()
			all := w.ana.Received()
			id := all[len(all)-1].ID
			if a := call(t, w.s, "editMessageText", params{"chat_id": 7, "message_id": id, "text": "https://c.example/"}); !a.OK {
				t.Fatalf("%+v", a)
			}
			tt.p["message_id"] = id
			if a := call(t, w.s, "editMessageText", tt.p); !a.OK {
				t.Fatalf("%+v", a)
			}
			check()
		})
	}
}
