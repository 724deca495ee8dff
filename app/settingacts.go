package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/app/msp"
	"dev.onramp/app/reconcile"
	"dev.onramp/store"
)

// SettingChange is what an act changed that is no decision about a record: what
// a device type is mapped to, or whether a customer has left.
type SettingChange struct {
	Type          string `json:",omitempty"` // the device type, "" where it is about a customer
	Customer      int64  `json:",omitempty"`
	Before, After int64  // a configuration type, 0 for left out; of a customer 1 for has left
	Why           string `json:",omitempty"` // what the person said of the customer
}

func (c SettingChange) reversed() SettingChange {
	c.Before, c.After = c.After, c.Before
	return c
}

// in returns the value that stands.
func (c SettingChange) in(s *Settings) int64 {
	switch {
	case c.Customer == 0:
		return s.Policy.TypeID(c.Type)
	case slices.Contains(s.Offboarded, c.Customer):
		return 1
	}
	return 0
}

// put gives the setting its value after the act.
func (c SettingChange) put(s *Settings) {
	if c.Customer == 0 {
		for known := range s.Policy.Types {
			if strings.EqualFold(known, c.Type) {
				delete(s.Policy.Types, known)
			}
		}
		s.Policy.Types[c.Type] = c.After
		return
	}
	s.Offboarded = slices.DeleteFunc(slices.Clone(s.Offboarded), func(id int64) bool { return id == c.Customer })
	if c.After != 0 {
		s.Offboarded = append(s.Offboarded, c.Customer)
	}
}

// decideSetting changes a setting by an act, which can be taken back and done
// again as a decision can.
func (a *App) decideSetting(c SettingChange) error {
	defer a.decideAlone()()
	c.Before = c.in(&a.settings)
	if c.Before == c.After {
		return a.reviewedAnew(a.putSetting(c))
	}
	act, kept := a.newAct(a.settingLabel(c))
	act.Setting = &c
	err := a.putSetting(c, func(tx *store.Tx) error { return a.keepAct(tx, act, kept) })
	if err == nil {
		a.decided.acts = append(a.decided.acts[:kept:kept], act)
	}
	return a.reviewedAnew(err)
}

// settingLabel names what the act does.
func (a *App) settingLabel(c SettingChange) string {
	switch {
	case c.Customer != 0 && c.After != 0:
		return "that " + a.nameOfCustomer(c.Customer).String() + " has left"
	case c.Customer != 0:
		return "that " + a.nameOfCustomer(c.Customer).String() + " has not left"
	case c.After == 0:
		return "leaving out " + msp.Clean(c.Type)
	}
	return "mapping " + msp.Clean(c.Type)
}

// turnSetting undoes or redoes act i, which changed a setting. The caller has
// decided alone.
func (a *App) turnSetting(i int, act Act, undone bool) error {
	c := *act.Setting
	if undone {
		c = c.reversed()
	}
	if c.in(&a.settings) != c.Before {
		return fmt.Errorf("%s cannot be taken back or done again: it was set anew since", act.Label)
	}
	act.Undone = undone
	err := a.putSetting(c, func(tx *store.Tx) error { return actBucket.Put(tx, store.IntKey(act.Seq), act) })
	if err == nil {
		a.decided.acts[i] = act
	}
	return err
}

// putSetting stores a setting together with its act. That a customer has left
// stands in the audit file first, whoever says it and however. The caller holds
// the lock.
func (a *App) putSetting(c SettingChange, with ...func(*store.Tx) error) error {
	if c.Customer != 0 {
		line := reconcile.AuditLine{
			Time: time.Now().UTC(), Who: a.opt.Person, Kind: "offboard", IDs: reconcile.AuditIDs{Customer: c.Customer}, Outcome: "declared", Words: c.Why,
		}
		if c.After == 0 {
			line.Outcome = "taken back"
		}
		if err := a.audit.Append(line); err != nil {
			return err
		}
	}
	return a.setLocked(func(s *Settings) error { c.put(s); return nil }, with...)
}
