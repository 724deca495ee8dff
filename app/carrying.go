package app

import "dev.onramp/app/reconcile"

// narrowing is what a person left out of a plan, in words that hold for the next
// plan too: each numbers its operations anew.
type narrowing struct {
	out   map[wish]bool
	pilot int64
}

// wish is what an operation is about: no plan has two of the same.
type wish struct {
	kind                                  reconcile.Kind
	asset                                 int64
	customer, configuration, manufacturer int64  // where it concerns no asset
	name                                  string // there, too
}

func wishOf(o reconcile.Operation) wish {
	if o.Asset != 0 {
		return wish{kind: o.Kind, asset: o.Asset}
	}
	return wish{kind: o.Kind, customer: o.Customer, configuration: o.Configuration, manufacturer: o.Manufacturer, name: o.Name.Raw()}
}

// narrowed is what a person left out of the plan. A plan that takes another one
// back says nothing about the next.
func (p *planState) narrowed() narrowing {
	if !p.state.Shown() {
		return p.kept
	}
	n := narrowing{out: map[wish]bool{}, pilot: p.pilot}
	if len(p.out) == 0 {
		return n
	}
	for _, o := range p.full.Operations.Heads() {
		if p.out[o.ID] && o.Undoes == "" {
			n.out[wishOf(o)] = true
		}
	}
	return n
}

// carry leaves out of the plan what a person left out of the one before. A pilot
// of which nothing is left to write has had its turn.
func (p *planState) carry(n narrowing) {
	if len(n.out) == 0 && n.pilot == 0 {
		return
	}
	for _, o := range p.full.Operations.Heads() {
		if n.out[wishOf(o)] {
			p.out[o.ID] = true
		} else if o.Customer == n.pilot {
			p.pilot = n.pilot
		}
	}
}
