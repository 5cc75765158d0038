package workflow

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// The limits of the step http.
const (
	callTimeout    = 10 * time.Second // by itself
	callRetries    = 2
	maxCallTimeout = time.Minute
	maxCallRetries = 5
	maxHeaders     = 20
	maxKept        = 20
	// maxCalls is how often a run may call out: a customer who starts over again and
	// again must not make others' systems busy.
	maxCalls = 50
	// retrySpare is for how long each further try may be put off, and callSpare how much
	// later the run goes on by itself than the last answer may come.
	retrySpare = 15 * time.Second
	callSpare  = 10 * time.Second
)

// httpStep asks another system and keeps what it says.
type httpStep struct {
	Method  string        `json:"method"`
	URL     *template     `json:"url"`
	Headers []header      `json:"headers,omitempty"`
	Body    *body         `json:"body,omitempty"`
	Timeout time.Duration `json:"timeout"`
	Retries int           `json:"retries"`
	Keep    []keeping     `json:"keep,omitempty"`
	OnError steps         `json:"on_error,omitempty"`

	urlAt place
	host  string   // whom it asks, for people
	way   *url.URL // of which the host is not a secret
}

// header is a line of the request's head.
type header struct {
	Name  string    `json:"name"`
	Value *template `json:"value"`
}

// Methods are those of the step http.
func Methods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

func httpKeys() []string {
	return []string{"method", "url", "headers", "body", "timeout", "retries", "keep", "on_error"}
}

func parseHTTP(p *parser, m mapping) step {
	s := &httpStep{Method: "GET", Timeout: callTimeout, Retries: callRetries}
	what, ok := p.mapping(m.get("http"), `"http"`)
	if !ok {
		return s
	}
	what.only(`"http"`, httpKeys(), nil)
	if n := what.get("method"); n != nil {
		s.method(p, n)
	}
	if n := what.get("url"); n == nil {
		p.bad(what.node, `"http" needs a "url"; write whom it asks, such as url: "https://crm.example.com/contacts/{{ contact.email }}"`)
	} else {
		s.URL, s.urlAt = p.template(n, `"url"`), p.place(n)
	}
	if n := what.get("headers"); n != nil {
		s.Headers = p.headers(n)
	}
	if n := what.get("body"); n != nil {
		switch {
		case isNull(n):
			p.bad(n, `"body" is empty; write what is sent, or take it out`)
		case s.Method == "GET":
			p.bad(n, `a GET has no body; put what it asks for into the url, or write "method: POST"`)
		}
		r := &bodyReader{parser: p}
		s.Body = r.value(n, 0)
	}
	if n, before := what.get("timeout"), len(p.problems); n != nil {
		s.Timeout = p.duration(n, `"timeout"`)
		if len(p.problems) == before && (s.Timeout < time.Second || s.Timeout > maxCallTimeout) {
			p.bad(n, `"timeout" of "http" must be between 1s and 60s, since the customer waits meanwhile`)
		}
	}
	if n := what.get("retries"); n != nil {
		s.Retries = p.integer(n, `"retries" of "http"`, 0, maxCallRetries)
	}
	if n := what.get("keep"); n != nil {
		s.Keep = p.keep(n)
	}
	if n := what.get("on_error"); n != nil {
		s.OnError = p.list(n, `"on_error"`)
	}
	return s
}

func (s *httpStep) method(p *parser, n *yaml.Node) {
	word, ok := p.word(n, `"method"`)
	word = strings.ToUpper(word)
	switch {
	case ok && !slices.Contains(Methods(), word):
		p.bad(n, "there is no method %q here%s", n.Value, instead(word, Methods()))
	case ok:
		s.Method = word
	}
}

// headers reads the lines of the request's head.
func (p *parser) headers(n *yaml.Node) []header {
	m, ok := p.mapping(n, `"headers"`)
	if !ok {
		return nil
	}
	if len(m.keys) > maxHeaders {
		p.bad(n, `"headers" has more than %d lines`, maxHeaders)
	}
	var list []header
	seen := map[string]bool{}
	for _, key := range m.keys {
		small := strings.ToLower(key.Value)
		switch {
		case !isToken(key.Value):
			p.bad(key, "%q is no name of a header; write one such as X-Api-Key", key.Value)
			continue
		case slices.Contains(ownHeaders(), small), strings.HasPrefix(small, "proxy-"):
			p.bad(key, "the header %s is the program's own matter; take it out", key.Value)
			continue
		case seen[small]:
			p.bad(key, "the header %s is given twice, in other letters; keep one of them", key.Value)
			continue
		}
		seen[small] = true
		if t := p.template(m.get(key.Value), "the header "+key.Value); t != nil {
			if strings.ContainsFunc(t.literals(), isControl) {
				p.bad(m.get(key.Value), "the header %s must be one line", key.Value)
			}
			list = append(list, header{key.Value, t})
		}
	}
	return list
}

// ownHeaders are those that follow from the rest of a request, in small letters.
func ownHeaders() []string {
	return []string{
		"host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "accept-encoding",
	}
}

