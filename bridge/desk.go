package bridge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// deskCommand is one of the slash command's words. A new one is a file of its own
// and a line of the table below.
type deskCommand struct {
	name string
	// usage is what follows the name, "" for nothing; about, in the help, is the
	// phrase "desk.about." and the name. examples are what one may write.
	usage    string
	examples []string
	// who may call it, and the phrase that tells others so; "desk.slash.forbidden" if empty.
	who     func(d *decision, caller PersonID) bool
	refusal string
	// asks is what the answer needs to know from the store; ok is false if that is
	// nothing after all.
	asks func(d *decision, c deskCall) (q Query, ok bool)
	// run gives the answer, or nil if another machine is to answer.
	run func(d *decision, c deskCall) richtext.Doc
}

// deskCall is a call of a slash command.
type deskCall struct {
	Commanded
	// Word is the command's word as it was written, Args what stood behind it.
	Word, Args string
	// Share: all in the Slack channel are to see the answer.
	Share bool
}

// deskCommands is the table of commands, in the order of the help.
func deskCommands() []deskCommand {
	return []deskCommand{
		{name: "help", usage: "[COMMAND]", who: everybody, run: deskHelp, examples: []string{"help", "help find"}},
		{name: "status", who: deskPeople, run: statusReport, examples: []string{"status", "status --share"}},
		{name: "queue", usage: "[TEAM]", who: deskPeople, asks: asksQueue, run: deskQueue, examples: []string{"queue", "queue support"}},
		{name: "mine", who: deskPeople, asks: asksMine, run: deskMine, examples: []string{"mine"}},
		{name: "find", usage: "TEXT", who: deskPeople, asks: asksFind, run: deskFind, examples: []string{"find Mia", "find mia@example.com", "find +49 151 234567", "find #1042", "find invoice overdue"}},
		{name: "show", usage: "CONTACT", who: deskPeople, asks: asksShow, run: deskShow, examples: []string{"show #1042", "show Mia Wolf", "show mia@example.com"}},
		{name: "assign", usage: "#NUMBER @NAME", who: agentsAndAdmins, asks: asksOrder, run: deskAssign, examples: []string{"assign #1042 @ana", "assign #1042 me", "assign #1042 nobody"}},
		{name: "transfer", usage: "#NUMBER TEAM", who: agentsAndAdmins, asks: asksOrder, run: deskTransfer, examples: []string{"transfer #1042 support"}},
		{name: "close", usage: "#NUMBER", who: agentsAndAdmins, asks: asksOrder, run: deskClose, examples: []string{"close #1042"}},
		{name: "reopen", usage: "#NUMBER", who: agentsAndAdmins, asks: asksOrder, run: deskReopen, examples: []string{"reopen #1042"}},
		{name: "workflow", usage: "WHAT [ID] …", who: agentsAndAdmins, asks: asksWorkflow, run: deskWorkflow, examples: workflowExamples()},
		{name: "away", usage: "[@NAME] [WHY] [until 14:00]", who: agentsAndAdmins, run: deskAway, examples: []string{"away", "away lunch until 13:30", "away for 2h"}},
		{name: "back", usage: "[@NAME]", who: agentsAndAdmins, run: deskBack, examples: []string{"back"}},
		{name: "agents", usage: "[TEAM]", who: deskPeople, run: deskAgents, examples: []string{"agents", "agents support"}},
		{name: "block", usage: "CONTACT [WHY] [for 7d]", who: agentsAndAdmins, asks: asksContact, run: deskBlock, examples: []string{"block #1042", "block #1042 spam for 7d", "block mia@example.com insults", "block Mia Wolf: spam for 2w"}},
		{name: "unblock", usage: "CONTACT", who: agentsAndAdmins, asks: asksContact, run: deskUnblock, examples: []string{"unblock #1042", "unblock Mia Wolf"}},
		{name: "audit", usage: "[#NUMBER | @NAME]", who: agentsAndAdmins, asks: asksAudit, run: deskAudit, examples: []string{"audit", "audit #1042", "audit @ana"}},
		{name: "reload", who: admins, refusal: "desk.slash.admins", run: deskReload, examples: []string{"reload"}},
	}
}

// DecideDesk answers a slash command, whoever writes outside of every thread or uses a
// shortcut there, and who tries a workflow.
func DecideDesk(env Env, ev Event) Outcome {
	d := newDecision(env, Contact{})
	if stray, is := ev.(Strayed); is {
		d.strayed(stray)
		return d.out
	}
	if timer, is := ev.(TimerFired); is {
		d.trialTimer(timer)
		return d.out
	}
	if used, is := ev.(CardPressed); is {
		if used.Action == ActionTry {
			d.pressedTrial(used)
			return d.out
		}
		d.misplaced(used)
		return d.out
	}
	if form, is := ev.(Submitted); is {
		d.workflowFormSent(form)
		return d.out
	}
	c, ok := ev.(Commanded)
	if !ok {
		d.note("no concern of the desk: " + EventKind(ev))
		return d.out
	}
	d.zone = d.zoneOf(c.Actor)
	cmd, call, refusal := d.called(c)
	switch {
	case refusal != nil:
		d.respond(call, d.sorry(refusal))
	case !cmd.who(d, c.Actor):
		d.respond(call, d.sorry(d.deskDoc(cmp.Or(cmd.refusal, "desk.slash.forbidden"), "command", d.env.Policy.Command, "word", cmd.name)))
	default:
		d.respond(call, cmd.run(d, call))
	}
	return d.out
}

