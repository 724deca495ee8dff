//go:build unix

package secrets

import (
	"fmt"
	"syscall"
)

// NoCore keeps keys out of a core file: a program that dies leaves none
// (reliability anchor, section 4).
func NoCore() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("switch core files off: %w", err)
	}
	return nil
}
