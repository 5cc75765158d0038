package telegram_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// A rich message is read with its headings, lists, quotes and code; what is not
// known in it takes nothing else away.
func TestRichMessage(t *testing.T) {
	ch, _ := open(t, "http://telegram.test", nil)
	said := func(s string) richtext.Doc { return richtext.Doc{para(run(s, 0))} }
	for _, tt := range []struct {
		name, blocks string
		want         richtext.Doc
	}{
		{"heading and styles", `{"type":"heading","size":1,"text":"Order"},{"type":"paragraph","text":["I want ",{"type":"bold","text":["two ",{"type":"italic","text":"blue"}]}," ones\nnow"]}`,
			richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("Order", 0)}}, para(run("I want ", 0), run("two ", richtext.Bold), run("blue", richtext.Bold|richtext.Italic), run(" ones", 0), richtext.Break{}, run("now", 0))}},
		{"links", `{"type":"paragraph","text":[{"type":"url","url":"https://a.example/","text":"here"},{"type":"url","url":"javascript:x","text":"there"},{"type":"email_address","email_address":"a@b.example","text":"mail"},{"type":"custom_emoji","alternative_text":"😀"},{"type":"hologram","text":"!"}]}`,
			richtext.Doc{para(richtext.Text{S: "here", Link: "https://a.example/"}, run("there", 0), richtext.Text{S: "mail", Link: "mailto:a@b.example"}, run("😀!", 0))}},
		{"code", `{"type":"pre","language":"go","text":["a\n",{"type":"bold","text":"b"}]}`, richtext.Doc{richtext.Code{S: "a\nb", Language: "go"}}},
		{"quote", `{"type":"blockquote","blocks":[{"type":"paragraph","text":"q"}],"credit":"Ana"}`, richtext.Doc{richtext.Quote{Body: append(said("q"), said("Ana")...)}}},
		{"lists", `{"type":"list","items":[{"label":"3.","value":3,"blocks":[{"type":"paragraph","text":"a"},{"type":"list","items":[{"label":"","has_checkbox":true,"is_checked":true,"blocks":[{"type":"paragraph","text":"b"}]}]}]}]}`,
			richtext.Doc{richtext.List{Ordered: true, Start: 3, Items: []richtext.Doc{append(said("a"), richtext.List{Items: []richtext.Doc{append(said("☑"), said("b")...)}})}}}},
		{"the rest", `{"type":"table","cells":[[{"text":"a"},{"text":"b"}],[{"text":"c"}]]},{"type":"divider"},{"type":"details","summary":"more","blocks":[{"type":"footer","text":"f"}]},{"type":"photo","photo":[],"caption":{"text":"us"}},{"type":"mathematical_expression","expression":"x^2"},{"type":"hologram","text":"h"},7`,
			richtext.Doc{para(run("a | b", 0)), para(run("c", 0)), para(run("more", richtext.Bold)), para(run("f", 0)), para(run("[photo]", 0)), para(run("us", 0)), para(run("x^2", richtext.Mono)), para(run("h", 0))}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body, err := json.Marshal(map[string]any{"update_id": 1, "message": map[string]any{
				"message_id": 2, "date": 1, "from": map[string]any{"id": 7, "first_name": "Ana"}, "chat": map[string]any{"id": 7, "type": "private"},
				"rich_message": json.RawMessage(`{"blocks":[` + tt.blocks + `]}`),
			}})
			if err != nil {
				t.Fatal(err)
			}
			filed, err := ch.Decode(connectors.Raw{Endpoint: "shop", Body: body})
			if err != nil || len(filed) != 1 {
				t.Fatalf("Decode = %v, %v", filed, err)
			}
			in, ok := filed[0].Event.(bridge.MessageIn)
			if !ok || in.Kind != bridge.KindText {
				t.Fatalf("it is %+v", filed[0].Event)
			}
			if diff := cmp.Diff(tt.want, in.Text); diff != "" {
				t.Errorf("differs (-want +got):\n%s", diff)
			}
		})
	}
}
