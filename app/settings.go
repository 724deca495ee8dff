package app

import (
	"fmt"
	"time"

	"dev.onramp/app/discover"
	"dev.onramp/app/handover"
	"dev.onramp/app/reconcile"
	"dev.onramp/app/secrets"
	"dev.onramp/store"
)

// Settings is what the workspace is set to. They live in the store and are
// changed on screen; there is no configuration file.
type Settings struct {
	// Account is the host of the Syncro account, such as acme.syncromsp.com.
	Account string `json:",omitempty"`
	// Documentation is the host of the IT Glue account, such as acme.itglue.com.
	Documentation string `json:",omitempty"`
	// Sentinels are some records that the accounts are known to have: whoever opens
	// them has the right account.
	Sentinels map[discover.Kind][]int64 `json:",omitempty"`
	// SaaSSentinels are the same of SaaS Alerts. SaaSStranger says that its key
	// opened another account, until it opens this one again or a person accepts
	// the other.
	SaaSSentinels []string `json:",omitempty"`
	SaaSStranger  string   `json:",omitempty"`
	// Baseline is how many records of each kind the last good pass read.
	Baseline map[discover.Kind]int    `json:",omitempty"`
	URLs     map[Vendor]string        `json:",omitempty"`
	Kept     map[Vendor]secrets.Place `json:",omitempty"`
	Verified map[Vendor]time.Time     `json:",omitempty"`
	Expires  map[Vendor]time.Time     `json:",omitempty"` // the last day of a key, as a person typed it
	// Disconnected says which keys a person took away, and when: an environment
	// that still has one does not bring it back.
	Disconnected map[Vendor]time.Time `json:"DisconnectedOn,omitempty"`
	Hook         HookSettings         `json:",omitzero"`
	// KeyCommand prints the keys whose place is a command.
	KeyCommand string `json:",omitempty"`
	// Marks tell a changed key from the one before it: salted and cut so short
	// that no key can be found from them.
	Marks   map[Vendor]string `json:",omitempty"`
	Salt    []byte            `json:",omitempty"`
	Skipped map[Vendor]bool   `json:",omitempty"`
	Paused  map[Vendor]bool   `json:",omitempty"`
	Policy  reconcile.Policy
	// CreateMissing asks for a configuration for every included asset of a
	// matched organization that has none.
	CreateMissing bool `json:",omitempty"`
	Routine       bool `json:",omitempty"`
	// At is the step where the person is, Completed what they said is done.
	At        Step          `json:",omitempty"`
	Completed map[Step]bool `json:",omitempty"`
	// Approved says that a person has approved a plan: before, none may end the wizard.
	Approved bool `json:",omitempty"`
	// PlanLeft is how many writes of the whole plan the last run of it left: a
	// pilot's rest, what was taken out, what was refused or failed.
	PlanLeft int          `json:",omitempty"`
	SaaS     SaaSSettings `json:",omitzero"`
	// CrawlsSinceKey counts complete crawls of assets since the account or a key
	// changed: until two are in, absence proves nothing.
	CrawlsSinceKey int       `json:",omitempty"`
	LastSync       time.Time `json:",omitzero"`
	// LastRun is what the last pass that was completed did, LastApply what became
	// of the last plan that a person applied, a line each.
	LastRun     string    `json:",omitempty"`
	LastRunAt   time.Time `json:",omitzero"`
	LastApply   string    `json:",omitempty"`
	LastApplyAt time.Time `json:",omitzero"`
	Offboarded  []int64   `json:",omitempty"`
	// PSA is the PSA that is synced to IT Glue, NoPSA if a person said that none
	// is, "" while nobody has.
	PSA string `json:",omitempty"`
	// Scope are the customers that the work is narrowed to, sorted; none means all.
	Scope []int64 `json:",omitempty"`
	// Devices are each customer's assets at the last good run, for the brakes.
	Devices map[int64]int `json:",omitempty"`
}

// SaaSSettings is what was decided about SaaS Alerts that no API can take.
type SaaSSettings struct {
	UserActivity string          `json:",omitempty"`
	Chosen       time.Time       `json:",omitzero"`  // when the User Activity Organization was chosen
	Connected    bool            `json:",omitempty"` // a person said that it is done there
	AutoMap      bool            `json:",omitempty"`
	Ticks        map[string]bool `json:",omitempty"`
	At           time.Time       `json:",omitzero"` // when they said so
	// Begun are the rows ticked as mapped there before Finish, by their item: what
	// is decided anew has to be unmapped there.
	Begun map[string]handover.Row `json:",omitempty"`
	// Setup counts how often Syncro was removed there and set up again.
	Setup int `json:",omitempty"`
	// GoOn is when a person chose to go on beside a connection that exists.
	GoOn time.Time `json:",omitzero"`
}

