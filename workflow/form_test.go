package workflow_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

// TestForm has workflows as somebody wrote them, and as the program writes them.
func TestForm(t *testing.T) {
	archives, err := filepath.Glob("testdata/form/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	all := ""
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d := must(t, string(archive.Files[0].Data))
		got := d.YAML()
		if *redraw {
			archive.Files[1].Data = got
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(archive.Files[1].Data), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		if back := must(t, string(got)); back.Hash != d.Hash {
			t.Errorf("%s: read back as another version:\n%s\n%s", path, d.Source, back.Source)
		}
		all += string(got)
	}
	for _, key := range workflow.Keys() {
		if !regexp.MustCompile(`(^|[\s{,-])` + key + `: `).MatchString(strings.ReplaceAll(all, ":\n", ": \n")) {
			t.Errorf("the key %q is in no archive of testdata/form as it is written: give it an example, and have it written", key)
		}
	}
}

// Whatever is drawn, written and read again it is the same version.
func TestFormOfAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		for _, source := range drawWorkflows(rt) {
			d := must(t, source)
			if back := must(t, string(d.YAML())); back.Hash != d.Hash {
				rt.Fatalf("another version: \n%s\nbecame\n%s", source, d.YAML())
			}
		}
	})
}

// Whatever a text holds, it stands there again.
func TestFormOfTexts(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"\n", " ", "\t", ": ", " #", "'", "\"", "\\", "- ", "{{ contact.name }}", ", ", "]", "}", "yes", "12", "\u2028", "\u0085", "\ufeff", "\r\n", "🎉", "👩\u200d👩", "|", "---", "...",
	}))
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(t, "pieces"), "") })
	rapid.Check(t, func(rt *rapid.T) {
		one, two, three := text.Draw(rt, "one"), text.Draw(rt, "two"), text.Draw(rt, "three")
		quoted := func(s string) string {
			b, err := json.Marshal(s)
			if err != nil {
				rt.Fatal(err)
			}
			return string(b)
		}
		d, problems := parse(t, "id: w\nname: "+quoted(three)+"\nsteps: [{say: "+quoted(one)+"}, {note: {en: "+quoted(two)+", de: "+quoted(one)+"}}, {set: {contact.fields.f: "+quoted(three)+"}}, {switch: contact.fields.f, cases: {"+quoted(two)+": [{route: sales}]}}]")
		if len(problems) > 0 {
			return // a blank text, half an expression
		}
		back, problems := workflow.Read(d.YAML(), workflow.Scope{Teams: teams()})
		if len(problems) > 0 || back.Hash != d.Hash {
			rt.Fatalf("%v: another version of\n%s\nbecame\n%s", problems, d.Source, d.YAML())
		}
	})
}

// What stands alone is refused where it is no single workflow.
func TestRead(t *testing.T) {
	for source, want := range map[string]string{
		"":      "x: there is nothing here",
		"id: [": "x:2:1: this is not YAML",
		"id: w\nsteps: [{close: {}}]\n---\nid: v": "something stands behind the workflow",
		"id: w":                                 `x:1:1: this workflow needs "steps"`,
		strings.Repeat("#", workflow.MaxText+1): "256 KiB at most",
	} {
		_, problems := workflow.Read([]byte(source), workflow.Scope{File: "x"})
		if len(problems) != 1 || !strings.Contains(problems.Error(), want) {
			t.Errorf("%.40q: %v, want %s", source, problems, want)
		}
	}
}
