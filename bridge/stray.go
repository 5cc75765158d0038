package bridge

import (
	"slices"
	"time"

	"frontdesk/bridge/richtext"
)

const (
	// hintEvery is how often at most one person is told that what they wrote in the
	// Slack channel reaches nobody.
	hintEvery = time.Hour
	// helpEvery is how often at most one person gets the help in one thread that is none
	// of ours.
	helpEvery = 30 * 24 * time.Hour
	// strayWithin is for how long it is of use to say anything to a stray message.
	strayWithin = 15 * time.Minute
)

// Hint names whom a hint is for and, in a thread, which.
func (ev Strayed) Hint() PersonID {
	if ev.Thread == "" {
		return ev.Author
	}
	return ev.Author + "/" + PersonID(ev.Thread)
}

// strayed decides about what was written outside of every thread: whoever speaks to us
// gets a short help, unless they try a workflow there, and an agent who may have meant a
// customer a hint. Anybody else just talks to colleagues. A stranger may be a customer, and
// gets nothing.
func (d *decision) strayed(ev Strayed) {
	p, known := d.env.People[ev.Author]
	switch {
	case !known || p.Guest || p.Machine || p.Gone:
	case d.tried(ev):
	case d.env.Now.Sub(ev.At) > strayWithin:
		d.note("a stray message is too old to be answered")
	case ev.Private:
		d.stray(Notice{Room: ev.Room, Body: d.strayHelp()})
	case ev.Mentioned && ev.Thread != "" && d.env.Quiet:
		d.note("somebody was given the help in that thread before")
	case ev.Mentioned:
		d.stray(Whisper{Room: ev.Room, In: ev.Thread, To: ev.Author, Body: d.strayHelp()})
		if ev.Thread != "" {
			d.out.Quiet = []Quiet{{Person: ev.Hint(), Until: d.env.Now.Add(helpEvery)}}
		}
	case !d.answersIn(ev.Room, ev.Author):
	case d.env.Quiet:
		d.note("an agent was given a hint within the hour")
	default:
		d.stray(Whisper{Room: ev.Room, To: ev.Author, Body: d.deskDoc("desk.stray.hint", "command", d.env.Policy.Command)})
		d.out.Quiet = []Quiet{{Person: ev.Hint(), Until: d.env.Now.Add(hintEvery)}}
	}
}

func (d *decision) stray(op Op) {
	d.emit(Effect{Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event), Op: op})
}

func (d *decision) strayHelp() richtext.Doc {
	return d.deskDoc("desk.stray.help", "command", d.env.Policy.Command)
}

// answersIn tells whether somebody answers customers in the threads of a Slack channel.
func (d *decision) answersIn(room RemoteID, who PersonID) bool {
	p := d.env.Policy
	if room == "" {
		return false
	}
	if room == p.WaitingRoom && d.isAnyAgent(who) {
		return true
	}
	return slices.ContainsFunc(p.Teams, func(t TeamPolicy) bool { return t.Room == room && d.isMember(t.ID, who) })
}
