package bridge

// wishPhrases answer a customer's wish for a person, or to go back or start over, where
// no workflow can carry it out.
func wishPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"person_will":     "A person reads this and will answer you here.",
			"person_has":      "{name} has your messages and will answer you here.",
			"restart_nothing": "There is nothing to start over at the moment. A person reads what you write here.",
			"back_nowhere":    "There is no earlier answer to go back to.",
			"old_button":      "That button belongs to an earlier question, which is over. You can always write to us here.",
		},
		"de": {
			"person_will":     "Ein Mensch liest das und antwortet Ihnen hier.",
			"person_has":      "{name} hat Ihre Nachrichten und antwortet Ihnen hier.",
			"restart_nothing": "Gerade gibt es nichts, was neu beginnen könnte. Was Sie hier schreiben, liest ein Mensch.",
			"back_nowhere":    "Es gibt keine frühere Antwort, zu der Sie zurückkehren könnten.",
			"old_button":      "Diese Schaltfläche gehört zu einer früheren Frage, die nicht mehr gilt. Sie können uns hier jederzeit schreiben.",
		},
		"es": {
			"person_will":     "Una persona lee esto y le responderá aquí.",
			"person_has":      "{name} tiene sus mensajes y le responderá aquí.",
			"restart_nothing": "Ahora mismo no hay nada que empezar de nuevo. Una persona lee lo que escribe aquí.",
			"back_nowhere":    "No hay ninguna respuesta anterior a la que volver.",
			"old_button":      "Ese botón es de una pregunta anterior que ya no cuenta. Puede escribirnos aquí cuando quiera.",
		},
		"fr": {
			"person_will":     "Une personne lit ceci et vous répondra ici.",
			"person_has":      "{name} a vos messages et vous répondra ici.",
			"restart_nothing": "Il n’y a rien à recommencer pour le moment. Une personne lit ce que vous écrivez ici.",
			"back_nowhere":    "Il n’y a pas de réponse précédente à laquelle revenir.",
			"old_button":      "Ce bouton appartient à une question précédente qui ne compte plus. Vous pouvez toujours nous écrire ici.",
		},
		"pl": {
			"person_will":     "Czyta to człowiek i odpowie Państwu tutaj.",
			"person_has":      "{name} ma Państwa wiadomości i odpowie tutaj.",
			"restart_nothing": "W tej chwili nie ma czego zaczynać od nowa. To, co Państwo tu piszą, czyta człowiek.",
			"back_nowhere":    "Nie ma wcześniejszej odpowiedzi, do której można wrócić.",
			"old_button":      "Ten przycisk należy do wcześniejszego pytania, które jest już zamknięte. Zawsze mogą Państwo napisać do nas tutaj.",
		},
		"pt": {
			"person_will":     "Uma pessoa lê isto e vai responder aqui.",
			"person_has":      "{name} tem as suas mensagens e vai responder aqui.",
			"restart_nothing": "Não há nada para recomeçar neste momento. Uma pessoa lê o que você escreve aqui.",
			"back_nowhere":    "Não há uma resposta anterior à qual voltar.",
			"old_button":      "Esse botão é de uma pergunta anterior, que já não conta. Pode sempre escrever-nos aqui.",
		},
		"ar": {
			"person_will":     "يقرأ شخص هذه الرسالة وسيجيبك هنا.",
			"person_has":      "رسائلك لدى {name} وستصلك الإجابة هنا.",
			"restart_nothing": "لا يوجد الآن ما يمكن بدؤه من جديد. يقرأ شخص ما تكتبه هنا.",
			"back_nowhere":    "لا توجد إجابة سابقة للرجوع إليها.",
			"old_button":      "هذا الزر يخص سؤالاً سابقاً لم يعد قائماً. يمكنك دائماً أن تكتب إلينا هنا.",
		},
		"vi": {
			"person_will":     "Nhân viên đọc tin này và sẽ trả lời bạn tại đây.",
			"person_has":      "{name} đã nhận tin nhắn của bạn và sẽ trả lời tại đây.",
			"restart_nothing": "Hiện không có gì để bắt đầu lại. Nhân viên đọc những gì bạn viết tại đây.",
			"back_nowhere":    "Không có câu trả lời trước đó để quay lại.",
			"old_button":      "Nút này thuộc về một câu hỏi trước đó, nay không còn hiệu lực. Bạn luôn có thể viết cho chúng tôi tại đây.",
		},
		"zh-Hans": {
			"person_will":     "工作人员会看到这条消息，并在这里答复您。",
			"person_has":      "{name} 已收到您的消息，会在这里答复您。",
			"restart_nothing": "目前没有可以重新开始的内容。您在这里写的内容会有工作人员查看。",
			"back_nowhere":    "没有可以返回的上一个回答。",
			"old_button":      "这个按钮属于之前的问题，已不再有效。您随时可以在这里给我们留言。",
		},
		"zh-Hant": {
			"person_will":     "專人會看到這則訊息，並在這裡回覆您。",
			"person_has":      "{name} 已收到您的訊息，會在這裡回覆您。",
			"restart_nothing": "目前沒有可以重新開始的內容。您在這裡寫的內容會有專人查看。",
			"back_nowhere":    "沒有可以返回的上一個回答。",
			"old_button":      "這個按鈕屬於先前的問題，已不再有效。您隨時可以在這裡留言給我們。",
		},
	}
}
