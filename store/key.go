package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Key is the name of a record within its bucket. Keys are ordered byte by byte; the functions here make keys whose
// byte order is the order of what went in.
type Key []byte

const signBit = 1 << 63

// IntKey makes a key of eight bytes for each id: big-endian with the sign bit flipped, so that -1 comes before 0
// and 9 before 10.
func IntKey(ids ...int64) Key {
	key := make(Key, 0, 8*len(ids))
	for _, id := range ids {
		key = binary.BigEndian.AppendUint64(key, uint64(id)^signBit)
	}
	return key
}

// TextKey makes a key of s that ends with a mark of its own: no TextKey is a prefix of another, so that parts joined
// after it cannot run into it. The order is that of the bytes of s.
func TextKey(s string) Key {
	// 00 within the text becomes 00 FF, and 00 01 ends it: "a" still comes before "a\x00" and both before "ab".
	escaped := strings.ReplaceAll(s, "\x00", "\x00\xff")
	return append(Key(escaped), 0x00, 0x01)
}

// TimeKey makes a key of eight bytes that orders by time, to the microsecond, for every year that Go can write.
// Times within the same microsecond need a further part to tell them apart.
func TimeKey(t time.Time) Key { return IntKey(t.UnixMicro()) }

// JoinKey makes one key of several; it is ordered by the first part, then the second, and so on.
func JoinKey(parts ...Key) Key { return slices.Concat(parts...) }

// Ints returns the numbers that IntKey put in, or nil if k is no such key.
func (k Key) Ints() []int64 {
	if len(k)%8 != 0 {
		return nil
	}
	ids := make([]int64, 0, len(k)/8)
	for rest := k; len(rest) > 0; rest = rest[8:] {
		ids = append(ids, int64(binary.BigEndian.Uint64(rest)^signBit))
	}
	return ids
}

// Text returns the text that TextKey put in, or "" if k is no such key.
func (k Key) Text() string {
	escaped, ok := strings.CutSuffix(string(k), "\x00\x01")
	if !ok {
		return ""
	}
	return strings.ReplaceAll(escaped, "\x00\xff", "\x00")
}

// String shows the key for an error message: numbers if it can be made of them, else quoted text.
func (k Key) String() string {
	if text, ok := strings.CutSuffix(string(k), "\x00\x01"); ok {
		return fmt.Sprintf("%q", text)
	}
	if ids := k.Ints(); len(ids) > 0 {
		return strings.Trim(fmt.Sprint(ids), "[]")
	}
	return fmt.Sprintf("%q", string(k))
}
