package commands

import (
	"path/filepath"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// onboarded is a program on a workspace whose wizard is finished, with the MSP.
func onboarded(t *testing.T) (*program, *demo.World) {
	t.Helper()
	world := demo.New(demo.Config{Seed: 3, Customers: 20, Assets: 80})
	p := &program{t: t, dir: filepath.Join(t.TempDir(), "ws")}
	opt := world.Options(p.dir)
	opt.Temporary = false
	a, err := app.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := world.Onboard(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := a.SkipVendor(app.VendorSaaSAlerts, true); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	p.w = Console{Env: opt.Lookup, adjust: func(o *app.Options) { o.Base, o.Unlimited, o.Settle, o.AbsenceGap = opt.Base, true, opt.Settle, 0 }}
	return p, world
}

func TestTheExitCodeTellsHowASyncEnded(t *testing.T) {
	p, world := onboarded(t)
	p.run(exitDone, []string{"created"}, "sync")
	p.run(exitDone, nil, "sync", "--detailed-exitcode")
	p.run(exitVendor, []string{"at night", "ONRAMP_SYNCRO_TOKEN_FILE"}, "sync", "--install-timer")

	world.Move(1)
	p.run(exitDone, []string{"1 of them and 0 customers left for review"}, "sync")
	p.run(exitReview, []string{"1 of them and 0 customers left for review", "needs review"}, "sync", "--detailed-exitcode")

	for _, customer := range world.Truth.Customers {
		var assets []int64
		for _, x := range world.Truth.Assets {
			if x.Customer == customer.ID && x.Wanted && x.Why == demo.Ordinary {
				assets = append(assets, x.ID)
			}
		}
		if customer.Group == demo.Business && customer.Organization != 0 && len(assets) >= 4 {
			for _, id := range assets {
				world.Syncro.DeleteAsset(id)
			}
			break
		}
	}
	p.run(exitDone, []string{"0 retired"}, "sync") // one reading proves nothing
	p.run(exitBraked, []string{"brake B", "0 retired"}, "sync")
	p.run(exitBraked, []string{"nothing was written: a sync would write nothing", "refused by a brake"}, "sync", "--dry-run")

	a, err := app.Open(app.Options{Dir: p.dir, Name: "ws", Doing: "a test", Lookup: p.w.Env})
	if err != nil {
		t.Fatal(err)
	}
	p.run(exitBusy, []string{"a test"}, "sync")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	world.Syncro.RevokeToken(demo.SyncroToken)
	p.run(exitVendor, []string{"401"}, "sync")
	p.run(exitFailed, []string{"--nonsense"}, "sync", "--nonsense")
}

func TestAWordThatNamesNoCommandOfAGroupIsAnError(t *testing.T) {
	p := newProgram(t)
	for _, group := range []string{"store", "audit", "decisions", "completion"} {
		p.run(exitFailed, []string{"unknown command", "nonsense"}, group, "nonsense")
		p.run(exitDone, []string{"Available Commands"}, group)
	}
}
