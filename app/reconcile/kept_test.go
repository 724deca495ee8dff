package reconcile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/itglue/itgluetest"
	"dev.onramp/store"
	"dev.onramp/syncro/syncrotest"
)

// long is a plan of several pieces, the last of them not full.
func long() Plan {
	var list packer
	for i := range int64(2*pieceOf + 7) {
		list.add(Operation{ID: NewID(), Kind: WriteLink, Asset: i, Changes: []Change{{Field: FieldLink, After: textValue("https://acme.itglue.com")}}})
	}
	return Plan{Made: noon, Host: host, Operations: list.packed()}
}

func (w *world) loaded(hash string) (p Plan, known bool) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { p, known, err = LoadPlan(tx, hash); return err }))
	return p, known
}

func (w *world) piecesKept() (n int) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) (err error) { n, err = pieces.Count(tx); return err }))
	return n
}

// dyingAfter commits so many times, and dies before the next one.
func (w *world) dyingAfter(n int) func(string, func(*store.Tx) error) error {
	return func(_ string, changes func(*store.Tx) error) error {
		if n--; n < 0 {
			return errDied
		}
		return w.db.Update(changes)
	}
}

func TestAPlanOfSeveralPiecesIsKnownOnceItIsWhole(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	p := long()
	hash := p.Hash()
	for n := range 5 { // dies at each of the five commits, before it
		err := savePlan(w.db, w.dyingAfter(n), hash, p, false)
		if !errors.Is(err, errDied) {
			t.Fatalf("%d commits: %v", n, err)
		}
		if _, known := w.loaded(hash); known {
			t.Errorf("the plan is known after %d of 5 commits", n)
		}
	}
	if n := w.piecesKept(); n != 3 {
		t.Errorf("%d pieces of a plan that is not kept, want 3", n)
	}
	must(t, savePlan(w.db, func(what string, changes func(*store.Tx) error) error {
		if what != "room for the plan" && w.piecesKept() > 1 {
			t.Errorf("the pieces of a plan that was never kept stand in the way of the %s", what)
		}
		return w.db.Update(changes)
	}, "another", brief("a", 0), false))
	saved, err := SavePlan(w.db, p)
	must(t, err)
	w.save(brief("b", 1), true) // leaves what is kept
	for n := range 5 {          // dies while it is stored again, or does not
		err := savePlan(w.db, w.dyingAfter(n), hash, p, true)
		if _, known := w.loaded(hash); !known {
			t.Errorf("a known plan is not known after %d commits: %v", n, err)
		}
	}
	if q, known := w.loaded(hash); !known || saved != hash || q.Hash() != hash || q.Operations.Len() != p.Operations.Len() {
		t.Errorf("stored as %s and loaded with %d operations, want %s with %d", saved, q.Operations.Len(), hash, p.Operations.Len())
	}
}

// brief is a plan of one operation, made so many minutes after noon.
func brief(id string, minutes int) Plan {
	return Plan{Made: noon.Add(time.Duration(minutes) * time.Minute), Host: host, Operations: packed(Operation{ID: id, Kind: WriteLink})}
}

// save stores a plan as a run or as printing does.
func (w *world) save(p Plan, begun bool) (hash string) {
	w.t.Helper()
	hash = p.Hash()
	must(w.t, savePlan(w.db, func(_ string, changes func(*store.Tx) error) error { return w.db.Update(changes) }, hash, p, begun))
	return hash
}

// kept are the hashes of the plans that are kept, the newest first.
func (w *world) kept() (hashes []string) {
	w.t.Helper()
	must(w.t, w.db.View(func(tx *store.Tx) error {
		list, err := KeptPlans(tx)
		for _, k := range list {
			hashes = append(hashes, k.Hash)
		}
		return err
	}))
	return hashes
}

// wantKept wants these plans to be kept, in this order, and no piece beside theirs.
func (w *world) wantKept(when string, want ...string) {
	w.t.Helper()
	got, n := w.kept(), 0
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", when, diff)
	}
	for _, hash := range got {
		p, known := w.loaded(hash)
		if !known || p.Hash() != hash {
			w.t.Errorf("%s: plan %s is kept, and loads as another one", when, hash)
		}
		n += KeptPlan{Operations: p.Operations.Len()}.pieces()
	}
	if stored := w.piecesKept(); stored != n {
		w.t.Errorf("%s: %d pieces are stored for %d", when, stored, n)
	}
}

