// Package logfile is the program's log: one JSON object a line, in a file that
// only its owner reads, which is put aside when it has grown and thrown away
// when it is old. It must not know what is logged; whoever opens it says what
// must never stand in it.
package logfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
)

const (
	most = 1 << 20 // a file this large is put aside
	kept = 4       // so many files are kept beside the present one
)

// Log is a structured log in a file. It is safe for concurrent use.
type Log struct {
	*slog.Logger
	redact atomic.Pointer[func(string) string]
	also   io.Writer
	file   rotating
}

// Open opens the log, making it if it is new. If also is not nil, the log takes
// debug records, too, and every line goes there as well.
func Open(path string, also io.Writer) (*Log, error) {
	l := &Log{also: also, file: rotating{path: path, most: most}}
	if err := l.file.open(); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	level := slog.LevelInfo
	if also != nil {
		level = slog.LevelDebug
	}
	l.Logger = slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}))
	return l, nil
}

// Redact replaces what takes secrets out of every line from now on.
func (l *Log) Redact(redact func(string) string) { l.redact.Store(&redact) }

// Write takes one line, as slog's handler gives it.
func (l *Log) Write(line []byte) (int, error) {
	clean := line
	if redact := l.redact.Load(); redact != nil {
		clean = []byte((*redact)(string(line)))
	}
	err := l.file.write(clean)
	if l.also != nil {
		_, copied := l.also.Write(clean)
		err = errors.Join(err, copied)
	}
	return len(line), err // slog drops it: work must not stop over its log
}

// Close closes the file.
func (l *Log) Close() error {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	return l.file.f.Close()
}

// rotating is a file that is put aside when it has grown: path.1 is the one
// before, path.2 the one before that.
type rotating struct {
	path string
	most int64

	mu   sync.Mutex
	f    *os.File
	size int64
}

func (r *rotating) open() error {
	f, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	r.f, r.size = f, info.Size()
	return nil
}

func (r *rotating) write(line []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var full error
	if r.size > 0 && r.size+int64(len(line)) > r.most {
		full = r.rotate() // what cannot be put aside grows on: the line is worth more
	}
	n, err := r.f.Write(line)
	r.size += int64(n)
	return errors.Join(full, err)
}

// rotate puts the file aside. The oldest of those that are kept gives way.
func (r *rotating) rotate() error {
	err := r.f.Close()
	for n := kept; n > 0 && err == nil; n-- {
		if err = os.Rename(r.aside(n-1), r.aside(n)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return errors.Join(err, r.open())
}

func (r *rotating) aside(n int) string {
	if n == 0 {
		return r.path
	}
	return fmt.Sprintf("%s.%d", r.path, n)
}
