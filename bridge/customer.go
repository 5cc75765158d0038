package bridge

import (
	"strings"

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
	v.ContactAt, v.Reworded = d.env.Now, nil
	if !d.thanks(ev) {
		v.waiting(d.env.Now)
		v.WroteAt = ev.At
	}
	d.cancelTimer(timerSilent)
	if ev.Command == "start" && v.Run != nil {
		// Pressing Start once more in the middle of the questions says nothing new.
		d.keep(v, ev)
		d.note("start pressed again during questions")
		return
	}
	d.keep(v, ev)
	d.shares(v, ev)
	id := d.env.Event.Message(0)
	ref := string(id)
	switch {
	case v.Run != nil && ev.Command == "agent":
		d.resume(v, workflow.Person{})
		return
	case v.Run != nil && ev.Command == "back":
		d.resume(v, workflow.Back{})
		return
	case v.Run != nil && ev.Command == "restart":
		d.resume(v, workflow.Restart{})
		return
	case v.Run == nil, ev.Command != "":
	case ev.Place != nil && v.Run.Wait == workflow.WaitAnswer:
		if d.located(v, ev, id) {
			return
		}
	case len(ev.Files) > 0 && ev.Card == nil && v.Run.Wait == workflow.WaitAnswer:
		d.relay(v, ev) // the card has no more of them than their names
		if ev.Album == "" {
			d.sent(v, ev.Files, ev.Order, id)
		}
		return
	case !d.own(ev):
	case ev.Kind == KindText:
		if d.resume(v, workflow.Said{S: ev.Text.Plain(), Order: ev.Order, Ref: ref}) {
			return
		}
	case ev.Card != nil:
		if d.resume(v, workflow.Shared{Phone: ev.Card.Phone, Verified: ev.Card.Own, Order: ev.Order, Ref: ref}) {
			return
		}
	case v.Run.Wait != workflow.WaitAnswer:
		d.resume(v, workflow.Said{S: ev.Text.Plain(), Order: ev.Order, Ref: ref}) // they are there again
	}
	d.relay(v, ev)
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
	default:
		d.start(ev)
	}
}

// start opens a new conversation with a contact's message.
func (d *decision) start(ev MessageIn) {
	if d.tooMany() {
		return
	}
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
	d.runWorkflow(v, ev.Command == "agent" || ev.Kind == KindText && workflow.WantsPerson(ev.Text.Plain()))
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
	body := ev.Text
	if ev.Command != "" {
		body = richtext.FromPlain(strings.TrimSpace("/" + ev.Command + " " + ev.Args))
	}
	if words, ok := d.worded(v, ev); ok {
		body = words
	}
	r := Record{
		Message: d.env.Event.Message(0), Conversation: v.ID, From: FromContact, Kind: ev.Kind, Body: body, Files: ev.Files,
		At: ev.At, Side: ToCustomer, Remote: ev.Remote, About: d.env.About, Head: d.head(ev),
	}
	if ev.Album != "" {
		d.gather(v, ev.Album, ev.Order, &r)
	}
	d.record(r)
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
	if v == nil || v.Run == nil || !ok || conversation != v.buttonPrefix() {
		d.note("press of an old button")
		return
	}
	v.ContactAt, d.press = d.env.Now, ev.Remote
	if !d.resume(v, workflow.Pressed{Key: key}) {
		d.note("press of an earlier question's button")
	}
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
