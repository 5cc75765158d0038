package bridge

// strayPhrases is what people hear who write outside of every thread.
func strayPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.stray.help": "Hello! I bring customers’ messages here as threads, and agents’ replies in those threads back to the customers. What is written to me here reaches no customer. {command} help lists what I can do for you.",
		"desk.stray.hint": "That went to nobody outside: answers to customers are written in their threads. If it was for your colleagues, all is well, and I say this once an hour at most. {command} mine lists your conversations.",
	}}
}
