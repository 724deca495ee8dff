package screens

import (
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"dev.onramp/app"
	"dev.onramp/app/msp"
	"dev.onramp/app/secrets"
)

// edit asks for the address, for the place of the key, and then for what the
// place needs: the key, a command, a passphrase, or nothing.
func (s *keysStep) edit() tea.Cmd {
	k := *s.list.current()
	s.askAddress(k, "")
	return nil
}

// askAddress asks for the address until it is one, and says why the one before
// was refused. That one is not kept: it may be a key, pasted a question too early.
func (s *keysStep) askAddress(k app.KeyState, refused string) {
	p := s.d.askText("Address of "+k.Name, msp.Clean(k.URL), func(url string) tea.Cmd {
		if _, err := app.CleanURL(k.Vendor, url); err != nil { // it is no use to ask on
			s.askAddress(k, app.Sentence(err))
			return nil
		}
		s.askPlace(k, url)
		return nil
	}, "The address of the account; enter keeps it. The key is asked for after this, where it does not show: do not paste it here.")
	p.refused, p.entry.shows = refused, func(text string) bool { return !app.MayBeKey(text) }
}

// keyPlace is one place that a person can choose, and what comes of it.
type keyPlace struct {
	label, note string
	run         func() tea.Cmd
}

// askPlace asks where the key shall be kept: there is no default, because the
// wrong one would let others read it, or leave a timer without it.
func (s *keysStep) askPlace(k app.KeyState, url string) {
	typed := func(place secrets.Place) func() tea.Cmd {
		return func() tea.Cmd { return s.askKey(k, url, place) }
	}
	places := []keyPlace{
		{"in the system keyring", "it is there at the next start, while you are logged in", typed(secrets.Keyring)},
		{"in a file locked by a passphrase", "for machines without a keyring; asked once a start", func() tea.Cmd { return s.unlock(k, url) }},
		{"a command prints it", "such as pass or op; a timer can use it", func() tea.Cmd { return s.askCommand(k, url) }},
		{"in the environment", k.Variable + ", or the file that " + k.Variable + "_FILE names", func() tea.Cmd {
			return s.take(k, url, "", secrets.Environment)
		}},
		{"for this run only", "it must be typed again at the next start", typed(secrets.ThisRun)},
	}
	if k.Set {
		places = append(places, keyPlace{"leave the key where it is", "in " + k.Source, func() tea.Cmd {
			return s.take(k, url, "", secrets.Nowhere)
		}})
	}
	items := make([]pickItem, len(places))
	for i, p := range places {
		items[i] = pickItem{label: p.label, note: p.note}
	}
	s.d.open(newPicker(s.d, "Keep the key of "+k.Name+" where?", items, func(n int) tea.Cmd { return places[n].run() }).blind())
}

func (s *keysStep) askKey(k app.KeyState, url string, place secrets.Place) tea.Cmd {
	s.d.askSecret("Key of "+k.Name, func(key string) tea.Cmd {
		if key == "" {
			s.d.warn("no key was typed: nothing was changed")
			return nil
		}
		return s.take(k, url, key, place)
	}, append(s.d.app.HowTo(k.Vendor), "Paste the key; blanks, quotes and \"Bearer\" are taken off. It never shows.")...)
	return nil
}

// unlock makes sure that the passphrase is known before a key is asked for. The
// passphrase of a new file is typed twice: nobody could tell a slip later.
func (s *keysStep) unlock(k app.KeyState, url string) tea.Cmd {
	next := func(err error) tea.Cmd {
		if err != nil {
			return nil
		}
		return s.askKey(k, url, secrets.Locked)
	}
	open := func(passphrase string) tea.Cmd {
		return s.d.act(func() error { return s.d.app.Unlock(passphrase) }, next)
	}
	return s.places(func(p app.KeyPlaces) tea.Cmd {
		switch {
		case p.LockedOpen:
			return next(nil)
		case p.LockedThere:
			s.d.askSecret("Passphrase of the locked keys", open)
			return nil
		}
		s.d.askSecret("A passphrase for the keys", func(first string) tea.Cmd {
			s.d.askSecret("The passphrase once more", func(second string) tea.Cmd {
				if first != second {
					return s.d.act(func() error { return errors.New("the two differ: nothing was changed, begin again with e") }, s.again)
				}
				return open(first)
			})
			return nil
		}, "It locks the keys of this workspace, in a file that age -d opens, too. Nobody can bring it back.")
		return nil
	})
}

// places looks where keys can be kept: there may be a file to look for, and one
// that is just being unlocked.
func (s *keysStep) places(then func(app.KeyPlaces) tea.Cmd) tea.Cmd {
	return await(s.d, "Looking where keys are kept.", s.d.app.KeyPlaces, then)
}

func (s *keysStep) askCommand(k app.KeyState, url string) tea.Cmd {
	take := func(line string) tea.Cmd {
		return s.d.act(func() error { return s.d.app.SetKeyCommand(k.Vendor, line) }, func(err error) tea.Cmd {
			if err != nil {
				return nil
			}
			return s.take(k, url, "", secrets.Command)
		})
	}
	return s.places(func(p app.KeyPlaces) tea.Cmd {
		s.d.askText("Command that prints the key", p.Command, take,
			"The shell runs it, and $"+secrets.AskedFor+" says which key is wanted: "+k.Variable+" for this one.",
			"Such as: pass show onramp/$"+secrets.AskedFor+". Type no key here: the command is kept as it is.")
		return nil
	})
}

// take asks for the last day of a key that may have one, stores what was chosen
// and verifies it at once.
func (s *keysStep) take(k app.KeyState, url, key string, place secrets.Place) tea.Cmd {
	set := func(last time.Time) tea.Cmd {
		return s.d.write(func() (string, error) {
			note, err := s.d.app.SetKey(k.Vendor, url, key, place)
			if err == nil {
				err = s.d.app.SetKeyExpiry(k.Vendor, last)
			}
			return note, err
		}, func(err error) tea.Cmd {
			if err != nil {
				return s.list.refresh()
			}
			return batch(s.list.refresh(), s.verify([]app.Vendor{k.Vendor}))
		})
	}
	if k.Expiry.Name == "" {
		return set(time.Time{})
	}
	last := ""
	if place == secrets.Nowhere && !k.Expires.IsZero() { // that of another key says nothing about a new one
		last = k.Expires.Format(time.DateOnly)
	}
	s.askLastDay(k, last, "", set)
	return nil
}

// askLastDay asks for the day until which the key holds, until it is one, and
// says why the one before was refused. What cannot become a day does not show: it
// may be the key, pasted a question too late.
func (s *keysStep) askLastDay(k app.KeyState, text, refused string, done func(time.Time) tea.Cmd) {
	p := s.d.askText("Last day of "+k.Name+"'s key", text, func(typed string) tea.Cmd {
		day, err := app.LastDay(typed)
		if err != nil {
			s.askLastDay(k, typed, app.Sentence(err), done)
			return nil
		}
		return done(day)
	}, "Like 2027-03-31: you are warned a month before. Leave it empty if the key has none.")
	p.refused, p.entry.shows = refused, app.BeginsDay
}
