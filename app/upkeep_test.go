package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dev.onramp/app"
)

// backedUp is a closed workspace with one backup, and what the backing up said.
func backedUp(t *testing.T) (dir, said string) {
	t.Helper()
	dir = t.TempDir()
	closed(t, reviewed(t, dir))
	var out bytes.Buffer
	if err := app.BackupStore(&out, dir); err != nil {
		t.Fatal(err)
	}
	return dir, out.String()
}

func TestABackupByCommandHasTheDecisionsBesideIt(t *testing.T) {
	_, said := backedUp(t)
	path := strings.TrimSpace(strings.TrimPrefix(said, "backed up to "))
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(strings.TrimSuffix(path, filepath.Ext(path)) + ".decisions.json"); err != nil {
		t.Error(err)
	}
}

func TestADamagedOrMissingStoreIsPutBackByTheCommandThatIsNamed(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"cut":     func(path string) error { return os.Truncate(path, 5000) },
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"missing": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := backedUp(t)
			if err := harm(filepath.Join(dir, "onramp.db")); err != nil {
				t.Fatal(err)
			}
			_, opening := app.Open(app.Options{Dir: dir, Name: "test"})
			for _, err := range []error{app.CheckStore(&bytes.Buffer{}, dir), opening} {
				if err == nil || !strings.Contains(err.Error(), "onramp store restore") {
					t.Errorf("got %v", err)
				}
			}
			if err := app.RestoreStore(&bytes.Buffer{}, dir, nil, false); err != nil {
				t.Fatal(err)
			}
			if err := app.CheckStore(&bytes.Buffer{}, dir); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRestoreTakesTheNewestBackupThatIsGood(t *testing.T) {
	dir, first := backedUp(t)
	var second bytes.Buffer
	if err := app.BackupStore(&second, dir); err != nil {
		t.Fatal(err)
	}
	if second.String() == first {
		t.Fatal("the second backup has the name of the first")
	}
	if err := os.Truncate(strings.TrimSpace(strings.TrimPrefix(second.String(), "backed up to ")), 5000); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if err := app.RestoreStore(&said, dir, nil, true); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said.String(), strings.TrimSpace(strings.TrimPrefix(second.String(), "backed up to "))) {
		t.Errorf("the damaged backup was put back: %s", said.String())
	}
}

func TestTheAuditOfAWorkspaceThatIsNotThereIsRefused(t *testing.T) {
	err := app.PrintAudit(&bytes.Buffer{}, filepath.Join(t.TempDir(), "none"), time.Time{})
	if err == nil || !strings.Contains(err.Error(), "--workspace") {
		t.Errorf("got %v", err)
	}
}

// passed opens the workspace in dir as a person does and leaves it again.
func passed(t *testing.T, dir string) {
	t.Helper()
	a, err := app.Open(app.Options{Dir: dir, Name: "test", Lookup: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, a)
}

func TestABackupThatIsADayOldIsFollowedByAnother(t *testing.T) {
	dir, said := backedUp(t)
	path := strings.TrimSpace(strings.TrimPrefix(said, "backed up to "))
	backups := filepath.Dir(path)
	passed(t, dir)
	if all, _ := filepath.Glob(filepath.Join(backups, "*"+filepath.Ext(path))); len(all) != 1 {
		t.Fatalf("a new backup was followed by another: %v", all)
	}
	year := time.Now().UTC().Format("2006")
	if err := os.Rename(path, strings.Replace(path, "-"+year, "-2000", 1)); err != nil {
		t.Fatal(err)
	}
	passed(t, dir)
	if all, _ := filepath.Glob(filepath.Join(backups, "*"+filepath.Ext(path))); len(all) != 2 {
		t.Errorf("a backup that is a day old stayed alone: %v", all)
	}
}

func TestABackupThatTheStoreMadeGetsTheDecisionsBesideIt(t *testing.T) {
	dir, said := backedUp(t)
	path := strings.TrimSpace(strings.TrimPrefix(said, "backed up to "))
	export := strings.TrimSuffix(path, filepath.Ext(path)) + ".decisions.json"
	if err := os.Remove(export); err != nil {
		t.Fatal(err)
	}
	passed(t, dir)
	if _, err := os.Stat(export); err != nil {
		t.Error(err)
	}
}
