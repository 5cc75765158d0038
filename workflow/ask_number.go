package workflow

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// maxNumber bounds the numbers that are taken, so that each stays exact.
const maxNumber = 1e15

// numberForm finds numbers: digits in groups of three with blanks between them, or
// digits with points and commas.
var numberForm = regexp.MustCompile(`[-+]?(?:[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]+)?|[0-9][0-9.,]*)`)

// judgeNumber takes a text in which exactly one number is.
func judgeNumber(x *execution, s *askStep, said string) (Answer, bool) {
	text := strings.Map(numeral, norm.NFKC.String(visible(said)))
	found, any := 0.0, false
	for _, at := range numberForm.FindAllStringIndex(text, -1) {
		n, ok := readNumber(strings.TrimRight(text[at[0]:at[1]], ".,"), x.f.Contact.Language)
		if !ok || glued(text, at[0], at[1]) || any && n != found {
			return Answer{}, false
		}
		found, any = n, true
	}
	if !any || !s.within(found) {
		return Answer{}, false
	}
	return Answer{Value: formatNumber(found)}, true
}

// numeral brings digits and signs of any script into one form.
func numeral(r rune) rune {
	switch {
	case r == '−', r == '‐', r == '‑', r == '–':
		return '-'
	case r == '٫': // Arabic decimal separator
		return '.'
	case r == '٬': // and the one between thousands
		return '\''
	case unicode.Is(unicode.Nd, r):
		return asciiDigit(r)
	}
	return r
}

// glued tells whether a number is a part of something else: "10-20", "5k", "B2".
func glued(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return from > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) ||
		to < len(text) && unicode.IsLetter(after) && !unicode.Is(unicode.Han, after)
}

// readNumber reads points and commas as the language has them where the number
// itself does not tell which is which.
func readNumber(s, lang string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "'", "", "’", "", "+", "").Replace(s)
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	decimal := ""
	switch {
	case points > 0 && commas > 0:
		decimal = s[strings.LastIndexAny(s, ".,"):][:1]
	case points+commas == 1:
		mark := s[strings.IndexAny(s, ".,"):][:1]
		whole, part, _ := strings.Cut(strings.TrimPrefix(s, "-"), mark)
		thousands := len(part) == 3 && len(whole) <= 3 && !strings.HasPrefix(whole, "0")
		if !thousands || (mark == ",") == decimalComma(lang) {
			decimal = mark
		}
	}
	whole, part := s, ""
	if decimal != "" {
		if strings.Count(s, decimal) > 1 {
			return 0, false
		}
		whole, part, _ = strings.Cut(s, decimal)
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(strings.TrimPrefix(g, "-")) > 3 {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(strings.Join(groups, "")+"."+part+"0", 64)
	if n == 0 {
		n = 0 // not minus nought
	}
	return n, err == nil && math.Abs(n) <= maxNumber
}

// decimalComma tells whether a language's readers write 1,5 for one and a half.
func decimalComma(lang string) bool {
	base, _ := language.Make(lang).Base()
	return lang != "" && !slices.Contains([]string{
		"en", "zh", "ja", "ko", "th", "he", "hi", "ar", "ms", "tl", "fil", "sw", "bn", "ur", "fa", "und",
	}, base.String())
}
