package workflow

import (
	"slices"
	"time"

	"frontdesk/workflow/problem"
)

// lintUnreachable finds conditions that can come out in one way only, and so what is
// never done.
func lintUnreachable(l *lint) {
	for _, d := range l.all {
		if t := d.trigger; t != nil && t.If != nil && l.judge(l.tree(t.If).root, l.newFacts(d)) == never {
			l.warn(t.If.place.at(0), "this condition never holds, so that the workflow %q never begins; mend it, or take the workflow out", d.ID)
		}
	}
	if l.seen.partial {
		return
	}
	for _, d := range l.all {
		l.unreached(d, d.steps)
	}
}

// unreached looks at a list of steps that is come to.
func (l *lint) unreached(d *Definition, list steps) {
	for _, st := range list {
		if q, is := st.(*askStep); is && !l.seen.entered[branchOf{q, asked}] && l.seen.skips[q] {
			l.warn(q.SkipIf.place.at(0), `this "skip_if" always holds here, so that the question %q is never asked; mend it, or take the question out`, q.ID)
			continue
		}
		if len(l.seen.arrivals[st]) == 0 {
			l.warn(d.places[st], "this step never runs: whatever happens before it, the workflow is over by then or goes another way; put it elsewhere, or take it out")
			return
		}
		for i, branch := range st.branches() {
			switch {
			case l.seen.entered[branchOf{st, i}]:
				l.unreached(d, branch)
			case len(branch) > 0:
				l.neverTaken(d, st, i)
			}
		}
	}
}

// neverTaken reports a branch that is never gone.
func (l *lint) neverTaken(d *Definition, st step, branch int) {
	switch st := st.(type) {
	case *ifStep:
		if branch == 0 {
			l.warn(st.If.place.at(0), `this condition never holds here, so that its "then" is never done; mend it, or take the step out`)
		} else {
			l.warn(st.If.place.at(0), `this condition always holds here, so that its "else" is never done; mend it, or take the "if" out`)
		}
	case *switchStep:
		if branch < len(st.Cases) {
			l.warn(st.Cases[branch].place.start(), "%s is never %q here, so that this case is never done; take it out, or put the switch elsewhere", st.Switch.brief(), st.Cases[branch].Value)
		} else {
			l.warn(st.Switch.place.at(0), `%s always is one of the cases here, so that "else" is never done; take it out`, st.Switch.brief())
		}
	default:
		l.warn(d.places[st], "some of the steps within this one are never done; take them out")
	}
}

// sources are what conversation.source can be.
func sources() []string { return []string{"contact", "agent", "workflow"} }

// lintComparisons finds comparisons with something that a value never is, where the
// configuration knows what it can be.
func lintComparisons(l *lint) {
	possible := map[string][]string{"conversation.source": sources()}
	if l.around.Channels != nil {
		possible["conversation.channel"] = l.around.Channels
	}
	if l.around.Teams != nil {
		possible["conversation.team"] = keysOf(l.around.Teams)
	}
	look := func(path, value string, at problem.Position) {
		all, known := possible[path]
		_, isLanguage := languageTag(nil, value)
		_, isCountry := countryCode(nil, value)
		switch {
		case value == "":
		case known && !slices.Contains(all, value):
			l.warn(at, "%s is never %q%s", path, value, instead(value, all))
		case path == "contact.language" && !isLanguage:
			l.warn(at, "contact.language is never %q; write a tag such as en, pt-BR or zh-Hant", value)
		case path == "contact.country" && !isCountry:
			l.warn(at, "contact.country is never %q; write a country's code such as DE", value)
		}
	}
	l.eachExpression(func(_ *Definition, e *expression) {
		for _, c := range l.comparisons(e) {
			look(c.path, c.value, c.at)
		}
		lintClock(l, e)
	})
	l.steps(func(_ *Definition, st step) {
		if s, is := st.(*switchStep); is {
			for _, c := range s.Cases {
				look(s.Switch.path, c.Value, c.place.start())
			}
		}
	})
}

// lintNeverBusy finds steps for when all are busy where nobody ever is.
func lintNeverBusy(l *lint) {
	if len(l.around.Teams) == 0 {
		return
	}
	l.steps(func(d *Definition, st step) {
		s, is := st.(*assignStep)
		if !is || len(s.IfBusy) == 0 || len(l.seen.arrivals[st]) == 0 {
			return
		}
		teams := keysOf(l.around.Teams)
		if team := s.team(); team != "" {
			teams = []string{team}
		} else if routed := l.routedTo(st); routed != nil {
			teams = routed
		}
		if slices.ContainsFunc(teams, func(id string) bool { return l.around.Teams[id].Full }) {
			return
		}
		l.warn(d.places[st], `"if_busy" is never done: nobody of %s is ever too busy without assignment: {max_open: …}; write that in the team, or take "if_busy" out`, enumeration(teams))
	})
}

// routedTo are the teams that the conversation may be with at a step; nil if that is not known.
func (l *lint) routedTo(st step) []string {
	var teams []string
	for _, a := range l.seen.arrivals[st] {
		team := a.facts.is["conversation.team"]
		switch {
		case team == "":
			return nil
		case !slices.Contains(teams, team):
			teams = append(teams, team)
		}
	}
	return teams
}

// opens tells whether a way began when a conversation opened.
func (a arrival) opens() bool { return a.root.trigger == nil || a.root.trigger.Event == EventOpened }

// lintSilentEnds finds where customers are left without a word.
func lintSilentEnds(l *lint) {
	l.steps(func(d *Definition, st step) {
		switch st := st.(type) {
		case *closeStep:
			if slices.ContainsFunc(l.seen.arrivals[st], func(a arrival) bool { return a.opens() && !a.said && !a.assigned }) {
				l.warn(d.places[st], `the conversation is closed here although the customer may have had no answer at all, and nobody sees it; put a "say" before, or a "route" in its place`)
			}
		case *assignStep:
			for i, name := range []string{"if_unavailable", "if_busy"} {
				if branch := st.branches()[i]; len(branch) > 0 && !branch.speaks() {
					l.warn(d.places[branch[0]], `the steps of %q speak in place of the program, and these tell the customer nothing; add a "say", or take %q out`, name, name)
				}
			}
		}
	})
}

// lintShutOut finds questions that end the conversation of whoever cannot answer them.
func lintShutOut(l *lint) {
	l.questions(func(d *Definition, q *askStep) {
		if len(q.OnInvalid) == 0 {
			return
		}
		if last, is := q.OnInvalid[len(q.OnInvalid)-1].(*closeStep); is {
			l.warn(d.places[last], `whoever gives no valid answer to %q is shut out here, and no person sees what they wrote; "route" them to a team in place of "close"`, q.ID)
		}
	})
}

// longUnseen is how long a conversation may wait where nobody sees it.
const longUnseen = 10 * time.Minute

// lintUnseenWaits finds long waits during which nobody sees the conversation.
func lintUnseenWaits(l *lint) {
	if l.around.WaitingRoom {
		return
	}
	l.steps(func(d *Definition, st step) {
		w, is := st.(*waitStep)
		if is && w.For > longUnseen && slices.ContainsFunc(l.seen.arrivals[st], func(a arrival) bool { return a.opens() && !a.routed }) {
			l.warn(d.places[st], `nobody sees the conversation for %s, for it shows in Slack only once it has a team; put a "route" before this, or name a waiting_room`, FormatDuration(w.For))
		}
	})
}
