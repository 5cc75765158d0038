package bridge

// editPhrases is what people read about edits and deletions.
func editPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.edited":         "✏️ Edited an earlier message. It now reads:",
		"desk.edited_away":    "✏️ Edited an earlier message so that no text is left.",
		"desk.edited.anew":    "✏️ Edited {link}. It now reads:",
		"desk.edited.line":    "✏️ {name} edited {link}.",
		"desk.edited.this":    "this message",
		"desk.edited.earlier": "an earlier message",
		"desk.edited.now":     "It now reads:",
		"desk.edited.before":  "Before, it read:",
		"desk.edited.rest":    "The end of what {name} wrote before their edit still stands above: Slack would not let me take it away.",

		"desk.history.before": "(edited; before: “{words}”)",

		"desk.departed":      "🚫 {name}’s account in {app} no longer exists: nothing can be sent there.",
		"desk.card.departed": "no, the account no longer exists",

		"desk.edit.blocked":     "your edit did not reach {name}, who has blocked the bot and still has the wording of before.",
		"desk.edit.deactivated": "your edit did not reach {name}: the account no longer exists.",
		"desk.edit.too_old":     "your edit did not reach {name}: the message is too old to be changed. Send a correction as a new reply.",
		"desk.back.blocked":     "⚠️ {name} still has this reply: it cannot be taken back from somebody who has blocked the bot.",
		"desk.back.deactivated": "⚠️ This reply could not be taken back: {name}’s account no longer exists.",

		"desk.deleted.mark": "🗑️ Deleted by {name}:",
		"desk.deleted.line": "🗑️ {name} deleted {link} in {app}. Here it stays to be read, marked as deleted.",
	}}
}
