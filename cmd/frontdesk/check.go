package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"frontdesk/bridge/config"
	"frontdesk/bridge/rehearsal"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors"
	"frontdesk/workflow/problem"
)

// checkCommand is `frontdesk check`: the mistakes are its result, so they go to
// standard output.
type checkCommand struct {
	Online bool `help:"Also ask Slack, the channels and the database: tokens, scopes, Slack channels, web hooks, clock, rights."`
}

// Help says what becomes of what is found.
func (checkCommand) Help() string {
	return `Each mistake is printed with its place and its mend, and the exit status is 2. Without any, the configuration's tests are
played (frontdesk help tests); one that fails is printed with what came instead, and the exit status is 1. What should be looked at and keeps
nothing from working, such as a token in the file, is printed, too; the exit status is 0 then. --online changes nothing
anywhere, and may be used while frontdesk serve runs. What it finds is printed in two parts: what must be mended
(exit status 1), and what should be looked at and may be meant so (exit status 0).

Examples:

  frontdesk check
  frontdesk check --online
  frontdesk check --config /etc/frontdesk/frontdesk.yaml`
}

// errFound is that something must be mended, which has been printed already.
var errFound = errors.New("something must be mended")

// Run reads the configuration and says what is wrong with it, or how much there is.
func (k checkCommand) Run(ctx context.Context, c *commands, env environment) error {
	cfg, problems := c.load(env)
	if len(problems) > 0 {
		fmt.Fprintln(env.stdout, problems.Error())
		return errReported
	}
	failed := cfg.RunTests(cfg.Policy(config.World{}))
	verdict := "is fine:"
	if len(failed) > 0 {
		verdict = "has no mistakes, but tests that fail:"
	}
	fmt.Fprintf(env.stdout, "%s %s %s, %s, %s.\n", cfg.File, verdict,
		count(len(cfg.Teams), "team"), count(len(cfg.Channels), "channel"), count(len(cfg.Workflows), "workflow"))
	env.tests(failed, len(cfg.Tests))
	var look, mend []string
	for _, w := range cfg.Warnings {
		look = append(look, w.String())
	}
	if k.Online {
		found, err := online(ctx, cfg, env)
		if err != nil {
			return err
		}
		for _, f := range found {
			text := fmt.Sprintf("%s: %s. %s", f.Where, oneLine(f.Text), capital(oneLine(f.How)))
			if f.Gravity == connectors.Mend {
				mend = append(mend, text)
			} else {
				look = append(look, text)
			}
		}
	}
	env.list("To be mended:", env.paint(red, "✗"), mend)
	env.list("To be looked at:", env.paint(yellow, "!"), look)
	switch {
	case len(mend) > 0, len(failed) > 0:
		return errFound
	case k.Online && len(look) == 0:
		fmt.Fprintln(env.stdout, "All of it fits.")
	case k.Online:
		fmt.Fprintln(env.stdout, "\nNothing must be mended.")
	}
	return nil
}

// tests shows which of the configuration's tests failed, and how they went.
func (e environment) tests(failed []rehearsal.Result, all int) {
	for _, f := range failed {
		fmt.Fprintln(e.stdout)
		for _, p := range f.Problems {
			fmt.Fprintln(e.stdout, e.paint(red, "✗"), problem.Sentence(p.String()))
		}
		for _, line := range f.Talk {
			fmt.Fprintln(e.stdout, "    "+line)
		}
	}
	switch {
	case len(failed) > 0:
		fmt.Fprintf(e.stdout, "\n%d of %s failed.\n", len(failed), count(all, "test"))
	case all == 1:
		fmt.Fprintln(e.stdout, "1 test passed.")
	case all > 1:
		fmt.Fprintf(e.stdout, "All %d tests passed.\n", all)
	}
}

// list shows what was found, if there is anything.
func (e environment) list(title, mark string, lines []string) {
	for i, line := range lines {
		if i == 0 {
			fmt.Fprintln(e.stdout, "\n"+title)
		}
		fmt.Fprintln(e.stdout, mark, problem.Sentence(line))
	}
}

// online asks everybody whom the configuration names, and says who has answered.
func online(ctx context.Context, cfg *config.Config, env environment) ([]app.Finding, error) {
	p := newProgress(env)
	found, err := app.Inspect(ctx, cfg, func(what string) { p.say("asking " + what) })
	p.end()
	if err != nil {
		return nil, fmt.Errorf("asking whether all of it fits: %w", err)
	}
	for _, account := range found.Accounts {
		fmt.Fprintln(env.stdout, env.paint(green, "✓"), account)
	}
	return found.Findings, nil
}

// oneLine is a text without breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// capital begins a sentence, unless it begins with a command or a name in small letters.
func capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(first, "./:@") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
