package match

import (
	"slices"
	"testing"
)

// deviceCase is one left device (id "a", customer "C", matched to organization "O"; customer "D" is matched to "P") with what stands around it.
type deviceCase struct {
	name  string
	left  []Device
	right []Device
	facts []Fact
	tier  Tier
	best  string
	kind  string
	other string
}

const (
	mac1 = "3C:52:82:00:00:01"
	mac2 = "3C-52-82-00-00-02"
	mac3 = "3c52.8200.0003"
	vm1  = "00:0C:29:00:00:01"
	vm2  = "00:0C:29:00:00:02"
)

var deviceCases = []deviceCase{
	{"serial", []Device{{ID: "a", Serial: "5cg-0001 "}}, []Device{{ID: "k", Serial: "5CG0001"}}, nil, Auto, "k", "", ""},
	{"renamed", []Device{{ID: "a", Serial: "5CG0001", Name: "NEW"}}, []Device{{ID: "k", Serial: "5CG0001", Name: "OLD"}}, nil, Auto, "k", Renamed, "k"},
	{"same serial, other MAC", []Device{{ID: "a", Serial: "5CG0001", MACs: []string{mac1}}}, []Device{{ID: "k", Serial: "5CG0001", MACs: []string{mac2}}}, nil, Auto, "k", "", ""},
	{"two MACs in one field", []Device{{ID: "a", MACs: []string{mac1, mac2}}}, []Device{{ID: "k", MACs: []string{"3c52820000013c5282000002"}}}, nil, Auto, "k", "", ""},
	{"one MAC", []Device{{ID: "a", MACs: []string{mac1, mac2}}}, []Device{{ID: "k", MACs: []string{mac1}}}, nil, Suggest, "k", "", ""},
	{"one MAC and the name", []Device{{ID: "a", MACs: []string{mac1}, Name: "PC1.acme.local"}}, []Device{{ID: "k", MACs: []string{mac1}, Name: "pc1"}}, nil, Auto, "k", "", ""},
	{"name alone", []Device{{ID: "a", Name: "PC1"}}, []Device{{ID: "k", Name: "PC1"}}, nil, Suggest, "k", "", ""},
	{"name cut to fifteen letters", []Device{{ID: "a", Name: "RECEPTION-DESKTOP-1"}}, []Device{{ID: "k", Name: "RECEPTION-DESKT"}}, nil, Suggest, "k", "", ""},
	{"junk serials and nothing else", []Device{{ID: "a", Serial: "To be filled by O.E.M."}}, []Device{{ID: "k", Serial: "To be filled by O.E.M."}}, nil, None, "", "", ""},
	{"serial that is the model", []Device{{ID: "a", Serial: "Latitude 5440", Model: "LATITUDE5440"}}, []Device{{ID: "k", Serial: "Latitude 5440", Model: "Latitude 5440"}}, nil, None, "", "", ""},
	{"serial on two machines", []Device{{ID: "a", Serial: "5CG0001"}, {ID: "b", Serial: "5CG0001"}}, []Device{{ID: "k", Serial: "5CG0001"}}, nil, Suggest, "k", Cloned, "b"},
	{"replaced", []Device{{ID: "a", Serial: "5CG0002", Name: "PC1", MACs: []string{mac1, mac2}}}, []Device{{ID: "k", Serial: "5CG0001", Name: "PC1", MACs: []string{mac1, mac2}}}, nil, Suggest, "k", Replaced, "k"},
	{"virtual machine by serial alone", []Device{{ID: "a", Serial: "VMware-56 4d 01"}}, []Device{{ID: "k", Serial: "VMware-564d01"}}, nil, Suggest, "k", "", ""},
	{"virtual machine by serial and name", []Device{{ID: "a", Serial: "VMware-56 4d 01", Name: "DC01"}}, []Device{{ID: "k", Serial: "VMware-564d01", Name: "dc01"}}, nil, Auto, "k", "", ""},
	{"virtual machine by two MACs", []Device{{ID: "a", MACs: []string{vm1, vm2}}}, []Device{{ID: "k", MACs: []string{vm1, vm2}}}, nil, Suggest, "k", "", ""},
	{"cloned virtual machines", []Device{{ID: "a", Name: "APP01", MACs: []string{vm1}}, {ID: "b", Name: "APP02", MACs: []string{vm1}}}, []Device{{ID: "k", Name: "APP01", MACs: []string{vm1}}, {ID: "m", Name: "APP02", MACs: []string{vm1}}}, nil, Suggest, "k", Cloned, "b"},
	{"serial and MAC name two configurations", []Device{{ID: "a", Serial: "5CG0001", MACs: []string{mac1, mac2}}}, []Device{{ID: "k", Serial: "5CG0001"}, {ID: "m", MACs: []string{mac1, mac2}}}, nil, Ambiguous, "k", Conflict, "m"},
	{"serial and name against two MACs", []Device{{ID: "a", Name: "PC1", Serial: "5CG0001", MACs: []string{mac1, mac2}}}, []Device{{ID: "k", Name: "PC1", Serial: "5CG0001"}, {ID: "m", MACs: []string{mac1, mac2}}}, nil, Ambiguous, "k", Conflict, "m"},
	{"a dock moved to a machine of another serial", []Device{{ID: "a", Serial: "5CG0001", MACs: []string{mac1}}}, []Device{{ID: "k", Serial: "5CG0001"}, {ID: "m", Serial: "5CG0002", MACs: []string{mac1}}}, nil, Auto, "k", "", ""},
	{"recorded link on the left", []Device{{ID: "a", Link: "k"}}, []Device{{ID: "k", Name: "X"}, {ID: "m", Name: "a"}}, nil, Auto, "k", "", ""},
	{"recorded link on the right", []Device{{ID: "a"}}, []Device{{ID: "k", Link: "a"}}, nil, Auto, "k", "", ""},
	{"recorded link against the serials", []Device{{ID: "a", Serial: "5CG0001", Link: "k"}}, []Device{{ID: "k", Serial: "5CG0002"}}, nil, Suggest, "k", "", ""},
	{"partner linked to another asset", []Device{{ID: "a", Serial: "5CG0001"}, {ID: "b"}}, []Device{{ID: "k", Serial: "5CG0001", Link: "b"}}, nil, Suggest, "k", "", ""},
	{"re-installed: the linked asset is gone", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "k", Serial: "5CG0001", Link: "old"}}, nil, Auto, "k", Reinstalled, "old"},
	{"re-installed: the accepted asset is gone", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "k", Serial: "5CG0001"}}, []Fact{{"old", "k", Accepted}}, Auto, "k", Reinstalled, "old"},
	{"merged: the linked asset is archived", []Device{{ID: "a", Serial: "5CG0001"}, {ID: "b", Serial: "5CG0001", Archived: true}}, []Device{{ID: "k", Serial: "5CG0001", Link: "b"}}, nil, Auto, "k", Reinstalled, "b"},
	{"elsewhere", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "k", Group: "P", Serial: "5CG0001"}}, nil, None, "", Elsewhere, "k"},
	{"equal name in another organization", []Device{{ID: "a", Name: "SERVER01"}}, []Device{{ID: "k", Group: "P", Name: "SERVER01"}}, nil, None, "", "", ""},
	{"moved: the link leads to another organization", []Device{{ID: "a", Serial: "5CG0001", Link: "k"}}, []Device{{ID: "k", Group: "P", Serial: "5CG0001"}}, nil, Suggest, "k", Moved, "k"},
	{"moved: the asset of the other customer is gone", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "k", Group: "P", Serial: "5CG0001", Link: "old"}}, nil, Suggest, "k", Moved, "k"},
	{"archived only", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "k", Serial: "5CG0001", Archived: true}}, nil, Suggest, "k", "", ""},
	{"archived beside a live one", []Device{{ID: "a", Serial: "5CG0001"}}, []Device{{ID: "j", Serial: "5CG0001", Archived: true}, {ID: "k", Serial: "5CG0001"}}, nil, Auto, "k", "", ""},
	{"customer without an organization", []Device{{ID: "a", Group: "X", Serial: "5CG0001"}}, []Device{{ID: "k", Serial: "5CG0001"}}, nil, None, "", "", ""},
	{"equal agent alone", []Device{{ID: "a", Agent: "u1"}}, []Device{{ID: "k", Agent: "u1"}}, nil, Suggest, "k", "", ""},
}

