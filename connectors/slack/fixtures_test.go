package slack_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/slack"
)

// payloads are what Slack really sent or documents, as far as it is at hand.
func payloads(t testing.TB) map[string][]byte {
	t.Helper()
	return connectortest.Payloads(t, "../../../shared/fixtures/slack", "testdata")
}

// sample is what is looked at of a payload first.
type sample struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
	Event   json.RawMessage `json:"event"`
	Command *string         `json:"command"`
	OK      *bool           `json:"ok"`
	Blocks  json.RawMessage `json:"blocks"`
}

// socketFrames are what a socket says that is no event, and never stored; the frames of
// RTM, which Slack has given up, are among the samples as well.
var socketFrames = []string{"hello", "disconnect", "goodbye", "reconnect_url", "user_typing", "url_verification"}

// arrives is how a sample comes: its kind and payload. It is "" for what does not come
// by itself: the answer to a call of ours, what a modal or a home tab is made of, and
// frames of the socket.
func arrives(name string, body []byte) (kind string, payload []byte, known bool) {
	var s sample
	if json.Unmarshal(body, &s) != nil {
		return "", nil, false
	}
	switch {
	case s.Payload != nil && s.Type == "slash_commands":
		return slack.KindCommand, s.Payload, true
	case s.Payload != nil && s.Type == "interactive":
		return slack.KindInteractive, s.Payload, true
	case s.Payload != nil:
		return slack.KindEvent, s.Payload, true
	case s.Event != nil:
		return slack.KindEvent, body, true
	case s.Command != nil:
		return slack.KindCommand, body, true
	case s.OK != nil, slices.Contains(socketFrames, s.Type), s.Type == "" && s.Blocks != nil:
		return "", nil, true
	case s.Type == "modal", s.Type == "home", s.Type == "rich_text":
		return "", nil, true
	case s.Type == "message", s.Type == "channel_created":
		return slack.KindEvent, []byte(event(string(body))), true
	case strings.Contains(s.Type, "_"):
		return slack.KindInteractive, body, true
	}
	return "", nil, false
}

// strange are the samples of what nobody could place, and why: they are parked for a
// person to look at. Besides them these are messages without a Slack channel or a time.
var strange = map[string]string{
	"bolt-python/event-none.json":                         "an event of no type",
	"python-slack-sdk/socket-none.json":                   "a payload of no type",
	"python-slack-sdk/socket-slash_commands~3.json":       "a slash command of nobody",
	"java-slack-sdk/app-backend/SlashCommandPayload.json": "a slash command of nobody",
	"java-slack-sdk/events/ReactionAddedPayload.json":     "a reaction of nobody",
}

// TestFixtures feeds every payload that was gathered to the decoder. None panics. What is
// of a kind that we know is not parked, and what a person wrote in a thread comes out of
// it whole, as words and not as JSON.
func TestFixtures(t *testing.T) {
	d, err := slack.Open(slack.Config{BotToken: connectors.NewSecret("xoxb-x"), AppToken: connectors.NewSecret("xapp-x")}) // takes any command
	if err != nil {
		t.Fatal(err)
	}
	all := payloads(t)
	arrived, spoken := 0, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			kind, payload, known := arrives(name, all[name])
			if !known {
				t.Fatal("nobody knows as what this comes")
			}
			readWords(t, all[name])
			if kind == "" {
				return
			}
			arrived++
			raw := wrap(t, kind, string(payload), false)
			filed, err := d.Decode(raw)
			if _, is := strange[name]; (is || nowhere(payload)) != (err != nil) {
				t.Errorf("Decode = %v", err)
			}
			connectortest.CheckFiled(t, filed)
			if inThread(payload) != nil {
				spoken += speaks(t, d, inThread(payload))
			}
		})
	}
	t.Logf("%d payloads, %d of which arrive by themselves; %d messages of people in threads", len(all), arrived, spoken)
	if arrived == 0 || spoken == 0 {
		t.Errorf("%d payloads arrived, %d of them messages", arrived, spoken)
	}
}

// messageEvent is the event of a message callback; nil if it is none.
func messageEvent(payload []byte) (ev map[string]json.RawMessage) {
	var outer map[string]json.RawMessage
	if json.Unmarshal(payload, &outer) != nil || json.Unmarshal(outer["event"], &ev) != nil || string(ev["type"]) != `"message"` {
		return nil
	}
	return ev
}

func blank(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == `""` }

// nowhere tells whether a message says nothing of where it stands, as the samples do that
// only name all fields that there are.
func nowhere(payload []byte) bool {
	ev := messageEvent(payload)
	return ev != nil && (blank(ev["channel"]) || blank(ev["ts"]) && blank(ev["deleted_ts"])) && !skipped(ev)
}

// skipped tells whether a message is of a kind in which nobody speaks.
func skipped(ev map[string]json.RawMessage) bool {
	var subtype string
	_ = json.Unmarshal(ev["subtype"], &subtype)
	return slack.IsHousekeeping(subtype)
}

