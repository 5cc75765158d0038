package bridge

// flowPhrases is what is said about a workflow's steps and questions.
func flowPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"thanks": "Thank you!",

			"desk.note":         "📝 Note of the workflow:",
			"desk.own_number":   "📇 Shared their own phone number: {phone}",
			"desk.contact_card": "📇 Sent a contact card: {contact}",

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
