package itglue_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
)

// everyHabit gives each value that an uncertain habit may take, by name.
func everyHabit() map[string]itgluetest.Habits {
	habits := map[string]itgluetest.Habits{"default": {}}
	kind := reflect.TypeFor[itgluetest.Habits]()
	for i := range kind.NumField() {
		if kind.Field(i).Type.Kind() == reflect.Bool {
			var h itgluetest.Habits
			reflect.ValueOf(&h).Elem().Field(i).SetBool(true)
			habits[kind.Field(i).Name] = h
		}
	}
	return habits
}

// underEveryHabit runs test against an account of each habit.
func underEveryHabit(t *testing.T, test func(*testing.T, account, catalog)) {
	for name, habits := range everyHabit() {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, itgluetest.Config{Habits: habits})
			test(t, a, fill(a))
		})
	}
}

// catalog is what fill puts into an account.
type catalog struct {
	org, sub      itgluetest.Organization
	typ           itgluetest.Type
	active        itgluetest.Status
	device        itgluetest.Configuration
	location      itgluetest.Location
	contact       itgluetest.Contact
	maker         itgluetest.Manufacturer
	model         itgluetest.Model
	os            itgluetest.OS
	orgType       itgluetest.Type
	orgStatus     itgluetest.Status
	archivedCount int
}

func fill(a account) catalog {
	var c catalog
	c.orgType = a.SetOrganizationType(itgluetest.Type{Name: "Customer"})
	c.orgStatus = a.SetOrganizationStatus(itgluetest.Status{Name: "Active"})
	c.org = a.SetOrganization(itgluetest.Organization{Name: "Bluefin Dental Group", ShortName: "BLUEFIN", TypeID: c.orgType.ID, StatusID: c.orgStatus.ID})
	c.sub = a.SetOrganization(itgluetest.Organization{Name: "Bluefin North", ParentID: c.org.ID, PSA: true, QuickNotes: strings.Repeat("é", 300)})
	c.typ = a.SetConfigurationType(itgluetest.Type{Name: "Workstation", Kind: "workstation"})
	c.active = a.SetConfigurationStatus(itgluetest.Status{Name: "Active"})
	c.location = a.SetLocation(itgluetest.Location{OrganizationID: c.org.ID, Name: "Main clinic", Primary: true, Phone: "6035550142"})
	c.contact = a.SetContact(itgluetest.Contact{
		OrganizationID: c.org.ID, FirstName: "Ida", LastName: "Moss",
		Emails: []itgluetest.Email{{Value: "ida@bluefin.example", Primary: true, Label: "Work"}},
		Phones: []itgluetest.Phone{{Value: "6035550143", Label: "Mobile", Primary: true}},
	})
	c.maker = a.SetManufacturer(itgluetest.Manufacturer{Name: "HP"})
	c.model = a.SetModel(itgluetest.Model{ManufacturerID: c.maker.ID, Name: "ProDesk 400 G7"})
	c.os = a.SetOperatingSystem(itgluetest.OS{Name: "Windows 11", Platform: "Windows"})
	c.device = a.SetConfiguration(itgluetest.Configuration{
		OrganizationID: c.org.ID, Name: "BFD-FRONT-02", TypeID: c.typ.ID, StatusID: c.active.ID, SerialNumber: "5CG1234XYZ",
		PrimaryIP: "10.40.2.17", MACAddress: "3C-52-82-AA-10-7F", Notes: "front desk", ManufacturerID: c.maker.ID, ModelID: c.model.ID,
		OperatingSystemID: c.os.ID, LocationID: c.location.ID, ContactID: c.contact.ID,
		Interfaces: []itgluetest.Interface{{Name: "Wi-Fi", MACAddress: "3C:52:82:AA:10:80"}},
		RMMRecords: []itgluetest.RMMRecord{{RMMID: "991", Integration: "syncro", Name: "BFD-FRONT-02", ExternalURL: "https://northwind.syncromsp.com/customer_assets/991", MACAddresses: []string{"3C-52-82-AA-10-7F"}}},
	})
	a.SetConfiguration(itgluetest.Configuration{OrganizationID: c.org.ID, Name: "BFD-OLD", TypeID: c.typ.ID, Archived: true})
	c.archivedCount = 1
	return c
}

