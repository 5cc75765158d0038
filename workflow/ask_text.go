package workflow

import (
	"strings"
	"unicode/utf8"

	"frontdesk/bridge/richtext"
)

// maxAnswer is how many characters of an answer are kept.
const maxAnswer = 4000

// judgeText takes any text that is not blank, of the length that it may have.
func judgeText(_ *execution, s *askStep, said string) (Answer, bool) {
	answer := strings.TrimSpace(said)
	if richtext.FromPlain(answer).Empty() {
		return Answer{}, false
	}
	fits := s.within(float64(utf8.RuneCountInString(answer))) && s.matches(answer)
	return Answer{Value: cut(answer, maxAnswer)}, fits
}

// cut keeps at most so many characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
