package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/transcript"
	"frontdesk/connectors"
)

// NamesFor are what people call what a transcript names by its id, by a configuration.
func NamesFor(cfg *config.Config, t *transcript.Transcript) transcript.Names {
	policy := cfg.Policy(config.World{})
	n := transcript.Names{
		App: policy.Channels[t.Channel].App, TimeZone: cfg.TimeZone,
		Teams: make(map[bridge.TeamID]string, len(cfg.Teams)), Fields: make(map[string]string, len(cfg.Fields)),
	}
	for _, team := range cfg.Teams {
		n.Teams[team.ID] = team.Name
	}
	for _, f := range cfg.Fields {
		n.Fields[f.Path] = f.Label
	}
	return n
}

// Files fetches files from where they lie.
type Files map[bridge.EndpointID]connectors.Fetcher

// OpenFiles gives access to the files of every account that a configuration names. It
// does not use the network by itself.
func OpenFiles(cfg *config.Config, opts ...Option) (Files, error) {
	a := &App{cfg: cfg, options: defaults(), log: slog.New(slog.DiscardHandler), channels: map[bridge.EndpointID]connectors.Channel{}}
	for _, opt := range opts {
		opt(&a.options)
	}
	if err := a.open(); err != nil {
		return nil, err
	}
	files := make(Files)
	for id, e := range a.endpoints() {
		if f, is := e.(connectors.Fetcher); is {
			files[id] = f
		}
	}
	return files, nil
}

// Fetch opens a file. Its error says in words why that cannot be done.
func (f Files) Fetch(ctx context.Context, file bridge.File) (connectors.Content, error) {
	if file.Data != "" {
		return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(file.Data)), Size: int64(len(file.Data)), Type: file.Type}, nil
	}
	from, ok := f[file.Endpoint]
	switch {
	case file.Lacking != "":
		return connectors.Content{}, fmt.Errorf("it could not be fetched when it came (%s)", strings.ReplaceAll(file.Lacking, "_", " "))
	case !ok:
		return connectors.Content{}, fmt.Errorf("the configuration has no channel %q (any more)", file.Endpoint)
	}
	return from.Fetch(ctx, file)
}
