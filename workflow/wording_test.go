package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

// Conditions are shown in people's words; one that is not simple as the file has it.
func TestConditionsInWords(t *testing.T) {
	scope := workflow.Scope{
		Teams:    map[string]string{"sales": "Sales", "vip": "VIP desk"},
		Channels: map[string]string{"telegram": "Telegram"},
		Fields: &workflow.Fields{
			Contact: map[string]workflow.Field{
				"plan": {Type: workflow.FieldChoice, Choices: []string{"free", "pro"}, Label: "Their plan"}, "seats": {Type: workflow.FieldNumber, Label: "Seats"},
				"vip": {Type: workflow.FieldBool}, "since": {Type: workflow.FieldDate, Label: "Customer since"},
			},
			Conversation: map[string]workflow.Field{"order_number": {Type: workflow.FieldText}},
		},
	}
	for condition, want := range map[string]string{
		`not contact.returning`:                                               "the customer is new",
		`contact.returning == true`:                                           "the customer has been here before",
		`conversation.source == "contact"`:                                    "the customer wrote first",
		`conversation.source != "agent"`:                                      "an agent did not write first",
		`conversation.source in ["agent", "workflow"]`:                        "an agent or a workflow wrote first",
		`conversation.channel == "telegram" and not contact.returning`:        "the channel is Telegram and the customer is new",
		`contact.language == "de"`:                                            "the customer’s language is German",
		`"pt-BR" != contact.language`:                                         "the customer’s language is not Brazilian Portuguese",
		`contact.language in ["de", "pl", "zh-Hant"]`:                         "the customer’s language is German, Polish or Traditional Chinese",
		`contact.language not in ["de", "pl"]`:                                "the customer’s language is neither German nor Polish",
		`contact.country == "DE"`:                                             "the customer’s country is Germany",
		`contact.email != ""`:                                                 "the e-mail address is known",
		`!known(contact.phone)`:                                               "the phone number is not known",
		`contact.phone_verified`:                                              "the phone number is confirmed",
		`contact.fields.plan == "pro"`:                                        "“Their plan” is “pro”",
		`contact.fields.seats > 50 or 10 >= contact.fields.seats`:             "“Seats” is more than 50 or “Seats” is at most 10",
		`not (contact.fields.seats >= -1.5)`:                                  "“Seats” is not at least -1.5",
		`contact.fields.seats in 5..9`:                                        "“Seats” is from 5 to 9",
		`contact.fields.vip`:                                                  "“Vip” is yes",
		`contact.fields.since < "2026-01-31"`:                                 "“Customer since” is before 31 January 2026",
		`conversation.fields.order_number != ""`:                              "“Order number” is known",
		`"vip" in contact.tags || !("lost" in conversation.tags)`:             "the customer has the tag “vip” or the conversation does not have the tag “lost”",
		`now.hour >= 18 or now.hour < 9`:                                      "it is 18:00 or later or it is before 9:00",
		`not (now.hour > 17)`:                                                 "it is before 18:00",
		`now.time <= "09:30" and now.date >= "2026-12-24"`:                    "it is 09:30 or earlier and today is 24 December 2026 or later",
		`now.weekday in ["saturday", "sunday"]`:                               "it is Saturday or Sunday",
		`now.weekday != "monday"`:                                             "it is not Monday",
		`now.month == 12`:                                                     "the month is December",
		`open("sales") and !available("vip")`:                                 "Sales is open and nobody of VIP desk is free",
		`!open(conversation.team)`:                                            "the team is closed",
		`conversation.team == "vip"`:                                          "the team is VIP desk",
		`conversation.priority == "high"`:                                     "the priority is high",
		`conversation.origin == "quote"`:                                      "the origin is “quote”",
		`lower(conversation.first_message) contains "refund"`:                 "the first message contains “refund”",
		`not hasPrefix(contact.phone, "+49")`:                                 "the phone number does not begin with “+49”",
		`not (contact.returning and contact.language == "de")`:                "the customer is new or the customer’s language is not German",
		`not (contact.returning or contact.language == "de")`:                 "the customer is new and the customer’s language is not German",
		`contact.returning and (contact.email == "" or open("sales"))`:        "the customer has been here before and (the e-mail address is not known or Sales is open)",
		`contact.returning and open("sales") and contact.name == "Mia"`:       "the customer has been here before, Sales is open and the customer’s name is “Mia”",
		`team.opens != ""`:                                                    "the team will open again",
		`team.opens == ""`:                                                    "it is not known when the team opens again",
		`contact.fields.since < now.date`:                                     "“Customer since” is before today",
		`not known(contact.fields.since) or now.date <= contact.fields.since`: "“Customer since” is not known or “Customer since” is today or later",
		`contact.fields.since == now.date`:                                    "“Customer since” is today",
		`conversation.origin == "say \"so\""`:                                 "the origin is “say ‘so’”",
		`len(contact.name) > 5`:                                               "`len(contact.name) > 5`",
		`contact.name matches "^A"`:                                           "`contact.name matches \"^A\"`",
		`contact.name == contact.first_name`:                                  "`contact.name == contact.first_name`",
		`contact.returning and contact.fields.seats * 2 > 5`:                  "the customer has been here before and `contact.fields.seats * 2 > 5`",
		`conversation.source == "ad" or not (contact.returning and not (len(contact.name) > 5))`: "`conversation.source == \"ad\"`, the customer is new or `len(contact.name) > 5`",
		`contact.returning and !(contact.name == contact.first_name)`:                            "the customer has been here before and not `contact.name == contact.first_name`",
		`len(contact.name) > 5 and len(contact.name) < 9`:                                        "`len(contact.name) > 5 and len(contact.name) < 9`",
		`contact.returning ? open("sales") : false`:                                              "`contact.returning ? open(\"sales\") : false`",
		`conversation.first_message contains "` + strings.Repeat("x", 300):                       "",
	} {
		text := "id: w\ntrigger:\n  event: conversation_opened\n  if: " + "'" + condition + "'\nsteps: [{say: hi}]"
		if want == "" {
			condition += `"`
			text = strings.Replace(text, "'\nsteps", "\"'\nsteps", 1)
			want = "`" + condition[:119] + "…`"
		}
		d, problems := workflow.Read([]byte(text), scope)
		if len(problems) > 0 {
			t.Errorf("%s: %v", condition, problems)
			continue
		}
		words, code := d.Beginning()
		if code != "" {
			code = "`" + code + "`"
		}
		got := strings.TrimPrefix(words+code, "conversation opened, if ")
		if rule := d.Consider(workflow.Cause{Event: workflow.EventOpened}, workflow.Facts{}).Rule; got != want || rule != want {
			t.Errorf("%s\nis said as %s\nand as     %s,\nnot as     %s", condition, got, rule, want)
		}
	}
}

