package workflow

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// question is the one that a path names, or nil.
func (w wording) question(path string) *askStep {
	if id, is := strings.CutPrefix(path, "answers."); is {
		return w.questions[id]
	}
	return nil
}

// field is the custom attribute that a path names.
func (w wording) field(path string) Field {
	group, name, ok := splitField(path)
	if !ok {
		return Field{}
	}
	return w.fields.group(group)[name]
}

// dated tells whether a value is a date, but for today's.
func (w wording) dated(path string) bool {
	q := w.question(path)
	return w.field(path).Type == FieldDate || q != nil && q.Type == "date"
}

// timed tells whether a value is a date or a time of day.
func (w wording) timed(path string) bool {
	q := w.question(path)
	return path == "now.date" || path == "now.time" || w.dated(path) || q != nil && q.Type == "time"
}

// subject is what a path names, as a sentence about it begins.
func (w wording) subject(path string) (string, bool) {
	switch path {
	case "contact.email":
		return "the e-mail address", true
	case "contact.phone":
		return "the phone number", true
	case "conversation.source":
		return "who wrote first", true
	case "message.text":
		return "the message", true
	case "message.kind":
		return "what was sent", true
	case "assignee.name", "assignee.first_name":
		return "the agent’s " + plainName(path), true
	case "team.name":
		return "the team’s name", true
	case "team.opens":
		return "when the team opens", true
	case "now.date":
		return "today", true
	case "now.time":
		return "it", true
	case "now.day":
		return "the day of the month", true
	}
	group, _, _ := strings.Cut(path, ".")
	_, _, field := splitField(path)
	switch {
	case group == "answers", field:
		return inQuotes(w.called(path)), path != group
	case group == "contact" && path != group:
		return "the customer’s " + plainName(path), true
	case slices.Contains([]string{"conversation", "now"}, group) && path != group && path != "now":
		return "the " + plainName(path), true
	}
	return "", false
}

// called is what a question, a field or a value of the profile is called.
func (w wording) called(path string) string {
	if q := w.question(path); q != nil {
		return q.title()
	}
	return cmp.Or(w.field(path).Label, capital(plainName(path)))
}

// plainName is the last part of a path in words: first name.
func plainName(path string) string {
	return strings.ReplaceAll(path[strings.LastIndexByte(path, '.')+1:], "_", " ")
}

// NamedValue is what people call a value of the profile or of a field: a language or a country
// by its name, a date as one writes it, yes or no.
func NamedValue(fields *Fields, path, value string) string {
	called, _ := wording{fields: fields}.value(path, value)
	return called
}

// quoted is a value within a sentence.
func (w wording) quoted(path, value string) string {
	words, name := w.value(path, value)
	if name {
		return words
	}
	return inQuotes(words)
}

// inQuotes is a text in quotation marks; those within it become single ones.
func inQuotes(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, `"`) {
		if i > 0 {
			b.WriteString([]string{"’", "‘"}[i%2])
		}
		b.WriteString(part)
	}
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(b.String()) + "”"
}

// kindOfMessage is what was sent, in words; empty for what is none of the usual.
func kindOfMessage(kind string) string {
	switch kind {
	case "text":
		return "a text"
	case "photo", "video", "sticker", "poll", "location", "contact", "document":
		return "a " + kind
	case "animation":
		return "an animation"
	case "audio":
		return "an audio file"
	case "voice":
		return "a voice message"
	case "video_note":
		return "a video message"
	}
	return ""
}

// value is what a value of a path is called. name: it is a name or a number, and stands in a
// sentence as it is.
func (w wording) value(path, value string) (called string, name bool) {
	q, field := w.question(path), w.field(path)
	kind := string(field.Type)
	if q != nil {
		kind = q.Type
	}
	switch {
	case path == "contact.language", kind == "language":
		called = languageName(fallback, value)
		return called, called != value
	case path == "contact.country", kind == "country":
		called = countryName(fallback, value)
		return called, called != value
	case path == "contact.phone", kind == "phone":
		return FormatPhone(value), true
	case path == "conversation.team":
		called = w.teams[value]
		return cmp.Or(called, value), called != ""
	case path == "conversation.priority":
		return value, true
	case path == "conversation.channel":
		return cmp.Or(w.channels[value], value), true
	case path == "now.weekday":
		return capital(value), true
	case path == "now.month":
		if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= 12 {
			return time.Month(n).String(), true
		}
		return value, true
	case path == "now.date", kind == string(FieldDate):
		return FormatDate(fallback, value), true
	case kind == string(FieldBool), kind == "consent", path == "contact.phone_verified":
		return either(value == "true", "yes", "no"), true
	case strings.HasPrefix(path, "now."), kind == "number", kind == "rating", kind == "time":
		return value, true
	case q != nil:
		for _, c := range q.Choices {
			if c.ID == value {
				return cmp.Or(words(c.Label), value), false
			}
		}
	}
	return value, false
}

// uncapital is a text with a small letter at its beginning.
func uncapital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// capital is a text with a capital letter at its beginning.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
