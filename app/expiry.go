package app

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"dev.onramp/app/doctor"
)

// canExpire says whether a vendor's keys may have a last day: Syncro's tokens
// may (syncro fact sheet, section 1), IT Glue's die of disuse and SaaS Alerts'
// last until they are reset.
func canExpire(v Vendor) bool { return v == VendorSyncro }

// LastDay reads the last day of a key as a person types it, like 2027-03-31. ""
// is the zero time: the key has none, or nobody knows it.
func LastDay(typed string) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return time.Time{}, nil
	}
	last, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		return time.Time{}, errors.New("that is no day: type it like 2027-03-31, or leave it empty") // it may be the key: not repeated
	}
	return last, nil
}

// BeginsDay says whether what is typed can become a day that LastDay reads.
func BeginsDay(typed string) bool {
	typed = strings.TrimSpace(typed)
	if len(typed) > len(time.DateOnly) {
		return false
	}
	for i := range len(typed) {
		if digit := typed[i] >= '0' && typed[i] <= '9'; digit == (time.DateOnly[i] == '-') || !digit && typed[i] != '-' {
			return false
		}
	}
	return true
}

// SetKeyExpiry keeps the last day of a vendor's key; the zero time is for a key
// that has none, or whose day is not known.
func (a *App) SetKeyExpiry(v Vendor, last time.Time) error {
	if !canExpire(v) && !last.IsZero() {
		return fmt.Errorf("a key of %s has no last day", VendorName(v))
	}
	return a.set(func(s *Settings) error {
		if last.IsZero() {
			delete(s.Expires, v)
		} else {
			s.Expires[v] = last
		}
		return nil
	})
}

// keyExpiry is the row about the last day of a vendor's key; one without a name
// where keys have none. The caller holds the lock.
func (a *App) keyExpiry(v Vendor, now time.Time) doctor.Row {
	if !canExpire(v) {
		return doctor.Row{}
	}
	return doctor.Expiry(a.settings.Expires[v], now)
}
