package app_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/sim"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store/pgtest"
)

// The environment of a process that TestKill starts: the configuration, and where
// it shall die ("deliver.after:7" is the seventh time at that point).
const (
	envConfig = "FRONTDESK_TEST_CONFIG"
	envDieAt  = "FRONTDESK_TEST_DIE_AT"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(envConfig); file != "" {
		os.Exit(victim(file, os.Getenv(envDieAt)))
	}
	os.Exit(pgtest.Main(m, &postgres))
}

// postgres is the server of the tests that need one.
var postgres pgtest.Server

// victimLease is for how long such a process takes a lane.
const victimLease = 6 * time.Second

// victim is the real program in a process of its own, which ends itself by
// SIGKILL where it is told to.
func victim(file, dieAt string) int {
	cfg, problems := config.Load(file, os.LookupEnv, app.Kinds())
	if len(problems) > 0 {
		fmt.Fprintln(os.Stderr, problems)
		return 2
	}
	at, nth, _ := strings.Cut(dieAt, ":")
	left, _ := strconv.ParseInt(nth, 10, 64)
	var count atomic.Int64
	count.Store(left)
	a, err := app.New(cfg, app.WithoutLimits(), app.LogHandler(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		app.Tune(func(c *engine.Config) {
			c.Lease = victimLease // what a dead process held is taken over soon
			c.AttemptTimeout = 2 * time.Second
			c.Point = func(name string) {
				if name == at && count.Add(-1) == 0 {
					fmt.Println("dies at", name)
					_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
					select {}
				}
			}
		}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	go func() {
		for range hup {
			if err := a.Reload(ctx); err != nil {
				fmt.Fprintln(os.Stderr, err)
				continue
			}
			fmt.Println("follows")
		}
	}()
	fmt.Println("lives")
	if err := a.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// life is one life of the program as a process.
type life struct {
	cmd  *exec.Cmd
	said chan string // its standard output, by line; closed at its end
	err  error       // once said is closed
}

func (w *town) live(dieAt string) *life {
	w.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	l := &life{cmd: exec.Command(exe), said: make(chan string, 8)}
	l.cmd.Env = append(os.Environ(), envConfig+"="+w.file, envDieAt+"="+dieAt)
	l.cmd.Stderr = w.t.Output()
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := l.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		defer close(l.said)
		for s := bufio.NewScanner(out); s.Scan(); {
			l.said <- s.Text()
		}
		_, _ = io.Copy(io.Discard, out)
		l.err = l.cmd.Wait()
	}()
	return l
}

// ended waits for the process's end and returns the last line it said.
func (w *town) ended(l *life) (last string) {
	w.t.Helper()
	for {
		select {
		case line, more := <-l.said:
			if !more {
				return last
			}
			last = line
		case <-w.ctx.Done():
			_ = l.cmd.Process.Kill()
			w.t.Fatalf("a process does not end: %v", w.ctx.Err())
		}
	}
}

// TestKill kills the real process again and again, at each named point and at
// any moment, in a burst of messages both ways with every tenth call failing.
// Then it counts what people see.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute on each database")
	}
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		kill(t, "sqlite:frontdesk.db")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		kill(t, postgres.Database(t))
	})
}

func kill(t *testing.T, database string) {
	w, customers := besiege(t, database)
	w.kill(customers)
	l := w.live("")
	w.round(customers)
	w.survive(customers, l)
	w.count(customers)
}

// besiege has every tenth call fail from now on, with customers and agents in the
// middle of conversations, and no program.
func besiege(t *testing.T, database string) (w *town, customers []*regular) {
	t.Helper()
	var trouble atomic.Bool
	w = newTown(t, database, sim.Options{Telegram: []telegramsim.Option{telegramTrouble(&trouble)}})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	w.ctx = ctx
	customers = w.settle(killCustomers)
	w.troubled()
	trouble.Store(true)
	return w, customers
}

// survive waits until all has arrived, and ends what lives as it should be ended.
func (w *town) survive(customers []*regular, lives ...*life) {
	w.t.Helper()
	w.quiet(customers)
	for _, l := range lives {
		if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			w.t.Fatal(err)
		}
		w.ended(l)
		if l.err != nil {
			w.t.Errorf("after SIGTERM a process ended with %v", l.err)
		}
	}
}

// regular is a customer in the middle of a conversation.
type regular struct {
	*telegramsim.User
	channel, thread, agent string
	written                int // messages, and as many replies
}

