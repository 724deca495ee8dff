package store

import (
	"bytes"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Stop ends an iteration without an error when the function given to Each or EachPrefix returns it.
var Stop = errors.New("stop the iteration") //nolint:staticcheck,revive // a signal like fs.SkipAll, not a failure

// Bucket is a named, ordered map from keys to values of T, which are kept as JSON. The zero Bucket is of no use; make
// one with NewBucket. A bucket comes into being with its first Put, and reading one that does not exist finds nothing.
type Bucket[T any] struct {
	name []byte
}

// NewBucket returns the bucket of that name. Two buckets of one name and different types are the caller's mistake.
func NewBucket[T any](name string) Bucket[T] { return Bucket[T]{name: []byte(name)} }

// Get returns the value at key, and whether there is one. A value that was changed on the disk gives a *DamagedError.
func (b Bucket[T]) Get(tx *Tx, key Key) (value T, found bool, err error) {
	err = sound(tx.bolt, func() (err error) {
		inner := tx.bolt.Bucket(b.name)
		if inner == nil {
			return nil
		}
		framed := inner.Get(key)
		if framed == nil {
			return nil
		}
		value, err = b.decode(key, framed)
		found = err == nil
		return err
	})
	return value, found, err
}

// Has says whether there is a value at key, without decoding it.
func (b Bucket[T]) Has(tx *Tx, key Key) (found bool, err error) {
	err = sound(tx.bolt, func() error {
		inner := tx.bolt.Bucket(b.name)
		found = inner != nil && inner.Get(key) != nil
		return nil
	})
	return found, err
}

// Put stores value at key, over what was there. Strings in value must be valid UTF-8: JSON replaces other bytes.
func (b Bucket[T]) Put(tx *Tx, key Key, value T) error {
	framed, err := encode(key, value)
	if err != nil {
		return fmt.Errorf("encode the value for %s in bucket %q: %w", key, b.name, err)
	}
	return sound(tx.bolt, func() error {
		inner, err := b.ensure(tx)
		if err != nil {
			return fmt.Errorf("make bucket %q: %w", b.name, err)
		}
		if err := inner.Put(key, framed); err != nil {
			return fmt.Errorf("put %s into bucket %q: %w", key, b.name, err)
		}
		return nil
	})
}

// ensure makes the bucket if there is none, and enters it in the list by which its loss would be noticed.
func (b Bucket[T]) ensure(tx *Tx) (*bolt.Bucket, error) {
	if inner := tx.bolt.Bucket(b.name); inner != nil {
		return inner, nil
	}
	inner, err := tx.bolt.CreateBucket(b.name)
	if err != nil || bytes.Equal(b.name, stateBucket.name) {
		return inner, err
	}
	s, err := readState(tx)
	if err != nil {
		return nil, err
	}
	s.Buckets = append(s.Buckets, string(b.name))
	return inner, stateBucket.Put(tx, stateKey, s)
}

// Delete removes the value at key; it is no error if there is none.
func (b Bucket[T]) Delete(tx *Tx, key Key) error {
	return sound(tx.bolt, func() error {
		inner := tx.bolt.Bucket(b.name)
		if inner == nil {
			return nil
		}
		if err := inner.Delete(key); err != nil {
			return fmt.Errorf("delete %s from bucket %q: %w", key, b.name, err)
		}
		return nil
	})
}

// Each calls fn for every record from the first key that is not below from (nil: the first of all), ascending, until fn
// returns an error; Stop ends it cleanly. In an Update, fn may change the bucket. The keys are copies.
func (b Bucket[T]) Each(tx *Tx, from Key, fn func(Key, T) error) error {
	return b.walk(tx, from, nil, fn)
}

// EachPrefix is Each for the records whose key begins with prefix.
func (b Bucket[T]) EachPrefix(tx *Tx, prefix Key, fn func(Key, T) error) error {
	return b.walk(tx, prefix, prefix, fn)
}

func (b Bucket[T]) walk(tx *Tx, from, prefix Key, fn func(Key, T) error) error {
	var cursor *bolt.Cursor
	for after := Key(nil); ; {
		at, value, err := b.step(tx, &cursor, from, after, prefix)
		if err != nil || at == nil {
			return err
		}
		if err := fn(at, value); err != nil {
			if errors.Is(err, Stop) {
				return nil
			}
			return err
		}
		after = at
	}
}

// step reads the record after a key, the first one from from on if that is nil. At the end its key is nil.
func (b Bucket[T]) step(tx *Tx, cursor **bolt.Cursor, from, after, prefix Key) (at Key, value T, err error) {
	err = sound(tx.bolt, func() (err error) {
		var key, framed []byte
		if after != nil && !tx.bolt.Writable() {
			key, framed = (*cursor).Next()
		} else {
			// The walk begins, or its function may have moved what the cursor points at, or cleared the bucket.
			inner := tx.bolt.Bucket(b.name)
			if inner == nil {
				return nil
			}
			*cursor = inner.Cursor()
			if after == nil {
				key, framed = (*cursor).Seek(from)
			} else if key, framed = (*cursor).Seek(after); bytes.Equal(key, after) {
				key, framed = (*cursor).Next()
			}
		}
		if key == nil || !bytes.HasPrefix(key, prefix) {
			return nil
		}
		if at, err = ownKey(tx, key); err != nil {
			return err
		}
		value, err = b.decode(at, framed)
		return err
	})
	return at, value, err
}

// Last returns the record with the highest key, and whether there is one.
func (b Bucket[T]) Last(tx *Tx) (key Key, value T, found bool, err error) {
	err = sound(tx.bolt, func() (err error) {
		inner := tx.bolt.Bucket(b.name)
		if inner == nil {
			return nil
		}
		last, framed := inner.Cursor().Last()
		if last == nil {
			return nil
		}
		if key, err = ownKey(tx, last); err != nil {
			return err
		}
		value, err = b.decode(key, framed)
		found = err == nil
		return err
	})
	return key, value, found, err
}

// Count returns the number of records; it walks the keys without decoding the values.
func (b Bucket[T]) Count(tx *Tx) (int, error) {
	count := 0
	err := sound(tx.bolt, func() error {
		inner := tx.bolt.Bucket(b.name)
		if inner == nil {
			return nil
		}
		return inner.ForEach(func(_, _ []byte) error { count++; return nil })
	})
	if err != nil {
		return 0, fmt.Errorf("count bucket %q: %w", b.name, err)
	}
	return count, nil
}

// Clear removes every record of the bucket.
func (b Bucket[T]) Clear(tx *Tx) error {
	err := sound(tx.bolt, func() error {
		err := tx.bolt.DeleteBucket(b.name)
		if errors.Is(err, bolterrors.ErrBucketNotFound) {
			return nil
		}
		if err == nil {
			_, err = tx.bolt.CreateBucket(b.name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("clear bucket %q: %w", b.name, err)
	}
	return nil
}

var errLongKey = errors.New("a key is longer than any can be")

// ownKey copies a key from the file. One that is longer than any that bbolt takes is not copied: its length is damaged,
// and may be gigabytes.
func ownKey(tx *Tx, key []byte) (Key, error) {
	if len(key) > bolt.MaxKeySize {
		return nil, &DamagedFileError{Path: tx.bolt.DB().Path(), Cause: errLongKey}
	}
	return bytes.Clone(key), nil
}

func (b Bucket[T]) decode(key Key, framed []byte) (T, error) {
	value, err := decode[T](key, framed)
	if damaged(err) {
		return value, &DamagedError{Bucket: string(b.name), Key: bytes.Clone(key), Cause: err}
	}
	if err != nil {
		return value, fmt.Errorf("decode %s in bucket %q: %w", key, b.name, err)
	}
	return value, nil
}
