package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// LostAnswer is a write whose answer was lost and whose outcome is not known.
type LostAnswer struct {
	Op       string // names it in SettleLost
	Kind     string
	Name     msp.Text
	Customer int64
	Sent     time.Time
	// Candidates are the records that may be its effect. Only where there are
	// any must a person say; the others are found out by looking.
	Candidates []LostCandidate
	Facts      string // what was sent to tell the device by
}

// LostCandidate is a record that a lost answer may have made.
type LostCandidate struct {
	ID    int64
	Name  msp.Text // empty where the record was not read yet
	Facts string   // what it is told by
	URL   string
}

// Lost returns the writes whose outcome is not known yet.
func (a *App) Lost() ([]LostAnswer, error) {
	intents, err := a.openIntents()
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []LostAnswer
	for _, in := range intents {
		o := in.Operation
		lost := LostAnswer{Op: o.ID, Kind: string(o.Kind), Name: o.Name, Customer: o.Customer, Sent: in.Sent}
		for _, c := range o.Changes {
			if c.Field == reconcile.FieldSerial || c.Field == reconcile.FieldMAC {
				lost.Facts = joinFilled(lost.Facts, c.Field.String()+" "+c.After.Text.String())
			}
		}
		for _, id := range in.Candidates {
			lost.Candidates = append(lost.Candidates, a.lostCandidate(o.Kind, id))
		}
		out = append(out, lost)
	}
	return out, err
}

// lostCandidate describes a record as it was last read. The caller holds the lock.
func (a *App) lostCandidate(kind reconcile.Kind, id int64) LostCandidate {
	out := LostCandidate{ID: id}
	if o := a.records.organization[id]; kind == reconcile.CreateOrganization && o != nil {
		out.Name, out.URL = o.Name, a.organizationURL(o)
	}
	if c := a.records.configuration.get(id); kind == reconcile.CreateConfiguration && c != nil {
		out.Name, out.Facts = c.Name, joinFilled(c.TypeName.String(), c.StatusName.String())
		if !c.Serial.Empty() {
			out.Facts = joinFilled("serial number "+c.Serial.String(), out.Facts)
		}
	}
	return out
}

func (a *App) openIntents() (open []reconcile.Intent, err error) {
	err = a.db.View(func(tx *store.Tx) (err error) {
		open, err = reconcile.OpenIntents(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return open, nil
}

// SettleLost records what a person found out about a create whose outcome could
// not be told: the id of the record that it made, or 0 when it made none, after
// which it may be sent once more.
func (a *App) SettleLost(ctx context.Context, op string, record int64) error {
	a.mu.RLock()
	running := a.applying.running()
	a.mu.RUnlock()
	if running {
		return errors.New("a plan is being applied: wait for it, or cancel it first")
	}
	applier, err := a.applier(ctx, true)
	if err != nil {
		return err
	}
	return errors.Join(applier.SettleOpen(ctx, op, record), a.rereadDecisions(), a.reload())
}

// resolveLost finds out what became of writes whose answers were lost, so that
// no plan is made over them: a plan that wants nothing more would leave them
// open for ever. It waits until a late effect must show, and puts back what a
// lost link removed from an asset, which is all that it sends.
func (a *App) resolveLost(ctx context.Context) (reconcile.Summary, error) {
	open, err := a.openIntents()
	if err != nil || len(open) == 0 {
		return reconcile.Summary{}, err
	}
	applier, err := a.applier(ctx, true)
	if err != nil {
		return reconcile.Summary{}, err
	}
	applier.Progress = a.planWaits
	a.say(false, "%s: looking for what became of it", several(len(open), "answer to a write was lost", "answers to writes were lost"))
	if slices.ContainsFunc(open, func(in reconcile.Intent) bool { return in.Operation.Undoes != "" }) {
		a.say(true, "taking a plan back was interrupted: U in the Plan step takes back the rest")
	}
	found, err := applier.Resolve(ctx)
	return found, errors.Join(err, a.rereadDecisions(), a.reload())
}

// planWaits tells whoever looks at the plan what its making waits for.
func (a *App) planWaits(p reconcile.Progress) {
	a.mu.Lock()
	a.planned.waiting = fmt.Sprintf("%s, until %s", p.Waiting, p.Until.Local().Format("15:04:05"))
	a.changed()
	a.mu.Unlock()
	a.broker.publish(TopicPlan)
}

// applier is what carries plans out, and finds out what became of them. It has
// been proven whose accounts it works on: to another one all writes look lost.
func (a *App) applier(ctx context.Context, attended bool) (*reconcile.Applier, error) {
	c, err := a.connect()
	if err != nil {
		return nil, err
	}
	if err := a.prove(ctx, c); err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	return &reconcile.Applier{
		DB: a.db, Audit: a.audit, ITGlue: c.itglue, Syncro: c.syncro, Host: a.settings.Account, Settle: a.opt.Settle,
		Who: a.opt.Person, Facts: a.planFacts(attended, a.managed()), Agentless: a.settings.Policy.Agentless, CleanSerial: match.CleanSerial,
		Effect: tookEffect, Progress: a.progressed, Gate: a.gate,
	}, nil
}
