package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// Who sends a picture is there again, as who writes is: what the workflow says afterwards
// is not passed over.
func TestAPictureEndsSilence(t *testing.T) {
	for line, there := range map[string]bool{
		"customer attaches photo/1.jpg/1MB": true, "customer adds A photo/1.jpg/1MB": true, "customer says Here": true, "advance 1s": false,
	} {
		w := newWorld(t)
		w.policy.Workflows = []*workflow.Definition{parse(t, `
id: silent
name: Silent
trigger: {event: conversation_opened}
steps:
  - id: wish
    ask: "What do you need?"
    timeout: 5m
  - wait: 1h
  - say: "Welcome back!"
`)}
		for _, line := range []string{"customer says Hi", "advance 30m", line, "advance 2h"} {
			w.do(t, line)
		}
		if got := strings.Contains(w.log.String(), "Welcome back!"); got != there {
			t.Errorf("after %q it is said: %v, want %v\n%s", line, got, there, w.log.String())
		}
	}
}
