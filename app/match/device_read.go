package match

import (
	"strings"
)

// machine is a Device made ready for comparing.
type machine struct {
	id       string
	group    int32 // number of its own side's group
	name     string
	serial   string
	macs     []mac
	agent    string
	link     string
	virtual  bool
	archived bool
}

// readMachine normalises everything that is known of a device.
func readMachine(d *Device, group int32) machine {
	m := machine{id: d.ID, group: group, name: hostName(d.Name), agent: strings.TrimSpace(d.Agent), link: d.Link, archived: d.Archived, virtual: d.Virtual}
	if serial, ok := CleanSerial(d.Serial); ok && !isCopied(serial, d) {
		m.serial = serial
		m.virtual = m.virtual || isVirtualSerial(serial)
	}
	if len(d.MACs) > 0 {
		m.macs = make([]mac, 0, len(d.MACs))
	}
	for _, field := range d.MACs {
		if len(m.macs) < maxMACs {
			m.macs = appendMACs(m.macs, field)
		}
	}
	return m
}

// maxMACs bounds how many addresses of one device are compared; a machine with more is a host of containers.
const maxMACs = 16

// isCopied says whether the serial number is the model or the name once more.
func isCopied(serial string, d *Device) bool {
	return equalsCleaned(serial, d.Model) || equalsCleaned(serial, d.Name)
}

// equalsCleaned compares a clean serial with raw text without copying the text.
func equalsCleaned(serial, raw string) bool {
	at := 0
	for i := range len(raw) {
		c := raw[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			continue
		}
		if at == len(serial) || serial[at] != c {
			return false
		}
		at++
	}
	return at == len(serial)
}

// isVirtualSerial knows the serials that hypervisors give out.
func isVirtualSerial(serial string) bool {
	return strings.HasPrefix(serial, "VMWARE") || strings.HasPrefix(serial, "PARALLELS") || len(serial) == 26 && strings.Trim(serial, "0123456789") == ""
}

// maxHostName bounds how much of a name is compared.
const maxHostName = 128

// hostName folds a name and cuts the DNS suffix off.
func hostName(name string) string {
	name = Fold(clip(name, maxHostName))
	if dot := strings.IndexByte(name, '.'); dot > 0 && strings.IndexByte(name, ' ') < 0 && !isAddress(name) {
		name = name[:dot]
	}
	return name
}

func isAddress(name string) bool { return strings.Trim(name, "0123456789.") == "" }

// netBIOSLetters is where Windows cuts a computer's name off.
const netBIOSLetters = 15

// nameStart is the part of a name by which candidates are found.
func nameStart(name string) string { return clip(name, netBIOSLetters) }

// sameName compares host names. A name of exactly fifteen letters may have been cut off.
func sameName(a, b string) bool {
	if a == b {
		return a != ""
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) == netBIOSLetters && strings.HasPrefix(b, a)
}
