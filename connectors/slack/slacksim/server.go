package slacksim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is a Slack workspace with one app. It is safe for concurrent use.
type Server struct {
	team       string
	app        App
	socketURL  string
	ping       time.Duration
	limited    bool
	editWindow time.Duration
	mux        *http.ServeMux
	methods    map[string]method

	ctx    context.Context // ends with Close; of the server's own work, not of a request
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	changed  chan struct{}
	token    tokenState
	base     string // where the app last found us
	lastTS   int64
	serial   map[string]int
	users    map[string]*User
	userIDs  []string
	groups   map[string]*UserGroup
	custom   map[string]string // the workspace's own emoji
	channels map[string]*channel
	chanIDs  []string
	names    int // counts changes of what people, groups, channels and files are called

	files      map[string]*file
	fileIDs    []string
	uploads    map[string]*file // by the tickets of addresses that were not used yet
	sharing    []*message       // with files that are still being processed
	policy     FilePolicy
	fileDelay  time.Duration // from the end of an upload until the message with it is there
	forget     bool          // what the app uploads is not kept
	loseShares int

	ephemerals []*message
	notices    map[string][]Notice
	marks      map[mark]int64 // how far each person has seen each channel
	responses  map[string]*response
	triggers   map[string]*trigger
	modals     map[string]*modal // what each person has open
	// answersLate passes before an answer to a modal that was sent takes effect.
	answersLate time.Duration
	calls       []*Call
	buckets     map[string]*bucket

	requests *requests // nil: Socket Mode
	tickets  map[string]bool
	links    []*link
	turn     int
	flights  map[string]*flight
	held     []*envelope
	due      []scheduled
	lost     []Lost
	pending  int // envelopes not yet acknowledged or given up
	strays   int
	timers   map[*time.Timer]bool
	onCall   func(Call) Fault
	onEvent  func(Event) EventFault
	events   []Event
}

// App is the app that is installed in the workspace.
type App struct {
	ID       string
	Name     string
	UserID   string // the bot user
	BotID    string
	BotToken string
	AppToken string
	// SigningSecret signs requests: see TakeRequests.
	SigningSecret string
	// Scopes are what the bot token may do.
	Scopes []string
	// AppScopes are what the app-level token may do; nil is connections:write.
	AppScopes []string
	// Events are the bot events that the app subscribes to, by their names in the
	// manifest ("message.channels").
	Events []string
	// Messages: people may write to the app in private (the manifest's messages tab).
	Messages bool
	// Commands are the slash commands ("/desk").
	Commands []string
	// Shortcuts are the message shortcuts, by their callback ids. Slack allows five.
	Shortcuts []string
}

// DefaultApp is the app that New installs unless WithApp says otherwise, with the
// scopes and events of a desk's manifest.
func DefaultApp() App {
	return App{
		ID: "A0DESK", Name: "frontdesk", UserID: "U0DESK", BotID: "B0DESK",
		BotToken: "xoxb-simulated", AppToken: "xapp-simulated", SigningSecret: "5160a4e0simulated",
		Scopes: strings.Fields(`app_mentions:read channels:history channels:join channels:read chat:write
			chat:write.customize commands emoji:read files:read files:write groups:history groups:read im:history im:write reactions:read reactions:write usergroups:read users:read`),
		Events: strings.Fields(`app_mention app_uninstalled channel_archive channel_deleted channel_left channel_rename
			channel_unarchive emoji_changed group_archive group_left group_unarchive member_joined_channel member_left_channel
			message.channels message.groups message.im reaction_added reaction_removed subteam_members_changed subteam_updated tokens_revoked`),
		Messages: true,
		Commands: []string{"/desk"},
		Shortcuts: []string{
			"frontdesk_reply", "frontdesk_after_all", "frontdesk_close", "frontdesk_transfer", "frontdesk_more",
		},
	}
}

// Option changes a Server before it starts.
type Option func(*Server)

// WithApp installs another app than DefaultApp.
func WithApp(a App) Option { return func(s *Server) { s.app = a } }

// WithSocketURL sets what apps.connections.open hands out ("wss://slack.test"),
// without path. By default it is the host that the call was sent to.
func WithSocketURL(base string) Option { return func(s *Server) { s.socketURL = base } }

// WithoutLimits takes Slack's rate limits away, for measurements.
func WithoutLimits() Option { return func(s *Server) { s.limited = false } }

