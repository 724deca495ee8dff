package app_test

import (
	"errors"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

func TestTheStoreItselfKeepsTheUserActivityOrganization(t *testing.T) {
	w := demo.New(demo.Config{Seed: 1, Customers: 12, Assets: 40})
	dir := t.TempDir()
	a, err := app.Open(w.Options(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	choices := a.SaaS().Organizations
	other := func(s *app.SaaSSettings) { s.UserActivity = choices[1].ID }
	if err := errors.Join(a.SetUserActivity(choices[0].ID), a.ForceSaaS(other), a.SetUserActivity(choices[0].ID), a.TickMapping(), a.Tick("finish", true)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*app.SaaSSettings){
		"another organization": other,
		"none":                 func(s *app.SaaSSettings) { s.UserActivity = "" },
		"no longer connected":  func(s *app.SaaSSettings) { s.Connected = false },
	} {
		if err := a.ForceSaaS(change); !errors.Is(err, app.ErrUserActivityFixed) {
			t.Errorf("%s: the store answers %v", name, err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if a, err = app.Open(w.Options(dir)); err != nil {
		t.Fatal(err)
	}
	if v := a.SaaS(); v.UserActivity != choices[0].ID || !v.Connected {
		t.Errorf("the store holds %s, connected %v", v.UserActivityName, v.Connected)
	}
	if err := errors.Join(a.SetUpAgain(), a.ForceSaaS(other), a.Close()); err != nil {
		t.Errorf("once it is removed there: %v", err)
	}
}
