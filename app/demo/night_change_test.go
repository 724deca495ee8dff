package demo

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/syncro/syncrotest"
)

// changed is what happens to one device of a hundred on a day at a large
// provider, and what Onramp is to write for it: a configuration and a link for
// each that arrived, a host name and a link where a person took them away.
type changed struct{ arrived, unnamed, unlinked []int64 }

func (c changed) writes() int { return 2*len(c.arrived) + len(c.unnamed) + len(c.unlinked) }

// change lets 400 devices arrive at as many customers, and takes 300 host names
// out of IT Glue and 300 links out of Syncro.
func (w *World) change() (c changed) {
	taken := map[int64]bool{}
	for _, known := range w.Truth.Assets {
		a, _ := w.Syncro.Asset(known.ID)
		link, _ := a.Properties[LinkField].(string)
		if id, _ := msp.ConfigurationID(link); id == 0 || id != known.Configuration || known.Why != Ordinary {
			continue
		}
		documented, _ := w.ITGlue.Configuration(known.Configuration)
		switch n := len(c.arrived); {
		case documented.PSA:
		case n < 400 && !taken[known.Customer]:
			taken[known.Customer] = true
			c.arrived = append(c.arrived, w.Syncro.SetAsset(syncrotest.Asset{
				CustomerID: known.Customer, Name: fmt.Sprintf("ARRIVED-%04d", n), Serial: fmt.Sprintf("NEW%06dX", 700000+n),
				Properties: syncrotest.AgentProperties(syncrotest.Agent{
					Name: fmt.Sprintf("ARRIVED-%04d", n), FormFactor: "Physical Laptop", Manufacturer: "Dell Inc.", Model: "Latitude 5540",
					Serial: fmt.Sprintf("NEW%06dX", 700000+n), OS: "Microsoft Windows 11 Pro", Build: "22631", LastSynced: time.Now(),
					Adapters: []syncrotest.Adapter{{Name: "Ethernet", Type: "ethernet", MAC: fmt.Sprintf("D4A2CD%06X", 0x700000+n), IPv4: "10.9.0.7", Gateway: "10.9.0.1"}},
				}),
			}))
		case len(c.unnamed) < 300:
			documented.Hostname, documented.UpdatedAt = "", time.Now()
			w.ITGlue.SetConfiguration(documented)
			c.unnamed = append(c.unnamed, known.ID)
		case len(c.unlinked) < 300:
			delete(a.Properties, LinkField)
			w.Syncro.SetAsset(a)
			c.unlinked = append(c.unlinked, known.ID)
		}
	}
	return c
}

// wantWritten checks that all of it was written, and nothing else was.
func (w *World) wantWritten(t *testing.T, c changed) {
	t.Helper()
	documents := map[int64]int{}
	for _, x := range w.ITGlue.Configurations() {
		origin, _ := msp.ParseOrigin(x.Notes)
		if _, kind, id, ok := msp.SyncroID(origin.URL); ok && kind == "customer_assets" {
			documents[id]++
		}
	}
	linked := func(id int64) int64 {
		a, _ := w.Syncro.Asset(id)
		link, _ := a.Properties[LinkField].(string)
		configuration, _ := msp.ConfigurationID(link)
		return configuration
	}
	for _, id := range c.arrived {
		if documents[id] != 1 || linked(id) == 0 {
			t.Errorf("asset %d arrived, has %d configurations and links to %d", id, documents[id], linked(id))
		}
	}
	for _, id := range c.unnamed {
		if x, _ := w.ITGlue.Configuration(w.Truth.Configuration(id)); x.Hostname == "" {
			t.Errorf("configuration %d of asset %d has no host name", x.ID, id)
		}
	}
	for _, id := range c.unlinked {
		if linked(id) != w.Truth.Configuration(id) {
			t.Errorf("asset %d links to %d", id, linked(id))
		}
	}
	sent := 0
	for _, r := range w.Syncro.Requests() {
		if r.Method != http.MethodGet {
			sent++
		}
	}
	for _, r := range w.ITGlue.Requests() {
		if r.Method != http.MethodGet {
			sent++
		}
	}
	if sent != c.writes() {
		t.Errorf("%d writes were sent for %d arrived, %d without host name and %d without link: want %d", sent, len(c.arrived), len(c.unnamed), len(c.unlinked), c.writes())
	}
}
