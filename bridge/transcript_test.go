package bridge_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata with what happens now")

// TestTranscripts plays every file in testdata/transcripts: lines that say what
// people do, each followed by the effects it has. Lines of effects begin with a
// tab and are rewritten by -update; read the difference before you commit it.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal([]byte(got), want) {
				t.Errorf("the transcript has changed (rewrite it with -update, and read the difference):\n%s", firstDifference(string(want), got))
			}
		})
	}
}

// play runs a transcript and returns it with the effects that follow now.
func play(t *testing.T, script string) string {
	t.Helper()
	w := newWorld(t)
	var out strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "\t") {
			continue
		}
		out.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		w.log.Reset()
		w.do(t, line)
		out.WriteString(w.log.String())
	}
	return out.String()
}

// world is the shell around the core, made of maps.
type world struct {
	log        strings.Builder
	now        time.Time
	next       bridge.EventID
	number     bridge.ConversationID
	order      int64
	policy     *bridge.Policy
	contact    bridge.Contact // the one in focus
	archive    archive
	others     map[bridge.ContactID]desk
	away       map[bridge.PersonID]bridge.Away
	teams      map[bridge.TeamID]bridge.Team
	people     map[bridge.PersonID]bridge.Person
	members    map[bridge.TeamID][]bridge.PersonID
	timers     map[string]bridge.Timer
	queue      []func()
	held       map[bridge.Lane]bool
	waiting    []bridge.Effect
	written    map[string]bridge.MessageID
	lost       map[bridge.EffectID]bridge.Effect // refused deliveries
	said       map[bridge.MessageID]bridge.Said
	about      bridge.MessageID                     // what the present event is about
	last       map[bridge.PersonID]bridge.MessageID // what each agent wrote last
	alone      map[bridge.CardButton]bool           // those that one person alone sees
	asked      bridge.MessageID                     // what "Reply to this" was used on last
	opened     map[bridge.PersonID]bridge.Modal     // the forms that each has opened last
	acts       bridge.PersonID                      // who does something
	offered    []bridge.CardButton                  // below what was said in the thread
	buttons    []bridge.Button
	unsure     bool            // the next post to the customer may arrive twice
	fail       string          // reason with which the next post to the customer is refused
	failOp     string          // the same for the next operation of a name
	calls      []bridge.Effect // that another system has not answered
	offline    bool            // nothing is settled
	delay      string          // why
	thread     bridge.ConversationID
	n          int           // which of that conversation's threads people write in; 0: the latest
	transcript []bridge.Said // of the present conversation

	forms map[bridge.PersonID]*openForm // of workflows, that somebody has open
	asker bridge.PersonID               // whose event is being decided

	configuration bridge.Configuration // what "/desk status" tells of it
	notes         []string             // for the log
}

// desk is what belongs to a contact who is not in focus.
type desk struct {
	contact bridge.Contact
	thread  bridge.ConversationID
	n       int
	said    []bridge.Said // the transcript
	buttons []bridge.Button
}

const inboundYAML = `
id: inbound
name: Inbound
trigger: {event: conversation_opened, if: 'conversation.source == "contact"'}
steps:
  - say: {en: "Hello {{ contact.first_name }}!", de: "Hallo {{ contact.first_name }}!"}
  - id: topic
    ask: {en: "What is it about?", de: "Worum geht es?"}
    type: choice
    choices:
      - {id: sales, label: {en: "Buying", de: "Kaufen"}}
      - {id: support, label: {en: "Help", de: "Hilfe"}}
  - id: email
    ask: {en: "Your e-mail address?", de: "Ihre E-Mail-Adresse?"}
    type: email
    save: contact.email
    required: false
    skip_if: 'contact.email != ""'
  - switch: answers.topic
    cases:
      sales: [{route: sales}]
    else: [{route: support}]
  - assign: {}
`

// earlyYAML lets agents see the conversation while its questions run.
const earlyYAML = `
id: early
name: Early
trigger: {event: conversation_opened, if: 'conversation.origin == "early"'}
steps:
  - route: support
  - id: wish
    ask: "What do you need?"
  - id: email
    ask: "And your e-mail address?"
    type: email
  - assign: {}
`

