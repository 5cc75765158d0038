package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/config"
)

// compiled is the schema of a file.
func compiled(t *testing.T, included bool) *jsonschema.Schema {
	t.Helper()
	text, err := config.Schema(kinds, included)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("frontdesk.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("frontdesk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is what an editor makes of YAML.
func value(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode, yaml.AliasNode:
		if n.Alias != nil {
			return value(n.Alias)
		}
		return value(n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		s := make([]any, len(n.Content))
		for i, item := range n.Content {
			s[i] = value(item)
		}
		return s
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

// meant are the archives of mistakes that no schema can find: those of names, of what
// hangs together, and of what the environment holds.
var meant = []string{
	"attachments", "attachments-nowhere", "avatars", "fields-hidden", "fields-misspelled", "hours-missing", "no-fields", "public-url-missing", "secrets-in-the-file", "secrets-pasted", "signing-secret",
	"variables", "workflows-after-close", "workflows-run", "workflows-run-tests",
}

// TestSchemaFits: the schema takes what Load takes, and refuses what Load refuses for its shape.
func TestSchemaFits(t *testing.T) {
	main, part := compiled(t, false), compiled(t, true)
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range archives {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fine, readable := true, slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == "frontdesk.yaml" })
		var bad error
		for _, f := range archive.Files {
			if f.Name == "problems" {
				fine = len(f.Data) == 0
			}
			var node yaml.Node
			if !strings.HasSuffix(f.Name, ".yaml") {
				continue
			}
			if yaml.Unmarshal(f.Data, &node) != nil || node.Kind == 0 {
				readable = false
				continue
			}
			schema := part
			if f.Name == "frontdesk.yaml" {
				schema = main
			}
			if err := schema.Validate(value(&node)); err != nil {
				bad = errors.Join(bad, err)
			}
		}
		switch known := slices.Contains(meant, name); {
		case fine && bad != nil:
			t.Errorf("%s is fine, and the schema refuses it: %v", name, bad)
		case !fine && readable && bad == nil && !known:
			t.Errorf("%s has mistakes, and the schema finds none: if no schema could, say so in meant", name)
		case known && bad != nil:
			t.Errorf("%s: the schema finds its mistakes, so it need not be excused: %v", name, bad)
		}
	}
}

// probes are places in a configuration for a key that is not there, X, with the way to the
// same place in the schema.
var probes = []struct{ way, text string }{
	{"", small + "X: 1"},
	{"http", small + "http: {X: 1}"},
	{"log", small + "log: {X: 1}"},
	{"slack", "slack: {X: 1}"},
	{"channels.items.anyOf.0", "channels: [{type: pigeon, X: 1}]"},
	{"conversations", small + "conversations: {X: 1}"},
	{"conversations.notes", small + "conversations: {notes: {X: 1}}"},
	{"reactions", small + "reactions: {X: 1}"},
	{"messages", small + "messages: {X: 1}"},
	{"teams.items", "teams: [{X: 1}]"},
	{"teams.items.assignment", "teams: [{assignment: {X: 1}}]"},
	{"teams.items.notify", "teams: [{notify: {X: 1}}]"},
	{"teams.items.replies", "teams: [{replies: {X: 1}}]"},
	{"teams.items.card", "teams: [{card: {X: 1}}]"},
	{"teams.items.messages", "teams: [{messages: {X: 1}}]"},
	{"tests.items", small + "tests: [{X: 1}]"},
	{"tests.items.given", small + "tests: [{name: a, given: {X: 1}}]"},
	{"tests.items.given.contact", small + "tests: [{name: a, given: {contact: {X: 1}}}]"},
	{"tests.items.given.conversation", small + "tests: [{name: a, given: {conversation: {X: 1}}}]"},
	{"tests.items.given.contact.answered.additionalProperties.anyOf.1", small + "tests: [{name: a, given: {contact: {answered: {a: {X: 1}}}}, then: {team: a}}]"},
	{"tests.items.then", small + "tests: [{name: a, then: {X: 1}}]"},
	{"hours.additionalProperties", "hours: {a: {X: 1}}"},
	{"fields.additionalProperties", "fields: {a: {X: 1}}"},
	{"$defs.workflow", "workflows: [{X: 1}]"},
	{"$defs.trigger", "workflows: [{trigger: {X: 1}}]"},
	{"$defs.choice", "workflows: [{steps: [{ask: Q, id: a, type: choice, choices: [{X: 1}]}]}]"},
	{"$defs.step_ask.remind.anyOf.1", "workflows: [{steps: [{ask: Q, id: a, remind: {X: 1}}]}]"},
	{"$defs.step_assign.assign", "workflows: [{steps: [{assign: {X: 1}}]}]"},
}

// TestSchemaKeys: each key that Load takes is in the schema, and the other way round.
func TestSchemaKeys(t *testing.T) {
	text, err := config.Schema(kinds, false)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	for _, p := range probes {
		path := filepath.Join(t.TempDir(), "frontdesk.yaml")
		write(t, path, strings.ReplaceAll(p.text, "X", "qqqqqqqqqqqqqqqqqqqqqqqq"))
		_, problems := config.Load(path, environment, kinds)
		said := ""
		for _, one := range problems {
			if strings.Contains(one.Text, `no key "qqqq`) {
				said = one.Text
			}
		}
		_, list, ok := strings.Cut(said, "; it takes ")
		if !ok {
			_, list, ok = strings.Cut(said, "; there is ")
		}
		if strings.HasSuffix(said, "; frontdesk help messages lists them") {
			list, ok = strings.Join(config.MessageKeys(), ", "), true
		}
		if !ok {
			t.Errorf("%s: %q names no keys", p.way, said)
			continue
		}
		want := strings.Split(list, ", ")
		slices.Sort(want)
		got := keysAt(t, root, p.way)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: keys that Load takes (-) and that the schema has (+):\n%s", p.way, diff)
		}
	}
	closed := 0
	var count func(any)
	count = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, has := v["properties"].(map[string]any); has && v["additionalProperties"] == false {
				closed++
			}
			for key, inner := range v {
				// The steps are made from the table that they are read by; what can be set has no list.
				if !strings.HasPrefix(key, "step_") || key == "step_ask" || key == "step_assign" {
					count(inner)
				}
			}
		case []any:
			for _, inner := range v {
				count(inner)
			}
		}
	}
	count(root)
	if steps := 2; closed != len(probes)+steps {
		t.Errorf("%d objects of the schema are closed, and %d are looked at", closed-steps, len(probes))
	}
}

