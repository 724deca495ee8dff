package itgluetest

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPageSize = 50
	maxPageSize     = 1000
	maxPageNumber   = 1_000_000 // far beyond any account; keeps row numbers within an int
)

// list answers a page of rows, of one parent if parentID is not 0.
func (k *kind[T, P]) list(c call, parentID int64) answer {
	number, size, refusal := k.page(c)
	if refusal != nil {
		return *refusal
	}
	rows := k.filtered(c, parentID)
	compare, refusal := k.order(c.query.Get("sort"))
	if refusal != nil {
		return *refusal
	}
	if !slices.IsSortedFunc(rows, compare) { // the usual crawl by id need not sort a large account for every page
		slices.SortStableFunc(rows, compare)
	}

	start := (number - 1) * size
	if number > 1 {
		start += c.shift
	}
	start = min(start, len(rows))
	include := includeNames(c)
	data, included, seen := []object{}, []object{}, map[any]bool{}
	for _, row := range rows[start:min(start+size, len(rows))] {
		resource, parts := k.resource(row, true, include)
		data = append(data, resource)
		for _, part := range parts {
			if id := part["id"]; id == nil || !seen[id] {
				seen[id] = true
				included = append(included, part)
			}
		}
	}
	document := object{"data": data, "meta": pageMeta(number, size, len(rows)), "links": k.world.links(c, number, size, len(rows))}
	if len(include) > 0 {
		document["included"] = included
	}
	return jsonAnswer(200, document)
}

func (k *kind[T, P]) page(c call) (number, size int, refusal *answer) {
	number, err := strconv.Atoi(c.query.Get("page[number]"))
	if err != nil || number < 1 || number > maxPageNumber {
		number = 1
	}
	size, err = strconv.Atoi(c.query.Get("page[size]"))
	if err != nil || size < 1 {
		size = defaultPageSize
	}
	if size > maxPageSize && k.world.habits.MaxPageSizeError {
		a := badRequest("page[size] must not be above 1000")
		return 0, 0, &a
	}
	return number, min(size, maxPageSize), nil
}

func (k *kind[T, P]) filtered(c call, parentID int64) []*T {
	rows := k.table.listed(time.Now())
	if parentID != 0 {
		rows = slices.DeleteFunc(rows, func(row *T) bool { return *k.parent.id(row) != parentID })
	}
	asked := askedFilters(c.query)
	if k.prepare != nil {
		k.prepare(asked)
	}
	for name, value := range asked {
		if narrow := k.filters[name]; narrow != nil {
			keep := narrow(value)
			rows = slices.DeleteFunc(rows, func(row *T) bool { return !keep(row) })
		}
	}
	return rows
}

// askedFilters reads the filters of a query by snake name; filter[exclude][id] is "exclude.id".
func askedFilters(query url.Values) map[string]string {
	asked := map[string]string{}
	for key := range query {
		name, ok := strings.CutPrefix(key, "filter[")
		if name, closed := strings.CutSuffix(name, "]"); ok && closed {
			asked[snake(strings.ReplaceAll(name, "][", "."))] = query.Get(key)
		}
	}
	return asked
}

// order compares two rows.
type order[T any] func(a, b *T) int

// order reads the sort parameter, a comma list of keys, each with - for descending. A key that the endpoint does not
// have is refused. Rows that are equal by all keys stay in the order of their ids.
func (k *kind[T, P]) order(sort string) (order[T], *answer) {
	var orders []order[T]
	for key := range strings.SplitSeq(sort, ",") {
		if key == "" {
			continue
		}
		name, descending := strings.CutPrefix(key, "-")
		by := k.sorts[snake(name)]
		if by == nil {
			a := badRequest("sort is not allowed: " + name)
			return nil, &a
		}
		if descending {
			ascending := by
			by = func(a, b *T) int { return ascending(b, a) }
		}
		orders = append(orders, by)
	}
	return func(a, b *T) int {
		for _, by := range orders {
			if c := by(a, b); c != 0 {
				return c
			}
		}
		return 0
	}, nil
}

func byText[T any](get func(*T) string) order[T] {
	return func(a, b *T) int { return cmp.Compare(get(a), get(b)) }
}

// ownSorts are the sort keys that every record has, and those given.
func ownSorts[T any, P record[T]](more map[string]order[T]) map[string]order[T] {
	sorts := map[string]order[T]{
		"id": func(a, b *T) int { return cmp.Compare(*P(a).identity().id, *P(b).identity().id) },
		"created_at": func(a, b *T) int {
			return P(a).identity().created.Compare(*P(b).identity().created)
		},
		"updated_at": func(a, b *T) int {
			return P(a).identity().updated.Compare(*P(b).identity().updated)
		},
	}
	for name, by := range more {
		sorts[name] = by
	}
	return sorts
}

func pageMeta(number, size, count int) object {
	pages := (count + size - 1) / size
	meta := object{
		"current-page": number, "next-page": nil, "prev-page": nil,
		"total-pages": pages, "total-count": count, "filters": object{},
	}
	if number < pages {
		meta["next-page"] = number + 1
	}
	if number > 1 {
		meta["prev-page"] = number - 1
	}
	return meta
}

func (w *world) links(c call, number, size, count int) object {
	at := func(page int) string {
		query := url.Values{}
		for key, values := range c.query {
			query[key] = values
		}
		query.Set("page[number]", strconv.Itoa(page))
		query.Set("page[size]", strconv.Itoa(size))
		return "https://api.itglue.com" + c.path + "?" + query.Encode()
	}
	pages := max(1, (count+size-1)/size)
	links := object{"self": at(number), "first": at(1), "prev": nil, "next": nil, "last": at(pages)}
	if number > 1 {
		links["prev"] = at(number - 1)
	}
	switch {
	case number < pages:
		links["next"] = at(number + 1)
	case w.habits.NextLinkAbsent:
		delete(links, "next")
	}
	return links
}
