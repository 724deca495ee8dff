package reconcile

import (
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// Inverse returns the plan that takes an applied plan back, from its
// before-images, wherever the after-image still holds, but for what another plan
// has taken back since. Now is the present state of both sides, as for Make. What
// was created is retired, never deleted; what cannot be taken back is held with
// the reason. It passes the same brakes and checks as any plan.
func Inverse(tx *store.Tx, applied Plan, now Input) (Plan, []Held, error) {
	undone := make(map[string]bool)
	err := EachOutcome(tx, func(o Outcome) error {
		if o.Undoes != "" && o.Class == Done {
			undone[o.Undoes] = true
		}
		return nil
	})
	if err != nil {
		return Plan{}, nil, err
	}
	m := newMaker(now)
	for i, head := range applied.Operations.Heads() {
		o, ended, err := outcomeOf(tx, head.ID)
		if err != nil {
			return Plan{}, nil, err
		}
		if ended && o.Written() && !undone[head.ID] {
			m.takeBack(applied.Operations.At(i), o)
		}
	}
	return Plan{
		Made: now.Now.UTC(), Host: now.Host, Policy: now.Policy, AbsenceGap: now.AbsenceGap,
		// What was done last is taken back first; links go first anyway, because
		// they name what is to be retired.
		Operations: m.operations.packed().sorted(true),
	}, m.held, nil
}

func (m *maker) takeBack(op Operation, o Outcome) {
	switch op.Kind {
	case CreateManufacturer, CreateModel:
		return // an entry of a list harms nobody
	case CreateOrganization:
		m.stays(op, fmt.Sprintf("organization %d stays: nothing is deleted at a vendor; remove it in IT Glue", o.Organization))
	case CreateConfiguration:
		m.retireCreated(op, o)
	case WriteLink:
		m.unlink(op, o)
	default:
		m.changeBack(op, o)
	}
}

func (m *maker) stays(op Operation, reason string) {
	h := Held{Subject: msp.Assets, ID: op.Asset, Name: op.Name, Cause: HeldIrrevocable, Reason: reason, Configuration: op.Configuration}
	if op.Kind == CreateOrganization {
		h.Subject, h.ID = msp.Customers, op.Customer
	}
	m.held = append(m.held, h)
}

func (m *maker) undoing(op Operation, o Outcome, kind Kind, changes ...Change) {
	m.add(Operation{
		Kind: kind, Customer: op.Customer, Asset: op.Asset, Organization: o.Organization, Configuration: o.Configuration,
		Name: op.Name, Reason: "takes back: " + string(op.Kind), Decision: "undo of operation " + op.ID,
		Changes: changes, PSA: m.linkedToPSA(o.Configuration), Property: op.Property, Undoes: op.ID,
	})
}

func (m *maker) linkedToPSA(configuration int64) bool {
	c, _ := m.Source.Configuration(configuration)
	return c.PSA
}

// retireCreated retires a configuration that the plan created.
func (m *maker) retireCreated(op Operation, o Outcome) {
	c, known := m.Source.Configuration(o.Configuration)
	switch {
	case !known:
		m.stays(op, fmt.Sprintf("configuration %d is no longer in IT Glue", o.Configuration))
	case m.inactive(c):
	case c.PSA || m.Policy.InactiveStatus == 0:
		m.undoing(op, o, Retire, Change{Field: FieldArchived, Before: archivedValue(false), After: archivedValue(true)})
	default:
		m.undoing(op, o, Retire, Change{
			Field: FieldStatus, Before: valueOf(c, FieldStatus), After: m.lookup.reference(FieldStatus, m.Policy.InactiveStatus),
		})
	}
}

// changeBack writes the before-image of a changed configuration's fields back,
// of each as long as nobody has changed it since.
func (m *maker) changeBack(op Operation, o Outcome) {
	c, known := m.Source.Configuration(o.Configuration)
	if !known {
		m.stays(op, fmt.Sprintf("configuration %d is no longer in IT Glue", o.Configuration))
		return
	}
	var changes []Change
	for _, ch := range o.Changes {
		if now := valueOf(c, ch.Field); !ch.Field.same(now, ch.After) {
			m.stays(op, fmt.Sprintf("%s of configuration %d was changed again since, to %q", ch.Field, c.ID, now.Text))
			continue
		}
		changes = append(changes, Change{Field: ch.Field, Before: ch.After, After: ch.Before})
	}
	if len(changes) == 0 {
		return
	}
	kind := op.Kind
	switch kind {
	case Retire:
		kind = Restore
	case Restore:
		kind = Retire
	}
	m.undoing(op, o, kind, changes...)
}

// unlink puts the link field of a live asset back to what it held.
func (m *maker) unlink(op Operation, o Outcome) {
	a, live := m.live(op.Asset)
	if !live || len(o.Changes) != 1 {
		return // nobody sees the link of an asset that is gone
	}
	now, ch := Value{Text: a.Link}, o.Changes[0]
	if !FieldLink.same(now, ch.After) {
		m.stays(op, fmt.Sprintf("the link of asset %d in Syncro was changed again since, to %q", a.ID, now.Text))
		return
	}
	m.undoing(op, o, WriteLink, Change{Field: FieldLink, Before: now, After: ch.Before})
}
