package config

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/connectors"
)

// settings fills the struct that a channel's kind describes its keys with.
type settings struct {
	r      *reader
	value  connectors.Settings
	kind   string
	fields map[string]reflect.Value // by yaml tag
	order  []string
	nodes  map[string]*yaml.Node // the values that the file has
	failed map[string]bool       // those that something is wrong with already
}

// newSettings prepares an empty struct of the kind's.
func newSettings(r *reader, kind connectors.Kind) *settings {
	s := &settings{
		r: r, value: kind.Settings(), kind: kind.Name(),
		fields: map[string]reflect.Value{}, nodes: map[string]*yaml.Node{}, failed: map[string]bool{},
	}
	v := reflect.ValueOf(s.value).Elem()
	for i := range v.NumField() {
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if tag == "" || tag == "-" {
			continue
		}
		s.fields[tag] = v.Field(i)
		s.order = append(s.order, tag)
	}
	return s
}

// keys are the kind's own, for an object of the file.
func (s *settings) keys() []key {
	keys := make([]key, len(s.order))
	for i, name := range s.order {
		keys[i] = key{name: name, read: func(n *yaml.Node) {
			s.nodes[name] = n
			s.failed[name] = !s.set(n, "a "+s.kind+" channel's "+name, s.fields[name])
		}}
	}
	return keys
}

// set reads one value into one field.
func (s *settings) set(n *yaml.Node, what string, field reflect.Value) bool {
	switch p := field.Addr().Interface().(type) {
	case *connectors.Secret:
		text, ok := s.r.secret(n, what, "${NAME}")
		*p = connectors.NewSecret(text)
		return ok
	case *time.Duration:
		d, ok := s.r.duration(n, what, "30s")
		*p = d
		return ok
	case *string:
		text, ok := s.r.text(n, what, exampleText(*p))
		*p = text
		return ok
	case *bool:
		yes, ok := s.r.yes(n, what)
		*p = yes
		return ok
	case *int:
		word, ok := s.r.word(n, what, strconv.Itoa(*p))
		number, err := strconv.Atoi(word)
		if ok && err != nil {
			s.r.add(n, "%s must be a whole number such as %d, not %s", what, *p, quoted(n.Value))
			ok = false
		}
		*p = number
		return ok
	}
	s.r.add(n, "%s cannot be set in this file", what)
	return false
}

// exampleText is a right value: the default, if there is one.
func exampleText(def string) string {
	if def == "" {
		return "text"
	}
	return def
}

// check passes on what the kind itself finds wrong. What is wrong with being called
// from outside is known once the whole file is read.
func (s *settings) check(channel *yaml.Node, seen map[string]*yaml.Node) {
	s.note(s.value.Check(), channel, seen)
	if hooked, is := s.value.(connectors.Hooked); is {
		s.r.atEnd = append(s.r.atEnd, func(c *Config) { s.note(hooked.CheckHook(c.PublicURL), channel, seen) })
	}
}

// note adds faults at the places of their keys.
func (s *settings) note(faults []connectors.Fault, channel *yaml.Node, seen map[string]*yaml.Node) {
	for _, f := range faults {
		if s.failed[f.Key] {
			continue
		}
		at := s.nodes[f.Key]
		if at == nil && seen[f.Key] != nil {
			at = seen[f.Key]
		}
		if at == nil {
			at = channel
		}
		s.r.add(at, "%s", f.Text)
	}
}

// usedSecret is a secret of a channel and where it stands.
type usedSecret struct {
	kind, key, value string
	at               *yaml.Node
}

// compare finds secrets that another channel has already: one account cannot be
// two channels, since each would take the other's messages.
func (s *settings) compare(used []usedSecret) []usedSecret {
	for _, name := range s.order {
		p, ok := s.fields[name].Addr().Interface().(*connectors.Secret)
		if !ok || p.IsZero() || s.failed[name] || s.nodes[name] == nil {
			continue
		}
		u := usedSecret{s.kind, name, p.Reveal(), s.nodes[name]}
		for _, other := range used {
			if other.kind == u.kind && other.key == u.key && other.value == u.value {
				s.r.add(u.at, "this is the same account as the channel at %s; one account can be one channel only", s.r.at(other.at))
			}
		}
		used = append(used, u)
	}
	return used
}
