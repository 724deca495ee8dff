package syncro

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const token = "T0123456789abcdef0-0123456789abcdef0123456789abcdef"

// A canned transport answers every request with one answer and keeps the requests.
type canned struct {
	status int
	header http.Header
	body   io.Reader
	err    error
	seen   []*http.Request
	sent   []string
}

func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	c.seen = append(c.seen, req)
	if req.Body != nil {
		sent, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		c.sent = append(c.sent, string(sent))
	}
	if c.err != nil {
		return nil, c.err
	}
	return &http.Response{StatusCode: c.status, Header: c.header, Body: io.NopCloser(c.body), Request: req}, nil
}

func clientOn(t *testing.T, transport *canned) *Client {
	t.Helper()
	c, err := New("https://acme.syncromsp.com/api/v1", token, &http.Client{Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	return clientOn(t, &canned{status: status, body: strings.NewReader(body)})
}

func sample(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewAcceptsOnlyAddressesThatKeepTheTokenSafe(t *testing.T) {
	for _, good := range []string{"https://acme.syncromsp.com/api/v1", "https://acme.syncromsp.com/api/v1/", "http://127.0.0.1:8080/api/v1", "http://localhost/api/v1", "http://[::1]:1/api/v1"} {
		if _, err := New(good, token, nil); err != nil {
			t.Errorf("New(%q) = %v, want it accepted", good, err)
		}
	}
	for _, bad := range []string{"", "acme", "http://acme.syncromsp.com/api/v1", "ftp://acme.syncromsp.com", "https://a:" + token + "@acme.syncromsp.com/api/v1", "https:///api/v1", "https://x/api/v1?api_key=" + token, "https://x/#f", "https://x/%zz" + token, "http://127.0.0.1.evil.example/api/v1", "http://192.0.2.7/api/v1"} {
		_, err := New(bad, token, nil)
		if err == nil {
			t.Errorf("New(%q) accepted", bad)
			continue
		}
		if strings.Contains(err.Error(), token) {
			t.Errorf("New(%q) repeats the token: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "two words", "line\nbreak", "T\x00", "Tö"} {
		if _, err := New("https://acme.syncromsp.com/api/v1", bad, nil); err == nil {
			t.Errorf("token %q accepted", bad)
		}
	}
}

func TestATokenIsInTheHeaderAndNowhereElse(t *testing.T) {
	transport := &canned{status: 200, body: strings.NewReader(sample(t, "assets.json"))}
	c := clientOn(t, transport)
	if _, err := c.Assets(context.Background(), 3, AssetsQuery{CustomerID: 5, Query: "a b"}); err != nil {
		t.Fatal(err)
	}
	req := transport.seen[0]
	if got := req.Header.Get("Authorization"); got != "Bearer "+token {
		t.Errorf("Authorization = %q", got)
	}
	if got, want := req.URL.String(), "https://acme.syncromsp.com/api/v1/customer_assets?customer_id=5&page=3&query=a+b"; got != want {
		t.Errorf("URL = %s, want %s", got, want)
	}
	for _, printed := range []string{fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%+v", *c)} {
		if strings.Contains(printed, token) {
			t.Errorf("printing the client shows the token: %s", printed)
		}
	}
}

func TestErrorsNeverRepeatTheToken(t *testing.T) {
	lost := errors.New("proxy said: bad " + token)
	for _, transport := range []*canned{
		{err: lost},
		{status: 401, body: strings.NewReader(`{"error":"token ` + token + ` is expired"}`)},
		{status: 401, body: strings.NewReader(`<title>` + token + `</title>`)},
		{status: 200, body: strings.NewReader(`<title>` + token + `</title>`)},
		{status: 200, body: strings.NewReader(`{"asset":{"id":"` + token + `"}}`)},
	} {
		_, err := clientOn(t, transport).Asset(context.Background(), 1)
		if err == nil || strings.Contains(err.Error(), token) {
			t.Errorf("status %d: error %v", transport.status, err)
		}
		var e *Error
		if !errors.As(err, &e) || strings.Contains(e.Words, token) {
			t.Errorf("status %d: %#v", transport.status, e)
		}
		if transport.err != nil && !errors.Is(err, lost) {
			t.Errorf("the cause is lost: %v", err)
		}
	}
}

func TestMeDropsTheTokenOfTheAnswer(t *testing.T) {
	me, err := answering(t, 200, sample(t, "me.json")).Me(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(fmt.Sprintf("%+v %s", me, me.Raw), "SECRET") {
		t.Errorf("user_token survives: %s", me.Raw)
	}
	want := map[string]map[string]bool{"asset": {"read": true, "write": true, "delete": false}}
	if diff := cmp.Diff(want, me.Permissions); diff != "" || me.Subdomain != "acme" || me.UserID != 41 {
		t.Errorf("me = %+v %s", me, diff)
	}
}

func TestPutAssetSendsThePropertiesAndNothingElse(t *testing.T) {
	transport := &canned{status: 200, body: strings.NewReader(sample(t, "asset.json"))}
	c := clientOn(t, transport)
	asset, err := c.PutAsset(context.Background(), 7, AssetPatch{Properties: map[string]any{"IT Glue": "https://x/1"}})
	if err != nil || asset.ID != 7 {
		t.Fatal(asset, err)
	}
	if diff := cmp.Diff([]string{`{"properties":{"IT Glue":"https://x/1"}}`}, transport.sent); diff != "" {
		t.Error(diff)
	}
	if req := transport.seen[0]; req.Method != "PUT" || req.URL.Path != "/api/v1/customer_assets/7" || req.Header.Get("Content-Type") != "application/json" {
		t.Errorf("request %s %s", req.Method, req.URL)
	}
	if _, err := c.PutAsset(context.Background(), 7, AssetPatch{}); err == nil || len(transport.seen) != 1 {
		t.Errorf("an empty patch was sent: %v", err)
	}
}

func TestAnAnswerAboutAnotherRecordIsRefused(t *testing.T) {
	if _, err := answering(t, 200, sample(t, "asset.json")).Asset(context.Background(), 8); !errors.Is(err, ErrUnexpected) {
		t.Errorf("error = %v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	transport := &canned{status: 302, header: http.Header{"Location": {"https://login.example/"}}, body: strings.NewReader("<html>")}
	_, err := clientOn(t, transport).Me(context.Background())
	if !errors.Is(err, ErrUnexpected) || len(transport.seen) != 1 {
		t.Errorf("error = %v after %d requests", err, len(transport.seen))
	}
}

func TestTheSubdomainIsThatOfTheAddress(t *testing.T) {
	if got := answering(t, 200, "").Subdomain(); got != "acme" {
		t.Errorf("Subdomain = %q", got)
	}
	local, err := New("http://127.0.0.1:1/api/v1", token, nil)
	if err != nil || local.Subdomain() != "" {
		t.Errorf("Subdomain of a loopback address = %q, %v", local.Subdomain(), err)
	}
}
