package handover

import (
	"fmt"
)

// Words say how a confirmed version stands at SaaS Alerts, the most important
// sentence first.
func Words(v *Version, w *Watch) []string {
	if w == nil || w.Tries == 0 {
		return []string{fmt.Sprintf("Waiting until %s: SaaS Alerts needs 15 minutes to read the devices.", v.Confirmed.Add(FirstLook).Format("15:04"))}
	}
	var out []string
	if w.Failed != "" {
		out = append(out, fmt.Sprintf("The last look, %s, was not answered: %s", day(w.Tried), w.Failed))
	}
	if w.At.IsZero() {
		return out
	}
	switch w.Result.State {
	case StateVerified:
		out = append(out, fmt.Sprintf("Verified by the API on %s: devices of every mapped customer show where they were planned.", day(w.At)))
	case StateDiffers, StateWaiting:
		out = append(out, fmt.Sprintf("Looked on %s: %s.", day(w.At), count(len(w.Result.Differences), "difference")))
	}
	out = append(out, w.Result.Differences...)
	out = append(out, w.Result.Notes...)
	c := w.Result.Counts
	out = append(out, fmt.Sprintf("SaaS Alerts shows %s: %d tied to an account, %d not yet, %d ignored.", count(c.Mapped+c.Unmapped+c.Ignored, "device"), c.Mapped, c.Unmapped, c.Ignored))
	if w.Result.Unverified {
		out = append(out, "Unverified: the vendor does not publish these lists' form, and a part was told by names or counts alone.")
	}
	return out
}
