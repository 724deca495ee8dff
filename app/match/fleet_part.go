package match

import "slices"

// FleetSource tells a part of a fleet what the fleet itself does not hold.
type FleetSource struct {
	// Devices gives the devices of a side by their ids.
	Devices func(right bool, ids []string) ([]Device, error)
	// Facts gives the decisions about a device of a side.
	Facts func(right bool, id string) []Fact
}

// Members gives the ids of the left devices of a group, ascending.
func (f *Fleet) Members(group string) []string {
	n, known := f.sides[leftSide].groups[group]
	if !known {
		return nil
	}
	return f.sides[leftSide].idsOf(f.sides[leftSide].members.at(n))
}

// Near gives the left groups in which the answers may mention a right device: whose devices share an identifier with it, or are linked to it.
func (f *Fleet) Near(right string) []string {
	r, known := f.sides[rightSide].ids.find(right)
	if !known {
		return nil
	}
	p := &part{fleet: f, source: FleetSource{Facts: func(bool, string) []Fact { return nil }}}
	p.seen[leftSide], p.seen[rightSide] = make(map[int32]bool), make(map[int32]bool)
	p.kin(rightSide, r)
	var groups []string
	for _, l := range p.chosen[leftSide] {
		if id := f.sides[leftSide].named[f.sides[leftSide].group[l]]; !slices.Contains(groups, id) {
			groups = append(groups, id)
		}
	}
	return groups
}

// Shared visits every identifier that stands on both sides, with the groups on the left and on the right that have a device with it. One that stands in a crowd of groups says nothing and is left out.
func (f *Fleet) Shared(visit func(hash uint64, left, right []string)) {
	for kind := range f.sides[leftSide].keys {
		own, others := &f.sides[leftSide].keys[kind], &f.sides[rightSide].keys[kind]
		last, first := uint64(0), true
		for _, at := range own.byHash {
			hash := own.hashes[at]
			if hash == last && !first {
				continue
			}
			last, first = hash, false
			right := f.sides[rightSide].holding(others, hash)
			if len(right) == 0 || len(right) > crowd {
				continue
			}
			if left := f.sides[leftSide].holding(own, hash); len(left) <= crowd {
				visit(hash+uint64(kind), left, right)
			}
		}
	}
}

// holding gives the groups whose devices hold a hash, one more than a crowd at most.
func (t *fleetSide) holding(k *fleetKeys, hash uint64) []string {
	var groups []string
	k.holders(hash, func(device int32) bool {
		if id := t.named[t.group[device]]; !slices.Contains(groups, id) {
			groups = append(groups, id)
		}
		return len(groups) <= crowd
	})
	return groups
}

// Part gives an engine that answers for the left devices of some groups exactly as an engine over all devices would. No other left group may lead to one of their right groups. The engine holds more devices
// than these: those which share an identifier with them, are linked to them or were decided to be theirs. What it says of the others is good for nothing.
func (f *Fleet) Part(groups map[string][]string, source FleetSource) (*DeviceEngine, error) {
	p := &part{fleet: f, source: source}
	p.seen[leftSide], p.seen[rightSide] = make(map[int32]bool), make(map[int32]bool)
	for left, rights := range groups {
		p.group(leftSide, left)
		for _, right := range rights {
			p.group(rightSide, right)
		}
	}
	members := p.chosen
	for s, list := range members {
		for _, i := range list {
			p.kin(side(s), i)
		}
	}
	for s, list := range p.chosen {
		for _, i := range list[len(members[s]):] {
			p.ties(side(s), i)
		}
	}
	var devices [2][]Device
	var facts []Fact
	for s := range devices {
		ids := f.sides[s].idsOf(p.chosen[s])
		var err error
		if devices[s], err = source.Devices(side(s) == rightSide, ids); err != nil {
			return nil, err
		}
		for _, id := range ids {
			facts = append(facts, source.Facts(side(s) == rightSide, id)...)
		}
	}
	return newDeviceEngine(devices[leftSide], devices[rightSide], groups, facts, f)
}

// part gathers the devices that a part of a fleet must hold.
type part struct {
	fleet  *Fleet
	source FleetSource
	chosen [2][]int32
	seen   [2]map[int32]bool
}

func (p *part) choose(s side, i int32) {
	if !p.seen[s][i] {
		p.seen[s][i] = true
		p.chosen[s] = append(p.chosen[s], i)
	}
}

func (p *part) group(s side, id string) {
	if n, known := p.fleet.sides[s].groups[id]; known {
		for _, i := range p.fleet.sides[s].members.at(n) {
			p.choose(s, i)
		}
	}
}

// kin adds whoever shares an identifier with a device, and whoever is tied to it. Of a crowd a few are enough.
func (p *part) kin(s side, i int32) {
	for kind := range p.fleet.sides[s].keys {
		for _, hash := range p.fleet.sides[s].keys[kind].of(i) {
			for other := range p.fleet.sides {
				few := crowd + 1
				if p.fleet.crowded(kind, hash) {
					few = sampleSize
				}
				p.fleet.sides[other].keys[kind].holders(hash, func(device int32) bool {
					p.choose(side(other), device)
					few--
					return few > 0
				})
			}
		}
	}
	id := p.fleet.sides[s].ids.at(i)
	others := &p.fleet.sides[s.other()]
	others.linkers.holders(hashText(id), func(device int32) bool {
		if others.link(device) == id {
			p.choose(s.other(), device)
		}
		return true
	})
	p.ties(s, i)
}

// ties adds whom a device is linked to or was decided to belong to.
func (p *part) ties(s side, i int32) {
	own, others := &p.fleet.sides[s], &p.fleet.sides[s.other()]
	add := func(id string) {
		if other, ok := others.ids.find(id); ok {
			p.choose(s.other(), other)
		}
	}
	add(own.link(i))
	for _, f := range p.source.Facts(s == rightSide, own.ids.at(i)) {
		if s == leftSide {
			add(f.Right)
		} else {
			add(f.Left)
		}
	}
}

func (f *Fleet) crowded(kind int, hash uint64) bool {
	return f.sides[leftSide].held(kind, hash) > crowd || f.sides[rightSide].held(kind, hash) > crowd
}

func (t *fleetSide) idsOf(devices []int32) []string {
	ids := make([]string, len(devices))
	for i, d := range devices {
		ids[i] = t.ids.at(d)
	}
	slices.Sort(ids)
	return ids
}

// lend gives an engine over a part the statistics of the whole.
func (f *Fleet) lend(e *DeviceEngine) {
	for kind, x := range []*keyIndex{fleetSerials: e.serials, fleetMACs: e.macs} {
		for s := range f.sides {
			x.frozen[s] = make([]int32, len(x.ids))
			x.samples[s] = make(map[int32][]int32)
		}
		for hash, id := range x.ids {
			for s := range f.sides {
				x.frozen[s][id] = f.sides[s].held(kind, hash)
			}
			if !x.crowded(id) {
				continue
			}
			for s := range f.sides {
				x.samples[s][id] = f.sample(e, side(s), kind, hash)
			}
		}
	}
}

// sample gives the first holders of a hash as an engine numbers them.
func (f *Fleet) sample(e *DeviceEngine, s side, kind int, hash uint64) []int32 {
	var list []int32
	f.sides[s].keys[kind].holders(hash, func(device int32) bool {
		if i, ok := e.sides[s].find(f.sides[s].ids.at(device)); ok {
			list = append(list, i)
		}
		return len(list) < sampleSize
	})
	return list
}
