package discover

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"dev.onramp/itglue/itgluetest"
)

// pageOf returns the page number that a request of Syncro's assets asks for, 0
// for any other request.
func pageOf(req *http.Request) string {
	if !strings.HasSuffix(req.URL.Path, "/customer_assets") {
		return ""
	}
	return req.URL.Query().Get("page")
}

func TestAKilledCrawlGoesOnWhereItWasAndLosesAtMostEightPages(t *testing.T) {
	const pages = 12
	for killed := 1; killed <= pages; killed++ {
		t.Run(fmt.Sprint("at request ", killed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, habits{})
				r.fill(pages * assetsPerPage)
				ctx, kill := cancelled(t)
				var sent atomic.Int32
				r.request = func(req *http.Request) {
					if pageOf(req) != "" && int(sent.Add(1)) == killed {
						kill()
					}
				}
				if err := r.crawler.Run(ctx); !errors.Is(err, context.Canceled) {
					t.Fatalf("the killed crawl ended with %v", err)
				}
				r.request = nil
				r.reopen()
				before := r.load().Crawls[Assets]
				r.run()
				if after := r.complete(Assets); before.State == Running && after.ID != before.ID {
					t.Errorf("crawl %d began again as %d", before.ID, after.ID)
				}
				if lost := r.asked("/customer_assets") - pages; lost > 8 {
					t.Errorf("%d pages were read twice", lost)
				}
				if got := r.assetIDs(); len(got) != pages*assetsPerPage {
					t.Errorf("%d assets are in the store", len(got))
				}
			})
		})
	}
}

func TestACrawlThatGoesOnNoticesThatRowsMovedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(120)
		ctx, kill := cancelled(t)
		r.request = func(req *http.Request) {
			if pageOf(req) == "7" {
				kill()
			}
		}
		if err := r.crawler.Run(ctx); err == nil {
			t.Fatal("the crawl was not killed")
		}
		r.request = nil
		r.syncro.DeleteAsset(1005) // what stood behind it moves up; the count stays
		r.addAsset(2000)
		r.run()
		r.complete(Assets)
		if got := r.assetIDs(); len(got) != 120 || slices.Contains(got, 1005) || !slices.Contains(got, 2000) {
			t.Errorf("the store holds %d assets, want the 120 that the vendor has", len(got))
		}
	})
}

func TestAssetsAddedWhileReadingAreReadWithoutBeginningAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(400)
		var added atomic.Bool
		r.request = func(req *http.Request) {
			if pageOf(req) == "6" && !added.Swap(true) {
				r.addAsset(2000)
				r.addAsset(10) // the vendor's order is not known: this one comes first
			}
		}
		r.run()
		if c := r.complete(Assets); c.ID != 1 || c.Read != 402 {
			t.Errorf("crawl %d read %d assets of 402", c.ID, c.Read)
		}
		if asked := r.asked("/customer_assets"); asked > 41+16 {
			t.Errorf("%d requests for 41 pages", asked)
		}
	})
}

func TestAnAssetThatGoesWhileReadingRepeatsTheCrawl(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(120)
		var gone atomic.Bool
		r.request = func(req *http.Request) {
			if pageOf(req) == "6" && !gone.Swap(true) {
				r.syncro.DeleteAsset(1001)
			}
		}
		r.run()
		if c := r.complete(Assets); c.ID != 2 || c.Read != 119 {
			t.Errorf("crawl %d read %d assets of 119", c.ID, c.Read)
		}
		if got := r.assetIDs(); len(got) != 119 {
			t.Errorf("%d assets are in the store", len(got))
		}
	})
}

