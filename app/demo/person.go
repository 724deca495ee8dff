package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// Onboard plays the technician: it verifies the keys, discovers, settles the
// groups and every open row as the truth says, tries the plan with a pilot, the
// customers whose share is too large to be written unattended, and ends the
// wizard. What is left of the plan is the first sync's.
func (w *World) Onboard(ctx context.Context, a *app.App) error {
	if err := w.Settle(ctx, a); err != nil {
		return err
	}
	if err := w.pilots(ctx, a); err != nil {
		return err
	}
	for _, step := range []app.Step{app.StepTypes, app.StepOrganizations, app.StepDevices, app.StepSaaS, app.StepPlan, app.StepApply} {
		if err := a.Complete(step); err != nil {
			return err
		}
	}
	return errors.Join(a.FinishUnseen(), a.Leave(app.StepHome))
}

// Settle verifies the keys, discovers and answers every question.
func (w *World) Settle(ctx context.Context, a *app.App) error {
	if err := w.read(ctx, a); err != nil {
		return err
	}
	if err := w.settleCustomers(a); err != nil {
		return err
	}
	return w.settleAssets(a)
}

// read verifies the keys, discovers and says what is to become of devices.
func (w *World) read(ctx context.Context, a *app.App) error {
	for _, v := range app.Vendors() {
		if check := a.CheckKey(ctx, v); check.State != app.CheckGood {
			return fmt.Errorf("verify the demo's key of %s: %s", app.VendorName(v), check.Sentence)
		}
	}
	if err := a.Discover(ctx); err != nil {
		return err
	}
	for _, step := range []app.Step{app.StepKeys, app.StepDiscover} {
		if err := a.Complete(step); err != nil {
			return err
		}
	}
	return errors.Join(a.SetLinkField(LinkField), a.SetRetirePSA("archive"), a.SetPSA(app.NoPSA), a.SetCreateMissing(true))
}

// pilots applies, one customer at a time, what the brakes hold for its size.
func (w *World) pilots(ctx context.Context, a *app.App) error {
	events, cancel := a.Subscribe()
	defer cancel()
	if err := a.MakePlan(); err != nil {
		return err
	}
	if err := await(ctx, events, func() bool { return a.Plan().State != app.PlanMaking }); err != nil {
		return err
	}
	var large []int64
	for _, brake := range a.Plan().Brakes {
		large = append(large, brake.Customers...)
	}
	for _, customer := range large {
		if err := w.pilot(ctx, a, events, customer); err != nil {
			return fmt.Errorf("apply the pilot of customer %d: %w", customer, err)
		}
	}
	return nil
}

func (w *World) pilot(ctx context.Context, a *app.App, events <-chan app.Event, customer int64) error {
	if a.Plan().State != app.PlanReady {
		if err := a.MakePlan(); err != nil {
			return err
		}
		if err := await(ctx, events, func() bool { return a.Plan().State == app.PlanReady }); err != nil {
			return err
		}
	}
	if err := a.SetPilot(customer); err != nil {
		return err
	}
	for _, brake := range a.Plan().Brakes {
		if err := a.Override(brake.Code, brake.Count, "a new customer, looked at one by one"); err != nil {
			return err
		}
	}
	if err := a.Approve(); err != nil {
		return err
	}
	if err := await(ctx, events, func() bool { return a.Overview().Busy == "" }); err != nil {
		return err
	}
	if done := a.Apply(); done.State != app.ApplyDone {
		return fmt.Errorf("it ended %s: %s", done.State, done.Error)
	}
	return nil
}

// await returns once reached holds, which it asks after every event.
func await(ctx context.Context, events <-chan app.Event, reached func() bool) error {
	for !reached() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-events:
		}
	}
	return nil
}

// settleCustomers ignores private persons and disabled customers, and matches or
// creates the others.
func (w *World) settleCustomers(a *app.App) error {
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		truth := w.Truth.Customer(row.ID)
		var err error
		switch {
		case row.State == app.StateMatched && row.Right == fmt.Sprint(truth.Organization):
			continue
		case truth.Group == Residential || truth.Group == Disabled:
			_, err = a.Ignore(msp.Customers, []int64{row.ID}, "group: "+string(truth.Group))
		case truth.Organization != 0:
			_, err = a.MatchTo(msp.Customers, row.ID, fmt.Sprint(truth.Organization))
		case truth.Group == WithoutAssets:
			_, err = a.Later(msp.Customers, []int64{row.ID}, "no devices")
		default:
			_, err = a.Create(msp.Customers, []int64{row.ID})
		}
		if err != nil {
			return fmt.Errorf("settle customer %s: %w", row.Name, err)
		}
	}
	return nil
}

// settleAssets answers what is still open: matched where a configuration of the
// same customer is right, created where one is wanted, ignored otherwise.
func (w *World) settleAssets(a *app.App) error {
	for _, row := range a.Review(msp.Assets, 0).Rows() {
		truth := w.Truth.Asset(row.ID)
		if row.State != app.StateOpen {
			continue
		}
		var err error
		switch {
		case truth.Configuration != 0 && truth.Why != Moved:
			_, err = a.MatchTo(msp.Assets, row.ID, fmt.Sprint(truth.Configuration))
		case truth.Wanted && truth.Configuration == 0:
			_, err = a.Create(msp.Assets, []int64{row.ID})
		default:
			_, err = a.Ignore(msp.Assets, []int64{row.ID}, string(truth.Why))
		}
		if err != nil {
			return fmt.Errorf("settle asset %s (%s): %w", row.Name, truth.Why, err)
		}
	}
	return nil
}

// Options returns what opens a workspace on the simulators, in memory.
func (w *World) Options(dir string) app.Options {
	keys := map[string]string{
		"ONRAMP_SYNCRO_URL": SyncroURL, "ONRAMP_SYNCRO_TOKEN": w.cfg.SyncroToken,
		"ONRAMP_ITGLUE_URL": ITGlueURL, "ONRAMP_ITGLUE_KEY": w.cfg.ITGlueKey,
		"ONRAMP_SAASALERTS_URL": SaaSAlertsURL, "ONRAMP_SAASALERTS_KEY": w.cfg.SaaSAlertsKey,
	}
	return app.Options{
		Dir: dir, Name: "demo", Temporary: true, Person: "demo", Doing: "the demo",
		Lookup: func(name string) string { return keys[name] },
		Base: map[app.Vendor]http.RoundTripper{
			app.VendorSyncro: w.Syncro.Pipe(), app.VendorITGlue: w.ITGlue.Pipe(), app.VendorSaaSAlerts: w.SaaSAlerts.Pipe(),
		},
		Unlimited: true, Settle: settle,
	}
}

// settle is how long the simulators may keep a create to themselves.
const settle = 2 * time.Second
