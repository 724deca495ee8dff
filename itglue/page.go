package itglue

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Meta  Meta
	Bad   []BadItem // elements that could not be read; the others are in Items all the same
}

// Meta is where a page stands in its list (section 3). A counter that the vendor leaves null or out is 0; an empty
// list has CurrentPage 1 and zeros.
type Meta struct {
	CurrentPage int64
	NextPage    int64 // 0 on the last page
	PrevPage    int64 // 0 on the first page
	TotalPages  int64
	TotalCount  int64
}

// BadItem is an element of a page that was set aside because it could not be read.
type BadItem struct {
	ID    string // in digits; empty if it could not be made out
	Index int    // position on the page, from 0
	Err   error
}

// decoder turns one resource, with what came along in the document, into a T.
type decoder[T any] func(resource, included) (T, error)

func list[T any](ctx context.Context, c *Client, call, path string, q Query, decode decoder[T]) (Page[T], error) {
	r := request{call: call, method: http.MethodGet, path: path, query: q.values(), limit: maxListBytes}
	body, status, err := c.do(ctx, r)
	if err != nil {
		return Page[T]{}, err
	}
	page, err := decodePage(body, decode)
	if err != nil {
		return Page[T]{}, r.fail(status, c.clean(wordsOf(body)), err)
	}
	return page, nil
}

func decodePage[T any](body []byte, decode decoder[T]) (Page[T], error) {
	doc, err := readDocument(body)
	if err != nil {
		return Page[T]{}, err
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(doc.data, &elements); err != nil {
		return Page[T]{}, fmt.Errorf("its data should be a list and %s came", kindOf(doc.data))
	}
	meta, err := readMeta(doc.meta)
	if err != nil {
		return Page[T]{}, err
	}
	page := Page[T]{Items: make([]T, 0, len(elements)), Meta: meta}
	for i, element := range elements {
		res, err := newResource(element)
		if err == nil {
			var item T
			if item, err = decode(res, doc.included); err == nil {
				page.Items = append(page.Items, item)
				continue
			}
		}
		page.Bad = append(page.Bad, BadItem{ID: idText(res.id), Index: i, Err: err})
	}
	return page, nil
}

func idText(id int64) string {
	if id <= 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func readMeta(raw json.RawMessage) (Meta, error) {
	f, err := newFields(raw)
	if err != nil {
		return Meta{}, fmt.Errorf("its meta: %w", err)
	}
	meta := Meta{
		CurrentPage: f.number("current-page"),
		NextPage:    f.number("next-page"),
		PrevPage:    f.number("prev-page"),
		TotalPages:  f.number("total-pages"),
		TotalCount:  f.number("total-count"),
	}
	if f.err != nil {
		return Meta{}, fmt.Errorf("its meta: %w", f.err)
	}
	return meta, nil
}

// single sends r, which asks for or writes one resource, and reads the one that comes back. A resource with another
// id than wantID (0 accepts any) is an error.
func single[T any](ctx context.Context, c *Client, r request, wantID int64, decode decoder[T]) (T, error) {
	var none T
	r.limit = maxSingleBytes
	body, status, err := c.do(ctx, r)
	if err != nil {
		return none, err
	}
	item, id, err := decodeSingle(body, decode)
	if err == nil && wantID != 0 && id != wantID {
		err = fmt.Errorf("record %d came in its place", id)
	}
	if err != nil {
		return none, r.fail(status, c.clean(wordsOf(body)), err)
	}
	return item, nil
}

func decodeSingle[T any](body []byte, decode decoder[T]) (T, int64, error) {
	var none T
	doc, err := readDocument(body)
	if err != nil {
		return none, 0, err
	}
	res, err := newResource(doc.data)
	if err != nil {
		return none, 0, err
	}
	item, err := decode(res, doc.included)
	return item, res.id, err
}
