package main

import (
	"bytes"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// screen is what a terminal has shown since it was looked at last.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) look() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.text.Reset()
	return s.text.String()
}

// What is going on is said where it takes longer than a second, and taken away again.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := new(screen)
		p := newProgress(environment{stderr: out, watched: true})
		p.say("asking Slack")
		time.Sleep(900 * time.Millisecond)
		p.say("asking Telegram")
		time.Sleep(900 * time.Millisecond)
		synctest.Wait()
		if got := out.look(); got != "" {
			t.Errorf("too early it is said %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got, want := out.look(), "\r\x1b[Kasking Telegram …"; got != want {
			t.Errorf("it is said %q, not %q", got, want)
		}
		p.end()
		p.end()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got, want := out.look(), "\r\x1b[K"; got != want {
			t.Errorf("at its end there is %q", got)
		}
		quiet := newProgress(environment{stderr: out})
		quiet.say("asking Slack")
		time.Sleep(time.Hour)
		synctest.Wait()
		quiet.end()
		if got := out.look(); got != "" {
			t.Errorf("where nobody looks it is said %q", got)
		}
	})
}

// Colours are for terminals whose owner wants them.
func TestColours(t *testing.T) {
	if got := (environment{coloured: true}).paint(red, "✗"); got != "\x1b[31m✗\x1b[0m" {
		t.Errorf("painted %q", got)
	}
	if got := (environment{}).paint(red, "✗"); got != "✗" {
		t.Errorf("without colours it is %q", got)
	}
	null, err := os.Open(os.DevNull) // a device, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, tt := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"as ever", nil, true},
		{"NO_COLOR", map[string]string{"NO_COLOR": "1"}, false},
		{"an empty NO_COLOR", map[string]string{"NO_COLOR": ""}, true},
		{"a dumb terminal", map[string]string{"TERM": "dumb"}, false},
	} {
		lookup := func(name string) (string, bool) { v, ok := tt.env[name]; return v, ok }
		if got := wantsColours(null, lookup); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if wantsColours(file, lookup) || wantsColours(new(bytes.Buffer), lookup) {
			t.Errorf("%s: a file is coloured", tt.name)
		}
	}
}
