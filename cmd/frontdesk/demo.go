package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"frontdesk/cmd/frontdesk/demo"
)

// demoCommand is `frontdesk demo`.
type demoCommand struct {
	Addr    string `help:"Where the page is served; if the port is taken, the next free one." default:"127.0.0.1:7400" placeholder:"HOST:PORT"`
	Data    string `help:"Keep the database and all conversations in this folder, and go on with them; without it everything is forgotten at the end." placeholder:"DIR"`
	Example string `help:"Show the teams and workflows of an example." placeholder:"NAME"`
	Play    bool   `help:"Play a conversation by itself."`
	NoOpen  bool   `help:"Do not open the page in a browser."`
}

// Help is what `frontdesk help demo` says besides.
func (demoCommand) Help() string {
	return `Starts the program between a simulated Slack and a simulated Telegram, and prints the address of a page where you are
customer, agent and admin side by side. It needs no account, token, server or file.

These examples there are; frontdesk init takes them, too:

` + examplesHelp() + `

Examples:

  frontdesk demo                         the page at http://127.0.0.1:7400
  frontdesk demo --play                  a conversation plays by itself
  frontdesk demo --example clinic        a clinic with opening hours
  frontdesk demo --data mine             kept in the folder mine, and continued next time
  frontdesk demo --addr 127.0.0.1:9000   at another port`
}

// Run runs the demo until ctx ends.
func (c *demoCommand) Run(ctx context.Context, all *commands, env environment) error {
	if all.Config != defaultConfig {
		return wrongUse("the demo has a configuration of its own and takes no --config; frontdesk serve --config " + all.Config + " runs yours")
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the program's own file: %w", err)
	}
	var desk []byte
	if c.Example != "" {
		if desk, err = exampleText(c.Example); err != nil {
			return err
		}
		if c.Play {
			return wrongUse("the conversation that plays by itself is not about an example; leave out --play or --example")
		}
	}
	config := demo.Config{
		Desk: desk,

		Addr: c.Addr, Data: c.Data, Play: c.Play, Out: env.stdout,
		Program: func(args ...string) *exec.Cmd { return exec.Command(self, args...) },
	}
	if !c.NoOpen && terminal(os.Stdout) {
		config.Open = browse
	}
	d, err := demo.New(config)
	if err != nil {
		return fmt.Errorf("starting the demo: %w", err)
	}
	return d.Run(ctx)
}

// terminal tells whether a person reads what is printed.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// browse opens an address in a browser, where there is one. Without one nothing is
// lost: the address was printed.
func browse(url string) {
	open := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if open == nil {
		open = []string{"xdg-open"}
	}
	cmd := exec.Command(open[0], append(open[1:], url)...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
