package bridge

import (
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// CustomEmoji stands for an emoji that exists on a customer's platform only.
const CustomEmoji = "custom"

// Reaction is an emoji that somebody has put on a message and that the other side sees.
type Reaction struct {
	By    PersonID // empty: the contact
	Emoji string   // as BareEmoji has it
	At    time.Time
	// Gone: it was taken away again, then.
	Gone bool
}

// Reacted is a reaction to keep beside its message, in the place of an earlier one of
// the same emoji by the same person.
type Reacted struct {
	Message MessageID
	Reaction
}

// DefaultReactions are those of agents that customers see where nobody says otherwise.
func DefaultReactions() []string {
	return []string{"👍", "❤", "🙏", "🎉", "👏", "🔥", "😁"}
}

const (
	// reactSpan and maxReacted bound how many reactions of one contact are shown: each
	// takes a call, of which Slack allows few. https://docs.slack.dev/apis/web-api/rate-limits
	reactSpan  = time.Minute
	maxReacted = 12
	// maxQuoted bounds what is quoted of a message that somebody reacted to.
	maxQuoted = 60
)

// likeMarks are the emoji with which we say what became of a message: shown as a reaction
// they would be taken for that.
var likeMarks = []string{"✅", "⏳", "⚠", "🔒", "⏸", "👀"}

// BareEmoji is an emoji without its skin tones and the selectors of its style, by which
// platforms differ.
func BareEmoji(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\uFE0F' || r == '\uFE0E' || r >= 0x1F3FB && r <= 0x1F3FF {
			return -1
		}
		return r
	}, s)
}

// ReadEmoji is the standard emoji that is meant by s, which is one or its name in Slack
// between colons, as BareEmoji has it; "" if there is none.
func ReadEmoji(s string) string {
	s = strings.TrimSpace(s)
	if name, is := strings.CutPrefix(s, ":"); is {
		emoji, _ := richtext.EmojiByShort(strings.TrimSuffix(name, ":"))
		return BareEmoji(emoji)
	}
	if _, standard := richtext.ShortByEmoji(s); !standard {
		return ""
	}
	return BareEmoji(s)
}

// Reaction is an emoji in the form in which a platform with these Caps takes it as a
// reaction, and whether it does.
func (c Caps) Reaction(emoji string) (string, bool) {
	if c.ReactAny {
		return emoji, true
	}
	i := slices.IndexFunc(c.React, func(r string) bool { return BareEmoji(r) == BareEmoji(emoji) })
	if i < 0 {
		return "", false
	}
	return c.React[i], true
}

// contactReacted shows a contact's reactions in the thread, on the message that they are
// on. They open nothing and ask for nothing.
func (d *decision) contactReacted(ev ContactReacted) {
	d.heard(ev.From)
	said, known := d.env.Said[d.env.About]
	if !known || said.Deleted {
		d.note("a reaction to nothing that the desk knows")
		return
	}
	var put, gone []string
	for _, r := range said.Reactions {
		if r.By == "" && !r.Gone && !hasEmoji(ev.Emoji, r.Emoji) {
			gone = append(gone, r.Emoji)
		}
	}
	for _, emoji := range ev.Emoji {
		if emoji = BareEmoji(emoji); !said.reacted("", emoji) && !slices.Contains(put, emoji) {
			put = append(put, emoji)
		}
	}
	if len(put)+len(gone) == 0 || d.reactsTooMuch() {
		return
	}
	for _, emoji := range gone {
		d.out.Reactions = append(d.out.Reactions, Reacted{said.Message, Reaction{Emoji: emoji, At: ev.At, Gone: true}})
	}
	for _, emoji := range put {
		d.out.Reactions = append(d.out.Reactions, Reacted{said.Message, Reaction{Emoji: emoji, At: ev.At}})
	}
	inWords := func(emoji string) bool { return said.From == FromProgram || !d.showsReaction(emoji) }
	d.tellReacted("desk.unreacted", said, slices.DeleteFunc(slices.Clone(gone), func(s string) bool { return !inWords(s) }))
	d.tellReacted("desk.reacted", said, slices.DeleteFunc(slices.Clone(put), func(s string) bool { return !inWords(s) }))
	d.mirror(said, slices.DeleteFunc(put, inWords), slices.DeleteFunc(gone, inWords))
}

func hasEmoji(list []string, bare string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return BareEmoji(s) == bare })
}

// reacted tells whether somebody's reaction is on the message.
func (s Said) reacted(by PersonID, bare string) bool {
	return slices.ContainsFunc(s.Reactions, func(r Reaction) bool { return r.By == by && r.Emoji == bare && !r.Gone })
}

// reactsTooMuch tells whether the contact has reacted so often of late that nothing more
// of it is shown, and else notes that they have.
func (d *decision) reactsTooMuch() bool {
	recent := slices.DeleteFunc(slices.Clone(d.c.Reacted), func(at time.Time) bool { return !at.After(d.env.Now.Add(-reactSpan)) })
	if len(recent) >= maxReacted {
		d.note("too many reactions within a minute: not shown")
		return true
	}
	d.c.Reacted = append(recent, d.env.Now)
	return false
}

// showsReaction tells whether an emoji can stand below a message in the thread without
// being taken for something else.
func (d *decision) showsReaction(bare string) bool {
	_, standard := richtext.ShortByEmoji(bare)
	_, takes := d.env.Policy.Caps[Desk].Reaction(bare)
	return standard && takes && !slices.Contains(likeMarks, bare)
}

