package reconcile

import (
	"slices"
	"time"

	"dev.onramp/app/msp"
)

// retire plans that the configuration of an asset that is proven to be gone
// becomes inactive.
func (m *maker) retire(ab Absence) {
	a := ab.Last
	a.ID = ab.AssetID
	d := m.decision(msp.Assets, a.ID)
	if d.Verdict != msp.Matched {
		return
	}
	c, known := m.Source.Configuration(d.RightID())
	if !known || m.inactive(c) || m.isLive(a.ID) || len(m.claimed(c.ID)) > 0 {
		return // nothing to retire, or a live asset carries the configuration on
	}
	if other, by, ok := m.identities().elsewhere(a); ok {
		m.hold(a, HeldMoved, c.ID, "asset %d (%s) has the same %s: match configuration %d to it if it is the same device", other.ID, other.Name, by, c.ID)
		return
	}
	proof := Proof{CompleteCrawls: ab.CompleteCrawls, First: ab.First, Latest: ab.Latest, NotFound: ab.NotFound}
	if why := proof.lacks(m.AbsenceGap); why != "" {
		m.hold(a, HeldUnproven, c.ID, "it is missing in Syncro, but %s", why)
		return
	}
	if origin, marked := c.Origin(); marked && m.foreign(origin) {
		m.hold(a, HeldForeign, c.ID, "hands off: configuration %d carries the origin line of another Syncro account", c.ID)
		return
	}
	m.retireNow(a, c, d, proof)
}

func (m *maker) retireNow(a msp.Asset, c msp.Configuration, d msp.Decision, proof Proof) {
	var change Change
	switch {
	case c.PSA && m.Policy.RetirePSA != RetireByArchive:
		m.hold(a, HeldPSA, c.ID, "retire configuration %d (%s) in the PSA", c.ID, c.Name)
		return
	case c.PSA:
		change = Change{Field: FieldArchived, Before: archivedValue(c.Archived), After: archivedValue(true)}
	case m.Policy.InactiveStatus == 0:
		m.hold(a, HeldUnprepared, c.ID, "no status for retired configurations is chosen in the settings")
		return
	default:
		change = Change{
			Field: FieldStatus, Before: valueOf(c, FieldStatus),
			After: m.lookup.reference(FieldStatus, m.Policy.InactiveStatus),
		}
	}
	if m.tookBack(Retire, a, c.ID, change.Field) {
		return
	}
	reason := "the asset is gone from Syncro: " + proof.words()
	if slices.Contains(m.Offboarded, a.CustomerID) {
		reason = "the customer has left: " + proof.words()
	}
	op := m.about(Retire, a, c, d, reason, change)
	op.Proof = &proof
	m.add(op)
}

func (m *maker) inactive(c msp.Configuration) bool {
	return c.Archived || m.Policy.InactiveStatus != 0 && c.StatusID == m.Policy.InactiveStatus
}

func (m *maker) isLive(asset int64) bool {
	_, live := m.Source.Asset(asset)
	return live
}

// lacks says what is missing for the absence to count, "" when nothing is: two
// complete crawls at least gap apart and a 404 by id (brake B6).
func (p Proof) lacks(gap time.Duration) string {
	switch {
	case p.CompleteCrawls < 2:
		return "only one complete crawl shows it: sync again"
	case p.Latest.Sub(p.First) < gap:
		return "the complete crawls that show it are less than " + gap.String() + " apart: sync again later"
	case !p.NotFound:
		return "Syncro did not answer 404 for its id"
	}
	return ""
}

func (p Proof) words() string {
	const layout = "2006-01-02 15:04"
	return "two complete crawls lack it (" + p.First.UTC().Format(layout) + " and " + p.Latest.UTC().Format(layout) +
		" UTC), and Syncro answers 404 for its id"
}
