package app_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// model is a workspace between two simulated vendors, and what must be true of
// it whatever people, faults and crashes do.
type model struct {
	rt     *rapid.T
	syncro *syncrotest.Server
	glue   *itgluetest.Server
	app    *app.App
	dir    string
	homes  int
	next   int64

	decided map[int64]msp.Decision // what a person decided of an asset
	stood   map[int64]bool         // assets that had a record when it was decided to create one
	byHand  map[int64]string       // configuration -> the address that a person at IT Glue typed
	owing   bool                   // the pass before was among faults, or died: what came of its writes is still to be told

	mu    sync.Mutex // guards what follows
	fuse  int        // writes until the program dies; 0 is never
	after bool       // it dies after the write took effect
	dead  string     // the folder as the dead program left it, "" while it lives
}

var errDead = errors.New("the program is dead")

// mortal carries requests until the program dies at one.
type mortal struct {
	*model
	http.RoundTripper
}

// RoundTrip dies by copying the workspace's files as kill -9 would leave them.
// Only one goroutine writes to a vendor, and none to the store meanwhile.
func (m mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	dead, dies := m.dead != "", false
	if r.Method != http.MethodGet && m.fuse > 0 {
		m.fuse--
		dies = m.fuse == 0
	}
	m.mu.Unlock()
	switch {
	case dead:
		return nil, errDead
	case !dies:
		return m.RoundTripper.RoundTrip(r)
	}
	if m.after {
		if answer, err := m.RoundTripper.RoundTrip(r); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body) // nobody is left to read it
			_ = answer.Body.Close()
		}
	}
	left := filepath.Join(filepath.Dir(m.dir), strconv.Itoa(m.homes+1))
	if err := copyFolder(left, m.dir); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = left
	return nil, errDead
}

func copyFolder(to, from string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"onramp.db", "onramp.db.seq", "audit.jsonl"} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) options() app.Options {
	env := map[string]string{
		"ONRAMP_SYNCRO_URL": "https://acme.syncromsp.com" + syncrotest.Prefix, "ONRAMP_SYNCRO_TOKEN": "syncro-token",
		"ONRAMP_ITGLUE_URL": "https://api.itglue.com", "ONRAMP_ITGLUE_KEY": "glue-key",
	}
	return app.Options{
		Dir: m.dir, Name: "model", Person: "ann", Doing: "the test", Unlimited: true, Lookup: func(name string) string { return env[name] },
		Base: map[app.Vendor]http.RoundTripper{
			app.VendorSyncro: mortal{m, m.syncro.Pipe()}, app.VendorITGlue: mortal{m, m.glue.Pipe()},
			app.VendorSaaSAlerts: mortal{m, m.syncro.Pipe()}, // left out: nobody calls
		},
	}
}

// must ends the history with an error.
func (m *model) must(err error) {
	m.rt.Helper()
	if err != nil {
		m.rt.Fatalf("%v", err)
	}
}

// start opens the workspace as the next start of the program does.
func (m *model) start() {
	a, err := app.Open(m.options())
	m.must(err)
	m.app = a
}

// onboard takes the workspace through the wizard with two matched customers.
func (m *model) onboard() {
	for i, name := range []string{"Desktop", "Laptop", "Server"} {
		m.glue.SetConfigurationType(itgluetest.Type{ID: 9001 + int64(i), Name: name})
	}
	m.glue.SetConfigurationStatus(itgluetest.Status{ID: 9101, Name: "Active"})
	m.glue.SetConfigurationStatus(itgluetest.Status{ID: 9102, Name: "Inactive"})
	for i, name := range []string{"Alder Dental Practice", "Birch Tax Advisers"} {
		m.syncro.SetCustomer(syncrotest.Customer{ID: 11 + int64(i), Business: name, Email: fmt.Sprintf("office@firm%d.example", i)})
		m.glue.SetOrganization(itgluetest.Organization{ID: 501 + int64(i), Name: name})
	}
	m.arrive()
	ctx := context.Background()
	m.must(m.app.SkipVendor(app.VendorSaaSAlerts, true))
	for _, v := range []app.Vendor{app.VendorSyncro, app.VendorITGlue} {
		if check := m.app.CheckKey(ctx, v); check.State != app.CheckGood {
			m.rt.Fatalf("%s: %s", v, check.Sentence)
		}
	}
	m.must(m.app.Discover(ctx))
	m.must(m.app.SetLinkField("IT Glue"))
	for i := range int64(2) {
		_, err := m.app.MatchTo(msp.Customers, 11+i, strconv.FormatInt(501+i, 10))
		m.must(err)
	}
	for step := app.StepKeys; step < app.StepFinish; step++ {
		m.must(m.app.Complete(step))
	}
	m.must(m.app.FinishUnseen())
}

