package app

import (
	"context"
	"errors"
	"fmt"

	"dev.onramp/app/discover"
)

// OptionalError says that SaaS Alerts gave trouble. Everything else goes on
// without it.
type OptionalError struct{ Err error }

// Error says what the trouble is and that it stands alone.
func (e *OptionalError) Error() string {
	if errors.Is(e.Err, ErrFarFewer) {
		return fmt.Sprintf("SaaS Alerts is not to be trusted, everything else was done: %v", e.Err)
	}
	return fmt.Sprintf("SaaS Alerts was not read, everything else was done: %v", e.Err)
}

// Unwrap returns the trouble itself.
func (e *OptionalError) Unwrap() error { return e.Err }

// saasAlerts says whether SaaS Alerts is asked in this run. If it is not, words
// say why, and err is the trouble that keeps it away, nil where a person wants
// it so.
type saasAlerts struct {
	asked bool
	words string
	err   error
}

// saasAlerts is what stands between this run and SaaS Alerts. The caller holds
// the lock.
func (a *App) saasAlerts() saasAlerts {
	const v = VendorSaaSAlerts
	state := a.vendors[v]
	switch {
	case a.withoutSaaSAlerts():
		return saasAlerts{}
	case a.settings.Paused[v]:
		return saasAlerts{words: "SaaS Alerts is paused and was not read: resume it on Home"}
	case state.failed != nil:
		return saasAlerts{err: state.failed}
	case state.key == "":
		return saasAlerts{words: "SaaS Alerts was not read: " + a.missingKey(v).Error() + ", or leave it out there with i"}
	}
	return saasAlerts{asked: true}
}

// aside reads what is optional.
func (a *App) aside(ctx context.Context, crawler discover.Crawler) error {
	a.mu.RLock()
	err := a.saasAlerts().err
	a.mu.RUnlock()
	if err == nil && crawler.SaaSAlerts != nil {
		if err = a.knownSaaS(ctx, crawler.SaaSAlerts); err != nil {
			a.crawled(discover.Progress{Kind: discover.SaaSOrganizations, Total: -1, Err: err})
		}
	}
	if err == nil {
		err = crawler.Run(ctx)
	}
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return &OptionalError{err}
}

// OnlyOptional says whether all that an error tells is trouble with what is
// optional.
func OnlyOptional(err error) bool {
	optional, others := apart(err)
	return optional != nil && others == nil
}

// apart tells trouble with what is optional from any other in a joined error.
func apart(err error) (optional, others error) { return pick[*OptionalError](err) }
