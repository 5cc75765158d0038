package workflow

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// The events that a workflow can begin with.
const (
	EventOpened        = "conversation_opened"
	EventClosed        = "conversation_closed"
	EventReceived      = "message_received" // a customer's message that neither opened the conversation nor answers a question
	EventAgentSilent   = "agent_silent"     // the customer has waited for an answer for so long
	EventContactSilent = "contact_silent"   // the customer has not written for so long since the agent's last word
	EventFieldChanged  = "field_changed"
	EventTagAdded      = "tag_added"
)

// Events are all of them.
func Events() []string {
	return []string{EventOpened, EventClosed, EventReceived, EventAgentSilent, EventContactSilent, EventFieldChanged, EventTagAdded}
}

// Cause is what has happened, for triggers to look at.
type Cause struct {
	Event string `json:"event"`
	// After is how long the silence has lasted, Field the path of what has changed, Tag
	// the one that was added, each of the events that have it.
	After time.Duration `json:"after,omitempty"`
	Field string        `json:"field,omitempty"`
	Tag   string        `json:"tag,omitempty"`
}

// trigger says when a workflow begins.
type trigger struct {
	Cause
	If *expression `json:"if,omitempty"`
	// Once: it begins once for each contact.
	Once bool `json:"once,omitempty"`

	field, tag place
}

// maxSilence is how long a silence may be that a workflow begins with.
const maxSilence = 366 * 24 * time.Hour

// eventKeys are the keys of a trigger that belong to certain events, each needed there.
func eventKeys() map[string][]string {
	return map[string][]string{
		"after": {EventAgentSilent, EventContactSilent},
		"field": {EventFieldChanged},
		"tag":   {EventTagAdded},
	}
}

func (p *parser) trigger(n *yaml.Node) *trigger {
	t := &trigger{Cause: Cause{Event: EventOpened}}
	m, ok := p.mapping(n, `"trigger"`)
	if !ok {
		return t
	}
	m.only(`"trigger"`, append([]string{"event", "if", "once_per_contact"}, keysOf(eventKeys())...), nil)
	if p.event(m, t) {
		p.cause(m, t)
	}
	if n := m.get("if"); n != nil {
		t.If = p.expression(n, `"if"`)
	}
	if n := m.get("once_per_contact"); n != nil {
		t.Once = p.boolean(n, `"once_per_contact"`)
	}
	return t
}

// event reads the event of a trigger, and tells whether there is one.
func (p *parser) event(m mapping, t *trigger) bool {
	n := m.get("event")
	if n == nil {
		p.bad(m.node, `"trigger" needs an event; write "event: %s"`, EventOpened)
		return false
	}
	event, ok := p.word(n, `"event"`)
	if ok && !slices.Contains(Events(), event) {
		p.bad(n, "there is no event %q%s", event, instead(event, Events()))
		return false
	}
	t.Event = event
	return ok
}

// cause reads what belongs to the event of a trigger.
func (p *parser) cause(m mapping, t *trigger) {
	like := map[string]string{"after": "15m", "field": "contact.fields.plan", "tag": "vip"}
	for _, key := range keysOf(eventKeys()) {
		events := eventKeys()[key]
		switch n := m.get(key); {
		case !slices.Contains(events, t.Event) && n != nil:
			p.bad(m.keyOf(key), "%q belongs to the event %s, and this one is %s; take it out", key, strings.Join(events, " or "), t.Event)
		case !slices.Contains(events, t.Event):
		case n == nil:
			p.bad(m.node, "the event %s needs %q; write \"%s: %s\"", t.Event, key, key, like[key])
		case key == "after":
			before := len(p.problems)
			t.After = p.duration(n, `"after"`)
			if len(p.problems) == before && (t.After < time.Second || t.After > maxSilence) {
				p.bad(n, `"after" must be between 1s and 366d`)
			}
		case key == "field":
			t.Field, _ = p.word(n, `"field"`)
			t.field = p.place(n)
		default:
			tag, ok := p.word(n, `"tag"`)
			t.tag = p.place(n)
			if t.Tag = oneLine(tag, maxTag); ok && (t.Tag != tag || tag == "") {
				p.bad(n, "a tag must be one line of 1 to %d characters", maxTag)
			}
		}
	}
}

