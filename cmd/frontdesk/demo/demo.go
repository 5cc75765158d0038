package demo

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/connectors/slack/slacksim"
)

// Config is what a demo needs to know.
type Config struct {
	// Addr is where the page is served: a loopback address. If its port is taken, the
	// next free one is.
	Addr string
	// Data is the folder that keeps the database and the simulated worlds; if empty,
	// all is forgotten at the end.
	Data string
	// Desk, if set, are the teams and workflows of the configuration, as YAML that begins
	// with them; else they are the demo's own.
	Desk []byte
	// Play begins the conversation that plays itself.
	Play bool
	// Pace is between two steps of it; 0 is a kind one.
	Pace time.Duration
	// Program makes a process of the real program, with arguments.
	Program func(args ...string) *exec.Cmd
	// Out is told, in a few lines, where the page is. Open shows it in a browser; nil
	// where there is none.
	Out  io.Writer
	Open func(url string)
}

// Demo is a running demo. Make it with New, and Run it once.
type Demo struct {
	config   Config
	dir      string
	listener net.Listener
	world    *world
	program  *program
	feed     *feed
	inside   *inside
	playing  atomic.Bool
	scene    atomic.Pointer[scene]
	wantPlay chan struct{}
}

//go:embed frontdesk.yaml
var desk embed.FS

// New prepares a demo: its folder, its addresses, its worlds. Then Run it.
func New(c Config) (*Demo, error) {
	d := &Demo{config: c, feed: newFeed(), wantPlay: make(chan struct{}, 1)}
	if err := d.prepare(); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *Demo) prepare() (err error) {
	if d.listener, err = listenNear(d.config.Addr); err != nil {
		return err
	}
	if err := d.folder(); err != nil {
		return err
	}
	if err := d.alone(); err != nil {
		return err
	}
	if d.world, err = listen(); err != nil {
		return err
	}
	own, err := free()
	if err != nil {
		return err
	}
	file, err := d.configure(own)
	if err != nil {
		return err
	}
	manifest, err := output(d.config.Program("manifest", "--config", file))
	if err != nil {
		return fmt.Errorf("asking the program for its Slack manifest: %w", err)
	}
	if err := d.world.open(manifest); err != nil {
		return err
	}
	if err := d.populate(); err != nil {
		return err
	}
	d.world.troubleMoved = d.feed.mark
	d.inside = newInside(d.world)
	d.program = newProgram(d.config.Program, file, own, func(line []byte) string {
		i := d.inside.read(line)
		if i.Text != "" {
			d.feed.tell(i)
		}
		return i.Text
	}, d.feed.mark)
	d.feed.parts = []*part{
		{name: "program", render: func() any { return d.programView() }},
		{name: "slack", render: func() any { return d.world.slackView() }},
		{name: "phones", render: func() any { return d.world.phonesView() }},
	}
	return nil
}

// URL is where the page is.
func (d *Demo) URL() string { return "http://" + d.listener.Addr().String() }

