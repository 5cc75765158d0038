package workflow

// mediaPhrases is what the interpreter says about questions for a place or for files.
func mediaPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"share_location":     "Share my location",
			"invalid_location":   "Please send your location: with the button, by 📎 and Location, or as a link from a map app.",
			"invalid_file":       "Please send a photo or a file here.",
			"invalid_file_kinds": "Please send {kinds} here.",
			"a_photo":            "a photo", "a_video": "a video", "a_audio": "an audio file", "a_voice": "a voice message", "a_document": "a document", "one_or": "{list} or {last}",
		},
		"de": {
			"share_location":     "Meinen Standort senden",
			"invalid_location":   "Bitte senden Sie Ihren Standort: mit der Schaltfläche, über 📎 und Standort oder als Link aus einer Karten-App.",
			"invalid_file":       "Bitte senden Sie hier ein Foto oder eine Datei.",
			"invalid_file_kinds": "Bitte senden Sie hier {kinds}.",
			"a_photo":            "ein Foto", "a_video": "ein Video", "a_audio": "eine Audiodatei", "a_voice": "eine Sprachnachricht", "a_document": "ein Dokument", "one_or": "{list} oder {last}",
		},
		"es": {
			"share_location":     "Compartir mi ubicación",
			"invalid_location":   "Por favor, envíe su ubicación: con el botón, con 📎 y Ubicación, o como enlace de una aplicación de mapas.",
			"invalid_file":       "Por favor, envíe aquí una foto o un archivo.",
			"invalid_file_kinds": "Por favor, envíe aquí {kinds}.",
			"a_photo":            "una foto", "a_video": "un vídeo", "a_audio": "un archivo de audio", "a_voice": "un mensaje de voz", "a_document": "un documento", "one_or": "{list} o {last}",
		},
		"fr": {
			"share_location":     "Partager ma position",
			"invalid_location":   "Merci d’envoyer votre position : avec le bouton, par 📎 et Position, ou sous forme de lien d’une application de cartes.",
			"invalid_file":       "Merci d’envoyer ici une photo ou un fichier.",
			"invalid_file_kinds": "Merci d’envoyer ici {kinds}.",
			"a_photo":            "une photo", "a_video": "une vidéo", "a_audio": "un fichier audio", "a_voice": "un message vocal", "a_document": "un document", "one_or": "{list} ou {last}",
		},
		"pl": {
			"share_location":     "Udostępnij moją lokalizację",
			"invalid_location":   "Proszę wysłać swoją lokalizację: przyciskiem, przez 📎 i Lokalizacja albo jako link z aplikacji z mapą.",
			"invalid_file":       "Proszę wysłać tutaj zdjęcie lub plik.",
			"invalid_file_kinds": "Proszę wysłać tutaj {kinds}.",
			"a_photo":            "zdjęcie", "a_video": "wideo", "a_audio": "plik audio", "a_voice": "nagranie głosowe", "a_document": "dokument", "one_or": "{list} lub {last}",
		},
		"pt": {
			"share_location":     "Compartilhar minha localização",
			"invalid_location":   "Por favor, envie a sua localização: com o botão, por 📎 e Localização, ou como link de um aplicativo de mapas.",
			"invalid_file":       "Por favor, envie aqui uma foto ou um arquivo.",
			"invalid_file_kinds": "Por favor, envie aqui {kinds}.",
			"a_photo":            "uma foto", "a_video": "um vídeo", "a_audio": "um arquivo de áudio", "a_voice": "uma mensagem de voz", "a_document": "um documento", "one_or": "{list} ou {last}",
		},
		"ar": {
			"share_location":     "مشاركة موقعي",
			"invalid_location":   "يرجى إرسال موقعك: بالزر، أو عبر 📎 ثم الموقع، أو كرابط من تطبيق خرائط.",
			"invalid_file":       "يرجى إرسال صورة أو ملف هنا.",
			"invalid_file_kinds": "يرجى إرسال {kinds} هنا.",
			"a_photo":            "صورة", "a_video": "مقطع فيديو", "a_audio": "ملف صوتي", "a_voice": "رسالة صوتية", "a_document": "مستند", "one_or": "{list} أو {last}",
		},
		"vi": {
			"share_location":     "Chia sẻ vị trí của tôi",
			"invalid_location":   "Vui lòng gửi vị trí của bạn: bằng nút bên dưới, bằng 📎 rồi Vị trí, hoặc bằng liên kết từ ứng dụng bản đồ.",
			"invalid_file":       "Vui lòng gửi ảnh hoặc tệp tại đây.",
			"invalid_file_kinds": "Vui lòng gửi {kinds} tại đây.",
			"a_photo":            "ảnh", "a_video": "video", "a_audio": "tệp âm thanh", "a_voice": "tin nhắn thoại", "a_document": "tài liệu", "one_or": "{list} hoặc {last}",
		},
		"zh-Hans": {
			"share_location":     "分享我的位置",
			"invalid_location":   "请发送您的位置：点按按钮，或通过 📎 选择“位置”，或发送地图应用中的链接。",
			"invalid_file":       "请在这里发送照片或文件。",
			"invalid_file_kinds": "请在这里发送{kinds}。",
			"a_photo":            "照片", "a_video": "视频", "a_audio": "音频文件", "a_voice": "语音消息", "a_document": "文档", "one_or": "{list}或{last}",
		},
		"zh-Hant": {
			"share_location":     "分享我的位置",
			"invalid_location":   "請傳送您的位置：點選按鈕，或透過 📎 選擇「位置」，或傳送地圖應用程式中的連結。",
			"invalid_file":       "請在這裡傳送照片或檔案。",
			"invalid_file_kinds": "請在這裡傳送{kinds}。",
			"a_photo":            "照片", "a_video": "影片", "a_audio": "音訊檔", "a_voice": "語音訊息", "a_document": "文件", "one_or": "{list}或{last}",
		},
	}
}
