package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/report"
)

// found gives the rows of one section of a health report over these records.
func found(t *testing.T, section string, r vendorRecords, settings Settings) []report.Row {
	t.Helper()
	r.Crawls = map[discover.Kind]discover.Crawl{discover.Customers: {State: discover.Complete}, discover.Organizations: {State: discover.Complete}}
	a := &App{rows: 1, settings: settings, ctx: t.Context()}
	a.records, a.db = recordsOf(t, r)
	g, err := a.gather(true)
	if err != nil {
		t.Fatal(err)
	}
	var rows []report.Row
	for _, s := range g.report(true).Sections {
		if s.ID != section {
			continue
		}
		err := s.Each(func(row report.Row) error {
			rows = append(rows, row)
			return nil
		})
		if err != nil || len(rows) != s.Count {
			t.Fatalf("%d rows of %d, %v", len(rows), s.Count, err)
		}
	}
	return rows
}

func documentedAs(id, organization int64, name, serial string) msp.Configuration {
	return msp.Configuration{ID: id, OrganizationID: organization, Name: msp.NewText(name), Serial: msp.NewText(serial)}
}

func TestDuplicatesAreWhatNothingTellsApart(t *testing.T) {
	settings := Settings{}
	settings.Policy.InactiveStatus = 9
	retired := documentedAs(33, 1, "OLD-PC", "")
	retired.StatusID = 9
	archived := documentedAs(34, 1, "PC-1", "SER-0001")
	archived.Archived = true
	r := vendorRecords{
		Parties: discover.Parties{Organizations: []msp.Organization{
			{ID: 1, Name: msp.NewText("Harbor Dental")},
			{ID: 2, Name: msp.NewText("HARBOR  DENTAL")},
			{ID: 3, Name: msp.NewText("Quayside")},
			{ID: 4, Name: msp.NewText("Quayside"), ParentID: 3},
		}},
		Configurations: []msp.Configuration{
			documentedAs(11, 1, "PC-1", "SER-0001"), documentedAs(12, 1, "PC-1 (RMM)", "ser 0001"), // copies by serial number
			documentedAs(21, 1, "LAPTOP", "SER-0002"), documentedAs(22, 1, "laptop", ""), // by name, nothing against it
			documentedAs(23, 1, "DESK", "SER-0003"), documentedAs(24, 1, "DESK", "SER-0004"), // two machines
			documentedAs(31, 1, "FRONT", "To be filled by O.E.M."), documentedAs(32, 1, "OLD-PC", ""), retired, archived,
			documentedAs(41, 3, "PC-1", "SER-0001"), // of another organization
		},
	}
	for i := range int64(maxSame + 1) { // a serial number of a whole batch says nothing
		r.Configurations = append(r.Configurations, documentedAs(50+i, 1, fmt.Sprintf("VM-%d", i), "VMWARE-77"))
	}
	var got []string
	for _, row := range found(t, "duplicates", r, settings) {
		got = append(got, row.Other.ID+" of "+row.Detail)
	}
	slices.Sort(got)
	want := []string{
		"1 of HARBOR  DENTAL (2): the same name",
		"12 of PC-1 (11): the same serial number SER0001",
		"22 of LAPTOP (21): the same name, and no serial numbers to tell them apart",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
}

func TestJunkIdentifiersAreToldOnceWithWhereTheyStand(t *testing.T) {
	asset := func(id int64, name, serial string, macs ...string) msp.Asset {
		x := msp.Asset{ID: id, CustomerID: 1, Name: msp.NewText(name), Serial: msp.NewText(serial)}
		for _, m := range macs {
			x.Interfaces = append(x.Interfaces, msp.Interface{MAC: m})
		}
		return x
	}
	r := vendorRecords{
		Parties: discover.Parties{
			Customers:     []msp.Customer{{ID: 1, Business: msp.NewText("Harbor Dental")}},
			Organizations: []msp.Organization{{ID: 1, Name: msp.NewText("Harbor Dental")}},
		},
		Assets: []msp.Asset{
			asset(1, "A", "Default string", "00E04C000001"), asset(2, "B", "default string", "00E04C000001"), asset(3, "C", "SER-0001"),
			asset(4, "D", "SER-0002", "020000000001"), asset(5, "E", "SER-0002"), // a random address stands on one machine only
		},
		Configurations: []msp.Configuration{documentedAs(1, 1, "C", "SER-0001"), documentedAs(2, 1, "N", "N/A")},
	}
	var got []string
	for _, row := range found(t, "junk-identifiers", r, Settings{}) {
		got = append(got, row.Value.String()+": "+row.Detail)
	}
	slices.Sort(got)
	want := []string{
		"00-E0-4C-00-00-01: MAC address in Syncro, one identifier of several machines, on 2: A, B",
		"Default string: serial number in Syncro, a placeholder, on 2: A, B",
		"N/A: serial number in IT Glue, a placeholder, on 1: N",
		"SER-0002: serial number in Syncro, one identifier of several machines, on 2: D, E",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
		t.Errorf("junk (-want +got):\n%s", diff)
	}
}
