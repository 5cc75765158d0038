//go:build !race

package app_test

import (
	"slices"
	"strings"

	"frontdesk/connectors/telegram/telegramsim"
)

// play plays the day, and reads what everybody saw.
func (d *desk) play() {
	d.Helper()
	d.at(1, "09:30")
	d.begin()
	waiting := d.morning()
	d.lunch(waiting)
	d.afternoon()
	late := d.evening()
	d.nextMorning(late)
	d.reads()
	for _, name := range []string{"Mia", "Ivo", "Uwe"} {
		g := d.guest(name)
		d.Log(d.phone(g), d.conversation(g))
	}
}

func (d *desk) guest(name string) *guest {
	d.Helper()
	i := slices.IndexFunc(d.guests, func(g *guest) bool { return g.name == name })
	if i < 0 {
		d.Fatalf("there is no %s", name)
	}
	return d.guests[i]
}

// morning fills the desk: nine customers are with the three agents, and five wait.
func (d *desk) morning() (waiting []*guest) {
	d.Helper()
	for i, who := range []struct {
		name, language string
		help           bool
	}{
		{"Mia", "en", false}, {"Tom", "de", false}, {"Luz", "es", false}, {"Zoé", "fr", false}, {"Ola", "pl", false}, {"Rui", "pt", false},
		{"Lan", "vi", true}, {"Nour", "ar", true}, {"Wei", "zh-hans", true},
		{"Ivo", "en", false}, {"Jan", "de", false}, {"Pia", "es", false}, {"Mei", "zh-hant", true}, {"Kim", "en", true},
	} {
		g := d.comes(who.name, who.language, who.help)
		if i >= 9 {
			d.hears(g, g.wait)
			waiting = append(waiting, g)
			continue
		}
		agent := d.given(g)
		d.says(agent, g, "Good morning "+g.name+", this is "+agentNames[agent]+".", "white_check_mark")
		d.hears(g, "Good morning "+g.name+", this is "+agentNames[agent]+".")
	}
	d.shows(waiting[0], "number 1 in the queue")

	mia := d.guest("Mia")
	owner, other := d.agentOf["Mia"], "U0ANA"
	if owner == other {
		other = "U0EVA"
	}
	d.says(owner, mia, ";; secret: she always pays late", "lock")
	d.says(owner, mia, "@"+agentNames[other]+" secret: do you know her?", "lock")
	asked := d.says(other, mia, "We met last year, Mia.", "lock")
	offer := d.whispered(other, "C0SALES", agentNames[owner]+" has this conversation.")
	d.must(d.slack.User(other).Press("C0SALES", offer.TS, "frontdesk_send"))
	d.hears(mia, "We met last year, Mia.")
	d.marked(mia, asked, "white_check_mark")
	price := d.says(owner, mia, "The boat is 900.", "white_check_mark")
	d.must(d.slack.User(owner).Edit("C0SALES", price, "The boat is 950."))
	d.hears(mia, "The boat is 950.")
	mia.Write("Thank you both!")
	d.shows(mia, "Thank you both!")

	// Whoever has waited longest comes first: in chatwoot issue 10583 the queue starved.
	for i, name := range []string{"Mia", "Tom"} {
		d.closes(d.guest(name))
		if agent := d.given(waiting[i]); agent != d.agentOf[name] {
			d.Errorf("%s came free, and %s was given the next", d.agentOf[name], agent)
		}
	}
	return waiting
}

// lunch has Ben away, who is support alone; what comes free stays so until he is back.
func (d *desk) lunch(waiting []*guest) {
	d.Helper()
	d.at(1, "12:00")
	mei, kim := waiting[3], waiting[4]
	d.commands("U0BEN", "C0SUPPORT", "/desk away lunch", "You are away")
	d.closes(d.guest("Lan"))
	d.closes(d.guest("Nour"))
	// Sales sends somebody over, who is told that this takes a while.
	luz := d.guest("Luz")
	before := *luz
	_, err := d.slack.User(d.agentOf["Luz"]).Reply("C0SALES", luz.thread, "!transfer support")
	d.must(err)
	d.shows(&before, "goes on in Support")
	luz.channel, luz.thread = "C0SUPPORT", ""
	d.until("Luz in support", func() bool {
		for _, m := range d.slack.Messages("C0SUPPORT") {
			if m.ThreadTS == "" && strings.Contains(m.Seen(), "Luz") {
				luz.thread = m.TS
			}
		}
		return luz.thread != ""
	})
	d.hears(luz, "Support")
	d.given(waiting[2]) // Pia gets the place of Luz in sales
	for _, g := range []*guest{mei, kim} {
		for _, m := range g.Received() {
			if strings.Contains(m.Text, "Ben") {
				d.Errorf("%s was given to Ben at lunch: %q", g.name, m.Text)
			}
		}
	}
	d.at(1, "12:45")
	d.commands("U0BEN", "C0SUPPORT", "/desk back", "Welcome back!")
	d.given(mei)
	d.given(kim)
	d.closes(mei)
	d.given(luz)
	d.says("U0BEN", luz, "Hello Luz, Ben here.", "white_check_mark")
	d.hears(luz, "Hello Luz, Ben here.")
}

