package doctor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

const key = "key-of-the-test"

// changing rewrites the bodies of answers.
type changing struct {
	base        http.RoundTripper
	from, after string
	date        time.Time
}

func (c changing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte(c.from), []byte(c.after))))
	if !c.date.IsZero() {
		resp.Header = http.Header{"Date": {c.date.UTC().Format(http.TimeFormat)}}
	}
	return resp, nil
}

func syncroServer(t *testing.T, h syncrotest.Habits, deny ...syncrotest.Permission) *syncrotest.Server {
	s := syncrotest.New(syncrotest.Config{Token: key, Subdomain: "acme", Habits: h, Permissions: syncrotest.Permissions{Deny: deny}})
	t.Cleanup(func() { must(t, s.Close()) })
	for i := range 3 {
		id := s.SetCustomer(syncrotest.Customer{Business: fmt.Sprintf("Customer %d", i)})
		s.SetAsset(syncrotest.Asset{CustomerID: id, Name: "PC"})
	}
	return s
}

func syncroClient(t *testing.T, base http.RoundTripper) *syncro.Client {
	c, err := syncro.New("https://"+host+"/api/v1", key, &http.Client{Transport: base})
	must(t, err)
	return c
}

func TestEveryPermissionOfASyncroTokenIsShownPresentOrMissing(t *testing.T) {
	all := []string{AssetsList, AssetsDetail, CustomersList, CustomersDetail, AlertsList}
	for _, forbidden := range []bool{false, true} {
		for _, denied := range all {
			s := syncroServer(t, syncrotest.Habits{Unauthorized403: forbidden}, syncrotest.Permission(denied))
			r := Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, s.Pipe()), Recommended: []string{denied, "Tickets - Create"}})
			for _, name := range all {
				switch {
				case name == denied:
					wants(t, r, name, Missing, name)
				case denied == AssetsList && name == AssetsDetail, denied == CustomersList && name == CustomersDetail:
					wants(t, r, name, Unknown)
				default:
					wants(t, r, name, Present)
				}
			}
			wants(t, r, AssetsEdit, Unknown, "only a write")
			wants(t, r, "For SaaS Alerts: "+denied, Missing)
			wants(t, r, "For SaaS Alerts: Tickets - Create", Unknown)
			wants(t, r, "For SaaS Alerts: all else", Unknown, "its own page")
			if needed := denied != AlertsList; (r.State == Bad) != needed || needed && !strings.Contains(r.Sentence, denied) {
				t.Errorf("without %s: %s, %s", denied, r.State, r.Sentence)
			}
		}
	}
}

func TestASyncroTokenOfAPersonOrOfLessThanBeforeIsWarnedOf(t *testing.T) {
	s := syncroServer(t, syncrotest.Habits{})
	base := changing{base: s.Pipe(), from: `"locations_allowed":[]`, after: `"locations_allowed":[4,7]`}
	base.base = changing{base: base.base, from: "Sync User", after: "Dana Reyes"}
	base.base = changing{base: base.base, from: "sync@msp.example", after: "dana@msp.example"}
	r := Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, base), CustomersBefore: 5})
	wants(t, r, "Whose token", Warning, "Dana Reyes", "itglue")
	wants(t, r, "Locations", Warning, "2 locations")
	wants(t, r, "Customers", Warning, "3 are visible, 5 were before")
	if r.State != Good || !strings.Contains(r.Sentence, "acme") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
	r = Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, s.Pipe()), CustomersBefore: 3})
	wants(t, r, "Whose token", Fine)
	wants(t, r, "Customers", Fine, "3 visible")
	for _, row := range r.Rows {
		if strings.HasPrefix(row.Name, "For SaaS Alerts") {
			t.Errorf("SaaS Alerts is left out, but there is a row %+v", row)
		}
	}
}

func TestAWrongSyncroTokenIsRefusedInASentenceWithoutIt(t *testing.T) {
	s := syncroServer(t, syncrotest.Habits{})
	s.RevokeToken(key)
	r := Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, s.Pipe())})
	if r.State != Bad || !strings.Contains(r.Sentence, "401") || strings.Contains(r.Sentence, key) {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
}

func TestClocksThatDisagreeAreWarnedOf(t *testing.T) {
	s := syncroServer(t, syncrotest.Habits{})
	for skew, want := range map[time.Duration]struct {
		state RowState
		words string
	}{
		0: {Fine, "in step"}, time.Hour: {Warning, "behind"}, -time.Hour: {Warning, "ahead"},
	} {
		clock := &Clock{Base: changing{base: s.Pipe(), date: time.Now().Add(skew)}}
		r := Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, clock), Clock: clock})
		wants(t, r, "Clock", want.state, want.words)
	}
	r := Syncro(t.Context(), SyncroCheck{Client: syncroClient(t, s.Pipe()), Clock: &Clock{Base: s.Pipe()}})
	wants(t, r, "Clock", Unknown)
}

