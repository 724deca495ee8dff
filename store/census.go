package store

import (
	"bytes"
	"fmt"
)

// census is the visitor that fills a report: it counts, checks every value, and finds the store's own record.
type census struct {
	report *Report
	found  bool
	state  state
}

func (c *census) bucket(name string) {
	c.report.Buckets = append(c.report.Buckets, BucketReport{Name: name})
}

func (c *census) record(bucket string, key, value []byte) {
	counted := &c.report.Buckets[len(c.report.Buckets)-1]
	counted.Records++
	counted.Bytes += int64(len(key) + len(value))
	if _, err := unframe(key, value); err != nil {
		c.report.Damaged = append(c.report.Damaged, &DamagedError{Bucket: bucket, Key: bytes.Clone(key), Cause: err})
		return
	}
	if bucket != string(stateBucket.name) || !bytes.Equal(key, stateKey) {
		return
	}
	if s, err := stateBucket.decode(key, value); err == nil {
		c.found, c.state = true, s
		c.report.ID, c.report.Schema, c.report.Sequence = s.ID, s.Schema, s.Sequence
	}
}

// complete wants the store's own record and every bucket that it names: bbolt has no checksum over names either, and a
// bucket that is gone would read as an empty one.
func (c *census) complete() error {
	if !c.found {
		return errNoState
	}
	present := map[string]bool{}
	for _, b := range c.report.Buckets {
		present[b.Name] = true
	}
	for _, name := range c.state.Buckets {
		if !present[name] {
			return fmt.Errorf("its bucket %q is missing", name)
		}
	}
	return nil
}
