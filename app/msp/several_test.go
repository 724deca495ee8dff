package msp

import "testing"

func TestWordsAgreeWithTheirNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0 rows are open", 1: "1 row is open", 2: "2 rows are open"} {
		if got := Several(n, "row is open", "rows are open"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
