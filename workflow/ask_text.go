package workflow

import "strings"

// maxAnswer is how many characters of an answer are kept.
const maxAnswer = 4000

// judgeText takes any text that is not blank.
func judgeText(_ *execution, _ *askStep, said string) (Answer, bool) {
	answer := strings.TrimSpace(said)
	if strings.TrimSpace(visible(answer)) == "" {
		return Answer{}, false
	}
	return Answer{Value: cut(answer, maxAnswer)}, true
}

// cut keeps at most so many characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
