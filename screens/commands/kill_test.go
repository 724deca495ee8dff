package commands

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/syncro/syncrotest"
)

// settleVariable makes the test binary be the program, with that settle time.
const settleVariable = "ONRAMP_TEST_SETTLE"

// TestMain makes the test binary be the program where the variable asks for it:
// main's run with a settle time of its own, one decision after the other, or a
// fault of the program.
func TestMain(m *testing.M) {
	if os.Getenv(panicVariable) != "" {
		os.Exit(Run(context.Background(), os.Args[1:], panicking()))
	}
	settle, err := time.ParseDuration(os.Getenv(settleVariable))
	if err != nil {
		os.Exit(m.Run())
	}
	w := hurried(settle, os.Getenv)
	w.In, w.Out, w.Err = os.Stdin, os.Stdout, os.Stderr
	if len(os.Args) == 4 && os.Args[1] == "decide" {
		err := decideUntilKilled(w, os.Args[2], os.Args[3])
		_, _ = fmt.Fprintln(os.Stderr, err) // there is nowhere left to say that this cannot be said
		os.Exit(exitCode(err))
	}
	os.Exit(Run(context.Background(), os.Args[1:], w))
}

// hurried is a console whose program is in a hurry: simulators have no limits
// and are quick to show what they were asked for.
func hurried(settle time.Duration, env func(string) string) Console {
	return Console{Env: env, adjust: func(o *app.Options) { o.Settle, o.Unlimited, o.AbsenceGap = settle, true, 0 }}
}

// pets are assets that nobody but decideUntilKilled decides on.
var pets = []int64{901, 902, 903}

// decideUntilKilled makes one numbered decision after the other, and says each
// number once the decision is kept.
func decideUntilKilled(w Console, dir, first string) error {
	n, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	a, err := (&workspace{w: w, name: dir}).open("deciding")
	if err != nil {
		return err
	}
	for ; ; n++ {
		decide := a.Later
		if n%2 == 0 {
			decide = a.Ignore
		}
		if _, err := decide(msp.Assets, []int64{pets[n%len(pets)]}, strconv.Itoa(n)); err != nil {
			return errors.Join(err, a.Close())
		}
		if _, err := fmt.Println(n); err != nil {
			return errors.Join(err, a.Close())
		}
	}
}

// tally is what killing the program has led to.
type tally struct {
	mu                                             sync.Mutex
	kills, runs, records, decided                  int
	duplicates, lost, withoutRecord, withoutResult int
}

