package match

import (
	"encoding/hex"
	"strings"
)

// CleanMAC brings one hardware address to twelve upper-case hex digits. It reports false, with an empty string, for what is no address and for addresses that do not name one machine: multicast, locally
// administered (randomised Wi-Fi, containers, most VPNs), one repeated octet, and the fixed addresses of virtual adapters. It cannot know an address that several machines share; the engine finds these.
func CleanMAC(s string) (string, bool) {
	address, ok := parseMAC(s)
	if !ok || isJunkMAC(address) {
		return "", false
	}
	return address.String(), true
}

// mac is a hardware address in the low 48 bits.
type mac uint64

// String gives twelve upper-case hex digits.
func (m mac) String() string {
	raw := [6]byte{byte(m >> 40), byte(m >> 32), byte(m >> 24), byte(m >> 16), byte(m >> 8), byte(m)}
	return strings.ToUpper(hex.EncodeToString(raw[:]))
}

// parseMAC reads twelve hex digits with any separators between them.
func parseMAC(s string) (mac, bool) {
	var m mac
	digits := 0
	for i := range len(s) {
		d, kind := hexDigit(s[i])
		if kind == hexSeparator {
			continue
		}
		if kind == hexOther || digits == 12 {
			return 0, false
		}
		m = m<<4 | mac(d)
		digits++
	}
	return m, digits == 12
}

type hexKind uint8

const (
	hexOther hexKind = iota
	hexSeparator
	hexValue
)

func hexDigit(c byte) (byte, hexKind) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', hexValue
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, hexValue
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, hexValue
	case c == ':' || c == '-' || c == '.' || c == ' ' || c == '\t' || c == '_':
		return 0, hexSeparator
	default:
		return 0, hexOther
	}
}

// maxMACText bounds how much of one field is read; a longer field is a dump of something else.
const maxMACText = 1024

// appendMACs reads all good addresses out of one field. Vendors write several into one, with separators or joined.
func appendMACs(to []mac, field string) []mac {
	if m, ok := parseMAC(field); ok {
		return appendGoodMAC(to, m)
	}
	if len(field) > maxMACText {
		return to
	}
	for part := range strings.FieldsFuncSeq(field, func(r rune) bool { return strings.ContainsRune(",;|/\n\r\t ", r) }) {
		to = appendJoinedMACs(to, part)
	}
	return to
}

func appendJoinedMACs(to []mac, part string) []mac {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(":-._", r) {
			return -1
		}
		return r
	}, part)
	if len(digits)%12 != 0 {
		return to
	}
	for ; len(digits) >= 12; digits = digits[12:] {
		m, ok := parseMAC(digits[:12])
		if !ok {
			return to
		}
		to = appendGoodMAC(to, m)
	}
	return to
}

func appendGoodMAC(to []mac, m mac) []mac {
	if isJunkMAC(m) {
		return to
	}
	for _, have := range to {
		if have == m {
			return to
		}
	}
	return append(to, m)
}

const (
	multicastBit = 0x01
	localBit     = 0x02
)

func isJunkMAC(m mac) bool {
	first := byte(m >> 40)
	if first&(multicastBit|localBit) != 0 || isRepeatedOctet(m) {
		return true
	}
	if m>>40 == 0 && byte(m>>32) == 0xff { // TAP adapters of VPNs
		return true
	}
	if m>>24 == 0x00090f && byte(m) == 0x01 && byte(m>>8) == 0 { // one VPN client's adapter, middle octet varies
		return true
	}
	if m&0xffffffff == 0x20524153 { // " RAS": dial-up miniports
		return true
	}
	for _, p := range sharedMACPrefixes {
		if m>>p.shift == p.value {
			return true
		}
	}
	return sharedMACs[m]
}

func isRepeatedOctet(m mac) bool {
	first := m & 0xff
	for i := 1; i < 6; i++ {
		if m>>(8*i)&0xff != first {
			return false
		}
	}
	return true
}

type macPrefix struct {
	value mac
	shift uint
}

// sharedMACPrefixes are given to many machines by design: VMware host adapters and virtual routers (VRRP, HSRP, GLBP).
var sharedMACPrefixes = []macPrefix{
	{0x005056c000, 8}, {0x00005e0001, 8}, {0x00005e0002, 8}, {0x00000c07ac, 8}, {0x00000c9ff, 12}, {0x0007b400, 16},
}

// sharedMACs are fixed addresses of virtual adapters and modems; locally administered ones need no entry.
var sharedMACs = map[mac]bool{
	0x204153594eff: true, 0x505054503030: true, 0x00059a3c7a00: true, 0x00a0c6000000: true, 0x000bcafe0000: true, 0x000bcafe0001: true,
	0x00e04c682d3d: true, 0x00155dba6bb6: true, 0x02004c4f4f50: true,
}

// isVirtualMAC holds for addresses that a hypervisor gave out: unique only as long as nobody clones or images.
func isVirtualMAC(m mac) bool {
	switch m >> 24 {
	case 0x00155d, 0x005056, 0x000c29, 0x000569, 0x080027, 0x00163e, 0x001c42:
		return true
	}
	return false
}
