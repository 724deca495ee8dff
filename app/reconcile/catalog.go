package reconcile

import (
	"strings"
	"unicode"
)

// Named is an entry of one of IT Glue's lists.
type Named struct {
	ID   int64
	Name string
}

// Model is an entry of IT Glue's list of models.
type Model struct {
	ID, ManufacturerID int64
	Name               string
}

// Catalog is IT Glue's lists, against which names are looked up.
type Catalog struct {
	Manufacturers        []Named
	Models               []Model
	OperatingSystems     []Named
	Types                []Named // configuration types
	Statuses             []Named // configuration statuses
	OrganizationTypes    []Named
	OrganizationStatuses []Named
}

// aliases maps the folded names under which firmware reports a maker to the one
// that the lists are compared by (itglue fact sheet, section 4.8).
var aliases = map[string]string{
	"hewlett packard":                 "hp",
	"hewlett packard company":         "hp",
	"hewlett packard enterprise":      "hpe",
	"dell emc":                        "dell",
	"asustek computer":                "asus",
	"asustek":                         "asus",
	"micro star international":        "msi",
	"gigabyte technology":             "gigabyte",
	"international business machines": "ibm",
	"acer incorporated":               "acer",
	"microsoft":                       "microsoft",
	"super micro computer":            "supermicro",
	"super micro":                     "supermicro",
	"intel client systems":            "intel",
}

var companyEndings = map[string]bool{
	"inc": true, "incorporated": true, "corp": true, "corporation": true, "co": true, "ltd": true,
	"limited": true, "llc": true, "gmbh": true, "ag": true, "company": true, "computer": true,
}

// foldMaker brings a manufacturer's name to the form that HP, HP Inc. and
// Hewlett-Packard share.
func foldMaker(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for {
		full := strings.Join(words, " ")
		if short, ok := aliases[full]; ok {
			return short
		}
		if len(words) < 2 || !companyEndings[words[len(words)-1]] {
			return full
		}
		words = words[:len(words)-1]
	}
}

// foldName compares names of models and operating systems: equal but for case
// and white space.
func foldName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// lookup is a catalog prepared for look-ups by folded name.
type lookup struct {
	makers map[string]Named
	models map[int64]map[string]Model
	os     map[string]Named
	names  map[Field]map[int64]string // of types and statuses
}

func newLookup(c Catalog) lookup {
	l := lookup{
		makers: make(map[string]Named), models: make(map[int64]map[string]Model),
		os: make(map[string]Named), names: make(map[Field]map[int64]string),
	}
	for _, m := range c.Manufacturers {
		// Of several spellings of one maker the oldest entry wins.
		if old, ok := l.makers[foldMaker(m.Name)]; !ok || m.ID < old.ID {
			l.makers[foldMaker(m.Name)] = m
		}
	}
	for _, m := range c.Models {
		if l.models[m.ManufacturerID] == nil {
			l.models[m.ManufacturerID] = make(map[string]Model)
		}
		if old, ok := l.models[m.ManufacturerID][foldName(m.Name)]; !ok || m.ID < old.ID {
			l.models[m.ManufacturerID][foldName(m.Name)] = m
		}
	}
	for _, o := range c.OperatingSystems {
		if old, ok := l.os[foldName(o.Name)]; !ok || o.ID < old.ID {
			l.os[foldName(o.Name)] = o
		}
	}
	for field, list := range map[Field][]Named{
		FieldType: c.Types, FieldStatus: c.Statuses,
		FieldOrganizationType: c.OrganizationTypes, FieldOrganizationStatus: c.OrganizationStatuses,
	} {
		l.names[field] = make(map[int64]string, len(list))
		for _, n := range list {
			l.names[field][n.ID] = n.Name
		}
	}
	return l
}

// reference shows the id of a type or status with its name.
func (l lookup) reference(f Field, id int64) Value {
	v := textValue(l.names[f][id])
	v.ID = id
	return v
}
