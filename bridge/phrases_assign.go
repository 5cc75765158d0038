package bridge

// assignPhrases is what people read about assigning, transferring and moving.
func assignPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		deskLanguage: {
			"handed_over": "{team} will go on with you here.",

			"desk.assigned_by":       "{agent} gave you this conversation with {name}.",
			"desk.assigned_away":     "{agent} gave this conversation to {to}.",
			"desk.put_back":          "{agent} put this conversation back. Whoever replies first takes it.",
			"desk.assign.whom":       "Write !assign with a colleague’s @name, !assign me or !assign nobody.",
			"desk.assign.stranger":   "{agent} is no agent of {team}, so nothing was changed. To give the conversation to another team, write !transfer and its name.",
			"desk.assign.nobody_has": "Nobody has this conversation.",
			"desk.assign.guess":      "There is no “{word}” here. Did you mean {guess}? Nothing was changed.",
			"desk.assign.two":        "More than one agent is called “{word}”. Mention the one you mean. Nothing was changed.",
			"desk.assign.unknown":    "There is no “{word}” among the agents of {team}. Mention the one you mean. Nothing was changed.",
			"desk.transfer.whom":     "Write !transfer and a team: {teams}.",
			"desk.transfer.here":     "This conversation is {team}’s already.",
			"desk.transfer.alone":    "There is no other team to transfer this conversation to.",
			"desk.transfer.guess":    "There is no team “{word}”. Did you mean {guess}? Nothing was changed.",
			"desk.transfer.unknown":  "There is no team “{word}”. There is {teams}. Nothing was changed.",

			"desk.transferred":     "{agent} transferred this conversation from {from} to {team}.",
			"desk.moved":           "This conversation goes on in {link}. Nothing written here reaches the customer.",
			"desk.card.moved":      "Goes on in",
			"desk.history":         "What was said so far:",
			"desk.history.earlier": "What was said before is in the thread of {link}.",
			"desk.history.program": "Frontdesk",
			"desk.nobody.moved":    "Nothing was sent or done: this conversation with {name} goes on in {link}.",
		},
		"de":      {"handed_over": "{team} übernimmt Ihr Anliegen und meldet sich hier bei Ihnen."},
		"es":      {"handed_over": "A partir de ahora le atiende {team}, aquí mismo."},
		"fr":      {"handed_over": "{team} prend le relais et vous répondra ici."},
		"pl":      {"handed_over": "Rozmowę przejmuje teraz {team} i odpowie tutaj."},
		"pt":      {"handed_over": "A partir de agora, {team} continua o atendimento aqui."},
		"vi":      {"handed_over": "{team} sẽ tiếp tục hỗ trợ bạn tại đây."},
		"ar":      {"handed_over": "سيتابع معك فريق {team} هنا."},
		"zh-Hans": {"handed_over": "接下来由{team}在这里继续为您服务。"},
		"zh-Hant": {"handed_over": "接下來由{team}在這裡繼續為您服務。"},
	}
}
