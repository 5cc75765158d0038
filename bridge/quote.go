package bridge

import (
	"cmp"

	"frontdesk/bridge/richtext"
)

// answersTo says at the head of a message what it answers: with the words that it quotes
// or, if quote is empty, the beginning of that.
func (d *decision) answersTo(asked Said, quote richtext.Doc) richtext.Doc {
	return richtext.Doc{richtext.Para{Text: append([]richtext.Inline{richtext.Text{S: d.desk("desk.reply.to") + " "}}, d.link(asked, quote)...)}}
}

// link leads to a message in the thread, and says how it begins, or what is quoted of it.
func (d *decision) link(asked Said, quote richtext.Doc) []richtext.Inline {
	words := cmp.Or(beginning(quote.Plain()), d.beginningOf(asked))
	return []richtext.Inline{ToMessage(asked.Message, d.desk("desk.reply.this")), richtext.Text{S: " “" + richtext.OneLine(words) + "”"}}
}

// answersUnknown is answersTo for what is not in our transcript, as the platform tells
// of it.
func (d *decision) answersUnknown(ev MessageIn) richtext.Doc {
	var r Referred
	if ev.Referred != nil {
		r = *ev.Referred
	}
	words := richtext.OneLine(cmp.Or(beginning(ev.Quote.Plain()), beginning(r.Words)))
	what := d.desk("desk.kind." + r.Kind)
	from := richtext.CleanName(r.From)
	key := "desk.reply.earlier"
	switch {
	case from != "" && what != "":
		key = "desk.reply.what_of"
	case from != "":
		key = "desk.reply.of"
	case what != "":
		key = "desk.reply.what"
	}
	line := d.desk(key, "from", from, "what", what)
	if words != "" {
		line += " “" + words + "”"
	}
	return richtext.FromPlain(line)
}
