package slacksim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// maxLinks is how many sockets an app may have open,
// https://docs.slack.dev/apis/events-api/using-socket-mode.
const maxLinks = 10

// link is an open socket.
type link struct {
	out      []json.RawMessage
	wake     chan struct{}
	drop     context.CancelFunc
	draining bool // told to go; gets nothing new
	polite   bool // ends with a close frame
}

// send queues a frame, with s.mu held.
func (l *link) send(frame json.RawMessage) {
	l.out = append(l.out, frame)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// openConnection hands out the address of a socket. A ticket is good for one
// connection.
func (s *Server) openConnection(r request) (reply, error) {
	s.base = s.socketURL
	if s.base == "" {
		s.base = r.socket
	}
	ticket := fmt.Sprintf("ticket-%d", s.next("ticket"))
	s.tickets[ticket] = true
	return reply{"url": s.base + "/socket?ticket=" + ticket + "&app_id=" + s.app.ID}, nil
}

func socketBase(r *http.Request) string {
	if r.TLS != nil {
		return "wss://" + r.Host
	}
	return "ws://" + r.Host
}

// serveSocket is one Socket Mode connection, until either side ends it.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	good := s.tickets[ticket] && !s.closed
	delete(s.tickets, ticket)
	if good {
		s.work.Add(1)
	}
	s.mu.Unlock()
	if !good {
		http.Error(w, "not_authed", http.StatusUnauthorized)
		return
	}
	defer s.work.Done()
	// Clients of Slack's send its own origin, which no test server has.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(maxBody)
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	l := &link{wake: make(chan struct{}, 1), drop: cancel}
	if !s.connect(l) {
		_ = conn.Write(ctx, websocket.MessageText, mustJSON(disconnectFrame("too_many_websockets")))
		_ = conn.Close(websocket.StatusNormalClosure, "")
		return
	}
	defer s.disconnect(l)

	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		defer cancel()
		s.write(ctx, conn, l)
	})
	wg.Go(func() {
		defer cancel()
		s.beat(ctx, conn)
	})
	for {
		kind, raw, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if kind == websocket.MessageText {
			s.acknowledge(l, raw)
		}
	}
}

// connect opens a link with hello; false where there are too many.
func (s *Server) connect(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.links) >= maxLinks {
		return false
	}
	s.links = append(s.links, l)
	l.send(mustJSON(reply{
		"type": "hello", "num_connections": len(s.links), "connection_info": reply{"app_id": s.app.ID},
		"debug_info": reply{"host": "applink-simulated", "build_number": 1, "approximate_connection_time": 18060},
	}))
	s.touch()
	return true
}

func (s *Server) disconnect(l *link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.links {
		if other == l {
			s.links = append(s.links[:i:i], s.links[i+1:]...)
			break
		}
	}
	s.abandon(l)
	s.touch()
}

func (s *Server) write(ctx context.Context, conn *websocket.Conn, l *link) {
	for {
		s.mu.Lock()
		out, polite := l.out, l.polite
		l.out = nil
		s.mu.Unlock()
		for _, frame := range out {
			if conn.Write(ctx, websocket.MessageText, frame) != nil {
				return
			}
		}
		if polite {
			_ = conn.Close(websocket.StatusNormalClosure, "")
			return
		}
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Server) beat(ctx context.Context, conn *websocket.Conn) {
	t := time.NewTicker(s.ping)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		within, cancel := context.WithTimeout(ctx, s.ping)
		err := conn.Ping(within)
		cancel()
		if err != nil {
			return
		}
	}
}

func disconnectFrame(reason string) reply {
	return reply{"type": "disconnect", "reason": reason, "debug_info": reply{"host": "applink-simulated"}}
}

// Sockets counts the open Socket Mode connections.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.links)
}

// Disconnect tells each open socket to go, as Slack does every few hours: "warning"
// leaves it ten seconds, "refresh_requested" and "link_disabled" none.
func (s *Server) Disconnect(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.links {
		if l.draining {
			continue
		}
		l.draining = true
		l.send(mustJSON(disconnectFrame(reason)))
		if reason == "warning" {
			s.after(10*time.Second, func() { l.end() })
		} else {
			l.end()
		}
	}
	s.touch()
}

// end lets a link close once all is written.
func (l *link) end() {
	l.polite = true
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// DropSockets breaks every open socket without a word, as a cut cable does.
func (s *Server) DropSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.links {
		l.draining = true
		l.drop()
	}
	s.touch()
}