// Run runs the demo until ctx ends, and leaves nothing behind but what Data keeps.
func (d *Demo) Run(ctx context.Context) error {
	defer d.close()
	routes, err := d.routes()
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(d.listener.Addr().String())
	if err != nil {
		return fmt.Errorf("reading the page's address: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	if d.config.Data != "" {
		defer d.saved() // when the program is gone
	}
	var work sync.WaitGroup
	defer work.Wait()
	defer cancel()
	if err := d.program.start(); err != nil {
		return err
	}
	defer d.program.close()
	server := &http.Server{
		Handler: guard(port, routes), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	work.Go(func() { d.feed.run(ctx, d.world) })
	work.Go(func() { d.plays(ctx) })
	if d.config.Data != "" {
		work.Go(func() { d.keep(ctx) })
	}
	if d.config.Play {
		d.playing.Store(true)
		d.wantPlay <- struct{}{}
	}
	work.Go(func() {
		<-ctx.Done()
		_ = server.Close() // who looks on is told by its end
	})
	d.greet()
	if err := server.Serve(d.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the page: %w", err)
	}
	return nil
}

// greet says where the page is, and opens it.
func (d *Demo) greet() {
	out, url := d.config.Out, d.URL()
	if wanted := portOf(d.config.Addr); wanted != anyPort && !strings.HasSuffix(url, wanted) {
		_, _ = fmt.Fprintf(out, "%s is taken, so it is the next free address.\n", d.config.Addr)
	}
	_, _ = fmt.Fprintf(out, `
  The demo is at  %s

  Write something on Mia's phone, answer the questions, and see the thread
  appear in Slack, in the team's channel. Then answer it as one of the agents.
  Ctrl-C ends it; %s.

`, url, d.kept())
	if d.config.Open != nil {
		d.config.Open(url)
	}
}

func (d *Demo) kept() string {
	if d.config.Data == "" {
		return "nothing is kept (--data DIR keeps it)"
	}
	return "all is kept in " + d.dir
}

// folder makes the folder that the demo lives in.
func (d *Demo) folder() error {
	if d.config.Data == "" {
		dir, err := os.MkdirTemp("", "frontdesk-demo-")
		if err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
		d.dir = dir
		return nil
	}
	dir, err := filepath.Abs(d.config.Data)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("making the folder %s: %w", d.config.Data, err)
	}
	d.dir = dir
	return nil
}

// configure writes the program's configuration file.
func (d *Demo) configure(own string) (file string, err error) {
	text, err := desk.ReadFile("frontdesk.yaml")
	if err != nil {
		return "", fmt.Errorf("reading the demo's configuration: %w", err)
	}
	if len(d.config.Desk) > 0 {
		head, _, _ := bytes.Cut(text, []byte("\nteams:"))
		text = append(append(head, '\n'), askingHere(d.config.Desk, d.world.customersAt.Addr().String())...)
	}
	app := slacksim.DefaultApp()
	filled := strings.NewReplacer(
		"@LISTEN@", own, "@SLACK@", "http://"+d.world.slackAt.Addr().String(), "@TELEGRAM@", "http://"+d.world.telegramAt.Addr().String(),
		"@BOT_TOKEN@", app.BotToken, "@APP_TOKEN@", app.AppToken, "@TELEGRAM_TOKEN@", telegramToken,
	).Replace(string(text))
	file = filepath.Join(d.dir, "frontdesk.yaml")
	if err := os.WriteFile(file, []byte(filled), 0o600); err != nil {
		return "", fmt.Errorf("writing the demo's configuration: %w", err)
	}
	return file, nil
}

// close leaves nothing behind but what is to be kept.
func (d *Demo) close() {
	if d.world != nil {
		d.world.close()
	}
	if d.listener != nil {
		_ = d.listener.Close() // the server may have closed it
	}
	if d.config.Data == "" && d.dir != "" {
		_ = os.RemoveAll(d.dir) // the system empties its temporary folder as well
	}
}

// output runs a program to its end.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		return nil, errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

// anyPort is the port that stands for any that is free.
const anyPort = ":0"

// attempts is how many ports are tried after the one that is taken.
const attempts = 50

// listenNear listens at a loopback address, or at the next free port.
func listenNear(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, wrongf("--addr %q is no address such as 127.0.0.1:7400", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, wrongf("--addr %s: the demo is for this machine alone; use 127.0.0.1", addr)
	}
	first, err := strconv.Atoi(port)
	if err != nil || first < 0 || first > 65535 {
		return nil, wrongf("--addr %s: the port is a number up to 65535", addr)
	}
	var taken error
	for n := first; ; n++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		if err == nil {
			return l, nil
		}
		if n == first {
			taken = err
		}
		if n >= min(first+attempts, 65535) {
			return nil, fmt.Errorf("listening at %s: %w", addr, taken)
		}
	}
}

// free finds a loopback address that nobody has. The program may be dead for a while,
// so it lies below the ports that systems give to connections.
func free() (string, error) {
	const lowest, many = 20000, 12000
	l, err := listenNear(fmt.Sprintf("127.0.0.1:%d", lowest+rand.IntN(many)))
	if err != nil {
		return "", fmt.Errorf("looking for a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// portOf is the ":7400" of an address.
func portOf(addr string) string { return addr[strings.LastIndexByte(addr, ':'):] }
