package app

import (
	"frontdesk/bridge/config"
	"frontdesk/connectors/slack"
)

// Manifest is the manifest of the Slack app that a configuration needs: what the
// program uses, and nothing else.
func Manifest(cfg *config.Config) ([]byte, error) { return slack.Manifest(manifestOf(cfg)) }

// manifestOf is what the manifest depends on.
func manifestOf(cfg *config.Config) slack.ManifestConfig {
	c := slack.ManifestConfig{Command: cfg.Slack.Command}
	if !cfg.Slack.SocketMode {
		c.URL = cfg.PublicURL
	}
	return c
}
