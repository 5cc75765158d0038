package workflow

// StepNames are the kinds of steps that this version obeys.
func StepNames() []string {
	var names []string
	for _, k := range kinds() {
		if k.parse != nil {
			names = append(names, k.name)
		}
	}
	return names
}

// QuestionTypes are the types of questions that this version obeys.
func QuestionTypes() []string {
	var names []string
	for _, t := range questionTypes() {
		if t.judge != nil {
			names = append(names, t.name)
		}
	}
	return names
}

// QuestionTypeName is what people call a type of question.
func QuestionTypeName(name string) string {
	return map[string]string{
		"text": "Text", "choice": "One of several choices", "multi_choice": "Any of several choices", "email": "E-mail address",
		"phone": "Phone number", "number": "Number", "url": "Web address", "date": "Date", "time": "Time of day", "rating": "Rating",
		"location": "Location", "file": "File or photo", "country": "Country", "language": "Language", "consent": "Consent",
	}[name]
}
