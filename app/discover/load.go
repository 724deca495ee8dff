package discover

import (
	"errors"
	"slices"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// Parties is everything but assets and configurations, of which there may be
// very many.
type Parties struct {
	Customers     []msp.Customer
	Organizations []msp.Organization
	SaaS          []msp.SaaSOrganization
	Named         map[Kind][]Named
	Absences      []Absence
	Crawls        map[Kind]Crawl
}

// LoadParties reads everything but assets and configurations.
func LoadParties(tx *store.Tx) (Parties, error) {
	r := Parties{Named: map[Kind][]Named{}}
	err := func() error {
		var failed error
		r.Customers, failed = all(tx, customers, failed)
		r.Organizations, failed = all(tx, organizations, failed)
		r.SaaS, failed = all(tx, saas, failed)
		failed = errors.Join(failed, r.fold(tx))
		for _, k := range []Kind{ConfigurationTypes, Statuses, OrganizationTypes, OrganizationStatuses, Manufacturers, Models, OperatingSystems} {
			r.Named[k], failed = all(tx, named(k), failed)
		}
		failed = errors.Join(failed, absences.Each(tx, nil, func(_ store.Key, a Absence) error {
			r.Absences = append(r.Absences, a)
			return nil
		}))
		var err error
		r.Crawls, err = Crawls(tx)
		return errors.Join(failed, err)
	}()
	return r, err
}

// Crawls reads what the store remembers of the last crawl of each kind.
func Crawls(tx *store.Tx) (map[Kind]Crawl, error) {
	out := map[Kind]Crawl{}
	for _, v := range []Vendor{Syncro, ITGlue, SaaSAlerts} {
		for _, k := range Kinds(v) {
			c, known, err := crawls.Get(tx, crawlKey(k))
			if err != nil {
				return nil, err
			}
			if known {
				out[k] = c
			}
		}
	}
	return out, nil
}

func all[R any](tx *store.Tx, b store.Bucket[Kept[R]], failed error) ([]R, error) {
	var out []R
	err := b.Each(tx, nil, func(_ store.Key, k Kept[R]) error {
		out = append(out, k.Record)
		return nil
	})
	return out, errors.Join(failed, err)
}

// fold adds what locations and contacts know to their organizations.
func (r *Parties) fold(tx *store.Tx) error {
	at := make(map[int64]int, len(r.Organizations))
	for i, o := range r.Organizations {
		at[o.ID] = i
	}
	add := func(_ store.Key, part Kept[msp.Organization]) error {
		i, known := at[part.Record.ID]
		if !known {
			return nil
		}
		o := &r.Organizations[i]
		o.Phones = union(o.Phones, part.Record.Phones)
		o.Emails = union(o.Emails, part.Record.Emails)
		o.Locations = append(o.Locations, part.Record.Locations...)
		return nil
	}
	return errors.Join(locations.Each(tx, nil, add), contacts.Each(tx, nil, add))
}

// union adds what a list does not hold yet.
func union(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}
