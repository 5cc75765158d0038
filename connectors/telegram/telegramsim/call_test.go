package telegramsim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontdesk/connectors/telegram/telegramsim"
)

const token = "42:SECRET"

// answer is a reply of the server.
type answer struct {
	Status      int
	Header      http.Header
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// call calls a method with a JSON body.
func call(t testing.TB, s *telegramsim.Server, method string, params map[string]any) answer {
	t.Helper()
	return callAs(t, t.Context(), s, token, method, params)
}

func callAs(t testing.TB, ctx context.Context, s *telegramsim.Server, token, method string, params map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/bot"+token+"/"+method, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return do(t, s, r)
}

func do(t testing.TB, s *telegramsim.Server, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a := answer{Status: w.Code, Header: w.Header()}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatalf("the answer is no JSON: %v: %s", err, w.Body)
	}
	return a
}

func newServer(opts ...telegramsim.Option) (*telegramsim.Server, *telegramsim.User) {
	s := telegramsim.New(append([]telegramsim.Option{telegramsim.WithBot(token, "shop_bot")}, opts...)...)
	return s, s.User(telegramsim.Person{ID: 7, FirstName: "Ana", LastName: "Lima", Username: "ana", Language: "pt-br"})
}

// The three forms of https://core.telegram.org/bots/api#making-requests, and GET.
func TestFormsOfRequest(t *testing.T) {
	multi := &bytes.Buffer{}
	form := multipart.NewWriter(multi)
	for key, value := range map[string]string{"chat_id": "7", "text": "hi"} {
		if err := form.WriteField(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	values := url.Values{"chat_id": {"7"}, "text": {"hi"}}.Encode()
	tests := []struct {
		name, method, query, kind, body string
	}{
		{"json", "POST", "", "application/json", `{"chat_id":7,"text":"hi"}`},
		{"urlencoded", "POST", "", "application/x-www-form-urlencoded", values},
		{"multipart", "POST", "", form.FormDataContentType(), multi.String()},
		{"query", "GET", "?" + values, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ana := newServer()
			ana.Start("")
			r := httptest.NewRequest(tt.method, "/bot"+token+"/SENDmessage"+tt.query, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			if a := do(t, s, r); !a.OK || a.Status != 200 {
				t.Fatalf("answer %+v", a)
			}
			if got := s.Accepted(7)["hi"]; got != 1 {
				t.Errorf("it was accepted %d times", got)
			}
		})
	}
}
