package itgluetest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/itglue/itgluetest"
)

func TestAKeyThatIsNotTheAccountsIsRefusedByTheGateway(t *testing.T) {
	s := device(t, itgluetest.Config{})
	for _, wrong := range []string{"", "ITG.other"} {
		r := request(t, "GET", "/organizations", "")
		r.Header.Set("x-api-key", wrong)
		response, err := s.Pipe().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, response); got.status != 403 || got.body != `{"message":"Forbidden"}` {
			t.Errorf("%q: %d %s", wrong, got.status, got.body)
		}
	}
}

func TestAddressesThatDoNotExistBringAPage(t *testing.T) {
	s := device(t, itgluetest.Config{})
	for _, path := range []string{"/", "/devices", "/organizations/7/configurations", "/organizations/7/relationships/devices", "/models/1/relationships/contacts", "/organizations/7/relationships/configurations/1/x"} {
		if got := get(t, s, path); got.status != 404 || !strings.Contains(got.body, "<html>") || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	for _, path := range []string{"/organizations/8", "/organizations/x", "/configurations/-1"} {
		if got := get(t, s, path); got.status != 404 || got.document(t).Errors[0]["detail"] != "Record not found" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	bare := device(t, itgluetest.Config{Habits: itgluetest.Habits{NotFoundBare: true}})
	if got := get(t, bare, "/organizations/8"); got.status != 404 || got.body != "" {
		t.Errorf("bare: %d %q", got.status, got.body)
	}
}

func TestABodyOfAnotherTypeIsRefused(t *testing.T) {
	s := device(t, itgluetest.Config{})
	r := request(t, "POST", "/organizations", data("organizations", `{"name":"x"}`))
	r.Header.Set("Content-Type", "application/json")
	response, err := s.Pipe().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, response); got.status != 415 || len(s.Organizations()) != 1 {
		t.Errorf("%d", got.status)
	}
}

func TestTheLimitIs3000RequestsInAnySlidingWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, itgluetest.Config{RateLimit: true})
		spend := func(n int) {
			t.Helper()
			for i := range n {
				if got := get(t, s, "/organizations/7"); got.status != 200 {
					t.Fatalf("request %d: %d", i, got.status)
				}
			}
		}
		refused := func() reply {
			t.Helper()
			got := get(t, s, "/organizations/7")
			if got.status != 429 || got.body != `{"message":"Too Many Requests"}` {
				t.Errorf("%d %s", got.status, got.body)
			}
			return got
		}
		spend(1000)
		time.Sleep(200 * time.Second)
		spend(2000)
		if refused().header.Get("Retry-After") != "" {
			t.Error("Retry-After is a habit")
		}
		time.Sleep(100*time.Second - time.Nanosecond)
		refused()
		time.Sleep(time.Nanosecond)
		spend(1000)
		refused()
	})
}

func TestFixedWindowsStartOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := device(t, itgluetest.Config{RateLimit: true, Habits: itgluetest.Habits{FixedWindow: true, RetryAfter: true}})
		get(t, s, "/organizations/7")
		time.Sleep(299500 * time.Millisecond)
		for range 2999 {
			get(t, s, "/organizations/7")
		}
		if got := get(t, s, "/organizations/7"); got.status != 429 || got.header.Get("Retry-After") != "1" {
			t.Errorf("%d after %q", got.status, got.header.Get("Retry-After"))
		}
		time.Sleep(500 * time.Millisecond)
		for i := range 3000 {
			if got := get(t, s, "/organizations/7"); got.status != 200 {
				t.Fatalf("request %d: %d", i, got.status)
			}
		}
	})
}

func TestRequestsAreWrittenDownWithoutTheKey(t *testing.T) {
	s := device(t, itgluetest.Config{})
	get(t, s, "/organizations?page[size]=1")
	body := data("organizations", `{"name":"x"}`)
	call(t, s, "POST", "/organizations", body)
	got := s.Requests()
	if len(got) != 2 || got[0].Query.Get("page[size]") != "1" || got[1].Method != http.MethodPost || got[1].Path != "/organizations" || string(got[1].Body) != body || got[1].Time.IsZero() {
		t.Errorf("%+v", got)
	}
	if s.ResetRequests(); len(s.Requests()) != 0 {
		t.Error("requests stay")
	}
}
