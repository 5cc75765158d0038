package slacksim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
)

const modalView = `{"type":"modal","callback_id":"assign","private_metadata":"about","title":{"type":"plain_text","text":"Assign"},` +
	`"submit":{"type":"plain_text","text":"Assign"},"close":{"type":"plain_text","text":"Cancel"},"notify_on_close":true,"blocks":[` +
	`{"type":"input","block_id":"to","label":{"type":"plain_text","text":"To"},"element":{"type":"static_select","action_id":"f","options":[` +
	`{"text":{"type":"plain_text","text":"Ana"},"value":"U0ANA"},{"text":{"type":"plain_text","text":"Ben"},"value":"U0BEN"}]}},` +
	`{"type":"input","block_id":"who","optional":true,"label":{"type":"plain_text","text":"Who"},"element":{"type":"users_select","action_id":"f"}},` +
	`{"type":"input","block_id":"words","optional":true,"label":{"type":"plain_text","text":"Words"},"element":{"type":"plain_text_input","action_id":"f","multiline":true,"max_length":20}}]}`

// TestViewRefusals has a row for each way in which a view is refused.
func TestViewRefusals(t *testing.T) {
	with := func(old, instead string) string {
		if !strings.Contains(modalView, old) {
			t.Fatalf("%q is not in the view", old)
		}
		return strings.Replace(modalView, old, instead, 1)
	}
	option := `{"text":{"type":"plain_text","text":"Ana"},"value":"U0ANA"}`
	for _, tt := range []struct{ name, view, says string }{
		{"no modal", with(`"type":"modal"`, `"type":"home"`), "must be modal"},
		{"title too long", with(`"text":"Assign"}`, `"text":"`+textOf(25)+`"}`), "/view/title/text"},
		{"title in mrkdwn", with(`"title":{"type":"plain_text"`, `"title":{"type":"mrkdwn"`), "/view/title"},
		{"no title", with(`"title":{"type":"plain_text","text":"Assign"},`, ""), "missing required field"},
		{"submit too long", with(`"submit":{"type":"plain_text","text":"Assign"}`, `"submit":{"type":"plain_text","text":"`+textOf(25)+`"}`), "/view/submit/text"},
		{"close too long", with(`"text":"Cancel"`, `"text":"`+textOf(25)+`"`), "/view/close/text"},
		{"inputs without submit", with(`"submit":{"type":"plain_text","text":"Assign"},`, ""), "submit"},
		{"metadata too long", with(`"about"`, `"`+textOf(3001)+`"`), "/view/private_metadata"},
		{"callback id too long", with(`"callback_id":"assign"`, `"callback_id":"`+textOf(256)+`"`), "/view/callback_id"},
		{"no blocks", `{"type":"modal","title":{"type":"plain_text","text":"x"}}`, "/view/blocks"},
		{"an unknown field", with(`"type":"modal"`, `"type":"modal","trigger":"x"`), "invalid additional property: trigger"},
		{"no label", with(`"label":{"type":"plain_text","text":"To"},`, ""), "/view/blocks/0/label"},
		{"no element", `{"type":"modal","title":{"type":"plain_text","text":"x"},"submit":{"type":"plain_text","text":"x"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"}}]}`, "/view/blocks/0/element"},
		{"an unknown element", with(`"users_select"`, `"telepathy"`), "unsupported type: telepathy"},
		{"no options", with(option+`,{"text":{"type":"plain_text","text":"Ben"},"value":"U0BEN"}`, ""), "must have 1 to 100 items"},
		{"too many options", with(option, options(101)), "must have 1 to 100 items"},
		{"an option too long", with(`"text":"Ben"`, `"text":"`+textOf(76)+`"`), "/options/1/text"},
		{"a value too long", with(`"value":"U0BEN"`, `"value":"`+textOf(151)+`"`), "/options/1/value"},
		{"no value", with(`,"value":"U0BEN"`, ""), "/options/1/value"},
		{"a value twice", with(`"value":"U0BEN"`, `"value":"U0ANA"`), "duplicate value"},
		{"an initial option that is none", with(`"action_id":"f","options"`, `"action_id":"f","initial_option":{"text":{"type":"plain_text","text":"Eva"},"value":"U0EVA"},"options"`), "must be among"},
		{"a text that may be too long", with(`"max_length":20`, `"max_length":3001`), "max_length"},
		{"the same block twice", with(`"block_id":"who"`, `"block_id":"to"`), "already exists"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := overLoopback(t)
			got := w.call("views.open", args{"trigger_id": "1.1.T", "view": tt.view})
			if said := fmt.Sprint(got.ResponseMetadata.Messages); got.OK || got.Error != "invalid_arguments" || !strings.Contains(said, tt.says) {
				t.Errorf("views.open = %v, %q, which says %s", got.OK, got.Error, said)
			}
		})
	}
	w := overLoopback(t)
	for name, tt := range map[string]struct {
		args args
		want string
	}{
		"no view":            {args{"trigger_id": "1"}, "invalid_arguments"},
		"no trigger":         {args{"view": modalView}, "invalid_arguments"},
		"an unknown trigger": {args{"trigger_id": "1", "view": modalView}, "invalid_trigger_id"},
		"blocks of no shape": {args{"trigger_id": "1", "view": with(`"blocks":[`, `"blocks":{},"x":[`)}, "invalid_blocks_format"},
	} {
		if got := w.call("views.open", tt.args); got.OK || got.Error != tt.want {
			t.Errorf("%s: %q, want %q", name, got.Error, tt.want)
		}
	}
	got := w.call("chat.postMessage", args{"channel": sales, "text": "x", "blocks": modalView[strings.Index(modalView, `"blocks":`)+9 : len(modalView)-1]})
	if got.Error != "invalid_blocks" || !strings.Contains(fmt.Sprint(got.ResponseMetadata.Messages), "unsupported type: input") {
		t.Errorf("a message with a field: %q", got.Error)
	}
}

