package bridge

import (
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// maxFirst bounds what is kept of the message that opened a conversation.
const maxFirst = 200

// messageIn is a contact's message: it opens a conversation, answers a question,
// is relayed to the agents, or closes the matter with a word of thanks.
func (d *decision) messageIn(ev MessageIn) {
	if ev.Service {
		d.reported(ev)
		return
	}
	if ev.Ours != "" {
		d.ownWords(ev)
		return
	}
	d.heard(ev.From)
	switch ev.Command {
	case "help":
		d.inform(d.say("help"))
		return
	case "privacy":
		d.inform(d.privacy())
		return
	}
	v := d.open()
	if v == nil {
		d.begin(ev)
		return
	}
	was := *v
	d.wrote(v, ev)
	if ev.Command == "start" && v.Run != nil && v.Began == nil {
		// Pressing Start once more in the middle of the questions says nothing new.
		d.keep(v, ev)
		d.note("start pressed again during questions")
		return
	}
	d.keep(v, ev)
	d.shares(v, ev)
	if v.Began != nil {
		d.duringEvent(v, ev, was)
		return
	}
	if slices.Contains(wishCommands, ev.Command) {
		d.wish(v, ev, false)
		return
	}
	if v.Run != nil && ev.Command == "" {
		files := v.Run.Wait == workflow.WaitAnswer && len(ev.Files) > 0 && ev.Card == nil && ev.Place == nil
		if files {
			d.relay(v, ev) // the card has no more of them than their names
		}
		if d.answers(v, ev) || files {
			return
		}
	}
	d.relay(v, ev)
	d.afterRelay(v, ev)
}

// wrote takes note that the contact has written.
func (d *decision) wrote(v *Conversation, ev MessageIn) {
	v.Reworded = nil
	if d.isBack(v); !d.thanks(ev) {
		v.waiting(d.env.Now)
		v.WroteAt = ev.At
	}
}

// isBack takes note that the contact is there.
func (d *decision) isBack(v *Conversation) {
	d.drawn = d.drawn || !v.Left.IsZero() && !v.ContactAt.After(v.Left)
	v.ContactAt, v.QuietSince = d.env.Now, time.Time{}
	d.cancelTimer(timerSilent)
}

// answers gives what the contact has written or sent to the workflow that runs, and tells
// whether it was an answer.
func (d *decision) answers(v *Conversation, ev MessageIn) bool {
	id := d.env.Event.Message(0)
	asked := v.Run.Wait == workflow.WaitAnswer
	switch {
	case ev.Place != nil && asked:
		return d.located(v, ev, id)
	case len(ev.Files) > 0 && ev.Card == nil && asked:
		return ev.Album == "" && d.sent(v, ev.Files, ev.Order, id)
	case !d.own(ev):
	case ev.Kind == KindText:
		return d.resume(v, workflow.Said{S: ev.Text.Plain(), Order: ev.Order, Ref: string(id)})
	case ev.Card != nil:
		return d.resume(v, workflow.Shared{Phone: ev.Card.Phone, Verified: ev.Card.Own, Order: ev.Order, Ref: string(id)})
	case !asked:
		d.resume(v, workflow.Said{S: ev.Text.Plain(), Order: ev.Order, Ref: string(id)}) // they are there again
	}
	return false
}

// afterRelay is what else follows from a contact's message that the thread has got.
func (d *decision) afterRelay(v *Conversation, ev MessageIn) {
	if ev.Command == "" && ev.Album == "" {
		d.hears(v, ev)
		d.received(v, d.env.Event.Message(0))
	}
	if ev.Kind == KindText && ev.Command == "" && d.own(ev) && workflow.WantsPerson(ev.Text.Plain()) {
		d.wantsPerson = true
	}
}

// hears has the rest of the decision know the message that has just come.
func (d *decision) hears(v *Conversation, ev MessageIn) {
	d.recall(Said{Message: d.env.Event.Message(0), Conversation: v.ID, From: FromContact, Kind: ev.Kind, Body: d.bodyOf(v, ev), At: ev.At})
}

// duringEvent is a contact's message while a workflow runs that began with an event. The
// thread gets it in any case. was is how the conversation stood before it: whoever answers
// a question of the program's does not wait for an agent by that.
func (d *decision) duringEvent(v *Conversation, ev MessageIn, was Conversation) {
	d.relay(v, ev)
	d.silenceOver(v, workflow.EventContactSilent)
	asked := v.Run != nil && v.Run.Wait == workflow.WaitAnswer
	switch {
	case slices.Contains(wishCommands, ev.Command):
		d.wish(v, ev, true)
		return
	case v.Run == nil || ev.Command != "":
	case d.answers(v, ev):
		if v.Status == Open {
			v.Waits, v.Announced = was.Waits, was.Announced
			if !was.QuietSince.IsZero() && d.env.Policy.CloseWhenSilent > 0 {
				d.setTimer(timerSilent, d.env.Now.Add(d.env.Policy.CloseWhenSilent))
			}
		}
		return
	}
	if !asked || ev.Kind != KindText {
		d.afterRelay(v, ev)
	}
}

// heard takes in what a contact's message tells about them.
func (d *decision) heard(p Profile) {
	known := &d.c.Profile
	for _, f := range []struct {
		to   *string
		from string
	}{{&known.Username, p.Username}, {&known.Name, p.Name}, {&known.FirstName, p.FirstName}, {&known.LastName, p.LastName}} {
		if f.from != "" && *f.to == "" {
			*f.to = f.from
		}
	}
	if known.Language == "" {
		known.Language = p.Language
	}
	if d.c.Unreachable {
		d.c.Unreachable, d.c.Departed = false, false
		d.drawn = true
	}
}

// begin is a message while no conversation is open: it is a word of thanks,
// reopens the last conversation, or opens a new one.
func (d *decision) begin(ev MessageIn) {
	last := d.c.Current
	if last != nil && last.hasAlbum(ev.Album) {
		d.keep(last, ev)
		d.relay(last, ev)
		return
	}
	if last == nil || ev.Command != "" || last.Thread.Room == "" {
		d.start(ev)
		return
	}
	since, reopen := d.env.Now.Sub(last.ClosedAt), d.env.Policy.ReopenWithin
	if !ev.At.IsZero() && ev.At.Before(d.env.Now) {
		since = ev.At.Sub(last.ClosedAt) // it has waited since it was written
	}
	thanks := reopen
	if thanks == 0 {
		thanks = closingWordWindow
	}
	switch {
	case since < thanks && d.thanks(ev):
		d.note("closing word: nothing opened")
		d.keep(last, ev)
		d.relay(last, ev)
	case since < reopen:
		d.reopen(last, "")
		last.ContactAt, last.WroteAt = d.env.Now, ev.At
		last.waiting(d.env.Now)
		d.shares(last, ev)
		d.keep(last, ev)
		d.relay(last, ev)
		d.afterRelay(last, ev)
	default:
		d.start(ev)
	}
}

// start opens a new conversation with a contact's message.
func (d *decision) start(ev MessageIn) {
	if d.tooMany() {
		return
	}
	d.closingOver(d.c.Current)
	d.c.Conversations++
	v := &Conversation{
		ID: d.env.Next, Status: Asking, Identity: d.c.Identity, Source: "contact",
		OpenedAt: d.env.Now, ContactAt: d.env.Now, WroteAt: ev.At, Waits: d.env.Now, First: beginning(ev.Text.Plain()),
	}
	if ev.Command == "start" {
		v.Origin, v.First = ev.Args, ""
	}
	d.c.Current = v
	d.audit(v, "", "opened", "", string(v.Identity.Endpoint))
	d.out.Hold = append(d.out.Hold, LaneOf(v.ID, ToDesk, LaneMessages))
	d.shares(v, ev)
	d.keep(v, ev)
	d.relay(v, ev)
	person := ev.Command == "agent" || ev.Kind == KindText && workflow.WantsPerson(ev.Text.Plain())
	d.runWorkflow(v, person)
	if person || slices.Contains(wishCommands, ev.Command) {
		d.wantsPerson = true
	}
	d.enterWaitingRoom(v)
}

func beginning(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > maxFirst {
		return string(r[:maxFirst]) + "…"
	}
	return string(r)
}

// keep puts a contact's message into the transcript.
func (d *decision) keep(v *Conversation, ev MessageIn) {
	r := Record{
		Message: d.env.Event.Message(0), Conversation: v.ID, From: FromContact, Kind: ev.Kind, Body: d.bodyOf(v, ev), Files: ev.Files,
		At: ev.At, Side: ToCustomer, Remote: ev.Remote, About: d.env.About, Head: d.head(ev),
	}
	if ev.Album != "" {
		d.gather(v, ev.Album, ev.Order, &r)
	}
	d.record(r)
}

// bodyOf is what a contact's message says.
func (d *decision) bodyOf(v *Conversation, ev MessageIn) richtext.Doc {
	if words, ok := d.worded(v, ev); ok {
		return words
	}
	if ev.Command != "" {
		return richtext.FromPlain(strings.TrimSpace("/" + ev.Command + " " + ev.Args))
	}
	return ev.Text
}

// relay shows a contact's message in the thread. An album is shown when it is complete.
func (d *decision) relay(v *Conversation, ev MessageIn) {
	if ev.Album != "" {
		return
	}
	body := ev.Text
	words, worded := d.worded(v, ev)
	switch {
	case ev.Command == "start" && ev.Args != "":
		body = d.deskDoc("desk.started_with", "origin", ev.Args)
	case ev.Command == "start":
		body = d.deskDoc("desk.started")
	case worded:
		body = words
	case ev.Command != "":
		body = richtext.FromPlain("/" + ev.Command)
	case len(ev.Files) > 0:
	case ev.Kind != KindText:
		body = append(d.announce(ev.Kind, v), body...)
	case body.Empty():
		body = d.emptyDoc(body)
	}
	d.show(v, d.env.Event.Message(0), append(d.head(ev), body...), ev.Files)
}

// emptyDoc says that there is nothing to see in a text.
func (d *decision) emptyDoc(text richtext.Doc) richtext.Doc {
	if text.Plain() != "" {
		return d.deskDoc("desk.unseen")
	}
	return d.deskDoc("desk.empty")
}

// post shows a contact's words and files in a thread, under their name.
func (d *decision) post(id ConversationID, m MessageID, author string, body richtext.Doc, files ...File) {
	p := Post{Message: m, Body: body, Author: author, Files: files}
	if d.env.Policy.Avatars && len(files) == 0 {
		p.Face = &Face{d.c.Identity.Endpoint, d.c.Identity.User}
	}
	d.emit(Effect{
		Conversation: id, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(id, ToDesk, LaneMessages), Op: p,
	})
}

// announce says that something came which cannot be shown in the thread.
func (d *decision) announce(kind string, v *Conversation) richtext.Doc {
	app := d.channel(v).App
	what := d.desk("desk.kind." + kind)
	if what == "" {
		return d.deskDoc("desk.unknown_kind", "app", app)
	}
	return d.deskDoc("desk.announce", "what", what, "app", app)
}

// contactCard shows a contact card that was sent.
func (d *decision) contactCard(c ContactCard) richtext.Doc {
	phone := workflow.FormatPhone(c.Phone)
	if c.Own {
		return d.deskDoc("desk.own_number", "phone", phone)
	}
	if name := richtext.CleanName(c.Name); name != "" {
		phone = name + ", " + phone
	}
	return d.deskDoc("desk.contact_card", "contact", phone)
}

func (d *decision) channel(v *Conversation) ChannelPolicy {
	return d.env.Policy.Channels[v.Identity.Endpoint]
}

// author is the name a contact's words are shown under: always with the app, so
// that nobody can call themselves like a colleague.
func (d *decision) author(v *Conversation) string {
	return d.contactName() + " (" + d.channel(v).App + ")"
}

// contactName is what people on the desk side call the contact.
func (d *decision) contactName() string {
	return d.calledOr(d.c.Called())
}

// calledOr is what a contact is called, if that is known.
func (d *decision) calledOr(name string) string {
	if name == "" {
		return d.desk("desk.customer")
	}
	return name
}

// pressed is a press of a button below a question.
func (d *decision) pressed(ev Pressed) {
	v := d.open()
	conversation, key, ok := strings.Cut(ev.Data, ":")
	switch {
	case !ok:
		d.note("press of an unknown button")
		return
	case v == nil || conversation != v.buttonPrefix():
		d.pressedOld("")
		return
	case d.answeredLate(v, key):
		return
	case v.Run == nil || !v.Run.Asks(key):
		d.pressedOld(key)
		return
	}
	v.ContactAt, v.QuietSince, d.press = d.env.Now, time.Time{}, ev.Remote
	if v.Began != nil && d.c.Timers[timerSilent] != 0 {
		d.setTimer(timerSilent, d.env.Now.Add(d.env.Policy.CloseWhenSilent))
	}
	d.resume(v, workflow.Pressed{Key: key})
}

// reachable is the contact's blocking or unblocking of the bot.
func (d *decision) reachable(ev Reachable) {
	if d.c.Unreachable == !ev.Can {
		return
	}
	d.c.Unreachable, d.c.Departed = !ev.Can, false
	v := d.open()
	if v == nil {
		return
	}
	d.drawn = true
	key := "desk.blocked"
	if ev.Can {
		key = "desk.unblocked"
	}
	d.toThread(v.ID, d.deskDoc(key, "name", d.contactName(), "app", d.channel(v).App))
}
