package itgluetest

// typeKind follows sections 4.2 and 4.7.
func (w *world) typeKind(path, noun string, t *table[Type, *Type]) *kind[Type, *Type] {
	return &kind[Type, *Type]{
		world: w, table: t, path: path, noun: noun,
		attributes: func(t *Type, _ bool) object { return object{"name": t.Name} },
		filters: map[string]filter[Type]{
			"id":   sameID(func(t *Type) int64 { return t.ID }),
			"name": exactText(func(t *Type) string { return t.Name }),
		},
		sorts: ownSorts[Type](map[string]order[Type]{"name": byText(func(t *Type) string { return t.Name })}),
	}
}

// configurationTypeKind adds how many configurations a type has.
func (w *world) configurationTypeKind() endpoint {
	k := w.typeKind("configuration_types", "Configuration Type", &w.configurationTypes)
	k.attributes = func(t *Type, _ bool) object {
		count := 0
		for _, e := range w.configurations.entries {
			if e.row.TypeID == t.ID {
				count++
			}
		}
		return object{"name": t.Name, "configurations-count": count}
	}
	return k
}

// statusKind follows sections 4.2 and 4.7.
func (w *world) statusKind(path, noun string, t *table[Status, *Status]) endpoint {
	return &kind[Status, *Status]{
		world: w, table: t, path: path, noun: noun,
		attributes: func(s *Status, _ bool) object { return object{"name": s.Name} },
		filters: map[string]filter[Status]{
			"id":   sameID(func(s *Status) int64 { return s.ID }),
			"name": exactText(func(s *Status) string { return s.Name }),
		},
		sorts: ownSorts[Status](map[string]order[Status]{"name": byText(func(s *Status) string { return s.Name })}),
	}
}

// manufacturerKind follows section 4.8.
func (w *world) manufacturerKind() endpoint {
	return &kind[Manufacturer, *Manufacturer]{
		world: w, table: &w.manufacturers, path: "manufacturers", noun: "Manufacturer",
		attributes: func(m *Manufacturer, _ bool) object { return object{"name": m.Name} },
		filters: map[string]filter[Manufacturer]{
			"id":   sameID(func(m *Manufacturer) int64 { return m.ID }),
			"name": exactText(func(m *Manufacturer) string { return m.Name }),
		},
		sorts: ownSorts[Manufacturer](map[string]order[Manufacturer]{
			"name": byText(func(m *Manufacturer) string { return m.Name }),
		}),
		writable: map[string]setter[Manufacturer]{
			"name": textInto("name", func(m *Manufacturer) *string { return &m.Name }),
		},
		validate: func(m *Manufacturer) *answer {
			if blank(m.Name) {
				return invalid("name", "can't be blank")
			}
			return nil
		},
	}
}

// modelKind follows section 4.8: models cannot be filtered by name.
func (w *world) modelKind() endpoint {
	return &kind[Model, *Model]{
		world: w, table: &w.models, path: "models", noun: "Model",
		parent: &parent[Model]{
			path: "manufacturers", field: "manufacturer_id",
			id: func(m *Model) *int64 { return &m.ManufacturerID },
		},
		attributes: func(m *Model, _ bool) object {
			return object{
				"name": m.Name, "manufacturer-id": w.foreign(m.ManufacturerID),
				"manufacturer-name": w.manufacturerName(m.ManufacturerID),
			}
		},
		filters: map[string]filter[Model]{"id": sameID(func(m *Model) int64 { return m.ID })},
		sorts: ownSorts[Model](map[string]order[Model]{
			"name": byText(func(m *Model) string { return m.Name }),
		}),
		writable: map[string]setter[Model]{
			"name": textInto("name", func(m *Model) *string { return &m.Name }),
			"manufacturer-id": idInto("manufacturer", w.hasManufacturer,
				func(m *Model) *int64 { return &m.ManufacturerID }),
		},
		validate: func(m *Model) *answer {
			if blank(m.Name) {
				return invalid("name", "can't be blank")
			}
			return nil
		},
	}
}

func (w *world) hasManufacturer(id int64) bool { return w.manufacturers.get(id) != nil }

func (w *world) manufacturerName(id int64) any {
	return nameIn(&w.manufacturers, id, func(m *Manufacturer) string { return m.Name })
}

// operatingSystemKind follows section 4.8: a list that only the vendor writes.
func (w *world) operatingSystemKind() endpoint {
	return &kind[OS, *OS]{
		world: w, table: &w.operatingSystems, path: "operating_systems", noun: "Operating System",
		attributes: func(o *OS, _ bool) object {
			return object{"name": o.Name, "platform-id": nil, "platform-name": orNull(o.Platform)}
		},
		filters: map[string]filter[OS]{
			"id":   sameID(func(o *OS) int64 { return o.ID }),
			"name": exactText(func(o *OS) string { return o.Name }),
		},
		sorts: ownSorts[OS](map[string]order[OS]{"name": byText(func(o *OS) string { return o.Name })}),
	}
}
