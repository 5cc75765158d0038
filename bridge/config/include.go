package config

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// part is one file of the configuration with what can stand in several.
type part struct {
	r    *reader
	root *yaml.Node // nil if the file could not be read
	// The values of its keys; nil for those that are not there.
	hours, teams, fields, workflows, tests *yaml.Node
}

// shared are the keys that every file of the configuration may have.
func (p *part) shared() []key {
	return []key{
		{name: "hours", read: func(n *yaml.Node) { p.hours = n }},
		{name: "teams", read: func(n *yaml.Node) { p.teams = n }},
		{name: "fields", read: func(n *yaml.Node) { p.fields = n }},
		{name: "workflows", read: func(n *yaml.Node) { p.workflows = n }},
		{name: "tests", read: func(n *yaml.Node) { p.tests = n }},
	}
}

// maxIncluded is how many files a configuration may be made of.
const maxIncluded = 1000

// include reads the files that the patterns of `include` name, in the order of
// their paths. They include nothing themselves.
func (r *reader) include(n *yaml.Node) []*part {
	if n == nil {
		return nil
	}
	var parts []*part
	for _, path := range r.filesOf(n) {
		p := &part{r: &reader{file: path, dir: filepath.Dir(path), env: r.env, kinds: r.kinds, outline: r.outline, sums: r.sums}}
		if root := p.r.parse(path); root != nil {
			p.root = root
			p.r.inspectAll(root)
			p.r.object(root, "an included file", append(p.shared(), later("snippets")...)...)
			p.r.pasted(root)
		}
		parts = append(parts, p)
	}
	return parts
}

// filesOf are the files that the patterns of `include` name, each once, in the order of
// their paths.
func (r *reader) filesOf(n *yaml.Node) []string {
	all := map[string]bool{}
	r.list(n, "include", "[workflows/*.yaml]", func(n *yaml.Node) {
		for _, path := range r.included(n) {
			all[path] = true
		}
	})
	if len(all) > maxIncluded {
		r.add(n, "include names %d files; at most %d are read", len(all), maxIncluded)
		return nil
	}
	return slices.Sorted(maps.Keys(all))
}

// included finds the files that one pattern names.
func (r *reader) included(n *yaml.Node) []string {
	pattern, ok := r.text(n, "include", "workflows/*.yaml")
	if !ok {
		return nil
	}
	found, err := filepath.Glob(r.path(pattern))
	switch {
	case err != nil:
		r.add(n, `include: %s is no pattern; write one such as workflows/*.yaml, with * for any name`, quoted(n.Value))
	case len(found) == 0 && strings.ContainsAny(pattern, "*?["):
		r.add(n, "include: no file is called like %s", quoted(n.Value))
	case len(found) == 0:
		r.add(n, "include: there is no file %s", quoted(n.Value))
	}
	own := filepath.Clean(r.file)
	if slices.Contains(found, own) {
		r.add(n, "include: %s names this file itself; put what it includes into a folder, such as workflows/*.yaml", quoted(n.Value))
		found = slices.DeleteFunc(found, func(f string) bool { return f == own })
	}
	return slices.DeleteFunc(found, func(f string) bool {
		info, err := os.Stat(f)
		odd := err == nil && !info.IsDir() && !info.Mode().IsRegular()
		if odd {
			r.add(n, "include: %s names something that is no ordinary file", quoted(n.Value))
		}
		return odd
	})
}

// inspectAll looks at all but the workflows, which see to that themselves.
func (r *reader) inspectAll(root *yaml.Node) {
	for i, n := range root.Content {
		if root.Kind != yaml.MappingNode || i%2 == 0 || root.Content[i-1].Value != "workflows" {
			r.inspect(n)
		}
	}
}

// join reads what the files hold together, each kind of thing in all files before
// the next, and returns the teams.
func (r *reader) join(parts []*part, c *Config) (teams []placed) {
	var fields, workflows []placed
	declared := false
	for _, p := range parts {
		if p.hours != nil {
			p.r.hours(p.hours, c)
		}
	}
	c.zones()
	for _, p := range parts {
		if p.teams != nil {
			teams = p.r.teams(p.teams, c, teams)
		}
		if p.fields != nil {
			declared = true
			fields = p.r.fields(p.fields, c, fields)
		}
	}
	scope := c.scope(c.scopeFields(declared))
	for _, p := range parts {
		if p.workflows != nil {
			workflows = p.r.workflows(p.workflows, c, scope, workflows)
		}
	}
	whole := len(workflows) == len(c.Workflows)
	r.link(c, workflows)
	r.calls(c)
	for _, p := range parts {
		if p.tests != nil {
			p.r.tests(p.tests, c, whole)
		}
	}
	c.cards()
	c.Scope = scope
	for _, p := range parts[1:] {
		for _, check := range p.r.atEnd {
			check(c)
		}
		r.problems = append(r.problems, p.r.problems...)
		r.warnings = append(r.warnings, p.r.warnings...)
	}
	return teams
}