// What questions are asked and what is answered has words too, on branches and for whoever
// tries the workflow out.
func TestBranchesInWords(t *testing.T) {
	const steps = `
- {ask: {pl: O co chodzi?, en: What is it about?}, id: matter, type: choice, choices: [{id: buy, label: {pl: Kupno, en: Buying}}, {id: x, label: {pl: Inne}}]}
- {ask: Which?, id: topics, type: multi_choice, choices: [{id: a, label: Chairs}, {id: b, label: "Tables of {{ contact.first_name }}"}]}
- {ask: When?, id: day, type: date}
- {ask: May we?, id: privacy, type: consent, policy: "https://example.com"}
- {ask: From where?, id: land, type: country}
`
	for step, want := range map[string]string{
		`if: answers.matter == "buy"`:                                                        "if “Matter” is “Kupno”: no",
		`if: '"b" in answers.topics'`:                                                        "if “Topics” includes “Tables of ‹first name›”: no",
		`if: '"a" not in answers.topics'`:                                                    "if “Topics” does not include “Chairs”: yes",
		`if: answers.day > "2027-01-01"`:                                                     "if “Day” is after 1 January 2027: no",
		`if: not answers.privacy`:                                                            "if “Privacy” is not agreed to: yes",
		`if: 'answers.land in ["DE", "AT"]'`:                                                 "if “Land” is Germany or Austria: no",
		`if: known(answers.topics)`:                                                          "if “Topics” is known: no",
		`if: len(answers.topics) > 1`:                                                        "if `len(answers.topics) > 1`: no",
		`switch: answers.matter, cases: {x: [{tag: [a]}]}`:                                   "Matter: takes the way for all else",
		`switch: contact.language, cases: {en: [{tag: [a]}], de: [{tag: [b]}]}`:              "The customer’s language: takes the way “English”",
		`switch: 'contact.returning ? "a" : "b"', cases: {a: [{tag: [a]}], b: [{tag: [b]}]}`: "`contact.returning ? \"a\" : \"b\"`: takes the way “b”",
	} {
		if strings.HasPrefix(step, "if") {
			step += ", then: [{tag: [a]}]"
		}
		d, problems := parse(t, withSteps("- {"+step+"}"+steps))
		if len(problems) > 0 {
			t.Errorf("%s: %v", step, problems)
			continue
		}
		got := ""
		_, out := d.Start(ana())
		for _, o := range out {
			if m, ok := o.(workflow.Matched); ok && got == "" {
				got = m.Words
			}
		}
		if got != want {
			t.Errorf("%s\nis said as %s,\nnot as     %s", step, got, want)
		}
	}
}

