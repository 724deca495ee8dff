//go:build unix

package secrets

import (
	"syscall"
	"testing"
)

func TestAProgramThatDiesLeavesNoCore(t *testing.T) {
	if err := NoCore(); err != nil {
		t.Fatal(err)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil || limit.Cur != 0 || limit.Max != 0 {
		t.Errorf("%+v, %v", limit, err)
	}
}
