package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
)

// organizationsOf returns the organization that a customer is matched to and the
// further ones that its devices may stand in, none if it is not matched.
func (a *App) organizationsOf(customer int64) []int64 {
	d, ok := a.decided.find(msp.Customers, customer)
	if !ok || d.Verdict != msp.Matched || d.RightID() == 0 {
		return nil
	}
	out := []int64{d.RightID()}
	for _, right := range d.Further {
		out = append(out, idOf(right))
	}
	return out
}

// AddOrganization gives a matched customer a further organization, such as a
// child or a site: its devices are looked for in all of them.
func (a *App) AddOrganization(customer int64, right string) (Done, error) {
	return a.further(customer, "add an organization to", func(d *msp.Decision) error {
		o := a.records.organization[idOf(right)]
		switch {
		case o == nil:
			return errors.New("the chosen organization is no longer there: search again")
		case o.Primary && customer != a.ownCustomer():
			return fmt.Errorf("%s is the MSP's own organization in IT Glue: only the MSP's own customer may have it", o.Name)
		case d.Right == right || slices.Contains(d.Further, right):
			return fmt.Errorf("%s is an organization of this customer already", o.Name)
		}
		d.Further = append(slices.Clone(d.Further), right)
		return nil
	})
}

// DropOrganization takes a further organization from a customer.
func (a *App) DropOrganization(customer int64, right string) (Done, error) {
	return a.further(customer, "drop an organization of", func(d *msp.Decision) error {
		i := slices.Index(d.Further, right)
		if i < 0 {
			return errors.New("that is no further organization of this customer")
		}
		d.Further = slices.Delete(slices.Clone(d.Further), i, i+1)
		return nil
	})
}

// further changes a customer's match and makes it the person's own, so that no
// rule takes it back.
func (a *App) further(customer int64, what string, change func(*msp.Decision) error) (Done, error) {
	defer a.decideAlone()()
	before, ok := a.decided.find(msp.Customers, customer)
	if !ok || before.Verdict != msp.Matched {
		return Done{}, errors.New("match the customer to its main organization first")
	}
	after := before
	after.By, after.Rule, after.When = a.opt.Person, false, time.Now()
	if err := change(&after); err != nil {
		return Done{}, err
	}
	return a.finish(what, []ActChange{{Before: &before, After: &after}}, leftOut{})
}

// FurtherOf returns the further organizations of a customer, and those that are
// likeliest to be added, each with the reason: the children of its organizations
// in IT Glue, then those whose names begin as theirs do.
func (a *App) FurtherOf(customer int64) (further, likely []Found) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return nil, nil
	}
	all := a.organizationsOf(customer)
	begin := map[string]bool{}
	for _, id := range all {
		if o := a.records.organization[id]; o != nil {
			begin[beginning(o.Name)] = true
		}
	}
	delete(begin, "")
	var alike []Found
	held := a.heldBy(msp.Customers, customer)
	for i := range a.records.Organizations {
		o := &a.records.Organizations[i]
		f := organizationFound(o)
		f.Held = held(f.Right)
		switch {
		case slices.Contains(all, o.ID):
		case o.ParentID != 0 && slices.Contains(all, o.ParentID):
			f.Note = msp.NewText(joinFilled("child of "+a.records.organization[o.ParentID].Name.Raw(), f.Note.Raw()))
			likely = append(likely, f)
		case begin[beginning(o.Name)] && len(alike) < maxAlike:
			f.Note = msp.NewText(joinFilled("similar name", f.Note.Raw()))
			alike = append(alike, f)
		}
	}
	return a.furtherFound(customer), append(likely, alike...)
}

// maxAlike is how many organizations are proposed for their names alone.
const maxAlike = 10

// beginning is the word that a name is known by, "" if it has none.
func beginning(name msp.Text) string {
	for _, word := range strings.FieldsFunc(match.Fold(name.Raw()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(word) > 2 && word != "the" {
			return word
		}
	}
	return ""
}

func (a *App) furtherFound(customer int64) (out []Found) {
	for i, id := range a.organizationsOf(customer) {
		if o := a.records.organization[id]; i > 0 && o != nil {
			out = append(out, organizationFound(o))
		}
	}
	return out
}

func organizationFound(o *msp.Organization) Found {
	f := Found{Right: idText(o.ID), Name: o.Name}
	if len(o.Locations) > 0 {
		f.Note = o.Locations[0].City
	}
	return f
}

// PlacesOf returns the organizations in which a device's configuration may be
// created: its customer's main one first.
func (a *App) PlacesOf(asset int64) []Found {
	a.mu.RLock()
	defer a.mu.RUnlock()
	x := a.records.asset.get(asset)
	if x == nil {
		return nil
	}
	var out []Found
	for _, id := range a.organizationsOf(x.CustomerID) {
		if o := a.records.organization[id]; o != nil {
			out = append(out, organizationFound(o))
		}
	}
	return out
}

// CreateIn decides to create configurations for devices in one of their
// customer's organizations. Devices of a customer that does not have the
// organization are left out.
func (a *App) CreateIn(assets []int64, organization string) (Done, error) {
	defer a.decideAlone()()
	var changes []ActChange
	var out leftOut
	now := time.Now()
	for _, left := range assets {
		why := a.mayCreate(msp.Assets, left, now)
		if x := a.records.asset.get(left); why == "" && !slices.Contains(a.organizationsOf(x.CustomerID), idOf(organization)) {
			why = "of a customer that does not have this organization"
		}
		if why != "" {
			out.add(why)
			continue
		}
		changes = append(changes, a.settle(msp.Assets, left, organization, msp.Create, ""))
	}
	return a.finish("create", changes, out)
}
