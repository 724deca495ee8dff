package discover

import (
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

// lists counts the requests of IT Glue by path, lists of changes apart.
func (r *rig) lists() map[string]int {
	counts := map[string]int{}
	for _, q := range r.itglue.Requests() {
		name := q.Path
		if q.Query.Get("filter[archived]") != "" {
			name += " archived"
		}
		if q.Query.Get("sort") == "-updated_at" {
			name += " changes"
		}
		counts[name]++
	}
	return counts
}

func TestChangesTakeAtMostThreeRequestsAKindAtOnePercent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(6_000)
		r.run()
		time.Sleep(time.Hour) // of the bubble's clock
		for i, c := range r.itglue.Configurations() {
			if i%100 == 0 {
				c.Name += " changed"
				r.itglue.SetConfiguration(c)
			}
		}
		r.itglue.ResetRequests()
		r.crawler.Changes = true
		r.run()
		for path, count := range r.lists() {
			if count > 3 {
				t.Errorf("%s: %d requests", path, count)
			}
		}
		if l := r.lists(); l["/configurations"] != 0 || l["/configurations changes"] == 0 {
			t.Errorf("requests: %v", l)
		}
		changed := 0
		for _, c := range r.load().Configurations {
			if len(c.Name.Raw()) > len(" changed") && c.Name.Raw()[len(c.Name.Raw())-7:] == "changed" {
				changed++
			}
		}
		if changed != 60 {
			t.Errorf("%d changed configurations are in the store, want 60", changed)
		}
	})
}

func TestAChangeIsFoundWheneverItWasMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(30)
		r.crawler.Changes = true
		r.run()
		for round := range 20 {
			c := r.itglue.Configurations()[round]
			c.Name = "changed in this round"
			r.itglue.SetConfiguration(c)
			time.Sleep(time.Duration(round) * time.Minute) // of the bubble's clock
			r.run()
			if got := r.load().Configurations[round].Name.Raw(); got != c.Name {
				t.Errorf("round %d: the store has %q", round, got)
			}
		}
	})
}

func TestChangesNeverShowDeletionsButADayLaterEverythingIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(30)
		r.crawler.Changes = true
		r.run()
		r.itglue.RemoveConfiguration(r.itglue.Configurations()[0].ID)
		time.Sleep(fullEvery - time.Hour) // of the bubble's clock
		r.run()
		if got := len(r.load().Configurations); got != 30 {
			t.Errorf("changes left %d of 30 configurations", got)
		}
		time.Sleep(2 * time.Hour) // of the bubble's clock
		r.run()
		if got := len(r.load().Configurations); got != 29 {
			t.Errorf("a day later %d configurations are in the store, want 29", got)
		}
	})
}

func TestArchivedConfigurationsAreKnownWhetherTheListShowsThemOrNot(t *testing.T) {
	for _, hidden := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t, habits{itglue: itgluetest.Habits{ArchivedHidden: hidden}})
			r.fill(10) // one is archived
			r.crawler.Changes = true
			r.run()
			c := r.itglue.Configurations()[5]
			c.Archived = true
			time.Sleep(time.Hour) // of the bubble's clock
			r.itglue.SetConfiguration(c)
			r.run()
			count, all := 0, r.load().Configurations
			for _, c := range all {
				if c.Archived {
					count++
				}
			}
			if count != 2 || len(all) != 10 {
				t.Errorf("hidden %t: %d of %d configurations are archived, want 2 of 10", hidden, count, len(all))
			}
		})
	}
}

func TestNotesThatAListLeavesOutAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{itglue: itgluetest.Habits{NotesMissingInLists: true}})
		r.fill(3)
		c := r.itglue.Configurations()[0]
		c.Notes = "Onramp: https://acme.syncromsp.com/customer_assets/1 [op]"
		r.itglue.SetConfiguration(c)
		r.run()
		read := r.load().Configurations[0]
		if !read.Notes.Empty() {
			t.Fatal("the list brought notes")
		}
		wire, err := r.crawler.ITGlue.Configuration(t.Context(), c.ID)
		must(t, err)
		must(t, r.db.Update(keepWire(wire)))
		r.run()
		if got := r.load().Configurations[0].Notes.Raw(); got != c.Notes {
			t.Errorf("after another crawl the notes are %q", got)
		}
	})
}

func TestOneCustomerIsRefreshedWithOneRequestAPage(t *testing.T) {
	for _, h := range []syncrotest.Habits{{}, {MetaMissing: true}} {
		for _, assets := range []int{0, 1, assetsPerPage, assetsPerPage + 1, 3 * assetsPerPage} {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, habits{syncro: h})
				r.fill(20)
				r.run()
				r.syncro.SetCustomer(syncrotest.Customer{ID: 500, Business: "New"})
				for i := range assets {
					r.syncro.SetAsset(syncrotest.Asset{ID: int64(9000 + i), CustomerID: 500, Name: "N"})
				}
				r.syncro.ResetRequests()
				got, err := r.crawler.Customer(t.Context(), 500)
				must(t, err)
				want := max(1, (assets+assetsPerPage-1)/assetsPerPage)
				if h.MetaMissing && assets > 0 {
					want++ // only an empty page ends such a list
				}
				if sent := len(r.syncro.Requests()); sent != want || len(got) != assets {
					t.Errorf("%d assets in %d requests, want %d in %d", len(got), sent, assets, want)
				}
				r.run()
				if got := len(r.assetIDs()); got != 20+assets {
					t.Errorf("after the next crawl %d assets are in the store", got)
				}
			})
		}
	}
}

func TestARefreshThatFailsSaysSoAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, habits{})
		r.fill(20)
		r.run()
		r.syncro.AddFault(syncrotest.Fault{Kind: syncrotest.Status500, Times: -1})
		_, err := r.crawler.Customer(t.Context(), 101)
		says(t, err, "customer 101", "Syncro", "page 1", "stays as it was")
		if got := len(r.assetIDs()); got != 20 {
			t.Errorf("%d assets are left", got)
		}
	})
}

func TestPageSetHoldsThePagesThatWerePutIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set PageSet
		want := map[int]bool{}
		page := rapid.IntRange(1, 40)
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			n := page.Draw(t, "page")
			if rapid.Bool().Draw(t, "add") {
				set, want[n] = set.With(n), true
			} else {
				set = set.Without(n)
				delete(want, n)
			}
			for n := 0; n <= 41; n++ {
				if set.Has(n) != want[n] {
					t.Fatalf("%v has %d: %t", set, n, set.Has(n))
				}
			}
			for i := 1; i < len(set); i++ {
				if set[i][0] <= set[i-1][1]+1 {
					t.Fatalf("%v has spans that touch", set)
				}
			}
		}
		parts := rapid.IntRange(2, 5).Draw(t, "parts")
		split := set.Split(parts)
		for n := 1; n <= 41*parts; n++ {
			if split.Has(n) != want[(n+parts-1)/parts] {
				t.Fatalf("%v in %d parts has %d: %t", set, parts, n, split.Has(n))
			}
		}
	})
}
