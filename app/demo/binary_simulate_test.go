//go:build unix

package demo_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// simulated is `onramp simulate` at work.
type simulated struct {
	t      *testing.T
	cmd    *exec.Cmd
	out    *bufio.Reader
	errs   bytes.Buffer
	line   string
	Syncro struct{ URL, Token string }
	ITGlue struct{ URL, Key string }
	Alerts struct{ URL, Key string } `json:"saasalerts"`
}

// simulate starts simulated vendors without rate limits and reads where they
// are. Whoever does not end them has them ended with the test.
func simulate(t *testing.T, customers, assets int) *simulated {
	t.Helper()
	return simulatedBy(t, newHome(t).command(t, "simulate", "--customers", strconv.Itoa(customers), "--assets", strconv.Itoa(assets), "--rate-limits", "off"))
}

func simulatedBy(t *testing.T, cmd *exec.Cmd) *simulated {
	t.Helper()
	s := &simulated{t: t, cmd: cmd}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.out, s.cmd.Stderr = bufio.NewReader(out), &s.errs
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			s.end(syscall.SIGKILL)
		}
	})
	hung := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() }) // ends the read below
	defer hung.Stop()
	if s.line, err = s.out.ReadString('\n'); err != nil {
		t.Fatalf("simulate printed %q: %v; stderr: %s", s.line, err, &s.errs)
	}
	if err := json.Unmarshal([]byte(s.line), s); err != nil {
		t.Fatalf("simulate printed %q: %v", s.line, err)
	}
	return s
}

// end sends a signal, waits for the process, and returns what else it printed.
func (s *simulated) end(sig syscall.Signal) (code int, rest string) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
	hung := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() }) // ends the read below
	defer hung.Stop()
	more, err := io.ReadAll(s.out)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = s.cmd.Wait() // the exit code says it
	return s.cmd.ProcessState.ExitCode(), string(more)
}

// env is what leads the program to the simulated vendors.
func (s *simulated) env() []string {
	return []string{
		"ONRAMP_SYNCRO_URL=" + s.Syncro.URL, "ONRAMP_SYNCRO_TOKEN=" + s.Syncro.Token,
		"ONRAMP_ITGLUE_URL=" + s.ITGlue.URL, "ONRAMP_ITGLUE_KEY=" + s.ITGlue.Key,
		"ONRAMP_SAASALERTS_URL=" + s.Alerts.URL, "ONRAMP_SAASALERTS_KEY=" + s.Alerts.Key,
	}
}

func (s *simulated) keys() []string { return []string{s.Syncro.Token, s.ITGlue.Key, s.Alerts.Key} }

// contents is everything that Onramp could write to, as the vendors list it.
func (s *simulated) contents() string {
	s.t.Helper()
	var all strings.Builder
	for _, list := range []string{"/customers", "/customer_assets"} {
		for page := 1; page <= 4; page++ {
			all.WriteString(s.get(fmt.Sprintf("%s%s?page=%d", s.Syncro.URL, list, page), "Authorization", "Bearer "+s.Syncro.Token))
		}
	}
	for _, list := range []string{"/organizations", "/configurations", "/manufacturers", "/models", "/locations"} {
		all.WriteString(s.get(s.ITGlue.URL+list+"?page[size]=1000", "x-api-key", s.ITGlue.Key))
	}
	all.WriteString(s.get(s.Alerts.URL+"/reports/customers", "api_key", s.Alerts.Key))
	return all.String()
}

func (s *simulated) get(url, header, value string) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set(header, value)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		s.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %d %s", url, answer.StatusCode, body)
	}
	return string(body) + "\n"
}

func TestBinarySimulatePrintsOneLineAndStopsWhenTold(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			s := simulate(t, 3, 5)
			for _, url := range []string{s.Syncro.URL, s.ITGlue.URL, s.Alerts.URL} {
				if !strings.HasPrefix(url, "http://127.0.0.1:") {
					t.Errorf("a simulator is not on loopback: %s", url)
				}
			}
			s.contents() // they answer
			code, rest := s.end(sig)
			if code != 0 || rest != "" || s.errs.Len() > 0 {
				t.Errorf("told to stop: exit code %d, more output %q, stderr %q", code, rest, &s.errs)
			}
		})
	}
}
