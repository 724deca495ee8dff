package saasalerts_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dev.onramp/saasalerts"
	"dev.onramp/saasalerts/saasalertstest"
)

const key = "c4nary/K3y="

// fixed answers every request alike and remembers the last one.
type fixed struct {
	status int
	body   string
	err    error
	last   *http.Request
}

func (f *fixed) RoundTrip(req *http.Request) (*http.Response, error) {
	f.last = req
	if f.err != nil {
		return nil, f.err
	}
	return &http.Response{StatusCode: f.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(f.body)), Request: req}, nil
}

func over(t *testing.T, base http.RoundTripper) *saasalerts.Client {
	t.Helper()
	c, err := saasalerts.New("", key, &http.Client{Transport: base})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewRefusesWhatCannotWorkAndSaysWhatToDo(t *testing.T) {
	for _, c := range []struct{ url, key, words string }{
		{"", key, ""},
		{saasalerts.DefaultBaseURL + "/", key, ""},
		{"http://127.0.0.1:99/reportApi/api/v1", key, ""},
		{"http://localhost/reportApi/api/v1", key, ""},
		{"http://example.com/reportApi/api/v1", key, "use https"},
		{"ftp://127.0.0.1/", key, "use https"},
		{"https://manage.saasalerts.com/api", key, "partner API"},
		{"https://MANAGE.saasalerts.com./api", key, "partner API"},
		{"https://user:" + key + "@example.com", key, "base URL"},
		{"https://example.com/?a=b", key, "base URL"},
		{"no url", key, "base URL"},
		{"://", key, "base URL"},
		{"", "", "Settings > API"},
		{"", key + "\r\nX: y", "Settings > API"},
	} {
		_, err := saasalerts.New(c.url, c.key, http.DefaultClient)
		if (err == nil) != (c.words == "") || err != nil && !strings.Contains(err.Error(), c.words) {
			t.Errorf("%q: got %v, want an error with %q", c.url, err, c.words)
		}
		if err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("the key shows in %v", err)
		}
	}
	if _, err := saasalerts.New("", key, nil); err == nil {
		t.Error("a client without an http.Client was made")
	}
}

func TestCallsSendWhatTheFactSheetSays(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		path, query string
		call        func(*saasalerts.Client) error
	}{
		{"/reports/partners/profile", "", func(c *saasalerts.Client) error { _, err := c.Profile(ctx); return err }},
		{"/reports/customers", "", func(c *saasalerts.Client) error { _, err := c.Customers(ctx); return err }},
		{"/reports/devices-organizations", "", func(c *saasalerts.Client) error { _, err := c.DeviceOrganizations(ctx); return err }},
		{"/reports/unify-mapped-devices-by-account", "organizationIds=a&organizationIds=b", func(c *saasalerts.Client) error { _, err := c.MappedDevices(ctx, "a", "b"); return err }},
		{"/reports/unify-unmapped-devices-by-account", "confidence=0.5&onlyWithSuggestions=true&organizationIds=a", func(c *saasalerts.Client) error {
			_, err := c.UnmappedDevices(ctx, []string{"a"}, 0.5, true)
			return err
		}},
		{"/reports/unify-unmapped-devices-by-account", "", func(c *saasalerts.Client) error { _, err := c.UnmappedDevices(ctx, nil, 0, false); return err }},
		{"/reports/unify-ignored-devices", "", func(c *saasalerts.Client) error { _, err := c.IgnoredDevices(ctx); return err }},
	} {
		f := &fixed{status: 200, body: `{"id":"x","name":"x"}`}
		if err := c.call(over(t, f)); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
		if want := saasalerts.DefaultBaseURL + c.path; f.last.Method != "GET" || strings.TrimSuffix(f.last.URL.String(), "?"+f.last.URL.RawQuery) != want || f.last.URL.RawQuery != c.query || f.last.Header.Get("api_key") != key {
			t.Errorf("sent %s %s with %v", f.last.Method, f.last.URL, f.last.Header)
		}
	}
}

func TestListingsAreUnderstoodInEveryWrapping(t *testing.T) {
	const one = `{"id":"A","name":"Harbor"}`
	for body, want := range map[string][]string{
		`[` + one + `,{"id":"B","name":"Ábc"}]`: {"A", "B"},
		`{"data":[` + one + `]}`:                {"A"},
		`{"customers":[` + one + `],"total":1}`: {"A"},
		` { "customers" : [ ` + one + ` ] } `:   {"A"},
		one:                                     {"A"},
		`[]`:                                    nil,
		``:                                      nil,
		"  \n":                                  nil,
		`null`:                                  nil,
		`{"data":null}`:                         nil,
		`{"id":"A","name":"Harbor","data":"own"}`: {"A"},
	} {
		list, err := over(t, &fixed{status: 200, body: body}).Customers(t.Context())
		var got []string
		for _, c := range list.Items {
			got = append(got, c.ID)
		}
		if err != nil || !slices.Equal(got, want) || len(list.Bad) != 0 {
			t.Errorf("%s: got %v, %v, %v; want %v", body, got, list.Bad, err, want)
		}
	}
}

func TestOneBadElementIsSetAsideAndTheRestKept(t *testing.T) {
	body := `[{"id":"A","name":"a"},7,{"id":"B"},null,{"id":12,"name":"n","status":{"x":1},"products":"?","mappedToPSA":[1,{"product":"autotaskpsa","mappedTo":41022}]}]`
	list, err := over(t, &fixed{status: 200, body: body}).Customers(t.Context())
	if err != nil || len(list.Items) != 2 || len(list.Bad) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if b := list.Bad[1]; b.ID != "B" || b.Index != 2 || b.Err == nil {
		t.Errorf("bad element: %+v", b)
	}
	if c := list.Items[1]; c.ID != "12" || c.Status != "" || c.Products != nil || !slices.Equal(c.MappedToPSA, []saasalerts.PSAMapping{{Product: "autotaskpsa", MappedTo: "41022"}}) {
		t.Errorf("lenient element: %+v", c)
	}
}

