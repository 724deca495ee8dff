package app

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// SampleView is one device side by side: as Syncro has it and as IT Glue will
// show it under the field policy.
type SampleView struct {
	Name     msp.Text
	Customer msp.Text
	New      bool // its configuration is yet to be created
	At, Of   int  // which of the sample devices it is, from 1; 0 of 0 while there is none
	Fields   []SampleRow
	Makers   bool // manufacturers that IT Glue's list lacks are added to it
	Models   bool
}

// SampleRow is one field of a sample device.
type SampleRow struct {
	Field      string // what SetOverwrite takes
	Name       string // as a screen shows it
	Syncro     msp.Text
	Now, After msp.Text
	Why        string // why After is not what Syncro says
	Overwrite  bool   // a filled field is overwritten
	Switch     bool   // whether the policy can say so of this field
}

// Sample returns the n-th sample device, from 0 on and round: of every included
// type one whose configuration exists and one whose configuration is new.
func (a *App) Sample(n int) SampleView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	v := SampleView{Makers: a.settings.Policy.CreateManufacturers, Models: a.settings.Policy.CreateModels}
	if a.loading != nil || !a.records.complete() {
		return v
	}
	list := a.samples()
	if len(list) == 0 {
		return v
	}
	n = ((n % len(list)) + len(list)) % len(list)
	x, known := a.wholeAsset(list[n].ID)
	if !known {
		return v
	}
	v.Name, v.At, v.Of = x.Name, n+1, len(list)
	if c := a.records.customer[x.CustomerID]; c != nil {
		v.Customer = c.Name()
	}
	conf := a.documented(x.ID)
	v.New = conf == nil
	in := reconcile.Input{
		Policy: a.settings.Policy, Host: a.settings.Account, Catalog: a.catalog(), CleanSerial: match.CleanSerial,
		Assets: []msp.Asset{x}, Organizations: a.records.Organizations,
	}
	for _, f := range reconcile.Sample(in, x, conf, a.organizationOf(x.CustomerID)) {
		if Fold(f.Syncro.Text.Raw()) == Fold(f.After.Text.Raw()) {
			f.Why = "" // they differ in how they are written only
		}
		v.Fields = append(v.Fields, SampleRow{
			Field: string(f.Field), Name: f.Field.String(), Syncro: shown(f.Syncro), Now: shown(f.Now), After: shown(f.After), Why: f.Why,
			Overwrite: slices.Contains(a.settings.Policy.Overwrite, f.Field), Switch: slices.Contains(reconcile.Updatable(), f.Field),
		})
	}
	return v
}

// documented is the configuration that an asset is matched to, nil if none.
func (a *App) documented(asset int64) *msp.Configuration {
	d, ok := a.decided.find(msp.Assets, asset)
	if !ok || d.Verdict != msp.Matched {
		return nil
	}
	c, known := a.wholeConfiguration(d.RightID())
	if !known {
		return nil
	}
	return &c
}

// samples picks the sample devices: the oldest of each kind, in order of age.
func (a *App) samples() []*asset {
	type kind struct {
		of  string
		new bool
	}
	oldest := map[kind]*asset{}
	for _, x := range a.records.assets {
		if !a.included(x) || a.organizationOf(x.CustomerID) == 0 {
			continue
		}
		d := a.decided.get(msp.Assets, x.ID)
		k := kind{x.Type.Raw(), d.Verdict != msp.Matched || a.records.configuration.get(d.RightID()) == nil}
		if known := oldest[k]; known == nil || x.ID < known.ID {
			oldest[k] = x
		}
	}
	return slices.SortedFunc(maps.Values(oldest), func(x, y *asset) int { return cmp.Compare(x.ID, y.ID) })
}

// SetOverwrite says whether an update may change a field that is filled in IT
// Glue; otherwise it fills blanks only.
func (a *App) SetOverwrite(field string, on bool) error {
	f := reconcile.Field(field)
	if !slices.Contains(reconcile.Updatable(), f) {
		return fmt.Errorf("%s is no field that an update writes", field)
	}
	return a.setPolicy(func(p *reconcile.Policy) error {
		list := slices.DeleteFunc(slices.Clone(p.Overwrite), func(x reconcile.Field) bool { return x == f })
		if on {
			list = append(list, f)
		}
		slices.Sort(list)
		p.Overwrite = list
		return nil
	})
}

// SetListAdditions says whether manufacturers and models that IT Glue's lists
// lack are added to them.
func (a *App) SetListAdditions(makers, models bool) error {
	return a.setPolicy(func(p *reconcile.Policy) error {
		p.CreateManufacturers, p.CreateModels = makers, models
		return nil
	})
}
