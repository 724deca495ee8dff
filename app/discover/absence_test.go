package discover

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// twice crawls two times, the gap apart.
func (r *rig) twice() {
	r.t.Helper()
	r.run()
	time.Sleep(r.crawler.AbsenceGap) // in a bubble
	r.run()
}

func (r *rig) absence(id int64) (Absence, bool) {
	r.t.Helper()
	for _, a := range r.load().Absences {
		if a.Asset.ID == id {
			return a, true
		}
	}
	return Absence{}, false
}

func TestADeletedAssetIsGoneAfterTwoCompleteCrawlsAGapApartAndA404(t *testing.T) {
	for name, h := range map[string]syncrotest.Habits{"default": {}, "null": {NotFoundNull200: true}, "empty": {NotFoundEmpty: true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, habits{syncro: h})
				r.fill(30)
				r.run()
				r.syncro.DeleteAsset(1007)
				r.run()
				if a, ok := r.absence(1007); !ok || a.NotFound || a.Crawls != 1 || a.Asset.Serial.Raw() != "S1007" {
					t.Errorf("after one crawl: %+v", a)
				}
				r.run()
				if a, _ := r.absence(1007); a.NotFound || a.Crawls != 2 {
					t.Errorf("after two crawls in a row: %+v", a)
				}
				if asked := r.asked("/customer_assets/1007"); asked != 0 {
					t.Errorf("it was asked for by id %d times before the gap", asked)
				}
				time.Sleep(r.crawler.AbsenceGap) // of the bubble's clock
				r.run()
				if a, _ := r.absence(1007); !a.NotFound {
					t.Errorf("after the gap: %+v", a)
				}
				if got := r.assetIDs(); slices.Contains(got, 1007) || len(got) != 29 {
					t.Errorf("%d assets are left", len(got))
				}
				if len(r.load().Absences) != 1 {
					t.Errorf("absences: %+v", r.load().Absences)
				}
			})
		})
	}
}

func TestARefusalOrAFailureIsNoAbsence(t *testing.T) {
	refuse := func(r *rig) {
		r.syncro.SetToken(key, syncrotest.Permissions{Deny: []syncrotest.Permission{syncrotest.AssetsDetail}})
	}
	fail := func(k syncrotest.Kind) func(*rig) {
		return func(r *rig) { r.syncro.AddFault(syncrotest.Fault{Kind: k, PathPrefix: "/customer_assets/", Times: -1}) }
	}
	cases := map[string]struct {
		h       syncrotest.Habits
		trouble func(*rig)
	}{
		"401": {trouble: refuse}, "403": {h: syncrotest.Habits{Unauthorized403: true}, trouble: refuse},
		"500": {trouble: fail(syncrotest.Status500)}, "502": {trouble: fail(syncrotest.Status502)}, "page": {trouble: fail(syncrotest.HTML200)},
		"429": {trouble: fail(syncrotest.Status429)}, "lost": {trouble: fail(syncrotest.ResetBefore)}, "half": {trouble: fail(syncrotest.TruncatedJSON)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, habits{syncro: c.h})
				r.fill(30)
				r.run()
				for id := range int64(4) {
					r.syncro.DeleteAsset(1001 + id)
				}
				r.run()
				c.trouble(r)
				time.Sleep(r.crawler.AbsenceGap) // of the bubble's clock
				says(t, r.crawler.Run(t.Context()), "asset 100", "no asset counts as gone", "sync again later")
				for _, a := range r.load().Absences {
					if a.NotFound {
						t.Errorf("asset %d counts as gone", a.Asset.ID)
					}
				}
			})
		})
	}
}

func TestAWebPageWith404IsNoAbsence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(30)
		r.run()
		r.syncro.DeleteAsset(1007)
		r.body = func(path string, body []byte) []byte {
			if path == "/api/v1/customer_assets/1007" {
				return []byte("<html><title>Not here</title></html>")
			}
			return body
		}
		r.twice()
		if a, ok := r.absence(1007); !ok || a.NotFound || a.Note == "" {
			t.Errorf("the absence is %+v", a)
		}
	})
}

func TestArchivedAssetsAreToldApartFromDeletedOnes(t *testing.T) {
	for name, c := range map[string]struct {
		mode                     syncrotest.ArchivedMode
		absent, gone, answeredBy bool
	}{
		"shown": {mode: syncrotest.ArchivedShown}, "unlisted": {mode: syncrotest.ArchivedUnlisted, absent: true, answeredBy: true},
		"gone": {mode: syncrotest.ArchivedGone, absent: true, gone: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, habits{syncro: syncrotest.Habits{Archived: c.mode}})
				r.fill(30)
				r.run()
				r.syncro.ArchiveAsset(1007)
				r.twice()
				r.run()
				a, absent := r.absence(1007)
				if absent != c.absent || a.NotFound != c.gone || !a.Answered.IsZero() != c.answeredBy {
					t.Errorf("absent %t, %+v", absent, a)
				}
				if asked := r.asked("/customer_assets/1007"); asked > 1 {
					t.Errorf("it was asked for %d times within the day", asked)
				}
			})
		})
	}
}

func TestAnAssetThatComesBackIsNotAbsentAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(30)
		r.run()
		was, _ := r.syncro.Asset(1007)
		r.syncro.DeleteAsset(1007)
		r.twice()
		r.syncro.SetAsset(was)
		r.run()
		if a, absent := r.absence(1007); absent {
			t.Errorf("still absent: %+v", a)
		}
		if !slices.Contains(r.assetIDs(), 1007) {
			t.Error("it is not in the store")
		}
	})
}

func TestAnAssetThatWasWrittenIsNotAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(30)
		r.run()
		r.syncro.DeleteAsset(1007)
		r.run()
		must(t, r.db.Update(func(tx *store.Tx) error { return KeepAsset(tx, msp.Asset{ID: 1007}) }))
		if a, absent := r.absence(1007); absent {
			t.Errorf("still absent: %+v", a)
		}
	})
}

func TestDisabledCustomersAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(1)
		r.run()
		disabled := 0
		for _, c := range r.load().Customers {
			if c.Disabled {
				disabled++
			}
		}
		if disabled != 1 {
			t.Errorf("%d disabled customers are in the store, want 1", disabled)
		}
	})
}
