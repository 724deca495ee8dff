package match

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// statistics are what was known of all devices when it was frozen.
type statistics interface {
	// lend puts them in the place of those that an engine has made from its own devices.
	lend(to *DeviceEngine)
}

// newDeviceEngine builds an engine. Statistics that are given, and not nil, take the place of its own.
func newDeviceEngine(left, right []Device, groups map[string][]string, facts []Fact, like statistics) (*DeviceEngine, error) {
	e := &DeviceEngine{}
	var wait sync.WaitGroup
	var failures [2]error
	for s, devices := range [2][]Device{left, right} {
		wait.Go(func() { failures[s] = e.read(side(s), devices) })
	}
	wait.Wait()
	if err := cmp.Or(failures[leftSide], failures[rightSide]); err != nil {
		return nil, err
	}
	e.connect(groups)
	e.indexKeys()
	if like != nil {
		like.lend(e)
	}
	e.facts = newFactBook(facts)
	e.pairUp()
	e.settleAll()
	return e, nil
}

// read normalises one side in the order of its ids.
func (e *DeviceEngine) read(s side, devices []Device) error {
	order, err := orderByID(s, len(devices), func(i int) string { return devices[i].ID })
	if err != nil {
		return err
	}
	out := &e.sides[s]
	out.groups = make(map[string]int32)
	numbers := make([]int32, len(devices))
	for i, row := range order {
		numbers[i] = out.number(devices[row].Group)
	}
	out.machines = make([]machine, len(devices))
	out.out = make([]bool, len(devices))
	parallel(len(devices), func(from, to int) {
		for i := from; i < to; i++ {
			out.machines[i] = readMachine(&devices[order[i]], numbers[i])
		}
	})
	out.linkedBy = make(map[string][]int32)
	for i := range out.machines {
		if link := out.machines[i].link; link != "" {
			out.linkedBy[link] = append(out.linkedBy[link], int32(i))
		}
	}
	return nil
}

// find gives the place of an id.
func (s *deviceSide) find(id string) (int32, bool) {
	i, ok := slices.BinarySearchFunc(s.machines, id, func(m machine, id string) int { return strings.Compare(m.id, id) })
	return int32(i), ok
}

// connect turns the map of groups into numbers. Every right group that a left one leads to gets a number, whether a device stands there yet or not.
func (e *DeviceEngine) connect(matched map[string][]string) {
	e.matched = matched
	e.groups = make([][]int32, len(e.sides[leftSide].groups))
	for id, n := range e.sides[leftSide].groups {
		e.groups[n] = e.rightGroups(id)
	}
}

