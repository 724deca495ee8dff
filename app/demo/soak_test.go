package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// soak is a provider that works with Onramp day after day. Its fleet comes,
// changes and goes beside the devices that the world had in the beginning.
type soak struct {
	*World
	t    *testing.T
	app  *app.App
	dir  string
	rand *rand.Rand
	ids  *identifiers
	day  int

	fleet    []*machine
	firms    []CustomerTruth
	inactive int64
	was      map[int64]bool // the configurations that were retired yesterday
	passes   struct{ whole, troubled int }
	wire     *wire
	acts     map[string]int
	size     []figures
}

// figures are what must stay flat.
type figures struct {
	day, records int
	heap, file   uint64
	content      map[string]int64 // of the store, bytes by bucket
}

// wire counts what goes over it, and what goes wrong.
type wire struct{ sent, writes, failed, writesFailed atomic.Int64 }

func (w *wire) over(base http.RoundTripper) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := base.RoundTrip(r)
		write, bad := r.Method != http.MethodGet, err != nil || resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= http.StatusInternalServerError
		w.sent.Add(1)
		if write {
			w.writes.Add(1)
		}
		if bad {
			w.failed.Add(1)
		}
		if bad && write {
			w.writesFailed.Add(1)
		}
		return resp, err
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// machine is a device as it is in truth, whatever Syncro calls it.
type machine struct {
	agent    syncrotest.Agent
	customer int64
	asset    int64   // 0 while it is listed nowhere
	beside   int64   // its older asset, until Syncro merges the two
	assets   []int64 // all it ever had
	config   int64   // 0 until it is documented
	archived bool    // in Syncro
	filed    bool    // archived in IT Glue, by a person
	since    int     // the day of its last change
}

// gone says that the machine was deleted, and its configuration is to be retired.
func (m *machine) gone() bool { return m.asset == 0 }

// The soak runs for ONRAMP_SOAK_DAYS days, three weeks by default, of the
// bubble's clock; a day is a sync and what people do on it.
func TestASoakOfDaysEndsAtTheTruthWithoutADuplicateOrAWrongRetirement(t *testing.T) {
	days := 21
	if set := os.Getenv("ONRAMP_SOAK_DAYS"); set != "" {
		n, err := strconv.Atoi(set)
		if err != nil {
			t.Fatalf("ONRAMP_SOAK_DAYS: %v", err)
		}
		days = n
	}
	seed := uint64(1)
	if set, err := strconv.ParseUint(os.Getenv("ONRAMP_SOAK_SEED"), 10, 64); err == nil {
		seed = set
	}
	t.Logf("seed %d, %d days", seed, days)
	synctest.Test(t, func(t *testing.T) {
		s := newSoak(t, seed)
		for range days {
			s.disturb()
			s.people()
			s.pass()
			s.look()
		}
		s.settle()
		s.wantTruth()
		s.wantFlat()
		t.Logf("%d passes, %d of them cut short by faults; %d requests, %d writes among them; %d failed, %d writes among them; %v",
			s.passes.whole+s.passes.troubled, s.passes.troubled, s.wire.sent.Load(), s.wire.writes.Load(), s.wire.failed.Load(), s.wire.writesFailed.Load(), s.acts)
	})
}

func newSoak(t *testing.T, seed uint64) *soak {
	t.Helper()
	w := New(Config{Seed: seed, Customers: 15, Assets: 90})
	s := &soak{World: w, t: t, dir: t.TempDir(), rand: rand.New(rand.NewPCG(seed, 99)), was: map[int64]bool{}, acts: map[string]int{}}
	s.ids = newIdentifiers(s.rand)
	opt := w.Options(s.dir)
	opt.AbsenceGap = 6 * time.Hour
	s.wire = &wire{}
	for v, base := range opt.Base {
		opt.Base[v] = s.wire.over(base)
	}
	a := Onboarded(t, w, opt)
	s.app, s.inactive = a, a.Types().Inactive
	for _, c := range w.Truth.Customers {
		if c.Group == Business && c.Organization != 0 {
			s.firms = append(s.firms, c)
		}
	}
	s.pass()
	for _, c := range w.ITGlue.Configurations() {
		s.was[c.ID] = s.retired(c)
	}
	return s
}

func (s *soak) retired(c itgluetest.Configuration) bool {
	return c.Archived || c.StatusID == s.inactive
}

