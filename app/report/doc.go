// Package report turns what is known of a workspace into files that other people
// read: a page of HTML, a CSV table and a JSON document; and it reads decisions
// back that were edited in a spreadsheet.
//
// It is pure: what to tell comes in as a Report, bytes go out to a writer. It
// must not know how a workspace is opened, what a rule is or where a file lies,
// and it trusts no vendor's text.
package report
