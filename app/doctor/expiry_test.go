package doctor

import (
	"strings"
	"testing"
	"time"
)

func TestTheLastDayOfAKeyIsWarnedOfAMonthAhead(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 59, 0, 0, time.FixedZone("", -7*3600))
	for last, want := range map[string]struct {
		state RowState
		words string
	}{
		"2027-03-31": {Fine, "2027-03-31"}, "2026-12-22": {Fine, "2026-12-22"}, "2026-12-21": {Warning, "in 29 days"},
		"2026-11-23": {Warning, "tomorrow"}, "2026-11-22": {Warning, "today"}, "2026-11-21": {Warning, "it was 2026-11-21"},
	} {
		day, err := time.Parse(time.DateOnly, last)
		must(t, err)
		if row := Expiry(day, now); row.State != want.state || !strings.Contains(row.Note, want.words) {
			t.Errorf("%s: %+v", last, row)
		}
	}
	if row := Expiry(time.Time{}, now); row.State != Unknown || !strings.Contains(row.Note, "Keys step") {
		t.Errorf("no day: %+v", row)
	}
}