// disturb lets one request of a hundred go wrong.
func (s *soak) disturb() {
	s.Syncro.ClearFaults()
	s.SaaSAlerts.ClearFaults()
	var rules []itgluetest.Fault
	kinds := []itgluetest.FaultKind{
		itgluetest.Status429, itgluetest.Status500, itgluetest.Status502, itgluetest.Status504, itgluetest.ResetBefore,
		itgluetest.ResetAfter, itgluetest.CutBody, itgluetest.TruncatedJSON, itgluetest.HTML200, itgluetest.CommitLate,
	}
	for _, kind := range kinds {
		rules = append(rules, itgluetest.Fault{Kind: kind, Rate: 0.01 / float64(len(kinds)), Delay: time.Second})
	}
	s.ITGlue.SetFaults(itgluetest.Faults{Seed: s.rand.Uint64(), Rules: rules})
	for _, kind := range []syncrotest.Kind{syncrotest.Status429, syncrotest.Status502, syncrotest.ResetBefore, syncrotest.ResetAfter, syncrotest.CutBody} {
		s.Syncro.AddFault(syncrotest.Fault{Kind: kind, Chance: 0.002, Delay: time.Second})
	}
	s.SaaSAlerts.AddFault(saasalertstest.Fault{Kind: saasalertstest.Status502, Rate: 0.01})
}

// pass is one night: a sync that may be cut short by a fault.
func (s *soak) pass() {
	s.t.Helper()
	time.Sleep(24 * time.Hour) // of the bubble's clock
	for _, m := range s.fleet {
		if !m.gone() && !m.archived {
			s.publish(m) // its agent reports every day
		}
	}
	s.Syncro.ResetRequests()
	s.ITGlue.ResetRequests()
	s.SaaSAlerts.ResetRequests()
	done, err := s.app.Sync(context.Background(), app.SyncOptions{})
	switch {
	case err == nil:
		s.passes.whole++
	case app.VendorTrouble(err) || errors.Is(err, context.DeadlineExceeded):
		s.passes.troubled++
	default:
		s.t.Errorf("day %d: the pass failed: %v", s.day, err)
	}
	short := s.accept()
	held := slices.DeleteFunc(slices.Clone(done.Brakes), func(b string) bool { return short && strings.HasPrefix(b, "B4:") })
	if len(held) > 0 {
		s.release(held)
	}
	s.day++
}

// look finds what was created for the fleet, and checks that nothing is doubled
// and nothing was retired that lives.
func (s *soak) look() {
	s.t.Helper()
	of, made := s.byAsset(), map[*machine][]int64{}
	configs := s.ITGlue.Configurations()
	for _, c := range configs {
		origin, _ := msp.ParseOrigin(c.Notes)
		if _, _, id, ok := msp.SyncroID(origin.URL); ok && of[id] != nil {
			made[of[id]] = append(made[of[id]], c.ID)
		}
	}
	for m, list := range made {
		if len(list) > 1 {
			s.t.Errorf("day %d: machine %s has %d configurations: %v", s.day, m.agent.Serial, len(list), list)
		}
		m.config = list[0]
	}
	owner := map[int64]*machine{}
	for _, m := range s.fleet {
		if m.config != 0 {
			owner[m.config] = m
		}
	}
	for _, c := range configs {
		m, now := owner[c.ID], s.retired(c)
		if now && !s.was[c.ID] && (m == nil || !m.gone() && !m.filed) {
			s.t.Errorf("day %d: configuration %d (%s) was retired and its device lives", s.day, c.ID, c.Name)
		}
		s.was[c.ID] = now
	}
	if s.day%50 == 0 {
		s.measure(len(configs))
	}
}

func (s *soak) byAsset() map[int64]*machine {
	of := map[int64]*machine{}
	for _, m := range s.fleet {
		for _, id := range m.assets {
			of[id] = m
		}
	}
	return of
}

func (s *soak) measure(records int) {
	runtime.GC()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	file, content := s.stored()
	f := figures{s.day, records, mem.HeapAlloc, uint64(len(file)), content}
	s.size = append(s.size, f)
	all := int64(0)
	for _, bytes := range content {
		all += bytes
	}
	s.t.Logf("day %d: heap %.1f MiB, store %.1f MiB with %.2f MiB in it, %.2f of them beside records and decisions, %d configurations; KiB by bucket: %s",
		f.day, float64(f.heap)/(1<<20), float64(f.file)/(1<<20), float64(all)/(1<<20), float64(f.beside())/(1<<20), f.records, f.largest())
}

// largest are the buckets with the most in them.
func (f figures) largest() string {
	names := slices.SortedFunc(maps.Keys(f.content), func(a, b string) int { return cmp.Compare(f.content[b], f.content[a]) })
	var out []string
	for _, name := range names[:min(len(names), 8)] {
		out = append(out, fmt.Sprintf("%s %d", name, f.content[name]>>10))
	}
	return strings.Join(out, ", ")
}

