package reconcile

import (
	"crypto/rand"
	"encoding/binary"
)

// Crockford's base 32: no letter that reads like a digit.
const idLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewID returns a random operation id of ten letters and digits (50 bits),
// short enough to stand in an origin line that people read.
func NewID() string {
	var random [8]byte
	rand.Read(random[:]) // never fails
	n := binary.BigEndian.Uint64(random[:])
	id := make([]byte, 10)
	for i := range id {
		id[i] = idLetters[n&31]
		n >>= 5
	}
	return string(id)
}
