package rehearsal

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Talk is a conversation that is tried out, as a value: no method changes it. Its JSON
// form holds all of it but the policy.
type Talk struct {
	Now     time.Time                     `json:"now"`
	Contact bridge.Contact                `json:"contact"`
	Teams   map[bridge.TeamID]bridge.Team `json:"teams,omitempty"`
	Agents  []Agent                       `json:"agents,omitempty"`
	Alarms  []Alarm                       `json:"alarms,omitempty"`
	// Said are the messages that decisions may still ask for.
	Said map[bridge.MessageID]bridge.Said `json:"said,omitempty"`
	// Event is the number of the last event.
	Event bridge.EventID `json:"event"`
	// Forced is the hash of the workflow that it began with whatever its trigger says.
	Forced string `json:"forced,omitempty"`
	// Question is the id of the one asked last, and Buttons what it offers.
	Question string   `json:"question,omitempty"`
	Buttons  []Button `json:"buttons,omitempty"`
	// Systems are what other systems answer, by their hosts, and Pending is the call that
	// was made last, until it is answered.
	Systems map[string]string `json:"systems,omitempty"`
	Pending *Pending          `json:"pending,omitempty"`
}

// Alarm is a timer of the contact or of a team.
type Alarm struct {
	Team bridge.TeamID `json:"team,omitempty"`
	bridge.Timer
}

// Begin opens a conversation and tells what comes of that.
func Begin(p *bridge.Policy, s Setting) (Talk, []Line) {
	t := Talk{Now: s.Now, Contact: s.contact(p), Agents: Agents(p, s), Teams: map[bridge.TeamID]bridge.Team{}, Systems: s.Systems}
	for id, last := range s.Turns {
		t.Teams[id] = bridge.Team{ID: id, Last: last}
	}
	if p.TimeZone != nil {
		t.Now = t.Now.In(p.TimeZone)
	}
	if i := slices.IndexFunc(p.Workflows, func(d *workflow.Definition) bool { return d.ID == s.Workflow }); i >= 0 {
		t.Forced = p.Workflows[i].Hash
	}
	w := newWorld(p, t)
	if t.Forced != "" {
		w.byItself(p, s)
	}
	in := bridge.MessageIn{Stamp: w.stamp(), From: t.Contact.Profile, Kind: bridge.KindText, Text: richtext.FromPlain(s.First)}
	said := s.First
	if s.Origin != "" {
		in.Text, in.Command, in.Args = nil, "start", s.Origin
		said = "/start " + s.Origin
	}
	w.line(Line{Kind: Customer, Text: said})
	w.happen(in)
	return w.t, w.lines
}

// byItself tells whether the conversation would not begin with the workflow by itself.
func (w *world) byItself(p *bridge.Policy, s Setting) {
	forced := s.Workflow
	s.Workflow = ""
	_, lines := Begin(p, s)
	first := ""
	for _, l := range lines {
		if l.Kind == Considered && l.Value != "" {
			first = l.Key
		}
	}
	d := definition(p, w.t.Forced)
	ever, _ := d.Begins()
	switch cause := d.Cause(); {
	case ever && cause.Event != workflow.EventOpened:
		w.line(Line{Kind: Remark, Text: "it begins with “" + cause.String() + "”; here it begins at once, when the conversation opens"})
	case first == forced:
	case !ever:
		w.line(Line{Kind: Remark, Text: "it has no trigger: a conversation comes to it only where another workflow runs it"})
	case slices.ContainsFunc(lines, func(l Line) bool { return l.Kind == Considered && l.Key == forced }):
		w.line(Line{Kind: Remark, Text: "its trigger does not match this conversation: it would not begin by itself"})
	default:
		w.line(Line{Kind: Remark, Text: "by itself this conversation would begin with " + first + ", which comes first"})
	}
}

// Do goes on with a talk, and tells what comes of an input. What was no answer is judged
// with it, as if nothing more came for a while.
func (t Talk) Do(p *bridge.Policy, in Input) (Talk, []Line) {
	t, lines := t.do(p, in)
	t, more := t.later(p, t.untilJudged())
	return t, append(lines, more...)
}

// later lets a moment pass in which nothing comes.
func (t Talk) later(p *bridge.Policy, by time.Duration) (Talk, []Line) {
	if by <= 0 {
		return t, nil
	}
	w := newWorld(p, t)
	w.until(w.t.Now.Add(by))
	return w.t, w.lines
}

// untilJudged is in how long what was no answer is judged, since more may come that
// belongs to it; zero: nothing waits for that.
func (t Talk) untilJudged() time.Duration {
	if !t.waitsForMore() {
		return 0
	}
	return max(t.Run().Deadline.Sub(t.Now), 0)
}

// waitsForMore tells whether something that was no answer waits to be judged.
func (t Talk) waitsForMore() bool {
	r := t.Run()
	return r != nil && r.Wait == workflow.WaitAnswer && !r.Until.IsZero()
}

