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
	maxViewBytes    = 250 << 10
)

// modal is a view that a person has open.
type modal struct {
	id    string
	looks int // counts how it has looked
	// typed is what was entered, by field: a text, the value of a choice, or a person's id.
	typed map[fieldKey]string
	viewContent
}

// fieldKey is what Slack knows a field by: an update of a view in which it has the same ids
// leaves there what was entered.
type fieldKey struct{ block, action string }

// viewContent is what the app says of a view.
type viewContent struct {
	title    textObject
	submit   *textObject
	close    *textObject
	blocks   []block
	metadata string
	callback string
	external string
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
	content, err := s.readModal(json.RawMessage(raw))
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
	if s.external(content.external) != nil {
		return nil, refuse("duplicate_external_id")
	}
	t.used = true
	m := &modal{id: "V" + number(s.next("view")), looks: 1, viewContent: *content}
	s.modals[t.user] = m
	s.touch()
	return m.told(), nil
}

// updateView puts another view in the place of one that somebody has open.
// Source: https://docs.slack.dev/reference/methods/views.update
func (s *Server) updateView(r request) (reply, error) {
	raw, given := r.args["view"]
	id, external := r.get("view_id"), r.get("external_id")
	switch {
	case !given || id == "" && external == "":
		return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: view_id or view"}}
	case id != "" && external != "":
		return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] Cannot provide both `view_id` and `external_id`"}}
	}
	content, err := s.readModal(json.RawMessage(raw))
	if err != nil {
		return nil, err
	}
	for _, m := range s.modals {
		if id != "" && m.id != id || external != "" && m.external != external {
			continue
		}
		if other := s.external(content.external); other != nil && other != m {
			return nil, refuse("duplicate_external_id")
		}
		if hash := r.get("hash"); hash != "" && hash != m.hash() {
			return nil, refuse("hash_conflict")
		}
		m.show(content)
		s.touch()
		return m.told(), nil
	}
	return nil, refuse("not_found")
}

// external is the open view to which the app gave an id of its own; nil: none has it.
func (s *Server) external(id string) *modal {
	for _, m := range s.modals {
		if id != "" && m.external == id {
			return m
		}
	}
	return nil
}

// show has a view look otherwise. What was entered in fields that are still there stays.
func (m *modal) show(content *viewContent) {
	m.viewContent = *content
	m.looks++
	kept := map[fieldKey]string{}
	for _, b := range m.blocks {
		if in, is := b.body.(*input); is {
			if typed, entered := m.typed[in.key()]; entered {
				kept[in.key()] = typed
			}
		}
	}
	m.typed = kept
}

func (m *modal) hash() string { return m.id + "." + number(m.looks) }

// told is what an app is told of a view.
func (m *modal) told() reply {
	return reply{"view": reply{"id": m.id, "type": "modal", "callback_id": m.callback, "private_metadata": m.metadata, "hash": m.hash()}}
}

func (s *Server) readModal(raw json.RawMessage) (*viewContent, error) {
	if len(raw) > maxViewBytes {
		return nil, refuse("view_too_large")
	}
	c := &checker{s: s, modal: true}
	m := &viewContent{}
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
	for name, to := range map[string]*string{"private_metadata": &m.metadata, "callback_id": &m.callback, "external_id": &m.external} {
		most := maxViewMetadata
		if name != "private_metadata" {
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
	// first is what is entered at first; of several options their values.
	first string
	// least and most bound a number, which may have decimals or not.
	least, most *float64
	decimals    bool
}

func (in *input) key() fieldKey { return fieldKey{in.blockID, in.actionID} }

// value is what is entered in a field.
func (m *modal) value(in *input) string {
	if typed, entered := m.typed[in.key()]; entered {
		return typed
	}
	return in.first
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
		in.options, in.first, _ = c.staticSelect(fields["element"], path)
	case "users_select":
		if e, ok := c.object(fields["element"], path, "type action_id placeholder initial_user confirm focus_on_load"); ok {
			c.placeholder(e, path)
			if raw, given := e["initial_user"]; given {
				c.decode(raw, path+"/initial_user", &in.first)
			}
		}
	case "plain_text_input":
		c.textInput(fields["element"], path, in)
	case "number_input":
		c.numberInput(fields["element"], path, in)
	case "datepicker":
		c.datePicker(fields["element"], path, in)
	case "checkboxes":
		c.checkboxes(fields["element"], path, in)
	default:
		c.wrong(path, "unsupported type: %s", head.Type)
	}
	return in
}

func (c *checker) placeholder(fields map[string]json.RawMessage, path string) string {
	if raw, given := fields["placeholder"]; given {
		return c.textObject(raw, path+"/placeholder", maxPlaceholder, "plain_text").Text
	}
	return ""
}

// staticSelect reads a menu: what there is to choose, the value of what is chosen at first,
// and what stands there before anything is.
func (c *checker) staticSelect(raw json.RawMessage, path string) (options []option, first, placeholder string) {
	fields, ok := c.object(raw, path, "type action_id placeholder options initial_option confirm focus_on_load")
	if !ok {
		return nil, "", ""
	}
	placeholder = c.placeholder(fields, path)
	var list []json.RawMessage
	if fields["options"] == nil || !c.decode(fields["options"], path+"/options", &list) {
		c.wrong(path, "missing required field: options")
		return nil, "", placeholder
	}
	if len(list) == 0 || len(list) > maxOptions {
		c.wrong(path+"/options", "must have 1 to %d items", maxOptions)
	}
	for i, raw := range list {
		at := fmt.Sprintf("%s/options/%d", path, i)
		o := c.option(raw, at)
		if slices.ContainsFunc(options, func(other option) bool { return other.Value == o.Value }) {
			c.wrong(at, "duplicate value: %s", o.Value)
		}
		options = append(options, o)
	}
	if raw, given := fields["initial_option"]; given {
		o := c.option(raw, path+"/initial_option")
		if !slices.ContainsFunc(options, func(other option) bool { return other.Value == o.Value && other.Text.Text == o.Text.Text }) {
			c.wrong(path+"/initial_option", "must be among the options")
		}
		first = o.Value
	}
	return options, first, placeholder
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
	if given, is := fields["initial_value"]; is && c.decode(given, path+"/initial_value", &in.first) && utf8.RuneCountInString(in.first) > in.longest {
		c.wrong(path+"/initial_value", "must be no longer than max_length")
	}
}

func (in *input) show(sc *screen) { sc.line(in.label.Text + ": " + in.reads(in.first)) }
