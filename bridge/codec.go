package bridge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
)

// EventKind is an event's name in the inbox and in the log.
func EventKind(ev Event) string {
	switch ev.(type) {
	case MessageIn:
		return "message_in"
	case MessageChanged:
		return "message_changed"
	case MessageDeleted:
		return "message_deleted"
	case ContactReacted:
		return "contact_reacted"
	case ReplyReacted:
		return "reply_reacted"
	case AgentGone:
		return "agent_gone"
	case TeamRenamed:
		return "team_renamed"
	case Pressed:
		return "pressed"
	case Reachable:
		return "reachable"
	case Represented:
		return "represented"
	case RoomSeen:
		return "room_seen"
	case Replied:
		return "replied"
	case ReplyChanged:
		return "reply_changed"
	case ReplyDeleted:
		return "reply_deleted"
	case ThreadGone:
		return "thread_gone"
	case CardPressed:
		return "card_pressed"
	case Commanded:
		return "commanded"
	case Strayed:
		return "strayed"
	case Submitted:
		return "submitted"
	case Ordered:
		return "ordered"
	case TimerFired:
		return "timer_fired"
	case Settled:
		return "settled"
	case RetryWanted:
		return "retry_wanted"
	case Moving:
		return "moving"
	case AgentWanted:
		return "agent_wanted"
	case AgentOffered:
		return "agent_offered"
	case TeamWoken:
		return "team_woken"
	case QueueMoved:
		return "queue_moved"
	}
	return ""
}

// EncodeEvent gives an event's name and JSON form.
func EncodeEvent(ev Event) (kind string, body []byte, err error) {
	kind = EventKind(ev)
	body, err = json.Marshal(ev)
	if err != nil {
		return "", nil, fmt.Errorf("encoding a %s event: %w", kind, err)
	}
	return kind, body, nil
}

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(kind string, body []byte) (Event, error) {
	switch kind {
	case "message_in":
		return decode[MessageIn](kind, body)
	case "message_changed":
		return decode[MessageChanged](kind, body)
	case "message_deleted":
		return decode[MessageDeleted](kind, body)
	case "contact_reacted":
		return decode[ContactReacted](kind, body)
	case "agent_gone":
		return decode[AgentGone](kind, body)
	case "team_renamed":
		return decode[TeamRenamed](kind, body)
	case "reply_reacted":
		return decode[ReplyReacted](kind, body)
	case "pressed":
		return decode[Pressed](kind, body)
	case "reachable":
		return decode[Reachable](kind, body)
	case "room_seen":
		return decode[RoomSeen](kind, body)
	case "represented":
		return decode[Represented](kind, body)
	case "replied":
		return decode[Replied](kind, body)
	case "reply_changed":
		return decode[ReplyChanged](kind, body)
	case "reply_deleted":
		return decode[ReplyDeleted](kind, body)
	case "thread_gone":
		return decode[ThreadGone](kind, body)
	case "card_pressed":
		return decode[CardPressed](kind, body)
	case "submitted":
		return decode[Submitted](kind, body)
	case "commanded":
		return decode[Commanded](kind, body)
	case "strayed":
		return decode[Strayed](kind, body)
	case "ordered":
		return decode[Ordered](kind, body)
	case "timer_fired":
		return decode[TimerFired](kind, body)
	case "settled":
		return decode[Settled](kind, body)
	case "retry_wanted":
		return decode[RetryWanted](kind, body)
	case "moving":
		return decode[Moving](kind, body)
	case "agent_wanted":
		return decode[AgentWanted](kind, body)
	case "agent_offered":
		return decode[AgentOffered](kind, body)
	case "team_woken":
		return decode[TeamWoken](kind, body)
	case "queue_moved":
		return decode[QueueMoved](kind, body)
	}
	return nil, fmt.Errorf("unknown kind of event %q", kind)
}

