package workflow_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

func teams() map[string]string {
	return map[string]string{"sales": "Sales", "support": "Support"}
}

// parse reads a workflow from YAML.
func parse(t testing.TB, source string) (*workflow.Definition, problem.List) {
	t.Helper()
	return parseWith(t, source, nil)
}

// parseWith reads a workflow from a configuration that declares fields.
func parseWith(t testing.TB, source string, fields *workflow.Fields) (*workflow.Definition, problem.List) {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(source), &node); err != nil {
		t.Fatalf("the test's own YAML: %v\n%s", err, source)
	}
	return workflow.Parse(&node, workflow.Scope{File: "w.yaml", Teams: teams(), Fields: fields, Secrets: []string{"base", "crm", "key"}, Attach: attach})
}

// attach knows one file.
func attach(path string) (workflow.Attachment, error) {
	if path != "files/prices.pdf" {
		return workflow.Attachment{}, fmt.Errorf("there is no file %q", path)
	}
	return workflow.Attachment{Path: path, Hash: "abc", Name: "prices.pdf", Type: "application/pdf", Kind: "document", Size: 1000}, nil
}

// must reads a workflow that is sound.
func must(t testing.TB, source string) *workflow.Definition {
	t.Helper()
	d, problems := parse(t, source)
	if len(problems) > 0 {
		t.Fatalf("unexpected problems:\n%v\n%s", problems, source)
	}
	return d
}

// linked reads sound workflows, joins them and returns the first.
func linked(t testing.TB, sources ...string) *workflow.Definition {
	t.Helper()
	var all []*workflow.Definition
	for _, s := range sources {
		all = append(all, must(t, s))
	}
	out, problems := workflow.Link(all)
	if len(problems) > 0 {
		t.Fatalf("unexpected problems:\n%v\n%s", problems, strings.Join(sources, "\n"))
	}
	return out[0]
}

// withSteps is a workflow with these steps, each line of which begins with a dash or blanks.
func withSteps(steps string) string {
	return "id: w\nsteps:\n" + steps
}

func start() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }

func ana() workflow.Facts {
	return workflow.Facts{
		Contact: workflow.ContactFacts{Name: "Ana Lopez", FirstName: "Ana", LastName: "Lopez", Language: "en"},
		Conversation: workflow.ConversationFacts{
			Number: "#7", Source: "contact", Channel: "telegram", FirstMessage: "hello",
		},
		Now: start(),
	}
}

// player drives a run as its callers do: it has the definition from its Source,
// keeps nothing but the Run's JSON between two inputs, and applies what comes out
// to the facts.
type player struct {
	t     testing.TB
	d     *workflow.Definition // as read back from the store
	state []byte
	facts workflow.Facts
	call  workflow.Request // the latest
}

// newPlayer stores a definition and reads it back.
func newPlayer(t testing.TB, d *workflow.Definition, facts workflow.Facts) *player {
	t.Helper()
	back, err := workflow.Load(d.Source)
	if err != nil {
		t.Fatalf("loading: %v", err)
	}
	return &player{t: t, d: back, facts: facts}
}

func (p *player) run() workflow.Run {
	p.t.Helper()
	var r workflow.Run
	if err := json.Unmarshal(p.state, &r); err != nil {
		p.t.Fatalf("reading the run: %v", err)
	}
	return r
}

func (p *player) keep(r workflow.Run, out []workflow.Output) {
	p.t.Helper()
	state, err := json.Marshal(r)
	if err != nil {
		p.t.Fatalf("writing the run: %v", err)
	}
	p.state = state
	for _, o := range out {
		switch o := o.(type) {
		case workflow.Call:
			p.call = o.Request
		case workflow.Set:
			p.set(o)
		case workflow.Tag:
			p.facts.Conversation.Tags = append(slices.Clone(p.facts.Conversation.Tags), o.Name)
		case workflow.Route:
			p.facts.Conversation.Team, p.facts.Team.Name = o.Team, teams()[o.Team]
		}
	}
}

func (p *player) set(o workflow.Set) {
	c, v := &p.facts.Contact, &p.facts.Conversation
	switch o.Path {
	case "contact.name":
		c.Name = o.Value
	case "contact.email":
		c.Email = o.Value
	case "contact.phone":
		c.Phone, c.PhoneVerified = o.Value, false
	case "contact.phone_verified":
		c.PhoneVerified = o.Value == "true"
	case "contact.language":
		c.Language = o.Value
	case "contact.country":
		c.Country = o.Value
	case "conversation.priority":
		v.Priority = o.Value
	}
	for group, fields := range map[string]*map[string]string{"contact.fields.": &c.Fields, "conversation.fields.": &v.Fields} {
		if field, ok := strings.CutPrefix(o.Path, group); ok {
			*fields = maps.Clone(*fields)
			if *fields == nil {
				*fields = map[string]string{}
			}
			(*fields)[field] = o.Value
		}
	}
}

