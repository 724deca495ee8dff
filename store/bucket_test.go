package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAMissingBucketIsEmpty(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	err := db.View(func(tx *Tx) error {
		_, found, getErr := decisions.Get(tx, IntKey(1))
		_, _, last, lastErr := decisions.Last(tx)
		count, countErr := decisions.Count(tx)
		eachErr := decisions.Each(tx, nil, func(Key, decision) error { return errors.New("called") })
		if found || last || count != 0 {
			t.Errorf("found %v, last %v, count %d", found, last, count)
		}
		return errors.Join(getErr, lastErr, countErr, eachErr)
	})
	if err != nil {
		t.Error(err)
	}
	update(t, db, func(tx *Tx) error {
		return errors.Join(decisions.Delete(tx, IntKey(1)), decisions.Clear(tx))
	})
}

func TestAValueComesBackAfterReopening(t *testing.T) {
	path := newPath(t)
	want := decision{Customer: 7, Name: "Ünïcode <&> \"quotes\"\u2028", Note: "line\nbreak"}
	db := mustOpen(t, path, Options{})
	update(t, db, func(tx *Tx) error { return decisions.Put(tx, IntKey(7), want) })
	mustClose(t, db)
	db = mustOpen(t, path, Options{})
	err := db.View(func(tx *Tx) error {
		got, found, err := decisions.Get(tx, IntKey(7))
		if !found {
			t.Error("the value is gone")
		}
		same(t, "value", got, want)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestPutRefusesWhatCannotBeStored(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	if err := db.Update(func(tx *Tx) error { return decisions.Put(tx, nil, decision{}) }); err == nil {
		t.Error("an empty key was accepted")
	}
	channels := NewBucket[chan int]("channels")
	if err := db.Update(func(tx *Tx) error { return channels.Put(tx, IntKey(1), nil) }); err == nil {
		t.Error("a channel was accepted")
	}
	err := db.View(func(tx *Tx) error { return decisions.Put(tx, IntKey(1), decision{}) })
	if err == nil {
		t.Error("a View could write")
	}
}

func TestAValueOfAnotherTypeIsAnErrorButNoDamage(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 1)
	err := db.View(func(tx *Tx) error {
		_, _, err := NewBucket[[]string]("decisions").Get(tx, IntKey(0))
		return err
	})
	var damage *DamagedError
	if err == nil || errors.As(err, &damage) {
		t.Errorf("got %v", err)
	}
}

func TestAFailedUpdateChangesNothing(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 3)
	before := db.Sequence()
	broken := errors.New("broken")
	err := db.Update(func(tx *Tx) error {
		return errors.Join(decisions.Clear(tx), decisions.Put(tx, IntKey(9), decision{Customer: 9}), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	same(t, "decisions", customers(t, db), upTo(3))
	same(t, "sequence", db.Sequence(), before)
}

func TestAPanickingUpdateReleasesTheDatabase(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.Update(func(*Tx) error { panic("a bug") }) // it does not return
	}()
	put(t, db, 0, 1)
}

func TestEachFindsRecordsFromAKeyAndStops(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 10)
	var got []int64
	err := db.View(func(tx *Tx) error {
		return decisions.Each(tx, IntKey(4), func(key Key, d decision) error {
			same(t, "key", key.Ints(), []int64{d.Customer})
			if d.Customer == 7 {
				return fmt.Errorf("enough: %w", Stop)
			}
			got = append(got, d.Customer)
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
	same(t, "customers", got, []int64{4, 5, 6})
}

func TestEachReturnsTheErrorOfItsFunction(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 2)
	broken := errors.New("broken")
	err := db.View(func(tx *Tx) error {
		return decisions.Each(tx, nil, func(Key, decision) error { return broken })
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestKeysFromEachMayBeKept(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	put(t, db, 0, 300)
	var keys []Key
	err := db.View(func(tx *Tx) error {
		return decisions.Each(tx, nil, func(key Key, _ decision) error {
			keys = append(keys, key)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, db) // which takes bbolt's own memory away
	for i, key := range keys {
		same(t, "key", key.Ints(), []int64{int64(i)})
	}
}

func TestEachPrefixKeepsToItsPrefix(t *testing.T) {
	db := mustOpen(t, newPath(t), Options{})
	update(t, db, func(tx *Tx) error {
		for _, name := range []string{"acme", "acme west", "acm", "b"} {
			for id := range int64(2) {
				if err := decisions.Put(tx, JoinKey(TextKey(name), IntKey(id)), decision{Name: name}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	var got []string
	err := db.View(func(tx *Tx) error {
		return decisions.EachPrefix(tx, TextKey("acme"), func(_ Key, d decision) error {
			got = append(got, d.Name)
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
	same(t, "names", got, []string{"acme", "acme"})
}

func TestEachAllowsChangesToItsBucket(t *testing.T) {
	const many = 3000 // several pages, so that deleting rearranges them
	changes := map[string]struct {
		change func(tx *Tx, key Key, d decision) error
		calls  int
		left   int
	}{
		"delete the current": {func(tx *Tx, key Key, _ decision) error { return decisions.Delete(tx, key) }, many, 0},
		"put the current": {func(tx *Tx, key Key, d decision) error {
			d.Note = "a note that makes the record much longer than it was before, so that pages split"
			return decisions.Put(tx, key, d)
		}, many, many},
		"delete the next": {func(tx *Tx, _ Key, d decision) error { return decisions.Delete(tx, IntKey(d.Customer+1)) }, many / 2, many / 2},
		"clear":           {func(tx *Tx, _ Key, _ decision) error { return decisions.Clear(tx) }, 1, 0},
		"clear and put": {func(tx *Tx, _ Key, d decision) error {
			if d.Customer > 0 {
				return nil
			}
			return errors.Join(decisions.Clear(tx), decisions.Put(tx, IntKey(5), decision{Customer: 5}))
		}, 2, 1},
	}
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			db := mustOpen(t, newPath(t), Options{})
			put(t, db, 0, many)
			calls := 0
			update(t, db, func(tx *Tx) error {
				return decisions.Each(tx, nil, func(key Key, d decision) error {
					calls++
					return c.change(tx, key, d)
				})
			})
			same(t, "calls", calls, c.calls)
			same(t, "records left", len(customers(t, db)), c.left)
		})
	}
}

// TestABucketBehavesLikeASortedMap drives one bucket and a map with the same steps, and looks at the file after each.
func TestABucketBehavesLikeASortedMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		db := mustOpen(t, newPath(t), Options{})
		model := map[int64]decision{}
		ids := rapid.Int64Range(-300, 300)
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				first, many := ids.Draw(rt, "first"), rapid.Int64Range(1, 60).Draw(rt, "many")
				note := strings.Repeat("x", rapid.IntRange(0, 300).Draw(rt, "length of note"))
				update(t, db, func(tx *Tx) error {
					for id := first; id < first+many; id++ {
						model[id] = decision{Customer: id, Note: note}
						if err := decisions.Put(tx, IntKey(id), model[id]); err != nil {
							return err
						}
					}
					return nil
				})
			},
			"delete": func(rt *rapid.T) {
				first, end := ids.Draw(rt, "first"), ids.Draw(rt, "end")
				update(t, db, func(tx *Tx) error {
					for id := first; id < end; id++ {
						delete(model, id)
						if err := decisions.Delete(tx, IntKey(id)); err != nil {
							return err
						}
					}
					return nil
				})
			},
			"clear": func(*rapid.T) {
				clear(model)
				update(t, db, decisions.Clear)
			},
			"": func(rt *rapid.T) { compare(t, rt, db, model) },
		})
		mustClose(t, db)
		report, err := Check(db.Path())
		if err := errors.Join(err, report.Err()); err != nil {
			rt.Error(err)
		}
	})
}

func compare(t *testing.T, rt *rapid.T, db *DB, model map[int64]decision) {
	var want []decision
	for _, d := range model {
		want = append(want, d)
	}
	slices.SortFunc(want, func(a, b decision) int { return int(a.Customer - b.Customer) })
	err := db.View(func(tx *Tx) error {
		var got []decision
		if err := decisions.Each(tx, nil, func(_ Key, d decision) error { got = append(got, d); return nil }); err != nil {
			return err
		}
		same(t, "records", got, want)
		count, err := decisions.Count(tx)
		same(t, "count", count, len(want))
		if _, last, found, err := decisions.Last(tx); err != nil || found != (len(want) > 0) || found && last != want[len(want)-1] {
			rt.Errorf("last is %v, %v, %v", last, found, err)
		}
		return err
	})
	if err != nil || t.Failed() {
		rt.Fatalf("the bucket is not like the map (%v)", err)
	}
	file, err := os.Open(db.Path())
	if err != nil {
		rt.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // only read
	census := census{report: &Report{}}
	if err := errors.Join(survey(file, maxFileSize, &census), census.report.Err()); err != nil {
		rt.Fatalf("a good file was taken for a damaged one: %v", err)
	}
}
