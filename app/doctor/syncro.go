package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"dev.onramp/app/msp"
	"dev.onramp/syncro"
)

// The permissions of a Syncro token, in the vendor's words (syncro fact sheet,
// section 1).
const (
	AssetsList      = "Assets - List/Search"
	AssetsDetail    = "Assets - View Details"
	AssetsEdit      = "Assets - Edit"
	CustomersList   = "Customers - List/Search"
	CustomersDetail = "Customers - View Detail"
	AlertsList      = "RMM Alerts - List"
)

// Needed is what Onramp's own token needs; without the others of the list links
// and alerts are left out.
func Needed() []string {
	return []string{AssetsList, AssetsDetail, CustomersList, CustomersDetail}
}

// ForSaaSAlerts is what the token that SaaS Alerts is given has to read:
// Syncro's organizations, which are mapped there, and their devices (saasalerts
// fact sheet, section 3). The vendor's page may ask for more.
func ForSaaSAlerts() []string {
	return []string{CustomersList, CustomersDetail, AssetsList, AssetsDetail}
}

// SyncroCheck says what is to be checked of a Syncro account.
type SyncroCheck struct {
	Client *syncro.Client
	Host   string    // to shake hands with; "" leaves that out
	Shake  Handshake // nil leaves that out
	Clock  *Clock    // nil leaves that out
	// Recommended is what the token that SaaS Alerts is given should have, in
	// Syncro's words; nil where SaaS Alerts is left out.
	Recommended []string
	// CustomersBefore is how many the last complete crawl read; 0 is unknown.
	CustomersBefore int
}

// Syncro asks /me first: a refusal elsewhere is a missing permission then,
// because Syncro answers both with 401 (syncro fact sheet, section 7).
func Syncro(ctx context.Context, in SyncroCheck) Report {
	var r Report
	r.certificate(ctx, in.Shake, in.Host)
	me, err := in.Client.Me(ctx)
	if err != nil {
		return r.refused(err)
	}
	r.State = Good
	r.Sentence = fmt.Sprintf("%s, signed in as %s", me.Subdomain, either(me.UserName, me.UserEmail))
	customers, err := r.syncroPermissions(ctx, in.Client, me)
	if err != nil {
		return r.refused(err)
	}
	if lacks := r.missing(Needed()); lacks != "" {
		r.State = Bad
		r.Sentence = fmt.Sprintf("the token works but lacks %s: add it under Admin > API > API Tokens and verify again", lacks)
	}
	r.owner(me)
	r.fewer("Customers", customers, in.CustomersBefore, "the token may be of a user who sees one customer or one location only")
	r.clock(in.Clock)
	r.recommended(in.Recommended)
	return r.tidy()
}

// syncroPermissions probes what can be probed by reading, and returns how many
// customers the token sees, -1 if the vendor does not say.
func (r *Report) syncroPermissions(ctx context.Context, c *syncro.Client, me syncro.Me) (int, error) {
	customers, err := c.Customers(ctx, 1, syncro.CustomersQuery{IncludeDisabled: true})
	if err := r.probe(CustomersList, err, syncro.ErrUnauthorized); err != nil {
		return 0, err
	}
	if len(customers.Items) > 0 {
		_, err = c.Customer(ctx, customers.Items[0].ID)
		if err := r.probe(CustomersDetail, err, syncro.ErrUnauthorized); err != nil {
			return 0, err
		}
	} else {
		r.add(CustomersDetail, Unknown, "there is no customer to look at")
	}
	assets, err := c.Assets(ctx, 1, syncro.AssetsQuery{})
	if err := r.probe(AssetsList, err, syncro.ErrUnauthorized); err != nil {
		return 0, err
	}
	if len(assets.Items) > 0 {
		_, err = c.Asset(ctx, assets.Items[0].ID)
		if err := r.probe(AssetsDetail, err, syncro.ErrUnauthorized); err != nil {
			return 0, err
		}
	} else {
		r.add(AssetsDetail, Unknown, "there is no asset to look at")
	}
	r.add(AssetsEdit, Unknown, editNote(me))
	_, err = c.Alerts(ctx, 1, "active")
	if err := r.probe(AlertsList, err, syncro.ErrUnauthorized); err != nil {
		return 0, err
	}
	if customers.Meta.TotalEntries == 0 && len(customers.Items) > 0 {
		return -1, nil
	}
	return customers.Meta.TotalEntries, nil
}

// editNote says what /me says of writing, which may be the user's right and not
// the token's (syncro fact sheet, section 1).
func editNote(me syncro.Me) string {
	note := "only a write shows it; without it links are skipped"
	if may, said := me.Permissions["asset"]["write"]; said && !may {
		return note + "; Syncro says that it is not granted"
	}
	return note
}

// recommended adds the second list, as this token would serve for it. What else
// SaaS Alerts' own page asks for no call can tell.
func (r *Report) recommended(names []string) {
	if len(names) == 0 {
		return
	}
	known := map[string]RowState{}
	for _, row := range r.Rows {
		known[row.Name] = row.State
	}
	for _, name := range names {
		state, note := known[name], ""
		if state == "" {
			state = Unknown
		}
		if state == Unknown {
			note = "no call that only reads shows it"
		}
		r.add("For SaaS Alerts: "+name, state, note)
	}
	r.add("For SaaS Alerts: all else", Unknown, "compare with the list on its own page about Syncro, and give it a token of its own")
}

// service are words by which an account made for a program is known.
var service = []string{"itglue", "it glue", "onramp", "api", "sync", "svc", "service", "integration", "automation", "bot", "saasalerts"}

// owner warns of a token that hangs on a person, or that sees some locations.
func (r *Report) owner(me syncro.Me) {
	const name = "Whose token"
	who := either(me.UserName, me.UserEmail)
	var more struct {
		Locations []json.RawMessage `json:"locations_allowed"`
	}
	// An answer without the list, or with another form of it, limits nothing.
	if err := json.Unmarshal(me.Raw, &more); err == nil && len(more.Locations) > 0 {
		r.add("Locations", Warning, fmt.Sprintf("%s sees %s only: what lies elsewhere looks deleted; allow all locations", who, msp.Several(len(more.Locations), "location", "locations")))
	}
	account := strings.ToLower(me.UserName + " " + me.UserEmail)
	for _, word := range service {
		if strings.Contains(account, word) {
			r.add(name, Fine, who)
			return
		}
	}
	r.add(name, Warning, fmt.Sprintf("it looks like the personal account of %s: when that person leaves, everything stops; a user of its own, best named itglue, outlasts them", who))
}

// fewer warns when less is visible than at the last complete crawl.
func (r *Report) fewer(what string, now, before int, why string) {
	switch {
	case now < 0:
		r.add(what, Unknown, "the vendor does not say how many there are")
	case before > 0 && now < before:
		r.add(what, Warning, fmt.Sprintf("%d are visible, %d were before: %s", now, before, why))
	default:
		r.add(what, Fine, fmt.Sprintf("%d visible", now))
	}
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}
