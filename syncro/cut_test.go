package syncro

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestCuttingKeepsEveryValueAsItCame(t *testing.T) {
	got, err := cutObject(json.RawMessage(" {\n \"a\" : 1 ,\"b\":\"}\\\"{\", \"\\u0063\":[1,{\"x\":\"]\"}] ,\"n\":null,\"a\":true}  "))
	want := map[string]json.RawMessage{"a": []byte("true"), "b": []byte(`"}\"{"`), "c": []byte(`[1,{"x":"]"}]`), "n": []byte("null")}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	list, err := cutList(json.RawMessage(`[ {"a":[]} , "," ,-1.5e3 ]`))
	if diff := cmp.Diff([]json.RawMessage{[]byte(`{"a":[]}`), []byte(`","`), []byte(`-1.5e3`)}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// FuzzCut holds cutting to what encoding/json reads: the same keys and values from all that is valid, no crash on the rest.
func FuzzCut(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte) {
		fields, failed := cutObject(body)
		elements, failedToo := cutList(body)
		if !json.Valid(body) {
			return
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal(body, &object); (err == nil && object != nil) != (failed == nil) {
			t.Fatalf("%q: cut says %v, encoding/json %v", body, failed, err)
		}
		var list []json.RawMessage
		if err := json.Unmarshal(body, &list); (err == nil && list != nil) != (failedToo == nil) {
			t.Fatalf("%q: cut says %v, encoding/json %v", body, failedToo, err)
		}
		if len(list) != len(elements) {
			t.Fatalf("%q: %d elements, want %d", body, len(elements), len(list))
		}
		for i, element := range list {
			if !bytes.Equal(element, elements[i]) {
				t.Fatalf("%q: element %d is %q, want %q", body, i, elements[i], element)
			}
		}
		if len(object) != len(fields) && failed == nil {
			t.Fatalf("%q: %d keys, want %d", body, len(fields), len(object))
		}
		for key, value := range fields {
			text, err := scalar(value)
			if !bytes.Equal(value, object[key]) || !utf8.ValidString(key) || err == nil && !utf8.ValidString(text) {
				t.Fatalf("%q: key %q is %q, want %q; as text %q", body, key, value, object[key], text)
			}
		}
	})
}
