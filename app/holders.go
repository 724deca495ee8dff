package app

import "slices"

// holders finds the assets that are matched to a configuration. Nearly always it
// is one, so that one number a configuration does.
type holders struct {
	one  ledger[int64]
	more map[int64][]int64 // the others, where there are several
}

func newHolders() holders { return holders{more: map[int64][]int64{}} }

// of returns the assets that hold a configuration.
func (h *holders) of(configuration int64) []int64 {
	first, held := h.one.get(configuration)
	if !held {
		return nil
	}
	return append([]int64{first}, h.more[configuration]...)
}

func (h *holders) add(configuration, asset int64) {
	switch all := h.of(configuration); {
	case len(all) == 0:
		h.one.put(configuration, asset)
	case !slices.Contains(all, asset):
		h.more[configuration] = append(h.more[configuration], asset)
	}
}

func (h *holders) remove(configuration, asset int64) {
	left := slices.DeleteFunc(h.of(configuration), func(id int64) bool { return id == asset })
	h.one.drop(configuration)
	delete(h.more, configuration)
	for _, id := range left {
		h.add(configuration, id)
	}
}

func (h *holders) clone() holders {
	out := holders{one: h.one.clone(), more: map[int64][]int64{}}
	for configuration, assets := range h.more {
		out.more[configuration] = slices.Clone(assets)
	}
	return out
}