// settle has customers begin their conversations in quiet.
func (w *town) settle(n int) []*regular {
	w.t.Helper()
	l := w.live("")
	all := w.regulars(n)
	_ = l.cmd.Process.Signal(syscall.SIGTERM)
	w.ended(l)
	return all
}

// regulars are customers who have begun their conversations, each with an agent who
// has taken theirs.
func (w *town) regulars(n int) []*regular {
	w.t.Helper()
	var all []*regular
	for i := range n {
		label, channel, agent := "Help", sim.Support, sim.Eva
		if i%2 == 0 {
			label, channel, agent = "Buying", sim.Sales, sim.Ana
		}
		r := &regular{User: w.Customer(telegramsim.Person{ID: int64(1000 + i), FirstName: fmt.Sprintf("Customer%d", i), Language: "en"}), channel: channel, agent: agent}
		r.Write("hello")
		w.press(r.User, w.hears(r.User, "What is it about?"), label)
		w.press(r.User, w.hears(r.User, "e-mail"), "Skip")
		w.until("the card of "+fmt.Sprint(i), func() bool {
			for _, c := range w.Threads(channel) {
				if strings.Contains(c.Seen(), fmt.Sprintf("Customer%d #", i)) {
					r.thread = c.TS
					return true
				}
			}
			return false
		})
		// With !take it is theirs whoever's turn it was.
		if _, err := w.Slack.User(agent).Reply(channel, r.thread, "!take"); err != nil {
			w.t.Fatal(err)
		}
		w.hears(r.User, "is with you now")
		all = append(all, r)
	}
	return all
}

// troubled makes every tenth call fail with 429 or 503.
func (w *town) troubled() {
	w.Slack.OnCall(func(c slacksim.Call) slacksim.Fault {
		switch {
		case c.Total%10 != 0 || c.Method == "apps.connections.open":
			return slacksim.Fault{}
		case c.Total%20 == 0:
			return slacksim.Throttle(time.Second)
		case c.Total%30 == 0:
			return slacksim.Status(503).AfterEffect()
		}
		return slacksim.Status(503)
	})
}

func telegramTrouble(on *atomic.Bool) telegramsim.Option {
	var n atomic.Int64
	return telegramsim.WithFaults(func(c telegramsim.Call) *telegramsim.Fault {
		if !on.Load() || c.Method == "getUpdates" {
			return nil
		}
		var f telegramsim.Fault
		switch i := n.Add(1); {
		case i%10 != 0:
			return nil
		case i%20 == 0:
			f = telegramsim.Throttled(1)
		case i%30 == 0:
			f = telegramsim.Failing(503).After()
		default:
			f = telegramsim.Failing(503)
		}
		return &f
	})
}

// roundEvery is after how long everybody writes again, where a round has not brought
// about what it should.
const roundEvery = 5 * time.Second

