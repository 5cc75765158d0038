package workflow

import "maps"

// Builtin is what the interpreter says to customers by itself.
func Builtin() map[string]map[string]string {
	all := questionPhrases()
	for _, table := range []map[string]map[string]string{basicPhrases(), languagePhrases(), wishPhrases(), mediaPhrases(), pluralPhrases()} {
		for lang, texts := range table {
			maps.Copy(all[lang], texts)
		}
	}
	return all
}

func basicPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"invalid_text":   "Please write your answer as a text message.",
			"invalid_choice": "Sorry, I did not understand that. Please pick one of these.",
			"invalid_email":  "That does not look like an e-mail address. Please write it like this: name@example.com",
			"skip":           "Skip",
		},
		"de": {
			"invalid_text":   "Bitte schreiben Sie Ihre Antwort als Textnachricht.",
			"invalid_choice": "Das habe ich leider nicht verstanden. Bitte wählen Sie eine der Möglichkeiten aus.",
			"invalid_email":  "Das sieht nicht nach einer E-Mail-Adresse aus. Bitte schreiben Sie sie so: name@example.com",
			"skip":           "Überspringen",
		},
		"es": {
			"invalid_text":   "Por favor, escriba su respuesta en un mensaje de texto.",
			"invalid_choice": "Lo siento, no lo he entendido. Por favor, elija una de estas opciones.",
			"invalid_email":  "Eso no parece una dirección de correo electrónico. Por favor, escríbala así: nombre@example.com",
			"skip":           "Omitir",
		},
		"fr": {
			"invalid_text":   "Merci d’écrire votre réponse sous forme de message texte.",
			"invalid_choice": "Désolé, je n’ai pas compris. Merci de choisir l’une de ces réponses.",
			"invalid_email":  "Cela ne ressemble pas à une adresse e-mail. Merci de l’écrire ainsi : nom@example.com",
			"skip":           "Passer",
		},
		"pl": {
			"invalid_text":   "Proszę napisać odpowiedź jako wiadomość tekstową.",
			"invalid_choice": "Przepraszam, nie rozumiem. Proszę wybrać jedną z tych odpowiedzi.",
			"invalid_email":  "To nie wygląda na adres e-mail. Proszę wpisać go w ten sposób: nazwa@example.com",
			"skip":           "Pomiń",
		},
		"pt": {
			"invalid_text":   "Por favor, escreva a sua resposta em uma mensagem de texto.",
			"invalid_choice": "Desculpe, não entendi. Por favor, escolha uma destas opções.",
			"invalid_email":  "Isso não parece um endereço de e-mail. Por favor, escreva assim: nome@example.com",
			"skip":           "Pular",
		},
		"ar": {
			"invalid_text":   "يرجى كتابة إجابتك في رسالة نصية.",
			"invalid_choice": "عذرًا، لم أفهم ذلك. يرجى اختيار أحد هذه الخيارات.",
			"invalid_email":  "لا يبدو هذا عنوان بريد إلكتروني. يرجى كتابته بهذا الشكل: name@example.com",
			"skip":           "تخطٍّ",
		},
		"vi": {
			"invalid_text":   "Vui lòng viết câu trả lời của bạn bằng tin nhắn văn bản.",
			"invalid_choice": "Xin lỗi, tôi chưa hiểu. Vui lòng chọn một trong các mục này.",
			"invalid_email":  "Đây có vẻ không phải là địa chỉ email. Vui lòng viết như sau: ten@example.com",
			"skip":           "Bỏ qua",
		},
		"zh-Hans": {
			"invalid_text":   "请用文字消息写下您的回答。",
			"invalid_choice": "抱歉，我没有明白。请从这些选项中选择一项。",
			"invalid_email":  "这看起来不是电子邮件地址。请按这样的格式填写：name@example.com",
			"skip":           "跳过",
		},
		"zh-Hant": {
			"invalid_text":   "請用文字訊息寫下您的回答。",
			"invalid_choice": "抱歉，我沒有看懂。請從這些選項中選擇一項。",
			"invalid_email":  "這看起來不是電子郵件地址。請依這樣的格式填寫：name@example.com",
			"skip":           "略過",
		},
	}
}
