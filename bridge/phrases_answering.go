package bridge

// answeringPhrases is what people read about replies to a certain message, and about
// shortcuts and mentions in places where there is no conversation.
func answeringPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.form.reply":      "Reply in {number}",
		"desk.form.your_reply": "Your reply to {name}",
		"desk.form.send":       "Send",

		"desk.reply.to":         "↩️ In reply to",
		"desk.reply.this":       "this message",
		"desk.reply.not_theirs": "You can reply to what {name} wrote: use “Reply to this” on one of their messages.",
		"desk.reply.aloud":      "In this team only !r TEXT goes to {name}: write it in the thread.",
		"desk.reply.closed":     "This conversation is closed. You will be asked whether to reopen it.",
		"desk.reply.command":    "That is a command. Write it in the thread itself.",
		"desk.reply.nowhere":    "This message belongs to no conversation with a customer, so there is nothing to do here. It works on messages in a conversation’s thread; {command} mine lists yours.",
	}}
}
