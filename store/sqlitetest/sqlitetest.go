// Package sqlitetest gives tests SQLite databases that are migrated already, and a
// place for them in memory.
package sqlitetest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Template is an empty database with its schema, of which each test gets a copy: to
// migrate one for each takes ten times as long.
type Template struct {
	once sync.Once
	file []byte
	err  error
}

// Copy puts a copy at path. The first one is made there by open, which is to open a
// database, migrate it and close it again.
func (m *Template) Copy(t testing.TB, path string, open func(path string) error) {
	t.Helper()
	m.once.Do(func() {
		first := filepath.Join(Folder(t), "template.db")
		if m.err = open(first); m.err == nil {
			m.file, m.err = os.ReadFile(first)
		}
	})
	if m.err != nil {
		t.Fatal("making a database for tests: ", m.err)
	}
	if err := os.WriteFile(path, m.file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Folder is a folder of the test's own, in memory where the machine has such a place:
// whoever dies in a test leaves the machine alive, so that nothing there tests the disk.
func Folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "frontdesk-test")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(fmt.Errorf("removing a test's folder: %w", err))
		}
	})
	return dir
}
