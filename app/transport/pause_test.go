package transport

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestTooManyRequestsPausesEveryWorker(t *testing.T) {
	for _, c := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"seconds", http.Header{"Retry-After": {"7"}}, 7 * time.Second},
		{"date against the vendor's clock", http.Header{"Retry-After": {"Wed, 04 Mar 2026 10:00:40 GMT"}, "Date": {"Wed, 04 Mar 2026 10:00:10 GMT"}}, 30 * time.Second},
		{"capped", http.Header{"Retry-After": {"86400"}}, 10 * time.Minute},
		{"past date", http.Header{"Retry-After": {"Wed, 04 Mar 1998 10:00:40 GMT"}}, time.Second},
		{"rest of the window and half of the jitter", http.Header{}, 60*time.Second + 3*time.Second},
		{"nonsense is no header", http.Header{"Retry-After": {"soon"}}, 63 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &vendor{header: c.header, status: func(n int) int {
					if n == 1 {
						return http.StatusTooManyRequests
					}
					return http.StatusOK
				}}
				s := stackOver(v, Window{N: 100, Per: time.Minute})
				began := time.Now()
				if resp, err := ask(t.Context(), t, s, http.MethodPost); err != nil || resp.StatusCode != http.StatusTooManyRequests {
					t.Fatalf("a 429 on a write goes back to the caller; got %v, %v", resp, err)
				}
				if st := s.Status(); st.ResumeAt.Sub(began) != c.want || st.Slowed != 0.5 {
					t.Errorf("status %+v, want a pause of %s at half pace", st, c.want)
				}
				var all sync.WaitGroup
				for range 3 {
					all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
				}
				all.Wait()
				for _, at := range v.arrived()[1:] {
					if at.Sub(began) != c.want {
						t.Errorf("sent %s after the 429, want %s", at.Sub(began), c.want)
					}
				}
			})
		})
	}
}

func TestPaceHalvesOncePerPauseAndRecoversATwentiethAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{header: http.Header{"Retry-After": {"1"}}, back: func() time.Duration { return time.Second }}
		v.status = func(int) int { return http.StatusTooManyRequests }
		s := stackOver(v, Window{N: 100, Per: time.Minute})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodPost) })
		}
		all.Wait()
		if got := s.Status().Slowed; got != 0.5 {
			t.Errorf("eight 429s at once gave up %v of the pace, want 0.5", got)
		}
		time.Sleep(4 * time.Minute) // of the bubble's clock
		if got := s.Status().Slowed; got < 0.299 || got > 0.301 {
			t.Errorf("after four minutes %v is given up, want 0.3", got)
		}
		time.Sleep(10 * time.Minute) // of the bubble's clock
		if got := s.Status().Slowed; got != 0 {
			t.Errorf("after fourteen minutes %v is given up, want 0", got)
		}
	})
}

func TestHalvedPaceIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{header: http.Header{"Retry-After": {"61"}}}
		v.status = func(n int) int {
			if n == 1 {
				return http.StatusTooManyRequests
			}
			return http.StatusOK
		}
		s := stackOver(v, Window{N: 100, Per: time.Minute})
		_, _ = ask(t.Context(), t, s, http.MethodPost)
		var all sync.WaitGroup
		for range 300 {
			all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
		}
		all.Wait()
		// 55 of 100 after one minute of recovery, 60 after two and so on.
		if got := most(v.arrived()[:111], time.Minute); got > 60 {
			t.Errorf("%d requests in a minute at half pace", got)
		}
	})
}

func TestRecoveringPaceLetsGoBeforeOldRequestsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{header: http.Header{"Retry-After": {"1"}}, status: func(n int) int {
			if n == 1 {
				return http.StatusTooManyRequests
			}
			return http.StatusOK
		}}
		s := stackOver(v, Window{N: 4, Per: time.Hour})
		began := time.Now()
		for i, want := range []time.Duration{0, time.Second, 5 * time.Minute, 10 * time.Minute} {
			if _, err := ask(t.Context(), t, s, http.MethodPost); err != nil {
				t.Fatal(err)
			}
			// Of 4 an hour, 2 are left after the 429, 3 at 75 % and 4 at the full pace.
			if at := time.Since(began); at != want {
				t.Errorf("request %d went after %s, want %s", i+1, at, want)
			}
		}
	})
}
