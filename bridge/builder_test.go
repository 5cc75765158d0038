package bridge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// Whatever an admin does in the form, it is one that Slack shows, what is saved can be read,
// and the steps that it does not show stay as they are.
func TestBuilderInAnyOrder(t *testing.T) {
	sources := []string{
		"id: w\nsteps: [{ask: 'A?', id: a, type: choice, choices: [{id: x, label: X}, {id: y, label: Y}]}, {tag: [t]}, {ask: 'B?', id: b, timeout: 1h}, {switch: answers.a, cases: {x: [{route: sales}]}}, {say: Bye}]",
		"id: w\ntrigger: {event: tag_added, tag: vip}\nsteps: [{say: {en: Hi, de: Hallo}}, {if: contact.returning, then: [{route: sales}]}, {ask: {en: 'A?', de: 'A?'}, id: a, type: number, min: 1}]",
		"id: w\nsteps: [" + strings.Repeat("{note: n}, ", 60) + "{ask: 'A?', id: a}]",
	}
	texts := rapid.SampledFrom([]string{"", "w", "x", "Which?", "{{", "{{ contact.first_name }}", "{{ answers.a }}", "yes", "  ", "a b", "12", "كيف", strings.Repeat("long ", 600), "b", "Y\nZ: #"})
	plan := workflow.Field{Type: workflow.FieldChoice, Choices: []string{"x", "pro"}}
	fields := &workflow.Fields{Contact: map[string]workflow.Field{"plan": plan}}
	rapid.Check(t, func(rt *rapid.T) {
		p := &bridge.Policy{
			Fields: []bridge.FieldPolicy{{Path: "contact.fields.plan", Field: plan}},
			Scope:  scope(), Teams: []bridge.TeamPolicy{{ID: "sales", Name: "Sales"}, {ID: "support", Name: "Support"}}, FallbackTeam: "support",
			Channels: map[bridge.EndpointID]bridge.ChannelPolicy{"telegram": {App: "Telegram"}, "web": {App: "Web"}},
			Admins:   []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk",
		}
		p.Scope.Fields = fields
		f := &bridge.Findings{}
		command, others := "workflow new", []string(nil)
		if source := rapid.SampledFrom(append(sources, "")).Draw(rt, "source"); source != "" {
			d, problems := workflow.Read([]byte(source), scope())
			if len(problems) > 0 {
				rt.Fatal(problems)
			}
			m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: string(d.YAML())}
			f.Made, f.Versions, others = []bridge.MadeWorkflow{m}, []bridge.MadeWorkflow{m}, otherSteps(rt, m.Text)
			command = "workflow edit w"
		}
		var form *bridge.Modal
		var event bridge.EventID
		decide := func(ev bridge.Event) {
			event++
			env := bridge.Env{Event: event, Now: time.Unix(0, 0), Policy: p, Found: f, People: map[bridge.PersonID]bridge.Person{"eva": {ID: "eva", Name: "Eva"}}}
			out := bridge.DecideDesk(env, ev)
			for _, d := range out.Drafts {
				if f.Draft = &d; len(d.Body) == 0 {
					f.Draft = nil
				}
			}
			for _, m := range out.Made {
				if _, why := p.Readable(m); why != "" {
					rt.Fatalf("what was saved cannot be read: %s\n%s", why, m.Text)
				}
				if got := otherSteps(rt, m.Text); !slices.Equal(got, others) {
					rt.Fatalf("the other steps were %q, and are %q", others, got)
				}
				f.Made, f.Versions = []bridge.MadeWorkflow{m}, append([]bridge.MadeWorkflow{m}, f.Versions...)
			}
			for _, e := range out.AtOnce {
				switch op := e.Op.(type) {
				case bridge.OpenModal:
					form = &op.Modal
				case bridge.UpdateModal:
					form = &op.Modal
				case bridge.RefuseModal:
					refusable(rt, *form, op.Errors)
				case bridge.Respond:
					rt.Fatalf("there is no form: %s", op.Body.Plain())
				}
			}
			shownBySlack(rt, *form)
		}
		decide(bridge.Commanded{Actor: "eva", Text: command, Trigger: "t", Respond: "r"})
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			ev := bridge.Submitted{Actor: "eva", Kind: form.Kind, Value: form.Value, View: "v", Values: map[string]string{}}
			var buttons []bridge.CardButton
			for _, x := range form.Fields {
				value := x.Value
				if x.ID != "" && rapid.IntRange(0, 3).Draw(rt, "filled") == 0 {
					value = texts.Draw(rt, x.Label)
					if len(x.Choices) > 0 {
						value = rapid.SampledFrom(x.Choices).Draw(rt, x.Label).ID
					}
				}
				switch x.Kind {
				case bridge.FieldPick:
					buttons = append(buttons, bridge.CardButton{Action: x.Action, Value: rapid.SampledFrom(x.Choices).Draw(rt, "picked").ID})
				default:
					if buttons = append(buttons, x.Buttons...); x.ID != "" && value != "" {
						ev.Values[x.ID] = value
					}
				}
			}
			if len(form.Fields) == 0 { // it was saved
				decide(bridge.Commanded{Actor: "eva", Text: "workflow edit w", Trigger: "t", Respond: "r"})
				continue
			}
			if i := rapid.IntRange(-3, len(buttons)-1).Draw(rt, "button"); i >= 0 {
				ev.Action, ev.Pick = buttons[i].Action, buttons[i].Value
			}
			if command == "workflow new" && ev.Action == "" {
				for id := range ev.Values {
					if strings.HasPrefix(id, "id.") {
						ev.Values[id] = "w"
					}
				}
			}
			decide(ev)
		}
	})
}

