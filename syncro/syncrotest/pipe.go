package syncrotest

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync"
)

// Pipe returns a transport that reaches the account without a socket, whatever host a request names, so that tests can run in
// a testing/synctest bubble. Answers stream: a body arrives as it is written, and ends with an error when the connection is
// lost. It honours the request's context and tells the request's httptrace.ClientTrace when the request is written and when
// the first byte of the answer arrives.
func (s *Server) Pipe() http.RoundTripper { return pipe{s} }

type pipe struct{ handler http.Handler }

// RoundTrip carries one request.
func (p pipe) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := send(req)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(req.Context())
	reader, writer := io.Pipe()
	conn := &connection{header: http.Header{}, writer: writer, ready: make(chan struct{})}
	stop := context.AfterFunc(req.Context(), func() { conn.lose(req.Context().Err()) })
	go func() {
		defer stop()
		conn.run(p.handler, incoming(ctx, req, body))
	}()
	<-conn.ready
	if conn.err != nil {
		cancel()
		return nil, conn.err
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	return &http.Response{
		Status: strconv.Itoa(conn.status) + " " + http.StatusText(conn.status), StatusCode: conn.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: conn.sent, ContentLength: contentLength(conn.sent), Request: req,
		Body: &answerBody{PipeReader: reader, cancel: cancel},
	}, nil
}

// send reads the request's body as a network would, and tells the trace about it.
func send(req *http.Request) ([]byte, error) {
	var body []byte
	err := req.Context().Err()
	trace := httptrace.ContextClientTrace(req.Context())
	if trace == nil {
		trace = &httptrace.ClientTrace{}
	}
	if err == nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if req.Body != nil {
		if err == nil {
			body, err = io.ReadAll(req.Body)
		}
		if closed := req.Body.Close(); err == nil {
			err = closed
		}
	}
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{Err: err})
	}
	return body, err
}

// incoming is the request as the account sees it.
func incoming(ctx context.Context, req *http.Request, body []byte) *http.Request {
	in := req.Clone(ctx)
	in.URL = &url.URL{Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery}
	in.RequestURI = in.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1" // the block for documentation: one client behind one address
	in.Body = io.NopCloser(bytes.NewReader(body))
	in.ContentLength = int64(len(body))
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	return in
}

// A connection is the account's end of one request.
type connection struct {
	header http.Header // what the handler sets
	writer *io.PipeWriter

	once   sync.Once
	ready  chan struct{} // closed when the fields below are final
	sent   http.Header
	status int
	err    error
}

// run serves the request. A handler that loses the connection does so by panicking with http.ErrAbortHandler.
func (c *connection) run(handler http.Handler, in *http.Request) {
	defer func() {
		switch lost := recover(); lost {
		case nil:
		case http.ErrAbortHandler:
			c.lose(cmp.Or(in.Context().Err(), io.ErrUnexpectedEOF))
		default:
			panic(lost)
		}
	}()
	handler.ServeHTTP(c, in)
	c.WriteHeader(http.StatusOK)
	// Closing the account's end cannot fail.
	_ = c.writer.Close()
}

// lose ends the connection: before the header there is no answer, after it the body breaks off.
func (c *connection) lose(err error) {
	c.once.Do(func() {
		c.err = err
		close(c.ready)
	})
	// Closing the account's end cannot fail.
	_ = c.writer.CloseWithError(err)
}

// Header returns the header that the answer will have.
func (c *connection) Header() http.Header { return c.header }

// WriteHeader sends the header, once.
func (c *connection) WriteHeader(status int) {
	c.once.Do(func() {
		c.sent, c.status = maps.Clone(c.header), status
		close(c.ready)
	})
}

// Write sends a part of the body and blocks until it is read.
func (c *connection) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.writer.Write(p)
}

// Flush does nothing: what is written is on its way.
func (c *connection) Flush() { c.WriteHeader(http.StatusOK) }

// An answerBody tells the account when the reader loses interest.
type answerBody struct {
	*io.PipeReader
	cancel context.CancelFunc
}

// Close ends the request.
func (b *answerBody) Close() error {
	defer b.cancel()
	return b.PipeReader.Close()
}

func contentLength(header http.Header) int64 {
	n, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
