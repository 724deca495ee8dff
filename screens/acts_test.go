package screens

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// toOrganizations leads to the list of customers.
var toOrganizations = []string{"enter", "enter", "enter", ">", "]"}

func TestABulkActAsksFirstAndNoChangesNothing(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		before := decisionsOf(r)
		r.press("*", "i", "enter")
		r.wants("Ignore", "rows?", "settled already")
		r.press("n")
		r.wants("cancelled")
		if got := decisionsOf(r); got != before {
			t.Errorf("no changed %v to %v", before, got)
		}
	})
}

func TestABulkActLeavesSettledRowsAloneAndUndoTakesItBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		before := decisionsOf(r)
		open := r.app.Review(msp.Customers, 0).Counts[app.StateOpen]
		r.press("*", "i", "enter", "y")
		got := decisionsOf(r)
		if got[0][0] != before[0][0] || got[0][2] != before[0][2]+open {
			t.Errorf("%d open rows: %v became %v", open, before, got)
		}
		r.press("u")
		r.wants("undid ignore")
		if got := decisionsOf(r); got != before {
			t.Errorf("undo leaves %v, before it was %v", got, before)
		}
		r.press("ctrl+r")
		r.wants("redid ignore")
	})
}

func TestADecisionMovesOnToTheNextOpenRowWithoutWaiting(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		first := v.list.current().ID
		r.take(keyMsg("i"))
		r.take(keyMsg("enter"))
		second := v.list.current().ID
		r.take(keyMsg("i"))
		r.take(keyMsg("enter"))
		r.settle()
		if first == second {
			t.Fatal("the cursor stays on the decided row")
		}
		states := map[int64]app.State{}
		for _, row := range r.app.Review(msp.Customers, 0).Rows() {
			states[row.ID] = row.State
		}
		if states[first] != app.StateIgnored || states[second] != app.StateIgnored {
			t.Errorf("two quick keys leave the two rows %s and %s", states[first], states[second])
		}
	})
}

// What was done, undone and done again is said by the name of the record, however
// many decisions that took, and by a count of several.
func TestAnActIsCalledByTheNameOfItsRecordOrByTheirNumber(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for row := range v.list.each() {
			if row.State == app.StateMatched {
				v.list.goTo(row.ID)
				r.run(v.follow())
				break
			}
		}
		r.settle()
		name := v.list.current().Name.String()
		r.press("x", "u")
		r.wants("undid refuse " + name)
		r.press("ctrl+r")
		r.wants("redid refuse " + name)
		r.press("u", "r")
		r.wants("done: reopen " + name)
		r.press("u")
		r.wants("undid reopen " + name)
		open := r.app.Review(msp.Customers, 0).Counts[app.StateOpen]
		r.press("*", "l", "enter", "y")
		r.wants("done: put to Later " + count(open))
		r.press("u")
		r.wants("undid put to Later " + count(open))
	})
}

// A hand that is quicker than the screen: undo takes back the act that is still
// on its way, also when it is the first one of all.
func TestUndoRightBehindAnActTakesItBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		for range 3 { // what was settled on the way
			r.press("u")
		}
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		if r.w.d.overview.Undo != "" {
			t.Fatalf("there is still %q to undo", r.w.d.overview.Undo)
		}
		id := v.list.current().ID
		for _, k := range []string{"i", "enter", "u"} {
			r.take(keyMsg(k))
		}
		r.settle()
		if state := rowOf(r, msp.Customers, id).State; state == app.StateIgnored {
			t.Errorf("the row is %s:\n%s", state, r.frame())
		}
		r.wants("undid ignore " + rowOf(r, msp.Customers, id).Name.String())
		r.press("u")
		r.wants("u: there is nothing to undo")
	})
}

