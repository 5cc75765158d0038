package bridge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// liveEvery is how often the thread is told at most where somebody is who moves. Their
// app tells it every few seconds.
const liveEvery = 5 * time.Minute

// worded is a message that is neither text nor a file, as the desk reads it; false if it
// is one of those, or of a kind that there are no words for.
func (d *decision) worded(v *Conversation, ev MessageIn) (richtext.Doc, bool) {
	switch {
	case ev.Kind == KindText:
		return nil, false
	case ev.Place != nil:
		return d.placed(*ev.Place), true
	case ev.Card != nil:
		return d.contactCard(*ev.Card), true
	}
	lead := d.detailed("desk.sent."+ev.Kind, ev.Detail, "app", d.channel(v).App)
	if lead == "" {
		return nil, false
	}
	return append(richtext.FromPlain(lead), ev.Text...), true
}

// detailed is a phrase that needs a detail, in the form that does without where there
// is none; "" if there is no such phrase.
func (d *decision) detailed(key, detail string, args ...string) string {
	if detail == "" {
		if plain := d.desk(key+".plain", args...); plain != "" {
			return plain
		}
	}
	return d.desk(key, append(args, "detail", detail)...)
}

// SaysItself tells whether a contact's message of that kind is in the transcript in the
// words in which the thread shows it, and not as a caption alone.
func SaysItself(kind string, body richtext.Doc) bool {
	_, known := kindPhrases()[deskLanguage]["desk.sent."+kind]
	return known && !body.Empty()
}

// placed shows a place that was sent, with a link to a map.
func (d *decision) placed(p Location) richtext.Doc {
	key := "desk.sent.location"
	switch {
	case p.Name != "" || p.Address != "":
		key = "desk.sent.venue"
	case p.Live:
		key = "desk.sent.live"
	}
	var line []richtext.Inline
	line = append(line, richtext.Text{S: d.desk(key) + " "})
	if p.Name != "" {
		line = append(line, richtext.Text{S: richtext.OneLine(p.Name), Style: richtext.Bold}, richtext.Text{S: ", "})
	}
	if p.Address != "" {
		line = append(line, richtext.Text{S: richtext.OneLine(p.Address) + ", "})
	}
	return richtext.Doc{richtext.Para{Text: append(line, onMap(p))}}.Normalize()
}

// onMap is a place as a link to a map.
func onMap(p Location) richtext.Inline {
	degrees := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	lat, lon := degrees(p.Latitude), degrees(p.Longitude)
	return richtext.Text{
		S:    lat + ", " + lon,
		Link: workflow.MapLink(lat + "," + lon),
	}
}

// shares takes down that the contact now shares where they are.
func (d *decision) shares(v *Conversation, ev MessageIn) {
	if ev.Place != nil && ev.Place.Live {
		v.Live = &Live{Shown: d.env.Now}
		d.cancelTimer(timerLive)
	}
}

// moves is a live location's next report. Apps send one every few seconds, so the thread
// is told now and then, and at the end.
func (d *decision) moves(v *Conversation, to Location) {
	switch {
	case v.Status == Closed:
		d.note("a location moves in a closed conversation")
	case !to.Live:
		if v.Live == nil {
			d.note("a location that does not move is the same")
			return
		}
		v.Live = nil
		d.cancelTimer(timerLive)
		d.whereabouts(v, "desk.live.ended", to)
	case v.Live == nil || d.env.Now.Sub(v.Live.Shown) >= liveEvery:
		v.Live = &Live{Shown: d.env.Now}
		d.cancelTimer(timerLive)
		d.whereabouts(v, "desk.live.moved", to)
	default:
		if v.Live.Now == nil {
			d.setTimer(timerLive, v.Live.Shown.Add(liveEvery))
		}
		v.Live.Now = &to
		d.note("the thread was told lately where the contact is")
	}
}

// movesOn tells the thread what it was not told before.
func (d *decision) movesOn(v *Conversation) {
	if v.Live == nil || v.Live.Now == nil {
		return
	}
	to := *v.Live.Now
	v.Live = &Live{Shown: d.env.Now}
	d.whereabouts(v, "desk.live.moved", to)
}

func (d *decision) whereabouts(v *Conversation, key string, p Location) {
	body := richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: d.desk(key) + " "}, onMap(p)}}}
	id := d.newMessage()
	d.record(Record{Message: id, Conversation: v.ID, From: FromContact, Kind: KindText, Body: body, At: d.env.Now})
	d.post(v.ID, id, d.author(v), body)
}

// reported is what the app says by itself about the chat: a line in the thread of an open
// conversation.
func (d *decision) reported(ev MessageIn) {
	v := d.open()
	if v == nil {
		d.note("the app reports " + ev.Kind + " where no conversation is open")
		return
	}
	app := d.channel(v).App
	lead := d.detailed("desk.service."+ev.Kind, ev.Detail, "app", app, "name", d.contactName())
	if lead == "" {
		lead = d.desk("desk.service", "app", app, "what", strings.ReplaceAll(ev.Kind, "_", " "))
	}
	body := richtext.FromPlain(lead)
	if asked, known := d.env.Said[d.env.About]; known && d.env.About != "" {
		if on := d.desk("desk.service."+ev.Kind+".about", "name", d.contactName()); on != "" {
			body = richtext.Doc{richtext.Para{Text: append([]richtext.Inline{richtext.Text{S: on + " "}}, d.link(asked, nil)...)}}
		}
	}
	body = append(body, ev.Text...)
	id := d.env.Event.Message(0)
	d.record(Record{
		Message: id, Conversation: v.ID, From: FromNote, Kind: KindText, Body: body, At: ev.At, Side: ToCustomer, Remote: ev.Remote,
	})
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages), Op: Post{Message: id, Body: body},
	})
}

// thanks tells whether a message is no more than a word of thanks.
func (d *decision) thanks(ev MessageIn) bool {
	return ev.Kind == KindText && ev.Forwarded == "" && workflow.ClosingWord(ev.Text.Plain())
}

// own tells whether a message may be an answer to a question: what somebody else has
// said and the contact passes on is none. A contact card is always somebody's, and says
// itself whose.
func (d *decision) own(ev MessageIn) bool {
	if ev.Forwarded != "" && ev.Card == nil {
		d.note("what was passed on answers no question")
		return false
	}
	return true
}

// head is what stands above a contact's message in the thread: what it answers, and from
// whom it was passed on.
func (d *decision) head(ev MessageIn) richtext.Doc {
	var head richtext.Doc
	if asked, known := d.env.Said[d.env.About]; known && d.env.About != "" {
		head = d.answersTo(asked, ev.Quote)
	} else if ev.About != "" || ev.Referred != nil || !ev.Quote.Empty() {
		head = d.answersUnknown(ev)
	}
	switch name := richtext.CleanName(ev.Forwarded); {
	case ev.Forwarded == "":
	case name == "" || name == "?":
		head = append(head, d.deskDoc("desk.forwarded.unknown")...)
	default:
		head = append(head, d.deskDoc("desk.forwarded", "from", name)...)
	}
	return slices.Clip(head)
}
