package config

import (
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

// word is a value of any simple type.
func word(words string, examples ...any) schema {
	s := schema{"description": words, "type": []string{"string", "number", "boolean"}}
	if len(examples) > 0 {
		s["examples"] = examples
	}
	return s
}

// words are a value, or a list of them.
func words(about string, examples ...any) schema {
	one := schema{"type": []string{"string", "number", "boolean"}}
	s := schema{"description": about, "anyOf": []schema{one, {"type": "array", "items": one}}}
	if len(examples) > 0 {
		s["examples"] = examples
	}
	return s
}

// byName is a mapping from names to values.
func byName(about string, value schema) schema {
	return schema{"description": about, "type": "object", "additionalProperties": value}
}

// testSchema is that of a test.
func testSchema() schema {
	return object("A talk, and what must come of it.", map[string]schema{
		"name":     text("What must hold, in a few words.", "Buyers get to Sales"),
		"workflow": word("With which workflow it begins, whatever its trigger says.", "inbound"),
		"given":    givenSchema(),
		"then":     wantsSchema(),
	}, "name", "then")
}

func givenSchema() schema {
	return object("The circumstances, and what the customer says.", map[string]schema{
		"contact": object("What is known of the customer.", map[string]schema{
			"name": word("Their name.", "Mia Wong"), "first_name": word("Their first name.", "Mia"), "last_name": word("Their last name.", "Wong"),
			"email": word("Their e-mail address.", "mia@example.org"), "phone": word("Their phone number.", "+442079460958"),
			"phone_verified": yesNo("Whether their app says that it is theirs.", false),
			"language":       word("Their language.", "de"), "country": word("Their country's code.", "DE"), "time_zone": text("Where they live.", "Europe/Berlin"),
			"returning":  yesNo("Whether they have written before.", false),
			"last_agent": word("Who had their last conversation.", "ana"),
			"tags":       list("Their tags.", word("A tag."), "vip"),
			"fields":     byName("Their custom attributes.", word("A value.")),
			"answered": byName("What they answered in an earlier conversation to questions with ask_again_after.", schema{"anyOf": []schema{
				word("A day ago.", "buy"),
				object("How long ago, and to which version of a consent.", map[string]schema{
					"answer": word("The answer.", "buy"), "ago": duration("How long ago.", "24h"), "version": word("Of a consent.", "2026-05"),
				}, "answer"),
			}}),
		}),
		"conversation": object("How the conversation opens.", map[string]schema{
			"channel": word("On which channel.", "telegram"), "source": oneOf("By whom.", "contact"),
			"origin": word("What stood behind /start.", "quote"), "first_message": word("Their first message.", "Hello"),
		}),
		"now": word("When that is.", "2026-12-24 18:30", "sat 12:00"),
		"http": {
			"description": "What other systems answer that workflows ask, by their hosts: JSON, a status such as 404, or none.", "type": "object",
			"examples": []any{schema{"crm.example.com": schema{"plan": "pro"}}},
		},
		"agents":  byName("Who works in which team.", list("Agents.", word("A name."), "ana", "ben")),
		"away":    words("Which agents and teams are away.", "ana"),
		"busy":    words("Which agents and teams have enough to do.", "sales"),
		"answers": byName("What the customer answers to each question.", words("An answer, or one for each attempt.", "buy")),
		"says":    list("What the customer says, line by line.", word("A line.", "Buying"), "Buying", "mia@example.org"),
	})
}

func wantsSchema() schema {
	s := object("What must come of it.", map[string]schema{
		string(rehearsal.WantWorkflow): words("Which workflow it opens with or, of several, all that begin.", "inbound"),
		string(rehearsal.WantTeam):     word("Which team gets it.", "sales"),
		string(rehearsal.WantAssigned): word("Which agent has it, or nobody.", "ana"),
		string(rehearsal.WantAnswer):   byName("What counts as the answers.", words("A value.")),
		string(rehearsal.WantField):    byName("Values of the contact and the conversation, by path.", words("A value.")),
		string(rehearsal.WantTags):     words("Tags that it has.", "vip"),
		string(rehearsal.WantPriority): orFilled("Its priority.", schema{"enum": workflow.Priorities()}),
		string(rehearsal.WantSaid):     words("Parts of what the customer is told.", "Hello Mia"),
		string(rehearsal.WantNotSaid):  words("What the customer is not told.", "Hello Mia"),
		string(rehearsal.WantAsked):    words("Exactly these questions, in this order.", "topic"),
		string(rehearsal.WantNotAsked): words("Questions that are not asked.", "email"),
		string(rehearsal.WantNotes):    words("Parts of the notes.", "50 seats"),
		string(rehearsal.WantClosed):   yesNo("Whether it is closed.", false),
	})
	s["minProperties"] = 1
	return s
}
