package handover

import (
	"time"
)

// Version is a mapping that a person said is done at SaaS Alerts. The next one
// holds what has changed since.
type Version struct {
	Setup     int // which set-up it belongs to: removed there and made again counts anew
	Number    int
	By        string
	Confirmed time.Time
	Activity  Target
	Rows      []Placed
	// Unmapped are the rows that this version took back there.
	Unmapped []Placed `json:",omitempty"`
	// Items is the checklist as it was ticked.
	Items []Item
}

// Placed is a row with the place on a checklist at which it was told.
type Placed struct {
	Row
	Version, Item int
}

// Confirm makes the plan a version: base is the version before it, nil for the
// first of a set-up. The items are the checklist that was ticked.
func Confirm(p Plan, base *Version, setup int, by string, at time.Time) Version {
	v := Version{Setup: setup, Number: 1, By: by, Confirmed: at, Activity: p.Activity, Items: Checklist(p, base)}
	if base != nil {
		v.Number = base.Number + 1
	}
	places := map[string]int{}
	for i := range v.Items {
		v.Items[i].Done = true
		places[v.Items[i].ID] = v.Items[i].Number
	}
	before := placedBy(base)
	for _, r := range p.Rows {
		placed := Placed{Row: r, Version: v.Number, Item: places[mapID(r)]}
		if old, stays := before[r.Customer]; stays && old.Organization == r.Organization {
			placed.Version, placed.Item = old.Version, old.Item
		}
		v.Rows = append(v.Rows, placed)
	}
	for _, r := range Changes(p, base).Unmap {
		v.Unmapped = append(v.Unmapped, Placed{Row: r, Version: v.Number, Item: places[unmapID(r)]})
	}
	return v
}

func placedBy(v *Version) map[int64]Placed {
	by := map[int64]Placed{}
	if v != nil {
		for _, r := range v.Rows {
			by[r.Customer] = r
		}
	}
	return by
}

// Difference is what has to change at SaaS Alerts.
type Difference struct {
	Unmap, Map []Row
}

// Empty says whether nothing has to change.
func (d Difference) Empty() bool { return len(d.Unmap)+len(d.Map) == 0 }

// Changes compares the plan with the version that stands at SaaS Alerts. A row
// that goes to another organization is unmapped first: the vendor's screens
// offer only what is not mapped (saasalerts fact sheet, section 3c). So is a row
// that was ticked as mapped before Finish and is planned otherwise since.
func Changes(p Plan, base *Version) Difference {
	var d Difference
	before := placedBy(base)
	now, target := map[int64]bool{}, map[int64]string{}
	for _, r := range p.Rows {
		now[r.Customer] = true
		target[r.Customer] = r.Organization
		old, was := before[r.Customer]
		same := was && old.Organization == r.Organization
		if was && !same && !p.Gone[old.Organization] {
			d.Unmap = append(d.Unmap, old.Row)
		}
		if !same || p.Undone[r.Customer] {
			d.Map = append(d.Map, r)
		}
	}
	for _, r := range p.Begun {
		if target[r.Customer] != r.Organization && before[r.Customer].Organization != r.Organization && !p.Gone[r.Organization] {
			d.Unmap = append(d.Unmap, r)
		}
	}
	for _, r := range p.Lost {
		now[r.Customer] = true // the vendor dropped the mapping with the organization
	}
	for customer, old := range before {
		if !now[customer] && !p.Gone[old.Organization] {
			d.Unmap = append(d.Unmap, old.Row)
		}
	}
	sortRows(d.Unmap)
	sortRows(d.Map)
	return d
}