func parse(t *testing.T, source string) *workflow.Definition {
	t.Helper()
	if def, before := parsed.Load(source); before {
		return def.(*workflow.Definition)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		t.Fatal(err)
	}
	def, problems := workflow.Parse(doc.Content[0], scope())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	parsed.Store(source, def)
	return def
}

// parsed are definitions by their source. They are never changed, and worlds, of which laws
// make hundreds, have most of them in common.
var parsed sync.Map

// scope is what the world's workflows may refer to.
func scope() workflow.Scope {
	return workflow.Scope{File: "workflows.yaml", Teams: map[string]string{"sales": "Sales", "support": "Support"}, Secrets: []string{"crm"}, Attach: attach}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), next: 1, number: 1042, order: 100,
		policy: &bridge.Policy{
			Teams: []bridge.TeamPolicy{
				{ID: "sales", Name: "Sales", Room: "C0SALES", Strategy: bridge.AssignRoundRobin},
				{ID: "support", Name: "Support", Room: "C0SUPPORT", Strategy: bridge.AssignNobody},
			},
			FallbackTeam: "support",
			Channels:     map[bridge.EndpointID]bridge.ChannelPolicy{"telegram": {App: "Telegram", Name: "@shop_bot"}},
			ReopenWithin: 15 * time.Minute, CloseWhenSilent: 72 * time.Hour,
			NotePrefixes: []string{"//", ";;", "note:", "🔒"}, Reactions: bridge.DefaultReactions(),
			Workflows: []*workflow.Definition{parse(t, earlyYAML), parse(t, enrichYAML), parse(t, formYAML), parse(t, callYAML), parse(t, visitYAML), parse(t, salesTalkYAML), parse(t, inboundYAML)}, Phrases: bridge.NewPhrases(), Command: "/desk",
			Caps: map[bridge.EndpointID]bridge.Caps{
				"telegram": {Files: telegramFiles, Text: 4096, Measure: richtext.UTF16, Edit: bridge.Always, Delete: 48 * time.Hour, Buttons: 8, ButtonLabel: 40, Share: []string{bridge.SharePhone, bridge.ShareLocation}, React: []string{"👍", "❤", "🎉", "🔥", "👎"}, Features: richtext.Features{
					Styles: richtext.Bold | richtext.Italic | richtext.Mono, Links: true, Quotes: true, CodeBlocks: true}},
				bridge.Desk: {ReactAny: true, Files: deskFiles, Text: 4000, Measure: richtext.Runes, Features: richtext.Features{
					Styles: richtext.Bold | richtext.Italic | richtext.Strike | richtext.Mono, Links: true, Quotes: true, CodeBlocks: true, Lists: true}},
			},
		},
		contact: bridge.Contact{ID: 7, Identity: bridge.Identity{Endpoint: "telegram", User: "555", Chat: "555"}},
		teams:   map[bridge.TeamID]bridge.Team{"sales": {ID: "sales"}, "support": {ID: "support"}},
		people: map[bridge.PersonID]bridge.Person{
			"ana": {ID: "ana", Name: "Ana Lima"}, "jonas": {ID: "jonas", Name: "Jonas Berg"},
			"eva":  {ID: "eva", Name: "Eva Kraus"},
			"gast": {ID: "gast", Name: "Gast", Guest: true}, "fremd": {ID: "fremd", Name: "Frieda Fremd"},
		},
		members: map[bridge.TeamID][]bridge.PersonID{"sales": {"ana", "jonas"}, "support": {"ana", "jonas"}},
		others:  map[bridge.ContactID]desk{}, away: map[bridge.PersonID]bridge.Away{},
		timers: map[string]bridge.Timer{}, held: map[bridge.Lane]bool{},
		said: map[bridge.MessageID]bridge.Said{}, last: map[bridge.PersonID]bridge.MessageID{},
		written: map[string]bridge.MessageID{}, lost: map[bridge.EffectID]bridge.Effect{},
	}
	w.policy.Workflows = append(languageWorkflows(t), w.policy.Workflows...)
	w.policy.Scope = scope()
	for i, d := range w.policy.Workflows {
		w.policy.File = append(w.policy.File, bridge.FileWorkflow{Definition: d, Place: fmt.Sprintf("workflows.yaml:%d:5", 10*i+1)})
	}
	return w
}

