//go:build unix && !linux

package demo

import (
	"os/exec"
	"syscall"
)

// tie keeps the terminal's Ctrl-C from the program, which is stopped by the demo.
func tie(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
