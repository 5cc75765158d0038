package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/rehearsal"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// workflowCommand is `frontdesk workflow`.
type workflowCommand struct {
	Run     workflowRun     `cmd:"" help:"Talk through a workflow here, as a customer would; needs no account and no token."`
	Explain workflowExplain `cmd:"" help:"Say which workflow, team and agent a conversation would come to, and why."`
	Graph   workflowGraph   `cmd:"" help:"Draw a workflow, as a Mermaid flowchart or as a picture."`
	Figures workflowFigures `cmd:"" help:"Show how many were asked each question, and what became of it."`
	Diff    workflowDiff    `cmd:"" help:"Say what is different between two versions of a workflow."`
}

// workflowRun is `frontdesk workflow run`.
type workflowRun struct {
	ID       string `arg:"" optional:"" help:"The workflow's id; may be left out if there is one only."`
	Answers  string `help:"Play what stands in a file, one answer a line, and fail if the lines and the questions do not end together." placeholder:"FILE"`
	Language string `help:"The customer's language, as their app tells it: de, pt-BR, or a name such as German." default:"en"`
	Name     string `help:"The customer's name." default:"Mia Wong"`
	First    string `help:"The message that opens the conversation." default:"Hello"`
	Origin   string `help:"What stands behind /start, with which the conversation then opens."`
	At       string `help:"When that is, in the configuration's time_zone: 2026-12-24T18:30, or \"sat 12:00\"; else now, or with --answers a Monday at 10:00."`
	Agents   string `help:"Whether the teams' agents are there, away, or busy." enum:"there,away,busy" default:"there"`
}

// Help shows how it is used.
func (workflowRun) Help() string {
	return `All is decided as in earnest, with made-up agents and a clock of its own. Shown is what the customer is told, which way
the workflow goes, what it sets, and who would be given the conversation. Instead of an answer one may type

` + talkCommands([2]string{"/quit", "leave"}) + `
A file of answers may hold these, too; lines that begin with "# " are comments. Examples:

  frontdesk workflow run
  frontdesk workflow run inbound --language de
  frontdesk workflow run inbound --at 2026-12-24T18:30 --agents away
  frontdesk workflow run inbound --answers testdata/buying.txt`
}

// Run talks through a workflow.
func (w workflowRun) Run(c *commands, env environment) error {
	cfg, problems := config.Outline(c.Config, env.lookup, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	def, err := choose(cfg.Workflows, w.ID)
	if err != nil {
		return err
	}
	at, err := w.time(cfg.TimeZone)
	if err != nil {
		return err
	}
	if w.Language, err = languageFlag(w.Language); err != nil {
		return err
	}
	t := &terminalTalk{env: env, policy: cfg.Policy(config.World{}), lines: bufio.NewScanner(env.stdin), echo: !env.typed}
	if w.Answers != "" {
		f, err := os.Open(w.Answers)
		if err != nil {
			return fmt.Errorf("opening the answers: %w", err)
		}
		defer f.Close()
		t.lines, t.file, t.echo = bufio.NewScanner(f), w.Answers, true
	}
	title := def.ID
	if def.Name != "" {
		title = def.Name + " (" + def.ID + ")"
	}
	fmt.Fprintf(env.stdout, "%s, %s\n", title, at.Format("Monday, 2 January 2006, 15:04"))
	t.begin(w.setting(cfg, def, at))
	return t.all()
}

// setting is what the flags make of the circumstances.
func (w workflowRun) setting(cfg *config.Config, def *workflow.Definition, at time.Time) rehearsal.Setting {
	s := rehearsal.Setting{
		Now: at, Workflow: def.ID, First: w.First, Origin: w.Origin,
		Contact: rehearsal.Contact{Name: w.Name, Language: w.Language},
	}
	if len(cfg.Channels) > 0 {
		s.Channel = cfg.Channels[0].ID
	}
	for _, team := range cfg.Teams {
		switch w.Agents {
		case "away":
			s.Away = append(s.Away, string(team.ID))
		case "busy":
			s.Busy = append(s.Busy, string(team.ID))
		}
	}
	return s
}

// time is when the conversation begins.
func (w workflowRun) time(zone *time.Location) (time.Time, error) {
	if w.At == "" {
		if w.Answers == "" {
			return time.Now().In(zone), nil
		}
		w.At = "mon 10:00" // what is printed must be the same each day
	}
	at, bad := rehearsal.Moment(w.At, zone)
	if bad != "" {
		return at, wrongUse("--at " + bad)
	}
	return at, nil
}

// languageFlag takes the language of --language; without one nothing tells it.
func languageFlag(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	tag, bad := rehearsal.Language(value)
	if bad != "" {
		return "", wrongUse("--language " + bad)
	}
	return tag, nil
}

// wrongUse is an error of whoever typed the command.
type wrongUse string

func (w wrongUse) Error() string { return string(w) }

// choose finds a workflow by its id; the only one needs none.
func choose(all []*workflow.Definition, id string) (*workflow.Definition, error) {
	var ids []string
	for _, d := range all {
		if d.ID == id || id == "" && len(all) == 1 {
			return d, nil
		}
		ids = append(ids, d.ID)
	}
	switch near := problem.Suggest(id, ids); {
	case len(all) == 0:
		return nil, wrongUse("the configuration has no workflow; frontdesk help workflows says how to write one")
	case id == "":
		return nil, wrongUse("say which workflow: " + strings.Join(ids, ", "))
	case near != "":
		return nil, wrongUse(fmt.Sprintf("there is no workflow %q; did you mean %q?", id, near))
	}
	return nil, wrongUse(fmt.Sprintf("there is no workflow %q; there is %s", id, strings.Join(ids, ", ")))
}
