package workflow_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

// TestHTTP has a row for each way that the step http can go.
func TestHTTP(t *testing.T) {
	mia := ana()
	mia.Contact.Email, mia.Contact.Phone = "mia+x@example.com", "+48221234567"
	mia.Contact.Fields = map[string]string{"plan": "free", "order": "2024/17 & more"}
	mia.Contact.Tags = []string{"vip", "pl"}
	tricky := ana()
	tricky.Contact.FirstName = "a\"b\\\r\nX-Evil: 1\u2028<&>"
	tricky.Contact.Fields = map[string]string{"up": "..", "deep": "x/%2e%2e/y", "dot": ".", "long": strings.Repeat("ü", 900)}
	for _, test := range []struct {
		name, steps, script string
		facts               workflow.Facts
	}{
		{"a value of the answer is kept, with its type", `
- http: {url: "https://crm.example.com/contacts/{{ contact.email }}?in={{ contact.fields.order }}", keep: {contact.fields.plan: plan, contact.fields.seats: data.0.seats, contact.name: data.0.who.name, contact.fields.vip: vip}}
- say: "You have {{ contact.fields.plan }}, {{ contact.name }}, {{ contact.fields.seats }}, {{ contact.fields.vip }}"`, `
			call GET https://crm.example.com/contacts/mia%2Bx%40example.com?in=2024%2F17%20%26%20more
			> answers {"plan": "pro", "vip": true, "data": [{"seats": 12345678901234567890, "who": {"name": " Mia\nWong "}}, {"seats": 1}]}
			set contact.fields.plan = pro
			set contact.fields.seats = 12345678901234567890
			set contact.name = Mia Wong
			set contact.fields.vip = true
			say You have pro, Mia Wong, 12345678901234567890, true
			done`, mia},
		{"null takes a value away, and what is not there or does not fit changes nothing", `
- http: {url: "https://crm.example.com/", keep: {contact.fields.plan: plan, contact.email: mail, contact.country: country, contact.fields.a: list, contact.fields.b: list.1, contact.fields.c: gone.x}}`, `
			call GET https://crm.example.com/
			> answers {"plan": null, "mail": "no address", "country": "PL", "list": [1, "two"], "gone": 5}
			set contact.fields.plan =
			remark http keep contact.email: the answer of crm.example.com has nothing at mail that fits
			set contact.country = PL
			remark http keep contact.fields.a: the answer of crm.example.com has nothing at list that fits
			set contact.fields.b = two
			remark http keep contact.fields.c: the answer of crm.example.com has nothing at gone.x that fits
			done`, mia},
		{"a body with values, typed and as texts, and secrets by their names", `
- http:
    method: post
    url: "{{ secrets.base }}/tickets"
    headers: {Authorization: "Bearer {{ secrets.crm }}", X-Name: "{{ contact.last_name }}", X-None: "{{ contact.country }}"}
    body: {mail: "<{{ contact.email }}>", tags: =contact.tags, n: "=len(contact.name)", none: =contact.country, deep: [1, 2.5, true, null, 2027-01-31, "it's \"{{ contact.name }}\""], key: "{{ secrets.key }}!", k: =secrets.key, old: =contact.returning}`, `
			call POST ‹base›/tickets | Authorization: Bearer ‹crm› | X-Name: Lopez {"mail":"<mia+x@example.com>","tags":["vip","pl"],"n":9,"none":null,"deep":[1,2.5,true,null,"2027-01-31","it's \"Ana Lopez\""],"key":"‹key›!","k":"‹key›","old":false}
			> answers whatever
			done`, mia},
		{"what somebody wrote stays a value", `
- http: {method: PUT, url: "https://x.example/a?n={{ contact.first_name }}", headers: {X-Name: "{{ contact.first_name }}"}, body: {n: "{{ contact.first_name }}"}}`, `
			call PUT https://x.example/a?n=a%22b%5C%0D%0AX-Evil%3A%201%E2%80%A8%3C%26%3E | X-Name: a"b\ X-Evil: 1<&> {"n":"a\"b\\\r\nX-Evil: 1\u2028<&>"}
			> answers
			done`, tricky},
		{"no value leads to another part of the path", `
- http: {url: "https://x.example/a/{{ contact.fields.up }}/b"}
- http: {url: "https://x.example/a/{{ contact.fields.deep }}"}
- http: {url: "https://x.example/a/.{{ contact.fields.dot }}"}
- http: {url: "https://x.example/a/{{ contact.fields.long }}"}
- http: {url: "https://x.example/a?q={{ contact.fields.up }}"}`, `
			call of x.example failed: bad_value
			call of x.example failed: bad_value
			call of x.example failed: bad_value
			call of x.example failed: bad_value
			call GET https://x.example/a?q=..
			> fails status_404
			call of x.example failed: status_404
			done`, tricky},
		{"nobody is asked about what is not known", `
- http: {url: "https://x.example/{{ contact.email }}", on_error: [{tag: [stranger]}]}
- http: {url: "https://x.example/?q={{ contact.email }}"}
- say: after`, `
			call of x.example failed: missing_value
			tag stranger
			call of x.example failed: missing_value
			say after
			done`, ana()},
		{"steps for a failure, and the steps after them", `
- http: {url: "https://x.example/", keep: {contact.fields.plan: plan}, on_error: [{say: sorry}]}
- say: after`, `
			call GET https://x.example/
			> fails status_500
			call of x.example failed: status_500
			say sorry
			say after
			done`, ana()},
		{"an answer that is no JSON", `
- http: {url: "https://x.example/", keep: {contact.fields.plan: plan}}`, `
			call GET https://x.example/
			> answers <html>
			call of x.example failed: not_json
			done`, ana()},
		{"no answer at all: the wait has an end", `
- http: {url: "https://x.example/", timeout: 5s, retries: 1}
- say: after`, `
			call GET https://x.example/
			> waits 34s
			> waits 1s
			call of x.example failed: no_answer
			say after
			> answers {}
			done`, ana()},
		{"what the customer writes changes nothing", `
- http: {url: "https://x.example/"}
- ask: Who?
  id: who`, `
			call GET https://x.example/
			> says hello
			> presses 1.1
			> back
			> edits=a x
			> shares +48221234567
			> arrived 5
			> again
			> assigned Ana
			> answers {}
			ask who: Who?
			> answers {}
			> says Ana
			answered Who = Ana
			done`, ana()},
		{"a wish for a person goes on at once, also for one who has asked for one before", `
- http: {url: "https://x.example/1"}
- ask: Who?
  id: who
- http: {url: "https://x.example/2"}
- route: sales`, `
			call GET https://x.example/1
			> says agent
			person wanted
			say Of course, a person will answer you here.
			unanswered Who: person
			call GET https://x.example/2
			> answers {}
			route sales
			done`, ana()},
		{"whoever asks for a person twice does not wait for the call", `
- http: {url: "https://x.example/1"}
- http: {url: "https://x.example/2"}
- route: sales`, `
			call GET https://x.example/1
			> person
			person wanted
			say Of course, a person will answer you here.
			call GET https://x.example/2
			> person
			route sales
			done`, ana()},
		{"starting over asks again, but not for ever", `
- http: {url: "https://x.example/"}`, `
			call GET https://x.example/
			> restart
			restarted
			call GET https://x.example/
			> answers {}
			done`, ana()},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(test.steps), test.script) })
	}
}

