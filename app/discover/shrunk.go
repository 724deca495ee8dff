package discover

import (
	"fmt"

	"dev.onramp/store"
)

// A list is shrunk when less than fullShare of what the last good crawls listed
// on average is left of it, and more than fewGone are missing: of twenty devices
// one is more than 2 %, and nothing strange.
const (
	fullShare = 0.98
	fewGone   = 2
)

func shrunk(history []int, read int) bool {
	if len(history) == 0 {
		return false
	}
	mean := Crawl{History: history}.Usual()
	return float64(read) < fullShare*mean && mean-float64(read) > fewGone
}

// Usual is how many records the last good crawls listed on average, 0 if there
// was none.
func (c Crawl) Usual() float64 {
	sum := 0
	for _, n := range c.History {
		sum += n
	}
	return float64(sum) / float64(max(1, len(c.History)))
}

// Accept takes what the last crawl of a kind listed as right although it shrunk:
// the new baseline. It returns the crawl as it is known then; one that did not
// shrink stays as it is.
func Accept(db *store.DB, kind Kind) (Crawl, error) {
	var c Crawl
	err := db.Update(func(tx *store.Tx) (err error) {
		c, _, err = crawls.Get(tx, crawlKey(kind))
		if err != nil || !c.Shrunk {
			return err
		}
		c.Shrunk, c.History = false, []int{c.Read}
		return crawls.Put(tx, crawlKey(kind), c)
	})
	if err != nil {
		return Crawl{}, fmt.Errorf("accept the number of %s: %w", kind, err)
	}
	return c, nil
}
