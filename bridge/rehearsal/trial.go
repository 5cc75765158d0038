package rehearsal

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// trial is a talk in private with somebody who tries a workflow.
type trial struct {
	Talk Talk `json:"talk"`
	// Asked is the question with buttons that was shown last, and Event when that was.
	Asked richtext.Doc   `json:"asked,omitempty"`
	Event bridge.EventID `json:"event,omitempty"`
}

// trialMark is what commands begin with in private: Slack keeps what begins with a slash
// for itself.
const trialMark mark = "!"

// mostPauses bounds how many pauses of a workflow are passed over at once.
const mostPauses = 100

// Play goes on in a trial, or begins one, and tells what is shown of that.
func Play(env bridge.Env, m bridge.Move) bridge.Played {
	if m.Trial.Talk == nil {
		return begins(env, m, false)
	}
	var t trial
	if err := json.Unmarshal(m.Trial.Talk, &t); err != nil || !t.fits(m) {
		return begins(env, m, true)
	}
	s := &show{event: env.Event, who: t.Talk.Contact.Called(), trial: t}
	passed := s.judges(m)
	if m.Since < 0 {
		s.step("this was written earlier, and comes only now")
	}
	switch {
	case m.Judge:
	case m.Help:
		s.post(bridge.TrialPost{Body: append(s.takeSteps(), trialWords()...)})
	case m.Press != "":
		s.presses(m.Policy, m.Press, max(m.Since-passed, 0))
	default:
		for _, f := range m.Files {
			s.does(m.Policy, Attach{f})
		}
		if words := strings.TrimSpace(m.Words); words != "" || len(m.Files) == 0 {
			s.says(m.Policy, words)
		}
	}
	return s.played()
}

// judges has the clock go by the real one while what was no answer waits for more of it,
// and no further: several messages are pieces of one attempt if they were written as fast
// as that in earnest. passed is by how much.
func (s *show) judges(m bridge.Move) (passed time.Duration) {
	rest := s.trial.Talk.untilJudged()
	if !m.Judge {
		rest = min(rest, m.Since)
	}
	s.hears(s.trial.Talk.later(m.Policy, rest))
	s.goesOn(m.Policy)
	return max(rest, 0)
}

// fits tells whether a talk can go on: its workflow is the one that it was, and what it
// has come to is still there.
func (t trial) fits(m bridge.Move) bool {
	i := slices.IndexFunc(m.Policy.Workflows, func(d *workflow.Definition) bool { return d.ID == m.Trial.Workflow })
	if i < 0 || m.Policy.Workflows[i].Hash != t.Talk.Forced {
		return false
	}
	v := t.Talk.Contact.Current
	if v == nil {
		return true
	}
	if _, there := m.Policy.Team(v.Team); v.Team != "" && !there {
		return false
	}
	return v.Run == nil || definition(m.Policy, v.Run.Hash) != nil
}

// begins opens the conversation.
func begins(env bridge.Env, m bridge.Move, anew bool) bridge.Played {
	s, bad := settings(m.Policy, Setting{
		Now: env.Now, Workflow: m.Trial.Workflow, First: "Hello", Agents: agentsOf(env), Turns: env.Found.Turns,
		Contact: Contact{Name: "Mia Wong", Language: "en"},
	}, m.Trial.Settings)
	if bad != "" {
		return bridge.Played{Refused: bad}
	}
	talk, lines := Begin(m.Policy, s)
	x := &show{event: env.Event, who: talk.Contact.Called(), trial: trial{Talk: talk}}
	first := talk.Contact.Profile.FirstName
	for _, l := range lines {
		switch l.Kind {
		case Customer:
			x.step(first + " writes: " + l.Text)
		case Considered:
		default:
			x.line(l)
		}
	}
	x.goesOn(m.Policy)
	played := x.played()
	played.Anew, played.Name, played.Language = anew, talk.Contact.Called(), talk.Contact.Profile.Language
	played.Channel, played.Now = talk.Contact.Identity.Endpoint, lines[0].At
	return played
}

// agentsOf are the agents as they stand.
func agentsOf(env bridge.Env) []Agent {
	var all []Agent
	for _, team := range slices.Sorted(maps.Keys(env.Members)) {
		if _, there := env.Policy.Team(team); !there {
			continue
		}
		for _, id := range env.Members[team] {
			i := slices.IndexFunc(all, func(a Agent) bool { return a.ID == id })
			if i < 0 {
				p, away := env.People[id], env.Away[id]
				a := Agent{ID: id, Handle: p.Handle, Name: p.Name, Open: map[bridge.TeamID]int{}}
				if a.Name == "" {
					a.Name = string(id)
				}
				a.Away = !away.Since.IsZero() && (away.Until.IsZero() || away.Until.After(env.Now))
				all, i = append(all, a), len(all)
			}
			all[i].Teams = append(all[i].Teams, team)
			all[i].Open[team] = env.Loads[team][id]
		}
	}
	return all
}

