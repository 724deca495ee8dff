package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/itglue"
	"dev.onramp/syncro"
)

// ErrOtherAccount says that a key belongs to another account than before.
var ErrOtherAccount = errors.New("the key belongs to another account")

// identify makes sure that the keys still belong to the workspace's accounts: a
// crawl of another account would look like a mass deletion, and a write to it
// would be a stranger's. unasked is why IT Glue could not tell; it must neither
// be read nor written to then.
func (a *App) identify(ctx context.Context, c clients) (unasked, err error) {
	known := a.identity()
	found := known
	if found.syncro, err = known.askSyncro(ctx, c.syncro); err == nil {
		found.itglue, unasked, err = known.askITGlue(ctx, c.itglue)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stranger = errors.Is(err, ErrOtherAccount) || err != nil && a.stranger
	if err != nil || known.accounts == found.accounts {
		return unasked, err
	}
	return unasked, a.setLocked(func(s *Settings) error {
		s.Account, s.Documentation = found.syncro, found.itglue
		return nil
	})
}

// opensOther says that a vendor's key opens another account than this workspace's,
// nil where it does not, or where no reading has said yet which that is. It makes
// no account this workspace's: a person may only try a key.
func (a *App) opensOther(ctx context.Context, v Vendor, c clients) error {
	var err error
	switch known := a.identity(); v {
	case VendorSyncro:
		_, err = known.askSyncro(ctx, c.syncro)
	case VendorITGlue:
		_, _, err = known.askITGlue(ctx, c.itglue)
	case VendorSaaSAlerts:
		err = a.knownSaaS(ctx, c.saasalerts)
	}
	if !errors.Is(err, ErrOtherAccount) {
		return nil // whether the key works at all is told elsewhere
	}
	return err
}

// prove is identify for whoever is about to write: it must be told of both. A
// stranger's account stands in the audit file, like a brake that refused.
func (a *App) prove(ctx context.Context, c clients) error {
	unasked, err := a.identify(ctx, c)
	if err = errors.Join(unasked, err); err == nil {
		return nil
	}
	if errors.Is(err, ErrOtherAccount) {
		err = errors.Join(err, a.audit.Append(reconcile.AuditLine{
			Time: time.Now().UTC(), Who: a.opt.Person, Kind: "apply", Outcome: "refused", Words: err.Error(),
		}))
	}
	return fmt.Errorf("nothing was written: %w", err)
}

// accounts are the hosts of the accounts that a workspace belongs to.
type accounts struct{ syncro, itglue string }

// identity is by what a workspace knows its accounts.
type identity struct {
	accounts
	sentinels map[discover.Kind][]int64
}

func (a *App) identity() identity {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return identity{accounts{a.settings.Account, a.settings.Documentation}, a.settings.Sentinels}
}

// askSyncro asks Syncro whose token this is and returns the host of that account,
// which is the workspace's.
func (known identity) askSyncro(ctx context.Context, c *syncro.Client) (host string, err error) {
	me, err := c.Me(ctx)
	if err != nil {
		return "", err
	}
	sub := name(me.Subdomain, c.Subdomain())
	if sub == "" {
		return "", errors.New("no account came with the answer to whose Syncro token this is: check the address in the Keys step")
	}
	host = sub + ".syncromsp.com"
	if known.syncro != "" && known.syncro != host {
		return "", &AddressError{VendorSyncro, fmt.Errorf("%w: this workspace is of %s, the Syncro token of %s; %s", ErrOtherAccount, known.syncro, host, otherAccount)}
	}
	err = lookFor(ctx, VendorSyncro, discover.Customers, known.sentinels, c.Customer, syncro.ErrNotFound)
	if errors.Is(err, syncro.ErrUnauthorized) {
		err = nil // whose token it is has been told; what it may see is said elsewhere
	}
	return host, err
}

// askITGlue asks IT Glue whose key this is and returns the host of that account,
// which is the workspace's. unasked is why IT Glue could not tell.
func (known identity) askITGlue(ctx context.Context, c *itglue.Client) (host string, unasked, err error) {
	docs, unasked := documentationHost(ctx, c)
	host = name(docs, known.itglue)
	if known.itglue != "" && known.itglue != host {
		return "", unasked, &AddressError{VendorITGlue, fmt.Errorf("%w: this workspace is of %s, the IT Glue key of %s; %s", ErrOtherAccount, known.itglue, host, otherAccount)}
	}
	if unasked == nil {
		err = lookFor(ctx, VendorITGlue, discover.Organizations, known.sentinels, c.Organization, itglue.ErrNotFound)
	}
	return host, unasked, err
}

// otherAccount is what to do about it. A vendor lets an account be renamed, which
// looks the same from here.
const otherAccount = "if it is another account, use the key of this workspace's own, or another --workspace; " +
	"if the account was renamed, read it in a new --workspace and take the decisions over with onramp store import"

// documentationHost returns the host of the account's own pages, which the
// address of every configuration has ("itglue" fact sheet, section 5); "" if
// there is no configuration yet. The API has no call that tells whose key it is.
func documentationHost(ctx context.Context, c *itglue.Client) (string, error) {
	page, err := c.Configurations(ctx, itglue.Query{Size: 1, Sort: "id"})
	if err != nil {
		return "", fmt.Errorf("find out whose IT Glue key this is: %w", err)
	}
	for _, configuration := range page.Items {
		if host := hostOf(configuration.ResourceURL); host != "" {
			return strings.ToLower(host), nil
		}
	}
	return "", nil
}

// organizationURL is the address of an organization's page, "" if it is not
// known. The API says it of configurations only: an organization's is their host
// and its number ("itglue" fact sheet, sections 4.1 and 5).
func (a *App) organizationURL(o *msp.Organization) string {
	if o.URL != "" || a.settings.Documentation == "" {
		return o.URL
	}
	return "https://" + a.settings.Documentation + "/" + idText(o.ID)
}

// enoughSentinels is how many known records of an account are remembered: that one of
// them is there proves the account, and nobody deletes all of them.
const enoughSentinels = 5

// sentinelsOf picks records from all over a list.
func sentinelsOf[T, ID any](list []T, id func(T) ID) []ID {
	var out []ID
	for n := range min(enoughSentinels, len(list)) {
		out = append(out, id(list[n*len(list)/min(enoughSentinels, len(list))]))
	}
	return out
}

// lookFor reads records that the account is known to have until one is there
// (reliability anchors, section 1.4, B7). A host's name alone is no proof: it is
// what a vendor says, and a stand-in says the same.
func lookFor[T any](ctx context.Context, v Vendor, k discover.Kind, known map[discover.Kind][]int64, read func(context.Context, int64) (T, error), missing error) error {
	for _, id := range known[k] {
		_, err := read(ctx, id)
		if err == nil || !errors.Is(err, missing) {
			return err
		}
	}
	if len(known[k]) == 0 {
		return nil
	}
	return &AddressError{v, fmt.Errorf("%w: %s has none of the %s by which this workspace knows its account (%s); %s",
		ErrOtherAccount, VendorName(v), k, joinIDs(known[k]), otherAccount)}
}

func joinIDs(ids []int64) string {
	words := make([]string, len(ids))
	for n, id := range ids {
		words[n] = idText(id)
	}
	return strings.Join(words, ", ")
}

// learn takes a complete reading as one under the keys at hand, and remembers what
// to know their accounts by. The caller holds the lock.
func (a *App) learn() error {
	return a.setLocked(func(s *Settings) error {
		s.CrawlsSinceKey++
		s.Sentinels = a.records.sentinels()
		return nil
	})
}

// sentinels are the records by which the accounts are known again.
func (r *records) sentinels() map[discover.Kind][]int64 {
	return map[discover.Kind][]int64{
		discover.Customers:     sentinelsOf(r.Customers, func(c msp.Customer) int64 { return c.ID }),
		discover.Organizations: sentinelsOf(r.Organizations, func(o msp.Organization) int64 { return o.ID }),
	}
}
