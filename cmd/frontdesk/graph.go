package main

import (
	"io"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
)

// workflowGraph is `frontdesk workflow graph`.
type workflowGraph struct {
	ID     string `arg:"" optional:"" help:"The workflow's id; may be left out if there is one only."`
	Format string `help:"mermaid, which many editors and wikis show, or svg." enum:"mermaid,svg" default:"mermaid" placeholder:"FORMAT"`
}

// Help shows how it is used.
func (workflowGraph) Help() string {
	return `Examples:

  frontdesk workflow graph inbound
  frontdesk workflow graph inbound --format svg > inbound.svg`
}

// Run draws a workflow.
func (g workflowGraph) Run(c *commands, env environment) error {
	cfg, problems := config.Outline(c.Config, env.lookup, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	def, err := choose(cfg.Workflows, g.ID)
	if err != nil {
		return err
	}
	if g.Format == "svg" {
		_, err = env.stdout.Write(def.SVG())
		return err
	}
	_, err = io.WriteString(env.stdout, def.Mermaid())
	return err
}
