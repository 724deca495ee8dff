package discover

import (
	"context"
	"fmt"

	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// pageSize is IT Glue's largest page (itglue fact sheet, section 3), which
// halves when the gateway gives up waiting.
const (
	pageSize    = itglue.MaxPageSize
	leastOnPage = 50
)

// source knows how to read one kind page by page and where to keep it.
type source struct {
	kind  Kind
	fetch func(ctx context.Context, n, size int) (page, error)
	sweep func(tx *store.Tx, crawl uint64) error
	size  int
}

func (s *source) page(ctx context.Context, n int) (page, error) { return s.fetch(ctx, n, s.size) }

// halve makes the pages half as large; it says no when they are small already.
func (s *source) halve() bool {
	if s.size/2 < leastOnPage {
		return false
	}
	s.size /= 2
	return true
}

// page is one page of records, ready to be stored.
type page struct {
	total, pages int // as the vendor counted; -1 and 0 where it does not
	count        int
	bad          []string
	// put stores the records as seen by a crawl and returns how many of them the
	// crawl had not seen yet.
	put func(tx *store.Tx, crawl uint64) (fresh int, err error)
}

// entry is one projected record with its key.
type entry[R any] struct {
	key    store.Key
	record R
}

// pageOf makes a page of records that go into bucket b. seen is called for
// every record, inside the transaction.
func pageOf[R any](b store.Bucket[Kept[R]], entries []entry[R], bad []string, total, pages int, seen func(*store.Tx, store.Key) error) page {
	p := page{total: total, pages: pages, count: len(entries) + len(bad), bad: bad}
	p.put = func(tx *store.Tx, crawl uint64) (int, error) {
		fresh := 0
		for _, e := range entries {
			last, known, err := b.Get(tx, e.key)
			if err != nil {
				return 0, err
			}
			if !known || last.Crawl != crawl {
				fresh++
			}
			if err := b.Put(tx, e.key, Kept[R]{Crawl: crawl, Record: e.record}); err != nil {
				return 0, err
			}
			if seen != nil {
				if err := seen(tx, e.key); err != nil {
					return 0, err
				}
			}
		}
		return fresh, nil
	}
	return p
}

// sweeper removes from bucket b what a complete crawl did not list; gone, where
// it is set, is told of every such record.
func sweeper[R any](b store.Bucket[Kept[R]], gone func(*store.Tx, R) error) func(*store.Tx, uint64) error {
	return func(tx *store.Tx, crawl uint64) error {
		var missing []entry[R]
		err := b.Each(tx, nil, func(key store.Key, k Kept[R]) error {
			if k.Crawl < crawl {
				missing = append(missing, entry[R]{append(store.Key(nil), key...), k.Record})
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, m := range missing {
			if gone != nil {
				if err := gone(tx, m.record); err != nil {
					return err
				}
			}
			if err := b.Delete(tx, m.key); err != nil {
				return err
			}
		}
		return nil
	}
}

// fromSyncro reads one of Syncro's lists, whose page size is the vendor's.
func fromSyncro[W, R any](kind Kind, b store.Bucket[Kept[R]],
	list func(context.Context, int) (syncro.Page[W], error), project func(W) (int64, R),
	seen func(*store.Tx, store.Key) error, gone func(*store.Tx, R) error,
) *source {
	s := &source{kind: kind, sweep: sweeper(b, gone)}
	s.fetch = func(ctx context.Context, n, _ int) (page, error) {
		got, err := list(ctx, n)
		if err != nil {
			return page{}, err
		}
		var entries []entry[R]
		for _, item := range got.Items {
			id, record := project(item)
			entries = append(entries, entry[R]{store.IntKey(id), record})
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, fmt.Sprintf("%s %d: %v", kind, item.ID, item.Err))
		}
		total := got.Meta.TotalEntries
		if got.Meta.TotalPages == 0 && got.Meta.TotalEntries == 0 {
			total = -1 // no meta came: the list ends with an empty page
		}
		return pageOf(b, entries, bad, total, got.Meta.TotalPages, seen), nil
	}
	return s
}

// fromITGlue reads one of IT Glue's lists in order of id, so that rows that are
// added while reading come at the end.
func fromITGlue[W, R any](kind Kind, b store.Bucket[Kept[R]], include []string,
	list func(context.Context, itglue.Query) (itglue.Page[W], error), project func(W) (key int64, record R),
) *source {
	s := &source{kind: kind, size: pageSize, sweep: sweeper(b, nil)}
	s.fetch = func(ctx context.Context, n, size int) (page, error) {
		got, err := list(ctx, itglue.Query{Page: n, Size: size, Sort: "id", Include: include})
		if err != nil {
			return page{}, err
		}
		var entries []entry[R]
		for _, item := range got.Items {
			id, record := project(item)
			entries = append(entries, entry[R]{store.IntKey(id), record})
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, fmt.Sprintf("%s %s: %v", kind, item.ID, item.Err))
		}
		return pageOf(b, entries, bad, int(got.Meta.TotalCount), int(got.Meta.TotalPages), nil), nil
	}
	return s
}

// fromSaaSAlerts reads SaaS Alerts' one list, which comes in a single answer.
func fromSaaSAlerts[R any](kind Kind, b store.Bucket[Kept[R]],
	list func(context.Context) (saasalerts.List[saasalerts.Customer], error), project func(saasalerts.Customer) (string, R),
) *source {
	s := &source{kind: kind, sweep: sweeper(b, nil)}
	s.fetch = func(ctx context.Context, _, _ int) (page, error) {
		got, err := list(ctx)
		if err != nil {
			return page{}, err
		}
		var entries []entry[R]
		for _, item := range got.Items {
			id, record := project(item)
			entries = append(entries, entry[R]{store.TextKey(id), record})
		}
		var bad []string
		for _, item := range got.Bad {
			bad = append(bad, fmt.Sprintf("%s %s: %v", kind, item.ID, item.Err))
		}
		return pageOf(b, entries, bad, len(entries)+len(bad), 1, nil), nil
	}
	return s
}
