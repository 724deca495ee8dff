package screens

import "testing"

func TestPeek(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		show := func(keys ...string) { r.press(keys...); t.Logf("%v\n%s", keys, r.frame()) }
		r.press("enter", "enter", "enter", ">", "i", "y", "]")
		show("?")
		show("G")
		show("esc", ":")
		show("esc", "m")
		r.write("har")
		show()
		show("esc", "esc")
		r.press("A", "backspace", "backspace", "backspace", "backspace", "enter", "y", "*")
		show("c")
		show("y")
		r.press(">", "C", "y", "6")
		show("]")
		show("7")
		show("]")
		show("]")
		show("]")
		show("[", "[", "[")
		show("a")
		show("y")
		show("enter")
		show("space")
		show("enter")
		show("enter")
		show("esc", "!")
	})
}
