package workflow

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// attribute is a value of the profile or the conversation that workflows change.
type attribute struct {
	path string
	// saves: an answer can be kept there, of the type that is named, or of any.
	saves    bool
	saveType string
	// normal brings a value into the form that is kept; ok is false for one that
	// cannot be.
	normal func(x *execution, value string) (normal string, ok bool)
	// like shows what it takes, for a mistake.
	like string
}

// attributes is the table of them, apart from the custom ones.
func attributes() []attribute {
	line := func(_ *execution, s string) (string, bool) { return oneLine(s, maxName), true }
	return []attribute{
		{"contact.email", true, "email", func(_ *execution, s string) (string, bool) { return emailAddress(s) }, "an e-mail address"},
		{"contact.phone", true, "phone", func(x *execution, s string) (string, bool) { return phoneNumber(s, region(x)) }, "a phone number with its country code, such as +442079460958"},
		{"contact.name", true, "text", line, "a name"},
		{"contact.first_name", true, "text", line, "a name"},
		{"contact.last_name", true, "text", line, "a name"},
		{"contact.language", true, "language", languageTag, "a language such as en or pt-BR"},
		{"contact.country", true, "country", countryCode, "a country's code such as DE"},
		{"contact.time_zone", false, "", timeZone, "a time zone such as Europe/Berlin"},
		{"conversation.priority", false, "", priority, strings.Join(Priorities(), ", ")},
	}
}

// Priorities are those that a conversation can have, the lowest first.
func Priorities() []string { return []string{"low", PriorityNormal, "high", "urgent"} }

// PriorityNormal is the priority of a conversation that nobody gave another one.
const PriorityNormal = "normal"

func attributePaths(which func(attribute) bool) []string {
	var paths []string
	for _, a := range attributes() {
		if which(a) {
			paths = append(paths, a.path)
		}
	}
	return paths
}

// attributeOf finds a line of the table.
func attributeOf(path string) (attribute, bool) {
	table := attributes()
	i := slices.IndexFunc(table, func(a attribute) bool { return a.path == path })
	if i < 0 {
		return attribute{}, false
	}
	return table[i], true
}

// ReadAttribute brings a value of the profile or the conversation, such as that of
// "contact.email", into the form that is kept. Where ok is false, like says what it takes.
func ReadAttribute(path, value string) (normal, like string, ok bool) {
	a, ok := attributeOf(path)
	if !ok {
		return "", "", false
	}
	normal, ok = a.normal(nil, value)
	return normal, a.like, ok
}

func languageTag(_ *execution, s string) (string, bool) {
	t, err := language.Parse(s)
	return t.String(), err == nil && t != language.Und
}

func countryCode(_ *execution, s string) (string, bool) {
	r, err := language.ParseRegion(s)
	return r.String(), err == nil && len(s) == 2 && r.IsCountry()
}

// timeZone takes the names of the time zone database, whose table is a part of the program.
func timeZone(_ *execution, s string) (string, bool) {
	zone, err := time.LoadLocation(s)
	if err != nil || s == "" || s == "Local" {
		return "", false
	}
	return zone.String(), true
}

func priority(_ *execution, s string) (string, bool) { return s, slices.Contains(Priorities(), s) }

// oneLine makes one line of a text, of at most so many characters.
func oneLine(s string, most int) string {
	return strings.TrimSpace(cut(strings.Join(strings.Fields(plain(s)), " "), most))
}

// priority is the conversation's.
func (c ConversationFacts) priority() string {
	if c.Priority == "" {
		return PriorityNormal
	}
	return c.Priority
}
