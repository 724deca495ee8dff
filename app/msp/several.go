package msp

import "strconv"

// Several counts in words that agree with the number: "1 row is open", "2 rows are
// open".
func Several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
