package main

import (
	"context"
	"fmt"

	"frontdesk/cmd/frontdesk/app"
)

// serveCommand is `frontdesk serve`.
type serveCommand struct{}

// Help says what to know before.
func (serveCommand) Help() string {
	return `Brings the database's schema up to date first. SIGTERM or SIGINT ends it once what is in flight is finished or handed
back; frontdesk help operations says how it is run and watched.

Examples:

  frontdesk serve
  frontdesk serve --config /etc/frontdesk/frontdesk.yaml`
}

// Run runs the program until ctx ends.
func (serveCommand) Run(ctx context.Context, c *commands, env environment) error {
	cfg, problems := c.load(env)
	if len(problems) > 0 {
		return problems
	}
	a, err := app.New(cfg, app.LogTo(env.stderr))
	if err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	return a.Run(ctx)
}
