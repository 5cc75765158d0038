package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder, seen from this one.
const root = "../.."

// arrows are the imports that each room may have. A room that ends in /... stands
// for each folder directly below. Whoever needs another arrow changes the design first.
var arrows = map[string][]string{
	"bridge/richtext":  {},
	"workflow/problem": {},
	"workflow":         {"bridge/richtext", "workflow/problem"},
	"workflow/picture": {"workflow"},
	"bridge/hours":     {},
	"bridge":           {"bridge/richtext", "bridge/hours", "workflow", "workflow/problem"},

	"bridge/richtext/internal/emojigen": {},
	"bridge/richtext/richtexttest":      {"bridge/richtext"},

	"bridge/transcript": {"bridge", "bridge/richtext"},
	"bridge/rehearsal":  {"bridge", "bridge/richtext", "workflow", "workflow/problem"},

	"bridge/config": {"workflow", "workflow/problem", "bridge", "bridge/hours", "bridge/rehearsal", "connectors"},

	"connectors":               {"bridge", "bridge/richtext"},
	"connectors/connectortest": {"bridge", "bridge/richtext", "connectors"},
	"connectors/...":           {"bridge", "bridge/richtext", "connectors"},

	"bridge/engine":    {"bridge", "bridge/richtext", "workflow", "connectors"},
	"store":            {"bridge", "bridge/richtext", "bridge/transcript", "workflow", "connectors", "bridge/engine", "store/migrations"},
	"store/pgtest":     {"connectors/freeport"},
	"store/sqlitetest": {},
	"store/storetest":  {"bridge", "bridge/richtext", "bridge/transcript", "workflow", "connectors", "bridge/engine", "store"},

	"deploy":        {"bridge/config", "cmd/frontdesk/app"},
	"cmd/frontdesk": {"bridge", "bridge/config", "bridge/transcript", "bridge/rehearsal", "workflow", "workflow/problem", "connectors", "cmd/frontdesk/app", "cmd/frontdesk/demo", "store"},
	// The demo's page talks to the simulators only: nothing of the program is short-circuited.
	"cmd/frontdesk/demo":         {"connectors/slack/slacksim", "connectors/telegram/telegramsim"},
	"cmd/frontdesk/demo/browser": {},
	"cmd/frontdesk/app": {
		"bridge", "bridge/config", "bridge/engine", "bridge/hours", "bridge/rehearsal", "bridge/transcript", "workflow", "workflow/picture", "workflow/problem", "connectors", "connectors/slack", "connectors/telegram", "connectors/web", "store",
	},
}

// elsewhere are packages from outside that only some rooms may import.
var elsewhere = map[string][]string{
	"go.yaml.in/yaml":             {"bridge/config", "workflow", "deploy"},
	"github.com/jmoiron/sqlx":     {"store", "store/storetest"},
	"database/sql":                {"store", "store/storetest", "store/pgtest"},
	"github.com/slack-go/slack":   {"connectors/slack"},
	"github.com/go-telegram/bot":  {"connectors/telegram"},
	"github.com/expr-lang/expr":   {"workflow"},
	"github.com/alecthomas/kong":  {"cmd/frontdesk"},
	"github.com/chromedp":         {"cmd/frontdesk/demo/browser"},
	"github.com/prometheus":       {"cmd/frontdesk/app"},
	"github.com/pressly/goose/v3": {"store"},
	"github.com/gabriel-vasile":   {"connectors"},
	"golang.org/x/image":          {"workflow/picture"},
}

// pure are the rooms without a clock, randomness, network, database, log,
// goroutine or context.
var pure = []string{"bridge", "bridge/hours", "bridge/richtext", "bridge/transcript", "bridge/rehearsal", "workflow", "workflow/picture", "workflow/problem"}

// source is one parsed Go file.
type source struct {
	path string // from the module's root
	room string // its folder, likewise
	test bool
	file *ast.File
	set  *token.FileSet
}

func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// sources parses every Go file of the module but generated ones.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if ast.IsGenerated(file) {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		all = append(all, source{rel, path.Dir(rel), strings.HasSuffix(rel, "_test.go"), file, set})
		return nil
	})
	if err != nil {
		t.Fatalf("reading the sources: %v", err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d files found", len(all))
	}
	return all
}

func importPath(t *testing.T, spec *ast.ImportSpec) string {
	t.Helper()
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		t.Fatalf("reading an import: %v", err)
	}
	return p
}

// Only the arrows of the design exist. Tests may look further.
func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.room == "bridge/sim" || strings.HasPrefix(s.room, "bridge/sim/") {
			// The simulated world knows everything and is known by nobody.
			continue
		}
		allowed, known := arrows[s.room]
		if !known {
			allowed, known = arrows[path.Dir(s.room)+"/..."]
		}
		switch parent := path.Dir(s.room); {
		case known:
		case strings.HasSuffix(s.room, "sim") && strings.HasPrefix(parent, "connectors/"):
			// A simulator speaks the platform's protocol and knows nothing of us.
			allowed, known = nil, true
		}
		if !known {
			t.Errorf("%s: the room %s has no place in the design; give it one in arrows", s.path, s.room)
			continue
		}
		for _, spec := range s.file.Imports {
			p := importPath(t, spec)
			if ours, ok := strings.CutPrefix(p, "frontdesk/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s: %s may not import %s", s.at(spec), s.room, ours)
			}
			for prefix, rooms := range elsewhere {
				if (p == prefix || strings.HasPrefix(p, prefix+"/")) && !slices.Contains(rooms, s.room) && !strings.HasSuffix(s.room, "sim") {
					t.Errorf("%s: only %s may import %s", s.at(spec), strings.Join(rooms, " and "), p)
				}
			}
		}
	}
}