// What is matched already is marked wherever something is picked to match to.
func TestMatchToMarksWhatIsMatchedToOthers(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press(toOrganizations...)
		r.press("n", "m")
		r.wants("candidate", "matched to its namesake")
		others := ""
		for row := range r.app.Review(msp.Customers, 0).All() {
			if row.State == app.StateMatched && row.Name != row.RightName {
				others = row.RightName.String() + "  matched to " + row.Name.String()
			}
		}
		r.wants(others)
		r.press("esc")
	})
}

func TestMatchToSearchesAndMatches(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		r.press("n", "m")
		r.write("pharmacy")
		r.wants("Match", "Pharmacy")
		r.press("enter")
		r.wants("done, but ", "is now shared with")
		r.press("u", "m")
		r.write("zzzzqqq")
		r.wants("Nothing found")
		r.press("enter")
		r.wants("nothing to pick")
	})
}

func TestSearchNarrowsLiveAndEscBringsEverythingBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		list := r.w.steps[app.StepOrganizations].(*organizationsStep).review.list
		all := list.size()
		r.press("/")
		r.write("dental")
		if n := list.size(); n == 0 || n >= all {
			t.Fatalf("%d of %d rows show", n, all)
		}
		r.press("enter")
		r.wants("search: dental")
		r.press("esc")
		if n := list.size(); n != all {
			t.Errorf("after esc %d of %d rows show", n, all)
		}
	})
}

func TestLaterKeepsItsNoteAndReopenTakesItBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		id := r.w.steps[app.StepOrganizations].(*organizationsStep).review.list.current().ID
		r.press("l")
		r.write("ask Kim")
		r.press("enter")
		if d := r.app.Pair(msp.Customers, id).Decision; d == nil || d.Why != "ask Kim" || d.Verdict != msp.Later {
			t.Fatalf("the decision is %+v", d)
		}
		r.press("g", "/")
		r.write("later")
		r.press("enter", "r")
		if d := r.app.Pair(msp.Customers, id).Decision; d != nil {
			t.Errorf("after r the decision is %+v", d)
		}
	})
}

func TestRefusedPairIsNotProposedAgain(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		r.press("]", "]")
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		id, right := v.list.current().ID, v.pane.candidate().Right
		r.press("x")
		r.wants("refused this pair")
		for _, c := range r.app.Pair(msp.Customers, id).Candidates {
			if c.Right == right && !c.Refused {
				t.Error("the pair is proposed again")
			}
		}
	})
}

// Refusing a pair that is matched changes two decisions; a person did one thing.
func TestUndoCountsTheRowsOfAnActNotItsDecisions(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		r.press("g")
		for v.list.current().State != app.StateMatched {
			r.press("j")
		}
		for _, key := range []string{"x", "r"} {
			r.press(key, "u")
			r.wants("undid re")
			if strings.Contains(r.frame(), " 2 ") {
				t.Errorf("%s of one row is undone as two:\n%s", key, r.frame())
			}
		}
	})
}

// The address that is copied is that of the side with the cursor; where a vendor
// gives none, that is said instead.
func TestYCopiesTheAddressOfTheSideWithTheCursor(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		for v.list.current().Candidates == 0 {
			r.press("j")
		}
		r.press("y")
		if want := r.app.URL(msp.Customers, false, strconv.FormatInt(v.list.current().ID, 10)); r.copied != want {
			t.Errorf("in the list it copies %s, want %s", r.copied, want)
		}
		r.press("tab", "y")
		if right := v.pane.candidate().Right; !regexp.MustCompile(`^https://[a-z0-9.-]+\.itglue\.com/` + right + `$`).MatchString(r.copied) {
			t.Errorf("in the pane it copies %s, want the page of organization %s", r.copied, right)
		}
		r.press("o")
		r.wants("Addresses", "IT Glue: ", "itglue.com/")
		r.press("esc")
		v.pane.candidate().Card.URL = ""
		before := r.copied
		for _, key := range []string{"o", "y"} {
			r.press(key)
			r.wants(key + ": IT Glue gives no address of this record")
		}
		if r.copied != before {
			t.Errorf("it copies %s in place of what is not known", r.copied)
		}
	})
}

