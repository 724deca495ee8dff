//go:build unix

package demo_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/msp"
)

func TestBinaryDemoSyncPrintsTheSummaryAsJSON(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	r := h.run(t, "sync", "--demo", "--json")
	if r.code != 0 || r.err != "" {
		t.Fatalf("exit code %d, stderr %q", r.code, r.err)
	}
	var summary map[string]any
	if err := json.Unmarshal([]byte(r.out), &summary); err != nil {
		t.Fatalf("%v in %s", err, r.out)
	}
	for _, key := range []string{"workspace", "started", "ended", "vendors"} {
		if summary[key] == nil {
			t.Errorf("the summary has no %q", key)
		}
	}
	var typed app.Summary
	if err := json.Unmarshal([]byte(r.out), &typed); err != nil {
		t.Fatal(err)
	}
	for vendor, kinds := range map[app.Vendor][]string{
		app.VendorSyncro: {"customers", "assets"}, app.VendorITGlue: {"organizations", "configurations"}, app.VendorSaaSAlerts: {"organizations"},
	} {
		for _, kind := range kinds {
			if typed.Vendors[vendor][kind].Read == 0 {
				t.Errorf("nothing read of %s %s", vendor, kind)
			}
		}
	}
	if typed.Writes() == 0 || typed.Refused() != 0 {
		t.Errorf("%d writes, %d refused", typed.Writes(), typed.Refused())
	}
	if _, err := os.Stat(h.workspace("default")); !os.IsNotExist(err) {
		t.Errorf("the demo touched the person's own workspace: %v", err)
	}
	h.wantNoTemporary(t)
}

func TestBinarySaysThatReviewIsNeededOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	r := h.run(t, "sync", "--demo", "--detailed-exitcode", "--verbose")
	if r.code != 3 || !strings.HasSuffix(r.err, "onramp: the pass was completed, and something needs review: run onramp\n") {
		t.Errorf("exit code %d, stderr ends %q", r.code, r.err[max(0, len(r.err)-300):])
	}
	if !strings.Contains(r.err, `"msg":"request"`) || !strings.Contains(r.out, "assets read") {
		t.Errorf("--verbose prints no requests, or the summary is missing: %q", r.out)
	}
	wantNoSecret(t, []string{demo.SyncroToken, demo.ITGlueKey, demo.SaaSAlertsKey}, r.out, r.err)
}

func TestBinaryWritesTheManual(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	if r := h.run(t, "man", filepath.Join(h.dir, "man1")); r.code != 0 {
		t.Fatalf("exit code %d: %s", r.code, r.err)
	}
	if page := readFile(t, filepath.Join(h.dir, "man1", "onramp-sync.1")); !strings.Contains(page, "Exit codes") || strings.Contains(page, h.dir) {
		t.Error("the page about sync lacks the exit codes, or names this machine")
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := h.run(t, "completion", shell); r.code != 0 || !strings.Contains(r.out, "onramp") {
			t.Errorf("completion for %s: exit code %d", shell, r.code)
		}
	}
	h.run(t, "man", filepath.Join(h.dir, "man1", "onramp-sync.1", "below")).wantFailure(t, 1, "manual")
}

func TestBinarySyncOfAnUnfinishedWorkspaceReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	vendors := simulate(t, 8, 40)
	h := newHome(t).with(vendors.env()...)
	before := vendors.contents()
	r := h.run(t, "sync", "--json")
	r.wantFailure(t, 1, "wizard", "not finished", "nothing was written", "run onramp")
	var summary app.Summary
	if err := json.Unmarshal([]byte(r.out), &summary); err != nil {
		t.Fatalf("%v in %s", err, r.out)
	}
	if summary.Vendors[app.VendorSyncro]["assets"].Read != 40 || summary.Writes() != 0 {
		t.Errorf("%d assets read of 40, %d writes", summary.Vendors[app.VendorSyncro]["assets"].Read, summary.Writes())
	}
	dry := h.run(t, "sync", "--dry-run")
	if dry.code != 0 || !strings.Contains(dry.out, "nothing was written: a sync would") || !strings.Contains(dry.out, "wizard of this workspace is not finished") {
		t.Errorf("a dry run ends with %d: %s%s", dry.code, dry.out, dry.err)
	}
	if diff := cmp.Diff(before, vendors.contents()); diff != "" {
		t.Errorf("the vendors have changed (-before +after):\n%s", diff)
	}
	if audit := readFile(t, filepath.Join(h.workspace("default"), "audit.jsonl")); audit != "" {
		t.Errorf("the audit file has lines: %s", audit)
	}
	wantNoSecret(t, vendors.keys(), r.out, r.err, stored(t, h.workspace("default")))
}

