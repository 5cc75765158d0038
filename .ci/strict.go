// Command strict reads what `go test -json` says and shows it as `go test` would:
// a line for each package, and all that a failed test has printed. It fails if a
// test failed or was skipped, or if none ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is one line of test2json: https://pkg.go.dev/cmd/test2json
type event struct {
	Action, Package, Test, Output string
}

func main() {
	tally, err := read(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "strict:", err)
		os.Exit(1)
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, len(tally.skipped))
	for _, s := range tally.skipped {
		fmt.Printf("skipped: %s\n", s)
	}
	if tally.failed > 0 || tally.broken || len(tally.skipped) > 0 || tally.passed == 0 {
		os.Exit(1)
	}
}

type tally struct {
	passed, failed int
	skipped        []string
	broken         bool // a package failed, perhaps without any test
}

func read(in io.Reader, out io.Writer) (tally, error) {
	var t tally
	printed := map[string]*strings.Builder{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			// What the go command itself says is no JSON.
			fmt.Fprintln(out, lines.Text())
			continue
		}
		name := e.Package + " " + e.Test
		switch {
		case e.Action == "build-output", e.Action == "output" && e.Test == "" && e.Output != "PASS\n":
			fmt.Fprint(out, e.Output)
		case e.Action == "output" && e.Test != "":
			if printed[name] == nil {
				printed[name] = &strings.Builder{}
			}
			printed[name].WriteString(e.Output)
		case e.Test == "":
			t.broken = t.broken || e.Action == "fail" || e.Action == "build-fail"
		case e.Action == "pass":
			t.passed++
			delete(printed, name)
		case e.Action == "skip", e.Action == "fail":
			if e.Action == "skip" {
				t.skipped = append(t.skipped, name)
			} else {
				t.failed++
			}
			if b := printed[name]; b != nil {
				fmt.Fprint(out, b.String())
			}
			delete(printed, name)
		}
	}
	return t, lines.Err()
}
