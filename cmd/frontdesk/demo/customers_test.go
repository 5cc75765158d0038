package demo

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An example asks the demo's own customer database, which knows who is important.
func TestCustomers(t *testing.T) {
	asked := askingHere([]byte(`teams: []
secrets: {crm: "${CRM_TOKEN}"}
url: "https://crm.example.com/contacts/{{ contact.email }}"
http: {crm.example.com: none}
`), "127.0.0.1:9")
	const want = `http_allow: ["127.0.0.1:9"]
teams: []
secrets: {crm: "demo"}
url: "http://127.0.0.1:9/contacts/{{ contact.email }}"
http: {"127.0.0.1:9": none}
`
	if string(asked) != want {
		t.Errorf("an example becomes\n%s", asked)
	}
	if other := askingHere([]byte("teams: []"), "127.0.0.1:9"); string(other) != "teams: []" {
		t.Errorf("one that asks nobody becomes\n%s", other)
	}
	for _, test := range []struct {
		path, token string
		status      int
		body        string
	}{
		{"/contacts/ana%40nova.example", "Bearer demo", http.StatusOK, `"plan":"enterprise"`},
		{"/contacts/mia%40example.org", "Bearer demo", http.StatusOK, `{"plan":"free"}`},
		{"/contacts/mia%40example.org", "", http.StatusNotFound, ""},
		{"/", "Bearer demo", http.StatusNotFound, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, test.path, nil)
		r.Header.Set("Authorization", test.token)
		w := httptest.NewRecorder()
		customers(w, r)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.body) {
			t.Errorf("%s with %q: %d %s", test.path, test.token, w.Code, w.Body)
		}
	}
}
