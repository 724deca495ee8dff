package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawDevice draws a device from so few identifiers that they collide all the time.
func drawDevice(t *rapid.T, s side, i int) Device {
	id, group, link := "A%d", "C%d", "K%d"
	if s == rightSide {
		id, group, link = "K%d", "O%d", "A%d"
	}
	d := Device{ID: fmt.Sprintf(id, i), Group: fmt.Sprintf(group, rapid.IntRange(0, 2).Draw(t, "group"))}
	d.Name = rapid.SampledFrom([]string{"", "SERVER01", "server01.acme.local", "PC-1", "WORKSTATION-LONG", "WORKSTATION-LON"}).Draw(t, "name")
	d.Serial = rapid.SampledFrom([]string{"", "To be filled by O.E.M.", "5CG0001", "5CG0002", "5CG0003", "VMware-56 4d 01 02"}).Draw(t, "serial")
	d.MACs = rapid.SliceOfN(rapid.SampledFrom([]string{"3C:52:82:00:00:01", "3C-52-82-00-00-02", "3c5282000003", "00:0C:29:00:00:01", "02:00:00:00:00:01"}), 0, 3).Draw(t, "macs")
	d.Virtual = rapid.IntRange(0, 7).Draw(t, "virtual") == 0
	d.Archived = rapid.IntRange(0, 5).Draw(t, "archived") == 0
	d.Agent = rapid.SampledFrom([]string{"", "", "", "agent-1", "agent-2"}).Draw(t, "agent")
	if rapid.IntRange(0, 4).Draw(t, "linked") == 0 {
		d.Link = fmt.Sprintf(link, rapid.IntRange(0, 8).Draw(t, "link"))
	}
	return d
}

func drawDevices(t *rapid.T, s side) []Device {
	devices := make([]Device, rapid.IntRange(1, 8).Draw(t, "devices"))
	for i := range devices {
		devices[i] = drawDevice(t, s, i)
	}
	return devices
}

var drawnGroups = map[string][]string{"C0": {"O0"}, "C1": {"O1", "O2"}}

func drawDeviceFact(t *rapid.T) Fact {
	f := drawFact(t)
	if f.Left != "" {
		f.Left = "A" + f.Left[1:]
	}
	if f.Right != "" {
		f.Right = "K" + f.Right[1:]
	}
	return f
}

func TestDeviceEngineAfterAnyDecisionsAndChangesEqualsFullRunUnderTheSameStatistics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := drawDevices(t, leftSide), drawDevices(t, rightSide)
		e, err := NewDeviceEngine(left, right, drawnGroups, nil)
		if err != nil {
			t.Fatal(err)
		}
		var facts []Fact
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := e.Result()
			var changed []string
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				f := drawDeviceFact(t)
				facts = append(facts, f)
				changed = e.Decide(f)
			case 2:
				if len(facts) == 0 {
					continue
				}
				f := rapid.SampledFrom(facts).Draw(t, "withdrawn")
				facts = slices.DeleteFunc(facts, func(g Fact) bool { return g == f })
				changed = e.Withdraw(f)
			case 3:
				i := rapid.IntRange(0, len(left)-1).Draw(t, "changed left")
				left[i] = drawDevice(t, leftSide, i)
				changed, err = e.ChangeLeft(left[i])
			default:
				i := rapid.IntRange(0, len(right)-1).Draw(t, "changed right")
				right[i] = drawDevice(t, rightSide, i)
				changed, err = e.ChangeRight(right[i])
			}
			if err != nil {
				t.Fatal(err)
			}
			full, err := newDeviceEngine(left, right, drawnGroups, facts, e)
			if err != nil {
				t.Fatal(err)
			}
			now := e.Result()
			if diff := cmp.Diff(full.Result(), now); diff != "" {
				t.Fatalf("incremental (+) differs from full run (-):\n%s", diff)
			}
			for i, m := range now.Matches {
				was := before.Matches[i]
				isShown := m.Tier == was.Tier && m.Kind == was.Kind && m.Other == was.Other && m.Flag == was.Flag && m.Settled == was.Settled && sameRights(m.Match, was.Match)
				if !isShown && !slices.Contains(changed, m.Left) {
					t.Fatalf("%s changed and was not reported: %+v, before %+v", m.Left, m, was)
				}
			}
		}
	})
}

func TestDevicesDoNotDependOnTheOrderOfTheInput(t *testing.T) {
	f := makeFleet(5, 2000, 20)
	want, err := Devices(f.left, f.right, f.groups, nil)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	rng.Shuffle(len(f.left), func(i, j int) { f.left[i], f.left[j] = f.left[j], f.left[i] })
	rng.Shuffle(len(f.right), func(i, j int) { f.right[i], f.right[j] = f.right[j], f.right[i] })
	got, err := Devices(f.left, f.right, f.groups, nil)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%+v", want) != fmt.Sprintf("%+v", got) {
		t.Fatalf("another order gives another output: %s", cmp.Diff(want, got))
	}
}

func TestSwappingTheSidesMirrorsTheAutomaticDevicePairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left, right := drawDevices(t, leftSide), drawDevices(t, rightSide)
		for _, devices := range [][]Device{left, right} {
			for i := range devices {
				devices[i].Archived = false // un-archiving is a matter of the right side only
			}
		}
		there, err := Devices(left, right, drawnGroups, nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Devices(right, left, map[string][]string{"O0": {"C0"}, "O1": {"C1"}, "O2": {"C1"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		pairs, mirrored := make(map[string]string), make(map[string]string)
		for _, m := range there.Matches {
			if m.Tier == Auto {
				pairs[m.Left] = m.Candidates[0].Right
			}
		}
		for _, m := range back.Matches {
			if m.Tier == Auto {
				mirrored[m.Candidates[0].Right] = m.Left
			}
		}
		if diff := cmp.Diff(pairs, mirrored); diff != "" {
			t.Fatalf("automatic pairs are not mirrored:\n%s", diff)
		}
	})
}
