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
	maxPlaceholder = 150
	maxOption      = 75
	maxOptionValue = 150
	maxModalBlocks = 100
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
	view, err := modalView(op.Modal, op.Thread)
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

// modalView is a modal as Slack has it; thread is where it was asked for.
func modalView(m bridge.Modal, thread bridge.RemoteID) (view slack.ModalViewRequest, err error) {
	meta, err := json.Marshal(about{Thread: thread, Value: m.Value})
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
	fills := false
	for _, f := range m.Fields {
		block, err := fieldBlock(f)
		if err != nil {
			return view, err
		}
		if block != nil {
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, block)
		}
		_, is := block.(*slack.InputBlock)
		fills = fills || is
	}
	switch n := len(view.Blocks.BlockSet); {
	case n == 0:
		return view, reject(bridge.ReasonOther, errors.New("there is nothing in the modal"))
	case n > maxModalBlocks:
		return view, reject(bridge.ReasonTooLong, fmt.Errorf("a modal of %d blocks", n))
	}
	if fills || m.Submit != "" {
		view.Submit = plainText(firstOf(oneLine(m.Submit), "Submit"), maxModalTitle)
	}
	return view, nil
}

// fieldBlock is a field as a block; nil for nothing.
func fieldBlock(f bridge.ModalField) (slack.Block, error) {
	switch f.Kind {
	case bridge.FieldNote:
		return richTextBlock(f.Text, nil), nil
	case bridge.FieldButtons:
		return buttonBlock(f.Buttons, true), nil
	case bridge.FieldPick:
		e, err := selectOf(f, actionPrefix+f.Action)
		if err != nil {
			return nil, err
		}
		return slack.NewActionBlock(f.ID, e), nil
	}
	return inputBlock(f)
}

// selectOf is a menu of a field's choices.
func selectOf(f bridge.ModalField, action string) (*slack.SelectBlockElement, error) {
	var options []*slack.OptionBlockObject
	var first *slack.OptionBlockObject
	for _, c := range f.Choices {
		if c.ID == "" || richtext.Runes(c.ID) > maxOptionValue || len(options) == bridge.MaxChoices {
			continue
		}
		o := slack.NewOptionBlockObject(c.ID, plainText(firstOf(oneLine(c.Label), "–"), maxOption), nil)
		if options = append(options, o); c.ID == f.Value {
			first = o
		}
	}
	if len(options) == 0 {
		return nil, reject(bridge.ReasonOther, errors.New("there is nothing to choose from"))
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, action, options...)
	e.InitialOption = first
	if f.Kind == bridge.FieldPick {
		e.Placeholder = plainText(firstOf(oneLine(f.Label), "…"), maxPlaceholder)
	}
	return e, nil
}

func inputBlock(f bridge.ModalField) (*slack.InputBlock, error) {
	e, err := element(f)
	if err != nil {
		return nil, err
	}
	in := slack.NewInputBlock(f.ID, plainText(firstOf(oneLine(f.Label), "…"), maxInputLabel), nil, e)
	in.Optional = f.Optional
	if hint := oneLine(f.Hint); hint != "" {
		in.Hint = plainText(hint, maxInputLabel)
	}
	return in, nil
}

// refuseLate tells somebody what was wrong with a form that is gone by now.
func (d *Desk) refuseLate(ctx context.Context, op bridge.RefuseModal) error {
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(op.Errors)) {
		lines = append(lines, op.Errors[id])
	}
	body := richtext.FromPlain(strings.Join(lines, "\n"))
	if op.Thread == "" {
		return d.inPrivate(ctx, op.To, body)
	}
	return d.whisper(ctx, connectors.Delivery{Thread: op.Thread}, bridge.Whisper{To: op.To, Body: body})
}

// inPrivate tells somebody something in private.
func (d *Desk) inPrivate(ctx context.Context, to bridge.PersonID, body richtext.Doc) error {
	_, err := d.notice(ctx, connectors.Delivery{}, bridge.Notice{To: to, Body: body})
	return err
}

// The answer to a modal that was sent is waited for after firstWait, and twice as long each
// time until after lastWait: 3.1 s in all, longer than Slack waits for that answer.
const firstWait, lastWait = 100 * time.Millisecond, 1600 * time.Millisecond