// stored looks into a copy of the store, which is open.
func (s *soak) stored() (file []byte, content map[string]int64) {
	s.t.Helper()
	file, err := os.ReadFile(filepath.Join(s.dir, "onramp.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	beside := filepath.Join(s.t.TempDir(), "copy.db")
	if err := os.WriteFile(beside, file, 0o600); err != nil {
		s.t.Fatal(err)
	}
	report, err := store.Check(beside)
	if err = errors.Join(err, report.Err(), os.Remove(beside)); err != nil {
		s.t.Fatal(err)
	}
	content = map[string]int64{}
	for _, b := range report.Buckets {
		content[b.Name] = b.Bytes
	}
	return file, content
}

// settle lets the faults end, people finish, and four nights pass.
func (s *soak) settle() {
	s.t.Helper()
	s.Syncro.ClearFaults()
	s.SaaSAlerts.ClearFaults()
	s.ITGlue.SetFaults(itgluetest.Faults{})
	for _, m := range s.fleet {
		if m.beside != 0 {
			s.merge(m)
		}
	}
	for range 6 {
		s.review()
		s.pass()
		s.look()
	}
}

// wantTruth compares both vendors with the fleet as it is.
func (s *soak) wantTruth() {
	s.t.Helper()
	live, gone := 0, 0
	for _, m := range s.fleet {
		what := fmt.Sprintf("machine %s (%s), assets %v, changed on day %d", m.agent.Serial, m.agent.Name, m.assets, m.since)
		c, ok := s.ITGlue.Configuration(m.config)
		switch {
		case !ok && m.gone() && m.config == 0: // it went before anybody documented it
		case !ok:
			s.t.Errorf("%s: there is no configuration %d", what, m.config)
		case m.filed:
		case m.gone():
			gone++
			if !s.retired(c) {
				s.t.Errorf("%s: it is gone, and its configuration %d is active", what, m.config)
			}
		default:
			live++
			if s.retired(c) {
				s.t.Errorf("%s: it lives, and its configuration %d is retired", what, m.config)
			}
			if m.archived {
				continue
			}
			asset, _ := s.Syncro.Asset(m.asset)
			link, _ := asset.Properties[LinkField].(string)
			if id, _ := msp.ConfigurationID(link); id != m.config {
				s.t.Errorf("%s: it links to %q, want configuration %d; Onramp says %s", what, link, m.config, s.saysOf(m))
			}
			if c.OrganizationID != s.Truth.Organization(m.customer) {
				s.t.Errorf("%s: its configuration is in organization %d, want that of customer %d", what, c.OrganizationID, m.customer)
			}
			if c.SerialNumber != m.agent.Serial {
				s.t.Errorf("%s: its configuration has the serial %q", what, c.SerialNumber)
			}
		}
	}
	s.t.Logf("%d machines live and %d are gone, as documented", live, gone)
	if live == 0 || gone == 0 {
		s.t.Error("the fleet is too small to prove anything")
	}
}

// saysOf is what Onramp has decided about all assets of a machine.
func (s *soak) saysOf(m *machine) (all string) {
	for _, row := range s.app.Review(msp.Assets, 0).Rows() {
		if slices.Contains(m.assets, row.ID) {
			all += fmt.Sprintf("[asset %d is %s, with %q] ", row.ID, row.State, row.Right)
		}
	}
	return all
}

// wantFlat compares the figures of the end with those of day 100.
func (s *soak) wantFlat() {
	s.t.Helper()
	i := slices.IndexFunc(s.size, func(f figures) bool { return f.day >= 100 })
	if i < 0 || i == len(s.size)-1 {
		return // too short for that
	}
	from, to := s.size[i], s.size[len(s.size)-1]
	if to.heap > from.heap*3/2 || to.file > from.file*3/2 {
		s.t.Errorf("not flat: %+v to %+v", from, to)
	}
	if was, is := from.beside(), to.beside(); is > was*3/2 {
		s.t.Errorf("beside records and decisions the store had %d bytes on day %d and has %d", was, from.day, is)
	}
}

// beside is what the store holds beside records and what was decided of them: of
// these there are more, as what is retired stays in IT Glue.
func (f figures) beside() (bytes int64) {
	for name, n := range f.content {
		if !strings.HasPrefix(name, "itglue ") && !strings.HasPrefix(name, "syncro ") && name != "decisions" {
			bytes += n
		}
	}
	return bytes
}
