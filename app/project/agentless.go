package project

import "dev.onramp/app/msp"

// AgentlessFields names the Syncro custom fields in which assets without an
// agent keep what an agent would have reported. "" means that none was picked.
type AgentlessFields struct {
	Serial string `json:",omitempty"`
	MAC    string `json:",omitempty"`
}

// Picked says whether any field was picked.
func (f AgentlessFields) Picked() bool { return f.Serial != "" || f.MAC != "" }

// Agentless returns the asset with serial and MAC taken from its custom fields
// where it has no agent and none of its own. Any other asset comes back as it
// is; applying it twice changes nothing.
func Agentless(a msp.Asset, f AgentlessFields) msp.Asset {
	if a.Agent {
		return a
	}
	if a.Serial.Empty() && f.Serial != "" {
		a.Serial = msp.NewText(a.Fields[f.Serial])
	}
	if mac := msp.CanonicalMAC(a.Fields[f.MAC]); len(a.Interfaces) == 0 && f.MAC != "" && usableMAC(mac) {
		a.Interfaces = []msp.Interface{{MAC: mac}}
	}
	return a
}

// usableMAC says whether a canonical MAC address can name one adapter: not
// empty, not all zero and no group address (the lowest bit of the first byte).
func usableMAC(mac string) bool {
	if len(mac) != 12 || mac == "000000000000" {
		return false
	}
	switch mac[1] {
	case '1', '3', '5', '7', '9', 'B', 'D', 'F':
		return false
	}
	return true
}
