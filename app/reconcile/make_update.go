package reconcile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dev.onramp/app/msp"
)

// matched plans what a matched pair needs: restoring, the origin line's move,
// fields and the link.
func (m *maker) matched(a msp.Asset, d msp.Decision) {
	c, known := m.Source.Configuration(d.RightID())
	claims := m.Source.Claims(c.ID)
	if len(claims) > 1 {
		claims = m.claimed(c.ID)
	}
	switch {
	case !known:
		m.hold(a, HeldGone, d.RightID(), "configuration %d is no longer in IT Glue: match the asset again", d.RightID())
		return
	case len(claims) > 1:
		m.hold(a, HeldAmbiguous, c.ID, "assets %s are all matched to configuration %d: keep one of them", list(claims), c.ID)
		return
	}
	origin, marked := c.Origin()
	if marked && m.foreign(origin) {
		m.hold(a, HeldForeign, c.ID, "hands off: configuration %d carries the origin line of another Syncro account", c.ID)
		return
	}
	if !m.restore(a, c, d) {
		return
	}
	if marked && samePage(origin.URL) != samePage(a.URL) {
		m.moveLink(a, c, d, origin)
	}
	m.update(a, c, d)
	m.link(a, Operation{Customer: a.CustomerID, Organization: c.OrganizationID, Configuration: c.ID}, d)
}

// foreign says whether an origin line is that of another Syncro account.
func (m *maker) foreign(o msp.Origin) bool {
	host, _, _, ok := msp.SyncroID(o.URL)
	return !ok || !strings.EqualFold(host, m.Host)
}

func list(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = fmt.Sprint(id)
	}
	return strings.Join(words, ", ")
}

// about is an operation on the configuration that an asset is matched to.
func (m *maker) about(kind Kind, a msp.Asset, c msp.Configuration, d msp.Decision, reason string, changes ...Change) Operation {
	return Operation{
		Kind: kind, Customer: a.CustomerID, Asset: a.ID, Organization: c.OrganizationID, Configuration: c.ID,
		Name: c.Name, Reason: reason, Decision: m.words(d), Changes: changes, PSA: c.PSA,
	}
}

// restore makes a configuration active again that Onramp had retired. It
// reports whether the configuration is, or will be, one to work on.
func (m *maker) restore(a msp.Asset, c msp.Configuration, d msp.Decision) bool {
	r, ours := m.retired[c.ID]
	inactive := m.Policy.InactiveStatus != 0 && c.StatusID == m.Policy.InactiveStatus
	switch {
	case c.Archived && (!ours || !r.Archived):
		m.hold(a, HeldSomebody, c.ID, "somebody archived configuration %d in IT Glue: unarchive it there or match another", c.ID)
		return false
	case c.Archived && m.tookBack(Restore, a, c.ID, FieldArchived), inactive && m.tookBack(Restore, a, c.ID, FieldStatus):
		return false
	case c.Archived:
		m.add(m.about(Restore, a, c, d, "the asset is back in Syncro",
			Change{Field: FieldArchived, Before: archivedValue(true), After: archivedValue(false)}))
	case inactive && ours && !r.Archived:
		if status := m.restored(r); !status.Blank() {
			m.add(m.about(Restore, a, c, d, "the asset is back in Syncro",
				Change{Field: FieldStatus, Before: valueOf(c, FieldStatus), After: status}))
		}
	}
	return true
}

// restored is the status of a configuration that is active again: the one it
// had, else the policy's.
func (m *maker) restored(r Retired) Value {
	if !r.Status.Blank() && r.Status.ID != m.Policy.InactiveStatus {
		return r.Status
	}
	if m.Policy.ActiveStatus == 0 {
		return Value{}
	}
	return m.lookup.reference(FieldStatus, m.Policy.ActiveStatus)
}

