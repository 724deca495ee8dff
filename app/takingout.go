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
		before := p.leftOut()
		for _, op := range ops {
			if out {
				p.out[op] = true
			} else {
				delete(p.out, op)
			}
		}
		p.narrow()
		after := p.leftOut()
		for _, op := range ops {
			if before[op] != after[op] {
				did.Named++
			}
		}
		did.With = max(len(after)-len(before), len(before)-len(after)) - did.Named
	})
	return did, err
}
