package discover

import (
	"slices"
	"testing"
	"testing/synctest"
)

func TestAListThatShrankNeverBecomesItsOwnMeasureUntilAPersonAcceptsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(100)
		r.run()
		for id := int64(1001); id <= 1010; id++ {
			r.syncro.DeleteAsset(id)
		}
		for range historyLength + 1 {
			r.run()
			if c := r.load().Crawls[Assets]; !c.Shrunk || c.Read != 90 || !slices.Equal(c.History, []int{100}) {
				t.Fatalf("the short list counts: %+v", c)
			}
		}
		for range 2 {
			if _, err := Accept(r.crawler.DB, Assets); err != nil {
				t.Fatal(err)
			}
			if c := r.load().Crawls[Assets]; c.Shrunk || !slices.Equal(c.History, []int{90}) {
				t.Errorf("accepted: %+v", c)
			}
		}
		r.syncro.DeleteAsset(1011)
		r.syncro.DeleteAsset(1012)
		r.run()
		if c := r.load().Crawls[Assets]; c.Shrunk || !slices.Equal(c.History, []int{90, 88}) {
			t.Errorf("two less are nothing strange: %+v", c)
		}
	})
}
