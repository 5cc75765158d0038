package workflow_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

var redraw = flag.Bool("redraw", false, "rewrite the pictures of testdata/chart")

const drawn = `
id: inbound
name: Inbound <enquiries>
trigger: {event: conversation_opened, if: 'conversation.source == "contact"'}
steps:
  - say: Hello {{ contact.first_name }}, this is a greeting that is far too long to stand on one line of a box
  - ask: "What is \"it\" about?"
    id: topic
    type: choice
    choices: [{id: buy, label: Buying}, {id: help, label: Help}]
    on_invalid: [{route: support}]
    on_timeout: [{note: silent}, {close: {}}]
  - switch: answers.topic
    cases:
      buy:
        - if: 'contact.language == "de"'
          then: [{say: Hallo}, {wait: 2h}]
          else: [{tag: [abroad]}]
        - set: {contact.fields.plan: pro, conversation.priority: '=answers.topic == "buy" ? "high" : "low"'}
      help: [{language: de}, {route: support}, {assign: {to: support, strategy: least_open, if_unavailable: [{say: Sorry}], if_busy: [{close: {}}]}}, {close: {}}]
  - http: {method: POST, url: "https://crm.example.com/tickets?k={{ secrets.key }}", on_error: [{note: The CRM is down}]}
  - http: {url: "{{ secrets.base }}/{{ contact.name }}"}
  - route: sales
`

// The pictures of a workflow with something of everything, read in review.
func TestChart(t *testing.T) {
	d := must(t, drawn)
	for name, got := range map[string][]byte{"whole.mmd": []byte(d.Mermaid()), "whole.svg": d.SVG()} {
		file := filepath.Join("testdata", "chart", name)
		if *redraw {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Each step has words of its own in pictures.
func TestChartKnowsEveryStep(t *testing.T) {
	bare := regexp.MustCompile(`\["(` + strings.Join(workflow.StepNames(), "|") + `)"\]`)
	if m := bare.FindString(must(t, drawn).Mermaid()); m != "" {
		t.Errorf("a step without words: %s", m)
	}
}

// The picture is XML, whatever stands in the workflow, and nothing lies outside of it.
func TestPictureIsXML(t *testing.T) {
	d := must(t, "id: x\nsteps:\n- say: \"<script> & \\u0007 ]]>\"\n- say: "+strings.Repeat("字", 400)+"\n- route: sales\n")
	svg := d.SVG()
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in:\n%s", err, svg)
		}
		if e, is := token.(xml.StartElement); is && e.Name.Local == "script" {
			t.Error("a script")
		}
	}
	if strings.Contains(string(svg), strings.Repeat("字", 16)) {
		t.Error("a line is longer than its box")
	}
	if m := d.Mermaid(); strings.Contains(m, "<script>") || strings.Count(m, "字") > 120 {
		t.Errorf("the Mermaid chart has:\n%s", m)
	}
}

// Values in texts are shown by what they are called.
func TestChartNamesValues(t *testing.T) {
	for text, want := range map[string]string{
		"Hello {{ contact.first_name }}!":                         "Say: Hello ‹first name›!",
		"{{ contact.fields.plan_name }} {{answers.order_number}}": "Say: ‹plan name› ‹order number›",
		"We open {{ team.opens }}":                                "Say: We open ‹team opens›",
		`{{ known(answers.order_number) ? "yes" : "no" }}`:        "Say: ‹known#40;answers.order_number#41; ? #34;yes#34; : #34;no#34;›",
		"A {{ conversation.number }}\n\nB":                        "Say: A ‹number› B",
	} {
		d := must(t, "id: w\nsteps:\n- {ask: Order?, id: order_number}\n- say: "+strconv.Quote(text)+"\n")
		if got := d.Mermaid(); !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// For a font without them emoji are left out, and called by their names where nothing else
// would be left; that they are there keeps no picture from being painted.
func TestLettered(t *testing.T) {
	d := must(t, `
id: w
steps:
  - say: "Hello {{ contact.first_name }} 👋🏽, it’s 🎉 time ❤️! 🇩🇪"
  - say: 👍🏽 👨‍👩‍👧
  - note: "→ A ✔️ for 5 € © , 1️⃣ first"
  - {ask: "🚚 When ?", id: when, type: choice, choices: [{id: a, label: "🚀"}, {id: b, label: "🐢 Later"}]}
  - {switch: answers.when, cases: {a: [{tag: [a]}], b: [{tag: [b]}]}}
`)
	p := d.Lettered()
	var got []string
	for _, b := range p.Boxes {
		got = append(got, strings.Join(b.Lines, " "))
	}
	for _, l := range p.Labels {
		got = append(got, l.Text)
	}
	want := []string{
		"Only when another workflow hands over to it", "Say: Hello ‹first name›, it’s time!", "Say: :+1: :man-woman-girl:", "Note: → A for 5 € © , 1 first", "When ? (one of several choices)", "When?",
		"Tag a", "Tag b", "The team goes on", ":rocket:", "Later", "otherwise",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !p.Paintable() {
		t.Error("it cannot be painted")
	}
	if svg := string(d.SVG()); !strings.Contains(svg, "👋🏽") || !strings.Contains(svg, ">🚀<") {
		t.Error("the SVG, for which readers have fonts, has no emoji")
	}
}

// What stands beside a way has room there, also beside the last one; a way on past a refusal
// is called so.
func TestLabelsHaveRoom(t *testing.T) {
	d := must(t, `
id: w
steps:
  - ask: May we?
    id: ok
    type: consent
    policy: https://example.com
    on_refusal: [{tag: [no]}]
  - switch: contact.language
    cases: {zh-Hant: [{tag: [a]}], zh-Hans: [{tag: [b]}]}
  - assign: {if_unavailable: [{tag: [c]}]}
  - set: {contact.language: pl, contact.country: '=answers.ok ? "DE" : "PL"', contact.email: ""}
  - wait: 1h30m
`)
	p := d.Drawing()
	var got []string
	for _, l := range p.Labels {
		got = append(got, l.Text)
		if end := l.X + 7*len([]rune(l.Text)); end > p.Width {
			t.Errorf("%q ends at %d, outside of the picture", l.Text, end)
		}
	}
	if diff := cmp.Diff([]string{"agreed", "refused", "Traditional Chinese", "Simplified Chinese", "otherwise", "closed, or nobody is there"}, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	chart := d.Mermaid()
	for _, want := range []string{
		`-->|"agreed"|`, `["Language is set to Polish, Country is set to #96;answers.ok ? #34;DE#34; : #34;PL#34;#96; and Email is taken away"]`,
		`["Wait 1 hour 30 minutes"]`, "May we? #40;consent#41;",
	} {
		if !strings.Contains(chart, want) {
			t.Errorf("%s is not in\n%s", want, chart)
		}
	}
	for _, name := range workflow.QuestionTypes() {
		if workflow.QuestionTypeName(name) == "" {
			t.Errorf("the type %s has no name", name)
		}
	}
}
