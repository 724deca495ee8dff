package reconcile

import (
	"slices"
	"strings"
	"time"

	"dev.onramp/app/project"
)

// How a configuration that a PSA holds is retired: IT Glue refuses a change of
// its status (itglue fact sheet, section 4.5).
const (
	RetireByArchive = "archive" // set `archived`
	RetireByList    = "list"    // only list it: "retire in the PSA"
)

// Policy is what a workspace wants written and how. It is stored within the
// workspace's settings, and a plan carries the policy that it was made under.
type Policy struct {
	// Types maps a device type (msp.Asset.Type) to a configuration type's id.
	// A type that is absent or 0 is left out of creation.
	Types map[string]int64 `json:",omitempty"`
	// Agentless names the custom fields that hold serial and MAC of assets
	// without an agent. While it is empty such assets are never created.
	Agentless project.AgentlessFields `json:",omitzero"`

	ActiveStatus       int64 `json:",omitempty"` // of a created or restored configuration; 0 leaves IT Glue's default
	InactiveStatus     int64 `json:",omitempty"` // of a retired configuration; 0 withholds retiring
	OrganizationType   int64 `json:",omitempty"` // of a created organization; 0 leaves IT Glue's default
	OrganizationStatus int64 `json:",omitempty"`

	// Overwrite lists the fields that an update may change although they are
	// filled. Every other field is filled only where it is blank.
	Overwrite           []Field `json:",omitempty"`
	CreateManufacturers bool    `json:",omitempty"`
	CreateModels        bool    `json:",omitempty"`

	// RetirePSA is RetireByArchive or RetireByList.
	RetirePSA string
	// LinkField is the Syncro custom field that takes the IT Glue link; ""
	// turns linking off.
	LinkField string `json:",omitempty"`
	// GhostAfter is how long an asset may be unseen before its creation is
	// withheld.
	GhostAfter time.Duration
}

// DefaultPolicy returns the policy that a new workspace starts with: blanks are
// filled, nothing is overwritten, and no type is mapped yet.
func DefaultPolicy() Policy {
	return Policy{
		RetirePSA:  RetireByList,
		LinkField:  "IT Glue",
		GhostAfter: 90 * 24 * time.Hour,
	}
}

// TypeID returns the configuration type that a device type is mapped to, 0 when
// the type is left out. The case of the type does not matter.
func (p Policy) TypeID(deviceType string) int64 {
	if id, ok := p.Types[deviceType]; ok {
		return id
	}
	for name, id := range p.Types {
		if strings.EqualFold(name, deviceType) {
			return id
		}
	}
	return 0
}

func (p Policy) overwrites(f Field) bool { return slices.Contains(p.Overwrite, f) }