// trialWords says what may be written besides a customer's words.
func trialWords() richtext.Doc {
	var items []richtext.Doc
	for _, c := range append(Commands(), [2]string{"/stop", "the talk ends"}) {
		if strings.HasPrefix(c[0], "/press") {
			continue // there are buttons
		}
		items = append(items, richtext.Doc{richtext.Para{Text: []richtext.Inline{
			richtext.Text{S: strings.ReplaceAll(c[0], "/", string(trialMark)), Style: richtext.Bold},
			richtext.Text{S: ": " + strings.ReplaceAll(c[1], "/", string(trialMark))},
		}}})
	}
	return append(richtext.FromPlain("Besides a customer’s words, you can write:"), richtext.List{Items: items})
}

// words reads what somebody writes in a trial. hint is set where it looks like something else
// than a customer's words, but is none.
func words(text string) (in Input, hint string, err error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "/") {
		text = string(trialMark) + text[1:]
	}
	if rest, is := strings.CutPrefix(text, string(trialMark)); is {
		if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) {
			return Say{text}, "", nil
		}
		in, err = parse(plainQuotes(text), trialMark)
		return in, "", err
	}
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case strings.EqualFold(word, "wait"):
		in, err := waiting(trialMark, rest)
		if err == nil {
			return in, "", nil
		}
		if rest == "" || strings.Trim(rest[:1], "0123456789+-.") == "" || strings.HasPrefix(rest, "until") {
			hint = err.Error()
		}
	case strings.EqualFold(strings.TrimRight(word, ".,!"), "stop") && len(strings.Fields(rest)) < 3:
		hint = "stop, with nothing else, ends the talk"
	}
	return Say{text}, hint, nil
}

// plainQuotes puts those quotation marks into the answer of another system that JSON has,
// where somebody's keyboard has made others.
func plainQuotes(text string) string {
	const http = string(trialMark) + "http "
	reply, is := strings.CutPrefix(text, http)
	if !is || goodReply(strings.TrimSpace(reply)) {
		return text
	}
	return http + strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(reply)
}

// show gathers what is shown of a trial.
type show struct {
	event bridge.EventID
	who   string
	trial trial
	posts []bridge.TrialPost
	steps []string
	shown int // posts and steps so far
	ended bool
}

func (s *show) step(text string) {
	s.steps = append(s.steps, text)
	s.shown++
}

func (s *show) post(p bridge.TrialPost) {
	s.posts = append(s.posts, p)
	s.shown++
}

// says has the customer say something, or time pass, or whatever stands there.
func (s *show) says(p *bridge.Policy, text string) {
	in, hint, err := words(text)
	if err != nil {
		s.step(err.Error())
		return
	}
	if hint != "" {
		s.step("that counts as the customer’s words; " + hint)
	}
	s.does(p, in)
}

// does lets something happen.
func (s *show) does(p *bridge.Policy, in Input) {
	before := s.shown
	talk, lines := s.trial.Talk.do(p, in)
	s.trial.Talk = talk
	for _, l := range lines {
		if l.Kind != Customer && (l.Kind != Considered || l.Value != "") {
			s.line(l)
		}
	}
	s.goesOn(p)
	if v := talk.Contact.Current; s.shown == before && v != nil && v.Status == bridge.Open && v.Run == nil {
		s.step("the agents see that in their thread")
	}
	s.unlessShown(before)
}

// goesOn lets the pauses of the workflow pass.
func (s *show) goesOn(p *bridge.Policy) {
	for range mostPauses {
		if r := s.trial.Talk.Run(); r == nil || r.Wait != workflow.WaitTime {
			return
		}
		talk, lines := s.trial.Talk.Do(p, Silent{})
		s.trial.Talk = talk
		for _, l := range lines {
			s.line(l)
		}
	}
}

// unlessShown says that nothing is to be seen of what was done, if it is so.
func (s *show) unlessShown(before int) {
	if s.shown == before && !s.trial.Talk.waitsForMore() {
		s.step("nothing comes of that")
	}
}

