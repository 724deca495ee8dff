package app

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"dev.onramp/app/match"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// healthSections are what is wrong with the records themselves, matched or not.
func (g *gathering) healthSections() []report.Section {
	device := columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fOther, "Configuration in IT Glue", fUnder, "Stands under", fDetail, "Why")
	return []report.Section{
		section(g, report.Section{
			ID: "wrong-customer", Title: "Devices at the wrong customer", Columns: device,
			About: "Documented under another organization than their customer's. Move one of the two; nothing is moved automatically.",
		}, g.assets, func(x placed) bool { return x.place == placeWrong || g.misplaced(x) }, g.assetLine),
		section(g, report.Section{
			ID: "conflicting-customers", Title: "Conflicts of customers", About: "Several organizations fit as well, or the match is contradicted by what is known now.",
			Columns: columns(fSyncro, "Customer in Syncro", fOther, "Organization in IT Glue", fDetail, "Why"),
		}, g.customers, g.unclear, g.customerLine),
		section(g, report.Section{
			ID: "conflicting-devices", Title: "Conflicts of devices", Columns: device,
			About: "Several configurations fit as well, identifiers name different machines, or the match is contradicted by what is known now.",
		}, g.assets, g.conflicting, g.assetLine),
		section(g, report.Section{
			ID: "duplicates", Title: "Duplicates in IT Glue", About: "These stand there twice. Onramp deletes and merges nothing: tidy them up in IT Glue.",
			Columns: columns(fUnder, "Organization", fOther, "Record in IT Glue", fDetail, "The same as"),
		}, g.duplicates, func(duplicate) bool { return true }, g.duplicateLine),
		section(g, report.Section{
			ID: "ghosts", Title: "Ghosts", About: fmt.Sprintf("Devices that were not seen for more than %d days. Nothing is created for them.", int(g.a.settings.Policy.GhostAfter.Hours()/24)),
			Columns: columns(fCustomer, "Customer", fSyncro, "Device in Syncro", fOther, "Configuration in IT Glue", fDetail, "Last seen"),
		}, g.assets, func(x placed) bool { return x.ghost && (x.place == placeGhost || x.place == placeMatched) }, g.ghostLine),
		section(g, report.Section{
			ID: "junk-identifiers", Title: "Junk identifiers", About: "Serial numbers and MAC addresses that name no single machine. Nothing is matched by them.",
			Columns: columns(fValue, "Identifier", fDetail, "Where and why"),
		}, g.junk, func(junkValue) bool { return true }, junkLine),
	}
}

func (g *gathering) conflicting(x placed) bool {
	return x.place == placeConflict || x.place == placeMatched && g.a.matching.device(x.asset).flag != ""
}

func (g *gathering) ghostLine(x placed) report.Row {
	row := g.assetLine(x)
	row.By, row.Detail = "", "not seen since "+x.lastSeen().Format("2006-01-02")
	if x.place == placeMatched {
		row.Detail += ", but documented"
	} else {
		row.Other, row.Under = report.Record{}, msp.Text{}
	}
	return row
}

// duplicate is a record of IT Glue that says the same as another.
type duplicate struct {
	organization         *msp.Organization
	configuration, first *configuration
	why                  string
}

// maxSame is up to how many configurations of one organization with one serial
// number are copies of each other. More is a serial number that says nothing.
const maxSame = 5

func (g *gathering) findDuplicates() {
	named := map[string]*msp.Organization{}
	for _, o := range g.organizations {
		key := match.Fold(o.Name.Raw())
		first := named[key]
		switch {
		case key == "":
		case first == nil:
			named[key] = o
		case first.ParentID != o.ID && o.ParentID != first.ID:
			g.duplicates = append(g.duplicates, duplicate{organization: o, why: fmt.Sprintf("%s (%d): the same name", first.Name, first.ID)})
		}
	}
	for from := 0; from < len(g.configurations); {
		to := from
		for to < len(g.configurations) && g.configurations[to].OrganizationID == g.configurations[from].OrganizationID {
			to++
		}
		g.findCopies(g.configurations[from:to])
		from = to
	}
}

// findCopies finds the duplicates among the configurations of one organization.
func (g *gathering) findCopies(of []*configuration) {
	serials, names := map[string][]*configuration{}, map[string]*configuration{}
	for _, c := range of {
		if serial, ok := match.CleanSerial(c.Serial.Raw()); ok && !c.Archived {
			serials[serial] = append(serials[serial], c)
		}
	}
	for _, c := range of {
		if c.Archived {
			continue
		}
		serial, known := match.CleanSerial(c.Serial.Raw())
		if same := serials[serial]; known && len(same) > 1 && len(same) <= maxSame {
			if same[0] != c {
				g.duplicates = append(g.duplicates, duplicate{configuration: c, first: same[0], why: "the same serial number " + serial})
			}
			continue
		}
		if c.StatusID != 0 && c.StatusID == g.a.settings.Policy.InactiveStatus {
			continue // a retired machine may have left its name to its successor
		}
		key := strings.ToLower(strings.TrimSpace(c.Name.Raw()))
		switch first := names[key]; {
		case key == "":
		case first == nil:
			names[key] = c
		default:
			if other, has := match.CleanSerial(first.Serial.Raw()); !known || !has || serial == other {
				g.duplicates = append(g.duplicates, duplicate{configuration: c, first: first, why: "the same name, and no serial numbers to tell them apart"})
			}
		}
	}
}

