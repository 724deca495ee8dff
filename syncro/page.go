package syncro

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Page is one page of a listing.
type Page[T any] struct {
	Items []T
	Meta  Meta
	Bad   []BadItem // elements that could not be read, set aside so that they do not cost the rest of the page
}

// Meta says where a page stands in its listing. A number is 0 when the vendor did not send it: some lists have only
// TotalPages and Page, and some answers have no meta at all (fact sheet "syncro" section 3).
type Meta struct {
	TotalPages, TotalEntries, PerPage, Page int
}

// A BadItem is an element of a page that could not be read.
type BadItem struct {
	ID    int64 // 0 when even that cannot be read
	Index int   // its place on the page, from 0
	Err   error
}

var (
	errNull   = errors.New("the body is null")
	errShape  = errors.New("the body is not of the documented shape")
	errBroken = errors.New("the body breaks off or is damaged")
)

// A notJSONError says what came instead of JSON.
type notJSONError struct{ what string }

func (e notJSONError) Error() string { return "the body is not JSON but " + e.what }

// decodePage walks the object in body token by token, so that one element that is no record does not cost the page. An answer
// without the envelope is an error and not an empty page: an empty page would prove that records are gone.
func decodePage[T any](body io.Reader, envelope string, decode func(object) (T, error)) (Page[T], error) {
	buffered := bufio.NewReader(body)
	if err := sniff(buffered); err != nil {
		return Page[T]{}, err
	}
	dec := json.NewDecoder(buffered)
	if err := expect(dec, '{'); err != nil {
		return Page[T]{}, err
	}
	page, found := Page[T]{}, false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return page, broken(err)
		}
		switch key {
		case envelope:
			found = true
			err = decodeItems(dec, &page, decode)
		case "meta":
			page.Meta, err = decodeMeta(dec)
		default:
			err = skip(dec)
		}
		if err != nil {
			return page, err
		}
	}
	if err := end(dec); err != nil {
		return page, err
	}
	if !found {
		return page, fmt.Errorf("%w: it has no list %q", errShape, envelope)
	}
	return page, nil
}

// decodeItems reads the array that follows, an element at a time.
func decodeItems[T any](dec *json.Decoder, page *Page[T], decode func(object) (T, error)) error {
	if err := expect(dec, '['); err != nil {
		return err
	}
	for index := 0; dec.More(); index++ {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return broken(err)
		}
		o, err := parseObject(raw)
		var item T
		if err == nil {
			item, err = decode(o)
		}
		if err != nil {
			// An id that cannot be read stays 0; that is part of why the element is bad.
			id, _ := wholeNumber(o.fields["id"])
			page.Bad = append(page.Bad, BadItem{ID: id, Index: index, Err: err})
			continue
		}
		page.Items = append(page.Items, item)
	}
	return expect(dec, ']')
}

// decodeMeta reads the meta object that follows. A number that makes no sense counts as absent.
func decodeMeta(dec *json.Decoder) (Meta, error) {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return Meta{}, broken(err)
	}
	if kindOf(raw) != kindObject {
		return Meta{}, nil // no object, no numbers
	}
	o, err := parseObject(raw)
	if err != nil {
		return Meta{}, broken(err)
	}
	number := func(key string) int {
		n, err := wholeNumber(o.fields[key])
		if err != nil || n < 0 || n > 1<<31-1 {
			return 0
		}
		return int(n)
	}
	return Meta{
		TotalPages: number("total_pages"), TotalEntries: number("total_entries"), PerPage: number("per_page"), Page: number("page"),
	}, nil
}

// decodeSingle reads one object, wrapped in envelope or bare.
func decodeSingle[T any](body []byte, envelope string, decode func(object) (T, error)) (item T, err error) {
	if err := sniff(bufio.NewReader(bytes.NewReader(body))); err != nil {
		return item, err
	}
	if !json.Valid(body) {
		return item, errBroken
	}
	o, err := parseObject(body)
	if err != nil {
		return item, fmt.Errorf("%w: %w", errShape, err)
	}
	if inner, wrapped := o.fields[envelope]; wrapped {
		if kindOf(inner) == kindNull {
			return item, errNull
		}
		if o, err = parseObject(inner); err != nil {
			return item, fmt.Errorf("%w: %q: %w", errShape, envelope, err)
		}
	}
	item, err = decode(o)
	if err != nil {
		return item, fmt.Errorf("%w: %w", errShape, err)
	}
	return item, nil
}

// sniff looks at the beginning of a body without consuming it and tells JSON, null and anything else apart.
func sniff(body *bufio.Reader) error {
	start, err := body.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return broken(err)
	}
	switch trimmed := bytes.TrimSpace(start); {
	case bytes.Equal(trimmed, []byte("null")):
		return errNull
	case len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '['):
		return nil
	default:
		return notJSONError{describe(trimmed)}
	}
}

func expect(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err != nil {
		return broken(err)
	}
	if token != want {
		return fmt.Errorf("%w: %q is missing", errShape, want.String())
	}
	return nil
}

func skip(dec *json.Decoder) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return broken(err)
	}
	return nil
}

// end reads the closing brace and makes sure that nothing stands after it.
func end(dec *json.Decoder) error {
	if err := expect(dec, '}'); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		if err != nil {
			return broken(err)
		}
		return fmt.Errorf("%w: something follows the JSON", errShape)
	}
	return nil
}

// broken names a body that stops or turns into nonsense half-way, and keeps the cause: a lost connection, a cancelled call.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", errBroken, err)
}
