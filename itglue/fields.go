package itglue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fields reads the members of one JSON object leniently, under kebab or snake names (section 4), and remembers the
// first one that cannot be read. The values themselves never go into the error: they are the vendor's, and unbounded.
type fields struct {
	values map[string]json.RawMessage
	err    error
}

// newFields reads a JSON object. Absent and null are an object without members.
func newFields(raw json.RawMessage) (*fields, error) {
	members := map[string]json.RawMessage{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &members); err != nil {
			return nil, fmt.Errorf("an object was expected and %s came", kindOf(raw))
		}
	}
	for name, value := range members {
		if !strings.Contains(name, "_") {
			continue
		}
		delete(members, name)
		kebab := strings.ReplaceAll(name, "_", "-")
		if _, taken := members[kebab]; !taken { // the vendor's own spelling wins over the other
			members[kebab] = value
		}
	}
	return &fields{values: members}, nil
}

// has reports whether the member is there, be it null.
func (f *fields) has(name string) bool {
	_, ok := f.values[name]
	return ok
}

// value returns a member's JSON and whether it is there and not null.
func (f *fields) value(name string) (json.RawMessage, bool) {
	raw := bytes.TrimSpace(f.values[name])
	return raw, len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

func (f *fields) fail(name, wanted string, raw json.RawMessage) {
	if f.err == nil {
		f.err = fmt.Errorf("%s should be %s and %s came", name, wanted, kindOf(raw))
	}
}

// text reads a string; null and absent are "", numbers and booleans come as they are written.
func (f *fields) text(name string) string {
	raw, ok := f.value(name)
	if !ok {
		return ""
	}
	text, ok := scalarText(raw)
	if !ok {
		f.fail(name, "text", raw)
	}
	return text
}

func scalarText(raw json.RawMessage) (string, bool) {
	switch raw[0] {
	case '{', '[':
		return "", false
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	}
	return string(raw), true
}

// texts reads a list of strings; one bare string is a list of one.
func (f *fields) texts(name string) []string {
	raw, ok := f.value(name)
	if !ok {
		return nil
	}
	if raw[0] != '[' {
		if one := f.text(name); one != "" {
			return []string{one}
		}
		return nil
	}
	var list []string // null items become ""
	if json.Unmarshal(raw, &list) != nil {
		f.fail(name, "a list of text", raw)
		return nil
	}
	return list
}

// number reads a whole number written as a number or as a string; null, absent and "" are 0.
func (f *fields) number(name string) int64 {
	text := strings.TrimSpace(f.text(name))
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		f.fail(name, "a whole number", f.values[name])
		return 0
	}
	return n
}

// numbers reads a list of whole numbers, which the vendor's documents also print as the string "[1,6]" (section 4.1).
func (f *fields) numbers(name string) []int64 {
	raw, ok := f.value(name)
	if !ok {
		return nil
	}
	if raw[0] == '"' {
		raw = json.RawMessage(f.text(name))
		if len(bytes.TrimSpace(raw)) == 0 {
			return nil
		}
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		f.fail(name, "a list of whole numbers", f.values[name])
		return nil
	}
	list := make([]int64, 0, len(items))
	for _, item := range items {
		one := &fields{values: map[string]json.RawMessage{name: item}}
		list = append(list, one.number(name))
		if one.err != nil {
			f.fail(name, "a list of whole numbers", f.values[name])
			return nil
		}
	}
	return list
}

// flag reads a boolean, also written as 1, 0 or as a string; null, absent and "" are false.
func (f *fields) flag(name string) bool {
	text := strings.TrimSpace(f.text(name))
	if text == "" {
		return false
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		f.fail(name, "true or false", f.values[name])
	}
	return on
}

// moment reads a timestamp or a date; null, absent and "" are the zero time.
func (f *fields) moment(name string) time.Time {
	text := strings.TrimSpace(f.text(name))
	if text == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	f.fail(name, "a time", f.values[name])
	return time.Time{}
}

// kindOf names what a JSON value is, without quoting it.
func kindOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return "nothing"
	}
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "other text"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}
