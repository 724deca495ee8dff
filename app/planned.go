package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// PrintPlan makes the plan from what the store holds, keeps it for ApplyHash and
// prints it: every operation with its fields before and after, what is withheld,
// the brakes that hold it, and what it costs. With the hash of an applied plan in
// undo, it is the plan that takes that one back. It needs what was read, but no
// key. command words how a person calls a command, "" the wizard, on this workspace.
func (a *App) PrintPlan(w io.Writer, undo string, command func(name string) string) error {
	a.mu.RLock()
	known, finished := a.known(), a.settings.Completed[StepFinish]
	a.mu.RUnlock()
	if !known {
		return fmt.Errorf("nothing is read yet, so that there is nothing to plan: read first with %s", command("sync"))
	}
	var err error
	if undo != "" {
		err = a.makeUndo(undo, false)
	} else {
		_, err = a.makePlan(false, narrowing{})
	}
	if err != nil {
		return err
	}
	a.mu.RLock()
	plan := a.planned.plan
	a.mu.RUnlock()
	hash, err := reconcile.SavePlan(a.db, plan)
	if err != nil {
		return fmt.Errorf("keep the plan: %w", err)
	}
	next := "Apply it within 24 hours with: " + command("apply") + " " + hash
	switch {
	case a.opt.Temporary:
		next = "It cannot be applied from here, because this workspace goes away with this command: apply one in the wizard, " + command("")
	case !finished:
		next = "It cannot be applied yet, because the wizard of this workspace is not finished: finish it with " + command("")
	}
	if _, err = io.WriteString(w, a.Plan().text(hash, next)); err != nil {
		return fmt.Errorf("print the plan: %w", err)
	}
	return nil
}

// text is the plan as a person reads it on paper. next says how to go on.
func (v PlanView) text(hash, next string) string {
	var b strings.Builder
	for row := range v.All() {
		fmt.Fprintf(&b, "%s  %s: %s  (%s)\n", row.System, row.Kind, row.Name, joinFilled(row.CustomerName.String(), row.Reason))
		for _, c := range row.Changes {
			fmt.Fprintf(&b, "    %s: %s -> %s\n", c.Field, quoted(c.Before), quoted(c.After))
		}
	}
	if len(v.Held) > 0 {
		fmt.Fprintf(&b, "\nHeld back (%d):\n", len(v.Held))
		for _, h := range v.Held {
			fmt.Fprintf(&b, "    %s: %s\n", joinFilled(h.Customer.String(), h.Name.String()), h.Reason)
		}
	}
	for _, brake := range v.Brakes {
		fmt.Fprintf(&b, "\nBrake %s: %s\n", brake.Code, brake.Text)
	}
	b.WriteString("\n")
	table := tabwriter.NewWriter(&b, 0, 4, 2, ' ', tabwriter.AlignRight)
	// Nothing that writes to a strings.Builder can fail.
	_, _ = fmt.Fprintln(table, "part\twrites\trequests\tat least\t")
	for _, p := range v.Parts {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%s\t\n", p.Name, p.Operations, p.Requests, p.Duration)
	}
	_ = table.Flush()
	if v.Len() == 0 && len(v.Held) > 0 {
		return b.String() + "\nNothing to do but for what is held back.\n"
	}
	if v.Len() == 0 {
		return b.String() + "\nNothing to do: both sides are as they should be.\n"
	}
	return b.String() + "\nPlan " + hash + "\n" + next + "\n"
}

func joinFilled(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

func quoted(t msp.Text) string {
	if t.Empty() {
		return "(blank)"
	}
	return t.String()
}

// storedPlan is the plan that is kept under a hash, if it is. Where it is not to
// be read any more, the error ends with what to do instead.
func (a *App) storedPlan(hash, instead string) (plan reconcile.Plan, known bool, err error) {
	err = a.db.View(func(tx *store.Tx) (err error) {
		plan, known, err = reconcile.LoadPlan(tx, hash)
		return err
	})
	if unreadable := (*reconcile.UnreadablePlanError)(nil); errors.As(err, &unreadable) {
		err = fmt.Errorf("%w: %s", err, instead)
	}
	return plan, known, err
}

// ErrNoPlan says that there is no plan of that hash.
var ErrNoPlan = errors.New("no plan of that hash is known: print one with onramp plan")

// ApplyHash carries out the plan that was printed under a hash. Naming the hash
// is the approval; it ends 24 hours after the plan was made, and when a decision
// that the plan rests on changes. Brakes are not released here: that takes the
// wizard.
func (a *App) ApplyHash(ctx context.Context, hash string) (ApplyView, error) {
	a.loaded()
	plan, known, err := a.storedPlan(hash, "make the plan anew")
	switch {
	case err != nil:
		return ApplyView{}, fmt.Errorf("read the plan: %w", err)
	case !known:
		return ApplyView{}, ErrNoPlan
	}
	if err := a.overtaken(plan); err != nil {
		return ApplyView{}, err
	}
	if err := a.beginApply(plan.Operations.Len()); err != nil {
		return ApplyView{}, err
	}
	_, err = a.runPlan(ctx, plan, 0, reconcile.Approval{Hash: hash, By: a.opt.Person, At: plan.Made}, false)
	return a.Apply(), err
}

// beginApply marks the workspace as applying so many operations, or says why
// nothing may be written now.
func (a *App) beginApply(operations int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.settings.Completed[StepFinish] {
		return errors.New("the wizard of this workspace is not finished: nothing was written; run onramp and finish it, then apply")
	}
	if err := a.maySync(); err != nil {
		return err
	}
	a.applying = applyState{state: ApplyRunning}
	a.applying.progress.Total = operations
	return nil
}

// Line is in one line what became of the operations of an apply.
func (v ApplyView) Line() string {
	line := fmt.Sprintf("%d of %s written", v.Written, several(v.Total, "operation", "operations"))
	if len(v.Summary) > 0 {
		line += " (" + strings.Join(counted(v.Summary), ", ") + ")"
	}
	return strings.Join(append([]string{line}, counted(v.Unwritten)...), ", ")
}

func counted(list []Count) []string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%d %s", c.N, c.Name))
	}
	return out
}

// Print writes what an apply did, which brakes held it and what went wrong, a
// line each.
func (v ApplyView) Print(w io.Writer) error {
	lines := []string{v.Line()}
	for _, b := range v.Brakes {
		lines = append(lines, "Brake "+b)
	}
	for _, f := range v.Findings {
		if f.Kind == string(reconcile.FindBraked) {
			continue // its brake is told once for all
		}
		lines = append(lines, fmt.Sprintf("%s: %s: %s", f.Kind, f.Name, f.Text))
	}
	if _, err := fmt.Fprintln(w, strings.Join(lines, "\n")); err != nil {
		return fmt.Errorf("print what was applied: %w", err)
	}
	return nil
}
