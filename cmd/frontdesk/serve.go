package main

import (
	"context"
	"fmt"

	"frontdesk/cmd/frontdesk/app"
)

// serveCommand is `frontdesk serve`.
type serveCommand struct{}

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
