package syncrotest

import (
	"maps"
	"slices"
)

// Routes are the methods and paths that are served, for the test that compares them with the vendor's file.
func Routes() []string { return slices.Sorted(maps.Keys(routes)) }