// otherSteps are the steps of a workflow that the form does not show, in order.
func otherSteps(rt *rapid.T, text string) []string {
	d, err := workflow.ReadDraft([]byte(text))
	if err != nil {
		rt.Fatal(err)
	}
	var others []string
	for _, item := range d.Items() {
		if item.Question == nil {
			others = append(others, item.Other)
		}
	}
	return others
}

// refusable fails if a form could not say what is wrong below its fields.
func refusable(rt *rapid.T, m bridge.Modal, errors map[string]string) {
	for id, why := range errors {
		there := slices.ContainsFunc(m.Fields, func(f bridge.ModalField) bool { return f.ID == id && f.Kind != bridge.FieldPick })
		if !there || why == "" {
			rt.Fatalf("%q of the field %q", why, id)
		}
	}
	if len(errors) == 0 {
		rt.Fatal("it is refused without a reason")
	}
}

// shownBySlack fails for a form that Slack would not show.
func shownBySlack(rt *rapid.T, m bridge.Modal) {
	if n := len(m.Fields); n > bridge.MaxModalFields || len(m.Value) > 2900 || n == 0 && m.Text.Empty() {
		rt.Fatalf("%d fields, %q", n, m.Text.Plain())
	}
	ids := map[string]bool{}
	for _, f := range m.Fields {
		about := fmt.Sprintf("%s %q (%s)", f.Kind, f.ID, f.Label)
		if ids[f.ID] && f.ID != "" || len(f.ID) > 255 {
			rt.Fatalf("the id of %s", about)
		}
		ids[f.ID] = true
		actions := map[string]bool{}
		for _, b := range f.Buttons {
			if actions[b.Action] || b.Label == "" {
				rt.Fatalf("the buttons of %s: %+v", about, f.Buttons)
			}
			actions[b.Action] = true
		}
		switch f.Kind {
		case bridge.FieldNote:
			if f.Text.Empty() {
				rt.Fatalf("nothing stands in %s", about)
			}
		case bridge.FieldButtons:
			if len(f.Buttons) == 0 {
				rt.Fatal("there is no button")
			}
		case bridge.FieldChoice, bridge.FieldPick:
			known := f.Value == "" && f.Kind == bridge.FieldPick
			values := map[string]bool{}
			for _, c := range f.Choices {
				known = known || c.ID == f.Value
				if values[c.ID] || c.ID == "" || c.Label == "" {
					rt.Fatalf("the choices of %s: %+v", about, f.Choices)
				}
				values[c.ID] = true
			}
			if !known || len(f.Choices) > bridge.MaxChoices {
				rt.Fatalf("%q of %s is none of %+v", f.Value, about, f.Choices)
			}
		default:
			if f.Label == "" || len([]rune(f.Value)) > bridge.MaxModalText {
				rt.Fatalf("what stands in %s: %q", about, f.Value)
			}
		}
	}
}

