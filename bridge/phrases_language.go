package bridge

// languagePhrases is what agents read of a contact's language.
func languagePhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.language.set":     "🌐 {agent} set the language to {language}: what the program says to {name} is in it from now on.",
		"desk.language.empty":   "Write behind !language which one {name} reads, such as !language German or !language pt-BR. Nothing was changed.",
		"desk.language.unknown": "I know no language “{word}”. Write its name or its tag, such as German, de or pt-BR. Nothing was changed.",
		"desk.language.same":    "The language is {language} already.",
		"desk.audit.language":   "{who} set the language: {was} → {became}",
	}}
}
