package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// Home says how many failures are tried again, and names the first of them.
func TestAllFailuresToRetryAreCountedAndSomeAreNamed(t *testing.T) {
	s := Summary{Failures: slices.Repeat([]string{"failed: PC: 500"}, retryNamed+5)}
	if r := runOf(s, errors.New("it failed")); r.Retries != retryNamed+5 || len(r.Retry) != retryNamed || !strings.Contains(r.Trouble, "it failed") {
		t.Errorf("%d are counted, %d named", r.Retries, len(r.Retry))
	}
}
