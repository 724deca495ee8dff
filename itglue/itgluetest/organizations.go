package itgluetest

import (
	"slices"
	"time"
)

// organizationKind follows section 4.1.
func (w *world) organizationKind() endpoint {
	k := &kind[Organization, *Organization]{
		world: w, table: &w.organizations, path: "organizations", noun: "Organization",
		attributes: w.organizationAttributes,
		parts: func(o *Organization, include map[string]bool) (object, []object) {
			return adapters(o.ID, o.PSA, include)
		},
		psa:    func(o *Organization) bool { return o.PSA },
		psaMay: []string{"alert", "description", "quick-notes"},
		validate: func(o *Organization) *answer {
			if blank(o.Name) {
				return invalid("name", "can't be blank")
			}
			return nil
		},
	}
	k.filters = w.organizationFilters()
	k.sorts = ownSorts[Organization](map[string]order[Organization]{
		"name":       byText(func(o *Organization) string { return o.Name }),
		"short_name": byText(func(o *Organization) string { return o.ShortName }),
		"organization_type_name": byText(func(o *Organization) string {
			return named(w.organizationTypes.get(o.TypeID), func(t *Type) string { return t.Name })
		}),
		"organization_status_name": byText(func(o *Organization) string {
			return named(w.organizationStatuses.get(o.StatusID), func(s *Status) string { return s.Name })
		}),
	})
	k.writable = map[string]setter[Organization]{
		"name":        textInto("name", func(o *Organization) *string { return &o.Name }),
		"short-name":  textInto("short-name", func(o *Organization) *string { return &o.ShortName }),
		"alert":       textInto("alert", func(o *Organization) *string { return &o.Alert }),
		"description": textInto("description", func(o *Organization) *string { return &o.Description }),
		"quick-notes": textInto("quick-notes", func(o *Organization) *string { return &o.QuickNotes }),
		"organization-type-id": idInto("organization-type", w.hasOrganizationType,
			func(o *Organization) *int64 { return &o.TypeID }),
		"organization-status-id": idInto("organization-status", w.hasOrganizationStatus,
			func(o *Organization) *int64 { return &o.StatusID }),
		"parent-id": idInto("parent", w.hasOrganization, func(o *Organization) *int64 { return &o.ParentID }),
	}
	return k
}

// named returns the name of a record that may not be there.
func named[T any](row *T, name func(*T) string) string {
	if row == nil {
		return ""
	}
	return name(row)
}

func (w *world) hasOrganization(id int64) bool       { return w.organizations.get(id) != nil }
func (w *world) hasOrganizationType(id int64) bool   { return w.organizationTypes.get(id) != nil }
func (w *world) hasOrganizationStatus(id int64) bool { return w.organizationStatuses.get(id) != nil }

func (w *world) organizationFilters() map[string]filter[Organization] {
	id := sameID(func(o *Organization) int64 { return o.ID })
	name := exactText(func(o *Organization) string { return o.Name })
	typeID := sameID(func(o *Organization) int64 { return o.TypeID })
	statusID := sameID(func(o *Organization) int64 { return o.StatusID })
	return map[string]filter[Organization]{
		"id": id, "name": name, "organization_type_id": typeID, "organization_status_id": statusID,
		"exclude.id": other(id), "exclude.name": other(name),
		"exclude.organization_type_id": other(typeID), "exclude.organization_status_id": other(statusID),
		"primary":    sameFlag(func(o *Organization) bool { return o.Primary }),
		"created_at": within(func(o *Organization) time.Time { return o.CreatedAt }),
		"updated_at": within(func(o *Organization) time.Time { return o.UpdatedAt }),
	}
}

// quickNotesInLists is where lists cut quick notes, in characters (section 4.1).
const quickNotesInLists = 250

func (w *world) organizationAttributes(o *Organization, inList bool) object {
	notes := []rune(o.QuickNotes)
	if inList && len(notes) > quickNotesInLists {
		notes = notes[:quickNotesInLists]
	}
	parent, ancestors := w.ancestry(o)
	return object{
		"name": o.Name, "short-name": orNull(o.ShortName), "alert": orNull(o.Alert),
		"description": orNull(o.Description), "quick-notes": orNull(string(notes)), "logo": "",
		"organization-type-id":     w.foreign(o.TypeID),
		"organization-type-name":   nameIn(&w.organizationTypes, o.TypeID, func(t *Type) string { return t.Name }),
		"organization-status-id":   w.foreign(o.StatusID),
		"organization-status-name": nameIn(&w.organizationStatuses, o.StatusID, func(s *Status) string { return s.Name }),
		"primary":                  o.Primary, "psa-integration": w.psaWord(o.PSA),
		"my-glue": false, "my-glue-account-id": nil,
		"parent-id": parent, "ancestor-ids": ancestors,
	}
}

// ancestry renders the parent and the chain above it, topmost first.
func (w *world) ancestry(o *Organization) (parent, ancestors any) {
	chain := []int64{}
	for at := o; at != nil && at.ParentID != 0 && !slices.Contains(chain, at.ParentID); {
		chain = append(chain, at.ParentID)
		at = w.organizations.get(at.ParentID)
	}
	slices.Reverse(chain)
	if !w.habits.AncestryAsText {
		return w.foreign(o.ParentID), chain
	}
	list := "["
	for i, id := range chain {
		if i > 0 {
			list += ","
		}
		list += text(id)
	}
	if o.ParentID == 0 {
		return nil, list + "]"
	}
	return text(o.ParentID), list + "]"
}
