//go:build unix

package demo_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/msp"
)

// anyFailure stands for every exit code but 0.
const anyFailure = -1

// begun is a workspace in which a technician has read the vendors and has
// settled some rows.
func begun(t *testing.T) (h home, vendors *simulated) {
	t.Helper()
	vendors = simulate(t, 8, 40)
	h = newHome(t).with(vendors.env()...)
	h.run(t, "sync").wantFailure(t, 1, "not finished")
	inWorkspace(t, h.workspace("default"), func(a *app.App) {
		settleSome(t, a, msp.Customers)
		settleSome(t, a, msp.Assets)
	})
	if w := workOf(t, h.workspace("default")); len(w.Customers) < 2 || len(w.Assets) < 2 || w.Undo == "" {
		t.Fatalf("too little is settled to show that it is kept: %+v", w)
	}
	return h, vendors
}

// settleSome decides two rows as a person: one is ignored, one is put to Later.
func settleSome(t *testing.T, a *app.App, s msp.Subject) {
	t.Helper()
	rows := a.Review(s, 0).Rows()
	if len(rows) < 2 {
		t.Fatalf("only %d rows of %s", len(rows), s)
	}
	if _, err := a.Ignore(s, []int64{rows[0].ID}, "settled by the test"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Later(s, []int64{rows[1].ID}, "settled by the test"); err != nil {
		t.Fatal(err)
	}
}

func TestBinaryRefusesBadInputWithOneSentenceBeforeTouchingAnything(t *testing.T) {
	t.Parallel()
	h, _ := begun(t)
	kept := stored(t, h.workspace("default"))
	for _, c := range []struct {
		name  string
		args  string
		code  int
		words []string
	}{
		{"unknown flag", "sync --bogus", 1, []string{"unknown flag", "--bogus"}},
		{"unknown command", "snyc", 1, []string{"unknown command", "snyc"}},
		{"argument too many", "sync now", 1, []string{"now"}},
		{"no terminal for the wizard", "", 1, []string{"needs a terminal", "ssh -t", "onramp sync"}},
		{"no terminal for the demo", "--demo", 1, []string{"needs a terminal"}},
		{"workspace name with a blank", "sync --workspace=a%20b", 1, []string{`"a b"`, "letters, digits", "a path has a slash"}},
		{"workspace name of dots", "sync --workspace ..", 1, []string{`".."`, "letters, digits"}},
		{"workspace without a name", "sync --workspace=", 1, []string{`""`, "letters, digits"}},
		{"workspace name with an escape", "sync --workspace=\x1b[31mred", 1, []string{"letters, digits"}},
		{"simulators for other machines", "simulate --listen 0.0.0.0:0", 1, []string{"0.0.0.0:0", "this machine only"}},
		{"rate limits neither on nor off", "simulate --rate-limits maybe", 1, []string{`"maybe"`, "on or off"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := strings.Fields(c.args)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "%20", " ")
			}
			r := h.run(t, args...)
			r.wantFailure(t, c.code, c.words...)
			if r.out != "" {
				t.Errorf("a refusal printed to stdout: %q", r.out)
			}
			if strings.ContainsRune(r.err, '\x1b') {
				t.Errorf("an escape reaches the terminal: %q", r.err)
			}
		})
	}
	if stored(t, h.workspace("default")) != kept {
		t.Error("a refusal changed the workspace's files")
	}
	h.wantNoTemporary(t)
}

