package demo

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

type (
	customerRow = func(CustomerTruth, syncrotest.Customer, itgluetest.Organization) bool
	assetRow    = func(AssetTruth, syncrotest.Asset, itgluetest.Configuration) bool
)

// customerMess are the kinds of mess among customers and organizations, each
// with how it shows.
var customerMess = map[string]customerRow{
	"residential": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return k.Group == Residential && c.Business == ""
	},
	"disabled": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return k.Group == Disabled && c.Disabled
	},
	"without assets": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return k.Group == WithoutAssets
	},
	"missing in IT Glue": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return k.Group == Business && o.ID == 0
	},
	"legal form dropped or changed": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		core, ok := strings.CutSuffix(c.Business, ", LLC")
		return ok && o.Name != c.Business && strings.HasPrefix(o.Name, core)
	},
	"misspelt": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		d := len(c.Business) - len(o.Name)
		return o.ID != 0 && o.Name != c.Business && (d == 0 || d == 1) && o.Name[:1] == c.Business[:1] && o.Name[len(o.Name)-3:] == c.Business[len(c.Business)-3:]
	},
	"dba": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return o.ID != 0 && strings.HasSuffix(c.Business, " dba "+o.Name)
	},
	"restyled": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return strings.HasPrefix(o.Name, "The ") || o.Name != "" && o.Name == strings.ToUpper(o.Name) && !unicode.Is(unicode.Han, []rune(o.Name)[0])
	},
	"former name": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return o.ID != 0 && c.Business != "" && o.Name[:2] != c.Business[:2] && plainText(c.Business) &&
			!strings.Contains(c.Business, " dba ") && !strings.HasPrefix(o.Name, "The ")
	},
	"control characters": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return strings.ContainsFunc(c.Business, unicode.IsControl)
	},
	"bidi": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return strings.ContainsRune(c.Business, '\u202e')
	},
	"emoji": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return strings.ContainsRune(c.Business, '🦷')
	},
	"ideographs": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return o.Name == c.Business && strings.ContainsFunc(c.Business, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Katakana) })
	},
	"PSA-linked organization": func(k CustomerTruth, _ syncrotest.Customer, o itgluetest.Organization) bool { return o.PSA },
	"organization with an origin line": func(k CustomerTruth, c syncrotest.Customer, o itgluetest.Organization) bool {
		return strings.HasPrefix(o.QuickNotes, fmt.Sprintf("Onramp: https://harborlight.syncromsp.com/customers/%d [", c.ID))
	},
	"the provider itself": func(k CustomerTruth, _ syncrotest.Customer, o itgluetest.Organization) bool {
		return k.Group == Own && o.Primary && k.SaaSAlerts != ""
	},
	"no way to reach": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return k.Group == Business && c.Email == "" && c.Phone == ""
	},
	"the provider's own address": func(k CustomerTruth, c syncrotest.Customer, _ itgluetest.Organization) bool {
		return k.Group == Business && domainOf(c.Email) == providerDomain
	},
	"site of a franchise": func(k CustomerTruth, _ syncrotest.Customer, o itgluetest.Organization) bool { return o.ParentID != 0 },
}

func plainText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// assetMess are the kinds of mess among assets and configurations.
var assetMess = map[string]assetRow{
	"agentless with its identifiers in custom fields": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == Agentless && report(a) == nil && a.Serial == "" && text(a.Properties[SerialField]) != "" && text(a.Properties[MACField]) != ""
	},
	"junk serial": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool { return k.Why == JunkSerial },
	"renamed": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == Renamed && a.Name != c.Name && sameSerial(a, c)
	},
	"replaced": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == Replaced && k.Wanted && k.Configuration == 0
	},
	"re-installed, the old asset gone": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == Reinstalled && sameSerial(a, c) && strings.HasPrefix(c.Notes, "Onramp: https://harborlight.syncromsp.com/customer_assets/") &&
			!strings.Contains(c.Notes, fmt.Sprint(a.ID))
	},
	"re-installed, both listed": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == Successor && sameSerial(a, c)
	},
	"superseded": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == Superseded && !k.Wanted && k.Configuration == 0
	},
	"moved": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == Moved && sameSerial(a, c)
	},
	"ghost documented": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return unseen(a) && k.Wanted && c.ID != 0
	},
	"ghost undocumented": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return unseen(a) && !k.Wanted && c.ID == 0
	},
	"to be created": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == Undocumented && k.Wanted && k.Configuration == 0
	},
	"configuration without serial": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == NoSerial && c.SerialNumber == "" && c.MACAddress != ""
	},
	"configuration with a name only": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == NameOnly && c.SerialNumber == "" && c.MACAddress == "" && c.Name == a.Name
	},
	"linked": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return strings.HasSuffix(text(a.Properties[LinkField]), fmt.Sprintf("/%d/configurations/%d", c.OrganizationID, c.ID))
	},
	"stale link": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == StaleLink && text(a.Properties[LinkField]) != ""
	},
	"origin line": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return strings.HasPrefix(c.Notes, fmt.Sprintf("Onramp: https://harborlight.syncromsp.com/customer_assets/%d [", a.ID))
	},
	"RMM record":               func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool { return len(c.RMMRecords) > 0 },
	"PSA-linked configuration": func(k AssetTruth, _ syncrotest.Asset, c itgluetest.Configuration) bool { return c.PSA && k.Wanted },
	"hostile name": func(k AssetTruth, a syncrotest.Asset, c itgluetest.Configuration) bool {
		return k.Why == HostileName && !plainText(a.Name) && plainText(c.Name)
	},
	"Windows without an Entra id": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return strings.HasPrefix(text(a.Properties["os"]), "Microsoft") && a.Properties["msftEntraDeviceId"] == nil
	},
	"Windows with an Entra id": func(k AssetTruth, a syncrotest.Asset, _ itgluetest.Configuration) bool {
		return text(a.Properties["msftEntraDeviceId"]) != ""
	},
	"of a disabled customer": func(k AssetTruth, _ syncrotest.Asset, _ itgluetest.Configuration) bool { return k.Why == OfDisabled },
	"of a residential customer": func(k AssetTruth, _ syncrotest.Asset, _ itgluetest.Configuration) bool {
		return k.Why == OfResidence && !k.Wanted
	},
}