func TestRowsThatKeepMovingLeaveTheCrawlIncomplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(120)
		r.run()
		next := int64(1001)
		r.request = func(req *http.Request) {
			if pageOf(req) == "6" {
				r.syncro.DeleteAsset(next)
				next++
			}
		}
		r.run()
		records := r.load()
		if c := records.Crawls[Assets]; c.State != Incomplete || !strings.Contains(c.Why, "Syncro's assets") {
			t.Errorf("the crawl is %s (%s)", c.State, c.Why)
		}
		if len(records.Assets) != 120 || len(records.Absences) != 0 {
			t.Errorf("an incomplete crawl left %d assets and %d absences", len(records.Assets), len(records.Absences))
		}
	})
}

func TestAnElementThatCannotBeReadIsSetAsideAndTheCrawlIncomplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(40)
		r.run()
		r.body = func(path string, body []byte) []byte {
			if strings.HasSuffix(path, "/customer_assets") {
				return []byte(strings.ReplaceAll(string(body), `"name":"PC-1013"`, `"name":{"an":"object \u001b[31m"}`))
			}
			return body
		}
		r.run()
		records := r.load()
		c := records.Crawls[Assets]
		if c.State != Incomplete || c.SetAside != 1 || len(c.Bad) != 1 || !strings.Contains(c.Bad[0], "1013") || !strings.Contains(c.Why, "1013") {
			t.Errorf("the crawl is %s: %d set aside, %q, %q", c.State, c.SetAside, c.Bad, c.Why)
		}
		if c.ID != 2 {
			t.Errorf("the crawl was repeated for it: %d", c.ID)
		}
		if strings.ContainsRune(c.Why, '\x1b') {
			t.Errorf("the reason drives a terminal: %q", c.Why)
		}
		if len(records.Assets) != 40 || len(records.Absences) != 0 {
			t.Errorf("%d assets and %d absences are left", len(records.Assets), len(records.Absences))
		}
	})
}

func TestPagesOfITGlueHalveWhenTheGatewayGivesUpAndNothingIsReadTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(2100)
		rule := func(skip, times int) itgluetest.Fault {
			return itgluetest.Fault{Kind: itgluetest.Status504, PathPrefix: "/configurations", Skip: skip, Times: times}
		}
		// The transport asks twice; pages of 1,000 fail after the first, pages of
		// 500 once more.
		r.itglue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{rule(1, 4), rule(6, 6)}})
		r.run()
		if c := r.complete(Configurations); c.Size >= 1000 || c.Read != 2100 || c.ID != 1 {
			t.Errorf("crawl %d read %d of 2100 configurations, in the end %d a page", c.ID, c.Read, c.Size)
		}
		first := 0
		for _, q := range r.itglue.Requests() {
			if q.Path == "/configurations" && q.Query.Get("filter[archived]") == "" && q.Query.Get("page[number]") == "1" {
				first++
			}
		}
		if first != 1 {
			t.Errorf("page 1 was asked for %d times", first)
		}
	})
}

func TestPageSizesShrinkToTheLeastAndGrowBackStepByStep(t *testing.T) {
	sizes, want := []int{1000}, []int{1000, 500, 250, 125, 25}
	for size := 1000; ; {
		next, parts := smaller(size)
		if next == 0 {
			break
		}
		if next*parts != size {
			t.Errorf("%d rows are not %d times %d", size, parts, next)
		}
		if back := larger(next, 1000); back != size {
			t.Errorf("%d grows to %d, want %d", next, back, size)
		}
		sizes, size = append(sizes, next), next
	}
	if !slices.Equal(sizes, want) || larger(1000, 1000) != 1000 {
		t.Errorf("sizes %v, want %v", sizes, want)
	}
}

func TestAVendorThatPromisesPagesWithoutEndIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(40)
		r.body = func(path string, body []byte) []byte {
			if strings.HasSuffix(path, "/customer_assets") {
				return []byte(strings.ReplaceAll(string(body), `"total_pages":4`, `"total_pages":2000000000`))
			}
			return body
		}
		r.run()
		if c := r.load().Crawls[Assets]; c.State != Incomplete || r.asked("/customer_assets") > 50 {
			t.Errorf("the crawl is %s after %d requests", c.State, r.asked("/customer_assets"))
		}
	})
}
