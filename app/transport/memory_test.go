package transport

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stored is the memory of a stack as it comes back from a file.
func stored(t *testing.T, s *Stack) Memory {
	t.Helper()
	text, err := json.Marshal(s.Memory())
	if err != nil {
		t.Fatal(err)
	}
	var m Memory
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// restarted is a stack over the same vendor that remembers another one.
func restarted(v http.RoundTripper, m Memory, w Window) *Stack {
	return New(Config{Allow: SyncroHosts, Base: v, Windows: []Window{w}, Memory: m, Rand: func() float64 { return 0.5 }})
}

func TestRestartKeepsThePauseThatTheVendorAskedFor(t *testing.T) {
	for _, c := range []struct {
		name   string
		paused time.Duration // as the file says, from the restart on
		want   time.Duration
	}{
		{"as asked", 250 * time.Second, 250 * time.Second},
		{"by a clock that was set back", 24 * time.Hour, 10 * time.Minute},
		{"over by now", -time.Second, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := Window{N: 100, Per: time.Minute}
				v := &vendor{header: http.Header{"Retry-After": {"300"}}, status: func(n int) int {
					if n == 1 {
						return http.StatusTooManyRequests
					}
					return http.StatusOK
				}}
				first := stackOver(v, w)
				_, _ = ask(t.Context(), t, first, http.MethodPost)
				time.Sleep(50 * time.Second) // of the bubble's clock
				m := stored(t, first)
				if time.Until(m.Paused) != 250*time.Second {
					t.Errorf("the pause ends at %s", m.Paused)
				}
				m.Paused = time.Now().Add(c.paused)
				second, began := restarted(v, m, w), time.Now()
				if got := second.Status().Slowed; got != 0.5 {
					t.Errorf("after the restart %v of the pace is given up, want 0.5", got)
				}
				if _, err := ask(t.Context(), t, second, http.MethodGet); err != nil || time.Since(began) != c.want {
					t.Errorf("sent %s after the restart (%v), want %s", time.Since(began), err, c.want)
				}
			})
		})
	}
}

func TestRestartDoesNotGiveRoutineAnotherHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, w := &vendor{}, Window{N: 10, Per: time.Minute}
		routine := func(s *Stack, count int) {
			var all sync.WaitGroup
			for range count {
				all.Go(func() { _, _ = ask(WithPriority(t.Context(), Routine), t, s, http.MethodGet) })
			}
			all.Wait()
		}
		first := stackOver(v, w)
		routine(first, 5)
		routine(restarted(v, stored(t, first), w), 5)
		if got := most(v.arrived(), time.Minute); got != 5 {
			t.Errorf("routine work sent %d of 10 within a minute that a restart fell into, want 5", got)
		}
	})
}

func TestRetryAfterOfAVendorOutOfOrderPausesEveryWorkerAtFullPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived := []time.Time{}
		var mu sync.Mutex
		base := &script{steps: []func(*http.Request) (*http.Response, error){
			func(req *http.Request) (*http.Response, error) {
				resp, err := says(http.StatusServiceUnavailable, "")(req)
				resp.Header.Set("Retry-After", "120")
				return resp, err
			},
			func(req *http.Request) (*http.Response, error) {
				mu.Lock()
				defer mu.Unlock()
				arrived = append(arrived, time.Now())
				return says(http.StatusOK, "")(req)
			},
		}}
		s, began := stackOver(base, Window{N: 100, Per: time.Minute}), time.Now()
		if resp, err := ask(t.Context(), t, s, http.MethodPost); err != nil || resp.StatusCode != http.StatusServiceUnavailable {
			t.Fatalf("a 503 on a write goes back to the caller; got %v, %v", resp, err)
		}
		for range 3 {
			if _, err := ask(t.Context(), t, s, http.MethodGet); err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range arrived {
			if at.Sub(began) < 2*time.Minute {
				t.Errorf("sent %s after the 503, want two minutes", at.Sub(began))
			}
		}
		if got := s.Status().Slowed; got != 0 {
			t.Errorf("%v of the pace is given up", got)
		}
	})
}
