package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
)

func TestAPassThatFailedIsSaidToHaveFailedInTheTrend(t *testing.T) {
	runs := []app.Run{{Devices: 7, Customers: 2}, {Uncounted: true, Trouble: "no network"}, {Devices: 5}}
	if got := unmatched(runs); !strings.Contains(got, "the last 3 syncs, the newest last: customers 2, failed, 0; devices 7, failed, 5") {
		t.Errorf("the trend is %q", got)
	}
}
