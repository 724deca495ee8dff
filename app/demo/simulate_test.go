package demo

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestSimulateServesTheThreeVendorsUntilItIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Simulate(ctx, Config{Seed: 1, Customers: 12, Assets: 40, Now: now}, "127.0.0.1:0", writer, io.Discard)
		ended <- errors.Join(err, writer.CloseWithError(errors.New("Simulate ended")))
	}()
	line, err := bufio.NewReader(reader).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var where struct {
		Syncro, ITGlue, SaaSAlerts struct{ URL, Token, Key string }
	}
	if err := json.Unmarshal(line, &where); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	get(t, http.DefaultTransport, "Authorization", "Bearer "+where.Syncro.Token, where.Syncro.URL+"/customers")
	get(t, http.DefaultTransport, "x-api-key", where.ITGlue.Key, where.ITGlue.URL+"/organizations")
	get(t, http.DefaultTransport, "api_key", where.SaaSAlerts.Key, where.SaaSAlerts.URL+"/reports/customers")
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("told to end, Simulate returned %v", err)
	}
	for _, url := range []string{where.Syncro.URL, where.ITGlue.URL, where.SaaSAlerts.URL} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := http.DefaultTransport.RoundTrip(req); err == nil {
			t.Errorf("%s still answers: %d", url, answer.StatusCode)
		}
	}
}

func TestSimulateServesThisMachineOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", "192.0.2.1:80", ":0", "8080", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1"} {
		if addresses, err := threeAddresses(listen); err == nil {
			t.Errorf("%s was taken as %v", listen, addresses)
		}
		var out strings.Builder
		if err := Simulate(t.Context(), Config{}, listen, &out, io.Discard); err == nil || out.Len() > 0 {
			t.Errorf("%s: error %v, output %q", listen, err, out.String())
		}
	}
}

func TestThreePortsFollowEachOther(t *testing.T) {
	got, err := threeAddresses("127.0.0.1:4100")
	if want := [3]string{"127.0.0.1:4100", "127.0.0.1:4101", "127.0.0.1:4102"}; err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAPortInUseIsSaid(t *testing.T) {
	w := New(Config{Customers: 1, Assets: 1})
	url, err := w.Syncro.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Syncro.Close(); err != nil {
			t.Error(err)
		}
	}()
	taken := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/api/v1")
	if err := Simulate(t.Context(), Config{Customers: 1, Assets: 1}, taken, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "another port") {
		t.Errorf("got %v", err)
	}
}

// Whoever asks for more assets than the customers have room for is told how many
// there are, and has them.
func TestSimulateSaysWhereThereAreFewerAssetsThanAskedFor(t *testing.T) {
	for _, c := range []struct {
		customers, assets int
		want              string
	}{{4, 900, "room for 18 assets, not for 900: give more --customers"}, {12, 40, ""}} {
		var notes, out strings.Builder
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := Simulate(ctx, Config{Seed: 1, Customers: c.customers, Assets: c.assets, Now: now}, "127.0.0.1:0", &out, &notes); err != nil {
			t.Fatal(err)
		}
		if got := notes.String(); !strings.Contains(got, c.want) || c.want == "" && got != "" || !strings.Contains(out.String(), "syncro") {
			t.Errorf("asked for %d it says %q and serves %q", c.assets, got, out.String())
		}
	}
}
