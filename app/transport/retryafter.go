package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	minPause = time.Second
	maxPause = 10 * time.Minute
)

// retryAfter reads how long a 429 asks to wait: seconds, or a date set against
// the answer's own Date so that a wrong clock here does no harm. Zero says that
// the header is missing or makes no sense; anything else is between one second
// and ten minutes.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(value, 10, 64); err == nil {
		return clampPause(time.Duration(min(n, uint64(maxPause/time.Second))) * time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return clampPause(at.Sub(now))
}

func clampPause(d time.Duration) time.Duration { return min(max(d, minPause), maxPause) }
