package doctor

import (
	"net/http"
	"testing"

	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
)

const native = "IT Glue's own Syncro integration"

// unfiltered takes one filter out of every query, as a vendor who ignores it.
type unfiltered struct{ base http.RoundTripper }

func (u unfiltered) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	query := req.URL.Query()
	query.Del("filter[" + itglue.FilterRMM + "]")
	req.URL.RawQuery = query.Encode()
	return u.base.RoundTrip(req)
}

func TestTheNativeIntegrationIsFoundAmongOldConfigurations(t *testing.T) {
	s := itglueServer(t)
	old := s.Configurations()[0]
	old.RMMRecords = []itgluetest.RMMRecord{{Name: "PC", Integration: "syncro"}}
	s.SetConfiguration(old)
	for range sample + 10 {
		s.SetConfiguration(itgluetest.Configuration{OrganizationID: old.OrganizationID, TypeID: old.TypeID, Name: "newer"})
	}
	r := ITGlue(t.Context(), ITGlueCheck{Client: itglueClient(t, itglue.Regions[0].URL, key, s.Pipe())})
	wants(t, r, native, Warning, "1 of 214 configurations", "pause it")
}

func TestTheNativeIntegrationIsSeenWhateverTheFilterDoes(t *testing.T) {
	s := itglueServer(t)
	check := func(base http.RoundTripper) Report {
		return ITGlue(t.Context(), ITGlueCheck{Client: itglueClient(t, itglue.Regions[0].URL, key, base)})
	}
	wants(t, check(unfiltered{s.Pipe()}), native, Unknown, "look under Admin > Integrations")

	c := s.Configurations()[0]
	c.PSA = true
	s.SetConfiguration(c)
	byAdapter := changing{base: s.Pipe(), from: `"Autotask"`, after: `"Syncro"`}
	r := check(byAdapter)
	wants(t, r, native, Warning, "1 of the latest 4", "pause it")
	wants(t, r, "PSA", Warning, "linked to one")

	s.SetFaults(itgluetest.Faults{Rules: []itgluetest.Fault{{Kind: itgluetest.Status500, PathPrefix: "/configurations", Skip: 1}}})
	wants(t, check(s.Pipe()), native, Unknown, "500", "look under Admin > Integrations")
}
