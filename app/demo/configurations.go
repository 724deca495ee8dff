package demo

import (
	"strings"
	"time"
)

// configuration is one of IT Glue's configurations.
type configuration struct {
	id                 int64
	organization       *organization
	kind               kind
	name, hostname     string
	serial, mac        string // as somebody typed them
	ip, gateway        string
	interfaces         []adapter // beside the primary one
	maker, model       string
	os, osNotes        string
	warranty           string
	status             string
	archived, psa, rmm bool
	device             *device // whose it is; nil for one with nothing in Syncro
	originOf           *device // whose asset its origin line names; nil without one
	foreign            bool    // its origin line is another provider's: hands off
	created, updated   time.Time
}

// makeConfigurations documents the devices, muddles a part of it, and adds what
// Syncro knows nothing of.
func (b *blueprint) makeConfigurations() {
	var known []*device // with agent and an organization: the mess is theirs
	for _, d := range b.devices {
		c := d.owner
		switch {
		case c.group == Residential:
			d.why = OfResidence
		case c.group == Disabled:
			d.why = OfDisabled
			b.documentOld(d)
		case !d.agentful():
			if c.organization != nil && chance(b.rand, 0.5) {
				b.document(d)
			}
		case c.organization == nil:
			d.why = Undocumented
		case c.group == Own:
			b.document(d)
		default:
			known = append(known, d)
		}
	}
	b.muddleAll(known)
	b.addStrays(len(b.configurations))
}

// document writes a device down in its customer's organization the way a
// careful technician does.
func (b *blueprint) document(d *device) *configuration {
	c := &configuration{
		organization: d.owner.organization, kind: d.kind(), name: d.name, hostname: d.name,
		serial: d.serial, mac: b.typed(d.adapters[0].mac), ip: d.adapters[0].ip, gateway: d.adapters[0].gateway,
		maker: pick(b.rand, d.product.makers), model: d.product.model, os: d.os.itGlue, osNotes: d.os.syncro,
		warranty: d.warranty, status: "Active", psa: d.owner.psa, rmm: d.owner.rmm,
		created: d.created.Add(24 * time.Hour), updated: b.daysAgo(2, 28), device: d,
	}
	switch {
	case !d.agentful():
		c.hostname = ""
	case chance(b.rand, 0.15):
		c.hostname = strings.ToLower(d.name) + ".corp." + d.owner.domain
	}
	if chance(b.rand, 0.3) {
		c.model, c.ip, c.gateway = "", "", ""
	}
	if chance(b.rand, 0.2) {
		c.serial = " " + strings.ToLower(c.serial)
	}
	if chance(b.rand, 0.5) {
		c.interfaces = d.adapters[1:]
	}
	d.configuration = c
	b.configurations = append(b.configurations, c)
	return c
}

// documentOld leaves a disabled customer's device the way it was filed away.
func (b *blueprint) documentOld(d *device) {
	if d.owner.organization == nil || chance(b.rand, 0.3) {
		return
	}
	b.document(d).status = "Inactive"
}

// typed writes a MAC address the way some technician types it: IT Glue keeps it
// so (itglue fact sheet, section 4.5).
func (b *blueprint) typed(mac string) string {
	separator := pick(b.rand, []string{"-", "-", ":", ""})
	pairs := make([]string, 0, 6)
	for i := 0; i < len(mac); i += 2 {
		pairs = append(pairs, mac[i:i+2])
	}
	typed := strings.Join(pairs, separator)
	if chance(b.rand, 0.25) {
		return strings.ToLower(typed)
	}
	return typed
}

// addStrays adds configurations with nothing in Syncro: devices that are gone,
// kinds that no agent runs on, one that another provider's Onramp made.
func (b *blueprint) addStrays(documented int) {
	n := max(8, documented*6/100)
	status := deal(b.rand, n, "Active", share[string]{"Inactive", 0.3}, share[string]{"Retired", 0.2})
	for i := range n {
		o := pick(b.rand, b.organizations)
		k := pick(b.rand, []kind{desktop, desktop, laptop, server, printer, network})
		p := pick(b.rand, productsByKind[k])
		c := &configuration{
			organization: o, kind: k, name: strings.ToUpper(slug(o.name + "xxxx")[:4]) + "-OLD-" + twoDigits(i+1),
			serial: p.newSerial(b.ids), mac: b.typed(b.ids.mac(p.macs)), maker: p.makers[0], model: p.model,
			status: status[i], psa: o.psa, created: b.daysAgo(500, 2000), updated: b.daysAgo(100, 499),
		}
		c.archived = c.status != "Active" && chance(b.rand, 0.6) || i == 0
		if i == 1 {
			c.foreign = true
		}
		b.configurations = append(b.configurations, c)
	}
}