func (m *model) arrive() {
	m.next++
	id, name, serial := m.next, fmt.Sprintf("PC-%d", m.next), fmt.Sprintf("5CG%07d", m.next)
	m.syncro.SetAsset(syncrotest.Asset{ID: id, CustomerID: 11 + id%2, Name: name, Serial: serial, Properties: syncrotest.AgentProperties(syncrotest.Agent{
		Name: name, FormFactor: "Physical Desktop", Serial: serial, OS: "Microsoft Windows 11 Pro", LastSynced: time.Now().Add(-time.Hour), UUID: "uuid-" + serial,
		Adapters: []syncrotest.Adapter{{Name: "Ethernet", Type: "ethernet", MAC: fmt.Sprintf("A4BB6D%06X", id), IPv4: fmt.Sprintf("10.0.0.%d", id%250+1)}},
	})})
}

// decide lets a person decide on an asset; a refusal changes nothing.
func (m *model) decide() {
	id := rapid.Int64Range(101, m.next).Draw(m.rt, "asset")
	one := []int64{id}
	var err error
	switch rapid.SampledFrom([]string{"create", "create", "ignore", "later", "reopen"}).Draw(m.rt, "verdict") {
	case "create":
		_, err = m.app.Create(msp.Assets, one)
	case "ignore":
		_, err = m.app.Ignore(msp.Assets, one, "")
	case "later":
		_, err = m.app.Later(msp.Assets, one, "")
	case "reopen":
		_, err = m.app.Reopen(msp.Assets, one)
	}
	if err == nil {
		m.remember()
	}
}

// remember takes what persons have decided from the workspace.
func (m *model) remember() {
	m.decided = map[int64]msp.Decision{}
	for id := int64(101); id <= m.next; id++ {
		if d := m.app.Pair(msp.Assets, id).Decision; d != nil && !d.Rule {
			m.decided[id] = *d
		}
	}
	for _, c := range m.glue.Configurations() {
		origin, _ := msp.ParseOrigin(c.Notes)
		if _, _, id, ok := msp.SyncroID(origin.URL); ok && m.decided[id].Verdict == msp.Create {
			m.stood[id] = true
		}
	}
}

// pass makes a pass, maybe among faults, maybe until the program dies.
func (m *model) pass() {
	kinds := []itgluetest.FaultKind{
		itgluetest.ResetBefore, itgluetest.ResetAfter, itgluetest.Status500, itgluetest.Status429, itgluetest.CommitLate, itgluetest.HTML200,
	}
	n := rapid.IntRange(-1, len(kinds)-1).Draw(m.rt, "fault")
	faulty := n >= 0
	if faulty {
		fault := itgluetest.Fault{Kind: kinds[n], Rate: 0.3, Times: 3, Delay: 140 * time.Second}
		posts, patches := fault, fault
		posts.Method, patches.Method = http.MethodPost, http.MethodPatch
		m.glue.SetFaults(itgluetest.Faults{Seed: rapid.Uint64().Draw(m.rt, "seed"), Rules: []itgluetest.Fault{posts, patches}})
	}
	m.mu.Lock()
	m.fuse, m.after = rapid.IntRange(0, 6).Draw(m.rt, "dies at write"), rapid.Bool().Draw(m.rt, "after it took effect")
	m.mu.Unlock()
	m.sync(faulty)
	m.glue.SetFaults(itgluetest.Faults{})
}

// sync makes a pass and follows a dead program to its next start. Among faults
// single writes fail, and it gives up among too many lost answers, as it is meant
// to; the next pass goes on, and tells what came of those.
func (m *model) sync(faulty bool) {
	_, err := m.app.Sync(context.Background(), app.SyncOptions{Attended: true})
	stopped, failed := new(app.StoppedError), new(app.FailedError)
	excused := faulty && errors.As(err, &stopped) || (faulty || m.owing) && errors.As(err, &failed)
	m.owing = faulty || m.died()
	if excused {
		err = nil
	}
	m.revive(err)
}

