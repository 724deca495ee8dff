package syncrotest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/syncro"
	"dev.onramp/syncro/syncrotest"
	"pgregory.net/rapid"
)

func TestEveryFaultHasItsEffectAndItsAnswer(t *testing.T) {
	for _, each := range []struct {
		kind   syncrotest.Kind
		effect bool
		is     error
		status int
		took   time.Duration
	}{
		{syncrotest.Latency, true, nil, 200, time.Second},
		{syncrotest.Status429, false, syncro.ErrRateLimited, 429, 0},
		{syncrotest.Status500, false, syncro.ErrServer, 500, 0},
		{syncrotest.Status502, false, syncro.ErrServer, 502, 0},
		{syncrotest.Status504, false, syncro.ErrServer, 504, 0},
		{syncrotest.ResetBefore, false, io.ErrUnexpectedEOF, 0, 0},
		{syncrotest.ResetAfter, true, io.ErrUnexpectedEOF, 0, 0},
		{syncrotest.CutBody, true, io.ErrUnexpectedEOF, 200, 0},
		{syncrotest.TruncatedJSON, true, syncro.ErrUnexpected, 200, 0},
		{syncrotest.HTML200, false, syncro.ErrUnexpected, 200, 0},
		{syncrotest.SlowDrip, true, nil, 200, 16 * time.Second},
		{syncrotest.CommitLate, false, io.ErrUnexpectedEOF, 0, 0},
	} {
		t.Run(string(each.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Method: "PUT", Kind: each.kind, Delay: time.Second}}})
				began := time.Now()
				_, err := client.PutAsset(context.Background(), 1, syncro.AssetPatch{Properties: map[string]any{"mark": "yes"}})
				if !errors.Is(err, each.is) {
					t.Errorf("error = %v, want %v", err, each.is)
				}
				var refused *syncro.Error
				if errors.As(err, &refused) && refused.Status != each.status {
					t.Errorf("status = %d, want %d", refused.Status, each.status)
				}
				if took := time.Since(began); took != each.took {
					t.Errorf("took %s, want %s", took, each.took)
				}
				asset, _ := server.Asset(1)
				if effect := asset.Properties["mark"] == "yes"; effect != each.effect {
					t.Errorf("effect = %t, want %t", effect, each.effect)
				}
				if _, err := client.Me(context.Background()); err != nil {
					t.Errorf("the account does not recover: %v", err)
				}
			})
		})
	}
}

func TestALateCommitComesAfterItsDelayUnlessTheServerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := account(t, syncrotest.Config{Faults: []syncrotest.Fault{{Method: "PUT", Kind: syncrotest.CommitLate, Delay: time.Minute, Times: 2}}})
		put := func(value string) {
			if _, err := client.PutAsset(context.Background(), 1, syncro.AssetPatch{Properties: map[string]any{"mark": value}}); err == nil {
				t.Error("the answer came")
			}
		}
		mark := func() any {
			asset, _ := server.Asset(1)
			return asset.Properties["mark"]
		}
		put("first")
		time.Sleep(time.Minute - 1)
		synctest.Wait()
		if mark() != nil {
			t.Error("the effect came early")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if mark() != "first" {
			t.Error("the effect did not come")
		}
		put("second")
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if mark() != "first" {
			t.Error("an effect came after the server was closed")
		}
	})
}

func TestAFaultStrikesTheNthRequestThatFitsAndNoOther(t *testing.T) {
	server, client := account(t, syncrotest.Config{})
	server.AddFault(syncrotest.Fault{Method: "GET", PathPrefix: "/customer_assets", Nth: 2, Times: 2, Kind: syncrotest.Status500})
	outcomes := ""
	for range 5 {
		if _, err := client.Me(context.Background()); err != nil {
			t.Errorf("a fault struck another path: %v", err)
		}
		if _, err := client.Asset(context.Background(), 1); err != nil {
			outcomes += "x"
			continue
		}
		outcomes += "."
	}
	if outcomes != ".xx.." {
		t.Errorf("outcomes %s", outcomes)
	}
	server.AddFault(syncrotest.Fault{Kind: syncrotest.Status502, Times: -1})
	for range 3 {
		if _, err := client.Me(context.Background()); !errors.Is(err, syncro.ErrServer) {
			t.Errorf("a fault for ever ended: %v", err)
		}
	}
	server.ClearFaults()
	if _, err := client.Me(context.Background()); err != nil {
		t.Errorf("a cleared fault struck: %v", err)
	}
}

func TestFaultsByChanceFollowTheirSeed(t *testing.T) {
	run := func(seed uint64) string {
		_, client := account(t, syncrotest.Config{Seed: seed, Faults: []syncrotest.Fault{{Chance: 0.3, Kind: syncrotest.Status500}}})
		outcomes := ""
		for range 200 {
			_, err := client.Me(context.Background())
			outcomes += fmt.Sprint(err == nil)[:1]
		}
		return outcomes
	}
	first := run(7)
	if again := run(7); again != first {
		t.Errorf("seed 7 gave\n%s and\n%s", first, again)
	}
	if other := run(8); other == first {
		t.Error("seed 8 gave the outcomes of seed 7")
	}
	failures := 0
	for _, outcome := range first {
		if outcome == 'f' {
			failures++
		}
	}
	if failures < 40 || failures > 80 {
		t.Errorf("%d of 200 calls failed at a chance of 0.3", failures)
	}
}

func TestShiftedRowsMoveBetweenPages(t *testing.T) {
	server, client := account(t, syncrotest.Config{PageSizes: syncrotest.PageSizes{Assets: 3}})
	for id := int64(3); id <= 9; id++ {
		server.SetAsset(syncrotest.Asset{ID: id})
	}
	server.AddFault(syncrotest.Fault{PathPrefix: "/customer_assets", Nth: 2, Kind: syncrotest.ShiftRows})
	got := ""
	for _, asset := range crawl(t, client) {
		got += fmt.Sprint(asset.ID)
	}
	if got != "123567891" {
		t.Errorf("the crawl saw %s, want 4 missed and 1 twice", got)
	}
}

func TestNeverMoreThanTheLimitInAnyMinute(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		gaps := rapid.SliceOfN(rapid.IntRange(0, 500), 190, 260).Draw(r, "gaps in ms")
		wrong := ""
		synctest.Test(t, func(t *testing.T) {
			server := syncrotest.New(syncrotest.Config{Token: token, RateLimit: true})
			var accepted []time.Time
			for _, gap := range gaps {
				time.Sleep(time.Duration(gap) * time.Millisecond)
				status, _ := do(t, server, "GET", "/api/v1/me", token, "")
				full := len(accepted) >= 180 && time.Since(accepted[len(accepted)-180]) < time.Minute
				switch {
				case status == http.StatusOK && !full:
					accepted = append(accepted, time.Now())
				case status == http.StatusTooManyRequests && full:
				default:
					wrong = fmt.Sprintf("status %d when the window is full: %t", status, full)
				}
			}
		})
		if wrong != "" {
			r.Fatal(wrong)
		}
	})
}
