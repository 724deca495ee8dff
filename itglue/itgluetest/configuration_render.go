package itgluetest

func (w *world) configurationAttributes(c *Configuration, inList bool) object {
	attributes := object{
		"mac-address": orNull(c.MACAddress), "archived": c.Archived, "restricted": c.Restricted,
		"psa-integration": w.psaWord(c.PSA), "my-glue": false,
		"resource-url": "https://" + w.subdomain + ".itglue.com/" + text(c.OrganizationID) + "/configurations/" + text(c.ID),

		"organization-id": w.foreign(c.OrganizationID), "organization-name": w.organizationName(c.OrganizationID),
		"organization-short-name":   nameIn(&w.organizations, c.OrganizationID, func(o *Organization) string { return o.ShortName }),
		"configuration-type-id":     w.foreign(c.TypeID),
		"configuration-type-name":   nameIn(&w.configurationTypes, c.TypeID, func(t *Type) string { return t.Name }),
		"configuration-type-kind":   nameIn(&w.configurationTypes, c.TypeID, func(t *Type) string { return t.Kind }),
		"configuration-status-id":   w.foreign(c.StatusID),
		"configuration-status-name": nameIn(&w.configurationStatuses, c.StatusID, func(s *Status) string { return s.Name }),
		"manufacturer-id":           w.foreign(c.ManufacturerID), "manufacturer-name": w.manufacturerName(c.ManufacturerID),
		"model-id": w.foreign(c.ModelID), "model-name": nameIn(&w.models, c.ModelID, func(m *Model) string { return m.Name }),
		"operating-system-id":   w.foreign(c.OperatingSystemID),
		"operating-system-name": nameIn(&w.operatingSystems, c.OperatingSystemID, func(o *OS) string { return o.Name }),
		"location-id":           w.foreign(c.LocationID),
		"location-name":         nameIn(&w.locations, c.LocationID, func(l *Location) string { return l.Name }),
		"contact-id":            w.foreign(c.ContactID),
		"contact-name": nameIn(&w.contacts, c.ContactID, func(c *Contact) string {
			return c.FirstName + " " + c.LastName
		}),
	}
	for name, at := range configurationTexts {
		attributes[name] = orNull(*at(c))
	}
	if inList && w.habits.NotesMissingInLists {
		delete(attributes, "notes")
	}
	return attributes
}

// configurationParts links and brings along interfaces and RMM records, if they are asked for.
func (w *world) configurationParts(c *Configuration, include map[string]bool) (object, []object) {
	relationships, included := adapters(c.ID, c.PSA, include)
	if include["configuration_interfaces"] {
		links := []object{}
		for _, i := range c.Interfaces {
			links = append(links, object{"id": text(i.ID), "type": "configuration-interfaces"})
			included = append(included, w.interfaceResource(i))
		}
		relationships["configuration-interfaces"] = object{"data": links}
	}
	if include["rmm_records"] {
		links := []object{}
		for _, r := range c.RMMRecords {
			links = append(links, object{"id": text(r.ID), "type": "rmm-records"})
			included = append(included, rmmResource(r, c.ID))
		}
		relationships["rmm-records"] = object{"data": links}
	}
	return relationships, included
}

// adapters links a record that a PSA holds to it, if asked for; without that the relationship is there and empty
// (section 4.5).
func adapters(id int64, psa bool, include map[string]bool) (object, []object) {
	const kind = "adapters-resources"
	if !psa || !include["adapters_resources"] {
		return object{kind: object{"data": []object{}}}, nil
	}
	link := object{"id": text(id), "type": kind}
	full := object{"id": text(id), "type": kind, "attributes": object{
		"remote-id": text(id), "adapter-type-name": "Autotask", "sync": true, "orphaned": false,
	}}
	return object{kind: object{"data": []object{link}}}, []object{full}
}

func (w *world) interfaceResource(i Interface) object {
	attributes := object{
		"primary": i.Primary, "name": orNull(i.Name), "ip-address": orNull(i.IPAddress),
		"mac-address": orNull(i.MACAddress), "notes": orNull(i.Notes),
		"created-at": stamp(i.CreatedAt), "updated-at": stamp(i.UpdatedAt),
	}
	resource := object{"type": "configuration-interfaces", "attributes": attributes}
	if w.habits.InterfaceIDInAttributes {
		attributes["id"] = i.ID
	} else {
		resource["id"] = text(i.ID)
	}
	return resource
}

func rmmResource(r RMMRecord, configurationID int64) object {
	return object{
		"id": text(r.ID), "type": "rmm-records",
		"attributes": object{
			"name": orNull(r.Name), "hostname": orNull(r.Hostname), "device-type": orNull(r.DeviceType),
			"external-url": orNull(r.ExternalURL), "ip-addresses": nonNil(r.IPAddresses),
			"mac-addresses": nonNil(r.MACAddresses), "serial-number": orNull(r.SerialNumber),
			"manufacturer-name": orNull(r.ManufacturerName), "manufacturer-model-name": orNull(r.ManufacturerModelName),
			"operating-system": orNull(r.OperatingSystem), "cpu": orNull(r.CPU), "disks": []object{},
			"last-login-user": orNull(r.LastLoginUser), "last-reboot": stampOrNull(r.LastReboot),
			"last-seen-online": stampOrNull(r.LastSeenOnline), "memory-total": nil, "ms-office-version": nil,
			"patches-applied": nil, "patches-total": nil,
		},
		"relationships": object{"configuration": object{
			"data": object{"id": text(configurationID), "type": "configurations"},
		}},
	}
}