// keysAt are the keys of the object to which a way leads.
func keysAt(t *testing.T, root map[string]any, way string) []string {
	t.Helper()
	at := root
	for _, part := range strings.FieldsFunc(way, func(r rune) bool { return r == '.' }) {
		next, ok := at[part].(map[string]any)
		if list, is := at["anyOf"].([]any); is && !ok {
			if i, err := strconv.Atoi(part); err == nil && i < len(list) {
				next, ok = list[i].(map[string]any)
			}
		}
		if properties, is := at["properties"].(map[string]any); is && !ok {
			next, ok = properties[part].(map[string]any)
		}
		if part == "anyOf" {
			continue
		}
		if !ok {
			t.Fatalf("the schema has no %s of %s", part, way)
		}
		at = next
	}
	properties, _ := at["properties"].(map[string]any)
	var keys []string
	for key := range properties {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// TestSchemaWords: whatever may be written is explained.
func TestSchemaWords(t *testing.T) {
	text, err := config.Schema(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	var look func(way string, v any)
	look = func(way string, v any) {
		switch v := v.(type) {
		case map[string]any:
			properties, _ := v["properties"].(map[string]any)
			for key, inner := range properties {
				one, is := inner.(map[string]any)
				if words, _ := one["description"].(string); is && words == "" && !strings.Contains(way, "/if") {
					t.Errorf("%s/%s has no description", way, key)
				}
			}
			for key, inner := range v {
				look(way+"/"+key, inner)
			}
		case []any:
			for _, inner := range v {
				look(way, inner)
			}
		}
	}
	look("", root)
}