func (p *player) begin() []workflow.Output {
	p.t.Helper()
	r, out := p.d.Start(p.facts)
	p.keep(r, out)
	return out
}

func (p *player) give(in workflow.Input) []workflow.Output {
	p.t.Helper()
	r, out := p.d.Resume(p.run(), p.facts, in)
	p.keep(r, out)
	return out
}

// input reads a line of a script: "says TEXT", "says@7 TEXT", "says=REF TEXT", "edits=REF TEXT", "back", "presses 1.2", "sends photo", "swaps=REF photo", "locates 52.5 13.4",
// "arrived 5", "waits 30m", "assigned NAME", "unassigned", "nobody there", "busy", "again", "person", "restart",
// "answers JSON" and "fails WHY" of the system that was called.
func (p *player) input(line string) workflow.Input {
	p.t.Helper()
	verb, rest, _ := strings.Cut(line, " ")
	verb, ref, _ := strings.Cut(verb, "=")
	verb, order, _ := strings.Cut(verb, "@")
	number := func(s string) int64 {
		if s == "" {
			return 0
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			p.t.Fatalf("the script's line %q: %v", line, err)
		}
		return n
	}
	switch verb {
	case "says":
		return workflow.Said{S: rest, Order: number(order), Ref: ref}
	case "edits":
		return workflow.Edited{S: rest, Ref: ref}
	case "back":
		return workflow.Back{}
	case "shares", "owns": // a contact card: any, or that of their own
		return workflow.Shared{Phone: rest, Verified: verb == "owns", Order: number(order)}
	case "sends": // files, such as "photo; document invoice.pdf application/pdf"
		in := workflow.Sent{Order: number(order), Ref: ref}
		for one := range strings.SplitSeq(rest, "; ") {
			part := append(strings.Fields(one), "", "")
			in.Files = append(in.Files, workflow.File{Kind: part[0], Name: part[1], Type: part[2]})
		}
		return in
	case "locates": // "52.52 13.405", or "52.52 13.405 Café; Main Street 1"
		in := workflow.Located{Order: number(order), Ref: ref}
		fmt.Sscan(rest, &in.Latitude, &in.Longitude)
		if part := strings.SplitN(rest, " ", 3); len(part) > 2 {
			in.Name, in.Address, _ = strings.Cut(part[2], "; ")
		}
		return in
	case "swaps": // the files of a message that was edited
		in := p.input("sends " + rest).(workflow.Sent)
		return workflow.Edited{Ref: ref, Files: in.Files}
	case "presses":
		return workflow.Pressed{Key: rest}
	case "arrived":
		return workflow.Arrived{Order: number(rest)}
	case "waits":
		d, err := workflow.ParseDuration(rest)
		if err != nil {
			p.t.Fatalf("the script's line %q: %v", line, err)
		}
		p.facts.Now = p.facts.Now.Add(d)
		return workflow.Tick{}
	case "assigned":
		first, _, _ := strings.Cut(rest, " ")
		p.facts.Assignee = workflow.PersonFacts{Name: rest, FirstName: first}
		return workflow.Assigned{}
	case "unassigned":
		return workflow.Unassigned{}
	case "nobody":
		return workflow.Unassigned{Why: workflow.WhyUnavailable}
	case "busy":
		return workflow.Unassigned{Why: workflow.WhyBusy}
	case "again":
		return workflow.Again{}
	case "person":
		return workflow.Person{}
	case "restart":
		return workflow.Restart{}
	case "answers":
		kept, err := p.call.Pick([]byte(rest))
		if err != nil {
			return workflow.Called{Why: "not_json"}
		}
		return workflow.Called{Kept: kept}
	case "fails":
		return workflow.Called{Why: rest}
	}
	p.t.Fatalf("no such line in a script: %q", line)
	return nil
}

// script runs a workflow against a script. Lines that begin with "> " are inputs;
// the others are what must come out, the last of them "done" if it ends there.
func script(t *testing.T, facts workflow.Facts, source, lines string) {
	t.Helper()
	scriptOf(t, facts, must(t, source), lines)
}