func (s *tally) add(change func(*tally)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// killsWanted is how often the program is killed; ONRAMP_KILLS asks for more.
func killsWanted(t *testing.T, usual int) int {
	n, err := strconv.Atoi(os.Getenv("ONRAMP_KILLS"))
	if err != nil {
		n = usual
	}
	t.Logf("%d kills; ONRAMP_KILLS sets another number", n)
	return n
}

const (
	lateCommit = 40 * time.Millisecond // how late a create may take effect whose connection is lost
	listLag    = 15 * time.Millisecond
	lanes      = 6   // workspaces that are worked on side by side
	killsEach  = 150 // of one workspace, then another one takes its place
)

func TestKillingTheProgramLosesAndDoublesNothing(t *testing.T) {
	total := killAll(t, killsWanted(t, 30), 140*time.Millisecond, lateCommit)
	if total.duplicates+total.lost+total.withoutRecord+total.withoutResult > 0 {
		t.Errorf("%d duplicates, %d lost decisions, %d outcomes without a record, %d records without an outcome",
			total.duplicates, total.lost, total.withoutRecord, total.withoutResult)
	}
	if total.records == 0 || total.decided == 0 {
		t.Error("nothing was created or decided: this shows nothing")
	}
}

// TestASettleTimeShorterThanLateCommitsDoubles shows that the test above can
// see a duplicate.
func TestASettleTimeShorterThanLateCommitsDoubles(t *testing.T) {
	for range 20 {
		if killAll(t, 20, 50*time.Millisecond, 400*time.Millisecond).duplicates > 0 {
			return
		}
	}
	t.Error("no duplicate was made although the program does not wait for late commits")
}

// killAll kills the program so often, in several workspaces at once.
func killAll(t *testing.T, kills int, settle, late time.Duration) *tally {
	var total tally
	var group sync.WaitGroup
	began := time.Now()
	for lane := range lanes {
		group.Go(func() {
			for left := (kills + lane) / lanes; left > 0 && !t.Failed(); left -= killsEach {
				killOneWorkspace(t, &total, min(left, killsEach), settle, late)
			}
		})
	}
	group.Wait()
	t.Logf("%d kills, %d runs to the end, %d records, %d decisions in %.0f s: %d duplicates, %d lost decisions, %d outcomes without a record, %d records without an outcome",
		total.kills, total.runs, total.records, total.decided, time.Since(began).Seconds(), total.duplicates, total.lost, total.withoutRecord, total.withoutResult)
	return &total
}

func killOneWorkspace(t *testing.T, total *tally, kills int, settle, late time.Duration) {
	seed := rand.Uint64()
	k, err := newVictim(seed, filepath.Join(t.TempDir(), "workspace"), settle, late)
	if err == nil {
		defer k.close()
		for left := kills; err == nil && left > 0; {
			killed := min(2+k.chance.IntN(5), left)
			err = k.round(killed)
			left -= killed
		}
	}
	if err != nil && k != nil {
		err = errors.Join(err, k.inspect())
	}
	if err != nil && (k == nil || k.duplicates == 0) { // a duplicate is news enough: it leaves work for a person
		t.Errorf("seed %d: %v", seed, err)
		return
	}
	total.add(func(s *tally) {
		s.kills += k.kills
		s.runs += k.runs
		s.records += len(k.glue.Configurations())
		s.decided += k.decided
		s.duplicates += k.duplicates
		s.lost += k.lost
		s.withoutRecord += k.withoutRecord
		s.withoutResult += k.withoutResult
	})
}

// victim is one workspace, its vendors, and the program that is killed on it.
type victim struct {
	tally
	dir     string
	env     []string
	chance  *rand.Rand
	syncro  *syncrotest.Server
	glue    *itgluetest.Server
	trap    *trap
	servers []*httptest.Server
	next    int64 // asset
	acked   map[int64]int
}

func newVictim(seed uint64, dir string, settle, late time.Duration) (*victim, error) {
	k := &victim{
		dir: dir, chance: rand.New(rand.NewPCG(seed, 0)), trap: &trap{}, next: 1000, acked: map[int64]int{},
		syncro: syncrotest.New(syncrotest.Config{Token: "syncro-token", Subdomain: "acme", Seed: seed, Fields: []string{"IT Glue"}}),
		glue:   itgluetest.New(itgluetest.Config{Key: "glue-key", Subdomain: "acme", Habits: itgluetest.Habits{LagLists: listLag}}),
	}
	for _, handler := range []http.Handler{k.syncro, k.glue} {
		k.servers = append(k.servers, httptest.NewServer(k.trap.before(handler)))
	}
	k.env = append(os.Environ(), settleVariable+"="+settle.String(), "USER=ann", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere",
		"ONRAMP_SYNCRO_URL="+k.servers[0].URL+syncrotest.Prefix, "ONRAMP_SYNCRO_TOKEN=syncro-token",
		"ONRAMP_ITGLUE_URL="+k.servers[1].URL, "ONRAMP_ITGLUE_KEY=glue-key", "ONRAMP_SAASALERTS_KEY=")
	k.furnish()
	if err := k.onboard(); err != nil {
		return nil, fmt.Errorf("onboard: %w", err)
	}
	k.glue.SetFaults(itgluetest.Faults{Seed: seed, Rules: []itgluetest.Fault{
		{Kind: itgluetest.CommitLate, Method: http.MethodPost, Rate: 0.15, Delay: late},
		{Kind: itgluetest.ResetAfter, Method: http.MethodPost, Rate: 0.1},
		{Kind: itgluetest.CutBody, Method: http.MethodPost, Rate: 0.05},
	}})
	k.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Kind: syncrotest.CommitLate, Chance: 0.1, Delay: late})
	k.syncro.AddFault(syncrotest.Fault{Method: http.MethodPut, Kind: syncrotest.ResetAfter, Chance: 0.05})
	return k, nil
}

// furnish makes three customers that are documented, one of them with the pets.
func (k *victim) furnish() {
	for i, name := range []string{"Desktop", "Laptop", "Server"} {
		k.glue.SetConfigurationType(itgluetest.Type{ID: 9001 + int64(i), Name: name})
	}
	k.glue.SetConfigurationStatus(itgluetest.Status{ID: 9101, Name: "Active"})
	k.glue.SetConfigurationStatus(itgluetest.Status{ID: 9102, Name: "Inactive"})
	for id, name := range []string{"Alder Dental Practice", "Birch Tax Advisers", "Cedar Veterinary Clinic"} {
		k.syncro.SetCustomer(syncrotest.Customer{ID: 11 + int64(id), Business: name, Email: fmt.Sprintf("office@firm%d.example", id)})
		k.glue.SetOrganization(itgluetest.Organization{ID: 501 + int64(id), Name: name})
	}
	for _, id := range pets {
		k.arrive(id, 13)
	}
}

