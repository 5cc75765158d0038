package telegramsim

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// params are a request's parameters, as the server sees them: all are strings,
// and what is an object in JSON is its JSON.
type params map[string]string

// maxBody bounds a request, its files aside; more is none of our methods' business.
const maxBody = 1 << 20

// readParams reads a query string and a body in any of the three forms that
// https://core.telegram.org/bots/api#making-requests allows.
func readParams(r *http.Request) (params, uploads, *reply) {
	p := params{}
	p.add(r.URL.Query())
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		return nil, nil, refuse(405, "Method Not Allowed")
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		files, refused := p.addParts(r)
		return p, files, refused
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	switch kind {
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return nil, nil, refuse(400, "Bad Request: can't parse URL-encoded parameters")
		}
		p.add(r.PostForm)
	default:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, nil, refuse(413, "Request Entity Too Large")
		}
		if kind == "application/json" && len(body) > 0 && !p.addJSON(body) {
			return nil, nil, refuse(400, "Bad Request: can't parse JSON object")
		}
	}
	return p, nil, nil
}

func (p params) add(values url.Values) {
	for key, v := range values {
		if len(v) > 0 {
			p[key] = v[0]
		}
	}
}

func (p params) addJSON(body []byte) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return false
	}
	for key, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			p[key] = text
		} else {
			p[key] = string(raw)
		}
	}
	return true
}

// integer reads a number, clamped as the server does it; def if it is absent or none.
func (p params) integer(key string, def, least, most int64) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(p[key]), 10, 64)
	if err != nil {
		n = def
	}
	return min(max(n, least), most)
}

// reply is an answer of the server. A code of 0 is none: the caller has gone.
type reply struct {
	code        int
	result      any
	description string
	retryAfter  int
	migrateTo   int64
}

func grant(result any) *reply { return &reply{code: 200, result: result} }

func refuse(code int, description string) *reply {
	return &reply{code: code, description: description}
}

func throttle(seconds int) *reply {
	return &reply{
		code: 429, retryAfter: seconds,
		description: "Too Many Requests: retry after " + strconv.Itoa(seconds),
	}
}

func (a *reply) write(w http.ResponseWriter) {
	body := map[string]any{"ok": a.code == 200}
	if a.code == 200 {
		body["result"] = a.result
	} else {
		body["error_code"], body["description"] = a.code, a.description
	}
	if a.retryAfter > 0 {
		body["parameters"] = map[string]any{"retry_after": a.retryAfter}
		w.Header().Set("Retry-After", strconv.Itoa(a.retryAfter))
	}
	if a.migrateTo != 0 {
		body["parameters"] = map[string]any{"migrate_to_chat_id": a.migrateTo}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.code)
	_ = json.NewEncoder(w).Encode(body) // a caller who has gone is no concern of the server
}
