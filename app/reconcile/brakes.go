package reconcile

import (
	"fmt"
	"maps"
	"slices"

	"dev.onramp/app/msp"
)

// The limits of the reliability anchors, section 1.4. Of a few devices every
// one is a large share, so that shares count only above retireLeast.
const (
	retireMost          = 25   // B1
	retireCustomerShare = 0.05 // B2
	retireLeast         = 2    // B2, B3
	retireShare         = 0.02 // B3
	emptiedFrom         = 3    // B5
	baselineCrawls      = 2    // B7
	sameValueShare      = 0.20 // B8
	sameValueLeast      = 5    // B8
	createMost          = 25   // B11
	createShare         = 0.10 // B11
)

// destructive are the kinds that B1 to B3 refuse: only retiring, while a person
// attends, else everything.
func destructive(f Facts) []Kind {
	if f.Attended {
		return []Kind{Retire}
	}
	return Kinds()
}

// count counts the operations of some kinds, of all if none is named, by what
// stands in their heads.
func count(p Plan, counts func(Operation) bool, kinds ...Kind) int {
	n := 0
	for _, o := range p.Operations.Heads(kinds...) {
		if counts(o) {
			n++
		}
	}
	return n
}

// decided says that an operation rests on what was decided, and takes nothing back.
func decided(o Operation) bool { return o.Undoes == "" }

// retiredBy counts for each customer what is retired.
func retiredBy(p Plan, counts func(Operation) bool) map[int64]int {
	by := make(map[int64]int)
	for _, o := range p.Operations.Heads(Retire) {
		if counts(o) {
			by[o.Customer]++
		}
	}
	return by
}

// brakeTooMany is B1: too many configurations are retired in one run.
func brakeTooMany(p Plan, f Facts) []Brake {
	n := p.Operations.number(Retire)
	if n <= retireMost {
		return nil
	}
	return []Brake{{
		Code: "B1", Count: n, Kinds: destructive(f),
		Words: fmt.Sprintf("the plan retires %d configurations, and one run may retire %d: look at them in the plan; if those devices are gone, %s", n, retireMost, release(n)),
	}}
}

// brakeCustomerShare is B2: too large a share of one customer's devices.
func brakeCustomerShare(p Plan, f Facts) []Brake {
	by := retiredBy(p, func(Operation) bool { return true })
	var over []string
	n := 0
	for _, c := range slices.Sorted(maps.Keys(by)) {
		if by[c] > retireLeast && float64(by[c]) > retireCustomerShare*float64(f.ManagedBy[c]) && !slices.Contains(f.Offboarded, c) {
			n += by[c]
			over = append(over, fmt.Sprintf("%d of %d of customer %d", by[c], f.ManagedBy[c], c))
		}
	}
	if n == 0 {
		return nil
	}
	return []Brake{{
		Code: "B2", Count: n, Kinds: destructive(f),
		Words: fmt.Sprintf("the plan retires more than 5 %% of a customer's devices (%s): look at them in Syncro; if a customer has left, press L on its row; if the devices alone are gone, %s", names(over), release(n)),
	}}
}

// brakeShare is B3: too large a share of all devices.
func brakeShare(p Plan, f Facts) []Brake {
	n := p.Operations.number(Retire)
	if n <= retireLeast || float64(n) <= retireShare*float64(f.Managed) {
		return nil
	}
	return []Brake{{
		Code: "B3", Count: n, Kinds: destructive(f),
		Words: fmt.Sprintf("the plan retires %d of %d devices, more than 2 %% of all: look at them in the plan; if those devices are gone, %s", n, f.Managed, release(n)),
	}}
}

// brakeUnproven is B6: every retired configuration needs its proof of absence.
func brakeUnproven(p Plan, _ Facts) []Brake {
	proofless := count(p, func(o Operation) bool {
		return decided(o) && (o.Proof == nil || o.Proof.lacks(p.AbsenceGap) != "")
	}, Retire)
	if proofless == 0 {
		return nil
	}
	return []Brake{{
		Code: "B6", Count: proofless, Fixed: true, Kinds: []Kind{Retire},
		Words: fmt.Sprintf("the plan retires %d of %s without proof that the device is gone: two complete syncs, %g h apart, must lack it, and Syncro must answer 404 for it; sync again, then make the plan anew",
			proofless, msp.Several(p.Operations.number(Retire), "configuration", "configurations"), p.AbsenceGap.Hours()),
	}}
}

// brakeSameValue is B8: one field of many configurations is overwritten with
// one and the same value.
func brakeSameValue(p Plan, f Facts) []Brake {
	same := make(map[Change]int)
	for i := range p.Operations.Heads(Update) {
		for _, c := range p.Operations.At(i).Changes {
			if !c.Before.Blank() {
				same[Change{Field: c.Field, After: c.After}]++
			}
		}
	}
	var worst Change
	n := 0
	for c, times := range same {
		if times > n || times == n && (c.Field < worst.Field || c.Field == worst.Field && c.After.Text.Raw() < worst.After.Text.Raw()) {
			worst, n = c, times
		}
	}
	if n < sameValueLeast || float64(n) <= sameValueShare*float64(f.Managed) {
		return nil
	}
	to := "empty"
	if !worst.After.Blank() {
		to = fmt.Sprintf("%q", worst.After.Text)
	}
	return []Brake{{
		Code: "B8", Count: n, Kinds: []Kind{Update},
		Words: fmt.Sprintf("the plan makes the %s of %d of %d configurations %s: look at them in the plan; if that is right, %s", worst.Field, n, f.Managed, to, release(n)),
	}}
}

// brakeUndecided is B10: an unattended run writes only what carries a decision.
func brakeUndecided(p Plan, f Facts) []Brake {
	if f.Attended {
		return nil
	}
	var ops []string
	for _, o := range p.Operations.Heads() {
		if o.Decision == "" && !o.Kind.lists() {
			ops = append(ops, o.ID)
		}
	}
	if len(ops) == 0 {
		return nil
	}
	return []Brake{{
		Code: "B10", Count: len(ops), Fixed: true, Kinds: Kinds(), Ops: ops,
		Words: fmt.Sprintf("of %s, %s on no decision, and nobody attends: decide in the wizard, or apply the plan there",
			msp.Several(p.Operations.Len(), "operation", "operations"), msp.Several(len(ops), "rests", "rest")),
	}}
}

// brakeCreates is B11: too many configurations are created for one customer.
func brakeCreates(p Plan, f Facts) []Brake {
	by := make(map[int64]int)
	documented := make(map[int64]int)
	for _, o := range p.Operations.Heads(CreateConfiguration) {
		by[o.Customer]++
		documented[o.Customer] = max(documented[o.Customer], f.Documented[o.Organization])
	}
	var customers []int64
	var over []string
	n := 0
	for _, c := range slices.Sorted(maps.Keys(by)) {
		if float64(by[c]) > max(createMost, createShare*float64(documented[c])) {
			customers = append(customers, c)
			over = append(over, fmt.Sprintf("%d for customer %d, which has %d", by[c], c, documented[c]))
			n += by[c]
		}
	}
	if n == 0 {
		return nil
	}
	return []Brake{{
		Code: "B11", Count: n, Kinds: []Kind{CreateOrganization, CreateConfiguration}, Customers: customers,
		Words: fmt.Sprintf("the plan creates more than %d configurations for a customer, and more than a tenth of what it has (%s): look whether they are documented in another place; if they are missing, %s", createMost, names(over), release(n)),
	}}
}