// updateModal shows another modal in the place of one. If that is closed, who sent it in is
// told what they cannot see any more.
// Source: https://docs.slack.dev/reference/methods/views.update
func (d *Desk) updateModal(ctx context.Context, del connectors.Delivery, op bridge.UpdateModal) error {
	view, err := modalView(op.Modal, op.Thread)
	if err != nil {
		return err
	}
	var sent trace
	if op.Sent {
		// Slack may carry out the answer to a modal that was sent after what is called
		// behind it. So what comes in the answer has a name of its own, and only where that
		// is seen it is replaced.
		for wait, stands := firstWait, standIn(del); ; wait *= 2 {
			_, err = d.api.UpdateViewContext(sent.watch(ctx), view, stands, "", "")
			if word(err) != "not_found" || wait > lastWait || !sleep(ctx, wait) {
				break
			}
		}
	}
	switch {
	case !op.Sent:
		_, err = d.api.UpdateViewContext(sent.watch(ctx), view, "", op.Version, string(op.View))
	case word(err) == "not_found": // there was no such answer, or it was lost
		_, err = d.api.UpdateViewContext(sent.watch(ctx), view, "", "", string(op.View))
	}
	switch {
	case err == nil:
		return nil
	case word(err) == "hash_conflict":
		return nil // it shows something later
	case word(err) == "not_found" && !op.Sent:
		return nil // they have closed it themselves
	case word(err) == "not_found" && !op.Late.Empty():
		return d.inPrivate(ctx, op.To, op.Late)
	}
	return fail(err, repeatable, &sent)
}

// standIn is the name of what stands in a modal until its update comes.
func standIn(del connectors.Delivery) string {
	return actionPrefix + del.Installation + "." + string(del.ID)
}

// updateInAck is the answer to a modal that was sent in, which brings another one. If that is
// too large for an answer, whole is false, and it brings one that stands in until the other
// comes.
// Source: https://docs.slack.dev/surfaces/modals
func updateInAck(del connectors.Delivery, op bridge.UpdateModal) (ack []byte, whole bool) {
	view, err := modalView(op.Modal, op.Thread)
	if err != nil || !op.Sent {
		return nil, false
	}
	answer := func(view slack.ModalViewRequest) []byte {
		b, err := json.Marshal(map[string]any{"response_action": "update", "view": view})
		if err != nil {
			return nil
		}
		return b
	}
	if ack = answer(view); len(ack) <= maxAnswerInAck {
		return ack, true
	}
	view.ExternalID = standIn(del)
	view.Submit, view.Blocks.BlockSet = nil, []slack.Block{slack.NewContextBlock("", plainText("…", maxFoot))}
	return answer(view), false
}

// decodeSubmission reads a modal that was sent in.
// Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func decodeSubmission(b body, payload object) ([]connectors.Filed, error) {
	ev, ours, err := inModal(b, payload)
	if err != nil || !ours {
		return nil, err
	}
	place := bridge.Place{Endpoint: bridge.Desk, Command: ev.Actor}
	if ev.Thread != "" {
		if _, err := parsePlace(ev.Thread); err != nil {
			return nil, fmt.Errorf("a form about a thread: %w", err)
		}
		place = bridge.Place{Endpoint: bridge.Desk, Thread: ev.Thread, ThreadIsOurs: true}
	}
	return []connectors.Filed{{Place: place, Event: ev}}, nil
}

// decodeModalPress reads what was pressed, or chosen, in a modal that stays open.
// Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
func decodeModalPress(b body, payload object) ([]connectors.Filed, error) {
	ev, ours, err := inModal(b, payload)
	if err != nil || !ours || ev.Thread != "" {
		return nil, err
	}
	for _, action := range payload.list("actions") {
		name, ours := strings.CutPrefix(action.str("action_id"), actionPrefix)
		if !ours || name == "" || actionPrefix+name == formAction {
			continue
		}
		ev.Action, ev.Pick = name, firstOf(action.obj("selected_option").str("value"), valueOf(action, name))
		return []connectors.Filed{{Place: bridge.Place{Endpoint: bridge.Desk, Command: ev.Actor}, Event: ev}}, nil
	}
	return nil, nil
}

// inModal reads what a modal holds in which something was done; ours is false for a modal of
// somebody else.
func inModal(b body, payload object) (ev bridge.Submitted, ours bool, err error) {
	view := payload.obj("view")
	kind, ours := strings.CutPrefix(view.str("callback_id"), actionPrefix)
	if !ours || kind == "" {
		return ev, false, nil
	}
	actor := payload.obj("user").str("id")
	var meta about
	if err := json.Unmarshal([]byte(view.str("private_metadata")), &meta); err != nil || !isID(actor) {
		return ev, false, errors.New("a form that does not say what it is about, or by whom it was sent")
	}
	ev = bridge.Submitted{
		At: time.UnixMicro(b.At).UTC(), Actor: bridge.PersonID(actor), Kind: kind, Value: meta.Value, Thread: meta.Thread,
		View: bridge.RemoteID(view.str("id")), Version: view.str("hash"),
	}
	for id, raw := range view.obj("state").obj("values") {
		value := entered(readObject(raw).obj(formAction), b.Emoji)
		if value == "" {
			continue
		}
		if ev.Values == nil {
			ev.Values = map[string]string{}
		}
		ev.Values[id] = value
	}
	return ev, true, nil
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
