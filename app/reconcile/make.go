package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
)

// Make returns the writes that the decisions ask for, and everything that is
// withheld with the reason. It is pure: the order of the input's records does
// not matter.
func Make(in Input) (Plan, []Held) {
	m := newMaker(in)
	m.eachAsset(m.asset)
	for _, absence := range sorted(in.Absences, func(a Absence) int64 { return a.AssetID }) {
		m.retire(absence)
	}
	m.emptyCustomers()
	m.sortHeld()
	return Plan{
		Made: in.Now.UTC(), Host: in.Host, Policy: in.Policy, AbsenceGap: in.AbsenceGap,
		Operations: m.operations.packed().sorted(false),
	}, m.held
}

// maker holds the input indexed, and what it has made so far.
type maker struct {
	Input
	lookup lookup

	customers     map[int64]msp.Customer
	organizations map[int64]msp.Organization
	retired       map[int64]Retired
	takenBack     map[string]TakenBack // by their keys
	existing      func() *existing     // read when the first configuration is to be created
	identities    func() *identities   // read when the first asset may be gone

	organizationOf    map[string]msp.Organization // by the customer's page that its origin line names
	organizationNamed map[string]msp.Organization // by folded name

	operations packer
	held       []Held
	said       string           // the last decision in words
	creating   map[int64]string // customer -> the operation that creates its organization, "" when withheld
	named      map[string]int64 // name of an organization that the plan creates -> its customer
	making     map[string]Value // manufacturers and models that the plan creates
}

func newMaker(in Input) *maker {
	if in.CleanSerial == nil {
		in.CleanSerial = anySerial
	}
	if in.NewID == nil {
		in.NewID = NewID
	}
	m := &maker{
		Input:         in,
		lookup:        newLookup(in.Catalog),
		customers:     byID(in.Customers, func(c msp.Customer) int64 { return c.ID }),
		organizations: byID(in.Organizations, func(o msp.Organization) int64 { return o.ID }),
		retired:       byID(in.Retired, func(r Retired) int64 { return r.Configuration }),
		takenBack:     make(map[string]TakenBack),
		creating:      make(map[int64]string),
		named:         make(map[string]int64),
		making:        make(map[string]Value),

		organizationOf:    make(map[string]msp.Organization),
		organizationNamed: make(map[string]msp.Organization),
	}
	for _, o := range sorted(in.Organizations, func(o msp.Organization) int64 { return -o.ID }) {
		m.organizationNamed[foldName(o.Name.String())] = o // of several the oldest is named
		if page := samePage(o.Origin.URL); page != "" {
			m.organizationOf[page] = o
		}
	}
	for _, t := range in.TakenBack {
		m.takenBack[string(t.key())] = t
	}
	if m.Source == nil {
		m.Source = newLists(&m.Input)
	}
	m.existing = sync.OnceValue(func() *existing { return indexConfigurations(m.Source, m.CleanSerial) })
	m.identities = sync.OnceValue(func() *identities { return indexAssets(m.eachAsset, m.live, m.CleanSerial) })
	return m
}

func anySerial(s string) (string, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	return s, s != ""
}

func byID[T any](list []T, id func(T) int64) map[int64]T {
	index := make(map[int64]T, len(list))
	for _, x := range list {
		index[id(x)] = x
	}
	return index
}

func sorted[T any](list []T, id func(T) int64) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return list
}

// eachAsset visits all live assets, with the fields of agentless ones taken in.
func (m *maker) eachAsset(visit func(msp.Asset)) {
	m.Source.Assets(func(a msp.Asset) { visit(project.Agentless(a, m.Policy.Agentless)) })
}

// live returns an asset that is not gone.
func (m *maker) live(id int64) (msp.Asset, bool) {
	a, known := m.Source.Asset(id)
	return project.Agentless(a, m.Policy.Agentless), known
}

// claimed returns the live assets that are matched to a configuration.
func (m *maker) claimed(configuration int64) []int64 {
	var live []int64
	for _, id := range m.Source.Claims(configuration) {
		if m.isLive(id) {
			live = append(live, id)
		}
	}
	return live
}

func (m *maker) decision(s msp.Subject, left int64) msp.Decision {
	d, _ := m.Source.Decision(s, left)
	return d
}

func (m *maker) asset(a msp.Asset) {
	switch d := m.decision(msp.Assets, a.ID); d.Verdict {
	case msp.Create:
		m.create(a, d)
	case msp.Matched:
		m.matched(a, d)
	}
}

func (m *maker) hold(a msp.Asset, cause Cause, configuration int64, format string, args ...any) {
	m.held = append(m.held, Held{
		Subject: msp.Assets, ID: a.ID, Name: a.Name, Cause: cause,
		Reason: fmt.Sprintf(format, args...), Configuration: configuration,
	})
}

// tookBack says whether a person took such a write between the two back, and
// withholds it.
func (m *maker) tookBack(kind Kind, a msp.Asset, configuration int64, fields ...Field) bool {
	t, taken := m.takenBack[string(TakenBack{Asset: a.ID, Configuration: configuration, Kind: kind}.key())]
	if !taken || !slices.ContainsFunc(fields, func(f Field) bool { return slices.Contains(t.Fields, f) }) {
		return false
	}
	words := t.words()
	if !slices.ContainsFunc(m.held, func(h Held) bool { return h.Cause == HeldTakenBack && h.ID == a.ID && h.Reason == words }) {
		m.hold(a, HeldTakenBack, configuration, "%s", words)
	}
	return true
}

func (m *maker) holdCustomer(c msp.Customer, cause Cause, format string, args ...any) {
	m.held = append(m.held, Held{
		Subject: msp.Customers, ID: c.ID, Name: c.Name(), Cause: cause, Reason: fmt.Sprintf(format, args...),
	})
}

func (m *maker) add(o Operation) Operation {
	if o.ID == "" {
		o.ID = m.NewID()
	}
	m.operations.add(o)
	return o
}

func (m *maker) sortHeld() {
	slices.SortStableFunc(m.held, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Cause, b.Cause))
	})
}

// words are decisionWords, kept once for the operations of one asset.
func (m *maker) words(d msp.Decision) string {
	if words := decisionWords(d); words != m.said {
		m.said = words
	}
	return m.said
}

// decisionWords words a decision for a screen and the audit: who, when, why.
func decisionWords(d msp.Decision) string {
	words := string(d.Verdict) + " by " + msp.Clean(d.By)
	if !d.When.IsZero() {
		words += " on " + d.When.UTC().Format("2006-01-02 15:04 MST")
	}
	if d.Why != "" {
		words += ": " + msp.Clean(d.Why)
	}
	return words
}
