//go:build !unix

package demo

import "os/exec"

// tie does what there is to do where processes have no groups: nothing.
func tie(*exec.Cmd) {}
