package discover

import (
	"context"
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// Customer reads the assets of one customer afresh, one request a page, and
// returns them as stored. What it does not find is left as it is: only a
// complete crawl says what is absent.
func (c *Crawler) Customer(ctx context.Context, id int64) ([]msp.Asset, error) {
	if c.Syncro == nil {
		return nil, fmt.Errorf("read the assets of customer %d: Syncro is not connected; enter its key in the Keys step", id)
	}
	r := &run{crawler: c, vendor: Syncro, source: c.assetsOf(syncro.AssetsQuery{CustomerID: id})}
	var keys []store.Key
	for n, pages := 1, 1; n <= pages; n++ {
		p, err := r.fetch(ctx, r.source.fetch, n, 0)
		if err != nil {
			return nil, fmt.Errorf("read the assets of customer %d from Syncro: page %d: %w; what is stored stays as it was", id, n, err)
		}
		err = c.DB.Update(func(tx *store.Tx) error {
			last, _, err := crawls.Get(tx, crawlKey(Assets))
			if err != nil {
				return err
			}
			return p.put(tx, last.ID)
		})
		if err != nil {
			return nil, fmt.Errorf("store the assets of customer %d: %w", id, err)
		}
		keys = append(keys, p.keys...)
		pages = max(pages, p.pages)
		if p.pages == 0 && !p.beyond {
			pages = n + 1 // a list without counted pages ends with an empty one
		}
		if p.beyond {
			break
		}
	}
	return c.stored(keys)
}

// stored returns the assets with these keys, each once, in the order given.
func (c *Crawler) stored(keys []store.Key) (out []msp.Asset, err error) {
	had := map[string]bool{}
	err = c.DB.View(func(tx *store.Tx) error {
		for _, key := range keys {
			a, known, err := assets.Get(tx, key)
			if err != nil {
				return err
			}
			if known && !had[string(key)] {
				had[string(key)] = true
				out = append(out, a.Record)
			}
		}
		return nil
	})
	return out, err
}
