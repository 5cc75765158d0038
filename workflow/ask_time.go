package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clockForm is a time of day as it is kept.
const clockForm = "15:04"

// judgeTime takes a text in which exactly one time of day is. Its value is as in "15:30".
func judgeTime(x *execution, s *askStep, said string) (Answer, bool) {
	value, ok := readTime(said, x.f.Contact.Language, x.f.Contact.Country)
	return Answer{Value: value}, ok && s.between(x, value)
}

// timeForm is an hour, perhaps with what is said for it, and perhaps with minutes.
var timeForm = regexp.MustCompile(`([0-9]{1,2})(?:\s?(:|\.|h|uhr|gio|点|點|时|時)(?:\s?([0-9]{2})|(半))?)?`)

// halves are what tells the first half of the day from the second one, without
// accents; words stand alone, the others anywhere.
var halves = []struct{ morning, words, anywhere string }{
	{"am", "am|a m|morgens|fruh|vormittags|matin|manana|madrugada|rano|manha|sang|صباحا|ص", "上午|早上|凌晨|清晨"},
	{"pm", "pm|p m|nachmittags|abends|nachts|apres midi|soir|tarde|noche|po poludniu|wieczorem|noite|chieu|toi|مساء|م", "下午|晚上|傍晚|中午"},
}

// readTime reads the only time of day in a text. Where the hour may be one of the
// morning or of the afternoon, there is none.
func readTime(said, lang, country string) (string, bool) {
	text := strings.ToLower(strings.Map(numeral, norm.NFKC.String(visible(said))))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r):
			return -1
		case r == 'đ':
			return 'd'
		}
		return r
	}, norm.NFKD.String(text))
	found := timeForm.FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		return "", false
	}
	hour, unit, minutes := whole(found[0][1]), found[0][2], whole(found[0][3])
	if found[0][4] != "" {
		minutes = 30
	}
	half := halfOf(text)
	switch {
	case hour > 23 || minutes > 59 || half == "both":
		return "", false
	case half == "pm" && hour == 0, half == "am" && hour > 12:
		return "", false
	case half == "pm" && hour < 12:
		hour += 12
	case half == "am" && hour == 12:
		hour = 0
	case half == "" && !clear(found[0][1], unit, lang, country):
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", hour, minutes), true
}

// halfOf is the half of the day that a text names: "am", "pm", "both" or none.
func halfOf(text string) string {
	words := " " + strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	half := ""
	for _, h := range halves {
		names := false
		for word := range strings.SplitSeq(h.words, "|") {
			names = names || strings.Contains(words, " "+word+" ")
		}
		for part := range strings.SplitSeq(h.anywhere, "|") {
			names = names || strings.Contains(text, part)
		}
		switch {
		case names && half != "":
			return "both"
		case names:
			half = h.morning
		}
	}
	return half
}

// clear tells whether an hour without morning or afternoon is one of twenty-four.
func clear(hour, unit, lang, country string) bool {
	switch base, region := placeOf(lang, country); {
	case whole(hour) > 12:
		return true
	case unit == "":
		return false
	case whole(hour) == 0, len(hour) == 2 && (hour[0] == '0' || unit == ":"):
		return true // 09:30, 10:30
	case unit != ":" && unit != "." && slices.Contains([]string{"zh", "vi", "ja"}, base):
		return false // 3点, 3 giờ
	case base == "en":
		return region == "GB" || region == "IE"
	}
	return lang != ""
}

// twelve tells whether readers of a language have two halves of the day.
func twelve(lang, country string) bool {
	base, region := placeOf(lang, country)
	return base == "en" && region != "GB" && region != "IE" || base == ""
}

// exampleTime shows how a time of day may be written in a language.
func exampleTime(lang, country string) string {
	base, _ := placeOf(lang, country)
	switch {
	case base == "zh":
		return "15:30"
	case twelve(lang, country):
		return "3:30 pm"
	}
	return "15:30"
}

// formatTime shows a time of day to readers of a language.
func formatTime(lang, value string) string {
	t, err := time.Parse(clockForm, value)
	if err != nil || !twelve(lang, "") {
		return value
	}
	return t.Format("3:04 pm")
}