// do carries out one line of a transcript and everything that follows from it.
func (w *world) do(t *testing.T, line string) {
	t.Helper()
	var n int
	who, rest, _ := strings.Cut(line, " ")
	verb, what, _ := strings.Cut(rest, " ")
	switch {
	case who == "advance":
		w.advance(t, rest)
	case who == "offline": // offline, or offline REASON
		w.offline, w.delay = true, verb
	case who == "unsure": // the next post to the customer may arrive twice
		w.unsure = true
	case who == "online":
		w.offline = false
		w.deliver()
	case who == "refuse": // refuse OP REASON: the next such operation fails
		w.failOp, w.fail = verb, what
	case who == "notify": // notify TEAM new=here assigned=dm waiting=5m
		w.notify(t, bridge.TeamID(verb), what)
	case who == "persona":
		w.policy.Persona = bridge.Persona(rest)
	case who == "members":
		w.members[bridge.TeamID(verb)] = nil
		for m := range strings.FieldsSeq(what) {
			w.members[bridge.TeamID(verb)] = append(w.members[bridge.TeamID(verb)], bridge.PersonID(m))
		}
	case who == "longest": // longest N: how long a message to the customer may be
		fmt.Sscan(verb, &n)
		policy, caps := *w.policy, maps.Clone(w.policy.Caps)
		c := caps["telegram"]
		c.Text = n
		caps["telegram"], policy.Caps = c, caps
		w.policy = &policy
	case who == "buttons": // buttons N: how many a message to the customer may have
		fmt.Sscan(verb, &n)
		policy, caps := *w.policy, maps.Clone(w.policy.Caps)
		c := caps["telegram"]
		c.Buttons = n
		caps["telegram"], policy.Caps = c, caps
		w.policy = &policy
	case who == "undo": // undo TIME: how long a reply can be taken back, in all teams
		w.undo(t, verb)
	case who == "mode": // mode NAME: who speaks to the customer, in all teams
		teams := slices.Clone(w.policy.Teams)
		for i := range teams {
			teams[i].Mode = bridge.Mode(verb)
		}
		policy := *w.policy
		policy.Teams = teams
		w.policy = &policy
	case who == "thread": // thread #C or #C.N: people write in the (N-th) thread of that conversation
		w.n = 0
		fmt.Sscanf(rest, "#%d.%d", &w.thread, &w.n)
	case who == "admin": // admin NAME: they are one
		policy := *w.policy
		policy.Admins = append(slices.Clone(policy.Admins), bridge.PersonID(rest))
		w.policy = &policy
	case who == "focus": // focus NAME: from here on "customer" is that person
		w.focus(w.named(rest))
	case who == "configuration": // configuration read, or configuration refused MORE WHY: by the program
		w.configured(verb, what)
	case who == "field": // field PATH TYPE …: the configuration declares it
		w.declares(t, rest)
	case who == "policy": // policy KEY VALUE: see policy_test.go
		w.change(t, verb, what)
	case who == "takes": // takes SIDE SIZE: how large the files may be that a side takes, or no: none
		w.takes(t, verb, what)
	case who == "workflow": // workflow YAML: an admin has made it in Slack, and turned it on
		w.makes(t, rest)
	case who == "crm": // crm answers JSON, or crm fails REASON: the other system
		w.crm(t, verb, what)
	case who == "customer":
		w.customer(t, verb, what)
	default:
		w.agent(t, bridge.PersonID(who), verb, what)
	}
	w.run()
}

