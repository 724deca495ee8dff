package app

import (
	"errors"
	"fmt"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/store"
)

// checklist is what is left to do at SaaS Alerts, with the version that it leads
// to. While nothing is left, it is the confirmed version's own list as it was
// ticked, so that its rows can still be named. The caller holds the lock.
func (a *App) checklist(p handover.Plan) (version int, items []Tick) {
	base := a.base()
	if items = handover.Checklist(p, base); len(items) == 0 && base != nil {
		return base.Number, base.Items
	}
	for i := range items {
		items[i].Done = a.settings.SaaS.Ticks[items[i].ID]
	}
	if base == nil {
		return 1, items
	}
	return base.Number + 1, items
}

// Tick keeps the tick of a row of the checklist. The last row says that all of
// it is done at SaaS Alerts: it makes the mapping a version, and from the first
// one on the User Activity Organization is fixed.
func (a *App) Tick(id string, done bool) error { return a.tick(done, id) }

// TickMapping ticks every row but the last one.
func (a *App) TickMapping() error {
	var ids []string
	for _, t := range a.SaaS().Checklist {
		if t.ID != handover.FinishID && !t.Done {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) == 0 {
		return errors.New("every row but the last is ticked already")
	}
	return a.tick(true, ids...)
}

func (a *App) tick(done bool, ids ...string) error {
	release := a.decideAlone()
	err := a.tickLocked(done, ids)
	release()
	if err == nil {
		a.broker.publish(TopicSettings)
		a.wakeWatch()
	}
	return err
}

func (a *App) tickLocked(done bool, ids []string) error {
	if !a.records.ready() {
		return errors.New("the records are not read yet: let Discover read them")
	}
	if err := a.strangeSaaS(); err != nil {
		return err
	}
	plan := a.saasPlan()
	version, items := a.checklist(plan)
	if base := a.base(); base != nil && version == base.Number {
		return fmt.Errorf("version %d is confirmed and stays ticked; a change of the mapping makes a new list", version)
	}
	there := map[string]Tick{}
	for _, t := range items {
		there[t.ID] = t
	}
	for _, id := range ids {
		if _, listed := there[id]; !listed {
			return errors.New("that row is no longer on the checklist: the mapping has changed since")
		}
		if id == handover.FinishID && done {
			return a.confirm(plan, items)
		}
	}
	return a.setLocked(func(s *Settings) error {
		for _, id := range ids {
			s.SaaS.tick(there[id], done)
		}
		return nil
	})
}

// tick keeps a tick. Mapping and unmapping of one row undo each other: what
// stands there by the ticks is what has to be unmapped, or mapped again, if it
// is decided anew before Finish.
func (s *SaaSSettings) tick(t Tick, done bool) {
	s.Ticks[t.ID] = done
	opposite := t.Opposite()
	switch {
	case opposite == "":
	case t.Kind == handover.KindMap && done:
		s.Begun[t.ID], s.Ticks[opposite] = *t.Row, false
	case t.Kind == handover.KindMap:
		delete(s.Begun, t.ID)
	default:
		_, begun := s.Begun[opposite]
		s.Ticks[opposite] = begun && !done
	}
}

// confirm makes the plan the version that stands at SaaS Alerts.
func (a *App) confirm(plan handover.Plan, items []Tick) error {
	switch gone := a.records.saas[plan.Activity.ID] == nil; {
	case plan.Activity.ID == "":
		return errors.New("choose the User Activity Organization first: it is fixed from here on")
	case gone && !a.settings.SaaS.Connected:
		return fmt.Errorf("the User Activity Organization, %s, is no longer among the SaaS Alerts organizations: choose another first", plan.Activity.Name)
	}
	if n := len(plan.Lost); n > 0 {
		return fmt.Errorf("%s to SaaS Alerts organizations that are no longer there (%s first): settle them in the mapping", several(n, "customer is mapped", "customers are mapped"), plan.Lost[0].Name)
	}
	open, first := 0, 0
	for _, t := range items {
		if t.ID != handover.FinishID && !t.Done {
			if open++; first == 0 {
				first = t.Number
			}
		}
	}
	if open > 0 {
		return fmt.Errorf("%s not ticked (row %d first): do what is open there, and tick it", several(open, "row before it is", "rows before it are"), first)
	}
	v := handover.Confirm(plan, a.base(), a.settings.SaaS.Setup, a.opt.Person, time.Now())
	watch := handover.Watch{Setup: v.Setup, Version: v.Number}
	err := a.setLocked(func(s *Settings) error {
		s.SaaS.Connected, s.SaaS.At, s.SaaS.Ticks = true, v.Confirmed, map[string]bool{}
		s.SaaS.Begun = map[string]handover.Row{}
		return nil
	}, func(tx *store.Tx) error {
		return errors.Join(
			versionBucket.Put(tx, store.IntKey(int64(v.Setup), int64(v.Number)), v),
			watchBucket.Put(tx, onlyKey, watch))
	})
	if err != nil {
		return err
	}
	a.saas.versions, a.saas.watch = append(a.saas.versions, v), watch
	return nil
}

// checklistLeft says what is left to do at SaaS Alerts, nothing if all of it is
// done or SaaS Alerts is left out or disconnected. The caller holds the lock.
func (a *App) checklistLeft() []string {
	if a.withoutSaaSAlerts() || a.loading != nil || !a.records.ready() || len(a.records.SaaS) == 0 {
		return nil
	}
	left := 0
	_, items := a.checklist(a.saasPlan())
	for _, t := range items {
		if !t.Done {
			left++
		}
	}
	if left == 0 {
		return nil
	}
	return []string{"SaaS Alerts: " + several(left, "row of its checklist is", "rows of its checklist are") + " open (step 6)."}
}

// SetUpAgain says that a person has removed Syncro at SaaS Alerts to set it up
// again: the only way to another User Activity Organization. The mapping stays
// as it is decided, and the checklist begins anew.
func (a *App) SetUpAgain() error {
	err := a.set(func(s *Settings) error {
		if !s.SaaS.Connected {
			return errors.New("nothing is connected yet: the checklist sets it up")
		}
		s.SaaS = SaaSSettings{AutoMap: s.SaaS.AutoMap, Ticks: map[string]bool{}, Begun: map[string]handover.Row{}, Setup: s.SaaS.Setup + 1}
		return nil
	})
	if err == nil {
		a.wakeWatch()
	}
	return err
}
