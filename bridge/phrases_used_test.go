package bridge_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mentions are the texts in the program's code that phrases may be named by.
type mentions struct {
	whole          map[string]bool
	begins, ending map[string]bool // of names that are put together
	keys           map[string]bool // of the phrases
}

// TestPhrasesAreUsed: the code says each phrase that there is, by its name or by one that
// is put together.
func TestPhrasesAreUsed(t *testing.T) {
	m := mentions{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, folder := range []string{".", "../workflow", "../cmd"} {
		err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err == nil {
				m.read(file, strings.HasPrefix(e.Name(), "phrases"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(m.keys) < 300 {
		t.Fatalf("only %d phrases were found", len(m.keys))
	}
	for _, key := range slices.Sorted(maps.Keys(m.keys)) {
		if !m.says(key) {
			t.Errorf("nobody says %q", key)
		}
	}
}

// read notes what a file mentions. The keys of the phrases themselves are none.
func (m *mentions) read(file *ast.File, phrases bool) {
	keys := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if _, nested := n.Value.(*ast.CompositeLit); phrases && !nested {
				if key, ok := literal(n.Key); ok {
					m.keys[key] = true
				}
			}
			keys[n.Key] = phrases
		case *ast.BinaryExpr:
			if s, ok := literal(n.X); ok && n.Op == token.ADD {
				m.begins[s] = true
			}
			if s, ok := literal(n.Y); ok && n.Op == token.ADD {
				m.ending[s] = true
			}
		case *ast.AssignStmt:
			if s, ok := literal(n.Rhs[0]); ok && n.Tok == token.ADD_ASSIGN {
				m.ending[s] = true
			}
		case *ast.BasicLit:
			if s, ok := literal(n); ok && !keys[n] {
				m.whole[s] = true
			}
		}
		return true
	})
}

func literal(e ast.Node) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func (m *mentions) says(key string) bool {
	if m.whole[key] {
		return true
	}
	for i := strings.IndexAny(key, "._"); i >= 0 && i < len(key); i++ {
		if m.begins[key[:i+1]] || m.ending[key[i:]] && m.says(key[:i]) {
			return true
		}
	}
	return false
}
