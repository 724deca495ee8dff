package demo

import (
	"testing"

	"dev.onramp/app"
)

// Opened opens a workspace and closes it when the test ends.
func Opened(t *testing.T, opt app.Options) *app.App {
	t.Helper()
	a, shut := opened(t, opt)
	t.Cleanup(shut)
	return a
}

func opened(t *testing.T, opt app.Options) (a *app.App, shut func()) {
	t.Helper()
	a, err := app.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	return a, func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Onboarded opens a workspace of the world and takes it through the wizard.
func Onboarded(t *testing.T, w *World, opt app.Options) *app.App {
	t.Helper()
	a := Opened(t, opt)
	if err := w.Onboard(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}