func TestEverythingInAnAccountIsReadUnderEveryHabit(t *testing.T) {
	underEveryHabit(t, func(t *testing.T, a account, want catalog) {
		ctx, c := t.Context(), a.client
		q := itglue.Query{Sort: "id"}

		orgs, err := c.Organizations(ctx, q)
		wantPage(t, orgs, err, 2)
		if o := orgs.Items[1]; o.ParentID != want.org.ID || !reflect.DeepEqual(o.AncestorIDs, []int64{want.org.ID}) || !o.PSALinked() || len([]rune(o.QuickNotes)) != 250 {
			t.Errorf("organization: %+v", o)
		}
		if o := orgs.Items[0]; o.ID != want.org.ID || o.TypeName != "Customer" || o.StatusName != "Active" || o.ShortName != "BLUEFIN" || o.PSALinked() {
			t.Errorf("organization: %+v", o)
		}
		if o, err := c.Organization(ctx, want.sub.ID); err != nil || o.QuickNotes != want.sub.QuickNotes {
			t.Errorf("quick notes are not whole: %v", err)
		}
		locations, err := c.Locations(ctx, q)
		wantPage(t, locations, err, 1)
		if l := locations.Items[0]; l.OrganizationID != want.org.ID || l.Phone != "6035550142" || l.FormattedPhone != "(603) 555-0142" || !l.Primary {
			t.Errorf("location: %+v", l)
		}
		contacts, err := c.Contacts(ctx, q)
		wantPage(t, contacts, err, 1)
		if p := contacts.Items[0]; p.Name != "Ida Moss" || p.Emails[0] != (itglue.ContactEmail{Value: "ida@bluefin.example", Primary: true, Label: "Work"}) || p.Phones[0].Kind != "phone" {
			t.Errorf("contact: %+v", p)
		}
		types, err := c.ConfigurationTypes(ctx, q)
		wantPage(t, types, err, 1)
		statuses, err := c.ConfigurationStatuses(ctx, q)
		wantPage(t, statuses, err, 1)
		orgTypes, err := c.OrganizationTypes(ctx, q)
		wantPage(t, orgTypes, err, 1)
		orgStatuses, err := c.OrganizationStatuses(ctx, q)
		wantPage(t, orgStatuses, err, 1)
		if types.Items[0].Name != "Workstation" || statuses.Items[0].ID != want.active.ID || orgTypes.Items[0].ID != want.orgType.ID || orgStatuses.Items[0].Name != "Active" {
			t.Error("types and statuses are mixed up")
		}
		makers, err := c.Manufacturers(ctx, q)
		wantPage(t, makers, err, 1)
		models, err := c.Models(ctx, want.maker.ID, q)
		wantPage(t, models, err, 1)
		if m := models.Items[0]; m.ID != want.model.ID || m.ManufacturerID != want.maker.ID || m.ManufacturerName != "HP" {
			t.Errorf("model: %+v", m)
		}
		systems, err := c.OperatingSystems(ctx, q)
		wantPage(t, systems, err, 1)
		if systems.Items[0].PlatformName != "Windows" || makers.Items[0].Name != "HP" {
			t.Error("catalog is mixed up")
		}
	})
}

func wantPage[T any](t *testing.T, page itglue.Page[T], err error, count int) {
	t.Helper()
	if err != nil || len(page.Bad) != 0 || len(page.Items) != count || page.Meta.TotalCount != int64(count) {
		t.Fatalf("want %d items: %+v %v", count, page, err)
	}
	for _, item := range page.Items {
		if raw := reflect.ValueOf(item).FieldByName("Raw").Bytes(); !json.Valid(raw) {
			t.Errorf("raw is %s", raw)
		}
	}
}

