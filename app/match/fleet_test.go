package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// fleet is a generated, seeded set of devices with known truth: junk serials, shared docks, renamed, replaced and cloned machines, equal names across all customers.
type fleet struct {
	left, right []Device
	groups      map[string][]string
	truth       map[string]string // left id to right id
	replaced    map[string]string // left id to the right id of the machine that it replaced
}

func makeFleet(seed uint64, n, customers int) fleet {
	rng := rand.New(rand.NewPCG(seed, 11))
	f := fleet{groups: make(map[string][]string), truth: make(map[string]string), replaced: make(map[string]string)}
	for c := range customers {
		f.groups[fmt.Sprintf("C%d", c)] = []string{fmt.Sprintf("O%d", c)}
	}
	junk := []string{"To be filled by O.E.M.", "Default string", "System Serial Number", "0", "N/A", "None", "123456789"}
	for i := range n {
		c := i % customers
		name := fmt.Sprintf("%s-PC-%04d", strings.ToUpper(nameStems[c%len(nameStems)]), i/customers)
		if i/customers == 0 {
			name = "SERVER01"
		}
		serial := fmt.Sprintf("%c%c%05d%c%d", 'A'+i%26, 'A'+i/26%26, i%100000, 'A'+i/7%26, i/100000)
		macs := []string{realMAC(2 * i), realMAC(2*i + 1)}
		l := Device{ID: fmt.Sprintf("A%07d", i), Group: fmt.Sprintf("C%d", c), Name: name, Serial: serial, MACs: macs}
		r := Device{ID: fmt.Sprintf("K%07d", (i*7919+3)%(2*n)), Group: fmt.Sprintf("O%d", c), Name: strings.ToLower(name), Serial: strings.ToLower(serial), MACs: []string{strings.ReplaceAll(macs[0], ":", "-")}}
		dice := rng.IntN(1000)
		switch {
		case dice < 20: // junk serial on both sides
			l.Serial, r.Serial = junk[rng.IntN(len(junk))], junk[rng.IntN(len(junk))]
		case dice < 30: // a dock that many share
			l.MACs = append(l.MACs, "00:50:B6:00:00:01")
			r.MACs = append(r.MACs, "00:50:B6:00:00:01")
		case dice < 60: // renamed
			r.Name = "OLD-" + r.Name
		case dice < 70: // replaced: the name lives on in another machine
			r.Serial, r.MACs = "REPL"+serial, []string{realMAC(10_000_000 + i)}
			f.replaced[l.ID] = r.ID
		case dice < 80: // cloned virtual machines
			l.Virtual, l.Serial, l.MACs = true, fmt.Sprintf("VMware-56 4d %02x", i%3), []string{"00:0C:29:AA:BB:0" + fmt.Sprint(i%3)}
			r.Serial, r.MACs = l.Serial, l.MACs
		case dice < 90: // the serial is missing in the documentation
			r.Serial, r.MACs = "", macs
		}
		f.left, f.right = append(f.left, l), append(f.right, r)
		if _, gone := f.replaced[l.ID]; !gone {
			f.truth[l.ID] = r.ID
		}
	}
	return f
}

// realMAC gives a globally administered address.
func realMAC(i int) string {
	return fmt.Sprintf("3C:52:82:%02X:%02X:%02X", i>>16&0xff, i>>8&0xff, i&0xff)
}
