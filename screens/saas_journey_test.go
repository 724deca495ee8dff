package screens

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
	"dev.onramp/saasalerts/saasalertstest"
)

// handed is the exported checklist as the person at SaaS Alerts reads it.
type handed struct {
	Version      int
	Items        []handedItem
	Verification struct {
		State       string
		Differences []string
	}
	UserActivity struct{ ID, Name string } `json:"user_activity_organization"`
}

type handedItem struct {
	Number       int
	Kind, Do     string
	Customer     struct{ ID int64 }
	Organization struct{ ID string }
}

// person works at the vendor's screens from the exported checklist alone.
type person struct {
	*rig
	world *demo.World
	dir   string
	files int
}

// exports writes the checklist to a file by keys, and reads it as the person
// does who was sent it.
func (p *person) exports(format string) (handed, string) {
	p.t.Helper()
	p.files++
	path := filepath.Join(p.dir, fmt.Sprint(p.files, ".", format))
	p.setup("Checklist as a file")
	p.press("e")
	p.write(format)
	p.press("enter", "ctrl+u")
	p.write(path)
	p.press("enter")
	p.wants("written to")
	text, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatalf("read the export: %v", err)
	}
	var h handed
	if format == "json" {
		if err := json.Unmarshal(text, &h); err != nil {
			p.t.Fatalf("the export is no JSON: %v\n%s", err, text)
		}
	}
	return h, string(text)
}

// setup goes to a row of the set-up tab.
func (p *person) setup(row string) {
	p.t.Helper()
	p.press("6")
	s := p.w.steps[app.StepSaaS].(*saasStep)
	for s.tab != saasSetup {
		p.press("[")
	}
	p.press("g")
	for range saasSettings {
		if s.setup.current().name == row {
			return
		}
		p.press("j")
	}
	p.t.Fatalf("the set-up has no row %q:\n%s", row, p.frame())
}

// tab goes to the checklist or the mapping.
func (p *person) tab(to saasTab) {
	p.t.Helper()
	p.setup("Set up SaaS Alerts")
	for range to {
		p.press("]")
	}
}

// onto puts the cursor of the mapping on a customer.
func (p *person) onto(customer int64) {
	p.t.Helper()
	p.tab(saasMapping)
	v := p.w.steps[app.StepSaaS].(*saasStep).mapping
	for v.tab > 0 {
		p.press("[")
	}
	p.press("g")
	for range v.list.all() {
		if v.list.current().ID == customer {
			return
		}
		p.press("j")
	}
	p.t.Fatalf("the mapping has no customer %d", customer)
}

// works does the items at the vendor's screens, but for those in leave.
func (p *person) works(h handed, leave ...int) {
	p.t.Helper()
	s := p.world.SaaSAlerts
	for _, i := range h.Items {
		if len(leave) > 0 && i.Number == leave[0] {
			leave = leave[1:]
			continue
		}
		var err error
		switch i.Kind {
		case "open":
			if h.Version == 1 {
				err = s.ConnectSyncro()
			}
		case "user activity":
			err = s.SetUserActivityOrganization(h.UserActivity.ID)
		case "auto-map":
			if strings.HasPrefix(i.Do, "Tick") {
				_, err = s.MapEqualNames()
			}
		case "unmap":
			err = s.UnmapOrganization(strconv.FormatInt(i.Customer.ID, 10))
		case "map":
			err = s.MapOrganization(strconv.FormatInt(i.Customer.ID, 10), i.Organization.ID)
		}
		if err != nil {
			p.t.Fatalf("row %d, %s: %v", i.Number, i.Do, err)
		}
	}
}

// confirms ticks the whole checklist.
func (p *person) confirms() {
	p.t.Helper()
	p.tab(saasChecklist)
	p.press("G", "space", "y")
	p.wants("rows before it are not ticked")
	p.press("*")
	p.wants("Tick every row but the last?")
	p.press("y", "G", "space")
	p.wants("Is all of it done in SaaS Alerts, and Finish pressed?")
	p.press("y")
}

// reads is how many times the device lists of SaaS Alerts were asked for.
func (p *person) reads() int {
	n := 0
	for _, r := range p.world.SaaSAlerts.Requests() {
		if r.Path == "/reports/unify-ignored-devices" { // the last of the four calls
			n++
		}
	}
	return n
}

func (p *person) waits(d time.Duration) {
	p.t.Helper()
	time.Sleep(d) // of the bubble's clock
	p.settle()
}