// do goes on with a talk, and has nothing judged that may be a piece of more.
func (t Talk) do(p *bridge.Policy, in Input) (Talk, []Line) {
	w := newWorld(p, t)
	switch in := in.(type) {
	case Say:
		w.line(Line{Kind: Customer, Text: in.Text})
		w.says(bridge.MessageIn{Kind: bridge.KindText, Text: richtext.FromPlain(in.Text)})
	case Command:
		w.line(Line{Kind: Customer, Text: "/" + in.Name})
		w.says(bridge.MessageIn{Kind: bridge.KindText, Command: in.Name})
	case Share:
		w.line(Line{Kind: Customer, Text: "/share " + in.Phone})
		w.says(bridge.MessageIn{Kind: bridge.KindContact, Card: &bridge.ContactCard{Name: t.Contact.Profile.Name, Phone: in.Phone, Own: true}})
	case Locate:
		at := bridge.Location{Latitude: in.Latitude, Longitude: in.Longitude}
		w.line(Line{Kind: Customer, Text: "/share " + workflow.PlaceWords(in.Latitude, in.Longitude)})
		w.says(bridge.MessageIn{Kind: "location", Place: &at})
	case Attach:
		f := fileOf(in.File)
		w.line(Line{Kind: Customer, Text: "/file " + in.File})
		w.says(bridge.MessageIn{Kind: f.Kind, Files: []bridge.File{f}})
	case Press:
		w.presses(in.Button)
	case Wait:
		w.waits(in.For)
	case Until:
		w.waitsUntil(in.When)
	case Silent:
		w.silence()
	case Reply:
		w.replies(in.Text)
	case Close:
		w.closes()
	case Respond:
		w.responds(in.Text)
	}
	return w.t, w.lines
}

// Run is the workflow in progress, or nil.
func (t Talk) Run() *workflow.Run {
	if v := t.Contact.Current; v != nil {
		return v.Run
	}
	return nil
}

// Asks is the id of the question that waits for an answer, or "".
func (t Talk) Asks() string {
	if r := t.Run(); r != nil && r.Wait == workflow.WaitAnswer {
		return t.Question
	}
	return ""
}

// Over tells whether the workflow has nothing more to do.
func (t Talk) Over() bool { return t.Run() == nil }

// Agent finds somebody by what they are called.
func (t Talk) Agent(name string) (Agent, bool) {
	wanted := NewAgent(name)
	for _, a := range t.Agents {
		if a.ID == wanted.ID || a.ID == bridge.PersonID(name) || strings.EqualFold(a.Name, name) {
			return a, true
		}
	}
	return Agent{}, false
}

// says has the customer send something.
func (w *world) says(in bridge.MessageIn) {
	in.Stamp, in.From = w.stamp(), w.t.Contact.Profile
	w.happen(in)
}

// presses presses a button of the present question.
func (w *world) presses(what string) {
	i := slices.IndexFunc(w.t.Buttons, func(b Button) bool {
		return b.Key == what || strconv.Itoa(b.Number) == what || workflow.Fold(b.Label) == workflow.Fold(what)
	})
	if i < 0 || w.t.Asks() == "" {
		w.line(Line{Kind: Wrong, Text: "there is no button " + quoted(what) + w.buttonsThere()})
		return
	}
	b := w.t.Buttons[i]
	w.line(Line{Kind: Customer, Text: "[" + b.Label + "]"})
	data := strconv.FormatInt(int64(w.t.Contact.Current.ID), 10) + ":" + b.Key
	w.happen(bridge.Pressed{Stamp: w.stamp(), From: w.t.Contact.Profile, Data: data})
}

// buttonsThere names the buttons that there are.
func (w *world) buttonsThere() string {
	if w.t.Asks() == "" || len(w.t.Buttons) == 0 {
		return "; nothing can be pressed now"
	}
	labels := make([]string, len(w.t.Buttons))
	for i, b := range w.t.Buttons {
		labels[i] = b.Label
	}
	return "; there is " + strings.Join(labels, ", ")
}

// waits lets time pass, with all that comes due meanwhile.
func (w *world) waits(d time.Duration) {
	w.pass(w.t.Now.Add(d), "")
}

// waitsUntil does so until a moment.
func (w *world) waitsUntil(when string) {
	at, ok := next(w.t.Now, when)
	switch {
	case !ok || !at.After(w.t.Now):
		w.line(Line{Kind: Wrong, Text: "it is " + w.t.Now.Format("Monday, 2 January 2006, 15:04") + ": " + quoted(when) + " does not come any more"})
	case at.Sub(w.t.Now) > longestWait:
		w.line(Line{Kind: Wrong, Text: quoted(when) + " is too far away"})
	default:
		w.pass(at, "")
	}
}

// pass lets time pass until then.
func (w *world) pass(target time.Time, what string) {
	span, then := target.Sub(w.t.Now).Round(time.Second), what+": it is "+clock(w.t.Now, target)
	about := span
	if span >= time.Hour {
		about = span.Truncate(time.Minute)
	}
	w.line(Line{Kind: Passed, Text: workflow.FormatDuration(span) + " pass" + then, Words: "after " + workflow.DurationWords(about) + then})
	w.until(target)
}

// silence lets the present question's or pause's time pass, with the reminder before it.
func (w *world) silence() {
	r := w.t.Run()
	if r == nil || r.Deadline.IsZero() {
		w.line(Line{Kind: Wrong, Text: "nothing waits for an answer now"})
		return
	}
	end := r.Deadline
	for _, t := range []time.Time{r.End, r.Until} {
		if t.After(end) {
			end = t
		}
	}
	what := ", and nothing comes"
	if r.Wait == workflow.WaitTime {
		what = ""
	}
	if r.Deadline.Before(end) {
		w.pass(r.Deadline, "")
	}
	w.pass(end, what)
}

// newWorld is what is around a talk while an input has its effects.
func newWorld(p *bridge.Policy, t Talk) *world {
	t.Teams, t.Alarms = maps.Clone(t.Teams), slices.Clone(t.Alarms)
	if t.Teams == nil {
		t.Teams = map[bridge.TeamID]bridge.Team{}
	}
	return &world{p: stage(p, t.Forced), t: t}
}
