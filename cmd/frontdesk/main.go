// Command frontdesk brings customers of messaging apps and agents in Slack threads
// together. See the README for what it does and how to run it.
//
// Each command is one file here; the program that `serve` runs is package app.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // time_zone must be known on machines without a database of them

	"github.com/alecthomas/kong"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/workflow/problem"
)

func main() { os.Exit(realMain()) }

// realMain is main with an exit code, so that its deferred calls are made.
func realMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, lookup: os.LookupEnv, program: calledAs(os.Args[0]),
		coloured: wantsColours(os.Stdout, os.LookupEnv), watched: onTerminal(os.Stderr),
		typed: onTerminal(os.Stdin) && onTerminal(os.Stdout),
	})
}

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitWrong  = 2 // wrong use or configuration
)

// environment is what a command is given of the world.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	lookup         config.Lookup
	program        string // how it is called here
	coloured       bool   // standard output is a terminal that shows colours
	watched        bool   // a person looks at standard error
	typed          bool   // a person types what is read, and sees it
}

// commands is the command line; each field with a Run method is a command.
type commands struct {
	Config      string      `help:"The configuration file." default:"frontdesk.yaml" placeholder:"FILE"`
	ShowVersion versionFlag `name:"version" help:"Print the version."`

	Demo       demoCommand       `cmd:"" help:"Try it without any account: a page with customers' phones beside a simulated Slack."`
	Init       initCommand       `cmd:"" help:"Write a configuration to begin with, and say what to do next."`
	Serve      serveCommand      `cmd:"" help:"Run until told to stop (SIGTERM)."`
	Check      checkCommand      `cmd:"" help:"Read the whole configuration and print every mistake in it."`
	Workflow   workflowCommand   `cmd:"" help:"Talk through a workflow."`
	Parked     parkedCommand     `cmd:"" help:"What could not be read or delivered, and what to do with it."`
	Transcript transcriptCommand `cmd:"" help:"Write a conversation as a file, with all that was sent."`
	Schema     schemaCommand     `cmd:"" help:"Print the JSON Schema of the configuration, for the completion of editors."`
	Manifest   manifestCommand   `cmd:"" help:"Print the manifest of the Slack app that fits the configuration, to paste when creating the app."`
	Completion completionCommand `cmd:"" help:"Print a script that has the shell complete commands and flags."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
}

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	about := "" // what help is wanted on
	if len(args) > 0 && args[0] == "help" {
		if len(args) == 2 && isTopic(args[1]) {
			return exitCode(printTopic(args[1], env), env.stderr)
		}
		about = strings.Join(args[1:], " ")
		args = append(args[1:len(args):len(args)], "--help")
	}
	var c commands
	helped := false
	leave := func(int) { helped = true }
	parser, err := newParser(&c, leave, kong.Writers(env.stdout, env.stderr), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(env, &c, leave))
	if err != nil {
		fmt.Fprintln(env.stderr, "frontdesk:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if helped {
		return exitDone
	}
	if err != nil && about != "" {
		fmt.Fprintf(env.stderr, "frontdesk: there is no help on %q. There is on each command (see %s --help), and on %s.\n",
			about, env.program, strings.Join(topicNames(), ", "))
		return exitWrong
	}
	if err != nil {
		fmt.Fprintf(env.stderr, "frontdesk: %s\nSee %s --help.\n", err, env.program)
		return exitWrong
	}
	return exitCode(command.Run(), env.stderr)
}

// newParser makes the parser of the command line. leave is called where it has said all
// there is to say.
func newParser(c *commands, leave func(int), opts ...kong.Option) (*kong.Kong, error) {
	about := "Customers write in their own app, agents answer in Slack threads.\n\nExit status: 0 done, 1 failed, 2 wrong use or configuration. " +
		"frontdesk help TOPIC explains " + strings.Join(topicNames(), ", ") + "."
	return kong.New(c, append(opts, kong.Name("frontdesk"), kong.Description(about), kong.Exit(leave))...)
}

// exitCode says what went wrong, if anything, and how that is told to the shell.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errReported) {
		return exitWrong
	}
	if wrong, ok := errors.AsType[wrongUse](err); ok {
		fmt.Fprintln(stderr, "frontdesk:", wrong)
		return exitWrong
	}
	if errors.Is(err, errFound) {
		return exitFailed
	}
	if problems, ok := errors.AsType[problem.List](err); ok {
		fmt.Fprintln(stderr, problems.Error())
		return exitWrong
	}
	fmt.Fprintln(stderr, "frontdesk:", err)
	return exitFailed
}

// errReported is a wrong configuration that has been printed already.
var errReported = errors.New("the configuration is wrong")

// load reads the configuration that the command line names.
func (c *commands) load(env environment) (*config.Config, problem.List) {
	return config.Load(c.Config, env.lookup, app.Kinds())
}
