package workflow_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

// TestMissingValues: what belongs to a missing value goes with it.
func TestMissingValues(t *testing.T) {
	for text, want := range map[string]string{
		"Hello, {{ x }}!":                          "Hello!",
		"Order ({{ x }}) is there.":                "Order is there.",
		"Order “{{ x }}” is „{{ x }}“ there.":      "Order is there.",
		"({{ x }}, {{ y }})":                       "",
		"a {{ x }}, {{ y }} b":                     "a b",
		"Yes. {{ x }}. No.":                        "Yes. No.",
		"Yes: {{ x }}.":                            "Yes.",
		"{{ x }}: hello":                           "hello",
		"{{ x }}!":                                 "",
		"¿{{ x }}? ¡Hola, {{ x }}!":                "¡Hola!",
		"Line\n- {{ x }}\n- b":                     "Line / - b",
		"one\n\n{{ x }}\ntwo":                      "one /  / two",
		"a - {{ x }} - b":                          "a - b",
		"{{ x }} / {{ y }}":                        "",
		"a – {{ x }}. (b – {{ x }})":               "a. (b)",
		"a: {{ x }} – b.":                          "a: b.",
		"{{ x }} · b":                              "b",
		"Order #{{ x }} is there":                  "Order is there",
		"a  {{ x }}  b":                            "a b",
		"a… {{ x }}…":                              "a…",
		"And {{ x }}; {{ y }}, end":                "And; end",
		"Bonjour {{ x }} !":                        "Bonjour !",
		"你好，{{ x }}！":                              "你好！",
		"你好（{{ x }}），再见":                           "你好，再见",
		"👋 {{ x }}":                                "👋",
		"Dear {{ x }} {{ y }},\nyour “{{ x }}” is": "Dear, / your is",
		"They are (very) {{ x }} kind":             "They are (very) kind",
		"Really?! {{ x }} Yes":                     "Really?! Yes",
	} {
		text = strings.NewReplacer("{{ x }}", "{{ contact.email }}", "{{ y }}", "{{ contact.phone }}").Replace(text)
		if got := said(t, ana(), fmt.Sprintf("%q", text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// drawText draws a text that reads well, with values in it.
func drawText(t *rapid.T) string {
	var b strings.Builder
	word := func() {
		value := fmt.Sprintf("{{ contact.fields.f%d }}", rapid.IntRange(0, 5).Draw(t, "field"))
		b.WriteString(rapid.SampledFrom([]string{"word", value, value, value + value, "(" + value + ")", "“" + value + "”", "(a " + value + ")", "#" + value}).Draw(t, "word"))
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "sentences") {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{" ", " ", "\n", "\n- "}).Draw(t, "between"))
		}
		word()
		for range rapid.IntRange(0, 4).Draw(t, "words") {
			b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", ", ", "; ", ": ", " – ", " / "}).Draw(t, "separator"))
			word()
		}
		b.WriteString(rapid.SampledFrom([]string{".", "!", "?", "…", ":"}).Draw(t, "end"))
	}
	return b.String()
}

// untidy is what a text does not have that reads well.
var untidy = regexp.MustCompile(`\{\{|\}\}|<no value>|nil|%!|\x00|  |(?m:^[ ,;:.!?…)”/–])|(?m: $)| [,;:.!?…)”]|[(“] |\(\)|“”|[,;:][,;:.!?…]|[.!?…] ?[.!?…,;:]|[–/,;:.!?…] [–/]|[–/][,;:.!?…)”]|#[ ,;:.!?…)”]|(?m:#$)`)

// TestCleanTexts: whichever values are missing, wherever a text stands, it reads as if nothing
// had been there.
func TestCleanTexts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := drawText(rt)
		quoted := fmt.Sprintf("%q", text)
		label := fmt.Sprintf("%q", "A "+strings.ReplaceAll(text, "\n", " "))
		d := must(t, withSteps(strings.NewReplacer("TEXT", quoted, "LABEL", label).Replace(`
- {say: TEXT, buttons: [{label: "{{ contact.fields.f0 }}, open", url: "https://example.com/{{ contact.fields.f0 }}"}]}
- {note: TEXT}
- {ask: TEXT, id: a, type: choice, invalid: TEXT, remind: {after: 1m, text: TEXT}, retries: 1, choices: [{id: x, label: LABEL}, {id: y, label: {en: Bread, de: TEXT}}]}
- {http: {url: "https://x.example/?q={{ contact.fields.f0 }}", method: POST, body: {t: TEXT, l: ["=contact.fields.f0"]}}}
`)))
		facts := ana()
		facts.Contact.Fields = map[string]string{}
		for i := range 6 {
			facts.Contact.Fields[fmt.Sprintf("f%d", i)] = rapid.SampledFrom([]string{"", "", "Rosa"}).Draw(rt, "value")
		}
		tidy := func(what, s string) {
			if s != strings.TrimSpace(s) || untidy.MatchString(s) {
				rt.Fatalf("%s is %q (%q), of %q with %v", what, s, untidy.FindString(s), text, facts.Contact.Fields)
			}
		}
		look := func(out []workflow.Output) {
			for _, o := range out {
				switch o := o.(type) {
				case workflow.Say:
					tidy("say", o.Text.Plain())
					for _, l := range o.Links {
						tidy("a button", l.Label)
					}
				case workflow.Note:
					tidy("note", o.Text.Plain())
				case workflow.Ask:
					for _, line := range strings.Split(o.Text.Plain(), "\n\n") {
						tidy("ask", line)
					}
					for _, c := range o.Choices {
						tidy("a choice", c.Label)
					}
				case workflow.Call:
					if _, _, body := o.Request.Shown(); strings.Contains(body, "{{") || strings.Contains(body, "<no value>") || strings.Contains(body, "%!") {
						rt.Fatalf("the body is %s", body)
					}
				}
			}
		}
		p := newPlayer(t, d, facts)
		look(p.begin())
		for _, in := range []string{"waits 1m", "says no", "waits 3s", "says x"} {
			look(p.give(p.input(in)))
		}
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(quoted), &node); err != nil {
			rt.Fatal(err)
		}
		m, problems := workflow.ParseMessage(&node, "messages.closed", workflow.Scope{})
		if len(problems) > 0 {
			rt.Fatal(problems)
		}
		tidy("a message", m.Fill(facts).Plain())
	})
}
