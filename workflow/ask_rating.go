package workflow

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The bounds of a rating that names none, how far they may be apart, and to how many
// there are buttons.
const (
	leastRating  = 1
	mostRating   = 5
	widestRating = 10
	ratingKeys   = 7
)

// parseRating reads min and max, whole numbers.
func parseRating(p *parser, m mapping, s *askStep) {
	least, most := float64(leastRating), float64(mostRating)
	before := len(p.problems)
	parseBounds(p, m, s)
	if len(p.problems) > before {
		return
	}
	if s.Min == nil {
		s.Min = &least
	}
	if s.Max == nil {
		s.Max = &most
	}
	if *s.Max <= *s.Min || *s.Max-*s.Min > widestRating {
		n := m.get("max")
		if n == nil {
			n = m.get("min")
		}
		p.bad(n, `a rating goes from "min" to "max", at least 1 and at most %d apart; left out they are %d and %d`, widestRating, leastRating, mostRating)
	}
}

func checkRating(c *checker, s *askStep) {
	if s.Min == nil || s.Max == nil || *s.Max-*s.Min > widestRating {
		c.missing("the bounds of a rating")
	}
}

// offerRatings are the numbers, if they are few enough to be buttons.
func offerRatings(_ *execution, s *askStep) []option {
	if s.Min == nil || s.Max == nil || *s.Max-*s.Min >= ratingKeys {
		return nil
	}
	var out []option
	for n := *s.Min; n <= *s.Max; n++ {
		value := formatNumber(n)
		label := value
		if n > 0 {
			label += " ⭐"
		}
		out = append(out, option{label: label, answer: Answer{Value: value}, hidden: true})
	}
	return out
}

// wholeForm finds whole numbers.
var wholeForm = regexp.MustCompile(`[-+]?[0-9]+`)

// judgeRating takes a number, as one of so many ("4/5") or not, or so many stars.
func judgeRating(_ *execution, s *askStep, said string) (Answer, bool) {
	text := strings.Map(numeral, norm.NFKC.String(visible(said)))
	found := wholeForm.FindAllString(text, -1)
	stars := strings.Count(said, "⭐") + strings.Count(said, "★") + strings.Count(said, "🌟")
	rating := 0.0
	switch {
	case len(found) == 0 && stars > 0:
		rating = float64(stars)
	case len(found) == 1, len(found) == 2 && s.Max != nil && found[1] == formatNumber(*s.Max):
		n, err := strconv.Atoi(found[0])
		if err != nil || math.Abs(float64(n)) > maxNumber {
			return Answer{}, false
		}
		rating = float64(n)
	default:
		return Answer{}, false
	}
	return Answer{Value: formatNumber(rating)}, s.within(rating) && !strings.ContainsAny(text, ".,")
}
