package reconcile

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dev.onramp/app/msp"
)

// existing finds configurations by what tells devices apart: those of a source,
// and those that were added since.
type existing struct {
	stored index // by the asset page that an origin line or an RMM record names, by serial number and by MAC
	fetch  func(id int64) (msp.Configuration, bool)
	added  map[string][]*msp.Configuration // likewise
	clean  func(string) (string, bool)
}

// Before each key stands what it is.
const (
	keyPage   = "page "
	keySerial = "serial "
	keyMAC    = "mac "
)

func newExisting(clean func(string) (string, bool)) *existing {
	return &existing{clean: clean, added: make(map[string][]*msp.Configuration)}
}

func indexConfigurations(source Source, clean func(string) (string, bool)) *existing {
	e := newExisting(clean)
	e.fetch = source.Configuration
	source.Configurations(func(c msp.Configuration) {
		for _, key := range e.keys(c) {
			e.stored.add(key, c.ID)
		}
	})
	return e
}

func (e *existing) add(c msp.Configuration) {
	for _, key := range e.keys(c) {
		e.added[key] = append(e.added[key], &c)
	}
}

// keys are what a configuration is found by.
func (e *existing) keys(c msp.Configuration) []string {
	var keys []string
	for _, page := range assetPages(c) {
		keys = append(keys, keyPage+page)
	}
	if serial, ok := e.clean(c.Serial.Raw()); ok {
		keys = append(keys, keySerial+serial)
	}
	for _, mac := range c.MACs() {
		keys = append(keys, keyMAC+mac)
	}
	return keys
}

// find returns the first configuration under a key that is what is looked for:
// of those that stand, then of those that were added.
func (e *existing) find(key string, is func(*msp.Configuration) bool) (found msp.Configuration, ok bool) {
	e.stored.each(key, func(id int64) bool {
		found, ok = e.fetch(id)
		ok = ok && is(&found)
		return ok
	})
	if ok {
		return found, true
	}
	for _, c := range e.added[key] {
		if is(c) {
			return *c, true
		}
	}
	return msp.Configuration{}, false
}

// device is what a configuration to be created would be known by.
type device struct {
	page   string // the asset's page
	name   string
	serial string
	macs   []string
}

// like returns the configuration that already documents the device, and by
// what it is known: its page, its serial number, or MAC and name together.
func (e *existing) like(d device) (msp.Configuration, string, bool) {
	page := samePage(d.page)
	if c, ok := e.find(keyPage+page, func(c *msp.Configuration) bool { return slices.Contains(assetPages(*c), page) }); ok {
		return c, "names the same asset", true
	}
	if serial, ok := e.clean(d.serial); ok {
		same := func(c *msp.Configuration) bool {
			other, ok := e.clean(c.Serial.Raw())
			return ok && other == serial
		}
		if c, ok := e.find(keySerial+serial, same); ok {
			return c, "has the same serial number", true
		}
	}
	name := msp.Clean(d.name)
	for _, mac := range d.macs {
		same := func(c *msp.Configuration) bool {
			return strings.EqualFold(c.Name.String(), name) && slices.Contains(c.MACs(), mac)
		}
		if c, ok := e.find(keyMAC+mac, same); ok {
			return c, "has the same MAC address and name", true
		}
	}
	return msp.Configuration{}, "", false
}

// assetPages are the Syncro pages that a configuration names.
func assetPages(c msp.Configuration) []string {
	var pages []string
	if origin, ok := c.Origin(); ok {
		pages = append(pages, samePage(origin.URL))
	}
	for _, r := range c.RMM {
		if page := samePage(r.URL); page != "" && !slices.Contains(pages, page) {
			pages = append(pages, page)
		}
	}
	return pages
}

// samePage brings the address of a Syncro record to the form in which two of
// them compare, "" when it is none.
func samePage(link string) string {
	host, kind, id, ok := msp.SyncroID(link)
	if !ok {
		return ""
	}
	u := url.URL{Host: strings.ToLower(host), Path: "/" + kind + "/"}
	return u.String() + strconv.FormatInt(id, 10)
}

// identities finds live assets by serial number and MAC.
type identities struct {
	stored index
	fetch  func(id int64) (msp.Asset, bool)
	clean  func(string) (string, bool)
}

func indexAssets(visitAll func(func(msp.Asset)), fetch func(int64) (msp.Asset, bool), clean func(string) (string, bool)) *identities {
	i := &identities{fetch: fetch, clean: clean}
	visitAll(func(a msp.Asset) {
		if serial, ok := clean(a.Serial.Raw()); ok {
			i.stored.add(keySerial+serial, a.ID)
		}
		for _, mac := range a.MACs() {
			i.stored.add(keyMAC+mac, a.ID)
		}
	})
	return i
}

// elsewhere returns a live asset other than a that bears a's serial number, or
// one of its MAC addresses together with its name or more than one of them.
func (i *identities) elsewhere(a msp.Asset) (other msp.Asset, by string, found bool) {
	look := func(key string, is func(*msp.Asset) bool) bool {
		i.stored.each(key, func(id int64) bool {
			if id == a.ID {
				return false
			}
			other, found = i.fetch(id)
			found = found && is(&other)
			return found
		})
		return found
	}
	if serial, ok := i.clean(a.Serial.Raw()); ok {
		same := func(x *msp.Asset) bool {
			its, ok := i.clean(x.Serial.Raw())
			return ok && its == serial
		}
		if look(keySerial+serial, same) {
			return other, "serial number", true
		}
	}
	macs := a.MACs()
	for _, mac := range macs {
		same := func(x *msp.Asset) bool {
			shared := shared(macs, x.MACs())
			return slices.Contains(x.MACs(), mac) && (shared > 1 || strings.EqualFold(x.Name.String(), a.Name.String()))
		}
		if look(keyMAC+mac, same) {
			return other, "MAC address", true
		}
	}
	return msp.Asset{}, "", false
}

// shared counts the addresses that stand in both lists.
func shared(x, y []string) int {
	n := 0
	for _, mac := range x {
		if slices.Contains(y, mac) {
			n++
		}
	}
	return n
}
