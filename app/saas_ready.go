package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dev.onramp/app/handover"
	"dev.onramp/app/msp"
)

// Readiness says of one customer how its Windows devices stand.
type Readiness = handover.Readiness

// ReadinessView says how many Windows devices carry a Microsoft Entra Device ID
// by which SaaS Alerts can tie them to an account.
type ReadinessView struct {
	All Readiness
	By  []Readiness // in order of name
}

// readiness keeps the report: it is the same as long as the records are.
type readiness struct {
	mu   sync.Mutex
	of   *records
	view ReadinessView
}

// Readiness reports on every customer with a Windows device.
func (a *App) Readiness() ReadinessView {
	a.mu.RLock()
	r := a.records
	a.mu.RUnlock()
	a.entra.mu.Lock()
	defer a.entra.mu.Unlock()
	if r == nil || a.entra.of == r {
		return a.entra.view
	}
	var windows []handover.Windows
	a.eachAsset(func(x msp.Asset) {
		if c := r.customer[x.CustomerID]; c != nil && strings.Contains(strings.ToLower(x.OS.Raw()), "windows") {
			windows = append(windows, handover.Windows{Customer: c.ID, CustomerName: c.Name(), Name: x.Name, Entra: x.EntraID})
		}
	})
	a.entra.of = r
	a.entra.view.By, a.entra.view.All = handover.Ready(windows)
	return a.entra.view
}

// ChecklistFormats returns the formats that WriteChecklist knows.
func ChecklistFormats() []string {
	var out []string
	for _, f := range handover.Formats() {
		out = append(out, string(f))
	}
	return out
}

// WriteChecklist writes the checklist of SaaS Alerts with everything that goes
// with it, as one of ChecklistFormats.
func (a *App) WriteChecklist(w io.Writer, format string) error {
	sheet, err := a.sheet()
	if err != nil {
		return err
	}
	return sheet.Write(w, handover.Format(format))
}

// SaveChecklist writes the checklist to a new file that only its owner may read,
// because it names customers, and returns the file's whole path.
func (a *App) SaveChecklist(path, format string) (saved string, err error) {
	if saved, err = filepath.Abs(path); err != nil {
		return "", fmt.Errorf("save the checklist: %w", err)
	}
	file, err := os.OpenFile(saved, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("%s is there already: give another name", saved)
	}
	if err != nil {
		return "", fmt.Errorf("save the checklist: %w", err)
	}
	if err := errors.Join(a.WriteChecklist(file, format), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(saved))
	}
	return saved, nil
}

func (a *App) sheet() (handover.Sheet, error) {
	a.loaded()
	ready := a.Readiness()
	a.mu.RLock()
	defer a.mu.RUnlock()
	if !a.records.ready() {
		return handover.Sheet{}, fmt.Errorf("there is no checklist yet: run onramp, and let Discover read the records first")
	}
	if a.settings.Skipped[VendorSaaSAlerts] {
		return handover.Sheet{}, fmt.Errorf("SaaS Alerts is left out in this workspace: take it in again in the SaaS Alerts step")
	}
	plan := a.saasPlan()
	s := handover.Sheet{
		Workspace: a.opt.Name, Account: a.settings.Account, Made: time.Now(), Activity: plan.Activity, Before: a.base(), Readiness: ready.By,
	}
	s.Version, s.Items = a.checklist(plan)
	if s.Before != nil {
		watch := a.saas.watch
		s.Watch = &watch
	}
	return s, nil
}
