package reconcile

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// pair is a world with one customer, one asset to create and one matched pair
// with blanks.
func pair(t testing.TB, habits itgluetest.Habits, syncroHabits syncrotest.Habits) (*world, int64) {
	t.Helper()
	w := newWorld(t, habits, syncroHabits)
	w.customer(11, "Bluefin Dental", 501)
	w.desktop(101, 11, "BFD-1")
	w.create(101)
	w.desktop(102, 11, "BFD-2")
	id := w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-2", SerialNumber: "SER0102"})
	w.match(102, id)
	return w, id
}

func (s Summary) kinds() string {
	var list []string
	for _, f := range s.Findings {
		list = append(list, string(f.Kind))
	}
	return strings.Join(list, ", ")
}

func writes(w *world) int {
	n := 0
	for _, r := range w.glue.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	for _, r := range w.syncro.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

func TestEveryHabitOfTheVendorsIsComeThrough(t *testing.T) {
	for name, h := range map[string]struct {
		glue   itgluetest.Habits
		syncro syncrotest.Habits
	}{
		"status 200":         {glue: itgluetest.Habits{CreateStatus200: true}},
		"archived hidden":    {glue: itgluetest.Habits{ArchivedHidden: true}},
		"notes missing":      {glue: itgluetest.Habits{NotesMissingInLists: true}},
		"interface ids":      {glue: itgluetest.Habits{InterfaceIDInAttributes: true, ForeignKeysAsText: true, AncestryAsText: true}},
		"lists lag":          {glue: itgluetest.Habits{LagLists: time.Minute}},
		"psa disabled":       {glue: itgluetest.Habits{PSADisabledWord: true}},
		"bare singles":       {syncro: syncrotest.Habits{BareSingles: true}},
		"no meta":            {syncro: syncrotest.Habits{MetaMissing: true}},
		"null for not found": {syncro: syncrotest.Habits{NotFoundNull200: true}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := busy(t, h.glue, h.syncro)
				p, _ := w.plan()
				w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{
					{Kind: itgluetest.ResetAfter, Method: http.MethodPost, PathPrefix: "/organizations/501", Skip: 1, Times: 1},
				}})
				s := w.apply(p)
				w.finished(s)
				if s.Unknown+s.Left+s.Failed+s.Dropped != 0 {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

func TestWhatChangedSinceThePlanIsNotOverwritten(t *testing.T) {
	for name, meddle := range map[string]func(*world, int64){
		"a field":          func(w *world, id int64) { w.alter(id, func(c *itgluetest.Configuration) { c.PrimaryIP = "10.9.9.9" }) },
		"the organization": func(w *world, id int64) { w.alter(id, func(c *itgluetest.Configuration) { c.OrganizationID = 777 }) },
		"the PSA":          func(w *world, id int64) { w.alter(id, func(c *itgluetest.Configuration) { c.PSA = true }) },
		"removed":          func(w *world, id int64) { w.glue.RemoveConfiguration(id) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, id := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
				w.glue.SetOrganization(itgluetest.Organization{ID: 777, Name: "Elsewhere"})
				p, _ := w.plan()
				meddle(w, id)
				before, _ := w.glue.Configuration(id)
				s := w.apply(p)
				after, _ := w.glue.Configuration(id)
				if !strings.Contains(s.kinds(), string(FindChanged)) || s.Done[Update] != 0 || before.UpdatedAt != after.UpdatedAt || before.PrimaryIP != after.PrimaryIP {
					t.Errorf("%s: %+v", s.kinds(), s)
				}
			})
		})
	}
}

func (w *world) alter(id int64, change func(*itgluetest.Configuration)) {
	c, _ := w.glue.Configuration(id)
	change(&c)
	w.glue.SetConfiguration(c)
}

func TestAChangeThatStandsAlreadyIsDoneWithoutAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		w.apply(p)
		w.glue.ResetRequests()
		w.syncro.ResetRequests()
		must(t, w.db.Update(func(tx *store.Tx) error { return outcomes.Clear(tx) }))
		s := w.apply(p)
		if n := writes(w); n != 0 {
			t.Errorf("%d writes of what stands already", n)
		}
		if s.Done[Update] != 1 || !strings.Contains(s.kinds(), string(FindExists)) {
			t.Errorf("%+v", s)
		}
		w.noDuplicates()
	})
}

