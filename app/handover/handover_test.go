package handover

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dev.onramp/app/msp"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func row(customer int64, name, organization, called string, devices int) Row {
	return Row{Customer: customer, Name: msp.NewText(name), Organization: organization, OrganizationName: msp.NewText(called), Devices: devices, Alerts: 1}
}

// harbor is a small plan with an organization that two customers share.
func harbor() Plan {
	return Plan{
		Account: "acme.syncromsp.com", Permissions: []string{"Assets - List/Search", "Customers - View Detail"}, Activity: Target{"own", msp.NewText("Acme IT")},
		Rows: []Row{
			row(1, "Harbor Dental", "dental", "Harbor Dental Group", 12),
			row(2, "Quarry", "quarry", "Quarry", 3), row(3, "Quarry West", "quarry", "Quarry", 2),
		},
	}
}

func kinds(items []Item) string {
	var out []string
	for i, item := range items {
		if item.Number != i+1 {
			out = append(out, fmt.Sprintf("(number %d)", item.Number))
		}
		out = append(out, string(item.Kind))
	}
	return strings.Join(out, ", ")
}

func TestChecklistIsInTheOrderOfTheVendorsScreens(t *testing.T) {
	p := harbor()
	p.Missing = []Missing{{9, msp.NewText("Newcomer")}}
	items := Checklist(p, nil)
	if got := kinds(items); got != "token, make organization, open, credentials, user activity, auto-map, map, map, map, finish" {
		t.Fatalf("the order is %s", got)
	}
	for i, want := range map[int]string{0: "permissions: Assets - List/Search; Customers - View Detail.", 1: "Newcomer", 3: "acme.syncromsp.com", 4: "Acme IT", 6: "Map Harbor Dental to Harbor Dental Group (12 devices, 1 open RMM alert).", 7: "Warning: 2 customers share", 9: "Acme IT"} {
		if !strings.Contains(items[i].Do, want) || items[i].Who == "" || items[i].Where == "" {
			t.Errorf("row %d has no %q: %+v", i+1, want, items[i])
		}
	}
}

func TestChecklistOfAnEditHoldsTheDifferenceOnly(t *testing.T) {
	p := harbor()
	v := Confirm(p, nil, 0, "jo", noon)
	if left := Checklist(p, &v); len(left) != 0 {
		t.Fatalf("nothing has changed and %d rows are left: %s", len(left), kinds(left))
	}
	p.Rows = []Row{row(1, "Harbor Dental", "quarry", "Quarry", 12), p.Rows[1], row(4, "Late", "late", "Late", 1)}
	items := Checklist(p, &v)
	if got := kinds(items); got != "open, unmap, unmap, map, map, finish" {
		t.Fatalf("the difference is %s", got)
	}
	for i, want := range []string{"", "Unmap Harbor Dental from Harbor Dental Group", "Unmap Quarry West", "Map Harbor Dental to Quarry", "Map Late"} {
		if !strings.Contains(items[i].Do, want) {
			t.Errorf("row %d is %q, want %q", i+1, items[i].Do, want)
		}
	}
	if !strings.Contains(items[1].Do, "deletes its devices and their account mappings within 15 minutes") {
		t.Errorf("no warning: %s", items[1].Do)
	}
	next := Confirm(p, &v, 0, "jo", noon.Add(time.Hour))
	if next.Number != 2 || len(next.Unmapped) != 2 || next.Rows[0].Version != 2 || next.Rows[0].Item != 4 || next.Rows[1].Version != 1 {
		t.Errorf("the second version is %+v", next)
	}
}

func TestACustomerOfALostOrganizationIsNotUnmappedThere(t *testing.T) {
	p := harbor()
	v := Confirm(p, nil, 0, "jo", noon)
	p.Lost, p.Rows = p.Rows[:1], p.Rows[1:]
	if d := Changes(p, &v); !d.Empty() {
		t.Errorf("the difference is %+v", d)
	}
	p.Gone = map[string]bool{"dental": true}
	p.Rows = append(p.Rows, row(1, "Harbor Dental", "quarry", "Quarry", 12)) // settled since
	if d := Changes(p, &v); len(d.Unmap) != 0 || len(d.Map) != 1 {
		t.Errorf("once it is mapped to another organization the difference is %+v", d)
	}
}

