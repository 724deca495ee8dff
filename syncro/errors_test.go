package syncro

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryRefusalHasItsSentinelItsWordsAndAdvice(t *testing.T) {
	for _, each := range []struct {
		status  int
		body    string
		is      error
		words   string
		notJSON bool
		advice  string
	}{
		{401, `{"error":"Not authorized."}`, ErrUnauthorized, "Not authorized.", false, `lacks the permission "Assets - View Details"`},
		{403, `<html><title>Forbidden</title>`, ErrUnauthorized, `an HTML page titled "Forbidden"`, true, "lacks the permission"},
		{404, ``, ErrNotFound, "", false, "no such record"},
		{404, `{"message":"Not found"}`, ErrNotFound, "Not found", false, "no such record"},
		{429, "Retry later\n", ErrRateLimited, `text beginning "Retry later"`, true, "wait a minute"},
		{400, `{"message":["Vendor is blank","Value is blank"]}`, ErrInvalid, "Vendor is blank, Value is blank", false, "correct"},
		{422, sample(t, "refusal.json"), ErrInvalid, "Asset type can't be blank, Name You must have an asset type first", false, "correct"},
		{422, `{"record":{"id":null},"errors":"Email is not an email"}`, ErrInvalid, "Email is not an email", false, "correct"},
		{422, `{"errors":{"mute_for":["is not valid"]}}`, ErrInvalid, "mute_for is not valid", false, "correct"},
		{422, `{"date":["can't be blank"]}`, ErrInvalid, "date can't be blank", false, "correct"},
		{422, `["one","two"]`, ErrInvalid, "one, two", false, "correct"},
		{500, `{"status":500,"error":"Internal Server Error"}`, ErrServer, "Internal Server Error", false, "; try again later"},
		{504, `<html><h1>504`, ErrServer, "an HTML page", true, "; try again later"},
		{302, ``, ErrUnexpected, "", false, "subdomain"},
		{409, `{"error":7}`, ErrUnexpected, "", false, "subdomain"},
	} {
		_, err := answering(t, each.status, each.body).Asset(context.Background(), 1)
		var e *Error
		if !errors.Is(err, each.is) || !errors.As(err, &e) {
			t.Errorf("%d %s: error %v", each.status, each.body, err)
			continue
		}
		if e.Words != each.words || e.NotJSON != each.notJSON || e.Status != each.status || e.Path != "/customer_assets/1" || e.Method != "GET" {
			t.Errorf("%d %s: %#v", each.status, each.body, e)
		}
		if !strings.Contains(err.Error(), each.advice) || !strings.Contains(err.Error(), e.Words) {
			t.Errorf("%d: %s", each.status, err)
		}
	}
}

func TestOnlyAWriteThatFailedIsToBeLookedFor(t *testing.T) {
	c := answering(t, 502, "")
	_, read := c.Asset(context.Background(), 1)
	_, write := c.PutAsset(context.Background(), 1, AssetPatch{Properties: map[string]any{"IT Glue": "x"}})
	const look = "look first whether it took effect"
	if read == nil || write == nil || strings.Contains(read.Error(), look) || !strings.Contains(write.Error(), look) {
		t.Errorf("read: %v; write: %v", read, write)
	}
}

func TestVendorWordsAreCleanedAndCapped(t *testing.T) {
	nasty := `{"error":"a\u001b[31mb\r\n\u202ec\u0000\u200b ` + strings.Repeat("é", 1000) + `"}`
	_, err := answering(t, 422, nasty).Asset(context.Background(), 1)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if strings.ContainsAny(err.Error(), "\x1b\r\n\x00\u202e\u200b") {
		t.Errorf("control characters survive: %q", err)
	}
	if got := utf8.RuneCountInString(e.Words); got != maxWords {
		t.Errorf("%d runes of words, want %d", got, maxWords)
	}
	if !strings.HasPrefix(e.Words, "a [31mb c ") {
		t.Errorf("words = %q", e.Words)
	}
}

func TestACancelledCallSaysSo(t *testing.T) {
	_, err := clientOn(t, &canned{err: context.Canceled}).Me(context.Background())
	var e *Error
	if !errors.Is(err, context.Canceled) || !errors.As(err, &e) || e.Status != 0 {
		t.Errorf("error = %v", err)
	}
	for _, sentinel := range []error{ErrUnauthorized, ErrNotFound, ErrRateLimited, ErrInvalid, ErrServer, ErrUnexpected} {
		if errors.Is(err, sentinel) {
			t.Errorf("a call without an answer is %v", sentinel)
		}
	}
}
