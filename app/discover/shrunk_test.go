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

func TestAListIsShrunkBelowNinetyEightPercentOfTheLastGoodCrawls(t *testing.T) {
	for name, c := range map[string]struct {
		history []int
		read    int
		want    bool
	}{
		"98 % is enough":             {[]int{1000, 1000}, 980, false},
		"97 % is not":                {[]int{1000, 1000}, 979, true},
		"the mean counts":            {[]int{1000, 900}, 931, false},
		"two of few are no sign":     {[]int{20}, 18, false},
		"three of few are":           {[]int{20}, 17, true},
		"there is nothing to go by":  {nil, 0, false},
		"more is never shrunk":       {[]int{10}, 100, false},
		"it listed none, once a lot": {[]int{50}, 0, true},
	} {
		if got := shrunk(c.history, c.read); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