// TestHTTPDeclared: what is kept respects the declared type of its field.
func TestHTTPDeclared(t *testing.T) {
	fields := &workflow.Fields{Contact: map[string]workflow.Field{
		"plan": {Type: workflow.FieldChoice, Choices: []string{"free", "pro"}}, "seats": {Type: workflow.FieldNumber},
		"vip": {Type: workflow.FieldBool}, "since": {Type: workflow.FieldDate},
	}}
	d, problems := parseWith(t, withSteps(`
- http: {url: "https://x.example/", body: {seats: =contact.fields.seats}, method: POST, keep: {contact.fields.plan: plan, contact.fields.seats: seats, contact.fields.vip: vip, contact.fields.since: since}}
- http: {url: "https://x.example/", keep: {contact.fields.plan: plan, contact.fields.seats: seats, contact.fields.vip: vip, contact.fields.since: since}}
`), fields)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	scriptOf(t, ana(), d, `
		call POST https://x.example/ {"seats":null}
		> answers {"plan": "pro", "seats": "3", "vip": false, "since": "2027-01-31"}
		set contact.fields.plan = pro
		set contact.fields.seats = 3
		set contact.fields.vip = false
		set contact.fields.since = 2027-01-31
		call GET https://x.example/
		> answers {"plan": "gold", "seats": "many", "vip": 7, "since": "tomorrow"}
		remark http keep contact.fields.plan: the answer of x.example has nothing at plan that fits
		remark http keep contact.fields.seats: the answer of x.example has nothing at seats that fits
		remark http keep contact.fields.vip: the answer of x.example has nothing at vip that fits
		remark http keep contact.fields.since: the answer of x.example has nothing at since that fits
		done`)
}

