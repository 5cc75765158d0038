package engine

import (
	"fmt"
	"log/slog"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// TestDefinition: a running conversation gets the version that it began.
func TestDefinition(t *testing.T) {
	load := func(text string) *workflow.Definition {
		t.Helper()
		d, err := workflow.Load(fmt.Appendf(nil, `{"id": "w", "steps": [{"say": {"text": [{"text": %q}]}}]}`, text))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	present, earlier := load("hello"), load("good day")
	p := &processor{
		log:    slog.New(slog.DiscardHandler),
		loaded: map[string]*workflow.Definition{},
	}
	running := func(hash string, source []byte) *Case {
		return &Case{
			Source: source, Contact: &bridge.Contact{Current: &bridge.Conversation{Run: &workflow.Run{Hash: hash}}},
			Env: bridge.Env{Policy: &bridge.Policy{Workflows: []*workflow.Definition{present}}},
		}
	}
	if got := p.definition(running(present.Hash, nil)); got != present {
		t.Errorf("the present version is %+v, want the policy's own", got)
	}
	first := p.definition(running(earlier.Hash, earlier.Source))
	if first == nil || first.Hash != earlier.Hash {
		t.Errorf("the earlier version is %+v", first)
	}
	if p.definition(running(earlier.Hash, nil)) != first {
		t.Error("the earlier version is read again each time")
	}
	for name, c := range map[string]*Case{
		"a team's event":      {Team: &bridge.Team{}},
		"no conversation":     {Contact: &bridge.Contact{}},
		"no run":              {Contact: &bridge.Contact{Current: &bridge.Conversation{}}},
		"an unreadable one":   running("gone", []byte("{")),
		"one that is missing": running("missing", nil),
	} {
		if got := p.definition(c); got != nil {
			t.Errorf("%s: %+v, want none", name, got)
		}
	}
	for n := range 3 * maxLoaded {
		p.definition(running(fmt.Sprint(n), earlier.Source))
	}
	if len(p.loaded) > maxLoaded {
		t.Errorf("%d versions are kept in memory", len(p.loaded))
	}
}
