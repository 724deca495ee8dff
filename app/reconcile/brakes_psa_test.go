package reconcile

import "testing"

func TestB12HoldsCreatingBesideAPSAThatHoldsFewOrganizations(t *testing.T) {
	create := Plan{Operations: packed(Operation{ID: "a", Kind: CreateConfiguration}, Operation{ID: "b", Kind: CreateOrganization}, Operation{ID: "c", Kind: Update})}
	for _, c := range []struct {
		name  string
		plan  Plan
		facts Facts
		holds bool
	}{
		{"no PSA", create, Facts{Organizations: Listing{Count: 60}}, false},
		{"few linked", create, Facts{PSA: "Autotask", PSALinked: 3, Organizations: Listing{Count: 60}}, true},
		{"half linked", create, Facts{PSA: "Autotask", PSALinked: 30, Organizations: Listing{Count: 60}}, false},
		{"nothing created", Plan{Operations: packed(create.Operations.At(2))}, Facts{PSA: "Autotask", Organizations: Listing{Count: 60}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := brakePSA(c.plan, c.facts)
			if (len(got) == 1) != c.holds {
				t.Fatalf("it holds %v", got)
			}
			if c.holds && (got[0].Count != 2 || !got[0].Blocks(create.Operations.At(0)) || got[0].Blocks(create.Operations.At(2))) {
				t.Errorf("it holds the wrong operations: %+v", got[0])
			}
		})
	}
}
