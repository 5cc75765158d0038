package workflow

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/workflow/problem"
)

// Fields are the custom attributes that a configuration declares, by name. Where
// none are declared at all, any name may be used and its value is a text.
type Fields struct {
	Contact      map[string]Field `json:"contact,omitempty"`
	Conversation map[string]Field `json:"conversation,omitempty"`
}

// Field says what a custom attribute holds.
type Field struct {
	Type    FieldType `json:"type"`
	Choices []string  `json:"choices,omitempty"` // of FieldChoice
	// Label is what people call it; not known of a version that comes from the store.
	Label string `json:"-"`
	// Hidden: agents may not see it. What they read must not tell it.
	Hidden bool `json:"-"`
}

// FieldType is what a custom attribute holds.
type FieldType string

// The types of custom attributes.
const (
	FieldText   FieldType = "text"
	FieldNumber FieldType = "number"
	FieldChoice FieldType = "choice"
	FieldBool   FieldType = "bool"
	FieldDate   FieldType = "date"
)

// fieldList is what an answer of several choices is in expressions.
const fieldList FieldType = "list"

// fieldTime is a time of day in expressions: a text that compares as times do.
const fieldTime FieldType = "time"

// FieldTypes are all of them.
func FieldTypes() []FieldType {
	return []FieldType{FieldText, FieldNumber, FieldChoice, FieldBool, FieldDate}
}

// Value reads a value as the state keeps it: "" is unknown, a number is in
// decimal digits, a bool "true" or "false", a date as in "2027-01-31". ok is false for what the field
// cannot hold.
func (f Field) Value(s string) (value string, ok bool) {
	if s == "" {
		return "", true
	}
	switch f.Type {
	case FieldNumber:
		n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsNaN(n) || math.Abs(n) > maxNumber {
			return "", false
		}
		return formatNumber(n), true
	case FieldChoice:
		return s, slices.Contains(f.Choices, s)
	case FieldBool:
		switch strings.ToLower(s) {
		case "true", "yes", "on":
			return "true", true
		case "false", "no", "off":
			return "false", true
		}
		return "", false
	case FieldDate:
		day, clock, timed := strings.Cut(strings.TrimSpace(s), " ")
		_, err := time.Parse(time.DateOnly, day)
		if err == nil && timed {
			_, err = time.Parse("15:04", clock) // as a text shows now
		}
		return day, err == nil
	}
	return cut(s, maxAnswer), true
}

// IsFieldName tells whether a word can name a custom attribute.
func IsFieldName(s string) bool { return isName(s) }

// group are the fields of the contact or of the conversation; nil if none are declared.
func (f *Fields) group(name string) map[string]Field {
	switch {
	case f == nil:
		return nil
	case name == "contact":
		return f.Contact
	}
	return f.Conversation
}

// splitField takes a path such as "contact.fields.plan" apart.
func splitField(path string) (group, field string, ok bool) {
	for _, group := range []string{"contact", "conversation"} {
		if field, ok := strings.CutPrefix(path, group+".fields."); ok {
			return group, field, true
		}
	}
	return "", "", false
}

// field finds the declaration of a custom attribute that a path names, and
// reports one that is not declared. Where nothing is declared it is a text.
func (c *checker) field(path string, at problem.Position) (Field, bool) {
	group, name, _ := splitField(path)
	if c.scope.Fields == nil {
		return Field{Type: FieldText}, true
	}
	declared := c.scope.Fields.group(group)
	f, ok := declared[name]
	if !ok {
		c.bad(at, "there is no %s%s", path, c.scope.Fields.undeclared(group, name))
		return f, false
	}
	c.uses(group, name, f)
	return f, true
}

// undeclared is the end of a mistake about a custom attribute that is not there.
func (f *Fields) undeclared(group, name string) string {
	declared, other := f.group(group), "conversation"
	if group == other {
		other = "contact"
	}
	if _, is := f.group(other)[name]; is {
		return "; did you mean " + other + ".fields." + name + "?"
	}
	if meant := problem.Suggest(name, keysOf(declared)); meant != "" {
		return "; did you mean " + strconv.Quote(meant) + "?"
	}
	return "; declare it: fields: {" + name + ": {on: " + group + ", type: text}}"
}

// open reports a value that agents are not to see, where they read what becomes of it:
// what is said to customers stands in their threads and transcripts as well.
func (c *checker) open(e *expression, what string) {
	for _, path := range c.concealed(e) {
		c.bad(e.place.at(max(strings.Index(e.src, path), 0)), "agents may not see %s, and would read it in %s; take it out here, or write see: agents where it is declared", path, what)
	}
}

// concealed are the custom attributes that an expression reads and agents may not see.
func (c *checker) concealed(e *expression) (paths []string) {
	if e == nil || c.stored {
		return nil
	}
	for _, r := range e.reads {
		if c.hides(r.path) {
			paths = append(paths, r.path)
		}
	}
	return paths
}

// hides tells whether a path is that of a custom attribute that agents may not see.
func (c *checker) hides(path string) bool {
	group, name, is := splitField(path)
	return is && c.scope.Fields.group(group)[name].Hidden
}

// uses notes that the workflow mentions a custom attribute, so that its
// declaration is kept with this version of it.
func (c *checker) uses(group, name string, f Field) {
	if c.used == nil {
		c.used = new(Fields)
	}
	of := &c.used.Contact
	if group == "conversation" {
		of = &c.used.Conversation
	}
	if *of == nil {
		*of = map[string]Field{}
	}
	(*of)[name] = f
}
