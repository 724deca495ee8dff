package app

// TakenOut is what taking operations out of the plan did, or putting them back.
type TakenOut struct {
	Named int // operations that were named and are out now, or in again
	With  int // operations that went with them, because they need one of them
}

// TakeOut takes operations out of the plan, or puts them back. Those that need
// one that is out are out with it.
func (a *App) TakeOut(out bool, ops ...string) (TakenOut, error) {
	var did TakenOut
	err := a.replan(func(p *planState) {
		before := *p
		named := map[string]bool{}
		for _, op := range ops {
			named[op] = true
			if out {
				p.out[op] = true
			} else {
				delete(p.out, op)
			}
		}
		p.narrow()
		for i, op := range p.full.Operations.Heads() {
			if named[op.ID] && before.leaves(i) != p.leaves(i) {
				did.Named++
			}
		}
		n, was := p.plan.Operations.Len(), before.plan.Operations.Len()
		did.With = max(n-was, was-n) - did.Named
	})
	return did, err
}
