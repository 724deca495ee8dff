package saasalertstest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/saasalerts"
	sim "dev.onramp/saasalerts/saasalertstest"
)

func client(t *testing.T, s *sim.Server, key string) *saasalerts.Client {
	t.Helper()
	c, err := saasalerts.New("", key, &http.Client{Transport: s.Pipe()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// harbor is a partner with two customers, and two organizations in Syncro.
func harbor(t *testing.T, cfg sim.Config) (s *sim.Server, dental, msp string) {
	t.Helper()
	s = sim.New(cfg)
	msp = s.SetCustomer(sim.Customer{Name: "Example MSP"})
	dental = s.SetCustomer(sim.Customer{Name: "Harbor Dental Group", Domain: "harbordental.example", Products: []string{"Microsoft"}, MappedToPSA: []sim.PSAMapping{{Product: "autotaskpsa", MappedTo: "41022"}}, Accounts: 23})
	s.SetRMMOrganization("101", "Harbor Dental")
	s.SetRMMOrganization("102", "Quarry")
	for _, d := range []sim.Device{
		{Name: "HDG-FRONT-01", OS: "Windows 11 Pro", State: sim.Mapped, Account: "mia@harbordental.example"},
		{Name: "HDG-FRONT-02", OS: "Windows 11 Pro", EntraDeviceID: "0d6c2b3e-7a51-4c0f-9b1e-2f4a8c6d1e90", Suggestions: []sim.Suggestion{{AccountEmail: "mia@harbordental.example", Confidence: 0.82}}},
		{Name: "HDG-FRONT-03", OS: "macOS"},
		{Name: "HDG-KIOSK", OS: "Windows 10", State: sim.Ignored},
	} {
		_, err := s.SetDevice("101", d)
		must(t, err)
	}
	return s, dental, msp
}

// everyHabit is the default and each habit alone.
func everyHabit() map[string]sim.Habits {
	return map[string]sim.Habits{
		"default":                   {},
		"StrangeFields":             {StrangeFields: true},
		"WrongKey403":               {WrongKey403: true},
		"Refusal text":              {Refusal: sim.RefusalText},
		"Refusal empty":             {WrongKey403: true, Refusal: sim.RefusalEmpty},
		"Envelope data":             {Envelope: sim.Data},
		"Envelope customers":        {Envelope: sim.Customers},
		"BareSingle":                {BareSingle: true},
		"EmptyBody":                 {EmptyBody: true},
		"OptionalFieldsMissing":     {OptionalFieldsMissing: true},
		"FirestoreTime":             {FirestoreTime: true},
		"OwnOrganizationIDs":        {OwnOrganizationIDs: true},
		"OrganizationIDsRequired":   {OrganizationIDsRequired: true},
		"CommaOrganizationIDs":      {CommaOrganizationIDs: true},
		"RetryAfter":                {RetryAfter: true},
		"everything at the same go": {true, sim.RefusalText, sim.Data, true, true, true, true, true, true, true, true, true},
	}
}

func TestClientPassesUnderEveryHabit(t *testing.T) {
	for name, habits := range everyHabit() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { journey(t, habits) })
		})
	}
}

