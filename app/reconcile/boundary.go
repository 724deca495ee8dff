package reconcile

import (
	"errors"

	"dev.onramp/store"
)

// What stands in the audit or in the store, and what has left for a vendor, is
// what the next start finds. These functions are the only way there, and each
// step of the way is a point at which tests let the program die.

// note brings a line of the audit to the disk.
func (r *run) note(what string, line AuditLine) error {
	if err := r.at("before the audit of the " + what); err != nil {
		return err
	}
	if err := r.Audit.Append(line); err != nil {
		return err
	}
	return r.at("after the audit of the " + what)
}

// commit brings changes of the journal to the disk in one transaction.
func (r *run) commit(what string, changes func(*store.Tx) error) error {
	if err := r.at("before the commit of the " + what); err != nil {
		return err
	}
	if err := r.DB.Update(changes); err != nil {
		return err
	}
	return r.at("after the commit of the " + what)
}

// noteAndCommit writes the line first; the disk then takes it beside the commit.
// Both are there when it returns nil.
func (r *run) noteAndCommit(what string, line AuditLine, changes func(*store.Tx) error) error {
	if err := r.at("before the audit of the " + what); err != nil {
		return err
	}
	durable, err := r.Audit.begin(line)
	if err != nil {
		return err
	}
	return errors.Join(r.commit(what, changes), durable())
}
