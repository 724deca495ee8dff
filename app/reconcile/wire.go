package reconcile

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"dev.onramp/itglue"
	"dev.onramp/syncro"
)

type vendor string

const (
	inITGlue vendor = "itglue"
	inSyncro vendor = "syncro"
)

// name is what a person calls the vendor.
func (v vendor) name() string {
	if v == inSyncro {
		return "Syncro"
	}
	return "IT Glue"
}

func (k Kind) vendor() vendor {
	if k == WriteLink {
		return inSyncro
	}
	return inITGlue
}

// wire notes whether anything of a request may have reached the network, and
// the HTTP status of the first answer, which is the write's: later ones are of
// the reads after it.
type wire struct {
	wrote  atomic.Bool
	status atomic.Int64
}

// watch returns a context whose request is watched.
func watch(ctx context.Context) (context.Context, *wire) {
	w := new(wire)
	mark := func() { w.wrote.Store(true) }
	first := func(status int) { w.status.CompareAndSwap(0, int64(status)) }
	ctx = syncro.WithStatus(itglue.WithStatus(ctx, first), first)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaderField: func(string, []string) { mark() },
		WroteHeaders:     mark,
		WroteRequest:     func(httptrace.WroteRequestInfo) { mark() },
	}), w
}

// answer is how a request ended.
type answer string

const (
	answered    answer = "done"
	refused     answer = "refused"      // the vendor said no: nothing was done
	rateLimited answer = "rate limited" // 429: nothing was done
	notSent     answer = "not sent"     // not a byte left
	lostAnswer  answer = "lost"         // nobody knows
)

// classify says how a write ended (reliability anchors, section 1.2). Traced
// says that this transport is known to fire the trace hooks: without it silence
// proves nothing.
func classify(err error, w *wire, traced bool) (how answer, status int, words string) {
	if err == nil {
		return answered, int(w.status.Load()), ""
	}
	status, words = vendorWords(err)
	var harmed *harm
	switch {
	case errors.As(err, &harmed):
		return refused, int(w.status.Load()), words
	case status == http.StatusTooManyRequests:
		return rateLimited, status, words
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return refused, status, words
	case status == 0 && traced && !w.wrote.Load():
		return notSent, 0, words
	}
	return lostAnswer, status, words
}

// vendorWords returns the HTTP status of a client's error, 0 where no answer
// came, and its sentence.
func vendorWords(err error) (status int, words string) {
	var glue *itglue.Error
	var sync *syncro.Error
	switch {
	case errors.As(err, &glue):
		status = glue.Status
	case errors.As(err, &sync):
		status = sync.Status
	}
	return status, err.Error()
}

// read runs a read under the trace: one that succeeds shows whether the
// transport fires the hooks.
func read[T any](ctx context.Context, r *run, v vendor, call func(context.Context) (T, error)) (T, error) {
	watched, w := watch(ctx)
	out, err := call(watched)
	if err == nil && w.wrote.Load() {
		r.traced[v] = true
	}
	return out, err
}
