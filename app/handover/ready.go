package handover

import (
	"slices"
	"strconv"
	"strings"

	"dev.onramp/app/msp"
)

// Windows is a Windows asset and what stands in its field msftEntraDeviceId,
// by which SaaS Alerts finds a device's account (saasalerts fact sheet,
// section 5).
type Windows struct {
	Customer     int64
	CustomerName msp.Text
	Name         msp.Text
	Entra        string
}

// Readiness says of one customer how many Windows assets carry a Microsoft
// Entra Device ID that can tie them to an account.
type Readiness struct {
	Customer                                      int64
	Name                                          msp.Text
	Windows, Ready, Missing, Malformed, Duplicate int
	// Doubled names the assets that share an id, with the id.
	Doubled []string
}

const noDevice = "00000000-0000-0000-0000-000000000000"

// EntraID returns a Microsoft Entra Device ID in lower case, and whether the
// text is one: a GUID as dsregcmd prints it, and not the empty one.
func EntraID(text string) (id string, ok bool) {
	id = strings.ToLower(strings.TrimSpace(text))
	if len(id) != len(noDevice) || id == noDevice {
		return id, false
	}
	for i := range len(id) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (id[i] == '-') || !hyphen && !strings.Contains("0123456789abcdef", id[i:i+1]) {
			return id, false
		}
	}
	return id, true
}

// Ready reports on every customer with a Windows asset, in order of name, and in
// all. An id on two assets counts for neither: cloned machines are one device to
// the vendor, whoever the customers are.
func Ready(assets []Windows) (by []Readiness, all Readiness) {
	bearers := map[string][]int{}
	for i, a := range assets {
		if id, ok := EntraID(a.Entra); ok {
			bearers[id] = append(bearers[id], i)
		}
	}
	of := map[int64]*Readiness{}
	var rows []Row // only to put the customers in order
	for i, a := range assets {
		r := of[a.Customer]
		if r == nil {
			r = &Readiness{Customer: a.Customer, Name: a.CustomerName}
			of[a.Customer] = r
			rows = append(rows, Row{Customer: a.Customer, Name: a.CustomerName})
		}
		r.add(i, assets, bearers)
	}
	sortRows(rows)
	for _, row := range rows {
		r := of[row.Customer]
		by = append(by, *r)
		all.Windows += r.Windows
		all.Ready += r.Ready
		all.Missing += r.Missing
		all.Malformed += r.Malformed
		all.Duplicate += r.Duplicate
	}
	return by, all
}

// maxNamed is how many of the assets that share an id are named.
const maxNamed = 5

func (r *Readiness) add(at int, assets []Windows, bearers map[string][]int) {
	a := assets[at]
	r.Windows++
	id, ok := EntraID(a.Entra)
	switch {
	case strings.TrimSpace(a.Entra) == "":
		r.Missing++
	case !ok:
		r.Malformed++
	case len(bearers[id]) == 1:
		r.Ready++
	default:
		r.Duplicate++
		first := slices.IndexFunc(bearers[id], func(i int) bool { return assets[i].Customer == a.Customer })
		if bearers[id][first] == at { // told once a customer
			r.Doubled = append(r.Doubled, doubled(id, a.Customer, assets, bearers[id]))
		}
	}
}

// doubled names the assets that share an id, as one of their customers reads it.
func doubled(id string, customer int64, assets []Windows, bearers []int) string {
	var names []string
	for _, i := range bearers[:min(len(bearers), maxNamed)] {
		name := assets[i].Name.String()
		if assets[i].Customer != customer {
			name += " of " + assets[i].CustomerName.String()
		}
		names = append(names, name)
	}
	line := id + ": " + strings.Join(names, ", ")
	if more := len(bearers) - maxNamed; more > 0 {
		line += " and " + strconv.Itoa(more) + " more"
	}
	return line
}
