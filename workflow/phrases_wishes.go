package workflow

// wishPhrases is what the interpreter says to those who are silent, or want a person.
func wishPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"person": "Of course, a person will answer you here.", "person_button": "Talk to a person", "back": "Back",
			"reminder": "Are you still there? We only need your answer to go on:",
		},
		"de": {
			"person": "Gern, hier antwortet Ihnen ein Mensch.", "person_button": "Mit einem Menschen sprechen", "back": "Zurück",
			"reminder": "Sind Sie noch da? Uns fehlt nur noch Ihre Antwort:",
		},
		"es": {
			"person": "Por supuesto, una persona le responderá aquí.", "person_button": "Hablar con una persona", "back": "Volver",
			"reminder": "¿Sigue ahí? Solo nos falta su respuesta para continuar:",
		},
		"fr": {
			"person": "Bien sûr, une personne va vous répondre ici.", "person_button": "Parler à une personne", "back": "Retour",
			"reminder": "Êtes-vous toujours là ? Il ne nous manque que votre réponse :",
		},
		"pl": {
			"person": "Oczywiście, odpowie tu Państwu człowiek.", "person_button": "Rozmowa z człowiekiem", "back": "Wstecz",
			"reminder": "Czy nadal Państwo tu są? Potrzebujemy tylko odpowiedzi:",
		},
		"pt": {
			"person": "Claro, uma pessoa vai responder aqui.", "person_button": "Falar com uma pessoa", "back": "Voltar",
			"reminder": "Você ainda está aí? Só falta a sua resposta para continuar:",
		},
		"ar": {
			"person": "بالتأكيد، سيجيبك شخص هنا.", "person_button": "التحدث إلى شخص", "back": "رجوع",
			"reminder": "هل ما زلت هنا؟ لا ينقصنا سوى إجابتك للمتابعة:",
		},
		"vi": {
			"person": "Vâng, nhân viên sẽ trả lời bạn tại đây.", "person_button": "Nói chuyện với nhân viên", "back": "Quay lại",
			"reminder": "Bạn còn ở đó không? Chúng tôi chỉ cần câu trả lời của bạn để tiếp tục:",
		},
		"zh-Hans": {
			"person": "好的，会有工作人员在这里答复您。", "person_button": "转人工", "back": "返回",
			"reminder": "您还在吗？我们只需要您的回答就可以继续：",
		},
		"zh-Hant": {
			"person": "好的，會有專人在這裡回覆您。", "person_button": "轉接真人", "back": "返回",
			"reminder": "您還在嗎？我們只需要您的回答就可以繼續：",
		},
	}
}