func TestA200ThatIsNoListingIsAnErrorThatNamesWhatCame(t *testing.T) {
	for body, words := range map[string]string{
		"<html>Just a moment</html>":     "an HTML page",
		`{"message":"Quota exceeded"}`:   "Quota exceeded",
		`[{"id":"A","name":"Harbor"},{"`: "element 1",
		`[{"id":"A","name":"Harbor"}`:    "cut off",
		`[] []`:                          "follows",
		`"text"`:                         "text",
		`12`:                             "neither",
		`{"data":{"id":"A"}}`:            "no listing",
	} {
		_, err := over(t, &fixed{status: 200, body: body}).Customers(t.Context())
		e, ok := errors.AsType[*saasalerts.Error](err)
		if !ok || !errors.Is(err, saasalerts.ErrUnexpected) || !strings.Contains(e.Words, words) || strings.Contains(e.Words, "Harbor") {
			t.Errorf("%s: %v, want words with %q and no data", body, err, words)
		}
	}
}

func TestRefusalsCarryTheirKindAndTheVendorsWords(t *testing.T) {
	sentinels := []error{saasalerts.ErrUnauthorized, saasalerts.ErrNotFound, saasalerts.ErrRateLimited, saasalerts.ErrUnexpected}
	for _, c := range []struct {
		status  int
		body    string
		kind    error
		words   string
		notJSON bool
		advice  string
	}{
		{401, `{"message":"Unauthorized"}`, saasalerts.ErrUnauthorized, "Unauthorized", false, "enable the REST API"},
		{401, "", saasalerts.ErrUnauthorized, "", false, "Settings > API"},
		{403, "<!DOCTYPE html><title>x</title>", saasalerts.ErrUnauthorized, "an HTML page", true, "base URL"},
		{404, "Not Found", saasalerts.ErrNotFound, "Not Found", true, "base URL"},
		{429, "", saasalerts.ErrRateLimited, "", false, "wait a minute"},
		{403, `{"error":"Quota exceeded"}`, saasalerts.ErrRateLimited, "Quota exceeded", false, "wait a minute"},
		{500, "Something broke", nil, "Something broke", true, "try again later"},
		{422, `{"message":"Validation Failed","details":{"body":{"message":"'body' is required"}}}`, nil, "Validation Failed; 'body' is required", false, ""},
		{400, `{"errors":["a",{"x":"b"},3],"secret":"no"}`, nil, "a; b", false, ""},
		{307, "", nil, "", false, "base URL"},
	} {
		_, err := over(t, &fixed{status: c.status, body: c.body}).Profile(t.Context())
		e, ok := errors.AsType[*saasalerts.Error](err)
		if !ok || e.Status != c.status || e.Words != c.words || e.NotJSON != c.notJSON || e.Call != "profile" || e.Method != "GET" || e.Path != "/reports/partners/profile" {
			t.Errorf("%d %s: %#v", c.status, c.body, e)
			continue
		}
		for _, s := range sentinels {
			if want := errors.Is(c.kind, s); errors.Is(err, s) != want {
				t.Errorf("%d %s: errors.Is(%v) is %t", c.status, c.body, s, !want)
			}
		}
		if !strings.Contains(err.Error(), c.advice) || !strings.Contains(err.Error(), fmt.Sprint(c.status)) {
			t.Errorf("%d: %v, want the advice %q", c.status, err, c.advice)
		}
	}
}

func TestWordsAreOneCleanShortLineWithoutTheKey(t *testing.T) {
	hostile := "a\x1b[31mred\x07\u009b\u202e\u200b\nline " + key[:4] + "\x00" + key[4:] + " " + strings.Repeat("é", 1000)
	for _, body := range []string{hostile, fmt.Sprintf(`{"message":%s}`, jsonString(hostile))} {
		_, err := over(t, &fixed{status: 500, body: body}).Profile(t.Context())
		e, _ := errors.AsType[*saasalerts.Error](err)
		if !strings.HasPrefix(e.Words, "a[31mred line *** éé") || len([]rune(e.Words)) != 300 || strings.Contains(err.Error(), key) {
			t.Errorf("words: %q", e.Words)
		}
	}
}

func jsonString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	b.WriteByte('"')
	return b.String()
}

func TestTooLargeAnswersAreErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		size   int
		call   func(*saasalerts.Client, context.Context) error
	}{
		{200, 4<<20 + 1, func(c *saasalerts.Client, ctx context.Context) error { _, err := c.Profile(ctx); return err }},
		{200, 64<<20 + 1, func(c *saasalerts.Client, ctx context.Context) error { _, err := c.Customers(ctx); return err }},
	} {
		err := c.call(over(t, &fixed{status: c.status, body: strings.Repeat(" ", c.size)}), t.Context())
		if err == nil || !strings.Contains(err.Error(), "larger than") {
			t.Errorf("%d bytes: %v", c.size, err)
		}
	}
}

func TestTransportErrorsKeepTheirCauseAndLoseTheAddress(t *testing.T) {
	cause := errors.New("connection reset")
	_, err := over(t, &fixed{err: cause}).MappedDevices(t.Context(), "hidden")
	if !errors.Is(err, cause) || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), key) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := over(t, saasalertstest.New(saasalertstest.Config{Key: key}).Pipe())
	if _, err := c.Customers(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
}
