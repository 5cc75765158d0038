package sim

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/memnet"
	"frontdesk/store"
)

// fate is what becomes of one life of the program.
type fate struct {
	// point is where it dies, the nth time that it gets there; empty: nowhere.
	point string
	nth   int
	// after is when it ends at the latest: by death, or, if gently, as it should.
	after  time.Duration
	gently bool
	// down is how long it is away then.
	down time.Duration
	// stall is where one goroutine of it stops for stallFor, the stallNth time.
	stall    string
	stallNth int
	stallFor time.Duration
	// poll is how often it looks for work unasked.
	poll time.Duration
}

const (
	anyMoment = "death: at any moment"
	restart   = "a restart"
	stall     = "stall: "
	death     = "death: "
)

// stalls are the points at which a goroutine may be held up for so long that its
// lease runs out.
func stalls() []string {
	return []string{engine.PointDeliverBefore, engine.PointDeliverAfter, engine.PointSettleBefore}
}

// drawFate draws a life. Lives of all seeds together die at each point in turn.
func drawFate(r *rand.Rand, seed uint64, n int, stalling int) fate {
	f := fate{
		after: time.Duration(20+r.IntN(160)) * time.Second,
		down:  time.Duration(r.IntN(20)) * time.Second,
		poll:  []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}[r.IntN(3)],
	}
	if r.IntN(8) == 0 {
		f.down = time.Duration(r.IntN(400)) * time.Second
	}
	switch points := engine.Points(); {
	case r.IntN(10) < 7:
		f.point, f.nth = points[(int(seed)*3+n)%len(points)], 1+r.IntN(12)
		if f.point == engine.PointTimersAfter {
			f.nth = 1 + r.IntN(2)
		}
		f.after += time.Minute
	default:
		f.gently = r.IntN(2) == 0
	}
	if r.IntN(100) < stalling {
		f.stall, f.stallNth = stalls()[r.IntN(len(stalls()))], 1+r.IntN(25)
		f.stallFor = time.Minute + time.Duration(r.IntN(15000))*time.Millisecond
	}
	return f
}

// life is one life of the real program in the simulated world.
type life struct {
	fate
	trace   *Trace
	network *memnet.Network
	ended   chan error
	stop    context.CancelFunc
	dead    context.Context
	die     context.CancelFunc

	mu    sync.Mutex
	armed bool
	times map[string]int
	conns map[net.Conn]bool
}

// begin starts the program. plant may put something in front of its store.
func begin(t *testing.T, f fate, trace *Trace, network *memnet.Network, file string, log slog.Handler, plant func(engine.Store) engine.Store) *life {
	t.Helper()
	l := &life{
		fate: f, trace: trace, network: network, ended: make(chan error, 1),
		armed: true, times: map[string]int{}, conns: map[net.Conn]bool{},
	}
	l.dead, l.die = context.WithCancel(context.Background())
	cfg, problems := config.Load(file, func(string) (string, bool) { return "", false }, app.Kinds())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	listener, err := network.Listen("frontdesk.test:80")
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(cfg, app.Network(l.dial, listener), app.Store(store.InBubble()), app.LogHandler(log),
		app.Tune(func(c *engine.Config) {
			c.Store = plant(mortal{Store: c.Store, dead: l.dead})
			c.Point = l.at
			c.Poll = f.poll
		}))
	if err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, l.stop = context.WithCancel(context.Background())
	trace.Note("the program starts: %s", f)
	go func() { l.ended <- a.Run(ctx) }()
	return l
}

func (f fate) String() string {
	s := fmt.Sprintf("ends after %v", f.after)
	if f.point != "" {
		s = fmt.Sprintf("dies at %s, the %d. time, or after %v", f.point, f.nth, f.after)
	}
	if f.stall != "" {
		s += fmt.Sprintf("; stalls at %s, the %d. time, for %v", f.stall, f.stallNth, f.stallFor)
	}
	return s
}

// at is called by the engine at each of its points.
func (l *life) at(point string) {
	l.mu.Lock()
	l.times[point]++
	n := l.times[point]
	dies := l.armed && point == l.point && n == l.nth
	stalls := l.armed && point == l.stall && n == l.stallNth
	l.mu.Unlock()
	if dies {
		l.kill(death+point, fmt.Sprintf("the %d. time", n))
	}
	if stalls {
		l.trace.Happened(stall+point, "for %v", l.stallFor)
		pause(l.dead, l.stallFor)
	}
}

// kill ends the process as SIGKILL does: it can neither write to its database nor
// send anything from now on.
func (l *life) kill(how, detail string) {
	l.trace.Happened(how, "%s", detail)
	l.die()
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		_ = c.Close()
	}
	l.stop()
}

// spare takes away whatever ends this life.
func (l *life) spare() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.armed = false
}

// dial connects to a platform, while the process lives.
func (l *life) dial(ctx context.Context, how, address string) (net.Conn, error) {
	c, err := l.network.DialContext(ctx, how, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead.Err() != nil {
		_ = c.Close()
		return nil, errDead
	}
	l.conns[c] = true
	return c, nil
}

// end waits for the program to have ended, and cuts what it left open.
func (l *life) end() error {
	err := <-l.ended
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		_ = c.Close()
	}
	if l.dead.Err() != nil {
		return nil // whatever a dying process says
	}
	l.die()
	return err
}

// write makes the configuration's file.
func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
