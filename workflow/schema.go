package workflow

import (
	"slices"
)

// Schema is a JSON Schema (2020-12) or a part of one.
type Schema map[string]any

// SchemaDefs are the definitions of a JSON Schema of what this package reads, by name:
// "workflow", "steps", "step", "text" and those that these refer to, each as
// "#/$defs/NAME". They are made from the tables by which workflows are read, so that a new
// step or type of question is in them.
func SchemaDefs() map[string]Schema {
	defs := map[string]Schema{
		"text":       textSchema(),
		"expression": {"description": `An expression such as answers.topic == "sales". Put it in quotes if it begins with ! or " or holds ": ".`, "type": []string{"string", "boolean", "number"}},
		"value":      {"description": `A value as it is, or "=EXPRESSION"; "" takes the value away.`, "type": []string{"string", "number", "boolean"}},
		"truth":      {"enum": []any{true, false, "true", "false", "yes", "no", "on", "off"}},
		"duration":   durationSchema(),
		"steps":      {"description": "Steps, each with a dash.", "type": "array", "items": ref("step"), "minItems": 1},
		"trigger":    triggerSchema(),
		"choice":     choiceSchema(),
	}
	var each []Schema
	for _, k := range kinds() {
		if k.parse == nil {
			continue
		}
		name := "step_" + k.name
		defs[name] = k.schema()
		each = append(each, ref(name))
	}
	defs["step"] = Schema{"description": "One step.", "type": "object", "oneOf": each}
	defs["workflow"] = closed("A workflow: what happens from a conversation's opening until an agent has it.", map[string]Schema{
		"id":          {"description": "Its name in `run`, in commands and in the database.", "type": []string{"string", "number", "boolean"}, "examples": []string{"inbound"}},
		"name":        {"description": "What people call it.", "type": "string"},
		"description": {"description": "What it is for.", "type": "string"},
		"trigger":     described(ref("trigger"), "When it begins."),
		"steps":       described(ref("steps"), "What is done, one after the other."),
	}, "id", "steps")
	return defs
}

func ref(name string) Schema { return Schema{"$ref": "#/$defs/" + name} }

// closed is an object that has no other keys.
func closed(description string, properties map[string]Schema, required ...string) Schema {
	s := Schema{"type": "object", "description": description, "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// described is a schema with other words, and perhaps examples.
func described(s Schema, description string, examples ...any) Schema {
	out := Schema{"description": description}
	if to, is := s["$ref"]; is {
		out["$ref"] = to
	} else {
		for key, v := range s {
			if key != "description" {
				out[key] = v
			}
		}
	}
	if len(examples) > 0 {
		out["examples"] = examples
	}
	return out
}

// textSchema: beyond the pattern of a language tag it is left to check.
func textSchema() Schema {
	return Schema{
		"description": "A text, or one for each language: {en: Hello, de: Hallo}. {{ contact.first_name }} fills in a value.",
		"anyOf": []Schema{
			{"type": "string", "pattern": `\S`},
			{
				"type": "object", "minProperties": 1, "propertyNames": Schema{"pattern": "^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"},
				"additionalProperties": Schema{"type": "string", "pattern": `\S`},
			},
		},
		"examples": []any{"Hello {{ contact.first_name }}!"},
	}
}

func durationSchema() Schema {
	return Schema{
		"description": "A length of time: 45s, 30m, 12h, 3d, 2w, 1h30m.", "examples": []string{"30m"},
		"anyOf": []Schema{{"type": "string", "pattern": `^(0|([0-9.]+(ns|us|µs|μs|ms|s|m|h|d|w))+)$`}, {"const": 0}},
	}
}

func triggerSchema() Schema {
	keys := map[string]Schema{
		"event":            {"description": "What has to happen.", "enum": Events(), "default": EventOpened},
		"if":               described(ref("expression"), "A condition that has to hold as well.", `conversation.source == "contact"`),
		"once_per_contact": described(ref("truth"), "Whether it begins only once for each contact."),
		"after":            described(ref("duration"), "How long the silence has lasted.", "15m"),
		"field":            {"description": "Which value has changed.", "type": "string", "examples": []string{"contact.fields.plan"}},
		"tag":              described(anyScalar(), "Which tag was added.", "vip"),
	}
	var rules []Schema
	for _, key := range keysOf(eventKeys()) {
		events := eventKeys()[key]
		if _, known := keys[key]; !known {
			keys[key] = Schema{}
		}
		rules = append(rules, Schema{
			"if":   Schema{"properties": Schema{"event": Schema{"enum": events}}, "required": []string{"event"}},
			"then": Schema{"required": []string{key}}, "else": Schema{"properties": Schema{key: false}},
		})
	}
	s := closed("When it begins. The first workflow whose trigger holds runs. One without a trigger begins by another one's run only.", keys, "event")
	s["allOf"] = rules
	return s
}

func choiceSchema() Schema {
	return closed("An answer that can be chosen.", map[string]Schema{
		"id":    {"description": "The answer's value in expressions.", "type": []string{"string", "number", "boolean"}},
		"label": described(ref("text"), "What the customer is shown."),
		"also":  {"description": "Words that people may type instead.", "type": "array", "minItems": 1, "items": Schema{"type": []string{"string", "number", "boolean"}}},
	}, "id", "label")
}

// schema is that of a step of a kind: closed, with the keys that it takes.
func (k kind) schema() Schema {
	properties := map[string]Schema{}
	for _, key := range append([]string{k.name}, k.keys...) {
		properties[key] = keySchema(k.name, key)
	}
	required := []string{k.name}
	switch k.name {
	case "ask":
		required = append(required, "id")
	case "if":
		required = append(required, "then")
	case "switch":
		required = append(required, "cases")
	}
	s := closed(properties[k.name].words(), properties, required...)
	if k.name == "ask" {
		s["allOf"] = typeRules()
	}
	return s
}

func (s Schema) words() string {
	words, _ := s["description"].(string)
	return words
}

// typeRules say which keys go with which type of question.
func typeRules() []Schema {
	var all []string
	for _, t := range questionTypes() {
		all = append(all, t.keys...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var rules []Schema
	for i, t := range questionTypes() {
		if t.judge == nil {
			continue
		}
		is := Schema{"properties": Schema{"type": Schema{"const": t.name}}}
		if i > 0 {
			is["required"] = []string{"type"} // the first is the default
		}
		then, foreign := Schema{}, map[string]bool{}
		for _, key := range all {
			if !slices.Contains(t.keys, key) {
				foreign[key] = false
			}
		}
		then["properties"] = foreign
		if slices.Contains(t.keys, "choices") {
			then["required"] = []string{"choices"}
		}
		rules = append(rules, Schema{"if": is, "then": then})
	}
	return rules
}

// keySchema is what stands under a key of a step. One that is not known here takes
// anything, and has no words.
func keySchema(step, key string) Schema {
	for _, k := range slices.Concat(stepKeys(), askKeySchemas()) {
		if k.step == step && k.key == key {
			return described(k.schema, k.words, k.examples...)
		}
	}
	return Schema{}
}

// keyed is the schema of a key of a step, with words for people.
type keyed struct {
	step, key string
	words     string
	schema    Schema
	examples  []any
}
