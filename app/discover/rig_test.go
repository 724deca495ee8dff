package discover

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dev.onramp/app/msp"
	"dev.onramp/app/transport"
	"dev.onramp/itglue"
	"dev.onramp/itglue/itgluetest"
	"dev.onramp/saasalerts"
	"dev.onramp/saasalerts/saasalertstest"
	"dev.onramp/store"
	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	key           = "key-of-the-test"
	syncroBase    = "https://acme.syncromsp.com/api/v1"
	assetsPerPage = 10
)

// rig is the three simulators behind the product's own transport stacks.
type rig struct {
	t       testing.TB
	dir     string
	syncro  *syncrotest.Server
	itglue  *itgluetest.Server
	saas    *saasalertstest.Server
	db      *store.DB
	crawler *Crawler
	// request and body, where they are set, see every request before it is
	// answered and every body of an answer before the client does.
	request func(*http.Request)
	body    func(path string, body []byte) []byte

	mu       sync.Mutex
	progress []Progress
}

type habits struct {
	syncro syncrotest.Habits
	itglue itgluetest.Habits
	saas   saasalertstest.Habits
}

// newRig connects a crawler to empty simulators.
func newRig(t testing.TB, h habits) *rig {
	t.Helper()
	r := &rig{
		t: t, dir: t.TempDir(),
		syncro: syncrotest.New(syncrotest.Config{
			Token: key, Subdomain: "acme", Habits: h.syncro, RateLimit: true, Fields: []string{"IT Glue"},
			PageSizes: syncrotest.PageSizes{Assets: assetsPerPage, Customers: 5},
		}),
		itglue: itgluetest.New(itgluetest.Config{Key: key, Subdomain: "acme", RateLimit: true, Habits: h.itglue}),
		saas:   saasalertstest.New(saasalertstest.Config{Key: key, RateLimit: true, Habits: h.saas}),
	}
	r.open()
	jitter := func() float64 { return 0.5 }
	sy, err := syncro.New(syncroBase, key, transport.Syncro(transport.Config{Base: tap{r, r.syncro.Pipe()}, Rand: jitter}).Client())
	must(t, err)
	it, err := itglue.New(itglue.Regions[0].URL, key, transport.ITGlue(transport.Config{Base: tap{r, r.itglue.Pipe()}, Rand: jitter}).Client())
	must(t, err)
	sa, err := saasalerts.New("", key, transport.SaaSAlerts(transport.Config{Base: tap{r, r.saas.Pipe()}, Rand: jitter}).Client())
	must(t, err)
	r.crawler = &Crawler{
		DB: r.db, Syncro: sy, ITGlue: it, SaaSAlerts: sa, Host: "acme.syncromsp.com", LinkField: "IT Glue", AbsenceGap: 6 * time.Hour,
		Report: func(p Progress) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.progress = append(r.progress, p)
		},
	}
	t.Cleanup(func() {
		must(t, r.db.Close())
		must(t, r.syncro.Close())
		must(t, r.itglue.Close())
		must(t, r.saas.Close())
	})
	return r
}

// fill puts that many assets, over seven customers of which one is disabled,
// and a small IT Glue and SaaS Alerts behind the rig.
func (r *rig) fill(count int) {
	for i := range 7 {
		r.syncro.SetCustomer(syncrotest.Customer{ID: int64(100 + i), Business: fmt.Sprintf("Customer %d", i), Disabled: i == 6})
		r.saas.SetCustomer(saasalertstest.Customer{Name: fmt.Sprintf("Customer %d", i)})
		o := r.itglue.SetOrganization(itgluetest.Organization{Name: fmt.Sprintf("Customer %d", i)})
		r.itglue.SetLocation(itgluetest.Location{OrganizationID: o.ID, Name: "Main", Phone: "6035550142", Primary: true})
	}
	kind := r.itglue.SetConfigurationType(itgluetest.Type{Name: "Workstation"})
	maker := r.itglue.SetManufacturer(itgluetest.Manufacturer{Name: "Dell"})
	r.itglue.SetModel(itgluetest.Model{ManufacturerID: maker.ID, Name: "OptiPlex"})
	owner := r.itglue.Organizations()[0].ID
	for i := range count {
		r.addAsset(int64(1001 + i))
		r.itglue.SetConfiguration(itgluetest.Configuration{OrganizationID: owner, TypeID: kind.ID, Name: fmt.Sprintf("PC-%d", i), Archived: i == 3})
	}
}

func (r *rig) addAsset(id int64) {
	r.syncro.SetAsset(syncrotest.Asset{ID: id, CustomerID: 100 + id%6, Name: fmt.Sprintf("PC-%d", id), Serial: fmt.Sprintf("S%d", id)})
}

func (r *rig) open() {
	r.t.Helper()
	db, err := store.Open(filepath.Join(r.dir, "workspace.db"), store.Options{Schema: 1})
	must(r.t, err)
	r.db = db
}

// reopen is a program that was killed and started again.
func (r *rig) reopen() {
	r.t.Helper()
	must(r.t, r.db.Close())
	r.open()
	r.crawler.DB = r.db
}

func (r *rig) run() {
	r.t.Helper()
	must(r.t, r.crawler.Run(r.t.Context()))
}

// stored is everything that the store holds of the vendors, in order of id.
type stored struct {
	Parties
	Assets         []msp.Asset
	Configurations []msp.Configuration
}

func (r *rig) load() (s stored) {
	r.t.Helper()
	must(r.t, r.db.View(func(tx *store.Tx) (err error) {
		if s.Parties, err = LoadParties(tx); err != nil {
			return err
		}
		err = EachAsset(tx, func(a msp.Asset) error {
			s.Assets = append(s.Assets, a)
			return nil
		})
		return errors.Join(err, EachConfiguration(tx, func(c msp.Configuration) error {
			s.Configurations = append(s.Configurations, c)
			return nil
		}))
	}))
	slices.SortFunc(s.Configurations, func(a, b msp.Configuration) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// complete fails the test unless the last crawl of a kind was complete.
func (r *rig) complete(k Kind) Crawl {
	r.t.Helper()
	c := r.load().Crawls[k]
	if c.State != Complete {
		r.t.Errorf("the crawl of %s is %s: %s", k, c.State, c.Why)
	}
	return c
}

func (r *rig) assetIDs() []int64 {
	var ids []int64
	for _, a := range r.load().Assets {
		ids = append(ids, a.ID)
	}
	return ids
}

// asked counts the requests of Syncro whose path is exactly that.
func (r *rig) asked(path string) int {
	count := 0
	for _, q := range r.syncro.Requests() {
		if q.Path == path {
			count++
		}
	}
	return count
}

// tap passes a rig's requests on.
type tap struct {
	rig  *rig
	base http.RoundTripper
}

func (p tap) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.rig.request != nil {
		p.rig.request(req)
	}
	resp, err := p.base.RoundTrip(req)
	if err != nil || p.rig.body == nil {
		return resp, err
	}
	whole, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(p.rig.body(req.URL.Path, whole)))
	resp.ContentLength = -1
	return resp, nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func says(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want one that says %q", words)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q: %v", w, err)
		}
	}
	if strings.Contains(err.Error(), key) {
		t.Errorf("the error holds the key: %v", err)
	}
}

func cancelled(t testing.TB) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}

func keepWire(w itglue.Configuration) func(*store.Tx) error {
	return func(tx *store.Tx) error { return KeepConfiguration(tx, configuration(w).record) }
}