// isToken tells whether a word can name a header (RFC 9110, 5.6.2).
func isToken(s string) bool {
	return s != "" && len(s) <= maxName && !strings.ContainsFunc(s, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

func (s *httpStep) kind() string      { return "http" }
func (s *httpStep) branches() []steps { return []steps{s.OnError} }

func (s *httpStep) check(c *checker) {
	switch {
	case s.URL == nil || len(s.URL.pieces) == 0:
		c.missing("a url")
		return
	case s.Timeout <= 0 || s.Timeout > maxCallTimeout || s.Retries < 0 || s.Retries > maxCallRetries || !slices.Contains(Methods(), s.Method):
		c.missing("how a url is called")
	}
	before := len(c.problems)
	if c.wire(s.URL, `"url"`); len(c.problems) == before {
		s.host = c.address(s)
	}
	for _, h := range s.Headers {
		if h.Value == nil || !isToken(h.Name) || len(s.Headers) > maxHeaders {
			c.missing("a header")
			return
		}
		c.wire(h.Value, "the header "+h.Name)
	}
	if s.Body != nil {
		s.Body.check(c)
	}
	if len(s.Keep) > maxKept {
		c.missing(`what "keep" keeps`)
	}
	for _, k := range s.Keep {
		k.check(c)
	}
}

// wire compiles the values of a text that another system reads. Secrets may stand in it.
func (c *checker) wire(t *template, what string) {
	for _, p := range t.pieces {
		if p.value != nil && !c.secret(p.value) {
			c.value(p.value, `"{{ }}" of `+what)
		}
	}
}

// secret tells whether an expression is a secret's name and no more, and notes which.
func (c *checker) secret(e *expression) bool {
	name, ok := strings.CutPrefix(strings.TrimSpace(e.src), "secrets.")
	if !ok || !isName(name) {
		return false
	}
	if !c.stored && !slices.Contains(c.scope.Secrets, name) {
		hint := instead(name, c.scope.Secrets)
		if !strings.HasPrefix(hint, "; did") {
			hint = "; declare it at the top of the configuration: secrets: {" + name + ": ${" + strings.ToUpper(name) + "}}"
		}
		c.bad(e.place.at(strings.Index(e.src, "secrets.")), "there is no secret %q%s", name, hint)
	}
	e.secret = name
	return true
}

func (s *httpStep) write(f *form) {
	what := pairs()
	if s.Method != "GET" {
		what.add("method", wordForm(s.Method))
	}
	what.add("url", textForm(s.URL.src))
	if len(s.Headers) > 0 {
		headers := pairs()
		for _, h := range s.Headers {
			headers.add(h.Name, textForm(h.Value.src))
		}
		what.add("headers", headers)
	}
	if s.Body != nil {
		what.add("body", s.Body.form())
	}
	if s.Timeout != callTimeout {
		what.add("timeout", spanForm(s.Timeout))
	}
	if s.Retries != callRetries {
		what.add("retries", wordForm(strconv.Itoa(s.Retries)))
	}
	if len(s.Keep) > 0 {
		keep := pairs()
		for _, k := range s.Keep {
			keep.add(k.To, wordForm(k.From))
		}
		what.add("keep", keep)
	}
	what.steps("on_error", s.OnError)
	f.add("http", what)
}

// writes are the paths that it may give a value to.
func (s *httpStep) writes() (paths []string) {
	for _, k := range s.Keep {
		paths = append(paths, k.To)
	}
	return paths
}

// patience is for how long all tries together may take.
func (s *httpStep) patience() time.Duration {
	return time.Duration(s.Retries+1)*s.Timeout + time.Duration(s.Retries)*retrySpare
}

func (s *httpStep) run(x *execution) {
	req, why := s.request(x)
	if x.r.Calls >= maxCalls {
		why = CallTooMany
	}
	if why != "" {
		s.failed(x, why)
		return
	}
	x.r.Calls++
	until := x.f.Now.Add(s.patience())
	x.wait(WaitCall, until.Add(callSpare))
	x.emit(Call{Request: req, Until: until})
}

func (s *httpStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Called:
		if in.Why != "" {
			s.failed(x, in.Why)
			return
		}
		s.keep(x, in.Kept)
		x.next()
	case Tick:
		if !x.f.Now.Before(x.r.Deadline) {
			s.failed(x, CallSilent)
		}
	case Said:
		x.r.Silent = false // whoever writes is there again
		x.wish(s, in.S)
	case Shared, Located, Sent:
		x.r.Silent = false
	}
}

// failed goes on without an answer: nothing is kept.
func (s *httpStep) failed(x *execution, why string) {
	x.emit(CallFailed{Host: s.host, Why: why, Handled: len(s.OnError) > 0})
	if len(s.OnError) > 0 {
		x.enter(0)
		return
	}
	x.next()
}

// Why a call came to nothing, besides what those say who make it (Called.Why).
const (
	CallMissing = "missing_value" // a value in its address is not known
	CallAddress = "bad_value"     // a value in its address could lead elsewhere, or is too long
	CallTooBig  = "body_too_large"
	CallTooMany = "too_many_calls" // this run has made many already
	CallSilent  = "no_answer"      // there was none in time
)

// brief says what the step does, in a picture.
func (s *httpStep) brief() string { return "Ask " + s.host + " (" + s.Method + ")" }
