package screens

import (
	"strings"
	"testing"

	"dev.onramp/app"
)

func TestAPassThatFailedHasNoNumberInTheTrend(t *testing.T) {
	runs := []app.Run{{Devices: 7, Customers: 2}, {Uncounted: true, Trouble: "no network"}, {Devices: 5}}
	if got := unmatched(runs); !strings.Contains(got, "devices 7 - 5; customers 2 - 0") {
		t.Errorf("the trend is %q", got)
	}
}
