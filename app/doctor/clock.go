package doctor

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// tolerated is the difference of clocks that goes unmentioned. A listing of
// changes allows for ten minutes.
const tolerated = 2 * time.Minute

// Clock is an http.RoundTripper that compares the vendor's clock, as its Date
// headers show it, with this machine's. Put it round the base of the client
// whose report shall tell of it. It is safe for concurrent use.
type Clock struct {
	Base http.RoundTripper

	mu   sync.Mutex
	skew time.Duration // this machine's clock less the vendor's
	seen bool
}

// RoundTrip passes the request on.
func (c *Clock) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.Base.RoundTrip(req)
	if err != nil {
		return resp, err
	}
	if date, bad := http.ParseTime(resp.Header.Get("Date")); bad == nil {
		c.mu.Lock()
		c.skew, c.seen = time.Since(date), true
		c.mu.Unlock()
	}
	return resp, nil
}

// clock adds the row about the difference of clocks; none without a Clock.
func (r *Report) clock(c *Clock) {
	const name = "Clock"
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	skew := c.skew.Round(time.Second)
	switch {
	case !c.seen:
		r.add(name, Unknown, "the vendor sent no date")
	case skew > tolerated:
		r.add(name, Warning, fmt.Sprintf("this machine's clock is %s ahead of the vendor's: set it right, or changes may be missed until the daily full read", skew))
	case skew < -tolerated:
		r.add(name, Warning, fmt.Sprintf("this machine's clock is %s behind the vendor's: set it right, or certificates and dates may be misjudged", -skew))
	default:
		r.add(name, Fine, "in step with the vendor's")
	}
}
