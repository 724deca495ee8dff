package itgluetest

import (
	"encoding/json"
	"strconv"
)

// members are the members of a JSON object by kebab name; requests may write them snake too (section 4).
type members map[string]json.RawMessage

// UnmarshalJSON reads an object and makes its names kebab.
func (m *members) UnmarshalJSON(raw []byte) error {
	var plain map[string]json.RawMessage
	if err := json.Unmarshal(raw, &plain); err != nil {
		return err
	}
	*m = members{}
	for name, value := range plain {
		(*m)[kebab(name)] = value
	}
	return nil
}

// item is one resource object of a request.
type item struct {
	Type          string          `json:"type"`
	Attributes    members         `json:"attributes"`
	Relationships json.RawMessage `json:"relationships"`
}

// readItems reads the data of a request, one object or a list.
func readItems(body []byte) (items []item, many bool, refusal *answer) {
	var document struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &document) != nil || len(document.Data) == 0 {
		a := badRequest("the body must be a JSON object with data")
		return nil, false, &a
	}
	var err error
	switch document.Data[0] {
	case '"': // JSON inside JSON upsets the application (section 6)
		a := problems(500, problem{"status": 500, "title": "Internal Server Error"})
		return nil, false, &a
	case '[':
		many = true
		err = json.Unmarshal(document.Data, &items)
	default:
		items = make([]item, 1)
		err = json.Unmarshal(document.Data, &items[0])
	}
	if err != nil {
		a := badRequest("data is not a resource object")
		return nil, false, &a
	}
	return items, many, nil
}

// setter puts a request's value into a row.
type setter[T any] func(row *T, value json.RawMessage) *answer

// textInto takes text; null clears it.
func textInto[T any](field string, at func(*T) *string) setter[T] {
	return func(row *T, value json.RawMessage) *answer {
		text, ok := scalar(value)
		if !ok {
			return invalid(field, "is invalid")
		}
		*at(row) = text
		return nil
	}
}

// shortTextInto takes text of at most limit characters.
func shortTextInto[T any](field string, limit int, at func(*T) *string) setter[T] {
	put := textInto(field, at)
	return func(row *T, value json.RawMessage) *answer {
		if text, _ := scalar(value); len([]rune(text)) > limit {
			return invalid(field, "is too long (maximum is "+strconv.Itoa(limit)+" characters)")
		}
		return put(row, value)
	}
}

// idInto takes the id of another record, as a number or as text; null clears it. A record that is not there is
// refused under the name without "-id".
func idInto[T any](reference string, exists func(int64) bool, at func(*T) *int64) setter[T] {
	return func(row *T, value json.RawMessage) *answer {
		text, ok := scalar(value)
		if ok && text == "" {
			*at(row) = 0
			return nil
		}
		id, err := strconv.ParseInt(text, 10, 64)
		if !ok || err != nil || !exists(id) {
			return mustExist(reference)
		}
		*at(row) = id
		return nil
	}
}

// flagInto takes true, false, 1 or 0.
func flagInto[T any](field string, at func(*T) *bool) setter[T] {
	return func(row *T, value json.RawMessage) *answer {
		text, ok := scalar(value)
		on, err := strconv.ParseBool(text)
		if !ok || err != nil {
			return invalid(field, "is invalid")
		}
		*at(row) = on
		return nil
	}
}

// scalar reads a string, number or boolean as text, and null as "".
func scalar(value json.RawMessage) (string, bool) {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return "", false
	}
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool, float64:
		return string(value), true
	}
	return "", false
}
