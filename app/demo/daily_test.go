package demo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

// chat is a webhook that keeps what it is sent.
type chat struct {
	status int
	bodies []string
	hosts  []string
}

func (c *chat) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	c.bodies, c.hosts = append(c.bodies, string(body)), append(c.hosts, r.URL.Host)
	return &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("ok")), Request: r}, nil
}

const hookAddress = "https://hooks.slack.com/services/T000/B000/canary-hook-0001"

// withChat opens an onboarded workspace with a webhook.
func withChat(t *testing.T) (*demo.World, *app.App, *chat) {
	t.Helper()
	w, c := demo.New(small), &chat{status: http.StatusOK}
	opt := w.Options(t.TempDir())
	opt.Base[app.Webhook] = c
	a := demo.Opened(t, opt)
	if err := errors.Join(w.Onboard(t.Context(), a), a.SkipVendor(app.VendorSaaSAlerts, true), a.SetHook(hookAddress, secrets.ThisRun)); err != nil {
		t.Fatal(err)
	}
	sync(t, a)
	return w, a, c
}

func TestTheWebhookIsToldOnceARunAndOnlyWhatNeedsAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, c := withChat(t)
		if len(c.bodies) != 0 {
			t.Fatalf("nothing needs a person, and the webhook was told %q", c.bodies)
		}
		moved := w.Move(1)
		asset, _ := w.Syncro.Asset(moved[0])
		if err := a.SetKeyExpiry(app.VendorSyncro, time.Now().AddDate(0, 0, 5)); err != nil {
			t.Fatal(err)
		}
		for i, names := range []bool{false, true} {
			if err := a.SetHookNames(names); err != nil {
				t.Fatal(err)
			}
			s, err := a.Sync(t.Context(), app.SyncOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.bodies) != i+1 {
				t.Fatalf("%d messages after %d runs that need a person: %+v", len(c.bodies), i+1, s)
			}
			var message struct{ Text string }
			if err := json.Unmarshal([]byte(c.bodies[i]), &message); err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"workspace demo", "1 device needs review.", "in 5 days"} {
				if !strings.Contains(message.Text, word) {
					t.Errorf("the message does not say %q:\n%s", word, message.Text)
				}
			}
			if !names && strings.Contains(message.Text, asset.Name) {
				t.Errorf("the message names a device that nobody asked for:\n%s", message.Text)
			}
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{DryRun: true}); err != nil || len(c.bodies) != 2 {
			t.Errorf("a dry run told the webhook: %v", err)
		}
	})
}

func TestAWebhookThatFailsStopsNothingAndHidesItsAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, c := withChat(t)
		w.Move(1)
		c.status = http.StatusGone
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		notes := strings.Join(s.Notes, "\n")
		if err != nil || !strings.Contains(notes, "status 410") || strings.Contains(notes, "canary") {
			t.Errorf("error %v, notes %q", err, notes)
		}
		if err := a.SetHook("http://chat.example.com/canary", secrets.ThisRun); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("an address in clear: %v", err)
		}
		if err := a.SetHook("", secrets.Nowhere); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Sync(t.Context(), app.SyncOptions{}); err != nil || len(c.bodies) != 1 {
			t.Errorf("%d messages after the webhook was taken away: %v", len(c.bodies), err)
		}
	})
}

// Keys and the webhook's address stand nowhere but where the person put them:
// not in the store, its backups, the audit file, the log, an error or a view.
func TestNoKeyIsFoundInAnyFileErrorOrView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const syncroKey, glueKey, alertsKey = "canary-syncro-0001", "canary-itglue-0002", "canary-saasalerts-0003"
		w := demo.New(demo.Config{Seed: 12, Customers: 15, Assets: 90, SyncroToken: syncroKey, ITGlueKey: glueKey, SaaSAlertsKey: alertsKey})
		dir := filepath.Join(t.TempDir(), "w")
		opt := w.Options(dir)
		var beside bytes.Buffer
		echoing := &echo{base: opt.Base[app.VendorITGlue]}
		opt.Verbose, opt.Base[app.Webhook], opt.Base[app.VendorITGlue] = &beside, &chat{status: http.StatusForbidden}, echoing
		a, err := app.Open(opt)
		if err != nil {
			t.Fatal(err)
		}
		said := []any{}
		if err := errors.Join(w.Onboard(t.Context(), a), a.SetHook(hookAddress, secrets.ThisRun), a.Unlock("canary-passphrase")); err != nil {
			t.Fatal(err)
		}
		_, err = a.SetKey(app.VendorITGlue, demo.ITGlueURL, glueKey, secrets.Locked)
		said = append(said, err)
		s, err := a.Sync(t.Context(), app.SyncOptions{})
		said = append(said, s, err, a.TryHook(t.Context()), a.Home(), a.Keys(), a.Examine(t.Context()))
		w.Move(1)
		// The vendors echo the keys in their refusals, and then refuse them.
		echoing.on = true
		s, err = a.Sync(t.Context(), app.SyncOptions{})
		said = append(said, s, err, a.Home(), a.Keys(), a.Examine(t.Context()), a.Log(), a.KeyPlaces())
		w.Syncro.RevokeToken(syncroKey)
		s, err = a.Sync(t.Context(), app.SyncOptions{})
		said = append(said, s, err, app.Sentence(err))
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{"what was said": "", "the log beside": beside.String()}
		for _, x := range said {
			texts["what was said"] += fmt.Sprintf("%v\n%+v\n%#v\n", x, x, x)
		}
		err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			texts[path] = string(content)
			return err
		})
		if err != nil || texts[filepath.Join(dir, "onramp.log")] == "" {
			t.Fatalf("%v, %d texts", err, len(texts))
		}
		for where, text := range texts {
			if at := strings.Index(text, "canary"); at >= 0 {
				t.Errorf("%s has a key: %q", where, text[max(0, at-80):min(len(text), at+40)])
			}
		}
	})
}