// round has everybody write a few messages at once.
func (w *town) round(customers []*regular) {
	w.t.Helper()
	var writing sync.WaitGroup
	for i, r := range customers {
		from := r.written
		r.written += killMessages
		writing.Go(func() {
			for n := from; n < r.written; n++ {
				r.Write(fmt.Sprintf("c%d-%d.", i, n))
			}
		})
		writing.Go(func() {
			for n := from; n < r.written; n++ {
				if _, err := w.Slack.User(r.agent).Reply(r.channel, r.thread, fmt.Sprintf("a%d-%d.", i, n)); err != nil {
					w.t.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
}

// dies has a process die at a point ("deliver.after:7"), and everybody write until it
// has: so there is always something left to die of.
func (w *town) dies(customers []*regular, at string) {
	w.t.Helper()
	l := w.live(at)
	ended := make(chan string, 1)
	go func() {
		var last string
		for line := range l.said {
			last = line
		}
		ended <- last
	}()
	again := time.NewTicker(roundEvery)
	defer again.Stop()
	for {
		w.round(customers)
		select {
		case last := <-ended:
			if point, _, _ := strings.Cut(at, ":"); last != "dies at "+point {
				w.t.Fatalf("a process that was to die at %s ended otherwise: %q, %v", at, last, l.err)
			}
			return
		case <-again.C:
		case <-w.ctx.Done():
			_ = l.cmd.Process.Kill()
			w.t.Fatalf("a process lives on that was to die at %s, while everybody writes: %v", at, w.ctx.Err())
		}
	}
}

// busy has everybody write until the app has called Slack so often.
func (w *town) busy(customers []*regular, calls int) {
	w.t.Helper()
	for len(w.Slack.Calls("")) < calls {
		w.round(customers)
		ctx, cancel := context.WithTimeout(w.ctx, roundEvery)
		_ = w.Slack.Wait(ctx, func() bool { return len(w.Slack.Calls("")) >= calls }) // else they write again
		cancel()
		if w.ctx.Err() != nil {
			w.t.Fatalf("the app does not call Slack: %v", w.ctx.Err())
		}
	}
}

// kill lives and dies: at each named point, and at any moment.
func (w *town) kill(customers []*regular) {
	w.t.Helper()
	for i, point := range engine.Points() {
		if point == engine.PointTimersAfter {
			continue // no timer is due in a burst; the simulation dies there
		}
		w.dies(customers, fmt.Sprintf("%s:%d", point, 2+i))
	}
	for i := range 3 {
		l := w.live("")
		<-l.said
		w.busy(customers, len(w.Slack.Calls(""))+20+10*i)
		if err := l.cmd.Process.Kill(); err != nil {
			w.t.Fatal(err)
		}
		w.ended(l)
	}
}

// quiet waits until everything written has arrived and has its mark.
func (w *town) quiet(customers []*regular) {
	w.t.Helper()
	for i, r := range customers {
		w.until(fmt.Sprintf("the last words of customer %d", i), func() bool {
			for _, m := range w.Slack.Thread(r.channel, r.thread) {
				if strings.Contains(m.Seen(), fmt.Sprintf("c%d-%d.", i, r.written-1)) {
					return true
				}
			}
			return false
		})
		w.until(fmt.Sprintf("the marks in the thread of customer %d", i), func() bool {
			marks := 0
			for _, m := range w.Slack.Thread(r.channel, r.thread) {
				if m.User == r.agent && len(m.Reactions["white_check_mark"]) > 0 {
					marks++
				}
			}
			return marks == r.written
		})
	}
}

// count judges by what people see.
func (w *town) count(customers []*regular) {
	w.t.Helper()
	for key, posts := range w.Slack.PostsBy(func(m slacksim.Metadata) string { return m.Text("installation") + "/" + m.Text("effect") }) {
		if key != "/" && len(posts) > 1 {
			w.t.Errorf("%s was posted %d times in Slack", key, len(posts))
		}
	}
	twice, admitted := 0, 0
	for i, r := range customers {
		next := 0
		for _, m := range w.Slack.Thread(r.channel, r.thread) {
			if strings.Contains(m.Seen(), "may have reached") {
				admitted++
			}
			if !strings.Contains(m.Seen(), fmt.Sprintf("c%d-", i)) || m.User == r.agent {
				continue
			}
			if want := fmt.Sprintf("c%d-%d.", i, next); !strings.Contains(m.Seen(), want) {
				w.t.Fatalf("customer %d: %q where %s was due", i, m.Seen(), want)
			}
			next++
		}
		if next != r.written {
			w.t.Errorf("customer %d: %d of %d messages are in the thread", i, next, r.written)
		}
		twice += w.replies(i, r)
	}
	w.t.Logf("%d messages each way; %d came twice in Telegram, %d uncertain outcomes were admitted", customers[0].written*len(customers), twice, admitted)
	if twice > admitted {
		w.t.Errorf("%d replies came twice in Telegram, but only %d uncertain outcomes were admitted", twice, admitted)
	}
}

// replies judges what a customer got, and counts what came twice. A reply may come
// after a later one only where it says so: two programs may each have been handed one.
func (w *town) replies(i int, r *regular) (twice int) {
	w.t.Helper()
	got := map[int]bool{}
	next := 0
	for _, m := range r.Received() {
		text, late := strings.CutPrefix(m.Text, "(written earlier)")
		var of, n int
		if k, _ := fmt.Sscanf(strings.TrimSpace(text), "a%d-%d.", &of, &n); k != 2 {
			continue
		}
		switch {
		case of != i:
			w.t.Errorf("customer %d got %q", i, m.Text)
		case got[n]:
			twice++
		case n < next && !late:
			w.t.Fatalf("customer %d: %q comes after number %d and does not say so", i, m.Text, next-1)
		}
		got[n] = true
		next = max(next, n+1)
	}
	if len(got) != r.written {
		w.t.Errorf("customer %d got %d of %d replies", i, len(got), r.written)
	}
	return twice
}
