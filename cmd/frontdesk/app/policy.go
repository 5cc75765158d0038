package app

import (
	"frontdesk/bridge"
	"frontdesk/bridge/config"
)

// policyOf is what decisions follow from: a configuration, what only the platforms can
// tell of it, and the workflows that admins have made in Slack, which come before the
// file's. It is the one place where the program makes a policy.
func (a *App) policyOf(cfg *config.Config, w config.World, made []bridge.MadeWorkflow) *bridge.Policy {
	p := cfg.Policy(w)
	if !a.options.limits {
		p.Flood = bridge.Flood{}
	}
	return p.WithMade(made)
}