func scriptOf(t *testing.T, facts workflow.Facts, d *workflow.Definition, lines string) {
	t.Helper()
	p := newPlayer(t, d, facts)
	got := show(p.begin())
	var want []string
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		line = strings.TrimSpace(line)
		want = append(want, line)
		if in, ok := strings.CutPrefix(line, "> "); ok {
			got = append(got, line)
			got = append(got, show(p.give(p.input(in)))...)
		}
	}
	if p.run().Done {
		got = append(got, "done")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// show writes outputs as lines.
func show(out []workflow.Output) []string {
	var lines []string
	for _, o := range out {
		switch o.(type) {
		case workflow.Matched, workflow.Tally: // TestMatched and TestTally have these
		case workflow.Remember, workflow.Forget: // and TestRemember these
		default:
			lines = append(lines, showOne(o))
		}
	}
	return lines
}

func showOne(o workflow.Output) string {
	switch o := o.(type) {
	case workflow.Say:
		line := strings.TrimSpace("say " + words(o.Text))
		if o.File != nil {
			line += " {" + o.File.Kind + " " + o.File.Name + "}"
		}
		for _, l := range o.Links {
			line += " [" + l.Label + "](" + l.URL + ")"
		}
		return line
	case workflow.Ask:
		line := "ask " + o.Question + ": " + words(o.Text)
		if o.Share.What != "" {
			line += " (" + o.Share.Label + ")"
		}
		return line + showChoices(o.Choices)
	case workflow.Offer:
		return "offer" + showChoices(o.Choices)
	case workflow.Answered:
		line := fmt.Sprintf("answered %s = %s", o.Title, o.Answer.Value)
		if o.Answer.Label != "" {
			line += " (" + o.Answer.Label + ")"
		}
		if o.Answer.Link != "" {
			line += " " + o.Answer.Link
		}
		if c := o.Consent; c != nil {
			line += fmt.Sprintf(" %v to %q in %q, version %s of %s", c.Given, c.Text, c.Language, c.Version, c.Policy)
		}
		return line
	case workflow.Unanswered:
		return "unanswered " + o.Title + ": " + o.Why
	case workflow.Set:
		return strings.TrimSpace("set " + o.Path + " = " + o.Value)
	case workflow.Tag:
		return "tag " + o.Name
	case workflow.Recalled:
		return fmt.Sprintf("recalled %s = %s of %s", o.Title, strings.TrimSpace(o.Answer.Value+" "+o.Answer.Label), o.At.Format(time.DateOnly))
	case workflow.Withdrawn:
		return "withdrawn " + o.Question
	case workflow.PersonWanted:
		return "person wanted"
	case workflow.Restarted:
		return strings.Join(append([]string{"restarted"}, o.Questions...), " ")
	case workflow.Note:
		return "note " + words(o.Text)
	case workflow.Remark:
		return "remark " + o.Text
	case workflow.Route:
		return "route " + o.Team
	case workflow.AssignTo:
		line := strings.TrimSpace("assign " + strings.TrimSpace(o.Team+" "+o.Strategy))
		if o.Agent != "" {
			line += " @" + o.Agent
		}
		if o.LastAgent {
			line += " last agent"
		}
		if o.IfUnavailable {
			line += " (speaks if unavailable)"
		}
		if o.IfBusy {
			line += " (speaks if busy)"
		}
		return line
	case workflow.Close:
		return "close"
	case workflow.Call:
		line, head, body := o.Request.Shown()
		return strings.TrimSpace("call " + strings.Join(append([]string{line}, head...), " | ") + " " + body)
	case workflow.CallFailed:
		return fmt.Sprintf("call of %s failed: %s", o.Host, o.Why)
	}
	return fmt.Sprintf("unknown output %T", o)
}

func showChoices(choices []workflow.Choice) string {
	line := ""
	for _, c := range choices {
		line += fmt.Sprintf(" [%s %s]", c.Key, c.Mark+c.Label)
	}
	return line
}

// words is a document as one line.
func words(doc richtext.Doc) string {
	var b strings.Builder
	for i, block := range doc {
		if i > 0 {
			b.WriteString(" | ")
		}
		para, ok := block.(richtext.Para)
		if !ok {
			fmt.Fprintf(&b, "%#v", block)
			continue
		}
		for _, in := range para.Text {
			switch in := in.(type) {
			case richtext.Text:
				b.WriteString(in.S)
			case richtext.Break:
				b.WriteString(" / ")
			default:
				fmt.Fprintf(&b, "%#v", in)
			}
		}
	}
	return b.String()
}