// check is the second pass over a trigger.
func (t *trigger) check(c *checker) {
	if !slices.Contains(Events(), t.Event) {
		c.missing("the event of a trigger")
	}
	if t.Field != "" {
		t.checkField(c)
	}
	if t.If != nil {
		all := c.words
		c.words, c.opening = newVocabulary(nil, c.scope.Fields, t.Event), true
		c.condition(t.If, `"if" of the trigger`)
		c.words, c.opening = all, false
	}
}

// checkField sees that a field can change.
func (t *trigger) checkField(c *checker) {
	if _, name, ok := splitField(t.Field); ok && isName(name) {
		c.field(t.Field, t.field.start())
		return
	}
	if _, ok := attributeOf(t.Field); !ok {
		all := attributePaths(func(attribute) bool { return true })
		c.bad(t.field.start(), "%q is nothing that changes%s", t.Field, instead(t.Field, append(all, "contact.fields.NAME", "conversation.fields.NAME")))
	}
}

// event is the one that a document begins with, or "".
func (doc *document) event() string {
	if doc.Trigger == nil {
		return ""
	}
	return doc.Trigger.Event
}

// Cause is what a definition begins with; it is empty for one that nothing begins but
// another workflow's `run`.
func (d *Definition) Cause() Cause {
	if d.trigger == nil {
		return Cause{}
	}
	return d.trigger.Cause
}

// Matches tells whether a conversation that has just been opened begins with the
// definition.
func (d *Definition) Matches(f Facts) bool { return d.BeginsWith(Cause{Event: EventOpened}, f) }

// BeginsWith tells whether the definition's trigger holds for what has happened. A
// definition without a trigger never begins.
func (d *Definition) BeginsWith(what Cause, f Facts) bool {
	switch {
	case d.trigger == nil, d.trigger.Cause != what:
		return false
	case d.trigger.If == nil:
		return true
	}
	return d.trigger.If.holds(d.values(f, nil))
}

// Begins tells whether anything ever begins with the definition, and whether its event
// always would.
func (d *Definition) Begins() (ever, always bool) {
	return d.trigger != nil, d.trigger != nil && d.trigger.If == nil && !d.trigger.Once
}

// Once tells whether the definition begins once for each contact.
func (d *Definition) Once() bool { return d.trigger != nil && d.trigger.Once }

// AsksWhoIsThere tells whether the definition, or one that it hands over to, asks whether
// somebody of a team is available.
func (d *Definition) AsksWhoIsThere() bool {
	for _, also := range d.also {
		if also.available {
			return true
		}
	}
	return d.available
}

// String says what has happened, without what a field is called by people.
func (c Cause) String() string { return c.said(wording{}) }

// said says what has happened as pictures and lists of workflows have it.
func (c Cause) said(w wording) string {
	s := strings.ReplaceAll(c.Event, "_", " ")
	switch {
	case c.After > 0:
		s += " for " + DurationWords(c.After)
	case c.Field != "":
		s += ": " + w.called(c.Field)
	case c.Tag != "":
		s += ": " + c.Tag
	}
	return s
}

// closing reports the steps of a workflow that cannot be done once a conversation is
// closed: those that wait, but for another system, and those that would open or move it.
// root begins with the
// closing, and comes to d, maybe over others.
func (n *network) closing(root, d *Definition, seen map[string]bool) {
	if seen[d.ID] {
		return
	}
	seen[d.ID] = true
	d.steps.walk(func(st step) {
		_, waits := st.(waiter)
		_, calls := st.(*httpStep)
		_, routes := st.(*routeStep)
		_, closes := st.(*closeStep)
		if waits && !calls || routes || closes {
			n.problems.Add(d.places[st], "the step %q cannot be done once the conversation is closed, with which %q begins; take it out", st.kind(), root.ID)
		}
	})
	for _, run := range d.runs {
		if next := n.byID[run.Workflow]; next != nil {
			n.closing(root, next, seen)
		}
	}
}
