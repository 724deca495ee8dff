package app_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"dev.onramp/app"
	"dev.onramp/store"
)

// TestAWorkspaceOfSchemaOneOpensWithoutItsPlans has the store of a program that
// kept each plan as one value.
func TestAWorkspaceOfSchemaOneOpensWithoutItsPlans(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "onramp.db")
	db, err := store.Open(path, store.Options{Schema: 1})
	if err != nil {
		t.Fatal(err)
	}
	const hash = "00ff"
	err = errors.Join(db.Update(func(tx *store.Tx) error {
		whole, order := store.NewBucket[map[string]any]("plans"), store.NewBucket[string]("plan order")
		return errors.Join(
			whole.Put(tx, store.TextKey(hash), map[string]any{"Operations": []any{map[string]string{"ID": "a"}}}),
			order.Put(tx, store.TextKey(hash), hash))
	}), db.Close())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time from the copy that was made first
		a, err := app.Open(app.Options{Dir: dir, Name: "old", Lookup: func(string) string { return "" }})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.ApplyHash(t.Context(), hash); !errors.Is(err, app.ErrNoPlan) {
			t.Errorf("it is applied: %v", err)
		}
		if err := a.UndoPlan(hash); err == nil {
			t.Error("it is taken back")
		} else {
			says(t, err.Error(), "no plan 00ff is kept")
		}
		if list, err := a.AppliedPlans(); len(list) > 0 || err != nil {
			t.Errorf("%v are listed: %v", list, err)
		}
		closed(t, a)
		if err := app.RestoreStore(&bytes.Buffer{}, dir, nil, true); err != nil {
			t.Fatal(err)
		}
	}
	_, err = store.Open(path, store.Options{Schema: 1})
	if newer := (*store.NewerSchemaError)(nil); !errors.As(err, &newer) {
		t.Errorf("a program of schema 1 opens it: %v", err)
	}
	backups, err := store.Backups(store.DefaultBackupDir(path))
	if err != nil || len(backups) == 0 {
		t.Errorf("no copy was made: %v", err)
	}
}