// TestBuilderOpens has in each row a workflow that the form cannot show as a whole, and what
// the admin is told.
func TestBuilderOpens(t *testing.T) {
	long := strings.Repeat("long ", 700)
	var choices, notes []string
	for i := range 40 {
		choices = append(choices, fmt.Sprintf("{id: c%d, label: Choice %d}", i, i))
	}
	for range 95 {
		notes = append(notes, "{note: n}")
	}
	for _, tt := range []struct{ name, steps, taps, want string }{
		{"a text that is too long", "[{say: '" + long + "'}, {ask: 'A?', id: a}]", "", "Greeting: it is too long for a form, and stays as it is."},
		{"a question that is too long", "[{ask: '" + long + "', id: a}]", "change", "Question: it is too long for a form, and stays as it is."},
		{"choices that are too many", "[{ask: 'A?', id: a, type: choice, choices: [" + strings.Join(choices, ", ") + "]}]", "change", "Its 40 choices are too many for a form, and stay as they are."},
		{"a workflow that decides on the team by itself", "[{ask: 'A?', id: a}, {if: contact.returning, then: [{route: sales}]}]", "", "Which team gets the conversation is decided among the steps above, and stays as it is."},
		{"a second question with choices", "[{ask: 'A?', id: a, type: choice, choices: [{id: x, label: X}]}, {ask: 'B?', id: b, type: choice, choices: [{id: x, label: X}]}, {switch: answers.a, cases: {x: [{route: sales}]}}]", "change 1", "The answer to “A?” decides on the team already."},
		{"almost too many steps", "[" + strings.Join(notes[:89], ", ") + ", {ask: 'A?', id: a}]", "", "There is no room for more questions in this form."},
		{"too many steps", "[" + strings.Join(notes, ", ") + ", {ask: 'A?', id: a}]", "", "“w” has too many steps for a form. /desk workflow export w gives you its text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, problems := workflow.Read([]byte("id: w\nsteps: "+tt.steps), scope())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: string(d.YAML())}
			env := bridge.Env{Event: 7, Found: &bridge.Findings{Made: []bridge.MadeWorkflow{m}, Versions: []bridge.MadeWorkflow{m}}, Policy: &bridge.Policy{
				Scope: scope(), Teams: []bridge.TeamPolicy{{ID: "sales", Name: "Sales"}, {ID: "support", Name: "Support"}}, Admins: []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk",
			}}
			out := bridge.DecideDesk(env, bridge.Commanded{Actor: "eva", Text: "workflow edit w", Trigger: "t", Respond: "r"})
			if action, pick, taps := strings.Cut(tt.taps, " "); action != "" {
				if !taps {
					pick = "0"
				}
				open := out.AtOnce[0].Op.(bridge.OpenModal).Modal
				env.Event, env.Found.Draft = 8, &out.Drafts[0]
				values := map[string]string{}
				for _, f := range open.Fields {
					values[f.ID] = f.Value
				}
				out = bridge.DecideDesk(env, bridge.Submitted{Actor: "eva", Kind: open.Kind, Value: open.Value, Action: action, Pick: pick, Values: values})
			}
			if got := inShort(out); !strings.Contains(got, tt.want) {
				t.Errorf("it shows %s", got)
			}
			form, is := out.AtOnce[0].Op.(bridge.OpenModal)
			if !is {
				return
			}
			// As it stands, it is saved as it was.
			env.Event, env.Found.Draft = 9, &out.Drafts[0]
			values := map[string]string{}
			for _, f := range form.Modal.Fields {
				values[f.ID] = f.Value
			}
			out = bridge.DecideDesk(env, bridge.Submitted{Actor: "eva", Kind: "workflow", Value: form.Modal.Value, Values: values})
			if got := inShort(out); len(out.Made) > 0 || !strings.Contains(got, "Nothing was changed") {
				t.Errorf("once it is saved it shows %s", got)
			}
		})
	}
}

