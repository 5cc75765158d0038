package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"frontdesk/connectors"
	"frontdesk/workflow/problem"
)

// maxSize is more than anybody writes by hand.
const maxSize = 1 << 20

// Lookup finds an environment variable, as os.LookupEnv does.
type Lookup func(name string) (value string, ok bool)

// Load reads the configuration at path. With problems, which are sorted, there
// is no Config.
func Load(path string, env Lookup, kinds []connectors.Kind) (*Config, problem.List) {
	return load(&reader{file: path, dir: filepath.Dir(path), env: env, kinds: kinds})
}

// Outline reads it as Load does, before there are any tokens: a value that the
// environment or a file does not give yet is passed over, and is missing in the
// Config.
func Outline(path string, env Lookup, kinds []connectors.Kind) (*Config, problem.List) {
	return load(&reader{file: path, dir: filepath.Dir(path), env: env, kinds: kinds, outline: true})
}

// DatabaseOf is the database that the configuration at path names, for commands that
// need nothing else of it: the rest is neither filled in nor checked.
func DatabaseOf(path string, env Lookup) (connectors.Secret, problem.List) {
	r := &reader{file: path, dir: filepath.Dir(path), env: env}
	c := &Config{Database: r.defaultDatabase()}
	if root := r.parse(r.file); root != nil && r.isMapping(root, "the configuration") {
		for i := 0; i+1 < len(root.Content); i += 2 {
			if n := root.Content[i+1]; root.Content[i].Value == "database" {
				if r.inspect(n); n.Kind != yaml.AliasNode {
					r.database(n, c)
				}
				break
			}
		}
	}
	if len(r.problems) > 0 {
		r.problems.Sort()
		return connectors.Secret{}, r.problems
	}
	return c.Database, nil
}

func load(r *reader) (*Config, problem.List) {
	r.sums = sums{}
	if root := r.parse(r.file); root != nil {
		r.inspectAll(root)
		c := r.config(root)
		r.pasted(root)
		if len(r.problems) == 0 {
			r.lint(c)
			r.warnings.Sort()
			c.Warnings = r.warnings
			c.Digest = r.sums.digest()
			return c, nil
		}
	}
	r.problems.Sort()
	return nil, r.problems
}

// reader goes through the file and collects what is wrong with it.
type reader struct {
	file     string // as the caller called it
	dir      string // paths are relative to it
	env      Lookup
	kinds    []connectors.Kind
	problems problem.List
	warnings problem.List
	secrets  map[*yaml.Node]bool   // where a secret belongs
	atEnd    []func(*Config)       // checks that need the whole file
	outline  bool                  // what the environment does not give is passed over
	sums     sums                  // of the files, as they are read; nil: nobody asks
	values   map[*yaml.Node]string // of what is filled in
}

// add notes a mistake at a node.
func (r *reader) add(n *yaml.Node, format string, args ...any) {
	r.problems.Add(problem.Position{File: r.file, Line: n.Line, Column: n.Column}, format, args...)
}

// warn notes what should be looked at, and keeps nothing from working.
func (r *reader) warn(n *yaml.Node, format string, args ...any) {
	r.warnings.Add(problem.Position{File: r.file, Line: n.Line, Column: n.Column}, format, args...)
}

// at is a node's place for people, to be named in a problem elsewhere.
func (r *reader) at(n *yaml.Node) string {
	return problem.Position{File: r.file, Line: n.Line, Column: n.Column}.String()
}

// parse returns the file's outermost node, or nil after noting why there is none.
func (r *reader) parse(path string) *yaml.Node {
	whole := problem.Position{File: r.file}
	text, err := readFile(path, maxSize)
	r.sums.add(path, text, err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problems.Add(whole, "there is no such file; frontdesk init writes one to begin with, and --config FILE names another")
		return nil
	case errors.Is(err, errTooLarge):
		r.problems.Add(whole, "the file is larger than 1 MiB, which no configuration needs; is it the right one?")
		return nil
	case err != nil:
		r.problems.Add(whole, "the file cannot be read: %s", plain(err))
		return nil
	}
	if at, ok := badText(text); !ok {
		at.File = r.file
		r.problems.Add(at, "the file is not plain UTF-8 text here; save it as UTF-8")
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		r.problems.Add(whole, "the file cannot be read: %s", err)
		return nil
	}
	var doc, more yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		r.problems.Add(whole, "the file is empty; frontdesk init writes one to begin with")
		return nil
	case err != nil:
		r.syntax(err, text)
		return nil
	}
	switch err := loader.Load(&more); {
	case errors.Is(err, io.EOF):
	case err != nil:
		r.syntax(err, text)
		return nil
	default:
		r.add(&more, "a second document begins here; the file may hold one only, so remove the line ---")
		return nil
	}
	return doc.Content[0]
}

// syntax reports what the YAML parser says, in words for people.
func (r *reader) syntax(err error, text []byte) {
	e, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		r.problems.Add(problem.Position{File: r.file}, "this is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	at := problem.Position{File: r.file, Line: e.Mark.Line, Column: e.Mark.Column}
	rest := ""
	if e.Mark.Index >= 0 && e.Mark.Index < len(text) {
		rest = string(text[e.Mark.Index:])
	}
	switch {
	case strings.HasPrefix(rest, "\t"):
		r.problems.Add(at, "a tab stands here; YAML is indented with blanks only")
	case strings.HasPrefix(rest, "@"), strings.HasPrefix(rest, "%"), strings.HasPrefix(rest, "`"):
		r.problems.Add(at, "a value that begins with %c must be in quotes", rest[0])
	case strings.Contains(e.Message, "mapping values are not allowed"):
		r.problems.Add(at, `a ":" is not allowed here; put the value in quotes, or look whether the lines above are indented alike`)
	case strings.Contains(e.Message, "unknown anchor"):
		r.problems.Add(at, "a value that begins with * must be in quotes")
	case e.ContextMsg != "" && e.ContextMark.Line > 0:
		r.problems.Add(at, "this is not YAML: %s, %s that begins at line %d", e.Message, e.ContextMsg, e.ContextMark.Line)
	default:
		r.problems.Add(at, "this is not YAML: %s", e.Message)
	}
}

// inspect refuses what YAML has and these sections do not: aliases, which can
// make a small file a huge one, and tags. Workflows see to that themselves.
func (r *reader) inspect(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		r.add(n, "*%s stands for something written elsewhere, which is read in workflows only; write it out, or put it in quotes if it is text", n.Value)
		return
	case n.Style&yaml.TaggedStyle != 0:
		r.add(n, "the tag %s is not read here; remove it", n.Tag)
	}
	for _, c := range n.Content {
		r.inspect(c)
	}
}

var errTooLarge = errors.New("file too large")

// readFile reads a regular file of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is a folder")}
	}
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, errTooLarge
	}
	return text, nil
}

// plain is a file error without the path, which the reader knows already.
func plain(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// badText finds the first place that is not UTF-8 or is a control character.
func badText(text []byte) (at problem.Position, ok bool) {
	at.Line, at.Column = 1, 1
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if c == utf8.RuneError && size <= 1 || c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
			return at, false
		}
		at.Column++
		if c == '\n' {
			at.Line, at.Column = at.Line+1, 1
		}
		text = text[size:]
	}
	return at, true
}

// quoted is how a value of the file is shown in a problem.
func quoted(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
