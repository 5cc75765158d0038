package app

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// status is why the program is not ready, apart from what the engine says.
type status struct {
	mu      sync.Mutex
	reasons []string
}

func (s *status) set(reasons ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reasons = reasons
}

func (s *status) get() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.reasons)
}

// unready lists, in words, why the program cannot do its work; empty if it can.
func (a *App) unready() []string {
	reasons := a.status.get()
	switch {
	case a.desk.Connected():
	case a.cfg().Slack.AppToken.IsZero():
		reasons = append(reasons, "slack: it has not said yet who the app is")
	default:
		reasons = append(reasons, "slack: the socket is not open")
	}
	if e := a.engine.Load(); e != nil {
		reasons = append(reasons, e.Ready()...)
	}
	return reasons
}

// handler takes what platforms send, and answers what an operator's tools ask:
// /healthz whether the process is alive, /readyz whether it can do its work and, line
// by line, why not, /metrics in figures what it does. They are open to whoever reaches
// the address, so they hold no secret and no name of a person.
func (a *App) handler() http.Handler {
	mux := http.NewServeMux()
	a.hooks(mux)
	mux.Handle("GET /metrics", a.metrics.handler(a.log))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "alive")
	})
	if a.avatars != nil {
		mux.Handle("GET /avatars/{channel}/{user}/{month}/{signature}", a.avatars)
	}
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if reasons := a.unready(); len(reasons) > 0 {
			answer(w, http.StatusServiceUnavailable, reasons...)
			return
		}
		answer(w, http.StatusOK, "ready")
	})
	return mux
}

func answer(w http.ResponseWriter, code int, lines ...string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	// Whoever asked may be gone.
	_, _ = fmt.Fprintln(w, strings.Join(lines, "\n"))
}
