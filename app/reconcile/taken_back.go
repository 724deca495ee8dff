package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.onramp/store"
)

// TakenBack says that a person took a write between an asset and its
// configuration back. The decision that asked for the write stands, so the mark
// withholds it from later plans until a person releases it; it goes also when
// the undo itself is taken back.
type TakenBack struct {
	Asset         int64
	Configuration int64
	Kind          Kind    // of the write that was taken back
	Fields        []Field // that it wrote
	By            string
	At            time.Time
}

var takenBack = store.NewBucket[TakenBack]("taken back")

func (t TakenBack) key() store.Key {
	return store.JoinKey(store.IntKey(t.Asset), store.IntKey(t.Configuration), store.TextKey(string(t.Kind)))
}

func (t TakenBack) words() string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.String()
	}
	return fmt.Sprintf("%s took this back on %s (%s: %s): it stays as it is until a person releases it",
		t.By, t.At.UTC().Format("2006-01-02"), t.Kind, strings.Join(names, ", "))
}

// TakenBacks returns every mark that stands.
func TakenBacks(tx *store.Tx) (list []TakenBack, err error) {
	err = takenBack.Each(tx, nil, func(_ store.Key, t TakenBack) error {
		list = append(list, t)
		return nil
	})
	return list, err
}

// Release removes the marks of an asset: the next plan wants again what was
// taken back. It returns how many there were.
func Release(tx *store.Tx, asset int64) (n int, err error) {
	err = takenBack.EachPrefix(tx, store.IntKey(asset), func(k store.Key, _ TakenBack) error {
		n++
		return takenBack.Delete(tx, k)
	})
	return n, err
}

// markTakenBack keeps, with the outcome of an undo, what it took back. What was
// created has no mark: its asset goes back to review.
func markTakenBack(tx *store.Tx, in Intent, o Outcome) error {
	if o.Undoes == "" || o.Class != Done {
		return nil
	}
	original, known, err := outcomeOf(tx, o.Undoes)
	if err != nil || !known || original.Kind.Creates() {
		return err
	}
	mark := TakenBack{Asset: o.Asset, Configuration: o.Configuration, Kind: original.Kind, By: in.Who, At: o.At}
	if original.Undoes != "" {
		// An undo is taken back: what it had taken back is wanted again.
		first, known, err := outcomeOf(tx, original.Undoes)
		if err != nil || !known {
			return err
		}
		mark.Kind = first.Kind
		return takenBack.Delete(tx, mark.key())
	}
	earlier, _, err := takenBack.Get(tx, mark.key())
	mark.Fields = earlier.Fields
	for _, c := range o.Changes {
		if !slices.Contains(mark.Fields, c.Field) {
			mark.Fields = append(mark.Fields, c.Field)
		}
	}
	return errors.Join(err, takenBack.Put(tx, mark.key(), mark))
}
