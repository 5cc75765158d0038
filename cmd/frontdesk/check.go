package main

import (
	"fmt"
)

// checkCommand is `frontdesk check`: the mistakes are its result, so they go to
// standard output.
type checkCommand struct{}

// Run reads the configuration and says what is wrong with it, or how much there is.
func (checkCommand) Run(c *commands, env environment) error {
	cfg, problems := c.load(env)
	if len(problems) > 0 {
		fmt.Fprintln(env.stdout, problems.Error())
		return errReported
	}
	fmt.Fprintf(env.stdout, "%s is fine: %s, %s, %s.\n", cfg.File,
		count(len(cfg.Teams), "team"), count(len(cfg.Channels), "channel"), count(len(cfg.Workflows), "workflow"))
	return nil
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
