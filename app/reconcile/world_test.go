package reconcile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/project"
	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

const (
	host        = "acme.syncromsp.com"
	workstation = 9001
	active      = 9101
	inactive    = 9102
	linkField   = "IT Glue"
)

// world is two simulated vendors, a store and an applier between them.
type world struct {
	t      testing.TB
	glue   *itgluetest.Server
	syncro *syncrotest.Server
	gluec  *itglue.Client
	sync   *syncro.Client
	dir    string
	db     *store.DB
	audit  *Audit

	policy    Policy
	decisions []msp.Decision
	absences  []Absence
	effects   []Effect
	ids       int
	began     time.Time
	booted    string // names the machine's start

	glueRT, syncroRT func(http.RoundTripper) http.RoundTripper // wrap the pipes
}

func newWorld(t testing.TB, habits itgluetest.Habits, syncroHabits syncrotest.Habits) *world {
	t.Helper()
	w := &world{
		t: t, dir: fastDir(t), began: time.Now(), booted: "first",
		glue:   itgluetest.New(itgluetest.Config{Key: "glue-key", Subdomain: "acme", Habits: habits}),
		syncro: syncrotest.New(syncrotest.Config{Token: "syncro-token", Subdomain: "acme", Habits: syncroHabits, Fields: []string{linkField}}),
	}
	t.Cleanup(func() { must(t, w.glue.Close()); must(t, w.syncro.Close()) })
	w.policy = DefaultPolicy()
	w.policy.Types = map[string]int64{"Desktop": workstation}
	w.policy.ActiveStatus, w.policy.InactiveStatus = active, inactive
	w.policy.RetirePSA = RetireByArchive
	w.glue.SetConfigurationType(itgluetest.Type{ID: workstation, Name: "Workstation"})
	w.glue.SetConfigurationStatus(itgluetest.Status{ID: active, Name: "Active"})
	w.glue.SetConfigurationStatus(itgluetest.Status{ID: inactive, Name: "Inactive"})
	w.connect()
	w.open()
	t.Cleanup(w.close)
	return w
}

// fastDir is a folder in memory where there is one: these tests commit to the
// disk thousands of times, and what they ask of it is order, not durability.
func fastDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "reconcile")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// connect makes the clients anew, through whatever stands round the pipes.
func (w *world) connect() {
	glue, sync := w.glue.Pipe(), w.syncro.Pipe()
	if w.glueRT != nil {
		glue = w.glueRT(glue)
	}
	if w.syncroRT != nil {
		sync = w.syncroRT(sync)
	}
	var err error
	w.gluec, err = itglue.New("https://api.itglue.com", "glue-key", &http.Client{Transport: glue})
	must(w.t, err)
	w.sync, err = syncro.New("https://"+host+"/api/v1", "syncro-token", &http.Client{Transport: sync})
	must(w.t, err)
}

func (w *world) open() {
	var err error
	w.db, err = store.Open(filepath.Join(w.dir, "workspace.db"), store.Options{Schema: 1, Holder: "test"})
	must(w.t, err)
	w.audit, err = OpenAudit(filepath.Join(w.dir, "audit.jsonl"))
	must(w.t, err)
}

func (w *world) close() {
	if w.db == nil {
		return
	}
	must(w.t, w.db.Close())
	must(w.t, w.audit.Close())
	w.db = nil
}

// reopen stands for the next start of the program.
func (w *world) reopen() { w.close(); w.open() }

func (w *world) customer(id int64, name string, organization int64) {
	w.syncro.SetCustomer(syncrotest.Customer{ID: id, Business: name})
	d := msp.Decision{Subject: msp.Customers, Left: id, Verdict: msp.Create, By: "ann"}
	if organization != 0 {
		w.glue.SetOrganization(itgluetest.Organization{ID: organization, Name: name})
		d.Verdict, d.Right = msp.Matched, fmt.Sprint(organization)
	}
	w.decide(d)
}

