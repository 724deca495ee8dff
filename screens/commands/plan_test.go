package commands

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// hashOf is the hash of a printed plan.
func hashOf(t *testing.T, plan string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^Plan ([0-9a-f]{64})$`).FindStringSubmatch(plan)
	if found == nil {
		t.Fatalf("no hash stands in %s", plan)
	}
	return found[1]
}

func TestAPlanNeedsARecordToStandOnAndSaysWhetherItCanBeApplied(t *testing.T) {
	p := newProgram(t)
	wizard := fmt.Sprintf("onramp --workspace %q", p.dir)
	p.begin()
	p.run(exitFailed, []string{"nothing is read yet", "read first with " + wizard + " sync"}, "plan")
	p.run(exitFailed, []string{"the wizard of this workspace is not finished"}, "sync")
	keys := p.w.Env
	p.w.Env = func(string) string { return "" } // it is made of what was read
	said := p.run(exitDone, []string{"update: ", "cannot be applied yet", "finish it with " + wizard + "\n"}, "plan")
	if strings.Contains(said, "Apply it") {
		t.Error("it tells to apply what apply refuses")
	}
	p.w.Env = keys
	p.run(exitFailed, []string{"the wizard of this workspace is not finished: nothing was written"}, "apply", hashOf(t, said))
	p.run(exitFailed, []string{"no plan of that hash is known"}, "apply", "nonsense")
	p.run(exitFailed, []string{"no plan nonsense is kept"}, "plan", "--undo", "nonsense")
}

func TestAPlanIsAppliedOnceAndItsUndoIsHeldByABrakeThatTheAuditNames(t *testing.T) {
	p, _ := onboarded(t)
	said := p.run(exitDone, []string{"Apply it within 24 hours with: onramp --workspace"}, "plan")
	hash := hashOf(t, said)
	writes := regexp.MustCompile(`(?m)^\S.*: .*\(`).FindAllString(said, -1)
	n := len(writes)
	p.run(exitDone, []string{fmt.Sprintf("%d of %d operations written (", n, n)}, "apply", hash)
	p.run(exitDone, []string{fmt.Sprintf("0 of %d operations written, %d ended earlier\n", n, n)}, "apply", hash)
	p.run(exitDone, []string{"Nothing to do but for what is held back.\n"}, "plan")

	undo := p.run(exitDone, []string{"Brake B2: "}, "plan", "--undo", hash)
	held := p.run(exitBraked, []string{"0 of ", "refused by a brake", "\nBrake B2: "}, "apply", hashOf(t, undo))
	if strings.Contains(held, "not sent") || strings.Contains(held, "done") {
		t.Errorf("a refused plan reads as if it had been carried out: %s", held)
	}
	p.run(exitDone, []string{`"outcome":"approved"`, `"outcome":"refused","words":"brake B2 refused `}, "audit", "show", "--since", "1h")
	if old := p.run(exitDone, nil, "audit", "show", "--since", "1ns"); strings.TrimSpace(old) != "" {
		t.Errorf("it shows what is older: %s", old)
	}
}
