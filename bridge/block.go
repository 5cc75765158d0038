package bridge

import (
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Block keeps a contact out: what they send opens nothing, reaches nobody, is not
// answered and not kept, but counted.
type Block struct {
	By    PersonID  `json:"by"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until,omitzero"` // zero: until somebody ends it
	Why   string    `json:"why,omitempty"`
	// Ignored counts the messages since, Last is when the last of them came.
	Ignored int       `json:"ignored,omitempty"`
	Last    time.Time `json:"last,omitzero"`
}

const (
	// timerBlock is the end of a contact's block.
	timerBlock = "block"
	// longestBlock is how long a block with an end may be, maxReason how many
	// characters of its reason are kept.
	longestBlock = 10 * 366 * 24 * time.Hour
	maxReason    = 200
)

// shutOut takes in an event of a blocked contact, and tells whether that is all that
// becomes of it.
func (d *decision) shutOut(ev Event) bool {
	b := d.c.Block
	if b == nil {
		return false
	}
	if !b.Until.IsZero() && !b.Until.After(d.env.Now) {
		// Its timer has not fired yet.
		d.unblock("")
		return false
	}
	switch ev := ev.(type) {
	case MessageIn:
		if ev.Ours != "" {
			return false // it is not the contact who wrote it
		}
		if ev.Service {
			break // nobody wrote it
		}
		counted := *b
		counted.Ignored++
		counted.Last = d.env.Now
		d.c.Block = &counted
	case MessageChanged:
		if ev.Ours != "" {
			return false
		}
	case MessageDeleted, Pressed, ContactReacted:
	default:
		return false
	}
	d.note("the contact is blocked")
	return true
}

// block keeps the contact out, and closes their conversation. It returns why not, in
// words, or "".
func (d *decision) block(v *Conversation, by PersonID, why string, until time.Time) (refusal string) {
	if b := d.c.Block; b != nil {
		return d.desk("desk.block.already", "name", d.contactName(), "block", d.blockWords(*b), "command", d.env.Policy.Command, "number", v.ID.String())
	}
	b := Block{By: by, Since: d.env.Now, Until: until, Why: cutText(richtext.CleanName(why), maxReason)}
	d.c.Block = &b
	if !until.IsZero() {
		d.setTimer(timerBlock, until)
	}
	d.audit(v, by, "blocked", "", d.blockTerms(b))
	d.closingOver(v)
	if v.Status != Closed {
		d.close(v, by, "blocked")
	}
	d.drawn, d.drawnNow = true, true
	if v.Thread.Room != "" {
		d.toThread(v.ID, d.deskDoc("desk.block.done", "name", d.contactName(), "block", d.blockWords(b)))
	}
	return ""
}

// unblock ends the contact's block. by is who does it, empty if its time is over.
func (d *decision) unblock(by PersonID) {
	b := *d.c.Block
	d.c.Block = nil
	d.cancelTimer(timerBlock)
	v := d.c.Current
	if v == nil {
		return
	}
	d.audit(v, by, "unblocked", d.blockWords(b), "")
	d.drawn, d.drawnNow = true, by != ""
	key := "desk.unblock.done"
	if by == "" {
		key = "desk.unblock.over"
	}
	if v.Thread.Room != "" {
		text := d.desk(key, "name", d.contactName(), "agent", d.name(by))
		if b.Ignored > 0 {
			text += " " + d.desk("desk.unblock.ignored", "ignored", count(b.Ignored, "message"))
		}
		d.toThread(v.ID, richtext.FromPlain(text))
	}
}

// unblockOrder has somebody end a block: an admin, or whoever made it.
func (d *decision) unblockOrder(by PersonID) (refusal string) {
	b := d.c.Block
	switch {
	case b == nil:
		return d.desk("desk.unblock.none", "name", d.contactName())
	case by != b.By && !d.isAdmin(by):
		return d.desk("desk.unblock.not_yours", "name", d.contactName(), "agent", d.name(b.By))
	}
	d.unblock(by)
	return ""
}

// blockWords says by whom, how long and why a contact is blocked.
func (d *decision) blockWords(b Block) string {
	text := d.desk("desk.block.by", "agent", d.name(b.By))
	if !b.Until.IsZero() {
		text = d.desk("desk.block.until", "agent", d.name(b.By), "until", d.when(b.Until))
	}
	if b.Why != "" {
		text = d.desk("desk.block.why", "block", text, "why", b.Why)
	}
	return text
}

// blockTerms says how long and why, and not by whom.
func (d *decision) blockTerms(b Block) string {
	var words []string
	if !b.Until.IsZero() {
		words = append(words, d.desk("desk.block.lasts", "until", d.when(b.Until)))
	}
	if b.Why != "" {
		words = append(words, d.desk("desk.block.because", "why", b.Why))
	}
	return strings.Join(words, " ")
}

// keptOut says that nothing goes to a contact who is blocked.
func (d *decision) keptOut(v *Conversation) string {
	return d.about(v, "desk.block.reopen", "command", d.env.Policy.Command)
}

// blockLine says besides what a blocked contact has sent since.
func (d *decision) blockLine(b Block) string {
	text := d.blockWords(b)
	if b.Ignored == 0 {
		return text
	}
	return d.desk("desk.block.ignored", "block", text, "ignored", count(b.Ignored, "message"), "last", d.when(b.Last))
}

// blockSpans are for how long the form offers to block a contact, and blockForGood that
// it is until somebody ends it.
var blockSpans = []string{"1d", "1w", "30d", blockForGood}

const blockForGood = "forever"

// offerBlock lets a form block the contact, or says that they are blocked.
func (d *decision) offerBlock(v *Conversation, m *Modal) {
	if b := d.c.Block; b != nil {
		m.Text = append(m.Text, d.deskDoc("desk.block.already",
			"name", d.contactName(), "block", d.blockWords(*b), "command", d.env.Policy.Command, "number", v.ID.String())...)
		return
	}
	what := &m.Fields[0]
	for _, s := range blockSpans {
		what.Choices = append(what.Choices, ModalChoice{ID: s, Label: d.desk("desk.form.block."+s, "name", d.contactName())})
	}
	m.Fields = append(m.Fields, ModalField{ID: fieldWords, Label: d.desk("desk.form.block_why"), Kind: FieldText, Optional: true})
}

// blockSubmitted blocks the contact as somebody has asked for in that form.
func (d *decision) blockSubmitted(v *Conversation, ev Submitted) (refusal string) {
	span, err := time.Duration(0), error(nil)
	if s := ev.Values[fieldTo]; s != blockForGood {
		span, err = workflow.ParseDuration(s)
	}
	switch {
	case !d.here(v):
		return d.desk("desk.form.moved", "team", d.teamName(v.Team))
	case !d.mayPress(v, ev.Actor) && !d.isAdmin(ev.Actor):
		return d.stranger(v)
	case err != nil || span < 0 || span > longestBlock:
		return d.desk("desk.form.block_when")
	}
	return d.block(v, ev.Actor, ev.Values[fieldWords], d.until(span))
}

// until is the end of a span that begins now; zero for none.
func (d *decision) until(span time.Duration) time.Time {
	if span == 0 {
		return time.Time{}
	}
	return d.env.Now.Add(span)
}

// cutText is at most n characters of a text.
func cutText(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// cutContact takes whom a text is about off its beginning: a number, an e-mail address,
// or a name that goes on to a colon or to the end.
func cutContact(text string) (whom, rest string) {
	text = strings.TrimSpace(text)
	if n, rest := cutNumber(text); n != 0 {
		return n.String(), rest
	}
	word, after, _ := strings.Cut(text, " ")
	if strings.Contains(strings.Trim(word, "@"), "@") {
		return word, strings.TrimSpace(after)
	}
	if before, after, ok := strings.Cut(text, ":"); ok {
		return strings.TrimSpace(before), strings.TrimSpace(after)
	}
	name, span := cutSpan(text)
	if span == "" {
		return text, ""
	}
	return name, "for " + span
}
