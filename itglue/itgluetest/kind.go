package itgluetest

import (
	"strings"
	"time"
)

// kind is how the records of one sort behave over the wire. What is nil does not apply to them.
type kind[T any, P record[T]] struct {
	world *world
	table *table[T, P]

	path   string // plural, snake: organization_types
	noun   string // as the vendor's errors name one: "Organization Type"
	parent *parent[T]

	filters map[string]filter[T] // by snake name
	sorts   map[string]order[T]  // by snake name
	// prepare adds to or drops from the filters asked for, before they are applied.
	prepare func(asked map[string]string)

	attributes func(row *T, inList bool) object
	// parts gives the relationships of a row and the resources that the include names bring along.
	parts func(row *T, include map[string]bool) (relationships object, included []object)

	writable map[string]setter[T] // by kebab name; nil forbids writing
	psa      func(*T) bool
	psaMay   []string // kebab names that may be written on a PSA-linked record
	// relate takes the relationships of a POST.
	relate   func(row *T, relationships members, now time.Time) *answer
	validate func(*T) *answer
	// settle keeps what depends on written attributes in step.
	settle func(row *T, now time.Time)
}

// parent is the record that a nested route leads through.
type parent[T any] struct {
	path  string // organizations
	field string // organization_id
	id    func(*T) *int64
}

// endpoint is a kind whatever its type of record.
type endpoint interface {
	has(id int64) bool
	childOf(parentPath string) bool
	belongs(id, parentID int64) bool
	list(c call, parentID int64) answer
	show(c call, id int64) answer
	create(c call, parentID int64) answer
	patch(c call, id int64) answer
	patchMany(c call) answer
}

func (k *kind[T, P]) has(id int64) bool { return k.table.get(id) != nil }

func (k *kind[T, P]) childOf(parentPath string) bool {
	return k.parent != nil && k.parent.path == parentPath
}

func (k *kind[T, P]) belongs(id, parentID int64) bool {
	row := k.table.get(id)
	return row != nil && *k.parent.id(row) == parentID
}

func (k *kind[T, P]) show(c call, id int64) answer {
	row := k.table.get(id)
	if row == nil {
		return k.world.noSuchRecord()
	}
	include := includeNames(c)
	resource, included := k.resource(row, false, include)
	document := object{"data": resource}
	if len(include) > 0 {
		document["included"] = nonNil(included)
	}
	return jsonAnswer(200, document)
}

// resource renders row, and what include brings along with it.
func (k *kind[T, P]) resource(row *T, inList bool, include map[string]bool) (object, []object) {
	id := *P(row).identity().id
	attributes := k.attributes(row, inList)
	attributes["created-at"] = stamp(*P(row).identity().created)
	attributes["updated-at"] = stamp(*P(row).identity().updated)
	resource := object{"id": text(id), "type": kebab(k.path), "attributes": attributes}
	var included []object
	if k.parts != nil {
		resource["relationships"], included = k.parts(row, include)
	}
	return resource, included
}

// includeNames reads the include parameter; kebab names work too (section 3).
func includeNames(c call) map[string]bool {
	names := map[string]bool{}
	for name := range strings.SplitSeq(c.query.Get("include"), ",") {
		if name != "" {
			names[snake(name)] = true
		}
	}
	return names
}

func kebab(name string) string { return strings.ReplaceAll(name, "_", "-") }
func snake(name string) string { return strings.ReplaceAll(name, "-", "_") }
