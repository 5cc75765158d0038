package workflow

import (
	"math"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// maxPattern is how many characters a pattern may have.
const maxPattern = 500

// parseBounds reads min and max: of the value of a number, of the length of a text.
func parseBounds(p *parser, m mapping, s *askStep) {
	s.Min, s.Max = p.bound(m, "min", s), p.bound(m, "max", s)
	if s.Min != nil && s.Max != nil && *s.Min > *s.Max {
		p.bad(m.get("max"), `"max" must not be less than "min"`)
	}
}

func (p *parser) bound(m mapping, key string, s *askStep) *float64 {
	n := m.get(key)
	if n == nil {
		return nil
	}
	v, err := strconv.ParseFloat(n.Value, 64)
	number := n.Kind == yaml.ScalarNode && (n.ShortTag() == "!!int" || n.ShortTag() == "!!float") && err == nil
	switch {
	case s.Type == "text" && (!number || v != math.Trunc(v) || v < 0 || v > maxAnswer):
		p.bad(n, `%q of a text is how many characters it has, from 0 to %d`, key, maxAnswer)
		return nil
	case (s.Type == "rating" || s.Type == "multi_choice") && (!number || v != math.Trunc(v) || s.Type == "multi_choice" && v < 1):
		p.bad(n, "%q must be a whole number", key)
		return nil
	case !number || math.IsNaN(v) || math.Abs(v) > maxNumber:
		p.bad(n, "%q must be a number", key)
		return nil
	}
	return &v
}

// parsePattern reads a regular expression that the whole answer must match.
func parsePattern(p *parser, m mapping, s *askStep) {
	n := m.get("pattern")
	if n == nil {
		return
	}
	source, ok := p.word(n, `"pattern"`)
	switch {
	case !ok:
	case len(source) > maxPattern:
		p.bad(n, `"pattern" is longer than %d characters; make it shorter`, maxPattern)
	default:
		if _, err := regexp.Compile(source); err != nil {
			p.bad(n, `"pattern" is no regular expression: %s`, patternMistake(err))
		}
		s.Pattern = source
	}
}

// parseText reads what limits an answer in words.
func parseText(p *parser, m mapping, s *askStep) {
	parseBounds(p, m, s)
	parsePattern(p, m, s)
}

// checkPattern compiles the pattern.
func checkPattern(c *checker, s *askStep) {
	if s.Pattern == "" {
		return
	}
	whole, err := regexp.Compile(`^(?:` + s.Pattern + `)$`)
	if err != nil {
		c.missing("a pattern that can be read")
		return
	}
	s.pattern = whole
}

// within tells whether a value lies between min and max.
func (s *askStep) within(v float64) bool {
	return (s.Min == nil || v >= *s.Min) && (s.Max == nil || v <= *s.Max)
}

// matches tells whether a whole answer is as the pattern has it.
func (s *askStep) matches(answer string) bool {
	return s.pattern == nil || s.pattern.MatchString(answer)
}

// complaint is what the customer is told about an answer that is none.
func (s *askStep) complaint(x *execution) string {
	key, lang, country := s.of.invalid, s.language(x), x.f.Contact.Country
	least, most := s.bounds(x)
	switch {
	case s.Pattern != "":
		key = "invalid_pattern"
	case len(s.Kinds) > 0:
		return s.phrase(x, "invalid_file_kinds", "kinds", s.wantedFiles(x))
	case s.of.bounds == "" || least == "" && most == "":
	case least != "" && most != "":
		key = s.of.bounds + "_between"
	case least != "":
		key = s.of.bounds + "_least"
	default:
		key = s.of.bounds + "_most"
	}
	example := ""
	switch s.Type {
	case "date":
		example = exampleDate(lang, country, x.f.Now)
	case "time":
		example = exampleTime(lang, country)
	case "country":
		example = countryName(x.phrases().language(lang), "FR")
	case "language":
		example = languageName(x.phrases().language(lang), "fr")
	}
	return s.phrase(x, key, "min", least, "max", most, "example", example)
}

// bounds are those of an answer as people read them; "" for none.
func (s *askStep) bounds(x *execution) (least, most string) {
	lang := s.language(x)
	switch s.Type {
	case "date":
		return FormatDate(lang, s.moment(x, s.From)), FormatDate(lang, s.moment(x, s.To))
	case "time":
		return formatTime(lang, s.From), formatTime(lang, s.To)
	}
	if s.Min != nil {
		least = formatNumber(*s.Min)
	}
	if s.Max != nil {
		most = formatNumber(*s.Max)
	}
	return least, most
}
