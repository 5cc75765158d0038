package workflow

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// maxAddress is how long an address may be.
const maxAddress = 4000

// address checks a url whose values are compiled, and says whom it asks. The way to
// another system must be fixed: no value may choose the host. A secret may be the
// beginning of the address, and is then used as it is; all other values are escaped.
func (c *checker) address(s *httpStep) (host string) {
	at := s.urlAt.start()
	first := s.URL.pieces[0]
	if first.value != nil {
		switch {
		case first.value.secret == "":
			c.bad(at, `"url" must begin with https:// and a host; a value cannot be asked for what it is to name`)
		case len(s.URL.pieces) > 1 && !strings.HasPrefix(s.URL.pieces[1].literal, "/") && !strings.HasPrefix(s.URL.pieces[1].literal, "?"):
			c.bad(at, `what follows the secret at the beginning of "url" must begin with "/" or "?"`)
		default:
			c.way(s, "https://host"+sample(s.URL.pieces[1:]))
		}
		return "secrets." + first.value.secret
	}
	scheme, rest, ok := strings.Cut(first.literal, "://")
	if !ok || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		c.bad(at, `"url" must begin with https:// (or http://)`)
		return ""
	}
	if !strings.ContainsAny(rest, "/?#") && len(s.URL.pieces) > 1 {
		c.bad(at, `the host in "url" must be written out, up to the "/" after it; a value could lead anywhere`)
		return ""
	}
	host, s.way = c.way(s, sample(s.URL.pieces))
	return host
}

// sample is a text with something plain in the place of its values.
func sample(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.value != nil {
			b.WriteString("x")
		}
		b.WriteString(p.literal)
	}
	return b.String()
}

// way checks an address as it would be called, and returns its host.
func (c *checker) way(s *httpStep, address string) (host string, u *url.URL) {
	at := s.urlAt.start()
	u, err := url.Parse(address)
	switch {
	case strings.ContainsFunc(address, func(r rune) bool { return unicode.IsSpace(r) || isControl(r) }):
		c.bad(at, `"url" has a blank in it; write %%20 for one that is meant`)
		return "", nil
	case err != nil:
		c.bad(at, `"url" is no address; write one such as https://crm.example.com/contacts`)
		return "", nil
	case u.User != nil:
		c.bad(at, `"url" holds a name or password; put it into a header, such as headers: {Authorization: "Basic {{ secrets.crm }}"}`)
	case u.Hostname() == "":
		c.bad(at, `"url" names no host; write one such as https://crm.example.com/contacts`)
	case u.Fragment != "" || strings.Contains(address, "#"):
		c.bad(at, `"url" has a "#", and what follows it is never sent; take it out, or write %%23`)
	case strange(u.EscapedPath()):
		c.bad(at, `"url" has a "." or ".." for a folder; write the path as it is`)
	case !goodPort(u):
		c.bad(at, `"url" has no usable port; write one from 1 to 65535`)
	case len(address) > maxAddress:
		c.bad(at, `"url" is longer than %d characters`, maxAddress)
	}
	return strings.ToLower(u.Host), u
}

func goodPort(u *url.URL) bool {
	n, err := strconv.Atoi(u.Port())
	return u.Port() == "" && !strings.HasSuffix(u.Host, ":") || err == nil && 0 < n && n < 1<<16
}

// strange tells whether a path has a part that leads somewhere else.
func strange(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if plain, err := url.PathUnescape(part); err == nil {
			part = plain
		}
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// located fills the address in. Each value is escaped so that it stays within the part of
// a path or query that it stands in, and one that is not known has no place there: a
// search for nobody would find everybody.
func (s *httpStep) located(x *execution) (parts []Part, why string) {
	length, inPath := 0, true
	var path strings.Builder // as far as it is known
	for i, p := range s.URL.pieces {
		switch {
		case p.value == nil:
			parts = addText(parts, p.literal)
			length += len(p.literal)
			before, _, query := strings.Cut(p.literal, "?")
			if i == 0 {
				_, before, _ = strings.Cut(before, "://")
			}
			if inPath {
				path.WriteString(before)
			}
			inPath = inPath && !query
		case p.value.secret != "":
			parts = append(parts, Part{Secret: p.value.secret})
			path.WriteString("x")
		default:
			v := strings.TrimSpace(x.string(p.value))
			if v == "" {
				return nil, CallMissing
			}
			if inPath && strange(v) {
				return nil, CallAddress
			}
			escaped := escape(v)
			parts = addText(parts, escaped)
			length += len(escaped)
			if inPath {
				path.WriteString(escaped)
			}
		}
	}
	if length > maxAddress || strange(path.String()) {
		return nil, CallAddress
	}
	return parts, ""
}

// escape writes a value so that it means nothing in whatever part of an address: all but
// the unreserved characters of RFC 3986 as bytes in hexadecimal.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			const hex = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func isControl(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
