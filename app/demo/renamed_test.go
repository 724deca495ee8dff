package demo_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/syncro/syncrotest"
)

// What the refusal of another account advises: a workspace of an account that
// was renamed gives its decisions to a new one.
func TestTheDecisionsOfARenamedAccountGoOverToANewWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, old, _ := onboarded(t, small)
		var decisions bytes.Buffer
		if err := old.ExportDecisions(&decisions); err != nil {
			t.Fatal(err)
		}
		renamed := syncrotest.New(syncrotest.Config{
			Token: demo.SyncroToken, Subdomain: "renamed", Seed: 1, Fields: []string{demo.LinkField, demo.SerialField, demo.MACField},
		})
		for _, c := range w.Syncro.Customers() {
			renamed.SetCustomer(c)
		}
		for _, x := range w.Syncro.Assets() {
			renamed.SetAsset(x)
		}
		w.Syncro = renamed
		opt := w.Options(filepath.Join(t.TempDir(), "new"))
		lookup := opt.Lookup
		opt.Lookup = func(name string) string {
			if name == "ONRAMP_SYNCRO_URL" {
				return "https://renamed.syncromsp.com/api/v1"
			}
			return lookup(name)
		}
		a := demo.Opened(t, opt)
		for _, v := range app.Vendors() {
			if check := a.CheckKey(t.Context(), v); check.State != app.CheckGood {
				t.Fatal(check.Sentence)
			}
		}
		if err := a.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, stranger, _ := onboarded(t, demo.Config{Seed: 99, Customers: 15, Assets: 90})
		var others bytes.Buffer
		if err := stranger.ExportDecisions(&others); err != nil {
			t.Fatal(err)
		}
		if done, err := a.ImportDecisions(&others); err == nil || !strings.Contains(err.Error(), "the decisions are those of") {
			t.Errorf("the decisions of a stranger: %+v, %v", done, err)
		}
		if _, err := a.ImportDecisions(&decisions); err != nil {
			t.Fatal(err)
		}
		for _, subject := range []msp.Subject{msp.Customers, msp.Assets} {
			now := matches(a, subject)
			for id, right := range matches(old, subject) {
				if now[id] != right {
					t.Errorf("%s %d was matched to %s and is to %q", subject, id, right, now[id])
				}
			}
		}
		if err := a.SetLinkField(demo.LinkField); err != nil {
			t.Fatal(err)
		}
		for step := app.StepKeys; step < app.StepFinish; step++ {
			if err := a.Complete(step); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.FinishUnseen(); err != nil {
			t.Fatal(err)
		}
		made := len(w.ITGlue.Configurations())
		sync(t, a)
		if now := len(w.ITGlue.Configurations()); now != made {
			t.Errorf("%d configurations were created in the renamed account", now-made)
		}
	})
}
