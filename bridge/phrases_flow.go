package bridge

// flowPhrases is what is said about a workflow's steps and questions.
func flowPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"thanks": "Thank you!",

			"desk.note":         "📝 Note of the workflow:",
			"desk.own_number":   "📇 Shared their own phone number: {phone}",
			"desk.contact_card": "📇 Sent a contact card: {contact}",

			"desk.foot.asking":              "The questions still run. The first plain reply goes to {name}, ends them and takes the conversation. Begin with ;; to keep a note inside, !help shows more.",
			"desk.transferred_first":        "{agent} transferred this conversation to {team}.",
			"desk.card.stranger_anywhere":   "Only agents can do that. Join a team’s Slack channel to become one.",
			"desk.card.stranger_listed":     "Only agents of {team} can do that. An admin can make you one.",
			"desk.inside.stranger_listed":   "Kept inside: only agents of {team} speak to {name}. An admin can make you one.",
			"desk.inside.stranger_anywhere": "Kept inside: only agents speak to {name}. Join a team’s Slack channel to become one.",
			"desk.assign.stranger_anywhere": "{agent} is no agent of any team, so nothing was changed.",
			"desk.no_team":                  "no team",
			"desk.form.alone_anywhere":      "There is nobody to give this conversation to.",
			"desk.assign.unknown_anywhere":  "There is no “{word}” among the agents. Mention the one you mean. Nothing was changed.",

			"desk.card.phone":    "Phone",
			"desk.card.verified": "{phone} (verified)",
			"desk.card.priority": "Priority",
			"desk.card.tags":     "Tags",
			"desk.yes":           "yes",
			"desk.no":            "no",
			"desk.priority.low":  "low", "desk.priority.high": "⬆️ high", "desk.priority.urgent": "🚨 urgent",
		},
		"de": {"thanks": "Vielen Dank!"}, "es": {"thanks": "¡Gracias!"}, "fr": {"thanks": "Merci !"}, "pl": {"thanks": "Dziękujemy!"},
		"pt": {"thanks": "Obrigado!"}, "vi": {"thanks": "Cảm ơn bạn!"}, "ar": {"thanks": "شكرًا لك!"},
		"zh-Hans": {"thanks": "谢谢！"}, "zh-Hant": {"thanks": "謝謝！"},
	}
}
