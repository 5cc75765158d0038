package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// schema is a part of a JSON Schema.
type schema = workflow.Schema

// Schema is the JSON Schema (2020-12) of a configuration file, for the completion of
// editors; included: of one that another file includes. It refuses what has the wrong
// shape; what only the whole file or the environment tells is left to Load.
func Schema(kinds []connectors.Kind, included bool) ([]byte, error) {
	root := schema{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "The configuration of Frontdesk", "$defs": workflow.SchemaDefs(),
	}
	properties := sharedKeys()
	if included {
		root["title"] = "A file that a configuration of Frontdesk includes"
	} else {
		for key, s := range mainKeys(kinds) {
			properties[key] = s
		}
		root["required"] = []string{"slack", "channels"}
		root["anyOf"] = []schema{{"required": []string{"teams"}}, {"required": []string{"include"}}}
	}
	root["type"], root["properties"], root["additionalProperties"] = "object", properties, false
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	return append(out, '\n'), nil
}

// filled is what is filled in from the environment or a file.
func filled() schema { return schema{"type": "string", "pattern": `\$\{`} }

// orFilled lets a value be filled in.
func orFilled(words string, s schema) schema {
	out := schema{"description": words, "anyOf": []schema{s, filled()}}
	for _, key := range []string{"default", "examples"} {
		if v, has := s[key]; has {
			out[key] = v
			delete(s, key)
		}
	}
	return out
}

// object is a mapping that has no other keys.
func object(words string, properties map[string]schema, required ...string) schema {
	s := schema{"type": "object", "description": words, "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func list(words string, items schema, examples ...any) schema {
	s := schema{"type": "array", "description": words, "items": items}
	if len(examples) > 0 {
		s["examples"] = []any{examples}
	}
	return s
}

// text is a text of which not more is known than that there is one.
func text(words string, examples ...any) schema {
	s := schema{"type": "string", "description": words, "pattern": `\S`}
	if len(examples) > 0 {
		s["examples"] = examples
	}
	return s
}

// formed is a text of a certain form.
func formed(words, pattern string, examples ...any) schema {
	return orFilled(words, schema{"type": "string", "pattern": pattern, "examples": examples})
}

// oneOf is one of a few words, of which the first goes without saying.
func oneOf(words string, values ...string) schema {
	return orFilled(words, schema{"enum": values, "default": values[0]})
}

func yesNo(words string, def bool) schema {
	return orFilled(words, schema{"enum": []any{true, false, "true", "false"}, "default": def})
}

func duration(words, def string) schema {
	s := orFilled(words, schema{"$ref": "#/$defs/duration"})
	s["default"] = def
	return s
}

// slackRoom is a Slack channel.
func slackRoom(words string) schema {
	return formed(words+" Its id, or \"#name\".", `^(`+slackID.String()[1:len(slackID.String())-1]+`|#\S{1,80})$`, "#support", "C0123456789")
}

func person() schema {
	return formed("A person's id in Slack.", personID.String(), "U0ANA")
}

func id(words string, examples ...any) schema { return formed(words, ids.String(), examples...) }

// channelSchema is that of the channels: what further keys one takes depends on its type.
func channelSchema(kinds []connectors.Kind) schema {
	var each []schema
	for _, k := range kinds {
		properties := map[string]schema{
			"id":   id("The account's name in reports and in the database: keep it.", k.Name()),
			"type": {"description": "What kind of channel it is.", "anyOf": []schema{{"const": k.Name()}, filled()}},
		}
		required := []string{"id", "type"}
		v := reflect.ValueOf(k.Settings()).Elem()
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			if name == "" || name == "-" {
				continue
			}
			properties[name] = settingSchema(field, v.Field(i))
			if v.Field(i).Type() == reflect.TypeFor[connectors.Secret]() {
				required = append(required, name)
			}
		}
		each = append(each, object("A "+k.Name()+" channel.", properties, required...))
	}
	return schema{"description": "The accounts by which customers write.", "type": "array", "minItems": 1, "items": schema{"anyOf": each}}
}

// settingSchema is that of a key of a channel. Its words are in the tag `help` of the
// settings' field, and the values that it takes, if they are few, in `enum`.
func settingSchema(field reflect.StructField, v reflect.Value) schema {
	words := field.Tag.Get("help")
	if few := field.Tag.Get("enum"); few != "" {
		return oneOf(words, strings.Split(few, ",")...)
	}
	switch def := v.Interface().(type) {
	case connectors.Secret:
		return text(words, "${"+strings.ToUpper(field.Name)+"}")
	case time.Duration:
		return duration(words, def.String())
	case bool:
		return yesNo(words, def)
	case int:
		s := orFilled(words, schema{"type": []string{"integer", "string"}})
		s["default"] = def
		return s
	}
	s := text(words)
	s["default"] = v.String()
	return s
}

// messagesSchema is that of the program's own words to customers.
func messagesSchema(about string) schema {
	nothing := schema{"const": ""}
	properties := map[string]schema{}
	for _, key := range bridge.Announcements() {
		properties[key] = schema{"description": announcements[key] + ` "" is nothing.`, "anyOf": []schema{{"$ref": "#/$defs/text"}, nothing}}
	}
	for _, own := range bridge.OwnTexts() {
		about := "Default: " + own.Text
		if len(own.Values) > 0 {
			about += " (as {{ " + strings.Join(own.Values, " }}, {{ ") + " }})"
		}
		takes := []schema{{"$ref": "#/$defs/text"}}
		if own.Silent {
			takes = append(takes, nothing)
			about += ` "" is nothing.`
		}
		properties[own.Name] = schema{"description": about, "anyOf": takes}
	}
	return object(about, properties)
}

// announcements say when customers are told something of their conversation.
var announcements = map[string]string{
	"assigned":         "When somebody takes the conversation.",
	"outside_hours":    "When the team is closed; {{ team.opens }} is when it opens.",
	"nobody_available": "When nobody is there.",
	"all_busy":         "When everybody has enough to do.",
	"closed":           "When the conversation is closed.",
	"reopened":         "When it is opened again.",
	"handed_over":      "When another team takes over.",
}

// strategySchema is by which rule conversations are given out.
func strategySchema() schema {
	return oneOf("By which rule conversations are given to agents.", bridge.AssignNobody, bridge.AssignRoundRobin, bridge.AssignLeastOpen, bridge.AssignLastAgent)
}