// WithEditWindow lets messages be edited for that long only, as a workspace's
// setting may.
func WithEditWindow(d time.Duration) Option { return func(s *Server) { s.editWindow = d } }

// New starts a workspace that has the app's bot user and nobody else. Close it.
func New(opts ...Option) *Server {
	s := &Server{
		team: "T0SIM", app: DefaultApp(), ping: 10 * time.Second, limited: true,
		changed: make(chan struct{}), serial: make(map[string]int),
		users: make(map[string]*User), groups: make(map[string]*UserGroup), channels: make(map[string]*channel),
		notices: make(map[string][]Notice), marks: make(map[mark]int64), responses: make(map[string]*response),
		triggers: make(map[string]*trigger), modals: make(map[string]*modal), buckets: make(map[string]*bucket),
		tickets: make(map[string]bool), flights: make(map[string]*flight), timers: make(map[*time.Timer]bool),
		files: make(map[string]*file), uploads: make(map[string]*file), fileDelay: 600 * time.Millisecond,
		methods: methods(),
	}
	for _, o := range opts {
		o(s)
	}
	s.base = s.socketURL
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.AddUser(User{ID: s.app.UserID, Name: s.app.Name, RealName: s.app.Name, Bot: true})
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/api/{method}", s.serveAPI)
	s.mux.HandleFunc("/socket", s.serveSocket)
	s.mux.HandleFunc("/respond/{id}", s.serveResponse)
	s.mux.HandleFunc("/upload/v1/{ticket}", s.serveUpload)
	s.mux.HandleFunc("/files-pri/{id}/{name...}", s.serveFile)
	s.mux.HandleFunc("/{$}", s.serveSignIn)
	return s
}

// ServeHTTP answers as slack.com, its sockets and its hooks do.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// Close drops all sockets, forgets what was to be sent, and returns when nothing
// of the simulator runs any more. The HTTP server around it is the caller's.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.cancel()
	for t := range s.timers {
		if t.Stop() {
			s.work.Done()
		}
		delete(s.timers, t)
	}
	for id, f := range s.flights {
		delete(s.flights, id)
		f.env.answer(ack{err: errClosed})
	}
	s.touch()
	s.mu.Unlock()
	s.work.Wait()
}

// Wait returns when cond holds, which it tries now and after every change in the
// workspace, or with an error when ctx ends first. cond may call the Server.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
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
			return fmt.Errorf("waiting for the workspace: %w", ctx.Err())
		}
	}
}

// touch wakes those that Wait. All that begins with a lower case letter and
// changes the workspace is called with s.mu held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// after runs f, with s.mu held, when d has passed, unless the server is closed.
func (s *Server) after(d time.Duration, f func()) *time.Timer {
	if s.closed {
		return nil
	}
	s.work.Add(1)
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		defer s.work.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.timers, t)
		if !s.closed {
			f()
		}
	})
	s.timers[t] = true
	return t
}

// stop ends a timer of after.
func (s *Server) stop(t *time.Timer) {
	if t == nil || !s.timers[t] {
		return
	}
	if t.Stop() {
		s.work.Done()
	}
	delete(s.timers, t)
}

// next numbers things of one kind.
func (s *Server) next(kind string) int {
	s.serial[kind]++
	return s.serial[kind]
}

// nextTS draws a message id: now, and later than every one before.
func (s *Server) nextTS() string {
	s.lastTS = max(time.Now().UnixMicro(), s.lastTS+1)
	return formatMicros(s.lastTS)
}

func formatMicros(n int64) string { return fmt.Sprintf("%d.%06d", n/1e6, n%1e6) }

// micros reads a ts; ok is false where it is none.
func micros(ts string) (n int64, ok bool) {
	sec, frac, found := strings.Cut(ts, ".")
	if !found || len(frac) > 6 || sec == "" {
		return 0, false
	}
	a, err := strconv.ParseUint(sec, 10, 40)
	if err != nil {
		return 0, false
	}
	b, err := strconv.ParseUint((frac + "000000")[:6], 10, 32)
	if err != nil {
		return 0, false
	}
	return int64(a)*1e6 + int64(b), true
}

// mustJSON encodes what the simulator itself has built.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("slacksim: encoding its own %T: %v", v, err))
	}
	return b
}
