package bridge

// fieldsPhrases is what agents read about answers of earlier conversations and about
// custom attributes.
func fieldsPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.card.answered_on": "answered on {date}",
	}}
}
