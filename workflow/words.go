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
