package bridge

import (
	"slices"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// maxWaiting bounds the replies whose way is followed in the state.
const maxWaiting = 50

// lateAfter is how long a reply may be on its way before its author is shown so.
const lateAfter = 30 * time.Second

// replied is something written in one of the contact's threads.
func (d *decision) replied(ev Replied) {
	v := d.c.Current
	if v == nil {
		d.note("reply without a conversation")
		return
	}
	if d.c.Withdrawing.in(d.env.Conversation, d.env.Thread) {
		d.withdrawNow() // a thread that is written in is not being deleted
	}
	ev.Text = d.named(ev.Text)
	r := Read(d.writing(v, ev))
	said := Said{
		Message: d.env.Event.Message(0), Conversation: d.env.Conversation, From: FromNote, Author: ev.Author, Kind: KindText,
		Body: ev.Text, At: ev.At, Files: ev.Files,
	}
	if r.Audience == Customer && d.undoTime(v) == 0 {
		said.From = FromAgent
	}
	v.Reworded = nil
	rec := said.record()
	rec.Side, rec.Remote = ToDesk, ev.Remote
	d.record(rec)
	if r.Audience == Command {
		d.mark(d.env.Conversation, said.Message, MarkInside)
		d.command(v, ev, r)
		return
	}
	d.read(v, said, r, ev.Machine, ev.Order)
}

// read has happen to something written in a thread what it was read for, if that is
// no command. order is its place there; 0 if it was not written there.
func (d *decision) read(v *Conversation, said Said, r Reading, machine bool, order int64) {
	switch r.Audience {
	case Customer:
		d.reply(v, said, r, Held{}, order)
	case Doubtful:
		d.hold(v, said, r)
	case Nobody:
		d.mark(d.env.Conversation, said.Message, MarkFailed)
		d.tell(v, said, r)
	default:
		if machine {
			return
		}
		d.mark(d.env.Conversation, said.Message, MarkInside)
		d.tell(v, said, r)
	}
}

// record is a message's line of the transcript.
func (s Said) record() Record {
	return Record{
		Message: s.Message, Conversation: s.Conversation, From: s.From, Author: string(s.Author), Kind: s.Kind, Body: s.Body, At: s.At,
		About: s.About, Signed: s.Signed, Files: s.Files, Head: s.Head,
	}
}

// named gives those who are mentioned the names they are known by.
func (d *decision) named(text richtext.Doc) richtext.Doc {
	return richtext.MapMentions(text, func(m richtext.Mention) richtext.Inline {
		if p, ok := d.env.People[PersonID(m.Ref)]; ok && m.Kind == richtext.Person {
			m.Label = p.Name
		}
		return m
	})
}

func (d *decision) writing(v *Conversation, ev Replied) Writing {
	w := d.writer(v, ev.Author)
	w.Text, w.Machine, w.ToUs, w.Forwarded = ev.Text, ev.Machine, ev.ToUs, ev.Forwarded
	w.Files, w.Unfit = d.carried(v, ev.Files)
	w.Old = ev.CaughtUp && d.env.Now.Sub(ev.At) > oldAfter
	return w
}

// writer is what decides about anything that somebody writes in the thread.
func (d *decision) writer(v *Conversation, author PersonID) Writing {
	person, known := d.env.People[author]
	here := d.here(v)
	team, _ := d.env.Policy.Team(v.Team)
	return Writing{
		Author: author, Known: known, Person: person,
		Agent:     here && d.isAgent(v, author) || !here && d.isAnyAgent(author),
		Observer:  here && slices.Contains(team.Observers, author),
		Elsewhere: known && !person.Guest && !person.Machine && here && !d.isAgent(v, author) && d.isAnyAgent(author),
		Open:      here && v.Status != Closed, Assignee: v.Assignee, Spoke: v.Spoke,
		Mode: team.Mode, Prefixes: d.env.Policy.NotePrefixes, Colleagues: d.colleagues(v),
		To: d.env.Policy.Caps[v.Identity.Endpoint].Features,
	}
}

// colleagues are the names of the agents of the conversation's team, as far as
// they are known.
func (d *decision) colleagues(v *Conversation) []string {
	var names []string
	for _, id := range d.agents(v) {
		p := d.env.People[id]
		for _, name := range []string{p.Name, p.FirstName, p.Handle} {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// isAgent tells whether somebody is an agent of the conversation's team or, while
// it has none, of any.
func (d *decision) isAgent(v *Conversation, id PersonID) bool {
	if v.Team != "" {
		return d.isAgentOf(v.Team, id)
	}
	return slices.ContainsFunc(d.env.Policy.Teams, func(t TeamPolicy) bool { return d.isAgentOf(t.ID, id) })
}

// isAnyAgent tells whether somebody is an agent at all. Which team an earlier
// conversation belonged to is not in the state, and nothing goes out there.
func (d *decision) isAnyAgent(id PersonID) bool {
	for _, agents := range d.env.Members {
		if slices.Contains(agents, id) {
			return true
		}
	}
	return false
}

// tell says to an author alone why what they wrote did not go out, and offers
// what can be done about it.
func (d *decision) tell(v *Conversation, said Said, r Reading) {
	if r.Why == "" {
		return
	}
	if r.Why == "desk.nobody.unfit" {
		d.tellUnsent(v, said)
		return
	}
	if r.Why == "desk.nobody.closed" && !d.here(v) {
		d.whisperDoc(said.Author, d.elsewhere(v))
		return
	}
	if r.Why == "desk.nobody.closed" && d.c.Block != nil {
		d.whisper(d.env.Conversation, said.Author, d.keptOut(v))
		return
	}
	key := r.Why
	if key == "desk.inside.stranger" {
		key = d.strangerKey(v, key)
	}
	var actions []CardButton
	switch {
	case key == "desk.nobody.closed" && r.Offer:
		key = "desk.offer.closed"
		actions = []CardButton{d.button(ActionReopenSend, said.Message), d.button(ActionKeep, said.Message)}
	case r.Offer:
		key = "desk.offer.assigned"
		actions = d.sendOrKeep(said.Message)
	}
	d.whisper(d.env.Conversation, said.Author, d.about(v, key, "words", d.wordsOf(said)), actions...)
}

// about is a phrase for the desk about the conversation.
func (d *decision) about(v *Conversation, key string, args ...string) string {
	return d.desk(key, append(args, "name", d.contactName(), "assignee", d.name(v.Assignee), "number", v.ID.String(),
		"app", d.channel(v).App, "team", d.teamName(v.Team))...)
}

// reply sends an agent's words to the contact, at once or when their undo time has
// ended. order is their place in the thread; 0 if somebody has just said that they
// are to go. h is what is known of them besides.
func (d *decision) reply(v *Conversation, said Said, r Reading, h Held, order int64) {
	if r.Takes {
		d.assign(v, said.Author, said.Author, false)
		d.drawnNow = false
	}
	d.stepIn(v)
	d.silenceOver(v, workflow.EventAgentSilent)
	if !slices.Contains(v.Spoke, said.Author) {
		v.Spoke = append(v.Spoke, said.Author)
	}
	body := r.Body
	if h.Earlier = order != 0 && order < v.Latest; h.Earlier {
		body = append(d.say("earlier"), body...)
	}
	v.Latest = max(v.Latest, order)
	v.AgentAt, v.QuietSince = d.env.Now, d.env.Now
	if d.env.Policy.CloseWhenSilent > 0 {
		d.setTimer(timerSilent, d.env.Now.Add(d.env.Policy.CloseWhenSilent))
	}
	if _, not := d.fitting(v.Identity.Endpoint, said.Files); len(not) > 0 {
		d.tellUnsent(v, said)
	}
	if d.undoTime(v) > 0 && len(v.Held) < maxHeld {
		d.pause(v, said, r.Body, h)
		return
	}
	d.sendPaused(v, v.lastUndo())
	d.send(v, said, body, h.Shown)
}

// lastUndo is when the last undo time ends.
func (v *Conversation) lastUndo() (end time.Time) {
	for _, h := range v.Held {
		if h.Until.After(end) {
			end = h.Until
		}
	}
	return end
}

// send puts an agent's words on their way. shown is the mark that they have.
func (d *decision) send(v *Conversation, said Said, body richtext.Doc, shown Mark) {
	was := said
	said.From, said.Signed = FromAgent, d.signature(v, said.Author)
	if said.From != was.From || said.Signed != was.Signed {
		d.record(said.record())
	}
	body = signed(said.Signed, body)
	if v.Sent == nil {
		v.Sent = map[PersonID]MessageID{}
	}
	v.Sent[said.Author] = said.Message
	v.answeredNow()
	post := Post{Message: said.Message, Body: body, By: said.Author, Answers: said.About}
	w := Waiting{Message: said.Message, Since: d.env.Now, Shown: shown, By: said.Author}
	if len(said.Files) == 0 {
		post.EndShare = v.takeKeyboard(false, nil)
	} else {
		var not []unfit
		if post.Files, not = d.fitting(v.Identity.Endpoint, said.Files); len(not) > 0 { // the author was told
			d.mark(v.ID, said.Message, MarkFailed, w.marks()...)
			w.Shown, w.Failed = MarkFailed, true
		}
	}
	if len(v.Waiting) < maxWaiting {
		if len(v.Waiting) == 0 {
			d.setTimer(timerLate, d.env.Now.Add(lateAfter))
		}
		w.Parts = partsOf(Lower(d.env.Policy.Caps[v.Identity.Endpoint], post))
		v.Waiting = append(v.Waiting, w)
	}
	d.emit(d.forCustomer(v.ID, post))
}

// command carries out an order given in a thread.
func (d *decision) command(v *Conversation, ev Replied, r Reading) {
	here := d.here(v)
	say := func(key string, args ...string) { d.whisper(d.env.Conversation, ev.Author, d.desk(key, args...)) }
	switch {
	case r.Why == "desk.command.unknown":
		if guess := problem.Suggest(r.Command, commands); guess != "" {
			say("desk.command.guess", "word", "!"+r.Command, "guess", "!"+guess)
			return
		}
		say(r.Why, "word", "!"+r.Command)
	case r.Command == "help":
		say("desk.command.help")
	case r.Command == "note" && r.Body.Empty():
		say("desk.command.note_empty")
	case r.Command == "note":
		// Being kept inside, with its mark, is all there is to it.
	case !here:
		d.whisperDoc(ev.Author, d.elsewhere(v))
	case slices.Contains(wordless, r.Command) && !r.Body.Empty():
		say("desk.command.words", "word", "!"+r.Command, "name", d.contactName())
	case slices.Contains(wordless, r.Command) && len(ev.Files) > 0:
		say("desk.command.file", "word", "!"+r.Command, "name", d.contactName())
	case r.Command == "unsend":
		d.unsend(v, ev.Author)
	case r.Command == "block":
		d.refused(ev.Author, d.blockOrder(v, ev.Author, r.Body))
	case r.Command == "reopen":
		d.refused(ev.Author, d.reopenOrder(v, ev.Author))
	case r.Command == "language":
		d.refused(ev.Author, d.languageOrder(v, ev.Author, r.Body))
	case v.Status == Closed:
		say("desk.command.closed", "name", d.contactName())
	case r.Command == "take" && v.Assignee == ev.Author:
		say("desk.command.yours")
	case r.Command == "take":
		d.take(v, ev.Author)
	case r.Command == "assign":
		d.refused(ev.Author, d.assignOrder(v, ev.Author, r.Body))
	case r.Command == "transfer":
		d.refused(ev.Author, d.transferOrder(v, ev.Author, r.Body))
	case r.Command == "close" && v.WroteAt.After(ev.At):
		// The program was away when it was written, and the contact has not been answered.
		d.note("the conversation went on after that")
		d.toThread(v.ID, d.deskDoc("desk.command.overtaken", "agent", d.name(ev.Author), "name", d.contactName(),
			"when", d.when(ev.At), "wrote", d.when(v.WroteAt)), ev.Author)
	case r.Command == "close":
		d.close(v, ev.Author, "agent")
	}
}

// reopenOrder is "!reopen", or the press of Reopen.
func (d *decision) reopenOrder(v *Conversation, by PersonID) (refusal string) {
	switch {
	case v.Status != Closed:
		return d.desk("desk.card.open_already")
	case d.c.Block != nil:
		return d.keptOut(v)
	}
	d.reopen(v, by)
	return ""
}

// take gives the conversation to the one who asks for it.
func (d *decision) take(v *Conversation, agent PersonID) {
	d.assign(v, agent, agent, true)
	d.stepIn(v)
}

// adminActions are the buttons that an admin may press who is no agent of the team:
// those that do not make them speak to the customer.
var adminActions = []string{ActionAssign, ActionTransfer, ActionClose, ActionMore, ActionReopen, ActionRetry}

// cardPressed is a press of a button on the card, or below something else in the thread.
func (d *decision) cardPressed(ev CardPressed) {
	v := d.c.Current
	answer := func(key string, args ...string) { d.answer(ev, false, d.deskDoc(key, args...)) }
	switch {
	case v == nil:
		d.note("card without a conversation")
	case slices.Contains(answers, ev.Action):
		d.asked(v, ev)
	case ev.Action == ActionUndo && v.ID == d.env.Conversation:
		d.undoPressed(v, ev)
	case ev.Action == ActionReply && v.ID != d.env.Conversation && v.Status != Closed && d.mayPress(v, ev.Actor):
		d.replyForm(v, ev) // to a message of an earlier conversation, in the present one
	case !d.here(v):
		d.answer(ev, false, d.elsewhere(v))
	case ev.Action == ActionTransfer && v.Status != Closed && (d.isAnyAgent(ev.Actor) || d.isAdmin(ev.Actor)):
		d.transferForm(v, ev)
	case !d.mayPress(v, ev.Actor) && !(d.isAdmin(ev.Actor) && slices.Contains(adminActions, ev.Action)):
		d.answer(ev, false, richtext.FromPlain(d.stranger(v)))
	case ev.Action == ActionAfterAll:
		d.afterAll(v, ev)
	case ev.Action == ActionReply:
		d.replyForm(v, ev)
	case ev.Action == ActionMore:
		d.moreForm(v, ev)
	case ev.Action == ActionReopen:
		if refusal := d.reopenOrder(v, ev.Actor); refusal != "" {
			d.answer(ev, false, richtext.FromPlain(refusal))
		}
	case v.Status == Closed:
		answer("desk.card.closed_already")
	case ev.Action == ActionRetry:
		d.retryPressed(v, ev)
	case ev.Action == ActionClose:
		d.close(v, ev.Actor, "agent")
	case ev.Action == ActionAssign:
		d.assignForm(v, ev)
	case ev.Action == ActionTake && v.Assignee == ev.Actor:
		answer("desk.command.yours")
	case ev.Action == ActionTake && v.Assignee != "":
		answer("desk.card.taken", "agent", d.name(v.Assignee))
	case ev.Action == ActionTake:
		d.take(v, ev.Actor)
	default:
		d.note("unknown button " + ev.Action)
	}
}

// answer answers the press of a button, in the place of what was pressed if
// replace is set, and else for the one alone who pressed it: an agent in the thread,
// others, who may not be in the Slack channel, where Slack shows it to them.
func (d *decision) answer(ev CardPressed, replace bool, body richtext.Doc) {
	if !replace && d.env.Conversation != 0 && d.isAnyAgent(ev.Actor) {
		d.whisperDoc(ev.Actor, body)
		return
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: Respond{To: ev.Respond, Body: body, Until: ev.At.Add(respondWithin), Replace: replace},
	})
}

// respondWithin is how long Slack takes an answer to a button or a command.
// https://docs.slack.dev/interactivity/handling-user-interaction
const respondWithin = 30 * time.Minute
