package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"dev.onramp/syncro/syncrotest"
)

// perCustomer is the most assets of one customer that one act touches: more
// would look like an accident, which has a brake of its own.
const perCustomer = 2

// DeleteAssets deletes up to n documented, wanted assets in Syncro, at most two
// of a customer, and of three or more at least one whose configuration is linked
// to a PSA. It returns their ids, sorted; Truth keeps them as Deleted with the
// configuration that is to be retired.
func (w *World) DeleteAssets(n int) []int64 {
	chosen := w.choose(n, n >= 3)
	for _, id := range chosen {
		w.Syncro.DeleteAsset(id)
		known := &w.Truth.Assets[w.Truth.asset[id]]
		known.Wanted, known.Why = false, Deleted
	}
	return chosen
}

// Rename gives up to n documented assets another name and returns their ids.
func (w *World) Rename(n int) []int64 {
	chosen := w.choose(n, false)
	for i, id := range chosen {
		a, _ := w.Syncro.Asset(id) // chosen from those that exist
		rename(&a, fmt.Sprintf("RENAMED-%d-%02d", w.acts, i+1))
		w.touch(a)
		w.Truth.Assets[w.Truth.asset[id]].Why = Renamed
	}
	return chosen
}

// Move gives up to n documented assets to another business and returns their
// ids. Their configurations stay where they are.
func (w *World) Move(n int) []int64 {
	chosen := w.choose(n, false)
	r := w.chances()
	var firms []int64
	for _, c := range w.Truth.Customers {
		if c.Group == Business && c.Organization != 0 {
			firms = append(firms, c.ID)
		}
	}
	if len(firms) < 2 {
		return nil
	}
	for _, id := range chosen {
		a, _ := w.Syncro.Asset(id) // chosen from those that exist
		at := r.IntN(len(firms))
		if firms[at] == a.CustomerID {
			at = (at + 1) % len(firms)
		}
		a.CustomerID = firms[at]
		w.touch(a)
		known := &w.Truth.Assets[w.Truth.asset[id]]
		known.Customer, known.Why = a.CustomerID, Moved
	}
	return chosen
}

// Reinstallation is one machine whose asset has been replaced by a new one.
type Reinstallation struct{ Old, New int64 }

// Reinstall replaces up to n documented assets: the old id vanishes, and the
// same hardware appears under a new id and a new name.
func (w *World) Reinstall(n int) []Reinstallation {
	chosen := w.choose(n, false)
	r := w.chances()
	ids := newIdentifiers(r)
	var done []Reinstallation
	for _, id := range chosen {
		a, _ := w.Syncro.Asset(id) // chosen from those that exist
		w.Syncro.DeleteAsset(id)
		a.ID = 0
		rename(&a, windowsName(r, desktop))
		a.Properties["kabuto_live_uuid"] = ids.uuid()
		delete(a.Properties, LinkField)
		a.Created = w.now()
		fresh := w.touch(a)
		old := &w.Truth.Assets[w.Truth.asset[id]]
		successor := AssetTruth{ID: fresh, Customer: old.Customer, Configuration: old.Configuration, Wanted: true, Why: Reinstalled}
		old.Configuration, old.Wanted, old.Why = 0, false, Superseded
		w.Truth.asset[fresh] = len(w.Truth.Assets)
		w.Truth.Assets = append(w.Truth.Assets, successor)
		done = append(done, Reinstallation{Old: id, New: fresh})
	}
	return done
}

// choose begins an act: it picks up to n ordinary, documented assets, sorted by
// id, at most two of a customer, with a PSA-linked one among them if withPSA.
func (w *World) choose(n int, withPSA bool) []int64 {
	w.acts++
	var open []AssetTruth
	for _, a := range w.Truth.Assets {
		if a.Why == Ordinary && a.Wanted && a.Configuration != 0 {
			open = append(open, a)
		}
	}
	w.chances().Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	if withPSA {
		if i := slices.IndexFunc(open, w.linkedToPSA); i > 0 {
			open[0], open[i] = open[i], open[0]
		}
	}
	var chosen []int64
	taken := map[int64]int{}
	for _, a := range open {
		if len(chosen) == n {
			break
		}
		if _, listed := w.Syncro.Asset(a.ID); listed && taken[a.Customer] < perCustomer {
			taken[a.Customer]++
			chosen = append(chosen, a.ID)
		}
	}
	slices.Sort(chosen)
	return chosen
}

func (w *World) linkedToPSA(a AssetTruth) bool {
	c, ok := w.ITGlue.Configuration(a.Configuration)
	return ok && c.PSA
}

// chances is the source of chance of the act that is being played.
func (w *World) chances() *rand.Rand { return rand.New(rand.NewPCG(w.cfg.Seed, w.acts)) }

// now is when the act happens: acts follow each other by a minute.
func (w *World) now() time.Time { return w.cfg.Now.Add(time.Duration(w.acts) * time.Minute) }

// touch stores an asset as changed by the present act and returns its id.
func (w *World) touch(a syncrotest.Asset) int64 {
	a.Updated = w.now()
	return w.Syncro.SetAsset(a)
}

// rename writes a name wherever Syncro shows the one that the agent reported.
func rename(a *syncrotest.Asset, name string) {
	a.Name = name
	a.Properties["device_name"], a.Properties["computer_name"] = name, name
	if report, ok := a.Properties["kabuto_information"].(map[string]any); ok {
		if general, ok := report["general"].(map[string]any); ok {
			general["name"] = name
		}
	}
}
