package msp

// SaaSOrganization is a SaaS Alerts organization: on screen it is always called
// by that full name, never "organization" alone.
type SaaSOrganization struct {
	ID     string
	Name   Text
	Domain Text `json:",omitzero"`
	Status Text `json:",omitzero"`
	// PSA holds the ids of the PSA companies that it is mapped to there.
	PSA []string `json:",omitempty"`
}
