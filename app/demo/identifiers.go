package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// identifiers hands out the numbers, serials and addresses of a world, each
// once.
type identifiers struct {
	rand               *rand.Rand
	lastSyncro         int64
	lastITGlue         int64
	macs               uint32
	serials, documents map[string]bool
}

func newIdentifiers(r *rand.Rand) *identifiers {
	return &identifiers{
		rand: r, lastSyncro: 30_400_000, lastITGlue: 2_313_080_500_000_000,
		macs: r.Uint32(), serials: map[string]bool{}, documents: map[string]bool{},
	}
}

// syncro returns the next id of a Syncro record: eight digits, as real ones.
func (i *identifiers) syncro() int64 {
	i.lastSyncro += int64(1 + i.rand.IntN(40))
	return i.lastSyncro
}

// itGlue returns the next id of an IT Glue record: sixteen digits, above 2^32
// (itglue fact sheet, section 4).
func (i *identifiers) itGlue() int64 {
	i.lastITGlue += int64(1 + i.rand.IntN(5000))
	return i.lastITGlue
}

// mac returns an address under a maker's prefix of six digits: twelve upper-case
// hexadecimal digits. Multiplying by an odd number visits every address once.
func (i *identifiers) mac(prefix string) string {
	i.macs++
	return fmt.Sprintf("%s%06X", prefix, i.macs*0x9E3779&0xFFFFFF)
}

// serialLetters leaves out what a label's reader would confuse.
const serialLetters = "BCDFGHJKLMNPQRSTVWXYZ23456789"

func (i *identifiers) serial(prefix string, length int) string {
	for {
		if s := prefix + i.text(serialLetters, length); !i.serials[s] {
			i.serials[s] = true
			return s
		}
	}
}

// vmware returns a serial number in VMware's manner, which holds the machine's
// UUID.
func (i *identifiers) vmware() string {
	var s strings.Builder
	s.WriteString("VMware-56 4d")
	for k := range 14 {
		if k == 6 {
			s.WriteByte('-')
		} else {
			s.WriteByte(' ')
		}
		fmt.Fprintf(&s, "%02x", i.rand.IntN(256))
	}
	return s.String()
}

// hyperV returns a serial number in Hyper-V's manner, digits 4-4-4-4-4-4-2.
func (i *identifiers) hyperV() string {
	groups := make([]string, 0, 7)
	for range 6 {
		groups = append(groups, i.text("0123456789", 4))
	}
	return strings.Join(append(groups, i.text("0123456789", 2)), "-")
}

// uuid returns a random UUID, version 4.
func (i *identifiers) uuid() string {
	hi, lo := i.rand.Uint64(), i.rand.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", hi>>32, hi>>16&0xFFFF, hi&0xFFF, 0x8000|lo>>48&0x3FFF, lo&0xFFFFFFFFFFFF)
}

// document returns an id in the manner of SaaS Alerts: twenty letters and
// digits (saasalerts fact sheet, section 2).
func (i *identifiers) document() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	for {
		if s := i.text(letters, 20); !i.documents[s] {
			i.documents[s] = true
			return s
		}
	}
}

func (i *identifiers) text(letters string, length int) string {
	s := make([]byte, length)
	for k := range s {
		s[k] = letters[i.rand.IntN(len(letters))]
	}
	return string(s)
}
