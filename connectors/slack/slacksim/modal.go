package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// trigger lets the app open one modal for a person, within three seconds,
// https://docs.slack.dev/interactivity/handling-user-interaction.
type trigger struct {
	user    string
	expires time.Time
	used    bool
}

const triggerLife = 3 * time.Second

func (s *Server) newTrigger(user string) string {
	id := number(s.next("trigger")) + ".1." + s.team
	s.triggers[id] = &trigger{user: user, expires: time.Now().Add(triggerLife)}
	return id
}

// The limits of a view, https://docs.slack.dev/surfaces/modals and
// https://docs.slack.dev/reference/views/modal-views.
const (
	maxViewBlocks   = 100
	maxViewTitle    = 24
	maxViewMetadata = 3000
)

// modal is a view that a person has open.
type modal struct {
	id       string
	title    textObject
	submit   *textObject
	close    *textObject
	blocks   []block
	metadata string
	callback string
	notify   bool // of its closing
	errors   map[string]string
}

// openView shows a modal to the person whose trigger it is, in place of one that is open.
// Source: https://docs.slack.dev/reference/methods/views.open
func (s *Server) openView(r request) (reply, error) {
	raw, given := r.args["view"]
	if !given || r.get("trigger_id") == "" {
		return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: trigger_id or view"}}
	}
	m, err := s.readModal(json.RawMessage(raw))
	if err != nil {
		return nil, err
	}
	t := s.triggers[r.get("trigger_id")]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case time.Now().After(t.expires):
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	m.id = "V" + number(s.next("view"))
	s.modals[t.user] = m
	s.touch()
	return reply{"view": reply{"id": m.id, "type": "modal", "callback_id": m.callback, "private_metadata": m.metadata, "hash": m.id + ".1"}}, nil
}

func (s *Server) readModal(raw json.RawMessage) (*modal, error) {
	c := &checker{s: s, modal: true}
	m := &modal{}
	fields, ok := c.object(raw, "/view", "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id submit_disabled")
	if !ok {
		return nil, &refusal{code: "invalid_arguments", messages: c.problems}
	}
	var kind string
	if c.decode(fields["type"], "/view/type", &kind) && kind != "modal" {
		c.wrong("/view/type", "must be modal")
	}
	m.title = c.textObject(fields["title"], "/view/title", maxViewTitle, "plain_text")
	for name, to := range map[string]**textObject{"submit": &m.submit, "close": &m.close} {
		if given, is := fields[name]; is {
			t := c.textObject(given, "/view/"+name, maxViewTitle, "plain_text")
			*to = &t
		}
	}
	for name, to := range map[string]*string{"private_metadata": &m.metadata, "callback_id": &m.callback} {
		most := maxViewMetadata
		if name == "callback_id" {
			most = maxID
		}
		if given, is := fields[name]; is && c.decode(given, "/view/"+name, to) {
			c.length("/view/"+name, *to, 0, most)
		}
	}
	if given, is := fields["notify_on_close"]; is {
		c.decode(given, "/view/notify_on_close", &m.notify)
	}
	if fields["blocks"] == nil {
		c.wrong("/view/blocks", "missing required field")
	} else {
		blocks, err := c.all(fields["blocks"], "/view/blocks", maxViewBlocks)
		if err != nil {
			return nil, err
		}
		m.blocks = blocks
	}
	if m.submit == nil && slices.ContainsFunc(m.blocks, func(b block) bool { return b.Type == "input" }) {
		c.wrong("/view", "missing required field: submit, since there are input blocks")
	}
	if len(c.problems) > 0 {
		slices.Sort(c.problems)
		return nil, &refusal{code: "invalid_arguments", messages: c.problems}
	}
	return m, nil
}

// The limits of input blocks and their elements,
// https://docs.slack.dev/reference/block-kit/blocks/input-block and
// https://docs.slack.dev/reference/block-kit/block-elements.
const (
	maxInputLabel  = 2000
	maxPlaceholder = 150
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 150
	maxInputText   = 3000
)

// input is a field of a modal.
type input struct {
	blockID  string
	label    textObject
	hint     *textObject
	optional bool
	kind     string // of its element
	actionID string
	options  []option
	longest  int
	shortest int
	many     bool // lines
}

type option struct {
	Text  textObject `json:"text"`
	Value string     `json:"value"`
}

