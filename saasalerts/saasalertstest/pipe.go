package saasalertstest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync"
	"syscall"
)

// Pipe returns an http.RoundTripper that calls the simulator in memory: no
// sockets, so that it works in a testing/synctest bubble. Bodies are streamed, a
// context's end is honoured, and the request's httptrace hooks are called.
func (s *Server) Pipe() http.RoundTripper { return pipe{s} }

type pipe struct{ handler http.Handler }

// RoundTrip runs the handler in a goroutine of its own, which ends when the body
// has been read or closed, or the request's context ends.
func (p pipe) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	if err := ctx.Err(); err != nil {
		cancel()
		closeRequest(req)
		return nil, err
	}
	r := serverRequest(ctx, req)
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
		if trace.WroteHeaders != nil {
			trace.WroteHeaders()
		}
		if trace.WroteRequest != nil {
			trace.WroteRequest(httptrace.WroteRequestInfo{})
		}
	}
	reader, writer := io.Pipe()
	w := &pipeWriter{header: http.Header{}, body: writer, began: make(chan struct{})}
	go p.serve(ctx, w, r, req)
	stop := context.AfterFunc(req.Context(), func() { _ = writer.CloseWithError(req.Context().Err()) }) // never fails
	select {
	case <-w.began:
	case <-ctx.Done():
		stop()
		cancel()
		_ = reader.Close() // never fails
		return nil, req.Context().Err()
	}
	if w.lost != nil {
		stop()
		cancel()
		return nil, w.lost
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	return w.response(req, &pipeBody{reader, func() { stop(); cancel() }}), nil
}

// serve turns the end of the handler, or its abort, into the end of the body.
func (p pipe) serve(ctx context.Context, w *pipeWriter, r, req *http.Request) {
	defer closeRequest(req)
	defer func() {
		v := recover()
		switch err, failed := v.(error); {
		case v == nil:
			if err := ctx.Err(); err != nil {
				_ = w.body.CloseWithError(err) // the caller ended first; never fails
			}
			w.finish(nil)
		case failed && errors.Is(err, http.ErrAbortHandler):
			w.finish(syscall.ECONNRESET)
		default:
			w.finish(fmt.Errorf("saasalertstest: the handler panicked: %v", v))
		}
	}()
	p.handler.ServeHTTP(w, r.WithContext(ctx))
}

// serverRequest is the request as a server sees it after it went over the wire.
func serverRequest(ctx context.Context, req *http.Request) *http.Request {
	r := req.Clone(ctx)
	r.Header = http.Header{}
	for k, values := range req.Header {
		for _, v := range values {
			r.Header.Add(k, v)
		}
	}
	r.RemoteAddr, r.RequestURI = "127.0.0.1:0", req.URL.RequestURI()
	if r.Host == "" {
		r.Host = req.URL.Host
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	return r
}

func closeRequest(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // the server is done with it
	}
}

// pipeWriter is the http.ResponseWriter of the handler.
type pipeWriter struct {
	header http.Header
	body   *io.PipeWriter
	once   sync.Once
	began  chan struct{} // closed when status and sent, or lost, are set
	status int
	sent   http.Header
	lost   error
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	w.once.Do(func() {
		w.status, w.sent = status, maps.Clone(w.header)
		close(w.began)
	})
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Flush has nothing to do: every write arrives at once.
func (w *pipeWriter) Flush() {}

func (w *pipeWriter) finish(err error) {
	if err == nil {
		w.WriteHeader(http.StatusOK)
	}
	w.once.Do(func() {
		w.lost = err
		close(w.began)
	})
	if err != nil {
		err = io.ErrUnexpectedEOF // what net/http reports for a cut body
	}
	_ = w.body.CloseWithError(err) // never fails
}

func (w *pipeWriter) response(req *http.Request, body io.ReadCloser) *http.Response {
	length := int64(-1)
	if n, err := strconv.ParseInt(w.sent.Get("Content-Length"), 10, 64); err == nil {
		length = n
	}
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: body, ContentLength: length, Request: req,
	}
}

// pipeBody ends the handler's request when it is closed or read to its end.
type pipeBody struct {
	*io.PipeReader
	over func()
}

func (b *pipeBody) Read(p []byte) (int, error) {
	n, err := b.PipeReader.Read(p)
	if err != nil {
		b.over()
	}
	return n, err
}

func (b *pipeBody) Close() error {
	b.over()
	return b.PipeReader.Close()
}
