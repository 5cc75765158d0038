package demo_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/cmd/frontdesk/demo"
)

// TestData: what was kept goes on where it was, on both sides.
func TestData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "mine")
	s, end := start(t, demo.Config{Data: dir})
	s.ready()
	thread := s.opens()
	s.do("/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","thread":%q,"text":"Yes, two."}`, thread)
	s.told(mia, "Yes, two.")
	_, err := demo.New(demo.Config{Addr: "127.0.0.1:0", Data: dir, Out: io.Discard, Program: itself(t)})
	if err == nil || !strings.Contains(err.Error(), "is running already: "+s.url) {
		t.Errorf("a second demo in the same folder: %v", err)
	}
	end()

	s, end = start(t, demo.Config{Data: dir})
	s.told(mia, "Yes, two.")
	s.posted("C0SALES", "Yes, two.")
	s.do("/api/phones/1001/send", `{"text":"I take both."}`)
	if m := s.posted("C0SALES", "I take both."); m.Thread != thread {
		t.Errorf("it came to %q, not to the thread %s", m.Thread, thread)
	}
	s.do("/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","thread":%q,"text":"They are on their way."}`, thread)
	s.told(mia, "They are on their way.")
	end()
	if left, err := filepath.Glob(filepath.Join(dir, "world.json?*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}

	if err := os.WriteFile(filepath.Join(dir, "world.json"), []byte(`{"version":9}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = demo.New(demo.Config{Addr: "127.0.0.1:0", Data: dir, Out: io.Discard, Program: itself(t)})
	if err == nil || !strings.Contains(err.Error(), "its form is 9, not 1") {
		t.Errorf("a world of another form: %v", err)
	}
}

// TestForgets: without a folder nothing is left behind, and nobody answers any more.
func TestForgets(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, end := start(t, demo.Config{})
	s.ready()
	if left, _ := os.ReadDir(os.TempDir()); len(left) != 1 {
		t.Fatalf("there is not one folder, but %v", left)
	}
	end()
	if left, _ := os.ReadDir(os.TempDir()); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if resp, err := http.Get(s.url); err == nil {
		resp.Body.Close()
		t.Error("somebody answers")
	}
}

// TestTaken: where the port is taken, the next free one is, and that is said. Port 0
// is never taken: it stands for any.
func TestTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for addr, taken := range map[string]bool{l.Addr().String(): true, "127.0.0.1:0": false} {
		ctx, cancel := context.WithCancel(t.Context())
		said, opened := new(strings.Builder), ""
		d, err := demo.New(demo.Config{
			Addr: addr, Out: said, Program: itself(t),
			Open: func(url string) { opened = url; cancel() },
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(said.String(), addr+" is taken") != taken || !strings.Contains(said.String(), d.URL()+"\n") || strings.HasSuffix(d.URL(), l.Addr().String()) {
			t.Errorf("asked for %s, at %s it says:\n%s", addr, d.URL(), said)
		}
		if opened != d.URL() {
			t.Errorf("%q was opened", opened)
		}
	}
}

// TestDies: a program that ends by itself is shown dead, with its last words, and is
// not started again.
func TestDies(t *testing.T) {
	t.Parallel()
	program := itself(t)
	s, _ := start(t, demo.Config{Program: func(args ...string) *exec.Cmd {
		cmd := program(args...)
		if args[0] == "serve" {
			cmd.Args[3] = "nowhere.yaml"
		}
		return cmd
	}})
	now := s.until("its last words", func(now shown) bool { return now.Program.State == "dead" && len(now.Program.Words) > 0 })
	if words := strings.Join(now.Program.Words, "\n"); !strings.Contains(words, "nowhere.yaml") || !strings.Contains(words, "It ended by itself: exit status 1") {
		t.Errorf("its last words are %q", words)
	}
	if now.Program.Restarts != 0 {
		t.Errorf("it was started again: %+v", now.Program)
	}
}
