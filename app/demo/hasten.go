package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// Prepare makes the world that cfg describes and, in the folder dir, a workspace
// of it whose wizard is finished: crawled, matched and settled by a few acts on
// many rows each, as a hurried technician would, with nothing written yet. It is
// for figures at the size of a large provider, where settling row by row as
// Onboard does would take hours. The workspace is closed again; Options opens it
// on the simulators.
func Prepare(ctx context.Context, cfg Config, dir string) (*World, error) {
	w := New(cfg)
	return w, w.prepare(ctx, dir)
}

func (w *World) prepare(ctx context.Context, dir string) (err error) {
	a, err := app.Open(w.Options(dir))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := w.read(ctx, a); err != nil {
		return err
	}
	for _, settle := range []func(*app.App) error{hastenCustomers, hastenAssets} {
		if err := settle(a); err != nil {
			return err
		}
	}
	for step := app.StepTypes; step < app.StepFinish; step++ {
		if err := a.Complete(step); err != nil {
			return err
		}
	}
	return errors.Join(a.FinishUnseen(), a.Leave(app.StepHome))
}

// hastenCustomers accepts what is proposed, creates what may be and ignores the
// others.
func hastenCustomers(a *app.App) error {
	open := openRows(a, msp.Customers)
	if err := act(a.Accept(msp.Customers, proposed(open))); err != nil {
		return err
	}
	if err := act(a.Create(msp.Customers, ids(openRows(a, msp.Customers)))); err != nil {
		return err
	}
	return act(a.Ignore(msp.Customers, ids(openRows(a, msp.Customers)), "for another day"))
}

// hastenAssets accepts what is proposed, creates what is missing and leaves the
// doubtful open, as work for whoever looks at the workspace.
func hastenAssets(a *app.App) error {
	if err := act(a.Accept(msp.Assets, proposed(openRows(a, msp.Assets)))); err != nil {
		return err
	}
	return act(a.CreateMissing(0, false))
}

// act lets an act pass that found nothing to do.
func act(done app.Done, err error) error {
	if err != nil && done.Count > 0 {
		return fmt.Errorf("%s: %w", done.Label, err)
	}
	return nil
}

func openRows(a *app.App, s msp.Subject) []app.Row {
	return slices.DeleteFunc(slices.Clone(a.Review(s, 0).Rows()), func(r app.Row) bool { return r.State != app.StateOpen })
}

// proposed are the rows with one good candidate.
func proposed(rows []app.Row) []int64 {
	return ids(slices.DeleteFunc(slices.Clone(rows), func(r app.Row) bool { return r.Tier < app.TierSuggest }))
}

func ids(rows []app.Row) []int64 {
	out := make([]int64, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}
