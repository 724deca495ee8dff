package demo

import (
	"fmt"
	"time"

	"dev.onramp/syncro/syncrotest"
)

func (b *blueprint) fillSyncro(s *syncrotest.Server) {
	for _, c := range b.customers {
		s.SetCustomer(syncrotest.Customer{
			ID: c.id, First: c.first, Last: c.last, Business: c.business, Email: c.email,
			Phone: c.phone, Address: c.street, City: c.city, State: state, Zip: c.zip, Disabled: c.group == Disabled,
			Created: c.created, Updated: c.updated,
		})
		if c.email != "" {
			s.SetContact(syncrotest.Contact{
				ID: c.id + contactOffset, CustomerID: c.id, Name: c.first + " " + c.last, Title: "Owner",
				Email: c.email, Phone: c.phone, City: c.city, State: state, Zip: c.zip, Created: c.created, Updated: c.updated,
			})
		}
	}
	for i, d := range b.devices {
		s.SetAsset(d.syncro())
		if d.agentful() && i%20 == 0 {
			s.SetAlert(b.alert(d))
		}
	}
}

// contactOffset keeps the ids of contacts apart from those of other records, so
// that no test mistakes one for the other.
const contactOffset = 50_000_000

func (d *device) syncro() syncrotest.Asset {
	a := syncrotest.Asset{
		ID: d.id, CustomerID: d.owner.id, Name: d.name, Type: d.kind().assetType(), Serial: d.serial,
		Offline: d.why == Ghost || d.why == Superseded, Created: d.created, Updated: d.updated,
	}
	if !d.agentful() {
		a.Serial = "" // without an agent only custom fields know it
		a.Properties = map[string]any{
			"Make": d.product.maker, "Model": d.product.model,
			SerialField: d.serial, MACField: d.adapters[0].mac, "Notes": "by the window", "notes": "",
		}
		return a
	}
	agent := syncrotest.Agent{
		Name: d.name, FormFactor: d.kind().formFactor(), Manufacturer: d.product.maker,
		Model: d.product.model, Serial: d.serial, OS: d.os.syncro, Build: d.os.build, Release: d.os.release,
		Domain: "corp." + d.owner.domain, WANIP: fmt.Sprintf("203.0.113.%d", 1+d.owner.subnet%250), LastUser: d.user,
		LastSynced: d.lastSeen, UUID: d.agentID, WarrantyEnd: d.warranty, EntraDeviceID: d.entraID,
	}
	for _, each := range d.adapters {
		mask := ""
		if each.ip != "" {
			mask = "255.255.252.0"
		}
		agent.Adapters = append(agent.Adapters, syncrotest.Adapter{
			Name: each.name, Description: each.description,
			Type: "ethernet", MAC: each.mac, IPv4: each.ip, Subnet: mask, Gateway: each.gateway, DNS: each.gateway,
		})
	}
	switch {
	case d.linkTo != nil:
		agent.Fields = map[string]any{LinkField: d.linkTo.url()}
	case d.why == StaleLink:
		agent.Fields = map[string]any{LinkField: staleConfiguration.url()}
	}
	a.Properties = syncrotest.AgentProperties(agent)
	return a
}

// staleConfiguration was deleted in IT Glue long ago.
var staleConfiguration = &configuration{id: 2_313_080_000_000_002, organization: &organization{id: 2_313_080_000_000_001}}

var alertTexts = []string{"Low disk space on C:", "Agent offline for 4 hours", "Windows update failed", "SMART warning on disk 0"}

func (b *blueprint) alert(d *device) syncrotest.Alert {
	raised := d.lastSeen.Add(-time.Duration(1+b.rand.IntN(72)) * time.Hour)
	return syncrotest.Alert{
		ID: d.id + 2*contactOffset, CustomerID: d.owner.id, AssetID: d.id, ComputerName: d.name,
		Status: "active", Description: pick(b.rand, alertTexts), Created: raised, Updated: raised,
	}
}

// syncroURL is the address of the asset's page in Syncro.
func (d *device) syncroURL() string {
	return fmt.Sprintf("https://%s.syncromsp.com/customer_assets/%d", SyncroSubdomain, d.id)
}
