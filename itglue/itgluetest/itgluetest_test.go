package itgluetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"dev.onramp/itglue/itgluetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const key = "ITG.test"

func newServer(t testing.TB, cfg itgluetest.Config) *itgluetest.Server {
	t.Helper()
	cfg.Key = key
	server := itgluetest.New(cfg)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// reply is an answer as it came over the wire.
type reply struct {
	status int
	header http.Header
	body   string
}

// document is a JSON:API answer, as far as these tests look into it.
type document struct {
	Data     json.RawMessage
	Included []resource
	Meta     map[string]any
	Links    map[string]any
	Errors   []map[string]any
}

type resource struct {
	ID            string
	Type          string
	Attributes    map[string]any
	Relationships map[string]any
}

func (r reply) document(t testing.TB) document {
	t.Helper()
	var d document
	if err := json.Unmarshal([]byte(r.body), &d); err != nil {
		t.Fatalf("%d %q: %v", r.status, r.body, err)
	}
	return d
}

func (r reply) rows(t testing.TB) []resource {
	t.Helper()
	var rows []resource
	if err := json.Unmarshal(r.document(t).Data, &rows); err != nil {
		t.Fatalf("%d %q: %v", r.status, r.body, err)
	}
	return rows
}

func (r reply) row(t testing.TB) resource {
	t.Helper()
	var row resource
	if err := json.Unmarshal(r.document(t).Data, &row); err != nil {
		t.Fatalf("%d %q: %v", r.status, r.body, err)
	}
	return row
}

// names returns the names of a list's rows, with a comma between.
func (r reply) names(t testing.TB) string {
	t.Helper()
	var names []string
	for _, row := range r.rows(t) {
		name, _ := row.Attributes["name"].(string)
		names = append(names, name)
	}
	return strings.Join(names, ",")
}

func request(t testing.TB, method, path, body string) *http.Request {
	t.Helper()
	at, query, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "https://api.itglue.com"+at+"?"+values.Encode(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("x-api-key", key)
	if body != "" {
		r.Header.Set("Content-Type", "application/vnd.api+json")
	}
	return r
}

func read(t testing.TB, response *http.Response) reply {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

// call sends one request through the pipe and reads the answer.
func call(t testing.TB, s *itgluetest.Server, method, path, body string) reply {
	t.Helper()
	response, err := s.Pipe().RoundTrip(request(t, method, path, body))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, response)
}

func get(t testing.TB, s *itgluetest.Server, path string) reply {
	t.Helper()
	return call(t, s, http.MethodGet, path, "")
}

// device makes an account of one organization (id 7), a type (id 9) and a status (id 11).
func device(t testing.TB, cfg itgluetest.Config) *itgluetest.Server {
	t.Helper()
	s := newServer(t, cfg)
	s.SetOrganization(itgluetest.Organization{ID: 7, Name: "Bluefin"})
	s.SetConfigurationType(itgluetest.Type{ID: 9, Name: "Workstation"})
	s.SetConfigurationStatus(itgluetest.Status{ID: 11, Name: "Active"})
	return s
}
