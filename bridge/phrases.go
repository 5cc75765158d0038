package bridge

import "frontdesk/workflow"

// deskLanguage is the language of what agents and admins read.
const deskLanguage = "en"

// NewPhrases is everything that the program says by itself: what the workflow
// says in asking, what customers are told, and what the desk reads.
func NewPhrases() *workflow.Phrases {
	return workflow.NewPhrases(
		workflow.Builtin(),
		CustomerPhrases(),
		DeskPhrases(),
		AudiencePhrases(),
		assignPhrases(),
		flowPhrases(),
		WaitingPhrases(),
		AvailabilityPhrases(),
		deskCommandPhrases(),
		strayPhrases(),
		answeringPhrases(),
		fieldsPhrases(),
		workflowPhrases(),
		deskWorkflowPhrases(),
		builderPhrases(), typePhrases(),
		tryPhrases(),
		kindPhrases(),
		filePhrases(),
		editPhrases(),
		reactPhrases(),
		reloadPhrases(),
		eventPhrases(),
		wishPhrases(),
		callPhrases(),
		languagePhrases(),
	)
}

// CustomerPhrases is what customers are told, by language and key.
func CustomerPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"assigned":         "{name} is with you now.",
			"assigned_unnamed": "A colleague is with you now.",
			"closed":           "This conversation is closed now. Thank you! Just write again whenever you need us.",
			"earlier":          "(written earlier)",
			"help":             "Just write here and we will answer in this chat. People read every message.",
			"group_goodbye":    "Hello! I only talk in private chats, so I am leaving this group. Please write to me directly.",
		},
		"de": {
			"assigned":         "{name} ist jetzt für Sie da.",
			"assigned_unnamed": "Jetzt ist jemand aus unserem Team für Sie da.",
			"closed":           "Dieses Gespräch ist nun abgeschlossen. Vielen Dank! Schreiben Sie einfach wieder, wenn Sie uns brauchen.",
			"earlier":          "(früher geschrieben)",
			"help":             "Schreiben Sie einfach hier, wir antworten in diesem Chat. Jede Nachricht wird von Menschen gelesen.",
			"group_goodbye":    "Hallo! Ich antworte nur in privaten Chats und verlasse diese Gruppe daher wieder. Bitte schreiben Sie mir direkt.",
		},
		"es": {
			"assigned":         "{name} ya está contigo.",
			"assigned_unnamed": "Ya hay alguien de nuestro equipo contigo.",
			"closed":           "Esta conversación ha terminado. ¡Gracias! Escríbenos de nuevo cuando nos necesites.",
			"earlier":          "(escrito antes)",
			"help":             "Escribe aquí y te responderemos en este chat. Una persona lee cada mensaje.",
			"group_goodbye":    "¡Hola! Solo hablo en chats privados, así que salgo de este grupo. Escríbeme directamente, por favor.",
		},
		"fr": {
			"assigned":         "{name} est maintenant avec vous.",
			"assigned_unnamed": "Quelqu’un de notre équipe est maintenant avec vous.",
			"closed":           "Cette conversation est maintenant terminée. Merci ! Écrivez-nous à nouveau quand vous le souhaitez.",
			"earlier":          "(écrit plus tôt)",
			"help":             "Écrivez ici et nous vous répondrons dans cette conversation. Chaque message est lu par une personne.",
			"group_goodbye":    "Bonjour ! Je ne réponds qu’en privé et je quitte donc ce groupe. Écrivez-moi directement, s’il vous plaît.",
		},
		"pl": {
			"assigned":         "{name} już z Tobą rozmawia.",
			"assigned_unnamed": "Już jest z Tobą ktoś z naszego zespołu.",
			"closed":           "Ta rozmowa została zakończona. Dziękujemy! Napisz ponownie, gdy będziemy potrzebni.",
			"earlier":          "(napisane wcześniej)",
			"help":             "Napisz tutaj, a odpowiemy w tym czacie. Każdą wiadomość czyta człowiek.",
			"group_goodbye":    "Cześć! Rozmawiam tylko w prywatnych czatach, dlatego opuszczam tę grupę. Napisz do mnie bezpośrednio.",
		},
		"pt": {
			"assigned":         "{name} já está com você.",
			"assigned_unnamed": "Alguém da nossa equipe já está com você.",
			"closed":           "Esta conversa foi encerrada. Obrigado! Escreva de novo sempre que precisar.",
			"earlier":          "(escrito antes)",
			"help":             "Escreva aqui e responderemos nesta conversa. Uma pessoa lê cada mensagem.",
			"group_goodbye":    "Olá! Só converso em chats privados, por isso vou sair deste grupo. Escreva diretamente para mim, por favor.",
		},
		"vi": {
			"assigned":         "{name} đang hỗ trợ bạn.",
			"assigned_unnamed": "Nhân viên của chúng tôi đang hỗ trợ bạn.",
			"closed":           "Cuộc trò chuyện này đã kết thúc. Cảm ơn bạn! Hãy nhắn lại bất cứ khi nào bạn cần.",
			"earlier":          "(viết trước đó)",
			"help":             "Bạn cứ nhắn tại đây, chúng tôi sẽ trả lời trong cuộc trò chuyện này. Mọi tin nhắn đều có người đọc.",
			"group_goodbye":    "Xin chào! Tôi chỉ trò chuyện riêng nên sẽ rời nhóm này. Vui lòng nhắn trực tiếp cho tôi.",
		},
		"ar": {
			"assigned":         "{name} معك الآن.",
			"assigned_unnamed": "أحد أفراد فريقنا معك الآن.",
			"closed":           "انتهت هذه المحادثة الآن. شكرًا لك! راسلنا مجددًا متى احتجت إلينا.",
			"earlier":          "(كُتبت سابقًا)",
			"help":             "اكتب هنا وسنجيبك في هذه المحادثة. يقرأ كل رسالة شخص من فريقنا.",
			"group_goodbye":    "مرحبًا! أتحدث في المحادثات الخاصة فقط، لذلك سأغادر هذه المجموعة. راسلني مباشرة من فضلك.",
		},
		"zh-Hans": {
			"assigned":         "{name} 正在为您服务。",
			"assigned_unnamed": "我们的同事正在为您服务。",
			"closed":           "本次对话已结束，感谢您！如有需要，请随时再次留言。",
			"earlier":          "（较早前写的）",
			"help":             "请直接在这里留言，我们会在此对话中回复您。每条消息都有人阅读。",
			"group_goodbye":    "您好！我只在私聊中提供服务，因此将退出此群。请直接给我留言。",
		},
		"zh-Hant": {
			"assigned":         "{name} 正在為您服務。",
			"assigned_unnamed": "我們的同事正在為您服務。",
			"closed":           "本次對話已結束，感謝您！如有需要，請隨時再次留言。",
			"earlier":          "（較早前寫的）",
			"help":             "請直接在這裡留言，我們會在此對話中回覆您。每則訊息都有人閱讀。",
			"group_goodbye":    "您好！我只在私人對話中提供服務，因此將退出此群組。請直接傳訊息給我。",
		},
	}
}