// OpName is an operation's name in the outbox and in the log.
func OpName(op Op) string {
	switch op.(type) {
	case OpenThread:
		return "open_thread"
	case RedrawCard:
		return "redraw_card"
	case Post:
		return "post"
	case Edit:
		return "edit"
	case Delete:
		return "delete"
	case ClearButtons:
		return "clear_buttons"
	case React:
		return "react"
	case SetMark:
		return "set_mark"
	case Whisper:
		return "whisper"
	case Respond:
		return "respond"
	case OpenModal:
		return "open_modal"
	case UpdateModal:
		return "update_modal"
	case RefuseModal:
		return "refuse_modal"
	case Notice:
		return "notice"
	case Leave:
		return "leave"
	case Call:
		return "call"
	}
	return ""
}

// EncodeOp gives an operation's name and JSON form.
func EncodeOp(op Op) (name string, body []byte, err error) {
	name = OpName(op)
	body, err = json.Marshal(op)
	if err != nil {
		return "", nil, fmt.Errorf("encoding a %s operation: %w", name, err)
	}
	return name, body, nil
}

// DecodeOp reads what EncodeOp wrote.
func DecodeOp(name string, body []byte) (Op, error) {
	switch name {
	case "open_thread":
		return decode[OpenThread](name, body)
	case "redraw_card":
		return decode[RedrawCard](name, body)
	case "post":
		return decode[Post](name, body)
	case "edit":
		return decode[Edit](name, body)
	case "delete":
		return decode[Delete](name, body)
	case "clear_buttons":
		return decode[ClearButtons](name, body)
	case "react":
		return decode[React](name, body)
	case "set_mark":
		return decode[SetMark](name, body)
	case "whisper":
		return decode[Whisper](name, body)
	case "respond":
		return decode[Respond](name, body)
	case "open_modal":
		return decode[OpenModal](name, body)
	case "update_modal":
		return decode[UpdateModal](name, body)
	case "refuse_modal":
		return decode[RefuseModal](name, body)
	case "notice":
		return decode[Notice](name, body)
	case "leave":
		return decode[Leave](name, body)
	case "call":
		return decode[Call](name, body)
	}
	return nil, fmt.Errorf("unknown operation %q", name)
}

func decode[T any](name string, body []byte) (T, error) {
	var v T
	if err := json.Unmarshal(body, &v); err != nil {
		return v, fmt.Errorf("reading a stored %s: %w", name, err)
	}
	return v, nil
}

// PartsOf are the parts of that message whose ids it needs: from the first up to
// and without the last.
func PartsOf(op Op) (first, end int) {
	switch op := op.(type) {
	case Edit:
		return op.Part, op.Part + 1
	case Delete:
		if op.To > 0 {
			return op.From, op.To
		}
		return op.From, math.MaxInt32
	}
	return 0, math.MaxInt32
}

// AuthorOf is who is told what became of op, and why it is done if that has a name.
func AuthorOf(op Op) (by PersonID, why string) {
	switch op := op.(type) {
	case Post:
		if op.Again {
			return op.By, WhyAgain
		}
		return op.By, ""
	case Edit:
		return op.By, op.Why
	case Delete:
		return op.By, op.Why
	case React:
		return op.By, ""
	case Notice:
		return op.To, ""
	}
	return "", ""
}

// MessageOf is the message whose platform ids a delivery of op needs (Refs), and
// on which side; ok is false if it needs none. A Post can do without.
func MessageOf(op Op) (m MessageID, side Side, ok bool) {
	switch op := op.(type) {
	case Post:
		return op.Answers, ToCustomer, op.Answers != ""
	case Edit:
		return op.Message, cmp.Or(op.Side, ToCustomer), true
	case Delete:
		return op.Message, cmp.Or(op.Side, ToCustomer), true
	case React:
		return op.Message, op.Side, true
	case SetMark:
		return op.Message, ToDesk, true
	case ClearButtons:
		return op.Message, ToCustomer, true
	}
	return "", "", false
}

// FilesOf are the files that op attaches.
func FilesOf(op Op) []File {
	switch op := op.(type) {
	case Post:
		return op.Files
	case Notice:
		return op.Files
	}
	return nil
}

// PostedBy is the message that op posts, which parts of it (from first to last) and of
// how many, if it is a Post.
func PostedBy(op Op) (m MessageID, first, last, parts int, ok bool) {
	if p, is := op.(Post); is {
		return p.Message, p.Part, p.Part + p.span() - 1, p.Parts, true
	}
	return "", 0, 0, 0, false
}
