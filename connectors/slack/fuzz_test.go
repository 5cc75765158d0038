package slack_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/slack"
)

// Every reader of what Slack, or somebody by way of Slack, sends has its target here.
// What was gathered from Slack are the seeds.

func FuzzDecode(f *testing.F) {
	for name, body := range payloads(f) {
		if kind, payload, _ := arrives(name, body); kind != "" {
			f.Add(wrap(f, kind, string(payload), false).Body)
		}
		f.Add(wrap(f, slack.KindBad, string(body), false).Body)
	}
	d := opened(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		filed, err := d.Decode(connectors.Raw{Endpoint: bridge.Desk, Body: b})
		if err == nil {
			connectortest.CheckFiled(t, filed)
		}
	})
}

// Whatever payload comes over the socket can be recognised and put into a lane.
func FuzzWrap(f *testing.F) {
	kinds := []string{slack.KindEvent, slack.KindCommand, slack.KindInteractive, slack.KindBad}
	for name, body := range payloads(f) {
		kind, payload, _ := arrives(name, body)
		for i := range kinds {
			if kind == kinds[i] {
				f.Add(uint8(i), payload)
			}
		}
	}
	d := opened(f)
	f.Fuzz(func(t *testing.T, kind uint8, payload []byte) {
		if !json.Valid(payload) {
			return // the frame around it would not have been read
		}
		k := kinds[int(kind)%len(kinds)]
		raw, wanted, err := slack.WrapForTest(k, payload, false)
		if err != nil {
			t.Fatal(err)
		}
		if wanted && (raw.Key == "" || raw.Lane == "" || raw.Endpoint != bridge.Desk) {
			t.Errorf("it is wrapped as %+v", raw)
		}
		if again, _, _ := slack.WrapForTest(k, payload, false); again.Key != raw.Key {
			t.Errorf("its key is %q, and then %q", raw.Key, again.Key)
		}
		if filed, err := d.Decode(raw); err == nil {
			connectortest.CheckFiled(t, filed)
		}
	})
}

// Whatever stands in a thread's history is told like its events, and with their keys.
func FuzzHistory(f *testing.F) {
	const reply = `"type":"message","user":"U0ANA","ts":"1700000100.000200","thread_ts":"1700000000.000100","text":"x"`
	f.Add([]byte(`[{"type":"message","user":"U0DESK","ts":"1700000000.000100"},{` + reply + `}]`))
	f.Add([]byte(`[{` + reply + `,"edited":{"user":"U0ANA","ts":"1700000200.000000"},"blocks":[{"type":"section","text":7}]},null,7]`))
	f.Add([]byte(`[{"type":"message","bot_id":"B0OTHER","ts":"x","edited":[],"files":[{}]},{` + reply + `,"ts":"0"}]`))
	for _, body := range payloads(f) {
		walk(body, func(name string, value json.RawMessage) {
			if name == "messages" {
				f.Add([]byte(value))
			}
		})
	}
	d := opened(f)
	f.Fuzz(func(t *testing.T, messages []byte) {
		raws, err := slack.MissedForTest(d, messages)
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range raws {
			if raw.Key == "" || raw.Lane == "" || raw.Endpoint != bridge.Desk {
				t.Errorf("it is wrapped as %+v", raw)
			}
			if filed, err := d.Decode(raw); err == nil {
				connectortest.CheckFiled(t, filed)
			}
		}
	})
}

func FuzzMrkdwn(f *testing.F) {
	for _, s := range []string{"*b* <@U1|x> `c` ```d```", "&gt; q\n:wave:", "<https://a.example|*x*>", "_*~`<", "<!date^1^x|y>"} {
		f.Add(s)
	}
	for _, body := range payloads(f) {
		walk(body, func(name string, value json.RawMessage) {
			var text string
			if name == "text" && json.Unmarshal(value, &text) == nil && text != "" {
				f.Add(text)
			}
		})
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := slack.DocFromMrkdwn(s)
		if diff := cmp.Diff(doc, doc.Normalize()); diff != "" {
			t.Errorf("not in canonical form:\n%s", diff)
		}
		stored(t, doc)
	})
}

