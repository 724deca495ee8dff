package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// script answers the nth request with its nth step, the last one for ever.
type script struct {
	steps []func(*http.Request) (*http.Response, error)
	sent  int
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	step := s.steps[min(s.sent, len(s.steps)-1)]
	s.sent++
	return step(req)
}

func says(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func breaks(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// cut ends a body with an error.
func cut(body string, err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusCreated, Header: http.Header{}, Body: &heldBody{io.NopCloser(strings.NewReader(body)), err}}, nil
	}
}

func TestReadsAreRepeatedUntilAnswered(t *testing.T) {
	reset := &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	for name, bad := range map[string]func(*http.Request) (*http.Response, error){
		"500": says(500, "oops"), "502": says(502, ""), "503": says(503, ""), "504": says(504, ""), "429": says(429, ""),
		"reset": breaks(reset), "cut body": cut(`{"a":`, io.ErrUnexpectedEOF),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				base := &script{steps: []func(*http.Request) (*http.Response, error){bad, says(200, "good")}}
				resp, err := ask(t.Context(), t, stackOver(base, Window{100, time.Minute}), http.MethodGet)
				if err != nil {
					t.Fatal(err)
				}
				if body, err := io.ReadAll(resp.Body); string(body) != "good" || err != nil || base.sent != 2 {
					t.Errorf("got %q, %v after %d tries", body, err, base.sent)
				}
			})
		})
	}
}

func TestReadGivesUpAndKeepsTheVendorsWords(t *testing.T) {
	for _, c := range []struct {
		status, tries int
	}{{500, 5}, {503, 5}, {504, 2}, {404, 1}, {501, 1}, {401, 1}} {
		synctest.Test(t, func(t *testing.T) {
			base := &script{steps: []func(*http.Request) (*http.Response, error){says(c.status, "words")}}
			began := time.Now()
			resp, err := ask(t.Context(), t, stackOver(base), http.MethodGet)
			if err != nil {
				t.Fatal(err)
			}
			if body, _ := io.ReadAll(resp.Body); string(body) != "words" || resp.StatusCode != c.status || base.sent != c.tries {
				t.Errorf("%d: %d %q after %d tries, want %d", c.status, resp.StatusCode, body, base.sent, c.tries)
			}
			// Half of 0.5, 2, 8 and 30 s, by the fixed jitter.
			if took := time.Since(began); c.tries == 5 && took != 20250*time.Millisecond {
				t.Errorf("%d: the four waits took %s, want 20.25s", c.status, took)
			}
		})
	}
}

func TestErrorsThatAnotherTryCannotMendEndTheReadAtOnce(t *testing.T) {
	for _, bad := range []error{&net.DNSError{Err: "no such host", IsNotFound: true}, ErrTooLarge} {
		base := &script{steps: []func(*http.Request) (*http.Response, error){breaks(bad)}}
		if _, err := ask(t.Context(), t, stackOver(base), http.MethodGet); err == nil || base.sent != 1 {
			t.Errorf("%v: %d tries, error %v", bad, base.sent, err)
		}
	}
}

func TestWritesAreSentExactlyOnceWhateverHappens(t *testing.T) {
	reset := &net.OpError{Op: "write", Err: syscall.EPIPE}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead} {
		for _, bad := range []func(*http.Request) (*http.Response, error){
			says(429, ""), says(500, ""), says(502, ""), says(503, ""), says(504, ""), breaks(reset), cut("x", io.ErrUnexpectedEOF),
		} {
			base := &script{steps: []func(*http.Request) (*http.Response, error){bad}}
			_, _ = ask(t.Context(), t, stackOver(base), method)
			if base.sent != 1 {
				t.Errorf("%s was sent %d times", method, base.sent)
			}
		}
	}
}

func TestWriteCannotBeReplayedByNetHTTP(t *testing.T) {
	var seen *http.Request
	base := &script{steps: []func(*http.Request) (*http.Response, error){func(r *http.Request) (*http.Response, error) {
		seen = r
		return says(201, "{}")(r)
	}}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Idempotency-Key", "1")
	req.Header.Set("X-Idempotency-Key", "1")
	if _, err := stackOver(base).RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	if seen.GetBody != nil || len(seen.Header.Values("Idempotency-Key"))+len(seen.Header.Values("X-Idempotency-Key")) != 0 {
		t.Errorf("net/http could send this again: GetBody %t, headers %v", seen.GetBody != nil, seen.Header)
	}
	if req.GetBody == nil || req.Header.Get("Idempotency-Key") == "" || req.Header.Get("User-Agent") != "" {
		t.Error("the caller's request was changed")
	}
}

func TestWriteKeepsItsStatusWhenTheAnswerIsCut(t *testing.T) {
	base := &script{steps: []func(*http.Request) (*http.Response, error){cut(`{"id":1`, io.ErrUnexpectedEOF)}}
	resp, err := ask(t.Context(), t, stackOver(base), http.MethodPost)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusCreated || string(body) != `{"id":1` || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d %q %v", resp.StatusCode, body, err)
	}
}

func TestBackoffEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		base := &script{steps: []func(*http.Request) (*http.Response, error){says(503, "")}}
		began := time.Now()
		_, err := ask(ctx, t, stackOver(base), http.MethodGet)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 3*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestRetriesEndAfterFiveMinutesOfTries(t *testing.T) {
	plan := &schedule{random: func() float64 { return 0.5 }}
	plan.Reset()
	plan.spend(retryBudget - 100*time.Millisecond)
	if got := plan.NextBackOff(); got != -1 {
		t.Errorf("waits %s beyond the budget", got)
	}
}

func TestPauseOfTheLimitDoesNotUseUpTheRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{header: http.Header{"Retry-After": {"600"}}, status: func(n int) int {
			if n < 4 {
				return http.StatusTooManyRequests
			}
			return http.StatusOK
		}}
		resp, err := ask(t.Context(), t, stackOver(v, Window{10, time.Minute}), http.MethodGet)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%v %v after three pauses of ten minutes", resp, err)
		}
	})
}

func TestTimeSpentInTriesUsesUpTheRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base := &script{steps: []func(*http.Request) (*http.Response, error){dripping(10*time.Second, 1<<20)}}
		began := time.Now()
		if _, err := ask(t.Context(), t, stackOver(base), http.MethodGet); !errors.Is(err, ErrDeadline) || base.sent != 1 {
			t.Errorf("%v after %d tries in %s, want one try of five minutes", err, base.sent, time.Since(began))
		}
	})
}
