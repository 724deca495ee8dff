package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.onramp/app"
	"dev.onramp/app/secrets"
)

func TestTheLogHidesEveryKeyThatIsKnown(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"ONRAMP_ITGLUE_KEY": "canary-environment", "ONRAMP_WEBHOOK_URL": "https://hooks.slack.com/services/canary-hook"}
	a, err := app.Open(app.Options{Dir: dir, Name: "w", Person: "p", Doing: "a test", Lookup: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.SetKey(app.VendorSyncro, "acme", "canary-typed", secrets.ThisRun); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"canary-environment", "canary-typed", "https://hooks.slack.com/services/canary-hook", "/services/canary-hook"} {
		a.Say("said " + key)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "onramp.log"))
	if err != nil {
		t.Fatal(err)
	}
	if log := string(content); strings.Contains(log, "canary") || strings.Count(log, "said ") != 4 || !strings.Contains(log, `"msg":"opened"`) {
		t.Errorf("the log has:\n%s", log)
	}
}
