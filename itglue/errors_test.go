package itglue_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dev.onramp/itglue"
)

var sentinels = []error{
	itglue.ErrUnauthorized, itglue.ErrForbidden, itglue.ErrNotFound, itglue.ErrInvalid, itglue.ErrRateLimited, itglue.ErrTimeout504,
}

func TestEveryErrorShapeOfTheFactSheetIsReadAndNamed(t *testing.T) {
	const blank = `{"errors":[{"source":{"pointer":"/data/attributes/name"},"detail":["can't be blank","is too short"],"title":"Unprocessable Entity","status":422}]}`
	for name, tt := range map[string]struct {
		status  int
		body    string
		is      error
		says    []string
		notJSON bool
	}{
		"gateway 403":        {403, `{"message":"Forbidden"}`, itglue.ErrForbidden, []string{"Forbidden", "region"}, false},
		"401":                {401, `{"errors":[{"status":401,"title":"Unauthorized","detail":"Unauthorized resource access","source":{"pointer":"id"}}]}`, itglue.ErrUnauthorized, []string{"Unauthorized resource access"}, false},
		"422 text detail":    {422, `{"errors":[{"source":{"pointer":"/data/attributes/configuration-type"},"detail":"must exist","title":"Unprocessable Entity","status":422}]}`, itglue.ErrInvalid, []string{"must exist", "/data/attributes/configuration-type"}, false},
		"422 list detail":    {422, blank, itglue.ErrInvalid, []string{"can't be blank", "is too short"}, false},
		"422 without detail": {422, `{"errors":[{"status":422,"title":"Valid organization_id is required","source":{"pointer":"data/attributes/organization_id"}}]}`, itglue.ErrInvalid, []string{"Valid organization_id is required"}, false},
		"422 status a word":  {422, `{"errors":[{"status":"unprocessable_entity","title":"bulk action not allowed","source":{"pointer":"data"}}]}`, itglue.ErrInvalid, []string{"bulk action not allowed"}, false},
		"errors as text":     {422, `{"errors":"nope"}`, itglue.ErrInvalid, []string{"nope"}, false},
		"errors too deep":    {422, `{"errors":[[[[["deep"]]]]]}`, itglue.ErrInvalid, []string{"answered 422; "}, false},
		"404 record":         {404, `{"errors":[{"status":404,"title":"Not Found","detail":"Record not found"}]}`, itglue.ErrNotFound, []string{"Record not found"}, false},
		"404 empty":          {404, ``, itglue.ErrNotFound, nil, false},
		"404 page":           {404, `<!DOCTYPE html><html><head><title>Gone (404)</title></head></html>`, nil, []string{"HTML", "Gone (404)", "base URL"}, true},
		"429":                {429, `{"message":"Too Many Requests"}`, itglue.ErrRateLimited, []string{"Too Many Requests"}, false},
		"504":                {504, `{"message":"Endpoint request timed out"}`, itglue.ErrTimeout504, []string{"timed out", "smaller"}, false},
		"502 page":           {502, `<html><title>502 Bad Gateway</title></html>`, nil, []string{"502 Bad Gateway"}, true},
		"500 plain":          {500, `boom`, nil, []string{"boom"}, true},
		"odd JSON":           {400, `[1,{"errors":null}]`, nil, nil, false},
		"200 page":           {200, `<html><title>Log in</title></html>`, nil, []string{"HTML", "Log in", "base URL"}, true},
		"200 cut":            {200, `{"data":[`, nil, []string{"not whole JSON"}, true},
		"200 empty":          {200, ``, nil, []string{"empty body"}, true},
		"200 errors":         {200, `{"errors":[{"title":"Oops"}]}`, nil, []string{"Oops", "no data"}, false},
		"204":                {204, ``, nil, []string{"204"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, &answering{status: tt.status, body: tt.body}).Organizations(t.Context(), itglue.Query{})
			var failed *itglue.Error
			if !errors.As(err, &failed) {
				t.Fatalf("got %v", err)
			}
			if failed.Status != tt.status || failed.NotJSON != tt.notJSON || failed.Call != "Organizations" || failed.Method != "GET" {
				t.Errorf("got %+v", *failed)
			}
			if status403 := errors.Is(err, itglue.ErrForbidden); status403 && !strings.Contains(err.Error(), strings.TrimPrefix(itglue.ErrForbidden.Error(), "itglue: ")) {
				t.Errorf("what is looked up by %q reads %q", itglue.ErrForbidden, err)
			}
			for _, sentinel := range sentinels {
				if got := errors.Is(err, sentinel); got != errors.Is(tt.is, sentinel) {
					t.Errorf("errors.Is(%v) = %v", sentinel, got)
				}
			}
			for _, words := range tt.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("%q is not in %q", words, err)
				}
			}
		})
	}
}

func TestVendorWordsInErrorsAreShortCleanAndWithoutTheKey(t *testing.T) {
	nasty := "\x1b]0;owned\x07 a\u202eb\u200bc\u009bd " + canary + " " + canary[:9] + "\u200b" + canary[9:] + strings.Repeat("é", 5000)
	quoted := fmt.Sprintf("%q", nasty)
	for _, body := range []string{
		nasty, "<html><title>" + nasty + "</title></html>",
		`{"message":` + strings.NewReplacer(`\x1b`, `\u001b`, `\a`, `\u0007`).Replace(quoted) + `}`,
	} {
		for _, status := range []int{200, 403, 422, 500} {
			_, err := newClient(t, &answering{status: status, body: body}).Organizations(t.Context(), itglue.Query{})
			var failed *itglue.Error
			if !errors.As(err, &failed) {
				t.Fatalf("got %v", err)
			}
			if n := utf8.RuneCountInString(failed.Words); n > 300 {
				t.Errorf("%d runes", n)
			}
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
				t.Errorf("control characters in %q", err)
			}
			if strings.Contains(err.Error(), "CANARY") {
				t.Errorf("the key is in %q", err)
			}
		}
	}
}

func TestBodiesAboveTheirCapAreErrorsAndNotCutShort(t *testing.T) {
	item := `{"id":"1","type":"organizations","attributes":{"name":"x"}}`
	for name, tt := range map[string]struct {
		status, size int
		call         func(*itglue.Client) error
	}{
		"list":   {200, 64 << 20, func(c *itglue.Client) error { _, err := c.Organizations(t.Context(), itglue.Query{}); return err }},
		"single": {200, 4 << 20, func(c *itglue.Client) error { _, err := c.Organization(t.Context(), 1); return err }},
		"error":  {500, 1 << 20, func(c *itglue.Client) error { _, err := c.Organizations(t.Context(), itglue.Query{}); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			body := `{"data":` + item + `}`
			if name == "list" {
				body = `{"data":[` + item + `]}`
			}
			fits := body + strings.Repeat(" ", tt.size-len(body))
			if err := tt.call(newClient(t, &answering{status: tt.status, body: fits})); errors.Is(err, itglue.ErrTooLarge) || tt.status == 200 && err != nil {
				t.Errorf("exactly at the cap: %v", err)
			}
			err := tt.call(newClient(t, &answering{status: tt.status, body: fits + " "}))
			var failed *itglue.Error
			if !errors.Is(err, itglue.ErrTooLarge) || !errors.As(err, &failed) || failed.Status != tt.status {
				t.Errorf("one byte above the cap: %v", err)
			}
		})
	}
}
