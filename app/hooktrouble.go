package app

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"

	"dev.onramp/app/doctor"
)

// hookUnreached says why no answer came from the webhook's host, and what to look
// at: the certificate, the proxy, the name or the way there.
func hookUnreached(host string, err error) error {
	var (
		certificate *tls.CertificateVerificationError
		leg         *net.OpError
		lookup      *net.DNSError
	)
	next := fmt.Sprintf("look whether this machine reaches %s; where only a proxy leads there, name it in HTTPS_PROXY", host)
	switch {
	case errors.As(err, &certificate):
		return fmt.Errorf("the digest was not sent to %s: %s", host, doctor.Refused(err).Sentence)
	case errors.As(err, &leg) && leg.Op == "proxyconnect":
		next = "look whether HTTPS_PROXY names the right proxy, and whether that is at work"
	case errors.As(err, &lookup) && lookup.IsNotFound:
		next = "look whether the webhook's address is right, and enter it again on Home"
	}
	return fmt.Errorf("the digest was not sent: %w; %s", err, next)
}

// hookRefused says how the webhook's host answered where it took nothing, and what
// to do, nil where it took the digest.
func hookRefused(host string, status int) error {
	if status < http.StatusMultipleChoices {
		return nil
	}
	next := "look whether it is the address of a webhook that takes messages, and enter it again on Home"
	switch {
	case status < http.StatusBadRequest:
		next = "the address has moved: make the webhook anew in the chat, and enter its address on Home"
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound, status == http.StatusGone:
		next = "it is mistyped, or was taken away in the chat: make the webhook anew there, and enter its address on Home"
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		next = "the trouble is the chat's: try again later from Home"
	}
	return fmt.Errorf("the webhook at %s took no digest: status %d; %s", host, status, next)
}
