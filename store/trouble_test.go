package store

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/connectors"
)

// What goes wrong with a database is said in words that lead on.
func TestOpenSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name string
		url  func(t *testing.T) string
		want string
	}{
		{"a file that is no database", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "desk.db")
			if err := os.WriteFile(path, []byte(strings.Repeat("no database at all. ", 500)), 0o600); err != nil {
				t.Fatal(err)
			}
			return "sqlite:" + path
		}, "is damaged, or no database of Frontdesk"},
		{"a damaged database", damaged, "is damaged, or no database of Frontdesk"},
		{"a file in use", func(t *testing.T) string {
			url := "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
			openTest(t, url)
			return url
		}, "is in use by process " + strconv.Itoa(os.Getpid())},
		{"a directory that is not there", func(t *testing.T) string {
			return "sqlite:" + filepath.Join(t.TempDir(), "nowhere", "desk.db")
		}, "does not exist"},
		{"a server that is not there", func(*testing.T) string {
			return "postgres://frontdesk:secret@127.0.0.1:1/desk?sslmode=disable"
		}, "cannot be reached"},
		{"an address that cannot be read", func(*testing.T) string { return "postgres://frontdesk:sec%ret@host/desk" }, "%XX"},
		{"another kind of database", func(*testing.T) string { return "mysql://secret@host" }, `"sqlite:PATH" or "postgres://`},
		{"no path", func(*testing.T) string { return "sqlite:" }, "needs a path"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, err := Open(t.Context(), tt.url(t))
			if err == nil {
				_ = db.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("it is said %q, want %q in it and no password", err, tt.want)
			}
		})
	}
}

// damaged makes a database with rows in it and writes over its middle.
func damaged(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	// The first page, but for its first hundred bytes, is the schema.
	if _, err := f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size())-200)), 150); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Where the directory may not be written to, that is what is said. A process of
// another user tries it where the tests run as root, whom nothing is forbidden.
func TestReadOnlyDirectory(t *testing.T) {
	const env = "FRONTDESK_TEST_OPEN"
	if path := os.Getenv(env); path != "" {
		_, err := Open(context.Background(), "sqlite:"+path)
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "readonly")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(t.TempDir(), "store.test")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		exe = filepath.Join(dir, "store.test")
	}
	if err := os.WriteFile(exe, program, 0o755); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, "-test.run=^TestReadOnlyDirectory$")
	c.Dir = filepath.Dir(exe)
	c.Env = append(os.Environ(), env+"="+filepath.Join(dir, "desk.db"))
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, _ := c.CombinedOutput() // it fails, as it should
	if !strings.Contains(string(out), "the directory "+dir+" cannot be written to") {
		t.Errorf("it is said:\n%s", out)
	}
}

// A disk that is full: nothing is taken for stored that is not, it is said in words,
// and once there is room again all goes on.
func TestFullDisk(t *testing.T) {
	db := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"))
	var pages int
	if err := db.writer.GetContext(t.Context(), &pages, "PRAGMA page_count"); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		t.Helper()
		if _, err := db.writer.ExecContext(t.Context(), "PRAGMA max_page_count = "+strconv.Itoa(n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 2)
	raw := func(n int) connectors.Raw {
		return connectors.Raw{Endpoint: "telegram", Key: strconv.Itoa(n), Lane: "a", Body: make([]byte, 4096)}
	}
	now := time.Now()
	var err error
	stored := 0
	for ; err == nil && stored < 100; stored++ {
		_, err = db.Receive(t.Context(), now, raw(stored))
	}
	stored--
	if err == nil || !strings.Contains(err.Error(), "full") {
		t.Fatalf("after %d events: %v", stored, err)
	}
	if b, err := db.Backlog(t.Context(), now); err != nil || b.Raw != stored {
		t.Errorf("%d events are stored, %v; %d were said to be", b.Raw, err, stored)
	}
	limit(pages + 1000)
	if fresh, err := db.Receive(t.Context(), now, raw(stored)); err != nil || fresh != 1 {
		t.Errorf("once there is room: %d, %v", fresh, err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}