func (g *gathering) duplicateLine(d duplicate) report.Row {
	if d.organization != nil {
		return report.Row{Kind: kindOrganization, Other: organizationRecord(d.organization), Detail: d.why}
	}
	row := g.configurationLine(d.configuration)
	row.Detail = fmt.Sprintf("%s (%d): %s", d.first.Name, d.first.ID, d.why)
	return row
}

// junkValue is an identifier that names no single machine.
type junkValue struct {
	side, what, value string
	count             int
	samples           []string
	shared            bool
}

func junkLine(j junkValue) report.Row {
	value, why := j.value, "a placeholder"
	if j.what == macAddress {
		value = msp.FormatMAC(value)
	}
	if j.shared {
		why = "one identifier of several machines"
	}
	return report.Row{
		Kind: kindIdentifier, Value: msp.NewText(value),
		Detail: fmt.Sprintf("%s in %s, %s, on %d: %s", j.what, j.side, why, j.count, strings.Join(j.samples, ", ")),
	}
}

// The kinds of identifiers.
const (
	serialNumber = "serial number"
	macAddress   = "MAC address"
)

// identifierSource is one kind of identifier on one side.
type identifierSource struct {
	side, what string
	n          int
	values     func(i int) []string
	clean      func(string) (string, bool)
	name       func(i int) msp.Text
	group      func(i int) int64 // records of one group with the same value are told elsewhere
}

// findJunk looks through the identifiers of both sides.
func (g *gathering) findJunk() {
	serial := func(t msp.Text) []string {
		if t.Empty() {
			return nil
		}
		return []string{t.Raw()}
	}
	assets, configurations := g.assets, g.configurations
	syncro := identifierSource{
		side: "Syncro", what: serialNumber, n: len(assets), clean: match.CleanSerial, name: func(i int) msp.Text { return assets[i].Name },
		values: func(i int) []string { return serial(assets[i].Serial) }, group: func(i int) int64 { return assets[i].ID },
	}
	glue := identifierSource{
		side: "IT Glue", what: serialNumber, n: len(configurations), clean: match.CleanSerial, name: func(i int) msp.Text { return configurations[i].Name },
		values: func(i int) []string { return serial(configurations[i].Serial) }, group: func(i int) int64 { return configurations[i].OrganizationID },
	}
	g.findJunkIn(syncro)
	g.findJunkIn(glue)
	syncro.what, syncro.clean, syncro.values = macAddress, match.CleanMAC, func(i int) []string { return g.assetMACs(assets[i].ID) }
	glue.what, glue.clean, glue.values = macAddress, match.CleanMAC, func(i int) []string { return g.configurationMACs(configurations[i].ID) }
	g.findJunkIn(syncro)
	g.findJunkIn(glue)
	slices.SortStableFunc(g.junk, func(x, y junkValue) int {
		return cmp.Or(cmp.Compare(y.count, x.count), strings.Compare(x.value, y.value))
	})
}

func (g *gathering) assetMACs(id int64) []string {
	x, _ := g.a.wholeAsset(id)
	return x.MACs()
}

func (g *gathering) configurationMACs(id int64) []string {
	c, _ := g.a.wholeConfiguration(id)
	return c.MACs()
}

// reading is one identifier of one record. Hashes in place of texts: both sides
// of a large MSP have half a million of them.
type reading struct {
	key uint64
	at  int32
}

func (g *gathering) findJunkIn(s identifierSource) {
	seed := maphash.MakeSeed()
	key := func(value string) (uint64, bool) {
		clean, ok := s.clean(value)
		if !ok {
			clean = "?" + strings.ToUpper(strings.TrimSpace(value))
		}
		return maphash.String(seed, clean), ok
	}
	var readings []reading
	for i := range s.n {
		for _, v := range s.values(i) {
			k, _ := key(v)
			readings = append(readings, reading{k, int32(i)})
		}
	}
	slices.SortFunc(readings, func(x, y reading) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.at, y.at)) })
	readings = slices.Compact(readings)
	for len(readings) > 0 {
		n := 1
		for n < len(readings) && readings[n].key == readings[0].key {
			n++
		}
		run := readings[:n]
		readings = readings[n:]
		for _, v := range s.values(int(run[0].at)) {
			if k, good := key(v); k == run[0].key {
				g.weigh(s, v, good, run)
				break
			}
		}
	}
}

// weigh notes an identifier if it is a placeholder or stands on several machines.
func (g *gathering) weigh(s identifierSource, value string, good bool, run []reading) {
	groups := map[int64]bool{}
	for _, r := range run[:min(len(run), maxSame+1)] {
		groups[s.group(int(r.at))] = true
	}
	switch {
	case good && len(groups) == 1 && len(run) <= maxSame: // one machine, or copies of one
		return
	case !good && s.what == macAddress && len(run) == 1: // a random address: every laptop has some
		return
	}
	j := junkValue{side: s.side, what: s.what, value: value, count: len(run), shared: good}
	for _, r := range run[:min(len(run), 3)] {
		j.samples = append(j.samples, s.name(int(r.at)).String())
	}
	if len(run) > len(j.samples) {
		j.samples = append(j.samples, "...")
	}
	g.junk = append(g.junk, j)
}