// respond gives the answer to a slash command, unless there is none.
func (d *decision) respond(c deskCall, body richtext.Doc) {
	if body == nil {
		return
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: Respond{To: c.Respond, Body: body, Until: c.At.Add(respondWithin), Share: c.Share && !d.aside},
	})
}

// sorry has an answer that says why something is not to be had go to the caller alone.
func (d *decision) sorry(body richtext.Doc) richtext.Doc {
	d.aside = d.aside || body != nil
	return body
}

// shareWord has all in the Slack channel see an answer.
const shareWord = "--share"

// called finds the command that is called. Without one, refusal says so.
func (d *decision) called(c Commanded) (cmd deskCommand, call deskCall, refusal richtext.Doc) {
	words := strings.Fields(c.Text)
	n := len(words)
	words = slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(w, shareWord) || w == "—share" || w == "–share" })
	call = deskCall{Commanded: c, Word: "help", Share: len(words) < n}
	if len(words) > 0 {
		call.Word, call.Args = words[0], strings.Join(words[1:], " ")
	}
	cmd, refusal = d.commandNamed(call.Word)
	return cmd, call, refusal
}

// commandNamed is the command of a name, or what to say instead.
func (d *decision) commandNamed(word string) (deskCommand, richtext.Doc) {
	var names []string
	for _, cmd := range deskCommands() {
		if strings.EqualFold(cmd.name, word) {
			return cmd, nil
		}
		names = append(names, cmd.name)
	}
	if guess := problem.Suggest(word, names); guess != "" {
		return deskCommand{}, d.deskDoc("desk.slash.guess", "command", d.env.Policy.Command, "word", word, "guess", guess)
	}
	return deskCommand{}, d.deskDoc("desk.slash.unknown", "command", d.env.Policy.Command, "word", word)
}

// deskHelp lists the commands that the caller may use, or explains one of them.
func deskHelp(d *decision, c deskCall) richtext.Doc {
	slash := d.env.Policy.Command
	if c.Args != "" {
		word, _, _ := strings.Cut(strings.TrimPrefix(c.Args, slash+" "), " ")
		cmd, refusal := d.commandNamed(word)
		if refusal != nil {
			return refusal
		}
		return d.explained(cmd)
	}
	var lines []string
	for _, cmd := range deskCommands() {
		if cmd.who(d, c.Actor) {
			lines = append(lines, d.desk("desk.slash.line", "line", cmd.line(slash), "about", d.desk("desk.about."+cmd.name)))
		}
	}
	lines = append(lines, d.desk("desk.slash.more", "command", slash), d.desk("desk.slash.threads"))
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// CommandHelp is one of the slash command's words, for people.
type CommandHelp struct{ Line, About string }

// DeskHelp are all the slash command's words, in the order of its own help. slash is
// the command itself ("/desk").
func DeskHelp(phrases *workflow.Phrases, slash string) []CommandHelp {
	var all []CommandHelp
	for _, cmd := range deskCommands() {
		all = append(all, CommandHelp{cmd.line(slash), phrases.Say(deskLanguage, "desk.about."+cmd.name)})
	}
	return all
}

// ThreadHelp is what !help says in a thread.
func ThreadHelp(phrases *workflow.Phrases) string {
	return phrases.Say(deskLanguage, "desk.command.help")
}

// line is how a command is written.
func (c deskCommand) line(slash string) string {
	return strings.TrimSpace(slash + " " + c.name + " " + c.usage)
}

// explained says how a command is used.
func (d *decision) explained(cmd deskCommand) richtext.Doc {
	slash := d.env.Policy.Command
	lines := []string{d.desk("desk.slash.explained", "line", cmd.line(slash), "about", d.desk("desk.about."+cmd.name))}
	if more := d.desk("desk.more." + cmd.name); more != "" {
		lines = append(lines, more)
	}
	lines = append(lines, d.desk("desk.slash.examples"))
	for _, e := range cmd.examples {
		lines = append(lines, "• "+slash+" "+e)
	}
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// misused says how a command is used that was called without what it needs.
func (d *decision) misused(c deskCall) richtext.Doc {
	cmd, _ := d.commandNamed(c.Word)
	return d.sorry(d.explained(cmd))
}

// statusReport says in a few lines how things stand.
func statusReport(d *decision, c deskCall) richtext.Doc {
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
	lines = append(lines, d.configurationReport()...)
	if d.isAdmin(c.Actor) {
		lines = append(lines, d.unfitReport()...)
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
	if r, ok := ev.(Represented); ok {
		d.represented(endpoint, r)
		return d.out
	}
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
