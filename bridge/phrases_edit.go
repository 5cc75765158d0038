package bridge

// editPhrases is what people read about edits and deletions.
func editPhrases() map[string]map[string]string {
	all := map[string]map[string]string{deskLanguage: deskEditPhrases()}
	for lang, words := range map[string]string{
		"en": "Correction:", "de": "Korrektur:", "es": "Corrección:", "fr": "Correction :", "pl": "Poprawka:", "pt": "Correção:",
		"vi": "Đính chính:", "ar": "تصحيح:", "zh-Hans": "更正：", "zh-Hant": "更正：",
	} {
		if all[lang] == nil {
			all[lang] = map[string]string{}
		}
		all[lang]["correction"] = words
	}
	return all
}

func deskEditPhrases() map[string]string {
	return map[string]string{
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

		"desk.late.throttled": "your reply has not reached {name} yet: {app} limits how fast it takes messages. It goes out as soon as {app} lets it; there is no need to send it again.",
		"desk.late.other":     "your reply has not reached {name} yet: {app} does not take it. I keep trying for a day; there is no need to send it again.",

		"desk.departed":      "🚫 {name}’s account in {app} no longer exists: nothing can be sent there.",
		"desk.card.departed": "no, the account no longer exists",

		"desk.edit.blocked":     "your edit did not reach {name}, who has blocked the bot and still has the wording of before.",
		"desk.edit.deactivated": "your edit did not reach {name}: the account no longer exists.",
		"desk.edit.corrected":   "{app} does not let me change what {name} has, so they get your new wording as a correction below it.",
		"desk.edit.too_old":     "your edit did not reach {name}: the message is too old to be changed. Send a correction as a new reply.",
		"desk.back.blocked":     "⚠️ {name} still has this reply: it cannot be taken back from somebody who has blocked the bot.",
		"desk.back.deactivated": "⚠️ This reply could not be taken back: {name}’s account no longer exists.",

		"desk.back.file":            "Deleted for {name} as well: {what}.",
		"desk.back.file.never":      "⚠️ {name} still has the file that was deleted here ({what}): {app} does not let me take messages back.",
		"desk.back.file.too_old":    "⚠️ {name} still has the file that was deleted here ({what}): {app} lets me take back only what is less than {time} old.",
		"desk.back.file.failed":     "⚠️ {name} still has the file that was deleted here ({what}): {app} would not take it back.",
		"desk.back.file.words":      "The words that went with the file go to {name} once more, by themselves.",
		"desk.back.file.words_gone": "The words that went with the file are gone for {name} as well.",
		"desk.back.mass":            "⚠️ Several messages were deleted here in a row, as when a whole thread is deleted, so {name} keeps what they have. A reply that is deleted by itself is taken back.",
		"desk.thread_gone.kept":     "⚠️ The thread of this conversation was deleted. It goes on here, and {name} keeps what they have.",
		"desk.gone.kept":            "Nothing was changed for {name}: this thread was deleted and is not connected any more.",
		"desk.gone.kept_on":         "Nothing was changed for {name}: this thread was deleted and is not connected any more. The conversation goes on in {link}.",

		"desk.deleted.mark": "🗑️ Deleted by {name}:",
		"desk.deleted.line": "🗑️ {name} deleted {link} in {app}. Here it stays to be read, marked as deleted.",
	}
}