func (c *checker) input(fields map[string]json.RawMessage, path string) *input {
	in := &input{longest: maxInputText}
	if !c.modal {
		c.wrong(path, "unsupported type: input")
		return in
	}
	in.label = c.textObject(fields["label"], path+"/label", maxInputLabel, "plain_text")
	if raw, given := fields["hint"]; given {
		t := c.textObject(raw, path+"/hint", maxInputLabel, "plain_text")
		in.hint = &t
	}
	if raw, given := fields["optional"]; given {
		c.decode(raw, path+"/optional", &in.optional)
	}
	var head struct {
		Type     string `json:"type"`
		ActionID string `json:"action_id"`
	}
	path += "/element"
	if fields["element"] == nil || !c.decode(fields["element"], path, &head) {
		c.wrong(path, "missing required field")
		return in
	}
	in.kind, in.actionID = head.Type, head.ActionID
	c.length(path+"/action_id", head.ActionID, 0, maxID)
	switch head.Type {
	case "static_select":
		c.staticSelect(fields["element"], path, in)
	case "users_select":
		if e, ok := c.object(fields["element"], path, "type action_id placeholder initial_user confirm focus_on_load"); ok {
			c.placeholder(e, path)
		}
	case "plain_text_input":
		c.textInput(fields["element"], path, in)
	default:
		c.wrong(path, "unsupported type: %s", head.Type)
	}
	return in
}

func (c *checker) placeholder(fields map[string]json.RawMessage, path string) {
	if raw, given := fields["placeholder"]; given {
		c.textObject(raw, path+"/placeholder", maxPlaceholder, "plain_text")
	}
}

func (c *checker) staticSelect(raw json.RawMessage, path string, in *input) {
	fields, ok := c.object(raw, path, "type action_id placeholder options initial_option confirm focus_on_load")
	if !ok {
		return
	}
	c.placeholder(fields, path)
	var list []json.RawMessage
	if fields["options"] == nil || !c.decode(fields["options"], path+"/options", &list) {
		c.wrong(path, "missing required field: options")
		return
	}
	if len(list) == 0 || len(list) > maxOptions {
		c.wrong(path+"/options", "must have 1 to %d items", maxOptions)
	}
	for i, raw := range list {
		at := fmt.Sprintf("%s/options/%d", path, i)
		o := c.option(raw, at)
		if slices.ContainsFunc(in.options, func(other option) bool { return other.Value == o.Value }) {
			c.wrong(at, "duplicate value: %s", o.Value)
		}
		in.options = append(in.options, o)
	}
	if raw, given := fields["initial_option"]; given {
		first := c.option(raw, path+"/initial_option")
		if !slices.ContainsFunc(in.options, func(o option) bool { return o.Value == first.Value && o.Text.Text == first.Text.Text }) {
			c.wrong(path+"/initial_option", "must be among the options")
		}
	}
}

func (c *checker) option(raw json.RawMessage, path string) option {
	var o option
	fields, ok := c.object(raw, path, "text value description")
	if !ok {
		return o
	}
	o.Text = c.textObject(fields["text"], path+"/text", maxOptionText, "plain_text")
	if fields["value"] == nil || !c.decode(fields["value"], path+"/value", &o.Value) {
		c.wrong(path+"/value", "missing required field")
	}
	c.length(path+"/value", o.Value, 1, maxOptionValue)
	if raw, given := fields["description"]; given {
		c.textObject(raw, path+"/description", maxOptionText, "plain_text")
	}
	return o
}

func (c *checker) textInput(raw json.RawMessage, path string, in *input) {
	fields, ok := c.object(raw, path, "type action_id placeholder initial_value multiline min_length max_length dispatch_action_config focus_on_load")
	if !ok {
		return
	}
	c.placeholder(fields, path)
	if given, is := fields["multiline"]; is {
		c.decode(given, path+"/multiline", &in.many)
	}
	for name, to := range map[string]*int{"min_length": &in.shortest, "max_length": &in.longest} {
		if given, is := fields[name]; is && c.decode(given, path+"/"+name, to) && (*to < 0 || *to > maxInputText) {
			c.wrong(path+"/"+name, "must be between 0 and %d", maxInputText)
		}
	}
	var first string
	if given, is := fields["initial_value"]; is && c.decode(given, path+"/initial_value", &first) && utf8.RuneCountInString(first) > in.longest {
		c.wrong(path+"/initial_value", "must be no longer than max_length")
	}
}

func (in *input) show(sc *screen) { sc.line(in.label.Text + ": ____") }
