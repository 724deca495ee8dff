package discover

import (
	"context"
	"fmt"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
	"dev.onramp/itglue"
	"dev.onramp/saasalerts"
	"dev.onramp/store"
	"dev.onramp/syncro"
)

// sources lists what is read from a vendor, in order; nothing where the vendor
// is not connected.
func (c *Crawler) sources(v Vendor) []*source {
	switch {
	case v == Syncro && c.Syncro != nil:
		return []*source{c.customers(), c.assets()}
	case v == ITGlue && c.ITGlue != nil:
		g := c.ITGlue
		return []*source{
			c.organizations(), c.locations(), c.contacts(),
			namedSource(ConfigurationTypes, g.ConfigurationTypes, fromNamedItem),
			namedSource(Statuses, g.ConfigurationStatuses, fromNamedItem),
			namedSource(OrganizationTypes, g.OrganizationTypes, fromNamedItem),
			namedSource(OrganizationStatuses, g.OrganizationStatuses, fromNamedItem),
			namedSource(Manufacturers, g.Manufacturers, func(m itglue.Manufacturer) (int64, string) { return m.ID, m.Name }),
			c.models(),
			namedSource(OperatingSystems, g.OperatingSystems, func(o itglue.OperatingSystem) (int64, string) { return o.ID, o.Name }),
			c.configurations(),
		}
	case v == SaaSAlerts && c.SaaSAlerts != nil:
		return []*source{fromSaaSAlerts(SaaSOrganizations, saas, c.SaaSAlerts.Customers,
			func(w saasalerts.Customer) (string, msp.SaaSOrganization) { return w.ID, project.SaaSOrganization(w) })}
	}
	return nil
}

func (c *Crawler) customers() *source {
	list := func(ctx context.Context, n int) (syncro.Page[syncro.Customer], error) {
		// Disabled customers are wanted too: they are grouped, not gone.
		return c.Syncro.Customers(ctx, n, syncro.CustomersQuery{IncludeDisabled: true})
	}
	return fromSyncro(Customers, customers, list, func(w syncro.Customer) (int64, msp.Customer) {
		return w.ID, project.Customer(w, c.Host)
	}, nil, nil)
}

func (c *Crawler) assets() *source {
	list := func(ctx context.Context, n int) (syncro.Page[syncro.Asset], error) {
		return c.Syncro.Assets(ctx, n, syncro.AssetsQuery{})
	}
	s := fromSyncro(Assets, assets, list, func(w syncro.Asset) (int64, msp.Asset) {
		return w.ID, project.Asset(w, c.Host, c.LinkField, c.Agentless)
	}, back, c.gone)
	sweep := s.sweep
	s.sweep = func(tx *store.Tx, crawl uint64) error {
		if err := c.stillGone(tx); err != nil {
			return err
		}
		return sweep(tx, crawl)
	}
	return s
}

func (c *Crawler) organizations() *source {
	return fromITGlue(Organizations, organizations, nil, c.ITGlue.Organizations,
		func(w itglue.Organization) (int64, msp.Organization) { return w.ID, project.Organization(w) })
}

// locations keeps of each location what it adds to its organization.
func (c *Crawler) locations() *source {
	return fromITGlue(Locations, locations, nil, c.ITGlue.Locations, func(w itglue.Location) (int64, msp.Organization) {
		part := msp.Organization{ID: w.OrganizationID}
		project.AddLocation(&part, w)
		return w.ID, part
	})
}

// contacts keeps of each contact what it adds to its organization.
func (c *Crawler) contacts() *source {
	return fromITGlue(Contacts, contacts, nil, c.ITGlue.Contacts, func(w itglue.Contact) (int64, msp.Organization) {
		part := msp.Organization{ID: w.OrganizationID}
		project.AddContact(&part, w)
		return w.ID, part
	})
}

func (c *Crawler) configurations() *source {
	return fromITGlue(Configurations, configurations, []string{itglue.IncludeInterfaces, itglue.IncludeRMMRecords}, c.ITGlue.Configurations,
		func(w itglue.Configuration) (int64, msp.Configuration) { return w.ID, project.Configuration(w) })
}

// models reads the models of one manufacturer after the other: the vendor has
// no other way to find a model by its name (itglue fact sheet, section 4.8).
func (c *Crawler) models() *source {
	b := named(Models)
	s := &source{kind: Models, size: pageSize, sweep: sweeper(b, nil)}
	s.fetch = func(ctx context.Context, n, size int) (page, error) {
		var makers []Named
		err := c.DB.View(func(tx *store.Tx) (err error) {
			makers, err = all(tx, named(Manufacturers), nil)
			return err
		})
		if err != nil || n > len(makers) {
			return pageOf(b, nil, nil, -1, len(makers), nil), err
		}
		maker := makers[n-1]
		var entries []entry[Named]
		var bad []string
		for part, last := 1, false; !last; part++ {
			got, err := c.ITGlue.Models(ctx, maker.ID, itglue.Query{Page: part, Size: size, Sort: "id"})
			if err != nil {
				return page{}, err
			}
			for _, m := range got.Items {
				entries = append(entries, entry[Named]{store.IntKey(m.ID), Named{ID: m.ID, Name: msp.NewText(m.Name), Parent: maker.ID}})
			}
			for _, item := range got.Bad {
				bad = append(bad, fmt.Sprintf("model %s: %v", item.ID, item.Err))
			}
			last = got.Meta.NextPage == 0
		}
		return pageOf(b, entries, bad, -1, len(makers), nil), nil
	}
	return s
}

func namedSource[W any](k Kind, list func(context.Context, itglue.Query) (itglue.Page[W], error), facts func(W) (int64, string)) *source {
	return fromITGlue(k, named(k), nil, list, func(w W) (int64, Named) {
		id, name := facts(w)
		return id, Named{ID: id, Name: msp.NewText(name)}
	})
}

func fromNamedItem(n itglue.NamedItem) (int64, string) { return n.ID, n.Name }
