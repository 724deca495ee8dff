package app_test

import (
	"slices"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

func TestWhatWasChosenLastIsProposedForOtherRows(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	open := openRows(a, msp.Customers)
	chosen, err := a.Search(t.Context(), msp.Customers, open[0].ID, "")
	if err != nil || len(chosen) == 0 {
		t.Fatalf("%d organizations to choose from, %v", len(chosen), err)
	}
	i := slices.IndexFunc(chosen, func(f app.Found) bool { return !proposes(a, open[1].ID, f.Right) })
	if i < 0 {
		t.Fatal("every organization is proposed for everybody")
	}
	if _, err := a.MatchTo(msp.Customers, open[0].ID, chosen[i].Right); err != nil {
		t.Fatal(err)
	}
	if !proposes(a, open[1].ID, chosen[i].Right) {
		t.Errorf("%s was chosen last and is not proposed", chosen[i].Name)
	}
	if _, err := a.Undo(); err != nil {
		t.Fatal(err)
	}
	if proposes(a, open[1].ID, chosen[i].Right) {
		t.Error("what was undone is still proposed")
	}
}

func TestASearchReturnsNoMoreThanAPersonReads(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	lost := a.Review(msp.Assets, 0).Rows()[0].ID + 1_000_000 // of no organization: all configurations are searched
	found, err := a.Search(t.Context(), msp.Assets, lost, "")
	if err != nil || len(found) > app.MaxFound {
		t.Errorf("%d hits, %v", len(found), err)
	}
}

func proposes(a *app.App, left int64, right string) bool {
	return slices.ContainsFunc(a.Proposed(msp.Customers, left), func(f app.Found) bool { return f.Right == right })
}

// openRows are the rows of a subject that wait for a person.
func openRows(a *app.App, s msp.Subject) []app.Row {
	return slices.DeleteFunc(slices.Clone(a.Review(s, 0).Rows()), func(r app.Row) bool { return r.State != app.StateOpen })
}