func TestWhatBearsOneNameIsToldApart(t *testing.T) {
	r := row(1, "Quarry", "quarry", "Quarry", 3)
	r.Which, r.Apart = msp.NewText("Port Alder"), msp.NewText("quarry.example")
	if got := mapWords(r, 1); !strings.Contains(got, "Map Quarry (the one of Port Alder) to Quarry (the one of quarry.example)") {
		t.Errorf("it says %q", got)
	}
}

func TestTheVendorsAutoMapIsTickedOnlyIfItMakesThePlan(t *testing.T) {
	p := harbor()
	for want, rivals := range map[string][]Row{
		"Leave the option that maps 100 % matches off: no row":                          nil,
		"Tick the option that maps 100 % matches: it makes 1 of the 3 rows":             {p.Rows[1]},
		"off: it would also map 1 customer (Quarry first)":                              {p.Rows[0], row(2, "Quarry", "", "", 0)},
		"off: it would also map 2 customers (Stranger first), which this plan does not": {row(7, "Stranger", "x", "", 0), row(8, "Other", "y", "", 0), p.Rows[1]},
	} {
		p.Rivals = rivals
		id, got := autoMap(p)
		if ticks := strings.HasPrefix(want, "Tick"); !strings.Contains(got, want) || (id == "automap on") != ticks {
			t.Errorf("%s, %q has no %q", id, got, want)
		}
	}
}

// seen is what SaaS Alerts shows: device organizations with names of devices.
func seen(after time.Duration, lists map[string][]string) Seen {
	s := Seen{At: noon.Add(after)}
	for _, id := range slices.Sorted(mapKeys(lists)) {
		s.Organizations = append(s.Organizations, SeenOrganization{ID: id, Name: msp.NewText("name of " + id), Devices: len(lists[id])})
		for _, name := range lists[id] {
			s.Devices = append(s.Devices, SeenDevice{Organization: id, Name: msp.NewText(name), State: DeviceUnmapped})
		}
	}
	return s
}

