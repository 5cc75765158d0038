package workflow

// scalar is a word, however YAML takes it.
func anyScalar() Schema { return Schema{"type": []string{"string", "number", "boolean"}} }

// stepKeys are the keys of steps, but for those of questions.
func stepKeys() []keyed {
	team := anyScalar()
	return []keyed{
		{"say", "say", "Sends a message to the customer; empty if it is a file alone.", Schema{"anyOf": []Schema{ref("text"), {"type": []string{"string", "null"}, "maxLength": 0}}}, []any{"Hello {{ contact.first_name }}!"}},
		{"say", "file", "The path of a picture or another file to send, relative to this file.", Schema{"type": "string", "minLength": 1}, []any{"files/prices.pdf"}},
		{"say", "buttons", "Buttons that open an address.", Schema{"type": "array", "minItems": 1, "maxItems": maxLinks, "items": closed("", map[string]Schema{
			"label": described(ref("text"), "What stands on it."),
			"url":   {"description": "A web address, which may have values in it.", "type": "string", "pattern": "^https?://"},
		}, "label", "url")}, []any{[]any{Schema{"label": "Our shop", "url": "https://example.com"}}}},
		{"if", "if", "Goes one of two ways: a condition.", ref("expression"), []any{`answers.topic == "sales"`, `open("support")`}},
		{"if", "then", "The steps for when it holds.", ref("steps"), nil},
		{"if", "else", "The steps for when it does not.", ref("steps"), nil},
		{"switch", "switch", "Goes the way that a value names.", ref("expression"), []any{"answers.topic"}},
		{"switch", "cases", "The steps for each value.", Schema{"type": "object", "minProperties": 1, "additionalProperties": ref("steps")}, nil},
		{"switch", "else", "The steps for all other values.", ref("steps"), nil},
		{"route", "route", "Decides the team: its id. The thread appears in its Slack channel.", team, []any{"support"}},
		{"assign", "assign", "Gives the conversation to an agent; {} follows the team's own rule.", assignSchema(), []any{Schema{}}},
		{"close", "close", "Ends the conversation: write close: {}.", Schema{"type": "object", "maxProperties": 0}, []any{Schema{}}},
		{"set", "set", "Changes the profile or the conversation.", setSchema(), []any{Schema{"conversation.priority": "high"}}},
		{"tag", "tag", "Tags the conversation.", Schema{"type": "array", "minItems": 1, "items": ref("value")}, []any{[]string{"vip"}}},
		{"note", "note", "Writes an internal comment into the thread; agents alone read it.", ref("text"), nil},
		{"wait", "wait", "Waits, across restarts.", ref("duration"), []any{"10m"}},
		{"run", "run", "Hands over to another workflow: its id. Nothing of this one follows.", anyScalar(), []any{"inbound"}},
		{"http", "http", "Asks another system, and keeps what it says.", httpSchema(), []any{Schema{"url": "https://crm.example.com/contacts"}}},
		{"language", "language", "Sets the contact's language: a tag, or \"=EXPRESSION\".", ref("value"), []any{"de"}},
	}
}

func httpSchema() Schema {
	line := Schema{"type": "string", "pattern": `\S`}
	kept := Schema{"description": "The place in the answer: names and numbers with dots between.", "type": []string{"string", "integer"}, "pattern": `^[^.\[\]$=]+(\.[^.\[\]]+)*$`}
	properties := map[string]Schema{}
	for _, a := range attributes() {
		properties[a.path] = kept
	}
	return closed("", map[string]Schema{
		"method":   {"description": "How it is asked.", "enum": Methods(), "default": Methods()[0]},
		"url":      described(line, "Its address. A value in {{ }} is escaped for its place; the host is written out, or the beginning is a secret.", "https://crm.example.com/contacts/{{ contact.email }}"),
		"headers":  described(Schema{"type": "object", "maxProperties": maxHeaders, "additionalProperties": line}, "Further lines of the request's head.", Schema{"Authorization": "Bearer {{ secrets.crm }}"}),
		"body":     {"description": "What is sent, as JSON: {{ }} fills in a text, \"=EXPRESSION\" a value of any type. Not with GET."},
		"timeout":  described(withDefault(ref("duration"), FormatDuration(callTimeout)), "How long one try may take, at most 60s.", "5s"),
		"retries":  {"description": "How many further tries there are after the first.", "type": "integer", "minimum": 0, "maximum": maxCallRetries, "default": callRetries},
		"on_error": described(ref("steps"), "The steps for when there is no answer; else the thread says why."),
		"keep": {
			"description": "Where what of the answer's JSON is kept: contact.fields.plan: data.0.plan.", "type": "object", "minProperties": 1, "maxProperties": maxKept,
			"properties": properties, "additionalProperties": false, "patternProperties": Schema{`^(contact|conversation)\.fields\.[A-Za-z][A-Za-z0-9_]*$`: kept},
			"examples": []any{Schema{"contact.fields.plan": "data.0.plan"}},
		},
	}, "url")
}

