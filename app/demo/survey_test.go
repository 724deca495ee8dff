package demo

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/syncro/syncrotest"
)

var now = time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)

// survey is a world as the vendors see it: what it says comes from the
// simulators' records, not from the generator.
type survey struct {
	t              *testing.T
	w              *World
	customers      map[int64]syncrotest.Customer
	assets         map[int64]syncrotest.Asset
	organizations  map[int64]itgluetest.Organization
	configurations map[int64]itgluetest.Configuration
	types          map[int64]string
	statuses       map[int64]string
	makers         map[int64]string
	saas           []saasalertstest.Customer
}

func look(t *testing.T, w *World) *survey {
	s := &survey{
		t: t, w: w, customers: map[int64]syncrotest.Customer{}, assets: map[int64]syncrotest.Asset{},
		organizations: map[int64]itgluetest.Organization{}, configurations: map[int64]itgluetest.Configuration{},
		types: map[int64]string{}, statuses: map[int64]string{}, makers: map[int64]string{}, saas: w.SaaSAlerts.Customers(),
	}
	for _, c := range w.Syncro.Customers() {
		s.customers[c.ID] = c
	}
	for _, a := range w.Syncro.Assets() {
		s.assets[a.ID] = a
	}
	for _, o := range w.ITGlue.Organizations() {
		s.organizations[o.ID] = o
	}
	for _, c := range w.ITGlue.Configurations() {
		s.configurations[c.ID] = c
	}
	for _, e := range w.ITGlue.ConfigurationTypes() {
		s.types[e.ID] = e.Name
	}
	for _, e := range w.ITGlue.ConfigurationStatuses() {
		s.statuses[e.ID] = e.Name
	}
	for _, e := range w.ITGlue.Manufacturers() {
		s.makers[e.ID] = e.Name
	}
	return s
}

// report returns what the agent reported, nil for an asset without agent.
func report(a syncrotest.Asset) map[string]any {
	r, _ := a.Properties["kabuto_information"].(map[string]any)
	return r
}

func macs(t *testing.T, a syncrotest.Asset) []string {
	t.Helper()
	text, err := json.Marshal(a.Properties["mac"])
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func text(v any) string { s, _ := v.(string); return s }

// countCustomers counts the customers for which yes holds, with their
// organization, which is the zero value where there is none.
func (s *survey) countCustomers(yes func(CustomerTruth, syncrotest.Customer, itgluetest.Organization) bool) int {
	n := 0
	for _, known := range s.w.Truth.Customers {
		if yes(known, s.customers[known.ID], s.organizations[known.Organization]) {
			n++
		}
	}
	return n
}

// countAssets counts the assets for which yes holds, with their configuration.
func (s *survey) countAssets(yes func(AssetTruth, syncrotest.Asset, itgluetest.Configuration) bool) int {
	n := 0
	for _, known := range s.w.Truth.Assets {
		if yes(known, s.assets[known.ID], s.configurations[known.Configuration]) {
			n++
		}
	}
	return n
}

// unclaimed counts the configurations of no asset for which yes holds.
func (s *survey) unclaimed(yes func(itgluetest.Configuration) bool) int {
	claimed := map[int64]bool{}
	for _, a := range s.w.Truth.Assets {
		claimed[a.Configuration] = true
	}
	n := 0
	for id, c := range s.configurations {
		if !claimed[id] && yes(c) {
			n++
		}
	}
	return n
}

// shared counts the values that more than least records have.
func shared(values []string, least int) int {
	seen, n := map[string]int{}, 0
	for _, v := range values {
		seen[v]++
		if v != "" && seen[v] == least+1 {
			n++
		}
	}
	return n
}

func domainOf(email string) string { return email[strings.IndexByte(email, '@')+1:] }
