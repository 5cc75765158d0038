package sim

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/engine"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
	"frontdesk/store/sqlitetest"
)

// scenario is a run of the simulation.
type scenario struct {
	seed uint64
	// actions is how many things people do.
	actions int
	// stalling is how many lives in a hundred have a goroutine that is held up.
	stalling int
	// plant puts something faulty in front of the program's store.
	plant func(engine.Store) engine.Store
}

func ordinary(seed uint64) scenario {
	return scenario{
		seed: seed, actions: 90, stalling: 30,
		plant: func(s engine.Store) engine.Store { return s },
	}
}

// report is what came of a run.
type report struct {
	violations []Violation
	trace      *Trace
	log        string
	// answered and remarks count agents' replies that reached somebody, and all.
	answered, remarks int
}

// play lets a scenario happen, in a bubble of its own, and judges it.
func play(t *testing.T, s scenario) report {
	t.Helper()
	var r report
	synctest.Test(t, func(t *testing.T) { r = inBubble(t, s) })
	return r
}

// template is the database of each run.
var template sqlitetest.Template

func migrate(path string) error {
	db, err := store.Open(context.Background(), "sqlite:"+path, store.InBubble())
	if err != nil {
		return err
	}
	return db.Close()
}

// quiet is how long it takes until nothing is under way any more: the retries of
// what failed, the time of the last question, and that of a silent customer.
const quiet = 20 * time.Minute

func inBubble(t *testing.T, s scenario) report {
	trace := NewTrace()
	log := &lines{trace: trace}
	weather := NewWeather(s.seed, trace)
	world := New(Options{
		SlackAddr: "slack.test:80", TelegramAddr: "telegram.test:80", Limits: true, QuestionTime: QuestionTime, Events: true,
		Telegram: []telegramsim.Option{telegramsim.WithFaults(weather.Telegram), telegramsim.WithRewrite(weather.Updates)},
	})
	world.Slack.OnCall(weather.Slack)
	world.Slack.OnEvent(weather.Event)
	network := new(memnet.Network)
	slackListener, err := network.Listen("slack.test:80")
	if err != nil {
		t.Fatal(err)
	}
	telegramListener, err := network.Listen("telegram.test:80")
	if err != nil {
		t.Fatal(err)
	}
	served := world.Serve(slackListener, telegramListener)
	defer served()
	dir := sqlitetest.Folder(t)
	template.Copy(t, filepath.Join(dir, "frontdesk.db"), migrate)
	file := filepath.Join(dir, "frontdesk.yaml")
	write(t, file, world.Config("sqlite:frontdesk.db", "conversations: {reopen_within: 5m, close_when_silent: "+SilentTime.String()+"}"))

	crowd := NewCrowd(world, s.seed, trace)
	e := &existence{t: t, scenario: s, trace: trace, net: network, file: file, calm: make(chan struct{}), over: make(chan struct{})}
	e.log = slog.NewTextHandler(log, nil)
	var around sync.WaitGroup
	ctx, done := context.WithCancel(context.Background())
	around.Go(func() { weather.Sockets(ctx, world.Slack) })
	around.Go(e.live)

	crowd.Act(ctx, s.actions)
	weather.Calm()
	close(e.calm)
	trace.Note("all is well from now on, and nobody does anything")
	pause(ctx, 7*time.Minute) // Slack has sent everything again by now
	world.Slack.Disconnect("refresh_requested")
	pause(ctx, quiet-7*time.Minute)
	r := report{violations: Judge(crowd), trace: trace, remarks: len(crowd.remarks)}
	r.answered = seen(crowd, trace)
	done()
	close(e.over)
	around.Wait()
	r.log = log.String()
	return r
}

// existence is the program's lives, one after the other.
type existence struct {
	scenario
	t     *testing.T
	trace *Trace
	net   *memnet.Network
	file  string
	log   slog.Handler
	calm  chan struct{} // closed: lives do not end any more
	over  chan struct{} // closed: the last one ends
}

func (e *existence) live() {
	r := rand.New(rand.NewPCG(e.seed, 3))
	for n := 0; ; n++ {
		l := begin(e.t, drawFate(r, e.seed, n, e.stalling), e.trace, e.net, e.file, e.log, e.plant)
		if e.one(l) {
			return
		}
		down := time.NewTimer(l.down)
		select {
		case <-down.C:
		case <-e.calm:
		}
		down.Stop()
	}
}

// one lives a life to its end, and tells whether it was the last.
func (e *existence) one(l *life) (last bool) {
	limit := time.NewTimer(l.after)
	defer limit.Stop()
	select {
	case <-l.dead.Done():
	case <-limit.C:
		if l.gently {
			l.trace.Happened(restart, "the program is told to stop")
			l.stop()
		} else {
			l.kill(anyMoment, "")
		}
	case <-e.calm:
		l.spare()
		select {
		case <-l.dead.Done(): // it happened just before
		case <-e.over:
			l.stop()
			last = true
		}
	}
	if err := l.end(); err != nil {
		e.t.Errorf("seed %d: the program ended with: %v", e.seed, err)
	}
	return last
}

// seen writes down what people see in the end, and counts the replies that reached
// somebody.
func seen(c *Crowd, trace *Trace) (answered int) {
	for _, channel := range []string{Sales, Support} {
		for _, m := range c.world.Slack.All(channel) {
			var marks []string
			for name := range m.Reactions {
				marks = append(marks, name)
			}
			indent := ""
			if m.ThreadTS != "" {
				indent = "    in " + m.ThreadTS + ": "
			}
			if len(m.Reactions[markSent]) > 0 {
				answered++
			}
			trace.Note("%s %s %s%s%s says %q %v", channel, m.TS, indent, m.User, m.Username, m.Seen(), marks)
		}
		for _, who := range []string{Ana, Jonas, Eva, Gast} {
			for _, m := range c.world.Slack.User(who).Ephemerals(channel) {
				trace.Note("%s in %s alone sees %q", who, channel, m.Seen())
			}
		}
	}
	for _, who := range c.customers {
		for _, m := range who.Messages() {
			from := "bot"
			if m.From == who.ID() {
				from = who.name
			}
			trace.Note("chat of %s, %s: %q %v", who.name, from, m.Text, m.Labels())
		}
	}
	return answered
}

// lines is a log in memory. The deliveries of which it is not plain that they were made are
// in the trace as well: what people see too often, late or never mostly begins with one.
type lines struct {
	trace *Trace
	mu    sync.Mutex
	text  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	if head, attempt, is := strings.Cut(string(p), "msg=attempt "); is && (strings.Contains(head, "level=WARN") || strings.Contains(attempt, "uncertain=true")) {
		l.trace.Note("the program tries: %s", strings.TrimSpace(attempt))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