func options(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"text":{"type":"plain_text","text":"%d"},"value":"%d"}`, i, i))
	}
	return strings.Join(all, ",")
}

// TestModals opens a modal, and fills it in as a person does.
func TestModals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var trigger string
		var sent map[string]json.RawMessage
		answer := any(nil)
		silent := false
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			sent = nil
			_ = json.Unmarshal(payload, &sent)
			if id, given := sent["trigger_id"]; given {
				_ = json.Unmarshal(id, &trigger)
			}
			return answer, !silent
		})()
		card := w.post(args{"text": "card", "blocks": takeButton})
		me := w.sim.User(ben)
		open := func(want string) {
			t.Helper()
			if got := w.call("views.open", args{"trigger_id": trigger, "view": modalView}); got.Error != want {
				t.Fatalf("views.open = %q %v, want %q", got.Error, got.ResponseMetadata.Messages, want)
			}
		}
		press := func() {
			t.Helper()
			if err := me.Press(sales, card, "take"); err != nil {
				t.Fatal(err)
			}
		}
		code := func(err error) string {
			var n slacksim.Notice
			errors.As(err, &n)
			return n.Code
		}
		if got := code(me.Submit(nil)); got != "no_modal" {
			t.Errorf("without a modal: %q", got)
		}
		press()
		time.Sleep(3100 * time.Millisecond)
		open("expired_trigger_id")
		press()
		open("")
		open("exchanged_trigger_id")
		if _, open := w.sim.User(ana).Modal(); open {
			t.Error("somebody else sees it")
		}
		for name, tt := range map[string]struct {
			values map[string]string
			want   string
		}{
			"a required field": {nil, "required"},
			"no such choice":   {map[string]string{"To": "Eva"}, "no_such_option"},
			"nobody":           {map[string]string{"To": "Ana", "Who": "U0NOBODY"}, "user_not_found"},
			"too long":         {map[string]string{"To": "Ana", "Words": textOf(21)}, "too_long"},
			"a field too many": {map[string]string{"To": "Ana", "Else": "x"}, "no_such_field"},
		} {
			if got := code(me.Submit(tt.values)); got != tt.want {
				t.Errorf("%s: %q, want %q", name, got, tt.want)
			}
		}
		good := map[string]string{"To": "Ana", "Words": "a\nb"}
		for _, odd := range []any{
			map[string]any{"response_action": "errors", "errors": map[string]string{"no such": "x"}},
			map[string]any{"response_action": "errors"}, map[string]any{"response_action": "dance"}, "text",
		} {
			answer = odd
			if got := code(me.Submit(good)); got != "invalid_response" {
				t.Errorf("the answer %v: %q", odd, got)
			}
		}
		silent = true
		if got := code(me.Submit(good)); got != "operation_timeout" {
			t.Errorf("without an answer: %q", got)
		}
		synctest.Wait() // the app has read what it was sent
		silent = false
		answer = map[string]any{"response_action": "errors", "errors": map[string]string{"to": "She is away."}}
		if err := me.Submit(good); err != nil {
			t.Fatal(err)
		}
		if m, open := me.Modal(); !open || m.Errors["To"] != "She is away." || !strings.Contains(m.Seen(), "⚠ She is away.") {
			t.Errorf("it is open: %v, and reads %q", open, m.Seen())
		}
		answer = nil
		if err := me.Submit(good); err != nil {
			t.Fatal(err)
		}
		var view struct {
			Metadata string `json:"private_metadata"`
			Callback string `json:"callback_id"`
			State    struct {
				Values map[string]map[string]struct {
					Value  *string
					Option *struct{ Value string } `json:"selected_option"`
					User   *string                 `json:"selected_user"`
				}
			}
		}
		if err := json.Unmarshal(sent["view"], &view); err != nil {
			t.Fatal(err)
		}
		v := view.State.Values
		if v["to"]["f"].Option == nil || v["to"]["f"].Option.Value != "U0ANA" || *v["words"]["f"].Value != "a\nb" || v["who"]["f"].User != nil ||
			view.Metadata != "about" || view.Callback != "assign" || string(sent["type"]) != `"view_submission"` {
			t.Errorf("what is sent is %s", sent["view"])
		}
		if _, open := me.Modal(); open {
			t.Error("it is still open")
		}
		press()
		open("")
		if err := me.CloseModal(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if string(sent["type"]) != `"view_closed"` || code(me.CloseModal()) != "no_modal" {
			t.Errorf("after closing it %s was sent", sent["type"])
		}
	})
}

func TestShortcuts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var got struct {
			Type     string
			Callback string `json:"callback_id"`
			Trigger  string `json:"trigger_id"`
			Message  struct{ TS, ThreadTS, Text string }
		}
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			return nil, json.Unmarshal(payload, &got) == nil
		})()
		ts := w.post(args{"text": "words"})
		if err := w.sim.User(ben).Shortcut(sales, ts, "frontdesk_more"); err != nil {
			t.Fatal(err)
		}
		if got.Type != "message_action" || got.Callback != "frontdesk_more" || got.Trigger == "" || got.Message.TS != ts || got.Message.Text != "words" {
			t.Errorf("the payload is %+v", got)
		}
		for _, err := range []error{
			w.sim.User(ben).Shortcut(sales, ts, "other"), w.sim.User(ben).Shortcut(sales, "1.000001", "frontdesk_more"), w.sim.User(ben).Shortcut(secret, ts, "frontdesk_more"),
		} {
			if err == nil {
				t.Error("it was used all the same")
			}
		}
		if n := w.sim.App().Shortcuts; len(n) > 5 || !slices.Contains(n, "frontdesk_close") {
			t.Errorf("the app has the shortcuts %v", n)
		}
	})
}