func (w *world) decide(d msp.Decision) {
	for i, old := range w.decisions {
		if old.Subject == d.Subject && old.Left == d.Left {
			w.decisions[i] = d
			return
		}
	}
	w.decisions = append(w.decisions, d)
}

func mac(id int64) string { return fmt.Sprintf("A4BB6D%06X", id) }

// desktop sets an agent's asset of a customer.
func (w *world) desktop(id, customer int64, name string) {
	w.syncro.SetAsset(syncrotest.Asset{ID: id, CustomerID: customer, Name: name, Serial: fmt.Sprintf("SER%04d", id), Properties: syncrotest.AgentProperties(syncrotest.Agent{
		Name: name, FormFactor: "Physical Desktop", Manufacturer: "Dell Inc.", Model: "OptiPlex 7010", Serial: fmt.Sprintf("SER%04d", id),
		OS: "Microsoft Windows 11 Pro", Build: "22631", LastSynced: time.Now().Add(-time.Hour), UUID: fmt.Sprintf("uuid-%d", id),
		Adapters: []syncrotest.Adapter{{Name: "Ethernet", Type: "ethernet", MAC: mac(id), IPv4: fmt.Sprintf("10.0.0.%d", id%250+1), Gateway: "10.0.0.254"}},
	})})
}

func (w *world) create(asset int64) {
	w.decide(msp.Decision{Subject: msp.Assets, Left: asset, Verdict: msp.Create, By: "ann"})
}

func (w *world) match(asset, configuration int64) {
	w.decide(msp.Decision{Subject: msp.Assets, Left: asset, Verdict: msp.Matched, Right: fmt.Sprint(configuration), By: "ann"})
}

// configuration sets a documented device.
func (w *world) configuration(c itgluetest.Configuration) int64 {
	if c.TypeID == 0 {
		c.TypeID = workstation
	}
	if c.StatusID == 0 {
		c.StatusID = active
	}
	return w.glue.SetConfiguration(c).ID
}

// input crawls both vendors without their faults.
func (w *world) input() Input {
	glue, err := itglue.New("https://api.itglue.com", "glue-key", &http.Client{Transport: w.glue.Pipe()})
	must(w.t, err)
	sync, err := syncro.New("https://"+host+"/api/v1", "syncro-token", &http.Client{Transport: w.syncro.Pipe()})
	must(w.t, err)
	in := Input{Now: time.Now(), Policy: w.policy, Host: host, Decisions: w.decisions, Absences: w.absences, NewID: w.newID}
	must(w.t, w.db.View(func(tx *store.Tx) error {
		var marks error
		in.Retired, err = RetiredByUs(tx)
		in.TakenBack, marks = TakenBacks(tx)
		return errors.Join(err, marks)
	}))
	ctx := context.Background()
	for page := 1; ; page++ {
		p, err := sync.Assets(ctx, page, syncro.AssetsQuery{})
		must(w.t, err)
		for _, a := range p.Items {
			in.Assets = append(in.Assets, project.Asset(a, host, linkField, project.AgentlessFields{}))
		}
		if len(p.Items) == 0 {
			break
		}
	}
	customers, err := sync.Customers(ctx, 1, syncro.CustomersQuery{IncludeDisabled: true})
	must(w.t, err)
	for _, c := range customers.Items {
		in.Customers = append(in.Customers, project.Customer(c, host))
	}
	for _, o := range w.glue.Organizations() {
		full, err := glue.Organization(ctx, o.ID)
		must(w.t, err)
		in.Organizations = append(in.Organizations, project.Organization(full))
	}
	for _, c := range w.glue.Configurations() {
		full, err := glue.Configuration(ctx, c.ID, itglue.IncludeInterfaces, itglue.IncludeRMMRecords)
		must(w.t, err)
		in.Configurations = append(in.Configurations, project.Configuration(full))
	}
	w.catalog(&in)
	w.glue.ResetRequests()
	w.syncro.ResetRequests()
	return in
}

