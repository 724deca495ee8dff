package app

import (
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// schema is the version of the record layout in the workspace's store.
const schema = 2

// layout opens a store as this program lays its records out; what an earlier one
// stored is brought to that.
func layout() store.Options {
	return store.Options{Schema: schema, Migrations: []store.Migration{
		{To: 2, Name: "drop the plans that were kept in another form", Run: reconcile.DropEarlierPlans},
	}}
}
