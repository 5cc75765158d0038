package problem_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow/problem"
)

func TestList(t *testing.T) {
	var l problem.List
	l.Add(problem.Position{File: "b.yaml", Line: 1, Column: 1}, "last")
	l.Add(problem.Position{File: "a.yaml", Line: 10}, "fourth %d", 4)
	l.Add(problem.Position{File: "a.yaml", Line: 2, Column: 9}, "third")
	l.Add(problem.Position{File: "a.yaml", Line: 2, Column: 3}, "second")
	l.Add(problem.Position{File: "a.yaml"}, "first")
	l.Sort()
	want := "a.yaml: first\na.yaml:2:3: second\na.yaml:2:9: third\na.yaml:10: fourth 4\nb.yaml:1:1: last"
	if diff := cmp.Diff(want, l.Error()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var back problem.List
	if !errors.As(error(l), &back) || len(back) != len(l) {
		t.Error("a list is no error of its own type")
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{"it is red": "it is red.", `did you mean "red"?`: `did you mean "red"?`, "It is red.": "It is red.", "": "."} {
		if got := problem.Sentence(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	candidates := []string{"say", "ask", "if", "switch", "route", "assign", "close", "first_name"}
	for word, want := range map[string]string{
		"rotue": "route", "Close": "close", "swtich": "switch", "asign": "assign", "sya": "say", "frist_nmae": "first_name", "first": "first_name", "ass": "assign", "c": "",
		"fi": "if", "then": "", "xylophone": "", "": "",
	} {
		if got := problem.Suggest(word, candidates); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
