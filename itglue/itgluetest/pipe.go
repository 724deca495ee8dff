package itgluetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"syscall"
)

// Pipe returns a transport that reaches the server in memory, for use in testing/synctest bubbles, where sockets hang.
// It streams bodies, ends with the request's context, and calls WroteHeaders, WroteRequest and GotFirstResponseByte of
// the context's httptrace, so that a caller can tell whether anything was sent. Request hosts are not looked at.
func (s *Server) Pipe() http.RoundTripper { return pipe{s} }

type pipe struct{ server *Server }

// errReset is what a lost connection looks like.
var errReset = &net.OpError{Op: "read", Net: "pipe", Err: syscall.ECONNRESET}

var errClosed = &net.OpError{Op: "dial", Net: "pipe", Err: errors.New("the simulator is closed")}

// RoundTrip sends one request through the pipe.
func (p pipe) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	body, err := takeBody(req)
	if err != nil {
		return nil, fmt.Errorf("itgluetest: reading the request body: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.server.isClosed() {
		return nil, errClosed
	}
	in := req.Clone(ctx)
	in.Body, in.RequestURI = io.NopCloser(bytes.NewReader(body)), req.URL.RequestURI()
	trace := httptrace.ContextClientTrace(ctx)
	traceWritten(trace)
	w := newPipeWriter()
	stop := context.AfterFunc(ctx, func() { w.end(ctx.Err()) })
	go func() {
		defer stop()
		w.serve(p.server, in)
	}()
	select {
	case <-w.started:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if w.status == 0 {
		return nil, w.failure
	}
	if trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	return w.response(req), nil
}

func takeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	return body, errors.Join(err, req.Body.Close())
}

func traceWritten(trace *httptrace.ClientTrace) {
	if trace == nil {
		return
	}
	if trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
}

// pipeWriter is the http.ResponseWriter at the server's end of a pipe.
type pipeWriter struct {
	header  http.Header
	reader  *io.PipeReader
	writer  *io.PipeWriter
	once    sync.Once
	started chan struct{} // closed when status or failure is settled
	sent    http.Header   // header as it was when the status was written
	status  int
	failure error
}

func newPipeWriter() *pipeWriter {
	r, w := io.Pipe()
	return &pipeWriter{header: http.Header{}, reader: r, writer: w, started: make(chan struct{})}
}

// serve runs the handler to its end. An aborted handler is a lost connection.
func (w *pipeWriter) serve(h http.Handler, in *http.Request) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
			w.WriteHeader(http.StatusOK) // has no effect after the handler's own
			w.end(io.EOF)
		case http.ErrAbortHandler:
			w.end(errReset)
		default:
			panic(cause)
		}
	}()
	h.ServeHTTP(w, in)
}

// end closes the pipe; the reader gets err once it has read what was written before.
func (w *pipeWriter) end(err error) {
	w.once.Do(func() {
		w.failure = err
		close(w.started)
	})
	// A pipe keeps its first end; closing it again reports nothing.
	_ = w.writer.CloseWithError(err)
}

// Header returns the header to be sent.
func (w *pipeWriter) Header() http.Header { return w.header }

// WriteHeader settles status and header; only the first call counts.
func (w *pipeWriter) WriteHeader(status int) {
	w.once.Do(func() {
		w.sent, w.status = w.header.Clone(), status
		close(w.started)
	})
}

// Write passes b to the reader and returns when it has been read.
func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.writer.Write(b)
}

// Flush has nothing to do: every Write goes through at once.
func (w *pipeWriter) Flush() {}

func (w *pipeWriter) response(req *http.Request) *http.Response {
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode: w.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: w.reader, ContentLength: -1, Request: req,
	}
}