func TestKindsOfDevices(t *testing.T) {
	groups := map[string][]string{"C": {"O"}, "D": {"P"}}
	for _, c := range deviceCases {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.left {
				if c.left[i].Group == "" {
					c.left[i].Group = "C"
				}
			}
			for i := range c.right {
				if c.right[i].Group == "" {
					c.right[i].Group = "O"
				}
			}
			result, err := Devices(c.left, c.right, groups, c.facts)
			if err != nil {
				t.Fatal(err)
			}
			m := result.Matches[0]
			best := ""
			if len(m.Candidates) > 0 {
				best = m.Candidates[0].Right
			}
			if m.Tier != c.tier || best != c.best || m.Kind != c.kind || m.Other != c.other {
				t.Errorf("tier %s best %q kind %q other %q, want %s %q %q %q: %+v", m.Tier, best, m.Kind, m.Other, c.tier, c.best, c.kind, c.other, m)
			}
			if m.Kind != "" && m.Note == "" {
				t.Errorf("no sentence for %s", m.Kind)
			}
		})
	}
}

func TestAcceptedDevicePairIsFlaggedWhenContradicted(t *testing.T) {
	e, err := NewDeviceEngine(
		[]Device{{ID: "a", Group: "C", Name: "PC1"}},
		[]Device{{ID: "k", Group: "O", Name: "PC1"}},
		map[string][]string{"C": {"O"}, "D": {"P"}}, []Fact{{"a", "k", Accepted}})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := e.Match("a"); m.Flag != "" || m.Settled != Accepted || len(m.Candidates) != 1 {
		t.Fatalf("%+v", m)
	}
	for _, c := range []struct {
		left, right Device
		kind        string
	}{
		{Device{ID: "a", Group: "C", Serial: "5CG0001"}, Device{ID: "k", Group: "O", Serial: "5CG0002"}, Replaced},
		{Device{ID: "a", Group: "D", Serial: "5CG0001"}, Device{ID: "k", Group: "O", Serial: "5CG0001"}, Moved},
		{Device{ID: "a", Group: "C", Serial: "5CG0001"}, Device{ID: "k", Group: "O", Serial: "5CG0001"}, ""},
	} {
		for _, change := range []func() ([]string, error){
			func() ([]string, error) { return e.ChangeLeft(c.left) },
			func() ([]string, error) { return e.ChangeRight(c.right) },
		} {
			if _, err := change(); err != nil {
				t.Fatal(err)
			}
		}
		m, _ := e.Match("a")
		if m.Kind != c.kind || (m.Flag == "") != (c.kind == "") || m.Settled != Accepted || m.Candidates[0].Right != "k" {
			t.Errorf("%+v", m)
		}
	}
}

