package bridge

import (
	"maps"
	"slices"
	"time"

	"frontdesk/bridge/richtext"
)

// DecideContact decides what follows from an event of a contact or of their
// conversation. It changes neither its arguments nor anything they point to.
func DecideContact(env Env, c Contact, ev Event) (Contact, Outcome) {
	d := newDecision(env, c)
	if d.shutOut(ev) {
		return d.finish()
	}
	if d.endsAlbum(ev) {
		d.albumComplete()
	}
	switch ev := ev.(type) {
	case MessageIn:
		d.messageIn(ev)
	case MessageChanged:
		d.messageChanged(ev)
	case MessageDeleted:
		d.messageDeleted(ev)
	case ContactReacted:
		d.contactReacted(ev)
	case Pressed:
		d.pressed(ev)
	case Reachable:
		d.reachable(ev)
	case Replied:
		d.replied(ev)
	case ReplyChanged:
		d.replyChanged(ev)
	case ReplyDeleted:
		d.replyDeleted(ev)
	case ReplyReacted:
		d.replyReacted(ev)
	case ThreadGone:
		d.threadGone()
	case AgentGone:
		d.agentGone(ev)
	case TeamRenamed:
		d.teamRenamed(ev)
	case CardPressed:
		d.cardPressed(ev)
	case Submitted:
		d.submitted(ev)
	case Ordered:
		d.ordered(ev)
	case TimerFired:
		d.timerFired(ev)
	case Settled:
		d.settled(ev)
	case Moving:
		d.moving(ev)
	case AgentOffered:
		d.agentOffered(ev)
	case RetryWanted:
		d.retryWanted(ev)
	case QueueMoved:
		d.queueMoved(ev)
	default:
		d.note("no concern of a contact: " + EventKind(ev))
	}
	if d.later != nil {
		return c, Outcome{Later: d.later, Notes: []string{"too many conversations at once: later"}}
	}
	return d.finish()
}

// decision gathers what follows from one event.
type decision struct {
	env Env
	c   Contact
	out Outcome
	// effects and messages count those made, for their ids.
	effects, messages int
	// opened is where OpenThread stands among the effects, so that its card shows
	// how things are when all is decided; -1 if no thread is opened.
	opened int
	// thanked: a question has just ended, and its button in place of the contact's
	// keyboard goes, if need be with a word of thanks.
	thanked bool
	// press is the message whose button was pressed.
	press RemoteID
	// later: the event is not to be decided yet.
	later *Later
	// aside: the answer says why something is not to be had, and is for the caller alone.
	aside bool
	// forAdmin: an admin alone reads the answer.
	forAdmin bool
	// zone is where whoever reads the answer is; nil: where the program is.
	zone *time.Location
	// drawn asks for the card to be redrawn at the end, drawnNow without delay.
	drawn, drawnNow bool
	// causes are what has happened that workflows may begin with, acting the workflows
	// whose change is being made.
	causes []Begun
	acting []string
	// doing is the workflow, as in Audit, that does what is being done.
	doing string
	// wantsPerson: the contact wants a person, and is told what becomes of that if nothing
	// else is said to them.
	wantsPerson bool
}

func newDecision(env Env, c Contact) *decision {
	c.Timers = maps.Clone(c.Timers)
	c.Fields = maps.Clone(c.Fields)
	c.Remembered = slices.Clone(c.Remembered)
	if c.Current != nil {
		v := *c.Current
		v.Spoke = slices.Clone(v.Spoke)
		v.Fields = maps.Clone(v.Fields)
		v.Answers = slices.Clone(v.Answers)
		v.Waiting = slices.Clone(v.Waiting)
		v.Tags = slices.Clone(v.Tags)
		v.Failed = slices.Clone(v.Failed)
		v.Held = slices.Clone(v.Held)
		v.Sent = maps.Clone(v.Sent)
		v.Silences = maps.Clone(v.Silences)
		if v.Queued != nil {
			q := *v.Queued
			v.Queued = &q
		}
		if v.Live != nil {
			l := *v.Live
			v.Live = &l
		}
		c.Current = &v
	}
	return &decision{env: env, c: c, opened: -1}
}

func (d *decision) finish() (Contact, Outcome) {
	d.beginAll()
	if v := d.open(); d.wantsPerson && v != nil {
		d.unlessTold(v, "agent")
	}
	if v := d.open(); d.thanked && v != nil && (v.Run == nil || v.Asked == "") {
		d.endShare(v)
	}
	d.watch()
	d.watchSilences()
	switch {
	case d.opened >= 0:
		open := d.out.Effects[d.opened].Op.(OpenThread)
		open.Card = d.card(d.c.Current)
		d.out.Effects[d.opened].Op = open
	case d.drawn:
		d.redraw()
	}
	return d.c, d.out
}

// open is the conversation that is not closed, or nil.
func (d *decision) open() *Conversation {
	if v := d.c.Current; v != nil && v.Status != Closed {
		return v
	}
	return nil
}

func (d *decision) note(s string) { d.out.Notes = append(d.out.Notes, s) }

func (d *decision) audit(v *Conversation, actor PersonID, action, before, after string) {
	a := Audit{Conversation: v.ID, Actor: actor, Action: action, Before: before, After: after}
	if actor == "" {
		a.Workflow = d.doing
	}
	d.out.Audits = append(d.out.Audits, a)
}

// newMessage names a message that this decision makes.
func (d *decision) newMessage() MessageID {
	d.messages++
	return d.env.Event.Message(d.messages)
}

