package reconcile

import (
	"errors"
	"time"
)

// freshFor is how long what was read of a vendor may be written on. A person's
// pause, a vendor's limit and a lost answer may each last for hours, in which
// others work on the same records.
const freshFor = time.Minute

// errLookAgain says that a write waited for so long that the look before it has
// aged; nothing was sent.
var errLookAgain = errors.New("the look before the write is too old")

// aged says whether what was read then must be read anew. The wall clock counts,
// too, because the other one may stand still while a laptop is closed.
func aged(read time.Time) bool {
	now := time.Now()
	return max(now.Sub(read), now.Round(0).Sub(read.Round(0))) > freshFor
}

// tries is how often one write was put off.
type tries struct{ limited, unsent int }
