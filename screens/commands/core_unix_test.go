//go:build unix

package commands

import (
	"io"
	"syscall"
	"testing"
)

// Keys are in the memory of every command, which must not end up in a core file.
func TestEveryCommandRunsWithoutACoreFile(t *testing.T) {
	if code := Run(t.Context(), []string{"--version"}, Console{Out: io.Discard, Err: io.Discard}); code != exitDone {
		t.Fatalf("it ends with %d", code)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil || limit.Max != 0 {
		t.Errorf("a core file may have %d bytes, %v", limit.Max, err)
	}
}
