package itglue

import (
	"net/url"
	"strconv"
	"strings"
)

// MaxPageSize is the largest page[size] that the vendor documents (section 3). What a larger one does is unknown, so
// Query never asks for more.
const MaxPageSize = 1000

// Query narrows and orders a list. The zero value asks for the first page in the vendor's own size (50) and order.
type Query struct {
	Page    int               // 1 is the first; 0 leaves it to the vendor
	Size    int               // rows a page, at most MaxPageSize; 0 leaves it to the vendor
	Sort    string            // such as "id" or "-updated-at"; allowed keys differ by resource (section 4)
	Filter  map[string]string // such as "organization_id": "12"; a comma separates alternatives, see Escape
	Include []string          // such as IncludeInterfaces
}

// What Query.Include may ask for together with configurations, and the adapters with organizations, too.
const (
	IncludeInterfaces = "configuration_interfaces"
	IncludeRMMRecords = "rmm_records"
	IncludeAdapters   = "adapters_resources"
)

// FilterRMM narrows configurations to those that one of IT Glue's own RMM integrations is matched to, such as RMMSyncro
// (section 4.5).
const (
	FilterRMM = "rmm_integration_type"
	RMMSyncro = "syncro"
)

// Escape makes value safe as one alternative of a filter, in which a bare comma means "or" (section 3).
func Escape(value string) string { return strings.ReplaceAll(value, ",", `\,`) }

func (q Query) values() url.Values {
	v := url.Values{}
	if q.Page > 0 {
		v.Set("page[number]", strconv.Itoa(q.Page))
	}
	if q.Size > 0 {
		v.Set("page[size]", strconv.Itoa(min(q.Size, MaxPageSize)))
	}
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	for name, value := range q.Filter {
		v.Set("filter["+name+"]", value)
	}
	if len(q.Include) > 0 {
		v.Set("include", strings.Join(q.Include, ","))
	}
	return v
}
