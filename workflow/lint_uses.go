package workflow

import (
	"reflect"
	"slices"
	"strings"
)

// holds visits every text, template and expression that a step holds, whatever its kind,
// but not those of the steps within it.
func holds(st step, visit func(any)) { visitAll(reflect.ValueOf(st), visit) }

func visitAll(v reflect.Value, visit func(any)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		switch held := v.Interface().(type) {
		case *text, *template, *expression:
			visit(held)
		case *body:
			held.visit(visit)
		}
		visitAll(v.Elem(), visit)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[steps]() {
			return
		}
		for i := range v.Len() {
			visitAll(v.Index(i), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			visitAll(v.MapIndex(key), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				visitAll(v.Field(i), visit)
			}
		}
	}
}

// texts are those that a step holds.
func texts(st step) (all []*text) {
	holds(st, func(held any) {
		if t, is := held.(*text); is {
			all = append(all, t)
		}
	})
	return all
}

// expressions are those that a step holds, also those in its texts.
func expressions(st step) (all []*expression) {
	holds(st, func(held any) {
		switch held := held.(type) {
		case *expression:
			all = append(all, held)
		case *template:
			for _, p := range held.pieces {
				if p.value != nil {
					all = append(all, p.value)
				}
			}
		}
	})
	return all
}

// forCustomer are the texts of a step that customers read.
func forCustomer(st step) []*text {
	if _, inside := st.(*noteStep); inside {
		return nil
	}
	return texts(st)
}

// eachExpression visits the expressions of all definitions, triggers included.
func (l *lint) eachExpression(visit func(*Definition, *expression)) {
	for _, d := range l.all {
		if d.trigger != nil && d.trigger.If != nil {
			visit(d, d.trigger.If)
		}
		d.steps.walk(func(st step) {
			for _, e := range expressions(st) {
				visit(d, e)
			}
		})
	}
}

// writer is a step that gives values to attributes, besides `ask` and `set`.
type writer interface{ writes() []string }

// written are the paths that the workflows give values to.
func (l *lint) written() map[string]bool {
	all := map[string]bool{}
	for _, path := range l.around.Fields {
		all[path] = true
	}
	l.steps(func(_ *Definition, st step) {
		switch st := st.(type) {
		case *askStep:
			all[st.Save] = true
		case *setStep:
			for _, s := range st.Set {
				all[s.Path] = true
			}
		case writer:
			for _, path := range st.writes() {
				all[path] = true
			}
		}
	})
	return all
}

// guarded tells whether a condition around a step asks for a value, or for one that a
// value hangs on.
func (a arrival) guarded(path string) bool {
	also := ""
	switch {
	case path == "team.opens":
		also = "open"
	case strings.HasPrefix(path, "assignee."):
		also = "assignee.name"
	case strings.HasPrefix(path, "contact.fields."), strings.HasPrefix(path, "contact.last_agent"):
		also = "contact.returning"
	}
	return slices.Contains(a.guards, path) || also != "" && slices.Contains(a.guards, also)
}
