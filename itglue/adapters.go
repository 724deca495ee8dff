package itglue

import "slices"

// adapterTypes names the products whose integrations hold owner, each once, such as "Autotask" (section 4.5). These links
// are for information only: one that cannot be read is left out and does not fail its owner.
func adapterTypes(inc included, owner resource) []string {
	const kind = "adapters-resources"
	parts, err := inc.join(owner, kind)
	if err != nil {
		return nil
	}
	var names []string
	for _, part := range parts {
		if name := part.attributes.text("adapter-type-name"); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
