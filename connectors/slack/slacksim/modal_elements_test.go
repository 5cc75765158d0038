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

// inputOf is a modal with one field.
func inputOf(element string) string {
	return `{"type":"modal","callback_id":"f","title":{"type":"plain_text","text":"F"},"submit":{"type":"plain_text","text":"Save"},"blocks":[` +
		`{"type":"input","block_id":"b","optional":true,"label":{"type":"plain_text","text":"It"},"element":` + element + `}]}`
}

const (
	numberField = `{"type":"number_input","action_id":"f","is_decimal_allowed":false,"initial_value":"7","min_value":"1","max_value":"9"}`
	dateField   = `{"type":"datepicker","action_id":"f","initial_date":"2027-01-31"}`
	boxesField  = `{"type":"checkboxes","action_id":"f","options":[{"text":{"type":"plain_text","text":"Yes"},"value":"true"}],` +
		`"initial_options":[{"text":{"type":"plain_text","text":"Yes"},"value":"true"}]}`
	textField = `{"type":"plain_text_input","action_id":"f","initial_value":"boats"}`
	menuField = `{"type":"static_select","action_id":"f","options":[{"text":{"type":"plain_text","text":"Ana, too"},"value":"a,b"}],` +
		`"initial_option":{"text":{"type":"plain_text","text":"Ana, too"},"value":"a,b"}}`
)

// TestElementRefusals: numbers, days and boxes are as strict as Slack is with them.
func TestElementRefusals(t *testing.T) {
	with := func(view, old, instead string) string { return inputOf(strings.Replace(view, old, instead, 1)) }
	for _, tt := range []struct{ name, view, says string }{
		{"a number that is none", with(numberField, `"7"`, `"many"`), "initial_value"},
		{"a number in another form", with(numberField, `"7"`, `"7e0"`), "initial_value"},
		{"a number that is no text", with(numberField, `"7"`, `7`), "initial_value"},
		{"a decimal where none may be", with(numberField, `"7"`, `"7.5"`), "initial_value"},
		{"a number out of range", with(numberField, `"7"`, `"10"`), "between min_value and max_value"},
		{"a bound that is none", with(numberField, `"max_value":"9"`, `"max_value":"much"`), "max_value"},
		{"decimals or not", with(numberField, `"is_decimal_allowed":false,`, ""), "is_decimal_allowed"},
		{"a number with lines", with(numberField, `"is_decimal_allowed"`, `"multiline":true,"is_decimal_allowed"`), "additional property"},
		{"a day that is none", with(dateField, "2027-01-31", "31.1.2027"), "initial_date"},
		{"a day that never comes", with(dateField, "2027-01-31", "2027-02-31"), "initial_date"},
		{"a day with a value", with(dateField, `"initial_date"`, `"initial_value"`), "additional property"},
		{"no boxes", inputOf(`{"type":"checkboxes","action_id":"f","options":[]}`), "1 to 10 items"},
		{"too many boxes", inputOf(`{"type":"checkboxes","action_id":"f","options":[` + options(11) + `]}`), "1 to 10 items"},
		{"a box twice", inputOf(`{"type":"checkboxes","action_id":"f","options":[` + options(1) + "," + options(1) + `]}`), "duplicate value"},
		{"a first box that is none", inputOf(`{"type":"checkboxes","action_id":"f","options":[` + options(1) + `],"initial_options":[{"text":{"type":"plain_text","text":"x"},"value":"x"}]}`), "must be among"},
		{"first boxes that are none", inputOf(`{"type":"checkboxes","action_id":"f","options":[` + options(1) + `],"initial_options":[]}`), "at least 1 item"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := overLoopback(t).call("views.open", args{"trigger_id": "1.1.T", "view": tt.view})
			if said := fmt.Sprint(got.ResponseMetadata.Messages); got.OK || got.Error != "invalid_arguments" || !strings.Contains(said, tt.says) {
				t.Errorf("views.open = %v, %q, which says %s", got.OK, got.Error, said)
			}
		})
	}
}

// TestElements: what is entered at first is sent as it is, unless a person enters something else.
func TestElements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		var sent struct {
			Trigger string `json:"trigger_id"`
			View    struct {
				State struct {
					Values map[string]map[string]json.RawMessage
				}
			}
		}
		defer w.raw(func(_ string, payload json.RawMessage) (any, bool) {
			return nil, json.Unmarshal(payload, &sent) == nil
		})()
		card, me := w.post(args{"text": "card", "blocks": takeButton}), w.sim.User(ben)
		for _, tt := range []struct{ element, first, says, enters, sends, refused string }{
			{numberField, `{"type":"number_input","value":"7"}`, "It: 7", "8", `{"type":"number_input","value":"8"}`, "ten"},
			{numberField, `{"type":"number_input","value":"7"}`, "It: 7", "", `{"type":"number_input","value":null}`, "10"},
			{dateField, `{"selected_date":"2027-01-31","type":"datepicker"}`, "It: 2027-01-31", "2027-02-01", `{"selected_date":"2027-02-01","type":"datepicker"}`, "soon"},
			{boxesField, `{"selected_options":[{"text":{"text":"Yes","type":"plain_text"},"value":"true"}],"type":"checkboxes"}`, "It: Yes", "", `{"selected_options":[],"type":"checkboxes"}`, "No"},
			{textField, `{"type":"plain_text_input","value":"boats"}`, "It: boats", "", `{"type":"plain_text_input","value":null}`, "a\nb"},
			{menuField, `{"selected_option":{"text":{"text":"Ana, too","type":"plain_text"},"value":"a,b"},"type":"static_select"}`, "It: Ana, too", "", `{"selected_option":null,"type":"static_select"}`, "Eva"},
		} {
			for values, want := range map[string]string{"": tt.first, "enters": tt.sends} {
				if err := me.Press(sales, card, "take"); err != nil {
					t.Fatal(err)
				}
				if got := w.call("views.open", args{"trigger_id": sent.Trigger, "view": inputOf(tt.element)}); !got.OK {
					t.Fatalf("views.open = %q %v", got.Error, got.ResponseMetadata.Messages)
				}
				if m, _ := me.Modal(); !strings.Contains(m.Seen(), tt.says) {
					t.Errorf("it reads %q, want %q", m.Seen(), tt.says)
				}
				var n slacksim.Notice
				if err := me.Submit(map[string]string{"It": tt.refused}); !errors.As(err, &n) {
					t.Errorf("%q is taken", tt.refused)
				}
				given := map[string]string{}
				if values != "" {
					given["It"] = tt.enters
				}
				if err := me.Submit(given); err != nil {
					t.Fatal(err)
				}
				var got any
				if err := json.Unmarshal(sent.View.State.Values["b"]["f"], &got); err != nil {
					t.Fatal(err)
				}
				if again, _ := json.Marshal(got); string(again) != want {
					t.Errorf("sent is %s, want %s", again, want)
				}
			}
		}
	})
}
