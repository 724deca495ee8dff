package demo

import (
	"math/rand/v2"
	"strconv"
)

// deviceNamer names one customer's devices; no two alike.
type deviceNamer struct {
	rand   *rand.Rand
	prefix string
	used   map[string]bool
}

var (
	roles       = []string{"FRONT", "OFFICE", "BACK", "SALES", "BILL", "LAB", "OPS", "DESK"}
	commonNames = map[kind][]string{
		desktop:       {"FRONTDESK", "RECEPTION", "OFFICE", "WORKSTATION1"},
		laptop:        {"LAPTOP1", "LOANER", "CONFERENCE"},
		server:        {"SERVER", "DC01", "SRV01"},
		virtualServer: {"SQL01", "FS01", "RDS01"},
		printer:       {"Copier", "Printer"},
		network:       {"Switch"},
	}
	roleOf = map[kind]string{laptop: "LT", server: "SRV", virtualServer: "VM", printer: "PRN", network: "SW"}
)

// name gives the device one of the three names in use: one that many customers
// have, one that Windows made up, or the house's own scheme.
func (n *deviceNamer) name(d *device) string {
	k := d.kind()
	if chance(n.rand, 0.12) || k == server {
		if name := pick(n.rand, commonNames[k]); n.take(name) {
			return name
		}
	}
	if chance(n.rand, 0.2) && (k == desktop || k == laptop) {
		if name := windowsName(n.rand, k); n.take(name) {
			return name
		}
	}
	return n.scheme(k)
}

// scheme returns the next free name such as QUOD-FRONT-03: at most fifteen
// characters, as NetBIOS has it.
func (n *deviceNamer) scheme(k kind) string {
	role, ok := roleOf[k]
	if !ok {
		role = pick(n.rand, roles)
	}
	for i := 1; ; i++ {
		if name := n.prefix + "-" + role + "-" + twoDigits(i); n.take(name) {
			return name
		}
	}
}

func (n *deviceNamer) take(name string) bool {
	if n.used[name] {
		return false
	}
	n.used[name] = true
	return true
}

// windowsName returns a name as Windows gives it at installation.
func windowsName(r *rand.Rand, k kind) string {
	head := "DESKTOP-"
	if k == laptop {
		head = "LAPTOP-"
	}
	tail := make([]byte, 7)
	for i := range tail {
		tail[i] = serialLetters[r.IntN(len(serialLetters))]
	}
	return head + string(tail)
}

// twoDigits writes a number as device names have it: 03, 27, 104.
func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
