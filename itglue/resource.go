package itglue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// document is the outermost object of an answer.
type document struct {
	data     json.RawMessage
	meta     json.RawMessage
	included included
}

func readDocument(body []byte) (document, error) {
	f, err := newFields(body)
	if err != nil {
		return document{}, fmt.Errorf("the answer: %w", err)
	}
	if _, ok := f.value("data"); !ok {
		return document{}, fmt.Errorf("the answer holds no data")
	}
	inc, err := newIncluded(f.values["included"])
	if err != nil {
		return document{}, err
	}
	return document{data: f.values["data"], meta: f.values["meta"], included: inc}, nil
}

// resource is one JSON:API resource object before it gets its Go type.
type resource struct {
	id            int64
	kind          string // kebab, plural: configuration-interfaces
	attributes    *fields
	relationships *fields
	raw           json.RawMessage
}

// newResource reads a resource object. Its id may be a string or a number and may stand among the attributes
// (section 4.6). What could be read is returned even with an error, so that the id can be named.
func newResource(raw json.RawMessage) (resource, error) {
	res := resource{raw: raw}
	top, err := newFields(raw)
	if err != nil {
		return res, err
	}
	res.id, res.kind = top.number("id"), kebabKind(top.text("type"))
	if res.attributes, err = newFields(top.values["attributes"]); err != nil {
		return res, fmt.Errorf("attributes: %w", err)
	}
	if _, ok := top.value("id"); !ok {
		res.id = res.attributes.number("id")
	}
	if res.relationships, err = newFields(top.values["relationships"]); err != nil {
		return res, fmt.Errorf("relationships: %w", err)
	}
	switch {
	case top.err != nil:
		return res, top.err
	case res.attributes.err != nil:
		return res, res.attributes.err
	case res.id <= 0:
		return res, fmt.Errorf("it has no id")
	}
	return res, nil
}

func kebabKind(kind string) string { return strings.ReplaceAll(kind, "_", "-") }

// linked returns the resources that a relationship points at: none, one, or a list.
func (r resource) linked(name string) ([]resource, error) {
	raw, ok := r.relationships.value(name)
	if !ok {
		return nil, nil
	}
	relation, err := newFields(raw)
	if err != nil {
		return nil, fmt.Errorf("relationship %s: %w", name, err)
	}
	data, ok := relation.value("data")
	if !ok {
		return nil, nil
	}
	items := []json.RawMessage{data}
	if bytes.HasPrefix(data, []byte("[")) {
		if err := json.Unmarshal(data, &items); err != nil {
			return nil, fmt.Errorf("relationship %s: %w", name, err)
		}
	}
	links := make([]resource, 0, len(items))
	for _, item := range items {
		link, err := newResource(item)
		if err != nil {
			return nil, fmt.Errorf("relationship %s: %w", name, err)
		}
		links = append(links, link)
	}
	return links, nil
}

// included indexes a document's top-level included array.
type included struct {
	byKey map[resourceKey]resource
	// unread holds what could not be read, by the identity made out: only the resource that needs it fails.
	unread map[resourceKey]error
	// byConfiguration leads from a configuration to the included resources that point back at it.
	byConfiguration map[int64][]resource
}

type resourceKey struct {
	kind string
	id   int64
}

func newIncluded(raw json.RawMessage) (included, error) {
	inc := included{}
	if len(raw) == 0 {
		return inc, nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return inc, fmt.Errorf("its included should be a list and %s came", kindOf(raw))
	}
	inc.byKey = make(map[resourceKey]resource, len(items))
	inc.unread = map[resourceKey]error{}
	inc.byConfiguration = map[int64][]resource{}
	for _, item := range items {
		res, err := newResource(item)
		key := resourceKey{res.kind, res.id}
		if err != nil {
			inc.unread[key] = err
			continue
		}
		inc.byKey[key] = res
		back, err := res.linked("configuration")
		if err != nil {
			inc.unread[key] = err
			continue
		}
		for _, owner := range back {
			inc.byConfiguration[owner.id] = append(inc.byConfiguration[owner.id], res)
		}
	}
	return inc, nil
}

// resolve returns what link stands for. An element whose own id could not be read may be the one meant, so it fails a
// link that finds nothing else.
func (inc included) resolve(kind string, link resource) (resource, error) {
	key := resourceKey{kind, link.id}
	if err := inc.unread[key]; err != nil {
		return link, err
	}
	if full, ok := inc.byKey[key]; ok {
		return full, nil
	}
	return link, inc.unread[resourceKey{kind, 0}]
}

// join returns the resources of one kind that belong to owner: those its relationship names, in that order, then those
// that point back at it. The relationship is named after the kind. A link without a counterpart in included yields
// what the link itself holds: the vendor's samples print whole resources there, and an id alone still says that
// something exists.
func (inc included) join(owner resource, kind string) ([]resource, error) {
	links, err := owner.linked(kind)
	if err != nil {
		return nil, err
	}
	var joined []resource
	seen := map[int64]bool{}
	for _, link := range links {
		link, err := inc.resolve(kind, link)
		if err != nil {
			return nil, fmt.Errorf("%s %d: %w", kind, link.id, err)
		}
		if !seen[link.id] {
			seen[link.id] = true
			joined = append(joined, link)
		}
	}
	for _, back := range inc.byConfiguration[owner.id] {
		if back.kind == kind && !seen[back.id] {
			seen[back.id] = true
			joined = append(joined, back)
		}
	}
	return joined, nil
}