func TestConfigurationsComeWithTheirPartsUnderEveryHabit(t *testing.T) {
	underEveryHabit(t, func(t *testing.T, a account, want catalog) {
		ctx := t.Context()
		page, err := a.client.Configurations(ctx, itglue.Query{
			Filter:  map[string]string{"archived": "false", "organization_id": strconv.FormatInt(want.org.ID, 10)},
			Include: []string{itglue.IncludeInterfaces, itglue.IncludeRMMRecords},
		})
		wantPage(t, page, err, 1)
		single, err := a.client.Configuration(ctx, want.device.ID, itglue.IncludeInterfaces, itglue.IncludeRMMRecords)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []itglue.Configuration{page.Items[0], single} {
			if c.ID != want.device.ID || c.TypeKind != "workstation" || c.StatusName != "Active" || c.ModelName != "ProDesk 400 G7" ||
				c.OperatingSystemName != "Windows 11" || c.LocationName != "Main clinic" || c.ContactName != "Ida Moss" || c.ManufacturerName != "HP" {
				t.Errorf("configuration: %+v", c)
			}
			if want := "https://northwind-it.itglue.com/" + strconv.FormatInt(c.OrganizationID, 10) + "/configurations/" + strconv.FormatInt(c.ID, 10); c.ResourceURL != want {
				t.Errorf("URL is %s", c.ResourceURL)
			}
			if len(c.Interfaces) != 2 || c.Interfaces[0].MACAddress != "3C:52:82:AA:10:80" || !c.Interfaces[1].Primary || c.Interfaces[1].IPAddress != "10.40.2.17" {
				t.Errorf("interfaces: %+v", c.Interfaces)
			}
			if len(c.RMMRecords) != 1 || !strings.HasSuffix(c.RMMRecords[0].ExternalURL, "/991") || len(c.RMMRecords[0].MACAddresses) != 1 {
				t.Errorf("records: %+v", c.RMMRecords)
			}
		}
		if single.NotesAbsent || single.Notes != "front desk" {
			t.Errorf("notes: %q absent %v", single.Notes, single.NotesAbsent)
		}
		if listed := page.Items[0]; listed.NotesAbsent == (listed.Notes == "front desk") {
			t.Errorf("listed notes: %q absent %v", listed.Notes, listed.NotesAbsent)
		}
		both, err := a.client.Configurations(ctx, itglue.Query{Filter: map[string]string{"archived": "true"}})
		wantPage(t, both, err, want.archivedCount)
	})
}