func (m *model) died() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead != ""
}

func (m *model) revive(err error) {
	m.mu.Lock()
	dead := m.dead
	m.fuse = 0
	m.mu.Unlock()
	if dead == "" {
		m.must(err)
		return
	}
	m.must(m.app.Close())
	m.must(os.RemoveAll(m.dir))
	m.mu.Lock()
	m.dir, m.dead = dead, ""
	m.homes++
	m.mu.Unlock()
	m.start()
}

// undoPlan takes the newest applied plan back.
func (m *model) undoPlan() {
	plans, err := m.app.AppliedPlans()
	m.must(err)
	if len(plans) == 0 {
		return
	}
	m.must(m.app.Discover(context.Background()))
	if m.app.UndoPlan(plans[0].Hash) != nil || m.app.Approve() != nil {
		return // there was nothing to take back
	}
	for m.app.Apply().State == app.ApplyRunning {
		time.Sleep(time.Second) // of the bubble's clock
	}
	m.takenBack()
}

// takenBack follows the decisions that an undo puts back to review.
func (m *model) takenBack() {
	m.backedUp()
	for id, d := range m.decided {
		now := m.app.Pair(msp.Assets, id).Decision
		if now != nil && now.By == "undo" && (d.Verdict == msp.Create || d.Verdict == msp.Matched) {
			m.decided[id] = *now
		}
	}
}

// turn undoes or redoes a decision.
func (m *model) turn(turn func() (string, error)) {
	if _, err := turn(); err == nil {
		m.remember()
	}
}

// meddle is a person at IT Glue, who types another address into a record.
func (m *model) meddle() {
	list := m.glue.Configurations()
	if len(list) == 0 {
		return
	}
	c := rapid.SampledFrom(list).Draw(m.rt, "record")
	c.PrimaryIP = fmt.Sprintf("192.0.2.%d", rapid.IntRange(1, 250).Draw(m.rt, "address"))
	m.glue.SetConfiguration(c)
	m.byHand[c.ID] = c.PrimaryIP
}

// leave lets a device be deleted in Syncro.
func (m *model) leave() {
	if assets := m.syncro.Assets(); len(assets) > 1 {
		m.syncro.DeleteAsset(rapid.SampledFrom(assets).Draw(m.rt, "device").ID)
	}
}

// check holds the workspace and the vendors to what must always be true, and
// returns which configuration each asset has.
func (m *model) check() map[int64]int64 {
	records, ops := map[int64]int64{}, map[string]int64{}
	for _, c := range m.glue.Configurations() {
		origin, ok := msp.ParseOrigin(c.Notes)
		_, _, asset, _ := msp.SyncroID(origin.URL)
		if !ok {
			continue
		}
		if other, twice := records[asset]; twice {
			m.rt.Fatalf("configurations %d and %d are both of asset %d", other, c.ID, asset)
		}
		if other, twice := ops[origin.Op]; twice {
			m.rt.Fatalf("configurations %d and %d are both of operation %s", other, c.ID, origin.Op)
		}
		records[asset], ops[origin.Op] = c.ID, c.ID
		if want, typed := m.byHand[c.ID]; typed && c.PrimaryIP != want {
			m.rt.Fatalf("configuration %d: a person typed %s, and %s stands there", c.ID, want, c.PrimaryIP)
		}
	}
	for id, want := range m.decided {
		d := m.app.Pair(msp.Assets, id).Decision
		switch {
		case d == nil || d.Rule:
			m.rt.Fatalf("asset %d: the decision %s is lost", id, want.Verdict)
		case d.Verdict == want.Verdict && d.Right == want.Right:
		case want.Verdict == msp.Create && d.Verdict == msp.Matched && records[id] == d.RightID():
		default:
			m.rt.Fatalf("asset %d was decided %s %s, and is %s %s", id, want.Verdict, want.Right, d.Verdict, d.Right)
		}
	}
	return records
}

