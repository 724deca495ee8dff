package doctor

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"
)

// Handshake opens a TLS connection to a host, verifies its certificate and
// returns what was agreed. Probe is the real one.
type Handshake func(ctx context.Context, host string) (tls.ConnectionState, error)

// Probe shakes hands with port 443 of a host, under the system's roots.
func Probe(ctx context.Context, host string) (tls.ConnectionState, error) {
	dialer := tls.Dialer{NetDialer: &net.Dialer{Timeout: 5 * time.Second}, Config: &tls.Config{MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err != nil {
		return tls.ConnectionState{}, err
	}
	secured, ok := conn.(*tls.Conn)
	if !ok {
		return tls.ConnectionState{}, errors.Join(errors.New("the connection is not secured"), conn.Close())
	}
	return secured.ConnectionState(), conn.Close()
}

// expiresSoon is how long before its end a certificate is warned of.
const expiresSoon = 14 * 24 * time.Hour

// certificate adds the row about a host's certificate. Not getting through is
// no verdict: a proxy may carry the requests themselves.
func (r *Report) certificate(ctx context.Context, shake Handshake, host string) {
	const name = "TLS certificate"
	if shake == nil || host == "" {
		return
	}
	state, err := shake(ctx, host)
	if words, ok := explain(err); ok {
		r.add(name, Missing, words)
		return
	}
	if err != nil {
		r.add(name, Unknown, fmt.Sprintf("%s could not be reached directly: %v", host, err))
		return
	}
	if len(state.PeerCertificates) == 0 {
		r.add(name, Unknown, host+" showed no certificate")
		return
	}
	end := state.PeerCertificates[0].NotAfter
	if time.Until(end) < expiresSoon {
		r.add(name, Warning, fmt.Sprintf("%s's certificate ends on %s", host, end.Format(time.DateOnly)))
		return
	}
	r.add(name, Fine, fmt.Sprintf("complete chain, right name, valid until %s", end.Format(time.DateOnly)))
}

// explain says what is wrong with a certificate and what to do, if that is what
// an error is about.
func explain(err error) (string, bool) {
	refused, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok || len(refused.UnverifiedCertificates) == 0 {
		return "", false
	}
	chain := refused.UnverifiedCertificates
	leaf := chain[0]
	if wrong, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Sprintf("the certificate is for another name (%s) than %s: check the address, or whether a proxy answers in its place",
			subject(leaf), wrong.Host), true
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		if now := time.Now(); now.Before(invalid.Cert.NotBefore) {
			return fmt.Sprintf("the certificate of %s is valid only from %s on: check this machine's clock", subject(invalid.Cert), invalid.Cert.NotBefore.Format(time.DateTime)), true
		}
		return fmt.Sprintf("the certificate of %s expired on %s: it has to be renewed there, unless this machine's clock is wrong",
			subject(invalid.Cert), invalid.Cert.NotAfter.Format(time.DateTime)), true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return unknownAuthority(chain), true
	}
	return fmt.Sprintf("the certificate of %s does not hold: %v; it has to be replaced there", subject(leaf), refused.Err), true
}

// unknownAuthority tells a self-signed certificate, an authority that is not
// trusted here and a chain that lacks its middle apart.
func unknownAuthority(chain []*x509.Certificate) string {
	leaf, top := chain[0], chain[len(chain)-1]
	switch {
	case len(chain) == 1 && selfSigned(leaf):
		return fmt.Sprintf("the certificate of %s is self-signed, so that anybody could have made it: the host needs one of a public authority", subject(leaf))
	case len(chain) == 1:
		return fmt.Sprintf("the chain of %s is incomplete: the host does not send the certificate of its issuer %q; it has to be added there", subject(leaf), leaf.Issuer.CommonName)
	default:
		return fmt.Sprintf("the certificate of %s was signed by %q, which this machine does not trust: a proxy that looks into connections, or a private authority; install its root certificate",
			subject(leaf), top.Issuer.CommonName)
	}
}

func selfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) && (len(c.AuthorityKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, c.SubjectKeyId))
}

func subject(c *x509.Certificate) string {
	switch {
	case len(c.DNSNames) > 0:
		return c.DNSNames[0]
	case c.Subject.CommonName != "":
		return c.Subject.CommonName
	}
	return "an unnamed host"
}
