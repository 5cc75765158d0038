package demo_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/cmd/frontdesk/demo"
)

// TestPlay: the conversation that plays itself comes to its end, and again.
func TestPlay(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{Play: true, Pace: time.Millisecond})
	for _, said := range []string{
		"Mia writes to the shop's bot", "Chloé Martin closed the conversation", "Now Slack goes down, while Jonas writes",
		"The program was killed", "That was all, and nothing was lost",
	} {
		s.said(said)
	}
	now := s.until("the play over", func(now shown) bool { return !now.Program.Playing })
	if now.Program.Slack != "ok" || now.Program.Restarts != 1 || now.Program.State != "ready" {
		t.Errorf("it ends with %+v", now.Program)
	}
	s.do("/api/play", `{}`)
	s.said("Nora writes to the shop's bot")
	if code, out := s.try("/api/play", `{}`); code != 409 || !strings.Contains(out, "It plays already.") {
		t.Errorf("playing twice at once was answered %d: %s", code, out)
	}
	s.until("the second play over", func(now shown) bool { return !now.Program.Playing && now.Program.Restarts == 2 })
}

// said waits for a line of what happens inside.
func (s *screen) said(text string) (found line) {
	s.Helper()
	s.until("the line "+text, func(now shown) bool {
		for _, l := range now.Inside {
			if strings.Contains(l.Text, text) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}