func TestTheNewestPlansThatWereBegunAndAFewPrintedOnesAreKept(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	var begun, printed []string // the newest first
	for i := range begunKept + 3 {
		hash := ""
		for range 2 { // storing a plan again does not count twice
			hash = w.save(brief(fmt.Sprint("run ", i), i), true)
		}
		begun = slices.Insert(begun, 0, hash)
	}
	begun = begun[:begunKept]
	w.wantKept("those that were begun", begun...)
	for i := range 2 * begunKept {
		hash, err := SavePlan(w.db, brief(fmt.Sprint("printed ", i), i))
		must(t, err)
		printed = slices.Insert(printed, 0, hash)
	}
	printed = printed[:printedKept]
	w.wantKept("with printed ones", slices.Concat(printed, begun)...)
	p, _ := w.loaded(printed[2])
	w.save(p, true)
	w.wantKept("one of these is begun", slices.Concat(printed[2:3], printed[:2], printed[3:], begun[:begunKept-1])...)
	_, err := SavePlan(w.db, p) // is begun all the same
	must(t, err)
	w.save(brief("x", 0), true)
	if _, known := w.loaded(printed[2]); !known || len(w.kept()) != begunKept+printedKept-1 {
		t.Errorf("printing a plan that was begun lets it go: %d are kept", len(w.kept()))
	}
}

func TestARunMarksItsPlanAsBegunBeforeTheFirstIntent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
		w.customer(1, "Acme", 0)
		w.desktop(10, 1, "ACME-1")
		w.create(10)
		p, _ := w.plan()
		hash, err := SavePlan(w.db, p)
		must(t, err)
		begun := func() bool {
			var k KeptPlan
			must(t, w.db.View(func(tx *store.Tx) (err error) { k, _, err = plans.Get(tx, store.TextKey(hash)); return err }))
			return k.Begun
		}
		if begun() {
			t.Error("a printed plan counts as begun")
		}
		if !w.dieWhen(p, func(point string) bool { return point == "before the audit of the intent" }) {
			t.Fatal("it wrote no intent")
		}
		if !begun() {
			t.Error("a plan whose first intent is near does not count as begun")
		}
	})
}

func TestAnEmptyPlanIsNotKept(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	_, err := SavePlan(w.db, Plan{Made: noon, Host: host})
	must(t, err)
	w.wantKept("an empty plan")
}

func TestPlansOfAClockThatWasAheadDoNotPushOutTheNextOne(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	const year = 365 * 24 * 60
	for i := range begunKept + printedKept {
		w.save(brief(fmt.Sprint("ahead ", i), year+i), i < begunKept)
	}
	begun := w.save(brief("begun", 0), true)
	printed, err := SavePlan(w.db, brief("printed", 0))
	must(t, err)
	if list := w.kept(); len(list) != begunKept+printedKept || list[0] != printed || list[1] != begun {
		t.Errorf("%d plans are kept, and the newest are %q", len(list), list[:2])
	}
}

func TestThePlansThatWereBegunAreBoundedByTheirOperationsTogether(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	first, second := w.save(brief("first", 0), true), w.save(brief("second", 1), true)
	printed := w.save(brief("printed", 2), false)
	large := KeptPlan{Hash: "large", Begun: true, Operations: operationsKept - 1}
	room := func() { must(t, w.db.Update(func(tx *store.Tx) error { return makeRoom(tx, large, nil) })) }
	room()
	w.wantKept("there is room for one", printed, second)
	large.Operations++
	room()
	w.wantKept("there is room for none", printed)
	large.Operations, large.Place = operationsKept+1, 9
	must(t, w.db.Update(func(tx *store.Tx) error { return plans.Put(tx, store.TextKey(large.Hash), large) }))
	w.save(brief("printed, too", 3), false)
	if !slices.Contains(w.kept(), large.Hash) {
		t.Error("the newest plan that was begun is let go")
	}
	w.save(long(), true)
	if slices.Contains(w.kept(), large.Hash) || slices.Contains(w.kept(), first) {
		t.Errorf("%q are kept", w.kept())
	}
}