// moveLink lets the origin line name the asset that the configuration is
// matched to now: the agent was installed again, or two assets were merged.
func (m *maker) moveLink(a msp.Asset, c msp.Configuration, d msp.Decision, origin msp.Origin) {
	if c.Notes.Raw() == "" || m.tookBack(MoveLink, a, c.ID, FieldNotes) {
		return
	}
	notes := replaceOrigin(c.Notes.Raw(), origin, msp.Origin{URL: a.URL, Op: origin.Op})
	m.add(m.about(MoveLink, a, c, d, "the origin line names another asset than the one it is matched to",
		Change{Field: FieldNotes, Before: Value{Text: c.Notes}, After: textValue(notes)}))
}

// replaceOrigin changes one origin line and nothing else in the notes.
func replaceOrigin(notes string, from, to msp.Origin) string {
	line := regexp.MustCompile(`Onramp:\s*` + regexp.QuoteMeta(from.URL) + `\s*\[` + regexp.QuoteMeta(from.Op) + `\]`)
	if at := line.FindStringIndex(notes); at != nil {
		return notes[:at[0]] + to.String() + notes[at[1]:]
	}
	return notes
}

// update fills blanks and overwrites what the policy lists; it never blanks a
// field, and leaves alone what a PSA holds.
func (m *maker) update(a msp.Asset, c msp.Configuration, d msp.Decision) {
	var changes []Change
	var psa []string
	maker := valueOf(c, FieldManufacturer)
	for _, f := range Updatable() {
		before := valueOf(c, f)
		if !before.Blank() && !m.Policy.overwrites(f) {
			continue
		}
		if c.PSA && !f.writableInPSA() {
			if m.withheld(a, c, f) {
				psa = append(psa, f.String())
			}
			continue
		}
		if f.listed() && m.tookBack(Update, a, c.ID, f) {
			continue // before an entry is planned that nothing would use
		}
		after := m.wanted(a, f, c.OrganizationID)
		if f == FieldModel && !m.otherMaker(a, maker) {
			after = m.model(a, maker)
		}
		if after.Blank() || f.same(before, after) || m.tookBack(Update, a, c.ID, f) {
			continue
		}
		if f == FieldMAC && slices.Contains(c.MACs(), msp.CanonicalMAC(after.Text.Raw())) {
			continue // it stands among the interfaces
		}
		if f == FieldManufacturer {
			maker = after
		}
		changes = append(changes, Change{Field: f, Before: before, After: after})
	}
	if len(psa) > 0 {
		m.hold(a, HeldPSA, c.ID, "change %s in the PSA, which holds configuration %d", strings.Join(psa, ", "), c.ID)
	}
	if len(changes) > 0 {
		m.add(m.about(Update, a, c, d, updateReason(changes), changes...))
	}
}

// withheld says whether a field that a PSA keeps to itself would have been
// written; nothing is planned in IT Glue's lists for it.
func (m *maker) withheld(a msp.Asset, c msp.Configuration, f Field) bool {
	before := valueOf(c, f)
	switch f {
	case FieldManufacturer:
		return before.Blank() && !a.Manufacturer.Empty()
	case FieldModel:
		return before.Blank() && !a.Model.Empty()
	}
	after := m.wanted(a, f, c.OrganizationID)
	return !after.Blank() && !f.same(before, after)
}

// otherMaker says whether the configuration's manufacturer is another than the
// asset's, so that the asset's model cannot be one of its models.
func (m *maker) otherMaker(a msp.Asset, maker Value) bool {
	return maker.Blank() || foldMaker(maker.Text.Raw()) != foldMaker(a.Manufacturer.Raw())
}

func updateReason(changes []Change) string {
	filled := 0
	for _, c := range changes {
		if c.Before.Blank() {
			filled++
		}
	}
	switch {
	case filled == len(changes):
		return "fills what is blank in IT Glue"
	case filled == 0:
		return "Syncro says otherwise"
	}
	return "fills what is blank in IT Glue, and Syncro says otherwise"
}
