package transport

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// drip gives a byte per pause and ends with its request's context.
type drip struct {
	req   *http.Request
	pause time.Duration
	left  int
}

func (d *drip) Read(p []byte) (int, error) {
	if d.left--; d.left < 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(d.pause):
		p[0] = '.'
		return 1, nil
	case <-d.req.Context().Done():
		return 0, d.req.Context().Err()
	}
}

func (d *drip) Close() error { return nil }

func dripping(pause time.Duration, bytes int) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: &drip{r, pause, bytes}}, nil
	}
}

func silent(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestEveryStallHasAnEnd(t *testing.T) {
	for _, c := range []struct {
		name string
		step func(*http.Request) (*http.Response, error)
		want time.Duration // 0: no error
	}{
		{"no headers", silent, 30 * time.Second},
		{"body stands still", dripping(time.Hour, 1), 15 * time.Second},
		{"body drips for ever", dripping(10*time.Second, 1<<20), 5 * time.Minute},
		{"body is slow but alive", dripping(14*time.Second, 10), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				base := &script{steps: []func(*http.Request) (*http.Response, error){c.step}}
				began := time.Now()
				resp, err := ask(t.Context(), t, stackOver(base), http.MethodPost)
				took := time.Since(began)
				if err == nil {
					_, err = io.ReadAll(resp.Body)
				}
				if c.want == 0 && err != nil || c.want != 0 && (!errors.Is(err, ErrDeadline) || took != c.want) {
					t.Errorf("%v after %s, want %s", err, took, c.want)
				}
			})
		})
	}
}

// zeros is a body of n bytes.
func zeros(n int64) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(io.LimitReader(zero{}, n))}, nil
	}
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { return len(p), nil }

func TestBodyOverTheCapIsAnErrorAndNotCut(t *testing.T) {
	for n, tooLarge := range map[int64]bool{maxBody: false, maxBody + 1: true} {
		base := &script{steps: []func(*http.Request) (*http.Response, error){zeros(n)}}
		resp, err := ask(t.Context(), t, stackOver(base), http.MethodGet)
		if tooLarge != errors.Is(err, ErrTooLarge) {
			t.Errorf("%d bytes: error %v", n, err)
		}
		if got := int64(0); !tooLarge {
			if got, err = io.Copy(io.Discard, resp.Body); got != n || err != nil {
				t.Errorf("%d bytes came, %v; want %d", got, err, n)
			}
		}
	}
}

func TestCapCountsAfterDecompression(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		zip, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // a level that exists
		_, _ = io.Copy(zip, io.LimitReader(zero{}, maxBody+1))
		_ = zip.Close()
	}))
	defer server.Close()
	s := New(Config{Vendor: "bomb"})
	defer s.CloseIdleConnections()
	if _, err := s.Client().Get(server.URL); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}
