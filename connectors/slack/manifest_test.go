package slack_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// The manifest asks for what is called, and nothing else: the table it is made from
// names each method that a source file of this package calls.
func TestManifestNamesWhatIsCalled(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	method := regexp.MustCompile(`^(apps|auth|bots|chat|conversations|dnd|emoji|files|reactions|usergroups|users|views)\.[A-Za-z.]+$`)
	named, called := map[string]bool{}, map[string]string{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || path == "manifest.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && method.MatchString(s) {
					named[s] = true
				}
			case *ast.CallExpr:
				f, is := n.Fun.(*ast.SelectorExpr)
				if !is {
					return true
				}
				if of, is := f.X.(*ast.SelectorExpr); is && of.Sel.Name == "api" {
					called[f.Sel.Name] = path
				}
			}
			return true
		})
	}
	for _, u := range slack.Uses() {
		library := called[u.Library] != ""
		delete(called, u.Library)
		if !library && !named[u.Method] {
			t.Errorf("%s is asked for and never called", u.Method)
		}
		delete(named, u.Method)
	}
	for name, path := range called {
		t.Errorf("%s calls %s, which the table in manifest.go does not name", path, name)
	}
	for name := range named {
		t.Errorf("%s is named somewhere, and not in the table in manifest.go", name)
	}
}

// It subscribes to the events that are told apart when they arrive, and to no others.
// A mention is passed over there: it comes as a message as well.
func TestManifestNamesWhatIsHeard(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "raw.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		by, is := n.(*ast.SwitchStmt)
		if !is {
			return true
		}
		call, is := by.Tag.(*ast.CallExpr)
		if !is || len(call.Args) != 1 {
			return true
		}
		if of, is := call.Fun.(*ast.SelectorExpr); !is || of.Sel.Name != "str" {
			return true
		}
		if what, is := call.Args[0].(*ast.BasicLit); !is || what.Value != `"type"` {
			return true
		}
		for _, clause := range by.Body.List {
			for _, e := range clause.(*ast.CaseClause).List {
				if event, err := strconv.Unquote(e.(*ast.BasicLit).Value); err == nil {
					read[event] = true
				}
			}
		}
		return true
	})
	delete(read, "app_mention")
	heard := map[string]bool{}
	for _, event := range slack.Hears() {
		kind, _, _ := strings.Cut(event, ".")
		heard[kind] = true
	}
	if diff := cmp.Diff(read, heard); diff != "" || len(read) < 5 {
		t.Errorf("what is read and what is subscribed to differ:\n%s", diff)
	}
}

func TestManifest(t *testing.T) {
	type object = map[string]any
	read := func(c slack.ManifestConfig) object {
		b, err := slack.Manifest(c)
		if err != nil {
			t.Fatal(err)
		}
		var o object
		if err := json.Unmarshal(b, &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	by := read(slack.ManifestConfig{Command: "/help"})
	if s := by["settings"].(object); s["socket_mode_enabled"] != true || strings.Contains(string(mustJSON(t, by)), "url") {
		t.Errorf("by Socket Mode: %v", by)
	}
	by = read(slack.ManifestConfig{Command: "/help", URL: "https://desk.example.com"})
	settings := by["settings"].(object)
	urls := []any{
		settings["event_subscriptions"].(object)["request_url"], settings["interactivity"].(object)["request_url"],
		by["features"].(object)["slash_commands"].([]any)[0].(object)["url"],
	}
	want := []any{"https://desk.example.com/slack/events", "https://desk.example.com/slack/interactions", "https://desk.example.com/slack/commands"}
	if diff := cmp.Diff(want, urls); diff != "" || settings["socket_mode_enabled"] != false {
		t.Errorf("by requests: %s", diff)
	}
	var callbacks []string
	for _, s := range by["features"].(object)["shortcuts"].([]any) {
		callbacks = append(callbacks, s.(object)["callback_id"].(string))
	}
	if diff := cmp.Diff(slacksim.DefaultApp().Shortcuts, callbacks); diff != "" || len(callbacks) > 5 {
		t.Errorf("the shortcuts differ from those that are simulated:\n%s", diff)
	}
	var scopes []string
	for _, s := range by["oauth_config"].(object)["scopes"].(object)["bot"].([]any) {
		scopes = append(scopes, s.(string))
	}
	if !slices.IsSorted(scopes) || len(slices.Compact(slices.Clone(scopes))) != len(scopes) || !slices.Contains(scopes, "chat:write") {
		t.Errorf("scopes %v", scopes)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
