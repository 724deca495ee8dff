package handover

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dev.onramp/app/msp"
)

// State says where a confirmed mapping stands.
type State string

// The states of a verification.
const (
	StateWaiting  State = "waiting"  // too early to look
	StateDiffers  State = "differs"  // the API shows something else
	StateVerified State = "verified" // the API shows what was planned
)

// Result is the comparison of a version with what was seen.
type Result struct {
	State       State
	Differences []string // what is wrong, a sentence each
	Notes       []string // what is worth knowing and wrong for nobody
	Counts      Counts
	// Unverified says that something was told by a name or a count of which
	// nobody knows that the vendor means it so.
	Unverified bool
}

// Counts is what was seen in all.
type Counts struct {
	Organizations, Mapped, Unmapped, Ignored int
}

// comparison is one comparison under way.
type comparison struct {
	*reader
	v       Version
	after   time.Duration
	out     Result
	planned map[int64]Placed
	sharing map[string]int           // rows by organization
	theirs  map[int64]map[string]int // devices seen, by customer and organization
	total   map[string]int           // devices seen, by organization
	unknown map[string]int           // of which nobody can tell whose they are
	present map[int64]int            // devices of a customer under the vendor's own id
	label   map[string]msp.Text      // names of SaaS Alerts organizations
	names   map[int64]msp.Text       // names of customers
}

// Compare says in words how what was seen differs from a confirmed version.
func Compare(v Version, s Seen, k Known) Result {
	c := &comparison{
		reader: newReader(k, s), v: v, after: s.At.Sub(v.Confirmed), planned: placedBy(&v), sharing: map[string]int{},
		theirs: map[int64]map[string]int{}, total: map[string]int{}, unknown: map[string]int{}, present: map[int64]int{},
		label: map[string]msp.Text{}, names: map[int64]msp.Text{},
	}
	for _, o := range k.Organizations {
		c.label[o.ID] = o.Name
	}
	for _, known := range k.Customers {
		c.names[known.ID] = known.Name
	}
	for _, r := range v.Rows {
		c.sharing[r.Organization]++
	}
	c.count(s)
	if !s.Any() && c.expects() {
		c.differs("SaaS Alerts shows no device of any organization %s: was Finish pressed, and is the Syncro token accepted there?", c.since())
	}
	for _, r := range v.Rows {
		c.row(r)
	}
	c.strays(s)
	if s.Bad > 0 {
		c.note("%s of SaaS Alerts' lists could not be read and were left out.", count(s.Bad, "element"))
	}
	c.out.State = StateVerified
	if len(c.out.Differences) > 0 {
		c.out.State = StateDiffers
	}
	return c.out
}

// count sorts what was seen by organization and customer.
func (c *comparison) count(s Seen) {
	listed := map[string]int{}
	c.out.Counts.Organizations = len(s.Organizations)
	for _, d := range s.Devices {
		switch d.State {
		case DeviceMapped:
			c.out.Counts.Mapped++
		case DeviceUnmapped:
			c.out.Counts.Unmapped++
		case DeviceIgnored:
			c.out.Counts.Ignored++
		}
		listed[d.Organization]++
		at := c.place(d.Organization)
		if at.customer != 0 {
			c.present[at.customer]++
			continue
		}
		c.total[at.organization]++
		owner := c.owner(d)
		if owner == 0 {
			c.unknown[at.organization]++
			continue
		}
		if c.theirs[owner] == nil {
			c.theirs[owner] = map[string]int{}
		}
		c.theirs[owner][at.organization]++
	}
	for _, o := range s.Organizations {
		at := c.place(o.ID)
		c.out.Unverified = c.out.Unverified || !at.sure
		if listed[o.ID] > 0 || o.Devices < 1 {
			continue
		}
		// Only the list of organizations speaks of these devices.
		c.out.Unverified = true
		if at.customer != 0 {
			c.present[at.customer] += o.Devices
			continue
		}
		c.total[at.organization] += o.Devices
		c.unknown[at.organization] += o.Devices
	}
}

func (c *comparison) expects() bool {
	return slices.ContainsFunc(c.v.Rows, func(r Placed) bool { return r.Devices > 0 })
}

func (c *comparison) since() string {
	return fmt.Sprintf("after %d minutes", int(c.after/time.Minute))
}

