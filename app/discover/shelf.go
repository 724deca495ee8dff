package discover

import (
	"time"

	"dev.onramp/store"
)

// shelf is where the records of one kind are kept.
type shelf[R any] struct {
	bucket store.Bucket[Kept[R]]
	// listed, where it is set, is told of every record that comes; gone of every
	// one that a complete crawl did not list.
	listed func(*store.Tx, store.Key) error
	gone   func(*store.Tx, R) error
	// settle, where it is set, runs before a complete crawl's sweep.
	settle func(*store.Tx) error
}

// keeper is a shelf whatever its records are.
type keeper interface {
	// seen returns the keys of the records that a crawl saw.
	seen(tx *store.Tx, crawl uint64) (map[string]bool, error)
	// sweep removes what a complete crawl, which saw that many, did not list.
	sweep(tx *store.Tx, crawl uint64, saw int) error
}

func (s shelf[R]) seen(tx *store.Tx, crawl uint64) (map[string]bool, error) {
	keys := map[string]bool{}
	err := s.bucket.Each(tx, nil, func(key store.Key, k Kept[R]) error {
		if k.Crawl == crawl {
			keys[string(key)] = true
		}
		return nil
	})
	return keys, err
}

func (s shelf[R]) sweep(tx *store.Tx, crawl uint64, saw int) error {
	if s.settle != nil {
		if err := s.settle(tx); err != nil {
			return err
		}
	}
	// Usually nothing is gone, and then nothing need be decoded to see it.
	kept, err := s.bucket.Count(tx)
	if err != nil || kept == saw {
		return err
	}
	var missing []entry[R]
	err = s.bucket.Each(tx, nil, func(key store.Key, k Kept[R]) error {
		if k.Crawl < crawl {
			missing = append(missing, entry[R]{key: key, record: k.Record})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, m := range missing {
		if s.gone != nil {
			if err := s.gone(tx, m.record); err != nil {
				return err
			}
		}
		if err := s.bucket.Delete(tx, m.key); err != nil {
			return err
		}
	}
	return nil
}

// entry is one projected record with its key.
type entry[R any] struct {
	key     store.Key
	record  R
	updated time.Time // when the vendor says it last changed; zero if it does not
	// complete, where it is set, adds what this answer left out from what the
	// store knows.
	complete func(known R) R
}

// put stores the entries as seen by a crawl.
func (s shelf[R]) put(tx *store.Tx, crawl uint64, entries []entry[R]) error {
	for _, e := range entries {
		record := e.record
		if e.complete != nil {
			last, known, err := s.bucket.Get(tx, e.key)
			if err != nil {
				return err
			}
			if known {
				record = e.complete(last.Record)
			}
		}
		if err := s.bucket.Put(tx, e.key, Kept[R]{Crawl: crawl, Changed: e.updated, Record: record}); err != nil {
			return err
		}
		if s.listed != nil {
			if err := s.listed(tx, e.key); err != nil {
				return err
			}
		}
	}
	return nil
}

// news says whether any of the entries is unknown or has another time of change
// than the stored one.
func (s shelf[R]) news(tx *store.Tx, entries []entry[R]) (bool, error) {
	for _, e := range entries {
		last, known, err := s.bucket.Get(tx, e.key)
		if err != nil || !known || e.updated.IsZero() || !last.Changed.Equal(e.updated) {
			return true, err
		}
	}
	return false, nil
}

// page is one page of records, ready to be stored.
type page struct {
	total, pages int // as the vendor counted; -1 and 0 where it does not
	keys         []store.Key
	bad          []string // elements set aside: which, and why
	// beyond says that the list ends before this page.
	beyond         bool
	newest, oldest time.Time // of the changes on it; zero if unknown
	put            func(tx *store.Tx, crawl uint64) error
	news           func(tx *store.Tx) (bool, error)
}

// page makes a page of entries.
func (s shelf[R]) page(entries []entry[R], bad []string, total, pages int) page {
	p := page{total: total, pages: pages, bad: bad, beyond: len(entries)+len(bad) == 0}
	for _, e := range entries {
		p.keys = append(p.keys, e.key)
		if e.updated.IsZero() {
			continue
		}
		if e.updated.After(p.newest) {
			p.newest = e.updated
		}
		if p.oldest.IsZero() || e.updated.Before(p.oldest) {
			p.oldest = e.updated
		}
	}
	p.put = func(tx *store.Tx, crawl uint64) error { return s.put(tx, crawl, entries) }
	p.news = func(tx *store.Tx) (bool, error) { return s.news(tx, entries) }
	return p
}
