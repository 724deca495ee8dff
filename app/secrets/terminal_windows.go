package secrets

import "syscall"

// withoutTerminal keeps a command from asking in the window of this program.
func withoutTerminal() *syscall.SysProcAttr { return &syscall.SysProcAttr{HideWindow: true} }
