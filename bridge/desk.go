package bridge

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// DecideDesk answers a slash command.
func DecideDesk(env Env, ev Event) Outcome {
	d := newDecision(env, Contact{})
	c, ok := ev.(Commanded)
	if !ok {
		d.note("no concern of the desk: " + EventKind(ev))
		return d.out
	}
	word, _, _ := strings.Cut(strings.TrimSpace(c.Text), " ")
	var body richtext.Doc
	switch strings.ToLower(word) {
	case "", "help":
		body = d.deskDoc("desk.slash.help", "command", env.Policy.Command)
	case "status":
		body = d.statusReport()
	default:
		if guess := problem.Suggest(word, []string{"help", "status"}); guess != "" {
			body = d.deskDoc("desk.slash.guess", "command", env.Policy.Command, "word", word, "guess", guess)
		} else {
			body = d.deskDoc("desk.slash.unknown", "command", env.Policy.Command, "word", word)
		}
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(env.Event),
		Op: Respond{To: c.Respond, Body: body, Until: c.At.Add(respondWithin)},
	})
	return d.out
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
