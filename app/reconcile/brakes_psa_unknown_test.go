package reconcile

import (
	"strings"
	"testing"
)

func TestCreationsWaitUntilAPersonHasSaidWhetherAPSAIsInUse(t *testing.T) {
	p := Plan{Operations: packed(Operation{ID: "a", Kind: CreateConfiguration}, Operation{ID: "b", Kind: Update})}
	held := brakePSA(p, Facts{PSAUnknown: true, PSALinked: 1, Organizations: Listing{Count: 10}})
	if len(held) != 1 || !held[0].Fixed || !held[0].Blocks(p.Operations.At(0)) || held[0].Blocks(p.Operations.At(1)) || !strings.Contains(held[0].Words, "Device types step") {
		t.Errorf("%v", held)
	}
	if held := brakePSA(p, Facts{PSALinked: 1, Organizations: Listing{Count: 10}}); len(held) != 0 {
		t.Errorf("a person said that none is in use: %v", held)
	}
}
