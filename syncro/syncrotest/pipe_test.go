package syncrotest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
)

// read reads an answer to its end and closes it.
func read(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if closed := resp.Body.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
	return string(body)
}

// traced returns a context that notes what happened to a request.
func traced(ctx context.Context) (context.Context, func() string) {
	var steps []string
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { steps = append(steps, "headers") },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err != nil {
				steps = append(steps, "failed")
				return
			}
			steps = append(steps, "request")
		},
		GotFirstResponseByte: func() { steps = append(steps, "answer") },
	}), func() string { return strings.Join(steps, " ") }
}

func TestThePipeTellsWhetherBytesWereWritten(t *testing.T) {
	_, client := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Method: "PUT", Kind: syncrotest.ResetBefore}}})
	patch := syncro.AssetPatch{Properties: map[string]any{"a": 1}}

	ctx, steps := traced(context.Background())
	if _, err := client.PutAsset(ctx, 1, patch); err == nil || steps() != "headers request" {
		t.Errorf("a lost connection: %q, %v", steps(), err)
	}
	ctx, steps = traced(context.Background())
	if _, err := client.PutAsset(ctx, 1, patch); err != nil || steps() != "headers request answer" {
		t.Errorf("a good call: %q, %v", steps(), err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	ctx, steps = traced(cancelled)
	if _, err := client.PutAsset(ctx, 1, patch); !errors.Is(err, context.Canceled) || strings.Contains(steps(), "headers") {
		t.Errorf("a call cancelled before: %q, %v", steps(), err)
	}
}

func TestCancellingEndsAWaitingCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Kind: syncrotest.Latency, Delay: time.Hour, Times: -1}}})
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_, err := client.PutAsset(ctx, 1, syncro.AssetPatch{Properties: map[string]any{"late": "yes"}})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 3*time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		synctest.Wait()
		if asset, _ := server.Asset(1); asset.Properties["late"] != nil {
			t.Error("the cancelled write took effect")
		}
	})
}

func TestCancellingEndsABodyThatIsBeingRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, _ := account(t, syncrotest.Config{})
		ctx, cancel := context.WithCancel(context.Background())
		req, err := http.NewRequestWithContext(ctx, "GET", "http://127.0.0.1:1/api/v1/customer_assets", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
		if _, err := io.ReadFull(resp.Body, make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		cancel()
		synctest.Wait()
		if _, err := io.ReadAll(resp.Body); !errors.Is(err, context.Canceled) {
			t.Errorf("after the cancellation the body ends with %v", err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestABodyStreamsAsItIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, _ := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Kind: syncrotest.SlowDrip, Delay: time.Second}}})
		req, err := http.NewRequest("GET", "http://127.0.0.1:1/api/v1/customer_assets", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		began := time.Now()
		resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
		if waited := time.Since(began); waited != 0 {
			t.Errorf("the header took %s", waited)
		}
		var arrivals []time.Duration
		for buffer := make([]byte, 1<<20); ; {
			n, err := resp.Body.Read(buffer)
			if n > 0 {
				arrivals = append(arrivals, time.Since(began))
			}
			if err != nil {
				break
			}
		}
		if len(arrivals) != 16 || arrivals[0] != time.Second || arrivals[15] != 16*time.Second || !slices.IsSorted(arrivals) {
			t.Errorf("pieces came at %v", arrivals)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestClosingABodyEarlyEndsTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, _ := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Kind: syncrotest.SlowDrip, Delay: time.Hour}}})
		req, err := http.NewRequest("GET", "http://127.0.0.1:1/api/v1/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp := must[*http.Response](t)(server.Pipe().RoundTrip(req))
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		// The runtime's own goroutines come and go: only those that serve count.
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if bytes.Contains(stacks, []byte("syncrotest.(*Server).ServeHTTP")) {
			t.Errorf("the account still serves a request that nobody reads:\n%s", stacks)
		}
	})
}