// inThread is a message event moved into a thread of ours; nil if it is none.
func inThread(payload []byte) []byte {
	ev := messageEvent(payload)
	if ev == nil {
		return nil
	}
	for name, value := range map[string]string{"ts": "1700000100.000200", "user": "U0ANA", "deleted_ts": "1700000100.000200"} {
		if blank(ev[name]) && (name == "ts" || ev[name] != nil) {
			ev[name] = json.RawMessage(`"` + value + `"`)
		}
	}
	ev["channel"], ev["thread_ts"] = json.RawMessage(`"C0SALES"`), json.RawMessage(`"1700000000.000100"`)
	ev["channel_type"] = json.RawMessage(`"channel"`)
	inner, err := json.Marshal(ev)
	if err != nil {
		return nil
	}
	return []byte(event(string(inner)))
}

// speaks checks what is made of a message in a thread: if a person wrote it, one reply
// that has all its words. It tells how many there were.
func speaks(t *testing.T, d *slack.Desk, payload []byte) int {
	filed, err := d.Decode(wrap(t, slack.KindEvent, string(payload), false))
	if err != nil {
		t.Errorf("in a thread: %v", err)
		return 0
	}
	connectortest.CheckFiled(t, filed)
	var m struct {
		Event struct {
			Subtype string
			User    string
			Bot     string `json:"bot_id"`
			Text    string
			Files   []json.RawMessage
		}
	}
	if json.Unmarshal(payload, &m) != nil || m.Event.User == "" || m.Event.Bot != "" {
		return 0
	}
	if !slices.Contains([]string{"", "file_share", "me_message", "thread_broadcast"}, m.Event.Subtype) {
		return 0
	}
	if len(filed) != 1 {
		t.Errorf("what %s wrote is filed %d times", m.Event.User, len(filed))
		return 0
	}
	r, is := filed[0].Event.(bridge.Replied)
	if !is {
		t.Errorf("it is filed as %T", filed[0].Event)
		return 0
	}
	if n := len(m.Event.Files); n > 0 && len(r.Files) != n {
		t.Errorf("%d of %d files are told of", len(r.Files), len(m.Event.Files))
	}
	hasWords(t, r.Text, m.Event.Text)
	return 1
}

// walk visits every field anywhere in a payload.
func walk(body json.RawMessage, visit func(name string, value json.RawMessage)) {
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil {
		for _, one := range list {
			walk(one, visit)
		}
		return
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		visit(name, fields[name])
		walk(fields[name], visit)
	}
}

// readWords reads all blocks and texts anywhere in a payload, as if a person had written
// them.
func readWords(t *testing.T, body json.RawMessage) {
	walk(body, func(name string, value json.RawMessage) {
		var text string
		switch {
		case name == "blocks":
			doc, _ := slack.DocFromBlocks(value)
			stored(t, doc)
			for _, said := range texts(value) {
				hasWords(t, doc, said)
			}
		case name == "text" && json.Unmarshal(value, &text) == nil:
			doc := slack.DocFromMrkdwn(text)
			stored(t, doc)
			hasWords(t, doc, text)
		}
	})
}

// stored checks that a Doc comes back from the database as it was.
func stored(t *testing.T, doc richtext.Doc) {
	t.Helper()
	b, err := json.Marshal(doc)
	var back richtext.Doc
	if err == nil {
		err = json.Unmarshal(b, &back)
	}
	if err != nil || !richtext.Equal(doc, back) {
		t.Errorf("it cannot be stored: %v", err)
	}
}

// texts are the texts of the elements of rich_text blocks, which are no markup.
func texts(blocks json.RawMessage) (all []string) {
	var list []json.RawMessage
	if json.Unmarshal(blocks, &list) != nil {
		return nil
	}
	for _, one := range list {
		var e struct {
			Type     string
			Text     json.RawMessage
			Elements json.RawMessage
		}
		var s string
		switch {
		case json.Unmarshal(one, &e) != nil:
		case e.Type == "text" && json.Unmarshal(e.Text, &s) == nil:
			all = append(all, s)
		case strings.HasPrefix(e.Type, "rich_text"):
			all = append(all, texts(e.Elements)...)
		}
	}
	return all
}

// hasWords checks that a Doc has every word of what was said, whatever became of the
// markup and of what stands for somebody or something.
func hasWords(t *testing.T, doc richtext.Doc, said string) {
	t.Helper()
	plain := letters(doc.Plain())
	for _, piece := range strings.FieldsFunc(outside(said), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !strings.Contains(plain, letters(piece)) {
			t.Errorf("%q is not in %q", piece, doc.Plain())
		}
	}
}

// outside is a text without what stands in angle brackets or is the code of an emoji, and
// with its escapes read.
func outside(s string) string {
	var sb strings.Builder
	for s != "" {
		before, rest, open := strings.Cut(s, "<")
		sb.WriteString(before + " ")
		_, s, _ = strings.Cut(rest, ">")
		if !open {
			break
		}
	}
	words := strings.Fields(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(sb.String()))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return strings.HasPrefix(w, ":") }), " ")
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// seeds are the payloads of a folder as they are stored when they come, and as a frame
// that nobody knows.
func seeds(t testing.TB, dir string) map[string][]connectors.Raw {
	t.Helper()
	all := map[string][]connectors.Raw{}
	for name, body := range connectortest.Payloads(t, dir) {
		if kind, payload, _ := arrives(name, body); kind != "" {
			all[name] = append(all[name], wrap(t, kind, string(payload), false))
		}
		all[name] = append(all[name], wrap(t, slack.KindBad, string(body), false))
	}
	return all
}