func TestAddressesAreShownAndCopied(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		r.press("o")
		r.wants("Addresses", "https://harborlight.syncromsp.com/")
		if f := r.w.View(); !strings.Contains(f, "\x1b]8;;https://") {
			t.Error("the address is no link")
		}
		r.press("esc", "y")
		if !strings.HasPrefix(r.copied, "https://harborlight.syncromsp.com/") {
			t.Errorf("copied %q", r.copied)
		}
	})
}

func TestATypedKeyNeverShows(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("e", "enter")
		r.wants("Keep the key of Syncro where?")
		r.press("down", "down", "down", "down", "enter")
		r.write("T0p-secret-token")
		f := r.frame()
		if strings.Contains(f, "secret") || !strings.Contains(f, "••••••••") {
			t.Errorf("while typing:\n%s", f)
		}
		r.press("enter")
		r.wants("Last day of Syncro's key")
		r.write("never")
		r.press("enter")
		r.wants("is no day")
		lacks(r, "never")
		r.press("ctrl+u")
		r.write("2031-03-31")
		r.press("enter")
		r.wants("refused", "Last day of the key: fine, 2031-03-31")
		if f := r.frame(); strings.Contains(f, "T0p") {
			t.Errorf("after it was refused:\n%s", f)
		}
	})
}

// All that was checked about a key can be read on the smallest terminal.
func TestWhatStandsAboutAKeyCanBeReadToItsEnd(t *testing.T) {
	bubble(t, 60, 20, func(r *rig) {
		r.press("enter")
		r.wants("more lines: tab shows them all")
		r.press("tab")
		r.wants("Syncro (1-")
		r.press("G")
		r.wants("all else: cannot be checked", "token of its own")
		r.press("esc")
		r.wants("more lines")
	})
}

func TestAnAddressThatIsNoneIsRefusedBeforeTheKeyIsAskedFor(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("e", "ctrl+u", "enter")
		r.wants("Address of Syncro", "type the account's address, such as acme.syncromsp.com")
		r.write("acme")
		r.press("enter")
		r.wants("Keep the key of Syncro where?")
	})
}

func TestSaaSAlertsCanBeLeftOutAndIsPassedOver(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("G", "i")
		r.wants("Leave SaaS Alerts out?", "Step 6 is passed over")
		r.press("y")
		r.wants("left out")
		r.press("enter", "enter", "enter", ">", ">", ">")
		r.wants("Step 7 of 9: Plan")
		r.press("<")
		r.wants("Step 5 of 9: Devices")
	})
}

func TestDeviceTypeIsMappedLeftOutAndSearched(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", "i")
		r.wants("left out")
		r.press("enter")
		r.write("server")
		r.press("enter")
		if got := r.app.Types().Types[0].TargetName.String(); got != "Server" {
			t.Errorf("the first type is mapped to %q", got)
		}
	})
}

func TestOperationsAreTakenOutAndPutBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">", ">", ">")
		n := r.app.Plan().Len()
		r.press("i")
		r.wants("took out 1 operation")
		out := 0
		for _, row := range r.app.Plan().Rows() {
			if row.Out {
				out++
			}
		}
		if out == 0 || r.app.Plan().Len() != n {
			t.Errorf("%d of %d operations are out", out, n)
		}
		r.press("i")
		r.wants("put back 1 operation")
	})
}

func TestThePaneTakesTheKeysAndEscGivesThemBack(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		v := r.w.steps[app.StepOrganizations].(*organizationsStep).review
		at := v.list.pos
		r.press("enter", "j", "j")
		if !v.inPane || v.list.pos != at {
			t.Errorf("in the pane %v, cursor from %d to %d", v.inPane, at, v.list.pos)
		}
		r.press("esc")
		if v.inPane {
			t.Fatal("esc does not leave the pane")
		}
		r.press("j")
		if v.list.pos != at+1 {
			t.Error("the list does not have the keys back")
		}
		r.press("esc")
		r.wants("this is the top of Organizations")
	})
}

