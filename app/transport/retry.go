package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	maxTries      = 5
	maxTimeouts   = 2 // 504s after which the caller had better ask for less
	firstCeiling  = 500 * time.Millisecond
	lastCeiling   = 30 * time.Second
	ceilingGrowth = 4 // 0.5, 2, 8 and 30 s: four waits for five tries
	retryBudget   = 5 * time.Minute
)

// errStatus marks an answer that is worth another try.
var errStatus = errors.New("the vendor cannot answer now")

// read sends a GET until it is answered, its tries or its five minutes are used
// up, or another try makes no sense. The last answer is returned whatever its
// status, so that the caller sees the vendor's words.
func (s *Stack) read(req *http.Request) (*http.Response, error) {
	ctx, plan, timeouts := req.Context(), &schedule{random: s.random}, 0
	resp, err := backoff.Retry(ctx, func() (*http.Response, error) {
		turn, err := s.limit.wait(ctx)
		if err != nil {
			return nil, backoff.Permanent(notSent(err))
		}
		began := time.Now()
		resp, cut, err := s.exchange(prepare(req), turn)
		plan.spend(time.Since(began))
		if err == nil {
			err = cut
		}
		if err != nil {
			return nil, final(ctx, err)
		}
		if resp.StatusCode == http.StatusGatewayTimeout {
			if timeouts++; timeouts >= maxTimeouts {
				return resp, nil
			}
		}
		if passing(resp.StatusCode) {
			return resp, errStatus
		}
		return resp, nil
	}, backoff.WithBackOff(plan), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(0))
	if cerr := ctx.Err(); err != nil && cerr != nil {
		return nil, fmt.Errorf("stopped: %w", cerr)
	}
	if resp != nil {
		return resp, nil
	}
	return nil, err
}

// passing says whether a status may be gone a moment later.
func passing(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// final marks the errors that another try cannot mend: an answer that is too
// large, a name that does not exist, a certificate that does not hold. A refused
// connection may pass, but a person who waits is told of it at once.
func final(ctx context.Context, err error) error {
	if errors.Is(err, syscall.ECONNREFUSED) && priorityOf(ctx) == Interactive {
		return backoff.Permanent(err)
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok && name.IsNotFound {
		return backoff.Permanent(err)
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok || errors.Is(err, ErrTooLarge) {
		return backoff.Permanent(err)
	}
	return err
}

// schedule is full jitter: a wait between nothing and a ceiling that grows.
// Its budget counts waits and tries, not the time that the limiter held them.
type schedule struct {
	random  func() float64
	ceiling time.Duration
	spent   time.Duration
}

// Reset starts over; backoff.Retry calls it first.
func (p *schedule) Reset() { p.ceiling = firstCeiling }

// NextBackOff returns the next wait, or backoff.Stop when the budget is used up.
func (p *schedule) NextBackOff() time.Duration {
	next := time.Duration(p.random() * float64(p.ceiling))
	p.ceiling = min(p.ceiling*ceilingGrowth, lastCeiling)
	if p.spent+next > retryBudget {
		return backoff.Stop
	}
	p.spend(next)
	return next
}

func (p *schedule) spend(d time.Duration) { p.spent += d }
