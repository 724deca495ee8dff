package syncro

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
)

// An Adapter is one network adapter as the agent reports it.
type Adapter struct {
	Name        string
	Description string
	Type        string
	MAC         string // 12 upper-case hexadecimal digits, "" when the report has none
	IPv4        string
	Gateway     string
}

// virtualWords mark adapters whose addresses say nothing about where the device stands. A virtual machine's own card
// ("Microsoft Hyper-V Network Adapter", "vmxnet3") has none of them.
var virtualWords = []string{"virtual", "vpn", "tap-", "tunnel", "wireguard", "tailscale", "zerotier", "anyconnect", "fortinet", "pangp", "loopback", "bluetooth", "miniport"}

// Virtual tells whether the adapter is made of software: a VPN, a host's virtual switch, a loopback.
func (a Adapter) Virtual() bool {
	text := strings.ToLower(a.Name + " " + a.Description + " " + a.Type)
	return slices.ContainsFunc(virtualWords, func(word string) bool { return strings.Contains(text, word) })
}

// Adapters are the network adapters of the agent's report, in its order.
func (a Asset) Adapters() []Adapter { return slices.Clone(a.report.adapters) }

// adapters reads the list of the agent's report; nil when there is none, or none that can be read.
func adapters(list json.RawMessage) []Adapter {
	elements, err := cutList(list)
	if err != nil {
		return nil
	}
	var found []Adapter
	for _, element := range elements {
		o, err := parseObject(element)
		if err != nil {
			continue
		}
		mac, _ := hexMAC(lookup(o.fields, "physical_address"))
		found = append(found, Adapter{
			Name: lookup(o.fields, "name"), Description: lookup(o.fields, "description"), Type: lookup(o.fields, "type"), MAC: mac,
			IPv4: lookup(o.fields, "ipv4"), Gateway: lookup(o.fields, "gateway"),
		})
	}
	return found
}

// MACs are the hardware addresses in the order of the report, each once, as 12 upper-case hexadecimal digits.
func (a Asset) MACs() []string {
	var found []string
	add := func(text string) {
		if mac, ok := hexMAC(text); ok && !slices.Contains(found, mac) {
			found = append(found, mac)
		}
	}
	for _, adapter := range a.report.adapters {
		add(adapter.MAC)
	}
	for _, list := range []json.RawMessage{a.Properties["mac"], a.report.general["mac"]} {
		for _, text := range texts(list) {
			add(text)
		}
	}
	return found
}

// PrimaryIPv4 is the address inside the customer's network: the primary adapter's, else that of the first adapter that is
// not virtual. Self-assigned, loopback and unreadable addresses do not count.
func (a Asset) PrimaryIPv4() string {
	if address, ok := hostIPv4(lookup(a.report.primary, "ipv4")); ok {
		return address
	}
	for _, adapter := range a.report.adapters {
		if address, ok := hostIPv4(adapter.IPv4); ok && !adapter.Virtual() {
			return address
		}
	}
	return ""
}

// Gateway is the default gateway of the adapter that has the primary address, else of the first adapter that is not virtual
// and has one.
func (a Asset) Gateway() string {
	primary := a.PrimaryIPv4()
	fallback := ""
	for _, adapter := range a.report.adapters {
		gateway, ok := hostIPv4(adapter.Gateway)
		if !ok {
			continue
		}
		if address, _ := hostIPv4(adapter.IPv4); address != "" && address == primary {
			return gateway
		}
		if fallback == "" && !adapter.Virtual() {
			fallback = gateway
		}
	}
	return fallback
}

// hexMAC strips the separators of a hardware address; it is false for anything that is not 48 bits long.
func hexMAC(text string) (string, bool) {
	stripped := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-:. ", r) {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	if len(stripped) != 12 || strings.Trim(stripped, "0123456789ABCDEF") != "" {
		return "", false
	}
	return stripped, true
}

// hostIPv4 accepts an IPv4 address that a host in a network can have.
func hostIPv4(text string) (string, bool) {
	address, err := netip.ParseAddr(text)
	if err != nil || !address.Is4() || address.IsUnspecified() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsMulticast() {
		return "", false
	}
	return address.String(), true
}
