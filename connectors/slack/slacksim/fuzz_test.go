package slacksim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/connectors/slack/slacksim"
)

// bare is a workspace without a network.
func bare() *slacksim.Server {
	sim := slacksim.New(slacksim.WithoutLimits())
	sim.AddUser(slacksim.User{ID: ana, Name: "ana", RealName: "Ana Ruiz"})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{bot, ana}})
	return sim
}

func postTo(sim *slacksim.Server, form url.Values) (ts string, ok bool) {
	r := httptest.NewRequest(http.MethodPost, "/api/chat.postMessage", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+sim.App().BotToken)
	rec := httptest.NewRecorder()
	sim.ServeHTTP(rec, r)
	var got answer
	if json.Unmarshal(rec.Body.Bytes(), &got) != nil {
		return "", false
	}
	return got.TS, got.OK
}

func FuzzBlocks(f *testing.F) {
	f.Add(takeButton, `{"event_type":"x","event_payload":{}}`)
	f.Add("["+richOf("x")+"]", "[1]")
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"*<!here|> <@U0ANA"}}]`, "")
	f.Add(`[null,{"type":"rich_text","elements":[null]},{"type":"actions","elements":[null,{}]}]`, "null")
	f.Fuzz(func(t *testing.T, blocks, metadata string) {
		sim := bare()
		defer sim.Close()
		ts, ok := postTo(sim, url.Values{"channel": {sales}, "text": {"x"}, "blocks": {blocks}, "metadata": {metadata}})
		if !ok {
			return
		}
		m, found := sim.Message(sales, ts)
		if !found || !json.Valid(m.Blocks) && m.Blocks != nil {
			t.Errorf("accepted, but kept as %q", m.Blocks)
		}
	})
}

func FuzzComposer(f *testing.F) {
	for _, s := range []string{"*a*", "```x", "- a\n1. b", "<@U0ANA>", "@ana", "`*_~", "https://", "[a](https://b)", ":x:", "&lt;!here&gt;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		sim := bare()
		defer sim.Close()
		ts, err := sim.User(ana).Post(sales, typed, slacksim.NoCommand())
		if err != nil {
			return
		}
		m, _ := sim.Message(sales, ts)
		if len(m.MightNotify()) > 0 && !strings.Contains(typed, "@") {
			t.Errorf("%q notifies %v", typed, m.MightNotify())
		}
		for _, id := range m.MightNotify() {
			if !slices.Contains([]string{ana, bot, "here", "channel", "everyone"}, id) {
				t.Errorf("%q notifies %s, who is not here", typed, id)
			}
		}
	})
}

// TestRichTextIsLiteral: nothing in a text element of rich_text comes alive.
func TestRichTextIsLiteral(t *testing.T) {
	sim := bare()
	defer sim.Close()
	piece := rapid.SampledFrom([]string{"<!here>", "<@U0ANA>", "@channel", "#sales", "*b*", "_i_", "&lt;", "https://a.example/", "<https://a|b>", " ", "\n", "> ", "```", "é"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 20).Draw(t, "text"), "")
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		blocks := `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":` + string(raw) + `}]}]}]`
		ts, ok := postTo(sim, url.Values{"channel": {sales}, "blocks": {blocks}})
		if !ok {
			t.Fatalf("%q was refused", text)
		}
		m, _ := sim.Message(sales, ts)
		if m.Seen() != text || len(m.MightNotify()) > 0 || len(m.Links()) > 0 {
			t.Fatalf("%q is seen as %q, notifies %v, links %v", text, m.Seen(), m.MightNotify(), m.Links())
		}
	})
}
