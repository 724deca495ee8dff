package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

func TestAnOrganizationIsPlannedWithTheTypeAndStatusThatWereChosen(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	kinds := a.OrganizationKinds()
	if len(kinds) < 4 {
		t.Fatalf("%d kinds of organizations", len(kinds))
	}
	rare := kinds[len(kinds)-1]
	customer := creatable(t, a)
	if _, err := a.CreateAs([]int64{customer}, rare); err != nil {
		t.Fatal(err)
	}
	if got := a.OrganizationKinds()[0]; got != rare {
		t.Errorf("chosen last was %s, first is %s", rare.Name, got.Name)
	}
	if _, err := a.CreateAs([]int64{creatable(t, a)}, kinds[0]); err != nil { // the next one is of another kind
		t.Fatal(err)
	}
	if _, err := a.CreateMissing(customer, false); err != nil {
		t.Fatal(err)
	}
	for _, row := range planned(t, a).Rows() {
		if row.Customer != customer || row.Kind != "create organization" {
			continue
		}
		var got []string
		for _, c := range row.Changes {
			got = append(got, c.After.String())
		}
		if all := strings.Join(got, ", "); !strings.Contains(all, rare.Name) {
			t.Errorf("chosen %s, planned %s", rare.Name, all)
		}
		return
	}
	t.Error("no organization is planned for the customer")
}

func TestWhatIsLikeACustomerIsFoundBeforeAnythingIsCreated(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		if row.State != app.StateMatched || row.Devices == 0 {
			continue
		}
		look, err := a.LookBeforeCreate(t.Context(), msp.Customers, []int64{row.ID})
		if err != nil {
			t.Fatal(err)
		}
		if look.Count == 1 && !slices.ContainsFunc(look.Like, func(f app.Found) bool { return f.Right == row.Right }) {
			t.Errorf("%s stands as %s and is not found", row.Name, row.RightName)
		}
	}
}

func TestCustomersLikeAnOrganizationAreLeftOutOfCreatingMany(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	var like, lefts []int64
	for _, row := range openRows(a, msp.Customers) {
		lefts = append(lefts, row.ID)
		if row.Tier != app.TierNone {
			like = append(like, row.ID)
		}
	}
	if len(like) == 0 || len(lefts) < 2 {
		t.Fatal("the made-up MSP has no suggestion")
	}
	done, err := a.CreateAs(lefts, a.OrganizationKinds()[0])
	if err != nil || len(done.LeftOut) == 0 {
		t.Errorf("%+v, %v", done, err)
	}
	for _, row := range a.Review(msp.Customers, 0).Rows() {
		if slices.Contains(like, row.ID) && row.State == app.StateCreate {
			t.Errorf("%s is created although %s is like it", row.Name, row.RightName)
		}
	}
}

func TestADeviceThatStandsElsewhereIsShownWithBothRecordsAndSaidBeforeCreating(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 300))
	defer closed(t, a)
	found := 0
	for _, row := range a.Review(msp.Assets, 0).Rows() {
		if row.Kind != "elsewhere" {
			continue
		}
		found++
		pair := a.Pair(msp.Assets, row.ID)
		if len(pair.Beside) != 1 || !strings.HasPrefix(pair.Beside[0].What, "found in another organization, ") || pair.Beside[0].Card.URL == "" {
			t.Errorf("%s is shown beside %+v", row.Name, pair.Beside)
			continue
		}
		look, err := a.LookBeforeCreate(t.Context(), msp.Assets, []int64{row.ID})
		if err != nil || look.Count == 1 && (len(look.Elsewhere) != 1 || !strings.Contains(look.Elsewhere[0], "already")) {
			t.Errorf("%s: before creating it is said %+v, %v", row.Name, look, err)
		}
	}
	if found == 0 {
		t.Error("no device of the made-up MSP stands elsewhere")
	}
}

// The advice is to accept first what is proposed by an identifier: it counts what
// accepting settles, so that nothing of it is left afterwards.
func TestTheAdviceBeforeCreatingCountsWhatAcceptingSettlesByAnIdentifier(t *testing.T) {
	w := demo.New(demoOf(7, 40, 600))
	renamed := map[string]bool{}
	for _, id := range w.Rename(12) {
		x, _ := w.Syncro.Asset(id)
		renamed[x.Serial] = true
	}
	for _, c := range w.ITGlue.Configurations() { // an address is all that is left of some
		if renamed[c.SerialNumber] {
			c.SerialNumber = ""
			w.ITGlue.SetConfiguration(c)
		}
	}
	a := reviewedIn(t, t.TempDir(), w)
	defer closed(t, a)
	before := a.LookBeforeCreateMissing(0)
	if before.Count == 0 || before.Suggested == 0 || len(before.Doubtful) == 0 {
		t.Fatalf("nothing is tested: %+v", before)
	}
	byName := 0
	for _, row := range openRows(a, msp.Assets) {
		if row.Kind == "" && row.Tier == app.TierSuggest && !strings.Contains(row.Why.String(), "serial") && !strings.Contains(row.Why.String(), "MAC") {
			byName++
		}
	}
	dry, err := a.AcceptAbove(msp.Assets, 0, 0, nil, true)
	if err != nil && before.Suggested > 0 || before.Suggested > dry.Count-byName {
		t.Errorf("%d are advised, accepting settles %d of which %d agree in a name alone, %v", before.Suggested, dry.Count, byName, err)
	}
	if dry.Count > 0 {
		if _, err := a.AcceptAbove(msp.Assets, 0, 0, nil, false); err != nil {
			t.Fatal(err)
		}
	}
	if after := a.LookBeforeCreateMissing(0); after.Suggested != 0 {
		t.Errorf("after accepting, %d are still advised to be accepted", after.Suggested)
	}
}

func TestWhatCreatingLeavesOutIsTheSameBeforeAndAfterwards(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 600))
	defer closed(t, a)
	look := a.LookBeforeCreateMissing(0)
	if !slices.ContainsFunc(look.LeftOut, func(s string) bool { return strings.Contains(s, "need a look: elsewhere") }) {
		t.Fatalf("nothing is tested: %q", look.LeftOut)
	}
	done, err := a.CreateMissing(0, false)
	if err != nil || done.Count != look.Count || !slices.Equal(done.LeftOut, look.LeftOut) {
		t.Errorf("asked %d without %q, done %d without %q, %v", look.Count, look.LeftOut, done.Count, done.LeftOut, err)
	}
	if again := a.LookBeforeCreateMissing(0); again.Count != 0 || !slices.Equal(again.LeftOut, look.LeftOut) {
		t.Errorf("asked again %d without %q, first without %q", again.Count, again.LeftOut, look.LeftOut)
	}
}

// creatable is an open customer for whom an organization may be created.
func creatable(t *testing.T, a *app.App) int64 {
	t.Helper()
	for _, row := range openRows(a, msp.Customers) {
		if look, err := a.LookBeforeCreate(t.Context(), msp.Customers, []int64{row.ID}); err == nil && look.Count == 1 {
			return row.ID
		}
	}
	t.Fatal("no organization may be created for any customer")
	return 0
}

// planned makes the plan and waits for it.
func planned(t *testing.T, a *app.App) app.PlanView {
	t.Helper()
	events, cancel := a.Subscribe()
	defer cancel()
	if err := a.MakePlan(); err != nil {
		t.Fatal(err)
	}
	for {
		if v := a.Plan(); v.State == app.PlanReady {
			return v
		}
		select {
		case <-events:
		case <-time.After(time.Minute):
			t.Fatalf("no plan: %+v", a.Plan())
		}
	}
}
