package config

import (
	"log/slog"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// lint looks for what is allowed in workflows, and is seldom meant.
func (r *reader) lint(c *Config) {
	c.around = c.surroundings()
	r.warnings = append(r.warnings, workflow.Lint(c.Workflows, c.around)...)
}

// surroundings are what the rest of the configuration says of workflows.
func (c *Config) surroundings() workflow.Surroundings {
	around := workflow.Surroundings{
		Channels: []string{}, Teams: map[string]workflow.TeamTraits{}, WaitingRoom: c.WaitingRoom != "", Languages: c.Languages,
	}
	for _, t := range c.Teams {
		around.Teams[string(t.ID)] = workflow.TeamTraits{Always: t.Hours == nil, Full: t.MaxOpen > 0}
	}
	for _, f := range c.Fields {
		if f.Edit != bridge.AccessNobody {
			around.Fields = append(around.Fields, f.Path)
		}
	}
	for _, ch := range c.Channels {
		around.Channels = append(around.Channels, string(ch.ID))
		if app, ok := ch.app(); ok {
			around.Apps = append(around.Apps, app)
		}
	}
	return around
}

// app is what a channel shows of a message. A channel can be asked for that before it
// is used; one whose token is not known yet cannot.
func (ch Channel) app() (workflow.App, bool) {
	caps, known := ch.caps()
	if !known {
		return workflow.App{}, false
	}
	app := workflow.App{Name: ch.platform(), Text: caps.Text, Buttons: caps.Buttons, Label: caps.ButtonLabel}
	if caps.Measure != nil {
		app.Measure = caps.Measure
	}
	return app, true
}

// caps are what a channel can do, if that is known before it is used.
func (ch Channel) caps() (bridge.Caps, bool) {
	if ch.Settings == nil || len(ch.Settings.Check()) > 0 {
		return bridge.Caps{}, false
	}
	opened, err := ch.Settings.Open(connectors.Deps{ID: ch.ID, Log: slog.New(slog.DiscardHandler), Hook: "https://localhost/hook"})
	if err != nil || opened == nil {
		return bridge.Caps{}, false
	}
	return opened.Caps(), true
}

// platform is how people call the app of a channel.
func (ch Channel) platform() string { return strings.ToUpper(ch.Type[:1]) + ch.Type[1:] }

// languages reads those that customers are spoken to in.
func (r *reader) languages(n *yaml.Node, c *Config) {
	const what, example = "languages", "[en, de, pt-BR]"
	r.list(n, what, example, func(n *yaml.Node) {
		s, ok := r.text(n, "a language", "en")
		if !ok {
			return
		}
		tag, err := language.Parse(s)
		if err != nil || tag == language.Und {
			r.add(n, "languages takes tags such as en, pt-BR or zh-Hant, not %s", quoted(n.Value))
			return
		}
		for _, known := range c.Languages {
			if known == tag.String() {
				r.add(n, "languages names %s twice; keep one of them", known)
				return
			}
		}
		c.Languages = append(c.Languages, tag.String())
	})
}
