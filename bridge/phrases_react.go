package bridge

// reactPhrases is what people read about reactions.
func reactPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.reacted":        "{name} reacted with {emoji} to “{words}”.",
		"desk.unreacted":      "{name} took {emoji} off “{words}” again.",
		"desk.reacted.custom": "an emoji of their app’s own",
		"desk.react.failed":   "Your reaction could not be shown to {name}. Nothing else is wrong.",
	}}
}
