package demo_test

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/cmd/frontdesk/demo"
)

// TestGuard has a row for each request that the page does not make.
func TestGuard(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	port := s.url[strings.LastIndexByte(s.url, ':'):]
	const path, body = "/api/phones/1001/send", `{"text":"hi"}`
	for _, test := range []struct {
		name, path, body string
		header           []string
		code             int
		says             string
	}{
		{"the page", path, body, []string{"Origin", s.url, "Sec-Fetch-Site", "same-origin"}, 200, ""},
		{"the page by another name of this machine", path, body, []string{"Host", "localhost" + port, "Origin", "http://localhost" + port}, 200, ""},
		{"a program", path, body, nil, 200, ""},
		{"a name that leads here", path, body, []string{"Host", "evil.example" + port, "Origin", "http://evil.example" + port}, 403, "not the demo's"},
		{"a name without a port", path, body, []string{"Host", "127.0.0.1"}, 403, "not the demo's"},
		{"another site", path, body, []string{"Origin", "https://evil.example"}, 403, "own page"},
		{"a sandboxed page", path, body, []string{"Origin", "null"}, 403, "own page"},
		{"another port", path, body, []string{"Origin", "http://127.0.0.1:1"}, 403, "own page"},
		{"another site, as the browser says", path, body, []string{"Sec-Fetch-Site", "cross-site"}, 403, "own page"},
		{"a form", path, "text=hi", []string{"Content-Type", "application/x-www-form-urlencoded"}, 400, "Send JSON"},
		{"a form that looks like JSON", path, body, []string{"Content-Type", "text/plain"}, 400, "Send JSON"},
		{"too much", path, `{"text":"` + strings.Repeat("x", 70_000) + `"}`, nil, 400, "too much"},
		{"no JSON", path, `{`, nil, 400, "cannot be read"},
		{"a field that is none", path, `{"txt":"hi"}`, nil, 400, "cannot be read"},
		{"nothing", path, `{"text":" "}`, nil, 400, "nothing to send"},
		{"a book", path, `{"text":"` + strings.Repeat("x", 5000) + `"}`, nil, 400, "too long"},
		{"nobody", "/api/phones/7/send", body, nil, 400, "no such customer"},
		{"nobody at all", "/api/phones/x/send", body, nil, 400, "no such customer"},
		{"a key that is not there", "/api/phones/1001/key", `{"label":"x"}`, nil, 400, "gone"},
		{"somebody else's words", "/api/phones/1001/edit", `{"message":99,"text":"x"}`, nil, 400, "one's own"},
		{"a customer without a name", "/api/customers", `{"first_name":" ","language":"en"}`, nil, 400, "first name"},
		{"a language that is not spoken", "/api/customers", `{"first_name":"A","language":"tlh"}`, nil, 400, "one of the languages"},
		{"a stranger in Slack", "/api/slack/post", `{"as":"U0X","channel":"C0SALES","text":"x"}`, nil, 400, "no such person"},
		{"the bot in Slack", "/api/slack/post", `{"as":"U0DESK","channel":"C0SALES","text":"x"}`, nil, 400, "no such person"},
		{"a channel that is not theirs", "/api/slack/post", `{"as":"U0CHLOE","channel":"C0SALES","text":"x"}`, nil, 409, "There is no such channel."},
		{"blocks that are none", "/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","rich":{"type":"rich_text","elements":[{"type":"x"}]}}`, nil, 409, "no such blocks"},
		{"no modal", "/api/slack/modal", `{"as":"U0ANA","close":true}`, nil, 409, "nothing to close"},
		{"unknown trouble", "/api/trouble", `{"slack":"on fire"}`, nil, 400, "ok or down"},
		{"an unknown order", "/api/program", `{"do":"dance"}`, nil, 400, "start, stop or be killed"},
	} {
		if code, out := s.try(test.path, test.body, test.header...); code != test.code || !strings.Contains(out, test.says) {
			t.Errorf("%s was answered %d: %s", test.name, code, out)
		}
	}
	get := func(path string, header ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			if req.Header.Set(header[i], header[i+1]); header[i] == "Host" {
				req.Host = header[i+1]
			}
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp
	}
	if resp := get("/events", "Origin", "https://evil.example"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site reads the events: %s", resp.Status)
	}
	if resp := get("/", "Host", "evil.example"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("the page under another name: %s", resp.Status)
	}
	if resp := get("/api/program"); resp.StatusCode != http.StatusMethodNotAllowed && resp.StatusCode != http.StatusNotFound {
		t.Errorf("an order by GET: %s", resp.Status)
	}
	resp := get("/")
	if csp := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(csp, "default-src 'self';") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the page: %s, with the policy %q", resp.Status, csp)
	}
}
