package app

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/doctor"
	"dev.onramp/app/secrets"
)

// loadKeys finds address and key of every vendor; it needs no network. A key
// that cannot be read is told where it is needed.
func (a *App) loadKeys() {
	a.keys.UseCommand(name(a.opt.KeyCommand, a.settings.KeyCommand))
	for _, v := range Vendors() {
		state := &vendorState{url: a.settings.URLs[v]}
		if set := strings.TrimSpace(a.opt.Lookup(urlVariable(v))); set != "" {
			state.url = set
		}
		if state.url == "" {
			state.url = defaultURL(v)
		}
		if !a.disconnected(v) {
			state.key, state.place, state.failed = a.keys.Get(keyVariable(v), a.placeOf(v))
		}
		a.vendors[v] = state
	}
	a.loadHook()
	a.hideKeys()
}

// placeOf is where a vendor's key is looked for in this run.
func (a *App) placeOf(v Vendor) secrets.Place {
	if a.opt.KeyCommand != "" {
		return secrets.Command
	}
	return a.settings.Kept[v]
}

// rereadKeys looks whether keys were changed where they are kept: a program that
// is open for months must not be started anew for that. A key that is at hand
// stays in use while its place cannot be read, and that is said.
func (a *App) rereadKeys() error {
	for _, v := range Vendors() {
		a.mu.RLock()
		place, skipped := a.placeOf(v), a.settings.Skipped[v] || a.disconnected(v)
		a.mu.RUnlock()
		if skipped {
			continue
		}
		key, found, err := a.keys.Get(keyVariable(v), place)
		a.mu.Lock()
		state := a.vendors[v]
		known := state.key
		switch {
		case err == nil && key != known:
			state.key, state.place, state.failed, state.check = key, found, nil, Check{}
			state.renew()
		case err == nil:
			state.failed = nil
		case known == "":
			state.failed = err
		}
		a.mu.Unlock()
		if err != nil && known != "" {
			a.say(true, "%s: %v; the key that was read before is used", VendorName(v), err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hideKeys()
	return nil
}

// proven remembers that a vendor took a key. One that sees less than the key
// before it looks like deleted devices, so that after a change two complete
// crawls are needed before an absence proves anything again (reliability anchor,
// section 1.4, B7). A key that is refused changes nothing. Decisions stay.
func (a *App) proven(v Vendor, key string, at time.Time) error {
	return a.set(func(s *Settings) error {
		if len(s.Salt) == 0 {
			s.Salt = make([]byte, 16)
			if _, err := rand.Read(s.Salt); err != nil {
				return fmt.Errorf("draw a random number: %w", err)
			}
		}
		if s.changedKey(v, key) {
			s.forgetKey(v)
		}
		s.Marks[v], s.Verified[v] = markOf(s.Salt, key), at
		return nil
	})
}

// changedKey says whether a key is another than the one that the vendor took
// last.
func (s *Settings) changedKey(v Vendor, key string) bool {
	return key != "" && s.Marks[v] != "" && s.Marks[v] != markOf(s.Salt, key)
}

// forgetKey drops what is known of the key that the vendor took last.
func (s *Settings) forgetKey(v Vendor) {
	s.CrawlsSinceKey = 0
	delete(s.Marks, v)
	delete(s.Verified, v)
	delete(s.Expires, v)
}

// newKey says whether the key at hand is another than the one that the vendor
// took last, and has not been taken yet. The caller holds the lock.
func (a *App) newKey(v Vendor) bool { return a.settings.changedKey(v, a.vendors[v].key) }

// crawlsSinceKey counts the complete crawls under the keys at hand. The caller
// holds the lock.
func (a *App) crawlsSinceKey() int {
	if slices.ContainsFunc(Vendors(), a.newKey) {
		return 0
	}
	return a.settings.CrawlsSinceKey
}

func markOf(salt []byte, key string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(key))
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// SetKey takes a vendor's address and key as a person typed or pasted them, and
// the place that the person chose. Where the person has to put the key into the
// place, as into the environment, it is read from there; where it is typed, an
// empty one keeps the key that is known.
func (a *App) SetKey(v Vendor, base, pasted string, keep secrets.Place) (note string, err error) {
	key, removed := secrets.Clean(pasted)
	base, err = CleanURL(v, base)
	if err != nil {
		return "", err
	}
	switch keep {
	case secrets.Keyring, secrets.Locked, secrets.ThisRun:
		if key != "" {
			if keep, note, err = a.keep(v, key, keep); err != nil {
				return "", err
			}
		}
	case secrets.Environment, secrets.File, secrets.Command:
		if key, keep, err = a.fetch(v, keep); err != nil {
			return "", err
		}
	case secrets.Nowhere: // the address alone
	}
	if err := a.takeKey(v, base, key, keep); err != nil {
		return "", err
	}
	if key != "" {
		a.say(false, "key of %s: taken, kept in %s", VendorName(v), keep)
	}
	if removed != "" {
		note = joinFilled("removed from the paste: "+removed, note)
	}
	return note, nil
}

// keep keeps a typed key. What was typed must not be lost over where it is kept.
func (a *App) keep(v Vendor, key string, place secrets.Place) (kept secrets.Place, note string, err error) {
	if err := a.keys.Set(keyVariable(v), key, place); err == nil {
		return place, "", nil
	} else if place != secrets.ThisRun {
		note = "known in this run only, e chooses another place: " + err.Error()
	}
	return secrets.ThisRun, note, a.keys.Set(keyVariable(v), key, secrets.ThisRun)
}

// fetch reads a key from a place that only the person can put it into.
func (a *App) fetch(v Vendor, place secrets.Place) (string, secrets.Place, error) {
	variable := keyVariable(v)
	if place != secrets.Command {
		// What was typed before in this run would stand in the way.
		if err := a.keys.Forget(variable, secrets.ThisRun); err != nil {
			return "", place, err
		}
	}
	key, found, err := a.keys.Get(variable, place)
	switch {
	case err != nil:
		return "", place, err
	case key != "":
		return key, found, nil
	case place == secrets.Command:
		return "", place, fmt.Errorf("the command printed nothing for %s=%s", secrets.AskedFor, variable)
	}
	return "", place, fmt.Errorf("neither %s nor %s_FILE is set: leave Onramp, set one of them, and start it again", variable, variable)
}

// takeKey makes an address and a key the vendor's. Where the vendor was
// disconnected the rules decide again.
func (a *App) takeKey(v Vendor, base, key string, place secrets.Place) error {
	defer a.broker.publish(TopicSettings)
	a.mu.Lock()
	rested := a.disconnected(v)
	err := a.setLocked(func(s *Settings) error {
		s.URLs[v], s.Skipped[v] = base, false
		if key != "" {
			s.Kept[v] = place
		}
		if s.changedKey(v, key) {
			s.forgetKey(v)
		}
		delete(s.Verified, v)
		delete(s.Disconnected, v)
		return nil
	})
	if err == nil {
		state := a.vendors[v]
		state.url, state.check, state.failed, state.identified = base, Check{}, nil, false
		if key != "" {
			state.key, state.place = key, place
			state.renew()
		}
		a.hideKeys()
	}
	a.mu.Unlock()
	if err != nil || !rested {
		return err
	}
	a.loaded()
	return a.reload()
}

// SetKeyCommand sets the command that prints the keys whose place is a command,
// once it has printed the vendor's.
func (a *App) SetKeyCommand(v Vendor, line string) error {
	line = strings.TrimSpace(line)
	if err := secrets.Try(line, keyVariable(v)); err != nil {
		return err
	}
	a.keys.UseCommand(line)
	return a.set(func(s *Settings) error {
		s.KeyCommand = line
		return nil
	})
}

// KeyPlaces is what the Keys step wants to know of the places.
type KeyPlaces struct {
	Command string
	// LockedThere says that there is a file that a passphrase locks, LockedOpen
	// that its passphrase is known in this run.
	LockedThere, LockedOpen bool
}

// KeyPlaces returns what is known of the places where keys can be kept.
func (a *App) KeyPlaces() KeyPlaces {
	a.mu.RLock()
	p := KeyPlaces{Command: a.settings.KeyCommand}
	a.mu.RUnlock()
	p.LockedThere, p.LockedOpen = a.keys.HasLocked()
	return p
}

// Unlock opens the keys that a passphrase locks, or gives a new file its
// passphrase.
func (a *App) Unlock(passphrase string) error {
	if err := a.keys.Unlock(passphrase); err != nil {
		return err
	}
	err := a.rereadKeys()
	a.broker.publish(TopicSettings)
	return err
}

// withPlace adds to a report where the vendor's key is kept, and a variable that
// is set beside it and not used.
func (a *App) withPlace(v Vendor, r doctor.Report) doctor.Report {
	a.mu.RLock()
	place := a.vendors[v].place
	a.mu.RUnlock()
	r.Rows = append([]doctor.Row{a.placeRow("key", keyVariable(v), place)}, r.Rows...)
	return r
}

// placeRow tells where a secret is kept, and of a variable that is set beside it
// and not used.
func (a *App) placeRow(name, variable string, place secrets.Place) doctor.Row {
	row := doctor.Row{Name: name, State: doctor.Fine, Note: "kept in " + string(place)}
	if other := a.keys.Overlooked(variable, place); other != "" {
		row.State, row.Note = doctor.Warning, row.Note+"; "+other+" is set, too, and not used"
	}
	return row
}
