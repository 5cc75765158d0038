package workflow

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Draft is a workflow while somebody changes it in a form. The form shows a greeting,
// questions, which team follows and a last word; what the workflow has besides stays as it
// is, in its place. A draft need not be right: Check says what is wrong with it.
type Draft struct {
	root *yaml.Node
	// farewell: a say without any question is the last word, and no greeting.
	farewell bool
}

// Farewell tells whether the only thing that is said in a draft without questions is the last
// word; its text does not show that.
func (d *Draft) Farewell() bool { return d.farewell }

// SetFarewell says so of a draft that was read.
func (d *Draft) SetFarewell(is bool) { d.farewell = is }

// NewDraft is one with nothing in it yet, that every new conversation would begin.
func NewDraft() *Draft {
	return &Draft{root: mapOf("id", textNode(""), "trigger", mapOf("event", textNode(EventOpened)), "steps", &yaml.Node{Kind: yaml.SequenceNode})}
}

// ReadDraft reads what Draft.Text or Definition.YAML has written.
func ReadDraft(text []byte) (*Draft, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	var node yaml.Node
	if err == nil {
		err = loader.Load(&node)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the draft of a workflow: %w", err)
	}
	d := &Draft{root: resolve(&node)}
	if d.root.Kind != yaml.MappingNode || d.get("steps") == nil || d.get("steps").Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("reading the draft of a workflow: it has no steps")
	}
	return d, nil
}

// Text is the draft in the file's own form.
func (d *Draft) Text() []byte {
	var b strings.Builder
	f := formOf(d.root)
	f.open = true
	for i, key := range f.keys {
		if key == "steps" && len(f.values[i].items) > 0 {
			f.values[i].open = true
			for _, st := range f.values[i].items {
				st.open = true
			}
		}
	}
	f.write(&b, 0)
	return []byte(b.String())
}

// formOf is a part of a file as the program writes it.
func formOf(n *yaml.Node) *form {
	switch {
	case n.Kind == yaml.MappingNode:
		f := pairs()
		for i := 0; i+1 < len(n.Content); i += 2 {
			f.add(n.Content[i].Value, formOf(n.Content[i+1]))
		}
		return f
	case n.Kind == yaml.SequenceNode:
		f := listOf()
		for _, item := range n.Content {
			f.items = append(f.items, formOf(item))
		}
		return f
	case isNull(n):
		return &form{value: "null", inner: "null"}
	case n.ShortTag() == "!!str":
		return textForm(n.Value)
	}
	return wordForm(n.Value)
}

func textNode(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

// numberNode is what somebody typed where a number belongs, a text if it is none.
func numberNode(s string) *yaml.Node {
	n := textNode(s)
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		n.Tag = "!!int"
	} else if _, err := strconv.ParseFloat(s, 64); err == nil {
		n.Tag = "!!float"
	}
	return n
}

// mapOf is a mapping of keys, each with its value behind it.
func mapOf(content ...any) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for _, c := range content {
		switch c := c.(type) {
		case string:
			m.Content = append(m.Content, textNode(c))
		case *yaml.Node:
			m.Content = append(m.Content, c)
		}
	}
	return m
}

func seqOf(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Content: items}
}

// at is the value of a key, or nil.
func at(m *yaml.Node, key string) *yaml.Node {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i+1]
		}
	}
	return nil
}

// put gives a key a value, in its place if it is there, else behind those of before that
// are there; nil takes it out.
func put(m *yaml.Node, key string, value *yaml.Node, before ...string) {
	behind := 0
	for i := 0; i+1 < len(m.Content); i += 2 {
		name := m.Content[i].Value
		switch {
		case name == key && value == nil:
			m.Content = slices.Delete(m.Content, i, i+2)
			return
		case name == key:
			m.Content[i+1] = value
			return
		case slices.Contains(before, name):
			behind = i + 2
		}
	}
	switch {
	case value == nil:
	case behind == 0 && len(before) == 0:
		m.Content = append(m.Content, textNode(key), value)
	default:
		m.Content = slices.Insert(m.Content, behind, textNode(key), value)
	}
}

// scalarAt is the value of a key as it is written.
func scalarAt(m *yaml.Node, key string) string {
	if n := at(m, key); n != nil && n.Kind == yaml.ScalarNode && !isNull(n) {
		return n.Value
	}
	return ""
}