// journey is the whole set-up: key, customers, a person's work, devices.
func journey(t *testing.T, habits sim.Habits) {
	ctx := t.Context()
	s, dental, msp := harbor(t, sim.Config{Key: "k3y", Habits: habits})
	c := client(t, s, "k3y")
	if _, err := client(t, s, "wrong").Profile(ctx); !errors.Is(err, saasalerts.ErrUnauthorized) {
		t.Errorf("a wrong key: %v", err)
	}
	if p, err := c.Profile(ctx); err != nil || p.Name != "Example MSP" {
		t.Errorf("profile %+v, %v", p, err)
	}
	customers, err := c.Customers(ctx)
	if err != nil || len(customers.Items) != 2 || len(customers.Bad) != 0 || customers.Items[1].ID != dental || len(dental) != 20 {
		t.Errorf("customers %+v, %v", customers, err)
	}
	if none, err := c.DeviceOrganizations(ctx); err != nil || len(none.Items) != 0 {
		t.Errorf("device organizations before Syncro is connected: %+v, %v", none, err)
	}
	must(t, s.ConnectSyncro(), s.SetUserActivityOrganization(msp), s.MapOrganization("101", dental))
	organization := dental
	if habits.OwnOrganizationIDs {
		organization = "101"
	}
	if early, err := c.UnmappedDevices(ctx, []string{organization}, 0, false); err != nil || len(early.Items) != 0 {
		t.Errorf("devices before 15 minutes are over: %+v, %v", early, err)
	}
	time.Sleep(sim.Delay)
	organizations, err := c.DeviceOrganizations(ctx)
	if err != nil || len(organizations.Items) == 0 || organizations.Items[0].ID != organization || *organizations.Items[0].Devices != 4 || *organizations.Items[0].Unmapped != 2 {
		t.Errorf("device organizations %+v, %v", organizations, err)
	}
	unmapped, err1 := c.UnmappedDevices(ctx, []string{organization, "another"}, 0, false)
	suggested, err2 := c.UnmappedDevices(ctx, []string{organization}, 0, true)
	sure, err3 := c.UnmappedDevices(ctx, []string{organization}, 0.9, true)
	mapped, err4 := c.MappedDevices(ctx, organization)
	ignored, err5 := c.IgnoredDevices(ctx, organization)
	must(t, err1, err2, err3, err4, err5)
	got := fmt.Sprint(len(unmapped.Items), len(suggested.Items), len(sure.Items), len(mapped.Items), len(ignored.Items))
	if got != "2 1 0 1 1" || suggested.Items[0].EntraDeviceID == "" || mapped.Items[0].Name != "HDG-FRONT-01" {
		t.Errorf("unmapped, suggested, sure, mapped, ignored: %s", got)
	}
}

func TestHabitsShowOnTheWire(t *testing.T) {
	for _, c := range []struct {
		habits    sim.Habits
		key, path string
		want      string
	}{
		{sim.Habits{}, "", "/reports/customers", `401 {"message":"Unauthorized"}`},
		{sim.Habits{}, "wrong", "/reports/customers", `401 {"message":"Unauthorized"}`},
		{sim.Habits{WrongKey403: true}, "", "/reports/customers", `401 {"message":"Unauthorized"}`},
		{sim.Habits{WrongKey403: true}, "wrong", "/reports/customers", `403 {"message":"Forbidden"}`},
		{sim.Habits{Refusal: sim.RefusalText}, "", "/reports/customers", `401 Unauthorized`},
		{sim.Habits{Refusal: sim.RefusalEmpty}, "", "/reports/customers", `401 `},
		{sim.Habits{OptionalFieldsMissing: true}, "demo-key", "/customers", `200 [{"id":"A","name":"Harbor"}]`},
		{sim.Habits{OptionalFieldsMissing: true, BareSingle: true}, "demo-key", "/customers", `200 {"id":"A","name":"Harbor"}`},
		{sim.Habits{OptionalFieldsMissing: true, Envelope: sim.Data}, "demo-key", "/customers", `200 {"data":[{"id":"A","name":"Harbor"}]}`},
		{sim.Habits{OptionalFieldsMissing: true, Envelope: sim.Customers}, "demo-key", "/customers", `200 {"customers":[{"id":"A","name":"Harbor"}]}`},
		{sim.Habits{}, "demo-key", "/reports/devices-organizations", `200 []`},
		{sim.Habits{EmptyBody: true}, "demo-key", "/reports/devices-organizations", `200 `},
		{sim.Habits{}, "demo-key", "/reports/unify-mapped-devices-by-account", `200 []`},
		{sim.Habits{OrganizationIDsRequired: true}, "demo-key", "/reports/unify-mapped-devices-by-account", `422 {"details":{"organizationIds":{"message":"'organizationIds' is required"}},"message":"Validation Failed"}`},
	} {
		s := sim.New(sim.Config{Habits: c.habits})
		s.SetCustomer(sim.Customer{ID: "A", Name: "Harbor"})
		if got := wire(t, s, c.key, c.path); got != c.want {
			t.Errorf("%+v %s with key %q: %s, want %s", c.habits, c.path, c.key, got, c.want)
		}
	}
}

// wire returns status and body as they came.
func wire(t *testing.T, s *sim.Server, key, path string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, saasalerts.DefaultBaseURL+path, nil)
	must(t, err)
	req.Header.Set("api_key", key)
	resp, err := s.Pipe().RoundTrip(req)
	must(t, err)
	body, err := io.ReadAll(resp.Body)
	must(t, err, resp.Body.Close())
	return fmt.Sprint(resp.StatusCode, " ", string(body))
}

func TestPersonsActsKeepTheVendorsRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, dental, msp := harbor(t, sim.Config{})
		c := client(t, s, "demo-key")
		refused := func(what string, err error) {
			t.Helper()
			if err == nil {
				t.Errorf("%s was allowed", what)
			}
		}
		refused("mapping before connecting", s.MapOrganization("101", dental))
		refused("user activity before connecting", s.SetUserActivityOrganization(msp))
		must(t, s.ConnectSyncro(), s.SetUserActivityOrganization(msp), s.MapOrganization("101", dental))
		refused("connecting twice", s.ConnectSyncro())
		refused("changing the User Activity Organization", s.SetUserActivityOrganization(dental))
		refused("mapping twice", s.MapOrganization("101", msp))
		refused("an unknown customer", s.MapOrganization("102", "nobody"))
		refused("an unknown organization", s.MapOrganization("999", dental))
		refused("unmapping what is not mapped", s.UnmapOrganization("102"))
		count := func() (unmapped, mapped int) {
			u, err1 := c.UnmappedDevices(t.Context(), nil, 0, false)
			m, err2 := c.MappedDevices(t.Context())
			must(t, err1, err2)
			return len(u.Items), len(m.Items)
		}
		expect := func(when string, unmapped, mapped int) {
			t.Helper()
			if u, m := count(); u != unmapped || m != mapped {
				t.Errorf("%s: %d unmapped and %d mapped, want %d and %d", when, u, m, unmapped, mapped)
			}
		}
		time.Sleep(sim.Delay)
		expect("after the import", 2, 1)
		must(t, s.UnmapOrganization("101"))
		expect("right after unmapping", 2, 1)
		time.Sleep(sim.Delay)
		expect("15 minutes after unmapping", 0, 0)
		must(t, s.MapOrganization("101", msp), s.MapOrganization("102", msp))
		time.Sleep(sim.Delay)
		expect("mapped again: ties to accounts are gone", 4, 0)
		s.RemoveCustomer(msp)
		time.Sleep(sim.Delay)
		expect("the customer is gone", 0, 0)
	})
}

func TestWhatTheAPIDoesNotHaveIs404(t *testing.T) {
	s, dental, _ := harbor(t, sim.Config{})
	hc := &http.Client{Transport: s.Pipe()}
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/customers", 200},
		{"GET", "/reports/customers/" + dental, 200},
		{"GET", "/customers/" + dental, 200},
		{"GET", "/reports/msp-user", 200},
		{"GET", "/customers/nobody", 404},
		{"GET", "/reports/connections", 404},
		{"GET", "/applications", 404},
		{"POST", "/customers", 404},
		{"DELETE", "/customers/" + dental, 404},
		{"POST", "/reports/devices-organizations", 404},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, saasalerts.DefaultBaseURL+c.path, nil)
		must(t, err)
		req.Header.Set("X-API-Key", "demo-key") // works, too
		resp, err := hc.Do(req)
		must(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		must(t, err, resp.Body.Close())
		if resp.StatusCode != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, resp.StatusCode, c.want)
		}
	}
	if got := len(s.Customers()); got != 2 {
		t.Errorf("%d customers after refused writes", got)
	}
}

func TestServesOverLoopbackAndRemembersRequests(t *testing.T) {
	s, _, _ := harbor(t, sim.Config{})
	base, err := s.Start("")
	must(t, err)
	hc := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	c, err := saasalerts.New(base, "demo-key", hc)
	must(t, err)
	customers, err := c.Customers(t.Context())
	must(t, err, s.Close())
	requests := s.Requests()
	if u, err := url.Parse(base); err != nil || u.Path != sim.BasePath || len(customers.Items) != 2 || len(requests) != 1 || requests[0].Path != "/reports/customers" {
		t.Errorf("base %s: %d customers, requests %+v", base, len(customers.Items), requests)
	}
	if s.ResetRequests(); len(s.Requests()) != 0 {
		t.Error("requests are still there after the reset")
	}
	if _, err := s.Start("0.0.0.0:0"); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("listening to the world: %v", err)
	}
}