// DeskPhrases is what agents and admins read.
func DeskPhrases() map[string]map[string]string {
	return map[string]map[string]string{deskLanguage: {
		"desk.somebody": "a colleague",
		"desk.customer": "Customer",

		"desk.started":      "👋 Pressed Start.",
		"desk.started_with": "👋 Pressed Start ({origin}).",
		"desk.empty":        "(an empty message)",
		"desk.unseen":       "(a message of nothing but blanks or invisible characters)",
		"desk.announce":     "📎 Sent {what}. It can’t be shown here yet: open {app} to see it.",
		"desk.unknown_kind": "📎 Sent a message that cannot be shown here: open {app}.",
		"desk.blocked":      "🚫 {name} has blocked the bot in {app}: nothing can be sent until they write again.",
		"desk.unblocked":    "{name} can be reached again in {app}.",

		"desk.kind.photo":      "a photo",
		"desk.kind.video":      "a video",
		"desk.kind.animation":  "an animation",
		"desk.kind.audio":      "an audio file",
		"desk.kind.voice":      "a voice message",
		"desk.kind.video_note": "a video message",
		"desk.kind.document":   "a file",
		"desk.kind.sticker":    "a sticker",
		"desk.kind.location":   "a location",
		"desk.kind.venue":      "a place",
		"desk.kind.contact":    "a contact card",
		"desk.kind.poll":       "a poll",
		"desk.kind.dice":       "a dice throw",
		"desk.kind.story":      "a story",
		"desk.kind.game":       "a game",
		"desk.kind.gift":       "a gift",
		"desk.kind.invoice":    "an invoice",
		"desk.kind.payment":    "a payment",
		"desk.kind.checklist":  "a checklist",
		"desk.kind.paid_media": "paid media",
		"desk.kind.giveaway":   "a giveaway",

		"desk.unanswered_invalid":    "“{question}” stays unanswered: none of the replies fitted.",
		"desk.unanswered_timeout":    "“{question}” stays unanswered: no reply in time.",
		"desk.assigned":              "this one is for you: {name}.",
		"desk.took":                  "{agent} took this conversation.",
		"desk.took_over":             "thank you! {agent} has taken over from you here.",
		"desk.closed_by":             "{agent} closed this conversation, and {name} was told.",
		"desk.closed_silent":         "Closed, because {name} has been silent since your last reply. They were told.",
		"desk.closed_workflow":       "Closed by the workflow.",
		"desk.reopened":              "{name} wrote again, so this conversation is open again.",
		"desk.reopened_by":           "{agent} reopened this conversation.",
		"desk.moved_to_fallback":     "⚠️ This conversation belongs to {team}, whose Slack channel cannot be reached (archived, or the app was removed from it). An admin can mend that with “/invite” or by unarchiving it.",
		"desk.moved_to_fallback.had": "⚠️ This conversation belongs to {team}, whose Slack channel cannot be reached (archived, or the app was removed from it); {agent} had it. An admin can mend that with “/invite” or by unarchiving it.",
		"desk.thread_gone":           "⚠️ The thread of this conversation was deleted. It goes on here.",
		"desk.maybe_twice":           "“{words}” may have reached {name} twice: the connection broke before it was confirmed.",
		"desk.maybe_twice.some":      "A reply above may have reached {name} twice: the connection broke before it was confirmed.",
		"desk.maybe_twice.words":     "“{words}” may have reached {name} already: the connection broke before it was confirmed. Its words are sent again, without the file.",
		"desk.maybe_twice.ours":      "{name} may have been told “{words}” twice: the connection broke before it was confirmed.",

		"desk.card.status":      "Status",
		"desk.card.assignee":    "Assignee",
		"desk.card.channel":     "App",
		"desk.card.language":    "Language",
		"desk.card.email":       "Email",
		"desk.card.origin":      "Origin",
		"desk.card.earlier":     "Earlier conversations",
		"desk.card.undelivered": "Not delivered",
		"desk.card.reach":       "Reachable",
		"desk.card.blocked":     "no, the bot is blocked",

		"desk.status.asking":  "Answering questions",
		"desk.status.waiting": "Waiting for an agent",
		"desk.status.open":    "Open",
		"desk.status.closed":  "Closed",

		"desk.button.take":          "Take",
		"desk.button.close":         "Close",
		"desk.button.close_confirm": "Close this conversation? {name} will be told.",
		"desk.button.reopen":        "Reopen",
		"desk.button.retry":         "Retry",

		"desk.card.stranger":       "Only agents of {team} can do that. Join its Slack channel to become one.",
		"desk.card.open_already":   "This conversation is open already.",
		"desk.card.closed_already": "This conversation is closed already.",
		"desk.card.taken":          "{agent} has this conversation already. Reply !take in the thread to take it over.",

		"desk.command.unknown":    "{word} is not a command, so nothing was done and nothing was sent. !help lists them. To send it as text, write !{word}.",
		"desk.command.guess":      "{word} is not a command, so nothing was done and nothing was sent. Did you mean {guess}?",
		"desk.command.closed":     "This conversation with {name} is closed already. !reopen goes on with it.",
		"desk.command.yours":      "This conversation is yours already.",
		"desk.command.note_empty": "There is nothing to note yet. Write it behind !note.",
		"desk.command.help": "In a conversation’s thread:\n" +
			"• a plain reply by the assignee goes to the customer; the first reply takes the conversation\n" +
			"• ;; or note: at the beginning keeps it inside, and so does mentioning somebody\n" +
			"• reacting to their message with 👍 ❤️ 🎉 and the like shows it to them too, if you speak to them\n" +
			"• !take takes the conversation, !close closes it, !reopen goes on with it\n" +
			"• !assign @name gives it to a colleague, !transfer TEAM to another team\n" +
			"• !r TEXT goes to the customer, whoever has the conversation; !note TEXT stays inside\n" +
			"• !block WHY for 7d keeps the customer out; !language German has the program speak their language\n" +
			"• !unsend takes your last reply back; !!x sends the text !x\n" +
			"✅ handed to the customer’s app · ⏳ still trying · ⚠️ not delivered · 🔒 kept inside · ⏸ waiting for a decision",

		"desk.failed.blocked":     "your reply did not reach {name}, who has blocked the bot.",
		"desk.failed.deactivated": "your reply did not reach {name}: the account no longer exists.",
		"desk.failed.no_chat":     "your reply did not reach {name}: the chat is gone.",
		"desk.failed.too_long":    "your reply did not reach {name}: it was too long.",
		"desk.failed.not_allowed": "your reply did not reach {name}: the app does not allow it.",
		"desk.failed.expired":     "your reply did not reach {name}, although I tried for a day.",
		"desk.failed.throttled":   "your reply did not reach {name}: the app has let nothing through for two days.",
		"desk.failed.other":       "your reply did not reach {name}: the app refused it. Try other words, or another way.",

		"desk.retry.has":       "{name} has it already.",
		"desk.retry.delivered": "Delivered {when}: your reply has reached {name}.",
		"desk.retry.failed":    "Tried again {when}, in vain.",
		"desk.retry.done":      "That reply is on its way again already, or too old to be tried again. If {name} should still get it, send it once more.",
	}}
}
