package bridge

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// deskCommand is one of the slash command's words. A new one is a file of its own
// and a line of the table below.
type deskCommand struct {
	name string
	// usage is what follows the name, "" for nothing; about, in the help, is the
	// phrase "desk.about." and the name.
	usage string
	// who may call it.
	who func(d *decision, caller PersonID) bool
	run func(d *decision, c deskCall) richtext.Doc
}

// deskCall is a call of a slash command.
type deskCall struct {
	Commanded
	// Args is what was written behind the command's word.
	Args string
}

// deskCommands is the table of commands, in the order of the help.
func deskCommands() []deskCommand {
	return []deskCommand{
		{name: "help", who: everybody, run: deskHelp},
		{name: "agents", who: agentsAndAdmins, run: deskAgents},
		{name: "away", usage: "[@NAME] [WHY] [until 14:00]", who: agentsAndAdmins, run: deskAway},
		{name: "back", usage: "[@NAME]", who: agentsAndAdmins, run: deskBack},
		{name: "status", who: everybody, run: func(d *decision, _ deskCall) richtext.Doc { return d.statusReport() }},
	}
}

// DecideDesk answers a slash command.
func DecideDesk(env Env, ev Event) Outcome {
	d := newDecision(env, Contact{})
	c, ok := ev.(Commanded)
	if !ok {
		d.note("no concern of the desk: " + EventKind(ev))
		return d.out
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(env.Event),
		Op: Respond{To: c.Respond, Body: d.commanded(c), Until: c.At.Add(respondWithin)},
	})
	return d.out
}

// commanded carries out a slash command and gives the answer.
func (d *decision) commanded(c Commanded) richtext.Doc {
	word, args, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	name := strings.ToLower(word)
	if name == "" {
		name = "help"
	}
	var names []string
	for _, cmd := range deskCommands() {
		if cmd.name != name {
			names = append(names, cmd.name)
			continue
		}
		if !cmd.who(d, c.Actor) {
			return d.deskDoc("desk.slash.forbidden", "command", d.env.Policy.Command, "word", name)
		}
		return cmd.run(d, deskCall{Commanded: c, Args: strings.TrimSpace(args)})
	}
	if guess := problem.Suggest(word, names); guess != "" {
		return d.deskDoc("desk.slash.guess", "command", d.env.Policy.Command, "word", word, "guess", guess)
	}
	return d.deskDoc("desk.slash.unknown", "command", d.env.Policy.Command, "word", word)
}

// deskHelp lists the commands that the caller may use.
func deskHelp(d *decision, c deskCall) richtext.Doc {
	var lines []string
	for _, cmd := range deskCommands() {
		if cmd.who(d, c.Actor) {
			line := strings.TrimSpace(d.env.Policy.Command + " " + cmd.name + " " + cmd.usage)
			lines = append(lines, d.desk("desk.slash.line", "line", line, "about", d.desk("desk.about."+cmd.name)))
		}
	}
	return richtext.FromPlain(strings.Join(append(lines, d.desk("desk.slash.threads")), "\n"))
}

// statusReport says in a few lines how things stand.
func (d *decision) statusReport() richtext.Doc {
	f := d.env.Figures
	if f == nil {
		return d.deskDoc("desk.slash.no_figures")
	}
	var lines []string
	for _, t := range d.env.Policy.Teams {
		n := TeamFigures{Team: t.ID}
		for _, x := range f.Teams {
			if x.Team == t.ID {
				n = x
			}
		}
		lines = append(lines, d.desk("desk.slash.team", "team", d.teamName(t.ID), "open", count(n.Open, "conversation"),
			"unassigned", strconv.Itoa(n.Unassigned), "agents", count(len(d.env.Members[t.ID]), "agent")))
	}
	if f.Asking > 0 {
		lines = append(lines, d.desk("desk.slash.asking", "asking", count(f.Asking, "conversation")))
	}
	switch {
	case f.Waiting == 0:
		lines = append(lines, d.desk("desk.slash.nothing_waits"))
	default:
		age := d.env.Now.Sub(f.Oldest).Round(time.Second)
		lines = append(lines, d.desk("desk.slash.waits", "waiting", count(f.Waiting, "delivery"), "age", age.String()))
	}
	if f.Parked > 0 {
		lines = append(lines, d.desk("desk.slash.parked", "parked", count(f.Parked, "item")))
	}
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		if strings.HasSuffix(noun, "y") {
			noun = noun[:len(noun)-1] + "ie"
		}
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// DecideRoom decides about a group that somebody brought the bot into: it says
// once that it talks in private, and leaves.
func DecideRoom(env Env, endpoint EndpointID, ev Event) Outcome {
	d := newDecision(env, Contact{})
	seen, ok := ev.(RoomSeen)
	if !ok {
		d.note("no concern of a room: " + EventKind(ev))
		return d.out
	}
	d.c.Profile.Language = seen.From.Language
	lane := laneOfRoom(endpoint, seen.Room)
	if seen.Joined {
		d.emit(Effect{Side: Elsewhere, Endpoint: endpoint, Lane: lane, Op: Notice{Room: seen.Room, Body: d.say("group_goodbye")}})
	}
	d.emit(Effect{Side: Elsewhere, Endpoint: endpoint, Lane: lane, Replaces: "leave", Op: Leave{Room: seen.Room}})
	return d.out
}
