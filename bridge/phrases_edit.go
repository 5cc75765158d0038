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

		"desk.deleted.mark": "🗑️ Deleted by {name}:",
		"desk.deleted.line": "🗑️ {name} deleted {link} in {app}. Here it stays to be read, marked as deleted.",
	}}
}
