package handover

import (
	"fmt"
	"strconv"
	"strings"

	"dev.onramp/app/msp"
)

// Kind is what an item of the checklist asks for.
type Kind string

// The kinds, in the order of the vendor's screens.
const (
	KindToken    Kind = "token"
	KindMake     Kind = "make organization"
	KindOpen     Kind = "open"
	KindEnter    Kind = "credentials"
	KindActivity Kind = "user activity"
	KindAutoMap  Kind = "auto-map"
	KindUnmap    Kind = "unmap"
	KindMap      Kind = "map"
	KindFinish   Kind = "finish"
)

// FinishID is the item by which a person says that the connection is made.
const FinishID = "finish"

// Item is one thing to do at a vendor's screen.
type Item struct {
	ID     string
	Number int // from 1, in the order of the screens
	Kind   Kind
	Who    string // who may do it
	Where  string // the menu path
	Do     string // one sentence or two, in words that are safe to show
	Row    *Row   `json:",omitempty"` // of the mapping, where it is about one
	Done   bool   `json:",omitempty"`
}

// The people and places of the vendors' screens (saasalerts fact sheet,
// sections 2 and 3c; syncro fact sheet, section 1).
const (
	syncroAdmin = "a Syncro administrator"
	alertsAdmin = "a SaaS Alerts user who may edit organizations"

	keyPage   = "Syncro > Admin > API > API Tokens > +New Token > Custom Permissions"
	makeThere = "SaaS Alerts > Organizations > new organization"
	own       = "SaaS Alerts > Organizations > edit your own organization"
	addThere  = own + " > + New Application > Syncro (RMM) under MSP Tools"
	reopen    = own + " > Syncro"
	accounts  = "Account Mapping"
)

func mapID(r Row) string { return "map " + strconv.FormatInt(r.Customer, 10) + " " + r.Organization }

func unmapID(r Row) string {
	return "unmap " + strconv.FormatInt(r.Customer, 10) + " " + r.Organization
}

// Checklist is what is left to do, in the order of the vendor's screens. Base
// is the version that stands there: with one, the list holds the difference
// only, and nothing if there is none.
func Checklist(p Plan, base *Version) []Item {
	change := Changes(p, base)
	var items []Item
	add := func(id string, k Kind, who, where, do string, row *Row) {
		items = append(items, Item{ID: id, Number: len(items) + 1, Kind: k, Who: who, Where: where, Do: msp.Clean(do), Row: row})
	}
	first := base == nil
	if !first && change.Empty() && len(p.Missing) == 0 {
		return nil
	}
	if first {
		add("token", KindToken, syncroAdmin, keyPage, tokenWords(p), nil)
	}
	for _, m := range p.Missing {
		add("make "+strconv.FormatInt(m.Customer, 10), KindMake, alertsAdmin, makeThere, makeWords(m), nil)
	}
	if first {
		add("open", KindOpen, alertsAdmin, addThere, openWords(p)+" and add the application. If Syncro stands there already, stop: setting it up twice is for those who connect several Syncro accounts on purpose.", nil)
		add("credentials", KindEnter, alertsAdmin, addThere, fmt.Sprintf("Enter the Syncro account %s and the token made for SaaS Alerts.", p.Account), nil)
		add("activity "+p.Activity.ID, KindActivity, alertsAdmin, addThere, activityWords(p), nil)
		id, do := autoMap(p)
		add(id, KindAutoMap, alertsAdmin, addThere+" > "+accounts, do, nil)
	} else {
		add("open", KindOpen, alertsAdmin, reopen, openWords(p)+" and click Syncro. The User Activity Organization cannot be changed there.", nil)
	}
	path := addThere
	if !first {
		path = reopen
	}
	for _, r := range change.Unmap {
		add(unmapID(r), KindUnmap, alertsAdmin, path+" > "+accounts+" > Mapped", unmapWords(r), &r)
	}
	shared := p.Shared()
	for _, r := range change.Map {
		add(mapID(r), KindMap, alertsAdmin, path+" > "+accounts+" > Unmapped", mapWords(r, len(shared[r.Organization])), &r)
	}
	add(FinishID, KindFinish, alertsAdmin, path+" > Finish", finishWords(p, first), nil)
	return items
}

