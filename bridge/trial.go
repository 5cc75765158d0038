package bridge

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Trial is a workflow that somebody tries out in private: they write and press there as a
// customer would. One person has one trial at a time.
type Trial struct {
	Person   PersonID `json:"person"`
	Workflow string   `json:"workflow"`
	// Settings are the circumstances, as they were written behind the workflow.
	Settings string `json:"settings,omitempty"`
	// Began is the event with which it began, so that its buttons can be told from those
	// of an earlier one.
	Began EventID `json:"began"`
	// Room is where the person writes to us, once that is known.
	Room RemoteID `json:"room,omitempty"`
	// At is when they wrote or pressed something last.
	At time.Time `json:"at"`
	// Judge is the event since which something waits to be judged, and that the timer for
	// it names; zero: nothing does.
	Judge EventID `json:"judge,omitempty"`
	// Talk is how it stands, in the form of whoever plays it.
	Talk json.RawMessage `json:"talk"`
}

// TrialChange is how somebody's trial stands from now on; nil: it is over.
type TrialChange struct {
	Person PersonID
	Trial  *Trial
}

const (
	// MaxTrial is how many bytes the Talk of a trial may have.
	MaxTrial = 256 << 10
	// trialIdle is how long a trial goes on without a word.
	trialIdle = time.Hour
)

// Move is what goes on in a trial. One without a Talk begins.
type Move struct {
	Trial Trial
	// Policy has the workflow in it, whether conversations may begin it or not.
	Policy *Policy
	// Words and Files are what was written and attached, Press the button that was
	// pressed instead (TrialButton.Value). Help asks what may be written.
	Words string
	Files []string
	Press string
	Help  bool
	// Judge: nothing more came of what was no answer, and it is to be judged now.
	Judge bool
	// Since is how long ago something was written or pressed before. It is below zero for
	// what was written earlier than that, and comes only now.
	Since time.Duration
}

// Played is what came of a Move.
type Played struct {
	Talk  json.RawMessage
	Posts []TrialPost
	// Refused, if set, says why it cannot begin: the Settings cannot be read.
	Refused string
	// Anew: it has begun once more, since its workflow is another one by now.
	Anew bool
	// Ended: the workflow has come to its end just now.
	Ended bool
	// Judged is in how long what was no answer is judged, unless more comes; zero: nothing
	// waits for that.
	Judged time.Duration
	// Name, Language and Channel are those of the customer who is played, Now is when that is.
	Name     string
	Language string
	Channel  EndpointID
	Now      time.Time
}

// trialPress is what the Value of a button of a trial stands for.
type trialPress struct {
	began EventID
	what  string // one of the words below, or "=" and the Move's Press
}

// The buttons of a trial that are no answers.
const (
	pressStop  = "stop"
	pressAgain = "again"
	pressWords = "words"
)

func (p trialPress) String() string { return strconv.FormatInt(int64(p.began), 10) + ":" + p.what }

// readPress reads what a button of a trial stands for; the zero value if it is none.
func readPress(value string) trialPress {
	began, what, _ := strings.Cut(value, ":")
	n, err := strconv.ParseInt(began, 10, 64)
	if err != nil {
		return trialPress{}
	}
	return trialPress{EventID(n), what}
}

// looksAtTrial asks for the trial of whoever writes to us in private or presses a button
// there.
func looksAtTrial(ev Event) (q Query, ok bool) {
	switch ev := ev.(type) {
	case Strayed:
		return Query{Kind: LookTrial, Person: ev.Author}, ev.Private
	case CardPressed:
		return Query{Kind: LookTrial, Person: ev.Actor}, ev.Action == ActionTry
	case TimerFired:
		who, ok := ev.Trying()
		return Query{Kind: LookTrial, Person: who}, ok
	}
	return q, false
}

// timerTrial is what the timer of somebody's trial is called, with who that is behind it.
const timerTrial = "trial/"

// Trying is whose trial a timer is for, if it is for one.
func (ev TimerFired) Trying() (who PersonID, ok bool) {
	name, ok := strings.CutPrefix(ev.Key, timerTrial)
	return PersonID(name), ok
}

