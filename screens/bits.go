package screens

import "math/bits"

// bitset marks rows by their index. Marking and counting a hundred thousand
// rows this way costs microseconds, so Update can afford it.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i int32) bool {
	w := int(i >> 6)
	return w < len(b) && b[w]&(1<<(uint(i)&63)) != 0
}

func (b bitset) set(i int32, on bool) {
	if on {
		b[i>>6] |= 1 << (uint(i) & 63)
	} else {
		b[i>>6] &^= 1 << (uint(i) & 63)
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// outside counts the bits of b that are not in other.
func (b bitset) outside(other bitset) int {
	n := 0
	for i, w := range b {
		if i < len(other) {
			w &^= other[i]
		}
		n += bits.OnesCount64(w)
	}
	return n
}

// add sets every bit of other, which is as long as b.
func (b bitset) add(other bitset) {
	for i := range b {
		b[i] |= other[i]
	}
}

// each calls f with every index that is set, in order.
func (b bitset) each(f func(int32)) {
	for i, w := range b {
		for w != 0 {
			f(int32(i<<6 + bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
}