func (w *world) customer(t *testing.T, verb, what string) {
	t.Helper()
	from := bridge.Profile{Name: "Mia Wolf", FirstName: "Mia", LastName: "Wolf", Language: "en"}
	if w.contact.ID != 7 {
		from = bridge.Profile{Name: string(w.contact.Identity.User), Language: "en"}
	}
	switch verb {
	case "says":
		in := bridge.MessageIn{Stamp: w.stamp(), From: from, Kind: bridge.KindText, Text: richtext.FromPlain(what)}
		if cmd, isCommand := strings.CutPrefix(what, "/"); isCommand {
			in.Command, in.Args, _ = strings.Cut(cmd, " ")
			in.Text = nil
		}
		w.decide(in)
	case "sends":
		w.decide(bridge.MessageIn{Stamp: w.stamp(), From: from, Kind: what})
	case "attaches", "adds":
		w.attaches(t, from, verb == "adds", what)
	case "owns", "shares": // a contact card: their own, or somebody's
		w.decide(bridge.MessageIn{Stamp: w.stamp(), From: from, Kind: bridge.KindContact, Card: &bridge.ContactCard{
			Name: "Mia Wolf", Phone: what, Own: verb == "owns",
		}})
	case "edits", "swaps", "deletes":
		w.changes(t, from, verb, what)
	case "reacts":
		w.customerReacts(what)
	case "presses":
		for _, b := range slices.Backward(w.buttons) {
			if b.Label == what {
				w.decide(bridge.Pressed{Stamp: w.stamp(), From: from, Data: b.ID})
				return
			}
		}
		t.Fatalf("there is no button %q", what)
	case "gives", "reports", "pins", "is", "lives", "moves", "stops", "replies", "quotes", "recalls", "forwards", "passes-card", "gets-told", "gets-edited":
		w.gives(t, from, verb, what)
	case "blocks", "unblocks":
		w.decide(bridge.Reachable{At: w.now, From: from, Can: verb == "unblocks"})
	default:
		t.Fatalf("a customer cannot %q", verb)
	}
}

