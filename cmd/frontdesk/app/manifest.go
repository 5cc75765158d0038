package app

import (
	"frontdesk/bridge/config"
	"frontdesk/connectors/slack"
)

// Manifest is the manifest of the Slack app that a configuration needs: what the
// program uses, and nothing else.
func Manifest(cfg *config.Config) ([]byte, error) {
	c := slack.ManifestConfig{Command: cfg.Slack.Command, Private: cfg.Slack.Alerts == ""}
	if !cfg.Slack.SocketMode {
		c.URL = cfg.PublicURL
	}
	return slack.Manifest(c)
}
