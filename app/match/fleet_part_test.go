package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// factsOf serves decisions by either id.
func factsOf(facts []Fact) func(right bool, id string) []Fact {
	return func(right bool, id string) []Fact {
		var out []Fact
		for _, f := range facts {
			if right && f.Right == id || !right && f.Left == id {
				out = append(out, f)
			}
		}
		return out
	}
}

func devicesOf(left, right []Device) func(right bool, ids []string) ([]Device, error) {
	return func(isRight bool, ids []string) ([]Device, error) {
		list := left
		if isRight {
			list = right
		}
		var out []Device
		for _, d := range list {
			if slices.Contains(ids, d.ID) {
				out = append(out, d)
			}
		}
		return out, nil
	}
}

func wantPartsEqualWhole(t interface{ Fatal(...any) }, left, right []Device, groups map[string][]string, parts []map[string][]string, facts []Fact) {
	whole, err := Devices(left, right, groups, facts)
	if err != nil {
		t.Fatal(err)
	}
	fleet, err := NewFleet(slices.Values(left), slices.Values(right))
	if err != nil {
		t.Fatal(err)
	}
	answered := 0
	for _, part := range parts {
		e, err := fleet.Part(part, FleetSource{Devices: devicesOf(left, right), Facts: factsOf(facts)})
		if err != nil {
			t.Fatal(err)
		}
		for group := range part {
			for _, id := range fleet.Members(group) {
				got, known := e.Match(id)
				at, _ := slices.BinarySearchFunc(whole.Matches, id, func(m DeviceMatch, id string) int { return strings.Compare(m.Left, id) })
				if diff := cmp.Diff(whole.Matches[at], got); !known || diff != "" {
					t.Fatal(fmt.Sprintf("a part (+) answers differently from the whole (-) for %s, with facts %v:\n%s", id, facts, diff))
				}
				answered++
			}
		}
	}
	if answered != len(left) {
		t.Fatal(fmt.Sprintf("%d of %d devices were answered for", answered, len(left)))
	}
}

func TestAPartOfAFleetAnswersAsTheWholeDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := drawDevices(t, leftSide), drawDevices(t, rightSide)
		var facts []Fact
		for range rapid.IntRange(0, 6).Draw(t, "facts") {
			facts = append(facts, drawDeviceFact(t))
		}
		wantPartsEqualWhole(t, left, right, drawnGroups, []map[string][]string{{"C0": {"O0"}}, {"C1": {"O1", "O2"}}, {"C2": nil}}, facts)
	})
}

func TestAPartOfALargeFleetWithCrowdsAnswersAsTheWholeDoes(t *testing.T) {
	f := makeFleet(5, 2000, 20)
	for i := range f.left {
		if i%3 == 0 {
			f.left[i].MACs = append(f.left[i].MACs, "00:50:B6:00:00:01") // one dock for hundreds of people
		}
	}
	for i := range f.right {
		if i%7 == 0 {
			f.right[i].MACs = append(f.right[i].MACs, "00:50:B6:00:00:01")
		}
	}
	var parts []map[string][]string
	for left, rights := range f.groups {
		parts = append(parts, map[string][]string{left: rights})
	}
	var facts []Fact
	for i := range min(len(f.left), len(f.right)) {
		if i%11 == 0 {
			facts = append(facts, Fact{Left: f.left[i].ID, Right: f.right[i].ID, Verdict: Accepted})
		}
	}
	wantPartsEqualWhole(t, f.left, f.right, f.groups, parts, facts)
}
