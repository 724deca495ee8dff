package commands

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/store"
)

// printed runs a command and returns its exit code and what it printed on the
// standard output alone.
func (p *program) printed(args ...string) (int, string) {
	p.t.Helper()
	var out bytes.Buffer
	w := p.w
	w.Out, w.Err = &out, io.Discard
	return Run(p.t.Context(), append([]string{"--workspace", p.dir}, args...), w), out.String()
}

// keysOf visits the keys of every object in a JSON text of one or more values.
func keysOf(t *testing.T, text string, visit func(string)) {
	t.Helper()
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, inner := range v {
				visit(key)
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	values := 0
	for read := json.NewDecoder(strings.NewReader(text)); ; values++ {
		var v any
		if err := read.Decode(&v); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		walk(v)
	}
	if values == 0 {
		t.Error("there is no JSON")
	}
}

func TestEveryKeyOfEveryJSONIsWrittenAlike(t *testing.T) {
	p, _ := onboarded(t)
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	alone := &program{t: t, dir: p.dir, w: Console{Env: func(string) string { return "" }}} // the demo has SaaS Alerts, too
	demos := func(args ...string) []string { return append(args, "--demo") }
	for _, args := range [][]string{
		{"sync", "--json", "--dry-run"},
		{"sync", "--json"},
		{"audit", "show"},
		{"report", "--json"},
		{"report", "--json", "--health"},
		{"doctor", "--json"},
		demos("sync", "--json"), demos("checklist", "--format", "json"), demos("doctor", "--json"),
	} {
		of := p
		if slices.Contains(args, "--demo") {
			of = alone
		}
		code, text := of.printed(args...)
		if code != exitDone && code != exitVendor { // doctor may have something to say
			t.Errorf("%q ends with %d", args, code)
		}
		keys := map[string]bool{}
		keysOf(t, text, func(key string) { keys[key] = true })
		for key := range keys {
			if !snake.MatchString(key) {
				t.Errorf("%q has the key %q", args, key)
			}
		}
		if args[0] == "sync" && !strings.Contains(text, `"outcome": "done"`) {
			t.Errorf("%q does not tell its outcome: %s", args, text)
		}
	}
}

func TestASyncAskedForJSONPrintsOneObjectHoweverItEnds(t *testing.T) {
	p, world := onboarded(t)
	ends := func(code int, outcome string, args ...string) end {
		t.Helper()
		got, text := p.printed(append([]string{"sync", "--json"}, args...)...)
		var e end
		read := json.NewDecoder(strings.NewReader(text))
		if err := read.Decode(&e); err != nil || read.More() {
			t.Fatalf("%v in %q", err, text)
		}
		if got != code || e.Code != code || e.Outcome != outcome || e.Workspace != "ws" || e.Started.IsZero() {
			t.Errorf("the sync ends with %d and prints %s", got, text)
		}
		return e
	}
	if e := ends(exitDone, "done"); e.Writes() == 0 || e.Error != "" || e.HeldBy != nil {
		t.Errorf("%+v", e)
	}
	world.Move(1)
	ends(exitDone, "done")
	ends(exitReview, "needs_review", "--detailed-exitcode")

	a, err := app.Open(app.Options{Dir: p.dir, Name: "ws", Doing: "a test", Lookup: p.w.Env})
	if err != nil {
		t.Fatal(err)
	}
	if e := ends(exitBusy, "busy"); e.HeldBy == nil || e.HeldBy.Doing != "a test" || e.HeldBy.PID == 0 || !strings.Contains(e.Error, "end that one first") {
		t.Errorf("%+v", e)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	world.Syncro.RevokeToken(demo.SyncroToken)
	if e := ends(exitVendor, "vendor_or_key_trouble"); !strings.Contains(e.Error, "401") {
		t.Errorf("%+v", e)
	}
	keys := p.w.Env
	p.w.Env = func(string) string { return "" }
	if e := ends(exitVendor, "vendor_or_key_trouble"); !strings.Contains(e.Error, "no key for Syncro") {
		t.Errorf("%+v", e)
	}
	p.w.Env = keys
	removed := filepath.Join(p.dir, "audit.jsonl")
	spoil(t, removed)
	if e := ends(exitFailed, "failed"); !strings.Contains(e.Error, removed) {
		t.Errorf("%+v", e)
	}
}

// spoil puts a folder where the program wants a file.
func spoil(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
}

func TestEveryExitCodeHasAName(t *testing.T) {
	for _, code := range []int{exitDone, exitFailed, exitReview, exitBraked, exitVendor, exitBusy} {
		if outcomes[code] == "" {
			t.Errorf("%d has none", code)
		}
	}
	if exitCode(&store.HeldError{}) != exitBusy {
		t.Error("a workspace that is held is not busy")
	}
}
