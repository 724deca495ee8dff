package app

import (
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app/discover"
)

func TestThePaceOfACrawlFallsWhileItsVendorIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := &Crawl{Vendor: VendorSyncro}
		a := &App{vendors: map[Vendor]*vendorState{VendorSyncro: {}}}
		a.crawls.rows = []*Crawl{row}
		for done := range 60 {
			row.take(discover.Progress{Done: 50 * done, Total: 10_000, State: discover.Running}, time.Now())
			time.Sleep(time.Second) // of the bubble's clock
		}
		going := a.Crawls()[0]
		if going.Rate < 45 || going.Rate > 55 || going.ETA < 2*time.Minute || going.ETA > 3*time.Minute {
			t.Errorf("50 a second are shown as %.1f, and 7,050 of them as %s", going.Rate, going.ETA)
		}
		time.Sleep(3 * time.Minute) // of the bubble's clock
		if silent := a.Crawls()[0]; silent.Rate > going.Rate/2 || silent.ETA < 2*going.ETA {
			t.Errorf("after three silent minutes it still shows %.1f a second, %s to go", silent.Rate, silent.ETA)
		}
	})
}

func TestHandsAreShakenOnlyWithTheVendorsOwnHosts(t *testing.T) {
	a := &App{}
	for base, want := range map[string]string{
		"https://acme.syncromsp.com/api/v1":              "acme.syncromsp.com",
		"https://ACME.syncromsp.com:443/api/v1":          "ACME.syncromsp.com",
		"https://acme.syncromsp.com.evil.example/api/v1": "",
		"http://127.0.0.1:4100/api/v1":                   "",
	} {
		if got, _ := a.handshake(VendorSyncro, base); got != want {
			t.Errorf("%s: a handshake with %q, want %q", base, got, want)
		}
	}
}
