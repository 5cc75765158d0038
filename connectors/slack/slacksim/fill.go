package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Modal is a modal as a person sees it.
type Modal struct {
	Title  string
	Submit string // what the button says; empty if there is none
	Close  string // likewise
	Fields []Field
	// Menus are the actions of the menus that take effect at once.
	Menus []string
	// Errors are what stands below fields, by their labels.
	Errors map[string]string
	// Blocks are what it is made of.
	Blocks json.RawMessage

	seen string
}

// Field is something to fill in.
type Field struct {
	ID       string // its block_id
	Label    string
	Optional bool
	Value    string   // what is entered, as it reads
	Choices  []string // what there is to choose from
	Values   []string // what the app is told of each
}

// Seen is the modal as it reads on screen.
func (m Modal) Seen() string { return m.seen }

// Field finds a field by its label.
func (m Modal) Field(label string) (Field, bool) {
	i := slices.IndexFunc(m.Fields, func(f Field) bool { return f.Label == label })
	if i < 0 {
		return Field{}, false
	}
	return m.Fields[i], true
}

// Modal is what the person has open, if anything.
func (p *Person) Modal() (Modal, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.s.modals[p.id]
	if m == nil {
		return Modal{}, false
	}
	out := Modal{Title: m.title.Text, Errors: map[string]string{}, Blocks: mustJSON(m.blocks)}
	if m.submit != nil {
		out.Submit = m.submit.Text
	}
	if m.close != nil {
		out.Close = m.close.Text
	}
	sc := &screen{s: p.s}
	sc.line(m.title.Text)
	for _, b := range m.blocks {
		in, is := b.body.(*input)
		if !is {
			b.body.show(sc)
			if a, is := b.body.(*actions); is {
				for _, menu := range a.menus {
					out.Menus = append(out.Menus, menu.actionID)
				}
			}
			continue
		}
		sc.line(in.label.Text + ": " + in.reads(m.value(in)))
		f := Field{ID: b.ID, Label: in.label.Text, Optional: in.optional}
		if value := m.value(in); value != "" {
			f.Value = in.reads(value)
		}
		for _, o := range in.options {
			f.Choices, f.Values = append(f.Choices, o.Text.Text), append(f.Values, o.Value)
		}
		out.Fields = append(out.Fields, f)
		if wrong := m.errors[b.ID]; wrong != "" {
			out.Errors[f.Label] = wrong
			sc.line("⚠ " + wrong)
		}
	}
	out.seen = sc.text()
	return out, true
}

// CloseModal closes what the person has open.
func (p *Person) CloseModal() error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	m := p.s.modals[p.id]
	if m == nil {
		return p.notice("no_modal", "There is nothing to close.")
	}
	delete(p.s.modals, p.id)
	p.s.touch()
	if m.notify {
		p.s.interaction("interactive", p.sent("view_closed", m, nil))
	}
	return nil
}

