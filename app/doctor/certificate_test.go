package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const host = "acme.syncromsp.com"

// authority is a certificate that may sign others.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// sign makes a certificate; by nil signs itself.
func sign(t *testing.T, by *authority, name string, from, to time.Time, isAuthority bool) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: to,
		IsCA: isAuthority, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if isAuthority {
		template.KeyUsage |= x509.KeyUsageCertSign
	} else {
		template.DNSNames = []string{name}
	}
	parent, signer := template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return authority{cert, key}
}

// shakes returns a Handshake with a server that shows these certificates, by a
// client that trusts root.
func shakes(root authority, leaf authority, rest ...authority) Handshake {
	return func(ctx context.Context, host string) (tls.ConnectionState, error) {
		shown := tls.Certificate{Certificate: [][]byte{leaf.cert.Raw}, PrivateKey: leaf.key}
		for _, c := range rest {
			shown.Certificate = append(shown.Certificate, c.cert.Raw)
		}
		// A loopback socket, because both sides may write at once and net.Pipe holds nothing.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return tls.ConnectionState{}, err
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			there, err := listener.Accept()
			if err != nil {
				return
			}
			server := tls.Server(there, &tls.Config{Certificates: []tls.Certificate{shown}})
			_ = server.HandshakeContext(ctx) // the client's verdict is the one that counts
			_ = there.Close()
		}()
		here, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return tls.ConnectionState{}, errors.Join(err, listener.Close())
		}
		roots := x509.NewCertPool()
		roots.AddCert(root.cert)
		client := tls.Client(here, &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12})
		err = client.HandshakeContext(ctx)
		state := client.ConnectionState()
		err = errors.Join(err, here.Close(), listener.Close())
		<-done
		return state, err
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// row returns the row of that name.
func row(t testing.TB, r Report, name string) Row {
	t.Helper()
	for _, row := range r.Rows {
		if row.Name == name {
			return row
		}
	}
	t.Errorf("there is no row %q in %+v", name, r)
	return Row{}
}

func wants(t testing.TB, r Report, name string, state RowState, words ...string) {
	t.Helper()
	got := row(t, r, name)
	if got.State != state {
		t.Errorf("%s is %s (%s), want %s", name, got.State, got.Note, state)
	}
	for _, w := range words {
		if !strings.Contains(got.Note, w) {
			t.Errorf("%s does not say %q: %s", name, w, got.Note)
		}
	}
}

func TestWhatIsWrongWithACertificateIsToldApart(t *testing.T) {
	now, day := time.Now(), 24*time.Hour
	root := sign(t, nil, "Public Root", now.Add(-day), now.Add(3650*day), true)
	middle := sign(t, &root, "Public Issuer", now.Add(-day), now.Add(3650*day), true)
	private := sign(t, nil, "Office Proxy", now.Add(-day), now.Add(3650*day), true)
	leaf := func(by *authority, name string, from, to time.Duration) authority {
		return sign(t, by, name, now.Add(from), now.Add(to), false)
	}
	cases := map[string]struct {
		shake Handshake
		state RowState
		words []string
	}{
		"good":        {shakes(root, leaf(&middle, host, -day, 90*day), middle), Fine, []string{"complete chain"}},
		"ends soon":   {shakes(root, leaf(&middle, host, -day, 3*day), middle), Warning, []string{"ends on"}},
		"expired":     {shakes(root, leaf(&middle, host, -9*day, -day), middle), Missing, []string{host, "expired on"}},
		"too early":   {shakes(root, leaf(&middle, host, day, 9*day), middle), Missing, []string{"valid only from", "this machine's clock"}},
		"wrong name":  {shakes(root, leaf(&middle, "other.example", -day, 9*day), middle), Missing, []string{"another name", "other.example", host}},
		"self-signed": {shakes(root, leaf(nil, host, -day, 9*day)), Missing, []string{"self-signed"}},
		"incomplete":  {shakes(root, leaf(&middle, host, -day, 9*day)), Missing, []string{"incomplete", "Public Issuer"}},
		"not trusted": {shakes(root, leaf(&private, host, -day, 9*day), private), Missing, []string{"does not trust", "Office Proxy"}},
		"no way": {func(context.Context, string) (tls.ConnectionState, error) {
			return tls.ConnectionState{}, errors.New("connection refused")
		}, Unknown, []string{"connection refused"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var r Report
			r.certificate(t.Context(), c.shake, host)
			wants(t, r, "TLS certificate", c.state, c.words...)
		})
	}
}

func TestARefusedCertificateIsExplainedHoweverDeepItLies(t *testing.T) {
	now := time.Now()
	root := sign(t, nil, "Public Root", now.Add(-time.Hour), now.Add(time.Hour), true)
	_, err := shakes(root, sign(t, nil, host, now.Add(-time.Hour), now.Add(time.Hour), false))(t.Context(), host)
	r := Refused(errors.Join(errors.New("syncro: check the token got no answer"), err))
	if r.State != Bad || !strings.Contains(r.Sentence, "self-signed") {
		t.Errorf("the report is %+v", r)
	}
	if r := Refused(errors.New("some\x1b[31m words")); strings.ContainsRune(r.Sentence, '\x1b') {
		t.Errorf("the sentence drives a terminal: %q", r.Sentence)
	}
}