// TestHTTPProblems has a mistake of the step http in each row.
func TestHTTPProblems(t *testing.T) {
	for _, test := range []struct{ name, step, want string }{
		{"no url", `{}`, `3:9: "http" needs a "url"; write whom it asks, such as url: "https://crm.example.com/contacts/{{ contact.email }}"`},
		{"no mapping", `https://x.example`, `3:9: "http" must be keys and values, not a text`},
		{"a key that is none", `{url: "https://x.example", onerror: []}`, `3:36: "http" has no key "onerror"; did you mean "on_error"?`},
		{"a method that is none", `{url: "https://x.example", method: FETCH}`, `3:44: there is no method "FETCH" here; there is GET, POST, PUT, PATCH, DELETE`},
		{"a GET with a body", `{url: "https://x.example", body: {a: 1}}`, `3:42: a GET has no body; put what it asks for into the url, or write "method: POST"`},
		{"a host from a value", `{url: "https://{{ contact.email }}/x"}`, `3:15: the host in "url" must be written out, up to the "/" after it; a value could lead anywhere`},
		{"a port from a value", `{url: "https://x.example:{{ contact.email }}/x"}`, `3:15: the host in "url" must be written out, up to the "/" after it; a value could lead anywhere`},
		{"all from a value", `{url: "{{ contact.email }}"}`, `3:15: "url" must begin with https:// and a host; a value cannot be asked for what it is to name`},
		{"what follows a secret", `{url: "{{ secrets.base }}.example.com/"}`, `3:15: what follows the secret at the beginning of "url" must begin with "/" or "?"`},
		{"another scheme", `{url: "file:///etc/passwd"}`, `3:15: "url" must begin with https:// (or http://)`},
		{"no scheme", `{url: "crm.example.com/x"}`, `3:15: "url" must begin with https:// (or http://)`},
		{"no host", `{url: "https:///x"}`, `3:15: "url" names no host; write one such as https://crm.example.com/contacts`},
		{"a password", `{url: "https://me:pw@x.example/"}`, `3:15: "url" holds a name or password; put it into a header, such as headers: {Authorization: "Basic {{ secrets.crm }}"}`},
		{"a fragment", `{url: "https://x.example/#x"}`, `3:15: "url" has a "#", and what follows it is never sent; take it out, or write %23`},
		{"folders", `{url: "https://x.example/a/%2e%2E/b"}`, `3:15: "url" has a "." or ".." for a folder; write the path as it is`},
		{"a blank", `{url: "https://x.example/a b"}`, `3:15: "url" has a blank in it; write %20 for one that is meant`},
		{"a port", `{url: "https://x.example:99999/"}`, `3:15: "url" has no usable port; write one from 1 to 65535`},
		{"no address", `{url: "https://x.example/%zz"}`, `3:15: "url" is no address; write one such as https://crm.example.com/contacts`},
		{"a name that is none", `{url: "https://x.example/{{ contact.mail }}"}`, `3:45: there is no contact.mail; did you mean "email"?`},
		{"a secret that is none", `{url: "https://x.example/", headers: {A: "{{ secrets.crn }}"}}`, `3:54: there is no secret "crn"; did you mean "crm"?`},
		{"a secret that is not declared", `{url: "https://x.example/?k={{ secrets.other_token }}"}`, `3:40: there is no secret "other_token"; declare it at the top of the configuration: secrets: {other_token: ${OTHER_TOKEN}}`},
		{"a secret within an expression", `{url: "https://x.example/", method: POST, body: '=upper(secrets.crm)'}`, `3:65: a secret stands by itself, as in {{ secrets.crm }}, and in the url, the headers and the body of the step http only`},
		{"a header twice", `{url: "https://x.example/", headers: {X-A: a, x-a: b}}`, `3:55: the header x-a is given twice, in other letters; keep one of them`},
		{"a header that is ours", `{url: "https://x.example/", headers: {Host: a}}`, `3:47: the header Host is the program's own matter; take it out`},
		{"a header that is none", `{url: "https://x.example/", headers: {"X A": a}}`, `3:47: "X A" is no name of a header; write one such as X-Api-Key`},
		{"a header of two lines", `{url: "https://x.example/", headers: {A: "a\nb"}}`, `3:50: the header A must be one line`},
		{"too long a timeout", `{url: "https://x.example/", timeout: 2m}`, `3:46: "timeout" of "http" must be between 1s and 60s, since the customer waits meanwhile`},
		{"too many retries", `{url: "https://x.example/", retries: 9}`, `3:46: "retries" of "http" must be a whole number from 0 to 5`},
		{"nothing to keep", `{url: "https://x.example/", keep: {}}`, `3:43: "keep" is empty; write {contact.fields.plan: plan}, or take it out`},
		{"where nothing can be kept", `{url: "https://x.example/", keep: {contact.mail: a}}`, `3:44: nothing can be kept in "contact.mail"; did you mean "contact.email"?`},
		{"brackets", `{url: "https://x.example/", keep: {contact.email: "$.data[0]"}}`, `3:59: contact.email: write the place without "$" and brackets, such as data.0.name`},
		{"an expression", `{url: "https://x.example/", keep: {contact.email: "=data"}}`, `3:59: contact.email: what is kept stands at a fixed place of the answer, such as data.0.name, and not at "=data"`},
		{"no place", `{url: "https://x.example/", keep: {contact.email: a..b}}`, `3:59: contact.email: "a..b" is no place in an answer; write the names on the way there with dots between, such as data.0.name`},
		{"an empty body", `{url: "https://x.example/", method: POST, body: }`, `3:57: "body" is empty; write what is sent, or take it out`},
		{"an infinite body", `{url: "https://x.example/", method: POST, body: [.inf]}`, `3:58: "body": JSON has no .inf`},
		{"an object in a body", `{url: "https://x.example/", method: POST, body: [=contact.fields]}`, `3:67: contact.fields holds several values; write contact.fields.NAME`},
		{"no expression in a body", `{url: "https://x.example/", method: POST, body: ["="]}`, `3:58: "body": an "=" without an expression; write one such as "=answers.topic"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := parse(t, withSteps("- http: "+test.step))
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(p.String(), "w.yaml:"))
			}
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if _, problems := parse(t, withSteps(`- say: "{{ secrets.crm }}"`)); len(problems) != 1 || !strings.Contains(problems[0].Text, "stands by itself") {
		t.Errorf("a secret in what is said: %v", problems)
	}
	if _, problems := parse(t, "id: w\nsteps: [{http: {url: 'https://x.example/', method: POST, body: &b [*b, *b, *b]}}]"); len(problems) == 0 {
		t.Error("a body that contains itself was taken")
	}
}

// TestHTTPBounded: a customer who starts over and over has others' systems called so often
// and no more.
func TestHTTPBounded(t *testing.T) {
	p := newPlayer(t, must(t, withSteps(`
- http: {url: "https://x.example/"}
- ask: Who?
  id: who`)), ana())
	calls := 0
	count := func(out []workflow.Output) {
		for _, o := range out {
			if _, is := o.(workflow.Call); is {
				calls++
			}
		}
	}
	count(p.begin())
	for range 100 {
		count(p.give(workflow.Restart{}))
	}
	if calls != 50 || p.run().Wait != workflow.WaitAnswer {
		t.Errorf("%d calls, and then it waits for %q", calls, p.run().Wait)
	}
}

// TestHTTPSecrets: a secret gets to where it belongs in the form that its place wants, and
// is nowhere before.
func TestHTTPSecrets(t *testing.T) {
	d := must(t, withSteps(`
- http: {method: POST, url: "{{ secrets.base }}/a?k={{ secrets.key }}", headers: {A: "B {{ secrets.crm }}"}, body: {k: "x{{ secrets.key }}"}}`))
	_, out := d.Start(ana())
	r := out[0].(workflow.Call).Request
	secrets := map[string]string{"base": "https://api.example.com/v1/", "key": `a/"&b`, "crm": "tok=="}
	find := func(name string) (string, bool) { s, ok := secrets[name]; return s, ok }
	u, err := r.Address(find)
	if err != nil || u.String() != "https://api.example.com/v1/a?k=a%2F%22%26b" {
		t.Errorf("the address is %v, %v", u, err)
	}
	head, err := r.Head(find)
	if diff := cmp.Diff([][2]string{{"A", "B tok=="}}, head); diff != "" || err != nil {
		t.Errorf("the head: %v\n%s", err, diff)
	}
	body, err := r.Content(find)
	if string(body) != `{"k":"xa/\"&b"}` || err != nil {
		t.Errorf("the body is %s, %v", body, err)
	}
	stored, err := json.Marshal(r)
	if err != nil || strings.Contains(string(stored)+string(d.Source), "tok") || strings.Contains(string(stored), "api.example.com") {
		t.Errorf("stored as %s, %v", stored, err)
	}
	for name, bad := range map[string]string{"base": "ftp://x", "crm": "a\nB: c", "key": ""} {
		before, had := secrets[name]
		if secrets[name] = bad; bad == "" {
			delete(secrets, name)
		}
		_, a := r.Address(find)
		_, b := r.Head(find)
		_, c := r.Content(find)
		if a == nil && b == nil && c == nil {
			t.Errorf("nothing is wrong with the secret %s = %q", name, bad)
		}
		for _, err := range []error{a, b, c} {
			if err != nil && strings.Contains(err.Error(), "tok") {
				t.Errorf("a secret in an error: %v", err)
			}
		}
		if secrets[name] = before; !had {
			delete(secrets, name)
		}
	}
}

// TestHTTPInjection: whatever a customer is called, the request asks the same host and the
// same path, its query has the same names, its head is of one line each, and its body is
// JSON of the same form.
func TestHTTPInjection(t *testing.T) {
	d := must(t, withSteps(`
- http: {method: POST, url: "https://x.example/a/{{ contact.name }}/b?q={{ contact.name }}&p=1", headers: {A: "{{ contact.name }}."}, body: {n: "<{{ contact.name }}>", "=": =contact.name}}`))
	none := func(string) (string, bool) { return "", false }
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\%2eE?#&=@:;"{}\r\n ]{1,8}`)).Draw(rt, "name")
		facts := ana()
		facts.Contact.Name = name
		_, out := d.Start(facts)
		call, is := out[0].(workflow.Call)
		if !is {
			return // it was refused
		}
		u, err := call.Request.Address(none)
		if err != nil || u.Host != "x.example" || u.Scheme != "https" || u.Fragment != "" || u.User != nil {
			rt.Fatalf("%q leads to %v, %v", name, u, err)
		}
		if parts := strings.Split(u.EscapedPath(), "/"); len(parts) != 4 || parts[1] != "a" || parts[3] != "b" || parts[2] == ".." || parts[2] == "." || parts[2] == "" {
			rt.Fatalf("%q leads to %s", name, u.EscapedPath())
		}
		if q := u.Query(); len(q) != 2 || len(q["q"]) != 1 || q.Get("p") != "1" || strings.ToValidUTF8(q.Get("q"), "") != strings.ToValidUTF8(strings.TrimSpace(name), "") {
			rt.Fatalf("%q asks for %v", name, q)
		}
		head, err := call.Request.Head(none)
		if err != nil || len(head) != 1 || strings.ContainsAny(head[0][1], "\r\n\x00") {
			rt.Fatalf("%q: the head %q, %v", name, head, err)
		}
		body, err := call.Request.Content(none)
		var read map[string]string
		if err != nil || json.Unmarshal(body, &read) != nil || len(read) != 2 || !strings.HasPrefix(read["n"], "<") || !strings.HasSuffix(read["n"], ">") {
			rt.Fatalf("%q: the body %s, %v", name, body, err)
		}
	})
}

