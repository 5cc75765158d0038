package workflow

// Keys are all that a step or a question may have, of what this version obeys.
func Keys() []string {
	var all []string
	for _, k := range kinds() {
		if k.parse != nil {
			all = append(append(all, k.name), k.keys...)
		}
	}
	return all
}

// Between compares lines; each begins with its sign.
func Between(was, now []string) []string {
	var all []string
	for _, l := range between(was, now) {
		all = append(all, string(l.sign)+l.text)
	}
	return all
}

// LintRules are the names of what Lint looks for.
func LintRules() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}

// QuestionKeys are the keys that a question may have besides its text.
func QuestionKeys() []string { return askKeys() }

// Written are the steps of a draft, each in the file's form.
func (d *Draft) Written() []string {
	var out []string
	for _, st := range d.steps() {
		out = append(out, written(st))
	}
	return out
}
