// Package discover crawls the three vendors into the store: every record of
// every kind, a page at a time, so that a crawl that was killed goes on where
// it was. It projects what a vendor sent to msp records and keeps those, not
// the raw five kilobytes.
//
// A crawl is complete only when every page was read, no element was set aside
// and as many distinct ids came as the vendor counted. Only a complete crawl
// says anything about what is absent, and discover never concludes from absence
// alone that something was deleted: it records an Absence, with the answer of
// the vendor for that very id, and leaves the conclusion to reconcile's brakes.
// Between two complete crawls, Changes and Customer bring records up to date
// without saying anything of what is gone.
//
// It knows the clients and the store; it knows nothing of matching or screens,
// nor of limits and retries, which the clients' transport brings.
package discover
