package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
)

// serverName is how a demo says that it is one.
const serverName = "frontdesk-demo"

// maxBody bounds what the page may send.
const maxBody = 64 << 10

// guard lets nobody but the page itself ask for anything: another web site that is
// open in the same browser could do so otherwise, under a name that leads here or by
// sending forms across.
func guard(port string, next http.Handler) http.Handler {
	own := map[string]bool{}
	for _, host := range []string{"127.0.0.1", "localhost", "::1"} {
		own[net.JoinHostPort(host, port)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Server", serverName)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		origin := r.Header.Get("Origin")
		site := r.Header.Get("Sec-Fetch-Site")
		switch {
		case !own[r.Host]:
			say(w, http.StatusForbidden, "This address is not the demo's. Open the one that it has printed.")
		case origin != "" && origin != "http://"+r.Host:
			say(w, http.StatusForbidden, "Only the demo's own page may ask for this.")
		case r.Method != http.MethodGet && r.Method != http.MethodHead && site != "" && site != "same-origin":
			say(w, http.StatusForbidden, "Only the demo's own page may ask for this.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// say answers with a sentence for a person.
func say(w http.ResponseWriter, status int, text string) {
	answer(w, status, map[string]string{"error": text})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// Whoever asked may be gone.
	_ = json.NewEncoder(w).Encode(v)
}

// wrong is something that the one who asked can mend.
type wrong struct{ text string }

func (e wrong) Error() string { return e.text }

func wrongf(format string, args ...any) error { return wrong{fmt.Sprintf(format, args...)} }

// read takes the JSON of a request.
func read(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return wrongf("Send JSON, please.")
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	switch err := d.Decode(into); {
	case errors.As(err, new(*http.MaxBytesError)):
		return wrongf("That is too much at once.")
	case err != nil && !errors.Is(err, io.EOF):
		return wrongf("That cannot be read: %s", err)
	}
	return nil
}

// action answers a POST: with what do gives, or with why not.
func action[T any](do func(*http.Request, T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		var out any
		err := read(w, r, &body)
		if err == nil {
			out, err = do(r, body)
		}
		reply(w, out, err)
	}
}

// reply answers with what was made of a request, or with why nothing was.
func reply(w http.ResponseWriter, out any, err error) {
	switch {
	case errors.As(err, new(wrong)):
		say(w, http.StatusBadRequest, err.Error())
	case err != nil:
		say(w, http.StatusConflict, sentence(strings.TrimSuffix(err.Error(), "."))+".")
	case out == nil:
		answer(w, http.StatusOK, struct{}{})
	default:
		answer(w, http.StatusOK, out)
	}
}