// mapped returns matched businesses with devices, the largest first, as their
// rows stand.
func (p *person) mapped() []app.Row {
	var rows []app.Row
	for _, r := range p.app.Review(msp.SaaS, 0).Rows() {
		if r.State == app.StateMatched && r.Devices > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

func TestSaaSAlertsIsSetUpEditedAndVerifiedByKeysAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := demo.New(demo.Config{Seed: 7, Customers: 40, Assets: 300})
		a, err := app.Open(world.Options(t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		p := &person{rig: show(t, a, 80, 24, plainTheme()), world: world, dir: t.TempDir()}
		defer p.end()
		p.press("enter", "enter", "6")
		p.wants("Connection there", "none seen")
		p.skipsAndReturns(t)
		p.chooses(t)
		p.maps(t)
		forgotten := p.setsUp(t)
		p.failsFirst(t, forgotten)
		p.passesThen(t, forgotten)
		p.editsAgain(t)
		p.setsUpAnew(t)
		p.meetsAConnection(t)
	})
}

func (p *person) skipsAndReturns(t *testing.T) {
	p.setup("Set up SaaS Alerts")
	for _, key := range []string{"enter", "e", "i", "enter"} { // the last answers the question
		p.press(key)
		if v := p.app.SaaS(); v.Skipped {
			t.Fatalf("%s leaves SaaS Alerts out without a yes", key)
		}
	}
	p.press("i")
	p.wants("Leave SaaS Alerts out?", "Step 6 is passed over", "y yes")
	p.press("y")
	p.wants("SaaS Alerts is left out; i takes it in again")
	if v := p.app.SaaS(); !v.Skipped {
		t.Error("it is not left out")
	}
	p.press("i")
	p.wants("User Activity Organization", "Connection there")
	p.setup("Key")
	p.world.SaaSAlerts.AddFault(saasalertstest.Fault{Kind: saasalertstest.Status403HTML, Times: 2})
	p.press("e")
	p.wants("Key                         refused", "403")
	p.world.SaaSAlerts.ClearFaults()
	p.press("e")
	p.wants("Key                         verified", "SaaS Alerts organizations visible")
	p.setup("Entra Device IDs")
	p.press("e")
	p.wants("Microsoft Entra Device IDs of Windows devices", "Customer", "missing", "malformed", "All")
	p.press("esc")
}

func (p *person) chooses(t *testing.T) {
	p.setup("User Activity Organization")
	p.press("e")
	p.wants("── User Activity Organization")
	p.press("enter")
	p.wants("User activity goes to Harborlight IT?", "y yes")
	p.press("n")
	if v := p.app.SaaS(); v.UserActivity != "" {
		t.Errorf("a no chooses %s", v.UserActivityName)
	}
	p.press("e", "enter", "y")
	p.wants("user activity goes to Harborlight IT")
}

// maps settles rows of each sort: suggested, to be made there, shared, unmapped.
func (p *person) maps(t *testing.T) {
	p.tab(saasMapping)
	p.wants("unmapped: no device data")
	p.press("A", "ctrl+u", "enter", "y")
	p.wants("done: accept")
	var missing app.Row
	for _, r := range p.app.Review(msp.SaaS, 0).Rows() {
		if truth := p.world.Truth.Customer(r.ID); r.State == app.StateOpen && truth.Group == demo.Business && truth.SaaSAlerts == "" && r.Devices > 0 {
			missing = r
		}
	}
	p.onto(missing.ID)
	p.press("c")
	p.wants("done: create ")
	p.tab(saasChecklist)
	p.press("j")
	p.wants("Make the organization " + missing.Name.String()[:8])
	p.world.SaaSAlerts.SetCustomer(saasalertstest.Customer{Name: missing.Name.Raw()})
	p.press("2", "r", "6")
	if d := p.app.Pair(msp.SaaS, missing.ID).Decision; d == nil || d.Verdict != msp.Matched {
		t.Errorf("%s was made there, and its decision is %+v", missing.Name, d)
	}
	rows := p.mapped()
	p.onto(rows[1].ID)
	p.press("m")
	p.write(rows[0].RightName.String())
	p.press("enter")
	p.wants("is now shared with")
	p.onto(rows[0].ID)
	p.wants("shared with " + rows[1].Name.String()[:6])
}

// setsUp hands the checklist over to a person who forgets one row of it.
func (p *person) setsUp(t *testing.T) (forgotten handedItem) {
	_, page := p.exports("markdown")
	_, sheet := p.exports("csv")
	h, _ := p.exports("json")
	for _, i := range h.Items {
		if i.Kind == "map" && p.app.Review(msp.SaaS, 0).Counts[app.StateMatched] > 0 {
			forgotten = i
		}
		if !strings.Contains(page, fmt.Sprintf("%d. ", i.Number)) || !strings.Contains(sheet, "\n"+strconv.Itoa(i.Number)+",no,"+i.Kind) {
			t.Errorf("row %d is missing from Markdown or CSV", i.Number)
		}
	}
	p.works(h, forgotten.Number)
	p.confirms()
	p.wants("Version 1, done. Waiting until", "needs 15 minutes")
	p.setup("User Activity Organization")
	p.press("e")
	p.press("down", "enter", "y")
	p.wants("is fixed since the connection was made")
	return forgotten
}

func (p *person) failsFirst(t *testing.T, forgotten handedItem) {
	p.press("r")
	p.wants("SaaS Alerts needs 15 minutes")
	before := p.reads()
	p.waits(14 * time.Minute)
	if n := p.reads() - before; n != 0 {
		t.Errorf("%d looks within 14 minutes", n)
	}
	p.waits(2 * time.Minute)
	if n := p.reads() - before; n != 1 {
		t.Errorf("%d looks within 16 minutes, want 1", n)
	}
	p.setup("Verification")
	p.wants("1 difference")
	p.press("e")
	p.wants("0 seen after 15", "was row "+strconv.Itoa(forgotten.Number)+" mapped?")
	p.press("esc")
	p.waits(4 * time.Hour)
	if n := p.reads() - before; n < 5 || n > 9 {
		t.Errorf("%d looks within four hours do not back off", n)
	}
	if c := p.app.Home().Connected; len(c) != 1 || c[0].State != app.SaaSConfirmed || !strings.Contains(c[0].Note, "was row") {
		t.Errorf("Home says %+v", c)
	}
}

func (p *person) passesThen(t *testing.T, forgotten handedItem) {
	if err := p.world.SaaSAlerts.MapOrganization(strconv.FormatInt(forgotten.Customer.ID, 10), forgotten.Organization.ID); err != nil {
		t.Fatal(err)
	}
	p.waits(90 * time.Minute)
	p.setup("Verification")
	p.wants("verified by the API")
	looks := p.reads()
	p.waits(48 * time.Hour)
	if n := p.reads() - looks; n != 0 {
		t.Errorf("%d looks although it is verified", n)
	}
	p.press("7", "P", "a", "y", "9", "enter", "y")
	p.wants("Connected applications", "MSP Tools, user activity to Harborlight IT", "verified by the API", "confirmed")
	c := p.app.Home().Connected
	if len(c) != 1 || c[0].Name != "Syncro" || c[0].Under != "MSP Tools" || c[0].Organization.String() != "Harborlight IT" || c[0].State != app.SaaSVerified || c[0].Note != "" {
		t.Errorf("Home says %+v", c)
	}
}

// editsAgain moves one customer to another organization. The person ticks the
// new checklist without doing it, and does it when the verification says so.
func (p *person) editsAgain(t *testing.T) {
	rows := p.mapped()
	moved, to := rows[3], rows[4].RightName.String()
	p.onto(moved.ID)
	p.press("m")
	p.write(to)
	p.press("enter")
	p.wants("unmapping 1 in SaaS Alerts deletes")
	p.tab(saasChecklist)
	p.wants("Version 2: what has changed since version 1.", "[Checklist 0/4]")
	h, _ := p.exports("json")
	var kinds []string
	for _, i := range h.Items {
		kinds = append(kinds, i.Kind)
	}
	if got := strings.Join(kinds, " "); got != "open unmap map finish" || !strings.Contains(h.Items[1].Do, "deletes its devices and their account mappings within 15 minutes") {
		t.Fatalf("the difference is %s: %+v", got, h.Items)
	}
	p.confirms()
	p.waits(20 * time.Minute)
	p.setup("Verification")
	p.press("e")
	p.wants("was row 3", "mapped to another organization?")
	p.press("esc")
	p.works(h)
	p.waits(17 * time.Minute)
	p.setup("Verification")
	p.press("r")
	p.wants("Verified by the API on")
	if h, _ := p.exports("json"); h.Version != 2 || h.Verification.State != "verified" || len(h.Verification.Differences) != 0 {
		t.Errorf("the export says version %d, %+v", h.Version, h.Verification)
	}
}

// setsUpAnew goes the only way to another User Activity Organization.
func (p *person) setsUpAnew(t *testing.T) {
	p.setup("Set up again there")
	p.press("e")
	p.wants("Was Syncro removed in SaaS Alerts", "This workspace shows it connected since")
	p.press("enter")
	if !p.app.SaaS().Connected {
		t.Error("enter does not cancel")
	}
	if err := p.world.SaaSAlerts.RemoveSyncro(); err != nil {
		t.Fatal(err)
	}
	p.press("e", "y")
	p.wants("the checklist begins anew")
	if v := p.app.SaaS(); v.Connected || v.Version != 1 || v.UserActivity != "" || len(v.Checklist) < 10 {
		t.Errorf("after it the view is %+v", v)
	}
}

// meetsAConnection finds that somebody has connected an RMM there meanwhile: the
// warning comes before anything is chosen, and every key but y cancels.
func (p *person) meetsAConnection(t *testing.T) {
	rows := p.mapped()
	if err := errors.Join(p.world.SaaSAlerts.ConnectSyncro(), p.world.SaaSAlerts.MapOrganization(strconv.FormatInt(rows[0].ID, 10), rows[0].Right)); err != nil {
		t.Fatal(err)
	}
	p.waits(time.Hour)
	p.press("5")
	p.setup("Connection there")
	p.wants("seems to exist")
	p.setup("User Activity Organization")
	for _, no := range []string{"enter", "n", "esc", "space"} {
		p.press("e")
		p.wants("Go on although a connection seems to exist?", "This is a hint")
		p.press(no)
		p.wants("cancelled")
	}
	p.press("e", "y")
	p.wants("going on beside the connection that exists")
	p.press("e", "enter", "y")
	p.wants("user activity goes to")
}
