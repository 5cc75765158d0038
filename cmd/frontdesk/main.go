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
	Config string `help:"The configuration file." default:"frontdesk.yaml" placeholder:"FILE"`

	Demo     demoCommand     `cmd:"" help:"Try it without any account: a page with customers' phones beside a simulated Slack."`
	Init     initCommand     `cmd:"" help:"Write a configuration to begin with, and say what to do next."`
	Serve    serveCommand    `cmd:"" help:"Run until told to stop (SIGTERM)."`
	Check    checkCommand    `cmd:"" help:"Read the whole configuration and print every mistake in it."`
	Workflow workflowCommand `cmd:"" help:"Talk through a workflow."`
	Parked   parkedCommand   `cmd:"" help:"What could not be read or delivered, and what to do with it."`
	Manifest manifestCommand `cmd:"" help:"Print the manifest of the Slack app that fits the configuration, to paste when creating the app."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	if len(args) == 2 && args[0] == "help" && isTopic(args[1]) {
		text, err := topicText(args[1], env, defaultConfig)
		if err == nil {
			err = env.print(text)
		}
		return exitCode(err, env.stderr)
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:len(args):len(args)], "--help")
	}
	var c commands
	helped := false
	parser, err := kong.New(&c,
		kong.Name("frontdesk"),
		kong.Description("Customers write in their own app, agents answer in Slack threads. Exit status: 0 done, 1 failed, 2 wrong use or configuration."),
		kong.Writers(env.stdout, env.stderr),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(env, &c),
	)
	if err != nil {
		fmt.Fprintln(env.stderr, "frontdesk:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if helped {
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(env.stderr, "frontdesk: %s\nSee frontdesk --help.\n", err)
		return exitWrong
	}
	return exitCode(command.Run(), env.stderr)
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