func (w *world) agent(t *testing.T, who bridge.PersonID, verb, what string) {
	t.Helper()
	w.acts = who
	switch verb {
	case "writes":
		w.last[who] = w.next.Message(0)
		w.written[what] = w.last[who]
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.FromPlain(what)})
	case "wrote": // two hours ago, while the program was away
		s := w.stamp()
		s.At = s.At.Add(-2 * time.Hour)
		w.last[who] = w.next.Message(0)
		w.decide(bridge.Replied{Stamp: s, Author: who, Text: richtext.FromPlain(what), CaughtUp: true})
	case "calls": // begins with a mention of us
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.FromPlain(what), ToUs: true})
	case "forwards":
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.FromPlain(what), Forwarded: true})
	case "chooses": // presses a button below something said in the thread
		for _, b := range slices.Backward(w.offered) {
			if b.Label == what {
				w.about = bridge.MessageID(b.Value)
				w.decide(bridge.CardPressed{At: w.now, Actor: who, Action: b.Action, Value: b.Value, Respond: "respond", Private: w.alone[b]})
				return
			}
		}
		t.Fatalf("%s is not offered %q", who, what)
	case "mentions": // mentions NAME TEXT
		name, text, _ := strings.Cut(what, " ")
		w.last[who] = w.next.Message(0)
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.Doc{richtext.Para{Text: []richtext.Inline{
			richtext.Mention{Kind: richtext.Person, Ref: name, Label: w.people[bridge.PersonID(name)].Name}, richtext.Text{S: " " + text},
		}}}})
	case "mentions-to": // mentions-to !COMMAND NAME …
		words := strings.Fields(what)
		var text []richtext.Inline
		for i, word := range words {
			if i == 0 {
				text = append(text, richtext.Text{S: word})
				continue
			}
			text = append(text, richtext.Text{S: " "}, richtext.Mention{Kind: richtext.Person, Ref: word})
		}
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.Doc{richtext.Para{Text: text}}})
	case "tells": // tells NAME TEXT: with !r and a mention that has no label yet
		name, text, _ := strings.Cut(what, " ")
		w.decide(bridge.Replied{Stamp: w.stamp(), Author: who, Text: richtext.Doc{richtext.Para{Text: []richtext.Inline{
			richtext.Text{S: "!r Ask "}, richtext.Mention{Kind: richtext.Person, Ref: name}, richtext.Text{S: " " + text},
		}}}})
	case "uploads":
		w.uploads(t, who, what)
	case "presses":
		// presses ACTION, or presses ACTION TEXT for a button that concerns what was written
		action, text, _ := strings.Cut(what, " ")
		w.decide(bridge.CardPressed{At: w.now, Actor: who, Action: action, Value: string(w.written[text]), Respond: "respond", Trigger: "trigger"})
	case "changes": // changes LABEL=VALUE …: the form that was opened last, otherwise as it is
		w.changesForm(who, what)
	case "submits": // submits FORM FIELD=VALUE …
		w.submits(who, what)
	case "fills", "taps", "picks", "saves", "looks-back": // see transcript_builder_test.go
		w.build(t, who, verb, what)
	case "confides", "touches":
		w.inPrivate(t, who, verb, what)
	case "commands": // commands TEXT: the slash command
		w.commanded(who, what)
	case "asks": // asks why: how the conversation came to its assignee
		fmt.Fprintf(&w.log, "\t%s\n", quote(bridge.WhyMe(w.env(), w.contact.Current)))
	case "sends": // sends WHOM: the shortcut "Send to customer" on what somebody wrote last
		w.about = w.last[bridge.PersonID(what)]
		w.decide(bridge.CardPressed{At: w.now, Actor: who, Action: bridge.ActionAfterAll, On: "on", Respond: "respond"})
	case "edits-to": // edits-to NAME TEXT: with a mention
		name, text, _ := strings.Cut(what, " ")
		w.about = w.last[who]
		w.decide(bridge.ReplyChanged{Stamp: w.stamp(), Author: who, Text: richtext.Doc{richtext.Para{Text: []richtext.Inline{
			richtext.Text{S: "Ask "}, richtext.Mention{Kind: richtext.Person, Ref: name}, richtext.Text{S: " " + text},
		}}}})
	case "edits":
		w.about = w.last[who]
		w.decide(bridge.ReplyChanged{Stamp: w.stamp(), Author: who, Text: richtext.FromPlain(what)})
	case "reacts", "unreacts":
		w.reacts(who, verb, what)
	case "replies-to", "answers":
		w.answers(who, verb, what)
	case "deletes-thread":
		w.decide(bridge.ThreadGone{At: w.now})
	case "deletes-files", "deletes-last-files": // deletes-files NAME+NAME: of what they wrote last
		ev := bridge.ReplyDeleted{Stamp: w.stamp(), Author: who, NoneLeft: verb == "deletes-last-files"}
		for name := range strings.SplitSeq(what, "+") {
			ev.Files = append(ev.Files, bridge.RemoteID(name))
		}
		w.about = w.last[who]
		w.decide(ev)
	case "deletes": // deletes, or deletes TEXT for what was written that reads so
		if w.about = w.last[who]; what != "" {
			w.about = w.written[what]
		}
		w.decide(bridge.ReplyDeleted{Stamp: w.stamp(), Author: who})
	default:
		t.Fatalf("an agent cannot %q", verb)
	}
}

// run takes what is queued until nothing is.
func (w *world) run() {
	for len(w.queue) > 0 {
		f := w.queue[0]
		w.queue = w.queue[1:]
		f()
	}
}

func (w *world) env() bridge.Env {
	n := w.n
	conversation := w.thread
	if conversation == 0 && w.contact.Current != nil {
		conversation = w.contact.Current.ID
	}
	env := bridge.Env{
		Now: w.now, Event: w.next, Next: w.number, Conversation: conversation, Thread: n, Policy: w.policy,
		People: w.people, Members: w.members, Said: w.said, About: w.about,
		Away: w.away, Loads: w.loads(), Delay: w.delay,
	}
	w.next++
	w.about = ""
	if c := w.contact.Current; c != nil && c.Run != nil {
		for _, def := range append(w.archive.ran, w.policy.Workflows...) {
			if def.Hash == c.Run.Hash {
				env.Definition = def
			}
		}
	}
	return env
}

