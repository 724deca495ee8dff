package syncrotest

import (
	"maps"
	"strings"
	"time"
)

// An Agent is what Syncro's agent finds out about a device. Empty fields are left blank as the agent leaves them.
type Agent struct {
	Name          string
	FormFactor    string // "Physical Desktop", "Virtual Server"; see fact sheet "syncro" section 5
	Manufacturer  string
	Model         string
	Serial        string
	OS            string // "Microsoft Windows 11 Pro"
	Build         string // "22631"
	Release       string // "23H2"
	Domain        string
	WANIP         string
	LastUser      string
	Adapters      []Adapter
	LastSynced    time.Time
	UUID          string
	WarrantyEnd   string // "2027-05-01"
	EntraDeviceID string
	Fields        map[string]any // custom fields beside the agent's own
}

// An Adapter is one network adapter of a device. MAC may be written in any way; it is shown in the agent's ways.
type Adapter struct {
	Name, Description, Type, MAC, IPv4, Subnet, Gateway, DNS string
}

// AgentProperties builds the properties of an asset as the agent reports them, under the key names that fact sheet "syncro"
// section 5 lists.
func AgentProperties(a Agent) map[string]any {
	properties := map[string]any{
		"device_name": a.Name, "computer_name": a.Name, "form_factor": a.FormFactor, "manufacturer": a.Manufacturer,
		"model": a.Model, "os": a.OS, "mac": bareMACs(a.Adapters), "agent_version": "1.0.190", "monitoring": true,
		"kabuto_live_uuid": a.UUID, "syncro_splashtop_uuid": nil,
		"kabuto_information": report(a),
	}
	if a.WarrantyEnd != "" {
		properties["warranty_end_date"] = a.WarrantyEnd
	}
	if a.EntraDeviceID != "" {
		properties["msftEntraDeviceId"] = a.EntraDeviceID
	}
	maps.Copy(properties, a.Fields)
	return properties
}

// report builds kabuto_information.
func report(a Agent) map[string]any {
	adapters := make([]any, 0, len(a.Adapters))
	for _, each := range a.Adapters {
		adapters = append(adapters, map[string]any{
			"name": each.Name, "description": each.Description, "type": each.Type, "physical_address": dashed(each.MAC),
			"ipv4": each.IPv4, "ipv6": "", "subnet": each.Subnet, "gateway": each.Gateway, "dns1": each.DNS, "dns2": "",
			"dhcp_server": each.Gateway, "lease_obtained": "", "lease_expires": "", "dhcp_enabled": true, "autoconfiguration_enabled": true,
		})
	}
	primary := map[string]any{}
	if len(a.Adapters) > 0 {
		primary = map[string]any{"ipv4": a.Adapters[0].IPv4, "subnet": a.Adapters[0].Subnet}
	}
	synced := ""
	if !a.LastSynced.IsZero() {
		synced = a.LastSynced.UTC().Format(time.RFC3339)
	}
	return map[string]any{
		"last_synced_at": synced, "last_user": a.LastUser, "computer_uuid": a.UUID, "ram_gb": 16,
		"general": map[string]any{
			"name": a.Name, "domain": a.Domain, "ip": a.WANIP, "mac": bareMACs(a.Adapters), "manufacturer": a.Manufacturer,
			"model": a.Model, "serial_number": a.Serial, "form_factor": a.FormFactor,
		},
		"os": map[string]any{
			"name": a.OS, "build": a.Build, "windows_release_version": a.Release, "os_architecture": "64-bit", "pending_reboot": false,
		},
		"cpu": []any{}, "ram": []any{map[string]any{"size": "16 GB"}}, "hdd": []any{},
		"motherboard":      map[string]any{"manufacturer": a.Manufacturer},
		"system_partition": map[string]any{"size_gb": 475.2, "free_gb": 310.4, "free_percent": 65},
		"primary_adapter":  primary,
		"network_adapters": adapters,
	}
}

func bareMACs(adapters []Adapter) []any {
	all := []any{}
	for _, each := range adapters {
		if mac := bare(each.MAC); mac != "" {
			all = append(all, mac)
		}
	}
	return all
}

func bare(mac string) string {
	return strings.NewReplacer("-", "", ":", "", ".", "").Replace(strings.ToUpper(mac))
}

// dashed writes a hardware address as A4-BB-6D-11-C2-E0.
func dashed(mac string) string {
	digits := bare(mac)
	var pairs []string
	for len(digits) >= 2 {
		pairs = append(pairs, digits[:2])
		digits = digits[2:]
	}
	return strings.Join(pairs, "-")
}