func openWords(p Plan) string {
	if p.Own.Empty() {
		return "Open your own organization"
	}
	return "Open your own organization, " + p.Own.String() + ","
}

func tokenWords(p Plan) string {
	return "Make a token for SaaS Alerts alone, with these permissions: " + strings.Join(p.Permissions, "; ") + ". If SaaS Alerts' own page names more, tick these too. The token is shown once."
}

func makeWords(m Missing) string {
	return fmt.Sprintf("Make the organization %s: name and allowed countries are asked for. Then let Onramp read again (Discover, r): it is mapped as soon as it is there.", m.Name)
}

func activityWords(p Plan) string {
	if p.Activity.ID == "" {
		return "User Activity Organization: choose one in Onramp first (Set-up). It cannot be changed later."
	}
	return fmt.Sprintf("User Activity Organization: choose %s. It cannot be changed later: the only way back is to remove Syncro there and set it up again.", p.Activity.Name)
}

// autoMap says whether to tick the vendor's own option and why: only if it makes
// nothing but what is planned. Each advice is an item of its own, so that the
// tick of one says nothing of the other.
func autoMap(p Plan) (id, do string) {
	planned := map[int64]string{}
	for _, r := range p.Rows {
		planned[r.Customer] = r.Organization
	}
	same, other := 0, ""
	wrong := 0
	for _, r := range p.Rivals {
		if planned[r.Customer] == r.Organization {
			same++
			continue
		}
		if wrong++; other == "" {
			other = r.Name.String()
		}
	}
	switch {
	case wrong > 0:
		return "automap off", fmt.Sprintf("Leave the option that maps 100 %% matches off: it would also map %s (%s first), which this plan does not. Map the rows below by hand.", count(wrong, "customer"), other)
	case same == 0:
		return "automap off", "Leave the option that maps 100 % matches off: no row below has equal names."
	}
	return "automap on", fmt.Sprintf("Tick the option that maps 100 %% matches: it makes %d of the %s below as planned and nothing else. Compare them, and map the others by hand.", same, count(len(p.Rows), "row"))
}

func unmapWords(r Row) string {
	return fmt.Sprintf("Unmap %s from %s with the X. SaaS Alerts deletes its devices and their account mappings within 15 minutes.", r.customer(), r.target())
}

func mapWords(r Row, sharing int) string {
	text := fmt.Sprintf("Map %s to %s (%s).", r.customer(), r.target(), effect(r))
	if r.Apart.Empty() && r.Name == r.OrganizationName {
		text = fmt.Sprintf("Map %s to the organization of the same name (%s).", r.customer(), effect(r))
	}
	if sharing > 1 {
		text += fmt.Sprintf(" Warning: %d customers share this organization, and their devices stand together there.", sharing)
	}
	return text
}

// effect is what a mapping brings.
func effect(r Row) string {
	text := count(r.Devices, "device")
	if r.Alerts >= 0 {
		text += ", " + count(r.Alerts, "open RMM alert")
	}
	return text
}

func finishWords(p Plan, first bool) string {
	if first {
		return fmt.Sprintf("Press Finish there, then tick this: from then on the User Activity Organization (%s) is fixed here too. Devices appear after 15 minutes.", orUnchosen(p.Activity.Name))
	}
	return "Press Finish there, then tick this. Devices appear, or go, within 15 minutes."
}

func orUnchosen(t msp.Text) string {
	if t.Empty() {
		return "not chosen yet"
	}
	return t.String()
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Opposite is the id of the item that takes this one's mapping back, or brings it
// back, "" for an item that is not about a mapping.
func (i Item) Opposite() string {
	switch {
	case i.Row == nil:
		return ""
	case i.Kind == KindMap:
		return unmapID(*i.Row)
	}
	return mapID(*i.Row)
}

// Last says whether the item is the one that makes the list a version.
func (i Item) Last() bool { return i.ID == FinishID }
