package workflow

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// MaxText is how many bytes the text of one workflow may have that stands alone.
const MaxText = 256 << 10

// Read reads a workflow whose text stands alone, as Definition.YAML gives it. Like Parse
// it reports every mistake.
func Read(source []byte, scope Scope) (*Definition, problem.List) {
	var problems problem.List
	at := problem.Position{File: scope.File}
	if len(source) > MaxText {
		problems.Add(at, "a workflow may have %d KiB at most", MaxText>>10)
		return nil, problems
	}
	loader, err := yaml.NewLoader(bytes.NewReader(source))
	var node, more yaml.Node
	if err == nil {
		err = loader.Load(&node)
	}
	if bad, ok := errors.AsType[*yaml.LoadError](err); ok {
		at.Line, at.Column = bad.Mark.Line, bad.Mark.Column
		problems.Add(at, "this is not YAML: %s", bad.Message)
		return nil, problems
	}
	switch {
	case errors.Is(err, io.EOF):
		problems.Add(at, "there is nothing here")
	case err != nil:
		problems.Add(at, "this is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	case !errors.Is(loader.Load(&more), io.EOF):
		problems.Add(at, "something stands behind the workflow; a text holds one only")
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return Parse(&node, scope)
}
