package bridge

// workflowPhrases is what is said about workflows that run.
func workflowPhrases() map[string]map[string]string {
	return map[string]map[string]string{
		"en": {
			"desk.status.pausing": "The workflow waits",
			"desk.said.file":      "📎 The workflow sent {name} {what}.",
			"desk.said.lost":      "⚠️ Not sent to {name}: {what}. The file of the workflow is not there any more; the person who runs the program can mend that.",
			"desk.person_wanted":  "{name} asks for a person; the remaining questions are passed over.",
			"desk.person_again":   "{name} asks for a person.",
			"desk.restarted":      "{name} starts over: the answers up to here count no more.",
			"privacy_policy":      "Our privacy policy: {url}",
			"privacy_data":        "If you want to know what we have stored about you, or have it erased, just write so here. A person will see to it.",
		},
		"de": {
			"privacy_policy": "Unsere Datenschutzerklärung: {url}",
			"privacy_data":   "Wenn Sie wissen möchten, was wir über Sie gespeichert haben, oder es löschen lassen möchten, schreiben Sie es einfach hier. Ein Mensch kümmert sich darum.",
		},
		"es": {
			"privacy_policy": "Nuestra política de privacidad: {url}",
			"privacy_data":   "Si desea saber qué datos suyos hemos guardado, o que los borremos, escríbalo aquí. Una persona se ocupará de ello.",
		},
		"fr": {
			"privacy_policy": "Notre politique de confidentialité : {url}",
			"privacy_data":   "Pour savoir quelles données nous avons enregistrées sur vous, ou pour les faire effacer, écrivez-le simplement ici. Une personne s’en occupera.",
		},
		"pl": {
			"privacy_policy": "Nasza polityka prywatności: {url}",
			"privacy_data":   "Aby dowiedzieć się, jakie dane przechowujemy, lub poprosić o ich usunięcie, wystarczy napisać o tym tutaj. Zajmie się tym człowiek.",
		},
		"pt": {
			"privacy_policy": "Nossa política de privacidade: {url}",
			"privacy_data":   "Para saber o que guardamos sobre você, ou pedir que seja apagado, basta escrever aqui. Uma pessoa cuidará disso.",
		},
		"ar": {
			"privacy_policy": "سياسة الخصوصية لدينا: {url}",
			"privacy_data":   "إذا أردت معرفة ما نحتفظ به من بياناتك أو حذفها، فاكتب ذلك هنا وسيتولى شخص الأمر.",
		},
		"vi": {
			"privacy_policy": "Chính sách quyền riêng tư của chúng tôi: {url}",
			"privacy_data":   "Nếu bạn muốn biết chúng tôi lưu những gì về bạn, hoặc muốn xóa, chỉ cần viết tại đây. Nhân viên sẽ lo việc đó.",
		},
		"zh-Hans": {
			"privacy_policy": "我们的隐私政策：{url}",
			"privacy_data":   "如果您想了解我们保存了您的哪些信息，或希望删除，请直接在这里告诉我们，会有工作人员处理。",
		},
		"zh-Hant": {
			"privacy_policy": "我們的隱私權政策：{url}",
			"privacy_data":   "如果您想了解我們保存了您的哪些資料，或希望刪除，請直接在這裡告訴我們，會有專人處理。",
		},
	}
}
