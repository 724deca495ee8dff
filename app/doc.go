// Package app is what Onramp does, without a face. An App is an open workspace:
// it owns the store, the vendors' rate budgets, the jobs and the match engine's
// answers, and it is the only place where a decision is made or kept.
//
// # How the rooms fit together
//
// Imports run one way, and a test holds it: main -> screens/commands -> screens ->
// app -> app/{discover,reconcile,match,handover,secrets,doctor,report} -> {app/msp,
// app/project, the clients, store}. Three rooms under app serve the unattended
// days and know nothing of the others: logfile, notify (what a webhook is told)
// and timer. Only app builds transports. The demo stands beside the screens: it
// imports app and the simulators.
//
// Data flows in a circle. A client decodes a vendor's page into wire records;
// project turns those into msp records; discover commits them with the crawl's
// progress. App loads them, describes them to match as parties and devices, and
// gets ranked candidates with evidence back. What is near-certain a rule
// decides; for the rest a screen shows rows and a person decides. reconcile
// turns decisions and both sides' records into a plan, weighs it with the
// brakes and carries it out through its journal; each answer is read back into
// the store within the transaction that stores the outcome. An Event tells every
// open screen to read again.
//
// What no API of SaaS Alerts does goes another way: handover makes a checklist of
// the mapping, a person works through it at the vendor's screens and ticks it,
// and what the API then shows is compared with what was planned.
//
// A report goes out in a stream: app gathers what stands, a few rows at a time
// under the lock, and report turns rows into a page, a table or a document while
// they come. Decisions that were edited in a spreadsheet come back through report
// as rows, and app alone says what they would change.
//
// # Locks
//
// App.mu guards memory. A store transaction may be opened while it is held, but
// it must never be taken inside a transaction.
package app
