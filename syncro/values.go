package syncro

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An object is one JSON object with its keys as they came. Struct tags would not do: encoding/json matches them regardless of
// case, and this vendor sends keys that differ only by case in one object (fact sheet "syncro" section 4, "Value habits").
type object struct {
	raw    json.RawMessage
	fields map[string]json.RawMessage
}

// parseObject reads an object from JSON that is known to be valid.
func parseObject(raw json.RawMessage) (object, error) {
	if kind := kindOf(raw); kind != kindObject {
		return object{}, fmt.Errorf("%s stands where an object belongs", kind)
	}
	fields, err := cutObject(raw)
	if err != nil {
		return object{}, fmt.Errorf("the object cannot be read: %w", err)
	}
	return object{raw: bytes.TrimSpace(raw), fields: fields}, nil
}

// kind is what a JSON value is, in words for an error.
type kind string

const (
	kindNull   kind = "nothing"
	kindText   kind = "text"
	kindNumber kind = "a number"
	kindFlag   kind = "true or false"
	kindList   kind = "a list"
	kindObject kind = "an object"
)

func kindOf(raw json.RawMessage) kind {
	trimmed := trimLeft(raw)
	if len(trimmed) == 0 {
		return kindNull
	}
	switch trimmed[0] {
	case 'n':
		return kindNull
	case '"':
		return kindText
	case 't', 'f':
		return kindFlag
	case '[':
		return kindList
	case '{':
		return kindObject
	default:
		return kindNumber
	}
}

// scalar reads text, a number or a boolean as text. Null and absence are "": the vendor uses both for the same field.
func scalar(raw json.RawMessage) (string, error) {
	switch kind := kindOf(raw); kind {
	case kindNull:
		return "", nil
	case kindText:
		return unquote(bytes.TrimSpace(raw))
	case kindNumber, kindFlag:
		return string(bytes.TrimSpace(raw)), nil
	default:
		return "", fmt.Errorf("%s stands where text belongs", kind)
	}
}

// wholeNumber reads a number, or a number in quotes. Null, absence and "" are 0.
func wholeNumber(raw json.RawMessage) (int64, error) {
	s, err := scalar(raw)
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, errors.New("it is not a whole number")
	}
	return n, nil
}

// A record reads the fields of an object and remembers the first one that makes no sense. Such an element is set aside
// whole: a device with a customer that cannot be read must not pass for a device without one.
type record struct {
	object
	err error
}

func (r *record) note(key string, err error) {
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("field %q: %w", key, err)
	}
}

// key reads the record's own id, without which it is no record.
func (r *record) key(key string) int64 {
	n := r.id(key)
	if n <= 0 {
		r.note(key, errors.New("it is not a positive whole number"))
	}
	return n
}

func (r *record) id(key string) int64 {
	n, err := wholeNumber(r.fields[key])
	r.note(key, err)
	return n
}

func (r *record) text(key string) string {
	s, err := scalar(r.fields[key])
	r.note(key, err)
	return s
}

// flag reads a boolean, which may come in quotes or as 1 and 0.
func (r *record) flag(key string) bool {
	s, err := scalar(r.fields[key])
	if err == nil {
		switch strings.ToLower(s) {
		case "true", "1":
			return true
		case "false", "0", "":
			return false
		}
		err = errors.New("it is neither true nor false")
	}
	r.note(key, err)
	return false
}

func (r *record) time(key string) time.Time { return parseTime(r.text(key)) }

// group reads an object of the account's own fields. Anything else there is an empty group.
func (r *record) group(key string) map[string]json.RawMessage {
	inner, err := parseObject(r.fields[key])
	if err != nil {
		return nil
	}
	return inner.fields
}

// timeLayouts are the forms seen in records and in what agents report.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", time.DateOnly}

// firstYear is the earliest year that is not a placeholder for "never" (fact sheet "syncro" section 4, "Value habits").
const firstYear = 1753

// parseTime reads a timestamp or a date; what cannot be one is the zero time.
func parseTime(s string) time.Time {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil && t.Year() >= firstYear {
			return t
		}
	}
	return time.Time{}
}
