package itgluetest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
)

const configurations = "/organizations/7/relationships/configurations"

// data wraps attributes as a request for one resource.
func data(kind, attributes string) string {
	return `{"data":{"type":"` + kind + `","attributes":` + attributes + `}}`
}

func TestDuplicatesAreLegal(t *testing.T) {
	s := device(t, itgluetest.Config{})
	for range 2 {
		if r := call(t, s, "POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"serial-number":"S","mac_address":"AA"}`)); r.status != 201 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := call(t, s, "POST", "/organizations", data("organizations", `{"name":"Bluefin"}`)); r.status != 201 {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	if c := s.Configurations(); len(c) != 2 || c[0].SerialNumber != "S" || c[1].MACAddress != "AA" || len(s.Organizations()) != 3 {
		t.Errorf("%+v", c)
	}
}

func TestIdsGrowAndHaveSixteenDigits(t *testing.T) {
	s := device(t, itgluetest.Config{})
	first := s.NextID()
	a := s.SetOrganization(itgluetest.Organization{Name: "A"})
	row := call(t, s, "POST", "/organizations", data("organizations", `{"name":"B"}`)).row(t)
	third := s.NextID()
	if len(fmt.Sprint(first)) != 16 || a.ID <= first || row.ID != fmt.Sprint(a.ID+1) || third <= a.ID+1 || third >= 1<<53 {
		t.Errorf("%d %d %s %d", first, a.ID, row.ID, third)
	}
	if s.SetOrganization(itgluetest.Organization{ID: third + 50, Name: "C"}); s.NextID() <= third+50 {
		t.Error("an id that was set may come again")
	}
}

func TestCreateStatusFollowsTheHabit(t *testing.T) {
	s := device(t, itgluetest.Config{Habits: itgluetest.Habits{CreateStatus200: true}})
	if r := call(t, s, "POST", "/manufacturers", data("manufacturers", `{"name":"HP"}`)); r.status != 200 {
		t.Errorf("%d", r.status)
	}
}

func TestRefusedWritesHaveTheVendorsShapesAndNoEffect(t *testing.T) {
	s := device(t, itgluetest.Config{})
	s.SetConfiguration(itgluetest.Configuration{ID: 101, OrganizationID: 7, Name: "A", TypeID: 9})
	s.SetConfiguration(itgluetest.Configuration{ID: 102, OrganizationID: 7, Name: "P", TypeID: 9, PSA: true})
	s.SetOrganization(itgluetest.Organization{ID: 8, Name: "Synced", PSA: true})
	before := fmt.Sprintf("%+v %+v", s.Configurations(), s.Organizations())
	one := `{"type":"configurations","attributes":{"name":"A","configuration-type-id":9}}`
	for _, tt := range []struct {
		method, path, body string
		status             int
		contains           string
	}{
		{"POST", configurations, data("configurations", `{"name":"A"}`), 422, `"detail":"must exist","source":{"pointer":"/data/attributes/configuration-type"},"status":422`},
		{"POST", configurations, data("configurations", `{"name":"A","configuration-type-id":99}`), 422, `/data/attributes/configuration-type`},
		{"POST", configurations, data("configurations", `{"name":" ","configuration-type-id":9}`), 422, `"detail":["can't be blank"]`},
		{"POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"mac-address":"3C-52-82-AA-10-7F-00"}`), 422, `maximum is 17 characters`},
		{"POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"location-id":1}`), 422, `/data/attributes/location`},
		{"POST", configurations, data("configurations", `{"name":{},"configuration-type-id":9}`), 422, `is invalid`},
		{"POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"archived":"maybe"}`), 422, `is invalid`},
		{"POST", configurations, data("devices", `{"name":"A","configuration-type-id":9}`), 422, `Valid type is required`},
		{"POST", configurations, `{"data":[` + one + `,{"type":"configurations","attributes":{"name":"B"}}]}`, 422, `must exist`},
		{"POST", configurations, `{"data":"` + strings.ReplaceAll(one, `"`, `\"`) + `"}`, 500, `Internal Server Error`},
		{"POST", configurations, `{"data":`, 400, `Bad Request`},
		{"POST", configurations, `{}`, 400, `Bad Request`},
		{"POST", "/organizations/99/relationships/configurations", `{"data":` + one + `}`, 404, `Record not found`},
		{"POST", "/configurations", `{"data":` + one + `}`, 422, `Valid organization_id is required`},
		{"POST", "/configurations", `{"data":[` + one + `]}`, 422, `"status":"unprocessable_entity"`},
		{"POST", "/organizations", data("organizations", `{}`), 422, `can't be blank`},
		{"POST", "/operating_systems", data("operating_systems", `{"name":"x"}`), 404, `<html>`},
		{"POST", "/configuration_types", data("configuration_types", `{"name":"x"}`), 404, `<html>`},
		{"PATCH", "/configurations/101", `{"data":{"type":"configurations","attributes":{"notes":"x"},"relationships":{"configuration_interfaces":{"data":[]}}}}`, 422, `relationships`},
		{"PATCH", "/configurations/101", data("configurations", `{"name":""}`), 422, `can't be blank`},
		{"PATCH", "/configurations/101", data("configurations", `{"configuration-type-id":null}`), 422, `must exist`},
		{"PATCH", "/configurations/101", `{"data":[{"type":"configurations","attributes":{"id":101,"notes":"x"}}]}`, 422, `bulk action`},
		{"PATCH", "/configurations/9999", data("configurations", `{"notes":"x"}`), 404, `Record not found`},
		{"PATCH", "/configurations/102", data("configurations", `{"notes":"x","configuration-status-id":11}`), 422, `configuration-status-id`},
		{"PATCH", "/configurations/102", data("configurations", `{"primary_ip":"10.0.0.1"}`), 422, `externally synced`},
		{"PATCH", "/configurations", `{"data":[{"type":"configurations","attributes":{"id":101,"notes":"x"}},{"type":"configurations","attributes":{"id":102,"name":"x"}}]}`, 422, `externally synced`},
		{"PATCH", configurations, `{"data":[{"type":"configurations","attributes":{"id":101,"notes":"x"}}]}`, 404, `<html>`},
		{"PATCH", "/organizations/8", data("organizations", `{"short-name":"x"}`), 422, `externally synced`},
		{"DELETE", "/configurations/101", "", 404, `<html>`},
		{"DELETE", "/configurations", "", 404, `<html>`},
	} {
		r := call(t, s, tt.method, tt.path, tt.body)
		if r.status != tt.status || !strings.Contains(r.body, tt.contains) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, r.status, r.body)
		}
	}
	if after := fmt.Sprintf("%+v %+v", s.Configurations(), s.Organizations()); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
}

func TestPSALinkedRecordsTakeWhatTheirListAllows(t *testing.T) {
	s := device(t, itgluetest.Config{})
	s.SetConfiguration(itgluetest.Configuration{ID: 102, OrganizationID: 7, Name: "P", TypeID: 9, PSA: true})
	s.SetOrganization(itgluetest.Organization{ID: 8, Name: "Synced", PSA: true})
	if r := call(t, s, "PATCH", "/configurations/102", data("configurations", `{"archived":true,"asset_tag":"T","notes":"n","serial-number":"S","purchased_at":"2026-01-02","warranty-expires-at":"2027-01-02","restricted":true}`)); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if c, _ := s.Configuration(102); !c.Archived || c.AssetTag != "T" || c.SerialNumber != "S" || c.WarrantyExpiresAt != "2027-01-02" {
		t.Errorf("%+v", c)
	}
	if r := call(t, s, "PATCH", "/organizations/8", data("organizations", `{"quick_notes":"q","alert":"a","description":"d"}`)); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestUnwritableAttributesAreIgnored(t *testing.T) {
	s := device(t, itgluetest.Config{})
	r := call(t, s, "POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"resource-url":"https://evil.example","configuration-type-name":"x","psa-integration":"enabled","created-at":"1999-01-01T00:00:00Z"}`))
	if a := r.row(t).Attributes; r.status != 201 || a["configuration-type-name"] != "Workstation" || a["psa-integration"] != nil || strings.Contains(r.body, "evil") || strings.Contains(r.body, "1999") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestPrimaryInterfaceAndConfigurationStayInStep(t *testing.T) {
	s := device(t, itgluetest.Config{})
	id := call(t, s, "POST", configurations, `{"data":{"type":"configurations","attributes":{"name":"A","configuration-type-id":9,"primary-ip":"10.0.0.1","mac-address":"AA"},
		"relationships":{"configuration_interfaces":{"data":[{"type":"configuration_interfaces","attributes":{"name":"second","mac-address":"BB"}}]}}}}`).row(t).ID
	wantPrimary := func(step, ip, mac string) itgluetest.Interface {
		t.Helper()
		c := s.Configurations()[0]
		for _, i := range c.Interfaces {
			if i.Primary {
				if c.PrimaryIP != ip || c.MACAddress != mac || i.IPAddress != ip || i.MACAddress != mac || len(c.Interfaces) != 2 {
					t.Errorf("%s: %+v", step, c)
				}
				return i
			}
		}
		t.Fatalf("%s: no primary interface", step)
		return itgluetest.Interface{}
	}
	first := wantPrimary("created", "10.0.0.1", "AA")
	call(t, s, "PATCH", "/configurations/"+id, data("configurations", `{"mac-address":"CC"}`))
	wantPrimary("configuration changed", "10.0.0.1", "CC")
	path := fmt.Sprint("/configuration_interfaces/", first.ID)
	call(t, s, "PATCH", path, data("configuration-interfaces", `{"ip-address":"10.0.0.2"}`))
	wantPrimary("interface changed", "10.0.0.2", "CC")
	second := s.Configurations()[0].Interfaces[0]
	call(t, s, "PATCH", fmt.Sprint("/configurations/", id, "/relationships/configuration_interfaces/", second.ID), data("configuration_interfaces", `{"primary":true}`))
	if now := wantPrimary("another made primary", "", "BB"); now.ID != second.ID {
		t.Errorf("primary is %+v", now)
	}
	call(t, s, "PATCH", "/configurations/"+id, data("configurations", `{"mac-address":null}`))
	wantPrimary("cleared", "", "")
	if r := get(t, s, path); r.status != 200 || fmt.Sprint(r.row(t).Attributes["primary"]) != "false" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestInterfaceRoutes(t *testing.T) {
	s := device(t, itgluetest.Config{})
	c := s.SetConfiguration(itgluetest.Configuration{ID: 101, OrganizationID: 7, Name: "A", TypeID: 9, PSA: true, PrimaryIP: "10.0.0.1"})
	s.SetConfiguration(itgluetest.Configuration{ID: 102, OrganizationID: 7, Name: "B", TypeID: 9})
	nested, primary := "/configurations/101/relationships/configuration_interfaces", fmt.Sprint(c.Interfaces[0].ID)
	if r := call(t, s, "POST", nested, `{"data":[{"type":"configuration_interfaces","attributes":{"mac_address":"BB"}},{"type":"configuration_interfaces","attributes":{"mac_address":"CC"}}]}`); r.status != 201 || len(r.rows(t)) != 2 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := call(t, s, "POST", nested, data("configuration_interfaces", `{"mac_address":"DD"}`)); r.status != 201 || r.row(t).Attributes["mac-address"] != "DD" {
		t.Errorf("%d %s", r.status, r.body)
	}
	if rows := get(t, s, nested).rows(t); len(rows) != 4 {
		t.Errorf("%+v", rows)
	}
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/configuration_interfaces", "", 404},
		{"GET", "/configuration_interfaces/" + primary, "", 200},
		{"GET", "/configuration_interfaces/1", "", 404},
		{"GET", nested + "/" + primary, "", 200},
		{"GET", "/configurations/102/relationships/configuration_interfaces/" + primary, "", 404},
		{"PATCH", "/configuration_interfaces/" + primary, data("configuration_interfaces", `{"ip_address":"10.0.0.9"}`), 422},
		{"PATCH", "/configuration_interfaces/" + primary, data("configuration_interfaces", `{"mac-address":"123456789012345678"}`), 422},
		{"PATCH", "/configuration_interfaces/" + primary, data("configuration_interfaces", `{"notes":"n"}`), 200},
	} {
		if r := call(t, s, tt.method, tt.path, tt.body); r.status != tt.status {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, r.status, r.body)
		}
	}
}

func TestTimesOfRecordsFollowWhatHappensToThem(t *testing.T) {
	for _, untouched := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := device(t, itgluetest.Config{Habits: itgluetest.Habits{UpdatedAtUntouchedByInterfaces: untouched}})
			start := time.Now().UTC()
			made := call(t, s, "POST", configurations, data("configurations", `{"name":"A","configuration-type-id":9,"mac-address":"AA"}`)).row(t)
			if want := start.Format("2006-01-02T15:04:05.000Z"); made.Attributes["created-at"] != want || made.Attributes["updated-at"] != want {
				t.Errorf("made: %v", made.Attributes)
			}
			time.Sleep(time.Hour)
			call(t, s, "PATCH", "/configurations/"+made.ID, data("configurations", `{"notes":"x"}`))
			c := s.Configurations()[0]
			if !c.CreatedAt.Equal(start) || !c.UpdatedAt.Equal(start.Add(time.Hour)) {
				t.Errorf("patched: %v %v", c.CreatedAt, c.UpdatedAt)
			}
			time.Sleep(time.Hour)
			call(t, s, "PATCH", fmt.Sprint("/configuration_interfaces/", c.Interfaces[0].ID), data("configuration_interfaces", `{"notes":"x"}`))
			if touched := s.Configurations()[0].UpdatedAt.Equal(start.Add(2 * time.Hour)); touched == untouched {
				t.Errorf("interface patched: %v", s.Configurations()[0].UpdatedAt)
			}
			time.Sleep(time.Hour)
			c = s.Configurations()[0]
			c.Notes = "a person's"
			if c = s.SetConfiguration(c); !c.UpdatedAt.Equal(start.Add(3 * time.Hour)) {
				t.Errorf("set: %v", c.UpdatedAt)
			}
			c.UpdatedAt = start
			if c = s.SetConfiguration(c); !c.UpdatedAt.Equal(start) {
				t.Errorf("set with a time: %v", c.UpdatedAt)
			}
		})
	}
}

func TestWhatIsHandedOutIsNotTheAccountsOwn(t *testing.T) {
	s := device(t, itgluetest.Config{})
	macs := []string{"AA"}
	mine := itgluetest.Configuration{ID: 101, OrganizationID: 7, Name: "A", TypeID: 9, Interfaces: []itgluetest.Interface{{Name: "x"}}, RMMRecords: []itgluetest.RMMRecord{{MACAddresses: macs}}}
	got := s.SetConfiguration(mine)
	one, _ := s.Configuration(101)
	all := s.Configurations()
	macs[0], mine.Interfaces[0].Name, got.Interfaces[0].Name, one.Interfaces[0].Name, all[0].RMMRecords[0].MACAddresses[0] = "?", "?", "?", "?", "?"
	if c, _ := s.Configuration(101); c.Interfaces[0].Name != "x" || c.RMMRecords[0].MACAddresses[0] != "AA" {
		t.Errorf("%+v", c)
	}
	if !s.RemoveConfiguration(101) || s.RemoveConfiguration(101) {
		t.Error("removing does not say whether there was one")
	}
}

func TestRemovingAnOrganizationRemovesWhatBelongsToIt(t *testing.T) {
	s := device(t, itgluetest.Config{})
	s.SetOrganization(itgluetest.Organization{ID: 8, Name: "Other"})
	for _, org := range []int64{7, 8} {
		s.SetConfiguration(itgluetest.Configuration{OrganizationID: org, Name: "A", TypeID: 9})
		s.SetLocation(itgluetest.Location{OrganizationID: org, Name: "A"})
		s.SetContact(itgluetest.Contact{OrganizationID: org, FirstName: "A"})
	}
	if !s.RemoveOrganization(7) || len(s.Configurations())+len(s.Locations())+len(s.Contacts()) != 3 || s.Contacts()[0].OrganizationID != 8 {
		t.Errorf("%v %v %v", s.Configurations(), s.Locations(), s.Contacts())
	}
}
