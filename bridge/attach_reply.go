package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
)

// carried is how many of an agent's files the customer's platform takes, and whether it
// takes none of those that there are.
func (d *decision) carried(v *Conversation, files []File) (n int, none bool) {
	fit, _ := d.fitting(v.Identity.Endpoint, files)
	return len(fit), len(fit) == 0 && len(files) > 0
}

// tellUnsent tells the author of a reply, in the thread, which of its files do not go to
// the customer, and why.
func (d *decision) tellUnsent(v *Conversation, said Said) {
	d.toThread(v.ID, d.unsentFiles(v, said.Files), said.Author)
}

// unsent says why something does not go to the customer.
func (d *decision) unsent(v *Conversation, said Said, r Reading) richtext.Doc {
	if r.Why == "desk.nobody.unfit" {
		return d.unsentFiles(v, said.Files)
	}
	return richtext.FromPlain(d.about(v, r.Why))
}

// unsentFiles says which of an agent's files do not go to the customer, and why.
func (d *decision) unsentFiles(v *Conversation, files []File) richtext.Doc {
	_, not := d.fitting(v.Identity.Endpoint, files)
	var lines []string
	for _, u := range not {
		lines = append(lines, d.unsentFile(v.Identity.Endpoint, u))
	}
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

func (d *decision) unsentFile(to EndpointID, u unfit) string {
	key := "desk.unsent." + u.reason
	switch {
	case u.reason == ReasonTooLarge && u.limit == 0:
		key += "_any"
	case d.desk(key) == "":
		key = "desk.unsent.other"
	}
	return d.desk(key, "what", d.fileWords(u.file), "name", d.contactName(), "app", d.env.Policy.Channels[to].App, "limit", SizeWords(u.limit))
}

// finalReasons are those for which another try at a file is in vain.
var finalReasons = []string{ReasonTooLarge, ReasonEmpty, ReasonFileType, ReasonNoFile, ReasonNotAFile}

// oneByOne tries each of several files of a reply by itself that were refused together,
// and tells whether it does. A try before the refusal may have brought them already, and
// they may come after what was written later: both is said.
func (d *decision) oneByOne(v *Conversation, ev Settled) bool {
	if !ev.lostFiles() || len(ev.Files) < 2 {
		return false
	}
	if v != nil {
		i := slices.IndexFunc(v.Waiting, func(w Waiting) bool { return w.Message == ev.Message })
		switch {
		case i >= 0 && v.Waiting[i].Back:
			return false
		case i >= 0 && v.Waiting[i].Left > 0:
			v.Waiting[i].Left += len(ev.Files) - 1
		}
	}
	d.note("files were refused together: " + ev.Reason)
	late := d.overtaken(v, ev)
	for i, f := range ev.Files {
		p := Post{Message: ev.Message, Part: ev.Part - len(ev.Files) + 1 + i, Parts: ev.Parts, By: ev.By, Files: []File{f}}
		if i == 0 {
			p.Body = ev.Body
		}
		if late {
			p.Body = d.earlier(ev.Conversation, p.Body)
		}
		e := d.forCustomer(ev.Conversation, p)
		e.Uncertain = ev.Uncertain
		d.emitLowered(e)
	}
	return true
}

// mayBeThere says in the thread that a reply whose file was refused in the end, and whose
// words are sent without it, may have reached the contact before that.
func (d *decision) mayBeThere(ev Settled) {
	if !ev.Uncertain {
		return
	}
	key := "desk.maybe_twice.words"
	said, known := d.env.Said[ev.Message]
	if !known {
		key = "desk.maybe_twice.some"
	}
	d.toThread(ev.Conversation, d.deskDoc(key, "name", d.contactName(), "words", d.wordsOf(said)))
}

// overtaken tells whether what is sent anew of a reply comes after others that were written
// later: those that were behind it in the lane have not settled yet. Of a conversation that
// is not the current one, whose v is nil, nobody knows.
func (d *decision) overtaken(v *Conversation, ev Settled) bool {
	if v == nil {
		return true
	}
	i := slices.IndexFunc(v.Waiting, func(w Waiting) bool { return w.Message == ev.Message })
	return slices.ContainsFunc(v.Waiting[i+1:], func(w Waiting) bool { return !w.Back && !w.Trying })
}

// earlier is the words that go with a file of a reply, or would have, with the remark that
// they come late, if they have room for it.
func (d *decision) earlier(id ConversationID, words richtext.Doc) richtext.Doc {
	remark := d.say("earlier")
	has := slices.ContainsFunc(words, func(b richtext.Block) bool { return richtext.Equal(richtext.Doc{b}, remark) })
	all := append(remark, words...)
	if has || !d.env.Policy.Caps[d.forCustomer(id, nil).Endpoint].isCaption(all) {
		return words
	}
	return all
}

// relayCaption gives the words of a reply with files other words, or corrects them where
// that would make more or fewer messages of the reply, which has so many parts there. Words
// that stand before the files, and of which nothing is left, are deleted.
func (d *decision) relayCaption(v *Conversation, e Effect, said Said, body richtext.Doc, have int) {
	caps := d.env.Policy.Caps[e.Endpoint]
	at := wordsAt(d.there(v, said))
	if body.Empty() && len(at) > 0 && at[0].File == "" && caps.Delete > 0 {
		e.Op, e.Report = Delete{Message: said.Message, From: at[0].Part, To: at[len(at)-1].Part + 1, By: said.Author, Why: BackShorter}, false
		d.emitLowered(e)
		return
	}
	body = signed(said.Signed, body)
	var texts []Op
	switch {
	case len(at) == 1 && at[0].File != "":
		if body.Empty() || caps.isCaption(body) {
			texts = []Op{Post{Message: said.Message, Body: body}}
		}
	default:
		texts = Lower(caps, Post{Message: said.Message, Body: body})
	}
	if len(at) == 0 || len(texts) != len(at) {
		d.correct(v, said, body, have)
		return
	}
	for i, op := range texts {
		part := op.(Post)
		part.Part = at[i].Part
		e.Op, e.Report, e.Replaces = Edit{
			Message: said.Message, Part: part.Part, Body: part.Body, By: said.Author, Caption: at[i].File != "",
		}, false, replacesEdit(part)
		d.emitLowered(e)
	}
}

// fileFailed says why a file of a reply was refused, and whether another try is in vain.
// The words that went with it then go alone. v is nil if its conversation is not the current
// one any more.
func (d *decision) fileFailed(v *Conversation, ev Settled) (why richtext.Doc, final bool) {
	e := d.forCustomer(ev.Conversation, nil)
	final = slices.Contains(finalReasons, ev.Reason)
	if final && !ev.Body.Empty() {
		d.mayBeThere(ev)
		body := ev.Body
		if d.overtaken(v, ev) {
			body = d.earlier(ev.Conversation, body)
		}
		e.Op, e.Report = Post{Message: ev.Message, Part: ev.Part, Parts: ev.Parts, By: ev.By, Body: body}, false
		d.emitLowered(e)
	}
	return richtext.FromPlain(d.unsentFile(e.Endpoint, d.unfit(e.Endpoint, ev.Files[0], ev.Reason))), final
}
