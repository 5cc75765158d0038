package workflow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

// TestSay: words, a file, or both, with buttons that lead where their values say.
func TestSay(t *testing.T) {
	const order = "\n- {ask: Order?, id: order}\n"
	german := ana()
	german.Contact.Language = "de"
	for _, test := range []struct {
		name, steps, script string
		facts               workflow.Facts
	}{
		{"words and buttons", order + `
- say: "Order {{ answers.order }}"
  buttons:
  - {label: Our shop, url: https://example.com}
  - {label: "Order {{ answers.order }}", url: "https://example.com/orders/{{ answers.order }}?by={{ contact.name }}"}`, `
			ask order: Order?
			> says a/1&b=2 ü
			answered Order = a/1&b=2 ü
			say Order a/1&b=2 ü [Our shop](https://example.com) [Order a/1&b=2 ü](https://example.com/orders/a%2F1%26b%3D2%20%C3%BC?by=Ana%20Lopez)
			done`, ana()},
		{"a file alone, and one with words in the customer's language", `
- {say: "", file: files/prices.pdf}
- {say: {en: Our prices, de: Unsere Preise}, file: files/prices.pdf, buttons: [{label: {en: Shop, de: Laden}, url: "https://example.com/{{ contact.language }}"}]}`, `
			say {document prices.pdf}
			say Unsere Preise {document prices.pdf} [Laden](https://example.com/de)
			done`, german},
		{"what is all values that are missing is left out", `
- {say: "{{ contact.email }}", buttons: [{label: A, url: https://example.com}]}
- {say: "{{ contact.email }}", file: files/prices.pdf, buttons: [{label: "{{ contact.email }}", url: https://example.com}]}`, `
			say {document prices.pdf}
			done`, ana()},
		{"an address that grows too long has no button", order + `
- {say: See, buttons: [{label: A, url: "https://example.com/{{ answers.order }}"}]}`, `
			ask order: Order?
			> says ` + strings.Repeat("x", 2000) + `
			answered Order = ` + strings.Repeat("x", 2000) + `
			say See
			done`, ana()},
		{"nobody listens", order + `
- {say: See, file: files/prices.pdf}`, `
			ask order: Order?
			> waits 30m
			unanswered Order: timeout
			done`, ana()},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(test.steps), test.script) })
	}
}

// The files that workflows send are found by whoever keeps them.
func TestAttachments(t *testing.T) {
	d := linked(t, withSteps("\n- {say: A, file: files/prices.pdf}\n- if: contact.returning\n  then: [{say: B, file: files/prices.pdf}, {run: other}]"),
		"id: other\nsteps: [{say: C, file: files/prices.pdf}]")
	want := []workflow.Attachment{{Path: "files/prices.pdf", Hash: "abc", Name: "prices.pdf", Type: "application/pdf", Kind: "document", Size: 1000}}
	if diff := cmp.Diff(want, d.Attachments()); diff != "" {
		t.Error(diff)
	}
	back, err := workflow.Load(d.Source)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, back.Attachments()); diff != "" {
		t.Errorf("read back from the store: %s", diff)
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(withSteps("\n- {say: A, file: files/prices.pdf}")), &node); err != nil {
		t.Fatal(err)
	}
	_, problems := workflow.Parse(&node, workflow.Scope{})
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "made in Slack sends no files") {
		t.Errorf("got %v", problems)
	}
}