func TestBinarySaysWhatIsWrongWithAKeyOrAnAddressAndKeepsTheWork(t *testing.T) {
	t.Parallel()
	h, vendors := begun(t)
	kept := workOf(t, h.workspace("default"))
	bad := badVendor(t)
	wrong := "CANARY-9f3b-wrong-key-c41d"
	for _, c := range []struct {
		name  string
		env   string
		code  int
		words []string
	}{
		{"no token of Syncro", "ONRAMP_SYNCRO_TOKEN=", 5, []string{"Syncro", "ONRAMP_SYNCRO_TOKEN", "Keys step"}},
		{"no key of IT Glue", "ONRAMP_ITGLUE_KEY=", 5, []string{"IT Glue", "ONRAMP_ITGLUE_KEY", "Keys step"}},
		{"wrong token of Syncro", "ONRAMP_SYNCRO_TOKEN=" + wrong, 5, []string{"401", "Admin > API > API Tokens"}},
		{"wrong key of IT Glue", "ONRAMP_ITGLUE_KEY=" + wrong, 5, []string{"403", "check the key"}},
		{"wrong key of SaaS Alerts", "ONRAMP_SAASALERTS_KEY=" + wrong, 5, []string{"401", "check the key"}},
		{"403 of Syncro", "ONRAMP_SYNCRO_URL=" + bad + "/forbidden/api/v1", 5, []string{"403", "Bearer ***", "Admin > API > API Tokens"}},
		{"wrong region of IT Glue", "ONRAMP_ITGLUE_URL=" + bad + "/forbidden", 5, []string{"403", "X-Api-Key:[***]", "region", "US, EU and AU"}},
		{"403 of SaaS Alerts", "ONRAMP_SAASALERTS_URL=" + bad + "/forbidden", 5, []string{"403", "Api_key:[***]", "check the key"}},
		{"HTML from Syncro", "ONRAMP_SYNCRO_URL=" + bad + "/page/api/v1", 5, []string{"200", "HTML", "check"}},
		{"HTML from IT Glue", "ONRAMP_ITGLUE_URL=" + bad + "/page", 5, []string{"200", "HTML", "check the base URL"}},
		{"HTML from SaaS Alerts", "ONRAMP_SAASALERTS_URL=" + bad + "/page", 5, []string{"200", "HTML", "check the base URL"}},
		{"plain http to elsewhere", "ONRAMP_SYNCRO_URL=http://syncro.example/api/v1", anyFailure, []string{"syncro.example", "https://"}},
		{"no address at all", "ONRAMP_SYNCRO_URL=nonsense", anyFailure, []string{"address", "https://acme.syncromsp.com"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := h.with(c.env).run(t, "sync")
			if c.code == anyFailure {
				c.code = max(1, r.code)
			}
			r.wantFailure(t, c.code, c.words...)
			wantNoSecret(t, append(vendors.keys(), wrong), r.out, r.err)
			wantSameWork(t, h.workspace("default"), kept)
		})
	}
	wantNoSecret(t, append(vendors.keys(), wrong), stored(t, h.workspace("default")))
}

// badVendor answers /forbidden/... with a refusal that repeats every header it
// was sent, keys and all, so that their blanking can be seen, and /page/... with a log-in page.
func badVendor(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/forbidden/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		said := fmt.Sprintf(`{"error":%q,"errors":[{"status":"403","title":"Forbidden","detail":%[1]q}]}`, fmt.Sprint(r.Header))
		if _, err := io.WriteString(w, said); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/page/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if _, err := io.WriteString(w, fmt.Sprintf("<!DOCTYPE html><html><body>Sign in<!-- %v --></body></html>", r.Header)); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestBinarySaysThatAVendorCannotBeReachedAndKeepsTheWork(t *testing.T) {
	t.Parallel()
	h, vendors := begun(t)
	kept := workOf(t, h.workspace("default"))
	closed := closedPort(t)
	r := h.with("ONRAMP_ITGLUE_URL=http://"+closed).run(t, "sync")
	r.wantFailure(t, 5, "IT Glue", closed, "connection refused")
	wantNoSecret(t, vendors.keys(), r.out, r.err)
	wantSameWork(t, h.workspace("default"), kept)
}

// closedPort is an address of this machine at which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

func TestBinarySaysThatAFolderCannotBeUsed(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	closed := filepath.Join(h.dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := h.command(t, "sync", "--workspace", filepath.Join(closed, "acme"))
	if os.Geteuid() == 0 { // every folder is open to root: be somebody else
		cmd.Dir, cmd.SysProcAttr = "/", &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	} else if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	r := finish(t, cmd)
	r.wantFailure(t, max(1, r.code), "workspace folder", "permission denied", "--workspace")

	file := filepath.Join(h.dir, "file")
	if err := os.WriteFile(file, []byte("a person's file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r = h.run(t, "sync", "--workspace", file)
	r.wantFailure(t, max(1, r.code), file, "--workspace")
	if readFile(t, file) != "a person's file\n" {
		t.Error("the file that is no folder was written to")
	}
}

// nobody is a user who owns nothing.
const nobody = 65534
