package commands

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// since is a flag that names a time: a span back from now, such as 24h or 7d, or
// a day, such as 2026-11-01.
type since struct {
	typed string
	at    func(now time.Time) time.Time
}

func ago(d time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Add(-d) }
}

// Set reads what was typed.
func (s *since) Set(typed string) error {
	s.typed = typed
	if d, err := time.ParseDuration(typed); err == nil && d >= 0 {
		s.at = ago(d)
		return nil
	}
	if days, counted := strings.CutSuffix(typed, "d"); counted {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			s.at = func(now time.Time) time.Time { return now.AddDate(0, 0, -int(n)) }
			return nil
		}
	}
	day, err := time.ParseInLocation(time.DateOnly, typed, time.Local)
	if err != nil {
		return fmt.Errorf("%q is neither a span such as 24h or 7d nor a day such as 2026-11-01", typed)
	}
	s.at = func(time.Time) time.Time { return day }
	return nil
}

// String is what was typed.
func (s *since) String() string { return s.typed }

// Type names the kind of value in the help.
func (s *since) Type() string { return "time" }