func mapKeys(m map[string][]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func world() Known {
	k := Known{
		Organizations: []Target{{"dental", msp.NewText("Harbor Dental Group")}, {"quarry", msp.NewText("Quarry")}, {"other", msp.NewText("Other")}},
		Customers:     []KnownCustomer{{1, msp.NewText("Harbor Dental")}, {2, msp.NewText("Quarry")}, {3, msp.NewText("Quarry West")}, {5, msp.NewText("Stranger")}},
	}
	for customer, names := range map[int64][]string{1: dental, 2: {"Q1", "Q2", "Q3", "PC"}, 3: {"W1", "W2", "PC"}, 5: {"S1"}} {
		for _, name := range names {
			k.Devices = append(k.Devices, KnownDevice{Customer: customer, Name: msp.NewText(name)})
		}
	}
	return k
}

var dental = []string{"D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D11", "D12"}

func TestDifferencesAreToldInWords(t *testing.T) {
	v := Confirm(harbor(), nil, 0, "jo", noon)
	all := []string{"Q1", "Q2", "Q3", "W1", "W2"}
	for name, c := range map[string]struct {
		lists map[string][]string
		state State
		want  string // in a difference, or in a note if it is verified
	}{
		"as planned":             {map[string][]string{"dental": dental, "quarry": all}, StateVerified, ""},
		"a row was forgotten":    {map[string][]string{"quarry": all}, StateDiffers, "12 devices expected for Harbor Dental, 0 seen after 40 minutes: was row 6 mapped?"},
		"one of a shared pair":   {map[string][]string{"dental": dental, "quarry": {"Q1", "Q2", "Q3"}}, StateDiffers, "2 devices expected for Quarry West, 0 seen after 40 minutes: was row 8 mapped?"},
		"mapped elsewhere":       {map[string][]string{"other": dental, "quarry": all}, StateDiffers, "12 devices of Harbor Dental seen under Other, planned for Harbor Dental Group: was row 6 mapped to another organization?"},
		"some of them elsewhere": {map[string][]string{"dental": dental[:9], "other": dental[9:], "quarry": all}, StateVerified, "3 devices of Harbor Dental seen under Other, the others under Harbor Dental Group as planned"},
		"more than was planned":  {map[string][]string{"dental": dental, "quarry": all, "other": {"S1"}}, StateDiffers, "1 device of Stranger seen under Other, and this plan maps it nowhere"},
		"nothing at all":         {nil, StateDiffers, "no device of any organization after 40 minutes: was Finish pressed"},
		"still arriving":         {map[string][]string{"dental": dental[:9], "quarry": all}, StateVerified, "9 of 12 devices of Harbor Dental seen after 40 minutes"},
		"another RMM":            {map[string][]string{"dental": dental, "quarry": all, "other": {"NINJA-1"}}, StateVerified, "1 device under Other that this plan sends none to: another RMM"},
		"the vendor's own ids":   {map[string][]string{"1": dental, "2": all[:3], "3": all[3:]}, StateVerified, ""},
		"own ids, one forgotten": {map[string][]string{"1": dental, "2": all[:3]}, StateDiffers, "2 devices expected for Quarry West, 0 seen"},
	} {
		r := Compare(v, seen(40*time.Minute, c.lists), world())
		told := slices.Concat(r.Differences, r.Notes)
		if r.State != c.state || c.want != "" && !strings.Contains(strings.Join(told, "\n"), c.want) || c.want == "" && len(told) > 0 {
			t.Errorf("%s: %s, %q; want %s, %q", name, r.State, told, c.state, c.want)
		}
		if c.want != "" && len(r.Differences) > 2 && name != "nothing at all" {
			t.Errorf("%s: more than one thing is told: %q", name, r.Differences)
		}
	}
}

func TestDevicesThatStayAfterUnmappingAreTold(t *testing.T) {
	p := harbor()
	v := Confirm(p, nil, 0, "jo", noon)
	p.Rows = p.Rows[1:]
	v = Confirm(p, &v, 0, "jo", noon)
	r := Compare(v, seen(20*time.Minute, map[string][]string{"dental": dental, "quarry": {"Q1", "W1"}}), world())
	if r.State != StateDiffers || !strings.Contains(r.Differences[0], "12 devices of Harbor Dental still seen under Harbor Dental Group after 20 minutes: was row 2 unmapped?") {
		t.Errorf("%s: %q", r.State, r.Differences)
	}
}

func TestWhatIsToldByNamesOrCountsAloneIsUnverified(t *testing.T) {
	p := harbor()
	p.Rows = p.Rows[:1]
	v := Confirm(p, nil, 0, "jo", noon)
	count := Seen{At: noon.Add(time.Hour), Organizations: []SeenOrganization{{"dental", msp.NewText("x"), 12}}}
	byName := Seen{At: noon.Add(time.Hour), Organizations: []SeenOrganization{{"unheard of", msp.NewText("Harbor Dental Group"), 12}}}
	for name, s := range map[string]Seen{"count": count, "name": byName} {
		if r := Compare(v, s, world()); r.State != StateVerified || !r.Unverified {
			t.Errorf("%s: %s, unverified %v: %q", name, r.State, r.Unverified, r.Differences)
		}
	}
	if r := Compare(v, seen(time.Hour, map[string][]string{"dental": dental}), world()); r.Unverified {
		t.Error("ids and devices that are known are unverified")
	}
	if words := Words(&v, &Watch{Tries: 1, At: noon, Result: Result{State: StateVerified, Unverified: true}}); !strings.Contains(words[len(words)-1], "Unverified") {
		t.Errorf("it is not said: %q", words)
	}
}

func TestLooksBeginAfterAQuarterOfAnHourAndBackOff(t *testing.T) {
	w := Watch{}
	var at []string
	for next := w.Next(noon); !next.IsZero(); next = w.Next(noon) {
		at = append(at, next.Sub(noon).String())
		w = w.Look(next, Result{State: StateDiffers}, nil)
	}
	if got := strings.Join(at[:8], " "); got != "15m0s 20m0s 30m0s 50m0s 1h30m0s 2h30m0s 3h30m0s 4h30m0s" || len(at) > 30 {
		t.Errorf("%d looks, at %s", len(at), got)
	}
	w = Watch{}.Look(noon, Result{}, errors.New("401"))
	if w.Next(noon).IsZero() || w.Failed != "401" || !w.At.IsZero() {
		t.Errorf("a look that was refused: %+v", w)
	}
	w = w.Look(noon, Result{State: StateVerified}, nil)
	if !w.Next(noon).IsZero() || !w.Verified.Equal(noon) || w.Failed != "" {
		t.Errorf("once verified: %+v", w)
	}
}

func TestReadinessTellsWellFormedMissingMalformedAndDoubled(t *testing.T) {
	const one, two = "0d6c2b3e-7a51-4c0f-9b1e-2f4a8c6d1e90", "1d6c2b3e-7a51-4c0f-9b1e-2f4a8c6d1e91"
	asset := func(customer int64, name, entra string) Windows {
		return Windows{Customer: customer, CustomerName: msp.NewText(fmt.Sprint("Customer ", customer)), Name: msp.NewText(name), Entra: entra}
	}
	by, all := Ready([]Windows{
		asset(2, "A", two), asset(1, "B", one), asset(1, "C", strings.ToUpper(one)), asset(1, "D", ""), asset(1, "E", "{"+two+"}"),
		asset(1, "F", noDevice), asset(1, "G", "0d6c2b3e7a514c0f9b1e2f4a8c6d1e90"), asset(2, "H", " 2d6c2b3e-7a51-4c0f-9b1e-2f4a8c6d1e92 "),
	})
	if len(by) != 2 || by[0].Customer != 1 || all.Windows != 8 || all.Ready != 2 || all.Missing != 1 || all.Malformed != 3 || all.Duplicate != 2 {
		t.Errorf("%+v, in all %+v", by, all)
	}
	if d := by[0].Doubled; len(d) != 1 || d[0] != one+": B, C" {
		t.Errorf("doubled: %q", d)
	}
	clones := make([]Windows, 20_000)
	for i := range clones {
		clones[i] = asset(1, "CLONE", one)
	}
	by, _ = Ready(clones)
	if d := by[0].Doubled; len(d) != 1 || !strings.HasSuffix(d[0], "CLONE and 19995 more") {
		t.Errorf("of 20,000 clones it says %q", d)
	}
	by, _ = Ready([]Windows{asset(1, "B", one), asset(2, "C", one)})
	if by[0].Doubled[0] != one+": B, C of Customer 2" {
		t.Errorf("doubled across customers: %q", by[0].Doubled)
	}
}

// hostile are names that a file could take for something else.
var hostile = []string{"=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1", "'=1", "|x", "a\nb,\"c", "*bold* [link](x) <img> | `code`", "\x1b[31mred"}

func TestNoCellOfTheCSVIsAFormula(t *testing.T) {
	p := harbor()
	for i, name := range hostile {
		p.Rows = append(p.Rows, row(int64(100+i), name, "id", name, 1))
	}
	var b bytes.Buffer
	if err := (Sheet{Items: Checklist(p, nil)}).Write(&b, CSV); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range rows {
		for _, cell := range cells {
			if begin := strings.TrimLeft(cell, " \t\r\n"); begin != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(begin)[0]) || strings.ContainsRune(cell, 0x1b) {
				t.Errorf("the cell %q is a formula to a spreadsheet or drives a terminal", cell)
			}
		}
	}
	if len(rows) != len(p.Rows)+7 {
		t.Errorf("%d rows in the file", len(rows))
	}
}

