package syncro

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// errCut is what a text gives that is no whole JSON value after all.
var errCut = errors.New("it is no whole JSON value")

// cutObject cuts a JSON object into its values by key; of a key that comes twice the last one counts. Raw is JSON that the
// page's decoder has passed as valid already: an asset holds objects in objects, and checking every one of them again costs
// several times what cutting does. The values are parts of raw and not copies.
func cutObject(raw json.RawMessage) (map[string]json.RawMessage, error) {
	fields := make(map[string]json.RawMessage)
	err := cut(raw, '{', func(rest []byte) ([]byte, error) {
		key, rest, err := cutValue(rest)
		if err != nil || len(rest) == 0 || rest[0] != ':' {
			return nil, errCut
		}
		name, err := unquote(key)
		if err != nil {
			return nil, err
		}
		value, rest, err := cutValue(trimLeft(rest[1:]))
		fields[name] = value
		return rest, err
	})
	return fields, err
}

// cutList cuts a JSON list into its elements, as cutObject does an object.
func cutList(raw json.RawMessage) (elements []json.RawMessage, err error) {
	err = cut(raw, '[', func(rest []byte) ([]byte, error) {
		element, rest, err := cutValue(rest)
		elements = append(elements, element)
		return rest, err
	})
	return elements, err
}

// cut calls take with what follows, beginning with a member, until the value that begins with open is at its end. Take returns
// what follows the member.
func cut(raw []byte, open byte, take func(rest []byte) ([]byte, error)) error {
	rest := trimLeft(raw)
	if len(rest) == 0 || rest[0] != open {
		return errCut
	}
	closing := open + 2 // in ASCII, both of { and [
	rest = trimLeft(rest[1:])
	if len(rest) > 0 && rest[0] == closing {
		return nil
	}
	for {
		next, err := take(rest)
		if err != nil || len(next) == 0 || next[0] != ',' && next[0] != closing {
			return errors.Join(err, errCut)
		}
		if next[0] == closing {
			return nil
		}
		rest = trimLeft(next[1:])
	}
}

// cutValue cuts the value off with which text begins, and the blanks behind it.
func cutValue(text []byte) (value json.RawMessage, rest []byte, err error) {
	end := valueEnd(text)
	if end <= 0 {
		return nil, nil, errCut
	}
	return text[:end:end], trimLeft(text[end:]), nil
}

// valueEnd is where the value ends with which text begins; -1 when it does not end.
func valueEnd(text []byte) int {
	if len(text) == 0 {
		return -1
	}
	switch text[0] {
	case '"':
		return stringEnd(text)
	case '{', '[':
		depth := 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '"':
				length := stringEnd(text[i:])
				if length < 0 {
					return -1
				}
				i += length - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
		return -1
	}
	if end := bytes.IndexAny(text, ",:]} \t\r\n"); end >= 0 {
		return end
	}
	return len(text)
}

// stringEnd is where the string ends with which text begins; -1 when it does not end.
func stringEnd(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// unquote reads a JSON string. Most have no escape in them and need no decoder.
func unquote(quoted []byte) (text string, err error) {
	if n := len(quoted); n >= 2 && quoted[0] == '"' && bytes.IndexByte(quoted, '\\') < 0 && utf8.Valid(quoted) {
		return string(quoted[1 : n-1]), nil
	}
	if err := json.Unmarshal(quoted, &text); err != nil {
		return "", fmt.Errorf("the text cannot be read: %w", err)
	}
	return text, nil
}

func trimLeft(text []byte) []byte {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\n' || text[0] == '\t' || text[0] == '\r') {
		text = text[1:]
	}
	return text
}