// TestBuilderSaves has in each row what is done in the form of a workflow, and what comes of it.
func TestBuilderSaves(t *testing.T) {
	large := "[{ask: 'A?', id: a}" + strings.Repeat(", {note: "+strings.Repeat("n", 1000)+"}", 70) + "]"
	for _, tt := range []struct {
		name, steps, action string
		values              map[string]string
		admins              []bridge.PersonID
		want                string
		made                int
	}{
		{"a new name", "[{ask: 'A?', id: a}]", "", map[string]string{"name": "New"}, []bridge.PersonID{"eva"}, "“New” is saved: version 2.", 1},
		{"by somebody who is no admin any more", "[{ask: 'A?', id: a}]", "", map[string]string{"name": "New"}, nil, "“/desk workflow edit” is for admins.", 0},
		{"a workflow that is too large", large, "", map[string]string{"name": "New"}, []bridge.PersonID{"eva"}, "It is too large: a workflow that is made here has 64 KiB at most.", 0},
		{"a team that is gone, in another step", "[{ask: 'A?', id: a}, {if: contact.returning, then: [{route: gone}]}, {ask: 'B?', id: b}]", "", map[string]string{"name": "New"}, []bridge.PersonID{"eva"}, `⚠️ There is no team “gone”`, 0},
		{"a question beside it", "[{ask: 'A?', id: a}, {if: contact.returning, then: [{route: gone}]}, {ask: 'B?', id: b}]", "change", map[string]string{"ask": "Which?"}, []bridge.PersonID{"eva"}, "1. Which?", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scope()
			s.Teams = map[string]string{"gone": "Gone"}
			d, problems := workflow.Read([]byte("id: w\nsteps: "+tt.steps), s)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: string(d.YAML())}
			policy := &bridge.Policy{Scope: scope(), Admins: []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk"}
			env := bridge.Env{Event: 1, Policy: policy, Found: &bridge.Findings{Made: []bridge.MadeWorkflow{m}, Versions: []bridge.MadeWorkflow{m}}}
			out := bridge.DecideDesk(env, bridge.Commanded{Actor: "eva", Text: "workflow edit w", Trigger: "t"})
			form := out.AtOnce[0].Op.(bridge.OpenModal).Modal
			does := func(action string, typed map[string]string) {
				values := map[string]string{}
				for _, f := range form.Fields {
					name, _, _ := strings.Cut(f.ID, ".")
					if values[f.ID] = f.Value; typed[name] != "" {
						values[f.ID] = typed[name]
					}
				}
				env.Event, env.Found.Draft = env.Event+1, &out.Drafts[0]
				out = bridge.DecideDesk(env, bridge.Submitted{Actor: "eva", Kind: "workflow", Value: form.Value, Action: action, Pick: "0", Values: values})
			}
			if tt.action != "" {
				does(tt.action, nil)
				form = out.AtOnce[0].Op.(bridge.UpdateModal).Modal
			}
			changed := *policy
			changed.Admins = tt.admins
			env.Policy = &changed
			does("", tt.values)
			if got := inShort(out); !strings.Contains(got, tt.want) || len(out.Made) != tt.made {
				t.Errorf("%d versions, and it shows %s", len(out.Made), got)
			}
		})
	}
}

