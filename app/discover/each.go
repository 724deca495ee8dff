package discover

import (
	"errors"

	"dev.onramp/app/msp"
	"dev.onramp/store"
)

// EachAsset calls fn for every asset in order of id, until fn returns an error.
func EachAsset(tx *store.Tx, fn func(msp.Asset) error) error {
	return assets.Each(tx, nil, func(_ store.Key, k Kept[msp.Asset]) error { return fn(k.Record) })
}

// Asset returns the asset of that id, and whether there is one.
func Asset(tx *store.Tx, id int64) (msp.Asset, bool, error) {
	k, known, err := assets.Get(tx, store.IntKey(id))
	return k.Record, known, err
}

// EachConfiguration calls fn for every configuration, the archived ones that the
// plain list leaves out last, until fn returns an error.
func EachConfiguration(tx *store.Tx, fn func(msp.Configuration) error) error {
	err := configurations.Each(tx, nil, func(key store.Key, k Kept[msp.Configuration]) error {
		newer, err := newerState(tx, key, k.Record)
		if err != nil {
			return err
		}
		return fn(newer)
	})
	return errors.Join(err, archived.Each(tx, nil, func(key store.Key, k Kept[msp.Configuration]) error {
		if listed, err := configurations.Has(tx, key); err != nil || listed {
			return err
		}
		return fn(k.Record)
	}))
}

// newerState is what stands of a configuration that both lists may have brought.
func newerState(tx *store.Tx, key store.Key, c msp.Configuration) (msp.Configuration, error) {
	other, known, err := archived.Get(tx, key)
	if err == nil && known && other.Record.Updated.After(c.Updated) {
		return other.Record, nil
	}
	return c, err
}

// Configuration returns the configuration of that id, and whether there is one.
func Configuration(tx *store.Tx, id int64) (msp.Configuration, bool, error) {
	key := store.IntKey(id)
	k, known, err := configurations.Get(tx, key)
	if err != nil {
		return msp.Configuration{}, false, err
	}
	if !known {
		k, known, err = archived.Get(tx, key)
		return k.Record, known, err
	}
	c, err := newerState(tx, key, k.Record)
	return c, true, err
}
