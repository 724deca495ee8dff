package discover

import (
	"errors"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// KeepConfiguration stores a configuration that was read back after a write.
func KeepConfiguration(tx *store.Tx, c msp.Configuration) error {
	return keep(tx, configurations, Configurations, c.ID, c)
}

// KeepOrganization stores an organization that was read back after a write.
func KeepOrganization(tx *store.Tx, o msp.Organization) error {
	return keep(tx, organizations, Organizations, o.ID, o)
}

// KeepAsset stores an asset that was read back after a write, which also proves
// that it is not gone.
func KeepAsset(tx *store.Tx, a msp.Asset) error {
	return errors.Join(keep(tx, assets, Assets, a.ID, a), back(tx, store.IntKey(a.ID)))
}

// KeepNamed stores a manufacturer or a model that was created.
func KeepNamed(tx *store.Tx, k Kind, n Named) error { return keep(tx, named(k), k, n.ID, n) }

// keep stores a record as seen by the latest crawl, so that the end of a crawl
// that began before the write does not take it for absent.
func keep[R any](tx *store.Tx, b store.Bucket[Kept[R]], kind Kind, id int64, record R) error {
	c, _, err := crawls.Get(tx, crawlKey(kind))
	if err != nil {
		return err
	}
	return b.Put(tx, store.IntKey(id), Kept[R]{Crawl: c.ID, Record: record})
}
