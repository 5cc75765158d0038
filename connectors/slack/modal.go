package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// The limits of a modal and of what can be filled in there:
// https://docs.slack.dev/surfaces/modals,
// https://docs.slack.dev/reference/block-kit/blocks/input-block and
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const (
	maxModalTitle  = 24
	maxInputLabel  = 2000
	maxOption      = 75
	maxOptionValue = 150
	maxInputText   = 3000
)

// formAction is the action_id of the one element of each input block, whose block_id
// is the field's id.
const formAction = actionPrefix + "field"

// about is what a modal carries along, and brings back when it is sent.
type about struct {
	Thread bridge.RemoteID `json:"thread,omitempty"`
	Value  string          `json:"value,omitempty"`
}

// openModal shows a modal. If that comes too late, the one who waits is told.
// Source: https://docs.slack.dev/reference/methods/views.open
func (d *Desk) openModal(ctx context.Context, op bridge.OpenModal) error {
	view, err := modalView(op)
	if err != nil {
		return err
	}
	var sent trace
	_, err = d.api.OpenViewContext(sent.watch(ctx), string(op.Trigger), view)
	switch {
	case err == nil:
		return nil
	case slices.Contains([]string{"expired_trigger_id", "trigger_expired", "invalid_trigger_id"}, word(err)) && op.Respond != "" && !op.Late.Empty():
		return d.respond(ctx, bridge.Respond{To: op.Respond, Body: op.Late})
	}
	return fail(err, unrepeatable, &sent)
}

func modalView(op bridge.OpenModal) (view slack.ModalViewRequest, err error) {
	m := op.Modal
	meta, err := json.Marshal(about{Thread: op.Thread, Value: m.Value})
	if err != nil {
		return view, reject(bridge.ReasonOther, fmt.Errorf("writing what a modal is about: %w", err))
	}
	view = slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: actionPrefix + m.Kind, PrivateMetadata: string(meta),
		Title: plainText(firstOf(oneLine(m.Title), "…"), maxModalTitle), Close: plainText(firstOf(oneLine(m.Close), "Close"), maxModalTitle),
	}
	if b := richTextBlock(m.Text, nil); b != nil {
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, b)
	}
	for _, f := range m.Fields {
		in, err := inputBlock(f)
		if err != nil {
			return view, err
		}
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, in)
	}
	if len(view.Blocks.BlockSet) == 0 {
		return view, reject(bridge.ReasonOther, errors.New("there is nothing in the modal"))
	}
	if len(m.Fields) > 0 {
		view.Submit = plainText(firstOf(oneLine(m.Submit), "Submit"), maxModalTitle)
	}
	return view, nil
}

func inputBlock(f bridge.ModalField) (*slack.InputBlock, error) {
	var e slack.BlockElement
	switch f.Kind {
	case bridge.FieldPerson:
		e = slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, formAction)
	case bridge.FieldText:
		text := slack.NewPlainTextInputBlockElement(nil, formAction)
		text.Multiline, text.MaxLength = true, maxInputText
		e = text
	case bridge.FieldChoice:
		var options []*slack.OptionBlockObject
		for _, c := range f.Choices {
			if c.ID == "" || len(c.ID) > maxOptionValue || len(options) == bridge.MaxChoices {
				continue
			}
			options = append(options, slack.NewOptionBlockObject(c.ID, plainText(firstOf(oneLine(c.Label), "–"), maxOption), nil))
		}
		if len(options) == 0 {
			return nil, reject(bridge.ReasonOther, errors.New("there is nothing to choose from"))
		}
		e = slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, formAction, options...)
	default:
		return nil, reject(bridge.ReasonOther, fmt.Errorf("unknown kind of field %q", f.Kind))
	}
	in := slack.NewInputBlock(f.ID, plainText(firstOf(oneLine(f.Label), "…"), maxInputLabel), nil, e)
	in.Optional = f.Optional
	return in, nil
}

// refuseLate tells somebody what was wrong with a form that is gone by now.
func (d *Desk) refuseLate(ctx context.Context, op bridge.RefuseModal) error {
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(op.Errors)) {
		lines = append(lines, op.Errors[id])
	}
	return d.whisper(ctx, connectors.Delivery{Thread: op.Thread}, bridge.Whisper{
		To: op.To, Body: richtext.FromPlain(strings.Join(lines, "\n")),
	})
}

// decodeSubmission reads a modal that was sent in.
// Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func decodeSubmission(b body, payload object) ([]connectors.Filed, error) {
	view := payload.obj("view")
	kind, ours := strings.CutPrefix(view.str("callback_id"), actionPrefix)
	if !ours || kind == "" {
		return nil, nil
	}
	actor := payload.obj("user").str("id")
	var meta about
	if err := json.Unmarshal([]byte(view.str("private_metadata")), &meta); err != nil || !isID(actor) {
		return nil, errors.New("a form that does not say what it is about, or by whom it was sent")
	}
	ev := bridge.Submitted{
		At: time.UnixMicro(b.At).UTC(), Actor: bridge.PersonID(actor), Kind: kind, Value: meta.Value, Thread: meta.Thread,
	}
	for id, raw := range view.obj("state").obj("values") {
		in := readObject(raw).obj(formAction)
		value := firstOf(in.str("value"), in.str("selected_user"), in.obj("selected_option").str("value"))
		if value == "" {
			continue
		}
		if ev.Values == nil {
			ev.Values = map[string]string{}
		}
		ev.Values[id] = value
	}
	place := bridge.Place{Endpoint: bridge.Desk, Command: ev.Actor}
	if meta.Thread != "" {
		if _, err := parsePlace(meta.Thread); err != nil {
			return nil, fmt.Errorf("a form about a thread: %w", err)
		}
		place = bridge.Place{Endpoint: bridge.Desk, Thread: meta.Thread, ThreadIsOurs: true}
	}
	return []connectors.Filed{{Place: place, Event: ev}}, nil
}

// decodeShortcut reads a message shortcut: it is a press of a button, but on a message.
// Source: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
func decodeShortcut(b body, payload object) ([]connectors.Filed, error) {
	action, ours := strings.CutPrefix(payload.str("callback_id"), actionPrefix)
	if !ours || action == "" {
		return nil, nil
	}
	team, channel, message := teamOf(b, payload), payload.obj("channel").str("id"), payload.obj("message")
	on := place{team: team, channel: channel, ts: message.str("ts")}
	head := place{team: team, channel: channel, ts: firstOf(message.str("thread_ts"), on.ts)}
	actor := payload.obj("user").str("id")
	if !head.valid() || !on.valid() || !isID(actor) {
		return nil, errors.New("a shortcut at no place that we could name, or by nobody")
	}
	used := bridge.CardPressed{
		At: timeOf(payload.str("action_ts"), time.UnixMicro(b.At).UTC()), Actor: bridge.PersonID(actor), Action: action, On: on.id(),
		Respond: bridge.RemoteID(payload.str("response_url")), Trigger: bridge.RemoteID(payload.str("trigger_id")), Thread: head.id(),
	}
	return []connectors.Filed{{
		Place: bridge.Place{Endpoint: bridge.Desk, Thread: head.id()}, Event: used,
		Else: &connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: used.Actor}, Event: used},
	}}, nil
}