// damage changes a text in the store's file.
func (w *world) damage(text string) {
	w.t.Helper()
	w.close()
	path := filepath.Join(w.dir, "workspace.db")
	file, err := os.ReadFile(path)
	must(w.t, err)
	if !bytes.Contains(file, []byte(text)) {
		w.t.Fatalf("%q does not stand in the store", text)
	}
	must(w.t, os.WriteFile(path, bytes.ReplaceAll(file, []byte(text), bytes.Repeat([]byte("?"), len(text))), 0o600))
	w.open()
}

func TestADamagedPlanCannotBeLoadedAndIsListed(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	hash := w.save(brief("to be damaged", 0), false)
	short := w.save(long(), false)
	must(t, w.db.Update(func(tx *store.Tx) error { return pieces.Delete(tx, pieceKey(short, 1)) }))
	w.damage("to be damaged")
	for hash, want := range map[string]string{hash: "damaged in the store", short: "507 of its 1007 operations"} {
		err := w.db.View(func(tx *store.Tx) error { _, _, err := LoadPlan(tx, hash); return err })
		unreadable := new(UnreadablePlanError)
		if !errors.As(err, &unreadable) || unreadable.Hash != hash || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "backup") {
			t.Errorf("it says %v", err)
		}
	}
	if len(w.kept()) != 2 {
		t.Errorf("%q are listed", w.kept())
	}
}

func TestAPlanWithADamagedRecordCountsAsTheOldestThatWasBegun(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	must(t, w.db.Update(func(tx *store.Tx) error {
		return outcomes.Put(tx, store.TextKey("of a plan that is gone"), Outcome{Op: "of a plan that is gone", Class: Done})
	}))
	w.save(takesBack("back", "another"), false) // goes with the fifth after it
	p := long()
	older, bad := w.save(brief("older", 0), true), w.save(p, true)
	w.damage(`{"Hash":"` + bad)
	for i := range printedKept {
		w.save(brief(fmt.Sprint("printed ", i), i), false)
	}
	if !w.hasOutcome("of a plan that is gone") {
		t.Error("what it may take back is forgotten")
	}
	for i := range begunKept - 2 {
		w.save(brief(fmt.Sprint("beside ", i), i), true)
	}
	if list := w.kept(); len(list) != begunKept+printedKept || list[len(list)-1] != bad {
		t.Fatalf("%q are kept", list)
	}
	if err := w.db.View(func(tx *store.Tx) error { _, _, err := LoadPlan(tx, bad); return err }); !errors.As(err, new(*UnreadablePlanError)) {
		t.Errorf("it is loaded: %v", err)
	}
	w.save(brief("one more", 0), true)
	list := w.kept()
	if slices.Contains(list, bad) || !slices.Contains(list, older) || w.piecesKept() != len(list) || w.hasOutcome("of a plan that is gone") {
		t.Errorf("%d plans are kept with %d pieces: %q", len(list), w.piecesKept(), list)
	}
	w.save(p, true) // anew, and whole again
	w.damage(`{"Hash":"` + bad)
	w.save(p, false)
	if again, known := w.loaded(bad); !known || again.Hash() != bad || w.kept()[0] != bad {
		t.Errorf("stored anew it is not whole: %t", known)
	}
}

func TestStepTwoOfTheSchemaDropsPlansWithoutAPlace(t *testing.T) {
	w := newWorld(t, itgluetest.Habits{}, syncrotest.Habits{})
	hash := w.save(long(), true)
	must(t, w.db.Update(func(tx *store.Tx) error {
		for _, name := range []string{"plans", "plan order"} {
			must(t, store.NewBucket[string](name).Put(tx, store.TextKey("00ff"), "as schema 1 kept it"))
		}
		return DropEarlierPlans(tx)
	}))
	must(t, w.db.View(func(tx *store.Tx) error {
		for _, name := range []string{"plans", "plan order", "kept plans", "pieces of plans"} {
			if n, err := store.NewBucket[struct{}](name).Count(tx); n > 0 || err != nil {
				t.Errorf("%d records are left in %q: %v", n, name, err)
			}
		}
		return nil
	}))
	if _, known := w.loaded(hash); known {
		t.Error("the plan is known")
	}
}
