// Package handover is what a person does at SaaS Alerts' own screens, because
// no API does it: the plan of the account mapping and its versions, the
// checklist of what is left to do, and the comparison of what was planned with
// what the API shows afterwards.
//
// It is pure: no I/O, no clock. It must not know the vendors' clients, the
// store and the screens.
package handover
