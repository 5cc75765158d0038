package slacksim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
)

const (
	aMenu    = `{"type":"static_select","action_id":"add","placeholder":{"type":"plain_text","text":"Add"},"options":[{"text":{"type":"plain_text","text":"Text"},"value":"text"},{"text":{"type":"plain_text","text":"Date"},"value":"date"}]}`
	anInput  = `{"type":"input","block_id":"name","optional":true,"label":{"type":"plain_text","text":"Name"},"element":{"type":"plain_text_input","action_id":"f","initial_value":"first","max_length":20}}`
	asButton = `{"type":"button","action_id":"up","value":"%d","text":{"type":"plain_text","text":"Up"}}`
)

// builderView is a modal with a field, buttons and a menu.
func builderView(blocks ...string) string {
	return `{"type":"modal","callback_id":"build","private_metadata":"1","title":{"type":"plain_text","text":"Build"},"submit":{"type":"plain_text","text":"Save"},"blocks":[` + strings.Join(blocks, ",") + `]}`
}

func actionsOf(id string, elements ...string) string {
	return `{"type":"actions","block_id":"` + id + `","elements":[` + strings.Join(elements, ",") + `]}`
}

// TestMenuRefusals has a row for each way in which what acts at once is refused in a view.
func TestMenuRefusals(t *testing.T) {
	w := overLoopback(t)
	for _, tt := range []struct{ name, view, says string }{
		{"no options", builderView(actionsOf("a", strings.Replace(aMenu, `"options":[`, `"options":[],"x":[`, 1))), "must have 1 to 100 items"},
		{"an option too long", builderView(actionsOf("a", strings.Replace(aMenu, `"Date"`, `"`+textOf(76)+`"`, 1))), "/options/1/text"},
		{"a placeholder too long", builderView(actionsOf("a", strings.Replace(aMenu, `"Add"`, `"`+textOf(151)+`"`, 1))), "/placeholder/text"},
		{"the same action twice in a block", builderView(actionsOf("a", aMenu, aMenu)), "already exists"},
		{"an action id too long", builderView(actionsOf("a", strings.Replace(aMenu, `"add"`, `"`+textOf(256)+`"`, 1))), "/action_id"},
		{"an unknown element", builderView(actionsOf("a", strings.Replace(aMenu, "static_select", "telepathy", 1))), "unsupported type: telepathy"},
		{"the same block twice", builderView(actionsOf("a", aMenu), actionsOf("a", aMenu)), "already exists"},
		{"too many blocks", builderView(strings.Split(strings.Repeat(`{"type":"divider"} `, 101), " ")[:101]...), "no more than 100 items allowed"},
		{"a first text too long", builderView(strings.Replace(anInput, `"first"`, `"`+textOf(21)+`"`, 1)), "no longer than max_length"},
	} {
		got := w.call("views.open", args{"trigger_id": "1.1.T", "view": tt.view})
		if said := fmt.Sprint(got.ResponseMetadata.Messages); got.OK || got.Error != "invalid_arguments" || !strings.Contains(said, tt.says) {
			t.Errorf("%s: %q, which says %s", tt.name, got.Error, said)
		}
	}
	for name, tt := range map[string]struct {
		args args
		want string
	}{
		"no view":             {args{"view_id": "V1"}, "invalid_arguments"},
		"no view id":          {args{"view": modalView}, "invalid_arguments"},
		"both ids":            {args{"view_id": "V1", "external_id": "x", "view": modalView}, "invalid_arguments"},
		"an unknown name":     {args{"external_id": "x", "view": modalView}, "not_found"},
		"a name too long":     {args{"view_id": "V1", "view": strings.Replace(modalView, `"callback_id":`, `"external_id":"`+textOf(256)+`","callback_id":`, 1)}, "invalid_arguments"},
		"an unknown view":     {args{"view_id": "V1", "view": modalView}, "not_found"},
		"a view of no shape":  {args{"view_id": "V1", "view": `{"type":"modal"}`}, "invalid_arguments"},
		"an unknown argument": {args{"view_id": "V1", "view": modalView, "trigger": "1"}, "invalid_arg_name"},
		"a view too large":    {args{"view_id": "V1", "view": `{"type":"modal","x":"` + textOf(260_000) + `"}`}, "view_too_large"},
		"a menu in a message": {args{"channel": sales, "text": "x", "blocks": "[" + actionsOf("a", aMenu) + "]"}, "invalid_blocks"},
	} {
		method := "views.update"
		if tt.args["channel"] != "" {
			method = "chat.postMessage"
		}
		if got := w.call(method, tt.args); got.OK || got.Error != tt.want {
			t.Errorf("%s: %q, want %q", name, got.Error, tt.want)
		}
	}
}