// arrive sets a device of a customer.
func (k *victim) arrive(id, customer int64) {
	name, serial := fmt.Sprintf("PC-%d", id), fmt.Sprintf("5CG%07d", id)
	k.syncro.SetAsset(syncrotest.Asset{ID: id, CustomerID: customer, Name: name, Serial: serial, Properties: syncrotest.AgentProperties(syncrotest.Agent{
		Name: name, FormFactor: "Physical Desktop", Serial: serial, OS: "Microsoft Windows 11 Pro", LastSynced: time.Now().Add(-time.Hour), UUID: "uuid-" + serial,
		Adapters: []syncrotest.Adapter{{Name: "Ethernet", Type: "ethernet", MAC: fmt.Sprintf("A4BB6D%06X", id), IPv4: fmt.Sprintf("10.0.%d.%d", id>>8&255, id&255)}},
	})})
}

// lookup reads a variable of the victim's environment.
func (k *victim) lookup(name string) string {
	for _, pair := range k.env {
		if len(pair) > len(name) && pair[:len(name)+1] == name+"=" {
			return pair[len(name)+1:]
		}
	}
	return ""
}

func (k *victim) open() (*app.App, error) {
	return (&workspace{begins: true, w: hurried(time.Second, k.lookup), name: k.dir}).open("the test")
}

// onboard takes the workspace through the wizard.
func (k *victim) onboard() (err error) {
	a, err := k.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.SkipVendor(app.VendorSaaSAlerts, true); err != nil {
		return err
	}
	for _, v := range []app.Vendor{app.VendorSyncro, app.VendorITGlue} {
		if check := a.CheckKey(context.Background(), v); check.State != app.CheckGood {
			return fmt.Errorf("%s: %s", v, check.Sentence)
		}
	}
	if err := a.Discover(context.Background()); err != nil {
		return err
	}
	if err := errors.Join(a.SetLinkField("IT Glue"), a.SetCreateMissing(true)); err != nil {
		return err
	}
	for i := range int64(3) {
		if _, err := a.MatchTo(msp.Customers, 11+i, strconv.FormatInt(501+i, 10)); err != nil {
			return err
		}
	}
	if _, err := a.Later(msp.Assets, pets, "0"); err != nil {
		return err
	}
	for step := app.StepKeys; step < app.StepFinish; step++ {
		if err := a.Complete(step); err != nil {
			return err
		}
	}
	return a.FinishUnseen()
}

func (k *victim) close() {
	for _, s := range k.servers {
		s.Close()
	}
	// Nothing is left to be told: the workspace is done with.
	_, _ = k.glue.Close(), k.syncro.Close()
}

func (k *victim) program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = k.env
	return cmd
}

// round lets devices arrive, kills the program so often, then lets it finish,
// and looks at what came of it.
func (k *victim) round(kills int) error {
	for range 1 + k.chance.IntN(3) {
		k.next++
		k.arrive(k.next, 11+k.chance.Int64N(2))
	}
	for killed := 0; killed < kills; {
		if k.chance.IntN(6) == 0 {
			if err := k.killWhileDeciding(); err != nil {
				return err
			}
			killed++
			continue
		}
		dead, err := k.killWhileSyncing()
		if err != nil {
			return err
		}
		if dead {
			killed++
			k.kills++
		} else if len(k.wanting()) == 0 { // it was through before its turn came
			k.next++
			k.arrive(k.next, 11+k.chance.Int64N(2))
		}
	}
	if err := k.finish(); err != nil {
		return err
	}
	return k.inspect()
}

// killWhileSyncing reports whether the program was killed before it had ended.
func (k *victim) killWhileSyncing() (bool, error) {
	cmd := k.program("sync", "--workspace", k.dir)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return false, err
	}
	k.trap.set(cmd.Process, k.chance)
	err := cmd.Wait()
	k.trap.set(nil, nil)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == -1 {
		return true, nil
	}
	if exit != nil && !gaveUp(exit.ExitCode(), said.Bytes()) {
		return false, fmt.Errorf("sync ended by itself: %w: %s", err, &said)
	}
	return false, nil
}

// gaveUp says that the program gave up for this pass, or gave up a write, because
// too much was lost on the way, as it is meant to; the next pass goes on.
func gaveUp(code int, said []byte) bool {
	return code == exitVendor && (bytes.Contains(said, []byte("the pass stopped early: ")) || bytes.Contains(said, []byte("and nothing came of it")))
}

