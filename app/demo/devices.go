package demo

import (
	"fmt"
	"time"
)

// device is one of Syncro's assets with what IT Glue says of it.
type device struct {
	id               int64
	owner            *customer
	name             string
	product          *product
	serial           string
	adapters         []adapter
	os               edition
	user             string
	agentID, entraID string
	warranty         string // yyyy-mm-dd
	lastSeen         time.Time
	created, updated time.Time
	why              Why
	configuration    *configuration // the right one
	linkTo           *configuration // what its IT Glue field names
}

// adapter is one network adapter.
type adapter struct {
	name, description, mac string
	ip, gateway            string
}

func (d *device) kind() kind { return d.product.kind }

// agentful says whether the device runs Syncro's agent.
func (d *device) agentful() bool { return d.product.kind.agent() }

// makeDevices composes every customer's devices, all of them ordinary as yet.
func (b *blueprint) makeDevices() {
	for i, n := range b.deviceCounts() {
		c := b.customers[i]
		if n == 0 && c.group == Business {
			c.group = WithoutAssets // a world too small to give each firm a device
		}
		names := &deviceNamer{rand: b.rand, prefix: prefix(c.firm), used: map[string]bool{}}
		for at, k := range kindsOf(c, n) {
			d := b.makeDevice(c, k, at)
			d.name = names.name(d)
			c.devices = append(c.devices, d)
			b.devices = append(b.devices, d)
		}
	}
}

// deviceCounts shares the world's assets out: a printer to some residential
// customers, two to a disabled one, a few to the provider, the rest to the
// businesses, which differ in size.
func (b *blueprint) deviceCounts() []int {
	counts := make([]int, len(b.customers))
	left := b.cfg.Assets
	give := func(i, n int) {
		n = min(n, left)
		counts[i] += n
		left -= n
	}
	var firms []int
	for i, c := range b.customers {
		switch c.group {
		case Business:
			firms = append(firms, i)
			give(i, 1)
		case Residential:
			give(i, b2i(i%3 == 0))
		case Disabled:
			give(i, 2)
		case Own:
			give(i, min(40, max(3, b.cfg.Assets/60)))
		case WithoutAssets:
		}
	}
	if len(firms) == 0 {
		return counts
	}
	weights, sum := make([]int, len(firms)), 0
	for k := range firms {
		size := 2 + b.rand.IntN(12)
		weights[k] = size * size
		sum += weights[k]
	}
	pool := left
	for k, i := range firms {
		give(i, pool*weights[k]/sum)
	}
	for k := 0; left > 0; k++ {
		give(firms[k%len(firms)], 1)
	}
	return counts
}

// kindsOf says what a customer's n devices are: an office of some size has a
// server, printers and a switch, a bigger one virtual servers.
func kindsOf(c *customer, n int) []kind {
	if c.group == Residential {
		kinds := make([]kind, n)
		for i := range kinds {
			kinds[i] = printer
		}
		return kinds
	}
	var kinds []kind
	add := func(k kind, count int) {
		for ; count > 0 && len(kinds) < n; count-- {
			kinds = append(kinds, k)
		}
	}
	add(server, b2i(n >= 6)+n/60)
	add(virtualServer, b2i(n >= 20)*max(2, n/15))
	add(printer, b2i(n >= 4)+n/25)
	add(network, b2i(n >= 12)+n/50)
	add(laptop, (n-len(kinds))*2/5)
	add(desktop, n)
	return kinds
}

func (b *blueprint) makeDevice(c *customer, k kind, at int) *device {
	p := pick(b.rand, productsByKind[k])
	d := &device{
		owner: c, product: p, serial: p.newSerial(b.ids), why: Ordinary,
		created: b.daysAgo(30, 1400), updated: b.daysAgo(0, 3), lastSeen: b.daysAgo(0, 2),
	}
	if chance(b.rand, 0.04) {
		d.lastSeen = b.daysAgo(15, 60)
	}
	d.adapters = b.adapters(d, at)
	d.warranty = b.cfg.Now.AddDate(0, 0, b.rand.IntN(1500)-500).Format(time.DateOnly)
	switch {
	case !d.agentful():
		d.why = Agentless
		return d
	case p.apple:
		d.os = macEdition
	case k == server, k == virtualServer:
		d.os = pick(b.rand, serverEditions)
	default:
		d.os = pick(b.rand, clientEditions)
	}
	d.agentID = b.ids.uuid()
	d.user = slug(pick(b.rand, givenNames))
	if !p.apple && chance(b.rand, 0.9) {
		d.entraID = b.ids.uuid()
	}
	return d
}

func (b *blueprint) adapters(d *device, at int) []adapter {
	c := d.owner
	ip := fmt.Sprintf("10.%d.%d.%d", c.subnet%250, c.subnet/250*8+at/200, 10+at%200)
	gateway := fmt.Sprintf("10.%d.%d.1", c.subnet%250, c.subnet/250*8)
	primary := adapter{"Ethernet", "Intel(R) Ethernet Connection I219-LM", b.ids.mac(d.product.macs), ip, gateway}
	switch d.kind() {
	case laptop:
		primary.name, primary.description = "Wi-Fi", "Intel(R) Wi-Fi 6 AX201 160MHz"
		return []adapter{primary, {"Ethernet", "Intel(R) Ethernet Connection I219-V", b.ids.mac(d.product.macs), "", ""}}
	case server:
		return []adapter{primary, {"Ethernet 2", "Intel(R) I350 Gigabit Network Connection", b.ids.mac(d.product.macs), "", ""}}
	case desktop, virtualServer, printer, network:
	}
	return []adapter{primary}
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
