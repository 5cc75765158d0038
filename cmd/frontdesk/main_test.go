package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"frontdesk/connectors/freeport"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"frontdesk": func() { os.Exit(realMain()) }})
}

// TestScripts runs the commands as processes of their own. $SLACK and $TELEGRAM
// are the addresses of simulators, $LISTEN one that is free.
func TestScripts(t *testing.T) {
	t.Parallel()
	slack := slacksim.New()
	slack.AddUser(slacksim.User{ID: "U0ANA", Name: "ana", RealName: "Ana Lima"})
	slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0ANA", "U0DESK"}})
	slackServer := httptest.NewServer(slack)
	telegram := telegramsim.New(telegramsim.WithBot("1:shop", "shop_bot"))
	telegramServer := httptest.NewServer(telegram)
	t.Cleanup(func() {
		slack.Close()
		telegram.Close()
		slackServer.Close()
		telegramServer.Close()
	})
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			port, err := freeport.Take()
			if err != nil {
				return err
			}
			env.Defer(func() { _ = port.Close() })
			env.Setenv("LISTEN", port.Address())
			env.Setenv("SLACK", slackServer.URL+"/api/")
			env.Setenv("TELEGRAM", telegramServer.URL)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"get":       get,
			"exits":     exits,
			"terminate": signalled("terminate", syscall.SIGTERM),
			"hangup":    signalled("hangup", syscall.SIGHUP),
		},
	})
}

// get asks an address until it answers with a status and text: get URL STATUS TEXT.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: get URL STATUS TEXT")
	}
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	var last string
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); <-again.C {
		resp, err := http.Get(args[0])
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		last = fmt.Sprint(resp.StatusCode, " ", string(body))
		if err == nil && strconv.Itoa(resp.StatusCode) == args[1] && strings.Contains(string(body), args[2]) {
			return
		}
	}
	ts.Fatalf("%s: %s", args[0], last)
}

// signalled sends a signal that the kill command does not know to the process that was
// put into the background last.
func signalled(name string, signal syscall.Signal) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		running := ts.BackgroundCmds()
		if neg || len(args) != 0 || len(running) == 0 {
			ts.Fatalf("usage: %s, with a process in the background", name)
		}
		ts.Check(running[len(running)-1].Process.Signal(signal))
	}
}

// exits runs a command as exec does, and wants an exit code: exits CODE COMMAND ARGS…
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	code, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d, not %s", code, args[0])
	}
}
