package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"frontdesk/cmd/frontdesk/app"
)

// serveCommand is `frontdesk serve`.
type serveCommand struct{}

// Help says what to know before.
func (serveCommand) Help() string {
	return `Brings the database's schema up to date first. SIGTERM or SIGINT ends it once what is in flight is finished or handed
back; frontdesk help operations says how it is run and watched. The configuration is read anew when its files change, and on SIGHUP.

Examples:

  frontdesk serve
  frontdesk serve --config /etc/frontdesk/frontdesk.yaml`
}

// Run runs the program until ctx ends.
func (serveCommand) Run(ctx context.Context, c *commands, env environment) error {
	// From now on SIGHUP does not end the program. Any number of them while the
	// configuration is being read have it read once more.
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	cfg, problems := c.load(env)
	if len(problems) > 0 {
		return problems
	}
	a, err := app.New(cfg, app.LogTo(env.stderr), app.Environment(env.lookup), app.Watch())
	if err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	var reloading sync.WaitGroup
	defer reloading.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reloading.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				_ = a.Reload(ctx) // it has told whom it concerns
			}
		}
	})
	return a.Run(ctx)
}
