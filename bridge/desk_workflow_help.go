package bridge

import (
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// workflowHelp says what there is.
func (d *decision) workflowHelp(c deskCall) richtext.Doc {
	slash := d.env.Policy.Command
	var lines []string
	for _, cmd := range workflowCommands() {
		if !cmd.admin || d.isAdmin(c.Actor) {
			lines = append(lines, d.desk("desk.slash.line", "line", cmd.line(slash), "about", d.desk("desk.workflow.about."+cmd.name)))
		}
	}
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// helpWith says how a single word is used, where help with that is asked for.
func (d *decision) helpWith(c deskCall) richtext.Doc {
	words := strings.Fields(c.Args)
	if len(words) != 2 || !strings.EqualFold(words[0], "help") {
		return nil
	}
	for _, cmd := range workflowCommands() {
		if strings.EqualFold(cmd.name, words[1]) && (!cmd.admin || d.isAdmin(c.Actor)) {
			return d.deskDoc("desk.slash.line", "line", cmd.line(d.env.Policy.Command), "about", d.desk("desk.workflow.about."+cmd.name))
		}
	}
	return nil
}

// line is how it is written.
func (cmd workflowCommand) line(slash string) string {
	return strings.TrimSpace(slash + " workflow " + cmd.name + " " + cmd.usage)
}

// workflowMisused says what is wrong with a call, and how it is written.
func (d *decision) workflowMisused(cmd workflowCommand, c workflowCall) richtext.Doc {
	why := "desk.workflow.misused.much"
	switch {
	case c.wrong == "" && c.ID == "":
		why = "desk.workflow.misused.which"
	case cmd.most > 0 && len(c.Numbers) < cmd.most:
		why = "desk.workflow.misused.word"
	}
	line := d.desk("desk.slash.line", "line", cmd.line(d.env.Policy.Command), "about", d.desk("desk.workflow.about."+cmd.name))
	return richtext.FromPlain(d.desk(why, "word", begin(c.wrong)) + "\n" + line)
}

// noWorkflowCommand says that there is no such word, and which was perhaps meant. Who asks for
// help needs to hear nothing of it.
func (d *decision) noWorkflowCommand(c deskCall) richtext.Doc {
	word, _, _ := strings.Cut(c.Args, " ")
	if strings.EqualFold(word, "help") {
		return nil
	}
	var all []string
	for _, cmd := range workflowCommands() {
		if !cmd.admin || d.isAdmin(c.Actor) {
			all = append(all, cmd.name)
		}
	}
	if guess := problem.Suggest(word, all); guess != "" {
		return d.deskDoc("desk.workflow.word_guess", "command", d.env.Policy.Command, "word", begin(word), "guess", guess)
	}
	return d.deskDoc("desk.workflow.word", "command", d.env.Policy.Command, "word", begin(word))
}

// noWorkflow says that there is none of an id, and which was perhaps meant; past: it may be one
// that was removed.
func (d *decision) noWorkflow(id string, past bool) richtext.Doc {
	var all []string
	for _, m := range d.env.Found.Made {
		if past || !m.Removed() {
			all = append(all, m.ID)
		}
	}
	for _, f := range d.env.Policy.File {
		all = append(all, f.ID)
	}
	if guess := problem.Suggest(id, all); guess != "" {
		return d.deskDoc("desk.workflow.guess", "id", begin(id), "guess", guess)
	}
	return d.deskDoc("desk.workflow.unknown", "id", begin(id), "command", d.env.Policy.Command)
}
