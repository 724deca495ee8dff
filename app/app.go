package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"dev.onramp/app/logfile"
	"dev.onramp/app/reconcile"
	"dev.onramp/app/secrets"
	"dev.onramp/store"
)

// Options opens a workspace.
type Options struct {
	// Dir is the workspace's folder; Open makes it.
	Dir string
	// Name is what the screens call the workspace.
	Name string
	// Temporary says that the workspace goes away with the program.
	Temporary bool
	// Person is who decides; it stands in every decision and audit line.
	Person string
	// Doing names what the program is doing, for whoever comes second.
	Doing string
	// Lookup reads an environment variable.
	Lookup func(string) string
	// Ask asks the person at the terminal for something that does not show; nil
	// where nobody sits.
	Ask func(question string) (string, error)
	// Verbose takes every line of the log beside its file, which then has every
	// request, too; nil for neither.
	Verbose io.Writer
	// KeyCommand prints the keys in this run, whatever the workspace says.
	KeyCommand string
	// Base carries a vendor's requests in place of the network.
	Base map[Vendor]http.RoundTripper
	// Unlimited lifts the vendors' limits and lists of hosts, for simulators in
	// memory: Base must carry every vendor.
	Unlimited bool
	// Settle is how long an unanswered create may take to show up; zero takes
	// the default of two minutes.
	Settle time.Duration
	// AbsenceGap is the least time between two crawls that prove an absence.
	AbsenceGap time.Duration
	// Soon returns from Open before the records are read and matched. Until they
	// are, the lists show how they began when the workspace was last seen, and
	// whoever decides something waits.
	Soon bool
	// Unseen leaves the records unread until a pass has read the vendors: nobody
	// looks at them before.
	Unseen bool
}

// App is an open workspace: what the program does, without a face. It owns the
// store, the rate budget and the jobs, and outlives the screens that show it.
// Its methods are safe for concurrent use and return copies or snapshots that
// nobody changes any more.
type App struct {
	opt    Options
	db     *store.DB
	audit  *reconcile.Audit
	file   *logfile.Log
	keys   *secrets.Keys
	broker *broker

	ctx    context.Context
	cancel context.CancelFunc
	jobs   sync.WaitGroup

	// work is held by whoever changes decisions or matches anew, and is taken
	// before mu, which matching need not hold.
	work sync.Mutex

	// weighing is held by whoever changes the plan that is shown, or takes it to
	// be applied, and is taken before mu, which weighing need not hold.
	weighing sync.Mutex

	mu         sync.RWMutex  // guards what follows
	loading    chan struct{} // closed when the records are in; nil from then on
	sight      sight
	sighted    uint64 // the rows of which the stored sight is
	generation uint64
	rows       uint64 // advances with whatever the rows of a review depend on
	settings   Settings
	records    *records
	decided    decisions
	matching   matching
	vendors    map[Vendor]*vendorState
	hook       hookState
	stranger   bool // the keys were last found to open other accounts
	crawls     crawlState
	planned    planState
	applying   applyState
	syncing    syncState
	saas       saasState
	log        []LogLine

	budgetDue atomic.Bool // storing the request budgets is on its way

	backups   sync.Mutex // one backup at a time; never taken while mu is held
	searchers searchers
	reviews   reviews
	entra     readiness
	progress  progress
	squad     squad
}

// Open opens the workspace, making it if it is new. A *store.HeldError says that
// another process has it.
func Open(opt Options) (*App, error) {
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the workspace folder: %w; choose another with --workspace", err)
	}
	as := layout()
	as.Holder = opt.Doing
	db, err := store.Open(filepath.Join(opt.Dir, storeFile), as)
	if err != nil {
		return nil, howToRestore(err, opt.Dir)
	}
	a := &App{opt: opt, db: db, broker: newBroker(), vendors: map[Vendor]*vendorState{}}
	a.keys = secrets.New(secrets.Options{
		Workspace: opt.Name, Lookup: opt.Lookup, Ask: opt.Ask, LockedFile: filepath.Join(opt.Dir, keysFile),
	})
	a.ctx, a.cancel = context.WithCancel(context.Background())
	if a.file, err = logfile.Open(filepath.Join(opt.Dir, logFile), opt.Verbose); err != nil {
		a.cancel()
		return nil, errors.Join(err, db.Close())
	}
	if err := a.load(); err != nil {
		a.cancel()
		return nil, errors.Join(err, a.file.Close(), db.Close())
	}
	for _, note := range db.Notes() {
		a.file.Warn(note)
	}
	a.file.Info("opened", "workspace", opt.Name, "for", opt.Doing, "by", opt.Person)
	a.start("backup", func(context.Context) error { return a.backUpDaily() })
	return a, nil
}

// load reads what the workspace remembers; no network is needed.
func (a *App) load() error {
	audit, err := reconcile.OpenAudit(filepath.Join(a.opt.Dir, auditFile))
	if err != nil {
		return err
	}
	a.audit = audit
	if a.settings, err = loadSettings(a.db); err != nil {
		return errors.Join(err, audit.Close())
	}
	if a.syncing.runs, err = loadRuns(a.db); err != nil {
		return errors.Join(err, audit.Close())
	}
	if err := a.loadSaaS(); err != nil {
		return errors.Join(err, audit.Close())
	}
	a.loadKeys()
	read := a.loadRecords
	switch {
	case a.opt.Unseen:
		read = a.openUnseen
	case a.opt.Soon:
		read = a.openFromSight
	}
	if err := read(); err != nil {
		return errors.Join(err, audit.Close())
	}
	return nil
}

// Farewell tells a person who left what Close will wait for: a write at hand is
// finished, because its answer is worth more than the time.
func (a *App) Farewell(w io.Writer) error {
	busy := a.Overview().Busy
	if busy == "" {
		return nil
	}
	_, err := fmt.Fprintf(w, "onramp: %s: finishing what is at hand, which takes half a minute at most\n", busy)
	return err
}

// Close ends the jobs, waits for the operation at hand and closes the store.
func (a *App) Close() error {
	a.cancel()
	a.jobs.Wait()
	_ = a.keepBudgets() // one that is lost only costs caution at the next start
	return errors.Join(a.keepSight(), a.audit.Close(), a.file.Close(), a.db.Close())
}

// start runs a job that belongs to the App, once the records are in.
func (a *App) start(what string, job func(context.Context) error) {
	a.run(what, func(ctx context.Context) error {
		a.loaded()
		return job(ctx)
	})
}

// run runs a job. A panic in it ends the job, not the program, and is told like
// any other failure.
func (a *App) run(what string, job func(context.Context) error) {
	a.jobs.Add(1)
	go func() {
		defer a.jobs.Done()
		if err := a.guard(what, job); err != nil && a.ctx.Err() == nil {
			a.say(true, "%s: %v", what, err)
		}
	}()
}

func (a *App) guard(what string, job func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %w", what, a.KeepTrace(r, debug.Stack()))
		}
	}()
	return job(a.ctx)
}

// changed advances the generation under the lock that the caller holds.
func (a *App) changed() { a.generation++ }
