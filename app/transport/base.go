package transport

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newBase is the http.Transport for one vendor (reliability anchor 3.4 and 3.8).
// Proxies come from the environment; loopback is never proxied.
func newBase() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  headerTimeout,
		MaxConnsPerHost:        maxOpen,
		MaxIdleConnsPerHost:    maxOpen,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: 1 << 20,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
	}
}