func (d *Draft) get(key string) *yaml.Node { return at(d.root, key) }

// ID is the workflow's.
func (d *Draft) ID() string { return scalarAt(d.root, "id") }

// Name is what the workflow is called; "" if it has no name.
func (d *Draft) Name() string { return scalarAt(d.root, "name") }

// SetID changes it.
func (d *Draft) SetID(id string) { put(d.root, "id", textNode(id)) }

// SetName changes the name; "" takes it out.
func (d *Draft) SetName(name string) {
	switch {
	case name == d.Name():
	case name == "":
		put(d.root, "name", nil)
	default:
		put(d.root, "name", textNode(name), "id")
	}
}

// Words are a text as a form shows it: in the first of its languages.
type Words struct {
	Text string `json:"text,omitempty"`
	// Languages are those that it is written in, if it says so. The first is shown.
	Languages []string `json:"languages,omitempty"`
}

// wordsOf reads a text.
func wordsOf(n *yaml.Node) Words {
	if n == nil {
		return Words{}
	}
	if n.Kind != yaml.MappingNode {
		return Words{Text: n.Value}
	}
	var w Words
	for i := 0; i+1 < len(n.Content); i += 2 {
		if i == 0 {
			w.Text = n.Content[1].Value
		}
		w.Languages = append(w.Languages, n.Content[i].Value)
	}
	return w
}

// reworded is a text with other words in the language that is shown; those in the others
// stay. It is n itself where nothing but blanks around it is different.
func reworded(n *yaml.Node, words string) *yaml.Node {
	switch {
	case n == nil:
		return textNode(words)
	case strings.TrimSpace(wordsOf(n).Text) == strings.TrimSpace(words):
		return n
	case n.Kind == yaml.MappingNode && len(n.Content) > 1:
		m := *n
		m.Content = slices.Clone(n.Content)
		m.Content[1] = textNode(words)
		return &m
	}
	return textNode(words)
}

// Beginning is when a workflow begins, as a form has it.
type Beginning struct {
	When string `json:"when"` // one of the Begins constants
	// Channel is the only one whose conversations begin it; empty: all do.
	Channel string `json:"channel,omitempty"`
}

// When a workflow begins. BeginsOther is what a form has no choice for, and keeps.
const (
	BeginsAlways = "always" // every new conversation
	BeginsNew    = "new"    // the first conversation of a contact
	BeginsRun    = "run"    // another workflow's run
	BeginsOther  = "other"
)

// condition is what stands under "if" of such a beginning; "" for nothing.
func (b Beginning) condition() string {
	var all []string
	if b.Channel != "" {
		all = append(all, "conversation.channel == "+strconv.Quote(b.Channel))
	}
	if b.When == BeginsNew {
		all = append(all, "not contact.returning")
	}
	return strings.Join(all, " and ")
}

// Beginning is when the workflow begins. channels are those that there are.
func (d *Draft) Beginning(channels []string) Beginning {
	t := d.get("trigger")
	if t == nil {
		return Beginning{When: BeginsRun}
	}
	for _, when := range []string{BeginsAlways, BeginsNew} {
		for _, channel := range append([]string{""}, channels...) {
			b := Beginning{When: when, Channel: channel}
			if scalarAt(t, "event") == EventOpened && strings.TrimSpace(scalarAt(t, "if")) == b.condition() {
				return b
			}
		}
	}
	return Beginning{When: BeginsOther}
}

// Begin has the workflow begin otherwise. Where that is BeginsOther, or nothing else than
// before, the trigger stays as it is.
func (d *Draft) Begin(b Beginning, channels []string) {
	switch was := d.Beginning(channels); {
	case b == was, b.When == BeginsOther:
		return
	case b.When == BeginsRun:
		put(d.root, "trigger", nil)
		return
	case was.When == BeginsRun || scalarAt(d.get("trigger"), "event") != EventOpened:
		put(d.root, "trigger", mapOf("event", textNode(EventOpened)), "id", "name", "description")
	}
	if condition := b.condition(); condition != "" {
		put(d.get("trigger"), "if", textNode(condition), "event")
	} else {
		put(d.get("trigger"), "if", nil)
	}
}

// BeginsWith is the trigger as it is written, for what a form has no choice for.
func (d *Draft) BeginsWith() string {
	if t := d.get("trigger"); t != nil {
		line, _ := formOf(t).inline()
		return line
	}
	return ""
}
