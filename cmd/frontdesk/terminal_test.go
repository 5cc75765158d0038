package main

import (
	"bytes"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// What is going on is said where it takes longer than a second, and taken away again.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := newProgress(environment{stderr: &out, watched: true})
		p.say("asking Slack")
		time.Sleep(900 * time.Millisecond)
		p.say("asking Telegram")
		time.Sleep(900 * time.Millisecond)
		synctest.Wait()
		if out.Len() > 0 {
			t.Errorf("too early it is said %q", &out)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got, want := out.String(), "\r\x1b[Kasking Telegram …"; got != want {
			t.Errorf("it is said %q, not %q", got, want)
		}
		out.Reset()
		p.end()
		p.end()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got, want := out.String(), "\r\x1b[K"; got != want {
			t.Errorf("at its end there is %q", got)
		}
		out.Reset()
		quiet := newProgress(environment{stderr: &out})
		quiet.say("asking Slack")
		time.Sleep(time.Hour)
		synctest.Wait()
		quiet.end()
		if out.Len() > 0 {
			t.Errorf("where nobody looks it is said %q", &out)
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
