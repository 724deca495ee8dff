package app_test

import (
	"slices"
	"strings"
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
	i := slices.IndexFunc(chosen, func(f app.Found) bool { return !proposes(t, a, open[1].ID, f.Right) })
	if i < 0 {
		t.Fatal("every organization is proposed for everybody")
	}
	if _, err := a.MatchTo(msp.Customers, open[0].ID, chosen[i].Right); err != nil {
		t.Fatal(err)
	}
	if !proposes(t, a, open[1].ID, chosen[i].Right) {
		t.Errorf("%s was chosen last and is not proposed", chosen[i].Name)
	}
	if _, err := a.Undo(); err != nil {
		t.Fatal(err)
	}
	if proposes(t, a, open[1].ID, chosen[i].Right) {
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

// Whoever opens the picker and presses enter must not take another's record.
func TestASearchBeginsWithWhatIsFreeByName(t *testing.T) {
	a := reviewedAs(t, t.TempDir(), demoOf(7, 40, 600))
	defer closed(t, a)
	lost := a.Review(msp.Assets, 0).Rows()[0].ID + 1_000_000 // of no organization: all configurations are searched
	for s, left := range map[msp.Subject]int64{msp.Customers: openRows(a, msp.Customers)[0].ID, msp.Assets: lost} {
		found, err := a.Search(t.Context(), s, left, "")
		if err != nil || len(found) < 2 {
			t.Fatalf("%s: %d hits, %v", s, len(found), err)
		}
		free := 0
		for i, f := range found {
			switch {
			case f.Held.Empty() && i > free:
				t.Errorf("%s: %s is free and stands behind one that %s is matched to", s, f.Name, found[i-1].Held)
			case f.Held.Empty():
				free++
			}
			if i > 0 && i != free && app.Fold(f.Name.String()) < app.Fold(found[i-1].Name.String()) {
				t.Errorf("%s: %s stands behind %s", s, f.Name, found[i-1].Name)
			}
		}
		if free == 0 || s == msp.Customers && free == len(found) {
			t.Errorf("%s: %d of %d are free: nothing is tested", s, free, len(found))
		}
	}
}

func proposes(t *testing.T, a *app.App, left int64, right string) bool {
	t.Helper()
	return slices.ContainsFunc(proposed(t, a, left), func(f app.Found) bool { return f.Right == right })
}

func proposed(t *testing.T, a *app.App, customer int64) []app.Found {
	t.Helper()
	found, err := a.Proposed(t.Context(), msp.Customers, customer)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// openRows are the rows of a subject that wait for a person.
func openRows(a *app.App, s msp.Subject) []app.Row {
	return slices.DeleteFunc(slices.Clone(a.Review(s, 0).Rows()), func(r app.Row) bool { return r.State != app.StateOpen })
}

// Before anything is typed come the candidates, then similar names, then what was
// chosen lately.
func TestSimilarNamesAreProposedBeforeWhatWasChosenLately(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	open, rows := openRows(a, msp.Customers), a.Review(msp.Customers, 0).Rows()
	i := slices.IndexFunc(rows, func(r app.Row) bool { return slices.ContainsFunc(proposed(t, a, r.ID), noted("similar name")) })
	if i < 0 {
		t.Fatal("no customer has a similar name in IT Glue")
	}
	row := rows[i]
	other := open[slices.IndexFunc(open, func(r app.Row) bool { return r.ID != row.ID })]
	all, err := a.Search(t.Context(), msp.Customers, row.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	strange := slices.IndexFunc(all, func(f app.Found) bool {
		return !proposes(t, a, row.ID, f.Right) && !strings.Contains(f.Name.String(), "Harborlight")
	})
	if _, err := a.MatchTo(msp.Customers, other.ID, all[strange].Right); err != nil {
		t.Fatal(err)
	}
	rank := map[string]int{"candidate": 0, "similar name": 1, "chosen lately": 2}
	found := proposed(t, a, row.ID)
	last, kinds := 0, map[int]bool{}
	for _, f := range found {
		for words, n := range rank {
			if noted(words)(f) {
				kinds[n] = true
				if n < last {
					t.Errorf("%s (%s) comes too late in %v", f.Name, f.Note, found)
				}
				last = n
			}
		}
	}
	if !kinds[1] || !kinds[2] {
		t.Errorf("similar names and what was chosen are not both in %v", found)
	}
}

func TestWhatIsMatchedElsewhereSaysToWhom(t *testing.T) {
	a := reviewed(t, t.TempDir())
	defer closed(t, a)
	for _, s := range []msp.Subject{msp.Customers, msp.Assets} {
		rows := a.Review(s, 0).Rows()
		taken := rows[slices.IndexFunc(rows, func(r app.Row) bool { return r.State == app.StateMatched })]
		at := slices.IndexFunc(rows, func(r app.Row) bool { return r.ID != taken.ID && r.Customer == taken.Customer })
		if s == msp.Customers {
			at = slices.IndexFunc(rows, func(r app.Row) bool { return r.ID != taken.ID })
		}
		for left, want := range map[int64]string{rows[at].ID: taken.Name.String(), taken.ID: ""} {
			found, err := a.Search(t.Context(), s, left, taken.RightName.String())
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(found, func(f app.Found) bool { return f.Right == taken.Right })
			if i < 0 || found[i].Held.String() != want {
				t.Errorf("%s: %s is held by %q in %v", s, taken.RightName, want, found)
			}
		}
	}
}

func noted(words string) func(app.Found) bool {
	return func(f app.Found) bool { return strings.Contains(f.Note.String(), words) }
}
