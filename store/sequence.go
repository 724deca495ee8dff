package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// state is the store's own record: which database this is, its schema and its newest commit.
type state struct {
	ID       string   `json:"id"` // random, the same in every backup
	Schema   uint32   `json:"schema"`
	Sequence uint64   `json:"sequence"`
	Buckets  []string `json:"buckets"` // all that were ever made but its own
}

var (
	stateBucket = NewBucket[state]("store.meta")
	stateKey    = Key("state")
)

var errNoState = errors.New("it is no database of this program: its own record is missing")

func readState(tx *Tx) (state, error) {
	s, found, err := stateBucket.Get(tx, stateKey)
	if err == nil && !found {
		err = errNoState
	}
	return s, err
}

func nextSequence(tx *Tx) (uint64, error) {
	s, err := readState(tx)
	if err != nil {
		return 0, err
	}
	s.Sequence++
	return s.Sequence, stateBucket.Put(tx, stateKey, s)
}

// memory is the side file that remembers the newest commit outside the database, so that a database which goes back
// is noticed. It is written after the commit is on the disk and not synced itself: it is never ahead of what was
// acknowledged, survives the death of the process, and may miss the newest commits after a power failure. A disk image
// that is put back as a whole takes the memory with it and is not noticed here.
type memory struct {
	file *os.File
	id   string
}

const memoryFormat = "onramp-sequence %s %020d"

func memoryPath(path string) string { return path + ".seq" }

// recall reads what is remembered of the database at path; an unreadable or torn memory is none.
func recall(path string) (state, error) {
	file, err := os.Open(memoryPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("read the remembered sequence of database %s: %w", path, err)
	}
	defer file.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(file, 256))
	if err != nil {
		return state{}, fmt.Errorf("read the remembered sequence of database %s: %w", path, err)
	}
	var s state
	var sum uint32
	if _, err := fmt.Sscanf(string(content), memoryFormat+" %08x\n", &s.ID, &s.Sequence, &sum); err != nil {
		return state{}, nil
	}
	if sum != crc32.Checksum(memoryLine(s.ID, s.Sequence), castagnoli) {
		return state{}, nil
	}
	return s, nil
}

func openMemory(path, id string) (*memory, error) {
	file, err := os.OpenFile(memoryPath(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return &memory{file: file, id: id}, nil
}

func memoryLine(id string, sequence uint64) []byte {
	return fmt.Appendf(nil, memoryFormat, id, sequence)
}

// remember overwrites the one line in place: its length never changes, so that a full disk does not matter.
func (m *memory) remember(sequence uint64) {
	line := memoryLine(m.id, sequence)
	line = fmt.Appendf(line, " %08x\n", crc32.Checksum(line, castagnoli))
	// The commit is on the disk already and must not be reported as failed; a memory that is behind only misses a fallback.
	_, _ = m.file.WriteAt(line, 0)
}

func (m *memory) close() error {
	if m == nil {
		return nil
	}
	return errors.Join(m.file.Sync(), m.file.Close())
}
