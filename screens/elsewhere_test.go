package screens

import "testing"

// A key that acts in another part of a step says where, not that it never does.
func TestAKeyOfAnotherPartOfAStepSaysWhereItActs(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">")
		r.press("x")
		r.wants("acts on a row of the next tabs: ]")
		r.press("5")
		for _, key := range []string{"x", "m"} {
			r.press(key)
			r.wants("acts on a device")
		}
		r.press("7", "]", "]", "]", "]", "]")
		r.wants("[Parts")
		for _, key := range []string{"P", "o", "j"} {
			r.press(key)
			r.wants("acts on a row of Operations")
		}
		r.press("m")
		r.wants("has nothing to do on Plan")
	})
}
