package workflow_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// answerIn asks a single question in a language and gives one reply.
func answerIn(t *testing.T, lang, question, said string) string {
	t.Helper()
	facts := ana()
	facts.Contact.Language = lang
	p := newPlayer(t, must(t, withSteps(question)), facts)
	p.begin()
	for _, o := range p.give(workflow.Said{S: said}) {
		if a, ok := o.(workflow.Answered); ok {
			return a.Answer.Value
		}
	}
	return ""
}

func TestNumber(t *testing.T) {
	const question = "- ask: How many?\n  id: a\n  type: number\n"
	for said, want := range map[string]string{
		"50": "50", " 50 ": "50", "-5": "-5", "−5": "-5", "+5": "5", "1.5": "1.5", "1,5": "1.5", "0.125": "0.125", "0,125": "0.125", ".": "",
		"we are 12.": "12", "about 1 000 000 people": "1000000", "1\u202f000": "1000", "1'234'567.5": "1234567.5", "1,234.5": "1234.5", "1.234,5": "1234.5",
		"1.234.567": "1234567", "1,234,567": "1234567", "12.34.56": "", "1,23,4": "", "1.234.5,6": "", "1,2.3,4": "",
		"٥٠": "50", "１２": "12", "१२": "12", "٣٫٥": "3.5", "١٬٢٣٤": "1234", "50%": "50", "€50": "50", "50€": "50", "#7": "7", "5个": "5",
		"10-20": "", "10 20": "", "3/4": "", "10:30": "", "5k": "", "B2": "", "1e5": "", "fifty": "", "": "", "-": "", "50 or 50": "50", "50, 60": "",
		"999999999999999": "999999999999999", "9999999999999999": "", "-0": "0", "007": "7", strings.Repeat("9", 400): "",
	} {
		if got := answerIn(t, "en", question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
	// Where the number itself does not tell, the reader's language does.
	for _, test := range []struct{ lang, said, want string }{
		{"en", "1,000", "1000"}, {"en", "1.000", "1"}, {"de", "1.000", "1000"}, {"de", "1,000", "1"}, {"", "1,000", "1000"},
		{"pl", "12.500", "12500"}, {"zh-Hans", "12,500", "12500"}, {"de", "0.500", "0.5"}, {"de", "1234.500", "1234.5"},
	} {
		if got := answerIn(t, test.lang, question, test.said); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.said, test.lang, got, test.want)
		}
	}
}

func TestLimitsOfAnswers(t *testing.T) {
	for _, test := range []struct{ question, said, want string }{
		{"type: number\n  min: 1\n  max: 10", "1", "1"}, {"type: number\n  min: 1\n  max: 10", "10.0", "10"},
		{"type: number\n  min: 1\n  max: 10", "0.9", ""}, {"type: number\n  min: 1\n  max: 10", "11", ""},
		{"type: number\n  max: -1.5", "-2", "-2"}, {"type: number\n  max: -1.5", "-1", ""},
		{"min: 2\n  max: 3", "né", "né"}, {"min: 2\n  max: 3", " n ", ""}, {"min: 2\n  max: 3", "four", ""},
		{"pattern: '[A-Z]{2}[0-9]+'", "AB12", "AB12"}, {"pattern: '[A-Z]{2}[0-9]+'", "xAB12", ""}, {"pattern: 'a|b'", "b", "b"}, {"pattern: 'a|b'", "ab", ""},
		{"type: email\n  pattern: '.*@example\\.com'", "me: a@example.com", "a@example.com"}, {"type: email\n  pattern: '.*@example\\.com'", "a@example.org", ""},
		{"type: url\n  pattern: 'https://.*'", "http://example.com", ""}, {"type: url\n  pattern: 'https://.*'", "example.com", "https://example.com"},
		{"type: phone\n  pattern: '\\+48.*'", "+49 30 901820", ""}, {"type: phone\n  pattern: '\\+48.*'", "+48 22 123 45 67", "+48221234567"},
	} {
		if got := answerIn(t, "en", "- ask: What?\n  id: a\n  "+test.question+"\n", test.said); got != test.want {
			t.Errorf("%s: %q: got %q, want %q", test.question, test.said, got, test.want)
		}
	}
}

