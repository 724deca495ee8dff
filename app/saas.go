package app

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
)

// SaaSChoice is one SaaS Alerts organization to choose.
type SaaSChoice struct {
	ID   string
	Name msp.Text
	Note msp.Text // tells it from others of its name
}

// Tick is one row of the checklist for what no API can do.
type Tick = handover.Item

// SaaSView is what the SaaS Alerts step shows beside the mapping.
type SaaSView struct {
	Generation       uint64
	Skipped          bool
	Key              Check
	Trouble          string // why nothing can be chosen yet, a sentence; "" if it can
	UserActivity     string
	UserActivityName msp.Text
	Connected        bool // a person said that the connection is made there
	At               time.Time
	ActivityLost     bool // the User Activity Organization is no longer there
	AutoMap          bool
	Organizations    []SaaSChoice
	// Connection says in a word, and Hint in a sentence, whether something is
	// connected there already.
	Connection Connection
	Hint       string
	// Version is what the checklist leads to. Once it is confirmed the list shows
	// it as it was ticked, until something changes.
	Version   int
	Confirmed bool
	Checklist []Tick
	Lost      int // customers mapped to an organization that is no longer there
	// Standing says how the confirmed version stands, nil before the first.
	Standing  []string
	State     string // one of the Saas... words
	Readiness handover.Readiness
}

// The states of the connection in SaaS Alerts.
const (
	SaaSPlanned   = "planned"
	SaaSConfirmed = "confirmed by a person"
	SaaSVerified  = "verified by the API"
)

// SaaS returns what was decided for SaaS Alerts and the checklist of what a
// person does there.
func (a *App) SaaS() SaaSView {
	ready, keys := a.Readiness(), a.Keys()
	a.mu.RLock()
	defer a.mu.RUnlock()
	s := a.settings.SaaS
	v := SaaSView{
		Generation: a.generation, Skipped: a.settings.Skipped[VendorSaaSAlerts], Trouble: a.saasTrouble(),
		UserActivity: s.UserActivity, Connected: s.Connected, At: s.At, AutoMap: s.AutoMap, Version: 1, Readiness: ready.All,
	}
	for _, k := range keys {
		if k.Vendor == VendorSaaSAlerts {
			v.Key = k.Check
		}
	}
	if a.loading != nil || !a.records.ready() {
		if v.Trouble == "" || a.loading != nil { // what is not in yet is not missing
			v.Trouble = "The records are being read."
		}
		return v
	}
	if s.UserActivity != "" {
		v.UserActivityName, v.ActivityLost = a.saasCalled(s.UserActivity, a.saasByName()), a.records.saas[s.UserActivity] == nil
	}
	v.Organizations = a.saasChoices()
	v.Connection, v.Hint = a.hint()
	plan := a.saasPlan()
	v.Lost = len(plan.Lost)
	v.Version, v.Checklist = a.checklist(plan)
	if base := a.base(); base != nil {
		v.Standing = handover.Words(base, &a.saas.watch)
		v.Confirmed = v.Version == base.Number
	}
	v.State, _ = a.saasStands()
	return v
}

// saasTrouble says why there is nothing to choose from, "" if there is.
func (a *App) saasTrouble() string {
	switch {
	case a.disconnected(VendorSaaSAlerts):
		return a.missingKey(VendorSaaSAlerts).Error() + ", or leave SaaS Alerts out here."
	case a.vendors[VendorSaaSAlerts].key == "":
		return "SaaS Alerts has no key yet: enter it in Keys (1), or leave SaaS Alerts out here."
	case a.settings.SaaSStranger != "":
		return "The key belongs to another account: " + a.settings.SaaSStranger
	case a.records == nil || !a.records.crawled(discover.SaaSOrganizations):
		return "The SaaS Alerts organizations are not read yet: verify the key in Keys (1) and let Discover (2) read them."
	case len(a.records.SaaS) == 0:
		return "The key is good, but SaaS Alerts shows no organization: make them there first, or look whether the key is that of the right partner. What was mapped is kept."
	}
	return ""
}

// saasChoices lists the SaaS Alerts organizations, the MSP's own first.
func (a *App) saasChoices() []SaaSChoice {
	names, own := a.saasByName(), a.ownSaaS()
	out := make([]SaaSChoice, 0, len(a.records.SaaS))
	for _, o := range a.records.SaaS {
		out = append(out, SaaSChoice{ID: o.ID, Name: o.Name, Note: a.saasApart(o.ID, names)})
	}
	slices.SortFunc(out, func(x, y SaaSChoice) int {
		return cmp.Or(-cmp.Compare(boolInt(x.ID == own), boolInt(y.ID == own)),
			cmp.Compare(strings.ToLower(x.Name.String()), strings.ToLower(y.Name.String())), cmp.Compare(x.ID, y.ID))
	})
	return out
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

// SetUserActivity chooses the SaaS Alerts organization that takes the user
// activity. Once the connection is made there it cannot be changed.
func (a *App) SetUserActivity(id string) error {
	a.mu.RLock()
	known := a.records != nil && a.records.saas[id] != nil
	connection, hint := a.hint()
	strange := a.strangeSaaS()
	a.mu.RUnlock()
	switch {
	case strange != nil:
		return strange
	case !known:
		return errors.New("that SaaS Alerts organization is no longer there: choose another")
	case connection == ConnectionSeen:
		return fmt.Errorf("%s; go on only if several Syncro accounts are connected on purpose", hint)
	}
	return a.set(func(s *Settings) error {
		if s.SaaS.Connected && s.SaaS.UserActivity != id {
			return ErrUserActivityFixed
		}
		s.SaaS.UserActivity, s.SaaS.Chosen = id, time.Now()
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
	for _, d := range a.decided.about(msp.SaaS) {
		if !on && d.Rule {
			gone = append(gone, ActChange{Before: &d})
		}
	}
	if err := a.byRule(gone); err != nil {
		return err
	}
	a.changed()
	a.broker.publish(TopicDecisions)
	return a.matchNames()
}