func TestWritesArriveWholeAndOnceUnderEveryHabit(t *testing.T) {
	underEveryHabit(t, func(t *testing.T, a account, have catalog) {
		ctx, c := t.Context(), a.client
		a.ResetRequests()
		made, err := c.CreateConfiguration(ctx, have.org.ID, itglue.ConfigurationWrite{
			Name: "BFD-XRAY-01", TypeID: have.typ.ID, StatusID: have.active.ID, SerialNumber: "MXL0987ABC", PrimaryIP: "10.40.2.30",
			MACAddress: "3C-52-82-AA-10-90", Notes: "line 1\nline 2 <&>", LocationID: have.location.ID, WarrantyExpiresAt: "2027-03-31",
			ManufacturerID: have.maker.ID, ModelID: have.model.ID, OperatingSystemID: have.os.ID, OperatingSystemNotes: "Windows 11 Pro 23H2",
			Hostname: "bfd-xray-01", DefaultGateway: "10.40.2.1", AssetTag: "T-9",
			Interfaces: []itglue.InterfaceWrite{{Name: "Ethernet 2", MACAddress: "3C-52-82-AA-10-91"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		stored, ok := a.Configuration(made.ID)
		if !ok || stored.OrganizationID != have.org.ID || stored.Notes != "line 1\nline 2 <&>" || stored.WarrantyExpiresAt != "2027-03-31" || stored.AssetTag != "T-9" ||
			stored.Hostname != "bfd-xray-01" || stored.ModelID != have.model.ID || stored.OperatingSystemNotes != "Windows 11 Pro 23H2" || stored.LocationID != have.location.ID {
			t.Errorf("stored %+v", stored)
		}
		if len(stored.Interfaces) != 2 || stored.Interfaces[0].MACAddress != "3C-52-82-AA-10-91" || !stored.Interfaces[1].Primary || stored.Interfaces[1].MACAddress != "3C-52-82-AA-10-90" {
			t.Errorf("interfaces %+v", stored.Interfaces)
		}
		updated, err := c.UpdateConfiguration(ctx, made.ID, map[string]any{"archived": true, "hostname": nil})
		if err != nil || !updated.Archived || updated.Hostname != "" || updated.SerialNumber != "MXL0987ABC" {
			t.Errorf("updated %+v %v", updated, err)
		}
		org, err := c.CreateOrganization(ctx, itglue.OrganizationWrite{
			Name: "Bluefin Dental Group", TypeID: have.orgType.ID, StatusID: have.orgStatus.ID, QuickNotes: "origin", ParentID: have.org.ID,
		})
		if err != nil || org.ID == have.org.ID || org.TypeName != "Customer" || org.ParentID != have.org.ID {
			t.Errorf("organization %+v %v", org, err)
		}
		if org, err = c.UpdateOrganization(ctx, org.ID, map[string]any{"quick-notes": "changed"}); err != nil || org.QuickNotes != "changed" || org.StatusID != have.orgStatus.ID {
			t.Errorf("organization %+v %v", org, err)
		}
		maker, err := c.CreateManufacturer(ctx, "Dell")
		if err != nil || maker.Name != "Dell" {
			t.Errorf("manufacturer %+v %v", maker, err)
		}
		model, err := c.CreateModel(ctx, maker.ID, "Latitude")
		if err != nil || model.Name != "Latitude" || len(a.Models()) != 2 || a.Models()[1].ManufacturerID != maker.ID {
			t.Errorf("model %+v %v", model, err)
		}
		if n := len(a.Requests()); n != 6 {
			t.Errorf("%d requests for 6 calls", n)
		}
	})
}

func TestUpdatesSendOnlyWhatTheyAreGiven(t *testing.T) {
	a := newAccount(t, itgluetest.Config{})
	have := fill(a)
	a.ResetRequests()
	if _, err := a.client.UpdateConfiguration(t.Context(), have.device.ID, map[string]any{"configuration-status-id": have.active.ID}); err != nil {
		t.Fatal(err)
	}
	want := `{"data":{"type":"configurations","attributes":{"configuration-status-id":` + strconv.FormatInt(have.active.ID, 10) + `}}}`
	if got := a.Requests()[0]; !jsonEqual(t, got.Body, []byte(want)) || got.Method != "PATCH" {
		t.Errorf("%s %s", got.Method, got.Body)
	}
}

func TestRefusalsOfTheAccountAreNamed(t *testing.T) {
	underEveryHabit(t, func(t *testing.T, a account, have catalog) {
		ctx, c := t.Context(), a.client
		if _, err := c.CreateConfiguration(ctx, have.org.ID, itglue.ConfigurationWrite{Name: "x"}); !errors.Is(err, itglue.ErrInvalid) || !strings.Contains(err.Error(), "must exist") {
			t.Errorf("no type: %v", err)
		}
		if _, err := c.CreateConfiguration(ctx, have.org.ID, itglue.ConfigurationWrite{TypeID: have.typ.ID}); !errors.Is(err, itglue.ErrInvalid) || !strings.Contains(err.Error(), "can't be blank") {
			t.Errorf("no name: %v", err)
		}
		if _, err := c.CreateOrganization(ctx, itglue.OrganizationWrite{}); !errors.Is(err, itglue.ErrInvalid) {
			t.Errorf("no name: %v", err)
		}
		if _, err := c.UpdateOrganization(ctx, have.sub.ID, map[string]any{"name": "x"}); !errors.Is(err, itglue.ErrInvalid) {
			t.Errorf("PSA: %v", err)
		}
		a.RemoveConfiguration(have.device.ID)
		if _, err := c.Configuration(ctx, have.device.ID); !errors.Is(err, itglue.ErrNotFound) {
			t.Errorf("removed: %v", err)
		}
		if _, err := c.CreateConfiguration(ctx, 12, itglue.ConfigurationWrite{Name: "x", TypeID: have.typ.ID}); !errors.Is(err, itglue.ErrNotFound) {
			t.Errorf("no organization: %v", err)
		}
		other, err := itglue.New("https://api.itglue.com", "ITG.other", newHTTP(a))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Organizations(ctx, itglue.Query{}); !errors.Is(err, itglue.ErrForbidden) || strings.Contains(err.Error(), "ITG.other") {
			t.Errorf("wrong key: %v", err)
		}
	})
}
