package commands

import (
	"net/http"
	"os"

	"dev.onramp/app"
)

// panicVariable makes the test binary be the program with a fault: each request
// to Syncro panics.
const panicVariable = "ONRAMP_TEST_PANIC"

// panicking is the console of such a program.
func panicking() Console {
	return Console{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Terminal: true,
		adjust: func(o *app.Options) { o.Base = map[app.Vendor]http.RoundTripper{app.VendorSyncro: fault{}} },
	}
}

type fault struct{}

// RoundTrip implements http.RoundTripper.
func (fault) RoundTrip(*http.Request) (*http.Response, error) { panic("the fault of the test") }
