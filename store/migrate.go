package store

import "fmt"

// Migration is one step of the schema: from To-1 to To.
type Migration struct {
	To   uint32
	Name string // what the step does, for messages: "split device names"
	Run  func(*Tx) error
}

// checkOrder wants the steps to follow each other without a gap and to end at the schema.
func checkOrder(migrations []Migration, schema uint32) error {
	for i, m := range migrations {
		if want := schema - uint32(len(migrations)-1-i); m.To != want || m.To == 0 || m.Run == nil {
			return fmt.Errorf("migration %d %q is out of order: step %d of %d to schema %d must lead to %d and do something", m.To, m.Name, i+1, len(migrations), schema, want)
		}
	}
	return nil
}

// migrate runs the missing steps in one transaction, after a backup: whatever happens on the way, the database has
// either the old schema or the new one.
func (db *DB) migrate(from uint32) error {
	if from == db.opt.Schema {
		return nil
	}
	missing := int(db.opt.Schema - from)
	if missing > len(db.opt.Migrations) {
		return fmt.Errorf("database %s has schema %d, and this program cannot bring it to %d; open it with an older version of the program first", db.path, from, db.opt.Schema)
	}
	backup, err := db.Backup(db.opt.BackupDir, KeepBackups)
	if err != nil {
		return fmt.Errorf("back up before migrating: %w", err)
	}
	steps := db.opt.Migrations[len(db.opt.Migrations)-missing:]
	if err := db.Update(func(tx *Tx) error { return runSteps(tx, steps) }); err != nil {
		return fmt.Errorf("migrate database %s from schema %d to %d: %w; nothing was changed, and a copy is at %s", db.path, from, db.opt.Schema, err, backup)
	}
	return nil
}

func runSteps(tx *Tx, steps []Migration) error {
	for _, step := range steps {
		if err := step.Run(tx); err != nil {
			return fmt.Errorf("step %d %q: %w", step.To, step.Name, err)
		}
		s, err := readState(tx)
		if err != nil {
			return err
		}
		s.Schema = step.To
		if err := stateBucket.Put(tx, stateKey, s); err != nil {
			return err
		}
	}
	return nil
}
