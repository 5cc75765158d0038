package connectortest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Payloads reads every file of JSON below the first of these folders that there is, by
// its path within it: payloads as a platform really sends them. Where the project is
// developed a large collection lies beside it; the few that no test must be without
// are in a connector's testdata, which comes last.
func Payloads(t testing.TB, dirs ...string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, dir := range dirs {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
				return err
			}
			body, err := os.ReadFile(path)
			all[strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/")] = body
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if len(all) == 0 {
		t.Fatalf("there is no payload in %q", dirs)
	}
	return all
}