func TestURL(t *testing.T) {
	const question = "- ask: Where?\n  id: a\n  type: url\n"
	for said, want := range map[string]string{
		"https://example.com": "https://example.com", "HTTP://Example.COM/Path?q=1#x": "http://example.com/Path?q=1#x", "www.example.com": "https://www.example.com",
		"it is example.com.": "https://example.com", "(example.com/a)": "https://example.com/a", "example.com:8080/x": "https://example.com:8080/x", "пример.рф": "https://пример.рф",
		"example.com and again https://example.com": "https://example.com", "see example.com?x=1": "https://example.com?x=1",
		"a.co b.co": "", "ana@example.com": "", "https://ana:secret@example.com": "", "ftp://example.com": "", "javascript:alert(1)": "", "example": "",
		"http://": "", "https://localhost": "", "1.2.3.4": "", "example.com:x": "", "example.com:99999": "", "": "", "https://exa mple": "", "https://example.com/<b>": "",
		"https://example.com/" + strings.Repeat("a", 2000): "",
	} {
		if got := answerIn(t, "en", question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestPhone(t *testing.T) {
	const question = "- ask: Number?\n  id: a\n  type: phone\n"
	for _, test := range []struct{ lang, said, want string }{
		{"en", "+44 20 7946 0958", "+442079460958"}, {"en", "＋44 (0)20-7946.0958", "+442079460958"}, {"en", "0044 20 7946 0958", "+442079460958"},
		{"en", "60322345678", "+60322345678"}, {"en", "it is +48 22 123 45 67, thanks", "+48221234567"}, {"en-GB", "020 7946 0958", "+442079460958"},
		{"pl", "22 123 45 67", "+48221234567"}, {"de", "030 901820", "+4930901820"}, {"de", "+48 22 123 45 67", "+48221234567"}, {"ar-SA", "٠١١ ٢٣٤ ٥٦٧٨", "+966112345678"},
		{"", "030 901820", ""}, {"en", "12345", ""}, {"en", "+1 000", ""}, {"en", "call me", ""}, {"en", "", ""}, {"en", "+44 20 7946 0958 or +48 22 123 45 67", ""},
		{"en", "+442079460958, again +44 20 7946 0958", "+442079460958"}, {"en", "+99 123456789", ""}, {"en", strings.Repeat("1", 500), ""},
	} {
		if got := answerIn(t, test.lang, question, test.said); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.said, test.lang, got, test.want)
		}
	}
}

func TestPhoneQuestion(t *testing.T) {
	polish := ana()
	polish.Contact.Country, polish.Contact.Language = "PL", "de"
	const question = `
- ask: Number?
  id: tel
  type: phone
  required: false
  save: contact.phone
- say: "{{ answers.tel }} / {{ contact.phone }} / {{ contact.phone_verified }}"`
	for _, test := range []struct {
		name   string
		facts  workflow.Facts
		script string
	}{
		{"typed: it counts, and is not verified", ana(), `
			ask tel: Number? (Share my number) [1.skip Skip]
			> says +48221234567
			answered Tel = +48221234567 (+48 22 123 45 67)
			set contact.phone = +48221234567
			say +48 22 123 45 67 / +48 22 123 45 67 / false
			done`},
		{"the contact's country comes before their language", polish, `
			ask tel: Number? (Meine Nummer senden) [1.skip Überspringen]
			> says 22 123 45 67
			answered Tel = +48221234567 (+48 22 123 45 67)
			set contact.phone = +48221234567
			say +48 22 123 45 67 / +48 22 123 45 67 / false
			done`},
		{"their own, handed over by the app: verified", ana(), `
			ask tel: Number? (Share my number) [1.skip Skip]
			> owns 48221234567
			answered Tel = +48221234567 (+48 22 123 45 67 (verified))
			set contact.phone = +48221234567
			set contact.phone = +48221234567
			set contact.phone_verified = true
			say +48 22 123 45 67 / +48 22 123 45 67 / true
			done`},
		{"somebody's contact card counts as if it were typed", ana(), `
			ask tel: Number? (Share my number) [1.skip Skip]
			> shares +48 22 123 45 67
			answered Tel = +48221234567 (+48 22 123 45 67)
			set contact.phone = +48221234567
			say +48 22 123 45 67 / +48 22 123 45 67 / false
			done`},
		{"a card before the question arrived is no answer, one after it is", ana(), `
			ask tel: Number? (Share my number) [1.skip Skip]
			> owns@4 48221234567
			> owns@6 4930901820
			> arrived 5
			answered Tel = +4930901820 (+49 30 901820 (verified))
			set contact.phone = +4930901820
			set contact.phone = +4930901820
			set contact.phone_verified = true
			say +49 30 901820 / +49 30 901820 / true
			done`},
		{"a card with a number that is none", ana(), `
			ask tel: Number? (Share my number) [1.skip Skip]
			> owns 7
			> waits 3s
			ask tel: That does not look like a phone number. Please write it with its country code, like this: +44 20 7946 0958 (Share my number) [2.skip Skip]
			> says skip
			unanswered Tel: skipped
			say false
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(question), test.script) })
	}
	t.Run("a card is no answer to another question", func(t *testing.T) {
		script(t, ana(), withSteps("- ask: Name?\n  id: a"), `
			ask a: Name?
			> owns 48221234567
			> says Ana
			answered A = Ana
			done`)
	})
	t.Run("another number is not verified any more", func(t *testing.T) {
		known := ana()
		known.Contact.Phone, known.Contact.PhoneVerified = "+48221234567", true
		script(t, known, withSteps(`
- set: {contact.phone: "+48 22 123 45 67"}
- say: "{{ contact.phone_verified }}"
- set: {contact.phone: "+49 30 901820"}
- say: "{{ contact.phone_verified }}"`), `
			set contact.phone = +48221234567
			say true
			set contact.phone = +4930901820
			say false
			done`)
	})
}

func TestConsent(t *testing.T) {
	german := ana()
	german.Contact.Language = "de"
	const question = `
- ask: {en: "May we keep your data, {{ contact.first_name }}?", de: "Dürfen wir Ihre Daten speichern?"}
  id: privacy
  type: consent
  policy: https://example.com/privacy
  version: 2026-05
  save: contact.fields.consent
  on_refusal: [{say: As you wish.}]
- if: answers.privacy
  then: [{say: "given: {{ answers.privacy }}"}]
  else: [{say: "not given: {{ answers.privacy }}"}]`
	for _, test := range []struct {
		name   string
		facts  workflow.Facts
		script string
	}{
		{"given by a button", ana(), `
			ask privacy: May we keep your data, Ana? | Read more: https://example.com/privacy [1.1 Yes] [1.2 No]
			> presses 1.1
			answered Privacy = true (given) true to "May we keep your data, Ana?\nRead more: https://example.com/privacy" in "en", version 2026-05 of https://example.com/privacy
			set contact.fields.consent = true
			say given: Yes
			done`},
		{"refused in another language", german, `
			ask privacy: Dürfen wir Ihre Daten speichern? | Mehr dazu: https://example.com/privacy [1.1 Ja] [1.2 Nein]
			> says Nein danke!
			answered Privacy = false (refused) false to "Dürfen wir Ihre Daten speichern?\nMehr dazu: https://example.com/privacy" in "de", version 2026-05 of https://example.com/privacy
			set contact.fields.consent = false
			say As you wish.
			say not given: Nein
			done`},
		{"what is neither is asked again; the words agreed to are the question's", ana(), `
			ask privacy: May we keep your data, Ana? | Read more: https://example.com/privacy [1.1 Yes] [1.2 No]
			> presses 1.3
			> presses 1.0
			> says why?
			> waits 3s
			ask privacy: Please answer with Yes or No. [2.1 Yes] [2.2 No]
			> says I agree
			answered Privacy = true (given) true to "May we keep your data, Ana?\nRead more: https://example.com/privacy" in "en", version 2026-05 of https://example.com/privacy
			set contact.fields.consent = true
			say given: Yes
			done`},
		{"never answered: it is not given", ana(), `
			ask privacy: May we keep your data, Ana? | Read more: https://example.com/privacy [1.1 Yes] [1.2 No]
			> says why?
			> waits 3s
			ask privacy: Please answer with Yes or No. [2.1 Yes] [2.2 No]
			> says why?
			> waits 3s
			ask privacy: Please answer with Yes or No. [3.1 Yes] [3.2 No] [3.person Talk to a person]
			> says why?
			> waits 3s
			unanswered Privacy: invalid
			say not given:
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(question), test.script) })
	}
	t.Run("refused without steps for it, or skipped", func(t *testing.T) {
		script(t, ana(), withSteps(`
- ask: May we?
  id: a
  type: consent
  version: 1
  policy: "http://x.co"
- ask: May we?
  id: b
  type: consent
  required: false
- if: 'known(answers.a) and not known(answers.b) and answers.b == "" and answers.a != "" and not answers.a'
  then: [{say: so}]`), `
			ask a: May we? | Read more: http://x.co [1.1 Yes] [1.2 No]
			> says 2
			answered A = false (refused) false to "May we?\nRead more: http://x.co" in "", version 1 of http://x.co
			ask b: May we? [2.1 Yes] [2.2 No] [2.skip Skip]
			> presses 2.skip
			unanswered B: skipped
			say so
			done`)
	})
	for said, want := range map[string]string{
		"yes": "true", "YES!": "true", "Sí": "true", "oui": "true", "tak": "true", "نعم": "true", "同意": "true", "có": "true", "1": "true", "👍": "true", "Ja": "true",
		"no": "false", "не": "", "nein": "false", "Não": "false", "不同意": "false", "2": "false", "👎": "false", "n": "false",
		"maybe": "", "3": "", "": "", "yes and no": "", "not yes": "",
	} {
		if got := answerIn(t, "en", "- ask: May we?\n  id: a\n  type: consent\n", said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

// TestComplaints: what is no answer is answered by what an answer looks like.
func TestComplaints(t *testing.T) {
	for question, want := range map[string]string{
		"type: number":                     "Please write a number in digits, such as 12.",
		"type: number\n  min: 1.5":         "Please write a number, 1.5 or more.",
		"type: number\n  max: 9":           "Please write a number, 9 at most.",
		"type: number\n  min: 1\n  max: 9": "Please write a number from 1 to 9.",
		"min: 10":                          "Please write at least 10 characters.",
		"max: 1":                           "Please write 1 character at most.",
		"min: 10\n  max: 20":               "Please write from 10 to 20 characters.",
		"pattern: '[0-9]+'\n  min: 10":     "That does not look right. Please check it and write it again.",
		"type: url":                        "That does not look like a web address. Please write it like this: www.example.com",
	} {
		p := newPlayer(t, must(t, withSteps("- ask: What?\n  id: a\n  "+question)), ana())
		p.begin()
		p.give(workflow.Said{S: "no, sir"[:2]})
		got := show(p.give(p.input("waits 3s")))
		if len(got) != 1 || !strings.HasSuffix(got[0], ": "+want) {
			t.Errorf("%s: got %q, want %q", question, got, want)
		}
	}
}

// TestAttempts: "A valid answer counts at once; an invalid one is judged three
// seconds after its last piece, all pieces as one attempt; what was written before
// the question arrived is never its answer."
func TestAttempts(t *testing.T) {
	const number = `
- ask: How many?
  id: n
  type: number
  retries: 1`
	const complaint = "Please write a number in digits, such as 12."
	for _, test := range []struct{ name, steps, script string }{
		{"five messages in a burst are one attempt, not five", number, `
			ask n: How many?
			> says hello
			> says are you there
			> says ?
			> waits 1s
			> says well
			> waits 2s
			> says we are
			> waits 2s
			> waits 1s
			ask n: ` + complaint + `
			> says 12
			answered N = 12
			done`},
		{"a valid answer after pieces that were none does not wait", number, `
			ask n: How many?
			> says we are
			> says 12
			answered N = 12
			done`},
		{"an attempt ends when the question is asked again: its pieces are forgotten", `
- ask: Which?
  id: n
  retries: 1
  type: choice
  choices: [{id: x, label: Order status}]`, `
			ask n: Which? [1.1 Order status]
			> says order
			> waits 3s
			ask n: Sorry, I did not understand that. Please pick one of these. [2.1 Order status]
			> says status
			> waits 3s
			unanswered N: invalid
			done`},
		{"a button counts in the middle of pieces", `
- ask: Which?
  id: n
  type: choice
  choices: [{id: x, label: Order status}]`, `
			ask n: Which? [1.1 Order status]
			> says hm
			> waits 2s
			> presses 1.1
			answered N = x (Order status)
			done`},
		{"a tick that comes early judges nothing", number, `
			ask n: How many?
			> says hm
			> waits 2s
			> waits 0s
			> waits 1s
			ask n: ` + complaint + `
			> says 1
			answered N = 1
			done`},
		{"pieces on both sides of the question: those before it are no part of the attempt", `
- ask: Which?
  id: n
  type: choice
  choices: [{id: x, label: Order status}]`, `
			ask n: Which? [1.1 Order status]
			> says@3 order
			> arrived 5
			> says@6 status
			> waits 3s
			ask n: Sorry, I did not understand that. Please pick one of these. [2.1 Order status]
			> arrived 8
			> says@9 order
			> says@10 status
			> waits 3s
			answered N = x (Order status)
			done`},
		{"a valid answer that was written before the question arrived is none", number, `
			ask n: How many?
			> arrived 5
			> says@4 12
			> says@6 13
			answered N = 13
			done`},
		{"an answer to the question before is none to the next", `
- ask: How many?
  id: n
  type: number
- ask: And?
  id: m
  type: number`, `
			ask n: How many?
			> arrived 5
			> says@6 12
			answered N = 12
			ask m: And?
			> says@7 13
			> arrived 8
			> says@9 14
			answered M = 14
			done`},
		{"pieces before it was known that the question had arrived", number, `
			ask n: How many?
			> says@6 we are
			> says@7 12
			> arrived 5
			answered N = 12
			done`},
		{"and those that are an answer only together", `
- ask: Which?
  id: n
  type: choice
  choices: [{id: x, label: Order status}]`, `
			ask n: Which? [1.1 Order status]
			> says@6 order
			> says@7 status
			> arrived 5
			> waits 3s
			answered N = x (Order status)
			done`},
		{"a valid one among several", number, `
			ask n: How many?
			> says@6 12
			> says@7 thanks
			> arrived 5
			answered N = 12
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, ana(), withSteps(test.steps), test.script) })
	}
}

// TestEarlyIsBounded: of very much that comes before it is known where the question
// lies, only the end is kept.
func TestEarlyIsBounded(t *testing.T) {
	p := newPlayer(t, must(t, withSteps("- ask: How many?\n  id: n\n  type: number\n")), ana())
	p.begin()
	for i := range 100 {
		p.give(workflow.Said{S: strings.Repeat("я", 1000), Order: int64(10 + i)})
		if n := len(p.state); n > 12_000 {
			t.Fatalf("after %d messages the run has %d bytes", i+1, n)
		}
	}
	for i := range 100 {
		p.give(workflow.Said{S: "hm", Order: int64(110 + i)})
	}
	if n := len(p.run().Early); n != 20 {
		t.Errorf("%d messages are kept, want 20", n)
	}
	p.give(workflow.Said{S: "12", Order: 300})
	if got := show(p.give(workflow.Arrived{Order: 5})); len(got) == 0 || got[0] != "answered N = 12" {
		t.Errorf("got %q", got)
	}
}