// Moves tells what is to be played before an event is decided (Findings.Played), once
// Findings has the rest.
func Moves(env Env, ev Event) (m Move, ok bool) {
	if env.Found == nil {
		return m, false
	}
	d := newDecision(env, Contact{})
	switch ev := ev.(type) {
	case Commanded:
		if cmd, call, refusal := d.called(ev); refusal == nil && cmd.name == "workflow" {
			return d.trialBegins(call)
		}
	case Strayed:
		if t := d.trialOf(ev.Author, ev.At); t != nil && ev.Private && !isStop(ev.Words) {
			m := d.moveOf(*t)
			m.Words, m.Files, m.Since = ev.Words, ev.Files, ev.At.Sub(t.At)
			return m, m.Policy != nil
		}
	case TimerFired:
		if t := d.judgedTrial(ev); t != nil {
			m := d.moveOf(*t)
			m.Judge = true
			return m, m.Policy != nil
		}
	case CardPressed:
		t, p := d.trialOf(ev.Actor, ev.At), readPress(ev.Value)
		if t == nil || p.began != t.Began {
			return m, false
		}
		m := d.moveOf(*t)
		m.Since = ev.At.Sub(t.At)
		switch m.Press, ok = strings.CutPrefix(p.what, "="); p.what {
		case pressAgain:
			m.Trial.Talk, ok = nil, true
		case pressWords:
			m.Help, ok = true, true
		}
		return m, ok && m.Policy != nil
	}
	return m, false
}

// trialBegins is what is to be played where somebody calls for a trial.
func (d *decision) trialBegins(c deskCall) (m Move, ok bool) {
	cmd, call, found := d.workflowCalled(c)
	if !found || !call.usable || !cmd.free || !d.isAdmin(c.Actor) {
		return m, false
	}
	m = d.moveOf(Trial{Person: c.Actor, Workflow: call.ID, Settings: call.Rest})
	return m, m.Policy != nil
}

// moveOf is a Move of a trial; without a Policy if the workflow is not there or cannot run.
func (d *decision) moveOf(t Trial) Move {
	p, _ := d.tryable(t.Workflow)
	return Move{Trial: t, Policy: p}
}

// tryable is the policy with a workflow in it, whether that is on or not. Without one, why
// says what keeps the workflow from running; empty: there is none.
func (d *decision) tryable(id string) (p *Policy, why string) {
	made := make([]MadeWorkflow, 0, len(d.env.Found.Made))
	known := false
	for _, m := range d.env.Found.Made {
		if m.ID == id && !m.Removed() {
			m.On, known = true, true
		}
		made = append(made, m)
	}
	if _, inFile := d.env.Policy.InFile(id); !inFile && !known {
		return nil, ""
	}
	p = d.env.Policy
	if len(made) > 0 || len(p.Made) > 0 {
		p = p.WithMade(made)
	}
	if _, inFile := p.InFile(id); inFile {
		return p, ""
	}
	if why := p.Unfit[id]; why != "" {
		return nil, why
	}
	return p, ""
}

// trialOf is the trial of somebody, unless nobody has said anything in it for too long.
func (d *decision) trialOf(who PersonID, at time.Time) *Trial {
	f := d.env.Found
	if f == nil || f.Trial == nil || !d.isAdmin(who) || at.Sub(f.Trial.At) > trialIdle {
		return nil
	}
	return f.Trial
}

// judgedTrial is the trial that a timer is for, unless something has happened in it since.
func (d *decision) judgedTrial(ev TimerFired) *Trial {
	who, ok := ev.Trying()
	if !ok {
		return nil
	}
	t := d.trialOf(who, d.env.Now)
	if t == nil || int64(t.Judge) != ev.Gen {
		return nil
	}
	return t
}

// heard notes that something was written or pressed in a trial.
func (t *Trial) heard(at time.Time) {
	if at.After(t.At) {
		t.At = at
	}
}

// isStop tells whether words end a trial.
func isStop(words string) bool {
	return strings.EqualFold(strings.TrimLeft(strings.TrimSpace(words), "!/"), "stop")
}

// laneOfTrial is the lane of what somebody is shown in their trials.
func laneOfTrial(who PersonID) Lane { return Lane("trial/" + string(who)) }
