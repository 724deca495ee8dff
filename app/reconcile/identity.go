package reconcile

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dev.onramp/app/msp"
)

// existing finds configurations by what tells devices apart.
type existing struct {
	byAsset  map[string][]*msp.Configuration // by the asset page that an origin line or an RMM record names
	bySerial map[string][]*msp.Configuration
	byMAC    map[string][]*msp.Configuration
	clean    func(string) (string, bool)
}

func indexConfigurations(list []msp.Configuration, clean func(string) (string, bool)) existing {
	e := existing{
		byAsset: make(map[string][]*msp.Configuration), bySerial: make(map[string][]*msp.Configuration),
		byMAC: make(map[string][]*msp.Configuration), clean: clean,
	}
	for _, c := range list {
		e.add(c)
	}
	return e
}

func (e existing) add(c msp.Configuration) {
	for _, page := range assetPages(c) {
		e.byAsset[page] = append(e.byAsset[page], &c)
	}
	if serial, ok := e.clean(c.Serial.Raw()); ok {
		e.bySerial[serial] = append(e.bySerial[serial], &c)
	}
	for _, mac := range c.MACs() {
		e.byMAC[mac] = append(e.byMAC[mac], &c)
	}
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
func (e existing) like(d device) (msp.Configuration, string, bool) {
	if list := e.byAsset[samePage(d.page)]; len(list) > 0 {
		return *list[0], "names the same asset", true
	}
	if serial, ok := e.clean(d.serial); ok && len(e.bySerial[serial]) > 0 {
		return *e.bySerial[serial][0], "has the same serial number", true
	}
	for _, mac := range d.macs {
		for _, c := range e.byMAC[mac] {
			if strings.EqualFold(c.Name.String(), msp.Clean(d.name)) {
				return *c, "has the same MAC address and name", true
			}
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
	bySerial map[string][]int64
	byMAC    map[string][]int64
	byID     map[int64]msp.Asset
	clean    func(string) (string, bool)
}

func indexAssets(list []msp.Asset, clean func(string) (string, bool)) identities {
	i := identities{
		bySerial: make(map[string][]int64), byMAC: make(map[string][]int64),
		byID: make(map[int64]msp.Asset, len(list)), clean: clean,
	}
	for _, a := range list {
		i.byID[a.ID] = a
		if serial, ok := clean(a.Serial.Raw()); ok {
			i.bySerial[serial] = append(i.bySerial[serial], a.ID)
		}
		for _, mac := range a.MACs() {
			i.byMAC[mac] = append(i.byMAC[mac], a.ID)
		}
	}
	return i
}

// elsewhere returns a live asset other than a that bears a's serial number, or
// one of its MAC addresses together with its name or more than one of them.
func (i identities) elsewhere(a msp.Asset) (msp.Asset, string, bool) {
	if serial, ok := i.clean(a.Serial.Raw()); ok {
		for _, id := range i.bySerial[serial] {
			if id != a.ID {
				return i.byID[id], "serial number", true
			}
		}
	}
	shared := make(map[int64]int)
	for _, mac := range a.MACs() {
		for _, id := range i.byMAC[mac] {
			shared[id]++
			other := i.byID[id]
			if id != a.ID && (shared[id] > 1 || strings.EqualFold(other.Name.String(), a.Name.String())) {
				return other, "MAC address", true
			}
		}
	}
	return msp.Asset{}, "", false
}
