package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// workflowCommand is `frontdesk workflow`.
type workflowCommand struct {
	Run   workflowRun   `cmd:"" help:"Talk through a workflow here, as a customer would; needs no account and no token."`
	Graph workflowGraph `cmd:"" help:"Draw a workflow, as a Mermaid flowchart or as a picture."`
}

// workflowRun is `frontdesk workflow run`.
type workflowRun struct {
	ID       string `arg:"" optional:"" help:"The workflow's id; may be left out if there is one only."`
	Answers  string `help:"Play what stands in a file, one answer a line, and fail if the lines and the questions do not end together." placeholder:"FILE"`
	Language string `help:"The customer's language, as their app tells it." default:"en"`
	Name     string `help:"The customer's name." default:"Mia Wong"`
	First    string `help:"The message that opens the conversation." default:"Hello"`
	Origin   string `help:"What stood behind /start."`
	At       string `help:"When that is, in the configuration's time_zone, such as 2026-12-24T18:30; else now, or with --answers a Monday at 10:00."`
	Agents   string `help:"Whether the teams' agents are there, away, or busy." enum:"there,away,busy" default:"there"`
}

// Help shows how it is used.
func (workflowRun) Help() string {
	return `The questions are asked by the program's own interpreter. Instead of an answer one may type

  /silent            the question's time passes, and nothing comes
  /back              the customer wants to answer the question before once more
  /agent, /restart   the customer asks for a person, or to start over
  /share NUMBER      the button with which the app hands over one's own phone number
  /quit              leave

Examples:

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
	t := &talk{env: env, def: def, policy: cfg.Policy(config.World{}), agents: w.Agents, lines: bufio.NewScanner(env.stdin), echo: !env.typed}
	if w.Answers != "" {
		f, err := os.Open(w.Answers)
		if err != nil {
			return fmt.Errorf("opening the answers: %w", err)
		}
		defer f.Close()
		t.lines, t.file, t.echo = bufio.NewScanner(f), w.Answers, true
	}
	t.begin(w, cfg, at)
	return t.all()
}

// time is when the conversation begins.
func (w workflowRun) time(zone *time.Location) (time.Time, error) {
	if w.At == "" {
		if w.Answers != "" {
			return time.Date(2026, 3, 2, 10, 0, 0, 0, zone), nil // what is printed must be the same each day
		}
		return time.Now().In(zone), nil
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", strings.Replace(w.At, " ", "T", 1), zone)
	if err != nil {
		return at, wrongUse(fmt.Sprintf("--at is a day and a time such as 2026-12-24T18:30, not %q", w.At))
	}
	return at, nil
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

// talk is a conversation in the terminal.
type talk struct {
	env    environment
	def    *workflow.Definition
	policy *bridge.Policy
	agents string // there, away or busy
	lines  *bufio.Scanner
	read   int    // lines so far
	file   string // that the lines are from; empty: somebody types
	echo   bool   // what was typed does not show by itself
	facts  workflow.Facts
	run    workflow.Run
	asked  workflow.AssignTo // what the step that waits for an agent wants
	closed bool
	who    string // what the customer is called in front of their lines
}

// begin opens the conversation.
func (t *talk) begin(w workflowRun, cfg *config.Config, at time.Time) {
	first, last, _ := strings.Cut(w.Name, " ")
	t.who = first
	channel := ""
	if len(cfg.Channels) > 0 {
		channel = string(cfg.Channels[0].ID)
	}
	t.facts = workflow.Facts{
		Now:          at,
		Contact:      workflow.ContactFacts{Name: w.Name, FirstName: first, LastName: last, Language: w.Language},
		Conversation: workflow.ConversationFacts{Number: "#1", Source: "contact", Channel: channel, Origin: w.Origin, FirstMessage: w.First},
	}
	t.refresh()
	title := t.def.ID
	if t.def.Name != "" {
		title = t.def.Name + " (" + t.def.ID + ")"
	}
	fmt.Fprintf(t.env.stdout, "%s, %s\n", title, at.Format("Monday, 2 January 2006, 15:04"))
	if !t.def.Matches(t.facts) {
		t.event("its trigger does not match this conversation: it would not begin by itself")
	}
	t.say(t.who, w.First)
	t.follow(t.def.Start(t.facts))
}

// refresh has the facts tell how the teams stand at their time.
func (t *talk) refresh() {
	t.facts.Teams = map[string]workflow.TeamFacts{}
	for _, team := range t.policy.Teams {
		f := workflow.TeamFacts{Name: team.Name, Open: team.Hours.Open(t.facts.Now)}
		if !f.Open {
			opens, _ := team.Hours.NextOpening(t.facts.Now)
			f.Opens = bridge.OpensFor(t.policy.Phrases, t.facts.Contact.Language, t.facts.Contact.TimeZone, team, t.facts.Now, opens)
		}
		f.Available = f.Open && t.agents == "there"
		t.facts.Teams[string(team.ID)] = f
	}
	t.facts.Team = t.facts.Teams[t.facts.Conversation.Team]
}

// all goes on until the workflow ends, or the lines do.
func (t *talk) all() error {
	for !t.run.Done {
		switch t.run.Wait {
		case workflow.WaitAgent:
			t.assign()
		case workflow.WaitAnswer:
			line, err := t.next()
			if err != nil {
				return err
			}
			if line == "/quit" || line == "" {
				t.event("left")
				return nil
			}
			t.heard(line)
		case workflow.WaitTime:
			t.pass("")
		default:
			return fmt.Errorf("the workflow waits for %q, which cannot be played here", t.run.Wait)
		}
	}
	t.end()
	if t.file == "" {
		return nil
	}
	if line, err := t.next(); err == nil {
		return fmt.Errorf("%s:%d: the workflow has ended, and nothing asks for %q", t.file, t.read, line)
	}
	return nil
}

// errNoMore is the end of the lines.
var errNoMore = errors.New("there are no more answers")

// next is the next line that is not empty. Somebody who types may end them.
func (t *talk) next() (string, error) {
	if !t.echo {
		fmt.Fprintf(t.env.stdout, "%s: ", t.who)
	}
	for t.lines.Scan() {
		t.read++
		line := strings.TrimSpace(t.lines.Text())
		if line == "" {
			continue
		}
		return line, nil
	}
	if err := t.lines.Err(); err != nil {
		return "", fmt.Errorf("reading the answers: %w", err)
	}
	if t.file == "" {
		return "", nil
	}
	return "", fmt.Errorf("%s: after line %d the workflow still asks: %w", t.file, t.read, errNoMore)
}

// heard passes on what the customer did.
func (t *talk) heard(line string) {
	if t.echo {
		t.say(t.who, line)
	}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "/silent":
		t.silence()
		return
	case "/agent":
		t.resume(workflow.Person{})
	case "/back":
		t.resume(workflow.Back{})
	case "/restart":
		t.resume(workflow.Restart{})
	case "/share":
		t.resume(workflow.Shared{Phone: strings.TrimSpace(rest), Verified: true})
	default:
		t.resume(workflow.Said{S: line})
	}
	// What is no answer is judged a little later, in case that more follows.
	if t.run.Wait == workflow.WaitAnswer && !t.run.Until.IsZero() {
		t.event("that is no answer that counts")
		t.facts.Now = t.run.Deadline
		t.resume(workflow.Tick{})
	}
}

// silence lets the time of the question pass.
func (t *talk) silence() {
	t.pass(", and nothing comes")
}

// pass lets time pass until the workflow goes on by itself.
func (t *talk) pass(what string) {
	t.event(inWords(t.run.Deadline.Sub(t.facts.Now)) + " pass" + what)
	t.facts.Now = t.run.Deadline
	t.resume(workflow.Tick{})
}

// inWords is a duration without the zeros at its end.
func inWords(d time.Duration) string {
	s := d.Round(time.Second).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}

func (t *talk) resume(in workflow.Input) {
	t.refresh()
	t.follow(t.def.Resume(t.run, t.facts, in))
}

// say shows what somebody says; further lines are indented.
func (t *talk) say(who, text string) {
	fmt.Fprintf(t.env.stdout, "%s: %s\n", who, strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  "))
}

// event shows what nobody says.
func (t *talk) event(text string) {
	_, _ = io.WriteString(t.env.stdout, t.env.paint(yellow, "· "+text)+"\n")
}
