package screens

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/muesli/termenv"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// mostOfAMove is how many bytes a move of the cursor may draw that does not scroll.
const mostOfAMove = 400

// The terminal is sent the lines that have changed. A move that does not scroll
// changes two rows and, where the row under the cursor takes other acts, the
// keys at the bottom.
func TestAMoveOfTheCursorDrawsNoMoreThanItsRowsAndKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := app.Open(demo.New(demo.Config{Seed: 7, Customers: 40, Assets: 300}).Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		r := show(t, a, 80, 24, themeAs(termenv.TrueColor, true, false))
		defer r.end()
		r.press(toDevices...)
		r.press("]")
		list := r.w.steps[app.StepDevices].(*devicesStep).all.list
		moves, scrolls := 0, 0
		r.take(keyMsg("j")) // the keys follow each other at once: what rests is drawn later
		for range 60 {
			before, top := strings.Split(r.frame(), "\n"), list.top
			r.take(keyMsg("j"))
			after := strings.Split(r.frame(), "\n")
			if list.top != top {
				scrolls++
				continue
			}
			moves++
			lines, bytes := 0, 0
			for i := range after {
				if before[i] != after[i] {
					lines++
					bytes += len(after[i])
				}
			}
			if lines > 3 || bytes > mostOfAMove {
				t.Errorf("a move changes %d lines, %d bytes (at most %d):\n%s", lines, bytes, mostOfAMove, r.frame())
				break
			}
		}
		if moves == 0 || scrolls == 0 {
			t.Errorf("%d moves, %d scrolls: this shows nothing", moves, scrolls)
		}
		r.settle()
	})
}
