package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
)

// starter is the configuration to begin with.
//
//go:embed starter.yaml
var starter []byte

// initCommand is `frontdesk init`.
type initCommand struct {
	Dir     string `arg:"" optional:"" default:"." help:"The folder to write frontdesk.yaml into; it is made if need be."`
	Example string `help:"Begin with the teams and workflows of an example." placeholder:"NAME"`
}

// Help says what follows.
func (initCommand) Help() string {
	return `What is there already is never touched. Beside it frontdesk.schema.json is written, from which editors complete it.

These examples there are, each with tests that frontdesk check plays; frontdesk demo takes them, too:

` + examplesHelp() + `

Examples:

  frontdesk init
  frontdesk init desk --example clinic
  frontdesk help start         the steps that follow, once more`
}

// Run writes the starter and says what to do next.
func (i initCommand) Run(env environment) error {
	text, err := started(i.Example)
	if err != nil {
		return err
	}
	path := filepath.Join(i.Dir, "frontdesk.yaml")
	if err := os.MkdirAll(i.Dir, 0o755); err != nil {
		return fmt.Errorf("making the folder %s: %w", i.Dir, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and was left as it is; %s help start says how to go on with it", path, env.program)
	}
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := i.schema(); err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%s is written; it is yours to change. From here to a first conversation it takes about ten minutes.\n\n", path)
	next, err := topicText("start", env, path)
	if err != nil {
		return err
	}
	return env.print(next)
}

// schema writes what editors complete the configuration by, as its first line says.
func (i initCommand) schema() error {
	text, err := config.Schema(app.Kinds(), false)
	if err != nil {
		return err
	}
	path := filepath.Join(i.Dir, "frontdesk.schema.json")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		_, err = f.Write(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// calledAs is how the program is called, from its first argument: a program built
// by `go run` lies in a folder that is gone afterwards.
func calledAs(arg string) string {
	switch {
	case strings.Contains(arg, string(filepath.Separator)+"go-build"):
		return "go run ./cmd/frontdesk"
	case strings.HasPrefix(arg, "."+string(filepath.Separator)):
		return arg
	}
	return filepath.Base(arg)
}