func TestMarkdownKeepsOneItemALineWhateverTheNames(t *testing.T) {
	p := harbor()
	for i, name := range hostile {
		p.Rows = append(p.Rows, row(int64(100+i), name, "id", name, 1))
	}
	v := Confirm(p, nil, 0, "jo", noon)
	var b bytes.Buffer
	s := Sheet{Workspace: "w|x", Items: Checklist(p, nil), Before: &v, Watch: &Watch{}, Readiness: []Readiness{{Name: msp.NewText("a|b")}}}
	if err := s.Write(&b, Markdown); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, "\n- [ ] "); n != len(s.Items) {
		t.Errorf("%d boxes for %d items:\n%s", n, len(s.Items), page)
	}
	for _, raw := range []string{"<img>", "*bold*", "[link]", "`code`", "\x1b", "| a|b"} {
		if strings.Contains(page, raw) {
			t.Errorf("the page has %q unescaped", raw)
		}
	}
}

func TestJSONHasTheIDsToWorkWith(t *testing.T) {
	var b bytes.Buffer
	if err := (Sheet{Items: Checklist(harbor(), nil)}).Write(&b, JSON); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Items []struct {
			Customer     struct{ ID int64 }
			Organization struct{ ID string }
			Devices      int
		}
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if i := out.Items[5]; i.Customer.ID != 1 || i.Organization.ID != "dental" || i.Devices != 12 {
		t.Errorf("the first mapping is %+v", i)
	}
	if err := (Sheet{}).Write(&b, "xml"); err == nil || !strings.Contains(err.Error(), "markdown, csv or json") {
		t.Errorf("an unknown format: %v", err)
	}
}