func sameSerial(a syncrotest.Asset, c itgluetest.Configuration) bool {
	return a.Serial != "" && strings.EqualFold(a.Serial, strings.TrimSpace(c.SerialNumber))
}

// unseen says whether an asset's agent has not reported for a year.
func unseen(a syncrotest.Asset) bool {
	synced, err := time.Parse(time.RFC3339, text(report(a)["last_synced_at"]))
	return err == nil && now.Sub(synced) > 365*24*time.Hour
}

func TestEveryKindOfMessIsThereAtTheDefaultSize(t *testing.T) {
	for seed := range uint64(12) {
		w := New(Config{Seed: seed, Now: now})
		s := look(t, w)
		for name, row := range customerMess {
			if s.countCustomers(row) == 0 {
				t.Errorf("seed %d: no customer is an example of %q", seed, name)
			}
		}
		for name, row := range assetMess {
			if s.countAssets(row) == 0 {
				t.Errorf("seed %d: no asset is an example of %q", seed, name)
			}
		}
		for name, n := range s.collections() {
			if n == 0 {
				t.Errorf("seed %d: no example of %q", seed, name)
			}
		}
	}
}

// collections counts the kinds of mess that take several records to see.
func (s *survey) collections() map[string]int {
	var orgNames, phones, domains, deviceMACs, docks, entra, deviceNames, saasNames []string
	makers := map[string]bool{}
	for _, o := range s.organizations {
		orgNames = append(orgNames, o.Name)
	}
	for _, c := range s.customers {
		phones = append(phones, c.Phone)
		domains = append(domains, domainOf(c.Email))
	}
	owners := map[string]map[int64]bool{}
	for _, a := range s.assets {
		entra = append(entra, text(a.Properties["msftEntraDeviceId"]))
		if owners[a.Name] == nil {
			owners[a.Name] = map[int64]bool{}
		}
		if !owners[a.Name][a.CustomerID] {
			owners[a.Name][a.CustomerID] = true
			deviceNames = append(deviceNames, a.Name)
		}
		for i, mac := range macs(s.t, a) {
			if s.w.Truth.Asset(a.ID).Why == SharedDock && i > 0 {
				docks = append(docks, mac)
			} else if s.w.Truth.Asset(a.ID).Why == Cloned {
				deviceMACs = append(deviceMACs, mac)
			}
		}
	}
	for _, c := range s.configurations {
		makers[s.makers[c.ManufacturerID]] = true
	}
	known := map[string]bool{}
	for _, c := range s.w.Truth.Customers {
		known[c.SaaSAlerts] = true
	}
	strangers := 0
	for _, o := range s.saas {
		saasNames = append(saasNames, o.Name)
		strangers += b2i(!known[o.ID])
	}
	return map[string]int{
		"two organizations of one name":           shared(orgNames, 1),
		"a switchboard":                           shared(phones, 2),
		"a free-mail domain":                      shared(domains, 3),
		"a device name at many customers":         shared(deviceNames, 3),
		"a cloned MAC":                            shared(deviceMACs, 1),
		"a shared dock":                           shared(docks, 1),
		"a doubled Entra id":                      shared(entra, 1),
		"two names of one maker":                  b2i(makers["HP"] && makers["HP Inc."]),
		"two SaaS Alerts organizations of a name": shared(saasNames, 1),
		"SaaS Alerts organization of no customer": strangers - 1,
		"organization with nothing in Syncro": len(s.organizations) - s.countCustomers(func(k CustomerTruth, _ syncrotest.Customer, _ itgluetest.Organization) bool {
			return k.Organization != 0
		}),
		"configuration with nothing in Syncro": s.unclaimed(func(itgluetest.Configuration) bool { return true }),
		"archived configuration":               s.unclaimed(func(c itgluetest.Configuration) bool { return c.Archived }),
		"retired configuration":                s.unclaimed(func(c itgluetest.Configuration) bool { return s.statuses[c.StatusID] == "Retired" }),
		"another provider's origin line":       s.unclaimed(func(c itgluetest.Configuration) bool { return strings.Contains(c.Notes, "lanternpoint") }),
		"configuration of a kind without an agent": s.unclaimed(func(c itgluetest.Configuration) bool {
			return strings.HasPrefix(s.types[c.TypeID], "Managed") || s.types[c.TypeID] == "Printer"
		}),
	}
}