func TestSettledDevicesLeaveThePool(t *testing.T) {
	left := []Device{{ID: "a", Group: "C", Name: "PC"}, {ID: "b", Group: "C", Name: "PC"}}
	right := []Device{{ID: "k", Group: "O", Name: "PC"}, {ID: "m", Group: "O", Name: "PC"}}
	e, err := NewDeviceEngine(left, right, map[string][]string{"C": {"O"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := e.Match("b"); m.Tier != Ambiguous || len(m.Candidates) != 2 {
		t.Fatalf("before: %+v", m)
	}
	if changed := e.Decide(Fact{"a", "k", Accepted}); !slices.Equal(changed, []string{"a", "b"}) {
		t.Errorf("changed %v", changed)
	}
	if m, _ := e.Match("b"); m.Tier != Suggest || len(m.Candidates) != 1 || m.Candidates[0].Right != "m" {
		t.Errorf("after: %+v", m)
	}
}

func TestIgnoringARivalFreesTheCandidate(t *testing.T) {
	left := []Device{{ID: "a", Group: "C", Name: "PC", MACs: []string{mac1}}, {ID: "b", Group: "C", Name: "PC"}}
	right := []Device{{ID: "k", Group: "O", Name: "PC", Serial: "5CG0001"}}
	e, err := NewDeviceEngine(left, right, map[string][]string{"C": {"O"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := e.Match("b")
	changed, err := e.ChangeRight(Device{ID: "k", Group: "O", Name: "PC", MACs: []string{mac1}})
	if err != nil || !slices.Contains(changed, "a") {
		t.Fatalf("changed %v, %v", changed, err)
	}
	if m, _ := e.Match("a"); m.Tier != Auto {
		t.Errorf("MAC and name: %+v", m)
	}
	e.Decide(Fact{"a", "", Ignored})
	after, _ := e.Match("b")
	if before.Tier != Suggest || after.Tier != Suggest || len(after.Candidates) != 1 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if m, _ := e.Match("a"); m.Settled != Ignored || len(m.Candidates) != 0 {
		t.Errorf("ignored: %+v", m)
	}
}