func TestADeviceIsReviewedInsideItsCustomerAndEscLeadsOut(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">")
		s := r.w.steps[app.StepDevices].(*devicesStep)
		site := s.sites.current()
		r.press("enter")
		if n := s.one.list.all(); n != site.Total+site.LeftOut {
			t.Errorf("%s has %d devices, %d rows are listed", site.Name, site.Total, n)
		}
		r.press("esc")
		r.wants("[Customers")
		r.press("]")
		if n := s.all.list.all(); n <= site.Total {
			t.Errorf("all devices are %d rows", n)
		}
	})
}

func TestCandidatesAreTurnedInThePaneAndTheOneThatShowsIsAccepted(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", "6", "]", "]", "]", "]", "]")
		v := r.w.steps[app.StepSaaS].(*saasStep).mapping
		id, n := v.list.current().ID, len(v.pane.pair.Candidates)
		if n < 2 {
			t.Fatalf("the ambiguous row has %d candidates:\n%s", n, r.frame())
		}
		r.press("tab", "]")
		want := v.pane.candidate().Right
		r.press("a")
		if d := r.app.Pair(msp.SaaS, id).Decision; d == nil || d.Right != want {
			t.Errorf("accepted %+v, want %s", d, want)
		}
	})
}

func TestACustomersDevicesAreReadAgainOnDemand(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press("enter", "enter", "enter", ">", ">")
		r.wants("Step 5 of 9: Devices")
		r.press("r")
		r.wants("devices of", "read")
	})
}

// Accept all is about the rows that show; what is out of sight is counted and
// stays as it is.
func TestAcceptAllTakesOnlyTheRowsThatShow(t *testing.T) {
	bubble(t, 80, 24, func(r *rig) {
		r.press(toOrganizations...)
		open := func() (ids []int64) {
			for row := range r.app.Review(msp.Customers, 0).All() {
				if row.State == app.StateOpen && row.Tier >= app.TierSuggest {
					ids = append(ids, row.ID)
				}
			}
			return ids
		}
		before := open()
		name := rowOf(r, msp.Customers, before[0]).Name.String()
		r.press("/")
		r.write(name)
		r.press("enter", "A", "ctrl+u", "enter")
		r.wants("Accept 1 row?", count(len(before)-1)+" more not in sight")
		r.press("y")
		if left := open(); len(left) != len(before)-1 {
			t.Errorf("of %d suggestions %d are left", len(before), len(left))
		}
		r.press("esc", "]", "]", "]", "A", "ctrl+u", "enter") // a tab without them
		r.wants("nothing to do", count(len(before)-1)+" more not in sight")
	})
}

func TestAcceptAllOfTheOverviewTakesOnlyTheCustomersThatShow(t *testing.T) {
	bubble(t, 200, 50, func(r *rig) {
		r.press(toDevices...)
		s := r.w.steps[app.StepDevices].(*devicesStep)
		all, err := r.app.AcceptAbove(msp.Assets, 0, 0, nil, true)
		if err != nil {
			t.Fatal(err)
		}
		var one app.Site
		for x := range s.sites.each() {
			if done, _ := r.app.AcceptAbove(msp.Assets, x.Customer, 0, nil, true); done.Count > 0 {
				one = *x
				break
			}
		}
		mine, _ := r.app.AcceptAbove(msp.Assets, one.Customer, 0, nil, true)
		if mine.Count == 0 || mine.Count == all.Count {
			t.Fatalf("%d of %d suggestions are of %s", mine.Count, all.Count, one.Name)
		}
		r.press("/")
		r.write(one.Name.String())
		r.press("enter", "A")
		r.wants(plural(mine.Count, "row")+"?", count(all.Count-mine.Count)+" more not in sight")
		r.press("n")
	})
}
