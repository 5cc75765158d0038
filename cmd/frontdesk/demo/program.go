package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// The states of the program.
const (
	starting = "starting"
	running  = "ready"
	stopping = "stopping"
	dead     = "dead"
)

// patience is how long the program may take to stop before it is killed.
const patience = 20 * time.Second

// lastWords is how many lines of a dead program's log are shown.
const lastWords = 5

// program is the real program as a process, which is started, stopped and killed on
// demand. Whether it runs is the user's business: it is never started by itself again.
type program struct {
	command func(args ...string) *exec.Cmd
	config  string                          // the file
	address string                          // where it serves HTTP
	heard   func(line []byte) (word string) // told of each line of its log, which it puts into words
	moved   func()                          // told of each change; never waits

	mu     sync.Mutex
	state  string
	since  time.Time
	lived  int // times
	health health
	words  []string // the last lines of its log
	wanted bool     // it was told to end
	child  *child   // nil: none
	nudge  chan struct{}
	lives  sync.WaitGroup
}

// child is one life of the program.
type child struct {
	cmd  *exec.Cmd
	over context.CancelFunc
	done <-chan struct{}
}

func newProgram(command func(args ...string) *exec.Cmd, config, address string, heard func([]byte) string, moved func()) *program {
	return &program{
		command: command, config: config, address: address, heard: heard, moved: moved,
		state: dead, since: time.Now(), wanted: true, nudge: make(chan struct{}, 1),
	}
}

// start begins a life, unless there is one.
func (p *program) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child != nil {
		return errors.New("the program runs already")
	}
	cmd := p.command("serve", "--config", p.config)
	tie(cmd)
	out, err := cmd.StderrPipe()
	if err != nil {
		return fmt.Errorf("starting the program: %w", err)
	}
	ctx, over := context.WithCancel(context.Background())
	c := &child{cmd: cmd, over: over, done: ctx.Done()}
	begun := make(chan error, 1)
	p.lives.Go(func() { p.live(c, out, begun) })
	if err := <-begun; err != nil {
		over()
		return fmt.Errorf("starting the program: %w", err)
	}
	p.child, p.words, p.wanted, p.health = c, nil, false, health{}
	p.lived++
	p.set(starting)
	p.lives.Go(func() { p.watch(ctx, c) })
	return nil
}

// live is a life from its start, of which it tells begun, to its end.
func (p *program) live(c *child, out io.Reader, begun chan<- error) {
	// On Linux it dies with the thread that started it: this one, which stays.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.cmd.Start()
	begun <- err
	if err != nil {
		return
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		p.hear(lines.Bytes())
	}
	_, _ = io.Copy(io.Discard, out) // where a line was too long
	p.end(c, c.cmd.Wait())
}

// set changes the state; the lock is held.
func (p *program) set(state string) {
	if p.state != state {
		p.state, p.since = state, time.Now()
		p.moved()
	}
}

// hear takes a line of the log.
func (p *program) hear(line []byte) {
	word := p.heard(line)
	p.mu.Lock()
	p.words = append(p.words, word)
	p.words = p.words[max(0, len(p.words)-lastWords):]
	p.mu.Unlock()
	select {
	case p.nudge <- struct{}{}:
	default:
	}
}

// end notes that a life is over.
func (p *program) end(c *child, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil && !p.wanted {
		p.words = append(p.words, "It ended by itself: "+err.Error())
	}
	p.child, p.health = nil, health{}
	p.set(dead)
	c.over()
}

// is tells the state.
func (p *program) is() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// kill is SIGKILL: the program is gone in the middle of whatever it does.
func (p *program) kill() error {
	return p.signal(dead, func(c *child) error { return c.cmd.Process.Kill() })
}

// stop asks the program kindly to end, and kills it when it takes too long.
func (p *program) stop() error {
	return p.signal(stopping, func(c *child) error {
		p.lives.Go(func() {
			t := time.NewTimer(patience)
			defer t.Stop()
			select {
			case <-c.done:
			case <-t.C:
				_ = c.cmd.Process.Kill() // it may be gone by now
			}
		})
		if c.cmd.Process.Signal(syscall.SIGTERM) != nil { // there is none on Windows
			return c.cmd.Process.Kill()
		}
		return nil
	})
}

func (p *program) signal(state string, send func(*child) error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil {
		return errors.New("the program does not run")
	}
	p.wanted = true
	if state == stopping {
		p.set(stopping)
	}
	if err := send(p.child); err != nil {
		return fmt.Errorf("ending the program: %w", err)
	}
	return nil
}

// close stops the program and returns when it is gone.
func (p *program) close() {
	_ = p.stop() // it may be dead already
	p.lives.Wait()
}

// Between two looks at the program: until it is ready and after it has said something
// in its log, and else.
const soon, later = 100 * time.Millisecond, time.Second

// watch asks a life how it is.
func (p *program) watch(ctx context.Context, c *child) {
	for wait := soon; p.rest(ctx, wait); {
		h := ask(ctx, p.address)
		if ctx.Err() != nil {
			return
		}
		wait = p.learn(c, h)
	}
}

// learn notes how a life is, and says when to ask again.
func (p *program) learn(c *child, h health) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child != c {
		return later
	}
	if !p.health.equal(h) {
		p.health = h
		p.moved()
	}
	if p.state == starting {
		if !h.ready() {
			return soon
		}
		p.set(running)
	}
	return later
}

// rest waits for the next look, not so long when the log goes on. It is false when the
// life is over.
func (p *program) rest(ctx context.Context, wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	case <-p.nudge:
		t.Reset(soon)
	}
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
