package demo

import "time"

// muddleAll makes a part of the devices odd: first the oddities that take two
// devices of one customer, then those of a single one.
func (b *blueprint) muddleAll(known []*device) {
	n := len(known)
	b.pairUp(known, pairs(n, 0.004), anyComputer, Successor)
	b.pairUp(known, pairs(n, 0.004), isKind(virtualServer), Cloned)
	b.pairUp(known, pairs(n, 0.008), isKind(laptop), SharedDock)
	b.pairUp(known, pairs(n, 0.004), hasEntra, SharedEntra)
	var single []*device
	for _, d := range known {
		if d.why == Ordinary {
			single = append(single, d)
		}
	}
	oddities := deal(b.rand, len(single), Ordinary,
		share[Why]{Undocumented, 0.14}, share[Why]{JunkSerial, 0.04}, share[Why]{NoSerial, 0.05}, share[Why]{Renamed, 0.03},
		share[Why]{Ghost, 0.03}, share[Why]{Linked, 0.03}, share[Why]{Originated, 0.02}, share[Why]{Replaced, 0.015},
		share[Why]{Reinstalled, 0.01}, share[Why]{Moved, 0.008}, share[Why]{NameOnly, 0.01}, share[Why]{HostileName, 0.006},
		share[Why]{StaleLink, 0.004})
	for i, d := range single {
		d.why = oddities[i]
		b.muddle(d)
	}
}

func pairs(n int, part float64) int { return max(1, int(float64(n)*part)) }

func anyComputer(d *device) bool { return d.kind() == desktop || d.kind() == laptop }

func isKind(k kind) func(*device) bool { return func(d *device) bool { return d.kind() == k } }

func hasEntra(d *device) bool { return anyComputer(d) && d.entraID != "" }

// pairUp finds up to n pairs of ordinary devices of one customer that fit, and
// muddles each. Devices of one customer stand together in the list; the search
// begins somewhere in it, so that the pairs are spread.
func (b *blueprint) pairUp(known []*device, n int, fits func(*device) bool, why Why) {
	if len(known) == 0 {
		return
	}
	start := b.rand.IntN(len(known))
	var first *device
	for k := range known {
		d := known[(start+k)%len(known)]
		if n == 0 {
			return
		}
		if d.why != Ordinary || !fits(d) {
			continue
		}
		if first == nil || first.owner != d.owner {
			first = d
			continue
		}
		b.muddlePair(first, d, why)
		first = nil
		n--
	}
}

// muddlePair makes two devices of one customer odd together.
func (b *blueprint) muddlePair(d, other *device, why Why) {
	d.why, other.why = why, why
	switch why {
	case Successor:
		b.supersede(d, other)
		return
	case Cloned:
		other.adapters[0].mac = d.adapters[0].mac
	case SharedDock:
		dock := adapter{name: "Ethernet 3", description: "Realtek USB GbE Family Controller", mac: b.ids.mac("00E04C")}
		d.adapters, other.adapters = append(d.adapters, dock), append(other.adapters, dock)
	case SharedEntra:
		other.entraID = d.entraID
	}
	b.document(d)
	b.document(other)
}

// supersede makes old the asset that d's machine had before the agent was
// installed anew: same hardware, other name, not seen since.
func (b *blueprint) supersede(d, old *device) {
	old.why = Superseded
	old.product, old.serial, old.os = d.product, d.serial, d.os
	old.adapters = append([]adapter(nil), d.adapters...)
	old.created, old.lastSeen = b.daysAgo(700, 1400), b.daysAgo(120, 200)
	old.updated = old.lastSeen
	d.created = old.lastSeen.Add(24 * time.Hour)
	c := b.document(d)
	c.name, c.hostname = old.name, old.name
}

// muddle documents a device the way its oddity has it.
func (b *blueprint) muddle(d *device) {
	switch d.why {
	case Undocumented, StaleLink:
		return
	case Ghost:
		d.lastSeen = b.daysAgo(366, 700)
		d.created, d.updated = d.lastSeen.AddDate(-1, 0, 0), d.lastSeen
		b.ghosts++
		if b.ghosts%2 == 1 {
			return
		}
	case JunkSerial:
		d.serial = pick(b.rand, junkSerials)
	}
	c := b.document(d)
	switch d.why {
	case Renamed:
		c.name, c.hostname = windowsName(b.rand, d.kind()), ""
	case Replaced:
		b.replace(c)
	case Reinstalled:
		c.originOf = &device{}
		b.gone = append(b.gone, c.originOf)
		d.name = windowsName(b.rand, d.kind())
	case Moved:
		c.organization = b.elsewhere(d)
		c.psa = c.organization.psa
	case NoSerial:
		c.serial = ""
	case NameOnly:
		c.serial, c.mac, c.interfaces = "", "", nil
	case HostileName:
		d.name += hostileTails[b.hostileNames%len(hostileTails)]
		b.hostileNames++
	case Linked:
		d.linkTo = c
	case Originated:
		c.originOf = d
	}
}

// replace turns the configuration into that of the machine that stood there
// before: the same name on other hardware. The new one is documented nowhere.
func (b *blueprint) replace(c *configuration) {
	d := c.device
	c.serial, c.mac, c.interfaces = d.product.newSerial(b.ids), b.typed(b.ids.mac(d.product.macs)), nil
	c.device, d.configuration = nil, nil
}

// elsewhere returns another firm's organization.
func (b *blueprint) elsewhere(d *device) *organization {
	firms := b.inGroups(Business)
	start := b.rand.IntN(len(firms))
	for i := range firms {
		if o := firms[(start+i)%len(firms)].organization; o != nil && o != d.owner.organization {
			return o
		}
	}
	return d.owner.organization
}

// junkSerials are what makers leave in the place of a serial number.
var junkSerials = []string{"To be filled by O.E.M.", "System Serial Number", "Default string", "0123456789", "N/A"}

// hostileTails are put behind device names: an escape sequence, a bidirectional
// override, an emoji sequence, ideographs.
var hostileTails = []string{"\x1b]52;c;b3duZWQ=\x07\r", "\u202egpj.exe", " 🖨️👩🏽\u200d💻", "-受付端末"}
