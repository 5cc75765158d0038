package workflow_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// said is what a workflow of one say step says.
func said(t *testing.T, f workflow.Facts, text string) string {
	t.Helper()
	_, out := must(t, withSteps("- say: "+text)).Start(f)
	if len(out) == 0 {
		return ""
	}
	return words(out[0].(workflow.Say).Text)
}

func TestFill(t *testing.T) {
	f := ana()
	f.Contact.LastName = "" // missing
	for text, want := range map[string]string{
		"Hello {{ contact.first_name }}, welcome":                     "Hello Ana, welcome",
		"Hello {{ contact.last_name }}, welcome":                      "Hello, welcome",
		"Hi, {{contact.last_name}}!":                                  "Hi!",
		"{{ contact.last_name }}, welcome":                            "welcome",
		"{{ contact.last_name }} {{ contact.first_name }}!":           "Ana!",
		"{{ contact.first_name }} {{ contact.last_name }}!":           "Ana!",
		"Hi {{ contact.last_name }} {{ contact.last_name }}, welcome": "Hi, welcome",
		"Hi {{ contact.last_name }}you":                               "Hiyou",
		"您好，{{ contact.last_name }}！":                                 "您好！",
		"مرحبا، {{ contact.last_name }}!":                             "مرحبا!",
		"{{ contact.last_name }}":                                     "",
		"{{ conversation.number }} {{ now }}":                         "#7 2026-11-23 10:00",
		`'{{ contact.returning ? "again" : "first" }}'`:               "first",
		`'{{ "}}" + upper(contact.first_name) }}'`:                    "}}ANA",
		"{{ len(contact.first_name) / 2 }} {{ contact.returning }}":   "1.5 false",
		"{{ contact.fields.nothing }}x":                               "x",
		"{{ int(contact.first_name) }}x":                              "x",
		"'{ {{ contact.first_name }} }'":                              "{ Ana }",
		`"one\n{{ contact.last_name }}, two"`:                         "one / two",
	} {
		if !strings.HasPrefix(text, "'") && !strings.HasPrefix(text, `"`) {
			text = `"` + text + `"`
		}
		if got := said(t, f, text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestForeignValues: what customers write is text, and nothing else.
func TestForeignValues(t *testing.T) {
	for value, want := range map[string]string{
		"{{ contact.email }}": "Hello {{ contact.email }}!",
		"{{{":                 "Hello {{{!",
		"{":                   "Hello {!",
		"a\u202eb\x00\x1bc":   "Hello abc!",
		"  Ana  ":             "Hello Ana!",
		"\u200b ":             "Hello \u200b!",
		"*Ana* <b>":           "Hello *Ana* <b>!",
		"آنا":                 "Hello \u2068آنا\u2069!",
	} {
		f := ana()
		f.Contact.FirstName = value
		if got := said(t, f, `"Hello {{ contact.first_name }}!"`); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
	f := ana()
	if got, want := said(t, f, `"مرحبا {{ contact.first_name }}"`), "مرحبا \u2068Ana\u2069"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLanguageOfText(t *testing.T) {
	const text = `{pl: polski, en: English, pt-BR: brasileiro, zh-Hant: 繁體, zh-Hans: 简体}`
	for language, want := range map[string]string{
		"en": "English", "en-GB": "English", "EN_us": "English", "pl-PL": "polski",
		"pt": "brasileiro", "pt-PT": "brasileiro", "pt-br": "brasileiro",
		"zh-TW": "繁體", "zh-HK": "繁體", "zh-hans": "简体", "zh": "简体",
		"uk": "polski", "sr": "polski", "": "polski", "nonsense-": "polski", "!": "polski",
	} {
		f := ana()
		f.Contact.Language = language
		if got := said(t, f, text); got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

// TestNames reads every name that there is, so that none of them is mixed up.
func TestNames(t *testing.T) {
	f := workflow.Facts{
		Contact: workflow.ContactFacts{
			Name: "n", FirstName: "fn", LastName: "ln", Email: "e", Phone: "p", Language: "en", Country: "c", LastAgent: "la",
			Returning: true, Fields: map[string]string{"x": "cx"},
		},
		Conversation: workflow.ConversationFacts{
			Number: "no", Source: "s", Channel: "ch", Origin: "o", FirstMessage: "fm", Team: "t",
			Fields: map[string]string{"x": "vx"},
		},
		Assignee: workflow.PersonFacts{Name: "an", FirstName: "af"},
		Team:     workflow.TeamFacts{Name: "tn"},
		Now:      start(),
	}
	for name, want := range map[string]string{
		"contact.name": "n", "contact.first_name": "fn", "contact.last_name": "ln", "contact.email": "e", "contact.phone": "p",
		"contact.language": "en", "contact.country": "c", "contact.last_agent": "la", "contact.returning": "true",
		"contact.fields.x": "cx", `contact.fields['x']`: "cx", "contact?.fields?.x": "cx",
		"conversation.number": "no", "conversation.source": "s", "conversation.channel": "ch", "conversation.origin": "o",
		"conversation.first_message": "fm", "conversation.team": "t", "conversation.fields.x": "vx",
		"assignee.name": "an", "assignee.first_name": "af", "team.name": "tn", "now.Year()": "2026", "now.Hour()": "10",
		"known(contact.name)": "true", "known(contact.fields.y)": "false", "let x = 'y'; x": "y",
	} {
		if got := said(t, f, `"{{ `+name+` }}"`); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
