package itgluetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// create makes one record, or several over a nested route; if one is refused, none is made.
func (k *kind[T, P]) create(c call, parentID int64) answer {
	if k.writable == nil {
		return noSuchAddress()
	}
	items, many, refusal := readItems(c.body)
	if refusal != nil {
		return *refusal
	}
	if many && parentID == 0 {
		return *wrongRoute("bulk action not allowed for " + k.noun + " using this route")
	}
	rows := make([]T, len(items))
	now := time.Now().UTC()
	for i, item := range items {
		if refusal := k.build(&rows[i], item, parentID, now); refusal != nil {
			return *refusal
		}
	}
	for i := range rows {
		*P(&rows[i]).identity().id = k.world.nextID()
		if k.settle != nil {
			k.settle(&rows[i], now)
		}
		k.table.put(rows[i], now.Add(k.world.habits.LagLists))
	}
	status := http.StatusCreated
	if k.world.habits.CreateStatus200 {
		status = http.StatusOK
	}
	return k.written(status, rows, many)
}

func (k *kind[T, P]) build(row *T, item item, parentID int64, now time.Time) *answer {
	own := P(row).identity()
	*own.created, *own.updated = now, now
	if refusal := k.checkType(item); refusal != nil {
		return refusal
	}
	if refusal := k.apply(row, item.Attributes); refusal != nil {
		return refusal
	}
	if k.parent != nil {
		at := k.parent.id(row)
		if parentID != 0 {
			*at = parentID
		}
		if *at == 0 {
			return wrongParameter("Valid "+k.parent.field+" is required", "data/attributes/"+k.parent.field)
		}
	}
	if k.validate != nil {
		if refusal := k.validate(row); refusal != nil {
			return refusal
		}
	}
	if !given(item.Relationships) || k.relate == nil {
		return nil
	}
	var relationships members
	if json.Unmarshal(item.Relationships, &relationships) != nil {
		return wrongParameter("Valid relationships are required", "data/relationships")
	}
	return k.relate(row, relationships, now)
}

// patch changes one record.
func (k *kind[T, P]) patch(c call, id int64) answer {
	if k.writable == nil {
		return noSuchAddress()
	}
	if !k.has(id) {
		return k.world.noSuchRecord()
	}
	items, many, refusal := readItems(c.body)
	if refusal != nil {
		return *refusal
	}
	if many {
		return *wrongRoute("bulk action not allowed for " + k.noun + " using this route")
	}
	row, refusal := k.changed(items[0], id)
	if refusal != nil {
		return *refusal
	}
	k.table.put(row, time.Time{})
	return k.written(http.StatusOK, []T{row}, false)
}

// patchMany changes the records that the items name among their attributes; if one is refused, none is changed.
func (k *kind[T, P]) patchMany(c call) answer {
	if k.writable == nil {
		return noSuchAddress()
	}
	items, _, refusal := readItems(c.body)
	if refusal != nil {
		return *refusal
	}
	rows := make([]T, len(items))
	for i, item := range items {
		text, _ := scalar(item.Attributes["id"])
		id, ok := parseID(text)
		if !ok || !k.has(id) {
			return k.world.noSuchRecord()
		}
		if rows[i], refusal = k.changed(item, id); refusal != nil {
			return *refusal
		}
	}
	for _, row := range rows {
		k.table.put(row, time.Time{})
	}
	return k.written(http.StatusOK, rows, true)
}

// changed returns the record with the item's attributes in it, before it is stored.
func (k *kind[T, P]) changed(item item, id int64) (T, *answer) {
	row, _ := k.table.copy(id)
	if refusal := k.checkType(item); refusal != nil {
		return row, refusal
	}
	if given(item.Relationships) {
		return row, wrongParameter("relationships are not allowed in PATCH", "data/relationships")
	}
	if k.psa != nil && k.psa(&row) {
		for name := range item.Attributes {
			if name != "id" && !slices.Contains(k.psaMay, name) {
				return row, invalid(name, "cannot be changed on an externally synced record")
			}
		}
	}
	if refusal := k.apply(&row, item.Attributes); refusal != nil {
		return row, refusal
	}
	if k.validate != nil {
		if refusal := k.validate(&row); refusal != nil {
			return row, refusal
		}
	}
	now := time.Now().UTC()
	if k.settle != nil {
		k.settle(&row, now)
	}
	*P(&row).identity().updated = now
	return row, nil
}

// apply puts the attributes into row; what is not writable is ignored, as parameters outside the list are.
func (k *kind[T, P]) apply(row *T, attributes members) *answer {
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names) // so that the first refusal does not depend on the order of a map
	for _, name := range names {
		if put := k.writable[name]; put != nil {
			if refusal := put(row, attributes[name]); refusal != nil {
				return refusal
			}
		}
	}
	return nil
}

func (k *kind[T, P]) checkType(item item) *answer {
	if snake(item.Type) != k.path {
		return wrongParameter("Valid type is required", "data/type")
	}
	return nil
}

func (k *kind[T, P]) written(status int, rows []T, many bool) answer {
	data := make([]object, len(rows))
	for i := range rows {
		data[i], _ = k.resource(&rows[i], false, nil)
	}
	if many {
		return jsonAnswer(status, object{"data": data})
	}
	return jsonAnswer(status, object{"data": data[0]})
}

func given(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }
