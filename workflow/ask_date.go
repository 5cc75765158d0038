package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// today stands for the day on which the question is answered, as a bound.
const today = "today"

// parseMoments reads min and max of a date or a time of day.
func parseMoments(p *parser, m mapping, s *askStep) {
	for key, to := range map[string]*string{"min": &s.From, "max": &s.To} {
		n := m.get(key)
		if n == nil {
			continue
		}
		word, ok := p.word(n, strconv.Quote(key))
		layout, like := time.DateOnly, `a day such as 2027-01-31, or today`
		if s.of.name == "time" {
			layout, like = clockForm, `a time of day such as "09:30"`
		}
		t, err := time.Parse(layout, word)
		switch {
		case !ok:
		case err == nil:
			*to = t.Format(layout) // 9:00 is 09:00
		case word == today && s.of.name == "date":
			*to = word
		default:
			p.bad(n, "%q must be %s", key, like)
		}
	}
	if s.From != "" && s.To != "" && s.From != today && s.To != today && s.From > s.To {
		p.bad(m.get("max"), `"max" must not be before "min"`)
	}
}

// between tells whether a day or a time of day lies within its bounds.
func (s *askStep) between(x *execution, value string) bool {
	from, to := s.moment(x, s.From), s.moment(x, s.To)
	return (from == "" || value >= from) && (to == "" || value <= to)
}

// moment is a bound as it is now.
func (s *askStep) moment(x *execution, bound string) string {
	if bound == today {
		return x.f.Now.Format(time.DateOnly)
	}
	return bound
}

// judgeDate takes a text in which exactly one date is. Its value is in the form of
// ISO 8601, and people are shown it as they write it.
func judgeDate(x *execution, s *askStep, said string) (Answer, bool) {
	c := x.f.Contact
	day, ok := readDate(said, c.Language, c.Country, x.f.Now)
	if !ok {
		return Answer{}, false
	}
	value := day.Format(time.DateOnly)
	return Answer{Value: value, Label: FormatDate(fallback, value)}, s.between(x, value)
}

var (
	// hanDate is 2026年12月31日, with or without the year.
	hanDate = regexp.MustCompile(`(?:([0-9]{4}|[0-9]{2})\s*年\s*)?([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号號]?`)
	// digitDate is 31.12.2026, 12/31/26, 2026-12-31, 31.12. and the like.
	digitDate = regexp.MustCompile(`([0-9]{1,4})\s?[./-]\s?([0-9]{1,2})(?:\s?[./-]\s?([0-9]{1,4}))?\.?`)
	// dateWord is a number or a word.
	dateWord = regexp.MustCompile(`[0-9]+|[^0-9\s.,/'’-]+`)
)

// readDate reads the only date in a text. What may be one of two is none.
func readDate(said, lang, country string, now time.Time) (time.Time, bool) {
	text := strings.ToLower(strings.Map(numeral, norm.NFKC.String(visible(said))))
	for _, form := range []*regexp.Regexp{hanDate, digitDate} {
		found := form.FindAllStringIndex(text, -1)
		if len(found) == 0 {
			continue
		}
		rest := text[:found[0][0]] + text[found[0][1]:]
		if len(found) > 1 || strings.ContainsFunc(rest, unicode.IsDigit) {
			return time.Time{}, false
		}
		p := form.FindStringSubmatch(text)
		if form == hanDate {
			return onDay(p[1], whole(p[2]), whole(p[3]), now)
		}
		return digits(p[1], p[2], p[3], strings.Contains(p[0], "."), dateOrders(lang, country), now)
	}
	base, _ := placeOf(lang, country)
	if day, ok := nearDay(text, base, now); ok {
		return day, true
	}
	return namedDate(text, base, now)
}

// digits reads the parts of a date in the orders in which the customer may have
// written them or, if they make no day in these, in another one.
func digits(a, b, c string, dots bool, usual []string, now time.Time) (time.Time, bool) {
	read := func(order string) (time.Time, bool) {
		switch {
		case len(a) > 2:
			return onDay(a, whole(b), whole(c), now)
		case order == yearFirst && c == "":
			return onDay("", whole(a), whole(b), now)
		case order == yearFirst && len(c) < 3:
			return onDay(a, whole(b), whole(c), now)
		case order == monthFirst:
			return onDay(c, whole(a), whole(b), now)
		case order == dayFirst:
			return onDay(c, whole(b), whole(a), now)
		}
		return time.Time{}, false
	}
	if dots && !slices.Contains(usual, yearFirst) {
		usual = []string{dayFirst} // whoever writes dots
	}
	for _, orders := range [][]string{usual, {dayFirst, monthFirst}} {
		var found []time.Time
		for _, order := range orders {
			if t, ok := read(order); ok && !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
		if len(found) > 0 {
			return found[0], len(found) == 1
		}
	}
	return time.Time{}, false
}

// namedDate reads a date whose month is a word: "31 Dec", "December 31st, 2026",
// "le 1er janvier 2027", "ngày 31 tháng 12 năm 2026".
func namedDate(text, base string, now time.Time) (time.Time, bool) {
	month, day, year := 0, "", ""
	byNumber := false // the next number is the month's
	for _, word := range dateWord.FindAllString(text, -1) {
		folded := fold(word)
		switch named, ok := monthOf(folded, base); {
		case folded == "thang" || folded == "thg":
			byNumber = true
		case folded == "":
		case unicode.IsDigit(rune(word[0])) && byNumber && month == 0:
			month, byNumber = whole(word), false
		case unicode.IsDigit(rune(word[0])) && len(word) == 4 && year == "":
			year = word
		case unicode.IsDigit(rune(word[0])) && len(word) < 3 && day == "":
			day = word
		case unicode.IsDigit(rune(word[0])) && len(word) == 2 && year == "":
			year = word
		case unicode.IsDigit(rune(word[0])):
			return time.Time{}, false
		case ok && month != 0 && month != int(named):
			return time.Time{}, false
		case ok:
			month = int(named)
		}
	}
	if month == 0 || day == "" {
		return time.Time{}, false
	}
	return onDay(year, month, whole(day), now)
}

// whole is a number of a few digits.
func whole(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
