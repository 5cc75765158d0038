package config

import (
	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// mainKeys are the keys that only the main file has.
func mainKeys(kinds []connectors.Kind) map[string]schema {
	return map[string]schema{
		"database": text("Where everything is kept: a file beside this one, or Postgres.", "sqlite:frontdesk.db", "postgres://user:password@host/name"),
		"http": object("The program's own web server.", map[string]schema{
			"listen":     withDefault(formed("The address that it listens at.", `:[0-9]+$`, "0.0.0.0:8080"), "127.0.0.1:8080"),
			"public_url": formed("How the outside reaches it; needed where platforms call the program.", `^https://`, "https://desk.example.com"),
		}),
		"log": object("How it logs.", map[string]schema{
			"level":  oneOf("How much.", "info", "debug", "warn", "error"),
			"format": oneOf("For people or for machines.", "text", "json"),
		}),
		"time_zone": withDefault(text("Where `now` is, and all hours that say nothing else.", "Europe/Berlin"), "UTC"),
		"languages": list("The languages that you speak to customers; check names texts that lack one. Default: those of any text.",
			formed("A language tag.", "^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", "en"), "en", "de"),
		"slack":         slackSchema(),
		"channels":      channelSchema(kinds),
		"fallback_team": id("The team for what no rule routes; needed where there are several.", "support"),
		"waiting_room":  slackRoom("The Slack channel where conversations show while their questions run."),
		"conversations": conversationsSchema(),
		"reactions": object("Emoji on messages.", map[string]schema{
			"out": list("With which emoji agents may react to customers.", text("An emoji, or its name in Slack.", "👍", ":tada:"), "👍", "🎉"),
		}),
		"messages": messagesSchema("The program's own words to customers."),
		"secrets": {
			"description": "What the step http may use as {{ secrets.NAME }}, and nobody else sees.", "type": "object",
			"propertyNames":        schema{"pattern": "^[A-Za-z][A-Za-z0-9_]{0,63}$"},
			"additionalProperties": text("A secret.", "${CRM_TOKEN}"),
		},
		"http_allow": list("Hosts with private addresses that the step http may ask.", formed("A host, with or without a port.", `^[^\s/@?#*]+$`, "crm.internal", "10.0.0.5:8080"), "crm.internal"),
		"include":    list("Further files with teams, hours, fields, workflows and tests.", text("A path, with * for any name.", "workflows/*.yaml"), "workflows/*.yaml"),
	}
}

// sharedKeys are the keys that included files may have as well.
func sharedKeys() map[string]schema {
	return map[string]schema{
		"teams":     {"description": "Groups of agents, each with a Slack channel.", "type": "array", "items": teamSchema()},
		"tests":     {"description": "What must come of a talk; check plays them.", "type": "array", "items": testSchema()},
		"hours":     hoursSchema(),
		"fields":    fieldsSchema(),
		"workflows": {"description": "What happens from a conversation's opening until an agent has it; the first that matches runs.", "type": "array", "items": schema{"$ref": "#/$defs/workflow"}},
	}
}

func withDefault(s schema, def any) schema {
	s["default"] = def
	return s
}

func slackSchema() schema {
	s := object("How the desk is reached.", map[string]schema{
		"bot_token":        formed("The Bot User OAuth Token of your Slack app.", `^xoxb-`, "${SLACK_BOT_TOKEN}"),
		"app_token":        formed("The app-level token: Slack is reached by Socket Mode.", `^xapp-`, "${SLACK_APP_TOKEN}"),
		"signing_secret":   formed("The Signing Secret: Slack sends requests; without app_token.", `^\S{16,}$`, "${SLACK_SIGNING_SECRET}"),
		"api_url":          formed("Another base address, for tests.", `^https?://`, "https://slack.com/api/"),
		"command":          withDefault(formed("The slash command.", slashCommand.String(), "/desk"), "/desk"),
		"alerts":           slackRoom("The Slack channel where the program says what only an admin can mend."),
		"admins":           list("Who may do everything.", person(), "U0ADMIN"),
		"workspace_admins": yesNo("Whether the workspace's own admins may do everything.", true),
		"link_previews":    yesNo("Whether Slack shows previews of the links that customers write.", false),
	}, "bot_token")
	s["anyOf"] = []schema{{"required": []string{"app_token"}}, {"required": []string{"signing_secret"}}}
	return s
}

func conversationsSchema() schema {
	return object("How conversations begin and end.", map[string]schema{
		"reopen_within":     duration("A message this soon after closing reopens; 0s: never.", "15m"),
		"close_when_silent": duration("Closes this long after an agent's last word; 0s: never.", "72h"),
		"persona":           oneOf("What customers see of agents.", string(bridge.PersonaFirstName), string(bridge.PersonaFullName), string(bridge.PersonaTeam), string(bridge.PersonaNone)),
		"avatars":           yesNo("Whether customers' pictures show in Slack; needs http.public_url.", false),
		"notes": object("What marks a reply as a note.", map[string]schema{
			"prefixes": list("What a note begins with.", text("A sign, or a word with a colon.", "//"), "//", ";;", "note:", "🔒"),
		}),
	})
}

func teamSchema() schema {
	return object("A team.", map[string]schema{
		"id":            id("What rules name it by.", "support"),
		"was":           list("Ids by which it went before; its open conversations then go on with it.", id("One of them.", "help"), "help"),
		"name":          text("What people call it.", "Support"),
		"slack_channel": slackRoom("Where its conversations appear."),
		"agents": {"description": "Who its agents are.", "anyOf": []schema{
			{"const": "channel", "description": "Everybody in the Slack channel."},
			formed("A user group.", `^@\S{1,80}$`, "@support-team"),
			{"type": "array", "minItems": 1, "items": person(), "description": "People."},
		}, "default": "channel"},
		"observers": list("Who may read and write notes, and is never assigned.", person(), "U0CEO"),
		"hours":     text("When it is open: the id of hours. Default: always.", "office"),
		"assignment": object("How conversations are given to its agents.", map[string]schema{
			"strategy": strategySchema(),
			"max_open": orFilled("How many open conversations an agent may have.", schema{"type": []string{"integer", "string"}, "minimum": 1, "maximum": 1000, "pattern": `^[0-9]+$`, "examples": []any{5}}),
		}),
		"notify": object("Whom it has notified.", map[string]schema{
			"new":      withDefault(formed("Who is called to a new conversation: nobody, here or a user group.", `^(nobody|here|@\S{1,80})$`, "here", "@support-team"), "nobody"),
			"assigned": oneOf("How whoever is given one is told.", "mention", "dm"),
			"waiting":  duration("When the Slack channel is told that a customer waits; 0s: never.", "5m"),
		}),
		"replies": object("Who speaks to the customer.", map[string]schema{
			"mode": oneOf("guarded: the assignee; direct: every agent; confirm: each reply is asked about; inside: only !r.",
				string(bridge.ModeGuarded), string(bridge.ModeDirect), string(bridge.ModeConfirm), string(bridge.ModeInside)),
			"undo": duration("How long a reply waits, so that it can be taken back; at most 10m.", "0s"),
		}),
		"card": object("What its cards show of a contact.", map[string]schema{
			"fields": list("Custom attributes, ids of questions, language, email, phone, origin. Default: all.", text("A name.", "email"), "topic", "email"),
		}),
		"messages": messagesSchema("The team's own words to customers, before those of the whole file."),
	}, "id", "slack_channel")
}

// hoursSchema is that of opening hours.
func hoursSchema() schema {
	span := orFilled("From and to.", schema{"type": "string", "pattern": rangeText.String(), "examples": []any{"09:00-17:00"}})
	day := `(sun|mon|tue|wed|thu|fri|sat)`
	return schema{
		"description": "Opening hours by name.", "type": "object", "propertyNames": schema{"pattern": ids.String()},
		"additionalProperties": object("When it is open.", map[string]schema{
			"time_zone": text("Where that is. Default: the file's own.", "Europe/Berlin"),
			"week": {
				"description": "The hours of each day: mon-fri: 09:00-17:00.", "type": "object", "minProperties": 1, "additionalProperties": false,
				"patternProperties": schema{"^" + day + "(-" + day + ")?$": schema{"anyOf": []schema{span, {"type": "array", "items": span}}}},
			},
			"closed": list("Days on which it is closed: each year, in one, or a span of days.", formed("A day.", `^ *([0-9]{4}-)?[0-9]{2}-[0-9]{2} *(\.\. *([0-9]{4}-)?[0-9]{2}-[0-9]{2} *)?$`, "12-25"), "12-25", "2027-08-01..2027-08-14"),
		}, "week"),
	}
}

func fieldsSchema() schema {
	var types []string
	for _, t := range workflow.FieldTypes() {
		types = append(types, string(t))
	}
	choices := schema{"description": "What a choice may be.", "type": "array", "minItems": 1, "items": schema{"type": []string{"string", "number", "boolean"}}}
	field := object("A custom attribute.", map[string]schema{
		"on":      oneOf("Whose it is.", "contact", "conversation"),
		"type":    oneOf("What it holds.", types...),
		"choices": choices,
		"label": schema{"description": "What people call it.", "anyOf": []schema{
			text("What people call it.", "Plan"),
			{"type": "object", "minProperties": 1, "additionalProperties": schema{"type": "string"}, "description": "In each language; the desk reads English or else the first.", "examples": []any{schema{"en": "Plan", "de": "Tarif"}}},
		}},
		"see":  oneOf("Who may see it, on cards and everywhere else.", string(bridge.AccessAgents), string(bridge.AccessAdmins)),
		"edit": oneOf("Who may change it in Slack; where admins alone see it, they alone.", string(bridge.AccessAgents), string(bridge.AccessAdmins), string(bridge.AccessNobody)),
	}, "on")
	delete(field["properties"].(map[string]schema)["on"], "default")
	field["if"] = schema{"properties": schema{"type": schema{"const": string(workflow.FieldChoice)}}, "required": []string{"type"}}
	field["then"] = schema{"required": []string{"choices"}}
	return schema{
		"description": "Custom attributes by name: contact.fields.NAME. Where there are any, workflows may use no others.", "type": "object",
		"propertyNames": schema{"pattern": "^[A-Za-z][A-Za-z0-9_]{0,63}$"}, "additionalProperties": field,
	}
}
