package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/store"
	"frontdesk/workflow/problem"
)

// fits refuses a configuration without a team or channel that has open
// conversations: their customers would be left in a dead end.
func fits(ctx context.Context, cfg *config.Config, db *store.DB) error {
	byTeam, byChannel, err := db.OpenConversations(ctx)
	if err != nil {
		return fmt.Errorf("counting the open conversations: %w", err)
	}
	for _, t := range cfg.Teams {
		delete(byTeam, t.ID)
		for _, was := range t.Was {
			delete(byTeam, was)
		}
	}
	for _, c := range cfg.Channels {
		delete(byChannel, c.ID)
	}
	// A conversation whose questions still run has no team yet.
	delete(byTeam, bridge.TeamID(""))
	var problems problem.List
	file := problem.Position{File: cfg.File}
	for _, id := range ordered(byTeam) {
		problems.Add(file, "the team %q is gone from the configuration, but has %s; put it back until they are closed, or say of the team that takes them over: was: [%s]", id, open(byTeam[id]), id)
	}
	for _, id := range ordered(byChannel) {
		problems.Add(file, "the channel %q is gone from the configuration, but has %s; put it back until they are closed", id, open(byChannel[id]))
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

func ordered[K cmp.Ordered](m map[K]int) []K { return slices.Sorted(maps.Keys(m)) }

func open(n int) string {
	if n == 1 {
		return "1 open conversation"
	}
	return fmt.Sprintf("%d open conversations", n)
}
