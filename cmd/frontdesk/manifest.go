package main

import (
	"fmt"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/workflow/problem"
)

// manifestCommand is `frontdesk manifest`. It is for the time before there are
// tokens, so it does without them.
type manifestCommand struct{}

// Help says what to do with it.
func (manifestCommand) Help() string {
	return `It asks for what the program uses, and nothing else; no token is needed yet. At https://api.slack.com/apps choose Create
New App, From a manifest, and paste it; for an app that is there already, App Manifest, and install it again.

Examples:

  frontdesk manifest
  frontdesk manifest > manifest.json`
}

// Run prints the manifest of the Slack app that fits the configuration.
func (manifestCommand) Run(c *commands, env environment) error {
	cfg, problems := config.Outline(c.Config, env.lookup, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	if !cfg.Slack.SocketMode && cfg.PublicURL == "" {
		problems.Add(problem.Position{File: cfg.File}, "http.public_url is missing; without slack.app_token Slack sends requests to it, so the manifest has to name it, such as https://desk.example.com")
		return problems
	}
	out, err := app.Manifest(cfg)
	if err != nil {
		return err
	}
	if _, err := env.stdout.Write(out); err != nil {
		return fmt.Errorf("printing the manifest: %w", err)
	}
	return nil
}
