package itgluetest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
)

func TestFiltersAreExactAndUnknownOnesReturnEveryRow(t *testing.T) {
	s := newServer(t, itgluetest.Config{})
	for _, name := range []string{"Acme", "acme", "Acme, Inc", "Acme Ltd", "Acme"} {
		s.SetOrganization(itgluetest.Organization{Name: name})
	}
	for query, want := range map[string]string{
		`filter[name]=Acme`:                         "Acme,Acme",
		`filter[name]=Acm*`:                         "",
		`filter[name]=Acme, Inc`:                    "Acme,Acme", // "Acme" or " Inc"
		`filter[name]=Acme\, Inc`:                   "Acme, Inc",
		`filter[name]=acme,Acme Ltd`:                "acme,Acme Ltd",
		`filter[nickname]=x`:                        "Acme,acme,Acme, Inc,Acme Ltd,Acme",
		`filter[exclude][name]=Acme`:                "acme,Acme, Inc,Acme Ltd",
		`filter[name]=Acme&filter[primary]=true`:    "",
		`filter[name]=Acme Ltd&filter[primary]=0`:   "Acme Ltd",
		`filter[updated_at]=*,2001-01-01T00:00:00Z`: "",
		`filter[updated-at]=2001-01-01T00:00:00Z,*`: "Acme,acme,Acme, Inc,Acme Ltd,Acme",
		`filter[id]=none`:                           "",
	} {
		if got := get(t, s, "/organizations?"+query).names(t); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}

func TestConfigurationFilters(t *testing.T) {
	fill := func(habits itgluetest.Habits) *itgluetest.Server {
		s := device(t, itgluetest.Config{Habits: habits})
		s.SetConfiguration(itgluetest.Configuration{
			ID: 101, OrganizationID: 7, Name: "A", TypeID: 9, StatusID: 11, SerialNumber: "Abc1", MACAddress: "3C-52-82-AA-10-7F", AssetTag: "T1",
			RMMRecords: []itgluetest.RMMRecord{{RMMID: "55", Integration: "syncro"}},
		})
		s.SetConfiguration(itgluetest.Configuration{ID: 102, OrganizationID: 7, Name: "B", TypeID: 9, Archived: true})
		return s
	}
	for _, tt := range []struct {
		habits      itgluetest.Habits
		query, want string
	}{
		{itgluetest.Habits{}, "", "A,B"},
		{itgluetest.Habits{}, "filter[organization_id]=7", "A,B"},
		{itgluetest.Habits{}, "filter[organization-id]=8", ""},
		{itgluetest.Habits{}, "filter[archived]=1", "B"},
		{itgluetest.Habits{}, "filter[archived]=false", "A"},
		{itgluetest.Habits{}, "filter[serial_number]=Abc1", "A"},
		{itgluetest.Habits{}, "filter[serial_number]=ABC1", ""},
		{itgluetest.Habits{}, "filter[serial_number]=", ""},
		{itgluetest.Habits{}, "filter[mac_address]=3C-52-82-AA-10-7F", "A"},
		{itgluetest.Habits{}, "filter[mac_address]=3c:52:82:aa:10:7f", ""},
		{itgluetest.Habits{}, "filter[asset_tag]=T1,T2", "A"},
		{itgluetest.Habits{}, "filter[configuration_status_id]=11", "A"},
		{itgluetest.Habits{}, "filter[hostname]=none", "A,B"},
		{itgluetest.Habits{}, "filter[rmm_id]=55&filter[rmm_integration_type]=syncro", "A"},
		{itgluetest.Habits{}, "filter[rmm_id]=56&filter[rmm_integration_type]=syncro", ""},
		{itgluetest.Habits{}, "filter[rmm_id]=56", "A,B"},
		{itgluetest.Habits{ArchivedHidden: true}, "", "A"},
		{itgluetest.Habits{ArchivedHidden: true}, "filter[archived]=true", "B"},
		{itgluetest.Habits{ConfigurationFiltersIgnoreCase: true}, "filter[serial_number]=ABC1", "A"},
		{itgluetest.Habits{MACFilterIgnoresSeparators: true}, "filter[mac_address]=3c:52:82:aa:10:7f", "A"},
	} {
		if got := get(t, fill(tt.habits), "/configurations?"+tt.query).names(t); got != tt.want {
			t.Errorf("%+v %s: %q", tt.habits, tt.query, got)
		}
	}
}

func TestSortKeysAreThoseOfTheEndpoint(t *testing.T) {
	s := newServer(t, itgluetest.Config{})
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, name := range []string{"b", "c", "a"} {
		s.SetOrganization(itgluetest.Organization{Name: name, CreatedAt: start.Add(time.Duration(-i) * time.Hour), UpdatedAt: start})
	}
	for sort, want := range map[string]string{
		"": "b,c,a", "id": "b,c,a", "-id": "a,c,b", "name": "a,b,c", "-name": "c,b,a", "created_at": "a,c,b", "-created-at": "b,c,a",
		"updated-at": "b,c,a", "updated_at,-name": "c,b,a",
	} {
		if got := get(t, s, "/organizations?sort="+sort).names(t); got != want {
			t.Errorf("%s: %s", sort, got)
		}
	}
	if got := get(t, s, "/organizations?sort=phone"); got.status != 400 {
		t.Errorf("an unknown key: %d", got.status)
	}
	if got := get(t, s, "/contacts?sort=name"); got.status != 400 {
		t.Errorf("a key of another endpoint: %d", got.status)
	}
}

func TestPagesAndTheirMeta(t *testing.T) {
	s := newServer(t, itgluetest.Config{})
	empty := get(t, s, "/organizations").document(t)
	if m := empty.Meta; string(empty.Data) != "[]" || m["current-page"] != 1.0 || m["next-page"] != nil || m["total-pages"] != 0.0 || m["total-count"] != 0.0 {
		t.Errorf("empty: %s %v", empty.Data, m)
	}
	for i := range 1203 {
		s.SetOrganization(itgluetest.Organization{Name: fmt.Sprint(i)})
	}
	for query, want := range map[string]struct {
		rows       int
		next, prev any
		pages      float64
	}{
		"":                                 {50, 2.0, nil, 25},
		"page[size]=100&page[number]=2":    {100, 3.0, 1.0, 13},
		"page[size]=5000":                  {1000, 2.0, nil, 2},
		"page[size]=5000&page[number]=2":   {203, nil, 1.0, 2},
		"page[size]=1000&page[number]=9":   {0, nil, 8.0, 2},
		"page[size]=x&page[number]=-1":     {50, 2.0, nil, 25},
		"page[number]=9223372036854775807": {50, 2.0, nil, 25},
	} {
		r := get(t, s, "/organizations?"+query)
		m := r.document(t).Meta
		if len(r.rows(t)) != want.rows || m["next-page"] != want.next || m["prev-page"] != want.prev || m["total-pages"] != want.pages || m["total-count"] != 1203.0 {
			t.Errorf("%s: %d rows, %v", query, len(r.rows(t)), m)
		}
	}
	if links := get(t, s, "/organizations?page[size]=1000&page[number]=2").document(t).Links; links["next"] != nil || !strings.Contains(links["prev"].(string), "page%5Bnumber%5D=1") {
		t.Errorf("links: %v", links)
	}
}

func TestPageHabits(t *testing.T) {
	s := newServer(t, itgluetest.Config{Habits: itgluetest.Habits{MaxPageSizeError: true, NextLinkAbsent: true}})
	if got := get(t, s, "/organizations?page[size]=1001").status; got != 400 {
		t.Errorf("page size 1001: %d", got)
	}
	links := get(t, s, "/organizations?page[size]=1000").document(t).Links
	if _, there := links["next"]; there {
		t.Errorf("links: %v", links)
	}
}

func TestIncludesJoinThroughRelationshipsAndComeAtTheTop(t *testing.T) {
	for _, inAttributes := range []bool{false, true} {
		s := device(t, itgluetest.Config{Habits: itgluetest.Habits{InterfaceIDInAttributes: inAttributes}})
		c := s.SetConfiguration(itgluetest.Configuration{
			OrganizationID: 7, Name: "A", TypeID: 9, MACAddress: "AA",
			Interfaces: []itgluetest.Interface{{MACAddress: "BB"}}, RMMRecords: []itgluetest.RMMRecord{{Name: "A"}},
		})
		for _, include := range []string{"configuration_interfaces,rmm_records", "configuration-interfaces,rmm-records"} {
			d := get(t, s, "/configurations?include="+include).document(t)
			if len(d.Included) != 3 {
				t.Fatalf("included: %v", d.Included)
			}
			_, inside := d.Included[0].Attributes["id"].(float64)
			if inside != inAttributes || (d.Included[0].ID == "") != inAttributes || d.Included[0].Type != "configuration-interfaces" || d.Included[2].Type != "rmm-records" {
				t.Errorf("included: %+v", d.Included)
			}
		}
		plain := get(t, s, fmt.Sprintf("/configurations/%d", c.ID)).document(t)
		if plain.Included != nil || strings.Contains(string(plain.Data), "configuration-interfaces") || !strings.Contains(string(plain.Data), `"adapters-resources":{"data":[]}`) {
			t.Errorf("without include: %s", plain.Data)
		}
	}
}

func TestListsCutQuickNotesAndHabitsShapeAttributes(t *testing.T) {
	s := newServer(t, itgluetest.Config{Habits: itgluetest.Habits{
		ForeignKeysAsText: true, AncestryAsText: true, PSADisabledWord: true, NotesMissingInLists: true,
	}})
	top := s.SetOrganization(itgluetest.Organization{ID: 1, Name: "top", QuickNotes: strings.Repeat("é", 251)})
	s.SetOrganization(itgluetest.Organization{ID: 6, Name: "mid", ParentID: top.ID})
	s.SetOrganization(itgluetest.Organization{ID: 9, Name: "low", ParentID: 6})
	s.SetConfiguration(itgluetest.Configuration{OrganizationID: 9, Name: "A", Notes: "n"})
	if row := get(t, s, "/organizations/1").row(t); row.Attributes["quick-notes"] != top.QuickNotes || row.Attributes["parent-id"] != nil || row.Attributes["ancestor-ids"] != "[]" {
		t.Errorf("%v", row.Attributes)
	}
	rows := get(t, s, "/organizations").rows(t)
	if rows[0].Attributes["quick-notes"] != strings.Repeat("é", 250) || rows[0].Attributes["psa-integration"] != "disabled" {
		t.Errorf("%v", rows[0].Attributes)
	}
	if rows[2].Attributes["ancestor-ids"] != "[1,6]" || rows[2].Attributes["parent-id"] != "6" {
		t.Errorf("%v", rows[2].Attributes)
	}
	c := get(t, s, "/configurations").rows(t)[0]
	if _, there := c.Attributes["notes"]; there || c.Attributes["organization-id"] != "9" {
		t.Errorf("%v", c.Attributes)
	}
}

func TestNestedRoutesListOneParent(t *testing.T) {
	s := device(t, itgluetest.Config{})
	s.SetOrganization(itgluetest.Organization{ID: 8, Name: "Other"})
	for _, org := range []int64{7, 8} {
		s.SetConfiguration(itgluetest.Configuration{ID: 100 + org, OrganizationID: org, Name: fmt.Sprint("c", org), TypeID: 9})
		s.SetLocation(itgluetest.Location{OrganizationID: org, Name: fmt.Sprint("l", org)})
		s.SetContact(itgluetest.Contact{
			OrganizationID: org, FirstName: fmt.Sprint("p", org), Important: org == 8,
			Emails: []itgluetest.Email{{Value: "old@x.example"}, {Value: fmt.Sprint(org, "@x.example"), Primary: true}},
		})
	}
	for path, want := range map[string]string{
		"/organizations/8/relationships/configurations": "c8", "/organizations/8/relationships/locations": "l8", "/organizations/7/relationships/contacts": "p7",
		"/contacts?filter[primary_email]=7@x.example": "p7", "/contacts?filter[primary_email]=old@x.example": "", "/contacts?filter[important]=true": "p8",
		"/contacts?filter[important]=false": "", // null rows are missed
	} {
		if got := get(t, s, path).names(t); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
	for path, want := range map[string]int{
		"/organizations/7/relationships/configurations/107": 200, "/organizations/8/relationships/configurations/107": 404,
		"/organizations/99/relationships/configurations": 404,
	} {
		if got := get(t, s, path).status; got != want {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestListsLagBehindCreationByTheHabitsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, itgluetest.Config{Habits: itgluetest.Habits{LagLists: 30 * time.Second}})
		made := call(t, s, "POST", "/organizations/7/relationships/configurations", `{"data":{"type":"configurations","attributes":{"name":"A","configuration-type-id":9}}}`)
		id := made.row(t).ID
		if got := get(t, s, "/configurations/"+id).status; got != 200 {
			t.Errorf("by id: %d", got)
		}
		call(t, s, "PATCH", "/configurations/"+id, `{"data":{"type":"configurations","attributes":{"notes":"x"}}}`)
		time.Sleep(30*time.Second - time.Nanosecond)
		if got := get(t, s, "/configurations").names(t); got != "" {
			t.Errorf("too early: %s", got)
		}
		time.Sleep(time.Nanosecond)
		if got := get(t, s, "/configurations").names(t); got != "A" {
			t.Errorf("after the lag: %q", got)
		}
	})
}
