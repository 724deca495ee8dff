// Package match decides how likely two records of different systems are the same organization or the same device, and finds what a person types.
//
// It is pure: no files, no network, no clock, no goroutine that outlives a call. It has its own records, Party and Device, and must not know the vendors, the store, the screens or the records of app/msp;
// whoever calls it translates. It never writes a decision: decisions of people come in as Facts and are obeyed.
//
// Three rules hold everywhere. The same input in any order gives the same output. Swapping the sides gives the mirrored pairs. Every candidate carries the evidence, as printable lines with signed points, that made it one.
package match
