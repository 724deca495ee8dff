package screens

import "testing"

// The counts that a person works by are in sight also in a small window.
func TestTheOverviewOfDevicesKeepsTheCountsThatAskForAPersonAtEightyColumns(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toDevices...)
		r.wants("Devices  Open  Matched  Suggested  Conflicts  Ghosts")
	})
}
