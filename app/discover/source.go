package discover

import (
	"context"
	"fmt"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// source knows how to read one kind page by page and where to keep it.
type source struct {
	kind   Kind
	keeper keeper
	size   int // rows on the largest page to ask for; 0 where the vendor decides
	// parted says that a smaller page holds a part of a larger one's rows.
	parted bool
	// daily says that the kind is read no more often where changes will do.
	daily bool
	// prepare, where it is set, runs before the pages of a crawl are read.
	prepare func() error
	fetch   func(ctx context.Context, n, size int) (page, error)
	// changes reads the same records, the latest change first; nil where the
	// vendor has no such list.
	changes func(ctx context.Context, n, size int) (page, error)
}

// smaller returns the next smaller page size and into how many of those a page
// is cut; 0 when pages are small already. From 1,000 down to 125 it halves.
func smaller(size int) (next, parts int) {
	const leastHalved, least = 125, 25
	switch {
	case size/2 >= leastHalved:
		return size / 2, 2
	case size > least:
		return least, size / least
	}
	return 0, 0
}

// larger undoes one step of smaller, so that a slow day of the vendor is not
// remembered for ever.
func larger(size, most int) int {
	for bigger := most; ; {
		next, _ := smaller(bigger)
		if next <= size {
			return bigger
		}
		bigger = next
	}
}

// describeBad is the line about an element that was set aside.
func describeBad(kind Kind, id string, n, index int, err error) string {
	const most = 200
	if id == "" || id == "0" {
		id = fmt.Sprintf("at place %d of page %d", index+1, n)
	}
	line := []rune(msp.Clean(fmt.Sprintf("%s %s: %v", kind, id, err)))
	return string(line[:min(len(line), most)])
}

// fromSyncro reads one of Syncro's lists, whose page size is the vendor's.
func fromSyncro[W, R any](kind Kind, s shelf[R],
	list func(ctx context.Context, n int) (syncro.Page[W], error), project func(W) (id int64, record R),
) *source {
	fetch := func(ctx context.Context, n, _ int) (page, error) {
		got, err := list(ctx, n)
		if err != nil {
			return page{}, err
		}
		entries := make([]entry[R], 0, len(got.Items))
		for _, item := range got.Items {
			id, record := project(item)
			entries = append(entries, entry[R]{key: store.IntKey(id), record: record})
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, describeBad(kind, fmt.Sprint(item.ID), n, item.Index, item.Err))
		}
		return s.page(entries, bad, counted(got.Meta.TotalEntries, n, len(entries)+len(bad)), got.Meta.TotalPages), nil
	}
	return &source{kind: kind, keeper: s, fetch: fetch}
}

// counted is the vendor's total, or -1 if that cannot be meant: some lists come
// without one (syncro fact sheet, section 3), which reads as 0.
func counted(total, n, rows int) int {
	if total == 0 && (n > 1 || rows > 0) {
		return -1
	}
	return total
}

// wire is one of IT Glue's records on the way in.
type wire[R any] struct {
	id       int64
	record   R
	updated  time.Time
	complete func(known R) R
}

// itglueList reads a list of IT Glue in some order.
func itglueList[W, R any](kind Kind, s shelf[R], base itglue.Query,
	list func(context.Context, itglue.Query) (itglue.Page[W], error), project func(W) wire[R],
) func(ctx context.Context, n, size int) (page, error) {
	return func(ctx context.Context, n, size int) (page, error) {
		q := base
		q.Page, q.Size = n, size
		got, err := list(ctx, q)
		if err != nil {
			return page{}, err
		}
		entries := make([]entry[R], 0, len(got.Items))
		for _, item := range got.Items {
			w := project(item)
			entries = append(entries, entry[R]{key: store.IntKey(w.id), record: w.record, updated: w.updated, complete: w.complete})
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, describeBad(kind, item.ID, n, item.Index, item.Err))
		}
		return s.page(entries, bad, counted(int(got.Meta.TotalCount), n, len(entries)+len(bad)), int(got.Meta.TotalPages)), nil
	}
}

// fromITGlue reads one of IT Glue's lists in order of id, so that rows that are
// added while reading come at the end.
func fromITGlue[W, R any](kind Kind, s shelf[R], base itglue.Query,
	list func(context.Context, itglue.Query) (itglue.Page[W], error), project func(W) wire[R],
) *source {
	base.Sort = "id"
	return &source{kind: kind, keeper: s, size: itglue.MaxPageSize, parted: true, fetch: itglueList(kind, s, base, list, project)}
}

// withChanges is fromITGlue for a list that is long enough for reading only its
// changes to be worth it.
func withChanges[W, R any](kind Kind, s shelf[R], base itglue.Query,
	list func(context.Context, itglue.Query) (itglue.Page[W], error), project func(W) wire[R],
) *source {
	out := fromITGlue(kind, s, base, list, project)
	base.Sort = "-updated_at" // the documented spelling (itglue fact sheet, section 4)
	out.changes, out.daily = itglueList(kind, s, base, list, project), true
	return out
}

// fromSaaSAlerts reads SaaS Alerts' one list, which comes in a single answer.
func fromSaaSAlerts[R any](kind Kind, s shelf[R],
	list func(context.Context) (saasalerts.List[saasalerts.Customer], error), project func(saasalerts.Customer) (id string, record R),
) *source {
	fetch := func(ctx context.Context, n, _ int) (page, error) {
		got, err := list(ctx)
		if err != nil {
			return page{}, err
		}
		entries, ids := make([]entry[R], 0, len(got.Items)), map[string]bool{}
		for _, item := range got.Items {
			id, record := project(item)
			entries = append(entries, entry[R]{key: store.TextKey(id), record: record})
			ids[id] = true
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, describeBad(kind, item.ID, n, item.Index, item.Err))
		}
		return s.page(entries, bad, len(ids)+len(bad), 1), nil
	}
	return &source{kind: kind, keeper: s, fetch: fetch}
}
