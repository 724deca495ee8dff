package demo_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"dev.onramp/app"
	"dev.onramp/app/demo"
	"dev.onramp/app/secrets"
)

// What a person approves, and who, how it ended, and each change of a key stand in
// the log, on screen and in its file.
func TestTheLogTellsOfAnApplyAndOfKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, dir := demo.New(small), t.TempDir()
		opt := w.Options(dir)
		a := demo.Onboarded(t, w, opt)
		if err := a.MakePlan(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		release(t, a)
		if err := a.Approve(); err != nil {
			t.Fatal(err)
		}
		rest(a)
		if _, err := a.SetKey(app.VendorITGlue, opt.Lookup("ONRAMP_ITGLUE_URL"), "canary-key", secrets.ThisRun); err != nil {
			t.Fatal(err)
		}
		if err := a.Disconnect(app.VendorITGlue, false); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(filepath.Join(dir, "onramp.log"))
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, l := range a.Log() {
			shown = append([]string{l.Text}, shown...)
		}
		screen, at := strings.Join(shown, "\n"), 0
		for _, want := range []string{"apply begins: ", "approved by " + opt.Person, "apply has ended: ", "create configuration ", "key of IT Glue: taken, kept in ", "key of IT Glue: taken away"} {
			n := strings.Index(screen[at:], want)
			if n < 0 || !strings.Contains(string(file), want) {
				t.Fatalf("%q is missing, or too early, on screen or in the file:\n%s\n%s", want, screen, file)
			}
			at += n
		}
		if strings.Contains(screen+string(file), "canary") {
			t.Error("the key is in the log")
		}
	})
}