// In a picture a condition is a question; one that has no words is what the file has.
func TestConditionsInPictures(t *testing.T) {
	for condition, want := range map[string]string{
		`contact.language == "de"`:                    `"The customer’s language is German?"`,
		`len(contact.name) > 1`:                       `"len#40;contact.name#41; #62; 1"`,
		`contact.returning and len(contact.name) > 1`: `"The customer has been here before and #96;len#40;contact.name#41; #62; 1#96;?"`,
		`team.opens != ""`:                            `"Will the team open again?"`,
	} {
		d := must(t, "id: w\nsteps: [{if: '"+condition+"', then: [{tag: [a]}]}]\n")
		if got := d.Mermaid(); !strings.Contains(got, want) {
			t.Errorf("%s: %s is not in\n%s", condition, want, got)
		}
	}
	d := must(t, "id: w\nsteps: [{switch: 'contact.returning ? \"a\" : \"b\"', cases: {a: [{tag: [a]}]}}]\n")
	if got := d.Mermaid(); !strings.Contains(got, `{"contact.returning ? #34;a#34; : #34;b#34;"}`) {
		t.Error(got)
	}
}

// What was sent has words where a message begins the workflow.
func TestKindsInWords(t *testing.T) {
	d := must(t, "id: w\ntrigger: {event: message_received, if: 'message.kind in [\"photo\", \"voice\"]'}\nsteps: [{tag: [a]}]\n")
	if got, _ := d.Beginning(); got != "message received, if it is a photo or a voice message" {
		t.Error(got)
	}
}

// The values by which it was decided have words as well.
func TestSeenInWords(t *testing.T) {
	d := must(t, `
id: w
trigger: {event: conversation_opened, if: 'contact.returning and contact.language == "de" and "x" in contact.tags and open("sales") and contact.email != "" and now.hour > 30'}
steps: [{tag: [a]}]
`)
	var got []string
	facts := workflow.Facts{Contact: workflow.ContactFacts{Language: "pl"}, Now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	for _, v := range d.Consider(workflow.Cause{Event: workflow.EventOpened}, facts).Seen {
		got = append(got, v.Words)
	}
	want := []string{
		"the customer is new", "the customer’s language is Polish", "the customer has no tags", "Sales is closed", "the e-mail address is not known",
		"it is Monday, 2 March 2026, 10:00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
