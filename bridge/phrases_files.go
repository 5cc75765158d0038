package bridge

// filePhrases are about files: what customers are told of theirs that do not get through,
// and what agents read.
func filePhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"file_too_large":     "Your file is too large for us to receive: {limit} at most. Could you send a smaller one, or a link to it?",
			"file_too_large_any": "Your file is too large for us to receive. Could you send a smaller one, or a link to it?",
			"file_empty":         "Your file arrived empty. Could you send it again?",
			"file_type":          "We can’t receive files of this type. Could you send it in another format?",
			"file_lost":          "Your file did not get through to us. Could you send it again?",

			"desk.album.late": "📎 This also belongs to the album above.",

			"desk.file.more":           "{more} more",
			"desk.file.history":        "📎 {files}",
			"desk.file.too_large":      "📎 Sent {what}. It can’t be shown here, since {app} hands over files of at most {limit}: open {app} to see it.",
			"desk.file.too_large_here": "📎 Sent {what}. It can’t be shown here, since Slack takes files of at most {limit}: open {app} to see it.",
			"desk.file.too_large_any":  "📎 Sent {what}. It is too large to be shown here: open {app} to see it.",
			"desk.file.empty":          "📎 Sent {what}. It is empty, so there is nothing to show.",
			"desk.file.file_type":      "📎 Sent {what}. It can’t be shown here, since this Slack workspace takes no files of its type: open {app} to see it.",
			"desk.file.no_file":        "📎 Sent {what}. It could not be fetched from {app}: open {app} to see it.",
			"desk.file.no_access":      "📎 Sent {what}. {app} does not let me fetch it: open {app} to see it.",
			"desk.file.no_scope":       "📎 Sent {what}. It can’t be shown here, since the Slack app may not upload files: an admin can mend that. Open {app} to see it.",
			"desk.file.other":          "📎 Sent {what}. Slack refused it: open {app} to see it.",

			"desk.file.too_large.asked":      "📎 Sent {what}. It can’t be shown here, since {app} hands over files of at most {limit}. {name} was asked for a smaller one, or a link.",
			"desk.file.too_large_here.asked": "📎 Sent {what}. It can’t be shown here, since Slack takes files of at most {limit}. {name} was asked for a smaller one, or a link.",
			"desk.file.too_large_any.asked":  "📎 Sent {what}. It is too large to be shown here. {name} was asked for a smaller one, or a link.",
			"desk.file.file_type.asked":      "📎 Sent {what}. It can’t be shown here, since this Slack workspace takes no files of its type. {name} was asked for another format.",
			"desk.file.no_file.asked":        "📎 Sent {what}. It could not be fetched from {app}. {name} was asked to send it again.",

			"desk.unsent.too_large":     "⚠️ Not sent to {name}: {what}. {app} takes files of at most {limit}: send a smaller one, or a link to it.",
			"desk.unsent.too_large_any": "⚠️ Not sent to {name}: {what}. It is too large for {app}: send a smaller one, or a link to it.",
			"desk.unsent.empty":         "⚠️ Not sent to {name}: {what}. It is empty.",
			"desk.unsent.file_type":     "⚠️ Not sent to {name}: {what}. {app} takes no files of its type: send it in another format, or a link to it.",
			"desk.unsent.no_file":       "⚠️ Not sent to {name}: {what}. It is not in Slack any more. Upload it anew.",
			"desk.unsent.no_access":     "⚠️ Not sent to {name}: {what}. Slack does not let me open it. Download it and upload it here anew.",
			"desk.unsent.not_a_file":    "⚠️ Not sent to {name}: {what}. It lies outside of Slack or is no file, so there is nothing to hand over: send its words or a link that {name} can open.",
			"desk.unsent.not_allowed":   "⚠️ Not sent to {name}: {what}. Files cannot be passed on to {app}. Send its words, or a link to it.",
			"desk.unsent.no_scope":      "⚠️ Not sent to {name}: {what}. The Slack app may not read files. An admin can mend that.",
			"desk.unsent.other":         "⚠️ Not sent to {name}: {what}. {app} refused it: try another format, or a link to it.",
		},
		"de": {
			"file_too_large":     "Ihre Datei ist zu groß für uns: höchstens {limit}. Können Sie eine kleinere schicken oder einen Link darauf?",
			"file_too_large_any": "Ihre Datei ist zu groß für uns. Können Sie eine kleinere schicken oder einen Link darauf?",
			"file_empty":         "Ihre Datei kam leer an. Können Sie sie noch einmal schicken?",
			"file_type":          "Dateien dieser Art können wir nicht empfangen. Können Sie ein anderes Format schicken?",
			"file_lost":          "Ihre Datei ist nicht bei uns angekommen. Können Sie sie noch einmal schicken?",
		},
		"es": {
			"file_too_large":     "Tu archivo es demasiado grande para nosotros: {limit} como máximo. ¿Puedes enviar uno más pequeño o un enlace?",
			"file_too_large_any": "Tu archivo es demasiado grande para nosotros. ¿Puedes enviar uno más pequeño o un enlace?",
			"file_empty":         "Tu archivo llegó vacío. ¿Puedes enviarlo de nuevo?",
			"file_type":          "No podemos recibir archivos de este tipo. ¿Puedes enviarlo en otro formato?",
			"file_lost":          "Tu archivo no nos llegó. ¿Puedes enviarlo de nuevo?",
		},
		"fr": {
			"file_too_large":     "Votre fichier est trop volumineux pour nous : {limit} au maximum. Pouvez-vous en envoyer un plus petit, ou un lien ?",
			"file_too_large_any": "Votre fichier est trop volumineux pour nous. Pouvez-vous en envoyer un plus petit, ou un lien ?",
			"file_empty":         "Votre fichier est arrivé vide. Pouvez-vous l’envoyer à nouveau ?",
			"file_type":          "Nous ne pouvons pas recevoir ce type de fichier. Pouvez-vous l’envoyer dans un autre format ?",
			"file_lost":          "Votre fichier ne nous est pas parvenu. Pouvez-vous l’envoyer à nouveau ?",
		},
		"pl": {
			"file_too_large":     "Twój plik jest dla nas za duży: najwyżej {limit}. Czy możesz wysłać mniejszy albo link do niego?",
			"file_too_large_any": "Twój plik jest dla nas za duży. Czy możesz wysłać mniejszy albo link do niego?",
			"file_empty":         "Twój plik dotarł pusty. Czy możesz wysłać go ponownie?",
			"file_type":          "Nie możemy odbierać plików tego typu. Czy możesz wysłać go w innym formacie?",
			"file_lost":          "Twój plik do nas nie dotarł. Czy możesz wysłać go ponownie?",
		},
		"pt": {
			"file_too_large":     "Seu arquivo é grande demais para nós: no máximo {limit}. Você pode enviar um menor ou um link?",
			"file_too_large_any": "Seu arquivo é grande demais para nós. Você pode enviar um menor ou um link?",
			"file_empty":         "Seu arquivo chegou vazio. Você pode enviá-lo de novo?",
			"file_type":          "Não podemos receber arquivos deste tipo. Você pode enviá-lo em outro formato?",
			"file_lost":          "Seu arquivo não chegou até nós. Você pode enviá-lo de novo?",
		},
		"vi": {
			"file_too_large":     "Tệp của bạn quá lớn đối với chúng tôi: tối đa {limit}. Bạn có thể gửi tệp nhỏ hơn hoặc một liên kết không?",
			"file_too_large_any": "Tệp của bạn quá lớn đối với chúng tôi. Bạn có thể gửi tệp nhỏ hơn hoặc một liên kết không?",
			"file_empty":         "Tệp của bạn bị trống khi đến nơi. Bạn có thể gửi lại không?",
			"file_type":          "Chúng tôi không nhận được loại tệp này. Bạn có thể gửi ở định dạng khác không?",
			"file_lost":          "Chúng tôi chưa nhận được tệp của bạn. Bạn có thể gửi lại không?",
		},
		"ar": {
			"file_too_large":     "ملفك أكبر من أن نستلمه: {limit} على الأكثر. هل يمكنك إرسال ملف أصغر أو رابط إليه؟",
			"file_too_large_any": "ملفك أكبر من أن نستلمه. هل يمكنك إرسال ملف أصغر أو رابط إليه؟",
			"file_empty":         "وصل ملفك فارغًا. هل يمكنك إرساله مرة أخرى؟",
			"file_type":          "لا يمكننا استلام ملفات من هذا النوع. هل يمكنك إرساله بصيغة أخرى؟",
			"file_lost":          "لم يصل ملفك إلينا. هل يمكنك إرساله مرة أخرى؟",
		},
		"zh-Hans": {
			"file_too_large":     "您的文件太大，我们无法接收：最大 {limit}。能否发送较小的文件或链接？",
			"file_too_large_any": "您的文件太大，我们无法接收。能否发送较小的文件或链接？",
			"file_empty":         "收到的文件是空的。能否重新发送？",
			"file_type":          "我们无法接收此类型的文件。能否换一种格式发送？",
			"file_lost":          "我们没有收到您的文件。能否重新发送？",
		},
		"zh-Hant": {
			"file_too_large":     "您的檔案太大，我們無法接收：最大 {limit}。能否傳送較小的檔案或連結？",
			"file_too_large_any": "您的檔案太大，我們無法接收。能否傳送較小的檔案或連結？",
			"file_empty":         "收到的檔案是空的。能否重新傳送？",
			"file_type":          "我們無法接收此類型的檔案。能否換一種格式傳送？",
			"file_lost":          "我們沒有收到您的檔案。能否重新傳送？",
		},
	}
}