func FuzzRichText(f *testing.F) {
	f.Add([]byte(richBlock(`{"type":"rich_text_section","elements":[{"type":"text","text":"x"},{"type":"emoji","name":"wave","unicode":"1f44b"}]}`)))
	f.Add([]byte(richBlock(`{"type":"rich_text_list","style":"ordered","indent":3,"offset":-1,"elements":[{"type":"rich_text_section","elements":[]}]}`)))
	f.Add([]byte(richBlock(`{"type":"rich_text_quote","elements":[{"type":"link","url":"https://a.example"}]},{"type":"rich_text_preformatted","elements":[]}`)))
	for _, body := range payloads(f) {
		walk(body, func(name string, value json.RawMessage) {
			if name == "blocks" {
				f.Add([]byte(value))
			}
		})
	}
	f.Fuzz(func(t *testing.T, blocks []byte) {
		doc, _ := slack.DocFromBlocks(blocks)
		stored(t, doc)
		// What people wrote can be shown to them again, and is read as the same then.
		once := decoded(t, doc)
		if diff := cmp.Diff(once, decoded(t, once)); diff != "" {
			t.Errorf("shown again it is another text:\n%s", diff)
		}
	})
}

// Whatever request Slack has signed is read, or kept for a person to look at.
func FuzzRequests(f *testing.F) {
	for name, body := range payloads(f) {
		kind, payload, _ := arrives(name, body)
		switch kind {
		case slack.KindEvent:
			f.Add(uint8(0), string(payload))
		case slack.KindInteractive:
			f.Add(uint8(1), url.Values{"payload": {string(payload)}}.Encode())
		case slack.KindCommand:
			var fields map[string]string
			_ = json.Unmarshal(payload, &fields)
			form := url.Values{}
			for name, value := range fields {
				form.Set(name, value)
			}
			f.Add(uint8(2), form.Encode())
		}
	}
	f.Add(uint8(0), `{"type":"url_verification","challenge":"x"}`)
	f.Add(uint8(1), "payload=%ff")
	f.Add(uint8(2), "ssl_check=1")
	d := opened(f)
	f.Fuzz(func(t *testing.T, way uint8, body string) {
		kind, payload, nothing := slack.ReadRequestForTest(int(way), []byte(body))
		if nothing {
			return
		}
		if !json.Valid(payload) {
			t.Fatalf("a %s is not JSON: %q", kind, payload)
		}
		if filed, err := d.Decode(wrap(t, kind, string(payload), false)); err == nil {
			connectortest.CheckFiled(t, filed)
		}
	})
}

// A command's text keeps every word that was typed; no id of Slack's stands in the way of
// a name, and nothing in it is left escaped.
func FuzzCommandText(f *testing.F) {
	for _, s := range []string{"assign #1042 <@U0ANA|ana>", "find &lt;@U0ANA&gt; &amp;amp;", "transfer <#C0SALES|sales> <#C0X|>", "<@U0ANA", "<@|x> <@W1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, mentions := slack.CommandText(s)
		for _, who := range mentions {
			if !strings.Contains(text, "@"+string(who)) {
				t.Errorf("%q names %s nowhere", text, who)
			}
		}
		if got, want := strings.Count(text, "<@"), strings.Count(s, "<@")+strings.Count(s, "&lt;@"); got > want {
			t.Errorf("%q has %d signs that only Slack makes", text, got)
		}
	})
}

// What Slack answers at a response URL is read as done, or as one of the classes.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"ok", `{"ok":true}`, `{"ok":false,"error":"used_url"}`, "no_text", "{", `{"ok":"yes"}`} {
		f.Add(200, "1", s)
	}
	f.Add(429, "30", "")
	f.Add(503, "", "<html>")
	f.Fuzz(func(t *testing.T, status int, after, body string) {
		if err := slack.AnsweredForTest(status, after, body); err != nil {
			if c := connectors.AsFailure(err).Class; c > connectors.Broken {
				t.Errorf("%v is of the class %v", err, c)
			}
		}
	})
}

// An id that we made is read as the same; any other is refused, or written again as it was.
func FuzzPlace(f *testing.F) {
	for _, s := range []string{"T0SIM/C0SALES/1700000100.000200", "", "//", "T0SIM/C0SALES/1", "T0SIM/C0SALES/1700000100.0002000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id := bridge.RemoteID(s)
		if back, err := slack.RoundTripPlace(id); err == nil && back != id {
			t.Errorf("%q came back as %q", id, back)
		}
	})
}