// The core and the workflow language decide; they do nothing.
func TestPurity(t *testing.T) {
	packages := []string{"os", "net", "log", "database", "math/rand", "crypto/rand", "context", "unsafe"}
	clock := []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"}
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || !slices.Contains(pure, s.room) {
			continue
		}
		seen[s.room] = true
		for _, spec := range s.file.Imports {
			p := importPath(t, spec)
			for _, bad := range packages {
				if p != "net/url" && (p == bad || strings.HasPrefix(p, bad+"/")) { // net/url parses, no more
					t.Errorf("%s: %s is pure and may not import %s", s.at(spec), s.room, p)
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: %s is pure and may not start a goroutine", s.at(n), s.room)
			case *ast.SelectorExpr:
				of, _ := n.X.(*ast.Ident)
				if n.Sel.Name == "Local" || of != nil && of.Name == "time" && slices.Contains(clock, n.Sel.Name) {
					t.Errorf("%s: %s is pure and may not use %s", s.at(n), s.room, n.Sel.Name)
				}
			}
			return true
		})
	}
	if len(seen) != len(pure) {
		t.Errorf("looked at %v only", seen)
	}
}

// Files and functions that can be read in one go, and no hidden ways in.
func TestShape(t *testing.T) {
	const mostLines, mostInFunction = 600, 80
	documented := map[string]bool{}
	for _, s := range sources(t) {
		if lines := s.set.File(s.file.Pos()).LineCount(); lines > mostLines {
			t.Errorf("%s has %d lines, %d at most; split it by subject", s.path, lines, mostLines)
		}
		if s.test {
			continue
		}
		documented[s.room] = documented[s.room] || s.file.Doc != nil
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s: no init functions", s.at(f))
			}
			if f.Body == nil || len(f.Body.List) == 1 {
				// One statement: a table, and as long as what is in it.
				continue
			}
			if lines := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; lines > mostInFunction {
				t.Errorf("%s: %s has %d lines, %d at most", s.at(f), f.Name.Name, lines, mostInFunction)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isCall(call, "time", "Sleep") {
				t.Errorf("%s: nothing sleeps; wait for a timer and the context together", s.at(n))
			}
			return true
		})
	}
	for room, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment", room)
		}
	}
}

func isCall(call *ast.CallExpr, pkg, name string) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	of, ok := sel.X.(*ast.Ident)
	return ok && of.Name == pkg
}

// wellKnown methods say nothing that their interface does not say.
var wellKnown = []string{
	"String", "GoString", "Error", "Unwrap", "LogValue", "MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON",
	"MarshalYAML", "Scan", "Value", "Read", "Write", "Close", "Len", "Less", "Swap", "Addr", "Network",
	"LocalAddr", "RemoteAddr", "SetDeadline", "SetReadDeadline", "SetWriteDeadline", "ServeHTTP", "RoundTrip", "Accept",
	"Enabled", "Handle", "WithAttrs", "WithGroup", "Timeout", "Temporary",
}

// Every exported name is explained.
func TestDocumented(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.file.Name.Name == "main" {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && onExported(d.Recv) && (d.Recv == nil || !slices.Contains(wellKnown, d.Name.Name)) {
					t.Errorf("%s: %s has no comment", s.at(d), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					for _, name := range undocumented(d, spec) {
						t.Errorf("%s: %s has no comment", s.at(spec), name)
					}
				}
			}
		}
	}
}

// undocumented are the exported names of a declaration that nothing explains. A
// comment above a group counts for all of it, types excepted.
func undocumented(d *ast.GenDecl, spec ast.Spec) []string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() && spec.Doc == nil && spec.Comment == nil && d.Doc == nil {
			return []string{spec.Name.Name}
		}
	case *ast.ValueSpec:
		if spec.Doc != nil || spec.Comment != nil || d.Doc != nil {
			return nil
		}
		var names []string
		for _, n := range spec.Names {
			if n.IsExported() {
				names = append(names, n.Name)
			}
		}
		return names
	}
	return nil
}

// onExported tells whether a function stands alone or is a method of an exported type.
func onExported(recv *ast.FieldList) bool {
	if recv == nil || len(recv.List) == 0 {
		return true
	}
	x := recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if generic, ok := x.(*ast.IndexExpr); ok {
		x = generic.X
	}
	name, ok := x.(*ast.Ident)
	return ok && name.IsExported()
}

// An error that is passed on keeps its cause: fmt.Errorf wraps with %w.
func TestErrorsAreWrapped(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isCall(call, "fmt", "Errorf") || len(call.Args) < 2 {
				return true
			}
			format, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			for i, verb := range verbs(format.Value) {
				if i+1 < len(call.Args) && (verb == 'v' || verb == 's') && isError(call.Args[i+1]) {
					t.Errorf("%s: an error is formatted with %%%c; wrap it with %%w", s.at(call), verb)
				}
			}
			return true
		})
	}
}

// verbs are the verbs of a format in order.
func verbs(format string) []byte {
	var all []byte
	for i := 0; i+1 < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.[]*", format[i]) >= 0; i++ {
		}
		if i < len(format) && format[i] != '%' {
			all = append(all, format[i])
		}
	}
	return all
}

// isError guesses from its name whether an expression is an error.
func isError(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "err" || strings.HasSuffix(x.Name, "Err")
	case *ast.SelectorExpr:
		return x.Sel.Name == "Err"
	}
	return false
}

// The top level shows the rooms of the house and nothing else.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		"cmd", "bridge", "connectors", "workflow", "store", "deploy",
		"go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md",
		"frontdesk", // the binary, which git ignores
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !strings.Contains(name, ".db") && !slices.Contains(allowed, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
