package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

const target = "https://acme.syncromsp.com/api/v1/customers"

// vendor is a base that takes time both ways and remembers when requests
// arrived, which is what a vendor counts.
type vendor struct {
	there, back func() time.Duration
	status      func(arrival int) int
	header      http.Header
	mu          sync.Mutex
	arrivals    []time.Time
}

func (v *vendor) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := pass(req.Context(), v.there); err != nil {
		return nil, err
	}
	v.mu.Lock()
	v.arrivals = append(v.arrivals, time.Now())
	status := http.StatusOK
	if v.status != nil {
		status = v.status(len(v.arrivals))
	}
	v.mu.Unlock()
	if err := pass(req.Context(), v.back); err != nil {
		return nil, err
	}
	header := v.header
	if status != http.StatusTooManyRequests {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody}, nil
}

func (v *vendor) arrived() []time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.arrivals)
}

func pass(ctx context.Context, d func() time.Duration) error {
	if d == nil {
		return nil
	}
	select {
	case <-time.After(d()):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// most returns the largest number of arrivals in any closed window.
func most(arrivals []time.Time, per time.Duration) int {
	slices.SortFunc(arrivals, time.Time.Compare)
	largest, from := 0, 0
	for i, at := range arrivals {
		for at.Sub(arrivals[from]) > per {
			from++
		}
		largest = max(largest, i-from+1)
	}
	return largest
}

func ask(ctx context.Context, t *testing.T, s *Stack, method string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.RoundTrip(req)
}

func stackOver(base http.RoundTripper, windows ...Window) *Stack {
	return New(Config{Vendor: "Syncro", Allow: SyncroHosts, Base: base, Windows: windows, Rand: func() float64 { return 0.5 }})
}

func TestNoWindowEverHoldsMoreThanItsLimit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		windows := []Window{{N: rapid.IntRange(1, 20).Draw(rt, "n"), Per: time.Duration(rapid.IntRange(1, 60).Draw(rt, "seconds")) * time.Second}}
		if rapid.Bool().Draw(rt, "second window") {
			windows = append(windows, Window{N: rapid.IntRange(1, 5).Draw(rt, "n2"), Per: time.Second})
		}
		seed := rapid.Uint64().Draw(rt, "seed")
		latency := rapid.IntRange(0, 5000).Draw(rt, "latency ms")
		restarts := rapid.IntRange(0, 3).Draw(rt, "restarts")
		denied := rapid.IntRange(0, 10).Draw(rt, "429 in a hundred")
		var arrivals []time.Time
		synctest.Test(t, func(t *testing.T) {
			arrivals = schedule429(t, seed, windows, latency, restarts, denied)
		})
		for _, w := range windows {
			if got := most(arrivals, w.Per); got > w.N {
				rt.Fatalf("%d requests arrived within %s; the limit is %d", got, w.Per, w.N)
			}
		}
		if len(arrivals) == 0 {
			rt.Fatal("nothing was sent at all")
		}
	})
}

// schedule429 sends bursts at random moments through processes that die at
// random moments and restart with the saved log.
func schedule429(t *testing.T, seed uint64, windows []Window, latency, restarts, denied int) []time.Time {
	random := rand.New(rand.NewPCG(seed, 0))
	var mu sync.Mutex
	number := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.IntN(n + 1)
	}
	delay := func() time.Duration { return time.Duration(number(latency)) * time.Millisecond }
	v := &vendor{there: delay, back: delay, header: http.Header{}}
	v.status = func(int) int {
		if number(99) < denied {
			return http.StatusTooManyRequests
		}
		return http.StatusOK
	}
	var before Memory
	for range restarts + 1 {
		s := New(Config{Allow: SyncroHosts, Base: v, Windows: windows, Memory: before, Rand: func() float64 { return 0.3 }})
		ctx, die := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 5 {
			time.Sleep(time.Duration(number(20000)) * time.Millisecond) // virtual: this is a bubble
			for range number(15) + 1 {
				priority := Priority(number(1))
				all.Go(func() { _, _ = ask(WithPriority(ctx, priority), t, s, http.MethodPost) })
			}
		}
		time.Sleep(time.Duration(number(60000)) * time.Millisecond) // of the bubble's clock
		before = s.Memory()
		die()
		all.Wait()
	}
	return v.arrived()
}

func TestLimitIsReachedNotOnlyKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stackOver(&vendor{}, Window{N: 176, Per: time.Minute})
		began := time.Now()
		var all sync.WaitGroup
		for range 5 * 176 {
			all.Go(func() {
				if _, err := ask(t.Context(), t, s, http.MethodGet); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(began); took > 4*time.Minute+time.Second {
			t.Errorf("880 requests at 176 a minute took %s, want 4m", took)
		}
	})
}