var settingsBucket = store.NewBucket[Settings]("settings")

func loadSettings(db *store.DB) (Settings, error) {
	s := Settings{Policy: reconcile.DefaultPolicy(), SaaS: SaaSSettings{AutoMap: true}}
	err := db.View(func(tx *store.Tx) error {
		kept, known, err := settingsBucket.Get(tx, store.TextKey("settings"))
		if known {
			s = kept
		}
		return err
	})
	if err != nil {
		return s, fmt.Errorf("read the workspace's settings: %w", err)
	}
	s.ensure()
	return s, nil
}

// ensure makes the maps, so that nobody writes to a nil one.
func (s *Settings) ensure() {
	if s.URLs == nil {
		s.URLs = map[Vendor]string{}
	}
	if s.Kept == nil {
		s.Kept = map[Vendor]secrets.Place{}
	}
	if s.Verified == nil {
		s.Verified = map[Vendor]time.Time{}
	}
	if s.Expires == nil {
		s.Expires = map[Vendor]time.Time{}
	}
	if s.Marks == nil {
		s.Marks = map[Vendor]string{}
	}
	if s.Baseline == nil {
		s.Baseline = map[discover.Kind]int{}
	}
	if s.Disconnected == nil {
		s.Disconnected = map[Vendor]time.Time{}
	}
	if s.Skipped == nil {
		s.Skipped = map[Vendor]bool{}
	}
	if s.Paused == nil {
		s.Paused = map[Vendor]bool{}
	}
	if s.Completed == nil {
		s.Completed = map[Step]bool{}
	}
	if s.Policy.Types == nil {
		s.Policy.Types = map[string]int64{}
	}
	if s.SaaS.Ticks == nil {
		s.SaaS.Ticks = map[string]bool{}
	}
	if s.SaaS.Begun == nil {
		s.SaaS.Begun = map[string]handover.Row{}
	}
}

// setReviewed changes settings on which the rows of a review, their counts and
// the plan depend.
func (a *App) setReviewed(change func(*Settings) error) error {
	defer a.decideAlone()()
	return a.reviewedAnew(a.setLocked(change))
}

// reviewedAnew counts the rows of the reviews again after a setting was changed,
// and tells of it; err is what came of the change. The caller holds the lock.
func (a *App) reviewedAnew(err error) error {
	if err != nil {
		return err
	}
	a.planned.stale()
	a.rows++
	if a.records.ready() {
		a.countCustomers()
		a.countAssets()
	}
	a.broker.publish(TopicSettings)
	return nil
}

// set changes the settings in the store and in memory, or in neither. The
// change must replace maps that it alters only through the copy it is given.
func (a *App) set(change func(*Settings) error) error {
	a.mu.Lock()
	err := a.setLocked(change)
	a.mu.Unlock()
	if err == nil {
		a.broker.publish(TopicSettings)
	}
	return err
}

// setLocked is set for a caller that holds the lock; what else belongs to the
// change is stored with it.
func (a *App) setLocked(change func(*Settings) error, with ...func(*store.Tx) error) error {
	next := a.settings.clone()
	if err := change(&next); err != nil {
		return err
	}
	err := a.db.Update(func(tx *store.Tx) error {
		if err := keepsUserActivity(tx, next.SaaS); err != nil {
			return err
		}
		for _, store := range with {
			if err := store(tx); err != nil {
				return err
			}
		}
		return settingsBucket.Put(tx, store.TextKey("settings"), next)
	})
	if err != nil {
		return fmt.Errorf("keep the settings: %w", err)
	}
	a.settings = next
	a.changed()
	return nil
}

func (s Settings) clone() Settings {
	s.URLs = copied(s.URLs)
	s.Kept = copied(s.Kept)
	s.Verified = copied(s.Verified)
	s.Expires = copied(s.Expires)
	s.Marks = copied(s.Marks)
	s.Disconnected = copied(s.Disconnected)
	s.Baseline = copied(s.Baseline)
	s.Skipped = copied(s.Skipped)
	s.Paused = copied(s.Paused)
	s.Completed = copied(s.Completed)
	s.Policy.Types = copied(s.Policy.Types)
	s.SaaS.Ticks, s.SaaS.Begun = copied(s.SaaS.Ticks), copied(s.SaaS.Begun)
	s.Devices = copied(s.Devices)
	return s
}

func copied[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}
