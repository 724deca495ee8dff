package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
)

// Choice is one entry of a list to pick from.
type Choice struct {
	ID   int64
	Name msp.Text
}

// DeviceType is one type of device found in Syncro and what it is mapped to.
type DeviceType struct {
	Name       msp.Text
	Count      int
	Samples    []msp.Text // up to three names
	Target     int64      // a configuration type; 0 means left out
	TargetName msp.Text
	Agentless  bool // none of them has an agent
}

// TypesView is what the Device types step shows.
type TypesView struct {
	Generation       uint64
	Types            []DeviceType
	Unread           bool     // no asset is in yet: counts and proposals come with them
	Choices          []Choice // configuration types
	Statuses         []Choice
	Active, Inactive int64
	LinkField        string
	LinkFieldSeen    bool   // some asset carries a value in it
	RetirePSA        string // reconcile's words: "archive" or "list"
	PSALinked        int    // configurations linked to a PSA
	PSA              string // which PSA is synced to IT Glue; NoPSA for none, "" while nobody has said
	PSAOrganizations int    // organizations linked to a PSA
	AgentlessFields  []string
	SerialField      string
	MACField         string
	CreateMissing    bool
}

// Types returns the device types and the settings that go with them.
func (a *App) Types() TypesView {
	a.mu.RLock()
	defer a.mu.RUnlock()
	p := a.settings.Policy
	v := TypesView{
		Generation: a.generation, Active: p.ActiveStatus, Inactive: p.InactiveStatus, LinkField: p.LinkField,
		RetirePSA: p.RetirePSA, SerialField: p.Agentless.Serial, MACField: p.Agentless.MAC, CreateMissing: a.settings.CreateMissing,
	}
	if a.records == nil {
		return v
	}
	v.Choices = choices(a.records.Named[discover.ConfigurationTypes])
	v.Statuses = choices(a.records.Named[discover.Statuses])
	v.Types = a.deviceTypes(v.Choices)
	v.Unread = len(a.records.assets) == 0 && a.records.Crawls[discover.Assets].State != discover.Complete
	fields := map[string]bool{}
	kinds := map[*assetKind]bool{}
	for _, x := range a.records.assets {
		kinds[x.assetKind] = true
	}
	for kind := range kinds {
		v.LinkFieldSeen = v.LinkFieldSeen || kind.linked
		for field := range strings.SplitSeq(kind.fields, fieldSeparator) {
			fields[field] = true
		}
	}
	delete(fields, "")
	for field := range fields {
		v.AgentlessFields = append(v.AgentlessFields, field)
	}
	slices.Sort(v.AgentlessFields)
	v.PSA, v.PSALinked, v.PSAOrganizations = a.settings.PSA, a.psaLinked(), a.organizationsInPSA()
	return v
}

func choices(list []discover.Named) []Choice {
	var out []Choice
	for _, n := range list {
		out = append(out, Choice{ID: n.ID, Name: n.Name})
	}
	slices.SortFunc(out, func(x, y Choice) int { return cmp.Compare(x.Name.String(), y.Name.String()) })
	return out
}

// deviceTypes counts the types found. Desktop, Laptop and Server are always
// there, because Syncro's own wizard maps these three.
func (a *App) deviceTypes(targets []Choice) []DeviceType {
	found := map[string]*DeviceType{}
	for _, usual := range []string{"Desktop", "Laptop", "Server"} {
		found[strings.ToLower(usual)] = &DeviceType{Name: msp.NewText(usual)}
	}
	agents, samples := map[string]bool{}, map[string][]*asset{}
	for _, x := range a.records.assets {
		key := strings.ToLower(x.Type.Raw())
		t := found[key]
		if t == nil {
			t = &DeviceType{Name: x.Type}
			found[key] = t
		}
		t.Count++
		agents[key] = agents[key] || x.Agent
		samples[key] = oldest(append(samples[key], x))
	}
	var out []DeviceType
	for key, t := range found {
		for _, x := range samples[key] {
			t.Samples = append(t.Samples, x.Name)
		}
		t.Agentless = t.Count > 0 && !agents[key]
		t.Target = a.settings.Policy.TypeID(t.Name.Raw())
		for _, c := range targets {
			if c.ID == t.Target {
				t.TargetName = c.Name
			}
		}
		out = append(out, *t)
	}
	slices.SortFunc(out, func(x, y DeviceType) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Name.String(), y.Name.String()))
	})
	return out
}

// oldest keeps the three assets that have been in Syncro longest.
func oldest(assets []*asset) []*asset {
	slices.SortFunc(assets, func(x, y *asset) int { return cmp.Compare(x.ID, y.ID) })
	return assets[:min(len(assets), 3)]
}

// setPolicy changes the policy and what follows from it.
func (a *App) setPolicy(change func(*reconcile.Policy) error) error {
	return a.setReviewed(func(s *Settings) error { return change(&s.Policy) })
}

// SetType maps a device type to a configuration type; 0 leaves it out. It is an
// act: Undo takes it back.
func (a *App) SetType(name string, target int64) error {
	return a.decideSetting(SettingChange{Type: name, After: target})
}

// SetStatuses chooses the statuses of active and of retired configurations.
func (a *App) SetStatuses(active, inactive int64) error {
	return a.setPolicy(func(p *reconcile.Policy) error {
		p.ActiveStatus, p.InactiveStatus = active, inactive
		return nil
	})
}

// SetLinkField names the Syncro asset field that takes the IT Glue link; ""
// turns linking off. The links are read at the next discovery.
func (a *App) SetLinkField(field string) error {
	return a.setPolicy(func(p *reconcile.Policy) error {
		p.LinkField = strings.TrimSpace(field)
		return nil
	})
}

// SetRetirePSA chooses what becomes of a configuration that a PSA holds when its
// device is gone: "archive" archives it, "list" only lists it.
func (a *App) SetRetirePSA(how string) error {
	if how != reconcile.RetireByArchive && how != reconcile.RetireByList {
		return fmt.Errorf("%q is no way to retire: it is %q or %q", how, reconcile.RetireByArchive, reconcile.RetireByList)
	}
	return a.setPolicy(func(p *reconcile.Policy) error {
		p.RetirePSA = how
		return nil
	})
}

// SetAgentlessFields names the custom fields that hold serial and MAC address of
// assets without an agent. They are read at the next discovery.
func (a *App) SetAgentlessFields(serial, mac string) error {
	return a.setPolicy(func(p *reconcile.Policy) error {
		p.Agentless.Serial, p.Agentless.MAC = serial, mac
		return nil
	})
}

// SetCreateMissing says whether a routine sync creates configurations for new
// assets of matched organizations.
func (a *App) SetCreateMissing(on bool) error {
	return a.set(func(s *Settings) error {
		s.CreateMissing = on
		return nil
	})
}
