package slacksim

import (
	"encoding/json"
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
		b.body.show(sc)
		in, is := b.body.(*input)
		if !is {
			continue
		}
		f := Field{ID: b.ID, Label: in.label.Text, Optional: in.optional}
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
	state, err := p.fill(m, values)
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	env := p.s.interaction("interactive", p.sent("view_submission", m, state))
	p.s.mu.Unlock()
	a := <-env.done
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if a.err != nil {
		return p.notice(a.err.Error(), "We had some trouble connecting. Try again?")
	}
	return p.submitted(m, a.payload)
}

// fill checks what Slack itself checks, and gives the state of the fields.
func (p *Person) fill(m *modal, values map[string]string) (reply, error) {
	if m == nil || m.submit == nil {
		return nil, p.notice("no_modal", "There is nothing to send.")
	}
	state := reply{}
	left := len(values)
	for _, b := range m.blocks {
		in, is := b.body.(*input)
		if !is {
			continue
		}
		value, given := values[in.label.Text]
		if given {
			left--
		}
		if value == "" && !in.optional {
			return nil, p.notice("required", "%s: Please complete this required field.", in.label.Text)
		}
		one := reply{"type": in.kind}
		switch in.kind {
		case "static_select":
			one["selected_option"] = nil
			i := slices.IndexFunc(in.options, func(o option) bool { return o.Text.Text == value })
			if value != "" && i < 0 {
				return nil, p.notice("no_such_option", "%s: There is no %s.", in.label.Text, value)
			}
			if i >= 0 {
				one["selected_option"] = reply{"text": in.options[i].Text, "value": in.options[i].Value}
			}
		case "users_select":
			one["selected_user"] = nil
			if u := p.s.users[value]; value != "" && (u == nil || u.Deleted) {
				return nil, p.notice("user_not_found", "%s: There is no such person.", in.label.Text)
			} else if value != "" {
				one["selected_user"] = value
			}
		default:
			one["value"] = nil
			if n := utf8.RuneCountInString(value); n > in.longest || value != "" && n < in.shortest || !in.many && strings.Contains(value, "\n") {
				return nil, p.notice("too_long", "%s: This cannot be entered.", in.label.Text)
			}
			if value != "" {
				one["value"] = value
			}
		}
		state[b.ID] = reply{in.actionID: one}
	}
	if left != 0 {
		return nil, p.notice("no_such_field", "The form has no such field.")
	}
	return state, nil
}

// sent is the payload of view_submission and view_closed,
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
func (p *Person) sent(kind string, m *modal, state reply) reply {
	u := p.s.users[p.id]
	body := reply{
		"type": kind, "token": "simulated", "api_app_id": p.s.app.ID, "is_enterprise_install": false, "enterprise": nil,
		"team": reply{"id": p.s.team, "domain": "simulated"},
		"user": reply{"id": p.id, "username": u.Name, "name": u.Name, "team_id": p.s.team},
		"view": reply{
			"id": m.id, "team_id": p.s.team, "type": "modal", "blocks": m.blocks, "private_metadata": m.metadata,
			"callback_id": m.callback, "state": reply{"values": state}, "hash": m.id + ".1", "title": m.title,
			"app_id": p.s.app.ID, "bot_id": p.s.app.BotID, "root_view_id": m.id, "external_id": "",
		},
	}
	if kind == "view_submission" {
		body["trigger_id"], body["response_urls"] = p.s.newTrigger(p.id), []reply{}
	} else {
		body["is_cleared"] = false
	}
	return body
}

// submitted carries out what an acknowledgement says of a modal.
func (p *Person) submitted(m *modal, payload json.RawMessage) error {
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
	}
	if len(payload) > 0 && string(payload) != "null" && json.Unmarshal(payload, &answer) != nil {
		return p.notice("invalid_response", "We had some trouble connecting. Try again?")
	}
	switch answer.Action {
	case "", "clear":
		if p.s.modals[p.id] == m {
			delete(p.s.modals, p.id)
		}
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
	a := <-env.done
	if a.err == nil {
		return nil
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.notice(a.err.Error(), "This app is not responding.")
}
