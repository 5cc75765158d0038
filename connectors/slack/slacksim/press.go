package slacksim

import (
	"encoding/json"
	"slices"
)

// menu is something to choose from that takes effect at once.
type menu struct {
	blockID, actionID, placeholder, first string
	options                               []option
}

// menu reads an element that is a menu. The program has them in modals only.
func (c *checker) menu(raw json.RawMessage, path string) (m menu, is bool) {
	var head struct {
		Type     string `json:"type"`
		ActionID string `json:"action_id"`
	}
	if !c.modal || json.Unmarshal(raw, &head) != nil || head.Type != "static_select" {
		return m, false
	}
	c.length(path+"/action_id", head.ActionID, 1, maxID)
	m.actionID = head.ActionID
	m.options, m.first, m.placeholder = c.staticSelect(raw, path)
	return m, true
}

// PressInModal presses a button of the modal that the person has open, by its action and its
// value, which need not be said of the only one, after entering values as Submit does. It waits
// for the app to acknowledge that, at most three seconds.
func (p *Person) PressInModal(action, value string, values map[string]string) error {
	return p.actInModal(values, func(m *modal) (reply, error) {
		all := slices.DeleteFunc(buttons(m.blocks), func(b button) bool { return b.ActionID != action || value != "" && b.Value != value })
		if len(all) != 1 {
			return nil, p.notice("no_such_button", "The modal has no button %s %s.", action, value)
		}
		b := all[0]
		return reply{
			"type": "button", "action_id": b.ActionID, "block_id": b.blockID, "value": b.Value, "style": b.Style,
			"text": reply{"type": "plain_text", "text": b.Text.Text, "emoji": true}, "action_ts": p.s.nextTS(),
		}, nil
	})
}

// ChooseInModal chooses in a menu that takes effect at once, by its action and the label of what
// is chosen, after entering values as Submit does. It waits as PressInModal does.
func (p *Person) ChooseInModal(action, label string, values map[string]string) error {
	return p.actInModal(values, func(m *modal) (reply, error) {
		for _, b := range m.blocks {
			a, is := b.body.(*actions)
			if !is {
				continue
			}
			for _, menu := range a.menus {
				i := slices.IndexFunc(menu.options, func(o option) bool { return o.Text.Text == label })
				if menu.actionID == action && i >= 0 {
					return reply{
						"type": "static_select", "action_id": action, "block_id": menu.blockID, "action_ts": p.s.nextTS(),
						"selected_option": reply{"text": menu.options[i].Text, "value": menu.options[i].Value},
					}, nil
				}
			}
		}
		return nil, p.notice("no_such_option", "The modal has no menu %s with %s.", action, label)
	})
}

// actInModal sends what is done in a modal that stays open,
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
func (p *Person) actInModal(values map[string]string, act func(m *modal) (reply, error)) error {
	p.s.mu.Lock()
	m := p.s.modals[p.id]
	if m == nil {
		err := p.notice("no_modal", "There is nothing to press.")
		p.s.mu.Unlock()
		return err
	}
	err := p.enter(m, values)
	var action reply
	if err == nil {
		action, err = act(m)
	}
	if err != nil {
		p.s.mu.Unlock()
		return err
	}
	body := p.sent("block_actions", m, p.state(m))
	body["container"], body["actions"] = reply{"type": "view", "view_id": m.id}, []reply{action}
	env := p.s.interaction("interactive", body)
	p.s.mu.Unlock()
	return p.answered(env, "We had some trouble connecting. Try again?")
}
