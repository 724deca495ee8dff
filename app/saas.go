package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
)

// SaaSChoice is one SaaS Alerts organization to choose.
type SaaSChoice struct {
	ID   string
	Name msp.Text
}

// Tick is one row of the checklist for what no API can do.
type Tick struct {
	ID   string
	Text string
	Done bool
}

// SaaSView is what the SaaS Alerts step shows beside the mapping.
type SaaSView struct {
	Generation       uint64
	Skipped          bool
	UserActivity     string
	UserActivityName msp.Text
	Connected        bool // a person said that the connection is made there
	AutoMap          bool
	Organizations    []SaaSChoice
	Checklist        []Tick
}

// connectedTick is the row by which a person says that the connection is made:
// from then on the User Activity Organization cannot be changed.
const connectedTick = "finish"

// SaaS returns what was decided for SaaS Alerts and the checklist of what a
// person does there.
func (a *App) SaaS() SaaSView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	s := a.settings.SaaS
	v := SaaSView{
		Generation: a.generation, Skipped: a.settings.Skipped[VendorSaaSAlerts],
		UserActivity: s.UserActivity, Connected: s.Connected, AutoMap: s.AutoMap,
	}
	if a.records == nil {
		return v
	}
	v.UserActivityName = a.rightName(msp.SaaS, s.UserActivity)
	for _, o := range a.records.SaaS {
		v.Organizations = append(v.Organizations, SaaSChoice{ID: o.ID, Name: o.Name})
	}
	own := a.ownSaaS()
	slices.SortFunc(v.Organizations, func(x, y SaaSChoice) int {
		return cmp.Or(-cmp.Compare(boolInt(x.ID == own), boolInt(y.ID == own)), cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())))
	})
	for _, t := range a.checklist() {
		t.Done = s.Ticks[t.ID]
		v.Checklist = append(v.Checklist, t)
	}
	return v
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ownSaaS is the SaaS Alerts organization named like the MSP's own: the first
// choice for User Activity.
func (a *App) ownSaaS() string {
	own := a.records.organization[a.records.own]
	if own == nil {
		return ""
	}
	for _, o := range a.records.SaaS {
		if strings.EqualFold(o.Name.Raw(), own.Name.Raw()) {
			return o.ID
		}
	}
	return ""
}

// checklist is in the order of the vendor's screens (saasalerts fact sheet,
// section 3c).
func (a *App) checklist() []Tick {
	activity := a.rightName(msp.SaaS, a.settings.SaaS.UserActivity).String()
	if activity == "" {
		activity = "(choose one above)"
	}
	list := []Tick{
		{ID: "open", Text: "In SaaS Alerts: Organizations > edit your own organization > + New Application > Syncro (RMM) under MSP Tools."},
		{ID: "credentials", Text: fmt.Sprintf("Enter the Syncro account %s and a token of its own for SaaS Alerts.", a.settings.Account)},
		{ID: "activity", Text: "User Activity Organization: " + activity + ". It cannot be changed later."},
		{ID: "automap", Text: "Leave the vendor's own auto-map off: the rows below are exact."},
	}
	var rows []Tick
	for i := range a.records.Customers {
		c := &a.records.Customers[i]
		d, ok := a.decided.of[subjectKey{msp.SaaS, c.ID}]
		if ok && d.Verdict == msp.Matched {
			rows = append(rows, Tick{ID: "map " + idText(c.ID), Text: fmt.Sprintf("Map %s to %s.", c.Name(), a.rightName(msp.SaaS, d.Right))})
		}
	}
	slices.SortFunc(rows, func(x, y Tick) int { return cmp.Or(cmp.Compare(x.Text, y.Text), cmp.Compare(x.ID, y.ID)) })
	return append(append(list, rows...), Tick{ID: connectedTick, Text: "Press Finish there. Devices appear after 15 minutes."})
}

// SetUserActivity chooses the SaaS Alerts organization that takes the user
// activity. Once the connection is made there it cannot be changed.
func (a *App) SetUserActivity(id string) error {
	a.mu.RLock()
	known := a.records != nil && a.records.saas[id] != nil
	a.mu.RUnlock()
	if !known {
		return errors.New("that SaaS Alerts organization is no longer there: choose another")
	}
	return a.set(func(s *Settings) error {
		if s.SaaS.Connected && s.SaaS.UserActivity != id {
			return errors.New("the User Activity Organization is fixed since the connection was made in SaaS Alerts: the only way back is to remove Syncro there and set it up again")
		}
		s.SaaS.UserActivity = id
		return nil
	})
}

// SetAutoMap switches the rule that maps equal names, unique on both sides.
// Switched off, it takes back what the rule mapped.
func (a *App) SetAutoMap(on bool) error {
	if err := a.set(func(s *Settings) error { s.SaaS.AutoMap = on; return nil }); err != nil {
		return err
	}
	defer a.decideAlone()()
	if !a.records.ready() {
		return nil
	}
	var gone []ActChange
	for key, d := range a.decided.of {
		if !on && key.subject == msp.SaaS && d.Rule {
			gone = append(gone, ActChange{Before: &d})
		}
	}
	if err := a.byRule(gone); err != nil {
		return err
	}
	a.changed()
	return a.matchNames()
}

// Tick keeps the tick of a row of the checklist.
func (a *App) Tick(id string, done bool) error {
	return a.set(func(s *Settings) error {
		if id == connectedTick {
			if done && s.SaaS.UserActivity == "" {
				return errors.New("choose the User Activity Organization first: it is fixed from here on")
			}
			s.SaaS.Connected, s.SaaS.At = done || s.SaaS.Connected, time.Now()
			if !done && s.SaaS.Connected {
				return errors.New("the connection is made in SaaS Alerts: it stays ticked")
			}
		}
		s.SaaS.Ticks[id] = done
		return nil
	})
}