func assignSchema() Schema {
	return closed("", map[string]Schema{
		"to":             described(anyScalar(), `A team's id, "@" and a person's name, or last_agent. Default: the team routed to.`, "support", "@ana", lastAgent),
		"strategy":       {"description": "By which rule, in place of the team's own.", "enum": strategies()},
		"if_unavailable": described(ref("steps"), "The steps for when nobody is there. They speak in place of the program."),
		"if_busy":        described(ref("steps"), "The steps for when everybody has enough to do. They speak in place of the program."),
	})
}

// setSchema takes what can be set, and custom attributes.
func setSchema() Schema {
	properties := map[string]Schema{}
	for _, a := range attributes() {
		properties[a.path] = described(ref("value"), "It takes "+a.like+".")
	}
	return Schema{
		"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": false,
		"patternProperties": Schema{`^(contact|conversation)\.fields\.[A-Za-z][A-Za-z0-9_]*$`: described(ref("value"), "A custom attribute.")},
	}
}

// askKeySchemas are the keys of questions.
func askKeySchemas() []keyed {
	number := Schema{"type": []string{"number", "string"}}
	var saved []any
	for _, path := range attributePaths(func(a attribute) bool { return a.saves }) {
		saved = append(saved, path)
	}
	return []keyed{
		{"ask", "ask", "Asks a question and waits for a valid answer, which is answers.ID from there on.", ref("text"), []any{"What is it about?"}},
		{"ask", "id", "The name of the answer: with id: topic it is answers.topic.", Schema{"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,63}$"}, []any{"topic"}},
		{"ask", "type", "What counts as an answer.", Schema{"enum": QuestionTypes(), "default": questionTypes()[0].name}, nil},
		{"ask", "required", "Whether it must be answered; false offers Skip.", withDefault(ref("truth"), true), nil},
		{"ask", "save", "Where the answer is kept, at once: a part of the profile, contact.fields.NAME or conversation.fields.NAME.", Schema{"type": "string"}, saved},
		{"ask", "skip_if", "Passes the question over if this holds.", ref("expression"), []any{`contact.email != ""`}},
		{"ask", "retries", "How many further attempts there are after the first.", Schema{"type": "integer", "minimum": 0, "maximum": maxRetries, "default": defaultRetries}, nil},
		{"ask", "invalid", "What is said about an answer that is none: a text, or one for each attempt.", Schema{"anyOf": []Schema{ref("text"), {"type": "array", "minItems": 1, "maxItems": maxRetries, "items": ref("text")}}}, nil},
		{"ask", "on_invalid", "The steps for when no attempt was an answer.", ref("steps"), nil},
		{"ask", "timeout", "How long is waited for the answer.", withDefault(ref("duration"), FormatDuration(defaultTimeout)), []any{"10m", "2d"}},
		{"ask", "remind", "Asks once more after this time: 10m, or {after: 10m, text: …}.", Schema{"anyOf": []Schema{ref("duration"), closed("", map[string]Schema{
			"after": described(ref("duration"), "How long after the question; less than the timeout."),
			"text":  described(ref("text"), "What is said before the question."),
		}, "after")}}, []any{"10m"}},
		{"ask", "on_timeout", "The steps for when the time is used up; else the questions that remain are not asked.", ref("steps"), nil},
		{"ask", "ask_again_after", "For how long an answer counts that the contact gave in an earlier conversation: the question is passed over.", ref("duration"), []any{"90d"}},
		{"ask", "min", "The least: of a number or rating, the characters of a text, how many choices, or the first date (also today) or time.", number, nil},
		{"ask", "max", "The most, as min.", number, nil},
		{"ask", "pattern", "A regular expression that the whole answer must match.", anyScalar(), []any{"[0-9]{8}"}},
		{"ask", "choices", "The answers that can be chosen.", Schema{"type": "array", "minItems": 1, "maxItems": maxChoices, "items": ref("choice")}, []any{[]any{Schema{"id": "sales", "label": "Sales"}}}},
		{"ask", "kinds", "Which kinds of file are an answer; default: all.", Schema{"type": "array", "minItems": 1, "items": Schema{"enum": fileKindNames()}}, []any{[]string{"photo", "document"}}},
		{"ask", "policy", "The address of the privacy policy.", Schema{"type": "string"}, []any{"https://example.com/privacy"}},
		{"ask", "version", "The version of what is consented to.", anyScalar(), []any{"2026-11"}},
		{"ask", "on_refusal", "The steps for those who do not consent.", ref("steps"), nil},
	}
}

func withDefault(s Schema, value any) Schema {
	out := described(s, s.words())
	out["default"] = value
	return out
}
