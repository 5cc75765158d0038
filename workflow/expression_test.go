package workflow_test

import (
	"strings"
	"testing"
)

// questionsFor are the questions whose answers the expressions of these tests name.
const questionsFor = `id: w
steps:
- {ask: A, id: topic}
- {ask: A, id: n, type: number}
- {ask: A, id: when, type: date}
- {ask: A, id: ok, type: consent}
- then: [{say: Hi}]
  if: `

// The quote that YAML needs stands in column 7, the expression from column 8 on.
func TestExpressionMistakes(t *testing.T) {
	for source, want := range map[string]string{
		`answers.topic = "a"`:              `8:22: "if": write == to compare, in place of "="`,
		`answers.topic === "a"`:            `8:22: "if": write == to compare, in place of "==="`,
		`answers.topic is "a"`:             `8:22: "if": write == to compare, in place of "is"`,
		`answers.n => 5`:                   `8:18: "if": write >= in place of "=>"`,
		`answers.topic <> "a"`:             `8:22: "if": write != in place of "<>"`,
		`answers.topic == "a" AND true`:    `8:29: "if": write and in place of "AND"`,
		`answers.topic == "a" & true`:      `8:29: "if": write and in place of "&"`,
		`1+`:                               `8:9: "if": it is unfinished: what follows "+" is missing`,
		`answers.topic ==`:                 `8:23: "if": it is unfinished: what follows "==" is missing`,
		`answers.`:                         `8:15: "if": it is unfinished: what follows "." is missing`,
		`(answers.topic == "a"`:            `8:28: "if": the "(" is never closed; write ")"`,
		`answers.topic == "a")`:            `8:28: "if": there is a ")" here to which none belongs; take it out, or open one before`,
		`answers.topic == "a`:              `8:25: "if": the text that begins here is not closed; write " at its end`,
		`answers.topic == “a”`:             `8:25: "if": write straight quotes, "…", in place of “`,
		`answers.topic == "\q"`:            `8:26: "if": "\q" means nothing in a text; write "\\" for a "\"`,
		`answers.n == 1,5`:                 `8:22: "if": a "," has no place here; write a number as in 1.5, and several values as in ["a", "b"]`,
		`answers.topic == "a" then`:        `8:29: "if": "then" is a key of its own and has no place in it; take it out`,
		`answers.topic ? "a"`:              `8:26: "if": it is unfinished: "?" takes two values, as in answers.seats > 50 ? "large" : "small"`,
		`answers.topic "a"`:                `8:22: "if": the expression ends before "a"; join two conditions by "and" or "or", and put a text in quotes`,
		`known answers.topic`:              `8:8: "if": known is not called so; write it as in known(answers.topic)`,
		`known()`:                          `8:8: "if": known is not called so; write it as in known(answers.topic)`,
		`open(5)`:                          `8:13: "if": open is not called so; write it as in open("sales")`,
		`len(answers.n) > 2`:               `8:8: "if": len is not called so; write it as in len(contact.name)`,
		`answers.topic == 5`:               `8:22: "if": answers.topic is a text; write "5", in quotes`,
		`answers.topic > 5`:                `8:22: "if": answers.topic is a text and 5 is a number, which cannot be compared; a number is asked for by "type: number"`,
		`answers.n == "5"`:                 `8:18: "if": answers.n is a number; write 5, without quotes`,
		`answers.n == "five"`:              `8:18: "if": answers.n is a number, and never "five"`,
		`answers.when > 5`:                 `8:21: "if": answers.when is a date or time of day; compare it with one in quotes, such as "2027-01-31" or "09:30"`,
		`now > "2027-01-31"`:               `8:12: "if": now is a moment, and "2027-01-31" is a text; compare now.date, now.time, now.weekday or now.hour`,
		`now.hour == "5"`:                  `8:17: "if": now.hour is a number; write 5, without quotes`,
		`answers.ok > 1`:                   `8:19: "if": answers.ok is true or false by itself; write answers.ok, or not answers.ok`,
		`!answers.topic`:                   `8:8: "if": answers.topic is a text, not true or false; compare it with something, as in answers.topic == ""`,
		`answers.ok and answers.topic`:     `8:19: "if": answers.topic is a text, not true or false; compare it with something, as in answers.topic == "…"`,
		`"a" in answers.topic`:             `8:12: "if": answers.topic is one text, not several; write "contains" to look for a text within it, or "==" to compare`,
		`5 in contact.tags`:                `8:10: "if": 5 is a number, and the list behind "in" holds something else; write "5", in quotes`,
		`answers.topic contains 5`:         `8:22: "if": "contains" takes two texts, and 5 is a number; write "5", in quotes`,
		`answers.topic == ["a"]`:           `8:22: "if": answers.topic is compared with several values; write answers.topic in ["a", "b"]`,
		`answers.topic matches "("`:        `8:22: "if": "(" is no regular expression: missing closing ) in (`,
		`answers.topic + answers.n == "x"`: `8:22: "if": "+" takes two numbers, and answers.topic is a text; string(…) makes a text of a number`,
		`answers.topic[0] == "a"`:          `8:21: "if": answers.topic is a text and has no parts; take what follows it out`,
		`answers.topic == null`:            `8:25: there is no null; what is not known equals ""`,
		`answers.n == -"a"`:                `8:21: "if": "-" takes a number, and "a" is a text`,
	} {
		_, problems := parse(t, questionsFor+"'"+source+"'\n")
		if got := strings.TrimPrefix(problems.Error(), "w.yaml:"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", source, got, want)
		}
	}
}

// Whatever is wrong with an expression, nothing is said in the words of the library that
// reads it.
func TestExpressionMistakesAreForPeople(t *testing.T) {
	words := strings.Fields(`answers.topic answers.n answers.when answers.ok contact.tags now now.hour == != < > = in and or not contains matches ` +
		`+ - * / % . , ; : ? ( ) [ ] { } "a" 'b' "2" 5 1.5 0x1 true nil known( len( string( open( min( .. ** ?? ! & | # @ \ " ' let if else`)
	alien := strings.Fields("token EOF mismatched Operator Bracket Identifier undefined unexpected strconv float64 []string interface time.Time compile unrecognized terminated")
	seed := uint32(1)
	for range 1500 {
		var b strings.Builder
		for range 1 + seed>>8%5 {
			seed = seed*1664525 + 1013904223
			b.WriteString(words[int(seed>>8)%len(words)] + " ")
		}
		_, problems := parse(t, questionsFor+"|-\n    "+b.String()+"\n")
		for _, word := range alien {
			if strings.Contains(problems.Error(), word) && !strings.Contains(b.String(), word) {
				t.Errorf("%s: %s", b.String(), problems)
			}
		}
	}
}
