package reconcile

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

func TestEveryEndingIsFoundByItsOperation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(anyText(), 1, 20, rapid.ID[string]).Draw(t, "ids")
		planned := rapid.IntRange(0, len(ids)).Draw(t, "planned") // the others are of other plans
		var list packer
		for _, id := range ids[:planned] {
			list.add(Operation{ID: id, Kind: Update})
		}
		all, want := newEndings(list.packed()), map[string]ending{}
		for range rapid.IntRange(0, 30).Draw(t, "endings") {
			id := rapid.SampledFrom(ids).Draw(t, "id")
			want[id] = Outcome{
				Class: rapid.SampledFrom(codedClasses).Draw(t, "class"), Configuration: rapid.Int64().Draw(t, "configuration"),
				Attempts: rapid.IntRange(0, changeAttempts).Draw(t, "attempts"), Kind: Update,
			}.ending()
			all.put(id, want[id])
		}
		for _, id := range ids {
			if got := all.get(id); got != want[id] {
				t.Fatalf("%q ended as %+v, want %+v", id, got, want[id])
			}
		}
	})
}

func TestAnEndingTellsWhatItsOutcomeDoes(t *testing.T) {
	for _, class := range codedClasses {
		o := Outcome{Class: class, Kind: CreateConfiguration, Status: 422, Attempts: createAttempts - 1, Organization: 5, Configuration: 6, Watermark: 7}
		e := o.ending()
		if !e.is(class) || e.final != (class != NotCreated) || e.status != 422 || e.attempts != 1 || e.organization != 5 || e.made != 6 || e.watermark != 7 {
			t.Errorf("%s ends as %+v", class, e)
		}
	}
	if (ending{}).is(Done) || (Outcome{Class: Done, Kind: CreateModel, Record: 8}).ending().made != 8 {
		t.Error("no ending is done, or what was made is not told")
	}
}

// TestAWriteIsNotSentForEver applies a plan again and again while nothing that is
// sent arrives.
func TestAWriteIsNotSentForEver(t *testing.T) {
	for kind, c := range map[Kind]struct {
		method string
		most   int
	}{CreateConfiguration: {http.MethodPost, createAttempts}, Update: {http.MethodPatch, changeAttempts}} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := pair(t, itgluetest.Habits{}, syncrotest.Habits{})
				p, _ := w.plan()
				p = p.filter(func(o Operation) bool { return o.Kind == kind })
				w.glue.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.ResetBefore, Method: c.method}}})
				for range 2 * c.most {
					if _, err := w.applier().Apply(context.Background(), p, approve(p)); err != nil {
						t.Fatal(err)
					}
				}
				sent := 0
				for _, r := range w.glue.Requests() {
					if r.Method == c.method {
						sent++
					}
				}
				if p.Operations.Len() != 1 || sent != c.most {
					t.Errorf("%d operations were sent %d times, want 1 and %d", p.Operations.Len(), sent, c.most)
				}
			})
		})
	}
}
