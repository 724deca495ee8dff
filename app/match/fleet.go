package match

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"
)

// Fleet is what is known of all devices of both sides together: who they are, in which groups they stand, and hashes of what identifies them. It holds some sixty bytes a device, where a DeviceEngine holds a thousand, and
// lends engines over a few groups at a time what these must know of all others. The statistics of what is shared are frozen when it is built. Nothing changes in it, so that it is safe for concurrent use.
type Fleet struct {
	sides [2]fleetSide
}

// fleetSide is all devices of one side, in the order of their ids.
type fleetSide struct {
	ids      idList
	archived []bool
	groups   map[string]int32
	named    []string // by group: its id
	group    []int32  // by device
	members  spans    // by group: its devices
	keys     [2]fleetKeys
	links    []fleetLink // by device
	linkers  fleetKeys   // found by the hash of the id that a link names
}

// The kinds of a device's keys, as a DeviceEngine keeps them.
const (
	fleetSerials = iota // and agents
	fleetMACs
)

// NewFleet reads both sides, each in one go and any order. It refuses duplicate ids with a *DuplicateError.
func NewFleet(left, right iter.Seq[Device]) (*Fleet, error) {
	f := &Fleet{}
	for s, devices := range [2]iter.Seq[Device]{left, right} {
		if err := f.sides[s].read(side(s), devices); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (t *fleetSide) read(s side, devices iter.Seq[Device]) error {
	t.groups = make(map[string]int32)
	var ids []string
	var groups []int32
	var keys [2]fleetKeys
	var links []fleetLink
	var serial DeviceEngine // hashes one device at a time
	for d := range devices {
		group, known := t.groups[d.Group]
		if !known {
			group = int32(len(t.groups))
			t.groups[d.Group] = group
			t.named = append(t.named, d.Group)
		}
		i := int32(len(ids))
		m := readMachine(&d, 0)
		serial.sides[s].machines = append(serial.sides[s].machines[:0], m)
		ids, t.archived, groups = append(ids, d.ID), append(t.archived, d.Archived), append(groups, group)
		keys[fleetSerials].add(i, serial.serialHashes(s, 0, nil)...)
		keys[fleetMACs].add(i, serial.macHashes(s, 0, nil)...)
		if m.link != "" {
			links = append(links, fleetLink{i, m.link})
		}
	}
	order, err := orderByID(s, len(ids), func(i int) string { return ids[i] })
	if err != nil {
		return err
	}
	t.arrange(order, ids, groups, links)
	place := make([]int32, len(order))
	for to, from := range order {
		place[from] = int32(to)
	}
	for kind := range keys {
		t.keys[kind] = keys[kind].arranged(place)
	}
	return nil
}

// fleetLink is the recorded link of one device: the id that it names. Few devices have one.
type fleetLink struct {
	device int32
	to     string
}

// link gives the id that a device's recorded link names, "" if it has none.
func (t *fleetSide) link(device int32) string {
	at, found := slices.BinarySearchFunc(t.links, device, func(l fleetLink, device int32) int { return cmp.Compare(l.device, device) })
	if !found {
		return ""
	}
	return t.links[at].to
}

// idList holds ids in order, end to end.
type idList struct {
	text string
	ends []int32
}

func (l *idList) at(i int32) string {
	from := int32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.text[from:l.ends[i]]
}

func (l *idList) find(id string) (int32, bool) {
	i, found := sort.Find(len(l.ends), func(i int) int { return strings.Compare(id, l.at(int32(i))) })
	return int32(i), found
}

// arrange brings the devices into the order of their ids.
func (t *fleetSide) arrange(order []int, ids []string, groups []int32, links []fleetLink) {
	var text strings.Builder
	ends, archived, sorted, place := make([]int32, len(order)), make([]bool, len(order)), make([]int32, len(order)), make([]int32, len(order))
	for to, from := range order {
		text.WriteString(ids[from])
		ends[to] = int32(text.Len())
		archived[to], sorted[to], place[from] = t.archived[from], groups[from], int32(to)
	}
	t.ids, t.archived, t.group = idList{strings.Clone(text.String()), ends}, archived, sorted
	t.members = spansOf(len(t.groups), sorted)
	for _, l := range links {
		t.links = append(t.links, fleetLink{place[l.device], l.to})
		t.linkers.add(l.device, hashText(l.to))
	}
	slices.SortFunc(t.links, func(x, y fleetLink) int { return cmp.Compare(x.device, y.device) })
	t.linkers = t.linkers.arranged(place)
}

// spans are lists of numbers, kept end to end.
type spans struct {
	ends []int32
	all  []int32
}

// spansOf lists the indices of the numbers that lie below n.
func spansOf(n int, numbers []int32) spans {
	s := spans{ends: make([]int32, n), all: make([]int32, len(numbers))}
	for _, number := range numbers {
		s.ends[number]++
	}
	total := int32(0)
	next := make([]int32, n)
	for number, count := range s.ends {
		next[number] = total
		total += count
		s.ends[number] = total
	}
	for i, number := range numbers {
		s.all[next[number]] = int32(i)
		next[number]++
	}
	return s
}

func (s *spans) at(number int32) []int32 {
	from := int32(0)
	if number > 0 {
		from = s.ends[number-1]
	}
	return s.all[from:s.ends[number]]
}

// fleetKeys are the hashes of one kind: by device and, once arranged, by hash.
type fleetKeys struct {
	devices []int32 // ascending; one entry for each hash
	hashes  []uint64
	byHash  []int32 // indices of the two above in the order of the hash, then of the device
}

func (k *fleetKeys) add(device int32, hashes ...uint64) {
	for _, h := range hashes {
		k.devices, k.hashes = append(k.devices, device), append(k.hashes, h)
	}
}

// arranged are the same keys of devices that stand elsewhere now.
func (k *fleetKeys) arranged(place []int32) fleetKeys {
	order := make([]int32, len(k.devices))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(place[k.devices[x]], place[k.devices[y]]) })
	out := fleetKeys{devices: make([]int32, len(order)), hashes: make([]uint64, len(order)), byHash: make([]int32, len(order))}
	for to, from := range order {
		out.devices[to], out.hashes[to], out.byHash[to] = place[k.devices[from]], k.hashes[from], int32(to)
	}
	slices.SortFunc(out.byHash, func(x, y int32) int { return cmp.Or(cmp.Compare(out.hashes[x], out.hashes[y]), cmp.Compare(x, y)) })
	return out
}

// of gives the hashes of one device.
func (k *fleetKeys) of(device int32) []uint64 {
	from, _ := slices.BinarySearch(k.devices, device)
	to, _ := slices.BinarySearch(k.devices[from:], device+1)
	return k.hashes[from : from+to]
}

// holders visits the devices that hold a hash, ascending, until visit says no.
func (k *fleetKeys) holders(hash uint64, visit func(device int32) bool) {
	at, _ := slices.BinarySearchFunc(k.byHash, hash, func(i int32, hash uint64) int { return cmp.Compare(k.hashes[i], hash) })
	for ; at < len(k.byHash) && k.hashes[k.byHash[at]] == hash; at++ {
		if !visit(k.devices[k.byHash[at]]) {
			return
		}
	}
}

// held counts who holds a hash; archived devices count only if no other does.
func (t *fleetSide) held(kind int, hash uint64) int32 {
	all, live := int32(0), int32(0)
	t.keys[kind].holders(hash, func(device int32) bool {
		all++
		if !t.archived[device] {
			live++
		}
		return true
	})
	if live > 0 {
		return live
	}
	return all
}