func (w *world) catalog(in *Input) {
	for _, m := range w.glue.Manufacturers() {
		in.Catalog.Manufacturers = append(in.Catalog.Manufacturers, Named{ID: m.ID, Name: m.Name})
	}
	for _, m := range w.glue.Models() {
		in.Catalog.Models = append(in.Catalog.Models, Model{ID: m.ID, ManufacturerID: m.ManufacturerID, Name: m.Name})
	}
	in.Catalog.Types = []Named{{workstation, "Workstation"}}
	in.Catalog.Statuses = []Named{{active, "Active"}, {inactive, "Inactive"}}
}

func (w *world) newID() string {
	w.ids++
	return fmt.Sprintf("OP%06d", w.ids)
}

// applier is the applier of a person in front of the screen, whom nothing
// brakes.
func (w *world) applier() *Applier {
	return &Applier{
		DB: w.db, Audit: w.audit, ITGlue: w.gluec, Syncro: w.sync, Host: host, Settle: 2 * time.Minute, Who: "ann",
		Facts: allClear(), Effect: w.effect, boot: w.boot,
	}
}

// boot is the clock of the machine's start, by the time of the test's bubble.
func (w *world) boot() clock { return clock{Boot: w.booted, Up: time.Since(w.began)} }

func allClear() Facts {
	full := Listing{Complete: true, Count: 1000}
	return Facts{
		Attended: true, Identity: true, CrawlsSinceKey: 2, Assets: full, Organizations: full, Configurations: full,
		Managed: 1000, ManagedBy: map[int64]int{11: 1000, 12: 1000, 13: 1000},
	}
}

// effect is what the app does: a create decision becomes a match.
func (w *world) effect(_ *store.Tx, e Effect) error {
	w.effects = append(w.effects, e)
	switch e.Operation.Kind {
	case CreateOrganization:
		w.decide(msp.Decision{Subject: msp.Customers, Left: e.Operation.Customer, Verdict: msp.Matched, Right: fmt.Sprint(e.Outcome.Organization), By: "ann"})
	case CreateConfiguration:
		w.match(e.Operation.Asset, e.Outcome.Configuration)
	}
	return nil
}

func approve(p Plan) Approval { return Approval{Hash: p.Hash(), By: "ann", At: time.Now()} }

func (w *world) plan() (Plan, []Held) { return Make(w.input()) }

// apply applies the plan and fails the test on an error.
func (w *world) apply(p Plan) Summary {
	w.t.Helper()
	s, err := w.applier().Apply(context.Background(), p, approve(p))
	must(w.t, err)
	return s
}

func (w *world) openIntents() []Intent {
	w.t.Helper()
	var open []Intent
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { open, err = OpenIntents(tx); return err }))
	return open
}

// noDuplicates fails the test if an op or an asset stands on more than one
// configuration, or a customer on more than one organization.
func (w *world) noDuplicates() {
	w.t.Helper()
	ops, names := make(map[string]int64), make(map[string]int64)
	for _, c := range w.glue.Configurations() {
		if origin, ok := msp.ParseOrigin(c.Notes); ok {
			for _, key := range []string{origin.Op, origin.URL} {
				if other, twice := ops[key]; twice {
					w.t.Errorf("configurations %d and %d are both %s", other, c.ID, key)
				}
				ops[key] = c.ID
			}
		}
	}
	for _, o := range w.glue.Organizations() {
		if other, twice := names[o.Name]; twice {
			w.t.Errorf("organizations %d and %d are both %s", other, o.ID, o.Name)
		}
		names[o.Name] = o.ID
	}
}

// forgetIntents stands for a store that was restored from a backup.
func (w *world) forgetIntents() {
	must(w.t, w.db.Update(func(tx *store.Tx) error { return intents.Clear(tx) }))
}
