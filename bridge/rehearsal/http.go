package rehearsal

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// Respond is what another system answers that a workflow has asked: JSON, a status such as
// 404, or NoReply.
type Respond struct{ Text string }

func (Respond) input() {}

// NoReply is the Respond of a system that gives no answer.
const NoReply = "none"

// Pending is the call that waits for its Respond.
type Pending struct {
	Effect bridge.EffectID `json:"effect"`
	Call   bridge.Call     `json:"call"`
}

// Status reads an answer that is a status of HTTP and no more.
func Status(s string) (code int, ok bool) {
	code, err := strconv.Atoi(s)
	return code, err == nil && 100 <= code && code <= 599
}

// calls tells that a workflow asks another system, and answers where the setting does.
func (w *world) calls(e bridge.Effect, call bridge.Call) {
	w.t.Pending = &Pending{e.ID, call}
	line, head, body := call.Shown()
	all := append([]string{"asks " + line}, head...)
	if body != "" {
		all = append(all, body)
	}
	reply, known := w.t.Systems[call.Host]
	w.line(Line{Kind: Asks, Key: call.Host, Value: reply, Text: strings.Join(all, "\n")})
	if known {
		w.queue = append(w.queue, func() { w.reply(reply) })
	}
}

// responds passes on what another system answers, if any was asked.
func (w *world) responds(text string) {
	if r := w.t.Run(); w.t.Pending == nil || r == nil || r.Wait != workflow.WaitCall {
		w.line(Line{Kind: Wrong, Text: "no other system is asked now"})
		return
	}
	w.happen(w.settles(text))
}

// reply does so while something else is told.
func (w *world) reply(text string) {
	if w.t.Pending != nil {
		w.contact(w.settles(text))
	}
}

// settles is what becomes of the call that waits.
func (w *world) settles(text string) bridge.Settled {
	p := w.t.Pending
	w.t.Pending = nil
	text = strings.TrimSpace(text)
	s := bridge.Settled{Effect: p.Effect, Op: bridge.OpName(p.Call), Result: bridge.Delivered}
	if v := w.t.Contact.Current; v != nil {
		s.Conversation = v.ID
	}
	code, status := Status(text)
	switch {
	case text == NoReply || text == "":
		s.Result, s.Reason = bridge.Refused, bridge.ReasonNoAnswer
	case status && (code < 200 || code > 299):
		s.Result, s.Reason = bridge.Refused, bridge.ReasonOfStatus(code)
	default:
		if status {
			text = ""
		}
		w.line(Line{Kind: Remark, Text: p.Call.Host + " answers " + cmp.Or(text, strconv.Itoa(code))})
		kept, err := p.Call.Pick([]byte(text))
		if s.Kept = kept; err != nil {
			s.Result, s.Reason = bridge.Refused, bridge.ReasonNotJSON
		}
	}
	return s
}

// goodReply tells whether a text can be what a system answers.
func goodReply(text string) bool {
	_, status := Status(text)
	return status || text == NoReply || json.Valid([]byte(text))
}
