package reconcile

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

// What a person reads of each brake: what it found, on what, the figures, and
// what to do next. B9 works during the run and stands with the error budget.
func TestEachBrakeSaysWhatItFoundAndWhatToDo(t *testing.T) {
	orphans := Plan{Operations: packed(Operation{ID: "a", Kind: Update}, Operation{ID: "b", Kind: Update, Decision: "matched by ann"})}
	unproven := badProof(func(p *Proof) { p.CompleteCrawls = 1 })
	creates := Plan{Operations: packed(Operation{ID: "a", Kind: CreateOrganization}, Operation{ID: "b", Kind: CreateConfiguration})}
	for _, c := range []struct {
		code  string
		plan  Plan
		alter func(*Facts)
		want  string
	}{
		{"B1", retirePlan(26, 1), nil, "the plan retires 26 configurations, and one run may retire 25: look at them in the plan; if those devices are gone, release this brake in the Plan step with 26 and a reason"},
		{"B2", retirePlan(3, 3), nil, "the plan retires more than 5 % of a customer's devices (3 of 40 of customer 3): look at them in Syncro; if a customer has left, press L on its row; if the devices alone are gone, release this brake in the Plan step with 3 and a reason"},
		{"B3", retirePlan(21, 1), func(f *Facts) { f.Managed = 1000 }, "the plan retires 21 of 1000 devices, more than 2 % of all: look at them in the plan; if those devices are gone, release this brake in the Plan step with 21 and a reason"},
		{"B4", retirePlan(1, 1), func(f *Facts) { f.Assets.Count, f.Assets.Shrunk, f.Assets.Usual = 979, true, 1000 }, "the list of Syncro's assets has 979 entries, and had 1000 on average in the last good syncs: what it lacks may be there all the same, so that 1 write of the plan waits (retire); look whether the key sees everything, and sync again; if fewer are right, accept the present numbers on Home"},
		{"B4", createPlan(2, 1, 501), func(f *Facts) { f.Configurations.Complete = false }, "the list of IT Glue's configurations is not complete: what it lacks may be there all the same, so that 2 writes of the plan wait (create configuration); sync again"},
		{"B5", retirePlan(2, 1), func(f *Facts) { f.Devices = nil }, "Syncro lists no device at all any more of a customer (customer 1 had 900), and the plan retires 2: look whether the key sees them; if a customer has left, press L on its row"},
		{"B6", unproven, nil, "the plan retires 1 of 1 configuration without proof that the device is gone: two complete syncs, 6 h apart, must lack it, and Syncro must answer 404 for it; sync again, then make the plan anew"},
		{"B7", createPlan(1, 1, 501), func(f *Facts) { f.Identity = false }, "the keys are not proven to open the accounts of this workspace, so that 1 write is not sent: check keys and addresses in the Keys step, then sync again"},
		{"B7", retirePlan(1, 1), func(f *Facts) { f.CrawlsSinceKey = 1 }, "a key changed, and behind a key that sees less, devices look deleted: to retire 1 configuration takes 2 complete syncs with the new key (so far 1); sync again"},
		{"B7", retirePlan(2, 1), func(f *Facts) { f.CrawlsSinceKey = 0 }, "a key changed, and behind a key that sees less, devices look deleted: to retire 2 configurations takes 2 complete syncs with the new key (so far 0); sync again"},
		{"B7", createPlan(2, 1, 501), func(f *Facts) { f.Identity = false }, "the keys are not proven to open the accounts of this workspace, so that 2 writes are not sent: check keys and addresses in the Keys step, then sync again"},
		{"B8", overwritePlan(201, "a", "b"), func(f *Facts) { f.Managed = 1000 }, "the plan makes the name of 201 of 1000 configurations \"b\": look at them in the plan; if that is right, release this brake in the Plan step with 201 and a reason"},
		{"B8", overwritePlan(201, "a", ""), func(f *Facts) { f.Managed = 1000 }, "the plan makes the name of 201 of 1000 configurations empty: look at them in the plan; if that is right, release this brake in the Plan step with 201 and a reason"},
		{"B10", orphans, func(f *Facts) { f.Attended = false }, "of 2 operations, 1 rests on no decision, and nobody attends: decide in the wizard, or apply the plan there"},
		{"B11", createPlan(101, 1, 501), nil, "the plan creates more than 25 configurations for a customer, and more than a tenth of what it has (101 for customer 1, which has 1000): look whether they are documented in another place; if they are missing, release this brake in the Plan step with 101 and a reason"},
		{"B12", creates, func(f *Facts) {
			f.PSA, f.PSALinked, f.Organizations = "Autotask", 3, Listing{Complete: true, Count: 60}
		}, "Autotask is synced to IT Glue and holds 3 of its 60 organizations: it would add the 2 records that the plan creates a second time; let Syncro sync to Autotask and that to IT Glue, then sync again; to create them all the same, release this brake in the Plan step with 2 and a reason"},
		{"B12", createPlan(1, 1, 501), func(f *Facts) {
			f.PSA, f.PSALinked, f.Organizations = "Autotask", 3, Listing{Complete: true, Count: 60}
		}, "Autotask is synced to IT Glue and holds 3 of its 60 organizations: it would add the 1 record that the plan creates a second time; let Syncro sync to Autotask and that to IT Glue, then sync again; to create them all the same, release this brake in the Plan step with 1 and a reason"},
	} {
		f := calm()
		if c.alter != nil {
			c.alter(&f)
		}
		on := Brakes(c.plan, f)
		if codes(on) != c.code {
			t.Errorf("%s: brakes %q hold", c.code, codes(on))
			continue
		}
		if on[0].Words != c.want {
			t.Errorf("%s says\n%s\nwant\n%s", c.code, on[0].Words, c.want)
		}
	}
}

func TestABrakeThatRefusedStandsInTheAuditAndWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		a := w.applier()
		a.Facts.Identity = false
		s, err := a.Apply(t.Context(), p, approve(p))
		must(t, err)
		if s.Braked != p.Operations.Len() || s.Dropped+s.Left+s.Failed != 0 || writes(w) != 0 {
			t.Errorf("%d writes, %+v", writes(w), s)
		}
		lines, _, err := ReadAudit(filepath.Join(w.dir, "audit.jsonl"), time.Time{})
		must(t, err)
		want := fmt.Sprintf("brake B7 refused %[1]d of %[1]d operations: the keys are not proven", p.Operations.Len())
		if len(lines) != 2 || lines[1].Outcome != "refused" || lines[1].Plan != p.Hash() || !strings.HasPrefix(lines[1].Words, want) {
			t.Errorf("the audit says %+v", lines)
		}
	})
}

func TestABrakeOnManyCustomersNamesTheFirstOfThem(t *testing.T) {
	p := retirePlan(3, 1, 2, 3, 4, 5, 6, 7, 8)
	on := Brakes(p, calm())
	if i := slices.IndexFunc(on, func(b Brake) bool { return b.Code == "B2" }); i < 0 || !strings.Contains(on[i].Words, "3 of 40 of customer 3") ||
		!strings.Contains(on[i].Words, "and 1 more)") || strings.Contains(on[i].Words, "customer 8") {
		t.Errorf("%+v", on)
	}
}