// mirror puts reactions on a message in its thread, and takes others away. Those on
// what we post ourselves wait for that.
func (d *decision) mirror(said Said, put, gone []string) {
	lane, thread := LaneOf(said.Conversation, ToDesk, LaneMarks), 0
	if _, n := said.Message.place(); n > 0 || said.From == FromContact {
		lane = LaneOf(said.Conversation, ToDesk, LaneMessages)
		if v := d.c.Current; v != nil && v.ID == said.Conversation {
			thread = v.thread()
			lane = LaneOfThread(v.ID, thread, LaneMessages)
		}
	}
	for i := range max(len(put), len(gone)) {
		r := React{Message: said.Message, Side: ToDesk}
		if i < len(put) {
			r.Emoji = put[i]
		}
		if i < len(gone) {
			r.Was = gone[i]
		}
		d.emit(Effect{Conversation: said.Conversation, Thread: thread, Side: ToDesk, Endpoint: Desk, Lane: lane, Op: r})
	}
}

// tellReacted says in the thread what cannot stand there as a reaction.
func (d *decision) tellReacted(key string, said Said, emoji []string) {
	if len(emoji) == 0 {
		return
	}
	for i, one := range emoji {
		if one == CustomEmoji {
			emoji[i] = d.desk("desk.reacted.custom")
		}
	}
	words := said.Body.Plain()
	if cut := cutText(words, maxQuoted); cut != words {
		words = strings.TrimSpace(cut) + "…"
	}
	if words == "" {
		words = d.desk("desk.kind." + said.Kind)
	}
	d.toThread(said.Conversation, d.deskDoc(key, "name", d.contactName(), "emoji", strings.Join(emoji, ", "), "words", words))
}

// replyReacted is a reaction of somebody of the desk side. It reaches the customer if it
// is on a message of theirs, by somebody who speaks to them, and one of those that may:
// everything else is office talk.
func (d *decision) replyReacted(ev ReplyReacted) {
	v := d.c.Current
	said, known := d.env.Said[d.env.About]
	emoji := BareEmoji(ev.Emoji)
	switch {
	case v == nil || !known || said.From != FromContact:
		d.note("a reaction to something that is not the customer's: it stays inside")
		return
	case !hasEmoji(d.env.Policy.Reactions, emoji):
		d.note("a reaction that customers do not get: it stays inside")
		return
	case !(ev.Removed && said.reacted(ev.Author, emoji)) && !d.reactsAloud(v, ev.Author):
		d.note("a reaction of somebody who does not speak to the customer: it stays inside")
		return
	}
	e := d.forCustomer(said.Conversation, nil)
	caps := d.env.Policy.Caps[e.Endpoint]
	if _, takes := caps.Reaction(emoji); !takes {
		d.note("a reaction that the platform does not take: it stays inside")
		return
	}
	now := Reaction{By: ev.Author, Emoji: emoji, At: ev.At, Gone: ev.Removed}
	after := slices.Clone(said.Reactions)
	if i := slices.IndexFunc(after, func(r Reaction) bool { return r.By == now.By && r.Emoji == now.Emoji }); i < 0 {
		after = append(after, now)
	} else if after[i].At.After(now.At) {
		d.note("a reaction that a later one has overtaken")
		return
	} else {
		after[i] = now
	}
	d.out.Reactions = append(d.out.Reactions, Reacted{said.Message, now})
	was, stands := standing(said.Reactions).Emoji, standing(after).Emoji
	if was == stands {
		return
	}
	shown, _ := caps.Reaction(stands)
	e.Op = React{Message: said.Message, Side: ToCustomer, Emoji: shown, Was: was, By: ev.Author}
	e.Lane, e.Report, e.Replaces = LaneOf(said.Conversation, ToCustomer, LaneMarks), false, "react/"+string(said.Message)
	d.emit(e)
}

// standing is the reaction of an agent that a customer sees of those on a message: the
// latest, since a platform may show one only. It is empty if there is none.
func standing(all []Reaction) (latest Reaction) {
	for _, r := range all {
		if r.By != "" && !r.Gone && (latest.By == "" || r.At.After(latest.At)) {
			latest = r
		}
	}
	return latest
}

// reactsAloud tells whether somebody's reactions reach the customer: as their plain
// replies would that nobody has to be asked about. In a closed conversation they still
// do, as an answer to a word of thanks.
func (d *decision) reactsAloud(v *Conversation, who PersonID) bool {
	p, known := d.env.People[who]
	team, _ := d.env.Policy.Team(v.Team)
	switch {
	case !known || p.Guest || p.Machine || p.Gone || slices.Contains(team.Observers, who):
		return false
	case !d.here(v) || !d.isAgent(v, who) || d.c.Block != nil || team.Mode == ModeInside:
		return false
	}
	return team.Mode == ModeDirect || who == v.Assignee || slices.Contains(v.Spoke, who)
}

// reactSettled is about a reaction that could not be put where it belongs. What is on
// nothing any more needs no words.
func (d *decision) reactSettled(ev Settled) {
	said, known := d.env.Said[ev.Message]
	d.note("a reaction was not shown: " + string(ev.Result) + " " + ev.Reason)
	switch ev.Reason {
	case ReasonGone, ReasonNoChat, ReasonThreadGone, ReasonRoomClosed:
		return
	case ReasonBlocked, ReasonDeactivated:
		d.gone(ev)
		return
	}
	if ev.By != "" {
		d.whisper(ev.Conversation, ev.By, d.desk("desk.react.failed", "name", d.contactName()))
		return
	}
	var on []string
	for _, r := range said.Reactions {
		if known && r.By == "" && !r.Gone && d.showsReaction(r.Emoji) {
			on = append(on, r.Emoji)
		}
	}
	d.tellReacted("desk.reacted", said, on)
}