func (c *comparison) differs(format string, args ...any) {
	c.out.Differences = append(c.out.Differences, msp.Clean(fmt.Sprintf(format, args...)))
}

func (c *comparison) note(format string, args ...any) {
	c.out.Notes = append(c.out.Notes, msp.Clean(fmt.Sprintf(format, args...)))
}

// at names the item of the checklist that a row was told at.
func (c *comparison) at(r Placed) string {
	text := "row " + strconv.Itoa(r.Item)
	if r.Version != c.v.Number {
		text += " of version " + strconv.Itoa(r.Version)
	}
	return text
}

// row compares one row of the mapping.
func (c *comparison) row(r Placed) {
	if r.Devices == 0 {
		return // there is nothing that could show
	}
	seen := c.theirs[r.Customer][r.Organization] + c.present[r.Customer]
	if c.sharing[r.Organization] == 1 || seen > 0 {
		seen += c.unknown[r.Organization] // a name that two devices have may be theirs
	} else if c.unknown[r.Organization] > 0 {
		c.out.Unverified = true
		c.note("%s shows devices that name no customer: whether those of %s are among them cannot be told.", r.OrganizationName, r.Name)
		return
	}
	elsewhere, most := "", 0
	for id, n := range c.theirs[r.Customer] {
		if id != r.Organization && (n > most || n == most && id < elsewhere) {
			elsewhere, most = id, n
		}
	}
	switch {
	case most > 0 && most >= seen:
		c.differs("%s of %s seen under %s, planned for %s: was %s mapped to another organization?", count(most, "device"), r.Name, c.labelOf(elsewhere), r.OrganizationName, c.at(r))
	case seen == 0:
		c.differs("%s expected for %s, 0 seen %s: was %s mapped?", count(r.Devices, "device"), r.Name, c.since(), c.at(r))
	case most > 0:
		c.note("%s of %s seen under %s, the others under %s as planned: was a device renamed or moved?", count(most, "device"), r.Name, c.labelOf(elsewhere), r.OrganizationName)
	}
	if 0 < seen && seen+most < r.Devices {
		c.note("%d of %s of %s seen %s: the others may still be arriving.", seen+most, count(r.Devices, "device"), r.Name, c.since())
	}
}

func (c *comparison) labelOf(organization string) string {
	if name := c.label[organization]; !name.Empty() {
		return name.String()
	}
	return "an organization that is not in its list"
}

// strays are devices under an organization that the plan sends nothing to, or
// of a customer that it sends nowhere.
func (c *comparison) strays(s Seen) {
	unmapped := map[int64]Placed{}
	for _, r := range c.v.Unmapped {
		unmapped[r.Customer] = r
	}
	told := map[string]int{} // devices that a sentence speaks of, by organization
	for _, customer := range sorted(c.theirs, c.present) {
		if _, planned := c.planned[customer]; planned {
			for id, n := range c.theirs[customer] {
				told[id] += n
			}
			continue
		}
		n := c.present[customer]
		under := ""
		for id, m := range c.theirs[customer] {
			told[id] += m
			n += m
			under = max(under, id)
		}
		where := "SaaS Alerts"
		if under != "" {
			where = c.labelOf(under)
		}
		if r, was := unmapped[customer]; was {
			c.differs("%s of %s still seen under %s %s: was %s unmapped?", count(n, "device"), c.nameOf(customer), where, c.since(), c.at(r))
			continue
		}
		c.differs("%s of %s seen under %s, and this plan maps it nowhere: was it mapped there by hand?", count(n, "device"), c.nameOf(customer), where)
	}
	for _, o := range s.Organizations {
		id := c.place(o.ID).organization
		if n := c.total[id] - told[id]; n > 0 && id != "" && c.sharing[id] == 0 {
			c.note("%s under %s that this plan sends none to: another RMM may be connected there.", count(n, "device"), c.labelOf(id))
			told[id] = c.total[id]
		}
	}
}

func (c *comparison) nameOf(customer int64) string {
	if name := c.names[customer]; !name.Empty() {
		return name.String()
	}
	return "customer " + strconv.FormatInt(customer, 10)
}

// sorted returns the customers of both maps in order.
func sorted(a map[int64]map[string]int, b map[int64]int) []int64 {
	var out []int64
	for id := range a {
		out = append(out, id)
	}
	for id := range b {
		if _, both := a[id]; !both {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(x, y int64) int { return cmp.Compare(x, y) })
	return out
}
