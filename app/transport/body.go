package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	headerTimeout = 30 * time.Second
	bodyIdle      = 15 * time.Second
	bodyTimeout   = 5 * time.Minute // for one that never stands still
	maxBody       = 64 << 20
)

// fetch does one exchange and reads the whole body, so that a request is over
// when it returns. cut is why the body ended early, if it did; what came before
// is in the response's body.
func fetch(base http.RoundTripper, req *http.Request) (resp *http.Response, cut, err error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	after := func(d time.Duration, what string) *time.Timer {
		return time.AfterFunc(d, func() { cancel(fmt.Errorf("%w: %s %s", ErrDeadline, what, d)) })
	}
	headers := after(headerTimeout, "no answer within")
	resp, err = base.RoundTrip(req.WithContext(ctx))
	headers.Stop()
	if err != nil {
		return nil, nil, because(ctx, err)
	}
	idle, whole := after(bodyIdle, "the answer stood still for"), after(bodyTimeout, "the answer was not over after")
	defer idle.Stop()
	defer whole.Stop()
	data, cut := readBody(resp.Body, func() { idle.Reset(bodyIdle) })
	if cut != nil {
		cut = fmt.Errorf("reading the answer: %w", because(ctx, cut))
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, cut, nil
}

// because prefers our own deadline to the cancellation that it caused.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, ErrDeadline) {
		return cause
	}
	return err
}

// readBody reads to the end or to the size limit and calls alive after every
// read that brought something.
func readBody(body io.ReadCloser, alive func()) (data []byte, err error) {
	defer func() {
		_ = body.Close() // everything of worth has been read
	}()
	var buf bytes.Buffer
	_, err = io.Copy(&buf, io.LimitReader(&lively{body, alive}, maxBody+1))
	if err == nil && buf.Len() > maxBody {
		return nil, fmt.Errorf("%w: more than %d MB", ErrTooLarge, maxBody>>20)
	}
	return buf.Bytes(), err
}

// lively reports every read that brought bytes.
type lively struct {
	r     io.Reader
	alive func()
}

func (l *lively) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if n > 0 {
		l.alive()
	}
	return n, err
}

// heldBody gives what was read and then the error that ended it, so that the
// status of a write survives a cut answer.
type heldBody struct {
	held io.ReadCloser
	end  error
}

func (b *heldBody) Read(p []byte) (int, error) {
	n, err := b.held.Read(p)
	if errors.Is(err, io.EOF) {
		err = b.end
	}
	return n, err
}

func (b *heldBody) Close() error { return b.held.Close() }
