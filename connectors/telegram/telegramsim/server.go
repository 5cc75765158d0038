package telegramsim

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is the simulated Bot API server. Its methods may be used from many
// goroutines at once.
type Server struct {
	limited bool
	judge   func(Call) *Fault
	rewrite func([]json.RawMessage) []json.RawMessage
	closed  chan struct{}
	hooks   *http.Client // nil: web hooks are not called
	work    sync.WaitGroup

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at each change
	cut      chan struct{} // closed and replaced when connections break
	shut     bool
	bots     []*Bot
	people   map[int64]*person
	calls    []Call
	orders   map[string][]Fault // by method in lower case
	lastUser int64
	lastRoom int64
	lastID   int64 // of callback queries
	lastFile int64
	lastPath int64
}

// Option sets a Server up.
type Option func(*Server)

// WithBot adds a bot. The token has the form "123:ABC"; its number is the bot's id.
func WithBot(token, username string) Option {
	return func(s *Server) {
		id, _ := strconv.ParseInt(strings.SplitN(token, ":", 2)[0], 10, 64)
		s.bots = append(s.bots, &Bot{
			s: s, id: id, token: token, username: username,
			next: 500_000_001, chats: map[int64]*chat{}, presses: map[string]*Press{}, files: map[string]*blob{},
		})
	}
}

// WithLimits makes the server throttle as Telegram does: about a message a second
// in a chat after a short burst, and 30 a second in all. Without it nothing is
// throttled but by order.
func WithLimits() Option { return func(s *Server) { s.limited = true } }

// WithFaults asks judge at each request what goes wrong with it; nil is nothing.
// It must not call the Server.
func WithFaults(judge func(Call) *Fault) Option { return func(s *Server) { s.judge = judge } }

// WithRewrite passes each batch of updates through rewrite before it is sent: it
// may repeat, reorder, drop or add elements, also such as are no updates at all.
// What the server has in its queue stays as it is.
func WithRewrite(rewrite func([]json.RawMessage) []json.RawMessage) Option {
	return func(s *Server) { s.rewrite = rewrite }
}

// New makes a server with at least one bot.
func New(opts ...Option) *Server {
	s := &Server{
		closed: make(chan struct{}), changed: make(chan struct{}), cut: make(chan struct{}),
		people: map[int64]*person{}, orders: map[string][]Fault{}, lastUser: 1000, lastID: 7_000_000,
	}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Close ends all requests that wait. The server answers no more, and calls nobody.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.shut {
		s.shut = true
		close(s.closed)
	}
	s.mu.Unlock()
	s.work.Wait()
}

// Bot finds a bot by its username; nil if there is none.
func (s *Server) Bot(username string) *Bot {
	for _, b := range s.bots {
		if b.username == username {
			return b
		}
	}
	return nil
}

// notify wakes all who wait. The lock is held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Changed is closed at the next change. Whoever shows what people see takes it before
// they read, so that nothing falls between.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Cut breaks the connections of all requests that wait, as a cut cable does. Those
// that come later are for the faults to judge.
func (s *Server) Cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.cut)
	s.cut = make(chan struct{})
}

// WaitUntil returns when cond is true, which it asks after each change, or with
// the context's error.
func (s *Server) WaitUntil(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// ServeHTTP answers one request of the Bot API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if token, file, ok := splitFile(r.URL.Path); ok {
		s.serveFile(w, r, token, file)
		return
	}
	token, method, ok := splitPath(r.URL.Path)
	if !ok {
		refuse(404, "Not Found").write(w)
		return
	}
	params, files, refused := readParams(r)
	if refused != nil {
		refused.write(w)
		return
	}
	seq, call, fault := s.begin(token, method, params, files)
	if !s.pause(r.Context(), fault.Delay) {
		panic(http.ErrAbortHandler)
	}
	var answer *reply
	if !fault.replaces() || fault.Applied {
		answer = s.carryOut(r.Context(), token, call, files)
	}
	if fault.replaces() {
		s.end(seq, fault.Status, answer)
		fault.inflict(w, r, s.closed)
		return
	}
	s.end(seq, answer.code, answer)
	if answer.code == 0 { // nobody waits for it any more
		panic(http.ErrAbortHandler)
	}
	answer.write(w)
}

// pause waits for a time; false if the caller has gone.
func (s *Server) pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.closed:
	}
	return false
}

func splitPath(path string) (token, method string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/bot")
	if !ok {
		return "", "", false
	}
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		return "", "", false
	}
	return rest[:i], rest[i+1:], true
}

// authorize finds the bot that a token belongs to. The lock is held.
func (s *Server) authorize(token string) (*Bot, *reply) {
	if !strings.Contains(token, ":") || strings.Contains(token, "/") {
		return nil, refuse(404, "Not Found")
	}
	for _, b := range s.bots {
		if b.token == token && !b.revoked {
			return b, nil
		}
	}
	return nil, refuse(401, "Unauthorized")
}

// carryOut does what a call asks for.
func (s *Server) carryOut(ctx context.Context, token string, call Call, files uploads) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, refused := s.authorize(token)
	if refused != nil {
		return refused
	}
	return b.perform(ctx, call, files)
}

// perform is carryOut for a bot that is known. The lock is held.
func (b *Bot) perform(ctx context.Context, call Call, files uploads) *reply {
	p := params(call.Params)
	method := strings.ToLower(call.Method)
	if kind, ok := sends[method]; ok {
		return b.sendFile(p, kind, files)
	}
	switch method {
	case "getme":
		return b.getMe()
	case "getupdates":
		return b.getUpdates(ctx, p)
	case "setwebhook":
		return b.setWebhook(p)
	case "deletewebhook":
		return b.deleteWebhook(p)
	case "getwebhookinfo":
		return b.getWebhookInfo()
	case "sendmessage":
		return b.sendMessage(p)
	case "sendmediagroup":
		return b.sendMediaGroup(p, files)
	case "getuserprofilephotos":
		return b.getUserProfilePhotos(p)
	case "getfile":
		return b.getFile(p)
	case "editmessagecaption":
		return b.editMessageCaption(p)
	case "editmessagemedia":
		return b.editMessageMedia(p, files)
	case "editmessagetext":
		return b.editMessageText(p)
	case "deletebusinessmessages":
		return b.deleteBusinessMessages(p)
	case "getbusinessconnection":
		return b.getBusinessConnection(p)
	case "deletemessage":
		return b.deleteMessage(p)
	case "editmessagereplymarkup":
		return b.editMessageReplyMarkup(p)
	case "answercallbackquery":
		return b.answerCallbackQuery(p)
	case "setmessagereaction":
		return b.setMessageReaction(p)
	case "leavechat":
		return b.leaveChat(p)
	}
	return refuse(404, "Not Found: method not found")
}
