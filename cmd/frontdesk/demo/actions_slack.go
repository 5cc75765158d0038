package demo

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"frontdesk/connectors/slack/slacksim"
)

// as finds the person whom the page acts as.
func (d *Demo) as(id string) (*slacksim.Person, error) {
	people := d.world.slack.Users()
	i := slices.IndexFunc(people, func(u slacksim.User) bool { return u.ID == id && !u.Bot })
	if i < 0 {
		return nil, wrongf("There is no such person.")
	}
	return d.world.slack.User(id), nil
}

// noticed puts what Slack itself says into the words that people see.
func noticed(err error) error {
	if n, ok := errors.AsType[slacksim.Notice](err); ok {
		return errors.New(n.Text)
	}
	return err
}

type slackPost struct {
	As        string `json:"as"`
	Channel   string `json:"channel"`
	Thread    string `json:"thread"`
	Text      string `json:"text"`
	Broadcast bool   `json:"broadcast"`
	Rich      *struct {
		Type     string          `json:"type"`
		Elements json.RawMessage `json:"elements"`
		BlockID  string          `json:"block_id"`
	} `json:"rich"`
}

func (d *Demo) slackPost(_ *http.Request, b slackPost) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	var opts []slacksim.SendOption
	if b.Broadcast {
		opts = append(opts, slacksim.AlsoToChannel())
	}
	if b.Rich != nil {
		opts = append(opts, slacksim.WithFormatting(string(b.Rich.Elements)))
	}
	var ts string
	switch {
	case b.Channel == d.world.slack.App().UserID: // in private, where nothing was said yet
		ts, err = p.Message(b.Text, opts...)
	case b.Thread == "":
		ts, err = p.Post(b.Channel, b.Text, opts...)
	default:
		ts, err = p.Reply(b.Channel, b.Thread, b.Text, opts...)
	}
	return map[string]string{"ts": ts}, noticed(err)
}

type slackEdit struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Text    string `json:"text"`
}

func (d *Demo) slackEdit(_ *http.Request, b slackEdit) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	return nil, noticed(p.Edit(b.Channel, b.TS, b.Text))
}

type slackDelete struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	File    string `json:"file"` // of the message, if only that goes
}

func (d *Demo) slackDelete(_ *http.Request, b slackDelete) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	if b.File != "" {
		return nil, noticed(p.DeleteFile(b.File))
	}
	return nil, noticed(p.Delete(b.Channel, b.TS))
}

type slackReact struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Name    string `json:"name"`
	On      bool   `json:"on"`
}

func (d *Demo) slackReact(_ *http.Request, b slackReact) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	if b.On {
		return nil, noticed(p.React(b.Channel, b.TS, b.Name))
	}
	return nil, noticed(p.Unreact(b.Channel, b.TS, b.Name))
}

type slackPress struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Action  string `json:"action"`
}

func (d *Demo) slackPress(_ *http.Request, b slackPress) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	return nil, noticed(p.Press(b.Channel, b.TS, b.Action))
}

type slackShortcut struct {
	As       string `json:"as"`
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	Callback string `json:"callback"`
}

func (d *Demo) slackShortcut(_ *http.Request, b slackShortcut) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	return nil, noticed(p.Shortcut(b.Channel, b.TS, b.Callback))
}

type slackModal struct {
	As     string            `json:"as"`
	Submit map[string]string `json:"submit"`
	Close  bool              `json:"close"`
	// Press is the action of a button or a menu in it, Value the button's value or what is
	// chosen, Values what is typed by then.
	Press  string            `json:"press"`
	Value  string            `json:"value"`
	Values map[string]string `json:"values"`
}

func (d *Demo) slackModal(_ *http.Request, b slackModal) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	m, _ := p.Modal()
	switch {
	case b.Close:
		return nil, noticed(p.CloseModal())
	case b.Press != "" && slices.Contains(m.Menus, b.Press):
		return nil, noticed(p.ChooseInModal(b.Press, b.Value, labelled(m, b.Values)))
	case b.Press != "":
		return nil, noticed(p.PressInModal(b.Press, b.Value, labelled(m, b.Values)))
	}
	return nil, noticed(p.Submit(labelled(m, b.Submit)))
}

// labelled are values for a modal by the labels of its fields, as a person sees them.
// They come by a field's label or block, for choices by the choice's label or value.
func labelled(m slacksim.Modal, given map[string]string) map[string]string {
	values := map[string]string{}
	for name, value := range given {
		i := slices.IndexFunc(m.Fields, func(f slacksim.Field) bool { return f.ID == name || f.Label == name })
		if i >= 0 {
			f := m.Fields[i]
			name = f.Label
			if at := slices.Index(f.Values, value); at >= 0 {
				value = f.Choices[at]
			}
		}
		values[name] = value
	}
	return values
}

type slackSeen struct {
	As      string `json:"as"`
	Channel string `json:"channel"`
}

func (d *Demo) slackSeen(_ *http.Request, b slackSeen) (any, error) {
	p, err := d.as(b.As)
	if err != nil {
		return nil, err
	}
	return nil, noticed(p.Look(b.Channel))
}
