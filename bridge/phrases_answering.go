package bridge

// answeringPhrases is what people read about replies to a certain message, about
// shortcuts in places where there is no conversation, and in the form that blocks.
func answeringPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.form.reply":      "Reply in {number}",
		"desk.form.your_reply": "Your reply to {name}",
		"desk.form.send":       "Send",

		"desk.form.do":            "What would you like to do?",
		"desk.form.do.transcript": "Get the transcript, as a file in private",
		"desk.form.do_button":     "OK",
		"desk.form.block.1d":      "Block {name} for a day",
		"desk.form.block.1w":      "Block {name} for a week",
		"desk.form.block.30d":     "Block {name} for 30 days",
		"desk.form.block.forever": "Block {name} until somebody ends it",
		"desk.form.block_why":     "If you block: why? Your colleagues see it, the customer does not",
		"desk.transcript.here":    "The transcript of {number} with {name}, notes included: it is for colleagues only.",
		"desk.transcript.lost":    "the transcript could not be sent to you in private. Whoever runs the program can write it with “frontdesk transcript {number}”.",
		"desk.block.span":         "I cannot read “{span}” as a time of up to ten years, so nothing was done. Write for instance “{command} spam for 7d” (m, h, d or w), or “{command} spam” without a time, until somebody ends it.",
		"desk.command.file":       "Nothing was done: what is attached to {word} is sent to nobody. Is it for {name}? Then send it as a reply first, and then {word} alone.",
		"desk.command.words":      "Nothing was done: what stands after {word} is sent to nobody. Is it for {name}? Then write it as a reply first, and then {word} alone.",
		"desk.command.overtaken":  "your !close of {when} came too late to be carried out: {name} wrote once more at {wrote}, so this conversation stays open.",
		"desk.form.block_when":    "Please choose one of these.",

		"desk.reply.to":         "↩️ In reply to",
		"desk.reply.this":       "this message",
		"desk.reply.not_theirs": "You can reply to what {name} wrote: use “Reply to this” on one of their messages.",
		"desk.reply.aloud":      "In this team only !r TEXT goes to {name}: write it in the thread.",
		"desk.reply.closed":     "This conversation is closed. You will be asked whether to reopen it.",
		"desk.reply.command":    "That is a command. Write it in the thread itself.",
		"desk.reply.nowhere":    "This message belongs to no conversation with a customer, so there is nothing to do here. It works on messages in a conversation’s thread; {command} mine lists yours.",
	}}
}
