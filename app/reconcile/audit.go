package reconcile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// AuditLine is one line of the audit file: a write about to be sent, or what
// became of it.
type AuditLine struct {
	Seq      int64     `json:"seq"`
	Time     time.Time `json:"time"`
	Who      string    `json:"who"`
	Op       string    `json:"op,omitempty"`
	Plan     string    `json:"plan,omitempty"`
	Kind     string    `json:"kind"`
	Vendor   string    `json:"vendor,omitempty"`
	IDs      AuditIDs  `json:"ids,omitzero"`
	Decision string    `json:"decision,omitempty"`
	Before   string    `json:"before,omitempty"` // hash of the fields before
	After    string    `json:"after,omitempty"`  // and after
	Outcome  string    `json:"outcome"`          // "intent", or a Class
	Status   int       `json:"status,omitempty"`
	Words    string    `json:"words,omitempty"`
}

// AuditIDs are the records that a line concerns.
type AuditIDs struct {
	Customer      int64 `json:"customer,omitempty"`
	Asset         int64 `json:"asset,omitempty"`
	Organization  int64 `json:"organization,omitempty"`
	Configuration int64 `json:"configuration,omitempty"`
	Record        int64 `json:"record,omitempty"` // a created manufacturer or model
}

// Audit is a workspace's append-only audit file: JSON lines, each on the disk
// before the write that it announces is sent. It is safe for concurrent use.
type Audit struct {
	mu    sync.Mutex
	file  *os.File
	seq   int64
	torn  bool // the last write may have left half a line
	syncs sync.WaitGroup
}

// OpenAudit opens the audit file at path for appending, and makes it, readable
// by its owner only, if there is none. A line that a crash cut short is closed
// off and stays in the file.
func OpenAudit(path string) (*Audit, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the audit file: %w", err)
	}
	a := &Audit{file: f}
	if err := a.catchUp(); err != nil {
		return nil, errors.Join(fmt.Errorf("read the audit file %s: %w", path, err), f.Close())
	}
	return a, nil
}

// catchUp finds the last sequence number and ends a line that was cut short.
func (a *Audit) catchUp() error {
	if err := a.file.Chmod(0o600); err != nil {
		return err
	}
	whole := true
	err := eachLine(a.file, func(line []byte, ended bool) {
		whole = ended
		var l AuditLine
		if json.Unmarshal(line, &l) == nil && l.Seq > a.seq {
			a.seq = l.Seq
		}
	})
	if err == nil && !whole {
		_, err = a.file.Write([]byte("\n"))
	}
	return err
}

func eachLine(r io.Reader, fn func(line []byte, ended bool)) error {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			fn(bytes.TrimSuffix(line, []byte("\n")), err == nil)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// Append numbers the line, writes it and returns once it is on the disk.
func (a *Audit) Append(l AuditLine) error {
	durable, err := a.begin(l)
	if err != nil {
		return err
	}
	return durable()
}

// begin numbers the line and writes it, so that the death of the program does
// not lose it any more, and returns the function that waits until it is on the
// disk; it must be called. Only what is no send may go on meanwhile.
func (a *Audit) begin(l AuditLine) (durable func() error, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	l.Seq = a.seq + 1
	b, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("encode the audit line of %s: %w", l.Op, err)
	}
	if a.torn {
		b = append([]byte("\n"), b...)
	}
	file := a.file
	if err := stillAt(file); err != nil {
		return nil, err
	}
	if _, err := file.Write(append(b, '\n')); err != nil {
		a.torn = true
		return nil, fmt.Errorf("write to the audit file %s: %w (nothing was sent without it; free some room and try again)", file.Name(), err)
	}
	a.seq, a.torn = l.Seq, false
	synced := make(chan error, 1)
	a.syncs.Go(func() { synced <- toDisk(file) })
	return func() error {
		if err := <-synced; err != nil {
			return fmt.Errorf("bring the audit file %s to the disk: %w", file.Name(), err)
		}
		return nil
	}, nil
}

// stillAt refuses a file that does not stand at its path any more: what is
// written to it would be lost with it.
func stillAt(file *os.File) error {
	open, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the audit file: %w", err)
	}
	there, err := os.Stat(file.Name())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("look at the audit file: %w", err)
	}
	if err != nil || !os.SameFile(open, there) {
		return fmt.Errorf("the audit file %s was moved, deleted or replaced since the program began "+
			"(nothing was sent without it; put it back, or start again to begin another)", file.Name())
	}
	return nil
}

// Close closes the file once the disk has what was written.
func (a *Audit) Close() error {
	a.syncs.Wait()
	return a.file.Close()
}

// ReadAudit returns the lines of the audit file at path from since on, in the
// order of the file. A missing file has none; lines that cannot be read are
// left out and counted.
func ReadAudit(path string, since time.Time) (lines []AuditLine, damaged int, err error) {
	damaged, err = eachAudit(path, func(l AuditLine) {
		if !l.Time.Before(since) {
			lines = append(lines, l)
		}
	})
	return lines, damaged, err
}

// eachAudit gives every line that can be read to fn, and counts the others.
func eachAudit(path string, fn func(AuditLine)) (damaged int, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open the audit file: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	err = eachLine(f, func(b []byte, _ bool) {
		var l AuditLine
		switch {
		case len(bytes.TrimSpace(b)) == 0:
		case json.Unmarshal(b, &l) != nil:
			damaged++
		default:
			fn(l)
		}
	})
	if err != nil {
		return 0, fmt.Errorf("read the audit file %s: %w", path, err)
	}
	return damaged, nil
}