func (w *world) decide(ev bridge.Event) {
	var out bridge.Outcome
	env := w.env()
	if _, moving := ev.(bridge.Moving); moving {
		env.History = &bridge.History{Said: w.transcript}
	}
	w.contact, out = bridge.DecideContact(env, w.contact, ev)
	w.notes = append(w.notes, out.Notes...)
	if w.contact.Current != nil && w.contact.Current.ID == w.number {
		w.number++
		w.thread, w.n = 0, 0
		w.transcript = nil
	}
	w.follow(w.owner(), out)
}

func (w *world) follow(owner string, out bridge.Outcome) {
	w.keep(out)
	for _, x := range out.Timers {
		if x.At.IsZero() {
			delete(w.timers, owner+x.Key)
		} else {
			w.timers[owner+x.Key] = x
		}
	}
	for _, x := range out.Away {
		if delete(w.away, x.Person); !x.Back {
			w.away[x.Person] = x.Away
		}
	}
	for _, r := range out.Records {
		s, known := w.said[r.Message]
		if !known {
			w.transcript = append(w.transcript, bridge.Said{
				Message: r.Message, From: r.From, Author: bridge.PersonID(r.Author), Kind: r.Kind, Body: r.Body, At: r.At, About: r.About, Files: r.Files, Head: r.Head, Signed: r.Signed,
			})
			s = bridge.Said{Message: r.Message, Conversation: r.Conversation, Author: bridge.PersonID(r.Author), Kind: r.Kind, Body: r.Body, At: r.At, About: r.About, Files: r.Files, Head: r.Head}
		}
		if r.Part > 0 {
			s = w.addPart(s, r)
		}
		s.From, s.Signed = r.From, r.Signed
		w.said[r.Message] = s
		for i := range w.transcript {
			if w.transcript[i].Message == r.Message {
				w.transcript[i].From = r.From
			}
		}
		if about, known := w.said[r.About]; known {
			if r.Kind == "edit" {
				about.Body = r.Body
			}
			about.Deleted = about.Deleted || r.Kind == "deletion"
			w.said[r.About] = about
		}
	}
	w.keepReactions(out.Reactions)
	w.keepMade(out.Made)
	w.keepDrafts(out.Drafts)
	w.archive.keepTrials(out)
	for _, id := range out.Retries {
		w.waiting = append(w.waiting, w.lost[id])
	}
	for _, c := range out.Consents {
		fmt.Fprintf(&w.log, "\tevidence: %s given %v, %q in %q, version %s of %s, by message %s\n",
			c.Question, c.Given, c.Text, c.Language, c.Version, c.Policy, c.Answer+bridge.MessageID(c.Remote))
	}
	for _, c := range out.Cancel {
		w.waiting = slices.DeleteFunc(w.waiting, func(e bridge.Effect) bool {
			p, is := e.Op.(bridge.Post)
			return is && e.Lane == c.Lane && p.Message == c.Message
		})
	}
	if r := out.Reload; r != nil {
		fmt.Fprintf(&w.log, "\tthe configuration is read anew, for %s at %s, for all: %v\n", r.By, r.Respond, r.Share)
	}
	for _, e := range out.AtOnce {
		w.opens(e.Op)
		fmt.Fprintf(&w.log, "\t%s\n", w.describe(e))
	}
	w.waiting = append(w.waiting, out.Effects...)
	for _, l := range out.Hold {
		w.held[l] = true
	}
	for _, l := range out.Release {
		delete(w.held, l)
	}
	for _, l := range out.Discard {
		w.waiting = slices.DeleteFunc(w.waiting, func(e bridge.Effect) bool { return e.Lane == l })
	}
	for _, f := range out.Forwards {
		w.queue = append(w.queue, func() {
			if f.Team != "" {
				w.decideTeam(f.Team, f.Event)
				return
			}
			w.decideFor(f.Contact, f.Event)
		})
	}
	w.deliver()
}