func TestADeviceThatTurnedUpMeanwhileIsNotCreatedAgain(t *testing.T) {
	for name, c := range map[string]itgluetest.Configuration{
		"serial":       {Name: "else", SerialNumber: "ser0101"},
		"archived":     {Name: "else", SerialNumber: "SER0101", Archived: true},
		"mac and name": {Name: "bfd-1", MACAddress: "a4:bb:6d:00:00:65"},
		"origin":       {Name: "else", Notes: "Onramp: https://" + host + "/customer_assets/101 [OTHEROP1]"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := pair(t, itgluetest.Habits{ArchivedHidden: true}, syncrotest.Habits{})
				p, _ := w.plan()
				c.OrganizationID = 501
				id := w.configuration(c)
				s := w.apply(p)
				if s.Done[CreateConfiguration] != 0 || len(w.glue.Configurations()) != 2 {
					t.Errorf("created again: %+v", s)
				}
				for _, f := range s.Findings {
					if f.Kind == FindExists && f.Others[0] != id {
						t.Errorf("the finding names %v, not %d", f.Others, id)
					}
				}
			})
		})
	}
}

func TestAnOrganizationThatTurnedUpMeanwhileIsNotCreatedAgain(t *testing.T) {
	for _, o := range []itgluetest.Organization{
		{Name: "Harbor Bakery"},
		{Name: "Renamed since", QuickNotes: "Onramp: https://" + host + "/customers/12 [OTHEROP1]"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
			w.customer(12, "Harbor Bakery", 0)
			w.desktop(111, 12, "HB-1")
			w.create(111)
			p, _ := w.plan()
			w.glue.SetOrganization(o)
			s := w.apply(p)
			if len(w.glue.Organizations()) != 1 || len(w.glue.Configurations()) != 0 || !strings.Contains(s.kinds(), string(FindExists)) {
				t.Errorf("%+v", s)
			}
		})
	}
}

// A human made the same device by hand while our answer was lost: nobody can
// tell which is whose, so a person must, and nothing is sent again.
func TestAnAmbiguousLostAnswerWaitsForAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		w.desktop(101, 11, "BFD-1")
		w.create(101)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetBefore, Method: http.MethodPost, Times: 1}}})
		a := w.applier()
		var id int64
		a.Progress = func(pr Progress) {
			if pr.Waiting != "" && id == 0 {
				id = w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "BFD-1"})
			}
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if s.Unknown != 1 || !strings.Contains(s.kinds(), string(FindAmbiguous)) || len(w.glue.Configurations()) != 1 {
			t.Fatalf("%+v", s)
		}
		if s := w.apply(p); s.Unknown != 1 || len(w.glue.Configurations()) != 1 {
			t.Fatalf("sent again before a person answered: %+v", s)
		}
		must(t, w.applier().SettleOpen(context.Background(), p.Operations.At(0).ID, id))
		if d := w.decisions[1]; d.Verdict != msp.Matched || d.RightID() != id {
			t.Errorf("the decision is %+v", d)
		}
		w.apply(p)
		if again, _ := w.plan(); len(w.glue.Configurations()) != 1 || again.Counts()[CreateConfiguration] != 0 {
			t.Errorf("a further plan wants %v", again.Counts())
		}
	})
}

func TestASecondRecordOfOneOpIsFoundByTheSweep(t *testing.T) {
	for _, cancelled := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
			p, _ := w.plan()
			a := w.applier()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			a.Progress = func(pr Progress) {
				if pr.Operation.Kind == WriteLink && len(w.glue.Configurations()) == 2 {
					for _, c := range w.glue.Configurations() {
						if c.Name == "BFD-1" { // an earlier attempt takes effect after all
							c.ID = 0
							w.glue.SetConfiguration(c)
						}
					}
					if cancelled {
						cancel()
					}
				}
			}
			s, err := a.Apply(ctx, p, approve(p))
			if cancelled != errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if !strings.Contains(s.kinds(), string(FindDuplicate)) {
				t.Errorf("cancelled %t: findings %q", cancelled, s.kinds())
			}
		})
	}
}

func TestAFieldThatTheVendorDropsIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		a := w.applier()
		a.Progress = func(pr Progress) {
			if pr.Operation.Kind == WriteLink {
				for _, c := range w.glue.Configurations() {
					if c.Name == "BFD-1" {
						w.alter(c.ID, func(c *itgluetest.Configuration) { c.Hostname = "" })
					}
				}
			}
		}
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if !strings.Contains(s.kinds(), string(FindNotKept)) {
			t.Errorf("findings %q", s.kinds())
		}
	})
}

func TestResolveSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := small(t)
		p, _ := w.plan()
		w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Times: 1}}})
		if !w.dieWhen(p, func(point string) bool { return point == "after the answer" }) {
			t.Fatal("it did not die")
		}
		w.glue.ResetRequests()
		s, err := w.applier().Resolve(context.Background())
		must(t, err)
		if n := writes(w); n != 0 || s.Unknown != 0 || s.Done[CreateOrganization] != 1 {
			t.Errorf("%d writes, %+v", n, s)
		}
	})
}

func TestCancellingEndsAfterTheOperationAtHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		ctx, cancel := context.WithCancel(context.Background())
		a := w.applier()
		a.Effect = func(tx *store.Tx, e Effect) error {
			if e.Operation.Kind == CreateConfiguration {
				cancel()
			}
			return w.effect(tx, e)
		}
		s, err := a.Apply(ctx, p, approve(p))
		if !errors.Is(err, context.Canceled) || s.Done[CreateConfiguration] != 1 || s.Left == 0 || len(w.openIntents()) != 0 {
			t.Errorf("%v, %+v", err, s)
		}
		w.finished(w.apply(p))
	})
}

func TestAGateHoldsTheNextOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		a := w.applier()
		shut := errors.New("paused")
		a.Gate = func(context.Context) error { return shut }
		s, err := a.Apply(context.Background(), p, approve(p))
		if !errors.Is(err, shut) || writes(w) != 0 || s.Left != p.Operations.Len() {
			t.Errorf("%v, %+v", err, s)
		}
	})
}

func TestABrakedPlanWritesNothingOfWhatIsBraked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		a := w.applier()
		a.Facts.Assets.Complete = false
		s, err := a.Apply(context.Background(), p, approve(p))
		must(t, err)
		if s.Done[Retire] != 0 || s.Done[CreateConfiguration] != 8 || len(s.Brakes) != 1 {
			t.Errorf("%+v", s)
		}
		a.Facts = Facts{}
		w.glue.ResetRequests()
		w.syncro.ResetRequests()
		if _, err := a.Apply(context.Background(), p, approve(p)); err != nil || writes(w) != 0 {
			t.Errorf("%v, %d writes without any facts", err, writes(w))
		}
	})
}

func TestAReleasedBrakeStandsInTheAuditWithItsFigureNameAndReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := busy(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		approval := approve(p)
		approval.Overrides = []Override{{Code: "B11", Count: 30, Reason: "a new site", By: "kim"}}
		_, err := w.applier().Apply(context.Background(), p, approval)
		must(t, err)
		lines, _, err := ReadAudit(filepath.Join(w.dir, "audit.jsonl"), time.Time{})
		must(t, err)
		if len(lines) == 0 || lines[0].Outcome != "approved" || !strings.Contains(lines[0].Words, "brake B11 released for 30 by kim: a new site") {
			t.Errorf("the audit begins with %+v", lines)
		}
	})
}

func TestAnApprovalOfAnotherPlanWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
		p, _ := w.plan()
		if _, err := w.applier().Apply(context.Background(), p, approve(p.Only(99))); err == nil || writes(w) != 0 {
			t.Errorf("%v, %d writes", err, writes(w))
		}
	})
}

func TestAPlanThatIsOutOfDateStopsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(11, "Bluefin Dental", 501)
		var ids []int64
		for i := range int64(12) {
			w.desktop(101+i, 11, "PC-"+string(rune('A'+i)))
			ids = append(ids, w.configuration(itgluetest.Configuration{OrganizationID: 501, Name: "PC-" + string(rune('A'+i))}))
			w.match(101+i, ids[i])
		}
		p, _ := w.plan()
		for _, id := range ids {
			w.alter(id, func(c *itgluetest.Configuration) { c.PrimaryIP = "10.9.9.9" })
		}
		s := w.apply(p)
		if s.Stopped == "" || writes(w) != 0 || s.Left == 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestTheAuditTellsEveryWriteBeforeAndAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := small(t)
		p, _ := w.plan()
		w.apply(p)
		lines, damaged, err := ReadAudit(w.audit.file.Name(), time.Time{})
		if err != nil || damaged != 0 {
			t.Fatal(damaged, err)
		}
		told, concerned := make(map[string]string), make(map[string]AuditIDs)
		for _, l := range lines {
			told[l.Op] += l.Outcome + " "
			if l.Outcome == "intent" {
				concerned[l.Op] = l.IDs
			}
			if l.Op != "" && (l.Who != "ann" || l.Plan != p.Hash() || l.Decision == "" || l.Before == l.After || l.Vendor == "") {
				t.Errorf("line %+v says too little", l)
			}
		}
		for _, o := range p.Operations.All() {
			if told[o.ID] != "intent done " {
				t.Errorf("%s: %q", o.Kind, told[o.ID])
			}
			if want := (AuditIDs{Customer: o.Customer, Asset: o.Asset, Organization: o.Organization, Configuration: o.Configuration}); o.Needs == "" && concerned[o.ID] != want || concerned[o.ID] == (AuditIDs{}) {
				t.Errorf("%s: the intent concerns %+v, want %+v", o.Kind, concerned[o.ID], want)
			}
		}
	})
}