// settle makes passes until every device that is to be created is.
func (m *model) settle() {
	time.Sleep(time.Hour) // of the bubble's clock: whatever is late has happened
	for range 6 {
		m.sync(false)
	}
	records := m.check()
	if open, err := m.app.Lost(); err != nil || len(open) > 0 {
		m.rt.Fatalf("still open: %+v, %v", open, err)
	}
	m.backedUp()
	for id, d := range m.decided {
		now := m.app.Pair(msp.Assets, id).Decision
		_, there := m.syncro.Asset(id)
		// What is there already is matched, not made anew.
		if there && d.Verdict == msp.Create && now.Verdict != msp.Matched && (records[id] == 0 || !m.stood[id]) {
			m.rt.Fatalf("asset %d is still %s", id, now.Verdict)
		}
	}
}

// backedUp wants a backup of before each apply, the newest ten, each with the
// decisions in a form that needs no store.
func (m *model) backedUp() {
	plans, err := m.app.AppliedPlans()
	m.must(err)
	backups, err := store.Backups(filepath.Join(m.dir, "onramp.db.backups"))
	m.must(err)
	exports, err := filepath.Glob(filepath.Join(m.dir, "onramp.db.backups", "*.decisions.json"))
	m.must(err)
	applied := 0 // in this folder: the dead program's backups went with it
	if m.homes == 0 {
		applied = min(len(plans), store.KeepBackups)
	}
	if len(backups) < applied || len(backups) > store.KeepBackups || len(exports) != len(backups) {
		m.rt.Fatalf("%d plans took effect, and there are %d backups with %d exports", len(plans), len(backups), len(exports))
	}
}

// stepsWanted is how many steps the histories have in all; ONRAMP_STEPS asks for
// more.
func stepsWanted(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("ONRAMP_STEPS"))
	if err != nil {
		n = 200
	}
	t.Logf("%d steps; ONRAMP_STEPS sets another number", n)
	return n
}

// stepsEach is how many steps one workspace lives through.
const stepsEach = 25

func TestNoHistoryOfDecisionsPlansUndosCrashesAndPeopleLosesOrDoubles(t *testing.T) {
	wanted := stepsWanted(t)
	checks := flag.Lookup("rapid.checks")
	was := checks.Value.String()
	if err := checks.Value.Set(strconv.Itoa((wanted + stepsEach - 1) / stepsEach)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = checks.Value.Set(was) }() // it was a good value before
	taken := 0
	rapid.Check(t, func(rt *rapid.T) {
		var thrown any // what ends the check belongs to rapid, outside the bubble
		synctest.Test(t, func(*testing.T) {
			defer func() { thrown = recover() }()
			taken += live(rt)
		})
		if thrown != nil {
			panic(thrown)
		}
	})
	t.Logf("%d steps were taken", taken)
}

// live lets one workspace live through its steps and returns how many.
func live(rt *rapid.T) (steps int) {
	root, err := os.MkdirTemp("/dev/shm", "onramp-model")
	if err != nil {
		root, err = os.MkdirTemp("", "onramp-model")
	}
	if err != nil {
		rt.Fatalf("%v", err)
	}
	m := &model{
		rt: rt, dir: filepath.Join(root, "0"), next: 100, decided: map[int64]msp.Decision{}, byHand: map[int64]string{}, stood: map[int64]bool{},
		syncro: syncrotest.New(syncrotest.Config{Token: "syncro-token", Subdomain: "acme", Fields: []string{"IT Glue"}}),
		glue:   itgluetest.New(itgluetest.Config{Key: "glue-key", Subdomain: "acme"}),
	}
	defer func() {
		if err := errors.Join(m.app.Close(), m.glue.Close(), m.syncro.Close(), os.RemoveAll(root)); err != nil {
			rt.Errorf("close: %v", err)
		}
	}()
	m.start()
	m.onboard()
	acts := map[string]func(){
		"arrive": m.arrive, "decide": m.decide, "decide more": m.decide, "undo": func() { m.turn(m.app.Undo) }, "redo": func() { m.turn(m.app.Redo) },
		"pass": m.pass, "pass again": m.pass, "undo plan": m.undoPlan, "meddle": m.meddle, "leave": m.leave,
		"read": func() { m.must(m.app.Discover(context.Background())) },
		"time": func() { time.Sleep(time.Duration(rapid.IntRange(1, 600).Draw(rt, "seconds")) * time.Second) },
	}
	names := slices.Sorted(maps.Keys(acts))
	for range stepsEach {
		acts[rapid.SampledFrom(names).Draw(rt, "act")]()
		m.check()
		steps++
	}
	m.settle()
	return steps
}
