package app

import (
	"slices"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// withoutTwins leaves out assets whose serial number another asset has that is
// documented, is to be, or stands earlier in the list: an agent that was
// installed anew is listed beside its old asset until Syncro drops that one, and
// the configuration is the old one's until then. A person says what they are.
func (a *App) withoutTwins(ids []int64) []int64 {
	if len(ids) == 0 {
		return ids
	}
	taken := map[string]bool{}
	for _, x := range a.records.assets {
		d, decided := a.decided.stance(msp.Assets, x.ID)
		if serial, ok := match.CleanSerial(x.Serial.Raw()); ok && decided && (d.state() == StateMatched || d.state() == StateCreate) {
			taken[serial] = true
		}
	}
	return slices.DeleteFunc(ids, func(id int64) bool {
		serial, ok := match.CleanSerial(a.records.asset.get(id).Serial.Raw())
		twin := ok && taken[serial]
		if ok {
			taken[serial] = true
		}
		return twin
	})
}

// withdrawCreates takes back what the rule meant to create and nobody has yet:
// since then a configuration may have come free, or been made by hand. What is
// missing still is found again. The caller decides alone.
func (a *App) withdrawCreates() error {
	var gone []ActChange
	customers := map[int64]bool{}
	for left, d := range a.decided.about(msp.Assets) {
		x := a.records.asset.get(left)
		if d.Verdict == msp.Create && d.Rule && x != nil {
			gone = append(gone, ActChange{Before: &d})
			customers[x.CustomerID] = true
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if err := a.byRule(gone); err != nil {
		return err
	}
	return a.answerDevices(customers)
}