// presses presses a button: one of the present question, or one from before, which has
// the answer that a customer gets. since is how long ago something happened before.
func (s *show) presses(p *bridge.Policy, press string, since time.Duration) {
	posted, data, _ := strings.Cut(press, ":")
	conversation, key, _ := strings.Cut(data, ":")
	talk := s.trial.Talk
	v := talk.Contact.Current
	i := slices.IndexFunc(talk.Buttons, func(b Button) bool { return b.Key == key })
	if v == nil || strconv.FormatInt(int64(v.ID), 10) != conversation || talk.Asks() == "" || i < 0 {
		s.step(s.firstName() + " presses a button from before")
		before := s.shown
		s.hears(talk.tap(p, data, since))
		s.goesOn(p)
		s.unlessShown(before)
		return
	}
	label, question := talk.Buttons[i].Label, talk.Question
	latest := strconv.FormatInt(int64(s.trial.Event), 10) == posted
	next, lines := talk.Do(p, Press{key})
	s.trial.Talk = next
	if j := slices.IndexFunc(lines, func(l Line) bool { return l.Kind == Offered }); latest && j >= 0 {
		s.post(bridge.TrialPost{Body: s.trial.Asked, Buttons: s.buttons(lines[j].Buttons), Instead: true})
		s.trial.Event = s.event
		lines = slices.Delete(slices.Clone(lines), j, j+1)
	} else if asks := next.Asks(); latest && asks != question {
		s.post(bridge.TrialPost{Body: append(slices.Clone(s.trial.Asked), apart("pressed: "+label)), Instead: true})
	} else {
		s.step(s.firstName() + " presses " + label)
	}
	s.hears(next, lines)
	s.goesOn(p)
}

// hears shows what came of something.
func (s *show) hears(talk Talk, lines []Line) {
	s.trial.Talk = talk
	for _, l := range lines {
		if l.Kind != Customer {
			s.line(l)
		}
	}
}

// tap presses a button by what it stands for in the customer's app. Whether that is the
// second press of an impatient one shows by the time since the last word.
func (t Talk) tap(p *bridge.Policy, data string, since time.Duration) (Talk, []Line) {
	w := newWorld(p, t)
	w.until(w.t.Now.Add(since))
	w.happen(bridge.Pressed{Stamp: w.stamp(), From: t.Contact.Profile, Data: data})
	return w.t, w.lines
}

func (s *show) firstName() string {
	first, _, _ := strings.Cut(s.who, " ")
	return first
}

// line shows a line of the talk.
func (s *show) line(l Line) {
	switch l.Kind {
	case Ended:
		s.ended = true
		s.shown++
	case Program, Spoken:
		if l.Kind == Spoken {
			s.step(l.Value + " answers:")
		}
		post := bridge.TrialPost{Body: s.takeSteps()}
		post.Body = append(post.Body, l.Body...)
		for _, b := range l.Buttons {
			if b.URL != "" {
				post.Body = append(post.Body, richtext.Para{Text: []richtext.Inline{richtext.Text{S: b.Label, Link: b.URL}}})
			}
		}
		if post.Buttons = s.buttons(l.Buttons); len(post.Buttons) > 0 {
			s.trial.Asked, s.trial.Event = l.Body, s.event
		}
		switch l.Share.What {
		case bridge.SharePhone:
			post.Body = append(post.Body, apart("the app shows the button “"+l.Share.Label+"”: !share +442079460958 presses it"))
		case bridge.ShareLocation:
			post.Body = append(post.Body, apart("the app shows the button “"+l.Share.Label+"”: !share 52.52, 13.405 presses it"))
		}
		s.post(post)
	case Offered: // of a question that is not the last message
		s.post(bridge.TrialPost{Body: append(s.takeSteps(), s.trial.Asked...), Buttons: s.buttons(l.Buttons)})
		s.trial.Event = s.event
	case Asks:
		s.step(l.Text)
		if l.Value == "" {
			s.step("what it answers is for you to say: !http JSON, !http 404 or !http none")
		}
	default:
		s.step(cmp.Or(l.Words, l.Text))
	}
}

// buttons are those that a customer could press.
func (s *show) buttons(all []Button) []bridge.TrialButton {
	var out []bridge.TrialButton
	v := s.trial.Talk.Contact.Current
	for _, b := range all {
		if b.URL == "" && v != nil {
			data := strconv.FormatInt(int64(s.event), 10) + ":" + strconv.FormatInt(int64(v.ID), 10) + ":" + b.Key
			out = append(out, bridge.TrialButton{Label: b.Label, Value: data})
		}
	}
	return out
}

// takeSteps are the steps so far, set apart.
func (s *show) takeSteps() richtext.Doc {
	if len(s.steps) == 0 {
		return nil
	}
	doc := richtext.Doc{apart(s.steps...)}
	s.steps = nil
	return doc
}

// apart sets apart what the customer is not told.
func apart(steps ...string) richtext.Block {
	return richtext.Quote{Body: richtext.FromPlain("· " + strings.Join(steps, "\n· "))}
}

// played is what came of it all.
func (s *show) played() bridge.Played {
	if rest := s.takeSteps(); rest != nil {
		s.post(bridge.TrialPost{Body: rest})
	}
	talk, err := json.Marshal(s.trial)
	if err != nil {
		return bridge.Played{Refused: "the talk cannot be kept: " + err.Error()}
	}
	return bridge.Played{Talk: talk, Posts: s.posts, Ended: s.ended, Judged: s.trial.Talk.untilJudged()}
}