// echo is a vendor that repeats the key it was sent in its refusal, once on.
type echo struct {
	base http.RoundTripper
	on   bool
	due  func() bool // or once this says so
}

func (e *echo) RoundTrip(r *http.Request) (*http.Response, error) {
	if !e.on && (e.due == nil || !e.due()) {
		return e.base.RoundTrip(r)
	}
	body := fmt.Sprintf(`{"errors":[{"status":401,"title":"the key %s is not valid"}]}`, r.Header.Get("x-api-key"))
	return &http.Response{
		StatusCode: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/vnd.api+json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// A key that is revoked in the middle of a run stops it with a sentence. With the
// key back, the next run goes on: nothing is lost and nothing doubled.
func TestAKeyRevokedMidRunLosesNothing(t *testing.T) {
	for _, after := range []int{3, 40, 60, 90} {
		t.Run(fmt.Sprint("after request ", after), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := demo.New(small)
				was := remember(w)
				opt := w.Options(t.TempDir())
				cut := &echo{base: opt.Base[app.VendorITGlue]}
				opt.Base[app.VendorITGlue] = cut
				a := demo.Onboarded(t, w, opt)
				before := len(w.ITGlue.Requests())
				cut.due = func() bool { return len(w.ITGlue.Requests())-before >= after }
				s, err := a.Sync(t.Context(), app.SyncOptions{})
				if after > 3 && s.Writes() == 0 {
					t.Fatal("the key was revoked before anything was written: the test proves too little")
				}
				if err == nil || !app.VendorTrouble(err) || strings.Contains(app.Sentence(err), demo.ITGlueKey) {
					t.Errorf("the run ended with %v after %d requests", err, len(w.ITGlue.Requests())-before)
				}
				if status := a.Home().Integrations[1].Status; status != app.StatusError {
					t.Errorf("Home says %q", status)
				}
				cut.due = nil
				sync(t, a)
				exactlyTheWantedAreCreated(t, w, a, was)
				aSecondSyncWritesNothing(t, w, a)
			})
		})
	}
}

// An open wizard makes the due sync itself, once a day, and not while a person
// has a plan of their own on the table.
func TestAnOpenWizardMakesTheDueSyncItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, a, _ := onboarded(t, small)
		first := a.Home().Integrations[0].Last
		a.KeepInStep()
		time.Sleep(72 * time.Hour) // of the bubble's clock
		if last := a.Home().Integrations[0].Last; !last.Equal(first) {
			t.Errorf("a sync was made on %v although the routine is off", last)
		}
		if err := a.SetRoutine(true); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		time.Sleep(72 * time.Hour) // of the bubble's clock
		synctest.Wait()
		if runs := since(a, begun); runs < 2 || runs > 3 {
			t.Errorf("%d syncs in three days", runs)
		}
		w.DeleteAssets(1)
		if err := a.Pause(app.VendorSyncro, true); err != nil {
			t.Fatal(err)
		}
		paused := time.Now()
		time.Sleep(72 * time.Hour) // of the bubble's clock
		if runs := since(a, paused); runs != 0 {
			t.Errorf("%d syncs while paused", runs)
		}
	})
}

// since counts the passes that began after a time.
func since(a *app.App, t time.Time) int {
	n := 0
	for _, r := range a.Home().Runs {
		if r.Started.After(t) {
			n++
		}
	}
	return n
}