// TestModalsAreUpdated presses and chooses in a modal, which then looks otherwise.
func TestModalsAreUpdated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var sent struct {
			Type      string
			Trigger   string `json:"trigger_id"`
			Container struct{ Type, ViewID string }
			Actions   []struct {
				ActionID, Value string
				Option          *struct{ Value string } `json:"selected_option"`
			}
			View struct {
				ID, Hash string
				State    struct {
					Values map[string]map[string]struct{ Value *string }
				}
			}
		}
		answer := any(nil)
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			sent.Actions = nil
			return answer, json.Unmarshal(payload, &sent) == nil
		})()
		me := w.sim.User(ben)
		card := w.post(args{"text": "card", "blocks": takeButton})
		if err := me.Press(sales, card, "take"); err != nil {
			t.Fatal(err)
		}
		first := builderView(anInput, actionsOf("one", fmt.Sprintf(asButton, 1)), actionsOf("two", fmt.Sprintf(asButton, 2)), actionsOf("add", aMenu))
		if got := w.call("views.open", args{"trigger_id": sent.Trigger, "view": first}); !got.OK {
			t.Fatal(got.Error, got.ResponseMetadata.Messages)
		}
		if m, _ := me.Modal(); m.Seen() != "Build\nName: first\n[Up]\n[Up]\n[Add ▾]" {
			t.Errorf("it reads %q", m.Seen())
		}
		if err := me.PressInModal("up", "2", map[string]string{"Name": "second"}); err != nil {
			t.Fatal(err)
		}
		if a := sent.Actions; sent.Type != "block_actions" || sent.Container.Type != "view" || len(a) != 1 || a[0].Value != "2" || *sent.View.State.Values["name"]["f"].Value != "second" || sent.Trigger == "" {
			t.Errorf("what was sent is %+v", sent)
		}
		view, hash := sent.View.ID, sent.View.Hash
		update := func(blocks, hash, want string) {
			t.Helper()
			if got := w.call("views.update", args{"view_id": view, "view": blocks, "hash": hash}); got.Error != want {
				t.Errorf("views.update: %q %v, want %q", got.Error, got.ResponseMetadata.Messages, want)
			}
		}
		reads := func(want string) {
			t.Helper()
			if m, _ := me.Modal(); m.Seen() != want {
				t.Errorf("it reads %q, want %q", m.Seen(), want)
			}
		}
		// What was entered stays in a field of the same name, whatever it is to begin with.
		update(builderView(strings.Replace(anInput, "first", "third", 1)), hash, "")
		reads("Build\nName: second")
		update(builderView(anInput), hash, "hash_conflict")
		update(builderView(strings.Replace(anInput, `"name"`, `"name.2"`, 1), actionsOf("add", aMenu)), "", "")
		reads("Build\nName: first\n[Add ▾]")
		if err := me.ChooseInModal("add", "Date", nil); err != nil {
			t.Fatal(err)
		}
		if a := sent.Actions; len(a) != 1 || a[0].Option == nil || a[0].Option.Value != "date" {
			t.Errorf("what was sent is %+v", sent)
		}
		code := func(err error) string {
			var n slacksim.Notice
			errors.As(err, &n)
			return n.Code
		}
		for want, err := range map[string]error{
			"no_such_option": me.ChooseInModal("add", "Nothing", nil), "no_such_button": me.PressInModal("up", "1", nil), "no_such_field": me.ChooseInModal("add", "Text", map[string]string{"x": "y"}),
		} {
			if code(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		answer = map[string]any{"response_action": "update", "view": json.RawMessage(`{"type":"modal"}`)}
		if got := code(me.Submit(nil)); got != "invalid_response" {
			t.Errorf("another one that is none: %q", got)
		}
		answer = map[string]any{"response_action": "update", "view": json.RawMessage(`{"type":"modal","title":{"type":"plain_text","text":"Done"},"blocks":[{"type":"divider"}]}`)}
		if err := me.Submit(nil); err != nil {
			t.Fatal(err)
		}
		reads("Done\n────")
		if err := me.CloseModal(); err != nil {
			t.Fatal(err)
		}
		update(first, "", "not_found")
		if got := code(me.PressInModal("up", "", nil)); got != "no_modal" {
			t.Errorf("without a modal: %q", got)
		}
	})
}