func TestBinaryTellsWhoHasTheWorkspace(t *testing.T) {
	t.Parallel()
	vendors := simulate(t, 3, 6)
	h := newHome(t).with(vendors.env()...)
	first := h.open(t, 80, 24, "--workspace", "acme")
	first.sees("Step 1 of 9: Keys")
	started := first.screen.String()
	h.run(t, "sync", "--workspace", "acme").wantFailure(t, 75, "the wizard", fmt.Sprintf("process %d", first.cmd.Process.Pid), "end that one first")
	h.run(t, "sync", "--install-timer", "--workspace", "acme").wantFailure(t, 75, "no timer was installed", "the wizard", "left with q")
	examined := h.run(t, "doctor", "--workspace", "acme")
	examined.wantFailure(t, 75, "the wizard", "end that one first")
	for _, part := range []string{"terminal: ", "workspace: verified, the workspace is open in another process"} {
		if !strings.Contains(examined.out, part) {
			t.Errorf("doctor does not tell what it could examine, %q:\n%s", part, examined.out)
		}
	}
	second := h.open(t, 400, 24, "--workspace", "acme") // its sentence has a path of any length and stands on one line
	if code := second.end(); code != 75 {
		t.Errorf("a second wizard ends with %d, want 75", code)
	}
	second.sees("onramp: ", `"the wizard"`, "end that one")
	if shown := first.screen.String(); shown != started {
		t.Errorf("the first wizard was disturbed:\n%s\n%s", started, shown)
	}
	first.leave()
	h.run(t, "sync", "--workspace", "acme").wantFailure(t, 1, "not finished")
}

// stored is every byte of a workspace.
func stored(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			fmt.Fprintf(&all, "%s\n%s\n", path, readFile(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// work is what a technician would miss if it were gone.
type work struct {
	Customers, Assets, SaaS []app.Row
	Types                   []app.DeviceType
	Steps                   []app.StepState
	Undo                    string
}

// workOf reads a workspace that no program has open.
func workOf(t *testing.T, dir string) (w work) {
	t.Helper()
	inWorkspace(t, dir, func(a *app.App) {
		w.Customers, w.Assets, w.SaaS = decidedRows(a, msp.Customers), decidedRows(a, msp.Assets), decidedRows(a, msp.SaaS)
		w.Types = a.Types().Types
		o := a.Overview()
		w.Undo = o.Undo
		for _, step := range o.Steps {
			w.Steps = append(w.Steps, step.State)
		}
	})
	return w
}

// decidedRows are the rows that a person or a rule settled.
func decidedRows(a *app.App, s msp.Subject) []app.Row {
	return slices.DeleteFunc(a.Review(s, 0).Rows(), func(r app.Row) bool { return r.State == app.StateOpen || r.State == app.StateHeld })
}

// inWorkspace opens a workspace in this process for as long as do runs.
func inWorkspace(t *testing.T, dir string, do func(*app.App)) {
	t.Helper()
	a, err := app.Open(app.Options{Dir: dir, Name: "test", Person: "tester", Doing: "a test", Lookup: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	do(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// wantSameWork checks that a workspace still holds what it held.
func wantSameWork(t *testing.T, dir string, before work) {
	t.Helper()
	same := cmp.Comparer(func(a, b msp.Text) bool { return a.Raw() == b.Raw() })
	if diff := cmp.Diff(before, workOf(t, dir), same); diff != "" {
		t.Errorf("the workspace has changed (-before +after):\n%s", diff)
	}
}
