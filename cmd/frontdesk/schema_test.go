package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
)

// The schema takes every configuration that the program comes with or shows, and
// refuses it with one letter wrong.
func TestSchemaTakesWhatIsShown(t *testing.T) {
	schema := compiledSchema(t)
	demo, err := os.ReadFile("demo/frontdesk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{
		"the starter": string(starter), "help configuration": example(t, "configuration"),
		"the demo":       strings.NewReplacer("@LISTEN@", "127.0.0.1:1", "@SLACK@", "http://127.0.0.1:2", "@BOT_TOKEN@", "xoxb-1", "@APP_TOKEN@", "xapp-1").Replace(string(demo)),
		"help workflows": string(starter[:bytes.Index(starter, []byte("\nworkflows:"))]) + "\nworkflows:\n" + example(t, "workflows"),
	}
	whole := ""
	for _, b := range blocks(t) {
		switch further, is := strings.CutPrefix(b.text, "workflows:\n"); {
		case b.language != "yaml":
		case is:
			shown["the README's further workflows"] = whole + further
		case strings.Contains(b.text, "slack:"):
			whole = b.text
			shown["the README"] = whole
		}
	}
	if whole == "" {
		t.Error("the README has no configuration")
	}
	for name, text := range shown {
		if err := schema.Validate(asJSON(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, key := range []string{"slack_channel:", "bot_token:", "steps:", "route:"} {
			if wrong := strings.Replace(text, key, "x"+key, 1); wrong != text && schema.Validate(asJSON(t, wrong)) == nil {
				t.Errorf("%s is taken with x%s", name, key)
			}
		}
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := config.Schema(app.Kinds(), false)
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
	schema, err := c.Compile("frontdesk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asJSON is what an editor makes of a file.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var read any
	if err := yaml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	out, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
