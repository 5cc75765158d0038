package main

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"frontdesk/workflow/problem"
)

// examples are teams and workflows to begin with. Each file takes the place of what the
// starter says from "teams" on.
//
//go:embed examples/*.yaml
var examples embed.FS

// exampleNames are the examples that there are, as one calls them.
func exampleNames() []string {
	files, err := fs.Glob(examples, "examples/*.yaml")
	if err != nil {
		return nil // the pattern is sound
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(path.Base(f), ".yaml")
	}
	return names
}

// exampleText is the text of one of them.
func exampleText(name string) ([]byte, error) {
	text, err := examples.ReadFile("examples/" + name + ".yaml")
	if err == nil {
		return text, nil
	}
	if near := problem.Suggest(name, exampleNames()); near != "" {
		return nil, wrongUse(fmt.Sprintf("there is no example %q; did you mean %q?", name, near))
	}
	return nil, wrongUse(fmt.Sprintf("there is no example %q; there is %s", name, strings.Join(exampleNames(), ", ")))
}

// started is the starter with an example in the place of its own teams and workflows.
func started(name string) ([]byte, error) {
	if name == "" {
		return starter, nil
	}
	text, err := exampleText(name)
	if err != nil {
		return nil, err
	}
	head, _, _ := bytes.Cut(starter, []byte("\nteams:"))
	return append(append(bytes.Clone(head), '\n'), text...), nil
}

// examplesHelp lists them with their first lines, for the help of those that take one.
func examplesHelp() string {
	var b strings.Builder
	for _, name := range exampleNames() {
		text, err := exampleText(name)
		if err != nil {
			continue
		}
		about, _, _ := strings.Cut(string(text), "\n")
		fmt.Fprintf(&b, "  %-14s %s\n", name, strings.TrimPrefix(about, "# "))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
