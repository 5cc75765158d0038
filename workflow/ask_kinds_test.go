package workflow_test

import "testing"

// TestAskKinds has a row for each way of the questions that are more than one text or button.
func TestAskKinds(t *testing.T) {
	german := ana()
	german.Contact.Language = "de"
	american := ana()
	american.Contact.Language = "en-US"
	const colours = `
- ask: Which?
  id: colours
  type: multi_choice
  choices: [{id: r, label: {en: Red, de: Rot}}, {id: b, label: {en: Blue, de: Blau}}]
`
	for _, test := range []struct {
		name   string
		steps  string
		script string
	}{
		{"several choices, by buttons", colours + `
- say: "{{ answers.colours }}"
- if: '"r" in answers.colours and not ("b" in answers.colours)'
  then: [{say: red only}]`, `
			ask colours: Which? [1.1 ⬜ Red] [1.2 ⬜ Blue] [1.done Done]
			> presses 1.2
			offer [1.1 ⬜ Red] [1.2 ✅ Blue] [1.done Done]
			> presses 1.1
			offer [1.1 ✅ Red] [1.2 ✅ Blue] [1.done Done]
			> presses 1.2
			offer [1.1 ✅ Red] [1.2 ⬜ Blue] [1.done Done]
			> presses 1.done
			answered Colours = r (Red)
			say Red
			say red only
			done`},
		{"several choices: none, too few, and words on top of buttons", colours + "  min: 2\n" + `
- if: answers.colours != "" and known(answers.colours)
  then: [{say: known}]`, `
			ask colours: Which? [1.1 ⬜ Red] [1.2 ⬜ Blue] [1.done Done]
			> presses 1.done
			ask colours: Please choose at least 2 of these. [2.1 ⬜ Red] [2.2 ⬜ Blue] [2.done Done]
			> presses 1.2
			offer [2.1 ⬜ Red] [2.2 ✅ Blue] [2.done Done]
			> says done
			> waits 3s
			ask colours: Please choose at least 2 of these. [3.1 ⬜ Red] [3.2 ✅ Blue] [3.done Done] [3.person Talk to a person]
			> says rot
			answered Colours = r, b (Red, Blue)
			say known
			done`},
		{"several choices: whoever forgets Done has still chosen", colours + "  timeout: 10m\n" + `
- say: "{{ answers.colours }}"`, `
			ask colours: Which? [1.1 ⬜ Red] [1.2 ⬜ Blue] [1.done Done]
			> waits 9m
			> presses 1.2
			offer [1.1 ⬜ Red] [1.2 ✅ Blue] [1.done Done]
			> waits 9m
			> waits 1m
			answered Colours = b (Blue)
			say Blue
			done`},
		{"several choices, optional: Done without any is Skip", colours + "  required: false\n" + `
- if: answers.colours == ""
  then: [{say: none}]`, `
			ask colours: Which? [1.1 ⬜ Red] [1.2 ⬜ Blue] [1.done Done] [1.skip Skip]
			> presses 1.done
			unanswered Colours: skipped
			say none
			done`},
		{"a rating", `
- {ask: How was it?, id: stars, type: rating, required: false}
- if: answers.stars > 3
  then: [{say: "{{ answers.stars }}"}]`, `
			ask stars: How was it? [1.1 1 ⭐] [1.2 2 ⭐] [1.3 3 ⭐] [1.4 4 ⭐] [1.5 5 ⭐] [1.skip Skip]
			> says six
			> waits 3s
			ask stars: Please write a number from 1 to 5. [2.1 1 ⭐] [2.2 2 ⭐] [2.3 3 ⭐] [2.4 4 ⭐] [2.5 5 ⭐] [2.skip Skip]
			> presses 1.4
			answered Stars = 4
			say 4
			done`},
		{"a rating of many has no buttons", `
- {ask: How likely?, id: nps, type: rating, min: 0, max: 10}`, `
			ask nps: How likely?
			> says 10/10
			answered Nps = 10
			done`},
		{"a date, which is shown as people write it", `
- {ask: When?, id: day, type: date, save: contact.fields.day, min: today, max: 2027-12-31}
- if: answers.day > "2027-01-01"
  then: [{say: {en: "On {{ answers.day }}.", de: "Am {{ answers.day }}."}}]`, `
			ask day: When?
			> says 1.1.2026
			> waits 3s
			ask day: Please write a date from 23 November 2026 to 31 December 2027, like this: 31 December 2026
			> says 1/2/2027
			> waits 3s
			ask day: Please write a date from 23 November 2026 to 31 December 2027, like this: 31 December 2026 [3.person Talk to a person]
			> says 1 Feb 2027
			answered Day = 2027-02-01 (1 February 2027)
			set contact.fields.day = 2027-02-01
			say On 1 February 2027.
			done`},
		{"an unknown date or time compares false", `
- {ask: When?, id: day, type: date, required: false}
- {ask: When?, id: at, type: time, required: false}
- if: answers.day < "2027-01-01" or answers.at < "12:00" or answers.at != "12:00"
  then: [{say: never}]
- if: answers.at == "" and answers.day == ""
  then: [{say: unknown}]`, `
			ask day: When? [1.skip Skip]
			> presses 1.skip
			unanswered Day: skipped
			ask at: When? [2.skip Skip]
			> presses 2.skip
			unanswered At: skipped
			say unknown
			done`},
		{"a time of day", `
- {ask: When?, id: at, type: time, min: "09:00", max: "17:30"}
- say: "{{ answers.at }}"`, `
			ask at: When?
			> says 6 pm
			> waits 3s
			ask at: Please write a time of day from 9:00 am to 5:30 pm, like this: 3:30 pm
			> says 5 pm
			answered At = 17:00
			say 5:00 pm
			done`},
		{"a country, by which phone numbers are read", `
- {ask: Where?, id: country, type: country, save: contact.country}
- if: answers.country == "PL"
  then: [{say: {en: "In {{ answers.country }}", de: "In {{ answers.country }}"}}]
- {ask: Phone?, id: phone, type: phone}`, `
			ask country: Where?
			> says Atlantis
			> waits 3s
			ask country: Please write the name of a country, such as France.
			> says Polska
			answered Country = PL (Poland)
			set contact.country = PL
			say In Poland
			ask phone: Phone? (Share my number)
			> says 22 123 45 67
			answered Phone = +48221234567 (+48 22 123 45 67)
			done`},
		{"the language, which is the contact's from there on", `
- {ask: {en: "Which language?", de: "Welche Sprache?", vi: "Ngôn ngữ nào?"}, id: tongue, type: language}
- say: {en: "Thank you for {{ answers.tongue }}", de: "Danke für {{ answers.tongue }}"}
- {ask: {en: When?, de: Wann?}, id: day, type: date}`, `
			ask tongue: Which language? [1.1 English] [1.2 Deutsch] [1.3 Tiếng Việt]
			> says Elvish
			> waits 3s
			ask tongue: Please write the name of a language, such as French. [2.1 English] [2.2 Deutsch] [2.3 Tiếng Việt]
			> presses 2.2
			answered Tongue = de (German)
			set contact.language = de
			say Danke für Deutsch
			ask day: Wann?
			> says irgendwann
			> waits 3s
			ask day: Bitte schreiben Sie ein Datum, zum Beispiel so: 31.12.2026 [4.back Zurück]
			> says 3. März
			answered Day = 2027-03-03 (3 March 2027)
			done`},
		{"an address that looks misspelled: it was", `
- {ask: Mail?, id: mail, type: email, save: contact.email}`, `
			ask mail: Mail?
			> says ana@gmial.com
			ask mail: Did you mean ana@gmail.com? [2.1 ana@gmail.com] [2.2 ana@gmial.com]
			> says what?
			> again
			ask mail: Did you mean ana@gmail.com? [2.1 ana@gmail.com] [2.2 ana@gmial.com]
			> says yes
			answered Mail = ana@gmail.com
			set contact.email = ana@gmail.com
			done`},
		{"an address that looks misspelled: it was meant", `
- {ask: Mail?, id: mail, type: email}
- {ask: Mail?, id: other, type: email}`, `
			ask mail: Mail?
			> says ana@gmial.com
			ask mail: Did you mean ana@gmail.com? [2.1 ana@gmail.com] [2.2 ana@gmial.com]
			> says ana@gmial.com
			answered Mail = ana@gmial.com
			ask other: Mail?
			> says ana@hotmial.com
			ask other: Did you mean ana@hotmail.com? [4.1 ana@hotmail.com] [4.2 ana@hotmial.com]
			> presses 4.2
			answered Other = ana@hotmial.com
			done`},
		{"an address that looks misspelled: no answer to that, or none that counts", `
- {ask: Mail?, id: mail, type: email}
- {ask: Mail?, id: other, type: email, retries: 0}`, `
			ask mail: Mail?
			> says ana@gmial.com
			ask mail: Did you mean ana@gmail.com? [2.1 ana@gmail.com] [2.2 ana@gmial.com]
			> waits 30m
			answered Mail = ana@gmial.com
			ask other: Mail?
			> says ana@gmial.com
			ask other: Did you mean ana@gmail.com? [4.1 ana@gmail.com] [4.2 ana@gmial.com]
			> says hm
			> waits 3s
			answered Other = ana@gmial.com
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, ana(), withSteps(test.steps[1:]), test.script) })
	}
	script(t, german, withSteps(`
- {ask: Wie?, id: at, type: time}
`), `
		ask at: Wie?
		> says bald
		> waits 3s
		ask at: Bitte schreiben Sie eine Uhrzeit, zum Beispiel so: 15:30
		> says 9 Uhr
		answered At = 09:00
		done`)
	script(t, american, withSteps(`
- {ask: When?, id: day, type: date}
`), `
		ask day: When?
		> says soon
		> waits 3s
		ask day: Please write a date, like this: 12/31/2026
		> says 3/4/2027
		answered Day = 2027-03-04 (4 March 2027)
		done`)
}
