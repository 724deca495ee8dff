package demo

import (
	"math/rand/v2"
	"time"
)

// blueprint is the made-up world before any vendor's shape is put on it. It is
// built in stages; each draws from the one source of chance in a fixed order,
// which is why the same Config gives the same world.
type blueprint struct {
	cfg    Config
	rand   *rand.Rand
	ids    *identifiers
	namer  *namer
	phones phones

	inJapanese   int // how many Japanese names have been given
	hostileNames int // how many hostile device names
	ghosts       int
	brands       []brandOf

	customers      []*customer
	devices        []*device
	gone           []*device // deleted before this world begins; only their ids are left
	catalog        *catalog
	organizations  []*organization
	configurations []*configuration
	saas           []*saasOrganization
}

// compose builds the world that cfg, with its defaults filled in, describes.
func compose(cfg Config) *blueprint {
	r := rand.New(rand.NewPCG(cfg.Seed, 0x6f6e72616d70))
	b := &blueprint{cfg: cfg, rand: r, ids: newIdentifiers(r), namer: newNamer(r)}
	b.makeCustomers()
	b.makeDevices()
	b.catalog = newCatalog(b.ids)
	b.makeOrganizations()
	b.makeConfigurations()
	b.makeSaaS()
	b.number()
	return b
}

// number gives ids to assets, organizations and configurations in an order that
// says nothing about which belongs to which.
func (b *blueprint) number() {
	for _, d := range b.gone {
		d.id = b.ids.syncro()
	}
	b.rand.Shuffle(len(b.devices), func(i, j int) { b.devices[i], b.devices[j] = b.devices[j], b.devices[i] })
	for _, d := range b.devices {
		d.id = b.ids.syncro()
	}
	b.rand.Shuffle(len(b.organizations), func(i, j int) {
		b.organizations[i], b.organizations[j] = b.organizations[j], b.organizations[i]
	})
	for _, o := range b.organizations {
		o.id = b.ids.itGlue()
	}
	b.rand.Shuffle(len(b.configurations), func(i, j int) {
		b.configurations[i], b.configurations[j] = b.configurations[j], b.configurations[i]
	})
	for _, c := range b.configurations {
		c.id = b.ids.itGlue()
	}
	b.rand.Shuffle(len(b.saas), func(i, j int) { b.saas[i], b.saas[j] = b.saas[j], b.saas[i] })
}

// daysAgo returns a time between two ages in days.
func (b *blueprint) daysAgo(least, most int) time.Time {
	span := time.Duration(most-least) * 24 * time.Hour
	age := time.Duration(least)*24*time.Hour + time.Duration(b.rand.Int64N(int64(span))).Truncate(time.Second)
	return b.cfg.Now.Add(-age)
}

// truth writes down what is true about the world.
func (b *blueprint) truth() Truth {
	var t Truth
	for _, c := range b.customers {
		known := CustomerTruth{ID: c.id, Group: c.group}
		if c.organization != nil {
			known.Organization = c.organization.id
		}
		if c.saas != nil {
			known.SaaSAlerts = c.saas.id
		}
		t.Customers = append(t.Customers, known)
	}
	for _, d := range b.devices {
		known := AssetTruth{ID: d.id, Customer: d.owner.id, Wanted: d.wanted(), Why: d.why}
		if d.configuration != nil {
			known.Configuration = d.configuration.id
		}
		t.Assets = append(t.Assets, known)
	}
	t.index()
	return t
}

// wanted says whether onboarding must leave the device with a configuration;
// see AssetTruth.Wanted.
func (d *device) wanted() bool {
	switch d.why {
	case Agentless, OfResidence, OfDisabled, Superseded:
		return false
	case Ghost:
		return d.configuration != nil
	default:
		return true
	}
}
