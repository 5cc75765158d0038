package bridge

import (
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// languageOrder is "!language de": an agent knows better than the app which language the
// contact reads. What the program says to them from there on is in it.
func (d *decision) languageOrder(v *Conversation, by PersonID, body richtext.Doc) (refusal string) {
	word := strings.TrimSpace(body.Plain())
	tag, ok := workflow.ReadLanguage(word)
	before := d.c.Profile.Language
	switch {
	case word == "":
		return d.desk("desk.language.empty", "name", d.contactName())
	case !ok:
		return d.desk("desk.language.unknown", "word", word)
	case tag == before:
		return d.desk("desk.language.same", "language", languageName(tag))
	}
	d.set(v, "contact.language", tag)
	d.audit(v, by, "language", before, tag)
	d.drawn = true
	d.toThread(v.ID, d.deskDoc("desk.language.set", "agent", d.name(by), "language", languageName(tag), "name", d.contactName()))
	return ""
}