// emit files an effect, lowered to what its platform can do.
func (d *decision) emit(e Effect) {
	for _, op := range Lower(d.env.Policy.Caps[e.Endpoint], e.Op) {
		e.Op = op
		d.emitLowered(e)
	}
}

// emitLowered files an effect that is as its platform can do it.
func (d *decision) emitLowered(e Effect) {
	if v := d.c.Current; v != nil && e.Side == ToDesk && e.Conversation == v.ID && d.unseen(v) {
		d.note("nobody will ever see that thread")
		return // it would wait there for good
	}
	e.ID = d.env.Event.Effect(d.effects)
	e.Thread, e.Lane = d.thread(e)
	e.Contact = d.c.ID
	d.effects++
	if AtOnce(e.Op) {
		d.out.AtOnce = append(d.out.AtOnce, e)
		return
	}
	d.out.Effects = append(d.out.Effects, e)
}

// toCustomer says something to the contact in the conversation, in the
// program's own voice, and returns the message's id.
func (d *decision) toCustomer(v *Conversation, body richtext.Doc, buttons []Button) MessageID {
	return d.sayOwn(v, Post{Body: body, Buttons: buttons})
}

// sayOwn is toCustomer for what may have files as well.
func (d *decision) sayOwn(v *Conversation, p Post) MessageID {
	if p.Body.Empty() && len(p.Files) == 0 {
		return ""
	}
	p.Message, p.EndShare = d.newMessage(), v.takeKeyboard(false, p.Buttons)
	kind := KindText
	if len(p.Files) > 0 {
		kind = p.Files[0].Kind
	}
	d.record(Record{Message: p.Message, Conversation: v.ID, From: FromProgram, Kind: kind, Body: p.Body, Files: p.Files, At: d.env.Now})
	d.emit(Effect{
		Conversation: v.ID, Side: ToCustomer, Endpoint: v.Identity.Endpoint,
		Lane: LaneOf(v.ID, ToCustomer, LaneMessages), Report: len(p.Buttons)+len(p.Files) > 0, Op: p,
	})
	return p.Message
}

// toThread says something in the thread, in the program's own voice.
func (d *decision) toThread(id ConversationID, body richtext.Doc, ping ...PersonID) {
	d.emit(Effect{
		Conversation: id, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(id, ToDesk, LaneMessages),
		Op: Post{Message: d.newMessage(), Body: body, Ping: ping},
	})
}

// whisper tells one person something in the thread of a conversation, and offers
// them buttons: if that is the one where the event happened, in the same of its
// threads.
func (d *decision) whisper(id ConversationID, to PersonID, text string, actions ...CardButton) {
	thread := 0
	if id == d.env.Conversation {
		thread = d.env.Thread
	}
	d.emit(Effect{
		Conversation: id, Thread: thread, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(id, ToDesk, LaneWhispers),
		Op: Whisper{To: to, Body: richtext.FromPlain(text), Actions: actions},
	})
}

// whisperDoc tells one person something in the thread where the event happened.
func (d *decision) whisperDoc(to PersonID, body richtext.Doc) {
	d.emit(Effect{
		Conversation: d.env.Conversation, Thread: d.env.Thread, Side: ToDesk, Endpoint: Desk,
		Lane: LaneOf(d.env.Conversation, ToDesk, LaneWhispers), Op: Whisper{To: to, Body: body},
	})
}

// refused tells somebody why what they asked for was not done, if it was not.
func (d *decision) refused(who PersonID, why string) {
	if why != "" {
		d.whisperDoc(who, richtext.FromPlain(why))
	}
}

// mark shows on a desk message what became of it. On one that we post ourselves it
// waits for that.
func (d *decision) mark(id ConversationID, m MessageID, mark Mark, was ...Mark) {
	lane, thread := LaneOf(id, ToDesk, LaneMarks), 0
	if _, n := m.place(); n > 0 {
		if v := d.c.Current; v != nil && v.ID == id {
			thread = v.thread()
		}
		lane = LaneOfThread(id, thread, LaneMessages)
	}
	d.emit(Effect{
		Conversation: id, Thread: thread, Side: ToDesk, Endpoint: Desk, Lane: lane,
		Replaces: "mark/" + string(m),
		Op:       SetMark{Message: m, Mark: mark, Was: was},
	})
}

func (d *decision) record(r Record) { d.out.Records = append(d.out.Records, r) }

// setTimer sets or moves an alarm of this contact.
func (d *decision) setTimer(key string, at time.Time) {
	d.c.Gen++
	if d.c.Timers == nil {
		d.c.Timers = map[string]int64{}
	}
	d.c.Timers[key] = d.c.Gen
	d.out.Timers = append(d.out.Timers, Timer{Key: key, Gen: d.c.Gen, At: at})
}

func (d *decision) cancelTimer(key string) {
	if _, set := d.c.Timers[key]; !set {
		return
	}
	delete(d.c.Timers, key)
	d.out.Timers = append(d.out.Timers, Timer{Key: key})
}

// say is a phrase for the contact, in their language.
func (d *decision) say(key string, args ...string) richtext.Doc {
	return richtext.FromPlain(d.phrases().Say(d.c.Profile.Language, key, args...))
}

// desk is a phrase for the people on the desk side.
func (d *decision) desk(key string, args ...string) string {
	return d.env.Policy.Phrases.Say(deskLanguage, key, args...)
}

func (d *decision) deskDoc(key string, args ...string) richtext.Doc {
	return richtext.FromPlain(d.desk(key, args...))
}

// name is how somebody on the desk side is called there.
func (d *decision) name(id PersonID) string {
	if p, ok := d.env.People[id]; ok && p.Name != "" {
		return p.Name
	}
	return d.desk("desk.somebody")
}
