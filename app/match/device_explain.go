package match

import (
	"slices"
	"strconv"
)

// deviceFlag is what contradicts a pair that a person accepted.
type deviceFlag uint8

const (
	flagNoDevice deviceFlag = iota
	flagSerials
	flagDeviceLink
	flagMoved
	flagBetterSerial
)

// deviceWriter puts answers into words. It cuts candidates and evidence from large arrays, since a run writes hundreds of thousands of them.
type deviceWriter struct {
	block      int // how many candidates or lines are allocated at a time
	candidates []Candidate
	evidence   []Evidence
	text       []byte
}

func (w *deviceWriter) explain(e *DeviceEngine, l int32, m *DeviceMatch) {
	a := &e.answers[l]
	left := &e.sides[leftSide].machines[l]
	m.Left, m.Tier, m.Settled, m.Kind, m.Other = left.id, a.tier, a.settled, a.kind, a.other
	m.Note, m.Flag = e.noteText(l, a), flagTextOf(a)
	if a.n == 0 {
		return
	}
	if len(w.candidates) < int(a.n) {
		w.candidates = make([]Candidate, max(w.block, MaxCandidates))
	}
	m.Candidates = w.candidates[:a.n:a.n]
	w.candidates = w.candidates[a.n:]
	for i, c := range a.choices[:a.n] {
		right := &e.sides[rightSide].machines[c.right]
		agreement := e.compareMachines(l, c.right)
		m.Candidates[i] = Candidate{
			Right: right.id, Score: int(c.score), Blocked: c.doubt.String(),
			Evidence: w.lines(e, l, left, right, &agreement), Identified: agreement.identified(),
		}
	}
}

// maxDeviceLines is the number of lines that one pair of machines can have at most.
const maxDeviceLines = 8

// lines writes the evidence for one pair, strongest first.
func (w *deviceWriter) lines(e *DeviceEngine, l int32, left, right *machine, a *deviceAgreement) []Evidence {
	if len(w.evidence) < maxDeviceLines {
		w.evidence = make([]Evidence, max(w.block, maxDeviceLines))
	}
	n := 0
	add := func(points int, text string) {
		w.evidence[n] = Evidence{Points: points, Text: text}
		n++
	}
	if a.link {
		add(pointsDeviceLink, "recorded link")
	}
	switch {
	case a.serial:
		add(pointsSerial, w.join("serial ", left.serial, " equal (only pair)"))
	case a.serialShared:
		add(pointsSerialShared, w.join("serial ", left.serial, " equal (shared with others)"))
	case a.serialsDiffer:
		add(pointsSerialsDiffer, "serials "+left.serial+" and "+right.serial+" differ")
	}
	if a.agent {
		add(pointsAgent, "agent equal")
	}
	if points := a.macPoints(); points > 0 {
		add(points, w.macText(e, l, left, right, a))
	}
	if a.name {
		add(pointsHostName, w.join("name ", left.name, " equal"))
	}
	if a.linkElsewhere {
		add(pointsDeviceLinkElsewhere, "recorded link names another device")
	}
	out := w.evidence[:n:n]
	w.evidence = w.evidence[n:]
	slices.SortStableFunc(out, func(x, y Evidence) int { return max(y.Points, -y.Points) - max(x.Points, -x.Points) })
	return out
}

func (w *deviceWriter) join(before, middle, after string) string {
	w.text = append(append(append(w.text[:0], before...), middle...), after...)
	return string(w.text)
}

// macText names the first address that agrees and says how many do.
func (w *deviceWriter) macText(e *DeviceEngine, l int32, left, right *machine, a *deviceAgreement) string {
	n, remark := int(a.macs), " equal (only pair)"
	switch {
	case n > 0:
	case a.virtualMACs > 0:
		n, remark = int(a.virtualMACs), " equal (virtual)"
	default:
		n, remark = int(a.sharedMACs), " equal (shared with others)"
	}
	isShared := a.macs == 0 && a.virtualMACs == 0
	for i, m := range left.macs {
		if slices.Contains(right.macs, m) && isShared != e.macs.unique(e.macs.of[leftSide][l][i]) {
			if n > 1 {
				return strconv.Itoa(n) + " MACs, " + w.join("first ", m.String(), remark)
			}
			return w.join("MAC ", m.String(), remark)
		}
	}
	return "MAC" + remark
}

// UnmatchedGroup is the note of a device whose customer has no organization.
const UnmatchedGroup = "The customer is not matched to an organization yet."

// noteText is the sentence for the special case of an answer.
func (e *DeviceEngine) noteText(l int32, a *deviceAnswer) string {
	left := &e.sides[leftSide].machines[l]
	switch a.note {
	case noteUnmatchedGroup:
		return UnmatchedGroup
	case noteDevicesClose:
		return "The best candidates are about as good as each other."
	case noteElsewhere:
		return "The same device stands under another organization as configuration " + a.other + "."
	case noteMoved:
		return "Moved: configuration " + a.other + " of another organization is this device, and its old asset is gone."
	case noteMovedByLink:
		return "Moved: the linked configuration " + a.other + " stands under another organization."
	case noteReinstalled:
		return "Re-installed or merged: the configuration was linked to asset " + a.other + ", which is gone; the link moves here."
	case noteReplaced:
		return "Same name, other serial: a new machine took over the name " + left.name + "."
	case noteRenamed:
		if r, ok := e.sides[rightSide].find(a.other); ok {
			return "Renamed: " + e.sides[rightSide].machines[r].name + " is now " + left.name + "."
		}
	case noteCloned:
		return "Cloned or shared: asset " + a.other + " bears the same serial or MAC."
	case noteConflict:
		return "Serial and MAC name different configurations, one of them " + a.other + "."
	case noteConflictLeft:
		return "Another asset's serial or MAC names this configuration as well."
	case noteUnarchive:
		return "The only candidates are archived: accepting one un-archives it."
	}
	return ""
}

func flagTextOf(a *deviceAnswer) string {
	switch a.flag {
	case flagSerials:
		return "the serial number differs from that of the accepted configuration " + a.other
	case flagDeviceLink:
		return "a recorded link contradicts the accepted configuration " + a.other
	case flagMoved:
		return "the accepted configuration " + a.other + " stands under another customer's organization now"
	case flagBetterSerial:
		return "configuration " + a.other + " bears this device's serial number"
	default:
		return ""
	}
}

// sortedIDs gives the ids of left machines in order.
func (e *DeviceEngine) sortedIDs(lefts []int32) []string {
	slices.Sort(lefts)
	ids := make([]string, len(lefts))
	for i, l := range lefts {
		ids[i] = e.sides[leftSide].machines[l].id
	}
	return ids
}