// Where an answer is kept as one of certain values, a choice whose label names one stands for
// it; others are refused below their labels.
func TestChoicesOfAField(t *testing.T) {
	plan := workflow.Field{Type: workflow.FieldChoice, Choices: []string{"free", "pro"}}
	s := scope()
	s.Fields = &workflow.Fields{Contact: map[string]workflow.Field{"plan": plan}}
	env := bridge.Env{Event: 1, Found: &bridge.Findings{}, Policy: &bridge.Policy{
		Scope: s, Admins: []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk",
		Fields: []bridge.FieldPolicy{{Path: "contact.fields.plan", Label: "Plan", Field: plan}},
	}}
	out := bridge.DecideDesk(env, bridge.Commanded{Actor: "eva", Text: "workflow new", Trigger: "t"})
	does := func(action, pick string, values map[string]string) bridge.Op {
		value := fmt.Sprintf("%d ", env.Event)
		env.Event, env.Found.Draft = env.Event+1, &out.Drafts[0]
		out = bridge.DecideDesk(env, bridge.Submitted{Actor: "eva", Kind: "workflow", Value: value, Action: action, Pick: pick, Values: values})
		return out.AtOnce[0].Op
	}
	does("add", "choice", map[string]string{"begins.1": "always", "team.1": "-", "on.1": "false"})
	words := map[string]string{"ask.2": "Which plan?", "label1.2": "Pro, please", "label2.2": "The FREE one", "label3.2": "None", "required.2": "true", "save.2": "contact.fields.plan"}
	asks := does("", "", words).(bridge.UpdateModal).Modal
	if said := asks.Fields[0].Text.Plain(); said != "⚠️ “Plan” is one of these: free, pro. Say below each choice which one it is kept as." {
		t.Fatalf("it says %q", said)
	}
	again := func(kept3 string) map[string]string {
		values := map[string]string{}
		for _, f := range asks.Fields {
			values[f.ID] = f.Value
		}
		values["label3.3"], values["kept1.3"], values["kept3.3"] = "None", "pro", kept3
		return values
	}
	for kept, want := range map[string]string{
		"-":   "The answer is kept as “Plan”, which is one of these: free, pro. Say which of them this choice stands for.",
		"pro": "Choice 1 is kept as the same. Make the two different.",
	} {
		got, is := does("", "", again(kept)).(bridge.RefuseModal)
		if !is || got.Errors["label3.3"] != want && got.Errors["label1.3"] != want {
			t.Fatalf("%s: got %+v", kept, got)
		}
		env.Event = 3 // what is refused looks as before
	}
	values := again("free")
	values["label2.3"] = ""
	does("", "", values)
	if body := string(out.Drafts[0].Body); !strings.Contains(body, `{id: pro, label: \"Pro, please\"}`) || !strings.Contains(body, `{id: free, label: None}`) {
		t.Errorf("the draft is %s", body)
	}
}

// inShort is what is shown, without most of what is too much of it.
func inShort(out bridge.Outcome) string {
	var w world
	s := w.describe(out.AtOnce[0])
	if n := len(s); n > 4000 {
		s = s[:500] + " … " + s[n-3500:]
	}
	return s
}

// Without a trigger, and from a workflow's text that nobody can read, no form is opened.
func TestBuilderDoesNotOpen(t *testing.T) {
	m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: "["}
	if got, _ := answerTo(t, "workflow edit w", &bridge.Policy{Scope: scope()}, &bridge.Findings{Made: []bridge.MadeWorkflow{m}}); !strings.Contains(got, "cannot be shown in a form") {
		t.Error(got)
	}
	if got, _ := answerTo(t, "workflow new", &bridge.Policy{Scope: scope()}, &bridge.Findings{}); !strings.Contains(got, "cannot be opened from here") {
		t.Error(got)
	}
}

// builds is an admin at the form for a new workflow.
type builds struct {
	*testing.T
	env bridge.Env
	out bridge.Outcome
}

func newBuilds(t *testing.T) *builds {
	return &builds{T: t, env: bridge.Env{Event: 1, Found: &bridge.Findings{}, Policy: &bridge.Policy{
		Scope: scope(), Admins: []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk",
	}}}
}

// does has something decided, and gives the form that comes of it.
func (b *builds) does(ev bridge.Event) (m bridge.Modal) {
	b.Helper()
	b.out = bridge.DecideDesk(b.env, ev)
	b.env.Event++
	for _, d := range b.out.Drafts {
		b.env.Found.Draft = &d
	}
	switch op := b.out.AtOnce[0].Op.(type) {
	case bridge.OpenModal:
		return op.Modal
	case bridge.UpdateModal:
		return op.Modal
	}
	return m
}

