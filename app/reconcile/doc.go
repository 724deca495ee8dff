// Package reconcile turns what was decided into writes and carries them out:
// it makes the plan, weighs it against the brakes, applies it through a journal
// that never makes a duplicate, finds out what became of a write whose answer
// was lost, and undoes what it did.
//
// It decides nothing about which records belong together, draws nothing, and
// knows neither how a client reaches its vendor nor where a key is kept.
package reconcile