func (k *victim) killWhileDeciding() error {
	cmd := k.program("decide", k.dir, strconv.Itoa(k.decided+1))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines, stopAt := bufio.NewScanner(out), 1+k.chance.IntN(8)
	for n := 0; lines.Scan(); n++ { // what is in the pipe was said before the end
		number, err := strconv.Atoi(lines.Text())
		if err != nil {
			return err
		}
		k.decided, k.acked[pets[number%len(pets)]] = number, number
		if n == stopAt {
			if err := cmd.Process.Kill(); err != nil {
				return err
			}
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != -1 {
		return fmt.Errorf("deciding ended by itself: %w", err)
	}
	k.kills++
	return nil
}

// wanting are the assets that have no record yet.
func (k *victim) wanting() []int64 {
	made := map[int64]int{}
	for _, c := range k.glue.Configurations() {
		made[assetOf(c)]++
	}
	var out []int64
	for id := int64(1001); id <= k.next; id++ {
		if made[id] == 0 {
			out = append(out, id)
		}
	}
	return out
}

func assetOf(c itgluetest.Configuration) int64 {
	origin, _ := msp.ParseOrigin(c.Notes)
	_, _, id, _ := msp.SyncroID(origin.URL)
	return id
}

// finish runs the program until it has nothing left to do.
func (k *victim) finish() error {
	for range 30 {
		cmd := k.program("sync", "--workspace", k.dir)
		said, err := cmd.CombinedOutput()
		if err != nil && !gaveUp(cmd.ProcessState.ExitCode(), said) {
			return fmt.Errorf("the program fails: %w: %s", err, said)
		}
		k.runs++
		before := len(k.glue.Configurations())
		time.Sleep(2 * lateCommit) // of the vendor, which may still be at work
		if len(k.wanting()) == 0 && before == len(k.glue.Configurations()) && k.linked() {
			return nil
		}
	}
	return fmt.Errorf("the program does not come to an end: %v are without a record", k.wanting())
}

// linked says whether every asset shows the link to its record.
func (k *victim) linked() bool {
	for id := int64(1001); id <= k.next; id++ {
		x, there := k.syncro.Asset(id)
		if link, _ := x.Properties["IT Glue"].(string); there && link == "" {
			return false
		}
	}
	return true
}

// inspect counts what must not be.
func (k *victim) inspect() (err error) {
	records := map[int64][]int64{}
	for _, c := range k.glue.Configurations() {
		records[assetOf(c)] = append(records[assetOf(c)], c.ID)
	}
	k.duplicates, k.lost, k.withoutRecord, k.withoutResult = 0, 0, 0, 0
	a, err := k.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	for id := int64(1001); id <= k.next; id++ {
		k.duplicates += max(0, len(records[id])-1)
		d := a.Pair(msp.Assets, id).Decision
		if d == nil || d.Verdict != msp.Matched {
			k.withoutResult++
		} else if _, there := k.glue.Configuration(d.RightID()); !there {
			k.withoutRecord++
		}
	}
	for _, id := range pets {
		d := a.Pair(msp.Assets, id).Decision
		if d == nil {
			k.lost++
			continue
		}
		if kept, err := strconv.Atoi(d.Why); err != nil || kept < k.acked[id] {
			k.lost++
		}
	}
	return nil
}

// trap kills the program at a chance moment of a request.
type trap struct {
	mu     sync.Mutex
	child  *os.Process
	left   int  // requests until it snaps
	writes bool // counts writes only
	when   int  // before the request is served, after it, or a little later
	wait   time.Duration
}

const usualRequests = 30 // of one pass

func (p *trap) set(child *os.Process, chance *rand.Rand) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.child = child
	if child == nil {
		return
	}
	p.writes, p.when, p.wait = chance.IntN(3) > 0, chance.IntN(3), time.Duration(chance.IntN(4000))*time.Microsecond
	p.left = 1 + chance.IntN(usualRequests)
	if p.writes {
		p.left = 1 + chance.IntN(3)
	}
}

// snaps says whether this request is the one.
func (p *trap) snaps(r *http.Request) (*os.Process, int, time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil || p.writes && r.Method == http.MethodGet {
		return nil, 0, 0
	}
	if p.left--; p.left != 0 {
		return nil, 0, 0
	}
	return p.child, p.when, p.wait
}

func (p *trap) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		child, when, wait := p.snaps(r)
		kill := func() {
			if child != nil {
				_ = child.Kill() // it may have ended just now
			}
		}
		switch when {
		case 0:
			kill()
			next.ServeHTTP(w, r)
		case 1:
			next.ServeHTTP(w, r)
			kill()
		default:
			time.AfterFunc(wait, kill)
			next.ServeHTTP(w, r)
		}
	})
}
