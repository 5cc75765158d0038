package richtext

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keeps reports whether a platform shows a link to an address as a link.
func (f Features) keeps(address string) bool {
	if !f.Links || f.Address > 0 && utf8.RuneCountInString(address) > f.Address {
		return false
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return false
	case f.Schemes == nil:
		return true
	case !slices.Contains(f.Schemes, u.Scheme):
		return false
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		host := u.Hostname()
		return host != "" && (!f.NamedHosts || strings.Contains(host, "."))
	}
	return u.Opaque != "" || u.Host != ""
}

// bareSchemes are those without which an address is read as well.
var bareSchemes = []string{"mailto:", "tel:"}

// Address is a link's address as people read it: without "mailto:" or "tel:", and
// with what nobody could see in it, or what would turn it round, as its escapes.
func Address(link string) string {
	for _, scheme := range bareSchemes {
		if rest, ok := strings.CutPrefix(link, scheme); ok {
			link = rest
			break
		}
	}
	if !strings.ContainsFunc(link, unseen) {
		return link
	}
	var sb strings.Builder
	for _, r := range link {
		if unseen(r) {
			sb.WriteString(url.PathEscape(string(r)))
		} else {
			sb.WriteRune(r)
		}
	}
	return sb.String()
}

// unseen reports whether r takes no part in what is seen of an address.
func unseen(r rune) bool { return invisible(r) || blank(r) || unicode.Is(unicode.Co, r) }

// Misleads reports whether a link's label could pass for an address other than
// its own: it holds the name of another site or mailbox, or steers the order of
// its characters, or shows nothing at all.
func Misleads(label, link string) bool {
	u, err := url.Parse(link)
	if err != nil || !visible(label) || strings.ContainsFunc(label, reorders) {
		return true
	}
	label = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, label)
	if sameAddress(label, link) {
		return false
	}
	own := u.Hostname()
	if own == "" {
		own = u.Opaque
	}
	own = strings.TrimPrefix(strings.ToLower(own), "www.")
	for word := range strings.FieldsFuncSeq(strings.ToLower(label), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("/\\?#()[]<>{}\"'|,;:", r)
	}) {
		word = strings.TrimPrefix(strings.Trim(word, ".…。．"), "www.")
		if word == own {
			continue
		}
		for part := range strings.SplitSeq(word, "@") {
			if looksLikeHost(part) && part != own {
				return true
			}
		}
	}
	return false
}

// looksLikeHost reports whether a word could be read as the name of a site: it has
// a dot, or a sign that looks like one, between letters.
func looksLikeHost(word string) bool {
	for i, r := range word {
		if !strings.ContainsRune(".。．｡․", r) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(word[:i])
		after, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):])
		if wordRune(before) && wordRune(after) {
			return true
		}
	}
	return false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// sameAddress reports whether a link's text already says where it goes.
func sameAddress(label, link string) bool {
	bare := func(s string) string {
		s = strings.ToLower(strings.TrimSpace(s))
		for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
			s = strings.TrimPrefix(s, scheme)
		}
		return strings.TrimSuffix(s, "/")
	}
	return bare(label) == bare(link) || bare(label) == bare(Address(link))
}
