package store

import (
	"errors"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Report is what Check found.
type Report struct {
	Path     string
	Size     int64  // of the file, in bytes
	ID       string // random, the same in the database and all its backups
	Schema   uint32
	Sequence uint64
	Buckets  []BucketReport
	Damaged  []*DamagedError // values that are not what was written
	Problems []error         // what is wrong with the file around the values
}

// BucketReport counts one bucket.
type BucketReport struct {
	Name    string
	Records int
	Bytes   int64 // of keys and values
}

// Err returns nil if the file is good, else an error with the first thing that is wrong and how many there are.
func (r Report) Err() error {
	if len(r.Problems) > 0 {
		return fmt.Errorf("%s is damaged: %w (the first of %d problems)", r.Path, plain{r.Problems[0]}, len(r.Problems))
	}
	if len(r.Damaged) > 0 {
		return fmt.Errorf("%s has %d damaged values: %w", r.Path, len(r.Damaged), r.Damaged[0])
	}
	return nil
}

// Check reads the whole file at path, which no process may hold for writing, and changes nothing. The error says that
// it could not be read at all; damage is in the report.
func Check(path string) (Report, error) {
	return examine(path, defaultTimeout, func(inner *bolt.DB, report *Report) error {
		return inner.View(func(tx *bolt.Tx) error {
			// The channel must be emptied: its writer waits for the reader.
			for problem := range tx.Check() {
				report.Problems = append(report.Problems, problem)
			}
			return nil
		})
	})
}

// inspect is what Open asks for before it lets bbolt trust the file: all of Check but bbolt's own.
func inspect(path string, timeout time.Duration) (Report, error) {
	return examine(path, timeout, func(*bolt.DB, *Report) error { return nil })
}

// examine surveys the file at path and, if bbolt can be trusted with it, calls further.
func examine(path string, timeout time.Duration, further func(*bolt.DB, *Report) error) (Report, error) {
	report := Report{Path: path}
	err := shared(path, timeout, func(inner *bolt.DB, file *os.File, size int64) error {
		report.Size = size
		census := census{report: &report}
		if err := survey(file, size, &census); err != nil {
			return err
		}
		if err := census.complete(); err != nil {
			return err
		}
		return further(inner, &report)
	})
	var damage *DamagedFileError
	if errors.As(err, &damage) {
		report.Problems = append(report.Problems, damage.Cause)
		return report, nil
	}
	return report, err
}

var errEmpty = errors.New("it is empty")

// shared runs fn while no process can open the file at path for writing. Opened read-only, bbolt looks at the meta
// pages alone, so that fn can look at the rest first.
func shared(path string, timeout time.Duration, fn func(inner *bolt.DB, file *os.File, size int64) error) error {
	file, err := os.Open(path)
	if err != nil {
		return openError(path, err)
	}
	defer file.Close() //nolint:errcheck // only read
	if info, err := file.Stat(); err == nil && info.Size() == 0 {
		return openError(path, errEmpty)
	}
	inner, err := openBolt(path, readOnly(timeout))
	if err != nil {
		return openError(path, err)
	}
	err = guard(func() error {
		info, err := file.Stat()
		if err != nil {
			return err
		}
		return fn(inner, file, info.Size())
	})
	if closeErr := inner.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return openError(path, err)
	}
	return nil
}
