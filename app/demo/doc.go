// Package demo makes up a managed service provider, "Harborlight IT", with its
// customers, devices and documentation, puts it on the three vendors'
// simulators, and knows the truth about it: which organization is which
// customer's, which configuration is which asset's, and why each odd one is
// odd. The same Config gives the same world, byte for byte.
//
// Everything is composed: no name is a real company's or person's, telephone
// numbers lie in 555-0100 to 555-0199, domains under .example. A free-mail
// provider is therefore a made-up one that many customers share.
//
// It serves `onramp simulate`, demonstrations and tests. The world knows the
// simulators only, and must not know the program that is tried out on it; the
// technician in person.go, who settles every row as the truth says, alone does.
package demo
