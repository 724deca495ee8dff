package itgluetest

import (
	"net/http"
	"strconv"
)

// endpoints returns the kinds by their path.
func (w *world) endpoints() map[string]endpoint {
	return map[string]endpoint{
		"organizations":          w.organizationKind(),
		"organization_types":     w.typeKind("organization_types", "Organization Type", &w.organizationTypes),
		"organization_statuses":  w.statusKind("organization_statuses", "Organization Status", &w.organizationStatuses),
		"locations":              w.locationKind(),
		"contacts":               w.contactKind(),
		"configurations":         w.configurationKind(),
		"configuration_types":    w.configurationTypeKind(),
		"configuration_statuses": w.statusKind("configuration_statuses", "Configuration Status", &w.configurationStatuses),
		"manufacturers":          w.manufacturerKind(),
		"models":                 w.modelKind(),
		"operating_systems":      w.operatingSystemKind(),
	}
}

// route leads c to what it asks for. Routes are /kind, /kind/id, /parent/id/relationships/kind and the same with an id.
func (w *world) route(c call) answer {
	parts := c.segments()
	if parts[0] == "configuration_interfaces" {
		return w.routeInterface(c, parts[1:])
	}
	first := w.kinds[parts[0]]
	switch {
	case first == nil:
		return noSuchAddress()
	case len(parts) == 1:
		return collection(c, first, 0)
	case len(parts) == 2:
		return w.member(c, first, parts[1])
	case (len(parts) == 4 || len(parts) == 5) && parts[2] == "relationships":
		return w.routeNested(c, first, parts)
	}
	return noSuchAddress()
}

func (w *world) routeNested(c call, first endpoint, parts []string) answer {
	interfaces := parts[0] == "configurations" && parts[3] == "configuration_interfaces"
	nested := w.kinds[parts[3]]
	if !interfaces && (nested == nil || !nested.childOf(parts[0])) {
		return noSuchAddress()
	}
	parentID, ok := parseID(parts[1])
	if !ok || !first.has(parentID) {
		return w.noSuchRecord()
	}
	if interfaces {
		return w.interfacesOf(c, parentID, parts[4:])
	}
	if len(parts) == 4 {
		return collection(c, nested, parentID)
	}
	id, ok := parseID(parts[4])
	if !ok || !nested.belongs(id, parentID) {
		return w.noSuchRecord()
	}
	return w.member(c, nested, parts[4])
}

func collection(c call, k endpoint, parentID int64) answer {
	switch c.method {
	case http.MethodGet:
		return k.list(c, parentID)
	case http.MethodPost:
		return k.create(c, parentID)
	case http.MethodPatch:
		if parentID == 0 { // there is no bulk PATCH on nested routes (section 4)
			return k.patchMany(c)
		}
	}
	return noSuchAddress()
}

func (w *world) member(c call, k endpoint, text string) answer {
	id, ok := parseID(text)
	if !ok {
		return w.noSuchRecord()
	}
	switch c.method {
	case http.MethodGet:
		return k.show(c, id)
	case http.MethodPatch:
		return k.patch(c, id)
	}
	return noSuchAddress()
}

func parseID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0
}
