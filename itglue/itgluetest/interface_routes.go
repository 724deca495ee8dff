package itgluetest

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// interfaceWritable are the attributes of an interface that may be written (section 4.6).
var interfaceWritable = map[string]setter[Interface]{
	"primary":     flagInto("primary", func(i *Interface) *bool { return &i.Primary }),
	"name":        textInto("name", func(i *Interface) *string { return &i.Name }),
	"ip-address":  textInto("ip-address", func(i *Interface) *string { return &i.IPAddress }),
	"mac-address": shortTextInto("mac-address", maxMAC, func(i *Interface) *string { return &i.MACAddress }),
	"notes":       textInto("notes", func(i *Interface) *string { return &i.Notes }),
}

func applyInterface(i *Interface, attributes members) *answer {
	for _, name := range []string{"primary", "name", "ip-address", "mac-address", "notes"} {
		if value, ok := attributes[name]; ok {
			if refusal := interfaceWritable[name](i, value); refusal != nil {
				return refusal
			}
		}
	}
	return nil
}

// relateConfiguration takes the interfaces that come with a new configuration (section 4.5).
func (w *world) relateConfiguration(c *Configuration, relationships members, now time.Time) *answer {
	raw, ok := relationships["configuration-interfaces"]
	if !ok {
		return nil
	}
	var relation struct {
		Data []item `json:"data"`
	}
	if json.Unmarshal(raw, &relation) != nil {
		return wrongParameter("Valid configuration_interfaces are required", "data/relationships/configuration_interfaces")
	}
	for _, item := range relation.Data {
		var i Interface
		if refusal := applyInterface(&i, item.Attributes); refusal != nil {
			return refusal
		}
		w.takeInterface(c, i, now)
	}
	return nil
}

// routeInterface deals with /configuration_interfaces. There is no list of all (section 4.6).
func (w *world) routeInterface(c call, rest []string) answer {
	if len(rest) != 1 {
		return noSuchAddress()
	}
	return w.oneInterface(c, rest[0], 0)
}

// interfacesOf deals with the interfaces of one configuration.
func (w *world) interfacesOf(c call, configurationID int64, rest []string) answer {
	if len(rest) == 1 {
		return w.oneInterface(c, rest[0], configurationID)
	}
	switch c.method {
	case http.MethodGet:
		row := w.configurations.get(configurationID)
		data := []object{}
		for _, i := range row.Interfaces {
			data = append(data, w.interfaceResource(i))
		}
		meta := pageMeta(1, maxPageSize, len(data))
		return jsonAnswer(http.StatusOK, object{"data": data, "meta": meta})
	case http.MethodPost:
		return w.addInterfaces(c, configurationID)
	}
	return noSuchAddress()
}

func (w *world) addInterfaces(c call, configurationID int64) answer {
	items, many, refusal := readItems(c.body)
	if refusal != nil {
		return *refusal
	}
	row, _ := w.configurations.copy(configurationID)
	now := time.Now().UTC()
	data := []object{}
	for _, item := range items {
		i := Interface{ID: w.nextID()}
		if refusal := applyInterface(&i, item.Attributes); refusal != nil {
			return *refusal
		}
		w.takeInterface(&row, i, now)
		at := slices.IndexFunc(row.Interfaces, func(other Interface) bool { return other.ID == i.ID })
		data = append(data, w.interfaceResource(row.Interfaces[at]))
	}
	w.configurations.put(row, now)
	if many {
		return jsonAnswer(http.StatusCreated, object{"data": data})
	}
	return jsonAnswer(http.StatusCreated, object{"data": data[0]})
}

// oneInterface shows or changes an interface, of one configuration if configurationID is not 0.
func (w *world) oneInterface(c call, text string, configurationID int64) answer {
	id, ok := parseID(text)
	row, i, found := w.holder(id)
	if !ok || !found || configurationID != 0 && row.ID != configurationID {
		return w.noSuchRecord()
	}
	switch c.method {
	case http.MethodGet:
		return jsonAnswer(http.StatusOK, object{"data": w.interfaceResource(i)})
	case http.MethodPatch:
		return w.patchInterface(c, row, i)
	}
	return noSuchAddress()
}

func (w *world) patchInterface(c call, row Configuration, i Interface) answer {
	items, many, refusal := readItems(c.body)
	if refusal != nil {
		return *refusal
	}
	if many {
		return *wrongRoute("bulk action not allowed for Configuration Interface using this route")
	}
	if _, moves := items[0].Attributes["ip-address"]; moves && i.Primary && row.PSA {
		return *invalid("ip-address", "cannot be changed on an externally synced record")
	}
	if refusal := applyInterface(&i, items[0].Attributes); refusal != nil {
		return *refusal
	}
	now := time.Now().UTC()
	i.UpdatedAt = now
	w.takeInterface(&row, i, now)
	w.configurations.put(row, now)
	return jsonAnswer(http.StatusOK, object{"data": w.interfaceResource(i)})
}
