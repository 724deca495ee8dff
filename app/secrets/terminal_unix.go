//go:build unix

package secrets

import "syscall"

// withoutTerminal keeps a command from asking at the terminal of this program.
func withoutTerminal() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