// afternoon has a crash while a reply is on its way, and people who write meanwhile.
func (d *desk) afternoon() {
	d.Helper()
	d.at(1, "15:00")
	ivo := d.guest("Ivo")
	agent := d.agentOf["Ivo"]
	got := func() bool {
		return slices.ContainsFunc(ivo.Received(), func(m telegramsim.Message) bool { return strings.Contains(m.Text, "It comes on Monday.") })
	}
	var ts string
	d.crash(func() {
		var err error
		ts, err = d.slack.User(agent).Reply("C0SALES", ivo.thread, "It comes on Monday.")
		d.must(err)
	}, got)
	ivo.Write("In the morning?")
	during, err := d.slack.User(agent).Reply("C0SALES", ivo.thread, "At ten, I think.")
	d.must(err)
	d.at(1, "15:05")
	d.begin()
	d.shows(ivo, "In the morning?")
	d.hears(ivo, "At ten, I think.")
	d.marked(ivo, ts, "white_check_mark")
	d.marked(ivo, during, "white_check_mark")
}

// evening closes what is left, and has six more customers who come too late.
func (d *desk) evening() (late []*guest) {
	d.Helper()
	for _, name := range []string{"Ola", "Rui", "Zoé", "Wei", "Ivo", "Jan", "Pia", "Kim", "Luz"} {
		d.closes(d.guest(name))
	}
	d.at(1, "18:30")
	for _, who := range []struct {
		name, language string
		help           bool
	}{{"Uwe", "de", false}, {"Léa", "fr", false}, {"Ewa", "pl", false}, {"Ana-Sofía", "es", false}, {"Gus", "en", true}, {"Hoa", "vi", true}} {
		g := d.comes(who.name, who.language, who.help)
		d.hears(g, g.shut)
		d.shows(g, "Outside hours: ")
		late = append(late, g)
	}
	return late
}

// nextMorning has those who waited come first, in their order, and one who is back.
func (d *desk) nextMorning(late []*guest) {
	d.Helper()
	d.at(2, "09:00")
	for _, g := range late {
		agent := d.given(g)
		d.says(agent, g, "Good morning "+g.name+", now we are here.", "white_check_mark")
		d.hears(g, "now we are here.")
	}
	d.at(2, "10:00")
	for _, g := range late {
		d.closes(g)
	}
	gus := d.guest("Gus")
	gus.Write("One more thing, please")
	d.shows(gus, "One more thing, please")
	d.shows(gus, "wrote again, so this conversation is open again.")

	// On another day it is another conversation: chatwoot issue 8046 reopened the old thread.
	if !d.daysPass {
		return
	}
	mia := d.guest("Mia")
	before := mia.thread
	d.asks(mia, "And a second boat?", "Buying", false)
	d.given(mia)
	if mia.thread == before {
		d.Error("a day later the old thread goes on")
	}
	for _, m := range d.slack.Thread(mia.channel, before) {
		if strings.Contains(m.Seen(), "second boat") {
			d.Errorf("the old thread shows %q", m.Seen())
		}
	}
	d.shows(mia, "And a second boat?")
}

// reads judges what everybody saw on the day.
func (d *desk) reads() {
	d.Helper()
	if len(d.guests) != 20 {
		d.Errorf("%d customers came", len(d.guests))
	}
	for _, g := range d.guests {
		times := map[string]int{}
		for _, m := range g.Received() {
			times[m.Text]++
			for _, wrong := range []string{"secret", "{{", "}}", "{name}", "undefined", "!transfer", "<no value>"} {
				if strings.Contains(m.Text, wrong) {
					d.Errorf("%s was told %q", g.name, m.Text)
				}
			}
			for _, other := range d.guests {
				if other != g && strings.Contains(m.Text, other.name+",") {
					d.Errorf("%s was told %q", g.name, m.Text)
				}
			}
		}
		for text, n := range times {
			if n > 1 && text != "It comes on Monday." && g.name != "Mia" && g.name != "Gus" {
				d.Errorf("%s was told %d times: %q", g.name, n, text)
			}
		}
	}
	for _, channel := range []string{"C0SALES", "C0SUPPORT"} {
		for _, m := range d.slack.All(channel) {
			if n := m.MightNotify(); len(n) > 0 && m.Username != "" {
				d.Errorf("%q might notify %v", m.Seen(), n)
			}
			if agentNames[m.User] != "" && len(m.Reactions) != 1 {
				d.Errorf("%s wrote %q, which bears %v", agentNames[m.User], m.Seen(), m.Reactions)
			}
		}
	}
}
