// Package msp holds the records that every other part of Onramp speaks of:
// customers and assets (Syncro), organizations and configurations (IT Glue),
// SaaS Alerts organizations, what was decided about them, and Text, the only
// form in which a vendor's words may reach a screen or a report.
//
// It is a leaf: it knows no vendor's wire format, no file and no screen, and
// imports the standard library only.
package msp