func itglueServer(t *testing.T) *itgluetest.Server {
	s := itgluetest.New(itgluetest.Config{Key: key})
	t.Cleanup(func() { must(t, s.Close()) })
	kind := s.SetConfigurationType(itgluetest.Type{Name: "Workstation"})
	for i := range 4 {
		o := s.SetOrganization(itgluetest.Organization{Name: fmt.Sprintf("Customer %d", i)})
		s.SetConfiguration(itgluetest.Configuration{OrganizationID: o.ID, TypeID: kind.ID, Name: "PC"})
	}
	return s
}

func itglueClient(t *testing.T, base, with string, carrier http.RoundTripper) *itglue.Client {
	c, err := itglue.New(base, with, &http.Client{Transport: carrier})
	must(t, err)
	return c
}

func TestAKeyOfAnotherRegionIsNamedWithItsAddress(t *testing.T) {
	here, there := itglueServer(t), itglueServer(t)
	us, eu := itglue.Regions[0], itglue.Regions[1]
	elsewhere := func(right string) func(base string) (*itglue.Client, error) {
		return func(base string) (*itglue.Client, error) {
			with := "wrong"
			if base == right {
				with = key
			}
			return itglue.New(base, with, &http.Client{Transport: there.Pipe()})
		}
	}
	in := ITGlueCheck{Client: itglueClient(t, us.URL, "wrong", here.Pipe()), Base: us.URL + "/", Elsewhere: elsewhere(eu.URL)}
	if r := ITGlue(t.Context(), in); r.State != Bad || !strings.Contains(r.Sentence, "EU") || !strings.Contains(r.Sentence, eu.URL) {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
	there.ResetRequests()
	in.Elsewhere = elsewhere("nowhere")
	if r := ITGlue(t.Context(), in); r.State != Bad || !strings.Contains(r.Sentence, "EU refuses it, AU refuses it") || len(there.Requests()) != 2 {
		t.Errorf("%s: %s (%d requests)", r.State, r.Sentence, len(there.Requests()))
	}
	in.Elsewhere = func(string) (*itglue.Client, error) { return nil, errors.New("no such host") }
	r := ITGlue(t.Context(), in)
	if r.State != Bad || !strings.Contains(r.Sentence, "or of another region; EU could not be asked, AU could not be asked") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
	wants(t, r, "Region", Unknown, "no such host")
	in.Elsewhere = nil
	if r := ITGlue(t.Context(), in); r.State != Bad || !strings.Contains(r.Sentence, "region") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
}

func TestOtherIntegrationsInITGlueAreSeen(t *testing.T) {
	s := itglueServer(t)
	check := ITGlueCheck{Client: itglueClient(t, itglue.Regions[0].URL, key, s.Pipe()), OrganizationsBefore: 4}
	r := ITGlue(t.Context(), check)
	for _, name := range []string{"Read organizations", "Read configurations", "Read locations", "Read contacts"} {
		wants(t, r, name, Present)
	}
	wants(t, r, "IT Glue's own Syncro integration", Fine)
	wants(t, r, "PSA", Fine)
	wants(t, r, "Organizations", Fine)
	if r.State != Good || !strings.Contains(r.Sentence, "4 organizations visible, 4 configurations") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}

	c := s.Configurations()[0]
	c.RMMRecords = []itgluetest.RMMRecord{{Name: "PC", Integration: "syncro", ExternalURL: "https://acme.syncromsp.com/customer_assets/1"}}
	s.SetConfiguration(c)
	o := s.Organizations()[0]
	o.PSA = true
	s.SetOrganization(o)
	check.OrganizationsBefore = 9
	r = ITGlue(t.Context(), check)
	wants(t, r, "IT Glue's own Syncro integration", Warning, "pause it", "1 of 4 configurations")
	wants(t, r, "PSA", Warning, "1 of the latest 4 organizations", "linked to Autotask", "before anything is created")
	wants(t, r, "Organizations", Warning, "4 are visible, 9 were before", "no organization is created")
}

func TestASaaSAlertsKeyIsCheckedAndItsPortalExplained(t *testing.T) {
	s := saasalertstest.New(saasalertstest.Config{Key: key, Partner: "Harborlight"})
	t.Cleanup(func() { must(t, s.Close()) })
	s.SetCustomer(saasalertstest.Customer{Name: "Customer"})
	client := func(with string) *saasalerts.Client {
		c, err := saasalerts.New("", with, &http.Client{Transport: s.Pipe()})
		must(t, err)
		return c
	}
	r := SaaSAlerts(t.Context(), SaaSAlertsCheck{Client: client(key), OrganizationsBefore: 3})
	if r.State != Good || !strings.Contains(r.Sentence, "Harborlight: 1 ") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
	wants(t, r, "Organizations", Warning, "1 are visible, 3 were before")
	if r := SaaSAlerts(t.Context(), SaaSAlertsCheck{Client: client("wrong")}); r.State != Bad || !strings.Contains(r.Sentence, "Show key") {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
	_, err := saasalerts.New("https://manage.saasalerts.com/api", key, http.DefaultClient)
	if r := Refused(err); r.State != Bad || !strings.Contains(r.Sentence, "portal") || !strings.Contains(r.Sentence, saasalerts.DefaultBaseURL) {
		t.Errorf("%s: %s", r.State, r.Sentence)
	}
}
