package bridge

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"frontdesk/workflow"
)

// Calls is the endpoint through which other systems are asked, by the step http.
const Calls EndpointID = "http"

// Call asks another system. What is to be kept of its answer comes back in
// Settled.Kept. It is pointless after Until. Secrets are in it by their names only.
type Call struct {
	workflow.Request
	Until time.Time `json:"until"`
}

func (Call) op() {}

// Why a call came to nothing, besides ReasonTooLarge, ReasonThrottled and ReasonExpired.
const (
	ReasonUnreachable = "unreachable"       // no connection
	ReasonNoAnswer    = workflow.CallSilent // none within its time
	ReasonNotJSON     = "not_json"          // and something was to be kept of it
	ReasonForbidden   = "forbidden"         // a private address that nobody allowed
	ReasonRedirected  = "redirected"        // too often, or to where it must not go
	ReasonUnusable    = "unusable"          // the address, or a secret in it, is of no use
)

// reasonStatus is the beginning of the reason for an answer that says that it failed.
const reasonStatus = "status_"

// ReasonOfStatus is the reason for an answer with a status of HTTP that is no success.
func ReasonOfStatus(status int) string { return reasonStatus + strconv.Itoa(status) }

// laneOfCall is the lane of one call: none waits for another.
func laneOfCall(id EffectID) Lane { return Lane("call/" + string(id)) }

// call asks another system for a workflow, which waits for the answer.
func (d *decision) call(v *Conversation, c workflow.Call) {
	v.Calling = d.env.Event.Effect(d.effects)
	d.note("asks " + c.Request.Host)
	d.emit(Effect{
		Conversation: v.ID, Side: Elsewhere, Endpoint: Calls, Lane: laneOfCall(v.Calling), Report: true,
		Op: Call{Request: c.Request, Until: c.Until},
	})
}

// callSettled hands the workflow what came of its latest call. v is nil if its
// conversation is not the current one any more.
func (d *decision) callSettled(v *Conversation, ev Settled) {
	if v == nil || v.Run == nil || v.Calling != ev.Effect {
		d.note("nobody waits for this call any more: " + string(ev.Result) + " " + ev.Reason)
		return
	}
	v.Calling = ""
	in := workflow.Called{Kept: ev.Kept}
	if ev.Result != Delivered {
		in = workflow.Called{Why: cmp.Or(ev.Reason, ReasonOther)}
	}
	d.resume(v, in)
}

// callFailed says in the thread that a workflow goes on without an answer, where the
// workflow itself has no steps for that.
func (d *decision) callFailed(v *Conversation, f workflow.CallFailed) {
	d.note("no answer of " + f.Host + ": " + f.Why)
	if f.Handled {
		return
	}
	d.toThread(v.ID, d.deskDoc("desk.call", "what", CallFailure(d.env.Policy.Phrases, f)))
}

// CallFailure says in words for the desk why there was no answer.
func CallFailure(p *workflow.Phrases, f workflow.CallFailed) string {
	host := f.Host
	if name, secret := strings.CutPrefix(host, "secrets."); secret {
		host = p.Say(deskLanguage, "desk.call.secret", "name", name)
	}
	why, status := f.Why, ""
	if code, is := strings.CutPrefix(why, reasonStatus); is {
		why, status = "status", code
	}
	if text := p.Say(deskLanguage, "desk.call."+why, "host", host, "status", status); text != "" {
		return text
	}
	return p.Say(deskLanguage, "desk.call.other", "host", host)
}
