package match

// DeviceEngine matches devices inside matched organizations and keeps the answers current while a person decides. What is shared by several machines is frozen when the engine is built: after one decision or one
// changed device only what depends on it is scored again, and the outcome is that of a full run under the same statistics. It is not safe for concurrent use.
type DeviceEngine struct {
	sides   [2]deviceSide
	matched map[string][]string // left group to right groups, as given
	groups  [][]int32           // left group number to right group numbers
	serials *keyIndex           // serials and agents; a machine's serial comes first
	macs    *keyIndex
	names   *keyIndex // host names inside a right group
	facts   factBook
	answers []deviceAnswer
}

// deviceSide is all machines of one side, in the order of their ids.
type deviceSide struct {
	machines []machine
	groups   map[string]int32
	linkedBy map[string][]int32 // by the id that a recorded link names
	out      []bool             // settled, so not in the pool
	pairs    [][]devicePair
	tops     []topTwo
}

// Devices matches all left devices against the right devices of the organizations that their customers are matched to. The map groups leads from a left group to its right groups. It refuses duplicate ids with a
// *DuplicateError.
func Devices(left, right []Device, groups map[string][]string, facts []Fact) (DeviceResult, error) {
	e, err := NewDeviceEngine(left, right, groups, facts)
	if err != nil {
		return DeviceResult{}, err
	}
	return e.Result(), nil
}

// NewDeviceEngine reads both sides and learns which identifiers are shared. It refuses duplicate ids with a *DuplicateError.
func NewDeviceEngine(left, right []Device, groups map[string][]string, facts []Fact) (*DeviceEngine, error) {
	return newDeviceEngine(left, right, groups, facts, nil)
}

// Result gives the answers for all left devices, sorted by left id.
func (e *DeviceEngine) Result() DeviceResult {
	matches := make([]DeviceMatch, len(e.answers))
	parallel(len(matches), func(from, to int) {
		w := deviceWriter{block: 1024}
		for i := from; i < to; i++ {
			w.explain(e, int32(i), &matches[i])
		}
	})
	return DeviceResult{Matches: matches}
}

// Match gives the answer for one left device, and false if there is no such device.
func (e *DeviceEngine) Match(left string) (DeviceMatch, bool) {
	i, ok := e.sides[leftSide].find(left)
	if !ok {
		return DeviceMatch{}, false
	}
	var w deviceWriter
	var m DeviceMatch
	w.explain(e, i, &m)
	return m, true
}

// Holds says whether the engine knows a right device.
func (e *DeviceEngine) Holds(right string) bool {
	_, known := e.sides[rightSide].find(right)
	return known
}

// Decide takes in one decision and returns the ids of the left devices whose answer changed, sorted.
func (e *DeviceEngine) Decide(f Fact) []string {
	if !e.facts.add(f) {
		return nil
	}
	return e.settle(f)
}

// Withdraw takes one decision back and returns the ids of the left devices whose answer changed, sorted. A decision that was never taken in changes nothing.
func (e *DeviceEngine) Withdraw(f Fact) []string {
	if !e.facts.remove(f) {
		return nil
	}
	return e.settle(f)
}

// ChangeLeft takes in the new state of one left device and returns the ids of the left devices whose answer changed, sorted. It fails with *UnknownError for a device that the engine was not built from.
func (e *DeviceEngine) ChangeLeft(d Device) ([]string, error) { return e.change(leftSide, d) }

// ChangeRight is ChangeLeft for a right device.
func (e *DeviceEngine) ChangeRight(d Device) ([]string, error) { return e.change(rightSide, d) }
