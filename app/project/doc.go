// Package project turns the vendors' wire records into msp records: the display
// text cleaned once, identifiers in canonical form, everything else left out.
// It reads no network and no store and decides nothing.
package project
