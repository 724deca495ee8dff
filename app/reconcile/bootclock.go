package reconcile

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// A person or a time server may set the wall clock between the death of the
// program and its next start. How long ago a write was sent is known for certain
// only by the clock that counts from the start of the machine, suspension
// included, as long as that is the same start.

// clock is a moment on the clock of one start of the machine.
type clock struct {
	Boot string        `json:",omitempty"` // names the start; "" where the system tells none
	Up   time.Duration `json:",omitempty"` // since then
}

// tick is the step of that clock as it is read, by which a difference may be out.
const tick = 10 * time.Millisecond

// since returns the time from an earlier moment on, or a little less; false when
// nothing proves it.
func (c clock) since(earlier clock) (time.Duration, bool) {
	return max(0, c.Up-earlier.Up-tick), c.Boot != "" && c.Boot == earlier.Boot && c.Up >= earlier.Up
}

// bootClock reads the clock where Linux shows it.
func bootClock() clock {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return clock{}
	}
	up, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return clock{}
	}
	first, _, _ := strings.Cut(string(up), " ")
	seconds, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return clock{}
	}
	return clock{Boot: strings.TrimSpace(string(boot)), Up: time.Duration(seconds * float64(time.Second))}
}

func (a *Applier) clock() clock {
	if a.boot != nil {
		return a.boot()
	}
	return bootClock()
}

// putOff lets the intent be looked for only after d, whatever becomes of the
// wall clock or of this program.
func (r *run) putOff(in *Intent, d time.Duration) {
	in.NotBefore = time.Now().Add(d)
	in.Clock, in.Wait = r.clock(), d
}

// onThisClock brings what an earlier program put off to this one's clock. What
// is not proven to have passed is waited for once more, in full.
func (r *run) onThisClock(in *Intent) {
	left := r.within() + r.settle()
	if passed, proven := r.clock().since(in.Clock); proven {
		left = min(left, in.Wait-passed)
	}
	in.NotBefore = time.Now().Add(left)
}
