package workflow

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// scalarOf is a value: a text, that YAML must take for nothing else, or a word.
func scalarOf(s string, isText bool) *form {
	if isText {
		if lines, ok := literal(s); ok {
			return &form{lines: lines}
		}
	}
	return &form{value: scalar(s, isText, false), inner: scalar(s, isText, true)}
}

// literal is a text of several lines as a literal block, if it can be one that reads well.
func literal(s string) (lines []string, ok bool) {
	body, head := strings.TrimSuffix(s, "\n"), "|"
	if body == s {
		head = "|-"
	}
	if !strings.Contains(body, "\n") || strings.HasSuffix(body, "\n") || strings.ContainsFunc(s, hidden) || strings.TrimLeft(s, " \t\n") != s {
		return nil, false
	}
	return append([]string{head}, strings.Split(body, "\n")...), true
}

// scalar is a value on one line, in quotes where it needs them. inside: it stands
// within brackets.
func scalar(s string, isText, inside bool) string {
	switch {
	case bare(s, isText, inside):
		return s
	case strings.ContainsAny(s, `"\`) && !strings.ContainsAny(s, "'\n\t") && !strings.ContainsFunc(s, hidden):
		return "'" + s + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case !hidden(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hidden tells whether a character is written by its number, because YAML does not take
// it or because people could not see it. What joins emoji and letters is left alone.
func hidden(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == '\u200c', r == '\u200d':
		return false
	case unicode.IsSpace(r) && r != ' ', r == unicode.ReplacementChar, r == '\ufffe', r == '\uffff':
		return true
	case '\U000e0020' <= r && r <= '\U000e007f':
		return false // parts of flags
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// switches are the words that readers of YAML take for something else than words.
func switches() []string {
	return []string{"y", "yes", "on", "n", "no", "off", "true", "false", "null"}
}

// counts tells whether readers of YAML may take a text for a number, a day or a time.
func counts(s string) bool {
	return strings.ContainsAny(s[:1], "0123456789.+") && !strings.ContainsFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || unicode.IsLetter(r) && !strings.ContainsRune("abcdefoxtzinABCDEFOXTZIN", r)
	})
}

// bare tells whether a value needs no quotes.
func bare(s string, isText, inside bool) bool {
	switch {
	case s == "", strings.TrimSpace(s) != s, strings.Contains("-?:,[]{}#&*!|>'\"%@`=<~\\", s[:1]):
		return false
	case strings.Contains(s, ": "), strings.Contains(s, " #"), strings.HasSuffix(s, ":"), strings.ContainsAny(s, "\n\t"):
		return false
	case inside && strings.ContainsAny(s, ",[]{}:"), strings.ContainsFunc(s, hidden):
		return false
	case isText:
		return !counts(s) && !slices.Contains(switches(), strings.ToLower(s))
	}
	return !strings.EqualFold(s, "null")
}
