package discover

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro/syncrotest"
)

// known crawls everything once, so that a fault has something to lose.
func known(t *testing.T) (r *rig, assets, configurations int) {
	r = newRig(t, habits{})
	r.fill(60)
	r.run()
	records := r.load()
	return r, len(records.Assets), len(records.Configurations)
}

// unharmed fails the test if a fault made records vanish.
func unharmed(t *testing.T, r *rig, assets, configurations int) {
	t.Helper()
	records := r.load()
	if len(records.Assets) != assets || len(records.Configurations) != configurations || len(records.SaaS) != 7 {
		t.Errorf("%d assets, %d configurations and %d SaaS Alerts organizations are left", len(records.Assets), len(records.Configurations), len(records.SaaS))
	}
	if len(records.Absences) > 0 {
		t.Errorf("the fault became an absence: %+v", records.Absences)
	}
}

func TestAFaultThatPassesCostsNothing(t *testing.T) {
	var faults []func(*rig)
	for _, k := range []syncrotest.Kind{
		syncrotest.Latency, syncrotest.Status429, syncrotest.Status500, syncrotest.Status502, syncrotest.Status504, syncrotest.ResetBefore,
		syncrotest.ResetAfter, syncrotest.CutBody, syncrotest.TruncatedJSON, syncrotest.HTML200, syncrotest.SlowDrip, syncrotest.CommitLate, syncrotest.ShiftRows,
	} {
		faults = append(faults, func(r *rig) {
			r.syncro.AddFault(syncrotest.Fault{Kind: k, PathPrefix: "/customer_assets", Nth: 3, Delay: time.Second})
		})
	}
	for k := itgluetest.Latency; k <= itgluetest.CommitLate; k++ {
		faults = append(faults, func(r *rig) {
			r.itglue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: k, PathPrefix: "/configurations", Times: 1, Delay: time.Second}}})
		})
	}
	for k := saasalertstest.Latency; k <= saasalertstest.SlowDrip; k++ {
		switch k {
		case saasalertstest.Status401JSON, saasalertstest.Status401Text, saasalertstest.Status403HTML:
			continue // a refusal does not pass
		}
		faults = append(faults, func(r *rig) { r.saas.AddFault(saasalertstest.Fault{Kind: k, Times: 1, Duration: time.Millisecond}) })
	}
	for i, add := range faults {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, assets, configurations := known(t)
				add(r)
				r.run()
				for _, k := range []Kind{Assets, Configurations, SaaSOrganizations} {
					r.complete(k)
				}
				unharmed(t, r, assets, configurations)
			})
		})
	}
}

// How long a fault that stays may hold a crawl up: the transport gives the tries
// of a page five minutes, and the four pauses between five refusals by IT Glue's
// limit are each the rest of its window and a tenth.
const (
	triesOfAPage   = 5 * time.Minute
	pausesOfITGlue = 4 * (5*time.Minute + 30*time.Second)
)

func TestAFaultThatStaysEndsInASentenceAndNeverInAnAbsence(t *testing.T) {
	type fault struct {
		name  string
		add   func(*rig)
		words []string
	}
	var faults []fault
	for _, k := range []syncrotest.Kind{
		syncrotest.Status429, syncrotest.Status500, syncrotest.Status502, syncrotest.Status504, syncrotest.ResetBefore, syncrotest.ResetAfter,
		syncrotest.CutBody, syncrotest.TruncatedJSON, syncrotest.HTML200, syncrotest.CommitLate, syncrotest.SlowDrip,
	} {
		faults = append(faults, fault{"syncro " + string(k), func(r *rig) {
			r.syncro.AddFault(syncrotest.Fault{Kind: k, PathPrefix: "/customer_assets", Nth: 3, Times: -1, Delay: time.Minute})
		}, []string{"assets of Syncro", "page ", "/customer_assets", "goes on from there"}})
	}
	for k := itgluetest.Status429; k <= itgluetest.CommitLate; k++ {
		if k == itgluetest.ShiftRows {
			continue // shows on a list of several pages only
		}
		faults = append(faults, fault{fmt.Sprint("itglue ", k), func(r *rig) {
			r.itglue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: k, PathPrefix: "/configurations", Delay: time.Minute}}})
		}, []string{"configurations of IT Glue", "page 1", "/configurations", "goes on from there"}})
	}
	for k := saasalertstest.Status401JSON; k <= saasalertstest.SlowDrip; k++ {
		faults = append(faults, fault{fmt.Sprint("saasalerts ", k), func(r *rig) {
			r.saas.AddFault(saasalertstest.Fault{Kind: k, Duration: time.Minute})
		}, []string{"organizations of SaaS Alerts", "page 1", "customers", "goes on from there"}})
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, assets, configurations := known(t)
				f.add(r)
				began := time.Now()
				says(t, r.crawler.Run(t.Context()), f.words...)
				most := triesOfAPage
				if f.name == fmt.Sprint("itglue ", itgluetest.Status429) {
					most = pausesOfITGlue
				}
				if took := time.Since(began); took > most {
					t.Errorf("the crawl hung for %s", took)
				}
				unharmed(t, r, assets, configurations)
				failed := slices.ContainsFunc(r.progress, func(p Progress) bool { return p.Err != nil })
				if !failed {
					t.Error("no progress told of the failure")
				}
			})
		})
	}
}

func TestOneVendorsFailureDoesNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(20)
		r.syncro.RevokeToken(key)
		says(t, r.crawler.Run(t.Context()), "customers of Syncro", "401")
		r.complete(Configurations)
		r.complete(SaaSOrganizations)
	})
}

func TestAllHabitsOfTheVendorsLeadToACompleteCrawl(t *testing.T) {
	cases := map[string]habits{
		"no meta":         {syncro: syncrotest.Habits{MetaMissing: true}},
		"syncro's others": {syncro: syncrotest.Habits{HonourPerPage: true, RetryAfter: true, PlainText429: true, BareSingles: true, UTCTimes: true, ExcludeIDNot: true}},
		"itglue's texts":  {itglue: itgluetest.Habits{ForeignKeysAsText: true, AncestryAsText: true, PSADisabledWord: true, InterfaceIDInAttributes: true}},
		"itglue's lists":  {itglue: itgluetest.Habits{ArchivedHidden: true, NextLinkAbsent: true, MaxPageSizeError: true, NotesMissingInLists: true, FixedWindow: true}},
		"data envelope":   {saas: saasalertstest.Habits{Envelope: saasalertstest.Data, OptionalFieldsMissing: true}},
		"own envelope":    {saas: saasalertstest.Habits{Envelope: saasalertstest.Customers, FirestoreTime: true}},
	}
	for name, h := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, h)
				r.fill(60)
				for range 2 {
					r.run()
					for _, k := range slices.Concat(Kinds(Syncro), Kinds(ITGlue), Kinds(SaaSAlerts)) {
						r.complete(k)
					}
				}
				unharmed(t, r, 60, 60)
			})
		})
	}
}
