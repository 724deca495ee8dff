package discover

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dev.onramp/store"
)

// historyLength is how many complete crawls a shrinking source is measured by.
const historyLength = 5

// short says whether other records came than the vendor counts.
func (r *run) short() bool {
	return r.state.Total >= 0 && r.state.Read+r.state.SetAside != r.state.Total
}

// mend reads again where records that were added meanwhile may have been missed
// when some are missing in the end: both ends of the list, and the pages that
// were read side by side while it grew. As long as no record went away, as many
// different records as the vendor counts are all of them.
func (r *run) mend(ctx context.Context) error {
	if r.state.Shifted || !r.short() {
		return nil
	}
	r.state.Done = r.state.Done.Without(1).Without(r.state.Pages)
	for _, span := range r.grown {
		for n := span[0]; n <= span[1]; n++ {
			r.state.Done = r.state.Done.Without(n)
		}
	}
	r.end = 0
	return r.drain(ctx)
}

// finish decides whether the crawl is complete and, if so, settles what it did
// not list any more. It asks for another try when rows shifted between pages.
func (r *run) finish() (again bool, err error) {
	next := r.state
	switch shifted := next.Shifted || r.short(); {
	case shifted && !r.last:
		return true, nil
	case shifted:
		next.State = Incomplete
		next.Why = fmt.Sprintf("rows moved between the pages of %s's %s in each of %d tries: %d different records of %d counted; sync again when %s is quieter",
			r.vendor.name(), r.source.kind, maxTries, next.Read, next.Total, r.vendor.name())
	case next.SetAside > 0:
		next.State = Incomplete
		next.Why = fmt.Sprintf("%d of %s's %s could not be read and were passed over, first %s; correct it there, or report it, and sync again",
			next.SetAside, r.vendor.name(), r.source.kind, next.Bad[0])
	default:
		next.State = Complete
		next.Shrunk = shrunk(next.History, next.Read)
		if !next.Shrunk {
			next.History = append(slices.Clone(next.History), next.Read)
			next.History = next.History[max(0, len(next.History)-historyLength):]
		}
	}
	next.Finished, next.Done = time.Now(), nil
	if next.Watermark.After(next.Started) {
		next.Watermark = next.Started // a record read early may have changed since
	}
	err = r.save(next, func(tx *store.Tx, crawl uint64) error {
		if next.State != Complete {
			return nil
		}
		return r.source.keeper.sweep(tx, crawl, next.Read)
	})
	if err != nil {
		return false, fmt.Errorf("finish the crawl: %w", err)
	}
	r.report(next.State)
	return false, nil
}
