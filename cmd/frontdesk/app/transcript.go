package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/transcript"
	"frontdesk/connectors"
	"frontdesk/store"
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
	a := prepared(cfg, opts)
	a.log = slog.New(slog.DiscardHandler)
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
		return connectors.Content{}, fmt.Errorf("it could not be had when it was sent: %s", strings.ReplaceAll(file.Lacking, "_", " "))
	case !ok:
		return connectors.Content{}, fmt.Errorf("the configuration has no channel %q (any more)", file.Endpoint)
	}
	return from.Fetch(ctx, file)
}

// transcripts are the files of the endpoint bridge.Transcripts. They hold of a contact
// what may be seen in the Slack channel of their team, and by agents.
type transcripts struct {
	db  *store.DB
	cfg func() *config.Config // the present one
}

// Fetch writes a transcript.
func (w transcripts) Fetch(ctx context.Context, f bridge.File) (connectors.Content, error) {
	id, err := strconv.ParseInt(string(f.ID), 10, 64)
	if err != nil {
		return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: fmt.Errorf("no transcript is called %q", f.ID)}
	}
	t, err := w.db.Transcript(ctx, bridge.ConversationID(id))
	if errors.Is(err, store.ErrNoConversation) {
		return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: err}
	}
	if err != nil {
		return connectors.Content{}, &connectors.Failure{Class: connectors.Transient, Err: err}
	}
	cfg := w.cfg()
	names := NamesFor(cfg, t)
	if i := slices.IndexFunc(cfg.Teams, func(team config.Team) bool { return team.ID == t.Team }); i >= 0 && cfg.Teams[i].Shows != nil {
		shows := cfg.Teams[i].Shows
		names.Shows = func(key string) bool { return slices.Contains(shows, key) }
	}
	names.Hides = func(path string) bool { // as on cards
		shown := func(f bridge.FieldPolicy) bool { return f.Path == path && !f.Hidden }
		return strings.Contains(path, ".fields.") && cfg.Fields != nil && !slices.ContainsFunc(cfg.Fields, shown)
	}
	page, err := transcript.HTML(t, names)
	if err != nil {
		return connectors.Content{}, &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonOther, Err: err}
	}
	return connectors.Content{ReadCloser: io.NopCloser(bytes.NewReader(page)), Size: int64(len(page)), Type: "text/html"}, nil
}