// rightGroups gives the numbers of the right groups that a left group leads to; nil if it is not matched.
func (e *DeviceEngine) rightGroups(left string) []int32 {
	var numbers []int32
	for _, id := range e.matched[left] {
		n := e.sides[rightSide].number(id)
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// number gives the number of a group, a new one if need be.
func (s *deviceSide) number(group string) int32 {
	n, ok := s.groups[group]
	if !ok {
		n = int32(len(s.groups))
		s.groups[group] = n
	}
	return n
}

// indexKeys builds the three indexes side by side.
func (e *DeviceEngine) indexKeys() {
	var wait sync.WaitGroup
	build := func(to **keyIndex, hashes func(s side, i int32, to []uint64) []uint64) {
		wait.Go(func() {
			var all [2][][]uint64
			for s := range e.sides {
				all[s] = e.hashAll(side(s), hashes)
			}
			*to = newKeyIndex(all, func(s side, i int) bool { return e.sides[s].machines[i].archived })
		})
	}
	build(&e.serials, e.serialHashes)
	build(&e.macs, e.macHashes)
	build(&e.names, e.nameHashes)
	wait.Wait()
}

func (e *DeviceEngine) lend(to *DeviceEngine) {
	to.serials.adopt(e.serials)
	to.macs.adopt(e.macs)
	to.names.adopt(e.names)
}

// hashAll gives the keys of all machines of a side in one array.
func (e *DeviceEngine) hashAll(s side, hashes func(s side, i int32, to []uint64) []uint64) [][]uint64 {
	n := len(e.sides[s].machines)
	array := make([]uint64, 0, n+n/2)
	all := make([][]uint64, n)
	ends := make([]int, n)
	for i := range n {
		array = hashes(s, int32(i), array)
		ends[i] = len(array)
	}
	from := 0
	for i, end := range ends {
		all[i] = array[from:end:end]
		from = end
	}
	return all
}

func (e *DeviceEngine) serialHashes(s side, i int32, to []uint64) []uint64 {
	m := &e.sides[s].machines[i]
	if m.serial != "" {
		to = append(to, hashText(m.serial))
	}
	if m.agent != "" {
		to = append(to, hashText(m.agent)^saltAgent)
	}
	return to
}

func (e *DeviceEngine) macHashes(s side, i int32, to []uint64) []uint64 {
	for _, m := range e.sides[s].machines[i].macs {
		to = append(to, uint64(m))
	}
	return to
}

// nameHashes gives a machine's name once for every right group in which it may be found.
func (e *DeviceEngine) nameHashes(s side, i int32, to []uint64) []uint64 {
	m := &e.sides[s].machines[i]
	if m.name == "" {
		return to
	}
	name := hashText(nameStart(m.name))
	if s == rightSide {
		return append(to, name^saltGroup*uint64(m.group+1))
	}
	for _, group := range e.groups[m.group] {
		to = append(to, name^saltGroup*uint64(group+1))
	}
	return to
}

// allowed says whether the right machine of two stands under an organization that the left one's customer is matched to.
func (e *DeviceEngine) allowed(s side, i, other int32) bool {
	l, r := i, other
	if s == rightSide {
		l, r = other, i
	}
	groups := e.groups[e.sides[leftSide].machines[l].group]
	return slices.Contains(groups, e.sides[rightSide].machines[r].group)
}

// pairUp compares all candidates, for both sides.
func (e *DeviceEngine) pairUp() {
	left, right := &e.sides[leftSide], &e.sides[rightSide]
	left.pairs = make([][]devicePair, len(left.machines))
	parallel(len(left.machines), func(from, to int) {
		var found []int32
		array := make([]devicePair, 0, to-from+(to-from)/2)
		for l := from; l < to; l++ {
			found = e.candidates(leftSide, int32(l), found[:0])
			start := len(array)
			for _, r := range found {
				array = append(array, e.pair(int32(l), r))
			}
			left.pairs[l] = array[start:len(array):len(array)]
		}
	})
	right.pairs = mirrorDevicePairs(left.pairs, len(right.machines))
}

func (e *DeviceEngine) pair(l, r int32) devicePair {
	a := e.compareMachines(l, r)
	return devicePair{other: r, agreement: a, doubt: appraiseMachines(&a, &e.sides[leftSide].machines[l], &e.sides[rightSide].machines[r])}
}

func mirrorDevicePairs(pairs [][]devicePair, n int) [][]devicePair {
	counts := make([]int32, n)
	total := 0
	for _, list := range pairs {
		total += len(list)
		for i := range list {
			counts[list[i].other]++
		}
	}
	array := make([]devicePair, total)
	mirrored := make([][]devicePair, n)
	for i, n := range counts {
		mirrored[i] = array[:0:n]
		array = array[n:]
	}
	for l, list := range pairs {
		for _, p := range list {
			r := p.other
			p.other = int32(l)
			mirrored[r] = append(mirrored[r], p)
		}
	}
	return mirrored
}

// candidates appends the machines of the other side, in matched groups only, that share anything with one machine, in the order of their ids. Whether two machines are candidates is the same from either side.
func (e *DeviceEngine) candidates(s side, i int32, to []int32) []int32 {
	offer := func(other int32) {
		if e.allowed(s, i, other) {
			to = append(to, other)
		}
	}
	for _, x := range [...]*keyIndex{e.serials, e.macs, e.names} {
		for _, key := range x.of[s][i] {
			x.each(s, i, key, offer)
		}
	}
	e.eachLinked(s, i, offer)
	slices.Sort(to)
	return slices.Compact(to)
}

// eachLinked visits the machines of the other side that a recorded link ties to one machine, in either direction.
func (e *DeviceEngine) eachLinked(s side, i int32, visit func(other int32)) {
	m := &e.sides[s].machines[i]
	if m.link != "" {
		if other, ok := e.sides[s.other()].find(m.link); ok {
			visit(other)
		}
	}
	for _, other := range e.sides[s.other()].linkedBy[m.id] {
		visit(other)
	}
}