// Submit fills in the modal that the person has open, by the labels of its fields,
// and sends it: for something to choose from the choice's label, for people an id.
// It waits for the app to acknowledge that, at most three seconds. The modal stays
// open, with Errors, if the app finds something wrong.
func (p *Person) Submit(values map[string]string) error {
	p.s.mu.Lock()
	m := p.s.modals[p.id]
	if m == nil || m.submit == nil {
		err := p.notice("no_modal", "There is nothing to send.")
		p.s.mu.Unlock()
		return err
	}
	err := p.enter(m, values)
	if err == nil {
		err = p.complete(m)
	}
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	env := p.s.interaction("interactive", p.sent("view_submission", m, p.state(m)))
	late := p.s.answersLate
	p.s.mu.Unlock()
	a := <-env.done
	if !passes(p.s.ctx, late) {
		return errClosed
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if a.err != nil {
		return p.notice(a.err.Error(), "We had some trouble connecting. Try again?")
	}
	return p.submitted(m, a.payload)
}

// inputs are the fields of a modal.
func (m *modal) inputs() []*input {
	var all []*input
	for _, b := range m.blocks {
		if in, is := b.body.(*input); is {
			all = append(all, in)
		}
	}
	return all
}

// enter types values into fields, as far as Slack lets one, by the fields' labels.
func (p *Person) enter(m *modal, values map[string]string) error {
	left := len(values)
	typed := map[fieldKey]string{}
	for _, in := range m.inputs() {
		value, given := values[in.label.Text]
		if !given {
			continue
		}
		left--
		switch {
		case value == "":
		case in.kind == "static_select":
			i := slices.IndexFunc(in.options, func(o option) bool { return o.Text.Text == value })
			if i < 0 {
				return p.notice("no_such_option", "%s: There is no %s.", in.label.Text, value)
			}
			value = in.options[i].Value
		case in.kind == "users_select":
			if u := p.s.users[value]; u == nil || u.Deleted {
				return p.notice("user_not_found", "%s: There is no such person.", in.label.Text)
			}
		case slices.Contains(otherKinds(), in.kind):
			entered, wrong := in.take(value)
			if wrong != "" {
				return p.notice("not_taken", "%s: %s", in.label.Text, wrong)
			}
			value = entered
		case utf8.RuneCountInString(value) > in.longest || !in.many && strings.Contains(value, "\n"):
			return p.notice("too_long", "%s: This cannot be entered.", in.label.Text)
		}
		typed[in.key()] = value
	}
	if left != 0 {
		return p.notice("no_such_field", "The form has no such field.")
	}
	if m.typed == nil {
		m.typed = map[fieldKey]string{}
	}
	maps.Copy(m.typed, typed)
	return nil
}

// complete checks what Slack itself checks before a modal is sent.
func (p *Person) complete(m *modal) error {
	for _, in := range m.inputs() {
		value := m.value(in)
		if value == "" && !in.optional {
			return p.notice("required", "%s: Please complete this required field.", in.label.Text)
		}
		if n := utf8.RuneCountInString(value); value != "" && in.kind == "plain_text_input" && n < in.shortest {
			return p.notice("too_short", "%s: This is too short.", in.label.Text)
		}
	}
	return nil
}

// state is what is entered, as apps are told.
func (p *Person) state(m *modal) reply {
	state := reply{}
	for _, in := range m.inputs() {
		value, one := m.value(in), reply{"type": in.kind}
		switch in.kind {
		case "static_select":
			one["selected_option"] = nil
			if i := slices.IndexFunc(in.options, func(o option) bool { return o.Value == value }); i >= 0 {
				one["selected_option"] = reply{"text": in.options[i].Text, "value": value}
			}
		case "users_select":
			one["selected_user"] = orNull(value)
		case "datepicker":
			one["selected_date"] = orNull(value)
		case "checkboxes":
			one["selected_options"] = in.ticked(value)
		default:
			one["value"] = orNull(value)
		}
		state[in.blockID] = reply{in.actionID: one}
	}
	return state
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// sent is the payload of view_submission and view_closed, and what that of block_actions in a
// view has of it,
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
func (p *Person) sent(kind string, m *modal, state reply) reply {
	u := p.s.users[p.id]
	body := reply{
		"type": kind, "token": "simulated", "api_app_id": p.s.app.ID, "is_enterprise_install": false, "enterprise": nil,
		"team": reply{"id": p.s.team, "domain": "simulated"},
		"user": reply{"id": p.id, "username": u.Name, "name": u.Name, "team_id": p.s.team},
		"view": reply{
			"id": m.id, "team_id": p.s.team, "type": "modal", "blocks": m.blocks, "private_metadata": m.metadata,
			"callback_id": m.callback, "state": reply{"values": state}, "hash": m.hash(), "title": m.title,
			"app_id": p.s.app.ID, "bot_id": p.s.app.BotID, "root_view_id": m.id, "external_id": "",
		},
	}
	switch kind {
	case "view_submission":
		body["trigger_id"], body["response_urls"] = p.s.newTrigger(p.id), []reply{}
	case "block_actions":
		body["trigger_id"] = p.s.newTrigger(p.id)
	default:
		body["is_cleared"] = false
	}
	return body
}

// submitted carries out what an acknowledgement says of a modal.
func (p *Person) submitted(m *modal, payload json.RawMessage) error {
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(payload) > 0 && string(payload) != "null" && json.Unmarshal(payload, &answer) != nil {
		return p.notice("invalid_response", "We had some trouble connecting. Try again?")
	}
	switch answer.Action {
	case "", "clear":
		if p.s.modals[p.id] == m {
			delete(p.s.modals, p.id)
		}
	case "update":
		content, err := p.s.readModal(answer.View)
		if err == nil {
			if other := p.s.external(content.external); other != nil && other != m {
				err = refuse("duplicate_external_id")
			}
		}
		if err != nil || p.s.modals[p.id] != m {
			return p.notice("invalid_response", "We had some trouble connecting. Try again?")
		}
		m.show(content)
	case "errors":
		for id := range answer.Errors {
			if !slices.ContainsFunc(m.blocks, func(b block) bool { return b.ID == id && b.Type == "input" }) {
				return p.notice("invalid_response", "We had some trouble connecting. Try again?")
			}
		}
		if len(answer.Errors) == 0 {
			return p.notice("invalid_response", "We had some trouble connecting. Try again?")
		}
		m.errors = answer.Errors
	default:
		return p.notice("invalid_response", "We had some trouble connecting. Try again?")
	}
	p.s.touch()
	return nil
}

// Shortcut uses one of the app's message shortcuts, by its callback id, and waits for
// the app to acknowledge that.
func (p *Person) Shortcut(channel, ts, callback string) error {
	p.s.mu.Lock()
	c := p.s.channels[channel]
	var m *message
	if c != nil && c.has(p.id) {
		m = c.at(ts)
	}
	var err error
	switch {
	case !slices.Contains(p.s.app.Shortcuts, callback):
		err = p.notice("no_such_shortcut", "There is no such shortcut.")
	case m == nil:
		err = p.notice("message_not_found", "There is no such message.")
	}
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	u := p.s.users[p.id]
	env := p.s.interaction("interactive", reply{
		"type": "message_action", "token": "simulated", "action_ts": p.s.nextTS(), "callback_id": callback,
		"team":       reply{"id": p.s.team, "domain": "simulated"},
		"user":       reply{"id": p.id, "name": u.Name, "username": u.Name, "team_id": p.s.team},
		"channel":    reply{"id": c.ID, "name": c.Name},
		"trigger_id": p.s.newTrigger(p.id), "response_url": p.s.newResponse(c, p.id, nil),
		"message_ts": m.ts, "message": p.s.encode(m, true), "is_enterprise_install": false, "enterprise": nil,
	})
	p.s.mu.Unlock()
	return p.answered(env, "This app is not responding.")
}
