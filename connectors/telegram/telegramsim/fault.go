package telegramsim

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault is what goes wrong with one request. The zero Fault is nothing.
type Fault struct {
	// Delay passes before anything else happens.
	Delay time.Duration
	// Applied: the request takes effect all the same; only its answer is lost.
	Applied bool
	// Hang keeps the caller waiting until it gives up; Drop closes the connection;
	// Status and Body answer in place of the server, after RetryAfter seconds' notice.
	Hang, Drop bool
	Status     int
	Body       string
	RetryAfter int
}

// Delayed answers rightly, but late.
func Delayed(d time.Duration) Fault { return Fault{Delay: d} }

// Dropped closes the connection, after the effect if applied.
func Dropped(applied bool) Fault { return Fault{Drop: true, Applied: applied} }

// Hanging never answers, after the effect if applied.
func Hanging(applied bool) Fault { return Fault{Hang: true, Applied: applied} }

// Throttled answers 429 with a time to wait in seconds.
func Throttled(seconds int) Fault { return Fault{Status: 429, RetryAfter: seconds} }

// Failing answers with a status of the server's own, such as 500, in its JSON form.
func Failing(status int) Fault {
	body := fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, status, http.StatusText(status))
	return Fault{Status: status, Body: body}
}

// Page answers with an HTML page, as a proxy before the server does it.
func Page(status int) Fault {
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{
		Status: status,
		Body:   "<html>\r\n<head><title>" + title + "</title></head>\r\n<body><h1>" + title + "</h1></body>\r\n</html>\r\n",
	}
}

// After is f with the effect of the request.
func (f Fault) After() Fault {
	f.Applied = true
	return f
}

func (f Fault) replaces() bool { return f.Hang || f.Drop || f.Status != 0 }

// inflict gives the caller what the fault has for it.
func (f Fault) inflict(w http.ResponseWriter, r *http.Request, closed <-chan struct{}) {
	switch {
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-closed:
		}
		panic(http.ErrAbortHandler)
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Status == 429 && f.Body == "":
		throttle(f.RetryAfter).write(w)
	default:
		if strings.HasPrefix(f.Body, "<") {
			w.Header().Set("Content-Type", "text/html")
		} else {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	}
}

// Order makes the next requests of a method suffer faults, one each, in order.
// They come before those of WithFaults.
func (s *Server) Order(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(method)
	s.orders[key] = append(s.orders[key], faults...)
}

// Call is a request that the server had.
type Call struct {
	// Seq numbers the calls from 1.
	Seq    int
	Bot    string // its username; empty if the token is nobody's
	Method string
	Params map[string]string
	Files  []Upload // that came with it
	At     time.Time
	// Status is what was answered, 0 while it is not, or if the connection was
	// dropped. Done tells that the request took effect, whatever was answered.
	Status int
	Done   bool
}

// Upload is a file that came with a request: what it is called there, and not what is
// in it.
type Upload struct {
	Field, Name string
	Size        int64
}

// Calls returns all requests so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Accepted counts how often each text was accepted for a chat, whether or not the
// sender learnt of it.
func (s *Server) Accepted(chat int64) map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	counts := map[string]int{}
	for _, b := range s.bots {
		c, ok := b.chats[chat]
		if !ok {
			continue
		}
		for _, m := range c.messages {
			if m.From == b.id {
				counts[m.Text]++
			}
		}
	}
	return counts
}

// begin enters a call in the log and finds out what is to go wrong with it.
func (s *Server) begin(token, method string, p params, files uploads) (seq int, call Call, fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call = Call{Seq: len(s.calls) + 1, Method: method, Params: p, Files: files.list(), At: time.Now()}
	if b, _ := s.authorize(token); b != nil {
		call.Bot = b.username
	}
	s.calls = append(s.calls, call)
	key := strings.ToLower(method)
	if waiting := s.orders[key]; len(waiting) > 0 {
		fault, s.orders[key] = waiting[0], waiting[1:]
	} else if s.judge != nil {
		if f := s.judge(call); f != nil {
			fault = *f
		}
	}
	s.notify()
	return call.Seq, call, fault
}

// end notes in the log what became of a call.
func (s *Server) end(seq, status int, answer *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[seq-1].Status = status
	s.calls[seq-1].Done = answer != nil && answer.code == 200
	s.notify()
}
