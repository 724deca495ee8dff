package match

import "strings"

// CleanSerial brings a serial number to the form in which two readings of one label are equal: upper case, letters and digits only. It reports false, with an empty string, for what vendors print when there is no
// serial number. It cannot know a serial that equals the model or the host name of its machine, nor one that several machines carry; the engine finds these.
func CleanSerial(s string) (string, bool) {
	s = strings.TrimSpace(s)
	clean := keepAlphanumeric(s)
	if len(clean) < minSerial || len(clean) > maxSerial || isJunkSerial(s, clean) {
		return "", false
	}
	return clean, true
}

const (
	minSerial = 4
	maxSerial = 128 // no label carries more; what does is a dump of something else
)

func keepAlphanumeric(s string) string {
	if isAlphanumeric(s) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), maxSerial+1))
	for i := 0; i < len(s) && b.Len() <= maxSerial; i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			b.WriteByte(c - 'a' + 'A')
		case 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isAlphanumeric(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(s) <= maxSerial
}

// isJunkSerial knows the placeholders by shape first and by list last, since new ones appear with every board maker.
func isJunkSerial(raw, clean string) bool {
	if distinctBytes(clean) == 1 || strings.Trim(clean, "01") == "" || isAscendingDigits(clean) || strings.HasPrefix(clean, "123456789") {
		return true
	}
	if isUUIDPlaceholder(clean) || isVersion(raw) {
		return true
	}
	for _, part := range junkSerialParts {
		if strings.Contains(clean, part) {
			return true
		}
	}
	return junkSerials[clean] || len(raw) > 4 && strings.EqualFold(raw[:4], "not ")
}

func distinctBytes(s string) int {
	var seen [256]bool
	n := 0
	for i := range len(s) {
		if !seen[s[i]] {
			seen[s[i]] = true
			n++
		}
	}
	return n
}

// isAscendingDigits holds for 12345..., 01234... and longer runs that begin again at 0.
func isAscendingDigits(s string) bool {
	if s[0] != '0' && s[0] != '1' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || i > 0 && s[i] != '0'+(s[i-1]-'0'+1)%10 {
			return false
		}
	}
	return true
}

// isVersion holds for 1.0 and 1.0.2 alone; a serial that merely holds a dot is good.
func isVersion(s string) bool {
	return (len(s) == 3 || len(s) == 5 && s[3] == '.' && isDigit(s[4])) && isDigit(s[0]) && s[1] == '.' && isDigit(s[2])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isUUIDPlaceholder holds for the board identifiers that firmware ships with. The third is the default of one firmware maker and stands on millions of boards.
func isUUIDPlaceholder(clean string) bool {
	return clean == "03000200040005000006000700080009" || len(clean) == 32 && strings.Trim(clean, "01") == ""
}

var junkSerialParts = []string{"FILLEDBY", "SERIAL", "DEFAULT", "UNKNOW", "NONE"}

var junkSerials = map[string]bool{
	"NULLSTRING": true, "NULL": true, "INVALID": true, "EMPTY": true, "OEM": true, "TOBEFILLEDBYOEM": true, "EVAL": true, "IATPASS": true, "TULIPCOMPUTERS": true,
	"SYS1234567890": true, "SYS9876543210": true, "MB1234567890": true, "SN12345": true, "SN1234567890": true, "SN123456FVGV3I0B8O5N6N7K": true,
	"0000000000001": true, "16843009": true, "VIZIO00001": true, "DEMOSET1": true, "NOTSPECIFIED": true, "NOTAPPLICABLE": true, "NOTAVAILABLE": true,
	"NOTPRESENT": true, "XXXXXXXXXXXX": true, "TOBEFILLED": true, "CHASSIS": true, "SYSTEM": true, "UNDEFINED": true,
}