func (b *builds) opens() bridge.Modal {
	b.Helper()
	return b.does(bridge.Commanded{Actor: "eva", Text: "workflow new", Trigger: "t"})
}

// sends presses something in a form, or sends it in where action is empty, with other values in
// some fields than stand there.
func (b *builds) sends(m bridge.Modal, action, pick string, values map[string]string) bridge.Modal {
	b.Helper()
	ev := bridge.Submitted{Actor: "eva", Kind: m.Kind, Value: m.Value, Action: action, Pick: pick, Values: map[string]string{}}
	for _, f := range m.Fields {
		name, _, _ := strings.Cut(f.ID, ".")
		ev.Values[f.ID] = f.Value
		if value, is := values[name]; is {
			ev.Values[f.ID] = value
		}
	}
	return b.does(ev)
}

// Who presses twice before the form has changed goes on in what the first press has shown, to
// which the answer to the second comes too late.
func TestBuilderPressedTwice(t *testing.T) {
	b := newBuilds(t)
	opened := b.opens()
	first := b.sends(opened, "add", "text", map[string]string{"greeting": "Hi"})
	second := b.sends(opened, "add", "text", map[string]string{"greeting": "Hi"})
	if first.Value != second.Value || !strings.Contains(second.Fields[0].Text.Plain(), "Nothing was done") {
		t.Errorf("the first press shows the picture %q, the second %q: %s", first.Value, second.Value, second.Fields[0].Text.Plain())
	}
	list := b.sends(first, "back", "", nil)
	if list = b.sends(list, "add", "email", map[string]string{"greeting": "Hello"}); list.Title != "New question" {
		t.Errorf("it shows %s", list.Title)
	}
	if body := string(b.env.Found.Draft.Body); !strings.Contains(body, "say: Hello") {
		t.Errorf("what was typed is lost: %s", body)
	}
}

// A last word that is written before there is a question, and without a greeting, is none.
func TestBuilderLastWordFirst(t *testing.T) {
	b := newBuilds(t)
	opened := b.opens()
	b.sends(opened, "", "", map[string]string{"id": "w", "last": "Bye {{"})
	if r, is := b.out.AtOnce[0].Op.(bridge.RefuseModal); !is || r.Errors["last.1"] == "" {
		t.Errorf("got %+v", b.out.AtOnce[0].Op)
	}
	question := b.sends(opened, "add", "text", map[string]string{"id": "w", "last": "Bye"})
	list := b.sends(question, "", "", map[string]string{"ask": "Well?"})
	b.sends(list, "", "", nil)
	if len(b.out.Made) != 1 {
		t.Fatalf("got %+v", b.out.AtOnce[0].Op)
	}
	want := "id: w\ntrigger: {event: conversation_opened}\nsteps:\n  - ask: Well?\n    id: well\n  - say: Bye\n"
	if diff := cmp.Diff(want, b.out.Made[0].Text); diff != "" {
		t.Errorf("what is saved (-want +got):\n%s", diff)
	}
}

// Choices that lead to teams do so still once they were changed where there is one team by now.
func TestBuilderKeepsWhereChoicesLead(t *testing.T) {
	b := newBuilds(t)
	b.env.Policy.Teams = []bridge.TeamPolicy{{ID: "sales", Name: "Sales"}}
	m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: "id: w\nsteps:\n  - ask: A?\n    id: a\n    type: choice\n    choices:\n      - {id: x, label: X}\n  - switch: answers.a\n    cases:\n      x:\n        - route: sales\n"}
	b.env.Found.Made, b.env.Found.Versions = []bridge.MadeWorkflow{m}, []bridge.MadeWorkflow{m}
	list := b.does(bridge.Commanded{Actor: "eva", Text: "workflow edit w", Trigger: "t"})
	question := b.sends(list, "change", "0", nil)
	list = b.sends(question, "", "", map[string]string{"label1": "Extra"})
	b.sends(list, "", "", nil)
	if len(b.out.Made) != 1 || b.out.Made[0].Text != strings.Replace(m.Text, "label: X", "label: Extra", 1) {
		t.Errorf("it is saved as %+v", b.out)
	}
}