// FuzzPick: no answer breaks the reader, and what it gives is small.
func FuzzPick(f *testing.F) {
	r := workflow.Request{Keep: map[string]string{"a": "plan", "b": "data.0.name", "c": "data", "d": "data.0"}}
	for _, s := range []string{`{"plan": "x", "data": [{"name": 1}]}`, `[]`, `{"data": {"0": {"name": null}}}`, `{"plan": {}, "plan": 1}`, `{} {}`, `{"plan"`, strings.Repeat("[", 500), "\xff", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		kept, err := r.Pick(body)
		if err == nil != json.Valid(body) && err == nil {
			t.Fatalf("%q was read", body)
		}
		for to, v := range kept {
			if r.Keep[to] == "" || len(v) > 4000 {
				t.Fatalf("%q: %q", to, v)
			}
		}
	})
}

// TestPatience: all tries together end before the run goes on by itself.
func TestPatience(t *testing.T) {
	d := must(t, withSteps(`
- http: {url: "https://x.example/", timeout: 60s, retries: 5}`))
	r, out := d.Start(ana())
	call := out[0].(workflow.Call)
	if within := call.Until.Sub(start()); within != 6*time.Minute+75*time.Second || r.Deadline.Sub(call.Until) != 10*time.Second {
		t.Errorf("the call is over after %v, and the wait at %v", within, r.Deadline)
	}
}
