package workflow

import "strconv"

// write adds what all questions have, then what those of a type have, then the steps.
func (s *askStep) write(f *form) {
	f.add("ask", s.Text.form()).add("id", wordForm(s.ID))
	if s.Type != questionTypes()[0].name {
		f.add("type", wordForm(s.Type))
	}
	s.writeLimits(f)
	if s.Optional {
		f.add("required", wordForm("false"))
	}
	if s.Save != "" {
		f.add("save", wordForm(s.Save))
	}
	if s.SkipIf != nil {
		f.add("skip_if", s.SkipIf.form())
	}
	if s.Retries != defaultRetries {
		f.add("retries", wordForm(strconv.Itoa(s.Retries)))
	}
	switch len(s.Invalid) {
	case 0:
	case 1:
		f.add("invalid", s.Invalid[0].form())
	default:
		all := listOf()
		for _, t := range s.Invalid {
			all.items = append(all.items, t.form())
		}
		f.add("invalid", all)
	}
	if s.Timeout != defaultTimeout {
		f.add("timeout", spanForm(s.Timeout))
	}
	switch {
	case s.Reminder != nil:
		f.add("remind", pairs().add("after", spanForm(s.Remind)).add("text", s.Reminder.form()))
	case s.Remind != 0:
		f.add("remind", spanForm(s.Remind))
	}
	if s.AskAgain != 0 {
		f.add("ask_again_after", spanForm(s.AskAgain))
	}
	f.steps("on_invalid", s.OnInvalid)
	f.steps("on_timeout", s.OnTimeout)
	f.steps("on_refusal", s.OnRefusal)
}

// writeLimits adds what an answer may be.
func (s *askStep) writeLimits(f *form) {
	if len(s.Choices) > 0 {
		list := listOf()
		list.open = true
		for _, c := range s.Choices {
			one := pairs().add("id", wordForm(c.ID)).add("label", c.Label.form())
			if len(c.Also) > 0 {
				one.add("also", wordsForm(c.Also))
			}
			list.items = append(list.items, one)
		}
		f.add("choices", list)
	}
	if len(s.Kinds) > 0 {
		f.add("kinds", wordsForm(s.Kinds))
	}
	least, most := s.Min, s.Max
	if s.Type == "rating" && *least == leastRating && *most == mostRating {
		least, most = nil, nil
	}
	if least != nil {
		f.add("min", boundForm(*least))
	}
	if most != nil {
		f.add("max", boundForm(*most))
	}
	for _, one := range []struct{ key, value string }{
		{"min", s.From}, {"max", s.To}, {"pattern", s.Pattern}, {"policy", s.Policy}, {"version", s.Version},
	} {
		if one.value != "" {
			f.add(one.key, wordForm(one.value))
		}
	}
}
