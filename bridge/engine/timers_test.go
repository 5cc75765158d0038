package engine

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// using is a store that notes which files are used.
type using struct {
	Store
	running [][]byte
	used    []string
}

func (u *using) Running(context.Context) ([][]byte, error) { return u.running, nil }

func (u *using) UseAttachment(_ context.Context, _ time.Time, hash string) (bool, error) {
	u.used = append(u.used, hash)
	return true, nil
}

// TestFilesInUse: files are in use that workflows send which hold, or run in a version of old.
func TestFilesInUse(t *testing.T) {
	sends := func(file string) *workflow.Definition {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte("{id: w, trigger: {event: conversation_opened}, steps: [{say: Here, file: "+file+"}]}"), &doc); err != nil {
			t.Fatal(err)
		}
		d, problems := workflow.Parse(doc.Content[0], workflow.Scope{Attach: func(path string) (workflow.Attachment, error) {
			return workflow.Attachment{Path: path, Hash: "hash of " + path, Name: path, Kind: bridge.FileDocument, Size: 1}, nil
		}})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return d
	}
	now := &bridge.Policy{Workflows: []*workflow.Definition{sends("new")}}
	store := &using{running: [][]byte{sends("old").Source, []byte("of a program that knew more")}}
	loop := &timers{store: store, log: slog.New(slog.DiscardHandler), policy: func() *bridge.Policy { return now }}
	if err := loop.use(t.Context()); err != nil || !slices.Equal(store.used, []string{"hash of new", "hash of old"}) {
		t.Errorf("in use are %q, %v", store.used, err)
	}
}
