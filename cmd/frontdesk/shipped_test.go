package main

import (
	"os"
	"strings"
	"testing"

	"frontdesk/bridge/config"
)

// The tests of the configurations that ship hold.
func TestShippedTests(t *testing.T) {
	demo, err := os.ReadFile("demo/frontdesk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	places := strings.NewReplacer("@LISTEN@", "127.0.0.1:0", "@SLACK@", "http://127.0.0.1:1", "@TELEGRAM@", "http://127.0.0.1:1",
		"@BOT_TOKEN@", "xoxb-1", "@APP_TOKEN@", "xapp-1", "@TELEGRAM_TOKEN@", "1:abc")
	for name, text := range map[string]string{"starter.yaml": string(starter), "demo/frontdesk.yaml": places.Replace(string(demo))} {
		cfg := load(t, text)
		if len(cfg.Tests) == 0 {
			t.Errorf("%s has no tests", name)
		}
		for _, failed := range cfg.RunTests(cfg.Policy(config.World{})) {
			t.Errorf("%s: %s\n%s", name, failed.Problems.Error(), strings.Join(failed.Talk, "\n"))
		}
	}
}
