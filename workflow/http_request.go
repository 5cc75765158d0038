package workflow

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// maxCallBody is how many bytes a request's body may have.
const maxCallBody = 256 << 10

// Request is a call to another system, with all values filled in but the secrets.
type Request struct {
	Method  string   `json:"method"`
	URL     []Part   `json:"url"`
	Headers []Header `json:"headers,omitempty"`
	Body    []Part   `json:"body,omitempty"` // JSON; nil: none
	// Timeout is for one try, of which there may be Retries more.
	Timeout time.Duration `json:"timeout"`
	Retries int           `json:"retries,omitempty"`
	// Keep are the paths in the answer's JSON, by what keeps the value there.
	Keep map[string]string `json:"keep,omitempty"`
	// Host is whom it asks, for people.
	Host string `json:"host"`
}

// Part is a piece of a request: text as it is sent, or the name of a secret that whoever
// sends it puts there.
type Part struct {
	Text   string `json:"text,omitempty"`
	Secret string `json:"secret,omitempty"`
}

// Header is a line of a request's head.
type Header struct {
	Name  string `json:"name"`
	Value []Part `json:"value"`
}

// Once tells whether a try after which it is not known what became of it must not be
// repeated: the other system might do something twice.
func (r Request) Once() bool { return r.Method == "POST" || r.Method == "PATCH" }

var errNoSecret = errors.New("a secret is not declared (any more)")

// fill puts the secrets in, each as it is to be written in its place.
func fill(parts []Part, secret func(string) (string, bool), write func(i int, value string) string) (string, error) {
	var b strings.Builder
	for i, p := range parts {
		if p.Secret == "" {
			b.WriteString(p.Text)
			continue
		}
		value, ok := secret(p.Secret)
		if !ok {
			return "", fmt.Errorf("%w: %s", errNoSecret, p.Secret)
		}
		b.WriteString(write(i, value))
	}
	return b.String(), nil
}

// Address is where it goes. A secret at the beginning is used as it is, others are escaped.
// No error holds anything of it.
func (r Request) Address(secret func(string) (string, bool)) (*url.URL, error) {
	s, err := fill(r.URL, secret, func(i int, value string) string {
		switch {
		case i > 0:
			return escape(value)
		case len(r.URL) > 1 && strings.HasPrefix(r.URL[1].Text, "/"):
			return strings.TrimRight(value, "/")
		}
		return value
	})
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return nil, errors.New("it is no address that begins with https:// and a host")
	case u.User != nil:
		return nil, errors.New("it holds a name or password, which belong into a header")
	}
	return u, nil
}

// Head are its own headers, in their order.
func (r Request) Head(secret func(string) (string, bool)) ([][2]string, error) {
	var head [][2]string
	for _, h := range r.Headers {
		value, err := fill(h.Value, secret, func(_ int, value string) string { return value })
		if err != nil {
			return nil, err
		}
		if strings.ContainsFunc(value, isControl) {
			return nil, fmt.Errorf("the header %s is not one line", h.Name)
		}
		head = append(head, [2]string{h.Name, strings.TrimSpace(value)})
	}
	return head, nil
}

// Content is the body; nil if there is none.
func (r Request) Content(secret func(string) (string, bool)) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	s, err := fill(r.Body, secret, func(_ int, value string) string { return inString(value) })
	return []byte(s), err
}

// Shown is the request as people may see it: its secrets by their names.
func (r Request) Shown() (line string, head []string, body string) {
	name := func(p []Part) string {
		var b strings.Builder
		for _, p := range p {
			b.WriteString(p.Text)
			if p.Secret != "" {
				b.WriteString("‹" + p.Secret + "›")
			}
		}
		return b.String()
	}
	for _, h := range r.Headers {
		head = append(head, h.Name+": "+name(h.Value))
	}
	return r.Method + " " + name(r.URL), head, name(r.Body)
}

// addText adds text to parts, to the last of them if it is text as well.
func addText(parts []Part, s string) []Part {
	if n := len(parts); n > 0 && parts[n-1].Secret == "" {
		parts[n-1].Text += s
		return parts
	}
	if s == "" {
		return parts
	}
	return append(parts, Part{Text: s})
}

// request fills a call in. why tells that it cannot be made.
func (s *httpStep) request(x *execution) (r Request, why string) {
	r = Request{Method: s.Method, Timeout: s.Timeout, Retries: s.Retries, Host: s.host}
	if r.URL, why = s.located(x); why != "" {
		return r, why
	}
	for _, h := range s.Headers {
		value := h.Value.parts(x, func(s string) string { return s }, func(v string) string { return oneLine(v, maxAnswer) })
		if len(value) > 0 && (value[0].Secret != "" || strings.TrimSpace(value[0].Text) != "") {
			r.Headers = append(r.Headers, Header{h.Name, value})
		}
	}
	if s.Body != nil {
		r.Body = s.Body.parts(nil, x)
		size := 0
		for _, p := range r.Body {
			size += len(p.Text)
		}
		if size > maxCallBody {
			return r, CallTooBig
		}
	}
	for _, k := range s.Keep {
		if r.Keep == nil {
			r.Keep = map[string]string{}
		}
		r.Keep[k.To] = k.From
	}
	return r, ""
}

// parts are a text's, itself and its values written as another system is to read them.
func (t *template) parts(x *execution, text, write func(string) string) []Part {
	var parts []Part
	for _, p := range t.pieces {
		switch {
		case p.value == nil:
			parts = addText(parts, text(p.literal))
		case p.value.secret != "":
			parts = append(parts, Part{Secret: p.value.secret})
		default:
			parts = addText(parts, write(x.string(p.value)))
		}
	}
	return parts
}
