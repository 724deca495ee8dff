package demo_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
)

// loser loses the answer to the first write, at which a person leaves.
type loser struct {
	base  http.RoundTripper
	leave func() // nil lets everything through
}

func (l *loser) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := l.base.RoundTrip(r)
	if r.Method == http.MethodGet || l.leave == nil || err != nil {
		return answer, err
	}
	l.leave()
	l.leave = nil
	_ = answer.Body.Close() // nobody reads it
	return nil, io.ErrUnexpectedEOF
}

// Finding out what became of a lost link may put properties back, so that a dry
// run leaves it to the next pass that may write.
func TestADryRunSendsNothingAlsoWhileAnAnswerIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := demo.New(reliable)
		opt := w.Options(t.TempDir())
		lossy := &loser{base: opt.Base[app.VendorSyncro]}
		opt.Base[app.VendorSyncro] = lossy
		a := demo.Opened(t, opt)
		if err := w.Onboard(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		sync(t, a)
		linked := unlink(t, w)
		ctx, leave := context.WithCancel(t.Context())
		lossy.leave = leave
		if _, err := a.Sync(ctx, app.SyncOptions{}); err == nil {
			t.Fatal("the person did not leave")
		}
		if open, err := a.Lost(); err != nil || len(open) != 1 {
			t.Fatalf("%d answers are lost, want 1: %v", len(open), err)
		}
		harmed, _ := w.Syncro.Asset(linked)
		harmed.Properties = map[string]any{demo.LinkField: harmed.Properties[demo.LinkField]} // as a vendor that replaces leaves it
		w.Syncro.SetAsset(harmed)
		w.Syncro.ResetRequests()
		s, err := a.Sync(t.Context(), app.SyncOptions{DryRun: true})
		if err != nil || !strings.Contains(strings.Join(s.Notes, "\n"), "answers were lost: 1") {
			t.Errorf("the dry run says %q, %v", s.Notes, err)
		}
		if n := puts(w); n != 0 {
			t.Errorf("the dry run sent %d writes", n)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); !app.VendorTrouble(err) || !strings.Contains(err.Error(), "they were put back") {
			t.Fatalf("the pass ends with %v", err)
		}
		if n := puts(w); n != 1 {
			t.Errorf("the pass after it sent %d writes, want the one that puts back", n)
		}
	})
}

// unlink lets a person clear the link of one asset.
func unlink(t *testing.T, w *demo.World) int64 {
	t.Helper()
	for _, asset := range w.Syncro.Assets() {
		if link, _ := asset.Properties[demo.LinkField].(string); link != "" {
			asset.Properties[demo.LinkField] = ""
			w.Syncro.SetAsset(asset)
			return asset.ID
		}
	}
	t.Fatal("no asset is linked")
	return 0
}

func puts(w *demo.World) (n int) {
	for _, r := range w.Syncro.Requests() {
		if r.Method == http.MethodPut {
			n++
		}
	}
	return n
}
