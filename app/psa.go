package app

import (
	"fmt"
	"slices"
)

// NoPSA is the answer that no PSA is synced to IT Glue.
const NoPSA = "none"

// PSAs are the answers to whether a PSA is synced to IT Glue, and which.
func PSAs() []string {
	return []string{NoPSA, "Autotask", "ConnectWise PSA", "HaloPSA", "Kaseya BMS", "another PSA"}
}

// SetPSA takes the answer, one of PSAs.
func (a *App) SetPSA(answer string) error {
	if !slices.Contains(PSAs(), answer) {
		return fmt.Errorf("%q is no answer: it is one of %q", answer, PSAs())
	}
	err := a.set(func(s *Settings) error {
		s.PSA = answer
		return nil
	})
	if err == nil {
		a.mu.Lock()
		a.planned.stale()
		a.mu.Unlock()
	}
	return err
}

// psa is the PSA that is synced to IT Glue, "" for none. The caller holds the lock.
func (a *App) psa() string {
	if a.settings.PSA == NoPSA {
		return ""
	}
	return a.settings.PSA
}

// organizationsInPSA counts the organizations that a PSA holds. The caller holds
// the lock.
func (a *App) organizationsInPSA() int {
	n := 0
	for i := range a.records.Organizations {
		if a.records.Organizations[i].PSA {
			n++
		}
	}
	return n
}

// linkedToPSA says whether any organization or configuration is linked to a PSA.
// The caller holds the lock.
func (a *App) linkedToPSA() bool {
	return a.organizationsInPSA() > 0 || a.psaLinked() > 0
}
