package demo

import (
	"os/exec"
	"syscall"
)

// tie keeps the terminal's Ctrl-C from the program, which is stopped by the demo, and
// has it die with the demo, however that ends.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
