package bridge

// AudiencePhrases is what agents read about who gets to see what they write.
func AudiencePhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.foot.unassigned": "Guarded: the first plain reply goes to {name} and takes the conversation. Begin with ;; to keep a note inside, !help shows more.",
		"desk.foot.assigned":   "Guarded: plain replies by {agent} go to {name}; others are asked first. Begin with ;; to keep a note inside, !help shows more.",
		"desk.foot.direct":     "Direct: every agent’s plain reply goes to {name}. Begin with ;; to keep a note inside, !help shows more.",
		"desk.foot.confirm":    "Confirm: before a reply goes to {name}, its author is asked. Begin with ;; to keep a note inside, !help shows more.",
		"desk.foot.inside":     "Inside: only !r TEXT goes to {name}, and all else stays inside. !help shows more.",
		"desk.foot.closed":     "Nothing written here reaches the customer.",

		"desk.button.send":        "Send to {name}",
		"desk.button.keep":        "Keep inside",
		"desk.button.undo":        "Undo",
		"desk.button.reopen_send": "Reopen and send",

		"desk.inside.unknown":   "Kept inside: I could not look you up in Slack just now. Please send it again in a moment.",
		"desk.inside.guest":     "Kept inside: guests don’t speak to customers here.",
		"desk.inside.observer":  "Kept inside: you are an observer of {team}, whose notes everybody here can read, and {name} can’t.",
		"desk.inside.stranger":  "Kept inside: only agents of {team} speak to {name}. Join the team’s Slack channel to become one.",
		"desk.inside.mention":   "Kept inside, because it mentions somebody. To send it to {name} after all, use the message shortcut “Send to customer”.",
		"desk.inside.unclear":   "Kept inside, because I could not tell the command from the text. Please write it anew.",
		"desk.inside.forwarded": "Kept inside: forwarded messages are not passed on. To send its words to {name}, write them here.",
		"desk.inside.assigned":  "Kept inside: {assignee} has this conversation.",

		"desk.offer.assigned": "{assignee} has this conversation. Your “{words}” stays inside, unless you send it.",
		"desk.offer.closed":   "Not sent, since this conversation is closed: “{words}”",

		"desk.held.mark":        "Not sent yet, because it begins like a note or a command: “{words}”. Is it for {name}?",
		"desk.held.line_mark":   "Not sent yet, because a line in it begins like a note: “{words}”. Is it for {name}?",
		"desk.held.name":        "Not sent yet, because it seems to speak to a colleague: “{words}”. Is it for {name}?",
		"desk.held.link":        "Not sent yet, because it holds a link into Slack, which {name} can’t open: “{words}”. Send it all the same?",
		"desk.held.forwarded":   "Not sent yet, because a message is forwarded with it. Should {name} get your own words, “{words}”, without it?",
		"desk.held.old":         "Not sent yet: you wrote “{words}” over an hour ago, while I was away. Should {name} still get it?",
		"desk.held.edited":      "Not sent yet, because your edit reads as if it were not for {name}: “{words}”. Should {name} get it?",
		"desk.held.confirm":     "Send “{words}” to {name}?",
		"desk.held.many":        "Kept inside: too many replies here wait for an answer already. Please decide about those first.",
		"desk.held.line":        "⏸ {agent} has not said yet whether this is for {name}: “{words}”",
		"desk.held.line_edit":   "⏸ {agent} has not said yet whether {name}, who has the wording of before, should get the new one: “{words}”",
		"desk.held.closed_edit": "✅ {name} still has what {agent} wrote before. The new wording stays inside, since the conversation was closed before anybody sent it: “{words}”",
		"desk.held.moved_edit":  "✅ {name} still has what {agent} wrote before. The new wording stays inside, since the conversation moved before anybody sent it: “{words}”",
		"desk.held.closed":      "🔒 What {agent} wrote stays inside, since the conversation was closed before anybody sent it: “{words}”",
		"desk.held.moved":       "🔒 What {agent} wrote stays inside, since the conversation moved before anybody sent it: “{words}”",

		"desk.after_all.not_theirs": "Only what people wrote here themselves can be sent to {name}.",
		"desk.after_all.command":    "That is a command, and nothing to send to {name}.",

		"desk.asked.sent":         "✅ {agent} sent it to {name}.",
		"desk.asked.sent_you":     "✅ You sent it to {name}.",
		"desk.asked.going":        "{agent} sent it on its way to {name}.",
		"desk.asked.going_you":    "It is on its way to {name}.",
		"desk.asked.kept":         "🔒 Kept inside.",
		"desk.asked.sent_already": "It was sent to {name} already.",
		"desk.asked.has_already":  "That was decided already: {name} has this reply.",
		"desk.asked.kept_already": "It stays inside: that was decided already.",
		"desk.asked.note":         "🔒 Kept inside: it reads like a note or a command now.",
		"desk.asked.gone":         "I can’t find that message any more.",

		"desk.asked.edit_sent":     "✅ {agent} passed the new wording on to {name}.",
		"desk.asked.edit_sent_you": "✅ You passed the new wording on to {name}.",
		"desk.asked.edit_kept":     "{name} still has the wording of before. The new one stays inside: “{words}”",

		"desk.edit.kept":      "{name} keeps the wording of before: this edit is not passed on.",
		"desk.edit.order":     "Edits carry out nothing: write {word} anew.",
		"desk.edit.inside":    "This stays inside: an edit never sends anything. To send it to {name}, use the message shortcut “Send to customer”, or write it anew.",
		"desk.edit.mention":   "Not passed on yet, because your edit mentions somebody. Should {name} get the new wording, with first names?",
		"desk.edit.doubtful":  "Not passed on yet, because your edit reads as if it were not for {name}. Should {name} get the new wording?",
		"desk.edit.not_there": "Your edit is not passed on: {name} does not have this reply. To send it, write it anew.",
		"desk.edit.never":     "{name} still has your first wording: {app} does not let me change it. Send a correction as a new reply.",
		"desk.edit.longer":    "Your new wording is longer, so its end goes to {name} as a new message.",
		"desk.edit.shorter":   "Your new wording is shorter, but {name} still sees the end of the old one: {app} does not let me delete it.",
		"desk.edit.gone":      "your edit did not reach {name}, who does not have that message any more.",
		"desk.edit.failed":    "your edit did not reach {name}, who still has the wording of before.",

		"desk.undo.ask":     "This goes to {name} in {time}: “{words}”",
		"desk.undo.late":    "It was sent to {name} already. To take it back all the same, write !unsend.",
		"desk.undo.last":    "!unsend works once, on your last reply. To take back an earlier one, delete it here in the thread.",
		"desk.undo.nothing": "There is no reply of yours here that could be taken back.",

		"desk.back.note":    "It is a note now, and {name} can’t see it any more.",
		"desk.back.deleted": "It is deleted for {name} as well.",
		"desk.back.unsent":  "Taken back. {name} can’t see it any more.",
		"desk.back.stopped": "Stopped in time: {name} never got it.",
		"desk.back.never":   "⚠️ {name} still has this reply: {app} does not let me take messages back.",
		"desk.back.too_old": "⚠️ {name} still has this reply: {app} lets me take back only what is less than {time} old.",
		"desk.back.failed":  "⚠️ {name} still has this reply: {app} would not take it back.",

		"desk.nobody.closed": "Not sent: this conversation is closed. Press Reopen on the card above, then send it again.",
		"desk.nobody.newer":  "Not sent: this is an old conversation. {name} has a newer one, {link}.",
		"desk.nobody.empty":  "Not sent: there was no text in it.",
		"desk.nobody.unseen": "Not sent: {name} would see nothing of it in {app}. It holds only blanks or invisible characters.",
	}}
}