func TestFullCrawlStaysWithinFivePercentOfTheBoundUnderLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func() time.Duration { return 300 * time.Millisecond }
		s := stackOver(&vendor{there: slow, back: slow}, Window{N: 176, Per: time.Minute})
		began := time.Now()
		var all sync.WaitGroup
		for range 20 * 176 {
			all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
		}
		all.Wait()
		if took, bound := time.Since(began), 20*time.Minute; took > bound*105/100 {
			t.Errorf("took %s, the bound is %s", took, bound)
		}
	})
}

func TestInteractiveGoesBeforeRoutineAndRoutineTakesHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{}
		s := stackOver(v, Window{N: 10, Per: time.Minute})
		routine := WithPriority(t.Context(), Routine)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { _, _ = ask(routine, t, s, http.MethodGet) })
		}
		synctest.Wait()
		if got := len(v.arrived()); got != 5 {
			t.Errorf("routine sent %d of a window of 10, want 5", got)
		}
		began := time.Now()
		for range 5 {
			if _, err := ask(t.Context(), t, s, http.MethodGet); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("interactive waited %s behind routine", waited)
		}
		all.Wait()
	})
}

func TestRoutineLeavesConnectionsToInteractive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func() time.Duration { return 20 * time.Second }
		v := &vendor{back: slow}
		s := stackOver(v, Window{N: 100, Per: time.Minute})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { _, _ = ask(WithPriority(t.Context(), Routine), t, s, http.MethodGet) })
		}
		synctest.Wait()
		all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
		synctest.Wait()
		if got := len(v.arrived()); got != maxOpen/2+1 {
			t.Errorf("%d requests are under way, want %d", got, maxOpen/2+1)
		}
		all.Wait()
	})
}

func TestWaitEndsWithItsContextAndCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{}
		s := stackOver(v, Window{N: 1, Per: time.Minute})
		if _, err := ask(t.Context(), t, s, http.MethodGet); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if _, err := ask(ctx, t, s, method); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v, want the deadline", method, err)
			}
		}
		if st := s.Status(); st.Waiting != 0 || st.Sent != 1 || len(v.arrived()) != 1 {
			t.Errorf("after the cancelled waits: %+v, %d arrived", st, len(v.arrived()))
		}
	})
}

func TestRestartDoesNotRefillTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := stackOver(&vendor{}, Window{N: 2, Per: time.Minute})
		for range 2 {
			if _, err := ask(t.Context(), t, first, http.MethodGet); err != nil {
				t.Fatal(err)
			}
		}
		before := stored(t, first)
		time.Sleep(20 * time.Second)                   // of the bubble's clock
		before.Sent[0] = before.Sent[0].Add(time.Hour) // the clock was set back: it counts as now
		second := New(Config{Allow: SyncroHosts, Base: &vendor{}, Windows: []Window{{N: 2, Per: time.Minute}}, Memory: before})
		began := time.Now()
		for i, want := range []time.Duration{40 * time.Second, 60 * time.Second} {
			if _, err := ask(t.Context(), t, second, http.MethodGet); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(began).Round(time.Millisecond); waited != want {
				t.Errorf("request %d after the restart waited %s, want %s", i, waited, want)
			}
		}
	})
}

func TestStatusTellsAScreenWhatIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stackOver(&vendor{}, Window{N: 2, Per: time.Minute})
		if st := s.Status(); st != (Status{}) {
			t.Errorf("fresh: %+v", st)
		}
		began := time.Now()
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
		}
		synctest.Wait()
		st := s.Status()
		if st.Sent != 2 || st.Waiting != 3 || st.ResumeAt.Sub(began).Round(time.Millisecond) != time.Minute {
			t.Errorf("waiting: %+v, want 2 sent, 3 waiting, resume in a minute", st)
		}
		all.Wait()
	})
}

func TestNoMoreThanEightRequestsAreUnderWayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{back: func() time.Duration { return time.Second }}
		s := stackOver(v, Window{N: 100, Per: time.Minute})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { _, _ = ask(t.Context(), t, s, http.MethodGet) })
		}
		synctest.Wait()
		if got := len(v.arrived()); got != maxOpen {
			t.Errorf("%d requests are under way, want %d", got, maxOpen)
		}
		all.Wait()
	})
}

func TestTurnThatComesAsItsWaiterLeavesIsGivenBack(t *testing.T) {
	l := newLimiter([]Window{{N: 1, Per: time.Minute}}, Memory{}, rand.Float64)
	for _, p := range []Priority{Interactive, Routine} {
		w := &waiter{priority: p, ready: make(chan turn, 1)}
		l.grant(w, time.Now())
		l.leave(w)
		if st := l.status(); st.Sent != 0 || l.routine.open != 0 {
			t.Errorf("a request that never left counts: %+v", st)
		}
	}
}
