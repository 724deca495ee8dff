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
			c.configurations(), c.archived(),
		}
	case v == SaaSAlerts && c.SaaSAlerts != nil:
		return []*source{fromSaaSAlerts(SaaSOrganizations, shelf[msp.SaaSOrganization]{bucket: saas}, c.SaaSAlerts.Customers,
			func(w saasalerts.Customer) (string, msp.SaaSOrganization) { return w.ID, project.SaaSOrganization(w) })}
	}
	return nil
}

func (c *Crawler) customers() *source {
	list := func(ctx context.Context, n int) (syncro.Page[syncro.Customer], error) {
		// Disabled customers are wanted too: they are grouped, not gone.
		return c.Syncro.Customers(ctx, n, syncro.CustomersQuery{IncludeDisabled: true})
	}
	return fromSyncro(Customers, shelf[msp.Customer]{bucket: customers}, list, func(w syncro.Customer) (int64, msp.Customer) {
		return w.ID, project.Customer(w, c.Host)
	})
}

func (c *Crawler) assets() *source { return c.assetsOf(syncro.AssetsQuery{}) }

func (c *Crawler) assetsOf(q syncro.AssetsQuery) *source {
	list := func(ctx context.Context, n int) (syncro.Page[syncro.Asset], error) { return c.Syncro.Assets(ctx, n, q) }
	s := shelf[msp.Asset]{bucket: assets, listed: back, gone: gone, settle: stillGone}
	return fromSyncro(Assets, s, list, func(w syncro.Asset) (int64, msp.Asset) { return w.ID, c.asset(w) })
}

func (c *Crawler) asset(w syncro.Asset) msp.Asset {
	return project.Asset(w, c.Host, c.LinkField, c.Agentless)
}

func (c *Crawler) organizations() *source {
	return withChanges(Organizations, shelf[msp.Organization]{bucket: organizations}, itglue.Query{}, c.ITGlue.Organizations,
		func(w itglue.Organization) wire[msp.Organization] {
			out := wire[msp.Organization]{id: w.ID, record: project.Organization(w), updated: w.UpdatedAt}
			if w.QuickNotesAbsent {
				out.complete = func(known msp.Organization) msp.Organization {
					whole := out.record
					whole.Origin = known.Origin
					return whole
				}
			}
			return out
		})
}

// locations keeps of each location what it adds to its organization.
func (c *Crawler) locations() *source {
	return withChanges(Locations, shelf[msp.Organization]{bucket: locations}, itglue.Query{}, c.ITGlue.Locations,
		func(w itglue.Location) wire[msp.Organization] {
			part := msp.Organization{ID: w.OrganizationID}
			project.AddLocation(&part, w)
			return wire[msp.Organization]{id: w.ID, record: part, updated: w.UpdatedAt}
		})
}

// contacts keeps of each contact what it adds to its organization.
func (c *Crawler) contacts() *source {
	return withChanges(Contacts, shelf[msp.Organization]{bucket: contacts}, itglue.Query{}, c.ITGlue.Contacts,
		func(w itglue.Contact) wire[msp.Organization] {
			part := msp.Organization{ID: w.OrganizationID}
			project.AddContact(&part, w)
			return wire[msp.Organization]{id: w.ID, record: part, updated: w.UpdatedAt}
		})
}

var includes = []string{itglue.IncludeInterfaces, itglue.IncludeRMMRecords}

func (c *Crawler) configurations() *source {
	return withChanges(Configurations, shelf[msp.Configuration]{bucket: configurations}, itglue.Query{Include: includes},
		c.ITGlue.Configurations, configuration)
}

// archived reads the archived configurations once more: whether the plain list
// shows them is not known (itglue fact sheet, section 9), and whoever does not
// see one creates its double.
func (c *Crawler) archived() *source {
	q := itglue.Query{Include: includes, Filter: map[string]string{"archived": "true"}}
	return withChanges(archivedConfigurations, shelf[msp.Configuration]{bucket: archived}, q, c.ITGlue.Configurations, configuration)
}

// configuration keeps the notes that an earlier answer brought if this one left
// them out: they hold the origin line.
func configuration(w itglue.Configuration) wire[msp.Configuration] {
	out := wire[msp.Configuration]{id: w.ID, record: project.Configuration(w), updated: w.UpdatedAt}
	if w.NotesAbsent {
		out.complete = func(known msp.Configuration) msp.Configuration {
			whole := out.record
			whole.Notes = known.Notes
			return whole
		}
	}
	return out
}

// models reads the models of one manufacturer after the other, each as a page:
// the vendor has no other way to find a model by its name (itglue fact sheet,
// section 4.8).
func (c *Crawler) models() *source {
	var makers []Named
	s := &source{kind: Models, keeper: shelf[Named]{bucket: named(Models)}, size: itglue.MaxPageSize, daily: true}
	s.prepare = func() error {
		return c.DB.View(func(tx *store.Tx) (err error) {
			makers, err = all(tx, named(Manufacturers), nil)
			return err
		})
	}
	s.fetch = func(ctx context.Context, n, size int) (page, error) {
		out := shelf[Named]{bucket: named(Models)}
		if n > len(makers) {
			return out.page(nil, nil, -1, len(makers)), nil
		}
		entries, bad, err := c.modelsOf(ctx, makers[n-1].ID, size)
		p := out.page(entries, bad, -1, len(makers))
		p.beyond = false // a manufacturer without models is not the end
		return p, err
	}
	return s
}

func (c *Crawler) modelsOf(ctx context.Context, maker int64, size int) (entries []entry[Named], bad []string, err error) {
	for n := 1; ; n++ {
		got, err := c.ITGlue.Models(ctx, maker, itglue.Query{Page: n, Size: size, Sort: "id"})
		if err != nil {
			return nil, nil, fmt.Errorf("models of manufacturer %d: %w", maker, err)
		}
		for _, m := range got.Items {
			entries = append(entries, entry[Named]{key: store.IntKey(m.ID), record: Named{ID: m.ID, Name: msp.NewText(m.Name), Parent: maker}})
		}
		for _, item := range got.Bad {
			bad = append(bad, describeBad(Models, item.ID, n, item.Index, item.Err))
		}
		if int64(n) >= got.Meta.TotalPages || len(got.Items)+len(got.Bad) == 0 {
			return entries, bad, nil
		}
	}
}

func namedSource[W any](k Kind, list func(context.Context, itglue.Query) (itglue.Page[W], error), facts func(W) (int64, string)) *source {
	return fromITGlue(k, shelf[Named]{bucket: named(k)}, itglue.Query{}, list, func(w W) wire[Named] {
		id, name := facts(w)
		return wire[Named]{id: id, record: Named{ID: id, Name: msp.NewText(name)}}
	})
}

func fromNamedItem(n itglue.NamedItem) (int64, string) { return n.ID, n.Name }
