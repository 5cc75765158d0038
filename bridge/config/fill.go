package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxFilled is the most that a file named by ${file:…} may hold.
const maxFilled = 64 << 10

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// fill puts the environment's and files' values in place of ${NAME} and
// ${file:/path}; $${ stands for ${ itself. Everything that is missing is noted.
func (r *reader) fill(n *yaml.Node) (string, bool) {
	var b strings.Builder
	ok := true
	for rest := n.Value; ; {
		i := strings.Index(rest, "${")
		if i < 0 {
			b.WriteString(rest)
			if r.values == nil {
				r.values = map[*yaml.Node]string{}
			}
			r.values[n] = b.String()
			return b.String(), ok
		}
		if i > 0 && rest[i-1] == '$' {
			b.WriteString(rest[:i-1] + "${")
			rest = rest[i+2:]
			continue
		}
		b.WriteString(rest[:i])
		name, after, closed := strings.Cut(rest[i+2:], "}")
		if !closed {
			r.add(n, "a ${ has no } after it; write ${NAME}, or $${ for the characters themselves")
			return "", false
		}
		value, found := r.lookUp(n, name)
		ok = ok && found
		b.WriteString(value)
		rest = after
	}
}

// lookUp is the value of one ${…}; without it there is a problem.
func (r *reader) lookUp(n *yaml.Node, name string) (string, bool) {
	if path, ok := strings.CutPrefix(name, "file:"); ok {
		return r.fromFile(n, path)
	}
	if !variable.MatchString(name) {
		r.add(n, "%s names nothing; write ${NAME} for an environment variable or ${file:/path} for a file", quoted("${"+name+"}"))
		return "", false
	}
	value, ok := r.env(name)
	switch {
	case !ok && r.outline:
	case !ok:
		r.add(n, "the environment variable %s is not set", name)
	case value == "":
		r.add(n, "the environment variable %s is set, but empty", name)
	case !utf8.ValidString(value) || strings.ContainsAny(value, "\x00\r\n"):
		r.add(n, "the environment variable %s is not one line of text", name)
	default:
		return value, true
	}
	return "", false
}

// fromFile is what a file holds, without the line break at its end.
func (r *reader) fromFile(n *yaml.Node, path string) (string, bool) {
	if path == "" {
		r.add(n, "${file:} names no file; write ${file:/path}")
		return "", false
	}
	text, err := readFile(r.path(path), maxFilled)
	value := strings.TrimRight(string(text), "\r\n")
	switch {
	case errors.Is(err, fs.ErrNotExist) && r.outline:
	case errors.Is(err, fs.ErrNotExist):
		r.add(n, "the file %s does not exist", quoted(path))
	case errors.Is(err, errTooLarge):
		r.add(n, "the file %s is larger than 64 KiB, which no value is", quoted(path))
	case err != nil:
		r.add(n, "the file %s cannot be read: %s", quoted(path), plain(err))
	case value == "":
		r.add(n, "the file %s is empty", quoted(path))
	case !utf8.ValidString(value) || strings.ContainsAny(value, "\x00\r\n"):
		r.add(n, "the file %s does not hold one line of text", quoted(path))
	default:
		return value, true
	}
	return "", false
}

// path is relative to the configuration's folder.
func (r *reader) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.dir, p)
}
